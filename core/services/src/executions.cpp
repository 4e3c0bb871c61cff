// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/executions.h>

#include "data_openings.h"
#include "evaluation_charts.h"
#include "execution_work.h"
#include "protocol_run.h"

namespace valbench::services {

using domain::Outcome;
using domain::Permission;
using domain::RecordType;

namespace {

Result<ExecutionView> executionViewOf(Context &context, domain::RecordReader &reader,
                                      const RecordWithSignatures &loaded)
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
    ExecutionView view{
        std::move(summary), std::move(execution), {std::move(protocolSummary), std::move(protocol)}, {}, {}};
    if (view.execution.state == domain::ExecutionState::inProgress)
        view.missing = domain::missingIn(view.protocol.protocol, view.execution);
    VB_TRY(const auto deviations, reader.about(RecordType::deviation, view.record.id));
    for (const auto &deviation : deviations)
        view.deviations.push_back(deviation.id.toText());
    return view;
}

} // namespace

Result<std::string> ExecutionService::run(const Session &session, std::string_view protocolId,
                                          const std::vector<DataFile> &files, std::stop_token stop,
                                          const Progress &progress)
{
    return m_context.perform(session, Permission::execute, "execution.run", protocolId, [&]() -> Result<std::string> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto from, startable(m_context, *reader, session, protocolId));
        auto execution = newExecution(m_context, from, session);
        VB_TRY(const auto opened, setsToOpen(*reader, from.protocol));
        VB_TRY(const auto model, valueOf<domain::ModelVersion>(from.model));
        VB_TRY(auto outcome, runOn(m_context.environment, from.protocol, &model, files, stop, progress));
        execution.scorer = scorerText(from.protocol, outcome);
        const auto evaluation = json::toText(outcome.evaluation, -1);

        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto transcript, attachTranscript(*work, outcome.transcript));
        std::vector<std::string> ran;
        for (auto &result : outcome.steps) {
            if (result.outcome == Outcome::notRun)
                continue;
            if (transcript)
                result.evidence.push_back(*transcript);
            ran.push_back(result.stepId);
            VB_CHECK(domain::addAttempt(execution, std::move(result)));
        }
        VB_TRY(execution.attempt, nextAttempt(m_context, work->read(), from));
        if (!ran.empty()) {
            VB_TRY(const auto digest, work->attach("application/json", asBytes(evaluation)));
            execution.evaluationSha256 = digest.toHex();
        }
        VB_CHECK(attachScores(*work, from.protocol, outcome));
        execution.data = std::move(outcome.data);
        const bool whole = domain::missingIn(from.protocol, execution).empty();
        if (whole) {
            execution.finished = m_context.environment.clock.now().toText();
            execution.state = domain::ExecutionState::completed;
        }
        VB_TRY(const auto id, work->reserveId("EXE"));
        VB_CHECK(work->put(id, 0, execution.toJson(), whole ? "execution.completed" : "execution.begun",
                           "protocol executed",
                           {{"protocol", protocolId},
                            {"protocol_version", from.record.version},
                            {"outcome", domain::wordOf(execution.outcome())},
                            {"attempt", execution.attempt}}));
        VB_CHECK(recordOpenings(*work, opened, id.toText(), protocolId, session.userId(),
                                m_context.environment.clock.now()));
        VB_CHECK(raiseDeviations(*work, from.protocol, execution, id, ran));
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Result<std::vector<ExecutionView>> ExecutionService::list(const Session &session)
{
    using List = std::vector<ExecutionView>;
    return m_context.perform(session, Permission::viewRecords, "execution.list", "", [&]() -> Result<List> {
        return listRecords<ExecutionView>(m_context, RecordType::execution, [&](auto &reader, const auto &loaded) {
            return executionViewOf(m_context, reader, loaded);
        });
    });
}

Result<ExecutionView> ExecutionService::show(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::viewRecords, "execution.view", recordId, [&]() -> Result<ExecutionView> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::execution));
            return executionViewOf(m_context, *reader, loaded);
        });
}

Result<json::Value> ExecutionService::evaluation(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::viewRecords, "execution.view", recordId, [&]() -> Result<json::Value> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::execution));
            VB_TRY(const auto execution, valueOf<domain::Execution>(loaded.record));
            if (execution.evaluationSha256.empty())
                return json::Value();
            VB_TRY(const auto digest, Digest::parse(execution.evaluationSha256));
            VB_TRY(const auto evidence, reader->evidence(digest));
            return json::parse(asText(evidence.bytes), "evaluation of " + std::string(recordId));
        });
}

Result<std::vector<plots::Plot>> ExecutionService::charts(const Session &session, std::string_view recordId)
{
    VB_TRY(const auto view, show(session, recordId));
    VB_TRY(const auto content, evaluation(session, recordId));
    if (content.isNull())
        return std::vector<plots::Plot>();
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
