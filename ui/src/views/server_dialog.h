// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which tracking server to look at, and who asks it.
#pragma once

#include <functional>

#include <QString>

#include <valbench/services/tracking.h>

#include "act_dialog.h"

namespace valbench::ui {

class Desk;

/// What is kept from one sign-in to the next, for the person signed in. Never a password.
struct KnownServer
{
    QString address;
    QString user;
    QString caFile;

    static KnownServer recall(const Desk &desk);
    void remember(const Desk &desk) const;
};

/// Busy from `send` on, until it is accepted or told of a problem.
class ServerDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(ServerDialog)
public:
    using Send = std::function<void(ServerDialog *dialog, services::TrackingSettings settings)>;
    ServerDialog(const KnownServer &known, QWidget *parent, Send send);
    /// What was typed, without the password.
    [[nodiscard]] KnownServer typed() const;

private:
    [[nodiscard]] QString missing() const override;
    void send() override;
    Send m_send;
    QLineEdit *m_address;
    QLineEdit *m_user;
    PasswordEdit *m_password;
    QLineEdit *m_caFile;
};

} // namespace valbench::ui
