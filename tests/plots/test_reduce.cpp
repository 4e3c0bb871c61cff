// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include <valbench/plots/reduce.h>

using namespace valbench::plots;

class TestReduce : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trianglesKeepEndsAndSpikes();
    void trianglesMatchTheDefinition();
    void columnsKeepExtremes();
    void columnsOfAWindow();
    void tenMillionVertices();
    void plotsAreReducedWhereThatIsSafe();
};

namespace {

std::vector<double> counting(std::size_t size)
{
    std::vector<double> x(size);
    for (std::size_t i = 0; i < size; ++i)
        x[i] = static_cast<double>(i);
    return x;
}

std::vector<double> wave(std::size_t size)
{
    std::vector<double> y(size);
    for (std::size_t i = 0; i < size; ++i)
        y[i] = std::sin(static_cast<double>(i) / 500);
    return y;
}

} // namespace

void TestReduce::trianglesKeepEndsAndSpikes()
{
    const auto x = counting(100000);
    auto y = wave(x.size());
    y[31234] = 50;
    y[77777] = -50;
    const auto chosen = largestTriangles(x, y, 1000);
    QCOMPARE(chosen.size(), std::size_t(1000));
    QCOMPARE(chosen.front(), std::size_t(0));
    QCOMPARE(chosen.back(), x.size() - 1);
    QVERIFY(std::is_sorted(chosen.begin(), chosen.end()));
    QVERIFY(std::adjacent_find(chosen.begin(), chosen.end()) == chosen.end());
    QVERIFY(std::binary_search(chosen.begin(), chosen.end(), std::size_t(31234)));
    QVERIFY(std::binary_search(chosen.begin(), chosen.end(), std::size_t(77777)));
    QCOMPARE(largestTriangles(x, y, 200000).size(), x.size());
    QCOMPARE(largestTriangles({}, {}, 10).size(), std::size_t(0));
}

void TestReduce::trianglesMatchTheDefinition()
{
    // By hand: buckets {1, 2}, {3, 4}. From (0, 0) with the mean (3.5, 2) of the second bucket, twice the areas are
    // |(0 - 3.5) 5 - (0 - 1) 2| = 15.5 and |(0 - 3.5) 1 - (0 - 2) 2| = 0.5: vertex 1. From (1, 5) with the last vertex
    // (5, 0): |(1 - 5)(4 - 5) - (1 - 3)(0 - 5)| = 6 and |(1 - 5)(0 - 5) - (1 - 4)(0 - 5)| = 5: vertex 3.
    const std::vector<double> x{0, 1, 2, 3, 4, 5};
    const std::vector<double> y{0, 5, 1, 4, 0, 0};
    QCOMPARE(largestTriangles(x, y, 4), (std::vector<std::size_t>{0, 1, 3, 5}));
}

void TestReduce::columnsKeepExtremes()
{
    const auto x = counting(12345);
    const auto y = wave(x.size());
    const auto chosen = minMaxPerColumn(x, y, 0, 12344, 100);
    QVERIFY(chosen.size() <= 400);
    QVERIFY(std::is_sorted(chosen.begin(), chosen.end()));
    for (int column = 0; column < 100; ++column) {
        double low = 2;
        double high = -2;
        double keptLow = 2;
        double keptHigh = -2;
        const auto inColumn = [&](std::size_t i) {
            return x[i] <= 12344.0 * (column + 1) / 100 && (column == 0 || x[i] > 12344.0 * column / 100);
        };
        for (std::size_t i = 0; i < x.size(); ++i)
            if (inColumn(i)) {
                low = std::min(low, y[i]);
                high = std::max(high, y[i]);
            }
        for (const std::size_t i : chosen)
            if (inColumn(i)) {
                keptLow = std::min(keptLow, y[i]);
                keptHigh = std::max(keptHigh, y[i]);
            }
        QCOMPARE(keptLow, low);
        QCOMPARE(keptHigh, high);
    }
}

void TestReduce::columnsOfAWindow()
{
    const auto x = counting(1000);
    const auto y = wave(1000);
    const auto chosen = minMaxPerColumn(x, y, 100.5, 199.5, 10);
    QCOMPARE(chosen.front(), std::size_t(100)); // one beyond either end
    QCOMPARE(chosen.back(), std::size_t(200));
    QVERIFY(minMaxPerColumn(x, y, 5, 1, 10).empty());
    QVERIFY(minMaxPerColumn(x, y, std::numeric_limits<double>::quiet_NaN(), 1, 10).empty());
    QVERIFY(minMaxPerColumn({}, {}, 0, 1, 10).empty());
    QCOMPARE(minMaxPerColumn(x, y, 2000, 3000, 10), (std::vector<std::size_t>{999}));
}

void TestReduce::tenMillionVertices()
{
    const auto x = counting(10'000'000);
    const auto y = wave(x.size());
    const auto start = std::chrono::steady_clock::now();
    const auto chosen = minMaxPerColumn(x, y, 0, 1e7, 2000);
    const auto taken = std::chrono::steady_clock::now() - start;
    QVERIFY(chosen.size() <= 8001);
    // About 10 ms on a small machine; a second means that something is done for every vertex that should not be.
    QVERIFY(taken < std::chrono::seconds(1));
}

void TestReduce::plotsAreReducedWhereThatIsSafe()
{
    Series line;
    line.x = counting(20000);
    line.y = wave(20000);
    line.n.assign(20000, 3);
    Series step = line;
    step.kind = SeriesKind::step;
    Series points = line;
    points.kind = SeriesKind::points;
    Series broken = line;
    broken.y[5] = std::numeric_limits<double>::quiet_NaN();
    Series backwards = line;
    std::reverse(backwards.x.begin(), backwards.x.end());
    Plot plot;
    plot.panels.push_back({});
    plot.panels[0].series = {line, step, points, broken, backwards};
    plot.panels[0].bands.push_back({"", Role::band, line.x, line.y, line.y});
    plot.data.rows.resize(20000);

    const Plot small = reduced(plot, 5000);
    const auto &series = small.panels[0].series;
    QCOMPARE(series[0].x.size(), std::size_t(5000));
    QCOMPARE(series[0].y.size(), std::size_t(5000));
    QCOMPARE(series[0].n.size(), std::size_t(5000));
    QVERIFY(series[1].x.size() <= 5000 && series[1].x.size() > 1000);
    for (const std::size_t kept : {2U, 3U, 4U})
        QCOMPARE(series[kept].x.size(), std::size_t(20000));
    QVERIFY(small.panels[0].bands[0].x.size() <= 5000);
    QCOMPARE(small.panels[0].bands[0].lower.size(), small.panels[0].bands[0].x.size());
    QCOMPARE(small.data.rows.size(), std::size_t(20000));
}

VALBENCH_TEST(TestReduce, reduce)
#include "test_reduce.moc"
