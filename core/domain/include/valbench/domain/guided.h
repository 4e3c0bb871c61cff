// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An execution that lives: begun, recorded step by step, corrected, completed or cancelled. Rules without a store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <valbench/domain/execution.h>

namespace valbench::domain {

/// Every step of the protocol, not run yet. protocol and model reference and attempt are the caller's.
[[nodiscard]] Execution beginExecution(const Protocol &protocol, std::string executor, std::string now);

/// refused unless it is in progress and this person began it: they sign as having executed it, so nobody else records.
Status mayRecord(const Execution &execution, std::string_view executionId, std::string_view userId);

/// What a manual result has to say, whoever recorded it: passed, failed or not applicable; the actual value in words of
/// its own ("as expected" is none), a reason for what did not apply, and evidence where the step asks for it before it
/// passes (part11.md ). badInput says what is missing. An automatic step may only be said not to apply.
Status checkManualResult(const Step &step, const StepResult &result);

/// Makes the result the latest attempt at its step. refused without repeatReason when there is one already;
/// notFound: no such step.
Status addAttempt(Execution &execution, StepResult result);

/// Makes the result that another execution has for this step the first attempt here, as it stands there, with its
/// evidence; `carried` says where it is from. refused unless it passed there and was measured there, and for a step
/// that has a result here; notFound: no such step.
Status carryOver(Execution &execution, const Execution &from, std::string_view stepId, CarriedOver carried,
                 std::string_view by, std::string_view at);

/// New values of a recorded entry; those that are absent stay.
struct CorrectionRequest
{
    std::string stepId;
    std::optional<Outcome> outcome;
    std::optional<std::string> actual;
    std::optional<std::string> reason;
    std::vector<EvidenceFile> evidence; ///< added; nothing is taken away
};
/// Changes the latest attempt and keeps each old value; a verification of what was changed counts no more, as its
/// signature is on what stood there before. refused for a step without a result, for one whose result was carried over,
/// and for the outcome or the actual value of an automatic one, which is measured again instead; badInput when nothing
/// changes, or as checkManualResult().
Status correctStep(Execution &execution, const Protocol &protocol, const CorrectionRequest &request,
                   std::string_view reason, std::string_view by, std::string_view at);

/// Whether a second person has to sign this result: the step asks for it, it did not apply, or it was carried over
/// (part11.md ).
[[nodiscard]] bool needsVerification(const Step &step, const StepResult &result);
/// refused: nothing recorded yet, not in progress, verified already, or the person executed it.
Status mayVerify(const Execution &execution, std::string_view stepId, std::string_view userId);

/// Every attempt that failed or erred, by step: each has a deviation.
[[nodiscard]] std::int64_t failedAttempts(const StepResult &result);

/// What a step still lacks before its execution can be completed.
enum class Lack { result, evidence, verification };
struct Missing
{
    std::string stepId;
    Lack lack = Lack::result;
    [[nodiscard]] std::string text() const; ///< one sentence
    bool operator==(const Missing &) const = default;
};

/// Why it cannot be completed yet, in the protocol's order; empty: it can.
[[nodiscard]] std::vector<Missing> missingIn(const Protocol &protocol, const Execution &execution);

} // namespace valbench::domain
