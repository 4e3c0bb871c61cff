// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <cmath>
#include <limits>

#include <valbench/stats/evaluation.h>
#include <valbench/stats/evaluation_json.h>

#include "reference.h"
#include "schema_check.h"

using namespace valbench;
using namespace valbench::stats;
using namespace valbench::test;

static const double absent = std::nan("");

/// Inputs at the edge of what can be evaluated, each through every statistic that `evaluate` has.
class TestDegenerate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyStatistic_data();
    void everyStatistic();
    void refused_data();
    void refused();
    void hugeCounts();
};

namespace {

struct Input
{
    std::vector<double> outcomes, scores;
    std::vector<std::string> clusters;
};

/// Every option on.
EvaluationInput fullInput(const Input &input, const std::vector<double> &second, AucMethod method, bool clustered)
{
    EvaluationInput in;
    in.outcomes = input.outcomes;
    in.scores = input.scores;
    in.compareScores = second;
    in.groups = {{"cluster", input.clusters}};
    if (clustered)
        in.clusters = input.clusters;
    in.aucMethod = method;
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
    for (const auto &[name, child] : object->members()) {
        // A test of groups that was not made and a group that is all records have no name (see degenerate_groups).
        const bool isName = name == "test" || name == "method" || name == "second";
        if (child.isNull() && !isName && !object->find("reason"))
            return path + "/" + name + ": null without a reason";
        if (auto found = faultOf(child, path + "/" + name); !found.empty())
            return found;
    }
    const auto *ci = object->find("ci");
    const auto *estimate = object->find("value") ? object->find("value") : object->find("model");
    if (ci && !ci->isNull() && estimate && !estimate->isNull()) {
        const auto ends = numbersOf(*ci);
        const double v = numberOf(*estimate);
        if (!(ends[0] <= v + 1e-12 && v <= ends[1] + 1e-12) || !(ends[0] < ends[1]))
            return path + ": the interval does not hold the value";
    }
    if (ci && !ci->isNull() && estimate && estimate->isNull())
        return path + ": an interval without a value";
    return {};
}

} // namespace

void TestDegenerate::everyStatistic_data()
{
    QTest::addColumn<QList<double>>("outcomes");
    QTest::addColumn<QList<double>>("scores");
    QTest::addColumn<int>("clusters");
    using L = QList<double>;
    const auto row = [](const char *name, const L &outcomes, const L &scores, int clusters = 1000) {
        QTest::newRow(name) << outcomes << scores << clusters;
    };
    row("one case", L{1}, L{0.5});
    row("one control", L{0}, L{0.5});
    row("one of each", L{1, 0}, L{0.7, 0.2});
    row("one case, many controls", L{1, 0, 0, 0, 0}, L{0.7, 0.2, 0.9, 0.4, 0.1});
    row("only cases", L{1, 1, 1}, L{0.2, 0.9, 0.9});
    row("only controls", L{0, 0, 0}, L{0.2, 0.9, 0.9});
    row("perfect", L{1, 1, 0, 0}, L{0.9, 0.8, 0.2, 0.1});
    row("reversed", L{0, 0, 1, 1}, L{0.9, 0.8, 0.2, 0.1});
    row("constant", L{0, 1, 1, 0}, L{0.5, 0.5, 0.5, 0.5});
    row("constant at zero", L{0, 1, 1, 0}, L{0, 0, 0, 0});
    row("constant at one", L{0, 1, 1, 0}, L{1, 1, 1, 1});
    row("two scores only", L{0, 1, 1, 0, 1, 0}, L{0.3, 0.6, 0.3, 0.6, 0.6, 0.3});
    row("zeros and ones, right", L{0, 1, 1, 0}, L{0, 1, 1, 0});
    row("zeros and ones, wrong", L{0, 1, 1, 0}, L{1, 0, 0, 1});
    row("zeros, halves and ones", L{0, 1, 1, 0, 1}, L{0, 1, 0.5, 0.5, 1});
    row("minus zero", L{0, 1}, L{-0.0, 0.0});
    row("missing outcome and score", L{absent, 1, 0, 1, 0}, L{0.4, 0.5, absent, 0.8, 0.3});
    row("one known row", L{absent, 1, 0}, L{0.4, 0.5, absent});
    row("tiny probabilities", L{0, 0, 1, 0}, L{5e-324, 1e-300, 1e-12, 2e-308});
    row("next to one", L{1, 1, 0, 1}, L{0x1.fffffffffffffp-1, 0x1.ffffffffffffep-1, 0.99999999, 1});
    row("nobody above the threshold", L{0, 1, 0, 1}, L{0.1, 0.2, 0.3, 0.4});
    row("everybody above the threshold", L{0, 1, 0, 1}, L{0.6, 0.7, 0.8, 0.9});
    row("one cluster", L{0, 1, 0, 1, 1, 0}, L{0.1, 0.7, 0.3, 0.9, 0.2, 0.6}, 1);
    row("two clusters", L{0, 1, 0, 1, 1, 0}, L{0.1, 0.7, 0.3, 0.9, 0.2, 0.6}, 2);
    row("cases in one cluster only", L{1, 0, 1, 0, 1, 0}, L{0.1, 0.7, 0.3, 0.9, 0.2, 0.6}, 2);
}

void TestDegenerate::everyStatistic()
{
    QFETCH(QList<double>, outcomes);
    QFETCH(QList<double>, scores);
    QFETCH(int, clusters);
    Input input;
    input.outcomes.assign(outcomes.begin(), outcomes.end());
    input.scores.assign(scores.begin(), scores.end());
    for (int i = 0; i < static_cast<int>(outcomes.size()); ++i)
        input.clusters.push_back("c" + std::to_string(i % clusters));
    std::vector<double> shifted(scores.rbegin(), scores.rend()), constant(scores.size(), 0.25);
    for (const auto *second : {&input.scores, &shifted, &constant})
        for (const auto method :
             {AucMethod::delong, AucMethod::delongLogit, AucMethod::newcombe, AucMethod::percentile, AucMethod::bca})
            for (const bool clustered : {false, true}) {
                const auto in = fullInput(input, *second, method, clustered);
                const auto evaluation = evaluateBinary(in);
                VERIFY_OK(evaluation);
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
    const double infinity = std::numeric_limits<double>::infinity();
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

VALBENCH_TEST(TestDegenerate, degenerate)
#include "test_degenerate.moc"
