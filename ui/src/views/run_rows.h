// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as a table needs them: their values by column, and which columns tell runs apart. Made off the GUI thread.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <QString>

#include <valbench/domain/mlflow.h>

namespace valbench::ui {

enum class RunFamily { metric, param, tag };

/// A parameter, a metric or a tag that some run has.
struct RunColumn
{
    RunFamily family = RunFamily::metric;
    QString key;
    std::size_t runs = 0; ///< that have it
    bool hasSeveral = false;
    QString first; ///< the value that was met first

    /// Not all of the runs have the same.
    [[nodiscard]] bool differs(std::size_t all) const { return hasSeveral || runs < all; }
};

struct RunValue
{
    int column = 0;
    QString text;      ///< of a parameter or tag, cut beyond longestText
    double number = 0; ///< of a metric
};

struct RunRow
{
    QString id;
    QString name;
    QString user;
    domain::mlflow::RunStatus status = domain::mlflow::RunStatus::unknown;
    std::optional<domain::mlflow::Milliseconds> started;
    std::optional<domain::mlflow::Milliseconds> ended;
    std::vector<RunValue> values; ///< by column, rising

    [[nodiscard]] const RunValue *value(int column) const;
};

struct RunRows
{
    std::vector<RunRow> rows;
    std::vector<RunColumn> columns; ///< of all pages so far; known ones keep their places
    std::size_t all = 0;            ///< rows so far
};

/// Reads page after page of one search.
class RunRowsReader {
public:
    static constexpr int longestText = 300; ///< characters of a value in a table; the run's page has all of it

    RunRows read(const std::vector<domain::mlflow::Run> &runs);

private:
    int columnOf(RunFamily family, const std::string &key);
    void note(RunRow &row, RunFamily family, const std::string &key, const QString &text, double number);
    std::vector<RunColumn> m_columns;
    std::unordered_map<std::string, int> m_places;
    std::vector<std::size_t> m_seenIn; ///< by column: the number of the run that had it last
    std::size_t m_all = 0;
};

/// What MLflow notes about a run for itself; the few that say where a run comes from are no such tags.
[[nodiscard]] bool isBookkeeping(const std::string &tag);
/// For people: six significant digits; NaN and infinities as such, also those that SQL stores clamp.
[[nodiscard]] QString metricText(double value);

} // namespace valbench::ui
