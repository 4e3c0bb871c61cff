// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a process that opens keys does about itself at its start.
#pragma once

#include <valbench/base/result.h>

namespace valbench::crypto {

/// No core files, and no reading of this process's memory by others of the same login: RLIMIT_CORE 0 (soft and
/// hard) and PR_SET_DUMPABLE 0. unavailable if the system refuses. Call it first in main().
Status disableCoreDumps();

} // namespace valbench::crypto
