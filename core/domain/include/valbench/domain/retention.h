// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long what is kept: the one table of retention classes.
//
// Only evidence files can ever be disposed of: what an execution rests on beyond its own record. The ledger, every
// version of every record, signatures, time stamps and the fingerprints of data sets are kept as long as the store is,
// as nothing could be verified without them. Exports are not in the store; it keeps their digests.
#pragma once

#include <optional>

#include <valbench/base/timestamp.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

enum class RetentionClass {
    releasedModel,   ///< executions for a model version that was in production
    unreleasedModel, ///< executions for any other
};

template <>
struct Words<RetentionClass>
{
    static constexpr std::string_view what = "retention class";
    static constexpr std::array<std::pair<RetentionClass, std::string_view>, 2> table{{
        {RetentionClass::releasedModel, "released model"},
        {RetentionClass::unreleasedModel, "unreleased model"},
    }};
};

/// From when the years are counted.
enum class RetentionEvent {
    modelRetired,   ///< the approval by which the model version left production for the archive
    executionEnded, ///< it was completed or given up
};

template <>
struct Words<RetentionEvent>
{
    static constexpr std::string_view what = "event that retention is counted from";
    static constexpr std::array<std::pair<RetentionEvent, std::string_view>, 2> table{{
        {RetentionEvent::modelRetired, "retirement of the model version"},
        {RetentionEvent::executionEnded, "end of the execution"},
    }};
};

struct RetentionRule
{
    RetentionClass retentionClass;
    int years;
    RetentionEvent from;
    std::string_view basis; ///< the rule that asks for it
};

/// The longest that the rules of part11.md §6 ask for: ten years after the last device (EU MDR Art. 10(8)), which
/// includes the device's lifetime and not under two years from release (ISO 13485 4.2.5); six years (45 CFR
/// 164.316(b)(2)) for what never was a device.
inline constexpr std::array<RetentionRule, 2> retentionRules{{
    {RetentionClass::releasedModel, 10, RetentionEvent::modelRetired, "EU MDR 2017/745 Art. 10(8); ISO 13485 4.2.5"},
    {RetentionClass::unreleasedModel, 6, RetentionEvent::executionEnded, "45 CFR 164.316(b)(2)(i)"},
}};

[[nodiscard]] const RetentionRule &ruleOf(RetentionClass retentionClass);

/// Until when it has to be kept: the same day so many years later, 1 March for 29 February; nothing while the event has
/// not come.
[[nodiscard]] std::optional<Timestamp> keptUntil(const RetentionRule &rule, const std::optional<Timestamp> &event);

} // namespace valbench::domain
