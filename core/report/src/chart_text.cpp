// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Text on charts.
#include "chart_text.h"

#include <QFontMetricsF>
#include <QPainter>

#include "fonts.h"
#include "printable.h"

namespace valbench::report {

static constexpr double linePitch = 1.3;

ChartText::ChartText(QPainter &painter, double pointSize)
    : m_painter(painter),
      m_regular(reportFont(Face::regular, pointSize)),
      m_bold(reportFont(Face::bold, pointSize)),
      m_size(pointSize),
      m_unit(painter.device()->logicalDpiY() / 72.0),
      m_lineHeight(pointSize * linePitch * m_unit)
{
}

double ChartText::width(const QString &text, bool bold) const
{
    return QFontMetricsF(bold ? m_bold : m_regular, m_painter.device()).horizontalAdvance(text);
}

double ChartText::wrappedHeight(const QString &text, double width) const
{
    return wrapped(text, width, Qt::AlignLeft).height() * m_unit;
}

TextBlock ChartText::wrapped(const QString &text, double width, Qt::Alignment alignment) const
{
    TextStyle style;
    style.size = m_size;
    style.pitch = linePitch;
    return {text.toStdString(), style, width / m_unit, m_painter.device(), alignment};
}

void ChartText::draw(const QRectF &box, Qt::Alignment alignment, const QString &text, bool bold) const
{
    if (box.height() > 1.5 * m_lineHeight) {
        const TextBlock block = wrapped(text, box.width(), alignment & Qt::AlignHorizontal_Mask);
        const double slack = alignment & Qt::AlignVCenter ? (box.height() - block.height() * m_unit) / 2 : 0;
        block.draw(m_painter, box.left() / m_unit, (box.top() + slack) / m_unit);
        return;
    }
    m_painter.setFont(bold ? m_bold : m_regular);
    m_painter.drawText(box, static_cast<int>(alignment) | Qt::TextDontClip | Qt::TextSingleLine, text);
}

void ChartText::drawUpwards(const QPointF &center, const QString &text) const
{
    const double length = width(text);
    m_painter.save();
    m_painter.translate(center);
    m_painter.rotate(-90);
    draw(QRectF(-length, -m_lineHeight / 2, 2 * length, m_lineHeight), Qt::AlignCenter, text);
    m_painter.restore();
}

QString chartLabel(const std::string &text)
{
    return withMinusSigns(printableLine(text, Face::regular));
}

} // namespace valbench::report
