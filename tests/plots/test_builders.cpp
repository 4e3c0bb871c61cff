// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <valbench/plots/builders.h>
#include <valbench/stats/proportion.h>

using namespace valbench;
using namespace valbench::plots;

class TestBuilders : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chances();
    void roc();
    void rocRefusals();
    void calibration();
    void forest();
    void forestOfManyLimits();
    void histogram();
    void words();
    void csv();
};

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

stats::BinarySample sample()
{
    const std::vector<double> outcomes{1, 1, 0, 1, 0, 0};
    const std::vector<double> scores{0.9, 0.8, 0.7, 0.6, 0.3, 0.2};
    return *stats::BinarySample::make(outcomes, scores, stats::ScoreKind::probability);
}

bool hasNote(const Plot &plot, const std::string &part)
{
    return std::any_of(plot.notes.begin(), plot.notes.end(),
                       [&](const std::string &note) { return note.find(part) != std::string::npos; });
}

} // namespace

void TestBuilders::roc()
{
    const auto blocks = sample();
    const auto curve = stats::rocCurve(blocks);
    RocInput input;
    input.title = "ROC";
    input.name = "model";
    input.curve = &curve;
    input.auc = stats::aucEstimate(blocks, 0.95, stats::AucInterval::newcombe);
    input.cases = 3;
    input.controls = 3;
    input.operatingPoint = OperatingPoint{0.65, stats::proportion(2, 3, 0.95), stats::proportion(2, 3, 0.95)};
    input.limitSensitivity = 0.8;
    input.limitSpecificity = 0.7;
    input.band = RocBand{{0, 1}, {0, 1}, {0.5, 1}, 0.9, "by hand"};
    const auto plot = rocPlot(input);
    VERIFY_OK(plot);

    // Seven points, of which (0, 1/3) and (2/3, 1) lie inside straight stretches.
    const auto &series = plot->panels.at(0).series;
    QCOMPARE(series.at(1).x, (std::vector<double>{0, 0, 1.0 / 3, 1.0 / 3, 1}));
    QCOMPARE(series.at(1).y, (std::vector<double>{0, 2.0 / 3, 2.0 / 3, 1, 1}));
    QCOMPARE(series.at(2).x.at(0), 1 - 2.0 / 3);
    QCOMPARE(series.at(2).xLower.at(0), 1 - stats::proportion(2, 3, 0.95).upper);
    QCOMPARE(series.at(2).name, std::string("Operating point, threshold 0.65"));
    const auto &limits = plot->panels[0].limits;
    QVERIFY(limits.at(0).direction == LimitLine::Direction::horizontal && limits[0].value == 0.8);
    QVERIFY(limits.at(1).direction == LimitLine::Direction::vertical && limits[1].value == 1 - 0.7);
    QCOMPARE(plot->panels[0].bands.at(0).name, std::string("90% pointwise band, by hand"));
    QCOMPARE(plot->aspect, 1.0);
    QCOMPARE(plot->n, std::int64_t(6));

    const auto &rows = plot->data.rows;
    QCOMPARE(rows.size(), std::size_t(1 + 5 + 2));
    QCOMPARE(rows[0][0], std::string("Operating point"));
    QCOMPARE(rows[1], (std::vector<std::string>{"Curve", "0", "0", "", "", "inf"}));
    QCOMPARE(rows[2], (std::vector<std::string>{"Curve", "0", "0.6666666666666666", "", "", "0.8"}));
    QCOMPARE(rows[6], (std::vector<std::string>{"Band", "0", "", "0", "0.5", ""}));
    QVERIFY2(plot->textSummary.starts_with("ROC curve of model: area under the curve 0.889 (95% CI "),
             plot->textSummary.c_str());
    QVERIFY(hasNote(*plot, "newcombe; 3 cases, 3 controls."));
}

void TestBuilders::rocRefusals()
{
    RocInput input;
    QVERIFY(!rocPlot(input));
    const std::vector<double> outcomes{1, 1};
    const std::vector<double> scores{0.2, 0.4};
    const auto curve = stats::rocCurve(*stats::BinarySample::make(outcomes, scores));
    input.curve = &curve;
    QVERIFY(!rocPlot(input)); // no controls
    const auto good = stats::rocCurve(sample());
    input.curve = &good;
    QVERIFY(rocPlot(input));
    input.band = RocBand{{0, 1}, {0}, {1, 1}, 0.95, ""};
    QVERIFY(!rocPlot(input));
}

