// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Gives each distinct text a code, in the order of first appearance.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace valbench::data {

/// An open-addressing table of views; the texts must outlive it.
class Dictionary {
public:
    struct Level
    {
        std::string_view text;
        std::size_t hash;
    };

    static std::size_t hashOf(std::string_view text) { return std::hash<std::string_view>()(text); }

    /// The code of the text. If it is new, `keep` returns the view to remember: of a text that lives on.
    template <class Keep>
    std::uint32_t code(const Level &level, Keep &&keep)
    {
        if (2 * (m_levels.size() + 1) > m_slots.size())
            grow();
        for (std::size_t i = level.hash & m_mask;; i = (i + 1) & m_mask) {
            auto &slot = m_slots[i];
            if (slot.code == unused) {
                slot = {highBits(level.hash), static_cast<std::uint32_t>(m_levels.size())};
                m_levels.push_back({keep(level.text), level.hash});
                return slot.code;
            }
            if (slot.hash == highBits(level.hash) && m_levels[slot.code].text == level.text)
                return slot.code;
        }
    }
    std::uint32_t code(const Level &level)
    {
        return code(level, [](std::string_view same) { return same; });
    }
    std::uint32_t code(std::string_view text) { return code(Level{text, hashOf(text)}); }
    [[nodiscard]] const std::vector<Level> &levels() const { return m_levels; }
    [[nodiscard]] std::vector<std::string> texts() const
    {
        std::vector<std::string> texts;
        texts.reserve(m_levels.size());
        for (const auto &level : m_levels)
            texts.emplace_back(level.text);
        return texts;
    }

private:
    static constexpr std::uint32_t unused = 0xFFFFFFFF;
    struct Slot
    {
        std::uint32_t hash = 0;
        std::uint32_t code = unused;
    };

    static std::uint32_t highBits(std::size_t hash) { return static_cast<std::uint32_t>(std::uint64_t(hash) >> 32); }

    void grow()
    {
        m_slots.assign(m_slots.empty() ? 16 : 2 * m_slots.size(), Slot());
        m_mask = m_slots.size() - 1;
        for (std::size_t code = 0; code < m_levels.size(); ++code) {
            std::size_t i = m_levels[code].hash & m_mask;
            while (m_slots[i].code != unused)
                i = (i + 1) & m_mask;
            m_slots[i] = {highBits(m_levels[code].hash), static_cast<std::uint32_t>(code)};
        }
    }

    std::vector<Slot> m_slots;
    std::size_t m_mask = 0;
    std::vector<Level> m_levels;
};

} // namespace valbench::data
