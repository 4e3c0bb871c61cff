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
    using Entry = std::pair<std::string_view, CheckFunction>;
    static constexpr std::array functions{
        Entry{"pq.auc", checkAuc},
        Entry{"pq.average-precision", checkAveragePrecision},
        Entry{"pq.accuracy", checkProportion},
        Entry{"pq.sensitivity", checkProportion},
        Entry{"pq.specificity", checkProportion},
        Entry{"pq.ppv", checkProportion},
        Entry{"pq.npv", checkProportion},
        Entry{"pq.calibration-slope", checkSlope},
        Entry{"pq.calibration-in-the-large", checkInTheLarge},
        Entry{"pq.observed-expected", checkObservedExpected},
        Entry{"pq.calibration-error", checkCalibrationError},
        Entry{"pq.brier", checkBrier},
        Entry{"pq.psi", checkStability},
        Entry{"pq.ks", checkDistance},
        Entry{"pq.demographic-parity", checkParity},
        Entry{"pq.subgroups", checkSubgroups},
        Entry{"pq.case-counts", checkCaseCounts},
        Entry{"oq.golden-vectors", checkGoldenVectors},
        Entry{"oq.determinism", checkDeterminism},
        Entry{"oq.restart", checkRestart},
        Entry{"oq.single-record", checkSingleRecord},
        Entry{"oq.row-order", checkRowOrder},
        Entry{"oq.column-order", checkColumnOrder},
        Entry{"oq.concurrency", checkConcurrency},
        Entry{"oq.bounds", checkBounds},
        Entry{"oq.missing-values", checkMissingValues},
        Entry{"oq.wrong-type", checkWrongType},
        Entry{"oq.extreme-values", checkExtremeValues},
        Entry{"oq.batch-size", checkBatchSize},
        Entry{"oq.probability-range", checkProbabilityRange},
        Entry{"oq.threshold-edge", checkThresholdEdge},
        Entry{"oq.damaged-model", checkDamagedModel},
        Entry{"oq.latency", checkLatency},
        Entry{"oq.soak", checkSoak},
        Entry{"oq.perturbation", checkPerturbation},
        Entry{"iq.artifact", checkArtifact},
        Entry{"iq.model-loads", checkModelLoads},
        Entry{"iq.permissions", checkPermissions},
        Entry{"iq.configuration", checkConfiguration},
        Entry{"iq.packages", checkPackages},
        Entry{"iq.interpreter", checkInterpreter},
        Entry{"iq.system", checkSystem},
        Entry{"iq.memory", checkMemory},
        Entry{"iq.disk", checkDisk},
        Entry{"iq.environment", checkEnvironment},
        Entry{"iq.locale", checkLocale},
        Entry{"iq.data", checkDataSets},
    };
    const auto found = std::ranges::find(functions, id, &Entry::first);
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
