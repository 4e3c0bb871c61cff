// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_columns_dialog.h"

#include <algorithm>

#include <QAbstractListModel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QSet>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/widgets/reading_order.h>

#include "run_table.h"

namespace valbench::ui {
namespace {

/// Every key with a box that says whether it is a column.
class ColumnChoices final : public QAbstractListModel {
public:
    ColumnChoices(const std::vector<RunColumn> &known, const QStringList &shown, QObject *parent)
        : QAbstractListModel(parent)
    {
        const QSet<QString> now(shown.begin(), shown.end());
        for (const auto &column : known) {
            const auto key = RunTable::keyOf(column);
            m_entries.push_back({key, RunTable::tr("%1: %2").arg(familyText(column.family), column.key), column.family,
                                 now.contains(key)});
        }
        std::ranges::sort(m_entries, [](const Entry &a, const Entry &b) {
            return a.family == b.family ? a.text < b.text : a.family < b.family;
        });
    }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override
    {
        const auto &entry = m_entries.at(static_cast<std::size_t>(index.row()));
        if (role == Qt::DisplayRole)
            return entry.text;
        if (role == Qt::CheckStateRole)
            return entry.shown ? Qt::Checked : Qt::Unchecked;
        return {};
    }
    bool setData(const QModelIndex &index, const QVariant &value, int role) override
    {
        if (role != Qt::CheckStateRole)
            return false;
        m_entries.at(static_cast<std::size_t>(index.row())).shown = value.toInt() == Qt::Checked;
        Q_EMIT dataChanged(index, index);
        return true;
    }
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override
    {
        return QAbstractListModel::flags(index) | Qt::ItemIsUserCheckable;
    }
    [[nodiscard]] QStringList shown() const
    {
        QStringList out;
        for (const auto &entry : m_entries) {
            if (entry.shown)
                out << entry.key;
        }
        return out;
    }

private:
    struct Entry
    {
        QString key;
        QString text;
        RunFamily family;
        bool shown;
    };
    std::vector<Entry> m_entries;
};

} // namespace

RunColumnsDialog::RunColumnsDialog(const std::vector<RunColumn> &known, const QStringList &shown, QWidget *parent)
    : DialogBase(tr("Columns of the runs"), 520, parent)
{
    auto *choices = new ColumnChoices(known, shown, this);
    auto *rows = new QSortFilterProxyModel(this);
    rows->setSourceModel(choices);
    rows->setFilterCaseSensitivity(Qt::CaseInsensitive);
    auto *filter = new QLineEdit;
    filter->setPlaceholderText(tr("Find a parameter, metric or tag"));
    filter->setAccessibleName(filter->placeholderText());
    filter->setClearButtonEnabled(true);
    filter->addAction(icon(Icon::search), QLineEdit::LeadingPosition);
    auto *list = new QListView;
    list->setModel(rows);
    list->setUniformItemSizes(true);
    list->setAccessibleName(tr("Columns"));
    setScaledMinimumSize(list, 320, 320);
    body()->addWidget(filter);
    body()->addWidget(list, 1);
    connect(filter, &QLineEdit::textChanged, rows, &QSortFilterProxyModel::setFilterFixedString);

    connect(addButton(tr("Cancel"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    auto *show = addButton(tr("Show these"), ButtonKind::primary);
    connect(show, &QPushButton::clicked, this, [this, choices] {
        Q_EMIT chosen(choices->shown());
        accept();
    });
    const auto count = [this, choices, show] {
        const auto chosenNow = choices->shown().size();
        setMissing(
            show,
            chosenNow > RunTable::mostChosen
                ? tr("A table holds at most %L1 of them; %L2 are chosen.").arg(RunTable::mostChosen).arg(chosenNow)
                : QString());
    };
    connect(choices, &QAbstractItemModel::dataChanged, this, count);
    count();
    filter->setFocus();
}

} // namespace valbench::ui
