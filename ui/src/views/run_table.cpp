// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_table.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <memory>

#include <QThreadPool>

#include <valbench/base/text.h>
#include <valbench/base/timestamp.h>
#include <valbench/services/tracking.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>

namespace valbench::ui {

using domain::mlflow::Milliseconds;
using domain::mlflow::RunStatus;

Cell millisecondsCell(const std::optional<Milliseconds> &time)
{
    // Whoever logged it may have had any clock; what no calendar holds is no time.
    constexpr Milliseconds latest = 253'402'300'799'000; // the end of the year 9999
    if (!time || *time < 0 || *time > latest)
        return {};
    const Timestamp point{Timestamp::Point(std::chrono::milliseconds(*time))};
    return timeCell(point.toText());
}

Cell runStatusCell(RunStatus status)
{
    switch (status) {
    case RunStatus::running: return Cell::status(Tone::info, RunTable::tr("Running"));
    case RunStatus::scheduled: return Cell::status(Tone::notRun, RunTable::tr("Scheduled"));
    case RunStatus::finished: return Cell::status(Tone::passed, RunTable::tr("Finished"));
    case RunStatus::failed: return Cell::status(Tone::failed, RunTable::tr("Failed"));
    case RunStatus::killed: return Cell::status(Tone::warning, RunTable::tr("Killed"));
    case RunStatus::unknown: break;
    }
    return Cell::status(Tone::neutral, RunTable::tr("Unknown"));
}

QString familyText(RunFamily family)
{
    switch (family) {
    case RunFamily::param: return RunTable::tr("Parameter");
    case RunFamily::metric: return RunTable::tr("Metric");
    case RunFamily::tag: break;
    }
    return RunTable::tr("Tag");
}

const char *familyWord(RunFamily family)
{
    switch (family) {
    case RunFamily::param: return "params";
    case RunFamily::metric: return "metrics";
    case RunFamily::tag: break;
    }
    return "tags";
}

namespace {

/// Of the columns that every run has: what the server calls them.
constexpr std::array attributes{"run_name", "start_time", "status", "user_id"};

} // namespace

RunTable::RunTable(QObject *parent) : TableModel(parent)
{
    m_fixed = {
        {QStringLiteral("run"), tr("Run"), 20, Qt::AlignLeft, true, false, false, {}, true},
        {QStringLiteral("started"), tr("Started"), 23},
        {QStringLiteral("status"), tr("Status"), 10},
        {QStringLiteral("user"), tr("User"), 10},
    };
}

RunTable::~RunTable()
{
    dropRows();
}

void RunTable::dropRows()
{
    auto rows = std::make_shared<std::vector<RunRow>>(std::move(m_rows));
    QThreadPool::globalInstance()->start([rows = std::move(rows)]() mutable { rows.reset(); });
    m_rows.clear();
}

void RunTable::clear()
{
    beginResetModel();
    dropRows();
    m_columns.clear();
    m_shown.clear();
    m_infos.clear();
    m_all = 0;
    endResetModel();
    setMore(false);
}

void RunTable::clearRows()
{
    beginResetModel();
    dropRows();
    endResetModel();
    setMore(false);
}

QString RunTable::keyOf(const RunColumn &column)
{
    return QLatin1String(familyWord(column.family)) + QLatin1Char('.') + column.key;
}

QStringList RunTable::shownKeys() const
{
    QStringList out;
    for (const int known : m_shown)
        out << keyOf(m_columns.at(static_cast<std::size_t>(known)));
    return out;
}

std::vector<int> RunTable::wanted() const
{
    std::vector<int> out;
    const bool tells = m_choice == Choice::differing && m_all > 1; // a run alone differs from nothing
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
        const auto &column = m_columns.at(static_cast<std::size_t>(i));
        const bool own = m_choice == Choice::own;
        if (own ? m_own.contains(keyOf(column)) : !tells || column.differs(m_all))
            out.push_back(i);
    }
    std::ranges::stable_sort(out, [this](int a, int b) {
        const auto &left = m_columns.at(static_cast<std::size_t>(a));
        const auto &right = m_columns.at(static_cast<std::size_t>(b));
        return left.family == right.family ? left.key < right.key : left.family < right.family;
    });
    const auto most = static_cast<std::size_t>(m_choice == Choice::own ? mostChosen : mostByItself);
    out.resize(std::min(out.size(), most));
    return out;
}

ColumnInfo RunTable::infoOf(int known) const
{
    const auto &column = m_columns.at(static_cast<std::size_t>(known));
    const bool number = column.family == RunFamily::metric;
    const int width = std::clamp(static_cast<int>(column.key.size()) + 2, 9, 24);
    return {keyOf(column),
            column.key,
            width,
            number ? Qt::AlignRight : Qt::AlignLeft,
            true,
            number,
            false,
            tr("%1 %2, in %L3 of the runs shown").arg(familyText(column.family), column.key).arg(column.runs)};
}

