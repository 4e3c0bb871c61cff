// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs side by side: a row for each parameter, metric and tag, a column for each run.
#pragma once

#include <optional>
#include <vector>

#include <QString>

#include <valbench/ui/models/table_model.h>

#include "run_rows.h"

namespace valbench::ui {

struct ComparedValue
{
    QString text;
    double number = 0; ///< of a metric
};

struct ComparedRow
{
    RunFamily family = RunFamily::metric;
    QString key;
    std::vector<std::optional<ComparedValue>> values; ///< by run
    bool differs = false;
};

struct RunComparison
{
    struct Run
    {
        std::string id;
        QString name; ///< told apart from the others'
    };
    std::vector<Run> runs;
    std::vector<ComparedRow> rows; ///< metrics, parameters, tags; each by name
};

/// Made off the GUI thread.
[[nodiscard]] RunComparison compareRuns(const std::vector<domain::mlflow::Run> &runs);

class ComparisonTable final : public TableModel {
    Q_OBJECT
public:
    explicit ComparisonTable(QObject *parent = nullptr);
    void setComparison(RunComparison comparison);
    void setOnlyDiffering(bool only);
    [[nodiscard]] const RunComparison &comparison() const { return m_comparison; }
    [[nodiscard]] const ComparedRow &row(int index) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] const ColumnInfo &column(int index) const override;
    [[nodiscard]] Cell cell(int row, int column) const override;
    [[nodiscard]] QString key(int row) const override;

private:
    void refill();
    RunComparison m_comparison;
    std::vector<ColumnInfo> m_infos;
    std::vector<std::size_t> m_shown; ///< rows
    bool m_onlyDiffering = true;
};

} // namespace valbench::ui
