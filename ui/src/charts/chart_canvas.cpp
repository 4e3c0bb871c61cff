// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/charts/chart_canvas.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include <QAccessible>
#include <QGraphicsScene>
#include <QLabel>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QRubberBand>

#include <valbench/ui/theme/colors.h>
#include <valbench/ui/theme/metrics.h>

#include "chart_overlay.h"
#include "chart_panel.h"
#include "chart_style.h"

namespace valbench::ui {

namespace {

constexpr int leastPlotWidth = 170; ///< below that, columns of texts beside the plot give way

} // namespace

ChartCanvas::ChartCanvas(QWidget *parent) : QGraphicsView(parent)
{
    setScene(new QGraphicsScene(this));
    setFrameShape(QFrame::NoFrame);
    setRenderHint(QPainter::Antialiasing);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    setInteractive(false); // the view itself answers the mouse
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 120);
    m_band = new QRubberBand(QRubberBand::Rectangle, viewport());
    m_tip = new QLabel(viewport());
    m_tip->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_tip->setTextFormat(Qt::PlainText);
    m_tip->setAutoFillBackground(true);
    m_tip->setFrameShape(QFrame::StyledPanel);
    m_tip->setBackgroundRole(QPalette::ToolTipBase);
    m_tip->setMargin(scaled(6));
    m_tip->hide();
}

ChartCanvas::~ChartCanvas() = default;

QSize ChartCanvas::sizeHint() const
{
    return {scaled(480), scaled(320)};
}

void ChartCanvas::setPlot(plots::Plot plot)
{
    point(std::nullopt, {});
    scene()->clear();
    m_panels.clear();
    m_plot = std::move(plot);
    for (std::size_t i = 0; i < m_plot.panels.size(); ++i) {
        auto *panel = new ChartPanel(m_plot.panels[i], m_plot.x, i + 1 == m_plot.panels.size());
        scene()->addItem(panel);
        m_panels.push_back(panel);
    }
    setAccessibleName(charts::text(m_plot.title));
    setAccessibleDescription(charts::text(m_plot.textSummary));
    arrange();
}

void ChartCanvas::arrange()
{
    if (m_panels.empty())
        return;
    const QFontMetricsF metrics(fontFor(TextStyle::small));
    const QSizeF whole = viewport()->size();
    scene()->setSceneRect(QRectF(QPointF(0, 0), whole));
    {
        QPixmap scratch(1, 1);
        QPainter painter(&scratch);
        m_legendHeight = paintLegend(&painter, whole.width());
    }
    double labels = 0;
    for (const ChartPanel *panel : m_panels)
        labels = std::max(labels, tickLabelWidth(*panel));
    const bool titled = std::ranges::any_of(m_plot.panels, [](const plots::Panel &p) { return !p.y.label.empty(); });
    const double left = labels + scaled(16) + (titled ? metrics.height() + scaled(4) : 0);
    const double room = whole.width() - left - scaled(12);
    const double side = chooseSideColumns(room - scaled(leastPlotWidth));
    const double top = m_legendHeight + scaled(8) + (m_plot.sideHeaders.empty() ? 0 : metrics.height());
    const double bottom = 2 * metrics.height() + scaled(14);
    const double gap = scaled(14);
    double width = std::max(40.0, room - side);
    double height = std::max(40.0, whole.height() - top - bottom - gap * static_cast<double>(m_panels.size() - 1));
    double shares = 0;
    for (const plots::Panel &panel : m_plot.panels)
        shares += panel.share;
    if (m_plot.aspect > 0) {
        const double first = m_plot.panels.front().share / shares;
        if (height * first / width > m_plot.aspect)
            height = width * m_plot.aspect / first;
        else
            width = height * first / m_plot.aspect;
    }
    double y = top;
    for (ChartPanel *panel : m_panels) {
        const double part = height * panel->panel().share / shares;
        panel->setGeometry(QRectF(QPointF(0, 0), whole));
        panel->setArea(QRectF(std::floor(left), std::floor(y), std::floor(width), std::floor(part)));
        y += part + gap;
    }
    viewport()->update();
}

