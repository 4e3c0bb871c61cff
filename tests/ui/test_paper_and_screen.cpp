// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The chart on paper and the chart on screen are the same chart: both painters are recorded and compared.
#include "gallery.h"
#include "recording_device.h"
#include "sample_plots.h"
#include "support/test_registry.h"

#include <QValueAxis>
#include <QXYSeries>

#include <algorithm>
#include <cmath>

#include <valbench/report/plot_painter.h>
#include <valbench/ui/charts/chart_canvas.h>
#include <valbench/ui/charts/chart_view.h>

#include "charts/chart_panel.h"

using namespace valbench;
using namespace valbench::ui;
using namespace valbench::test;

namespace {

/// Values of one drawing area, read back from device points by the two straight lines between value and place.
struct Scale
{
    QRectF area;
    double xMin, xMax, yMin, yMax; ///< log10 on a logarithmic axis
    [[nodiscard]] QPointF value(const QPointF &at) const
    {
        return {xMin + (at.x() - area.left()) / area.width() * (xMax - xMin),
                yMin + (area.bottom() - at.y()) / area.height() * (yMax - yMin)};
    }
};

double scaledValue(const plots::Axis &axis, double value)
{
    return axis.scale == plots::AxisScale::log ? std::log10(value) : value;
}

Scale scaleOf(const QRectF &area, const plots::Plot &plot, std::size_t panel)
{
    const auto &y = plot.panels[panel].y;
    return {area, scaledValue(plot.x, plot.x.min), scaledValue(plot.x, plot.x.max), scaledValue(y, y.min),
            scaledValue(y, y.max)};
}

/// Whether some painted line passes through exactly these vertices, in this order, to a thousandth of the axes.
bool painted(const std::vector<QPolygonF> &lines, const Scale &scale, const std::vector<QPointF> &vertices)
{
    const double dx = (scale.xMax - scale.xMin) * 1e-3;
    const double dy = (scale.yMax - scale.yMin) * 1e-3;
    return std::ranges::any_of(lines, [&](const QPolygonF &line) {
        return std::ranges::equal(line, vertices, [&](const QPointF &at, const QPointF &wanted) {
            const QPointF value = scale.value(at);
            return std::abs(value.x() - wanted.x()) <= dx && std::abs(value.y() - wanted.y()) <= dy;
        });
    });
}

std::vector<QPointF> verticesOf(const plots::Plot &plot, const plots::Panel &panel, const plots::Series &series)
{
    std::vector<QPointF> out;
    for (std::size_t i = 0; i < series.x.size(); ++i)
        out.emplace_back(scaledValue(plot.x, series.x[i]), scaledValue(panel.y, series.y[i]));
    return out;
}

/// The words that every chart must show, whoever paints it.
QStringList wordsOf(const plots::Plot &plot)
{
    QStringList out;
    const auto add = [&out](const std::string &text) {
        if (!text.empty())
            out << QString::fromStdString(text);
    };
    add(plots::axisTitle(plot.x));
    for (const auto &tick : plot.x.ticks)
        add(tick.label);
    for (const auto &panel : plot.panels) {
        add(plots::axisTitle(panel.y));
        for (const auto &tick : panel.y.ticks)
            add(tick.label);
        for (const auto &limit : panel.limits)
            add(limit.label);
        for (const auto &series : panel.series)
            add(series.name);
    }
    for (const auto &header : plot.sideHeaders)
        add(header);
    for (const auto &side : plot.sideTexts) {
        for (const auto &cell : side.cells)
            add(cell);
    }
    return out;
}

} // namespace

class TestPaperAndScreen : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameChart_data();
    void sameChart();
    void aDifferenceIsSeen();
};

void TestPaperAndScreen::sameChart_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("roc") << 0;
    QTest::newRow("calibration") << 1;
    QTest::newRow("forest") << 2;
}

