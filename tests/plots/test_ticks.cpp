// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <cmath>
#include <limits>

#include <valbench/base/text.h>
#include <valbench/plots/ticks.h>

using namespace valbench;
using namespace valbench::plots;

class TestTicks : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void labels_data();
    void labels();
    void everyStepIsRound();
    void boundsThatMakeNoSense();
    void exactAxisKeepsItsRange();
    void logarithmic();
};

static QString labelsOf(const Axis &axis)
{
    QStringList labels;
    for (const auto &tick : axis.ticks)
        labels.append(QString::fromStdString(tick.label));
    return labels.join(QLatin1Char(' '));
}

void TestTicks::labels_data()
{
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("high");
    QTest::addColumn<int>("wanted");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, double low, double high, int wanted, const char *expected) {
        QTest::newRow(name) << low << high << wanted << QString::fromLatin1(expected);
    };
    row("unit", 0, 1, 5, "0.0 0.2 0.4 0.6 0.8 1.0");
    row("tenths", 0.11, 0.58, 5, "0.1 0.2 0.3 0.4 0.5 0.6");
    row("negative", -0.13, 0.21, 4, "-0.2 -0.1 0.0 0.1 0.2 0.3");
    row("counts", 0, 417, 2, "0 200 400 600");
    row("thousands", 0, 48000, 5, "0 10,000 20,000 30,000 40,000 50,000");
    row("fives", 0, 23, 5, "0 5 10 15 20 25");
    row("small", 0, 0.00031, 3, "0.0000 0.0001 0.0002 0.0003 0.0004");
    row("on the tick", 0.1, 0.3, 2, "0.1 0.2 0.3");
    row("tiny", 0, 3e-9, 3, "0.000000000 1e-09 2e-09 3e-09");
    row("huge", 0, 3e9, 3, "0 1e+09 2e+09 3e+09");
}

void TestTicks::labels()
{
    QFETCH(double, low);
    QFETCH(double, high);
    QFETCH(int, wanted);
    QFETCH(QString, expected);
    QCOMPARE(labelsOf(niceAxis("", "", low, high, wanted)), expected);
}

void TestTicks::everyStepIsRound()
{
    std::uint32_t state = 7;
    const auto uniform = [&] {
        state = state * 1664525U + 1013904223U;
        return (state >> 8U) / 16777216.0;
    };
    for (int i = 0; i < 2000; ++i) {
        const double scale = std::pow(10.0, std::floor(uniform() * 12) - 6);
        const double low = (uniform() - 0.5) * scale;
        const double high = low + uniform() * scale;
        const int wanted = 2 + static_cast<int>(uniform() * 10);
        const Axis axis = niceAxis("", "", low, high, wanted);
        QVERIFY(axis.min <= low + 1e-9 * scale && axis.max >= high - 1e-9 * scale);
        QVERIFY(axis.ticks.size() >= 2 && axis.ticks.size() <= static_cast<std::size_t>(2 * wanted + 3));
        // The first digit of the step is 1, 2 or 5, and the rest are zeros.
        const double step = (axis.max - axis.min) / static_cast<double>(axis.ticks.size() - 1);
        const double mantissa = step / std::pow(10.0, std::floor(std::log10(step) + 1e-9));
        QVERIFY2(std::abs(mantissa - 1) < 1e-6 || std::abs(mantissa - 2) < 1e-6 || std::abs(mantissa - 5) < 1e-6,
                 qPrintable(QString::number(mantissa)));
        for (const auto &tick : axis.ticks)
            QVERIFY2(std::abs(*parseDouble(QString::fromStdString(tick.label).remove(QLatin1Char(',')).toStdString()) -
                              tick.value) <= std::abs(tick.value) * 1e-12,
                     tick.label.c_str());
    }
}

void TestTicks::boundsThatMakeNoSense()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double inf = std::numeric_limits<double>::infinity();
    for (const auto &[low, high] : {std::pair(nan, 1.0), {0.0, inf}, {2.0, 1.0}, {-inf, inf}, {-1.7e308, 1.7e308}})
        QCOMPARE(labelsOf(niceAxis("", "", low, high)), QStringLiteral("0.0 0.2 0.4 0.6 0.8 1.0"));
    QCOMPARE(labelsOf(niceAxis("", "", 5, 5, 2)), QStringLiteral("4.5 5.0 5.5"));
    QCOMPARE(labelsOf(niceAxis("", "", 0, 0, 2)), QStringLiteral("-0.5 0.0 0.5"));
    const Axis close = niceAxis("", "", 1, std::nextafter(1.0, 2.0));
    QVERIFY(close.min < 1 && close.max > 1 && close.ticks.size() < 20);
}

void TestTicks::exactAxisKeepsItsRange()
{
    const Axis axis = exactAxis("Sensitivity", "", 0.53, 0.97, 4);
    QCOMPARE(axis.min, 0.53);
    QCOMPARE(axis.max, 0.97);
    QCOMPARE(labelsOf(axis), QStringLiteral("0.6 0.7 0.8 0.9"));
}

void TestTicks::logarithmic()
{
    const Axis axis = logAxis("Latency", "ms", 3, 700);
    QCOMPARE(labelsOf(axis), QStringLiteral("1 2 5 10 20 50 100 200 500 1000"));
    QCOMPARE(axis.min, 1.0);
    QCOMPARE(axis.max, 1000.0);
    QVERIFY(axis.scale == AxisScale::log);
    QCOMPARE(axisTitle(axis), std::string("Latency (ms)"));
    QCOMPARE(labelsOf(logAxis("", "", 0.02, 0.3)), QStringLiteral("0.01 0.02 0.05 0.1 0.2 0.5 1"));
    QCOMPARE(labelsOf(logAxis("", "", 1e-2, 1e4)), QStringLiteral("0.01 0.1 1 10 100 1000 10,000"));
    QCOMPARE(labelsOf(logAxis("", "", -1, 4)), QStringLiteral("1 2 5 10"));
    QVERIFY(logAxis("", "", 1e-30, 1e30).ticks.size() <= 9);
}

VALBENCH_TEST(TestTicks, ticks)
#include "test_ticks.moc"
