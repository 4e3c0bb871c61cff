// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/id.h>

#include <algorithm>

#include <valbench/base/text.h>

namespace valbench::detail {

Result<std::array<std::uint8_t, 16>> parseId(std::string_view text)
{
    std::array<std::uint8_t, 16> bytes{};
    const bool lower = std::ranges::none_of(text, [](char c) { return c >= 'A' && c <= 'F'; });
    if (text.size() == 2 * bytes.size() && lower) {
        if (const auto raw = fromHex(text)) {
            std::ranges::copy(*raw, bytes.begin());
            return bytes;
        }
    }
    return fail(ErrorCode::badInput, VB_MSG("An identifier has 32 lower-case hexadecimal digits; found '{text}'."),
                {{"text", std::string(text.substr(0, 80))}});
}

std::string idText(const std::array<std::uint8_t, 16> &bytes)
{
    return toHex(bytes);
}

} // namespace valbench::detail