namespace {

plots::Plot sample(int which)
{
    return which == 0 ? rocSample() : which == 1 ? calibrationSample() : forestSample();
}

/// What each painter drew, and where its panels lie.
struct Drawn
{
    RecordingDevice device{QSize(900, 900)};
    std::vector<QRectF> areas;
};

void paper(const plots::Plot &plot, Drawn &out)
{
    QPainter painter(&out.device);
    VERIFY_OK(report::paintPlot(painter, QRectF(0, 0, 900, 900), plot));
    painter.end();
    // On paper each panel has a frame: the rectangles that are drawn and not filled.
    for (const auto &frame : out.device.frames())
        out.areas.push_back(frame);
}

void screen(const plots::Plot &plot, ChartCanvas &canvas, Drawn &out)
{
    canvas.setPlot(plot);
    QPainter painter(&out.device);
    canvas.render(&painter, QRectF(QPointF(0, 0), canvas.viewport()->size()));
    painter.end();
    for (const auto *panel : canvas.panels())
        out.areas.push_back(panel->area());
}

/// Every line, limit and word of the plot; empty when all of them are there.
QStringList missing(const plots::Plot &plot, const Drawn &drawn)
{
    QStringList out;
    if (drawn.areas.size() != plot.panels.size())
        return {QStringLiteral("%1 panels").arg(drawn.areas.size())};
    for (std::size_t p = 0; p < plot.panels.size(); ++p) {
        const auto &panel = plot.panels[p];
        const auto scale = scaleOf(drawn.areas[p], plot, p);
        for (const auto &series : panel.series) {
            if (series.kind == plots::SeriesKind::line &&
                !painted(drawn.device.lines(), scale, verticesOf(plot, panel, series)))
                out << QStringLiteral("line %1").arg(QString::fromStdString(series.name));
            for (std::size_t i = 0; i < series.yLower.size(); ++i) {
                if (!painted(drawn.device.lines(), scale,
                             {{scaledValue(plot.x, series.x[i]), series.yLower[i]},
                              {scaledValue(plot.x, series.x[i]), series.yUpper[i]}}))
                    out << QStringLiteral("interval %1 of %2").arg(i).arg(QString::fromStdString(series.name));
            }
        }
        for (const auto &limit : panel.limits) {
            const bool flat = limit.direction == plots::LimitLine::Direction::horizontal;
            const auto value = scaledValue(flat ? panel.y : plot.x, limit.value);
            const std::vector<QPointF> ends = flat ? std::vector<QPointF>{{scale.xMin, value}, {scale.xMax, value}}
                                                   : std::vector<QPointF>{{value, scale.yMin}, {value, scale.yMax}};
            const std::vector<QPointF> back(ends.rbegin(), ends.rend());
            if (!painted(drawn.device.lines(), scale, ends) && !painted(drawn.device.lines(), scale, back))
                out << QStringLiteral("limit %1").arg(QString::fromStdString(limit.label));
        }
    }
    // Words may be broken over lines or into pieces of several fonts: all letters in their order count.
    const auto letters = drawn.device.words().join(QString()).remove(QLatin1Char(' '));
    for (const auto &word : wordsOf(plot)) {
        if (!letters.contains(QString(word).remove(QLatin1Char(' '))))
            out << QStringLiteral("words %1").arg(word);
    }
    return out;
}

} // namespace

void TestPaperAndScreen::sameChart()
{
    QFETCH(int, which);
    const auto plot = sample(which);
    Theme theme([] { return paletteFor(Scheme::light); });
    AnsweredPrompts files;
    ChartView view(files);
    view.resize(900, 900);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    Drawn onPaper;
    Drawn onScreen;
    paper(plot, onPaper);
    screen(plot, *view.canvas(), onScreen);
    const auto lacking = missing(plot, onPaper);
    QVERIFY2(lacking.isEmpty(), qPrintable(QStringLiteral("on paper: ") + lacking.join(QStringLiteral("; "))));
    const auto unseen = missing(plot, onScreen);
    QVERIFY2(unseen.isEmpty(), qPrintable(QStringLiteral("on screen: ") + unseen.join(QStringLiteral("; "))));
    // QtCharts itself has the ranges that the plot says.
    for (std::size_t p = 0; p < plot.panels.size(); ++p) {
        auto *panel = view.canvas()->panels().at(p);
        const auto *x = qobject_cast<QValueAxis *>(panel->axes(Qt::Horizontal).constFirst());
        const auto *y = qobject_cast<QValueAxis *>(panel->axes(Qt::Vertical).constFirst());
        QVERIFY(x && y);
        QCOMPARE(x->min(), scaledValue(plot.x, plot.x.min));
        QCOMPARE(x->max(), scaledValue(plot.x, plot.x.max));
        QCOMPARE(y->min(), scaledValue(plot.panels[p].y, plot.panels[p].y.min));
        QCOMPARE(y->max(), scaledValue(plot.panels[p].y, plot.panels[p].y.max));
    }
}

void TestPaperAndScreen::aDifferenceIsSeen()
{
    const auto plot = rocSample();
    Drawn onPaper;
    paper(plot, onPaper);
    QVERIFY(missing(plot, onPaper).isEmpty());
    auto other = plot;
    other.panels[0].series[1].y[30] += 0.01;
    QCOMPARE(missing(other, onPaper).size(), 1);
    other = plot;
    other.panels[0].limits[0].value = 0.79;
    QCOMPARE(missing(other, onPaper).size(), 1);
    other = plot;
    other.panels[0].limits[0].label = "sensitivity ≥ 0.79";
    QCOMPARE(missing(other, onPaper).size(), 1);
    other = plot;
    other.x.max = 1.1;
    QVERIFY(missing(other, onPaper).size() >= 2);
}

VALBENCH_TEST(TestPaperAndScreen, paper_and_screen)
#include "test_paper_and_screen.moc"
