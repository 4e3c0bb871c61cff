// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is painted by hand in a panel: behind the series the grid and bars; before them markers, limits and axes.
#pragma once

#include <QGraphicsItem>

namespace valbench::ui {

class ChartPanel;

class ChartGround final : public QGraphicsItem {
public:
    explicit ChartGround(ChartPanel *panel);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    ChartPanel *m_panel;
};

class ChartForeground final : public QGraphicsItem {
public:
    explicit ChartForeground(ChartPanel *panel);
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    void paintMarkers(QPainter *painter) const;
    void paintLimits(QPainter *painter) const;
    void paintAxes(QPainter *painter) const;
    ChartPanel *m_panel;
};

/// Room the labels of a y axis take at the left of the panel, without its title.
[[nodiscard]] double tickLabelWidth(const ChartPanel &panel);

} // namespace valbench::ui
