// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "test_store.h"

#include <csignal>

#include <QProcess>

using namespace valbench;
using namespace valbench::test;

/// Ctrl-C while something is at work; prompts are in test_terminal.
class TestInterrupt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arithmeticEndsAtOnce_data();
    void arithmeticEndsAtOnce();
    void waitingForAPasswordEnds();
    void demoLeavesNothing();

private:
    Sandbox m_sandbox;
};

void TestInterrupt::arithmeticEndsAtOnce_data()
{
    QTest::addColumn<int>("number");
    QTest::addColumn<int>("status");
    QTest::newRow("SIGINT") << SIGINT << 130;
    QTest::newRow("SIGTERM") << SIGTERM << 143;
}

void TestInterrupt::arithmeticEndsAtOnce()
{
    QFETCH(int, number);
    QFETCH(int, status);
    QProcess process;
    process.start(QStringLiteral(VALBENCH_CLI),
                  {QStringLiteral("evaluate"), QStringLiteral("--data"),
                   QString::fromStdString(source("resources/samples/flchain_test.csv")), QStringLiteral("--truth"),
                   QStringLiteral("death_5y"), QStringLiteral("--score"), QStringLiteral("risk_xgboost"),
                   QStringLiteral("--ci"), QStringLiteral("percentile"), QStringLiteral("--bootstrap"),
                   QStringLiteral("10000000")});
    QVERIFY(process.waitForStarted());
    QVERIFY(!process.waitForFinished(700)); // minutes of work: it is in the middle of it
    ::kill(static_cast<pid_t>(process.processId()), number);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), status);
    QVERIFY(process.readAllStandardOutput().isEmpty());
}

void TestInterrupt::waitingForAPasswordEnds()
{
    const TestStore store(m_sandbox);
    const auto before = fileText(store.file());
    QProcess process;
    QStringList arguments;
    for (const auto &word : store.withAccess("adm", {"user", "list", "--password-stdin"}))
        arguments << QString::fromStdString(word);
    QStringList surroundings;
    for (const auto &variable : m_sandbox.environment())
        surroundings << QString::fromStdString(variable);
    process.setEnvironment(surroundings);
    process.start(QStringLiteral(VALBENCH_CLI), arguments);
    QVERIFY(process.waitForStarted());
    QVERIFY(!process.waitForFinished(700));
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(fileText(store.file()), before);
}

void TestInterrupt::demoLeavesNothing()
{
    QProcess process;
    QStringList surroundings;
    for (const auto &variable : m_sandbox.environment())
        surroundings << QString::fromStdString(variable);
    process.setEnvironment(surroundings);
    const auto folder = m_sandbox.path("stopped");
    process.start(QStringLiteral(VALBENCH_CLI),
                  {QStringLiteral("demo"), QStringLiteral("--out"), QString::fromStdString(folder)});
    const auto store = folder + "/demo.valbench";
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(store), 20'000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(!std::filesystem::exists(folder));
}

VALBENCH_TEST(TestInterrupt, interrupt)
#include "test_interrupt.moc"
