// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/scoring/features.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace valbench::scoring {

using domain::ModelInput;

namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

tl::unexpected<Error> tooLarge(const data::Column &column, const data::Table &table, std::size_t row,
                               std::string_view expected)
{
    return fail(ErrorCode::badInput,
                VB_MSG("{file}, column {column}, row {row}: {value} is not a number that a model can take; expected "
                       "{expected}, or missing."),
                {{"file", table.sourceName()},
                 {"column", column.name()},
                 {"row", std::to_string(row + 1)},
                 {"value", column.textAt(row)},
                 {"expected", std::string(expected)}});
}

Result<std::vector<float>> numbersOf(const data::Column &column, const data::Table &table)
{
    std::vector<float> values(column.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
        values[row] = static_cast<float>(column.reals()[row]);
        if (std::isinf(values[row]))
            return tooLarge(column, table, row, "a finite number within ±3.4e38");
    }
    return values;
}

/// 1 where a text column has the cell.
Result<std::vector<float>> indicatorOf(const data::Column &column, const data::Table &table, const ModelInput &input)
{
    std::vector<float> ofLevel(column.levels().size());
    std::ranges::transform(column.levels(), ofLevel.begin(),
                           [&](const std::string &level) { return level == input.one ? 1.0F : 0.0F; });
    const auto third = std::ranges::find_if(
        column.levels(), [&](const std::string &level) { return level != input.one && level != input.zero; });
    if (!input.zero.empty() && third != column.levels().end()) {
        const auto code = static_cast<std::uint32_t>(third - column.levels().begin());
        const auto row = std::ranges::find(column.codes(), code) - column.codes().begin();
        return fail(ErrorCode::badInput,
                    VB_MSG("{file}, column {column}, row {row}: '{cell}' is not known to the model; expected '{one}', "
                           "'{zero}', or missing."),
                    {{"file", table.sourceName()},
                     {"column", column.name()},
                     {"row", std::to_string(row + 1)},
                     {"cell", third->substr(0, 40)},
                     {"one", input.one},
                     {"zero", input.zero}});
    }
    std::vector<float> values(column.size());
    std::ranges::transform(column.codes(), values.begin(), [&](std::uint32_t code) {
        return code == data::Column::missingCode ? missing : ofLevel[code];
    });
    return values;
}

Result<std::vector<float>> valuesOf(const data::Table &table, const ModelInput &feature)
{
    const auto &name = feature.source();
    if (feature.one.empty()) {
        VB_TRY(const auto *column, table.numericColumn(name));
        return numbersOf(*column, table);
    }
    VB_TRY(const auto *column, table.column(name));
    if (column->isNumeric() && column->missingCount() < column->size())
        return fail(ErrorCode::badInput,
                    VB_MSG("{file}: the model's input {input} is 1 where column {column} says '{cell}', but the column "
                           "holds numbers."),
                    {{"file", table.sourceName()}, {"input", feature.name}, {"column", name}, {"cell", feature.one}});
    if (column->isNumeric()) // no value at all
        return std::vector<float>(column->size(), missing);
    return indicatorOf(*column, table, feature);
}

/// What feeds the input, under the model's name.
Result<data::Column> columnFor(const data::Column &fed, const data::Table &table, const ModelInput &feature)
{
    if (!feature.one.empty()) {
        VB_TRY(const auto values, valuesOf(table, feature));
        const std::vector<double> numbers(values.begin(), values.end());
        return data::Column::numbers(feature.name, data::ColumnKind::integer, numbers);
    }
    if (fed.isNumeric()) {
        const auto infinite = std::ranges::find_if(fed.reals(), [](double value) { return std::isinf(value); });
        if (infinite != fed.reals().end())
            return tooLarge(fed, table, static_cast<std::size_t>(infinite - fed.reals().begin()), "a finite number");
        return data::Column::numbers(feature.name, fed.kind(), fed.reals());
    }
    std::vector<std::optional<std::string>> cells(fed.size());
    for (std::size_t row = 0; row < cells.size(); ++row) {
        if (!fed.isMissing(row))
            cells[row] = fed.textAt(row);
    }
    return data::Column::texts(feature.name, cells);
}

} // namespace

Result<std::vector<ModelInput>> featuresOf(std::span<const std::string> inputs, std::span<const ModelInput> given)
{
    for (auto feature = given.begin(); feature != given.end(); ++feature) {
        if (std::ranges::find(inputs, feature->name) == inputs.end())
            return fail(ErrorCode::badInput, VB_MSG("The model has no input '{name}'."), {{"name", feature->name}});
        if (std::find_if(given.begin(), feature, [&](const ModelInput &f) { return f.name == feature->name; }) !=
            feature)
            return fail(ErrorCode::badInput, VB_MSG("The model's input '{name}' is described twice."),
                        {{"name", feature->name}});
    }
    std::vector<ModelInput> features;
    for (const auto &input : inputs) {
        const auto found = std::ranges::find(given, input, &ModelInput::name);
        features.push_back(found == given.end() ? ModelInput{.name = input} : *found);
    }
    return features;
}

Result<data::Table> modelTable(const data::Table &table, std::span<const ModelInput> features)
{
    std::vector<data::Column> columns;
    for (const auto &fed : table.columns()) {
        for (const auto &feature : features) {
            if (feature.source() != fed.name())
                continue;
            VB_TRY(auto column, columnFor(fed, table, feature));
            columns.push_back(std::move(column));
        }
    }
    for (const auto &feature : features)
        VB_CHECK(table.column(feature.source()));
    return data::Table::make(table.sourceName(), std::move(columns));
}

Result<FeatureRows> FeatureRows::open(const data::Table &table, std::span<const ModelInput> features)
{
    FeatureRows rows;
    rows.m_rows = table.rowCount();
    for (const auto &feature : features) {
        VB_TRY(auto values, valuesOf(table, feature));
        rows.m_columns.push_back(std::move(values));
    }
    return rows;
}

std::vector<float> FeatureRows::floats(std::size_t first, std::size_t count) const
{
    std::vector<float> values(count * inputCount());
    for (std::size_t input = 0; input < inputCount(); ++input)
        for (std::size_t row = 0; row < count; ++row)
            values[row * inputCount() + input] = m_columns[input][first + row];
    return values;
}

} // namespace valbench::scoring
