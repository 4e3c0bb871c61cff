// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a loop's iterations on several threads, with progress and cancel.
#pragma once

#include <functional>
#include <stop_token>

#include <valbench/base/ports.h>

namespace valbench::data {

/// Which share of the whole work a loop is, for progress.
struct Stage
{
    const char *name;
    double from;
    double to;
};

/// How loops run.
struct Workers
{
    unsigned threads; ///< at least 1
    std::stop_token stop;
    const Progress &progress;

    /// Calls work(i) for each i in [0, count), in no order, and waits. `cancelled` if asked to stop: then some
    /// iterations have not run. Rethrows what work throws.
    Status forEach(std::size_t count, Stage stage, const std::function<void(std::size_t)> &work) const;
};

} // namespace valbench::data
