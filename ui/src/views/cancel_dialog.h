// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Giving up an execution.
#pragma once

#include "account_dialogs.h"
#include "act_dialog.h"

namespace valbench::ui {

class ReasonEdit;

class CancelDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(CancelDialog)
public:
    CancelDialog(const QString &execution, SendAnswer<std::string> answer, QWidget *parent);

private:
    [[nodiscard]] QString missing() const override;
    void send() override;
    SendAnswer<std::string> m_answer;
    ReasonEdit *m_reason;
};

} // namespace valbench::ui
