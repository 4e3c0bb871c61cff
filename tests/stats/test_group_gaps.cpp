// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/evaluation_json.h>
#include <valbench/stats/groups.h>
#include <valbench/stats/random.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

class TestGroupGaps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void levelsAsFairlearn_data();
    void levelsAsFairlearn();
    void comparisons_data();
    void comparisons();
    void overallAsFairlearn_data();
    void overallAsFairlearn();
    void calibrationWithinGroups();
    void areasAsUnpairedDeLong();
    void reference();
    void crossedColumnsKeepTheirValuesApart();
    void missingAttributeIsAGroup();
    void noPositivesIsUndefinedWhereFairlearnSaysZero();
    void bootstrapFollowsTheBinomialLaw();
    void bootstrapIsStratifiedSoRareGroupsStay();
    void analyticGapCovers();
    void sameForAnyThreadsAndRowOrder();
    void equalGroups();
    void refusals();
    void clustersReachTheDocument();
};

struct Flchain
{
    ReferenceSet set = referenceSet("flchain_xgboost");
    std::vector<std::string> sex = sampleTexts("flchain_test.csv", "sex");
    std::vector<std::string> band = sampleTexts("flchain_test.csv", "age_band");

    [[nodiscard]] GroupTable table(const std::string &columns, GroupOptions options = {}) const
    {
        options.threshold = 0.2;
        const GroupColumn both[] = {{"sex", sex}, {"age_band", band}};
        GroupChoices choices;
        choices.cross = true;
        choices.gapInterval = options.gapInterval;
        const auto tables = groupTables(set.outcomes, set.scores, both, choices, options).value();
        return *std::ranges::find(tables, columns, &GroupTable::column);
    }
};

static const Parity &parity(const GroupTable &table, std::string_view statistic)
{
    return *std::ranges::find(table.parities, statistic, &Parity::statistic);
}

