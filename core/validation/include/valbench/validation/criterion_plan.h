// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How surely a criterion will be met, before anything is measured.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <valbench/validation/check_catalogue.h>

namespace valbench::validation {

/// How many persons are planned of those that the check counts (CheckInfo::counted).
struct PlannedNumbers
{
    std::int64_t first = 0;  ///< of both: the events
    std::int64_t second = 0; ///< of both: the non-events
};

struct CriterionPlan
{
    std::vector<double> truths;  ///< rising, from a little below the limit
    std::vector<double> chances; ///< to pass, of each
    double chanceAtLimit = 0;    ///< of a model that is just as good as the limit
    double truthFor80 = 0;       ///< smallest with a chance of 80%; NaN: none has it
    double truthFor90 = 0;
    bool isExact = false; ///< else scores are taken for normal in both groups, and the area for normal
};

inline constexpr std::int64_t mostPlanned = 10'000'000;

/// By stats::fewestThatMeet() and stats::areaPassChance(). Nothing for a check that has no plan, an upper limit,
/// a limit outside (0, 1), a confidence outside (0.5, 1), or numbers outside 1 to mostPlanned.
[[nodiscard]] std::optional<CriterionPlan> planCriterion(const CheckInfo &check, const domain::Criterion &criterion,
                                                         const PlannedNumbers &numbers);

} // namespace valbench::validation
