// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_comparison.h"

#include <algorithm>
#include <map>
#include <utility>

#include <valbench/base/text.h>
#include <valbench/ui/views/desk.h>

#include "run_table.h"

namespace valbench::ui {

using domain::mlflow::Run;

namespace {

bool same(const std::optional<ComparedValue> &a, const std::optional<ComparedValue> &b)
{
    return a.has_value() == b.has_value() && (!a || a->text == b->text);
}

QString nameOf(const Run &run, const std::vector<Run> &all)
{
    const auto name = run.name.empty() ? run.id : run.name;
    const auto namesakes = std::ranges::count(all, run.name, &Run::name);
    return namesakes > 1 && !run.name.empty() ? RunTable::tr("%1 (%2)").arg(qs(name), qs(run.id).left(8)) : qs(name);
}

} // namespace

RunComparison compareRuns(const std::vector<Run> &runs)
{
    RunComparison out;
    std::map<std::pair<RunFamily, std::string>, ComparedRow> rows;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const auto &run = runs.at(i);
        out.runs.push_back({run.id, nameOf(run, runs)});
        const auto put = [&](RunFamily family, const std::string &key, ComparedValue value) {
            auto &row = rows[{family, key}];
            row.family = family;
            row.key = qs(key);
            row.values.resize(runs.size());
            row.values.at(i) = std::move(value);
        };
        for (const auto &param : run.params)
            put(RunFamily::param, param.key, {qs(param.value), 0});
        for (const auto &metric : run.metrics)
            put(RunFamily::metric, metric.key, {QString::fromStdString(shortestText(metric.value)), metric.value});
        for (const auto &tag : run.tags) {
            if (!isBookkeeping(tag.key))
                put(RunFamily::tag, tag.key, {qs(tag.value), 0});
        }
    }
    for (auto &[name, row] : rows) {
        row.differs =
            std::ranges::any_of(row.values, [&](const auto &value) { return !same(value, row.values.front()); });
        out.rows.push_back(std::move(row));
    }
    return out;
}

ComparisonTable::ComparisonTable(QObject *parent) : TableModel(parent)
{
    setComparison({});
}

void ComparisonTable::setComparison(RunComparison comparison)
{
    beginResetModel();
    m_comparison = std::move(comparison);
    m_infos = {{QStringLiteral("kind"), tr("Kind"), 11}, {QStringLiteral("name"), tr("Name"), 28}};
    for (const auto &run : m_comparison.runs)
        m_infos.push_back({qs(run.id), run.name, 18, Qt::AlignRight, true, true, false, qs(run.id)});
    refill();
    endResetModel();
}

void ComparisonTable::setOnlyDiffering(bool only)
{
    beginResetModel();
    m_onlyDiffering = only;
    refill();
    endResetModel();
}

void ComparisonTable::refill()
{
    m_shown.clear();
    for (std::size_t i = 0; i < m_comparison.rows.size(); ++i) {
        if (!m_onlyDiffering || m_comparison.rows.at(i).differs)
            m_shown.push_back(i);
    }
}

const ComparedRow &ComparisonTable::row(int index) const
{
    return m_comparison.rows.at(m_shown.at(static_cast<std::size_t>(index)));
}

int ComparisonTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int ComparisonTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_infos.size());
}

const ColumnInfo &ComparisonTable::column(int index) const
{
    return m_infos.at(static_cast<std::size_t>(index));
}

Cell ComparisonTable::cell(int rowIndex, int columnIndex) const
{
    const auto &shown = row(rowIndex);
    if (columnIndex == 0)
        return Cell(familyText(shown.family));
    if (columnIndex == 1) {
        Cell out(shown.key);
        out.tip = shown.key;
        return out;
    }
    const auto &value = shown.values.at(static_cast<std::size_t>(columnIndex) - 2);
    if (!value)
        return {};
    const bool metric = shown.family == RunFamily::metric;
    Cell out(metric ? metricText(value->number) : value->text.left(RunRowsReader::longestText).simplified());
    if (metric)
        out.sort = value->number;
    out.exported = value->text;
    out.tip = value->text.left(2'000);
    return out;
}

QString ComparisonTable::key(int index) const
{
    return QLatin1String(familyWord(row(index).family)) + QLatin1Char('.') + row(index).key;
}

} // namespace valbench::ui
