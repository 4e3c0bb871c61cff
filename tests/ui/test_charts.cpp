// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Charts: what is drawn is what the plot says; hover, zoom, keyboard, table and export.
#include "gallery.h"
#include "sample_plots.h"
#include "screenshots.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QWheelEvent>

#include <valbench/ui/charts/chart_canvas.h>
#include <valbench/ui/charts/chart_view.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/table_view.h>

#include "charts/chart_panel.h"

using namespace valbench;
using namespace valbench::ui;
using namespace valbench::test;

class TestCharts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void drawsWhatThePlotSays();
    void panelsShareTheAxis();
    void gapsInterruptLines();
    void hoverTellsValueAndN();
    void wheelZoomsAndDoubleClickResets();
    void bandZoomShowsNewTicks();
    void keysWalkTheVertices();
    void clickActivates();
    void tableShowsTheData();
    void exportsPictureDrawingAndData();
    void noFileWithoutItsEntry();
    void sideTextsGiveWayToThePlot();
    void limitsAreDrawnAndNamed();
    void longLinesAreReducedButKeepPeaks();
    void logAxes();
    void emptyPlotIsHarmless();
    void pictures_data();
    void pictures();

private:
    [[nodiscard]] ChartPanel &panel(std::size_t index = 0) const { return *m_chart->canvas()->panels().at(index); }
    void hover(const QPointF &at) { QTest::mouseMove(m_chart->canvas()->viewport(), at.toPoint()); }
    void wheel(const QPointF &at, int steps);
    std::unique_ptr<Theme> m_theme;
    AnsweredPrompts m_files;
    std::unique_ptr<ChartView> m_chart;
};

void TestCharts::init()
{
    m_theme = std::make_unique<Theme>([] { return paletteFor(Scheme::light); });
    m_chart = std::make_unique<ChartView>(m_files);
    m_chart->resize(700, 620);
    m_chart->setPlot(rocSample());
    m_chart->show();
    QVERIFY(QTest::qWaitForWindowActive(m_chart.get()));
}

void TestCharts::cleanup()
{
    m_chart.reset();
    m_theme.reset();
}

