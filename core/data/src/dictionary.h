// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gives each distinct text a code, in the order of first appearance.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace valbench::data {

/// An open-addressing table of views; the texts must outlive it.
class Dictionary {
public:
    /// The code of the text. If it is new, `keep` returns the view to remember: of a text that lives on.
    template <class Keep>
    std::uint32_t code(std::string_view text, Keep &&keep)
    {
        if (2 * (m_levels.size() + 1) > m_slots.size())
            grow();
        const auto hash = std::hash<std::string_view>()(text);
        for (std::size_t i = hash & m_mask;; i = (i + 1) & m_mask) {
            auto &slot = m_slots[i];
            if (slot.code == unused) {
                slot = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(m_levels.size())};
                m_levels.push_back(keep(text));
                return slot.code;
            }
            if (slot.hash == static_cast<std::uint32_t>(hash >> 32) && m_levels[slot.code] == text)
                return slot.code;
        }
    }
    std::uint32_t code(std::string_view text)
    {
        return code(text, [](std::string_view same) { return same; });
    }
    [[nodiscard]] const std::vector<std::string_view> &levels() const { return m_levels; }

private:
    static constexpr std::uint32_t unused = 0xFFFFFFFF;
    struct Slot
    {
        std::uint32_t hash = 0;
        std::uint32_t code = unused;
    };

    void grow()
    {
        m_slots.assign(m_slots.empty() ? 16 : 2 * m_slots.size(), Slot());
        m_mask = m_slots.size() - 1;
        for (std::size_t code = 0; code < m_levels.size(); ++code) {
            const auto hash = std::hash<std::string_view>()(m_levels[code]);
            std::size_t i = hash & m_mask;
            while (m_slots[i].code != unused)
                i = (i + 1) & m_mask;
            m_slots[i] = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(code)};
        }
    }

    std::vector<Slot> m_slots;
    std::size_t m_mask = 0;
    std::vector<std::string_view> m_levels;
};

} // namespace valbench::data
