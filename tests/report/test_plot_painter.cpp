// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <QImage>
#include <QPainter>

#include <limits>

#include <valbench/plots/builders.h>
#include <valbench/plots/ticks.h>
#include <valbench/report/plot_painter.h>

#include "report/sample_document.h"

using namespace valbench;
using namespace valbench::report;

class TestPlotPainter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void verticesStandWhereTheAxesSay();
    void logAxis();
    void rolesDifferInGrey();
    void everythingIsDrawn();
    void smallAreasAndStrangeData();
    void refusals();
    void heights();
};

namespace {

QImage painted(const plots::Plot &plot, const PlotTheme &theme, QSize size = {1800, 1400})
{
    QImage image(size, QImage::Format_RGB32);
    image.setDotsPerMeterX(11811); // 300 dpi: the thinnest line is two pixels wide
    image.setDotsPerMeterY(11811);
    image.fill(Qt::white);
    QPainter painter(&image);
    const auto status = paintPlot(painter, QRectF(QPointF(0, 0), size), plot, theme);
    return status ? image : QImage();
}

/// The pixels of nearly this colour.
QRect extent(const QImage &image, const QColor &color)
{
    QRect box;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (std::abs(pixel.red() - color.red()) + std::abs(pixel.green() - color.green()) +
                    std::abs(pixel.blue() - color.blue()) <
                60)
                box = box.united(QRect(x, y, 1, 1));
        }
    return box;
}

PlotTheme loudTheme()
{
    PlotTheme theme;
    theme.frame = QColor(0, 255, 0);
    theme.primary = {QColor(255, 0, 0), 1, {}};
    theme.limit = {QColor(0, 0, 255), 1, {}};
    return theme;
}

plots::Plot lineFrom(double x1, double y1, double x2, double y2)
{
    plots::Plot plot;
    plot.title = "Line";
    plot.x = plots::exactAxis("x", "", 0, 10);
    plots::Panel panel;
    panel.y = plots::exactAxis("y", "", 0, 10);
    panel.series.push_back(
        {"", plots::SeriesKind::line, plots::Role::primary, plots::Marker::circle, {x1, x2}, {y1, y2}});
    plot.panels.push_back(panel);
    return plot;
}

void near(int actual, double expected)
{
    QVERIFY2(std::abs(actual - expected) <= 4, qPrintable(QStringLiteral("%1, expected %2").arg(actual).arg(expected)));
}

} // namespace

static int count(const QImage &image, const QColor &color)
{
    int pixels = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            pixels += image.pixelColor(x, y) == color ? 1 : 0;
    return pixels;
}

void TestPlotPainter::verticesStandWhereTheAxesSay()
{
    plots::Plot plot = lineFrom(2, 1, 7, 9);
    plot.panels[0].limits.push_back({plots::LimitLine::Direction::horizontal, 4, "", plots::Role::limit});
    const QImage image = painted(plot, loudTheme());
    const QRect frame = extent(image, QColor(0, 255, 0)); // with tick marks: 3 pt to the left and below
    const QRect line = extent(image, QColor(255, 0, 0));
    const QRect limit = extent(image, QColor(0, 0, 255));
    const double tick = 3.0 * image.logicalDpiX() / 72;
    const double left = frame.left() + tick;
    const double width = frame.right() - left;
    const double bottom = frame.bottom() - tick;
    const double height = bottom - frame.top();
    QVERIFY(width > 1200 && height > 800);
    near(line.left(), left + 0.2 * width);
    near(line.right(), left + 0.7 * width);
    near(line.bottom(), bottom - 0.1 * height);
    near(line.top(), bottom - 0.9 * height);
    near(limit.center().y(), bottom - 0.4 * height);
    near(limit.left(), left);
    near(limit.right(), left + width);
}

void TestPlotPainter::logAxis()
{
    plots::Plot plot = lineFrom(10, 2, 100, 2.1);
    plot.x = plots::logAxis("x", "", 1, 1000);
    const QImage image = painted(plot, loudTheme());
    const QRect frame = extent(image, QColor(0, 255, 0));
    const QRect line = extent(image, QColor(255, 0, 0));
    const double left = frame.left() + 3.0 * image.logicalDpiX() / 72;
    near(line.left(), left + (frame.right() - left) / 3);
    near(line.right(), left + (frame.right() - left) * 2 / 3);
}