void TestCharts::wheel(const QPointF &at, int steps)
{
    QWidget *target = m_chart->canvas()->viewport();
    QWheelEvent event(at, target->mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(target, &event);
}

void TestCharts::drawsWhatThePlotSays()
{
    const QRectF area = panel().area();
    QVERIFY(std::abs(area.height() / area.width() - 1.0) < 0.02); // the aspect asked for
    QCOMPARE(panel().map(0, 0), area.bottomLeft());
    QCOMPARE(panel().map(1, 1), area.topRight());
    // QtCharts maps as we do: lines drawn by it and marks drawn by us lie on each other.
    const QList<QAbstractSeries *> drawn = panel().series();
    QVERIFY(drawn.size() >= 3);
    const QPointF theirs = panel().mapToPosition({0.25, 0.75}, drawn.front());
    const QPointF ours = panel().map(0.25, 0.75);
    QVERIFY2(QLineF(theirs, ours).length() < 1.0,
             qPrintable(QStringLiteral("%1 px apart").arg(QLineF(theirs, ours).length())));
    QCOMPARE(panel().drawnVertices(0), 2);
    QCOMPARE(panel().drawnVertices(1), 61);
    QCOMPARE(panel().shownX().ticks.size(), rocSample().x.ticks.size());
    QCOMPARE(m_chart->canvas()->accessibleName(), QStringLiteral("ROC, sealed test set"));
    QVERIFY(m_chart->canvas()->accessibleDescription().contains(QStringLiteral("AUC 0.871")));
}

void TestCharts::panelsShareTheAxis()
{
    m_chart->setPlot(calibrationSample());
    QCOMPARE(m_chart->canvas()->panels().size(), 2U);
    QCOMPARE(panel(0).area().left(), panel(1).area().left());
    QCOMPARE(panel(0).area().width(), panel(1).area().width());
    QVERIFY(panel(0).area().height() > 2.5 * panel(1).area().height());
    wheel(panel(0).area().center(), 3);
    QCOMPARE(panel(0).xSpan().from, panel(1).xSpan().from);
    QCOMPARE(panel(0).xSpan().to, panel(1).xSpan().to);
    QCOMPARE(panel(1).ySpan().to, calibrationSample().panels[1].y.max); // heights are their own
}

void TestCharts::gapsInterruptLines()
{
    plots::Plot plot = rocSample();
    plot.panels[0].series = {{.name = "gap",
                              .kind = plots::SeriesKind::line,
                              .x = {0, 0.2, 0.4, 0.6, 0.8},
                              .y = {0.5, 0.5, std::nan(""), 0.5, 0.5}}};
    plot.panels[0].bands.clear();
    plot.panels[0].limits.clear();
    m_chart->setPlot(plot);
    QCOMPARE(panel().drawnVertices(0), 4);
    const QImage picture = m_chart->canvas()->grab().toImage();
    const auto blue = [&](double x) {
        const QPointF at = panel().map(x, 0.5);
        for (int dy = -3; dy <= 3; ++dy) {
            const QColor pixel = picture.pixelColor(at.toPoint() + QPoint(0, dy));
            if (pixel.blue() > pixel.red() + 60)
                return true;
        }
        return false;
    };
    QVERIFY(blue(0.1));
    QVERIFY(!blue(0.4)); // no line through what is not there
    QVERIFY(blue(0.7));
}

void TestCharts::hoverTellsValueAndN()
{
    hover(panel().map(0.18, 0.66));
    QTRY_VERIFY(m_chart->canvas()->pointedText().contains(QStringLiteral("Threshold 0.42")));
    const QString words = m_chart->canvas()->pointedText();
    for (const QString &part : {QStringLiteral("False positive rate: 0.18"), QStringLiteral("Sensitivity: 0.66"),
                                QStringLiteral("Sensitivity, interval: 0.58 to 0.73"), QStringLiteral("n = 412")})
        QVERIFY2(words.contains(part), qPrintable(words));
    hover(panel().area().bottomRight() + QPointF(20, 30));
    QTRY_VERIFY(m_chart->canvas()->pointedText().isEmpty());
    m_chart->setPlot(calibrationSample());
    hover(panel(1).map(0.05, 100));
    QTRY_VERIFY(m_chart->canvas()->pointedText().contains(QStringLiteral("Predicted risk: 0 to 0.1")));
    QVERIFY(m_chart->canvas()->pointedText().contains(QStringLiteral("n = 280")));
}

void TestCharts::wheelZoomsAndDoubleClickResets()
{
    UserDriver user(m_chart.get());
    QVERIFY(!user.click(QStringLiteral("Show the whole chart")));
    const QPointF at = panel().map(0.2, 0.6);
    const QPointF before = panel().unmap(at);
    wheel(at, 2);
    QVERIFY(m_chart->canvas()->isZoomed());
    QVERIFY(panel().xSpan().length() < 0.7);
    QVERIFY(QLineF(panel().unmap(at), before).length() < 1e-9); // what is under the pointer stays there
    QTest::mouseDClick(m_chart->canvas()->viewport(), Qt::LeftButton, Qt::NoModifier, at.toPoint());
    QVERIFY(!m_chart->canvas()->isZoomed());
    wheel(at, -5);
    QVERIFY(!m_chart->canvas()->isZoomed()); // not beyond the whole
    wheel(at, 1);
    USER(user, click(QStringLiteral("Show the whole chart")));
    QVERIFY(!m_chart->canvas()->isZoomed());
}

void TestCharts::bandZoomShowsNewTicks()
{
    QWidget *target = m_chart->canvas()->viewport();
    const QPoint from = panel().map(0.1, 0.9).toPoint();
    const QPoint to = panel().map(0.3, 0.5).toPoint();
    QTest::mousePress(target, Qt::LeftButton, Qt::NoModifier, from);
    QMouseEvent drag(QEvent::MouseMove, to, target->mapToGlobal(to), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(target, &drag);
    QTest::mouseRelease(target, Qt::LeftButton, Qt::NoModifier, to);
    QVERIFY(std::abs(panel().xSpan().from - 0.1) < 0.01);
    QVERIFY(std::abs(panel().xSpan().to - 0.3) < 0.01);
    QVERIFY(std::abs(panel().ySpan().from - 0.5) < 0.01);
    const plots::Axis axis = panel().shownX();
    QVERIFY(axis.ticks.size() >= 3);
    for (const plots::Tick &tick : axis.ticks)
        QVERIFY(tick.value >= axis.min - 1e-9 && tick.value <= axis.max + 1e-9);
}

void TestCharts::keysWalkTheVertices()
{
    m_chart->setPlot(forestSample());
    UserDriver user(m_chart.get());
    USER(user, tabTo(QStringLiteral("Sensitivity by subgroup")));
    USER(user, press(Qt::Key_Right));
    USER(user, press(Qt::Key_Right));
    const QString words = m_chart->canvas()->pointedText();
    QVERIFY2(words.contains(QStringLiteral("Women")) && words.contains(QStringLiteral("0.85")) &&
                 words.contains(QStringLiteral("n = 352")),
             qPrintable(words));
    QVERIFY(m_chart->canvas()->accessibleDescription().contains(QStringLiteral("Women"))); // read out as well
    QSignalSpy chosen(m_chart.get(), &ChartView::vertexActivated);
    USER(user, press(Qt::Key_Return));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.at(0).at(2).toInt(), 1);
    USER(user, press(Qt::Key_Plus));
    QVERIFY(m_chart->canvas()->isZoomed());
    USER(user, press(Qt::Key_0));
    QVERIFY(!m_chart->canvas()->isZoomed());
}

void TestCharts::clickActivates()
{
    QSignalSpy chosen(m_chart.get(), &ChartView::vertexActivated);
    QTest::mouseClick(m_chart->canvas()->viewport(), Qt::LeftButton, Qt::NoModifier, panel().map(0.18, 0.66).toPoint());
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.at(0).at(1).toInt(), 2);
}

