// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Pages, their headers and footers.
#include "page_flow.h"

#include <algorithm>

#include <QFontMetricsF>
#include <QPainterPath>

#include "printable.h"

namespace valbench::report {

using style::unitsPerPoint;

namespace {

QRectF toDevice(const QRectF &area)
{
    return {area.x() * unitsPerPoint, area.y() * unitsPerPoint, area.width() * unitsPerPoint,
            area.height() * unitsPerPoint};
}

TextStyle marginStyle(Face face)
{
    TextStyle style;
    style.size = style::marginSize;
    style.face = face;
    return style;
}

const QString separator = QStringLiteral("  ·  ");

} // namespace

PageFlow::PageFlow(const Document &document, QPdfWriter &writer, QPainter *painter, const FlowResult *first,
                   const RenderOptions &options)
    : m_document(document), m_writer(writer), m_painter(painter), m_first(first), m_options(options), m_y(style::top)
{
    beginPage();
}

double PageFlow::remaining() const
{
    return style::bottom - m_y;
}

bool PageFlow::atTop() const
{
    return m_y <= style::top;
}

void PageFlow::space(double height)
{
    if (!atTop())
        m_y += height;
}

void PageFlow::breakPage()
{
    if (m_painter)
        m_writer.newPage();
    m_y = style::top;
    beginPage();
}

void PageFlow::ensure(double height)
{
    if (!atTop() && height > remaining() + 0.01)
        breakPage();
}

void PageFlow::draw(const TextBlock &block, double x, int firstLine, int lines)
{
    if (m_painter)
        block.draw(*m_painter, x, m_y, firstLine, lines);
    for (const auto &link : block.links(firstLine, lines))
        addLink(link.area.translated(x, m_y), link.target);
}

void PageFlow::rule(double x1, double x2, double y, double thickness, const QColor &color)
{
    if (!m_painter)
        return;
    m_painter->setPen(QPen(color, thickness * unitsPerPoint, Qt::SolidLine, Qt::FlatCap));
    m_painter->drawLine(QPointF(x1, y) * unitsPerPoint, QPointF(x2, y) * unitsPerPoint);
}

void PageFlow::fill(const QRectF &area, const QColor &color)
{
    if (m_painter)
        m_painter->fillRect(toDevice(area), color);
}

void PageFlow::frame(const QRectF &area, double thickness, const QColor &color)
{
    if (!m_painter)
        return;
    m_painter->setPen(QPen(color, thickness * unitsPerPoint, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
    m_painter->setBrush(Qt::NoBrush);
    m_painter->drawRect(toDevice(area));
}

void PageFlow::addHeading(int level, const QString &title, const std::string &anchor)
{
    const Place place{m_result.pages - 1, m_y};
    m_result.outline.push_back({level, title, place});
    if (!anchor.empty())
        m_result.anchors.emplace(anchor, place);
}

void PageFlow::addLink(const QRectF &area, const std::string &target)
{
    m_result.links.push_back({m_result.pages - 1, area, target});
}

FlowResult PageFlow::finish()
{
    return std::move(m_result);
}

void PageFlow::beginPage()
{
    ++m_result.pages;
    if (m_options.progress) {
        const double done = m_first ? static_cast<double>(m_result.pages) / m_first->pages : 0;
        m_options.progress(m_first ? 0.5 + 0.5 * std::min(done, 1.0) : 0, m_first ? "printing" : "laying out");
    }
    if (!m_painter)
        return;
    drawWatermark();
    drawHeader();
    drawFooter();
}

void PageFlow::drawWatermark()
{
    if (m_document.watermark.empty())
        return;
    // As outlines, below everything else: it hides nothing, and text that is searched or copied stays free of it.
    QFont font = reportFont(Face::bold, 100);
    QPainterPath path;
    path.addText(0, 0, QFont(font, &m_writer), printableLine(m_document.watermark, Face::bold));
    const QRectF bounds = path.boundingRect();
    const double room = 0.85 * style::pageWidth * unitsPerPoint * 1.2;
    const double scale = std::min(1.3, room / bounds.width());
    m_painter->save();
    m_painter->translate(style::pageWidth / 2 * unitsPerPoint, style::pageHeight / 2 * unitsPerPoint);
    m_painter->rotate(-52);
    m_painter->scale(scale, scale);
    m_painter->translate(-bounds.center());
    m_painter->fillPath(path, style::watermark);
    m_painter->restore();
}

void PageFlow::drawLine(const QString &text, Face face, double x, double baseline)
{
    m_painter->setFont(reportFont(face, style::marginSize));
    m_painter->setPen(style::ink);
    m_painter->drawText(QPointF(x, baseline) * unitsPerPoint, text);
}

void PageFlow::drawHeader()
{
    QStringList parts{printableLine(m_document.recordId, Face::bold),
                      QStringLiteral("version ") + printableLine(m_document.version, Face::bold),
                      printableLine(m_document.status, Face::bold)};
    if (!m_document.watermark.empty())
        parts.append(printableLine(m_document.watermark, Face::bold));
    const QFontMetricsF bold(reportFont(Face::bold, style::marginSize), &m_writer);
    const QFontMetricsF regular(reportFont(Face::regular, style::marginSize), &m_writer);
    const QString left = bold.elidedText(parts.join(separator), Qt::ElideRight, 0.7 * style::width * unitsPerPoint);
    drawLine(left, Face::bold, style::left, style::headerBaseline);

    const double room = style::width - bold.horizontalAdvance(left) / unitsPerPoint - 16;
    const QString title =
        regular.elidedText(printableLine(m_document.title, Face::regular), Qt::ElideRight, room * unitsPerPoint);
    drawLine(title, Face::regular, style::right - regular.horizontalAdvance(title) / unitsPerPoint,
             style::headerBaseline);
    rule(style::left, style::right, style::headerBaseline + 6, 0.6, style::rule);
}

void PageFlow::drawFooter()
{
    const auto line = [](const std::string &text) { return printableLine(text, Face::regular); };
    const QString page = QStringLiteral("Page %1 of %2").arg(m_result.pages).arg(m_first->pages);
    const double pageWidth = textWidth(page, marginStyle(Face::bold), &m_writer);
    rule(style::left, style::right, style::footerTop, 0.6, style::rule);
    drawLine(page, Face::bold, style::right - pageWidth, style::footerTop + 12);

    const QString lines[] = {
        QStringLiteral("Record SHA-256 ") + line(m_document.recordDigest).left(12) + separator +
            QStringLiteral("ledger ") + line(m_document.ledgerHead) + separator + QStringLiteral("store ") +
            line(m_document.storeId).left(12) + separator + line(m_document.storePurpose),
        QStringLiteral("Valid only if verified: valbench-cli verify") + separator + QStringLiteral("printed ") +
            line(m_document.generatedText) + separator + line(m_document.build),
    };
    const QFontMetricsF metrics(reportFont(Face::regular, style::marginSize), &m_writer);
    double baseline = style::footerTop + 12;
    double room = style::width - pageWidth - 14;
    for (const QString &text : lines) {
        drawLine(metrics.elidedText(text, Qt::ElideRight, room * unitsPerPoint), Face::regular, style::left, baseline);
        baseline += style::marginSize * 1.35;
        room = style::width;
    }
}

} // namespace valbench::report
