// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A value that must not be printed, logged or left in memory.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace valbench {

/// Holds a password or key. Has no stream or text conversion; the memory is overwritten when it goes.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : m_value(std::move(value)) {}
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;
    Secret(Secret &&other) noexcept;
    Secret &operator=(Secret &&other) noexcept;
    ~Secret();

    [[nodiscard]] bool empty() const { return m_value.empty(); }
    /// The clear text, for the one call that needs it. Do not keep the view.
    [[nodiscard]] std::string_view reveal() const { return m_value; }
    [[nodiscard]] Secret clone() const { return Secret(std::string(m_value)); }

private:
    void wipe();
    std::string m_value;
};

} // namespace valbench