void TestCharts::tableShowsTheData()
{
    UserDriver user(m_chart.get());
    USER(user, click(QStringLiteral("Show the data as a table")));
    QVERIFY(m_chart->isTableShown());
    auto *table = user.find<TableView>(QStringLiteral("Data of the chart"));
    QVERIFY(table);
    QCOMPARE(table->model()->rowCount(), 61);
    QCOMPARE(table->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("sensitivity"));
    USER(user, click(QStringLiteral("Show the chart")));
    QVERIFY(!m_chart->isTableShown());
}

void TestCharts::noFileWithoutItsEntry()
{
    const QTemporaryDir folder;
    m_files.path = folder.filePath(QStringLiteral("chart.csv"));
    QString problem = QStringLiteral("The disk is full.");
    QList<ChartView::ExportedFile> noted;
    m_chart->setNoteExport([&](const ChartView::ExportedFile &file, const auto &done) {
        QVERIFY(!QFile::exists(m_files.path));
        noted << file;
        done(problem);
    });
    const auto entries = m_chart->findChild<QMenu *>()->actions();
    entries.at(2)->trigger();
    QVERIFY(!QFile::exists(m_files.path));
    QCOMPARE(m_chart->findChild<Banner *>()->text(), problem);
    problem.clear();
    entries.at(2)->trigger();
    QFile file(m_files.path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(noted.size(), 2);
    QCOMPARE(noted.last().title, rocSample().title);
    QCOMPARE(noted.last().format, std::string("CSV"));
    QCOMPARE(file.readAll(), noted.last().bytes);
}

void TestCharts::sideTextsGiveWayToThePlot()
{
    m_chart->setPlot(forestSample());
    const auto width = [this] { return panel().area().width(); };
    m_chart->resize(900, 400);
    QVERIFY(m_chart->svg().contains(">events</text>"));
    const double wide = width();
    m_chart->resize(480, 400);
    QVERIFY(width() < wide);
    QVERIFY2(width() >= 160, qPrintable(QString::number(width())));
    QVERIFY(!m_chart->svg().contains(">events</text>"));
    QVERIFY(m_chart->svg().contains(">value (95% CI)</text>"));
}

void TestCharts::exportsPictureDrawingAndData()
{
    const QTemporaryDir folder;
    const auto save = [&](int entry, const QString &name) {
        m_files.path = folder.filePath(name);
        auto *menu = m_chart->findChild<QMenu *>();
        menu->actions().at(entry)->trigger();
        QFile file(m_files.path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QImage picture = QImage::fromData(save(0, QStringLiteral("chart.png")));
    QCOMPARE(picture.width(), 2 * m_chart->canvas()->viewport()->width());
    const QByteArray svg = save(1, QStringLiteral("chart.svg"));
    QVERIFY(svg.contains("<polyline") || svg.contains("<path"));
    QVERIFY(svg.contains("False positive rate"));
    QVERIFY(svg.contains(">sensitivity ")); // a sign from another font is a text of its own
    QVERIFY(svg.contains("0.80</text>"));
    const double pixels = 0.9 * 9.75 * m_chart->logicalDpiY() / 72; // text as large as on screen, not as points
    QVERIFY(svg.contains(QByteArray("font-size=\"" + QByteArray::number(pixels))));
    QVERIFY(!svg.contains("<image")); // vectors all through
    const QByteArray csv = save(2, QStringLiteral("chart.csv"));
    QVERIFY(csv.startsWith("false positive rate,sensitivity\r\n0,0\r\n"));
    QCOMPARE(csv.count('\n'), 62);
}

void TestCharts::limitsAreDrawnAndNamed()
{
    const QImage picture = m_chart->canvas()->grab().toImage();
    const int y = qRound(panel().map(0, 0.8).y());
    int red = 0;
    for (int x = qRound(panel().area().left()); x < qRound(panel().area().right()); ++x) {
        const QColor pixel = picture.pixelColor(x, y);
        red += pixel.red() > pixel.blue() + 60;
    }
    QVERIFY2(red > panel().area().width() / 3, qPrintable(QString::number(red))); // dashed, from end to end
}

void TestCharts::longLinesAreReducedButKeepPeaks()
{
    constexpr std::size_t many = 1000000;
    plots::Plot plot = longSample(many, 654321);
    QElapsedTimer time;
    time.start();
    m_chart->setPlot(plot);
    const int drawn = panel().drawnVertices(0);
    QVERIFY2(drawn > 500 && drawn <= 5000, qPrintable(QString::number(drawn)));
    const QImage picture = m_chart->canvas()->grab().toImage();
    const QPointF peak = panel().map(654321, 94);
    bool found = false;
    for (int dx = -2; dx <= 2; ++dx)
        found = found || picture.pixelColor(peak.toPoint() + QPoint(dx, 4)).blue() >
                             picture.pixelColor(peak.toPoint() + QPoint(dx, 4)).red() + 40;
    QVERIFY(found);
    wheel(panel().map(654321, 95), 20); // zoomed in, the vertices themselves appear
    hover(panel().map(654321, 95));
    QTRY_VERIFY(m_chart->canvas()->pointedText().contains(QStringLiteral("95 ms")));
    QVERIFY2(time.elapsed() < 20000, qPrintable(QStringLiteral("%1 ms").arg(time.elapsed())));
}

void TestCharts::logAxes()
{
    plots::Plot plot = rocSample();
    plot.aspect = 0;
    plot.x = {.label = "Latency",
              .unit = "ms",
              .min = 1,
              .max = 1000,
              .ticks = {{1, "1"}, {10, "10"}, {100, "100"}, {1000, "1000"}},
              .scale = plots::AxisScale::log};
    plot.panels[0].series = {{.name = "l", .kind = plots::SeriesKind::line, .x = {1, 10, 100}, .y = {0.1, 0.2, 0.3}}};
    plot.panels[0].bands.clear();
    m_chart->setPlot(plot);
    const double third = panel().area().width() / 3;
    QVERIFY(std::abs(panel().map(10, 0).x() - panel().area().left() - third) < 1);
    QVERIFY(std::abs(panel().map(100, 0).x() - panel().area().left() - 2 * third) < 1);
}

void TestCharts::emptyPlotIsHarmless()
{
    m_chart->setPlot({});
    UserDriver user(m_chart.get());
    m_chart->canvas()->setFocus();
    USER(user, press(Qt::Key_Right));
    USER(user, press(Qt::Key_Plus));
    hover({50, 50});
    QVERIFY(m_chart->canvas()->pointedText().isEmpty());
    plots::Plot plot = rocSample();
    plot.panels[0].series.clear();
    m_chart->setPlot(plot);
    USER(user, press(Qt::Key_Right));
    QVERIFY(m_chart->canvas()->pointedText().isEmpty());
}

void TestCharts::pictures_data()
{
    QTest::addColumn<bool>("dark");
    QTest::addColumn<int>("scale");
    QTest::newRow("light") << false << 100;
    QTest::newRow("dark") << true << 100;
    QTest::newRow("light200") << false << 200;
}

void TestCharts::pictures()
{
    QFETCH(bool, dark);
    QFETCH(int, scale);
    m_theme->setChoice(dark ? SchemeChoice::dark : SchemeChoice::light);
    m_theme->setScale(scale);
    const auto picture = [&](plots::Plot plot, const char *name, int width, int height) {
        m_chart->resize(scaled(width), scaled(height));
        m_chart->setPlot(std::move(plot));
        hover(panel().map(m_chart->plot().panels[0].series.back().x[0], m_chart->plot().panels[0].series.back().y[0]));
        takeScreenshot(m_chart.get(),
                       QStringLiteral("chart-%1-%2").arg(QLatin1String(name), QLatin1String(QTest::currentDataTag())));
        const QStringList clipped = clippedTexts(m_chart.get());
        QVERIFY2(clipped.isEmpty(), qPrintable(clipped.join(QLatin1Char('\n'))));
        QVERIFY(namelessControls(m_chart.get()).isEmpty());
    };
    picture(rocSample(), "roc", 560, 620);
    picture(calibrationSample(), "calibration", 560, 560);
    picture(forestSample(), "forest", 760, 320);
}

VALBENCH_TEST(TestCharts, charts)
#include "test_charts.moc"
