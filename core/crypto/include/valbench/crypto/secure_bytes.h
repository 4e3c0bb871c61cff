// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Memory for opened keys: locked against swapping, between guard pages, overwritten when it goes.
#pragma once

#include <utility>

#include <valbench/base/text.h>

namespace valbench::crypto {

/// A fixed number of bytes from sodium_malloc. Moves, never copies; there is no text form.
class SecureBytes {
public:
    /// Zeros. unavailable when the system has no memory left for it.
    static Result<SecureBytes> allocate(std::size_t size);
    /// A copy of the bytes; wiping the source is the caller's part.
    static Result<SecureBytes> copyOf(ByteView bytes);

    SecureBytes(SecureBytes &&other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0))
    {
    }
    SecureBytes &operator=(SecureBytes &&other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        return *this;
    }
    ~SecureBytes();

    [[nodiscard]] std::span<std::uint8_t> bytes() { return {m_data, m_size}; }
    [[nodiscard]] ByteView view() const { return {m_data, m_size}; }

private:
    SecureBytes(std::uint8_t *data, std::size_t size) : m_data(data), m_size(size) {}
    std::uint8_t *m_data;
    std::size_t m_size;
};

} // namespace valbench::crypto
