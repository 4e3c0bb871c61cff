// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "endpoint_words.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <valbench/base/json.h>
#include <valbench/base/text.h>

namespace valbench::scoring {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

Value cellOf(const data::Column &column, std::size_t row)
{
    if (column.isMissing(row))
        return nullptr;
    if (!column.isNumeric())
        return column.textAt(row);
    const double value = column.reals()[row];
    return column.kind() == data::ColumnKind::integer ? Value(static_cast<std::int64_t>(value)) : Value(value);
}

/// Whose answer it is, and what it is held to.
struct Held
{
    const std::string &server;
    const std::string &output;

    [[nodiscard]] tl::unexpected<Error> wrong(std::size_t row, std::string_view found, std::string_view expected) const
    {
        return fail(ErrorCode::unavailable,
                    VB_MSG("{server} answered row {row} of a request with {found}; expected {expected}."),
                    {{"server", server},
                     {"row", std::to_string(row + 1)},
                     {"found", std::string(found)},
                     {"expected", std::string(expected)}});
    }
};

std::string_view kindOf(const Value &value)
{
    if (value.get<std::string>())
        return "a text";
    if (value.get<bool>())
        return "true or false";
    return value.get<Array>() ? "a list" : value.get<Object>() ? "an object" : "a number";
}

/// The one that counts, of a row with several.
Result<const Value *> chosen(const Value &answer, std::size_t row, const Held &held)
{
    if (const auto *object = answer.get<Object>()) {
        const auto &members = object->members();
        if (held.output.empty() && members.size() == 1)
            return &members.front().second;
        const auto *found = held.output.empty() ? nullptr : object->find(held.output);
        if (found)
            return found;
        std::string names;
        for (const auto &[name, value] : members)
            names += (names.empty() ? "" : ", ") + name.substr(0, 40);
        return held.wrong(row, "an object with " + (names.empty() ? "nothing" : names),
                          held.output.empty() ? "one number, or endpoint.output to say which is the score"
                                              : "a member '" + held.output + "'");
    }
    if (const auto *list = answer.get<Array>()) {
        if (held.output.empty() && list->size() == 1)
            return &list->front();
        const auto place = held.output.empty() ? Result<std::int64_t>(fail(ErrorCode::notFound, VB_MSG("none")))
                                               : parseInteger(held.output);
        if (place && *place >= 0 && static_cast<std::size_t>(*place) < list->size())
            return &(*list)[static_cast<std::size_t>(*place)];
        return held.wrong(row, "a list of " + std::to_string(list->size()),
                          held.output.empty() ? "one number, or endpoint.output to say which is the score"
                                              : "a place " + held.output + " in it");
    }
    if (!held.output.empty() && !answer.isNull())
        return held.wrong(row, kindOf(answer), "several, of which endpoint.output names '" + held.output + "'");
    return &answer;
}

Result<double> scoreIn(const Value &answer, std::size_t row, const Held &held)
{
    VB_TRY(const auto *value, chosen(answer, row, held));
    if (value->isNull())
        return none;
    if (const auto *number = value->get<double>())
        return *number;
    if (const auto *number = value->get<std::int64_t>())
        return static_cast<double>(*number);
    if (const auto *text = value->get<std::string>()) {
        if (*text == "NaN")
            return none;
        if (*text == "Infinity" || *text == "-Infinity")
            return held.wrong(row, *text, "a finite number");
    }
    return held.wrong(row, kindOf(*value), "a number: the probability of the event");
}

/// Whole numbers only: a probability of exactly 0 or 1 is written 0.0 and 1.0 by Python.
bool areLabels(const Array &answers, const Held &held)
{
    const auto isWhole = [&](const Value &answer) {
        const auto value = chosen(answer, 0, held);
        return value && (*value)->get<std::int64_t>();
    };
    return answers.size() > 1 && std::ranges::all_of(answers, isWhole);
}

} // namespace

std::string splitText(const data::Table &table, std::size_t first, std::size_t count)
{
    Array columns, rows;
    for (const auto &column : table.columns())
        columns.emplace_back(column.name());
    rows.reserve(count);
    for (std::size_t row = first; row < first + count; ++row) {
        Array cells;
        cells.reserve(columns.size());
        for (const auto &column : table.columns())
            cells.push_back(cellOf(column, row));
        rows.emplace_back(std::move(cells));
    }
    const Object split{{"columns", std::move(columns)}, {"data", std::move(rows)}};
    return json::toText(Object{{"dataframe_split", split}}, -1);
}

Result<std::vector<double>> scoresIn(std::string_view answer, std::size_t rows, const std::string &output,
                                     const std::string &server)
{
    const Held held{server, output};
    const auto document = json::parsePython(answer, "the answer of " + server);
    if (!document)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{server} answered with something that is no whole JSON document, as MLflow's scoring "
                           "server would send: {why}"),
                    {{"server", server}, {"why", document.error().text()}});
    const auto *object = document->get<Object>();
    const auto *predictions = object ? object->find("predictions") : nullptr;
    const auto *list = predictions ? predictions->get<Array>() : nullptr;
    if (!list)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{server} answered without a list of 'predictions', as MLflow's scoring server would send. "
                           "Check the scoring address."),
                    {{"server", server}});
    if (list->size() != rows)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{server} answered with {found} predictions for {rows} rows; expected one for each."),
                    {{"server", server}, {"found", std::to_string(list->size())}, {"rows", std::to_string(rows)}});
    if (areLabels(*list, held))
        return fail(ErrorCode::unavailable,
                    VB_MSG("{server} answered with whole numbers only: class labels, not probabilities. Log the model "
                           "with pyfunc_predict_fn=\"predict_proba\", serve the Booster, or wrap it as a pyfunc of its "
                           "own."),
                    {{"server", server}});
    std::vector<double> scores;
    scores.reserve(rows);
    for (std::size_t row = 0; row < rows; ++row) {
        VB_TRY(const auto score, scoreIn((*list)[row], row, held));
        scores.push_back(score);
    }
    return scores;
}

} // namespace valbench::scoring
