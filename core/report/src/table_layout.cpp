// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Tables: column widths, decimal alignment, rows over pages.
#include "block_layout.h"

#include <algorithm>

#include "mark_icon.h"
#include "table_columns.h"

namespace valbench::report {

namespace {

Text cellText(const Cell &cell)
{
    return cell.text.runs.empty() && cell.mark != Mark::none ? Text(markWord(cell.mark)) : cell.text;
}

Text headerText(const Column &column)
{
    return Text({Run{column.header, Emphasis::strong, {}}});
}

struct PlacedCell
{
    TextBlock text;
    double x = 0; ///< of the text
    double iconX = 0;
    Mark mark = Mark::none;
};

struct PlacedRow
{
    std::vector<PlacedCell> cells;
    int lines = 1;
};

class TableLayout final : public BlockLayout {
public:
    TableLayout(const Table &table, const QPaintDevice *device)
        : m_table(table),
          m_device(device),
          m_columns(placeColumns(table, device)),
          m_caption(table.caption, tableTextStyle(), style::width, device)
    {
        m_header = placeRow([&](std::size_t i) { return std::pair(headerText(table.columns[i]), Mark::none); }, true);
    }

    [[nodiscard]] double spaceAbove() const override { return 10; }
    [[nodiscard]] double leadHeight() const override
    {
        double height = captionHeight() + std::min(rowHeight(m_header), tallest);
        for (std::size_t i = 0; i < std::min<std::size_t>(2, m_table.rows.size()); ++i)
            height += std::min(rowHeight(placeRow(i)), tallest);
        return height;
    }

    void flow(PageFlow &pages) override
    {
        pages.ensure(leadHeight());
        if (captionHeight() > 0) {
            flowLines(pages, m_caption, style::left);
            pages.advance(captionGap);
        }
        m_repeatsHeader = rowHeight(m_header) <= tallest;
        if (m_repeatsHeader)
            drawHeader(pages);
        else
            flowRow(pages, m_header, 0); // an endless header is printed once
        PlacedRow row;
        if (!m_table.rows.empty())
            row = placeRow(0);
        for (std::size_t i = 0; i < m_table.rows.size() && !pages.stopped(); ++i) {
            PlacedRow following;
            const bool isLast = i + 1 == m_table.rows.size();
            if (!isLast)
                following = placeRow(i + 1);
            flowRow(pages, row, !isLast && i + 2 == m_table.rows.size() ? rowHeight(following) : 0);
            pages.rule(style::left, style::right, pages.y(), isLast ? 0.8 : 0.35,
                       isLast ? style::rule : style::hairline);
            row = std::move(following);
        }
        if (m_table.rows.empty())
            pages.rule(style::left, style::right, pages.y(), 0.8, style::rule);
        pages.advance(4);
    }

private:
    static constexpr double tallest = style::height / 3; ///< rows above this are split
    static constexpr double captionGap = 3;

    [[nodiscard]] double captionHeight() const
    {
        return m_table.caption.runs.empty() ? 0 : std::min(m_caption.height(), tallest) + captionGap;
    }
    [[nodiscard]] double rowPadding() const { return m_table.compact ? 0.8 : style::rowPadding; }
    [[nodiscard]] double rowHeight(const PlacedRow &row) const
    {
        return row.lines * style::tableSize * tablePitch + 2 * rowPadding();
    }

    template <class Content>
    [[nodiscard]] PlacedRow placeRow(const Content &content, bool isHeader) const
    {
        PlacedRow row;
        row.cells.reserve(m_columns.size());
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const auto [text, mark] = content(i);
            row.cells.push_back(placeCell(m_columns[i], text, mark, isHeader));
            row.lines = std::max(row.lines, row.cells.back().text.lines());
        }
        return row;
    }
    [[nodiscard]] PlacedRow placeRow(std::size_t index) const
    {
        const auto &cells = m_table.rows[index];
        return placeRow([&](std::size_t i) { return std::pair(cellText(cells[i]), cells[i].mark); }, false);
    }

