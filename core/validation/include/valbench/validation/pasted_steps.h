// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Steps from a spreadsheet: cells as text, what each column says, and what is refused by row and column.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/domain/protocol.h>

namespace valbench::validation {

using CellRows = std::vector<std::vector<std::string>>;

/// Cells parted by tabs, rows by line ends, as spreadsheets put them on the clipboard: a cell in quotation marks holds
/// tabs, line ends, and its own quotation marks twice. Rows without a word are left out.
[[nodiscard]] CellRows cellsOf(std::string_view text);

enum class StepColumn { ignored, number, title, check, instruction, expected, requirements };

/// What the columns say, by the words of the first row; ignored where nothing fits. If no word fits, the order that
/// scripts mostly have: title, instruction, expected result.
struct ColumnGuess
{
    std::vector<StepColumn> columns;
    bool hasHeader = false;
};
[[nodiscard]] ColumnGuess guessColumns(const CellRows &rows);

/// Why a row does not become a step.
struct RefusedCell
{
    std::size_t row = 0;    ///< in the cells given, from 0
    std::size_t column = 0; ///< from 0
    Error error;
};

struct PastedSteps
{
    std::vector<domain::Step> steps;
    std::vector<RefusedCell> refused; ///< at most one of a row: such a row makes no step
};

/// A row makes a manual step unless it names a check by id or title. Numbers that are missing follow on. Refused: a
/// row without title, a number that is taken, a check that there is none of, a requirement that is not known.
[[nodiscard]] PastedSteps stepsFrom(const CellRows &rows, const ColumnGuess &columns, const domain::Protocol &protocol,
                                    const std::vector<std::string> &requirements);

/// A number for one more step: the first whole number that is higher than all.
[[nodiscard]] std::string nextStepId(const std::vector<domain::Step> &steps);

} // namespace valbench::validation
