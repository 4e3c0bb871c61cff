// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a protocol at the left, the chosen one at the right.
#pragma once

#include <QWidget>

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

private:
    void fill();
    void showStep(const QString &id);
    domain::Protocol m_protocol;
    StepList *m_steps;
    QTimer *m_soon;
    QVBoxLayout *m_detail;
};

} // namespace valbench::ui
