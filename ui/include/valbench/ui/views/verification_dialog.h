// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a verification found, check by check.
#pragma once

#include <valbench/services/verification.h>
#include <valbench/ui/dialogs/dialog_base.h>

namespace valbench::ui {

class BottomBar;

class VerificationDialog : public DialogBase {
    Q_OBJECT
public:
    VerificationDialog(const services::Verification &verification, QWidget *parent);
};

/// The sentence in the bottom bar: "Records intact, checked 12:03", or what does not hold.
void showIntegrity(BottomBar &bar, const Result<services::Verification> &verification);

} // namespace valbench::ui
