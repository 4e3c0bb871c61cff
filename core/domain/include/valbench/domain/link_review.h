// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Link reviews: requirements changed after a protocol was approved; somebody says why its steps still verify them.
#pragma once

#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/record.h>

namespace valbench::domain {

/// A signed one ends the suspicion on the links of these requirements to the steps of this version of the protocol, as
/// long as the requirements ask what they ask in this version of the set.
struct LinkReview
{
    RecordReference protocol;
    RecordReference requirementSet;        ///< the version in force when it was reviewed
    std::vector<std::string> requirements; ///< ids
    std::string assessment;                ///< why the steps still verify them

    /// "Link review of PQ-1 version 1: URS-2, URS-3"
    [[nodiscard]] std::string title() const;
    [[nodiscard]] json::Object toJson() const;
    static Result<LinkReview> fromJson(const json::Value &value);
};

} // namespace valbench::domain
