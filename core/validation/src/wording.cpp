// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "wording.h"

#include <valbench/base/text.h>

namespace valbench::validation {

std::string joined(std::initializer_list<std::string_view> parts)
{
    std::string text;
    for (const auto part : parts)
        text += part;
    return text;
}

std::string percentText(double share)
{
    // Ten decimals hide the rounding of the product, then the zeros go.
    auto text = fixedText(share * 100, 10);
    while (text.ends_with('0'))
        text.pop_back();
    if (text.ends_with('.'))
        text.pop_back();
    return text + "%";
}

std::string countText(std::int64_t value)
{
    auto text = std::to_string(value);
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    for (std::size_t place = text.size(); place > first + 3;) {
        place -= 3;
        text.insert(place, 1, ',');
    }
    return text;
}

std::string countOf(std::int64_t value, std::string_view one, std::string_view many)
{
    return joined({countText(value), " ", value == 1 ? one : many});
}

std::string listText(const std::vector<std::string_view> &words)
{
    std::string text;
    for (const auto word : words)
        text.append(text.empty() ? "" : ", ").append(word);
    return text.empty() ? "none" : text;
}

} // namespace valbench::validation
