// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An execution that lives: begun, recorded step by step, corrected, completed or cancelled.

#include <algorithm>
#include <set>

#include <valbench/base/text.h>
#include <valbench/domain/deviation.h>

#include "data_openings.h"
#include "execution_work.h"
#include "protocol_run.h"

namespace valbench::services {

using domain::Outcome;
using domain::Permission;
using domain::RecordType;

namespace {

/// Keeps the files in the store.
Result<std::vector<domain::EvidenceFile>> attachAll(domain::UnitOfWork &work, const std::vector<EvidenceUpload> &files)
{
    std::vector<domain::EvidenceFile> out;
    for (const auto &file : files) {
        const std::vector<MessageArg> args{{"file", file.name}, {"most", std::to_string(largestEvidence / 1'000'000)}};
        if (trimmed(file.name).empty() || file.name.find_first_of("/\\") != std::string::npos || !isUtf8(file.name))
            return fail(ErrorCode::badInput, VB_MSG("'{file}' is no name for a file of evidence."), args);
        if (file.bytes.empty())
            return fail(ErrorCode::badInput, VB_MSG("{file} is empty and shows nothing."), args);
        if (file.bytes.size() > largestEvidence)
            return fail(ErrorCode::badInput,
                        VB_MSG("{file} is larger than {most} MB. Attach the part that shows the result."), args);
        VB_TRY(const auto digest, work.attach(file.mediaType, file.bytes));
        out.push_back({file.name, file.mediaType, digest.toHex(), static_cast<std::int64_t>(file.bytes.size())});
    }
    return out;
}

/// When the step was begun, as the person's screen says: within the execution, and not in the future.
Result<std::string> startOf(const StepEntry &entry, const domain::Execution &execution, const Timestamp &now)
{
    if (entry.started.empty())
        return now.toText();
    VB_TRY(const auto started, Timestamp::parse(entry.started));
    const auto begun = Timestamp::parse(execution.started);
    if (started > now || (begun && started < *begun))
        return fail(ErrorCode::badInput,
                    VB_MSG("Step {step} cannot have been begun at {time}: that is outside its execution."),
                    {{"step", entry.stepId}, {"time", started.toReadableText()}});
    return started.toText();
}

/// The protocol with the chosen automatic steps only, for the runner.
domain::Protocol onlySteps(domain::Protocol protocol, const std::set<std::string> &chosen)
{
    std::erase_if(protocol.steps, [&chosen](const domain::Step &step) {
        return step.kind == domain::StepKind::automatic && !chosen.contains(step.id);
    });
    return protocol;
}

/// What is to be run: the steps named, or those without a result. badInput for a step that is not automatic.
Result<std::set<std::string>> stepsToRun(const LivingExecution &living, const std::vector<std::string> &stepIds,
                                         std::string_view repeatReason)
{
    std::set<std::string> out;
    for (const auto &step : living.protocol.steps) {
        const auto *result = living.execution.step(step.id);
        const bool named = std::ranges::find(stepIds, step.id) != stepIds.end();
        const bool open = result && result->outcome == Outcome::notRun;
        if (step.kind == domain::StepKind::automatic && (named || (stepIds.empty() && open))) {
            out.insert(step.id);
            if (!open)
                VB_CHECK(checkReason(repeatReason));
        }
    }
    for (const auto &id : stepIds) {
        if (!out.contains(id))
            return fail(ErrorCode::badInput, VB_MSG("{id} has no automatic step {step}."),
                        {{"id", living.execution.protocol.id}, {"step", id}});
    }
    if (out.empty())
        return fail(ErrorCode::badInput,
                    VB_MSG("Every automatic step of {id} has a result. Name the steps that should run again, and why."),
                    {{"id", living.record.id.toText()}});
    return out;
}

/// Each attempt that failed has its deviation: they are raised together, so this finds what was tampered with.
Status checkDeviations(domain::RecordReader &reader, const LivingExecution &living)
{
    VB_TRY(const auto records, reader.about(RecordType::deviation, living.record.id.toText()));
    for (const auto &step : living.execution.steps) {
        std::int64_t raised = 0;
        for (const auto &record : records) {
            VB_TRY(const auto deviation, valueOf<domain::Deviation>(record));
            raised += deviation.stepId == step.stepId;
        }
        if (raised < domain::failedAttempts(step))
            return fail(ErrorCode::refused, VB_MSG("Step {step} did not pass and has no deviation; raise it first."),
                        {{"step", step.stepId}});
    }
    return {};
}

} // namespace

Result<std::string> ExecutionService::begin(const Session &session, std::string_view protocolId)
{
    return m_context.perform(session, Permission::execute, "execution.begin", protocolId, [&]() -> Result<std::string> {
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto from, startable(m_context, work->read(), session, protocolId));
        auto execution = newExecution(m_context, from, session);
        VB_TRY(execution.attempt, nextAttempt(m_context, work->read(), from));
        VB_TRY(const auto id, work->reserveId("EXE"));
        VB_CHECK(work->put(
            id, 0, execution.toJson(), "execution.begun", "protocol executed step by step",
            {{"protocol", protocolId}, {"protocol_version", from.record.version}, {"attempt", execution.attempt}}));
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Status ExecutionService::runAutomatic(const Session &session, std::string_view recordId,
                                      const std::vector<std::string> &stepIds, const std::vector<DataFile> &data,
                                      std::string_view repeatReason, std::stop_token stop, const Progress &progress)
{
    return m_context.perform(session, Permission::execute, "execution.run-steps", recordId, [&]() -> Status {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto before, loadToRecord(m_context, *reader, session, recordId));
        VB_TRY(const auto chosen, stepsToRun(before, stepIds, repeatReason));
        VB_TRY(const auto opened, setsToOpen(*reader, before.protocol));
        VB_TRY(const auto modelId, domain::RecordId::parse(before.execution.model.id));
        VB_TRY(const auto modelRecord, reader->version(modelId, before.execution.model.version));
        VB_TRY(const auto model, valueOf<domain::ModelVersion>(modelRecord));
        VB_TRY(auto outcome,
               runOn(m_context.environment, onlySteps(before.protocol, chosen), &model, data, stop, progress));
        const auto evaluation = json::toText(outcome.evaluation, -1);

        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto living, loadToRecord(m_context, work->read(), session, recordId));
        VB_TRY(const auto digest, work->attach("application/json", asBytes(evaluation)));
        VB_TRY(const auto transcript, attachTranscript(*work, outcome.transcript));
        std::vector<std::string> ran;
        for (auto &result : outcome.steps) {
            if (!chosen.contains(result.stepId))
                continue;
            // Another step may have been recorded meanwhile; this one may not.
            const auto *now = living.execution.step(result.stepId), *then = before.execution.step(result.stepId);
            if (!now || now->attempt() != then->attempt() || now->outcome != then->outcome)
                return fail(ErrorCode::conflict,
                            VB_MSG("Step {step} of {id} was recorded meanwhile; nothing of this run was."),
                            {{"step", result.stepId}, {"id", std::string(recordId)}});
            result.executor = session.userId();
            result.repeatReason = trimmed(repeatReason);
            result.evidence.push_back(evaluationFile(digest, evaluation.size()));
            if (transcript)
                result.evidence.push_back(*transcript);
            ran.push_back(result.stepId);
            VB_CHECK(domain::addAttempt(living.execution, std::move(result)));
        }
        VB_CHECK(attachScores(*work, living.protocol, outcome));
        useData(living.execution, std::move(outcome.data));
        if (!outcome.scorer.empty())
            living.execution.scorer = outcome.scorer;
        // Charts are drawn from the evaluation of a whole run; that of some steps again is theirs alone.
        const bool all = std::ranges::all_of(living.protocol.steps, [&chosen](const domain::Step &step) {
            return step.kind != domain::StepKind::automatic || chosen.contains(step.id);
        });
        if (all || living.execution.evaluationSha256.empty())
            living.execution.evaluationSha256 = digest.toHex();
        VB_CHECK(putLiving(*work, living, "execution.steps-run",
                           repeatReason.empty() ? std::string_view("automatic steps run") : trimmed(repeatReason),
                           {{"steps", ran.size()}, {"outcome", domain::wordOf(living.execution.outcome())}}));
        VB_CHECK(recordOpenings(*work, opened, recordId, living.execution.protocol.id, session.userId(),
                                m_context.environment.clock.now()));
        VB_CHECK(raiseDeviations(*work, living.protocol, living.execution, living.record.id, ran));
        VB_CHECK(work->commit());
        return {};
    });
}

Status ExecutionService::recordStep(const Session &session, std::string_view recordId, const StepEntry &entry)
{
    return m_context.perform(session, Permission::execute, "execution.record", recordId, [&]() -> Status {
        if (entry.outcome == Outcome::notApplicable)
            VB_CHECK(checkReason(entry.reason));
        if (!trimmed(entry.repeatReason).empty())
            VB_CHECK(checkReason(entry.repeatReason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto living, loadToRecord(m_context, work->read(), session, recordId));
        VB_CHECK(checkVersion(living, entry.version));
        const auto step = std::ranges::find(living.protocol.steps, entry.stepId, &domain::Step::id);
        if (step == living.protocol.steps.end())
            return fail(ErrorCode::notFound, VB_MSG("The protocol has no step {step}."), {{"step", entry.stepId}});
        const auto now = m_context.environment.clock.now();
        domain::StepResult result;
        result.stepId = entry.stepId;
        result.outcome = entry.outcome;
        if (entry.outcome == Outcome::passed || entry.outcome == Outcome::failed)
            result.verdict = entry.outcome == Outcome::passed ? domain::Verdict::met : domain::Verdict::notMet;
        result.actual = trimmed(entry.actual);
        result.reason = trimmed(entry.reason);
        result.repeatReason = trimmed(entry.repeatReason);
        result.executor = session.userId();
        VB_TRY(result.started, startOf(entry, living.execution, now));
        result.finished = now.toText();
        VB_TRY(result.evidence, attachAll(*work, entry.evidence));
        VB_CHECK(domain::checkManualResult(*step, result));
        VB_CHECK(domain::addAttempt(living.execution, std::move(result)));
        const auto attempt = living.execution.step(entry.stepId)->attempt();
        VB_CHECK(
            putLiving(*work, living, "execution.step-recorded",
                      attempt > 1 ? trimmed(entry.repeatReason) : std::string_view("step executed"),
                      {{"step", entry.stepId}, {"outcome", domain::wordOf(entry.outcome)}, {"step_attempt", attempt}}));
        VB_CHECK(raiseDeviations(*work, living.protocol, living.execution, living.record.id, {entry.stepId}));
        VB_CHECK(work->commit());
        return {};
    });
}

Status ExecutionService::correctStep(const Session &session, std::string_view recordId,
                                     const StepCorrection &correction, std::string_view reason)
{
    return m_context.perform(session, Permission::execute, "execution.correct", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto living, loadToRecord(m_context, work->read(), session, recordId));
        domain::CorrectionRequest request{
            correction.stepId, correction.outcome, correction.actual, correction.reason, {}};
        VB_TRY(request.evidence, attachAll(*work, correction.evidence));
        const auto *step = living.execution.step(correction.stepId);
        const auto failedBefore = step ? domain::failedAttempts(*step) : 0;
        VB_CHECK(domain::correctStep(living.execution, living.protocol, request, trimmed(reason), session.userId(),
                                     m_context.environment.clock.now().toText()));
        VB_CHECK(putLiving(*work, living, "execution.step-corrected", reason, {{"step", correction.stepId}}));
        if (domain::failedAttempts(*living.execution.step(correction.stepId)) > failedBefore)
            VB_CHECK(raiseDeviations(*work, living.protocol, living.execution, living.record.id, {correction.stepId}));
        VB_CHECK(work->commit());
        return {};
    });
}

