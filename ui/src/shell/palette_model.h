// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The entries found by the command palette, and how a line of them is drawn.
#pragma once

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <valbench/ui/shell/command_palette.h>

namespace valbench::ui {

class PaletteModel final : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    void set(std::vector<PaletteEntry> entries);
    void append(std::vector<PaletteEntry> entries);
    [[nodiscard]] const PaletteEntry &entry(int row) const { return m_entries.at(static_cast<std::size_t>(row)); }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    std::vector<PaletteEntry> m_entries;
};

class PaletteDelegate final : public QStyledItemDelegate {
public:
    PaletteDelegate(const PaletteModel *model, QObject *parent) : QStyledItemDelegate(parent), m_model(model) {}
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const PaletteModel *m_model;
};

} // namespace valbench::ui
