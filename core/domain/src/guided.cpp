// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/guided.h>

#include <algorithm>
#include <array>
#include <utility>

#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

tl::unexpected<Error> noSuchStep(std::string_view stepId)
{
    return fail(ErrorCode::notFound, VB_MSG("The protocol has no step {step}."), {{"step", std::string(stepId)}});
}

/// Words that say that something was as it should be, and not what it was.
bool isNoValue(std::string_view actual)
{
    static constexpr std::array<std::string_view, 14> empty{
        "as expected", "same as expected", "see expected", "expected", "as above", "ditto", "ok", "okay",
        "pass",        "passed",           "fail",         "failed",   "yes",      "done"};
    auto text = asciiLower(trimmed(actual));
    while (text.ends_with('.') || text.ends_with('!'))
        text.pop_back();
    return text.find_first_not_of(".-–/_ ") == std::string::npos || std::ranges::find(empty, text) != empty.end();
}

Verdict verdictOf(Outcome outcome)
{
    if (outcome == Outcome::passed)
        return Verdict::met;
    return outcome == Outcome::failed ? Verdict::notMet : Verdict::notEvaluable;
}

bool hasFailed(const StepResult &result)
{
    return result.outcome == Outcome::failed || result.outcome == Outcome::error;
}

} // namespace

Execution beginExecution(const Protocol &protocol, std::string executor, std::string now)
{
    Execution execution;
    execution.executor = std::move(executor);
    execution.started = std::move(now);
    execution.state = ExecutionState::inProgress;
    for (const auto &step : protocol.steps) {
        StepResult result;
        result.stepId = step.id;
        execution.steps.push_back(std::move(result));
    }
    return execution;
}

Status mayRecord(const Execution &execution, std::string_view executionId, std::string_view userId)
{
    if (execution.state != ExecutionState::inProgress)
        return fail(ErrorCode::refused,
                    VB_MSG("{id} is {state}; nothing in it can be recorded or changed any more. What is wrong in it is "
                           "said in a deviation; what has to be done again is another execution."),
                    {{"id", std::string(executionId)}, {"state", std::string(wordOf(execution.state))}});
    if (execution.executor != userId)
        return fail(
            ErrorCode::refused,
            VB_MSG("{user} may not record in {id}: {executor} began it and will sign as having executed it."),
            {{"user", std::string(userId)}, {"id", std::string(executionId)}, {"executor", execution.executor}});
    return {};
}

Status checkManualResult(const Step &step, const StepResult &result)
{
    const std::vector<MessageArg> args{{"step", step.id}, {"actual", std::string(trimmed(result.actual))}};
    if (result.outcome == Outcome::notRun || result.outcome == Outcome::error)
        return fail(ErrorCode::badInput, VB_MSG("Step {step}: say whether it passed, failed or does not apply."), args);
    if (result.outcome == Outcome::notApplicable) {
        if (trimmed(result.reason).empty())
            return fail(ErrorCode::badInput, VB_MSG("Step {step}: say why it does not apply."), args);
        return {};
    }
    if (step.kind != StepKind::manual)
        return fail(ErrorCode::badInput,
                    VB_MSG("Step {step} is automatic: run it. By hand it can only be said not to apply."), args);
    if (isNoValue(result.actual))
        return fail(ErrorCode::badInput,
                    VB_MSG("Step {step}: '{actual}' is no actual result. Write what was seen or measured, with its "
                           "value."),
                    args);
    if (result.outcome == Outcome::passed && step.evidenceRequired && result.evidence.empty())
        return fail(ErrorCode::badInput,
                    VB_MSG("Step {step} cannot pass without evidence: attach a file that shows the result."), args);
    return {};
}

Status addAttempt(Execution &execution, StepResult result)
{
    auto *step = execution.step(result.stepId);
    if (!step)
        return noSuchStep(result.stepId);
    if (step->outcome != Outcome::notRun) {
        if (trimmed(result.repeatReason).empty())
            return fail(ErrorCode::refused,
                        VB_MSG("Step {step} has a result already: {outcome}. Doing it again is another attempt, beside "
                               "the first, and takes a reason; a slip of the pen is corrected instead."),
                        {{"step", step->stepId}, {"outcome", std::string(wordOf(step->outcome))}});
        result.earlier = std::exchange(step->earlier, {});
        result.earlier.push_back(std::move(*step));
    } else {
        result.repeatReason.clear();
    }
    *step = std::move(result);
    return {};
}

Status carryOver(Execution &execution, const Execution &from, std::string_view stepId, CarriedOver carried,
                 std::string_view by, std::string_view at)
{
    const auto *step = execution.step(stepId), *source = from.step(stepId);
    if (!step || !source)
        return noSuchStep(stepId);
    const std::vector<MessageArg> args{{"step", std::string(stepId)},
                                       {"source", carried.execution.id},
                                       {"outcome", std::string(wordOf(source->outcome))}};
    if (step->outcome != Outcome::notRun)
        return fail(ErrorCode::refused,
                    VB_MSG("Step {step} has a result already; one from {source} does not take its place."), args);
    if (source->outcome != Outcome::passed)
        return fail(ErrorCode::refused,
                    VB_MSG("Step {step} is {outcome} in {source}; only what passed there can be carried over."), args);
    if (source->carried)
        return fail(ErrorCode::refused,
                    VB_MSG("Step {step} was not executed in {source}: it was carried over itself. Execute it here."),
                    args);
    auto result = *source;
    result.earlier.clear();
    result.corrections.clear();
    result.verification.reset();
    result.repeatReason.clear();
    carried.attempt = source->attempt();
    carried.executor = source->executor.empty() ? from.executor : source->executor;
    carried.finished = source->finished;
    result.carried = std::move(carried);
    result.executor = by;
    result.started = result.finished = at;
    return addAttempt(execution, std::move(result));
}

