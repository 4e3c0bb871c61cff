// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include <valbench/stats/drift_json.h>
#include <valbench/stats/evaluation.h>
#include <valbench/stats/evaluation_json.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

/// Inputs at the edge of what can be evaluated, each through every statistic that `evaluate` and `drift` have: each
/// number is finite or null with a reason beside it, intervals hold their values, and nothing crashes.
class TestDegenerate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyStatistic_data();
    void everyStatistic();
    void refused_data();
    void refused();
    void hugeCounts();
    void drift_data();
    void drift();
};

struct Records
{
    std::vector<double> y, s;
    std::vector<std::string> groups, persons;
    void add(double outcome, double score, const char *group, int times = 1)
    {
        for (int i = 0; i < times; ++i) {
            persons.push_back(std::to_string(y.size() / 2));
            y.push_back(outcome);
            s.push_back(score);
            groups.emplace_back(group);
        }
    }
};
Q_DECLARE_METATYPE(Records)

namespace {

/// Every option on.
EvaluationInput fullInput(const Records &records, const std::vector<double> &second, AucMethod method, bool clustered)
{
    EvaluationInput in;
    in.outcomes = records.y;
    in.scores = records.s;
    in.compareScores = second;
    in.moreScores = {second, records.s};
    in.groups = {{"g", records.groups}, {"h", records.groups}};
    in.groupChoices.cross = true;
    in.groupChoices.references = {{"g", records.groups[0].empty() ? "(missing)" : records.groups[0]}};
    if (clustered)
        in.clusters = records.persons;
    in.aucMethod = method;
    if (method == AucMethod::percentile || method == AucMethod::bca)
        in.groupChoices.gapInterval = GapInterval::bootstrap;
    in.replicates = 100;
    in.prevalence = 0.1;
    in.withPrecisionRecall = true;
    in.partialTo = 0.2;
    in.atSpecificity = 0.9;
    in.atSensitivity = 0.9;
    in.withThresholdChoice = true;
    in.costRatio = 3;
    in.margin = 0.05;
    in.eceDraws = 50;
    return in;
}

/// What is wrong with an answer; empty if nothing.
std::string faultOf(const json::Value &value, const std::string &path)
{
    if (const auto *list = value.get<json::Array>()) {
        for (std::size_t i = 0; i < list->size(); ++i)
            if (auto found = faultOf((*list)[i], path + "/" + std::to_string(i)); !found.empty())
                return found;
        return {};
    }
    if (const auto *real = value.get<double>(); real && !std::isfinite(*real))
        return path + ": not finite";
    const auto *object = value.get<json::Object>();
    if (!object)
        return {};
    const auto *reason = object->find("reason");
    const bool hasReason = reason && !reason->get<std::string>()->empty();
    for (const auto &[name, child] : object->members()) {
        // A test that was not made and a group that is all records have no name.
        const bool isName = name == "test" || name == "method" || name == "second" || name == "current";
        if (child.isNull() && !isName && !hasReason)
            return path + "/" + name + ": null without a reason";
        if (auto found = faultOf(child, path + "/" + name); !found.empty())
            return found;
    }
    const auto *ci = object->find("ci");
    const auto *estimate = object->find("value") ? object->find("value") : object->find("model");
    if (ci && !ci->isNull() && estimate && !estimate->isNull()) {
        const auto ends = numbersOf(*ci);
        const double v = numberOf(*estimate), slack = 1e-12 * std::max(1.0, std::abs(v));
        // A bootstrap interval may lie beside the value, and then says so.
        if ((!hasReason && !(ends[0] <= v + slack && v <= ends[1] + slack)) || !(ends[0] < ends[1]))
            return path + ": the interval does not hold the value";
    }
    if (ci && !ci->isNull() && estimate && estimate->isNull())
        return path + ": an interval without a value";
    return {};
}

} // namespace