double ChartCanvas::chooseSideColumns(double room)
{
    const QFontMetricsF metrics(fontFor(TextStyle::small));
    m_sideWidths.clear();
    for (std::size_t column = 0; column < m_plot.sideHeaders.size(); ++column) {
        double widest = metrics.horizontalAdvance(charts::text(m_plot.sideHeaders[column]));
        for (const plots::SideText &row : m_plot.sideTexts) {
            if (column < row.cells.size())
                widest = std::max(widest, metrics.horizontalAdvance(charts::text(row.cells[column])));
        }
        m_sideWidths.push_back(widest + scaled(16));
    }
    double side = std::accumulate(m_sideWidths.begin(), m_sideWidths.end(), 0.0);
    for (m_firstSide = 0; side > room && m_firstSide + 1 < m_sideWidths.size(); ++m_firstSide)
        side -= m_sideWidths[m_firstSide];
    return side;
}

double ChartCanvas::paintLegend(QPainter *painter, double width) const
{
    const QFontMetricsF metrics(fontFor(TextStyle::small));
    const double line = metrics.height() + scaled(4);
    const double swatch = scaled(22);
    double x = scaled(8);
    double y = scaled(2);
    bool any = false;
    painter->setFont(fontFor(TextStyle::small));
    const auto entry = [&](const QString &name, const auto &paintSwatch) {
        const double needed = swatch + scaled(6) + metrics.horizontalAdvance(name) + scaled(18);
        if (any && x + needed > width) {
            x = scaled(8);
            y += line;
        }
        any = true;
        paintSwatch(QRectF(x, y, swatch, metrics.height()));
        painter->setPen(color(Role::text));
        painter->drawText(QPointF(x + swatch + scaled(6), y + metrics.ascent()), name);
        x += needed;
    };
    for (const plots::Panel &panel : m_plot.panels) {
        for (std::size_t s = 0; s < panel.series.size(); ++s) {
            const plots::Series &series = panel.series[s];
            if (series.name.empty())
                continue;
            const QPen pen = charts::penFor(series.role, orderOf(panel, s));
            entry(charts::text(series.name), [&](const QRectF &box) {
                if (series.kind == plots::SeriesKind::bars) {
                    QColor fill = pen.color();
                    fill.setAlphaF(0.55F);
                    painter->fillRect(box.adjusted(2, 2, -2, -2), fill);
                } else if (series.kind == plots::SeriesKind::points) {
                    painter->setPen(Qt::NoPen);
                    painter->setBrush(pen.color());
                    painter->drawPath(charts::markerPath(series.marker, scaled(8)).translated(box.center()));
                } else {
                    painter->setPen(pen);
                    painter->drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()));
                }
            });
        }
        for (std::size_t b = 0; b < panel.bands.size(); ++b) {
            if (panel.bands[b].name.empty())
                continue;
            entry(charts::text(panel.bands[b].name), [&](const QRectF &box) {
                painter->fillRect(box.adjusted(0, 2, 0, -2),
                                  charts::bandFill(panel.bands[b].role, static_cast<int>(b)));
            });
        }
    }
    return any ? y + line : 0;
}

void ChartCanvas::paintSideTexts(QPainter *painter) const
{
    if (m_plot.sideHeaders.empty() || m_panels.empty())
        return;
    const QFontMetricsF metrics(fontFor(TextStyle::small));
    const ChartPanel &panel = *m_panels.front();
    double x = panel.area().right() + scaled(16);
    painter->setFont(fontFor(TextStyle::small));
    for (std::size_t column = m_firstSide; column < m_plot.sideHeaders.size(); ++column) {
        painter->setPen(color(Role::mutedText));
        painter->drawText(QPointF(x, panel.area().top() - scaled(5)), charts::text(m_plot.sideHeaders[column]));
        painter->setPen(color(Role::text));
        for (const plots::SideText &row : m_plot.sideTexts) {
            if (column >= row.cells.size() || row.y < panel.shownY().min || row.y > panel.shownY().max)
                continue;
            const double y = panel.map(m_plot.x.min, row.y).y();
            painter->drawText(QPointF(x, y + metrics.ascent() / 2 - 1), charts::text(row.cells[column]));
        }
        x += m_sideWidths[column];
    }
}

