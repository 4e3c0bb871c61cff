// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/executions.h>

#include <algorithm>

#include <valbench/domain/deviation.h>
#include <valbench/domain/model.h>

#include "evaluation_charts.h"
#include "protocol_run.h"
#include "record_views.h"

namespace valbench::services {

using domain::Outcome;
using domain::Permission;
using domain::RecordType;

namespace {

Result<ExecutionView> viewOf(Context &context, domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    VB_TRY(auto summary, summaryOf(reader, loaded));
    VB_TRY(auto execution, valueOf<domain::Execution>(loaded.record));
    VB_TRY(const auto protocolId, domain::RecordId::parse(execution.protocol.id));
    VB_TRY(const auto protocolRecord, reader.version(protocolId, execution.protocol.version));
    VB_TRY(auto signatures, signaturesOf(reader, protocolRecord, context.authority, context.storeId));
    auto valid = validOnCurrent(signatures);
    const auto stage = domain::stageOf(RecordType::protocol, valid);
    RecordWithSignatures protocolLoaded{protocolRecord, std::move(signatures), std::move(valid), stage};
    VB_TRY(auto protocolSummary, summaryOf(reader, protocolLoaded));
    VB_TRY(auto protocol, protocolIn(protocolRecord));
    ExecutionView view{std::move(summary), std::move(execution), {std::move(protocolSummary), std::move(protocol)}, {}};
    VB_TRY(const auto deviations, reader.about(RecordType::deviation, view.record.id));
    for (const auto &deviation : deviations)
        view.deviations.push_back(deviation.id.toText());
    return view;
}

domain::Deviation draftDeviation(const domain::Step &step, const domain::StepResult &result,
                                 const std::string &execution, const std::string &executor)
{
    domain::Deviation deviation;
    deviation.execution = execution;
    deviation.stepId = step.id;
    deviation.title = "Step " + step.id + " " + std::string(domain::wordOf(result.outcome)) + ": " + step.title;
    deviation.description = "Expected: " + step.expected + "\nActual: " + result.actual;
    if (!result.reason.empty())
        deviation.description += "\nReason: " + result.reason;
    deviation.raisedBy = executor;
    deviation.deviationClass = step.failureClass;
    return deviation;
}

} // namespace

Result<std::string> ExecutionService::run(const Session &session, std::string_view protocolId,
                                          const std::vector<DataFile> &files, std::stop_token stop,
                                          const Progress &progress)
{
    return m_context.perform(session, Permission::execute, "execution.run", protocolId, [&]() -> Result<std::string> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, protocolId, RecordType::protocol));
        if (loaded.stage != domain::Stage::approved)
            return fail(
                ErrorCode::refused,
                VB_MSG("{id} is {stage}; only an approved protocol can be executed. It waits for its signatures."),
                {{"id", std::string(protocolId)}, {"stage", std::string(domain::wordOf(loaded.stage))}});
        VB_TRY(const auto protocol, protocolIn(loaded.record));
        VB_TRY(const auto model, reader->byKey(RecordType::model, protocol.modelName + "/" + protocol.modelVersion));
        if (!model)
            return fail(ErrorCode::notFound, VB_MSG("The model version '{model}' is not registered here."),
                        {{"model", protocol.modelName + "/" + protocol.modelVersion}});
        VB_TRY(const auto value, valueOf<domain::ModelVersion>(*model));
        if (!value.trainedBy.empty() && value.trainedBy == session.userId())
            return fail(ErrorCode::refused, VB_MSG("{user} trained this model and cannot be its only tester."),
                        {{"user", session.userId()}});

