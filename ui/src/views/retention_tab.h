// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Administration > Retention: until when evidence files are kept, legal holds, and disposal by an administrator with
// QA.
#pragma once

#include <QWidget>

#include <valbench/services/retention.h>
#include <valbench/ui/models/table_model.h>

class QAction;

namespace valbench::ui {

class Desk;
class ListPage;

class RetentionTab final : public QWidget {
    Q_OBJECT
public:
    explicit RetentionTab(Desk &desk, QWidget *parent = nullptr);
    void refresh();

private:
    [[nodiscard]] const services::RetainedEvidence *selected() const;
    void updateActions();
    void dispose();
    void hold();
    void liftHold();
    using HoldCall = Status (services::RetentionService::*)(const services::Session &, std::string_view,
                                                            std::string_view);
    void act(HoldCall call, const std::string &execution, const QString &reason, const QString &failure);

    Desk &m_desk;
    ListPage *m_list;
    RowModel<services::RetainedEvidence> *m_rows;
    QAction *m_dispose = nullptr; ///< only for those who may
    QAction *m_hold = nullptr;
    QAction *m_lift = nullptr;
};

} // namespace valbench::ui
