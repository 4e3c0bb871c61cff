// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Executes the automatic steps of a protocol on data.
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/base/ports.h>
#include <valbench/data/table.h>
#include <valbench/domain/execution.h>
#include <valbench/domain/protocol.h>
#include <valbench/validation/scorer.h>
#include <valbench/validation/target.h>

namespace valbench::validation {

/// A data set for a role of the protocol.
struct RunInput
{
    std::string role;
    const data::Table *table = nullptr; ///< outlives the run
    std::string fileName;               ///< as the record names it, without its folder
    std::string sha256;                 ///< of the bytes the table was read from
    std::int64_t rows = 0;              ///< must equal the table's
};

struct RunOptions
{
    const Clock *clock = nullptr; ///< required; called from several threads
    unsigned threads = 0;         ///< 0: one per processor; the result does not depend on it
    /// Starts the registered model; required where the protocol asks it.
    ScorerSource *scorers = nullptr;
    Installation installation = {}; ///< for IQ
};

/// What the model said of a data set.
struct RoleScores
{
    std::string role;
    std::vector<double> scores; ///< one a row, NaN where the model gave none
};

struct RunOutcome
{
    std::vector<domain::StepResult> steps; ///< one for each step of the protocol, in its order
    std::vector<domain::DataUsed> data;    ///< in the protocol's order; excluded counts rows of the test set
                                           ///< without truth or without the plan's score
    /// Evidence, for json::toText():
    ///   {"format": 1, "truth", "evaluations": [{"score", "evaluation": (stats::evaluationJson) or null, "reason"}],
    ///    "drift": [{"column", "bins", "report": (stats::driftJson) or null, "reason"}]}
    /// The first evaluation is of the plan's score, others of scores that steps name; "reason" only with null.
    /// null if the protocol has no automatic step.
    json::Value evaluation;
    std::string scorer;             ///< which model answered; empty: none was asked, or it did not start
    std::vector<RoleScores> scores; ///< of each data set that the model scored
    std::string transcript;         ///< of the model: see Scorer::transcript()
};

/// Runs every automatic step; manual steps stay notRun. A live model is asked once for each data set; steps that ask it
/// more run one after the other, for their times' sake. If it fails, the steps that read its scores are errors. A step
/// that fails, errs or throws never stops the others.
///   met → passed · not met, insufficient → failed · cannot be evaluated → error · no criterion → passed, "reported"
///
/// Refused before anything is computed: what completeProtocol() refuses (badInput); an input that is missing, given
/// twice, not asked for, empty, or without a table (badInput); a column called as the live scores are (badInput); a
/// digest that is not the locked one, and but for IQ a model that is not the registered one (refused). Cancelled when
/// asked to stop: there is no half run. Neither threads nor the order of rows changes the result. `progress` must not
/// throw.
Result<RunOutcome> runProtocol(const domain::Protocol &protocol, std::span<const RunInput> inputs,
                               const RunOptions &options, std::stop_token stop = {}, const Progress &progress = {});

} // namespace valbench::validation
