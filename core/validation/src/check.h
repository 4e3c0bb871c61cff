// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a check is given and what it finds. Verdicts are drawn elsewhere, the same way for all.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/domain/execution.h>
#include <valbench/stats/estimate.h>
#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/target.h>

#include "live_model.h"
#include "parameters.h"
#include "run_data.h"

namespace valbench::validation {

struct CheckContext
{
    const domain::Protocol &protocol;
    const RunData &data;
    const LiveModel &model;
    const Installation &installation;
    const Result<TargetFacts> &target;         ///< what the computer said, or why it said nothing
    Timestamp targetAsked{Timestamp::Point()}; ///< this program's clock when it answered
    const CheckInfo &info;
    Parameters parameters;
    std::string interval; ///< method id; the check's default where the value is judged or nothing
    double confidence = 0.95;
    std::int64_t seed = 42;
    std::int64_t planBins = 10;
    unsigned threads = 0;
    std::stop_token stop;
};

/// How the records behind a proportion or count are called.
struct Nouns
{
    std::string counted;   ///< the denominator: "events"
    std::string wrongOne;  ///< one on the wrong side: "missed event"
    std::string wrongMany; ///< "missed events"
};

struct Finding
{
    stats::Estimate estimate;             ///< what is judged
    std::string subject;                  ///< of the sentence; empty: the check's metric
    std::string counts;                   ///< "139 of 170 events flagged"
    std::string setting;                  ///< "risk_xgboost at threshold 0.05"
    std::int64_t n = 0;                   ///< records behind the value; the denominator of a proportion
    std::int64_t events = -1;             ///< records with the event among them; -1: does not apply
    std::vector<domain::Measure> further; ///< beside the judged one
    std::vector<std::string> remarks;     ///< whole sentences for the reader
    Nouns nouns;                          ///< empty where a margin in records means nothing
    bool isCount = false;                 ///< the value counts `nouns.counted`
    std::string tooFew;                   ///< a clause: why no value would be evidence enough
    std::string withinNoise;              ///< a clause: why a value beyond the limit may be chance
    std::string objection;                ///< a clause: why the criterion is not met whatever the value
};

using CheckFunction = Result<Finding> (*)(const CheckContext &context);

/// nullptr for an id that is not in the catalogue.
[[nodiscard]] CheckFunction functionOf(std::string_view id);

/// "n = 1,350, 170 events", with a remark on rows left out.
void describeSample(const ScoreSample &sample, Finding &finding);
void remarkLeftOut(const ScoreSample &sample, Finding &finding);
[[nodiscard]] domain::Measure measureOf(std::string metric, const stats::Estimate &estimate, std::int64_t n,
                                        std::int64_t events);
/// A number without interval beside the judged one.
[[nodiscard]] domain::Measure plainMeasure(std::string metric, double value, std::int64_t n);

Result<Finding> checkAuc(const CheckContext &context);
Result<Finding> checkAveragePrecision(const CheckContext &context);
Result<Finding> checkProportion(const CheckContext &context);
Result<Finding> checkSlope(const CheckContext &context);
Result<Finding> checkInTheLarge(const CheckContext &context);
Result<Finding> checkObservedExpected(const CheckContext &context);
Result<Finding> checkCalibrationError(const CheckContext &context);
Result<Finding> checkBrier(const CheckContext &context);
Result<Finding> checkStability(const CheckContext &context);
Result<Finding> checkDistance(const CheckContext &context);
Result<Finding> checkParity(const CheckContext &context);
Result<Finding> checkSubgroups(const CheckContext &context);
Result<Finding> checkCaseCounts(const CheckContext &context);
Result<Finding> checkGoldenVectors(const CheckContext &context);
Result<Finding> checkDeterminism(const CheckContext &context);
Result<Finding> checkRestart(const CheckContext &context);
Result<Finding> checkSingleRecord(const CheckContext &context);
Result<Finding> checkRowOrder(const CheckContext &context);
Result<Finding> checkColumnOrder(const CheckContext &context);
Result<Finding> checkConcurrency(const CheckContext &context);
Result<Finding> checkBounds(const CheckContext &context);
Result<Finding> checkMissingValues(const CheckContext &context);
Result<Finding> checkWrongType(const CheckContext &context);
Result<Finding> checkExtremeValues(const CheckContext &context);
Result<Finding> checkBatchSize(const CheckContext &context);
Result<Finding> checkProbabilityRange(const CheckContext &context);
Result<Finding> checkThresholdEdge(const CheckContext &context);
Result<Finding> checkDamagedModel(const CheckContext &context);
Result<Finding> checkLatency(const CheckContext &context);
Result<Finding> checkSoak(const CheckContext &context);
Result<Finding> checkPerturbation(const CheckContext &context);
Result<Finding> checkArtifact(const CheckContext &context);
Result<Finding> checkModelLoads(const CheckContext &context);
Result<Finding> checkPermissions(const CheckContext &context);
Result<Finding> checkConfiguration(const CheckContext &context);
Result<Finding> checkPackages(const CheckContext &context);
Result<Finding> checkInterpreter(const CheckContext &context);
Result<Finding> checkSystem(const CheckContext &context);
Result<Finding> checkMemory(const CheckContext &context);
Result<Finding> checkDisk(const CheckContext &context);
Result<Finding> checkEnvironment(const CheckContext &context);
Result<Finding> checkLocale(const CheckContext &context);
Result<Finding> checkDataSets(const CheckContext &context);

} // namespace valbench::validation
