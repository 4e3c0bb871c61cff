// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The way to the pages at the left edge: icon and word, walked with the arrow keys.
#pragma once

#include <QAbstractButton>
#include <QScrollArea>

#include <vector>

#include <valbench/ui/shell/page.h>

class QVBoxLayout;

namespace valbench::ui {

class RailButton : public QAbstractButton {
    Q_OBJECT
public:
    RailButton(Icon icon, const QString &title, QWidget *parent);
    /// How much waits there; 0 shows nothing.
    void setCount(int count);
    void setAccess(const Access &access);
    /// Icon alone; the word is in the tool tip.
    void setCompact(bool compact);
    [[nodiscard]] bool isBlocked() const { return m_access.kind == Access::Kind::blocked; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void describe();
    Icon m_icon;
    int m_count = 0;
    bool m_compact = false;
    Access m_access;
};

class NavigationRail : public QScrollArea {
    Q_OBJECT
public:
    explicit NavigationRail(QWidget *parent = nullptr);

    void addEntry(const PageSpec &spec);
    void setCurrent(const QString &id);
    /// For narrow windows: icons alone.
    void setCompact(bool compact);
    void setCount(const QString &id, int count);
    void setAccess(const QString &id, const Access &access);
    [[nodiscard]] RailButton *button(const QString &id) const;
    /// As wide as the longest word.
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void chosen(const QString &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void step(const RailButton *from, int direction);
    struct Item
    {
        QString id;
        RailButton *button;
        QWidget *gap; ///< above it, when it begins a group
    };
    std::vector<Item> m_items;
    QVBoxLayout *m_layout;
};

} // namespace valbench::ui
