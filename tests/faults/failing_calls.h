// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Counts the calls to the world outside, and lets the n-th of them fail: clock, random source, files and their syncs,
// time-stamp authority. A program that links this has its file calls counted; see failing_calls.cpp.
#pragma once

#include <array>
#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/base/text.h>

namespace valbench::test {

enum class CallKind { clock, random, read, write, sync, authority };
inline constexpr std::array callKinds{CallKind::clock, CallKind::random, CallKind::read,
                                      CallKind::write, CallKind::sync,   CallKind::authority};
[[nodiscard]] std::string_view nameOf(CallKind kind);

/// One for the process, since the file calls of libraries are counted too. Any thread.
class FailingCalls {
public:
    static FailingCalls &instance();

    /// From here on calls are counted from 1, those on files only below `folder`, and the n-th fails (0: none does).
    /// With `forGood` all later ones of its kind fail too.
    void arm(const std::string &folder, std::size_t n = 0, bool forGood = false);
    /// Ends it. Gives the kinds of the calls that were counted, in their order.
    std::vector<CallKind> disarm();

    /// Counts a call; true: it has to fail.
    bool fails(CallKind kind);
    bool failsFile(CallKind kind, int file);
    bool failsPath(CallKind kind, const char *path);

private:
    [[nodiscard]] bool isOurs(std::string_view path);
    std::atomic<bool> m_armed = false;
    std::mutex m_mutex;
    std::string m_folder;
    std::size_t m_first = 0;
    bool m_forGood = false;
    std::vector<CallKind> m_calls;
};

/// Stands still. A call that fails gives a time that is wrong by `error`.
class FailingClock final : public Clock {
public:
    FailingClock(Timestamp time, std::chrono::seconds error) : m_time(time), m_error(error) {}
    [[nodiscard]] Timestamp now() const override;

private:
    Timestamp m_time;
    std::chrono::seconds m_error;
};

/// The same bytes for the same seed.
class FailingRandom final : public RandomSource {
public:
    explicit FailingRandom(std::uint64_t seed) : m_seed(seed) {}
    Status fill(std::span<std::uint8_t> bytes) override;

private:
    std::uint64_t m_seed;
    std::uint64_t m_filled = 0;
};

} // namespace valbench::test
