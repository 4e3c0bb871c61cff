// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/error.h>

namespace valbench {

std::string fillMessage(std::string_view text, const std::vector<MessageArg> &args)
{
    std::string out;
    out.reserve(text.size() + 32);
    while (!text.empty()) {
        const auto open = text.find('{');
        out += text.substr(0, open);
        if (open == std::string_view::npos)
            break;
        text.remove_prefix(open);
        const auto close = text.find('}');
        if (close == std::string_view::npos) {
            out += text;
            break;
        }
        const auto name = text.substr(1, close - 1);
        bool found = false;
        for (const auto &arg : args) {
            if (arg.name == name) {
                out += arg.value;
                found = true;
                break;
            }
        }
        if (!found)
            out += text.substr(0, close + 1);
        text.remove_prefix(close + 1);
    }
    return out;
}

} // namespace valbench
