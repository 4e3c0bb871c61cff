// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Puts buttons side by side, and into further lines where the window is too narrow for one.
#pragma once

#include <QLayout>
#include <QList>

namespace valbench::ui {

class FlowLayout final : public QLayout {
    Q_OBJECT
public:
    explicit FlowLayout(QWidget *parent = nullptr);
    ~FlowLayout() override;

    void insertWidget(int index, QWidget *widget);
    void addItem(QLayoutItem *item) override;
    [[nodiscard]] int count() const override { return static_cast<int>(m_items.size()); }
    [[nodiscard]] QLayoutItem *itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem *takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    /// All in one line.
    [[nodiscard]] QSize sizeHint() const override;
    /// The widest alone, and as high as the lines at the present width.
    [[nodiscard]] QSize minimumSize() const override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override;
    void setGeometry(const QRect &rect) override;

private:
    int place(const QRect &whole, bool really) const;
    QList<QLayoutItem *> m_items;
    int m_width = 0; ///< at last
};

} // namespace valbench::ui
