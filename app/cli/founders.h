// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The two people a new store starts with.
#pragma once

#include <string>

#include <valbench/services/workspace.h>

#include "program.h"

namespace valbench::cli {

/// Reads them from an answers file, or asks at the terminal when the name is empty. A password file's path is relative
/// to the answers file; without one that password is asked for. The purpose is left alone.
Result<services::CreateRequest> foundersFrom(Program &program, const std::string &answersFile);

} // namespace valbench::cli
