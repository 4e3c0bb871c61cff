// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs independent pieces of work on several threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace valbench::stats {

/// 0: as many as the machine has.
inline std::size_t threadsOf(unsigned threads)
{
    return threads > 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

/// Calls work(i) for each i below count, in no order; rethrows what one of them throws. 0 threads: as many as the
/// machine has.
template <class Work>
void forEachIndex(std::size_t count, unsigned threads, const Work &work)
{
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::exception_ptr failure;
    const auto run = [&] {
        try {
            for (std::size_t i = next++; i < count; i = next++)
                work(i);
        } catch (...) {
            next = count;
            const std::lock_guard lock(mutex);
            failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> pool;
        for (std::size_t i = 1; i < std::min(threadsOf(threads), count); ++i)
            pool.emplace_back(run);
        run();
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace valbench::stats