void TestBuilders::calibration()
{
    const auto plot = calibrationPlot("Calibration", stats::reliabilityBins(sample(), 5, 0.95));
    VERIFY_OK(plot);
    QCOMPARE(plot->n, std::int64_t(6));
    QCOMPARE(plot->panels.size(), std::size_t(2));
    const auto &points = plot->panels[0].series.at(1);
    // Bins (0, .2], (.2, .4], (.6, .8] (twice .2-.4: .3; .6: (.4, .6]); empty ones have no point.
    QCOMPARE(points.x.size(), points.n.size());
    QCOMPARE(points.x, (std::vector<double>{0.2, 0.3, 0.6, 0.75, 0.9}));
    QCOMPARE(points.y, (std::vector<double>{0, 0, 1, 0.5, 1}));
    QCOMPARE(points.yUpper.at(3), stats::proportion(1, 2, 0.95).upper);
    const auto &bars = plot->panels[1].series.at(0);
    QVERIFY(bars.kind == SeriesKind::bars);
    QCOMPARE(bars.x.size(), std::size_t(6));
    QCOMPARE(bars.y, (std::vector<double>{1, 1, 1, 2, 1}));
    QCOMPARE(plot->data.rows.size(), std::size_t(5));
    QCOMPARE(plot->data.rows[3][2], std::string("2"));
    QVERIFY(hasNote(*plot, "5 of 5 bins hold records"));
    QVERIFY(hasNote(*plot, "predicted is 0.400."));
    QVERIFY(!calibrationPlot("Calibration", {}));
    QVERIFY(!calibrationPlot("Calibration", stats::reliabilityBins(stats::BinarySample::fromBlocks({}), 5, 0.95)));
}

void TestBuilders::forest()
{
    ForestInput input;
    input.title = "Sensitivity";
    input.rows = {{"A", stats::proportion(45, 50, 0.95), 0.8, "met"},
                  {"B", stats::undefinedEstimate("no cases"), 0.8, "not evaluable"},
                  {"C", stats::withoutInterval(0.7, "one cluster"), 0.8, "error"}};
    input.overall = stats::proportion(80, 100, 0.95);
    const auto plot = forestPlot(input);
    VERIFY_OK(plot);
    const auto &panel = plot->panels.at(0);
    QCOMPARE(panel.series.size(), std::size_t(1)); // a shared limit is a line, not marks
    QCOMPARE(panel.series[0].x.at(0), 0.9);
    QVERIFY(std::isnan(panel.series[0].x.at(1)));
    QVERIFY(std::isnan(panel.series[0].xLower.at(2)));
    QCOMPARE(panel.y.ticks.at(0).label, std::string("A"));
    QCOMPARE(panel.y.ticks.at(0).value, 3.0); // first on top
    QCOMPARE(panel.limits.at(0).label, std::string("Overall 0.800"));
    QCOMPARE(panel.limits.at(1).label, std::string("Limit 0.8"));
    QVERIFY(plot->x.min <= 0.7 && plot->x.max >= 0.95);
    QCOMPARE(plot->sideHeaders, (std::vector<std::string>{"n", "Value (95% CI)", "Verdict"}));
    QCOMPARE(plot->sideTexts.at(1).cells, (std::vector<std::string>{"0", "undefined", "not evaluable"}));
    QCOMPARE(plot->sideTexts.at(2).cells.at(1), std::string("0.700 (none)"));
    QVERIFY(hasNote(*plot, "B: undefined, no cases."));
    QVERIFY(hasNote(*plot, "C: no interval, one cluster."));
    QCOMPARE(plot->data.rows.size(), std::size_t(4));
    QCOMPARE(plot->data.rows[1][2], std::string("undefined"));
    QCOMPARE(plot->n, std::int64_t(100));
    QVERIFY(!forestPlot({}));
}

