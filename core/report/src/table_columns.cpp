// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Column widths.
#include "table_columns.h"

#include <algorithm>
#include <cmath>

#include <QFontMetricsF>
#include <QPaintDevice>

namespace valbench::report {

namespace {

constexpr std::size_t sampledRows = 300; // widths follow the first rows; alignment follows all

struct Wish
{
    double least = 0;   ///< the longest word
    double natural = 0; ///< the longest line
};

double longestWord(const QString &text, const TextStyle &style, const QPaintDevice *device)
{
    double widest = 0;
    for (const QString &word : text.split(QLatin1Char(' '), Qt::SkipEmptyParts))
        widest = std::max(widest, textWidth(word, style, device));
    return widest;
}

double longestLine(const QString &text, const TextStyle &style, const QPaintDevice *device)
{
    double widest = 0;
    for (const QString &line : text.split(QChar(QChar::LineSeparator)))
        widest = std::max(widest, textWidth(line, style, device));
    return widest;
}

/// Of all rows, so that no number sticks out.
SplitNumber widestNumber(const Table &table, std::size_t column, const QPaintDevice *device)
{
    TextStyle style = tableTextStyle();
    style.minusSigns = true;
    SplitNumber widest;
    for (const auto &row : table.rows)
        if (const auto split = splitNumber(plainText(row[column].text, style), style, device)) {
            widest.before = std::max(widest.before, split->before);
            widest.after = std::max(widest.after, split->after);
        }
    return widest;
}

Wish wishOf(const Table &table, std::size_t column, const QPaintDevice *device)
{
    TextStyle bold = tableTextStyle();
    bold.face = Face::bold;
    const QString header = plainText(Text(table.columns[column].header), bold);
    Wish wish{longestWord(header, bold, device), longestLine(header, bold, device)};
    const TextStyle style = tableTextStyle();
    for (std::size_t row = 0; row < std::min(table.rows.size(), sampledRows); ++row) {
        const Cell &cell = table.rows[row][column];
        const bool wordOnly = cell.text.runs.empty() && cell.mark != Mark::none;
        const QString text = plainText(wordOnly ? Text(markWord(cell.mark)) : cell.text, style);
        const bool strong = std::any_of(cell.text.runs.begin(), cell.text.runs.end(),
                                        [](const Run &run) { return run.emphasis != Emphasis::none; });
        const double icon = cell.mark == Mark::none ? 0 : iconRoom;
        // Bold and monospaced stretches are wider than plain ones.
        const double factor = strong ? 1.15 : 1;
        const double natural = longestLine(text, style, device) * factor + icon;
        wish.natural = std::max(wish.natural, natural);
        wish.least = std::max(wish.least, longestWord(text, style, device) * factor + icon);
    }
    if (table.columns[column].align == Align::decimal) {
        // Aligned numbers do not break at their spaces.
        const SplitNumber number = widestNumber(table, column, device);
        wish.least = std::max(wish.least, number.before + number.after);
        wish.natural = std::max(wish.natural, wish.least);
    }
    return wish;
}

/// Every column gets its longest word if that is possible. Columns that wish for little get all of it; the wordy ones
/// share the rest by the root of their length.
std::vector<double> widthsByContent(const Table &table, const QPaintDevice *device, double available)
{
    std::vector<Wish> wishes;
    const double most = available * 0.45; // a single endless word must not crush the other columns
    double above = 1;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        Wish wish = wishOf(table, i, device);
        // Shaping rounds otherwise than adding up does: half a point keeps a word that just fits from breaking.
        wish.least = std::min(wish.least + 0.5, most);
        wish.natural = std::max(wish.natural + 0.5, wish.least);
        above = std::max(above, std::sqrt(wish.natural));
        wishes.push_back(wish);
    }
    std::vector<double> widths(wishes.size());
    const auto share = [&](double level) {
        double sum = 0;
        for (std::size_t i = 0; i < wishes.size(); ++i) {
            widths[i] = std::clamp(level * std::sqrt(wishes[i].natural), wishes[i].least, wishes[i].natural);
            sum += widths[i];
        }
        return sum;
    };
    double below = 0;
    for (int halving = 0; halving < 50 && share(above) > available; ++halving) {
        const double middle = (below + above) / 2;
        (share(middle) > available ? above : below) = middle;
    }
    const double scale = available / share(above);
    for (double &width : widths)
        width *= scale;
    return widths;
}

std::vector<double> widthsByWeight(const Table &table, double available)
{
    std::vector<double> widths;
    double sum = 0;
    for (const Column &column : table.columns) {
        widths.push_back(column.weight > 0 ? column.weight : 1);
        sum += widths.back();
    }
    for (double &width : widths)
        width *= available / sum;
    return widths;
}

void alignDecimals(PlacedColumn &column, const Table &table, std::size_t index, const QPaintDevice *device)
{
    const SplitNumber widest = widestNumber(table, index, device);
    if (widest.before + widest.after <= column.width + 0.01)
        column.beforePoint = column.width - widest.after;
    else
        column.align = Align::right;
}

} // namespace

TextStyle tableTextStyle()
{
    TextStyle style;
    style.size = style::tableSize;
    style.pitch = tablePitch;
    return style;
}

std::optional<SplitNumber> splitNumber(const QString &text, const TextStyle &style, const QPaintDevice *device)
{
    qsizetype i = 0;
    const qsizetype size = text.size();
    // Signs such as −, ≥, < may stand before the number.
    while (i < size && i < 3 && !text[i].isDigit() && !text[i].isLetter())
        ++i;
    if (i >= size || !text[i].isDigit() || text.contains(QChar(QChar::LineSeparator)))
        return std::nullopt;
    while (i < size && (text[i].isDigit() || text[i] == QLatin1Char(',')))
        ++i;
    const double before = textWidth(text.left(i), style, device);
    return SplitNumber{before, textWidth(text, style, device) - before};
}

std::vector<PlacedColumn> placeColumns(const Table &table, const QPaintDevice *device)
{
    const auto count = static_cast<double>(table.columns.size());
    const double available = style::width - 2 * style::cellPadding * count;
    const bool weighted =
        std::any_of(table.columns.begin(), table.columns.end(), [](const Column &column) { return column.weight > 0; });
    const auto widths = weighted ? widthsByWeight(table, available) : widthsByContent(table, device, available);

    std::vector<PlacedColumn> placed;
    double x = style::left;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        PlacedColumn column{x + style::cellPadding, std::max(widths[i], 1.0), table.columns[i].align, 0, false};
        column.hasNumbers = column.align == Align::decimal;
        if (column.align == Align::decimal)
            alignDecimals(column, table, i, device);
        placed.push_back(column);
        x += widths[i] + 2 * style::cellPadding;
    }
    return placed;
}

} // namespace valbench::report
