// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/reason.h>

#include <algorithm>
#include <array>

#include <valbench/base/text.h>

namespace valbench::services {

Status checkReason(std::string_view reason)
{
    // Words that say that something was done, not why.
    static constexpr std::array<std::string_view, 14> empty{"change", "changed", "correct", "corrected", "done",
                                                            "edit",   "edited",  "fix",     "fixed",     "n/a",
                                                            "none",   "test",    "update",  "updated"};
    auto text = asciiLower(trimmed(reason));
    while (text.ends_with('.') || text.ends_with('!'))
        text.pop_back();
    const bool oneSign = text.find_first_not_of(text.substr(0, 1)) == std::string::npos;
    if (text.size() < 3 || oneSign)
        return fail(ErrorCode::badInput, VB_MSG("Give a reason: why is this done?"));
    if (std::ranges::find(empty, std::string_view(text)) != empty.end())
        return fail(ErrorCode::badInput,
                    VB_MSG("'{reason}' says what was done, not why. Give the reason in a few words of your own."),
                    {{"reason", std::string(trimmed(reason))}});
    return {};
}

} // namespace valbench::services