void ChartCanvas::drawForeground(QPainter *painter, const QRectF &)
{
    [[maybe_unused]] const double height = paintLegend(painter, sceneRect().width());
    paintSideTexts(painter);
    if (m_pointed) {
        painter->setPen(QPen(color(Role::text), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawEllipse(m_pointedAt, scaled(6), scaled(6));
    }
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        painter->setPen(QPen(color(Role::accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(sceneRect().adjusted(1, 1, -1, -1), scaled(4), scaled(4));
    }
}

void ChartCanvas::render(QPainter *painter, const QRectF &target)
{
    scene()->render(painter, target, sceneRect());
    painter->save();
    painter->translate(target.topLeft());
    painter->scale(target.width() / sceneRect().width(), target.height() / sceneRect().height());
    [[maybe_unused]] const double height = paintLegend(painter, sceneRect().width());
    paintSideTexts(painter);
    painter->restore();
}

bool ChartCanvas::isZoomed() const
{
    return std::ranges::any_of(m_panels, [](const ChartPanel *panel) {
        const plots::Axis x = panel->shownX();
        const plots::Axis y = panel->shownY();
        return x.min != panel->xAxis().min || x.max != panel->xAxis().max || y.min != panel->panel().y.min ||
               y.max != panel->panel().y.max;
    });
}

void ChartCanvas::resetZoom()
{
    for (ChartPanel *panel : m_panels)
        panel->resetSpans();
    point(std::nullopt, {});
    viewport()->update();
    Q_EMIT zoomed();
}

int ChartCanvas::panelAt(const QPointF &at) const
{
    for (std::size_t i = 0; i < m_panels.size(); ++i) {
        if (m_panels[i]->area().contains(at))
            return static_cast<int>(i);
    }
    return -1;
}

void ChartCanvas::zoomTo(const QRectF &area)
{
    const int index = panelAt(area.center());
    if (index < 0)
        return;
    ChartPanel *target = m_panels.at(static_cast<std::size_t>(index));
    const QRectF inside = area.intersected(target->area());
    const QPointF low = target->unmap(inside.bottomLeft());
    const QPointF high = target->unmap(inside.topRight());
    // Beyond this the labels of the ticks no longer differ.
    if (high.x() - low.x() < 1e-9 * std::max(1.0, std::abs(low.x())) ||
        high.y() - low.y() < 1e-9 * std::max(1.0, std::abs(low.y())))
        return;
    for (ChartPanel *panel : m_panels)
        panel->setSpans({low.x(), high.x()}, panel == target ? Span{low.y(), high.y()} : panel->ySpan());
    point(std::nullopt, {});
    viewport()->update();
    Q_EMIT zoomed();
}

void ChartCanvas::zoomAt(const QPointF &at, double factor)
{
    const int index = panelAt(at);
    if (index < 0)
        return;
    ChartPanel *target = m_panels.at(static_cast<std::size_t>(index));
    const QPointF fixed = target->unmap(at);
    const auto around = [factor](const Span &span, double middle, const Span &most) {
        Span next{middle - (middle - span.from) * factor, middle + (span.to - middle) * factor};
        next.from = std::max(next.from, most.from); // out to the whole range, not beyond
        next.to = std::min(next.to, most.to);
        return next.length() > 1e-9 * std::max(1.0, std::abs(middle)) ? next : span;
    };
    const auto whole = [](const plots::Axis &axis) { return Span{toScale(axis, axis.min), toScale(axis, axis.max)}; };
    const Span x = around(target->xSpan(), fixed.x(), whole(m_plot.x));
    const Span y = around(target->ySpan(), fixed.y(), whole(target->panel().y));
    for (ChartPanel *panel : m_panels)
        panel->setSpans(x, panel == target ? y : panel->ySpan());
    point(std::nullopt, {});
    viewport()->update();
    Q_EMIT zoomed();
}

QString ChartCanvas::pointedText() const
{
    if (!m_pointed)
        return {};
    const plots::Panel &panel = m_plot.panels.at(static_cast<std::size_t>(m_pointed->panel));
    const plots::Series &series = panel.series.at(static_cast<std::size_t>(m_pointed->series));
    const auto vertex = static_cast<std::size_t>(m_pointed->vertex);
    const QLocale locale;
    const auto number = [&locale](double value) { return locale.toString(value, 'g', 4); };
    const auto quantity = [&](const plots::Axis &axis, double value) {
        const auto named = std::ranges::find_if(axis.ticks, [value](const plots::Tick &tick) {
            return tick.value == value && tick.label.find_first_of("0123456789") == std::string::npos;
        });
        const QString shown = named != axis.ticks.end() ? charts::text(named->label) : number(value);
        const QString unit = axis.unit.empty() ? QString() : QLatin1Char(' ') + charts::text(axis.unit);
        return axis.label.empty() ? shown + unit
                                  : QStringLiteral("%1: %2%3").arg(charts::text(axis.label), shown, unit);
    };
    QStringList lines;
    if (!series.name.empty())
        lines << charts::text(series.name);
    if (series.kind == plots::SeriesKind::bars)
        lines << tr("%1 to %2").arg(quantity(m_plot.x, series.x[vertex]), number(series.x[vertex + 1]));
    else
        lines << quantity(m_plot.x, series.x[vertex]);
    lines << quantity(panel.y, series.y[vertex]);
    const auto interval = [&](const plots::Axis &axis, const std::vector<double> &lower,
                              const std::vector<double> &upper) {
        if (vertex < lower.size() && vertex < upper.size() && std::isfinite(lower[vertex]) &&
            std::isfinite(upper[vertex]))
            lines << tr("%1, interval: %2 to %3")
                         .arg(charts::text(axis.label), number(lower[vertex]), number(upper[vertex]));
    };
    interval(m_plot.x, series.xLower, series.xUpper);
    interval(panel.y, series.yLower, series.yUpper);
    if (vertex < series.n.size())
        lines << tr("n = %1").arg(locale.toString(static_cast<qlonglong>(series.n[vertex])));
    else if (m_plot.n > 0)
        lines << tr("n = %1 in all").arg(locale.toString(static_cast<qlonglong>(m_plot.n)));
    return lines.join(QLatin1Char('\n'));
}

void ChartCanvas::point(std::optional<Pointed> at, const QPointF &place)
{
    m_pointed = at;
    m_pointedAt = place;
    const QString words = pointedText();
    m_tip->setVisible(!words.isEmpty());
    if (!words.isEmpty()) {
        m_tip->setFont(fontFor(TextStyle::small));
        m_tip->setText(words);
        m_tip->adjustSize();
        QPoint corner = (place + QPointF(scaled(12), -m_tip->height() - scaled(8))).toPoint();
        corner.setX(std::clamp(corner.x(), 0, std::max(0, viewport()->width() - m_tip->width())));
        corner.setY(std::max(0, corner.y()));
        m_tip->move(corner);
    }
    viewport()->update();
}

void ChartCanvas::step(int vertices, int series)
{
    if (m_plot.panels.empty() || m_plot.panels.front().series.empty())
        return;
    Pointed next = m_pointed.value_or(Pointed{0, 0, -1});
    const plots::Panel &panel = m_plot.panels.at(static_cast<std::size_t>(next.panel));
    const int seriesCount = static_cast<int>(panel.series.size());
    next.series = std::clamp(next.series + series, 0, seriesCount - 1);
    const plots::Series &chosen = panel.series.at(static_cast<std::size_t>(next.series));
    const int count = static_cast<int>(chosen.y.size());
    if (count == 0)
        return;
    next.vertex = std::clamp(next.vertex + vertices, 0, count - 1);
    const ChartPanel &shown = *m_panels.at(static_cast<std::size_t>(next.panel));
    const auto at = static_cast<std::size_t>(next.vertex);
    const QPointF place = chosen.kind == plots::SeriesKind::bars
                              ? QPointF(shown.barRect(chosen, at).center().x(), shown.barRect(chosen, at).top())
                              : shown.map(chosen.x[at], chosen.y[at]);
    point(next, place);
    QAccessibleEvent said(this, QAccessible::Alert);
    setAccessibleDescription(QString(pointedText()).replace(QLatin1Char('\n'), QStringLiteral(", ")));
    QAccessible::updateAccessibility(&said);
}

void ChartCanvas::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    point(std::nullopt, {});
    arrange();
}

void ChartCanvas::changeEvent(QEvent *event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) {
        for (ChartPanel *panel : m_panels)
            panel->restyle();
        arrange();
    }
}

void ChartCanvas::wheelEvent(QWheelEvent *event)
{
    const double steps = event->angleDelta().y() / 120.0;
    if (steps != 0)
        zoomAt(event->position(), std::pow(0.8, steps));
    event->accept();
}

void ChartCanvas::mousePressEvent(QMouseEvent *event)
{
    setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::LeftButton) {
        m_pressedAt = event->position().toPoint();
        m_band->setGeometry(QRect(m_pressedAt, QSize()));
    }
}

void ChartCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (event->buttons() & Qt::LeftButton) {
        point(std::nullopt, {});
        m_band->setGeometry(QRect(m_pressedAt, at).normalized());
        m_band->setVisible((at - m_pressedAt).manhattanLength() > scaled(6));
        return;
    }
    const int index = panelAt(at);
    if (index < 0) {
        point(std::nullopt, {});
        return;
    }
    const auto hit = m_panels.at(static_cast<std::size_t>(index))->nearest(at, scaled(28));
    point(hit ? std::optional(Pointed{index, hit->series, hit->vertex}) : std::nullopt, hit ? hit->at : QPointF());
}

void ChartCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const QRect area = m_band->geometry();
    const bool dragged = m_band->isVisible();
    m_band->hide();
    if (dragged && area.width() > scaled(6) && area.height() > scaled(6)) {
        zoomTo(area);
        return;
    }
    const QPointF at = event->position();
    const int index = panelAt(at);
    if (index < 0 || dragged)
        return;
    if (const auto hit = m_panels.at(static_cast<std::size_t>(index))->nearest(at, scaled(28)))
        Q_EMIT vertexActivated(index, hit->series, hit->vertex);
}

void ChartCanvas::mouseDoubleClickEvent(QMouseEvent *)
{
    resetZoom();
}

void ChartCanvas::leaveEvent(QEvent *event)
{
    point(std::nullopt, {});
    QGraphicsView::leaveEvent(event);
}

void ChartCanvas::keyPressEvent(QKeyEvent *event)
{
    const QPointF middle = m_pointed ? m_pointedAt : m_panels.empty() ? QPointF() : m_panels.front()->area().center();
    switch (event->key()) {
    case Qt::Key_Right: step(1, 0); return;
    case Qt::Key_Left: step(-1, 0); return;
    case Qt::Key_PageDown: step(10, 0); return;
    case Qt::Key_PageUp: step(-10, 0); return;
    case Qt::Key_Down: step(0, 1); return;
    case Qt::Key_Up: step(0, -1); return;
    case Qt::Key_Plus: zoomAt(middle, 0.8); return;
    case Qt::Key_Minus: zoomAt(middle, 1.25); return;
    case Qt::Key_0: resetZoom(); return;
    case Qt::Key_Escape: point(std::nullopt, {}); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_pointed)
            Q_EMIT vertexActivated(m_pointed->panel, m_pointed->series, m_pointed->vertex);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace valbench::ui
