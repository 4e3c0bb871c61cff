// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

using namespace valbench;
using namespace valbench::test;

class TestAccounts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void storeDescribesItself();
    void storeIsNotMadeTwice();
    void peopleAreListed();
    void powerfulRolesTakeTwo();
    void oneTimeSecretLeadsOn();
    void statementIsAcceptedFirst();
    void ownPasswordIsChanged();
    void rolesAreHeld();
    void lockAndUnlock();
    void resetSuspendsAndComesBack();
    void nameIsChanged();
    void disabledStaysOut();
    void backupVerifies();

private:
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

void TestAccounts::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
}

void TestAccounts::storeDescribesItself()
{
    const auto ran = m_sandbox.run({"store", "info", "--store", "sqlite://" + m_store->file(), "--format", "json"});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"store", "info"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(textAt(document(ran), "purpose"), std::string("test"));
    QCOMPARE(textAt(document(ran), "file"), m_store->file());
}

void TestAccounts::storeIsNotMadeTwice()
{
    const auto ran = m_sandbox.run({"store", "init", "--store", m_store->file(), "--purpose", "test", "--answers",
                                    m_sandbox.path("answers.json")});
    VERIFY_CODE(ran, 4);
    VERIFY_SAYS(ran, "exists");
    const auto misspelt = m_sandbox.write("misspelt.json", R"({"administrator": {"user_id": "a", "full_name": "b",
        "password_file": "adm.password", "pasword": "x"}, "qa_approver": {}})");
    VERIFY_CODE(m_sandbox.run({"store", "init", "--store", m_sandbox.path("n.valbench"), "--answers", misspelt}), 3);
    QVERIFY(!std::filesystem::exists(m_sandbox.path("n.valbench")));
}

void TestAccounts::peopleAreListed()
{
    const auto ran = m_store->json("adm", {"user", "list"});
    VERIFY_CODE(ran, 0);
    const auto answer = document(ran);
    QCOMPARE(sizeAt(answer, "users"), 3UL);
    QCOMPARE(textAt(answer, "users/2/user_id"), std::string("eng"));
    QCOMPARE(textAt(answer, "users/2/state"), std::string("active"));
    QCOMPARE(textAt(answer, "users/2/verified_by"), std::string("adm, qua"));
    VERIFY_CODE(m_store->as("adm", {"user", "list"}), 0);
}

void TestAccounts::powerfulRolesTakeTwo()
{
    const Arguments add{"user", "add", "second", "--full-name", "Second Approver", "--role", "qa-approver"};
    VERIFY_CODE(m_store->as("adm", add), 4);
    auto both = add;
    both.insert(both.end(), {"--second-user", "qua", "--second-password-file", m_store->passwordFile("qua")});
    const auto added = m_store->as("adm", both);
    VERIFY_CODE(added, 0);
    QVERIFY(added.out.find("One-time secret") != std::string::npos);
}

void TestAccounts::oneTimeSecretLeadsOn()
{
    const auto added =
        m_store->json("adm", {"user", "add"}, {"late", "--full-name", "Late Comer", "--role", "auditor"});
    VERIFY_CODE(added, 0);
    const auto secret = textAt(document(added), "one_time_secret");
    const auto early = m_sandbox.run(m_store->withAccess("late", {"model", "list", "--password-stdin"}), secret + "\n");
    VERIFY_CODE(early, 4);
    VERIFY_SAYS(early, "user set-password late");
    const Arguments set{"user",          "set-password",     "late",        "--store",
                        m_store->file(), "--password-stdin", "--statement", "1"};
    const auto tooShort = m_sandbox.run(set, secret + "\ntoo short\n");
    VERIFY_CODE(tooShort, 4);
    VERIFY_SAYS(tooShort, "15 characters");
    VERIFY_CODE(m_sandbox.run(set, secret + "\na long enough sentence\n"), 0);
    VERIFY_CODE(
        m_sandbox.run(m_store->withAccess("late", {"model", "list", "--password-stdin"}), "a long enough sentence\n"),
        0);
}

/// Whoever gives no version of the accountability statement reads it instead, and nothing is changed.
void TestAccounts::statementIsAcceptedFirst()
{
    const auto added = m_store->json("adm", {"user", "add"}, {"acc", "--full-name", "Ann Cept", "--role", "auditor"});
    VERIFY_CODE(added, 0);
    const auto input = textAt(document(added), "one_time_secret") + "\na long enough sentence\n";
    const Arguments set{"user", "set-password", "acc", "--store", m_store->file(), "--password-stdin"};
    const auto unread = m_sandbox.run(set, input);
    VERIFY_CODE(unread, 2);
    VERIFY_SAYS(unread, "I tell nobody my password");
    VERIFY_SAYS(unread, "--statement 1");
    auto other = set;
    other.insert(other.end(), {"--statement", "2"});
    VERIFY_CODE(m_sandbox.run(other, input), 2);
    other.back() = "1";
    VERIFY_CODE(m_sandbox.run(other, input), 0);
    const auto people = m_store->json("adm", {"user", "list"});
    VERIFY_CODE(people, 0);
    const auto last = std::to_string(sizeAt(document(people), "users") - 1);
    QVERIFY(textAt(document(people), "users/" + last + "/accepted_statement").starts_with("20"));
    VERIFY_CODE(m_store->as("adm", {"user", "accept-statement", "--statement", "1"}), 4); // done before
}

