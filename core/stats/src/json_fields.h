// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Writing statistics as JSON: what is not finite becomes null with a reason beside it.
#pragma once

#include <cmath>
#include <string>
#include <string_view>

#include <valbench/base/json.h>

namespace valbench::stats {

/// An empty text becomes null.
[[nodiscard]] inline json::Value textOrNull(std::string_view text)
{
    return text.empty() ? json::Value() : json::Value(text);
}

/// One object with several numbers and one "reason" that names those which are null.
class Fields {
public:
    Fields &set(std::string name, json::Value value)
    {
        m_object.set(std::move(name), std::move(value));
        return *this;
    }
    Fields &number(const std::string &name, double value, std::string_view reason)
    {
        m_object.set(name, std::isfinite(value) ? json::Value(value) : json::Value());
        if (!std::isfinite(value)) {
            m_reason += m_reason.empty() ? "" : "; ";
            m_reason += name + ": " + std::string(reason.empty() ? "undefined" : reason);
        }
        return *this;
    }
    /// A remark on numbers that exist.
    Fields &note(std::string_view text)
    {
        if (!text.empty() && m_reason.find(text) == std::string::npos)
            m_reason += (m_reason.empty() ? "" : "; ") + std::string(text);
        return *this;
    }
    [[nodiscard]] json::Object take()
    {
        if (!m_reason.empty())
            m_object.set("reason", m_reason);
        return std::move(m_object);
    }

private:
    json::Object m_object;
    std::string m_reason;
};

} // namespace valbench::stats
