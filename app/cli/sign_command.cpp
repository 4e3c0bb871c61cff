// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// sign, reject.

#include "commands.h"
#include "signing_act.h"

namespace valbench::cli {

void addSignCommands(CLI::App &app, Chosen &chosen)
{
    const auto signing = std::make_shared<SigningOptions>();
    auto *sign = addCommand(app, chosen, "sign",
                            "Sign a record: shows the statement, then takes the password at the "
                            "terminal",
                            signing, signRecord);
    addSigningOptions(*sign, *signing);
    addChoice(*sign, "--meaning", signing->meaning, "What the signature means")->required();

    const auto rejecting = std::make_shared<SigningOptions>();
    rejecting->meaning = domain::Meaning::rejected;
    auto *reject = addCommand(app, chosen, "reject", "Sign a record as rejected", rejecting, signRecord);
    addSigningOptions(*reject, *rejecting);
}

} // namespace valbench::cli
