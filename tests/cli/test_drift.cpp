// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox.h"
#include "support/test_registry.h"

using namespace valbench;
using namespace valbench::test;

class TestDrift : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void documentMatchesTheContract();
    void statusDecidesTheExit();
    void columnsOfOneFileOnlyAreTold();
    void differentKindsAreRefused();
    void limitsAreObeyed();

private:
    [[nodiscard]] Arguments command(const Arguments &more) const;
    Sandbox m_sandbox;
};

Arguments TestDrift::command(const Arguments &more) const
{
    Arguments out{"drift", "--baseline", source("resources/samples/flchain_train.csv"), "--current",
                  source("resources/samples/flchain_test.csv")};
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

void TestDrift::documentMatchesTheContract()
{
    const auto ran = m_sandbox.run(
        command({"--column", "creatinine", "--column", "age_band", "--column", "risk_xgboost", "--format", "json"}));
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"drift"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    const auto reference = json::parse(fileText(source("tests/reference/python.json")), "python.json");
    VERIFY_OK(reference);
    QCOMPARE(realAt(answer, "baseline_n"), 4690.0);
    QCOMPARE(realAt(answer, "current_n"), 1350.0);
    QCOMPARE(sizeAt(answer, "columns"), 3UL);
    QCOMPARE(textAt(answer, "columns/1/kind"), std::string("categorical"));
    const auto close = [&](const std::string &ours, const std::string &theirs) {
        return std::abs(realAt(answer, ours) - realAt(*reference, "drift/" + theirs)) < 1e-10;
    };
    QVERIFY(close("columns/2/psi", "risk_xgboost/psi"));
    QVERIFY(close("columns/2/psi_no_drift_95", "risk_xgboost/no_drift_95"));
    QVERIFY(close("columns/2/ks/statistic", "risk_xgboost/ks"));
    QVERIFY(close("columns/2/wasserstein", "risk_xgboost/wasserstein"));
    QVERIFY(close("columns/1/cramers_v", "age_band/cramers_v"));
    QVERIFY(close("columns/0/missing/current", "creatinine/missing/1"));
    QVERIFY(at(answer, "columns/1/ks").isNull());
    QVERIFY(at(answer, "columns/0/chi_square").isNull());
}

void TestDrift::statusDecidesTheExit()
{
    const auto stable = m_sandbox.run(command({"--column", "sex"}));
    VERIFY_CODE(stable, 0);
    QVERIFY(stable.out.find("stable") != std::string::npos);
    // Ages of the later sample lie lower: D = 0.109, p < 1e-10.
    const auto drifted = m_sandbox.run(command({"--column", "age", "--format", "json"}));
    VERIFY_CODE(drifted, 1);
    QCOMPARE(textAt(document(drifted), "status"), std::string("drift"));
    const auto few = m_sandbox.write("few.csv", "sex\nF\nM\n");
    const auto insufficient = m_sandbox.run({"drift", "--baseline", source("resources/samples/flchain_train.csv"),
                                             "--current", few, "--column", "sex", "--format", "json"});
    VERIFY_CODE(insufficient, 1);
    QCOMPARE(textAt(document(insufficient), "status"), std::string("insufficient"));
}

void TestDrift::columnsOfOneFileOnlyAreTold()
{
    std::string text = "sex,new\n";
    for (int i = 0; i < 60; ++i)
        text += i % 2 == 0 ? "F,1\n" : "M,2\n";
    const auto current = m_sandbox.write("new.csv", text);
    const auto ran = m_sandbox.run({"drift", "--baseline", source("resources/samples/flchain_train.csv"), "--current",
                                    current, "--format", "json"});
    VERIFY_SAYS(ran, "death_5y");
    VERIFY_SAYS(ran, "new");
    QCOMPARE(sizeAt(document(ran), "columns"), 1UL);
}

void TestDrift::differentKindsAreRefused()
{
    const auto current = m_sandbox.write("words.csv", "age\n70\nold\n");
    const auto ran = m_sandbox.run({"drift", "--baseline", source("resources/samples/flchain_train.csv"), "--current",
                                    current, "--column", "age"});
    VERIFY_CODE(ran, 3);
    VERIFY_SAYS(ran, "line 3");
    VERIFY_SAYS(ran, "old");
    const auto missing = m_sandbox.run(command({"--column", "nothing"}));
    VERIFY_CODE(missing, 3);
}

void TestDrift::limitsAreObeyed()
{
    VERIFY_CODE(m_sandbox.run(command({"--column", "age", "--ks-fail", "0.2"})), 0);
    VERIFY_CODE(m_sandbox.run(command({"--column", "sex", "--binning", "rainbow"})), 2);
    VERIFY_CODE(m_sandbox.run(command({"--column", "sex", "--psi-fail", "-1"})), 2);
    const auto width =
        m_sandbox.run(command({"--column", "age", "--binning", "width", "--bins", "5", "--format", "json"}));
    QCOMPARE(sizeAt(document(width), "columns/0/bins"), 5UL);
}

VALBENCH_TEST(TestDrift, drift)
#include "test_drift.moc"
