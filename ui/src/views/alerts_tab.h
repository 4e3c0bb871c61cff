// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Administration > Alerts: lock-outs and failed signings, acknowledged by an administrator and by QA.
#pragma once

#include <QWidget>

#include <valbench/services/alerts.h>
#include <valbench/ui/models/table_model.h>

class QAction;

namespace valbench::ui {

class Desk;
class ListPage;

class AlertsTab final : public QWidget {
    Q_OBJECT
public:
    explicit AlertsTab(Desk &desk, QWidget *parent = nullptr);
    void refresh();

private:
    [[nodiscard]] const services::AlertView *selected() const;
    void updateAction();
    void acknowledge();
    Desk &m_desk;
    ListPage *m_list;
    RowModel<services::AlertView> *m_rows;
    QAction *m_acknowledge;
};

} // namespace valbench::ui
