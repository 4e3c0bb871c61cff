// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Measures, beside a test, how often the machine itself holds a thread up.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace valbench::test {

/// A guest of another machine loses whole slices of time, and they count as work of the thread that was running: what
/// a thread of ours seems to have done then says nothing about our code. A thread that does the same millisecond of
/// arithmetic a hundred times a second notices the same at the same time.
class Metronome {
public:
    /// Held up: that a beat took so many milliseconds of work more than the quickest.
    explicit Metronome(double heldUp);

    /// In a second of work, so far. 0 on a machine of one's own.
    [[nodiscard]] double holdUpsPerSecond() const;

private:
    void run(const std::stop_token &stop);
    double m_heldUp;
    std::atomic<int> m_count = 0;
    std::atomic<double> m_worked = 0; ///< milliseconds
    std::jthread m_thread;            ///< last: it uses the others
};

/// Milliseconds that this thread has worked.
double threadWork();

} // namespace valbench::test
