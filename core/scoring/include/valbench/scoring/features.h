// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From the columns of a table to the inputs of a model.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <valbench/data/table.h>
#include <valbench/domain/scorer_plan.h>

namespace valbench::scoring {

/// What feeds each input, in the inputs' order: what is given for it, or else the column of its name. badInput if one
/// is given twice or for an input that the model does not have.
Result<std::vector<domain::ModelInput>> featuresOf(std::span<const std::string> inputs,
                                                   std::span<const domain::ModelInput> given);

/// The rows as a model elsewhere gets them: a column for each input under the model's name, in the order in which the
/// table has what feeds them. Words become 1 and 0 where the input says so and else stay words, for the model to judge.
/// Errors as of FeatureRows::open(), but for texts without `one` and the size of numbers.
Result<data::Table> modelTable(const data::Table &table, std::span<const domain::ModelInput> features);

/// Inputs of some rows, one row after the other. Missing is NaN. badInput, with column and row (from 1): a text where
/// a number is needed, a column of numbers with `one`, a third cell where `zero` is named, an infinity, a number beyond
/// what 32 bits hold. notFound: no such column.
class FeatureRows {
public:
    static Result<FeatureRows> open(const data::Table &table, std::span<const domain::ModelInput> features);

    [[nodiscard]] std::size_t rowCount() const { return m_rows; }
    [[nodiscard]] std::size_t inputCount() const { return m_columns.size(); }
    /// count × inputCount() numbers from row `first` on; first + count is at most rowCount().
    [[nodiscard]] std::vector<float> floats(std::size_t first, std::size_t count) const;

private:
    std::size_t m_rows = 0;
    std::vector<std::vector<float>> m_columns;
};

} // namespace valbench::scoring
