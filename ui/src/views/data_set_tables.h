// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The tables on data sets: the register, columns, shared cases, openings, and the matrix of what test sets share with
// the data that models are made from.
#pragma once

#include <optional>
#include <vector>

#include <valbench/services/data_sets.h>
#include <valbench/ui/models/table_model.h>

namespace valbench::ui {

using DataSetViews = std::vector<services::DataSetView>;

[[nodiscard]] RowModel<services::DataSetView> *makeDataSetModel(QObject *parent);

/// A column of a data set, and what it serves.
struct ColumnRow
{
    domain::DataColumn column;
    bool isPatientKey = false;
    bool isOfRecord = false; ///< rows that are equal in it, and in the others like it, are the same case
};
[[nodiscard]] std::vector<ColumnRow> columnRows(const domain::DataSet &data);
[[nodiscard]] RowModel<ColumnRow> *makeColumnModel(QObject *parent);

/// Another data set, and what is known of the cases in both.
struct ShareRow
{
    services::DataSetView other;
    domain::OverlapState state = domain::OverlapState::uncounted;
    std::optional<domain::DataOverlap> overlap;
};
[[nodiscard]] std::vector<ShareRow> shareRows(const services::DataSetView &set, const DataSetViews &all);
[[nodiscard]] RowModel<ShareRow> *makeShareModel(QObject *parent);
/// With whom it should be compared next: first what models are made from. Empty: there are no others.
[[nodiscard]] std::string mostWanted(const services::DataSetView &set, const DataSetViews &others);

struct OpeningRow
{
    int number = 0; ///< from 1
    domain::DataOpening opening;
};
[[nodiscard]] std::vector<OpeningRow> openingRows(const domain::DataSet &data);
[[nodiscard]] RowModel<OpeningRow> *makeOpeningModel(QObject *parent);

/// A row for each test set, a column for each training and tuning set.
[[nodiscard]] RowModel<services::DataSetView> *makeOverlapModel(const DataSetViews &all, QObject *parent);

} // namespace valbench::ui
