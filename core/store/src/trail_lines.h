// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the lines of a trail filter without reading each one in full.
#pragma once

#include <string>
#include <string_view>

#include <valbench/domain/unit_of_work.h>

namespace valbench::store {

/// Lines are canonical JSON, so a member's exact characters can be searched for. That costs a tenth of a
/// microsecond a line; an index for each filter would cost every commit a page for each.
class TrailLines {
public:
    static Result<TrailLines> forFilter(const domain::TrailFilter &filter);
    /// False only where the entry does not pass the filter. The record is not looked at.
    [[nodiscard]] bool mayHold(std::string_view line) const;
    /// The filter's person, action and times, exactly.
    static bool holds(const domain::TrailFilter &filter, const ledger::Entry &entry);

private:
    std::string m_start;  ///< up to the end of the action's prefix
    std::string m_person; ///< empty: anybody
    std::string m_from, m_to;
};

} // namespace valbench::store