void TestDegenerate::everyStatistic_data()
{
    QTest::addColumn<Records>("records");
    using L = std::vector<double>;
    const auto row = [](const char *name, const std::function<void(Records &)> &fill) {
        Records records;
        fill(records);
        QTest::newRow(name) << records;
    };
    // Clusters are the groups too: by default each record is one.
    const auto list = [](const char *name, const L &outcomes, const L &scores, std::size_t clusters = 1000) {
        Records records{outcomes, scores, {}, {}};
        for (std::size_t i = 0; i < outcomes.size(); ++i)
            records.groups.push_back("c" + std::to_string(i % clusters));
        records.persons = records.groups;
        QTest::newRow(name) << records;
    };
    list("one case", L{1}, L{0.5});
    list("one control", L{0}, L{0.5});
    list("one of each", L{1, 0}, L{0.7, 0.2});
    list("one case, many controls", L{1, 0, 0, 0, 0}, L{0.7, 0.2, 0.9, 0.4, 0.1});
    list("only cases", L{1, 1, 1}, L{0.2, 0.9, 0.9});
    list("only controls", L{0, 0, 0}, L{0.2, 0.9, 0.9});
    list("perfect", L{1, 1, 0, 0}, L{0.9, 0.8, 0.2, 0.1});
    list("reversed", L{0, 0, 1, 1}, L{0.9, 0.8, 0.2, 0.1});
    list("constant", L{0, 1, 1, 0}, L{0.5, 0.5, 0.5, 0.5});
    list("constant at zero", L{0, 1, 1, 0}, L{0, 0, 0, 0});
    list("constant at one", L{0, 1, 1, 0}, L{1, 1, 1, 1});
    list("two scores only", L{0, 1, 1, 0, 1, 0}, L{0.3, 0.6, 0.3, 0.6, 0.6, 0.3});
    list("zeros and ones, right", L{0, 1, 1, 0}, L{0, 1, 1, 0});
    list("zeros and ones, wrong", L{0, 1, 1, 0}, L{1, 0, 0, 1});
    list("zeros, halves and ones", L{0, 1, 1, 0, 1}, L{0, 1, 0.5, 0.5, 1});
    list("minus zero", L{0, 1}, L{-0.0, 0.0});
    list("missing outcome and score", L{absent, 1, 0, 1, 0}, L{0.4, 0.5, absent, 0.8, 0.3});
    list("one known row", L{absent, 1, 0}, L{0.4, 0.5, absent});
    list("tiny probabilities", L{0, 0, 1, 0}, L{5e-324, 1e-300, 1e-12, 2e-308});
    list("next to one", L{1, 1, 0, 1}, L{0x1.fffffffffffffp-1, 0x1.ffffffffffffep-1, 0.99999999, 1});
    list("nobody above the threshold", L{0, 1, 0, 1}, L{0.1, 0.2, 0.3, 0.4});
    list("everybody above the threshold", L{0, 1, 0, 1}, L{0.6, 0.7, 0.8, 0.9});
    list("one cluster", L{0, 1, 0, 1, 1, 0}, L{0.1, 0.7, 0.3, 0.9, 0.2, 0.6}, 1);
    list("two clusters", L{0, 1, 0, 1, 1, 0}, L{0.1, 0.7, 0.3, 0.9, 0.2, 0.6}, 2);
    list("cases in one cluster only", L{1, 0, 1, 0, 1, 0}, L{0.1, 0.7, 0.3, 0.9, 0.2, 0.6}, 2);
    row("one row", [](Records &r) { r.add(1, 0.7, "a"); });
    row("two groups of one row", [](Records &r) {
        r.add(1, 0.7, "a");
        r.add(0, 0.2, "b");
    });
    row("one class in two groups", [](Records &r) {
        r.add(1, 0.7, "a", 5);
        r.add(1, 0.2, "b", 5);
    });
    row("no positives in one group", [](Records &r) {
        r.add(1, 0.7, "a", 15);
        r.add(0, 0.2, "a", 15);
        r.add(0, 0.2, "b", 30);
    });
    row("constant in two groups", [](Records &r) {
        r.add(1, 0.5, "a", 20);
        r.add(0, 0.5, "a", 20);
        r.add(1, 0.5, "b", 30);
        r.add(0, 0.5, "b", 10);
    });
    row("perfect in two groups", [](Records &r) {
        r.add(1, 0.9, "a", 20);
        r.add(0, 0.1, "a", 20);
        r.add(1, 0.8, "b", 20);
        r.add(0, 0.3, "b", 20);
    });
    row("wrong in two groups", [](Records &r) {
        r.add(0, 0.9, "a", 20);
        r.add(1, 0.1, "a", 20);
        r.add(0, 0.8, "b", 20);
        r.add(1, 0.3, "b", 20);
    });
    row("sure predictions only", [](Records &r) {
        r.add(1, 1, "a", 12);
        r.add(0, 0, "a", 12);
        r.add(1, 0, "b", 3);
        r.add(0, 1, "b", 20);
    });
    row("nobody selected", [](Records &r) {
        r.add(1, 0.1, "a", 20);
        r.add(0, 0.2, "a", 20);
        r.add(1, 0.3, "b", 20);
        r.add(0, 0.1, "b", 20);
    });
    row("everybody selected", [](Records &r) {
        r.add(1, 0.8, "a", 20);
        r.add(0, 0.9, "a", 20);
        r.add(1, 0.7, "b", 20);
        r.add(0, 0.6, "b", 20);
    });
    row("a group without a record", [](Records &r) {
        r.add(1, 0.8, "a", 20);
        r.add(0, 0.3, "a", 20);
        r.add(absent, 0.7, "b", 3);
        r.add(1, absent, "b", 3);
    });
    row("missing levels only", [](Records &r) {
        r.add(1, 0.8, "", 20);
        r.add(0, 0.3, "", 20);
    });
    row("300 groups of one row", [](Records &r) {
        for (int i = 0; i < 300; ++i)
            r.add(i % 2, 0.1 + 0.002 * i, std::to_string(i).c_str());
    });
    row("a giant and a dwarf", [](Records &r) {
        r.add(1, 0.8, "giant", 120);
        r.add(0, 0.3, "giant", 360);
        r.add(1, 0.4, "dwarf");
        r.add(0, 0.6, "dwarf");
    });
    row("no O/E: no expected events", [](Records &r) {
        r.add(1, 0, "a", 10);
        r.add(0, 0, "a", 10);
        r.add(1, 0.5, "b", 10);
        r.add(0, 0.5, "b", 10);
    });
}

