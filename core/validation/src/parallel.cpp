// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace valbench::validation {

void forEachParallel(std::size_t count, unsigned threads, const std::stop_token &stop,
                     const std::function<void(std::size_t)> &job)
{
    const std::size_t wanted = threads == 0 ? std::thread::hardware_concurrency() : threads;
    const std::size_t workers = std::clamp<std::size_t>(wanted, 1, std::max<std::size_t>(count, 1));
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < count && !stop.stop_requested(); i = next++)
            job(i);
    };
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < workers; ++i)
        others.emplace_back(work);
    work();
}

} // namespace valbench::validation
