// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks, numbers, appendix.
#include "prepare.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include <valbench/base/text.h>
#include <valbench/plots/builders.h>

namespace valbench::report {

const char *markWord(Mark mark)
{
    switch (mark) {
    case Mark::none: return "";
    case Mark::passed: return "passed";
    case Mark::failed: return "failed";
    case Mark::insufficient: return "insufficient evidence";
    case Mark::error: return "error";
    case Mark::notRun: return "not run";
    case Mark::notApplicable: return "not applicable";
    case Mark::open: return "open";
    }
    return "";
}

namespace {

template <class... Ts>
struct Overloaded : Ts...
{
    using Ts::operator()...;
};

constexpr std::size_t mostColumns = 20;
constexpr std::size_t longestNumber = 9; // characters of a printed number in the appendix

std::string plain(const Text &text)
{
    std::string whole;
    for (const Run &run : text.runs)
        whole += run.text;
    return whole;
}

class Checker {
public:
    Status check(const Document &document)
    {
        for (const Block &block : document.blocks)
            VB_CHECK(std::visit(Overloaded{[&](const Heading &heading) { return checkHeading(heading); },
                                           [&](const Paragraph &paragraph) { return note(paragraph.text); },
                                           [&](const KeyValueTable &table) { return checkPairs(table); },
                                           [&](const Table &table) { return checkTable(table); },
                                           [&](const Figure &figure) { return checkFigure(figure); },
                                           [](const auto &) { return Status(); }},
                                block));
        for (const auto &target : m_targets)
            if (!m_anchors.contains(target))
                return fail(ErrorCode::badInput,
                            VB_MSG("A link of the document leads to “{target}”, which is not in it."),
                            {{"target", target}});
        return {};
    }

private:
    Status checkHeading(const Heading &heading)
    {
        if (heading.level < 1 || heading.level > 4)
            return fail(ErrorCode::badInput, VB_MSG("Heading “{text}” has level {level}; levels are 1 to 4."),
                        {{"text", heading.text}, {"level", std::to_string(heading.level)}});
        if (!heading.anchor.empty() && !m_anchors.insert(heading.anchor).second)
            return fail(ErrorCode::badInput, VB_MSG("Two headings of the document have the anchor “{anchor}”."),
                        {{"anchor", heading.anchor}});
        return {};
    }
    Status checkPairs(const KeyValueTable &table)
    {
        for (const auto &row : table.rows)
            VB_CHECK(note(row.second));
        return {};
    }
    Status checkTable(const Table &table)
    {
        if (table.columns.empty() || table.columns.size() > mostColumns)
            return fail(ErrorCode::badInput,
                        VB_MSG("Table “{caption}” has {columns} columns; a page takes 1 to {most}."),
                        {{"caption", plain(table.caption)},
                         {"columns", std::to_string(table.columns.size())},
                         {"most", std::to_string(mostColumns)}});
        VB_CHECK(note(table.caption));
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            if (table.rows[i].size() != table.columns.size())
                return fail(ErrorCode::badInput,
                            VB_MSG("Row {row} of table “{caption}” has {cells} cells; it has {columns} columns."),
                            {{"row", std::to_string(i + 1)},
                             {"caption", plain(table.caption)},
                             {"cells", std::to_string(table.rows[i].size())},
                             {"columns", std::to_string(table.columns.size())}});
            for (const Cell &cell : table.rows[i])
                VB_CHECK(note(cell.text));
        }
        return {};
    }
    Status checkFigure(const Figure &figure)
    {
        if (figure.plot.panels.empty())
            return fail(ErrorCode::badInput, VB_MSG("The chart “{title}” has no panel."),
                        {{"title", figure.plot.title}});
        return note(figure.caption);
    }
    Status note(const Text &text)
    {
        for (const Run &run : text.runs)
            if (!run.link.empty())
                m_targets.insert(run.link);
        return {};
    }

    std::set<std::string> m_anchors;
    std::set<std::string> m_targets;
};

/// Exact numbers have up to 17 digits, too many for a page; print keeps six decimals, or six digits of very small
/// and very large ones.
std::string printedNumber(const std::string &text, bool &rounded)
{
    if (text.size() <= longestNumber)
        return text;
    const auto value = parseDouble(text);
    if (!value)
        return text;
    rounded = true;
    const double size = std::abs(*value);
    if (size >= 1e-3 && size < 1e4)
        return fixedText(*value, 6);
    std::array<char, 64> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), *value, std::chars_format::general, 6).ptr;
    return {buffer.data(), end};
}

bool isNumeric(const plots::DataTable &data, std::size_t column)
{
    bool any = false;
    for (const auto &row : data.rows) {
        const std::string &cell = row[column];
        const bool number = parseDouble(cell).has_value();
        if (!number && !cell.empty() && cell != "inf" && cell != "undefined")
            return false;
        any = any || number;
    }
    return any;
}

