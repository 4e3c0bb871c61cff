// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Short texts on a chart: measured, aligned, wrapped.
#pragma once

#include <string>

#include <QFont>
#include <QRectF>
#include <QString>

#include "text_block.h"

class QPainter;

namespace valbench::report {

/// Draws with one painter in device units; sizes and gaps are points.
class ChartText {
public:
    ChartText(QPainter &painter, double pointSize);

    /// Device units per point of the painter's device.
    [[nodiscard]] double unit() const { return m_unit; }
    [[nodiscard]] double lineHeight() const { return m_lineHeight; }
    [[nodiscard]] double width(const QString &text, bool bold = false) const;
    /// Height of the text wrapped to a width.
    [[nodiscard]] double wrappedHeight(const QString &text, double width) const;
    /// One line, or in boxes higher than that wrapped lines (not bold).
    void draw(const QRectF &box, Qt::Alignment alignment, const QString &text, bool bold = false) const;
    /// One line with its centre at `center`, reading upwards.
    void drawUpwards(const QPointF &center, const QString &text) const;

private:
    [[nodiscard]] TextBlock wrapped(const QString &text, double width, Qt::Alignment alignment) const;

    QPainter &m_painter;
    QFont m_regular;
    QFont m_bold;
    double m_size;
    double m_unit;
    double m_lineHeight;
};

/// For labels: printable, on one line, with minus signs.
[[nodiscard]] QString chartLabel(const std::string &text);

} // namespace valbench::report