Status ExecutionService::complete(const Session &session, std::string_view recordId)
{
    return m_context.perform(session, Permission::execute, "execution.complete", recordId, [&]() -> Status {
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto living, loadToRecord(m_context, work->read(), session, recordId));
        std::string missing;
        for (const auto &item : domain::missingIn(living.protocol, living.execution))
            missing += " " + item.text();
        if (!missing.empty())
            return fail(ErrorCode::refused, VB_MSG("{id} cannot be completed yet.{missing}"),
                        {{"id", std::string(recordId)}, {"missing", missing}});
        VB_CHECK(checkDeviations(work->read(), living));
        living.execution.state = domain::ExecutionState::completed;
        living.execution.finished = m_context.environment.clock.now().toText();
        VB_CHECK(putLiving(*work, living, "execution.completed", "every step has its result",
                           {{"protocol", living.execution.protocol.id},
                            {"protocol_version", living.execution.protocol.version},
                            {"outcome", domain::wordOf(living.execution.outcome())},
                            {"attempt", living.execution.attempt}}));
        VB_CHECK(work->commit());
        return {};
    });
}

Status ExecutionService::cancel(const Session &session, std::string_view recordId, std::string_view reason)
{
    return m_context.perform(session, Permission::execute, "execution.cancel", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto living, loadLiving(m_context, work->read(), recordId));
        VB_CHECK(domain::mayRecord(living.execution, recordId, living.execution.executor));
        living.execution.state = domain::ExecutionState::cancelled;
        living.execution.cancelReason = trimmed(reason);
        living.execution.finished = m_context.environment.clock.now().toText();
        VB_CHECK(putLiving(*work, living, "execution.cancelled", reason, {{"protocol", living.execution.protocol.id}}));
        VB_CHECK(work->commit());
        return {};
    });
}

