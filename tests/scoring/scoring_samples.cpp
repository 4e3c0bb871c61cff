// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "scoring_samples.h"

#include <fstream>
#include <optional>
#include <stdexcept>

#include <valbench/data/csv.h>

namespace valbench::test {

std::string samplePath(const std::string &file)
{
    return VALBENCH_SOURCE_DIR "/resources/samples/" + file;
}

data::Table sampleTable(const std::string &file)
{
    return data::readCsv(samplePath(file)).value();
}

std::string fileBytes(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator(file), {}};
}

data::Table rowsOf(const data::Table &table, std::size_t first, std::size_t count)
{
    std::vector<data::Column> columns;
    for (const auto &column : table.columns()) {
        if (column.isNumeric()) {
            columns.push_back(
                data::Column::numbers(column.name(), column.kind(), column.reals().subspan(first, count)).value());
            continue;
        }
        std::vector<std::optional<std::string>> cells;
        for (std::size_t row = first; row < first + count; ++row)
            cells.push_back(column.isMissing(row) ? std::nullopt : std::optional(column.textAt(row)));
        columns.push_back(data::Column::texts(column.name(), cells).value());
    }
    return data::Table::make(table.sourceName(), std::move(columns)).value();
}

std::vector<double> recordedScores(const data::Table &table)
{
    const auto reals = table.numericColumn("risk_xgboost").value()->reals();
    return {reals.begin(), reals.end()};
}

scoring::XgboostOptions sampleOptions(const std::string &ending)
{
    const auto model = samplePath("flchain_xgboost." + ending);
    return {.model = model,
            .sha256 = sha256(fileBytes(model)),
            .features = {{.name = "sex_male", .column = "sex", .one = "M"}},
            .program = VALBENCH_XGBOOST};
}

Result<std::unique_ptr<scoring::XgboostScorer>> openSample(const std::string &ending)
{
    return scoring::XgboostScorer::open(sampleOptions(ending));
}

} // namespace valbench::test
