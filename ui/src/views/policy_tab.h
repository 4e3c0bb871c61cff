// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Administration > Policy: the security settings in force, and the form that changes them.
#pragma once

#include <QScrollArea>

#include <valbench/services/policy.h>

class QAction;

namespace valbench::ui {

class Banner;
class Desk;
class KeyValuePanel;

class PolicyTab final : public QScrollArea {
    Q_OBJECT
public:
    explicit PolicyTab(Desk &desk, QWidget *parent = nullptr);
    void refresh();

private:
    void show(const services::PolicyView &view);
    void change();
    Desk &m_desk;
    Banner *m_notice;
    KeyValuePanel *m_facts;
    QAction *m_change;
    services::PolicyView m_view;
};

} // namespace valbench::ui
