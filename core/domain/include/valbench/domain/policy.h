// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The security policy of a store: one controlled record, within bounds that no setting leaves.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

/// Whether a protocol or a report can be approved before somebody has reviewed its audit trail (PI 041 §9.8).
enum class TrailReviewRule { notRequired, beforeApproval };

template <>
struct Words<TrailReviewRule>
{
    static constexpr std::string_view what = "rule on trail reviews";
    static constexpr std::array<std::pair<TrailReviewRule, std::string_view>, 2> table{{
        {TrailReviewRule::notRequired, "not required"},
        {TrailReviewRule::beforeApproval, "before approval"},
    }};
};

/// The settings as they are written down; nothing has been checked yet. The defaults are those a store starts with.
struct PolicySettings
{
    std::int64_t passwordMinLength = 15; ///< characters, 15 to 64: the password is the only factor (NIST SP 800-63B)
    std::int64_t passwordMaxAgeDays = 0; ///< 0 to 365; 0: a password does not end by age
    std::int64_t failuresBeforeLock = 5; ///< 3 to 10
    std::int64_t idleLockMinutes = 10;   ///< 1 to 30; nobody can switch it off
    std::int64_t accessReviewMonths = 6; ///< 1 to 12
    std::int64_t fileNameLength = 64;    ///< 24 to 64, with the ending: eCTD takes no longer ones
    std::string fileNamePattern = "{id}-v{version}-{type}"; ///< of prints; see checkFileNamePattern()
    TrailReviewRule trailReview = TrailReviewRule::notRequired;

    bool operator==(const PolicySettings &) const = default;
};

/// One setting that is a number: how records, forms and messages know it.
struct PolicyNumber
{
    std::string_view name; ///< in records and on the command line: "password_min_length"
    std::string_view what; ///< in messages: "password length"
    std::string_view unit;
    std::int64_t PolicySettings::*value;
    std::int64_t least;
    std::int64_t most;
};

/// The only place that states the bounds (part11.md §5, R-6, R-7, R-9).
inline constexpr std::array<PolicyNumber, 6> policyNumbers{{
    {"password_min_length", "minimum password length", "characters", &PolicySettings::passwordMinLength, 15, 64},
    {"password_max_age_days", "maximum password age", "days", &PolicySettings::passwordMaxAgeDays, 0, 365},
    {"failures_before_lock", "number of failures before an account is locked", "failures",
     &PolicySettings::failuresBeforeLock, 3, 10},
    {"idle_lock_minutes", "time until the idle lock", "minutes", &PolicySettings::idleLockMinutes, 1, 30},
    {"access_review_months", "interval of access reviews", "months", &PolicySettings::accessReviewMonths, 1, 12},
    {"file_name_length", "length of file names", "characters", &PolicySettings::fileNameLength, 24, 64},
}};

/// What a print is called, with places for what differs: {id}, {version}, {type} and {date} (of the print, UTC).
/// badInput unless it holds {id} and {version}, so that no two records get one name, and otherwise lower-case letters,
/// digits and hyphens, 64 characters at most.
Status checkFileNamePattern(std::string_view pattern);
/// The pattern with its places filled.
[[nodiscard]] std::string filledPattern(std::string_view pattern, std::string_view id, std::int64_t version,
                                        std::string_view type, std::string_view date);

/// A policy within its bounds: there is no other.
class Policy {
public:
    /// What a store starts with.
    Policy() = default;
    /// badInput names the setting, what was given and the bounds.
    static Result<Policy> make(const PolicySettings &settings);

    [[nodiscard]] const PolicySettings &settings() const { return m_settings; }
    /// When the access review after this one is due.
    [[nodiscard]] Timestamp nextAccessReview(const Timestamp &last) const;

    [[nodiscard]] json::Object toJson() const;
    static Result<Policy> fromJson(const json::Value &value);
    bool operator==(const Policy &) const = default;

private:
    PolicySettings m_settings;
};

/// A setting before and after, in the words of the record.
struct PolicyChange
{
    std::string_view name;
    std::string before;
    std::string after;
};

[[nodiscard]] std::vector<PolicyChange> changesBetween(const Policy &before, const Policy &after);

} // namespace valbench::domain
