// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox.h"
#include "support/test_registry.h"

using namespace valbench;
using namespace valbench::test;

class TestGroups : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void crossedWithReference();
    void bootstrapIsTheSameEachTime();
    void wrongUse();

private:
    [[nodiscard]] Arguments command(const Arguments &more) const;
    Sandbox m_sandbox;
};

Arguments TestGroups::command(const Arguments &more) const
{
    Arguments out{"evaluate",     "--data",      source("resources/samples/flchain_test.csv"),
                  "--truth",      "death_5y",    "--score",
                  "risk_xgboost", "--threshold", "0.2",
                  "--group",      "sex",         "--group",
                  "age_band",     "--format",    "json"};
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

void TestGroups::crossedWithReference()
{
    const auto ran =
        m_sandbox.run(command({"--cross", "--reference-group", "sex=F", "--reference-group", "age_band=70-79"}));
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, {"evaluate"}, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto answer = document(ran);
    QCOMPARE(sizeAt(answer, "groups"), 3UL);
    QCOMPARE(textAt(answer, "groups/2/column"), std::string("sex & age_band"));
    QCOMPARE(textAt(answer, "groups/2/attributes/1"), std::string("age_band"));
    QCOMPARE(textAt(answer, "groups/2/reference"), std::string("F & 70-79"));
    QCOMPARE(sizeAt(answer, "groups/2/levels"), 8UL);
    const auto reference = json::parse(fileText(source("tests/reference/fairness.json")), "fairness.json");
    VERIFY_OK(reference);
    const auto same = [&](const std::string &ours, const std::string &theirs) {
        return std::abs(realAt(answer, ours) - realAt(*reference, "details_20/" + theirs)) < 1e-10;
    };
    QVERIFY(same("groups/1/demographic_parity/difference", "age_band/difference/selection_rate"));
    QVERIFY(same("groups/1/demographic_parity/difference_ci/0", "age_band/comparisons/selection_rate/gap/0"));
    QVERIFY(same("groups/1/demographic_parity/difference_ci/1", "age_band/comparisons/selection_rate/gap/1"));
    QVERIFY(same("groups/0/calibration_within_groups/p", "sex/calibration/test/2"));
    QCOMPARE(textAt(answer, "groups/0/comparisons/0/statistic"), std::string("selection_rate"));
    QCOMPARE(sizeAt(answer, "groups/1/comparisons/0/pairs"), 6UL);
    QCOMPARE(sizeAt(answer, "groups/1/comparisons/0/to_reference"), 3UL);
    QCOMPARE(textAt(answer, "groups/1/comparisons/0/to_reference/0/second"), std::string("70-79"));
}

void TestGroups::bootstrapIsTheSameEachTime()
{
    const Arguments more{"--gap-interval", "bootstrap", "--bootstrap", "500", "--seed", "7"};
    const auto first = m_sandbox.run(command(more));
    VERIFY_CODE(first, 0);
    QCOMPARE(textAt(document(first), "groups/1/demographic_parity/difference_method"), std::string("percentile"));
    QCOMPARE(m_sandbox.run(command(more)).out, first.out);
    const auto other = m_sandbox.run(command({"--gap-interval", "bootstrap", "--bootstrap", "500", "--seed", "8"}));
    QVERIFY(other.out != first.out);
    QVERIFY(m_sandbox.run(command({})).out.find("percentile") == std::string::npos); // only when asked for
}

void TestGroups::wrongUse()
{
    VERIFY_CODE(m_sandbox.run(command({"--reference-group", "sex"})), 2);
    VERIFY_CODE(m_sandbox.run(command({"--reference-group", "sex=F", "--reference-group", "sex=M"})), 2);
    VERIFY_CODE(m_sandbox.run(command({"--reference-group", "mgus=1"})), 2);
    VERIFY_CODE(m_sandbox.run(command({"--reference-group", "sex=X"})), 3);
    VERIFY_CODE(m_sandbox.run(command({"--gap-interval", "rainbow"})), 2);
    VERIFY_CODE(m_sandbox.run({"evaluate", "--data", source("resources/samples/flchain_test.csv"), "--truth",
                               "death_5y", "--score", "risk_xgboost", "--group", "sex", "--cross"}),
                2);
}

VALBENCH_TEST(TestGroups, groups)
#include "test_groups.moc"
