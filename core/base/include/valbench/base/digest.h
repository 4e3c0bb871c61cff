// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// SHA-256 digests.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <valbench/base/result.h>

namespace valbench {

/// A SHA-256 value. Text form: 64 lower-case hexadecimal digits.
class Digest {
public:
    static constexpr std::size_t size = 32;
    using Bytes = std::array<std::uint8_t, size>;
    explicit constexpr Digest(const Bytes &bytes) : m_bytes(bytes) {}

    static Result<Digest> parse(std::string_view hex);
    static Result<Digest> fromBytes(std::span<const std::uint8_t> bytes);
    [[nodiscard]] std::string toHex() const;
    /// The first 12 digits, as screens show it.
    [[nodiscard]] std::string toShortText() const { return toHex().substr(0, 12); }
    [[nodiscard]] const Bytes &bytes() const { return m_bytes; }
    auto operator<=>(const Digest &) const = default;

private:
    Bytes m_bytes;
};

/// A reusable SHA-256 context (OpenSSL). One per thread; reuse it in loops, making one is dear.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256 &&) noexcept;
    Sha256 &operator=(Sha256 &&) noexcept;

    void add(std::span<const std::uint8_t> bytes);
    void add(std::string_view text);
    /// Returns the digest of everything added since the last finish() and starts afresh.
    Digest finish();

private:
    struct Context;
    std::unique_ptr<Context> m_context;
};

[[nodiscard]] Digest sha256(std::string_view text);
[[nodiscard]] Digest sha256(std::span<const std::uint8_t> bytes);

} // namespace valbench
