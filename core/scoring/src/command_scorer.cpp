// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/command_scorer.h>

#include <algorithm>
#include <cmath>

#include <valbench/data/csv.h>

#include "child_process.h"

namespace valbench::scoring {

namespace {

constexpr std::size_t mostBytesPerRow = 4096, mostBytesBeside = std::size_t(1) << 20;

void appendCell(std::string &csv, std::string_view cell, bool isOnly, bool isLast)
{
    const bool isEmptyLine = isOnly && cell.empty(); // which would be no row
    if (!isEmptyLine && cell.find_first_of(",\"\r\n") == std::string_view::npos) {
        csv += cell;
    } else {
        csv += '"';
        for (const char c : cell)
            csv.append(c == '"' ? 2 : 1, c);
        csv += '"';
    }
    csv += isLast ? '\n' : ',';
}

std::string csvOf(const data::Table &table, const std::vector<const data::Column *> &columns)
{
    std::string csv;
    const auto appendRow = [&](auto cellOf) {
        for (std::size_t i = 0; i < columns.size(); ++i)
            appendCell(csv, cellOf(*columns[i]), columns.size() == 1, i + 1 == columns.size());
    };
    appendRow([](const data::Column &column) { return column.name(); });
    for (std::size_t row = 0; row < table.rowCount(); ++row)
        appendRow([row](const data::Column &column) { return column.textAt(row); });
    return csv;
}

} // namespace

std::string CommandScorer::description() const
{
    std::string text = "command " + m_options.program.string();
    for (const auto &argument : m_options.arguments)
        text += " " + argument;
    return text;
}

Result<std::int64_t> CommandScorer::memory() const
{
    return fail(ErrorCode::unavailable, VB_MSG("{program} ends after each answer, so that it holds no memory."),
                {{"program", m_options.program.filename().string()}});
}

Result<std::vector<double>> CommandScorer::score(const data::Table &table, const std::stop_token &stop)
{
    std::vector<const data::Column *> columns;
    for (const auto &name : m_options.columns) {
        VB_TRY(const auto *column, table.column(name));
        columns.push_back(column);
    }
    if (m_options.columns.empty())
        std::ranges::transform(table.columns(), std::back_inserter(columns),
                               [](const auto &column) { return &column; });

    const Patience patience{m_options.longest, stop};
    ChildProcess process;
    VB_CHECK(process.start(m_options.program, m_options.arguments, patience));
    VB_CHECK(process.write(csvOf(table, columns), patience));
    process.endOfInput();
    VB_TRY(const auto text, process.readAll(mostBytesBeside + mostBytesPerRow * table.rowCount(), patience));

    const auto source = "the answer of " + m_options.program.filename().string();
    VB_TRY(const auto answer, data::parseCsv(text, source));
    if (answer.rowCount() != table.rowCount())
        return fail(ErrorCode::unavailable,
                    VB_MSG("{source} has {found} rows; expected {expected}, one for each row that was asked about."),
                    {{"source", source},
                     {"found", std::to_string(answer.rowCount())},
                     {"expected", std::to_string(table.rowCount())}});
    if (m_options.answer.empty() && answer.columns().size() != 1)
        return fail(ErrorCode::badInput, VB_MSG("{source} has {found} columns; say which of them has the scores."),
                    {{"source", source}, {"found", std::to_string(answer.columns().size())}});
    VB_TRY(const auto *scores,
           answer.numericColumn(m_options.answer.empty() ? answer.columns().front().name() : m_options.answer));
    return std::vector<double>(scores->reals().begin(), scores->reals().end());
}

} // namespace valbench::scoring