void TestAccounts::ownPasswordIsChanged()
{
    m_store->enroll("own", "Olga Wnuk", "auditor");
    const auto change = m_store->withAccess("own", {"user", "change-password", "--password-stdin"});
    const auto old = TestStore::passwordOf("own");
    const auto same = m_sandbox.run(change, old + "\n" + old + "\n");
    VERIFY_CODE(same, 4);
    VERIFY_SAYS(same, "last ten");
    VERIFY_CODE(m_sandbox.run(change, "not the right password\na new sentence of own\n"), 4);
    VERIFY_CODE(m_sandbox.run(change, old + "\na new sentence of own's\n"), 0);
    const auto list = m_store->withAccess("own", {"model", "list", "--password-stdin"});
    VERIFY_CODE(m_sandbox.run(list, old + "\n"), 4);
    VERIFY_CODE(m_sandbox.run(list, "a new sentence of own's\n"), 0);
    using std::filesystem::perms;
    const auto nextFile =
        m_sandbox.write("next-password", "from a file of one's own\n", perms::owner_read | perms::owner_write);
    VERIFY_CODE(m_sandbox.run(m_store->withAccess("own", {"user", "change-password", "--password-stdin",
                                                          "--new-password-file", nextFile}),
                              "a new sentence of own's\n"),
                0);
}

void TestAccounts::rolesAreHeld()
{
    const auto ran = m_store->as("eng", {"user", "disable", "adm", "--reason", "coup"});
    VERIFY_CODE(ran, 4);
    VERIFY_SAYS(ran, "eng");
    VERIFY_CODE(m_store->as("adm", {"model", "list"}), 4);
    VERIFY_CODE(m_store->as("adm", {"user", "disable", "nobody-here", "--reason", "gone"}), 3);
}

void TestAccounts::lockAndUnlock()
{
    const auto command = m_store->withAccess("eng", {"model", "list", "--password-stdin"});
    for (int i = 0; i < 5; ++i)
        VERIFY_CODE(m_sandbox.run(command, "not the right password\n"), 4);
    VERIFY_CODE(m_store->as("eng", {"model", "list"}), 4);
    const auto unlocked = m_store->json("adm", {"user", "unlock"}, {"eng", "--reason", "called and asked"});
    VERIFY_CODE(unlocked, 0);
    VERIFY_CODE(m_store->as("eng", {"model", "list"}), 0);
}

void TestAccounts::resetSuspendsAndComesBack()
{
    m_store->enroll("res", "Rhea Set", "validation-lead");
    const auto reset = m_store->json("adm", {"user", "reset-password"}, {"res", "--reason", "forgot it"});
    VERIFY_CODE(reset, 0);
    const auto secret = textAt(document(reset), "one_time_secret");
    VERIFY_CODE(m_sandbox.run(
                    {"user", "set-password", "res", "--store", m_store->file(), "--password-stdin", "--statement", "1"},
                    secret + "\n" + TestStore::passwordOf("res") + "\n"),
                4); // the password before the reset is one of the last ten
    VERIFY_CODE(m_sandbox.run(
                    {"user", "set-password", "res", "--store", m_store->file(), "--password-stdin", "--statement", "1"},
                    secret + "\nanother sentence of res\n"),
                0);
    const Arguments verify{"user",
                           "verify-identity",
                           "res",
                           "--how",
                           "voice known",
                           "--second-user",
                           "qua",
                           "--second-password-file",
                           m_store->passwordFile("qua")};
    VERIFY_CODE(m_store->as("adm", verify), 4);
    VERIFY_CODE(m_store->json("qua", {"user", "enable-signing"}, {"res", "--reason", "identity is clear"}), 0);
    VERIFY_CODE(m_store->as("adm", verify), 0);
}

void TestAccounts::nameIsChanged()
{
    m_store->enroll("wed", "Wanda Edel", "validation-lead");
    const Arguments options{"wed", "--full-name", "Wanda Edel-Roth", "--reason", "married in May"};
    VERIFY_CODE(m_store->as("qua", {"user", "rename", "wed", "--full-name", "Wanda Roth", "--reason", "married"}), 4);
    VERIFY_CODE(m_store->json("adm", {"user", "rename"}, options), 0);
    VERIFY_CODE(m_store->json("adm", {"user", "rename"}, options), 3); // it is the name already
    const auto people = document(m_store->json("adm", {"user", "list"}));
    const auto place = "users/" + std::to_string(sizeAt(people, "users") - 1);
    QCOMPARE(textAt(people, place + "/full_name"), std::string("Wanda Edel-Roth"));
    QCOMPARE(textAt(people, place + "/state"), std::string("identity not verified"));
    VERIFY_CODE(m_store->as("adm", {"user", "verify-identity", "wed", "--how", "passport with the new name seen",
                                    "--second-user", "qua", "--second-password-file", m_store->passwordFile("qua")}),
                0);
}

void TestAccounts::disabledStaysOut()
{
    m_store->enroll("lee", "Lee Ver", "data-scientist");
    VERIFY_CODE(m_store->json("adm", {"user", "disable"}, {"lee", "--reason", "left the company"}), 0);
    VERIFY_CODE(m_store->as("lee", {"model", "list"}), 4);
}

void TestAccounts::backupVerifies()
{
    const auto copy = m_sandbox.path("copy.valbench");
    const auto ran = m_store->json("adm", {"store", "backup"}, {copy});
    VERIFY_CODE(ran, 0);
    QCOMPARE(textAt(document(ran), "file"), copy);
    QVERIFY(std::filesystem::file_size(copy) > 0);
    VERIFY_CODE(m_store->as("eng", {"store", "backup", m_sandbox.path("mine.valbench")}), 4);
}

VALBENCH_TEST(TestAccounts, accounts)
#include "test_accounts.moc"
