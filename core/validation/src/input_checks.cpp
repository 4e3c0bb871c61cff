// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks that give the model inputs as they should not be, and see whether it answers as declared.
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <valbench/base/text.h>

#include "model_rows.h"
#include "wording.h"

namespace valbench::validation {

namespace {

constexpr std::string_view unknownWord = "valbench: no such category";

/// Asks about the rows and counts the answer.
class Asking {
public:
    Asking(const CheckContext &context, Scorer &scorer) : m_context(context), m_scorer(scorer) {}
    Status ask(const std::string &what, const data::Table &rows, std::initializer_list<Reply> right)
    {
        VB_TRY(const auto reply, replyTo(m_scorer, rows, m_context.stop));
        m_cases.add(what, std::ranges::find(right, reply) != right.end(), replyName(reply));
        return {};
    }
    [[nodiscard]] Cases &cases() { return m_cases; }

private:
    const CheckContext &m_context;
    Scorer &m_scorer;
    Cases m_cases;
};

bool isWithin(const domain::ModelInput &input, double value)
{
    return !(input.lowest && !(value >= *input.lowest)) && !(input.highest && !(value <= *input.highest));
}

/// A row of which every input is there and within its range.
Result<data::Table> plainRow(const CheckContext &context, const data::Table &rows)
{
    for (std::size_t row = 0; row < rows.rowCount(); ++row) {
        const auto fits = [&](const domain::ModelInput &input) {
            const auto *column = rows.find(input.source());
            return !column->isMissing(row) && (!column->isNumeric() || isWithin(input, column->reals()[row]));
        };
        if (std::ranges::all_of(context.protocol.analysis.scorer.inputs, fits))
            return rowsOf(rows, {&row, 1});
    }
    return fail(ErrorCode::badInput,
                VB_MSG("No row of the test set has every input of the model, within the ranges that "
                       "analysis.scorer.inputs states; one is needed to start from."));
}

/// The nearest number beyond a bound that the column's kind and 32 bits can tell from it.
double beyond(double bound, double towards, const data::Column &column)
{
    if (column.kind() == data::ColumnKind::integer)
        return bound + (towards > 0 ? 1 : -1);
    return std::nextafter(static_cast<float>(bound), static_cast<float>(towards));
}

} // namespace

Result<Finding> checkBounds(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto rows, inputRows(context));
    VB_TRY(const auto plain, plainRow(context, rows));
    const bool isScored = context.parameters.text("outside") == "scored";
    Asking asking(context, *scorer);
    bool hasRange = false;
    for (const auto &input : context.protocol.analysis.scorer.inputs) {
        for (const auto &[bound, towards] : {std::pair{input.lowest, -std::numeric_limits<double>::infinity()},
                                             std::pair{input.highest, std::numeric_limits<double>::infinity()}}) {
            if (!bound)
                continue;
            hasRange = true;
            const auto &name = input.source();
            const auto at = [&](double value) { return withColumn(plain, constantColumn(plain, name, value)); };
            const double outside = beyond(*bound, towards, *rows.find(name));
            VB_CHECK(asking.ask(joined({name, " = ", shortestText(*bound)}), at(*bound), {Reply::scored}));
            const auto what = joined({name, " = ", shortestText(outside)});
            VB_CHECK(isScored ? asking.ask(what, at(outside), {Reply::scored})
                              : asking.ask(what, at(outside), {Reply::refused, Reply::undecided}));
        }
    }
    if (!hasRange)
        return fail(
            ErrorCode::badInput,
            VB_MSG("analysis.scorer.inputs states no 'lowest' or 'highest', so that there is no bound to try."));
    return asking.cases().finding(isScored ? "outside: scored" : "outside: refused or undecided");
}

Result<Finding> checkMissingValues(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto all, inputRows(context));
    const auto count = static_cast<std::size_t>(context.parameters.count("records"));
    const auto rows = rowsOf(all, spreadRows(all.rowCount(), count));
    if (const auto plain = plainRow(context, all))
        VB_CHECK(scoresOf(*scorer, *plain, context.stop)); // who refuses every row refuses nothing for what it lacks
    const auto &declared = context.parameters.text("answer");
    const auto right = declared == "scored"      ? Reply::scored
                       : declared == "undecided" ? Reply::undecided
                                                 : Reply::refused;
    Asking asking(context, *scorer);
    auto nothing = rows;
    for (const auto &column : rows.columns()) {
        const auto absent = column.isNumeric() ? constantColumn(rows, column.name(), std::nan(""))
                                               : constantColumn(rows, column.name(), std::string());
        VB_CHECK(asking.ask(column.name() + " missing", withColumn(rows, absent), {right}));
        nothing = withColumn(nothing, absent);
    }
    VB_CHECK(asking.ask("every input missing", nothing, {right}));
    return asking.cases().finding(joined(
        {"declared: ", declared, ", ", countOf(static_cast<std::int64_t>(rows.rowCount()), "row", "rows"), " each"}));
}

