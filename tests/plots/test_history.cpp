// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <valbench/plots/builders.h>

using namespace valbench;
using namespace valbench::plots;

class TestHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linesAsLogged();
    void orderAndEqualSteps();
    void notFinite();
    void smoothing();
    void smoothingOutOfRange();
    void logarithmic();
    void nothingToShow();
    void aMillionValues();
};

namespace {

constexpr double noNumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

bool says(const Plot &plot, const std::string &part)
{
    return std::ranges::any_of(plot.notes, [&](const auto &note) { return note.find(part) != std::string::npos; });
}

HistoryInput inputOf(const std::vector<double> &x, const std::vector<double> &y)
{
    HistoryInput input{"auroc", "auroc", false, {{"run", x, y}}};
    return input;
}

} // namespace

void TestHistory::linesAsLogged()
{
    const std::vector<double> x{0, 1, 2};
    const std::vector<double> y{0.5, 0.75, 0.625};
    const auto plot = historyPlot(inputOf(x, y));
    VERIFY_OK(plot);
    QCOMPARE(plot->n, 3);
    const auto &series = plot->panels.at(0).series.at(0);
    QCOMPARE(series.x, x);
    QCOMPARE(series.y, y);
    QCOMPARE(series.name, std::string("run"));
    QVERIFY(plot->notes.empty());
    QCOMPARE(plot->data.rows.size(), 3U);
    QCOMPARE(plot->data.rows.at(1), (std::vector<std::string>{"run", "1", "0.75"}));
}

void TestHistory::orderAndEqualSteps()
{
    const std::vector<double> x{2, 0, 2, 1};
    const std::vector<double> y{1, 2, 3, 4};
    const auto plot = historyPlot(inputOf(x, y));
    VERIFY_OK(plot);
    QCOMPARE(plot->panels.at(0).series.at(0).x, (std::vector<double>{0, 1, 2, 2}));
    QCOMPARE(plot->panels.at(0).series.at(0).y, (std::vector<double>{2, 4, 1, 3}));
}

void TestHistory::notFinite()
{
    const std::vector<double> x{0, 1, 2, 3, infinite};
    const std::vector<double> y{1, noNumber, -infinite, 4, 5};
    const auto plot = historyPlot(inputOf(x, y));
    VERIFY_OK(plot);
    QCOMPARE(plot->n, 2);
    QVERIFY(says(*plot, "Not finite, left out: 3."));
}

void TestHistory::smoothing()
{
    const std::vector<double> x{0, 1, 2};
    const std::vector<double> y{1, 2, 3};
    auto input = inputOf(x, y);
    input.smoothing = 0.5;
    const auto plot = historyPlot(input);
    VERIFY_OK(plot);
    // By hand: 0.5/0.5, (0.25+1)/0.75, (0.625+1.5)/0.875.
    const auto &smoothed = plot->panels.at(0).series.at(0).y;
    QCOMPARE(smoothed.at(0), 1.0);
    QCOMPARE(smoothed.at(1), 5.0 / 3);
    QCOMPARE(smoothed.at(2), 17.0 / 7);
    QVERIFY(says(*plot, "exponential moving average, weight 0.50"));
}

void TestHistory::smoothingOutOfRange()
{
    const std::vector<double> one{1};
    for (const double weight : {-0.1, 1.0, noNumber}) {
        auto input = inputOf(one, one);
        input.smoothing = weight;
        const auto plot = historyPlot(input);
        QVERIFY(!plot);
        QCOMPARE(plot.error().code(), ErrorCode::badInput);
    }
}

void TestHistory::logarithmic()
{
    const std::vector<double> x{0, 1, 2, 3};
    const std::vector<double> y{100, 0, -3, 0.01};
    auto input = inputOf(x, y);
    input.logarithmic = true;
    const auto plot = historyPlot(input);
    VERIFY_OK(plot);
    QCOMPARE(plot->n, 2);
    QVERIFY(plot->panels.at(0).y.scale == AxisScale::log);
    QVERIFY(plot->panels.at(0).y.min > 0 && plot->panels.at(0).y.min <= 0.01 && plot->panels.at(0).y.max >= 100);
    QVERIFY(says(*plot, "Not positive, left out on the logarithmic axis: 2."));
    // One value alone has an axis too.
    const std::vector<double> one{5};
    auto alone = inputOf(one, one);
    alone.logarithmic = true;
    const auto single = historyPlot(alone);
    VERIFY_OK(single);
    QVERIFY(single->panels.at(0).y.min < single->panels.at(0).y.max);
    QVERIFY(single->x.min < single->x.max);
}

void TestHistory::nothingToShow()
{
    const std::vector<double> x{0};
    const std::vector<double> y{noNumber};
    const auto plot = historyPlot(inputOf(x, y));
    QVERIFY(!plot);
    QCOMPARE(plot.error().code(), ErrorCode::badInput);
}

void TestHistory::aMillionValues()
{
    std::vector<double> x(1'000'000);
    std::iota(x.begin(), x.end(), 0.0);
    std::vector<double> y(x.size());
    std::ranges::transform(x, y.begin(), [](double step) { return std::sin(step / 1000); });
    y.at(123'456) = 7; // what the eye would have seen
    y.at(654'321) = -7;
    const auto plot = historyPlot(inputOf(x, y));
    VERIFY_OK(plot);
    QCOMPARE(plot->n, 1'000'000);
    const auto &series = plot->panels.at(0).series.at(0);
    QVERIFY(series.x.size() <= mostHistoryVertices);
    QCOMPARE(*std::ranges::max_element(series.y), 7.0);
    QCOMPARE(*std::ranges::min_element(series.y), -7.0);
    QCOMPARE(series.x.front(), 0.0);
    QCOMPARE(series.x.back(), 999'999.0);
    QVERIFY(plot->data.rows.size() <= mostHistoryRows);
    QVERIFY(says(*plot, "Of 1,000,000 values"));
}

VALBENCH_TEST(TestHistory, history)
#include "test_history.moc"
