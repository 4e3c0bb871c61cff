// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_rows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <QLocale>

#include <valbench/base/text.h>
#include <valbench/ui/views/desk.h>

namespace valbench::ui {

using domain::mlflow::Run;

const RunValue *RunRow::value(int column) const
{
    const auto found = std::ranges::lower_bound(values, column, {}, &RunValue::column);
    return found != values.end() && found->column == column ? &*found : nullptr;
}

int RunRowsReader::columnOf(RunFamily family, const std::string &key)
{
    const auto name = std::to_string(static_cast<int>(family)) + key;
    const auto [place, isNew] = m_places.try_emplace(name, static_cast<int>(m_columns.size()));
    if (isNew) {
        m_columns.push_back({family, qs(key), 0, false, {}});
        m_seenIn.push_back(0);
    }
    return place->second;
}

void RunRowsReader::note(RunRow &row, RunFamily family, const std::string &key, const QString &text, double number)
{
    const int place = columnOf(family, key);
    if (std::exchange(m_seenIn.at(static_cast<std::size_t>(place)), m_all) == m_all)
        return; // a key that comes twice in a run; no server of MLflow's sends that
    auto &column = m_columns.at(static_cast<std::size_t>(place));
    const auto compared = family == RunFamily::metric ? QString::fromStdString(shortestText(number)) : text;
    if (column.runs++ == 0)
        column.first = compared;
    else if (column.first != compared)
        column.hasSeveral = true;
    row.values.push_back({place, text.size() > longestText ? text.left(longestText) + QChar(0x2026) : text, number});
}

RunRows RunRowsReader::read(const std::vector<Run> &runs)
{
    RunRows out;
    out.rows.reserve(runs.size());
    for (const auto &run : runs) {
        ++m_all;
        RunRow row{qs(run.id), qs(run.name), qs(run.userId), run.status, run.started, run.ended, {}};
        row.values.reserve(run.params.size() + run.metrics.size());
        for (const auto &param : run.params)
            note(row, RunFamily::param, param.key, qs(param.value), 0);
        for (const auto &metric : run.metrics)
            note(row, RunFamily::metric, metric.key, {}, metric.value);
        for (const auto &tag : run.tags) {
            if (!isBookkeeping(tag.key))
                note(row, RunFamily::tag, tag.key, qs(tag.value), 0);
        }
        std::ranges::sort(row.values, {}, &RunValue::column);
        out.rows.push_back(std::move(row));
    }
    out.columns = m_columns;
    out.all = m_all;
    return out;
}

bool isBookkeeping(const std::string &tag)
{
    constexpr std::array kept{"mlflow.source.git.commit", "mlflow.source.name", "mlflow.parentRunId",
                              "mlflow.note.content"};
    return tag.starts_with("mlflow.") && std::ranges::find(kept, tag) == kept.end();
}

QString metricText(double value)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::abs(value) >= std::numeric_limits<double>::max())
        return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    return QLocale().toString(value, 'g', 6);
}

} // namespace valbench::ui