Status correctStep(Execution &execution, const Protocol &protocol, const CorrectionRequest &request,
                   std::string_view reason, std::string_view by, std::string_view at)
{
    auto *result = execution.step(request.stepId);
    const auto step = std::ranges::find(protocol.steps, request.stepId, &Step::id);
    if (!result || step == protocol.steps.end())
        return noSuchStep(request.stepId);
    const std::vector<MessageArg> args{{"step", step->id}};
    if (result->outcome == Outcome::notRun)
        return fail(ErrorCode::refused, VB_MSG("Step {step} has no result that could be corrected."), args);
    if (result->carried)
        return fail(
            ErrorCode::refused,
            VB_MSG("The result of step {step} is that of {source}; it is not corrected here. Execute the step."),
            {{"step", step->id}, {"source", result->carried->execution.id}});
    const bool measured = step->kind == StepKind::automatic && result->outcome != Outcome::notApplicable;
    if (measured && (request.outcome || request.actual))
        return fail(ErrorCode::refused,
                    VB_MSG("The result of step {step} was measured; it is not corrected by hand. Run the step again."),
                    args);
    auto corrected = *result;
    const auto note = [&](std::string_view field, std::string before, std::string after) {
        if (before != after)
            corrected.corrections.push_back({std::string(field), std::move(before), std::move(after),
                                             std::string(reason), std::string(by), std::string(at)});
    };
    if (request.outcome) {
        note("outcome", std::string(wordOf(corrected.outcome)), std::string(wordOf(*request.outcome)));
        corrected.outcome = *request.outcome;
        corrected.verdict = verdictOf(corrected.outcome);
    }
    if (request.actual)
        note("actual", std::exchange(corrected.actual, *request.actual), *request.actual);
    if (request.reason)
        note("reason", std::exchange(corrected.reason, *request.reason), *request.reason);
    for (const auto &file : request.evidence) {
        note("evidence", "", file.name + ", SHA-256 " + file.sha256);
        corrected.evidence.push_back(file);
    }
    if (corrected.corrections.size() == result->corrections.size())
        return fail(ErrorCode::badInput, VB_MSG("Nothing in step {step} is changed by this."), args);
    if (!measured)
        VB_CHECK(checkManualResult(*step, corrected));
    corrected.verification.reset();
    *result = std::move(corrected);
    return {};
}

bool needsVerification(const Step &step, const StepResult &result)
{
    return result.outcome == Outcome::notApplicable || result.carried ||
           (step.verificationRequired && result.outcome != Outcome::notRun);
}

Status mayVerify(const Execution &execution, std::string_view stepId, std::string_view userId)
{
    const auto *result = execution.step(stepId);
    if (!result)
        return noSuchStep(stepId);
    const std::vector<MessageArg> args{{"step", std::string(stepId)}, {"user", std::string(userId)}};
    if (execution.state != ExecutionState::inProgress)
        return fail(ErrorCode::refused,
                    VB_MSG("Step {step} cannot be verified any more: its execution is no longer in progress."), args);
    if (result->outcome == Outcome::notRun)
        return fail(ErrorCode::refused, VB_MSG("Step {step} has no result yet that could be verified."), args);
    if (result->verification)
        return fail(ErrorCode::refused, VB_MSG("Step {step} has been verified already."), args);
    if (userId == execution.executor || userId == result->executor)
        return fail(ErrorCode::refused,
                    VB_MSG("{user} may not verify step {step}: they executed it; another person has to."), args);
    return {};
}

std::int64_t failedAttempts(const StepResult &result)
{
    return std::ranges::count_if(result.earlier, hasFailed) + (hasFailed(result) ? 1 : 0);
}

std::string Missing::text() const
{
    const std::vector<MessageArg> args{{"step", stepId}};
    switch (lack) {
    case Lack::result: return fillMessage(VB_MSG("Step {step} has not been run."), args);
    case Lack::evidence: return fillMessage(VB_MSG("Step {step} has no evidence."), args);
    case Lack::verification: return fillMessage(VB_MSG("Step {step} waits for a second person to verify it."), args);
    }
    return {};
}

std::vector<Missing> missingIn(const Protocol &protocol, const Execution &execution)
{
    std::vector<Missing> out;
    for (const auto &step : protocol.steps) {
        const auto *result = execution.step(step.id);
        if (!result || result->outcome == Outcome::notRun) {
            out.push_back({step.id, Lack::result});
            continue;
        }
        const bool evidence =
            !result->evidence.empty() || (step.kind == StepKind::automatic && !execution.evaluationSha256.empty());
        if (step.evidenceRequired && result->outcome == Outcome::passed && !evidence)
            out.push_back({step.id, Lack::evidence});
        if (needsVerification(step, *result) && !result->verification)
            out.push_back({step.id, Lack::verification});
    }
    return out;
}

} // namespace valbench::domain
