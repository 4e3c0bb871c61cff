// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox.h"
#include "support/test_registry.h"

using namespace valbench;
using namespace valbench::test;

class TestDesign : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void documentsMatchTheirSchemas();
    void oracles();
    void wrongUse();

private:
    Sandbox m_sandbox;
};

void TestDesign::documentsMatchTheirSchemas()
{
    const std::string pilot = source("resources/samples/flchain_test.csv");
    const std::vector<Arguments> commands{
        {"auc", "--auc", "0.8", "--power", "0.9", "--cases", "20"},
        {"auc", "--auc", "0.8", "--compare-auc", "0.85", "--correlation", "0.6", "--ratio", "3"},
        {"auc", "--data", pilot, "--truth", "death_5y", "--score", "risk_logistic", "--compare-score", "risk_xgboost"},
        {"proportion", "--expected", "0.92", "--limit", "0.85", "--half-width", "0.05", "--share", "0.2", "--n", "176"},
        {"proportion", "--discordant", "0.2", "--difference", "0.1"},
        {"calibration", "--prevalence", "0.1", "--oe-width", "0.2", "--auc", "0.8", "--auc-width", "0.1",
         "--slope-width", "0.3", "--data", pilot, "--score", "risk_logistic"},
        {"non-inferiority", "--margin", "0.05", "--discordant", "0.1"},
        {"non-inferiority", "--margin", "0.05", "--data", pilot, "--truth", "death_5y", "--score", "risk_logistic",
         "--compare-score", "risk_xgboost"},
        {"multiplicity", "--p", "0.01", "--p", "0.04", "--p", "0.03"}};
    for (const auto &command : commands) {
        Arguments arguments{"design"};
        arguments.insert(arguments.end(), command.begin(), command.end());
        const auto table = m_sandbox.run(arguments);
        VERIFY_CODE(table, 0);
        QVERIFY(table.out.find("design:") != std::string::npos);
        arguments.insert(arguments.end(), {"--format", "json"});
        const auto ran = m_sandbox.run(arguments);
        VERIFY_CODE(ran, 0);
        const auto fault = documentFault(m_sandbox, {"design", command[0]}, ran);
        QVERIFY2(fault.empty(), fault.c_str());
        QCOMPARE(textAt(document(ran), "design"), command[0]);
    }
}

void TestDesign::oracles()
{
    const auto plan = [&](const char *interval) {
        return document(m_sandbox.run({"design", "proportion", "--expected", "0.92", "--limit", "0.85", "--interval",
                                       interval, "--format", "json"}));
    };
    QCOMPARE(realAt(plan("wilson"), "lower_bound/first_reached"), 167.0);
    QCOMPARE(realAt(plan("wilson"), "lower_bound/always_held"), 184.0);
    QCOMPARE(realAt(plan("clopper-pearson"), "lower_bound/first_reached"), 169.0);
    QCOMPARE(realAt(plan("clopper-pearson"), "lower_bound/always_held"), 185.0);
    const auto auc = document(m_sandbox.run({"design", "auc", "--auc", "0.8", "--power", "0.9", "--format", "json"}));
    QCOMPARE(realAt(auc, "cases"), 17.0);
    QVERIFY(std::abs(realAt(auc, "cases_exact") - 16.619199202101981) < 1e-10);
}

void TestDesign::wrongUse()
{
    VERIFY_CODE(m_sandbox.run({"design"}), 2);
    VERIFY_CODE(m_sandbox.run({"design", "auc"}), 2);
    VERIFY_CODE(m_sandbox.run({"design", "auc", "--auc", "0.4"}), 2);
    VERIFY_CODE(m_sandbox.run({"design", "auc", "--auc", "much"}), 2);
    VERIFY_CODE(m_sandbox.run({"design", "auc", "--data", "x.csv"}), 2);
    VERIFY_CODE(m_sandbox.run({"design", "proportion", "--expected", "0.8", "--limit", "0.9"}), 2);
    VERIFY_CODE(m_sandbox.run({"design", "multiplicity", "--p", "x"}), 2);
    VERIFY_CODE(m_sandbox.run({"design", "calibration", "--prevalence", "0.1", "--slope-width", "0.2", "--data",
                               m_sandbox.path("absent.csv"), "--score", "p"}),
                3);
}

VALBENCH_TEST(TestDesign, design)
#include "test_design.moc"
