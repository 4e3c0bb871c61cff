// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Independent jobs on several threads.
#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace valbench::validation {

/// Calls job(0) … job(count - 1), each once, on up to `threads` threads (0: one per processor). Returns when all that
/// were started have ended; after a stop no further job starts. `job` must not throw.
void forEachParallel(std::size_t count, unsigned threads, const std::stop_token &stop,
                     const std::function<void(std::size_t)> &job);

} // namespace valbench::validation
