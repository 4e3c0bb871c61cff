// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bar at the top: back and forward, which store this is, search, who is signed in, lock.
#pragma once

#include <QFrame>

#include <valbench/ui/shell/store_kind.h>

class QAction;
class QMenu;
class QPushButton;
class QToolButton;

namespace valbench::ui {

class CommandCatalog;
class ElidingLabel;
class StatusBadge;

class TopBar : public QFrame {
    Q_OBJECT
public:
    explicit TopBar(QWidget *parent = nullptr);

    /// Buttons follow these actions of the catalogue; call once after the commands are there.
    void useCommands(const CommandCatalog &commands);
    void setStore(const QString &name, StoreKind kind);
    /// An empty name: nobody is signed in.
    void setPerson(const QString &printedName, const QString &role);
    /// For narrow windows: the role is in the tool tip only.
    void setCompact(bool compact);
    [[nodiscard]] QMenu *personMenu() const { return m_personMenu; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QToolButton *toolButton(const QString &objectName);
    QToolButton *m_back;
    QToolButton *m_forward;
    ElidingLabel *m_store;
    StatusBadge *m_kind;
    QPushButton *m_search;
    QToolButton *m_person;
    QMenu *m_personMenu;
    QToolButton *m_lock;
    QString m_name;
    QString m_role;
    bool m_compact = false;
};

} // namespace valbench::ui
