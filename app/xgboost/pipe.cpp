// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pipe.h"

#include <cerrno>
#include <unistd.h>

namespace valbench::xgboost {

namespace {

/// Calls read or write until all is done.
bool all(std::size_t size, auto step)
{
    for (std::size_t done = 0; done < size;) {
        const auto n = step(done, size - done);
        if (n > 0)
            done += static_cast<std::size_t>(n);
        else if (n == 0 || errno != EINTR)
            return false;
    }
    return true;
}

} // namespace

bool receive(std::span<std::byte> bytes)
{
    return all(bytes.size(), [&](std::size_t from, std::size_t n) { return read(STDIN_FILENO, &bytes[from], n); });
}

bool send(std::span<const std::byte> bytes)
{
    return all(bytes.size(), [&](std::size_t from, std::size_t n) { return write(STDOUT_FILENO, &bytes[from], n); });
}

bool send(std::string_view text)
{
    return send(std::as_bytes(std::span(text)));
}

} // namespace valbench::xgboost
