// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Steps at the left, the chosen one at the right: what is expected, and what came out.
#pragma once

#include <QWidget>

#include <valbench/domain/execution.h>
#include <valbench/domain/protocol.h>

class QTimer;
class QVBoxLayout;

namespace valbench::ui {

class StepList;

class StepPanel : public QWidget {
    Q_OBJECT
public:
    explicit StepPanel(QWidget *parent = nullptr);
    void showProtocol(const domain::Protocol &protocol);
    void showExecution(const domain::Protocol &protocol, const domain::Execution &execution);

private:
    void fill();
    void showStep(const QString &id);
    domain::Protocol m_protocol;
    domain::Execution m_execution;
    bool m_executed = false;
    StepList *m_steps;
    QTimer *m_soon;
    QVBoxLayout *m_detail;
};

} // namespace valbench::ui
