// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a chart: panels below each other, legend, side texts; hover, zoom and keyboard.
#pragma once

#include <QGraphicsView>

#include <memory>
#include <optional>
#include <vector>

#include <valbench/plots/plot.h>

class QLabel;
class QRubberBand;

namespace valbench::ui {

class ChartPanel;

/// Wheel and rubber band zoom, a double click or 0 shows everything again. With the focus: Left and Right walk the
/// vertices and read them out, Up and Down change the series, + and − zoom, Enter activates.
class ChartCanvas : public QGraphicsView {
    Q_OBJECT
public:
    explicit ChartCanvas(QWidget *parent = nullptr);
    ~ChartCanvas() override;

    void setPlot(plots::Plot plot);
    [[nodiscard]] const plots::Plot &plot() const { return m_plot; }
    void resetZoom();
    [[nodiscard]] bool isZoomed() const;
    /// What the pointer or the keyboard points at, in words; empty for nothing.
    [[nodiscard]] QString pointedText() const;
    [[nodiscard]] const std::vector<ChartPanel *> &panels() const { return m_panels; }
    void render(QPainter *painter, const QRectF &target);
    using QGraphicsView::render;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void zoomed();
    void vertexActivated(int panel, int series, int vertex);

protected:
    void drawForeground(QPainter *painter, const QRectF &rect) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Pointed
    {
        int panel = 0;
        int series = 0;
        int vertex = 0;
    };
    void arrange();
    void zoomAt(const QPointF &at, double factor);
    void zoomTo(const QRectF &area);
    [[nodiscard]] int panelAt(const QPointF &at) const;
    void point(std::optional<Pointed> at, const QPointF &place);
    void step(int vertices, int series);
    /// Which columns of texts beside the plot are shown in that many pixels: the last always, the first go first.
    /// Returns their width. What is left out is in the table.
    double chooseSideColumns(double room);
    [[nodiscard]] double paintLegend(QPainter *painter, double width) const;
    void paintSideTexts(QPainter *painter) const;
    plots::Plot m_plot;
    std::vector<ChartPanel *> m_panels;
    QRubberBand *m_band;
    QPoint m_pressedAt;
    QLabel *m_tip;
    std::optional<Pointed> m_pointed;
    QPointF m_pointedAt;
    double m_legendHeight = 0;
    std::vector<double> m_sideWidths;
    std::size_t m_firstSide = 0; ///< the columns before it are not shown
};

} // namespace valbench::ui
