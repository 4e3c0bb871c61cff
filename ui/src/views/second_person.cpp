// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "second_person.h"

namespace valbench::ui {

Result<Done> together(services::Workspace &workspace, const SecondPerson &who,
                      const std::function<Result<Done>(const services::Session &second)> &act)
{
    VB_TRY(const auto second, workspace.sessions().signIn(who.userId, who.password));
    auto done = act(*second);
    const auto out = workspace.sessions().signOut(*second);
    if (done && !out)
        done->afterwards = out.error();
    return done;
}

} // namespace valbench::ui