namespace {

/// With the name that the file had.
struct FoundEvidence
{
    domain::EvidenceFile file;
    domain::Evidence evidence;
};

Result<FoundEvidence> findEvidence(Context &context, domain::RecordReader &reader, std::string_view recordId,
                                   std::string_view sha256)
{
    VB_TRY(const auto living, loadLiving(context, reader, recordId));
    FoundEvidence out;
    const auto look = [&](const domain::StepResult &attempt) {
        const auto file = std::ranges::find(attempt.evidence, sha256, &domain::EvidenceFile::sha256);
        if (file != attempt.evidence.end())
            out.file = *file;
    };
    for (const auto &step : living.execution.steps) {
        std::ranges::for_each(step.earlier, look);
        look(step);
    }
    if (out.file.sha256.empty())
        return fail(ErrorCode::notFound, VB_MSG("{sha256} is no evidence in {id}."),
                    {{"sha256", std::string(sha256)}, {"id", std::string(recordId)}});
    VB_TRY(const auto digest, Digest::parse(sha256));
    VB_TRY(out.evidence, reader.evidence(digest));
    return out;
}

} // namespace

Result<domain::Evidence> ExecutionService::evidence(const Session &session, std::string_view recordId,
                                                    std::string_view sha256)
{
    return m_context.perform(session, Permission::viewRecords, "execution.view", recordId,
                             [&]() -> Result<domain::Evidence> {
                                 VB_TRY(const auto reader, m_context.reader());
                                 VB_TRY(auto found, findEvidence(m_context, *reader, recordId, sha256));
                                 return std::move(found.evidence);
                             });
}

Result<domain::Evidence> ExecutionService::exportEvidence(const Session &session, std::string_view recordId,
                                                          std::string_view sha256)
{
    return m_context.perform(session, Permission::exportRecords, "execution.export-evidence", recordId,
                             [&]() -> Result<domain::Evidence> {
                                 VB_TRY(auto work, m_context.store->begin(session.person()));
                                 VB_TRY(auto found, findEvidence(m_context, work->read(), recordId, sha256));
                                 VB_TRY(const auto id, domain::RecordId::parse(recordId));
                                 VB_CHECK(work->note("record.exported-evidence", "evidence saved as a file", &id,
                                                     {{"file", found.file.name}, {"sha256", sha256}}));
                                 VB_CHECK(work->commit());
                                 return std::move(found.evidence);
                             });
}

} // namespace valbench::services
