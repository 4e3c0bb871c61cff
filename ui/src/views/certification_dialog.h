// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the certification letter to FDA: its date, and where it is kept.
#pragma once

#include <memory>
#include <string>

#include "account_dialogs.h"

namespace valbench::ui {

struct CertificationLetter
{
    std::string date; ///< 2026-11-03
    std::string reference;
};

/// today: the last day that can be chosen, as the store's clock says it.
void askCertification(const QDate &today, QWidget *parent, SendAnswer<CertificationLetter> send);

} // namespace valbench::ui
