// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The sample model and its data, for the tests of scorers.
#pragma once

#include <string>
#include <vector>

#include <valbench/scoring/xgboost_scorer.h>

namespace valbench::test {

/// resources/samples/<file>.
std::string samplePath(const std::string &file);
data::Table sampleTable(const std::string &file);
/// The bytes of a file. Throws if it cannot be read.
std::string fileBytes(const std::string &path);
/// The rows first to first + count - 1, as a table of its own.
data::Table rowsOf(const data::Table &table, std::size_t first, std::size_t count);
/// The scores that were recorded when the model was made, NaN where missing.
std::vector<double> recordedScores(const data::Table &table);

/// flchain_xgboost.<ending>, with the digest that it has.
scoring::XgboostOptions sampleOptions(const std::string &ending = "json");
Result<std::unique_ptr<scoring::XgboostScorer>> openSample(const std::string &ending = "json");

} // namespace valbench::test
