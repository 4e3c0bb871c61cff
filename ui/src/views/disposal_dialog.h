// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Disposal of evidence: what goes, what stays, why, and the passwords of the two who sign for it.
#pragma once

#include <valbench/services/retention.h>

#include "account_dialogs.h"

namespace valbench::ui {

struct Disposal
{
    SecondPerson second;
    Secret ownPassword;
    std::string reason;
};

void askDisposal(const services::RetainedEvidence &evidence, QWidget *parent, SendAnswer<Disposal> send);

} // namespace valbench::ui
