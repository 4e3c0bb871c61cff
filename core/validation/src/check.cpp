// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "check.h"

#include <algorithm>
#include <array>
#include <utility>

#include "wording.h"

namespace valbench::validation {

CheckFunction functionOf(std::string_view id)
{
    static constexpr std::array<std::pair<std::string_view, CheckFunction>, 17> functions{{
        {"pq.auc", checkAuc},
        {"pq.average-precision", checkAveragePrecision},
        {"pq.accuracy", checkProportion},
        {"pq.sensitivity", checkProportion},
        {"pq.specificity", checkProportion},
        {"pq.ppv", checkProportion},
        {"pq.npv", checkProportion},
        {"pq.calibration-slope", checkSlope},
        {"pq.calibration-in-the-large", checkInTheLarge},
        {"pq.observed-expected", checkObservedExpected},
        {"pq.calibration-error", checkCalibrationError},
        {"pq.brier", checkBrier},
        {"pq.psi", checkStability},
        {"pq.ks", checkDistance},
        {"pq.demographic-parity", checkParity},
        {"pq.subgroups", checkSubgroups},
        {"pq.case-counts", checkCaseCounts},
    }};
    const auto found = std::ranges::find(functions, id, &std::pair<std::string_view, CheckFunction>::first);
    return found == functions.end() ? nullptr : found->second;
}

void remarkLeftOut(const ScoreSample &sample, Finding &finding)
{
    const auto say = [&finding](std::size_t rows, std::string_view what) {
        if (rows > 0)
            finding.remarks.push_back(
                joined({countOf(static_cast<std::int64_t>(rows), "row", "rows"), " without ", what, " left out."}));
    };
    say(sample.withoutTruth, "truth");
    say(sample.withoutScore, "score");
}

void describeSample(const ScoreSample &sample, Finding &finding)
{
    finding.n = static_cast<std::int64_t>(sample.sample.size());
    finding.events = static_cast<std::int64_t>(sample.sample.cases());
    finding.counts = joined({"n = ", countText(finding.n), ", ", countOf(finding.events, "event", "events")});
    remarkLeftOut(sample, finding);
}

domain::Measure measureOf(std::string metric, const stats::Estimate &estimate, std::int64_t n, std::int64_t events)
{
    return {.metric = std::move(metric),
            .value = estimate.value,
            .lower = estimate.lower,
            .upper = estimate.upper,
            .method = estimate.hasInterval() ? estimate.method : std::string(),
            .n = n,
            .events = events,
            .reason = estimate.reason};
}

domain::Measure plainMeasure(std::string metric, double value, std::int64_t n)
{
    return {.metric = std::move(metric),
            .value = value,
            .lower = stats::undefinedValue,
            .upper = stats::undefinedValue,
            .n = n};
}

} // namespace valbench::validation
