// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Line breaking with QTextLayout.
#include "text_block.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPaintDevice>
#include <QPainter>
#include <QTextOption>

#include "printable.h"

namespace valbench::report {

namespace {

Face faceOf(Emphasis emphasis, Face base)
{
    switch (emphasis) {
    case Emphasis::none: return base;
    case Emphasis::strong: return Face::bold;
    case Emphasis::italic: return Face::italic;
    case Emphasis::code: return Face::mono;
    }
    return base;
}

QString runText(const Run &run, const TextStyle &style)
{
    QString text = printable(run.text, faceOf(run.emphasis, style.face));
    return style.minusSigns ? withMinusSigns(std::move(text)) : text;
}

QTextCharFormat formatOf(const Run &run, const TextStyle &style)
{
    const Face face = faceOf(run.emphasis, style.face);
    // The mono face looks larger than the text face at the same size.
    const double size = face == Face::mono && style.face != Face::mono ? style.size * 0.93 : style.size;
    QTextCharFormat format;
    format.setFont(reportFont(face, size));
    format.setForeground(run.link.empty() ? style.color : style::link);
    return format;
}

} // namespace

TextBlock::TextBlock(const Text &text, const TextStyle &style, double width, const QPaintDevice *device,
                     Qt::Alignment alignment)
    : m_unit(device->logicalDpiY() / 72.0), m_pitch(style.size * style.pitch)
{
    QString whole;
    QList<QTextLayout::FormatRange> formats;
    for (const Run &run : text.runs) {
        const QString piece = runText(run, style);
        const auto start = static_cast<int>(whole.size());
        const auto length = static_cast<int>(piece.size());
        formats.append({start, length, formatOf(run, style)});
        if (!run.link.empty())
            m_links.push_back({start, length, run.link});
        whole += piece;
    }
    m_layout = std::make_unique<QTextLayout>(whole, reportFont(style.face, style.size), device);
    QTextOption option(alignment);
    option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(width > 0 ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::ManualWrap);
    option.setUseDesignMetrics(true);
    m_layout->setTextOption(option);
    m_layout->setFormats(formats);

    m_layout->beginLayout();
    double y = 0;
    for (QTextLine line = m_layout->createLine(); line.isValid(); line = m_layout->createLine()) {
        line.setLineWidth(width > 0 ? width * m_unit : 1e7);
        const double slack = m_pitch * m_unit - line.ascent() - line.descent();
        line.setPosition(QPointF(0, y + slack / 2));
        y += m_pitch * m_unit;
    }
    m_layout->endLayout();
}

double TextBlock::naturalWidth() const
{
    double widest = 0;
    for (int i = 0; i < lines(); ++i)
        widest = std::max(widest, m_layout->lineAt(i).naturalTextWidth());
    return widest / m_unit;
}

double TextBlock::lastLineWidth() const
{
    return lines() > 0 ? m_layout->lineAt(lines() - 1).naturalTextWidth() / m_unit : 0;
}

void TextBlock::draw(QPainter &painter, double x, double y, int first, int count) const
{
    const QPointF origin(x * m_unit, (y - first * m_pitch) * m_unit);
    for (int i = first; i < std::min(first + count, lines()); ++i)
        m_layout->lineAt(i).draw(&painter, origin);
}

std::vector<LinkArea> TextBlock::links(int first, int count) const
{
    std::vector<LinkArea> areas;
    for (const auto &span : m_links) {
        for (int i = first; i < std::min(first + count, lines()); ++i) {
            const QTextLine line = m_layout->lineAt(i);
            const int start = std::max(span.start, line.textStart());
            const int end = std::min(span.start + span.length, line.textStart() + line.textLength());
            if (start >= end)
                continue;
            const double from = line.cursorToX(start) / m_unit;
            const double to = line.cursorToX(end) / m_unit;
            areas.push_back({QRectF(from, (i - first) * m_pitch, to - from, m_pitch), span.target});
        }
    }
    return areas;
}

double textWidth(const QString &text, const TextStyle &style, const QPaintDevice *device)
{
    return QFontMetricsF(reportFont(style.face, style.size), device).horizontalAdvance(text) /
           (device->logicalDpiY() / 72.0);
}

QString plainText(const Text &text, const TextStyle &style)
{
    QString whole;
    for (const Run &run : text.runs)
        whole += runText(run, style);
    return whole;
}

} // namespace valbench::report