void TestPlotPainter::rolesDifferInGrey()
{
    // Lines that may lie side by side differ in dash or in grey, by more than copying machines blur.
    const PlotTheme theme;
    const Stroke *strokes[] = {&theme.primary, &theme.secondary, &theme.reference, &theme.limit};
    for (const auto *a : strokes)
        for (const auto *b : strokes)
            if (a != b)
                QVERIFY(a->dash != b->dash);
    QVERIFY(qGray(theme.bandFill.rgb()) - qGray(theme.primary.color.rgb()) > 100);
    QVERIFY(255 - qGray(theme.bandFill.rgb()) > 25);
    for (const auto *stroke : strokes)
        QCOMPARE(stroke->color.alpha(), 255);
    QCOMPARE(theme.bandFill.alpha(), 255);
    // And the dashes are on the paper.
    PlotTheme solid = theme;
    solid.limit.dash.clear();
    const auto inked = [](const PlotTheme &with) { return count(painted(test::sampleRoc(), with), with.limit.color); };
    QVERIFY2(inked(theme) < 0.9 * inked(solid), qPrintable(QString::number(inked(theme))));
}

void TestPlotPainter::everythingIsDrawn()
{
    const PlotTheme theme;
    const QImage roc = painted(test::sampleRoc(), theme);
    for (const QColor &color : {theme.primary.color, theme.limit.color, theme.bandFill, theme.grid})
        QVERIFY2(count(roc, color) > 1000, qPrintable(color.name()));
    QVERIFY(count(painted(test::sampleCalibration(), theme), theme.barFill) > 5000);

    // Without the band its colour is gone but for chance blends of edges: the pixels above were the band's.
    plots::Plot bare = test::sampleRoc();
    bare.panels[0].bands.clear();
    QVERIFY(count(painted(bare, theme), theme.bandFill) < 50);
}

void TestPlotPainter::smallAreasAndStrangeData()
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double inf = std::numeric_limits<double>::infinity();
    plots::Plot strange = lineFrom(nan, 1, 1e300, -1e300);
    strange.title = std::string(3000, 'x');
    strange.notes = {std::string(500, 'y'), "\xFF\x01"};
    strange.panels[0].series[0].name = std::string(400, 'n');
    strange.panels[0].series.push_back(
        {"p", plots::SeriesKind::points, plots::Role::secondary, plots::Marker::triangle, {nan, 5, inf}, {1, nan, 3}});
    strange.panels[0].series.push_back(
        {"empty", plots::SeriesKind::bars, plots::Role::primary, plots::Marker::circle, {}, {}});
    strange.panels[0].bands.push_back({"band", plots::Role::band, {0, 1}, {nan, nan}, {1, 1}});
    for (const auto &plot : {test::sampleRoc(), test::sampleCalibration(), test::sampleForest(), strange})
        for (const QSize size : {QSize(1, 1), QSize(10, 10), QSize(40, 300), QSize(300, 40), QSize(900, 700)})
            QVERIFY(!painted(plot, PlotTheme(), size).isNull());
}

void TestPlotPainter::refusals()
{
    QImage image(10, 10, QImage::Format_RGB32);
    QPainter painter(&image);
    const auto status = paintPlot(painter, QRectF(0, 0, 10, 10), plots::Plot());
    QVERIFY(!status);
    QVERIFY(status.error().code() == ErrorCode::badInput);
    QVERIFY(!preferredHeight(plots::Plot(), 500));
}

void TestPlotPainter::heights()
{
    const auto height = [](const plots::Plot &plot) { return preferredHeight(plot, 500).value_or(0); };
    QVERIFY(height(test::sampleRoc()) > 200 && height(test::sampleRoc()) < 350);
    plots::Plot forest = test::sampleForest();
    const double few = height(forest);
    for (int i = 0; i < 10; ++i)
        forest.panels[0].y.ticks.push_back({8.0 + i, "more"});
    QVERIFY(height(forest) > few + 10 * 20);
    forest.notes.assign(10, "a note");
    QVERIFY(height(forest) > few + 10 * 32);
}

VALBENCH_TEST(TestPlotPainter, plot_painter)
#include "test_plot_painter.moc"
