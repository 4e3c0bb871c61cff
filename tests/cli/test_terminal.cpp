// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "terminal_run.h"
#include "test_store.h"

using namespace valbench;
using namespace valbench::test;

/// A production store, with its real cost of guessing a password.
class TestTerminal : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void signingTakesNoFile();
    void signingTakesATerminal();
    void wrongUserIdSignsNothing();
    void interruptAtThePromptSignsNothing();
    void typedPasswordSigns();
    void storeIsMadeAtATerminal();
    void echoWasOff();

private:
    [[nodiscard]] Arguments signing(const std::string &user, const std::string &meaning) const;
    std::size_t signatures();
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
};

void TestTerminal::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox, "production");
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    VERIFY_CODE(m_store->json("eng", {"model", "register"},
                              {"--name", "flchain-mortality", "--version", "1", "--reason", "candidate", "--file",
                               "model=" + source("resources/samples/flchain_xgboost.json")}),
                0);
    VERIFY_CODE(m_store->json("eng", {"protocol", "import"},
                              {source("resources/demo/pq-1.json"), "--reason", "for validation"}),
                0);
}

Arguments TestTerminal::signing(const std::string &user, const std::string &meaning) const
{
    return m_store->withAccess(user,
                               {"sign", "PQ-1", "--meaning", meaning, "--reason", "complete", "--format", "json"});
}

std::size_t TestTerminal::signatures()
{
    return sizeAt(document(m_store->json("eng", {"protocol", "show"}, {"PQ-1"})), "signatures");
}

void TestTerminal::signingTakesNoFile()
{
    const auto file = m_store->as("eng", {"sign", "PQ-1", "--meaning", "authored", "--reason", "complete"});
    VERIFY_CODE(file, 4);
    VERIFY_SAYS(file, "terminal");
    auto command = signing("eng", "authored");
    command.emplace_back("--password-stdin");
    VERIFY_CODE(m_sandbox.run(command, TestStore::passwordOf("eng") + "\n"), 4);
    VERIFY_CODE(m_store->as("eng", {"protocol", "submit", "PQ-1", "--reason", "complete"}), 4);
    VERIFY_CODE(m_store->as("qua", {"protocol", "approve", "PQ-1", "--reason", "complete"}), 4);
    VERIFY_CODE(m_store->as("qua", {"reject", "PQ-1", "--reason", "no"}), 4);
    QCOMPARE(signatures(), 0UL);
}

void TestTerminal::signingTakesATerminal()
{
    const auto ran = m_sandbox.runDetached(signing("eng", "authored"));
    VERIFY_CODE(ran, 4);
    VERIFY_SAYS(ran, "terminal");
}

void TestTerminal::wrongUserIdSignsNothing()
{
    const auto password = TestStore::passwordOf("eng") + "\n";
    const auto ran =
        runAtTerminal(m_sandbox, signing("eng", "authored"),
                      {{"Password of eng", password}, {"Your user id: ", "adm\n"}, {"Your password", password}});
    VERIFY_CODE(ran, 4);
    const auto wrong = runAtTerminal(
        m_sandbox, signing("eng", "authored"),
        {{"Password of eng", password}, {"Your user id: ", "eng\n"}, {"Your password", "canary wrong\n"}});
    VERIFY_CODE(wrong, 4);
    QCOMPARE(signatures(), 0UL);
}

void TestTerminal::interruptAtThePromptSignsNothing()
{
    const auto password = TestStore::passwordOf("eng") + "\n";
    const auto ran =
        runAtTerminal(m_sandbox, signing("eng", "authored"),
                      {{"Password of eng", password}, {"Your user id: ", "eng\n"}, {"Your password", "\3"}});
    VERIFY_CODE(ran, 130);
    QVERIFY(ran.out.empty());
    QCOMPARE(signatures(), 0UL);
    VERIFY_CODE(m_sandbox.run({"verify", m_store->file()}), 0);
}

void TestTerminal::typedPasswordSigns()
{
    const auto password = TestStore::passwordOf("eng") + "\n";
    const auto ran =
        runAtTerminal(m_sandbox, signing("eng", "authored"),
                      {{"Password of eng", password}, {"Your user id: ", "eng\n"}, {"Your password", password}});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"sign"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    // What was shown before the password was asked for.
    for (const auto *text : {"PQ-1 version 1", "SHA-256", "Eve Engineer (eng), Validation engineer", "authored",
                             "I wrote this", "complete"})
        VERIFY_SAYS(ran, text);
    QVERIFY(ran.err.find("Your password") > ran.err.find("SHA-256"));
    QCOMPARE(textAt(document(ran), "record/stage"), std::string("in review"));
    QCOMPARE(signatures(), 1UL);
}

void TestTerminal::storeIsMadeAtATerminal()
{
    const auto file = m_sandbox.path("typed.valbench");
    const auto ran = runAtTerminal(m_sandbox, {"store", "init", "--store", file, "--purpose", "test"},
                                   {{"User id: ", "adm\n"},
                                    {"Full name", "Ada Minster\n"},
                                    {"New password of adm", "canary of the first one\n"},
                                    {"The same again", "canary of a mistake\n"},
                                    {"differ", ""},
                                    {"New password of adm", "canary of the first one\n"},
                                    {"The same again", "canary of the first one\n"},
                                    {"User id: ", "qua\n"},
                                    {"Full name", "Quentin Approver\n"},
                                    {"New password of qua", "canary of the second\n"},
                                    {"The same again", "canary of the second\n"}});
    VERIFY_CODE(ran, 0);
    // Nobody works before having read and accepted the accountability statement.
    const Arguments list{"user", "list", "--store", file, "--user", "adm", "--password-stdin"};
    const auto early = m_sandbox.run(list, "canary of the first one\n");
    VERIFY_CODE(early, 4);
    VERIFY_SAYS(early, "user accept-statement --user adm");
    const Arguments accept{"user", "accept-statement", "--store", file, "--user", "adm"};
    const auto declined =
        runAtTerminal(m_sandbox, accept, {{"I tell nobody my password", ""}, {"Type 'accept'", "no\n"}});
    VERIFY_CODE(declined, 4);
    VERIFY_CODE(m_sandbox.run(list, "canary of the first one\n"), 4);
    const auto accepted = runAtTerminal(m_sandbox, accept,
                                        {{"I tell nobody my password", ""},
                                         {"Type 'accept'", "accept\n"},
                                         {"Password of adm (this signs)", "canary of the first one\n"}});
    VERIFY_CODE(accepted, 0);
    VERIFY_CODE(m_sandbox.run(list, "canary of the first one\n"), 0);
}

void TestTerminal::echoWasOff()
{
    // The terminal's own echo is part of what was recorded.
    QVERIFY(!m_sandbox.wasPrinted("canary"));
}

VALBENCH_TEST(TestTerminal, terminal)
#include "test_terminal.moc"
