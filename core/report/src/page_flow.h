// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Page after page: where the next thing goes, headers and footers, and what becomes a link or bookmark.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <QPainter>
#include <QPdfWriter>

#include <valbench/report/render_pdf.h>

#include "text_block.h"

namespace valbench::report {

struct Place
{
    int page = 0; ///< from 0
    double y = 0; ///< points from the page's top
};

struct OutlineEntry
{
    int level = 1;
    QString title;
    Place place;
};

struct PageLink
{
    int page = 0;
    QRectF area; ///< points, y downwards
    std::string target;
};

struct FlowResult
{
    int pages = 0;
    std::vector<OutlineEntry> outline;
    std::map<std::string, Place> anchors;
    std::vector<PageLink> links;
};

/// A document runs through twice: first without a painter, to learn how many pages there are and where the headings
/// stand, then with one. Both runs place everything alike. Lengths are points.
class PageFlow {
public:
    /// `first`: what the first run found; null in that run, as is the painter.
    PageFlow(const Document &document, QPdfWriter &writer, QPainter *painter, const FlowResult *first,
             const RenderOptions &options);

    [[nodiscard]] const QPaintDevice *device() const { return &m_writer; }
    /// Null in the first run.
    [[nodiscard]] QPainter *painter() const { return m_painter; }
    [[nodiscard]] const FlowResult *firstRun() const { return m_first; }
    [[nodiscard]] double y() const { return m_y; }
    [[nodiscard]] double remaining() const;
    [[nodiscard]] bool atTop() const;
    /// Somebody asked to stop; whoever loops leaves the loop.
    [[nodiscard]] bool stopped() const { return m_options.stop.stop_requested(); }

    void advance(double height) { m_y += height; }
    /// White space, dropped at the top of a page.
    void space(double height);
    void breakPage();
    /// Starts a new page unless `height` is left on this one. What is higher than a page starts on a new one.
    void ensure(double height);

    /// At (x, y()), without moving on. Takes note of links.
    void draw(const TextBlock &block, double x, int firstLine, int lines);
    void draw(const TextBlock &block, double x) { draw(block, x, 0, block.lines()); }
    void rule(double x1, double x2, double y, double thickness, const QColor &color);
    void fill(const QRectF &area, const QColor &color);
    void frame(const QRectF &area, double thickness, const QColor &color);

    /// A heading stands at y().
    void addHeading(int level, const QString &title, const std::string &anchor);
    void addLink(const QRectF &area, const std::string &target);
    [[nodiscard]] FlowResult finish();

private:
    void beginPage();
    void drawWatermark();
    void drawHeader();
    void drawFooter();
    void drawLine(const QString &text, Face face, double x, double baseline);

    const Document &m_document;
    QPdfWriter &m_writer;
    QPainter *m_painter;
    const FlowResult *m_first;
    const RenderOptions &m_options;
    FlowResult m_result;
    double m_y;
};

} // namespace valbench::report
