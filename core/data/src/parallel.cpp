// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace valbench::data {

Status Workers::forEach(std::size_t count, Stage stage, const std::function<void(std::size_t)> &work) const
{
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> broken = false;
    std::mutex mutex; // guards done, failure and the calls of progress
    std::size_t done = 0;
    std::exception_ptr failure;
    const auto run = [&] {
        try {
            for (std::size_t i = next++; i < count && !broken && !stop.stop_requested(); i = next++) {
                work(i);
                const std::lock_guard lock(mutex);
                ++done;
                if (progress)
                    progress(stage.from +
                                 (stage.to - stage.from) * static_cast<double>(done) / static_cast<double>(count),
                             stage.name);
            }
        } catch (...) {
            const std::lock_guard lock(mutex);
            broken = true;
            failure = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (std::size_t i = 1; i < std::min<std::size_t>(threads, count); ++i)
            helpers.emplace_back(run);
        run();
    }
    if (failure)
        std::rethrow_exception(failure);
    if (stop.stop_requested())
        return fail(ErrorCode::cancelled, VB_MSG("Cancelled."));
    return {};
}

} // namespace valbench::data
