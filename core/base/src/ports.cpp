// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/ports.h>

#include <cerrno>
#include <sys/random.h>

namespace valbench {

Timestamp SystemClock::now() const
{
    return Timestamp(std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
}

Status SystemRandom::fill(std::span<std::uint8_t> bytes)
{
    while (!bytes.empty()) {
        const auto got = ::getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return fail(ErrorCode::unavailable, VB_MSG("The operating system gave no random bytes."));
        }
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
    return {};
}

} // namespace valbench
