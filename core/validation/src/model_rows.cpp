// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model_rows.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "wording.h"

namespace valbench::validation {

namespace {

constexpr std::size_t mostRemarks = 5;

/// Made of a sound table: a failure is a bug.
template <class T>
T sound(Result<T> result)
{
    if (!result)
        throw std::logic_error(result.error().text());
    return *std::move(result);
}

data::Column rowsOf(const data::Column &column, std::span<const std::size_t> rows)
{
    if (column.isNumeric()) {
        std::vector<double> values(rows.size());
        std::ranges::transform(rows, values.begin(), [&](std::size_t row) { return column.reals()[row]; });
        return sound(data::Column::numbers(column.name(), column.kind(), values));
    }
    std::vector<std::optional<std::string>> cells;
    for (const std::size_t row : rows)
        cells.push_back(column.isMissing(row) ? std::nullopt : std::optional(column.textAt(row)));
    return sound(data::Column::texts(column.name(), cells));
}

bool isProbability(double score)
{
    return score >= 0 && score <= 1;
}

} // namespace

Result<data::Table> inputRows(const CheckContext &context)
{
    VB_TRY(const auto *test, context.data.test());
    return inputColumns(*test, context.protocol.analysis.scorer);
}

data::Table rowsOf(const data::Table &table, std::span<const std::size_t> rows)
{
    std::vector<data::Column> columns;
    for (const auto &column : table.columns())
        columns.push_back(rowsOf(column, rows));
    return sound(data::Table::make(table.sourceName(), std::move(columns)));
}

std::vector<std::size_t> spreadRows(std::size_t rows, std::size_t count)
{
    const std::size_t wanted = std::min(rows, count);
    std::vector<std::size_t> chosen(wanted);
    for (std::size_t i = 0; i < wanted; ++i)
        chosen[i] = i * rows / wanted;
    return chosen;
}

Result<AskedRows> askedRows(const CheckContext &context)
{
    VB_TRY(auto rows, inputRows(context));
    VB_TRY(const auto scores, context.data.liveScores());
    const auto wanted = static_cast<std::size_t>(context.parameters.count("rows"));
    if (wanted == 0 || wanted >= rows.rowCount())
        return AskedRows{std::move(rows), {scores.begin(), scores.end()}};
    const auto chosen = spreadRows(rows.rowCount(), wanted);
    AskedRows out{rowsOf(rows, chosen), std::vector<double>(chosen.size())};
    std::ranges::transform(chosen, out.scores.begin(), [&](std::size_t row) { return scores[row]; });
    return out;
}

data::Table withColumn(const data::Table &table, const data::Column &column)
{
    std::vector<data::Column> columns(table.columns().begin(), table.columns().end());
    std::ranges::replace_if(
        columns, [&](const data::Column &other) { return other.name() == column.name(); }, column);
    return sound(data::Table::make(table.sourceName(), std::move(columns)));
}

data::Column constantColumn(const data::Table &table, const std::string &name, double value)
{
    const std::vector<double> values(table.rowCount(), value);
    return sound(data::Column::numbers(name, data::ColumnKind::real, values));
}

data::Column constantColumn(const data::Table &table, const std::string &name, const std::string &text)
{
    const std::vector<std::optional<std::string>> cells(table.rowCount(),
                                                        text.empty() ? std::nullopt : std::optional(text));
    return sound(data::Column::texts(name, cells));
}

void Comparison::add(std::span<const double> expected, std::span<const double> found)
{
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const double gap = std::abs(expected[i] - found[i]);
        const bool oneIsMissing = std::isnan(expected[i]) != std::isnan(found[i]);
        m_oneSided += oneIsMissing ? 1 : 0;
        m_differing += oneIsMissing || gap > 0 ? 1 : 0;
        if (!std::isnan(gap)) {
            m_largest = std::max(m_largest, gap);
            ++m_compared;
        }
    }
}

Result<Finding> Comparison::finding(std::string setting) const
{
    if (m_compared == 0)
        return fail(ErrorCode::badInput, VB_MSG("There is no row with two scores to compare."));
    const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
    Finding finding;
    finding.estimate = stats::withoutInterval(m_largest, {});
    finding.n = count(m_compared);
    finding.counts =
        joined({"n = ", countText(finding.n), " scores compared, ", countText(count(m_differing)), " differ"});
    finding.setting = std::move(setting);
    finding.further.push_back(plainMeasure("Scores that differ", static_cast<double>(m_differing), finding.n));
    if (m_oneSided > 0)
        finding.objection = joined(
            {countOf(count(m_oneSided), "row has", "rows have"), " a score in one answer and none in the other"});
    return finding;
}

std::string_view replyName(Reply reply)
{
    switch (reply) {
    case Reply::scored: return "scored";
    case Reply::undecided: return "no score";
    case Reply::refused: return "refused";
    case Reply::nonsense: break;
    }
    return "scores that are no probabilities, or for some rows only";
}

Result<Reply> replyTo(Scorer &scorer, const data::Table &rows, const std::stop_token &stop)
{
    const auto scores = scoresOf(scorer, rows, stop);
    if (!scores) {
        const auto code = scores.error().code();
        if (code == ErrorCode::badInput || code == ErrorCode::notFound)
            return Reply::refused;
        return fail(scores.error());
    }
    if (std::ranges::all_of(*scores, isProbability))
        return Reply::scored;
    const bool none = std::ranges::all_of(*scores, [](double score) { return std::isnan(score); });
    return none ? Reply::undecided : Reply::nonsense;
}

void Cases::add(const std::string &what, bool isRight, std::string_view found)
{
    ++m_asked;
    if (isRight)
        return;
    ++m_wrong;
    if (m_remarks.size() < mostRemarks)
        m_remarks.push_back(joined({"Wrong: ", what, ": ", found, "."}));
}

Finding Cases::finding(std::string setting) const
{
    Finding finding;
    finding.isCount = true;
    finding.estimate = stats::withoutInterval(static_cast<double>(m_wrong), {});
    finding.n = static_cast<std::int64_t>(m_asked);
    finding.counts = joined({"n = ", countOf(finding.n, "case", "cases")});
    finding.setting = std::move(setting);
    finding.remarks = m_remarks;
    if (m_wrong > m_remarks.size())
        finding.remarks.push_back(joined({"Further ", m_nouns.counted, " are not listed."}));
    finding.nouns = m_nouns;
    return finding;
}

} // namespace valbench::validation
