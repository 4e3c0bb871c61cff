// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/metronome.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <limits>
#include <stop_token>

namespace valbench::test {

double threadWork()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

Metronome::Metronome(double heldUp) : m_heldUp(heldUp), m_thread([this](const std::stop_token &stop) { run(stop); }) {}

double Metronome::holdUpsPerSecond() const
{
    return m_worked > 0 ? m_count * 1000.0 / m_worked : 0;
}

void Metronome::run(const std::stop_token &stop)
{
    double quickest = std::numeric_limits<double>::infinity();
    while (!stop.stop_requested()) {
        const double before = threadWork();
        volatile double value = 1;
        for (int i = 0; i < 200'000; ++i)
            value = value * 1.0000001;
        const double beat = threadWork() - before;
        quickest = std::min(quickest, beat);
        m_count += beat > quickest + m_heldUp ? 1 : 0;
        m_worked = m_worked + beat;
        std::this_thread::sleep_for(std::chrono::milliseconds(9));
    }
}

} // namespace valbench::test
