// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Strong identifiers: a ModelId cannot be passed where a RunId is wanted.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <valbench/base/result.h>

namespace valbench {

/// 128 bits, written as 32 lower-case hexadecimal digits. There is no default (empty) state.
template <class Tag>
class Id {
public:
    using Bytes = std::array<std::uint8_t, 16>;
    explicit Id(const Bytes &bytes) : m_bytes(bytes) {}

    /// badInput unless the text is exactly 32 lower-case hexadecimal digits.
    static Result<Id> parse(std::string_view text);
    [[nodiscard]] std::string toText() const;
    [[nodiscard]] const Bytes &bytes() const { return m_bytes; }
    auto operator<=>(const Id &) const = default;

private:
    Bytes m_bytes;
};

namespace detail {
Result<std::array<std::uint8_t, 16>> parseId(std::string_view text);
std::string idText(const std::array<std::uint8_t, 16> &bytes);
} // namespace detail

template <class Tag>
Result<Id<Tag>> Id<Tag>::parse(std::string_view text)
{
    VB_TRY(auto bytes, detail::parseId(text));
    return Id(bytes);
}

template <class Tag>
std::string Id<Tag>::toText() const
{
    return detail::idText(m_bytes);
}

using StoreId = Id<struct StoreTag>;
using StationId = Id<struct StationTag>;
using SessionId = Id<struct SessionTag>;
using RequestId = Id<struct RequestTag>;

} // namespace valbench

template <class Tag>
struct std::hash<valbench::Id<Tag>>
{
    std::size_t operator()(const valbench::Id<Tag> &id) const noexcept
    {
        return std::hash<std::string_view>()(
            std::string_view(reinterpret_cast<const char *>(id.bytes().data()), id.bytes().size()));
    }
};
