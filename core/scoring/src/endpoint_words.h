// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Questions and answers of MLflow's scoring server.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/data/table.h>

namespace valbench::scoring {

/// {"dataframe_split": {"columns": […], "data": [[…], …]}} with some of the rows; missing is null.
[[nodiscard]] std::string splitText(const data::Table &table, std::size_t first, std::size_t count);

/// The scores of {"predictions": …}: numbers, lists of them, or objects, one for each row. `output` names the object's
/// member, or the place in the list from 0; empty: there is just one. `server` names whose answer it is. NaN and null
/// are no score. unavailable, saying what was expected where: anything else; see EndpointScorer.
Result<std::vector<double>> scoresIn(std::string_view answer, std::size_t rows, const std::string &output,
                                     const std::string &server);

} // namespace valbench::scoring
