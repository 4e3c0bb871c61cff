// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox.h"
#include "support/test_registry.h"

#include <set>

using namespace valbench;
using namespace valbench::test;

namespace {

// The contract's commands, as far as they are offered.
const std::vector<Arguments> commands{
    {"evaluate"},
    {"drift"},
    {"store", "init"},
    {"store", "info"},
    {"store", "backup"},
    {"store", "restore"},
    {"store", "migrate"},
    {"store", "record-certification"},
    {"store", "accept-clock"},
    {"anchor", "configure"},
    {"anchor", "now"},
    {"anchor", "status"},
    {"anchor", "export"},
    {"signature", "export"},
    {"doctor"},
    {"user", "add"},
    {"user", "set-password"},
    {"user", "accept-statement"},
    {"user", "change-password"},
    {"user", "verify-identity"},
    {"user", "enable-signing"},
    {"user", "list"},
    {"user", "disable"},
    {"user", "unlock"},
    {"user", "rename"},
    {"user", "reset-password"},
    {"mlflow", "ping"},
    {"mlflow", "experiments"},
    {"mlflow", "runs"},
    {"mlflow", "artifacts"},
    {"model", "register"},
    {"model", "list"},
    {"model", "show"},
    {"model", "promote"},
    {"model", "demote"},
    {"model", "retire"},
    {"model", "requests"},
    {"model", "request"},
    {"model", "withdraw"},
    {"model", "renew"},
    {"model", "approve"},
    {"model", "reject"},
    {"model", "sync"},
    {"model", "check"},
    {"protocol", "import"},
    {"protocol", "submit"},
    {"protocol", "approve"},
    {"protocol", "list"},
    {"protocol", "show"},
    {"protocol", "export"},
    {"run"},
    {"execution", "list"},
    {"execution", "show"},
    {"execution", "begin"},
    {"execution", "run"},
    {"execution", "record"},
    {"execution", "verify"},
    {"execution", "correct"},
    {"execution", "complete"},
    {"execution", "cancel"},
    {"execution", "evidence"},
    {"deviation", "list"},
    {"deviation", "show"},
    {"deviation", "classify"},
    {"deviation", "dispose"},
    {"deviation", "close"},
    {"sign"},
    {"reject"},
    {"conclude"},
    {"report"},
    {"verify"},
    {"audit", "list"},
    {"audit", "export"},
    {"demo"},
};

Arguments with(Arguments base, const std::string &more)
{
    base.push_back(more);
    return base;
}

} // namespace

class TestUsage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyCommandPrintsItsSchema();
    void everyCommandHasHelp();
    void versionAndHelp();
    void wrongUsage_data();
    void wrongUsage();
    void strayPasswordsAreNotRepeated();
    void storeComesFromTheEnvironment();
    void fullDiskIsNoSuccess();

private:
    Sandbox m_sandbox;
};

void TestUsage::everyCommandPrintsItsSchema()
{
    for (const auto &command : commands) {
        const auto ran = m_sandbox.run(with(command, "--schema"));
        VERIFY_CODE(ran, 0);
        const auto schema = json::parse(ran.out, "schema");
        VERIFY_OK(schema);
        auto title = std::string("valbench-cli");
        for (const auto &word : command)
            title += " " + word;
        QCOMPARE(textAt(*schema, "title"), title);
    }
}

void TestUsage::everyCommandHasHelp()
{
    for (const auto &command : commands) {
        const auto ran = m_sandbox.run(with(command, "--help"));
        VERIFY_CODE(ran, 0);
        QVERIFY2(ran.out.find("--format") != std::string::npos, ran.told().c_str());
        QVERIFY(ran.err.empty());
    }
}

void TestUsage::versionAndHelp()
{
    const auto version = m_sandbox.run({"--version"});
    VERIFY_CODE(version, 0);
    QVERIFY(version.out.starts_with("valbench-cli "));
    const auto help = m_sandbox.run({"--help"});
    VERIFY_CODE(help, 0);
    for (const auto &command : commands)
        QVERIFY2(help.out.find("  " + command.front()) != std::string::npos, command.front().c_str());
}

void TestUsage::wrongUsage_data()
{
    QTest::addColumn<QString>("line");
    for (const auto *line : {"",
                             "evaluat",
                             "store",
                             "store fly",
                             "evaluate --data",
                             "verify",
                             "verify a b",
                             "drift --baseline a.csv",
                             "run",
                             "sign PQ-1 --store s --user u --reason r",
                             "sign PQ-1 --store s --user u --reason r --meaning loved",
                             "user add x --store s --user u --full-name X --role king",
                             "user list --user u",
                             "store info",
                             "store info --store s --format xml",
                             "run --protocol PQ-1",
                             "run --protocol PQ-1 --store s --user u --data x",
                             "audit list --store s",
                             "audit export --store s --as u --out trail.pdf",
                             "audit list --store s --as u --from yesterday",
                             "verify s.valbench --root ca.pem",
                             "store info --store mysql://db/x",
                             "mlflow ping",
                             "mlflow ping --tracking-uri ftp://host",
                             "mlflow ping --tracking-uri http://ada:secret@host",
                             "mlflow runs --tracking-uri http://127.0.0.1:1",
                             "mlflow runs --tracking-uri http://127.0.0.1:1 --run a --experiment b",
                             "mlflow artifacts --tracking-uri http://127.0.0.1:1",
                             "mlflow experiments --tracking-uri http://127.0.0.1:1 --limit 0",
                             "model register --run 123"})
        QTest::newRow(*line ? line : "nothing") << QString::fromLatin1(line);
}

void TestUsage::wrongUsage()
{
    QFETCH(QString, line);
    Arguments arguments;
    for (const auto &word : line.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        arguments.push_back(word.toStdString());
    const auto ran = m_sandbox.run(arguments);
    VERIFY_CODE(ran, 2);
    QVERIFY2(ran.err.starts_with("valbench-cli: "), ran.told().c_str());
    QVERIFY(ran.out.empty());
}

void TestUsage::strayPasswordsAreNotRepeated()
{
    const std::string secret = "stray canary passphrase";
    for (const auto &wrong : {Arguments{"--password", secret}, Arguments{"--password=" + secret}, Arguments{secret}}) {
        Arguments command{"user", "list", "--store", "s", "--user", "u"};
        command.insert(command.end(), wrong.begin(), wrong.end());
        const auto ran = m_sandbox.run(command);
        VERIFY_CODE(ran, 2);
    }
    QVERIFY(!m_sandbox.wasPrinted("canary"));
}

void TestUsage::storeComesFromTheEnvironment()
{
    m_sandbox.setVariable("VALBENCH_STORE", m_sandbox.path("nowhere.valbench"));
    const auto ran = m_sandbox.run({"store", "info"});
    VERIFY_CODE(ran, 3);
    VERIFY_SAYS(ran, "nowhere.valbench");
    m_sandbox.setVariable("VALBENCH_STORE", "");
}

void TestUsage::fullDiskIsNoSuccess()
{
    const auto ran = m_sandbox.run({"--version"}, {}, "/dev/full");
    const auto schema = m_sandbox.run({"evaluate", "--schema"}, {}, "/dev/full");
    VERIFY_CODE(schema, 5);
    VERIFY_CODE(ran, 5);
}

VALBENCH_TEST(TestUsage, usage)
#include "test_usage.moc"
