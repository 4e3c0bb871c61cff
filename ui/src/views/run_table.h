// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The table of an experiment's runs: what a run is, and its parameters, metrics and tags as columns.
#pragma once

#include <QStringList>

#include <valbench/ui/models/table_model.h>

#include "run_rows.h"

namespace valbench::ui {

/// How people read a time of the server's.
[[nodiscard]] Cell millisecondsCell(const std::optional<domain::mlflow::Milliseconds> &time);
[[nodiscard]] Cell runStatusCell(domain::mlflow::RunStatus status);
/// "Parameter", "Metric" or "Tag".
[[nodiscard]] QString familyText(RunFamily family);
/// As the server's filters and orders write it: params, metrics, tags.
[[nodiscard]] const char *familyWord(RunFamily family);

class RunTable final : public TableModel {
    Q_OBJECT
public:
    enum class Choice {
        differing, ///< what tells the runs apart that are loaded
        all,
        own, ///< what was chosen one by one
    };
    static constexpr int mostByItself = 40; ///< columns that come without having been chosen
    static constexpr int mostChosen = 200;

    explicit RunTable(QObject *parent = nullptr);
    ~RunTable() override;

    void clear();
    /// Keys stay known: a filter that was refused is completed with them.
    void clearRows();
    /// The next page; the first replaces what was there.
    void add(RunRows page, bool first, bool more);
    /// What came since, above the rest.
    void addAbove(RunRows page);
    static constexpr int mostAtOnce = 5'000;
    /// Of keys as keyOf() names them; only counts for `own`. False: it holds from the next first page on, as so many
    /// rows cannot be laid out anew in one go.
    bool choose(Choice choice, const QStringList &keys = {});
    [[nodiscard]] Choice choice() const { return m_choice; }
    [[nodiscard]] const std::vector<RunColumn> &known() const { return m_columns; }
    [[nodiscard]] QStringList shownKeys() const;
    [[nodiscard]] const RunRow &row(int index) const { return m_rows.at(static_cast<std::size_t>(index)); }
    [[nodiscard]] static QString keyOf(const RunColumn &column);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] const ColumnInfo &column(int index) const override;
    [[nodiscard]] Cell cell(int row, int column) const override;
    [[nodiscard]] QString key(int row) const override { return row < rowCount() ? this->row(row).id : QString(); }
    [[nodiscard]] bool sortsItself() const override { return true; }
    void sort(int column, Qt::SortOrder order) override;
    /// What the server calls a column in an order; empty for one that it cannot sort by.
    [[nodiscard]] QString orderOf(int column) const;

Q_SIGNALS:
    /// For the server: "metrics.`auc` DESC"; empty for its usual order.
    void orderWanted(const QString &order);
    /// A column of this number and those after it are new, or all are.
    void columnsShown(int first);

private:
    [[nodiscard]] std::vector<int> wanted() const;
    [[nodiscard]] ColumnInfo infoOf(int known) const;
    void setShown(std::vector<int> shown);
    void showMoreColumns();
    /// A hundred thousand take long to go, and the few that are left of them give their memory back: on another thread.
    void dropRows();
    std::vector<ColumnInfo> m_fixed;
    std::vector<RunColumn> m_columns;
    std::vector<int> m_shown; ///< of m_columns, after the fixed ones
    std::vector<ColumnInfo> m_infos;
    std::vector<RunRow> m_rows;
    std::size_t m_all = 0;
    Choice m_choice = Choice::differing;
    QStringList m_own;
};

} // namespace valbench::ui
