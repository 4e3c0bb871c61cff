// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From the columns of a table to the inputs of a model.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <valbench/data/table.h>

namespace valbench::scoring {

/// One input of a model and where it comes from.
struct Feature
{
    std::string name;   ///< as the model calls it
    std::string column; ///< of the table; empty: the column of the same name
    std::string one;    ///< of a text column: the cell that counts 1, any other counts 0; empty: a column of numbers
};

/// A feature for each input, in the inputs' order: the one given for it, or else the column of its name. badInput if
/// one is given twice or for an input that the model does not have.
Result<std::vector<Feature>> featuresOf(std::span<const std::string> inputs, std::span<const Feature> given);

/// Inputs of some rows, one row after the other. Missing is NaN. badInput, with column and row (from 1): a text where
/// a number is needed, a column of numbers with `one`, an infinity, a number beyond what 32 bits hold. notFound: no
/// such column.
class FeatureRows {
public:
    static Result<FeatureRows> open(const data::Table &table, std::span<const Feature> features);

    [[nodiscard]] std::size_t rowCount() const { return m_rows; }
    [[nodiscard]] std::size_t inputCount() const { return m_columns.size(); }
    /// count × inputCount() numbers from row `first` on; first + count is at most rowCount().
    [[nodiscard]] std::vector<float> floats(std::size_t first, std::size_t count) const;

private:
    std::size_t m_rows = 0;
    std::vector<std::vector<float>> m_columns;
};

} // namespace valbench::scoring
