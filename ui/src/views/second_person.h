// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Acts of two: the second person signs in for one act and out again.
#pragma once

#include <functional>
#include <optional>

#include <valbench/services/workspace.h>

#include "account_dialogs.h"

namespace valbench::ui {

/// What an act on an account leaves for the screen.
struct Done
{
    Secret oneTime;                  ///< to be shown once; mostly empty
    std::optional<Error> afterwards; ///< the act is done, but the second person's sign-out failed
};

using Act = std::function<Result<Done>(services::Workspace &, const services::Session &)>;

/// The second person signs in for one act and out again, whatever came of it. Not on the GUI thread.
Result<Done> together(services::Workspace &workspace, const SecondPerson &who,
                      const std::function<Result<Done>(const services::Session &second)> &act);

} // namespace valbench::ui