static void addColumns()
{
    QTest::addColumn<QString>("columns");
    for (const char *name : {"sex", "age_band", "sex & age_band"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestGroupGaps::levelsAsFairlearn_data()
{
    addColumns();
}

void TestGroupGaps::levelsAsFairlearn()
{
    QFETCH(QString, columns);
    const auto table = Flchain().table(columns.toStdString());
    const auto &expected = test::reference("fairness.json", "details_20/" + columns.toStdString() + "/by_group");
    QCOMPARE(table.levels.size(), expected.get<json::Object>()->members().size());
    for (const auto &level : table.levels) {
        for (const auto &[key, estimate] :
             {std::pair("selection_rate", &level.selectionRate), std::pair("sensitivity", &level.sensitivity),
              std::pair("specificity", &level.specificity), std::pair("false_positive_rate", &level.falsePositiveRate),
              std::pair("false_negative_rate", &level.falseNegativeRate), std::pair("accuracy", &level.accuracy),
              std::pair("ppv", &level.ppv)}) {
            if (!estimate->isDefined()) // scikit-learn says 0 for 0/0
                continue;
            VERIFY_CLOSE(estimate->value, numberOf(member(expected, level.level + "/" + key)), 1e-12);
            QVERIFY(estimate->lower < estimate->value || estimate->value == 0);
        }
    }
}

void TestGroupGaps::comparisons_data()
{
    addColumns();
}

void TestGroupGaps::comparisons()
{
    QFETCH(QString, columns);
    const auto table = Flchain().table(columns.toStdString());
    const auto &all = test::reference("fairness.json", "details_20/" + columns.toStdString() + "/comparisons");
    for (const auto &[statistic, expected] : all.get<json::Object>()->members()) {
        const auto &ours = parity(table, statistic);
        const auto &pairs = *member(expected, "pairs").get<json::Array>();
        QCOMPARE(ours.pairs.size(), pairs.size());
        const auto adjusted = numbersOf(member(expected, "holm"));
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const auto bounds = numbersOf(member(pairs[i], "difference")), ratio = numbersOf(member(pairs[i], "ratio"));
            VERIFY_CLOSE(ours.pairs[i].difference.lower, bounds[0], 1e-10);
            VERIFY_CLOSE(ours.pairs[i].difference.upper, bounds[1], 1e-10);
            VERIFY_CLOSE(ours.pairs[i].ratio.lower, ratio[0], 1e-12);
            VERIFY_CLOSE(ours.pairs[i].ratio.upper, ratio[1], 1e-12);
            VERIFY_CLOSE(ours.pairs[i].p, numberOf(member(pairs[i], "p")), 1e-9);
            QCOMPARE(std::string(ours.pairs[i].test), *member(pairs[i], "test").get<std::string>());
            VERIFY_CLOSE(ours.pairs[i].holmP, adjusted[i], 1e-9);
        }
        const auto gap = numbersOf(member(expected, "gap"));
        const auto &estimate = ours.gaps.all.differenceEstimate;
        VERIFY_CLOSE(estimate.lower, gap[0], 1e-10);
        VERIFY_CLOSE(estimate.upper, gap[1], 1e-10);
        QCOMPARE(estimate.method, pairs.size() > 1 ? "newcombe-bonferroni" : "newcombe");
        const auto *ratio = expected.get<json::Object>()->find("gap_ratio");
        QCOMPARE(ours.gaps.all.ratioEstimate.hasInterval(), ratio != nullptr);
        if (ratio) {
            VERIFY_CLOSE(ours.gaps.all.ratioEstimate.lower, numbersOf(*ratio)[0], 1e-12);
            VERIFY_CLOSE(ours.gaps.all.ratioEstimate.upper, numbersOf(*ratio)[1], 1e-12);
        } else {
            QVERIFY(!ours.gaps.all.ratioEstimate.reason.empty());
        }
        // The test of equality is of the sufficient groups; compared where all are.
        if (!ours.gaps.sufficient.leftOut.empty())
            continue;
        const auto equal = numbersOf(member(expected, "all_equal"));
        VERIFY_CLOSE(ours.allEqual.statistic, equal[0], 1e-12);
        QCOMPARE(ours.allEqual.degreesOfFreedom, equal[1]);
        if (equal[3] >= 5) {
            QCOMPARE(ours.allEqualTest, std::string_view("chi-square"));
            VERIFY_CLOSE(ours.allEqual.p, equal[2], 1e-9);
        } else {
            QCOMPARE(ours.allEqualTest, std::string_view("permutation"));
        }
    }
}

void TestGroupGaps::overallAsFairlearn_data()
{
    addColumns();
}

void TestGroupGaps::overallAsFairlearn()
{
    QFETCH(QString, columns);
    const auto table = Flchain().table(columns.toStdString());
    const std::string path = "details_20/" + columns.toStdString() + "/";
    for (const char *statistic : {"selection_rate", "sensitivity", "false_positive_rate", "accuracy"}) {
        const auto &ours = parity(table, statistic);
        double farthest = 0, smallest = 1;
        for (const auto &to : ours.toOverall) {
            farthest = std::max(farthest, std::abs(to.difference.value));
            smallest = std::min(smallest, std::min(to.ratio.value, 1 / to.ratio.value));
            QVERIFY(to.difference.lower <= to.difference.value && to.difference.value <= to.difference.upper);
            if (to.ratio.hasInterval())
                QVERIFY(to.ratio.lower <= to.ratio.value && to.ratio.value <= to.ratio.upper);
        }
        VERIFY_CLOSE(farthest, referenceNumber("fairness.json", path + "difference_to_overall/" + statistic), 1e-12);
        VERIFY_CLOSE(smallest, referenceNumber("fairness.json", path + "ratio_to_overall/" + statistic), 1e-12);
        VERIFY_CLOSE(ours.gaps.all.difference, referenceNumber("fairness.json", path + "difference/" + statistic),
                     1e-12);
        VERIFY_CLOSE(ours.gaps.all.ratio, referenceNumber("fairness.json", path + "ratio/" + statistic), 1e-12);
    }
}

void TestGroupGaps::calibrationWithinGroups()
{
    const auto table = Flchain().table("sex");
    const auto test = referenceNumbers("fairness.json", "details_20/sex/calibration/test");
    VERIFY_CLOSE(table.calibrationEqual.statistic, test[0], 1e-8);
    QCOMPARE(table.calibrationEqual.degreesOfFreedom, test[1]);
    VERIFY_CLOSE(table.calibrationEqual.p, test[2], 1e-8);
    for (const auto &level : table.levels) {
        const auto slope = referenceNumbers("fairness.json", "details_20/sex/calibration/slopes/" + level.level);
        VERIFY_CLOSE(level.slope.value, slope[0], 1e-9);
        VERIFY_CLOSE(level.slope.standardError, slope[1], 1e-6);
    }
    // Wald of two independent slopes: (b1 - b2)^2 / (se1^2 + se2^2).
    const auto &a = table.levels[0].slope, &b = table.levels[1].slope;
    const double z = (a.value - b.value) / std::hypot(a.standardError, b.standardError);
    VERIFY_CLOSE(parity(table, "slope").allEqual.statistic, z * z, 1e-10);
    VERIFY_CLOSE(parity(table, "slope").pairs[0].p, parity(table, "slope").allEqual.p, 1e-9);
}

void TestGroupGaps::areasAsUnpairedDeLong()
{
    const Flchain data;
    const auto table = data.table("age_band");
    const auto sampleOf = [&](const std::string &level) {
        std::vector<double> y, s;
        for (std::size_t i = 0; i < data.band.size(); ++i)
            if (data.band[i] == level) {
                y.push_back(data.set.outcomes[i]);
                s.push_back(data.set.scores[i]);
            }
        return BinarySample::make(y, s).value();
    };
    const auto &pairs = parity(table, "auc").pairs;
    QCOMPARE(pairs.size(), std::size_t(6));
    for (const auto &pair : pairs) {
        const auto expected = compareUnpairedAucs(sampleOf(pair.first), sampleOf(pair.second), 0.95);
        VERIFY_CLOSE(pair.difference.value, expected.difference.value, 1e-12);
        VERIFY_CLOSE(pair.difference.lower, expected.difference.lower, 1e-12);
        VERIFY_CLOSE(pair.p, expected.p, 1e-10);
    }
}

void TestGroupGaps::reference()
{
    GroupOptions options;
    options.reference = "70-79";
    options.threshold = 0.2;
    const Flchain data;
    const auto table = groupTable("age_band", data.set.outcomes, data.set.scores, data.band, options).value();
    const auto &rates = parity(table, "selection_rate");
    QCOMPARE(rates.toReference.size(), std::size_t(3));
    for (const auto &to : rates.toReference) {
        QCOMPARE(to.second, std::string("70-79"));
        const auto pair = std::ranges::find_if(rates.pairs, [&](const GroupDifference &p) {
            return (p.first == to.first && p.second == to.second) || (p.first == to.second && p.second == to.first);
        });
        const double sign = pair->first == to.first ? 1 : -1;
        VERIFY_CLOSE(to.difference.value, sign * pair->difference.value, 1e-14);
        VERIFY_CLOSE(to.difference.lower, sign > 0 ? pair->difference.lower : -pair->difference.upper, 1e-12);
        VERIFY_CLOSE(to.ratio.upper, sign > 0 ? pair->ratio.upper : 1 / pair->ratio.lower, 1e-12);
        QVERIFY(to.holmP <= pair->holmP); // fewer tests
    }
}

void TestGroupGaps::crossedColumnsKeepTheirValuesApart()
{
    // "a & b" with "c", and "a" with "b & c", read alike; they are two groups all the same.
    const std::vector<double> y{1, 0, 1, 0}, s{0.9, 0.1, 0.8, 0.2};
    const std::vector<std::string> first{"a & b", "a", "a & b", "a"}, second{"c", "b & c", "c", "b & c"};
    const GroupColumn columns[] = {{"x", first}, {"y", second}};
    GroupChoices choices;
    choices.cross = true;
    const auto tables = groupTables(y, s, columns, choices, {});
    VERIFY_OK(tables);
    QCOMPARE(tables->size(), std::size_t(3));
    const auto &crossed = tables->back();
    QCOMPARE(crossed.column, std::string("x & y"));
    QCOMPARE(crossed.levels.size(), std::size_t(2));
    QCOMPARE(crossed.levels[0].values, (std::vector<std::string>{"a", "b & c"}));
    QCOMPARE(crossed.levels[1].values, (std::vector<std::string>{"a & b", "c"}));
    // Groups that nobody is in do not exist: 2 x 2 levels, two of them empty.
    QCOMPARE(crossed.levels[0].n + crossed.levels[1].n, std::size_t(4));
    // Three columns; and each crossed level holds the rows of its values.
    const Flchain data;
    const auto table = data.table("sex & age_band");
    QCOMPARE(table.levels.size(), std::size_t(8));
    const auto count = [&](const std::string &sex, const std::string &band) {
        std::size_t n = 0;
        for (std::size_t i = 0; i < data.sex.size(); ++i)
            n += data.sex[i] == sex && data.band[i] == band ? 1 : 0;
        return n;
    };
    for (const auto &level : table.levels)
        QCOMPARE(level.n, count(level.values[0], level.values[1]));
}

void TestGroupGaps::missingAttributeIsAGroup()
{
    const std::vector<double> y{1, 0, 1, 0, 1, 0}, s{0.9, 0.1, 0.8, 0.2, 0.7, 0.6};
    const std::vector<std::string> first{"", "a", "", "a", "b", "b"}, second{"z", "", "", "z", "z", "z"};
    const GroupColumn columns[] = {{"x", first}, {"y", second}};
    GroupChoices choices;
    choices.cross = true;
    choices.references = {{"x", "(missing)"}};
    const auto tables = groupTables(y, s, columns, choices, {});
    VERIFY_OK(tables);
    QCOMPARE((*tables)[0].levels.back().level, std::string(missingLevel));
    QCOMPARE((*tables)[0].levels.back().n, std::size_t(2));
    QCOMPARE(parity((*tables)[0], "accuracy").toReference.size(), std::size_t(2));
    std::vector<std::string> names;
    for (const auto &level : (*tables)[2].levels)
        names.push_back(level.level);
    QCOMPARE(names,
             (std::vector<std::string>{"a & z", "a & (missing)", "b & z", "(missing) & z", "(missing) & (missing)"}));
}

void TestGroupGaps::noPositivesIsUndefinedWhereFairlearnSaysZero()
{
    // fairlearn's true_positive_rate of a group without positives is 0, and its equalized odds are then as bad as can
    // be.
    const std::vector<double> y{1, 1, 0, 0, 0, 0}, s{0.9, 0.8, 0.1, 0.9, 0.1, 0.9};
    const std::vector<std::string> g{"a", "a", "a", "a", "b", "b"};
    const auto table = groupTable("g", y, s, g, {}).value();
    QVERIFY(!table.levels[1].sensitivity.isDefined());
    QCOMPARE(table.levels[1].sensitivity.reason, std::string("no positives"));
    QVERIFY(std::isnan(table.equalOpportunity.all.difference) && !table.equalOpportunity.all.reason.empty());
    QCOMPARE(table.equalOpportunity.all.leftOut, std::vector<std::string>{"b"});
    QVERIFY(std::isnan(table.equalizedOdds.all.difference) && std::isnan(table.equalizedOdds.all.ratio));
    const auto document = evaluationJson([&] {
        EvaluationInput input;
        input.outcomes = y;
        input.scores = s;
        input.groups = {{"g", g}};
        return evaluateBinary(input).value();
    }());
    QVERIFY(member(document, "groups/0/levels/1/sensitivity/value").isNull());
    QVERIFY(member(document, "groups/0/equal_opportunity/difference").isNull());
    QCOMPARE(schemaFault(document, evaluationSchema()), std::string());
}

void TestGroupGaps::bootstrapFollowsTheBinomialLaw()
{
    // Two groups, 5 of 12 and 9 of 15 selected: the gap |X/12 - Y/15| has a law that can be summed up.
    std::vector<double> y, s;
    std::vector<std::string> g;
    for (const auto &[name, selected, n] : {std::tuple("a", 5, 12), std::tuple("b", 9, 15)})
        for (int i = 0; i < n; ++i) {
            y.push_back(i % 2);
            s.push_back(i < selected ? 0.9 : 0.1);
            g.emplace_back(name);
        }
    GroupOptions options;
    options.gapInterval = GapInterval::bootstrap;
    options.replicates = 20000;
    const auto gap = groupTable("g", y, s, g, options).value().demographicParity.all;
    QCOMPARE(gap.differenceEstimate.method, std::string("percentile"));
    const auto binomial = [](int n, double p, int k) {
        return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
                        (n - k) * std::log1p(-p));
    };
    const auto chanceBelow = [&](double bound, double slack) {
        double sum = 0;
        for (int a = 0; a <= 12; ++a)
            for (int b = 0; b <= 15; ++b)
                if (std::abs(a / 12.0 - b / 15.0) <= bound + slack)
                    sum += binomial(12, 5 / 12.0, a) * binomial(15, 9 / 15.0, b);
        return sum;
    };
    const double error = 4 * std::sqrt(0.025 * 0.975 / 20000);
    QVERIFY(chanceBelow(gap.differenceEstimate.lower, -1e-9) <= 0.025 + error);
    QVERIFY(chanceBelow(gap.differenceEstimate.lower, 1e-9) >= 0.025 - error);
    QVERIFY(chanceBelow(gap.differenceEstimate.upper, -1e-9) <= 0.975 + error);
    QVERIFY(chanceBelow(gap.differenceEstimate.upper, 1e-9) >= 0.975 - error);
    double mean = 0, second = 0;
    for (int a = 0; a <= 12; ++a)
        for (int b = 0; b <= 15; ++b) {
            const double w = binomial(12, 5 / 12.0, a) * binomial(15, 9 / 15.0, b), d = std::abs(a / 12.0 - b / 15.0);
            mean += w * d;
            second += w * d * d;
        }
    const double sd = std::sqrt(second - mean * mean);
    QVERIFY(std::abs(gap.differenceEstimate.standardError / sd - 1) < 4 / std::sqrt(2 * 20000.0) * 1.5);
}

void TestGroupGaps::bootstrapIsStratifiedSoRareGroupsStay()
{
    // fairlearn draws rows from all groups together: a group of 2 among 2,000 vanishes from one replicate in seven, and
    // the NaN is skipped in silence. Here each group keeps its rows; only 0/0 of a ratio is undefined, and told.
    std::vector<double> y(2000), s(2000, 0.9);
    std::vector<std::string> g(2000, "many");
    for (std::size_t i = 0; i < y.size(); ++i)
        y[i] = i % 2 ? 1 : 0;
    for (std::size_t i = 5; i < s.size(); i += 4)
        s[i] = 0.1; // every second positive
    g[0] = g[1] = "two";
    GroupOptions options;
    options.gapInterval = GapInterval::bootstrap;
    const auto gap = groupTable("g", y, s, g, options).value().equalOpportunity.all;
    QCOMPARE(gap.differenceEstimate.status, EstimateStatus::ok);
    QVERIFY(gap.differenceEstimate.lower > 0.45 && gap.differenceEstimate.upper < 0.55);
    QVERIFY(gap.ratioEstimate.lower > 0.45 && gap.ratioEstimate.upper < 0.55);
    // Predictive values have a denominator that is drawn too.
    s[0] = 0.1;
    const auto ppv = parity(groupTable("g", y, s, g, options).value(), "ppv").gaps.all;
    QVERIFY(ppv.differenceEstimate.status != EstimateStatus::ok); // 1 of 2 predicted positive: none in a quarter
    QVERIFY(!ppv.differenceEstimate.reason.empty());
}

void TestGroupGaps::analyticGapCovers()
{
    // 95 % intervals of the gap of four groups of 60, whose rates are equal, or lie 0.3 apart: at least as often as
    // promised, although the two groups that make the gap are found in the data.
    RandomStream random(5, analysisId("gap coverage"), 0);
    for (const auto &rates : {std::vector{0.3, 0.3, 0.3, 0.3}, std::vector{0.2, 0.3, 0.4, 0.5}}) {
        int covered = 0;
        constexpr int rounds = 600;
        for (int round = 0; round < rounds; ++round) {
            std::vector<double> y, s;
            std::vector<std::string> g;
            for (std::size_t k = 0; k < 4; ++k)
                for (int i = 0; i < 60; ++i) {
                    y.push_back(i % 2);
                    s.push_back(random.uniform() < rates[k] ? 0.9 : 0.1);
                    g.push_back(std::to_string(k));
                }
            GroupOptions options;
            options.threads = 1;
            const auto gap = groupTable("g", y, s, g, options).value().demographicParity.all;
            const double truth = rates[3] - rates[0];
            covered += gap.differenceEstimate.lower <= truth + 1e-12 && truth <= gap.differenceEstimate.upper;
        }
        QVERIFY2(covered >= rounds * 0.95 - 2 * std::sqrt(rounds * 0.95 * 0.05), std::to_string(covered).c_str());
    }
}

void TestGroupGaps::sameForAnyThreadsAndRowOrder()
{
    const Flchain data;
    std::vector<std::size_t> order(data.sex.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    const auto document = [&](unsigned threads) {
        std::vector<double> y, s;
        std::vector<std::string> sex, band;
        for (const auto i : order) {
            y.push_back(data.set.outcomes[i]);
            s.push_back(data.set.scores[i]);
            sex.push_back(i % 50 == 0 ? "" : data.sex[i]);
            band.push_back(data.band[i]);
        }
        EvaluationInput input;
        input.outcomes = y;
        input.scores = s;
        Evaluation e = evaluateBinary(input).value();
        const GroupColumn columns[] = {{"sex", sex}, {"age_band", band}};
        GroupChoices choices;
        choices.cross = true;
        choices.gapInterval = GapInterval::bootstrap;
        choices.references = {{"sex", "F"}, {"age_band", "60-69"}};
        GroupOptions options;
        options.threshold = 0.2;
        options.threads = threads;
        options.replicates = 500;
        e.groups = groupTables(y, s, columns, choices, options).value();
        const auto value = evaluationJson(e);
        const auto fault = schemaFault(value, evaluationSchema());
        return fault.empty() ? json::toText(value) : fault;
    };
    const auto one = document(1);
    QVERIFY(one.size() > 10000);
    QVERIFY(document(2) == one);
    QVERIFY(document(8) == one);
    std::mt19937 shuffler(3);
    std::ranges::shuffle(order, shuffler);
    QVERIFY(document(2) == one);
}

void TestGroupGaps::equalGroups()
{
    const auto set = referenceSet("flchain_tied");
    auto y = set.outcomes, s = set.scores;
    y.insert(y.end(), set.outcomes.begin(), set.outcomes.end());
    s.insert(s.end(), set.scores.begin(), set.scores.end());
    std::vector<std::string> g(set.outcomes.size(), "a");
    g.resize(2 * g.size(), "b");
    const auto table = groupTable("g", y, s, g, {}).value();
    for (const auto &parity : table.parities) {
        QCOMPARE(parity.gaps.all.difference, 0.0);
        QCOMPARE(parity.gaps.all.ratio, 1.0);
        QCOMPARE(parity.pairs.size(), std::size_t(1));
        VERIFY_CLOSE(parity.pairs[0].p, 1, 1e-12);
        VERIFY_CLOSE(parity.allEqual.p, 1, 1e-7);
        if (parity.gaps.all.differenceEstimate.hasInterval()) {
            QCOMPARE(parity.gaps.all.differenceEstimate.lower, 0.0);
            QVERIFY(parity.gaps.all.differenceEstimate.upper > 0);
        }
    }
    VERIFY_CLOSE(table.calibrationEqual.p, 1, 1e-6);
}

void TestGroupGaps::refusals()
{
    const std::vector<double> y{1, 0}, s{0.9, 0.1};
    const std::vector<std::string> g{"a", "b"};
    const GroupColumn one[] = {{"g", g}};
    const GroupColumn four[] = {{"g", g}, {"h", g}, {"i", g}, {"j", g}};
    GroupChoices cross;
    cross.cross = true;
    QCOMPARE(groupTables(y, s, one, cross, {}).error().code(), ErrorCode::usage);
    QCOMPARE(groupTables(y, s, four, cross, {}).error().code(), ErrorCode::usage);
    VERIFY_OK(groupTables(y, s, std::span(four, 3), cross, {}));
    GroupChoices stray;
    stray.references = {{"nothing", "a"}};
    QCOMPARE(groupTables(y, s, one, stray, {}).error().code(), ErrorCode::usage);
    stray.references = {{"g", "c"}};
    const auto refused = groupTables(y, s, one, stray, {});
    QCOMPARE(refused.error().code(), ErrorCode::badInput);
    QVERIFY(refused.error().text().find("No row has c") != std::string::npos);
}

void TestGroupGaps::clustersReachTheDocument()
{
    const Flchain data;
    EvaluationInput input;
    input.outcomes = data.set.outcomes;
    input.scores = data.set.scores;
    input.groups = {{"sex", data.sex}};
    input.clusters = data.band;
    const auto table = evaluateBinary(input).value().groups.front();
    QCOMPARE(table.levels[0].npv.method, std::string("cluster-logit"));
    QCOMPARE(table.demographicParity.all.differenceEstimate.method, std::string("cluster-wald"));
    QCOMPARE(table.demographicParity.all.ratioEstimate.method, std::string("cluster-log"));
    QCOMPARE(table.equalizedOdds.all.differenceEstimate.method, std::string("cluster-wald-bonferroni"));
    for (const auto &parity : table.parities)
        for (const auto &pair : parity.pairs)
            QVERIFY(pair.difference.method.starts_with("cluster-"));
    QVERIFY(std::isnan(table.calibrationEqual.p));
}

VALBENCH_TEST(TestGroupGaps, group_gaps)
#include "test_group_gaps.moc"