void TestDegenerate::everyStatistic()
{
    QFETCH(Records, records);
    const auto &scores = records.s;
    const std::vector<double> turned(scores.rbegin(), scores.rend()), constant(scores.size(), 0.25);
    for (const auto *second : {&scores, &turned, &constant})
        for (const auto method :
             {AucMethod::delong, AucMethod::delongLogit, AucMethod::newcombe, AucMethod::percentile, AucMethod::bca})
            for (const bool clustered : {false, true}) {
                if (second != &scores && method != AucMethod::delong && method != AucMethod::bca)
                    continue; // the second model has no other intervals
                const auto evaluation = evaluateBinary(fullInput(records, *second, method, clustered));
                VERIFY_OK(evaluation);
                QCOMPARE(evaluation->groups.size(), std::size_t(3));
                const auto document = evaluationJson(*evaluation);
                QCOMPARE(schemaFault(document, evaluationSchema()), std::string());
                const auto fault = faultOf(document, "");
                QVERIFY2(fault.empty(), fault.c_str());
                QVERIFY(json::toText(document).find("nan") == std::string::npos);
                const bool hasBoth = evaluation->positives > 0 && evaluation->positives < evaluation->n;
                QCOMPARE(evaluation->auc.isDefined(), hasBoth);
                QCOMPARE(evaluation->metrics.sensitivity.isDefined(), evaluation->positives > 0);
                QCOMPARE(evaluation->atSpecificity->other.isDefined(), hasBoth);
                QCOMPARE(std::isnan(evaluation->choices->youden.value), !hasBoth);
            }
}

void TestDegenerate::refused_data()
{
    QTest::addColumn<QList<double>>("outcomes");
    QTest::addColumn<QList<double>>("scores");
    using L = QList<double>;
    QTest::newRow("empty") << L{} << L{};
    QTest::newRow("nothing known") << L{absent, 1} << L{0.5, absent};
    QTest::newRow("infinite score") << L{0, 1} << L{infinity, 0.5};
    QTest::newRow("infinite score below") << L{0, 1} << L{-infinity, 0.5};
    QTest::newRow("infinite outcome") << L{0, infinity} << L{0.5, 0.5};
    QTest::newRow("outcome 2") << L{0, 2} << L{0.5, 0.5};
    QTest::newRow("percentages") << L{0, 1} << L{20, 80};
    QTest::newRow("just above one") << L{0, 1} << L{0.2, 0x1.0000000000001p0};
    QTest::newRow("just below zero") << L{0, 1} << L{-5e-324, 1};
    QTest::newRow("too few scores") << L{0, 1} << L{0.2};
}

void TestDegenerate::refused()
{
    QFETCH(QList<double>, outcomes);
    QFETCH(QList<double>, scores);
    const std::vector<double> y(outcomes.begin(), outcomes.end()), s(scores.begin(), scores.end());
    EvaluationInput input;
    input.outcomes = y;
    input.scores = s;
    const auto evaluation = evaluateBinary(input);
    QVERIFY(!evaluation);
    QCOMPARE(evaluation.error().code(), ErrorCode::badInput);
    QVERIFY(!evaluation.error().text().empty());
}

