// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether an estimate meets a limit, and what it would take to know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <valbench/stats/estimate.h>

namespace valbench::stats {

enum class Verdict { met, notMet, insufficient, notEvaluable };

enum class JudgedOn {
    interval, ///< the whole interval must satisfy the limits; wholly outside is notMet; else insufficient
    value,    ///< the point value alone; never insufficient
};

/// At least one limit; with both, the value must lie between them. A limit itself satisfies.
struct Criterion
{
    std::optional<double> atLeast;
    std::optional<double> atMost;
    JudgedOn judgedOn = JudgedOn::interval;
};

struct Judgement
{
    Verdict verdict = Verdict::notEvaluable;
    std::string reason; ///< English, no full stop; empty if met
    /// Insufficient only: records (the denominator, for a proportion) of a new sample that would settle it, if it
    /// showed the same value in the same case mix. Proportions: z^2 L(1-L)/(p-L)^2, which is where Wilson's bound
    /// passes the limit L; Clopper-Pearson by search. Others: n (z se/|g(value)-g(L)|)^2 on the interval's scale g.
    /// Newcombe's AUC: where its variance at L brings L onto the bound. None if the value equals the limit or the
    /// method has no standard error.
    std::optional<std::int64_t> recordsToSettle;
    /// Proportions with one limit: met: so many more records on the wrong side and it is no longer met; otherwise:
    /// so many records on the right side instead and it would be met. None if no number would.
    std::optional<std::int64_t> marginRecords;
};
/// Undefined values, and estimates without an interval where the interval is judged, are notEvaluable.
[[nodiscard]] Judgement judge(const Estimate &estimate, const Criterion &criterion);

/// "met", "not met", "insufficient evidence", "not evaluable".
[[nodiscard]] std::string_view verdictName(Verdict verdict);

} // namespace valbench::stats
