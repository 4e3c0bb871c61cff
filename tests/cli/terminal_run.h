// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the program at a pseudo-terminal, as a person would.
#pragma once

#include <functional>

#include "sandbox.h"

namespace valbench::test {

/// Waits until the terminal shows `expected`, then types `typed` ("\3" is Ctrl-C).
struct Turn
{
    std::string expected;
    std::string typed;
    std::function<void(int pid)> look{}; ///< at the program as it waits, before anything is typed
};

/// Standard input and error are the terminal; standard output is a file, so that `out` is the answer alone and `err`
/// is all that the terminal showed. code is -1 if an expected text never came.
Ran runAtTerminal(Sandbox &sandbox, const Arguments &arguments, const std::vector<Turn> &dialogue);

} // namespace valbench::test
