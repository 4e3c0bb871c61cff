// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a protocol or of a record's path, each with number, title and state; walked with the arrow keys.
#pragma once

#include <QAbstractListModel>
#include <QListView>

#include <vector>

#include <valbench/ui/theme/tone.h>

namespace valbench::ui {

struct StepItem
{
    QString id;
    QString number;
    QString title;
    Tone tone = Tone::notRun;
    QString word;   ///< empty: the usual word of the tone
    QString detail; ///< lines below, such as owner and time
};

class StepListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    enum { ItemRole = Qt::UserRole + 1 };
    [[nodiscard]] const std::vector<StepItem> &items() const { return m_items; }
    /// Keeps the rows where ids did not change, so that a running list does not lose its place.
    void setItems(std::vector<StepItem> items);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<StepItem> m_items;
};

class StepList : public QListView {
    Q_OBJECT
public:
    explicit StepList(const QString &name, QWidget *parent = nullptr);
    void setItems(std::vector<StepItem> items);
    [[nodiscard]] QString currentId() const;
    void setCurrentId(const QString &id);

Q_SIGNALS:
    void currentChangedTo(const QString &id);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    StepListModel *m_model;
};

} // namespace valbench::ui
