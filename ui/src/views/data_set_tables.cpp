// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data_set_tables.h"

#include <algorithm>

#include <QObject>

#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>

namespace valbench::ui {

using domain::DataOverlap;
using domain::DataSet;
using domain::OverlapState;
using services::DataSetView;

namespace {

QString comparedText(const DataOverlap &overlap)
{
    return QObject::tr("Compared by %1, %2").arg(qs(overlap.by), timeText(overlap.time));
}

/// In a cell of the matrix: the counts where there are any.
Cell overlapCell(const DataSet &test, const DataSet &other)
{
    const auto look = lookOf(test.overlapState(other.sha256));
    const auto *overlap = test.overlapWith(other.sha256);
    if (!overlap)
        return lookCell(look);
    auto word = look.word;
    if (overlap->records > 0 || overlap->patients.value_or(0) > 0)
        word = overlap->patients ? QObject::tr("%L1 rows, %L2 patients").arg(overlap->records).arg(*overlap->patients)
                                 : QObject::tr("%L1 rows, patients not counted").arg(overlap->records);
    auto cell = lookCell({look.tone, word});
    cell.tip = comparedText(*overlap);
    return cell;
}

} // namespace

RowModel<DataSetView> *makeDataSetModel(QObject *parent)
{
    std::vector<RowModel<DataSetView>::Column> columns{
        {{QStringLiteral("id"), QObject::tr("Record"), 9, Qt::AlignLeft, true, true, false, {}, true},
         [](const DataSetView &view) { return Cell(qs(view.record.id)); }},
        {{QStringLiteral("name"), QObject::tr("Data set"), 24, Qt::AlignLeft, true, false, true},
         [](const DataSetView &view) { return Cell(qs(view.data.name)); }},
        {{QStringLiteral("version"), QObject::tr("Version"), 9},
         [](const DataSetView &view) { return Cell(qs(view.data.version)); }},
        {{QStringLiteral("role"), QObject::tr("Role"), 16},
         [](const DataSetView &view) { return Cell(dataRoleText(view.data.role)); }},
        {{QStringLiteral("seal"), QObject::tr("Seal"), 20},
         [](const DataSetView &view) { return lookCell(sealOf(view.data)); }},
        {{QStringLiteral("rows"), QObject::tr("Rows"), 8, Qt::AlignRight},
         [](const DataSetView &view) { return numberCell(view.data.rows); }},
        {{QStringLiteral("columns"), QObject::tr("Columns"), 8, Qt::AlignRight, false},
         [](const DataSetView &view) { return numberCell(static_cast<std::int64_t>(view.data.columns.size())); }},
        {{QStringLiteral("digest"), QObject::tr("SHA-256"), 13, Qt::AlignLeft, true, true},
         [](const DataSetView &view) { return digestCell(view.data.sha256); }},
        {{QStringLiteral("registered"), QObject::tr("Registered"), 24},
         [](const DataSetView &view) { return timeCell(view.record.created); }},
        {{QStringLiteral("by"), QObject::tr("By"), 16, Qt::AlignLeft, false},
         [](const DataSetView &view) { return Cell(qs(view.record.createdBy)); }},
    };
    return new RowModel<DataSetView>(
        std::move(columns), [](const DataSetView &view) { return qs(view.record.id); }, parent);
}

std::vector<ColumnRow> columnRows(const DataSet &data)
{
    std::vector<ColumnRow> out;
    for (const auto &column : data.columns)
        out.push_back({column, column.name == data.patientKey,
                       std::ranges::find(data.recordColumns, column.name) != data.recordColumns.end()});
    return out;
}

RowModel<ColumnRow> *makeColumnModel(QObject *parent)
{
    std::vector<RowModel<ColumnRow>::Column> columns{
        {{QStringLiteral("name"), QObject::tr("Column"), 18, Qt::AlignLeft, true, true, true},
         [](const ColumnRow &row) { return Cell(qs(row.column.name)); }},
        {{QStringLiteral("kind"), QObject::tr("Kind"), 10},
         [](const ColumnRow &row) { return Cell(columnKindText(row.column.kind)); }},
        {{QStringLiteral("serves"), QObject::tr("Serves"), 22},
         [](const ColumnRow &row) {
             if (row.isPatientKey)
                 return Cell(QObject::tr("Patient key"));
             return Cell(row.isOfRecord ? QObject::tr("Tells cases apart") : QString());
         }},
    };
    return new RowModel<ColumnRow>(
        std::move(columns), [](const ColumnRow &row) { return qs(row.column.name); }, parent);
}

std::vector<ShareRow> shareRows(const DataSetView &set, const DataSetViews &all)
{
    std::vector<ShareRow> out;
    for (const auto &other : all) {
        if (other.record.id == set.record.id)
            continue;
        const auto &digest = other.data.sha256;
        const auto *overlap = set.data.overlapWith(digest);
        out.push_back(
            {other, set.data.overlapState(digest), overlap ? std::optional<DataOverlap>(*overlap) : std::nullopt});
    }
    return out;
}

RowModel<ShareRow> *makeShareModel(QObject *parent)
{
    std::vector<RowModel<ShareRow>::Column> columns{
        {{QStringLiteral("id"), QObject::tr("Record"), 8, Qt::AlignLeft, true, true, false, {}, true},
         [](const ShareRow &row) { return Cell(qs(row.other.record.id)); }},
        {{QStringLiteral("set"), QObject::tr("Other data set"), 20, Qt::AlignLeft, true, false, true},
         [](const ShareRow &row) { return Cell(qs(row.other.data.key())); }},
        {{QStringLiteral("role"), QObject::tr("Role"), 12},
         [](const ShareRow &row) { return Cell(dataRoleText(row.other.data.role)); }},
        {{QStringLiteral("state"), QObject::tr("State"), 17},
         [](const ShareRow &row) { return lookCell(lookOf(row.state)); }},
        {{QStringLiteral("rows"), QObject::tr("Rows in both"), 11, Qt::AlignRight},
         [](const ShareRow &row) { return row.overlap ? numberCell(row.overlap->records) : Cell(); }},
        {{QStringLiteral("patients"), QObject::tr("Patients in both"), 13, Qt::AlignRight},
         [](const ShareRow &row) {
             return row.overlap && row.overlap->patients ? numberCell(*row.overlap->patients) : Cell();
         }},
        {{QStringLiteral("by"), QObject::tr("Compared by"), 11},
         [](const ShareRow &row) { return row.overlap ? Cell(qs(row.overlap->by)) : Cell(); }},
        {{QStringLiteral("time"), QObject::tr("Compared"), 22},
         [](const ShareRow &row) { return row.overlap ? timeCell(row.overlap->time) : Cell(); }},
    };
    return new RowModel<ShareRow>(
        std::move(columns), [](const ShareRow &row) { return qs(row.other.record.id); }, parent);
}

std::string mostWanted(const DataSetView &set, const DataSetViews &others)
{
    const DataSetView *out = nullptr;
    int best = -1;
    for (const auto &other : others) {
        const bool open = set.data.overlapState(other.data.sha256) == OverlapState::uncounted;
        const int worth = (open ? 2 : 0) + (domain::makesModels(other.data.role) ? 1 : 0);
        if (worth > best) {
            best = worth;
            out = &other;
        }
    }
    return out ? out->record.id : std::string();
}

std::vector<OpeningRow> openingRows(const DataSet &data)
{
    std::vector<OpeningRow> out;
    for (const auto &opening : data.openings)
        out.push_back({static_cast<int>(out.size()) + 1, opening});
    return out;
}

RowModel<OpeningRow> *makeOpeningModel(QObject *parent)
{
    std::vector<RowModel<OpeningRow>::Column> columns{
        {{QStringLiteral("number"), QObject::tr("Opening"), 9, Qt::AlignRight},
         [](const OpeningRow &row) { return numberCell(row.number); }},
        {{QStringLiteral("execution"), QObject::tr("Execution"), 12, Qt::AlignLeft, true, true, false, {}, true},
         [](const OpeningRow &row) { return Cell(qs(row.opening.execution)); }},
        {{QStringLiteral("protocol"), QObject::tr("Protocol"), 12, Qt::AlignLeft, true, true},
         [](const OpeningRow &row) { return Cell(qs(row.opening.protocol)); }},
        {{QStringLiteral("by"), QObject::tr("By"), 18, Qt::AlignLeft, true, false, true},
         [](const OpeningRow &row) { return Cell(qs(row.opening.by)); }},
        {{QStringLiteral("time"), QObject::tr("Time"), 24},
         [](const OpeningRow &row) { return timeCell(row.opening.time); }},
    };
    return new RowModel<OpeningRow>(
        std::move(columns), [](const OpeningRow &row) { return QString::number(row.number); }, parent);
}

RowModel<DataSetView> *makeOverlapModel(const DataSetViews &all, QObject *parent)
{
    std::vector<RowModel<DataSetView>::Column> columns{
        {{QStringLiteral("id"), QObject::tr("Record"), 9, Qt::AlignLeft, true, true, false, {}, true},
         [](const DataSetView &view) { return Cell(qs(view.record.id)); }},
        {{QStringLiteral("test"), QObject::tr("Test set"), 22, Qt::AlignLeft, true, false, true},
         [](const DataSetView &view) { return Cell(qs(view.data.key())); }},
        {{QStringLiteral("seal"), QObject::tr("Seal"), 24},
         [](const DataSetView &view) { return lookCell(sealOf(view.data)); }},
    };
    DataSetViews tests;
    for (const auto &view : all) {
        if (view.data.role == domain::DataRole::test)
            tests.push_back(view);
        if (domain::makesModels(view.data.role))
            columns.push_back({{qs(view.record.id), qs(view.data.key()), 26, Qt::AlignLeft, true, false, false,
                                QObject::tr("%1, %2").arg(qs(view.record.id), dataRoleText(view.data.role))},
                               [other = view.data](const DataSetView &test) { return overlapCell(test.data, other); }});
    }
    auto *out = new RowModel<DataSetView>(
        std::move(columns), [](const DataSetView &view) { return qs(view.record.id); }, parent);
    out->setRows(std::move(tests));
    return out;
}

} // namespace valbench::ui