void TestDegenerate::hugeCounts()
{
    // Three thousand million records in two blocks: products of counts pass 2^63.
    const auto sample =
        BinarySample::fromBlocks({{0.8, 1'200'000'000, 300'000'000}, {0.2, 300'000'000, 1'200'000'000}});
    const auto value = auc(sample);
    VERIFY_CLOSE(value.area, 0.8, 1e-12); // 0.8 0.8 + 0.5 (0.8 0.2 + 0.2 0.8)
    QVERIFY(value.variance > 0 && value.variance < 1e-9);
    const auto metrics = confusionMetrics(confusionAt(sample, 0.5), {});
    VERIFY_CLOSE(metrics.mcc.value, 0.6, 1e-12);
    VERIFY_CLOSE(metrics.kappa.value, 0.6, 1e-12);
    VERIFY_CLOSE(metrics.diagnosticOddsRatio.value, 16, 1e-12);
    QVERIFY(metrics.sensitivity.upper - metrics.sensitivity.lower < 1e-4);
    VERIFY_CLOSE(partialArea(sample.blocks(), 0, 0.2), 0.2 * 0.8 / 2, 1e-12);
    VERIFY_CLOSE(averagePrecision(sample), 0.8 * 0.8 + 0.2 * 0.5, 1e-12);
    VERIFY_CLOSE(brierScore(sample, 0.95).value, 0.8 * 0.04 + 0.2 * 0.64, 1e-12);
    QVERIFY(std::isfinite(logisticCalibration(sample, 0.95).slope.lower));
    const auto chosen = chosenThreshold(sample, 1, nullptr);
    QCOMPARE(chosen.threshold, 0.8);
    VERIFY_CLOSE(corpParts(sample).miscalibration, 0, 1e-12);
}

struct Pair
{
    std::vector<double> r, c;
};
Q_DECLARE_METATYPE(Pair)

void TestDegenerate::drift_data()
{
    QTest::addColumn<Pair>("pair");
    QTest::addColumn<QString>("status");
    using L = std::vector<double>;
    const auto row = [](const char *name, L r, L c, const char *status) {
        QTest::newRow(name) << Pair{std::move(r), std::move(c)} << QString::fromLatin1(status);
    };
    const double largest = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::denorm_min();
    row("both empty", {}, {}, "insufficient");
    row("baseline empty", {}, L(60, 1), "insufficient");
    row("current empty", L(60, 1), {}, "insufficient");
    row("one row each", {1}, {1}, "insufficient");
    row("one row against many", {1}, L(60, 1), "insufficient");
    row("the same constant", L(60, 7), L(60, 7), "stable");
    row("another constant", L(60, 7), L(60, 8), "drift");
    row("all missing in both", L(60, absent), L(60, absent), "stable");
    row("all missing now", L(60, 1), L(60, absent), "drift");
    row("all missing before", L(60, absent), L(60, 1), "drift");
    row("infinite only", L(60, infinity), L(60, -infinity), "stable");
    row("infinite now", L(60, 1), L(60, infinity), "drift");
    row("signed zeros", L(60, 0.0), L(60, -0.0), "stable");
    L ends, ones, twoValues;
    for (int i = 0; i < 60; ++i) {
        ends.push_back(i % 2 ? largest : -largest);
        ones.push_back(i % 3 ? least : -least);
        twoValues.push_back(i % 2);
    }
    row("the ends of the number line", ends, ends, "stable");
    row("the smallest numbers", ones, ones, "stable");
    row("ties only", twoValues, twoValues, "stable");
    row("wide against narrow", ends, twoValues, "drift");
}

void TestDegenerate::drift()
{
    QFETCH(Pair, pair);
    QFETCH(QString, status);
    const auto textsOf = [](const std::vector<double> &numbers) {
        std::vector<std::string> texts;
        for (const double x : numbers)
            texts.push_back(std::isnan(x) ? "" : std::to_string(x));
        return texts;
    };
    const auto r = textsOf(pair.r), c = textsOf(pair.c);
    const DriftColumnInput inputs[] = {{"n", NumericColumns{pair.r, pair.c}, {}},
                                       {"t", CategoricalColumns{r, c}, {}},
                                       {"i", IntegerCategories{pair.r, pair.c}, {}}};
    for (const auto variant : {PsiVariant::recommended, PsiVariant::evidently, PsiVariant::deepchecks,
                               PsiVariant::seedValidation, PsiVariant::seedMonitor, PsiVariant::fixedEdges})
        for (const auto binning : {Binning::quantile, Binning::width}) {
            DriftOptions options;
            options.psiVariant = variant;
            options.binning = binning;
            if (variant == PsiVariant::fixedEdges)
                options.edges["n"] = {-1, 0, 5};
            const auto report = evaluateDrift(inputs, options);
            VERIFY_OK(report);
            const auto document = driftJson(*report);
            QCOMPARE(schemaFault(document, driftSchema()), std::string());
            QCOMPARE(faultOf(document, ""), std::string());
            if (variant == PsiVariant::recommended && binning == Binning::quantile)
                QCOMPARE(QString::fromStdString(std::string(driftStatusName(report->columns[0].status))), status);
            for (const auto &column : report->columns)
                QVERIFY(column.status != DriftStatus::stable || (!pair.r.empty() && !pair.c.empty()));
        }
}

VALBENCH_TEST(TestDegenerate, degenerate)
#include "test_degenerate.moc"
