// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Fields for reasons and findings, held against the rule that the services hold them against.
#pragma once

#include "account_dialogs.h"
#include "act_dialog.h"

namespace valbench::ui {

class ReasonEdit;

/// A field that takes what services::checkReason() takes, with usual reasons to pick from.
[[nodiscard]] ReasonEdit *makeReasonEdit(const QStringList &usual);

/// An act that consists in saying what was found, such as a review.
class FindingsDialog : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(FindingsDialog)
public:
    FindingsDialog(const QString &heading, SendAnswer<std::string> answer, QWidget *parent);

protected:
    /// Below what the findings are about; with the buttons.
    void addFindings(const QStringList &usual);
    [[nodiscard]] QString missing() const override;
    void send() override;

private:
    SendAnswer<std::string> m_answer;
    ReasonEdit *m_findings = nullptr;
};

} // namespace valbench::ui
