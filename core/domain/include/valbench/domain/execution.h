// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What happened when a protocol was executed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/outcome.h>
#include <valbench/domain/protocol.h>
#include <valbench/domain/record.h>
#include <valbench/domain/recording.h>

namespace valbench::domain {

enum class Verdict { met, notMet, insufficient, notEvaluable, reported };

template <>
struct Words<Verdict>
{
    static constexpr std::string_view what = "verdict";
    static constexpr std::array<std::pair<Verdict, std::string_view>, 5> table{{
        {Verdict::met, "met"},
        {Verdict::notMet, "not met"},
        {Verdict::insufficient, "insufficient evidence"},
        {Verdict::notEvaluable, "not evaluable"},
        {Verdict::reported, "reported, no limit"},
    }};
};

/// One number with everything a reader needs to judge it. NaN where undefined, with the reason.
struct Measure
{
    std::string metric; ///< "AUC"
    double value = 0;
    double lower = 0; ///< NaN: no interval
    double upper = 0;
    std::string method; ///< of the interval
    std::int64_t n = 0;
    std::int64_t events = -1; ///< -1: does not apply
    std::string reason;       ///< why value or interval is missing
};

/// One attempt at a step. Those before it are in it: the latest counts, all are printed (part11.md R-67).
struct StepResult
{
    std::string stepId;
    Outcome outcome = Outcome::notRun;
    Verdict verdict = Verdict::notEvaluable;
    std::string actual;            ///< in one sentence, the measured value included
    std::string reason;            ///< why failed, error, not applicable or insufficient
    std::string margin;            ///< "2 more missed positives would fail this", or the n that would settle it
    std::vector<Measure> measures; ///< the judged one first
    std::string started;           ///< UTC
    std::string finished;          ///< UTC
    // What follows is left out of records where it is empty.
    std::string executor;     ///< user id; empty: the execution's
    std::string repeatReason; ///< why the step was done again
    std::vector<EvidenceFile> evidence;
    std::vector<Correction> corrections; ///< oldest first
    std::optional<Verification> verification;
    std::optional<CarriedOver> carried; ///< it was not measured for this execution
    std::vector<StepResult> earlier;    ///< attempts before this one, oldest first; they hold no earlier ones

    [[nodiscard]] std::int64_t attempt() const { return static_cast<std::int64_t>(earlier.size()) + 1; }
};

/// Where an execution stands. A record that does not say is completed: once, executions were written in one go.
enum class ExecutionState { completed, inProgress, cancelled };

template <>
struct Words<ExecutionState>
{
    static constexpr std::string_view what = "state of an execution";
    static constexpr std::array<std::pair<ExecutionState, std::string_view>, 3> table{{
        {ExecutionState::completed, "completed"},
        {ExecutionState::inProgress, "in progress"},
        {ExecutionState::cancelled, "cancelled"},
    }};
};

struct DataUsed
{
    std::string role;
    std::string fileName;
    std::string sha256;
    std::int64_t rows = 0;
    std::int64_t excluded = 0; ///< rows without truth or score
    std::string scoresSha256;  ///< evidence: what a live scorer answered, as CSV; empty: the file has the scores
};

struct Execution
{
    RecordReference protocol;
    RecordReference model;
    std::int64_t attempt = 1; ///< of this protocol
    std::string executor;     ///< user id
    std::string started;      ///< UTC
    std::string finished;     ///< UTC
    std::string scorer;       ///< "recorded column risk_xgboost"
    std::vector<DataUsed> data;
    std::vector<StepResult> steps;
    std::string evaluationSha256; ///< evidence: the evaluation as JSON, curves included; empty: nothing ran yet
    ExecutionState state = ExecutionState::completed;
    std::string cancelReason; ///< left out unless cancelled

    /// error if any step is error, failed if any failed, not run if any is missing, else passed.
    [[nodiscard]] Outcome outcome() const;
    [[nodiscard]] std::size_t count(Outcome outcome) const;
    /// nullptr: the protocol has no such step.
    [[nodiscard]] const StepResult *step(std::string_view stepId) const;
    [[nodiscard]] StepResult *step(std::string_view stepId);
    /// Digests of all that it rests on, of every attempt: the evaluation first; each once.
    [[nodiscard]] std::vector<std::string> evidence() const;
    [[nodiscard]] json::Object toJson() const;
    static Result<Execution> fromJson(const json::Value &value);
};

} // namespace valbench::domain
