// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

using namespace valbench;
using namespace valbench::test;

using enum std::filesystem::perms;

class TestPasswords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void onlyPrivateFilesAreRead();
    void missingAndEmptyFiles();
    void standardInputServesInOrder();
    void withoutATerminalThereIsNoPrompt();
    void fileAndInputExcludeEachOther();
    void wrongPasswordIsRefused();
    void passwordsAreNeverPrinted();

private:
    Ran listWith(const std::string &passwordFile);
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

void TestPasswords::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
}

Ran TestPasswords::listWith(const std::string &passwordFile)
{
    return m_sandbox.run(m_store->withAccess("adm", {"user", "list", "--password-file", passwordFile}));
}

void TestPasswords::onlyPrivateFilesAreRead()
{
    const auto text = TestStore::passwordOf("adm") + "\n";
    const auto write = owner_read | owner_write;
    const auto good = m_sandbox.write("good", text, write);
    VERIFY_CODE(listWith(good), 0);
    for (const auto mode : {write | group_read, write | others_read, write | group_write}) {
        const auto ran = listWith(m_sandbox.write("open", text, mode));
        VERIFY_CODE(ran, 4);
        VERIFY_SAYS(ran, "chmod 600");
    }
    const auto link = m_sandbox.path("link");
    std::filesystem::create_symlink(good, link);
    VERIFY_CODE(listWith(link), 4);
    VERIFY_CODE(listWith(m_sandbox.path("home")), 4); // a folder
}

void TestPasswords::missingAndEmptyFiles()
{
    VERIFY_CODE(listWith(m_sandbox.path("nowhere")), 3);
    VERIFY_CODE(listWith(m_sandbox.write("empty", "\n", owner_read | owner_write)), 3);
}

void TestPasswords::standardInputServesInOrder()
{
    const auto command = m_store->withAccess("adm", {"user", "add", "boss", "--full-name", "The Boss", "--role",
                                                     "qa-approver", "--second-user", "qua", "--password-stdin"});
    const auto both = TestStore::passwordOf("adm") + "\n" + TestStore::passwordOf("qua") + "\n";
    VERIFY_CODE(m_sandbox.run(command, both), 0);
    VERIFY_CODE(m_sandbox.run(command, TestStore::passwordOf("adm") + "\n"), 3);
}

void TestPasswords::withoutATerminalThereIsNoPrompt()
{
    const auto ran = m_sandbox.runDetached(m_store->withAccess("adm", {"user", "list"}));
    VERIFY_CODE(ran, 4);
    VERIFY_SAYS(ran, "--password-file");
}

void TestPasswords::fileAndInputExcludeEachOther()
{
    const auto ran = m_sandbox.run(m_store->withAccess(
        "adm", {"user", "list", "--password-stdin", "--password-file", m_store->passwordFile("adm")}));
    VERIFY_CODE(ran, 2);
}

void TestPasswords::wrongPasswordIsRefused()
{
    const auto known =
        m_sandbox.run(m_store->withAccess("adm", {"user", "list", "--password-stdin"}), "canary wrong\n");
    const auto unknown =
        m_sandbox.run(m_store->withAccess("ada", {"user", "list", "--password-stdin"}), "canary wrong\n");
    VERIFY_CODE(known, 4);
    VERIFY_CODE(unknown, 4);
    QCOMPARE(known.err, unknown.err); // who exists is nobody's business
}

void TestPasswords::passwordsAreNeverPrinted()
{
    // Everything above, and all that made the store: every password holds this word.
    QVERIFY(!m_sandbox.wasPrinted("canary"));
    QVERIFY(fileText(m_store->file()).find("canary") == std::string::npos);
}

VALBENCH_TEST(TestPasswords, passwords)
#include "test_passwords.moc"