Result<Finding> checkWrongType(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto rows, inputRows(context));
    VB_TRY(const auto plain, plainRow(context, rows));
    VB_CHECK(scoresOf(*scorer, plain, context.stop)); // who refuses every row refuses nothing for its type
    Asking asking(context, *scorer);
    for (const auto &column : rows.columns()) {
        const auto word = withColumn(plain, constantColumn(plain, column.name(), std::string(unknownWord)));
        if (column.isNumeric()) {
            VB_CHECK(asking.ask(column.name() + ": a word for a number", word, {Reply::refused}));
            continue;
        }
        VB_CHECK(asking.ask(column.name() + ": an unknown category", word, {Reply::refused}));
        const auto number = withColumn(plain, constantColumn(plain, column.name(), 1.0));
        VB_CHECK(asking.ask(column.name() + ": a number for a word", number, {Reply::refused}));
    }
    return asking.cases().finding();
}

Result<Finding> checkExtremeValues(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto rows, inputRows(context));
    VB_TRY(const auto plain, plainRow(context, rows));
    VB_TRY(const auto before, scoresOf(*scorer, plain, context.stop));
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double denormal = std::numeric_limits<double>::denorm_min();
    Asking asking(context, *scorer);
    for (const auto &column : rows.columns()) {
        if (!column.isNumeric())
            continue;
        const auto at = [&](double value) { return withColumn(plain, constantColumn(plain, column.name(), value)); };
        for (const double value : {infinity, -infinity})
            VB_CHECK(asking.ask(joined({column.name(), value > 0 ? " = infinity" : " = -infinity"}), at(value),
                                {Reply::refused, Reply::undecided}));
        VB_CHECK(
            asking.ask(column.name() + " = NaN", at(std::nan("")), {Reply::scored, Reply::refused, Reply::undecided}));
        for (const double value : {1e300, -1e300, denormal})
            VB_CHECK(asking.ask(joined({column.name(), " = ", shortestText(value)}), at(value),
                                {Reply::scored, Reply::refused, Reply::undecided}));
    }
    VB_TRY(const auto after, scoresOf(*scorer, plain, context.stop));
    Comparison comparison;
    comparison.add(before, after);
    asking.cases().add("a plain row afterwards", comparison.differing() == 0, "another score than before");
    return asking.cases().finding();
}

Result<Finding> checkBatchSize(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto rows, inputRows(context));
    VB_TRY(const auto scores, context.data.liveScores());
    Cases cases;
    const auto none = scoresOf(*scorer, rowsOf(rows, {}), context.stop);
    if (!none && none.error().code() != ErrorCode::badInput)
        return fail(none.error());
    cases.add("no rows", true, {}); // neither a score nor a crash: scoresOf() counts them
    const auto count = static_cast<std::size_t>(context.parameters.count("rows"));
    std::vector<std::size_t> repeated(count);
    for (std::size_t i = 0; i < count; ++i)
        repeated[i] = i % rows.rowCount();
    VB_TRY(const auto large, scoresOf(*scorer, rowsOf(rows, repeated), context.stop));
    for (std::size_t i = 0; i < count; ++i) {
        const double expected = scores[repeated[i]];
        const bool isSame = large[i] == expected || (std::isnan(large[i]) && std::isnan(expected));
        cases.add(joined({"row ", std::to_string(i + 1), " of the large batch"}), isSame, "another score than before");
    }
    auto finding = cases.finding(joined({countText(static_cast<std::int64_t>(count)), " rows at once; no rows ",
                                         none ? "gave no scores" : "were refused"}));
    if (const auto memory = scorer->memory())
        finding.further.push_back(
            plainMeasure("Memory of the process afterwards, MB", static_cast<double>(*memory) / 1048576, finding.n));
    return finding;
}

} // namespace valbench::validation