/// First, last, and evenly spaced rows between them.
std::vector<std::size_t> chosenRows(std::size_t rows, std::size_t most)
{
    const std::size_t count = std::min(rows, std::max<std::size_t>(most, 2));
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(count < 2 ? 0 : i * (rows - 1) / (count - 1));
    return chosen;
}

class Preparer {
public:
    explicit Preparer(const Document &document) : m_result(document)
    {
        m_result.blocks.clear();
        for (const Block &block : document.blocks)
            std::visit(Overloaded{[&](const Heading &heading) { addHeading(heading); },
                                  [&](const Table &table) { addTable(table); },
                                  [&](const Figure &figure) { addFigure(figure); },
                                  [&](const auto &other) { m_result.blocks.emplace_back(other); }},
                       block);
        if (m_figures.empty())
            return;
        m_result.blocks.emplace_back(PageBreak{});
        addHeading({1, "Data of the figures", ""});
        for (std::size_t i = 0; i < m_figures.size(); ++i)
            addData(*m_figures[i], i + 1);
    }

    Document take() { return std::move(m_result); }

private:
    void addHeading(Heading heading)
    {
        const auto level = static_cast<std::size_t>(heading.level);
        ++m_numbers[level - 1];
        std::fill(m_numbers.begin() + static_cast<std::ptrdiff_t>(level), m_numbers.end(), 0);
        if (m_result.numberHeadings) {
            std::string number;
            for (std::size_t i = 0; i < level; ++i)
                number.append(i > 0 ? "." : "").append(std::to_string(m_numbers[i]));
            heading.text = number + "  " + heading.text;
        }
        m_result.blocks.emplace_back(std::move(heading));
    }

    void addTable(Table table)
    {
        if (!table.caption.runs.empty()) {
            const std::string number = std::string("Table ").append(std::to_string(++m_tables)).append(". ");
            table.caption.runs.insert(table.caption.runs.begin(), {number, Emphasis::strong});
        }
        m_result.blocks.emplace_back(std::move(table));
    }

    void addFigure(const Figure &figure)
    {
        m_figures.push_back(&figure);
        Figure numbered = figure;
        const auto number = m_figures.size();
        std::vector<Run> caption{{"Figure " + std::to_string(number) + ". ", Emphasis::strong},
                                 {figure.plot.title + "."}};
        if (!figure.caption.runs.empty())
            caption.push_back({" "});
        caption.insert(caption.end(), figure.caption.runs.begin(), figure.caption.runs.end());
        caption.push_back({" (n = " + plots::groupedText(figure.plot.n) + ") "});
        caption.push_back({"Data", Emphasis::none, dataAnchor(number)});
        numbered.caption = Text(std::move(caption));
        m_result.blocks.emplace_back(std::move(numbered));
    }

    void addData(const Figure &figure, std::size_t number)
    {
        const auto &data = figure.plot.data;
        const std::string name = "Figure " + std::to_string(number);
        addHeading({2, name + ". " + figure.plot.title, dataAnchor(number)});
        m_result.blocks.emplace_back(Paragraph{figure.plot.textSummary, false});

        Table table;
        table.compact = true;
        for (std::size_t i = 0; i < data.header.size(); ++i)
            table.columns.push_back({data.header[i], isNumeric(data, i) ? Align::decimal : Align::left});
        bool rounded = false;
        const auto rows = chosenRows(data.rows.size(), figure.dataRows);
        for (const std::size_t row : rows) {
            std::vector<Cell> cells;
            for (const auto &cell : data.rows[row])
                cells.emplace_back(printedNumber(cell, rounded));
            table.rows.push_back(std::move(cells));
        }
        std::string caption = "Data of " + name;
        if (rows.size() < data.rows.size())
            caption += ": " + plots::groupedText(static_cast<std::int64_t>(rows.size())) + " of " +
                       plots::groupedText(static_cast<std::int64_t>(data.rows.size())) + " rows, evenly spaced";
        table.caption = caption;
        addTable(std::move(table));

        std::string remark = rounded ? "Longer numbers are rounded to six decimals. " : "";
        if (!figure.dataSource.empty())
            remark += "The whole table, exact: " + figure.dataSource + ".";
        if (!remark.empty())
            m_result.blocks.emplace_back(Paragraph{remark, true});
    }

    /// Cannot clash with a caller's anchor, which is text.
    static std::string dataAnchor(std::size_t figure)
    {
        std::string anchor(1, '\0');
        anchor += std::to_string(figure);
        return anchor;
    }

    Document m_result;
    std::array<int, 4> m_numbers{};
    int m_tables = 0;
    std::vector<const Figure *> m_figures;
};

} // namespace

Result<Document> prepared(const Document &document)
{
    VB_CHECK(Checker().check(document));
    return Preparer(document).take();
}

} // namespace valbench::report