    [[nodiscard]] PlacedCell placeCell(const PlacedColumn &column, const Text &text, Mark mark, bool isHeader) const
    {
        const double icon = mark == Mark::none ? 0 : iconRoom;
        const double room = column.width - icon;
        TextStyle style = tableTextStyle();
        style.minusSigns = column.hasNumbers && !isHeader;
        if (column.align == Align::decimal && !isHeader) {
            const auto split = splitNumber(plainText(text, style), style, m_device);
            if (split)
                return {TextBlock(text, style, 0, m_device), column.x + icon + column.beforePoint - split->before,
                        column.x, mark};
        }
        const bool right = column.align == Align::right || column.align == Align::decimal;
        const Qt::Alignment alignment = right                           ? Qt::AlignRight
                                        : column.align == Align::center ? Qt::AlignHCenter
                                                                        : Qt::AlignLeft;
        PlacedCell cell{TextBlock(text, style, room, m_device, alignment), column.x + icon, column.x, mark};
        if (icon > 0 && alignment != Qt::AlignLeft) {
            const double slack = room - cell.text.naturalWidth();
            cell.iconX += right ? slack : slack / 2;
        }
        return cell;
    }

    void drawHeader(PageFlow &pages) const
    {
        const double height = rowHeight(m_header);
        pages.fill(QRectF(style::left, pages.y(), style::width, height), style::headerFill);
        pages.rule(style::left, style::right, pages.y(), 0.8, style::rule);
        drawLines(pages, m_header, 0, m_header.lines);
        pages.rule(style::left, style::right, pages.y(), 0.8, style::rule);
    }

    void continueOnNextPage(PageFlow &pages) const
    {
        pages.rule(style::left, style::right, pages.y(), 0.8, style::rule);
        pages.breakPage();
        if (!m_table.caption.runs.empty()) {
            // "Table 3. " to "Table 3, continued"
            std::string number = m_table.caption.runs.front().text;
            number.erase(number.find_last_not_of(". ") + 1);
            const TextBlock again(Text({Run{number + ", continued", Emphasis::italic, {}}}), tableTextStyle(),
                                  style::width, m_device);
            pages.draw(again, style::left);
            pages.advance(again.height() + captionGap);
        }
        if (m_repeatsHeader)
            drawHeader(pages);
    }

    /// `after`: height of the last row if this is the one before it; the two stay together.
    void flowRow(PageFlow &pages, const PlacedRow &row, double after) const
    {
        const double height = rowHeight(row);
        const double pitch = style::tableSize * tablePitch;
        if (height <= tallest) {
            const double wanted = after > 0 && after <= tallest ? height + after : height;
            if (wanted > pages.remaining())
                continueOnNextPage(pages);
            drawLines(pages, row, 0, row.lines);
            return;
        }
        int line = 0;
        while (line < row.lines && !pages.stopped()) {
            const int left = row.lines - line;
            const int fitting = static_cast<int>((pages.remaining() - 2 * rowPadding()) / pitch);
            if (fitting < std::min(left, 3)) {
                continueOnNextPage(pages);
                continue;
            }
            const int count = std::min(left, fitting);
            drawLines(pages, row, line, count);
            line += count;
        }
    }

    void drawLines(PageFlow &pages, const PlacedRow &row, int first, int count) const
    {
        pages.advance(rowPadding());
        for (const PlacedCell &cell : row.cells) {
            pages.draw(cell.text, cell.x, first, std::max(0, std::min(count, cell.text.lines() - first)));
            if (pages.painter() && first == 0)
                drawMark(*pages.painter(), cell.mark, cell.iconX, pages.y() + 2.1, style::tableSize - 0.6);
        }
        pages.advance(count * style::tableSize * tablePitch + rowPadding());
    }

    const Table &m_table;
    const QPaintDevice *m_device;
    std::vector<PlacedColumn> m_columns;
    TextBlock m_caption;
    PlacedRow m_header;
    bool m_repeatsHeader = true;
};

} // namespace

std::unique_ptr<BlockLayout> makeTableLayout(const Table &table, const QPaintDevice *device)
{
    return std::make_unique<TableLayout>(table, device);
}

} // namespace valbench::report
