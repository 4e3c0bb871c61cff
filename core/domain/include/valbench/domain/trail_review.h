// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Trail reviews: somebody independent looked through audit-trail entries, says what was found, and signs it.
#pragma once

#include <string>

#include <valbench/base/json.h>

namespace valbench::domain {

/// part11.md R-53. The scope is either one record at one version, or the entries of a period.
struct TrailReview
{
    std::string recordId;           ///< empty: a period
    std::int64_t recordVersion = 0; ///< 0: a period
    std::string from;               ///< UTC; empty: from the first entry
    std::string to;                 ///< UTC; empty: up to lastSequence
    std::int64_t entries = 0;       ///< in the scope when it was reviewed
    std::int64_t ownEntries = 0;    ///< of these, made by the reviewer; none in the review of a record
    std::int64_t lastSequence = 0;  ///< the newest entry of the ledger then
    std::string lastHash;           ///< of that entry
    std::string findings;

    /// "Trail review of PQ-1 version 2", "Trail review of 2026-11-01 to 2026-11-30"
    [[nodiscard]] std::string title() const;
    [[nodiscard]] json::Object toJson() const;
    static Result<TrailReview> fromJson(const json::Value &value);
};

} // namespace valbench::domain