void TestBuilders::forestOfManyLimits()
{
    ForestInput input;
    input.rows = {{"Sensitivity", stats::proportion(45, 50, 0.95), 0.8, ""},
                  {"NPV", stats::proportion(95, 100, 0.95), 0.9, ""},
                  {"PPV", stats::proportion(20, 50, 0.95), std::nullopt, ""}};
    input.range = {0.5, 1};
    const auto plot = forestPlot(input);
    VERIFY_OK(plot);
    const auto &marks = plot->panels.at(0).series.at(0);
    QVERIFY(marks.role == Role::limit && marks.marker == Marker::verticalTick);
    QCOMPARE(marks.x, (std::vector<double>{0.8, 0.9}));
    QCOMPARE(marks.y, (std::vector<double>{3, 2}));
    QVERIFY(plot->panels[0].limits.empty());
    QCOMPARE(plot->sideHeaders.back(), std::string("Limit"));
    QVERIFY(hasNote(*plot, "PPV: reaches beyond the axis"));
    QCOMPARE(plot->x.min, 0.5);
}

void TestBuilders::histogram()
{
    const std::vector<double> values{1, 2, 2, 3, 9.5, missing};
    const auto plot = histogramPlot("Latency", "Latency", "ms", values, 10,
                                    {{LimitLine::Direction::vertical, 12, "Limit 12 ms", Role::limit}});
    VERIFY_OK(plot);
    QCOMPARE(plot->n, std::int64_t(5));
    const auto &bars = plot->panels.at(0).series.at(0);
    QCOMPARE(bars.x.size(), bars.y.size() + 1);
    double sum = 0;
    for (const double count : bars.y)
        sum += count;
    QCOMPARE(sum, 5.0);
    QVERIFY(plot->x.max >= 12);
    QVERIFY(hasNote(*plot, "left out: 1."));
    QVERIFY(!histogramPlot("", "", "", std::vector<double>{missing}, 10));
}

void TestBuilders::words()
{
    QCOMPARE(estimateText(stats::proportion(45, 50, 0.975), 2), std::string("0.90 (97.5% CI 0.77–0.96)"));
    QCOMPARE(estimateText(stats::undefinedEstimate("no cases")), std::string("undefined: no cases"));
    QCOMPARE(estimateText(stats::withoutInterval(1, "area 1")), std::string("1.000 (no interval: area 1)"));
    stats::Estimate difference = stats::withoutInterval(-0.1, "");
    difference.lower = -0.25;
    difference.upper = 0.05;
    QCOMPARE(estimateText(difference, 2), std::string("-0.10 (95% CI -0.25 to 0.05)"));
    QCOMPARE(groupedText(0), std::string("0"));
    QCOMPARE(groupedText(999), std::string("999"));
    QCOMPARE(groupedText(-1234567), std::string("-1,234,567"));
}

void TestBuilders::csv()
{
    const DataTable table{{"a", "b,c"}, {{"1", "say \"x\""}, {"two\nlines", ""}}};
    QCOMPARE(toCsv(table), std::string("a,\"b,c\"\r\n1,\"say \"\"x\"\"\"\r\n\"two\nlines\",\r\n"));
}

void TestBuilders::chances()
{
    const std::vector<double> truths{0.7, 0.8, 0.9}, chances{0.02, 0.5, 0.995};
    const auto plot = chancePlot({"Sensitivity", truths, chances, 0.75, "exact"});
    VERIFY_OK(plot);
    QCOMPARE(plot->x.label, std::string("True Sensitivity"));
    QCOMPARE(plot->panels.front().series.front().x, truths);
    QCOMPARE(plot->panels.front().series.front().y, chances);
    QCOMPARE(plot->panels.front().limits.front().value, 0.75);
    QCOMPARE(plot->panels.front().limits.size(), std::size_t(3));
    QCOMPARE(plot->notes.front(), std::string("exact"));
    QCOMPARE(plot->data.rows.size(), std::size_t(3));
    QCOMPARE(plot->textSummary,
             std::string("The chance to pass rises from 2.0% at a true Sensitivity of 0.700 to 99.5% at 0.900."));
    QVERIFY(!chancePlot({"Sensitivity", truths, {}, 0.75, {}}));
    QVERIFY(!chancePlot({"Sensitivity", {}, {}, 0.75, {}}));
}

VALBENCH_TEST(TestBuilders, builders)
#include "test_builders.moc"