void RunTable::setShown(std::vector<int> shown)
{
    m_shown = std::move(shown);
    m_infos.clear();
    for (const int known : m_shown)
        m_infos.push_back(infoOf(known));
}

void RunTable::add(RunRows page, bool first, bool more)
{
    m_all = page.all;
    if (first) {
        beginResetModel();
        m_columns = std::move(page.columns);
        dropRows();
        m_rows = std::move(page.rows);
        setShown(wanted());
        endResetModel();
        setMore(more);
        Q_EMIT columnsShown(0);
        return;
    }
    m_columns = std::move(page.columns);
    if (!page.rows.empty()) {
        const int begin = rowCount();
        beginInsertRows({}, begin, begin + static_cast<int>(page.rows.size()) - 1);
        m_rows.insert(m_rows.end(), std::make_move_iterator(page.rows.begin()),
                      std::make_move_iterator(page.rows.end()));
        endInsertRows();
    }
    setMore(more);
    showMoreColumns();
}

void RunTable::addAbove(RunRows page)
{
    if (page.rows.empty())
        return;
    m_all = page.all;
    m_columns = std::move(page.columns);
    beginInsertRows({}, 0, static_cast<int>(page.rows.size()) - 1);
    m_rows.insert(m_rows.begin(), std::make_move_iterator(page.rows.begin()), std::make_move_iterator(page.rows.end()));
    endInsertRows();
    showMoreColumns();
}

void RunTable::showMoreColumns()
{
    // What turns out to differ comes behind what is there: nothing moves under the eyes of who reads.
    auto shown = m_shown;
    for (const int known : wanted()) {
        if (shown.size() < static_cast<std::size_t>(mostByItself) && std::ranges::find(m_shown, known) == m_shown.end())
            shown.push_back(known);
    }
    if (shown.size() == m_shown.size())
        return;
    const int begin = columnCount();
    beginInsertColumns({}, begin, begin + static_cast<int>(shown.size() - m_shown.size()) - 1);
    setShown(std::move(shown));
    endInsertColumns();
    Q_EMIT columnsShown(begin);
}

bool RunTable::choose(Choice choice, const QStringList &keys)
{
    m_choice = choice;
    m_own = keys;
    auto shown = wanted();
    if (shown == m_shown)
        return true;
    if (rowCount() > mostAtOnce)
        return false;
    // Rows stay as they are, with what is selected and where somebody has scrolled to.
    const int first = static_cast<int>(m_fixed.size());
    if (!m_shown.empty()) {
        beginRemoveColumns({}, first, columnCount() - 1);
        setShown({});
        endRemoveColumns();
    }
    if (!shown.empty()) {
        beginInsertColumns({}, first, first + static_cast<int>(shown.size()) - 1);
        setShown(std::move(shown));
        endInsertColumns();
    }
    Q_EMIT columnsShown(first);
    return true;
}

int RunTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RunTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_fixed.size() + m_shown.size());
}

const ColumnInfo &RunTable::column(int index) const
{
    const auto at = static_cast<std::size_t>(index);
    return at < m_fixed.size() ? m_fixed.at(at) : m_infos.at(at - m_fixed.size());
}

Cell RunTable::cell(int rowIndex, int columnIndex) const
{
    const auto &run = row(rowIndex);
    switch (columnIndex) {
    case 0: {
        Cell out(run.name.isEmpty() ? run.id : run.name);
        out.tip = run.id;
        return out;
    }
    case 1: return millisecondsCell(run.started);
    case 2: return runStatusCell(run.status);
    case 3: return Cell(run.user);
    default: break;
    }
    const int known = m_shown.at(static_cast<std::size_t>(columnIndex) - m_fixed.size());
    const auto *value = run.value(known);
    if (!value)
        return {};
    if (m_columns.at(static_cast<std::size_t>(known)).family != RunFamily::metric) {
        Cell out(value->text.simplified());
        out.exported = value->text;
        out.tip = value->text;
        return out;
    }
    Cell out(metricText(value->number), value->number);
    out.exported = QString::fromStdString(shortestText(value->number));
    out.tip = out.exported;
    return out;
}

QString RunTable::orderOf(int columnIndex) const
{
    const auto at = static_cast<std::size_t>(columnIndex);
    if (at < m_fixed.size())
        return QStringLiteral("attributes.") + QLatin1String(attributes.at(at));
    const auto &sorted = m_columns.at(static_cast<std::size_t>(m_shown.at(at - m_fixed.size())));
    const auto key = services::keyText(familyWord(sorted.family), sorted.key.toStdString());
    return key ? qs(*key) : QString();
}

void RunTable::sort(int columnIndex, Qt::SortOrder order)
{
    const auto name = columnIndex < 0 || columnIndex >= columnCount() ? QString() : orderOf(columnIndex);
    if (name.isEmpty())
        Q_EMIT orderWanted({});
    else
        Q_EMIT orderWanted(name + (order == Qt::DescendingOrder ? QStringLiteral(" DESC") : QStringLiteral(" ASC")));
}

} // namespace valbench::ui