        domain::Execution execution;
        execution.protocol = domain::RecordReference::to(loaded.record);
        execution.model = domain::RecordReference::to(*model);
        execution.executor = session.userId();
        execution.started = m_context.environment.clock.now().toText();
        VB_TRY(auto outcome, runOn(m_context.environment, protocol, &value, files, stop, progress));
        execution.scorer = scorerText(protocol, outcome);
        execution.finished = m_context.environment.clock.now().toText();
        execution.steps = std::move(outcome.steps);
        const auto evaluation = json::toText(outcome.evaluation, -1);

        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto now, work->read().current(loaded.record.id));
        if (now.version != loaded.record.version)
            return fail(ErrorCode::conflict,
                        VB_MSG("{id} was changed while it was being executed; nothing was recorded."),
                        {{"id", std::string(protocolId)}});
        VB_TRY(const auto earlier, work->read().about(RecordType::execution, protocolId));
        execution.attempt = static_cast<std::int64_t>(earlier.size()) + 1;
        VB_TRY(const auto digest, work->attach("application/json", asBytes(evaluation)));
        execution.evaluationSha256 = digest.toHex();
        VB_CHECK(attachScores(*work, protocol, outcome));
        execution.data = std::move(outcome.data);
        VB_TRY(const auto id, work->reserveId("EXE"));
        VB_CHECK(work->put(id, 0, execution.toJson(), "execution.completed", "protocol executed",
                           {{"protocol", protocolId},
                            {"protocol_version", loaded.record.version},
                            {"outcome", domain::wordOf(execution.outcome())},
                            {"attempt", execution.attempt}}));
        for (const auto &step : protocol.steps) {
            const auto result = std::ranges::find(execution.steps, step.id, &domain::StepResult::stepId);
            if (result == execution.steps.end() ||
                (result->outcome != Outcome::failed && result->outcome != Outcome::error))
                continue;
            const auto deviation = draftDeviation(step, *result, id.toText(), session.userId());
            VB_TRY(const auto deviationId, work->reserveId("DEV"));
            VB_CHECK(work->put(
                deviationId, 0, deviation.toJson(), "deviation.raised", deviation.title,
                {{"execution", id.toText()}, {"step", step.id}, {"class", domain::wordOf(deviation.deviationClass)}}));
        }
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Result<std::vector<ExecutionView>> ExecutionService::list(const Session &session)
{
    using List = std::vector<ExecutionView>;
    return m_context.perform(session, Permission::viewRecords, "execution.list", "", [&]() -> Result<List> {
        return listRecords<ExecutionView>(m_context, RecordType::execution, [&](auto &reader, const auto &loaded) {
            return viewOf(m_context, reader, loaded);
        });
    });
}

Result<ExecutionView> ExecutionService::show(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::viewRecords, "execution.view", recordId, [&]() -> Result<ExecutionView> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::execution));
            return viewOf(m_context, *reader, loaded);
        });
}

Result<json::Value> ExecutionService::evaluation(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::viewRecords, "execution.view", recordId, [&]() -> Result<json::Value> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::execution));
            VB_TRY(const auto execution, valueOf<domain::Execution>(loaded.record));
            VB_TRY(const auto digest, Digest::parse(execution.evaluationSha256));
            VB_TRY(const auto evidence, reader->evidence(digest));
            return json::parse(asText(evidence.bytes), "evaluation of " + std::string(recordId));
        });
}

Result<std::vector<plots::Plot>> ExecutionService::charts(const Session &session, std::string_view recordId)
{
    VB_TRY(const auto view, show(session, recordId));
    VB_TRY(const auto content, evaluation(session, recordId));
    return evaluationCharts(view.protocol.protocol, view.execution, content);
}

Result<DryRun> dryRun(const Environment &environment, const std::filesystem::path &protocolFile,
                      const std::vector<DataFile> &files, std::stop_token stop, const Progress &progress)
{
    DryRun out;
    VB_TRY(out.protocol, ProtocolService::read(protocolFile));
    out.execution.started = environment.clock.now().toText();
    VB_TRY(auto outcome, runOn(environment, out.protocol, nullptr, files, stop, progress));
    out.execution.finished = environment.clock.now().toText();
    out.execution.scorer = scorerText(out.protocol, outcome);
    out.execution.data = std::move(outcome.data);
    out.execution.steps = std::move(outcome.steps);
    out.evaluation = std::move(outcome.evaluation);
    return out;
}

} // namespace valbench::services
