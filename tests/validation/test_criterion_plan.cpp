// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>

#include <valbench/validation/complete.h>
#include <valbench/validation/criterion_plan.h>

using namespace valbench;
using namespace valbench::validation;

/// What the editor says of a criterion before anything is measured. The chances themselves: stats.pass_chance.
class TestCriterionPlan : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCheckThatCounts();
    void aCriterionOfTheDemo();
    void whatCannotBePlanned();
    void tooFewForAnyModel();

private:
    static const CheckInfo &check(const char *id) { return *findCheck(id); }
};

void TestCriterionPlan::everyCheckThatCounts()
{
    int planned = 0;
    for (const auto &info : checkCatalogue()) {
        if (info.criterion == CriterionUse::none)
            continue;
        const auto criterion = usualCriterion(info);
        const auto plan = planCriterion(info, criterion, {200, 1000});
        QCOMPARE(plan.has_value(), info.counted != Counted::nobody);
        if (!plan)
            continue;
        ++planned;
        QVERIFY2(std::ranges::is_sorted(plan->truths) && std::ranges::is_sorted(plan->chances), info.id.data());
        QVERIFY(plan->truths.front() < criterion.limit && plan->truths.back() > criterion.limit);
        QVERIFY(plan->chances.front() >= 0 && plan->chances.back() <= 1 && plan->chances.back() > 0.99);
        QVERIFY(criterion.limit < plan->truthFor80 && plan->truthFor80 < plan->truthFor90);
        // Judged on a two-sided interval of 95%, a model at the limit passes with no more than about 2.5%.
        QVERIFY2(plan->chanceAtLimit < 0.035, info.id.data());
        QCOMPARE(plan->isExact, info.counted != Counted::both);
    }
    QCOMPARE(planned, 6);
}

void TestCriterionPlan::aCriterionOfTheDemo()
{
    // flchain: 170 persons with the event, limit 0.7 on Clopper-Pearson's interval.
    domain::Criterion criterion;
    criterion.limit = 0.7;
    criterion.interval = "clopper-pearson";
    const auto plan = planCriterion(check("pq.sensitivity"), criterion, {170, 0});
    QVERIFY(plan);
    const auto at = [&](double truth) {
        const auto place = std::ranges::lower_bound(plan->truths, truth) - plan->truths.begin();
        return plan->chances[static_cast<std::size_t>(place)];
    };
    QVERIFY(at(plan->truthFor80) >= 0.8);
    QVERIFY(at(plan->truthFor80 - 0.02) < 0.8);
    // On the value alone half of the models at the limit pass.
    criterion.judgedOn = domain::JudgedOn::value;
    const auto onValue = planCriterion(check("pq.sensitivity"), criterion, {170, 0});
    QVERIFY(onValue && onValue->chanceAtLimit > 0.45 && onValue->chanceAtLimit < 0.55);
    QVERIFY(onValue->truthFor80 < plan->truthFor80);
}

void TestCriterionPlan::whatCannotBePlanned()
{
    const auto good = usualCriterion(check("pq.auc"));
    QVERIFY(planCriterion(check("pq.auc"), good, {100, 100}));
    QVERIFY(!planCriterion(check("pq.auc"), good, {100, 0}));
    QVERIFY(!planCriterion(check("pq.auc"), good, {0, 100}));
    QVERIFY(!planCriterion(check("pq.auc"), good, {mostPlanned + 1, 100}));
    for (const double limit : {0.0, 0.5, 1.0, -1.0, std::nan("")}) {
        auto other = good;
        other.limit = limit;
        QVERIFY(!planCriterion(check("pq.auc"), other, {100, 100}));
    }
    auto other = good;
    other.direction = domain::Direction::atMost;
    QVERIFY(!planCriterion(check("pq.auc"), other, {100, 100}));
    for (const double confidence : {0.5, 1.0, std::nan("")}) {
        other = good;
        other.confidence = confidence;
        QVERIFY(!planCriterion(check("pq.auc"), other, {100, 100}));
    }
}

void TestCriterionPlan::tooFewForAnyModel()
{
    auto criterion = usualCriterion(check("pq.sensitivity"));
    criterion.limit = 0.95;
    const auto plan = planCriterion(check("pq.sensitivity"), criterion, {10, 0});
    QVERIFY(plan);
    QVERIFY(std::isnan(plan->truthFor80) && std::isnan(plan->truthFor90));
    QCOMPARE(plan->chanceAtLimit, 0.0);
}

VALBENCH_TEST(TestCriterionPlan, criterion_plan)
#include "test_criterion_plan.moc"
