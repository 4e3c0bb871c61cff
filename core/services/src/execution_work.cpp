// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "execution_work.h"

#include <algorithm>

#include <valbench/domain/deviation.h>

#include "protocol_run.h"

namespace valbench::services {

using domain::Outcome;
using domain::RecordType;

namespace {

domain::Deviation draftDeviation(const domain::Step &step, const domain::StepResult &result,
                                 const std::string &execution, const std::string &executor)
{
    domain::Deviation deviation;
    deviation.execution = execution;
    deviation.stepId = step.id;
    deviation.title = "Step " + step.id;
    if (result.attempt() > 1)
        deviation.title += ", attempt " + std::to_string(result.attempt()) + ",";
    deviation.title += " " + std::string(domain::wordOf(result.outcome)) + ": " + step.title;
    deviation.description = "Expected: " + step.expected + "\nActual: " + result.actual;
    if (!result.reason.empty())
        deviation.description += "\nReason: " + result.reason;
    deviation.raisedBy = executor;
    deviation.deviationClass = step.failureClass;
    return deviation;
}

/// part11.md R-72. Which kinds of protocol a model needs is its validation plan's to say, and the gates of a promotion
/// ask for all of them; so a kind that has no protocol here holds nothing up, while one that exists has to be through.
/// A report that accepts with conditions is the signed conditional release.
Status checkOrder(Context &context, domain::RecordReader &reader, const domain::Protocol &protocol,
                  std::string_view protocolId)
{
    VB_TRY(const auto records, reader.about(RecordType::protocol, protocol.modelName + "/" + protocol.modelVersion));
    std::optional<std::pair<domain::ProtocolKind, std::string>> before[3];
    for (const auto &record : records) {
        VB_TRY(const auto other, protocolIn(record));
        if (other.kind < protocol.kind)
            before[static_cast<std::size_t>(other.kind)] = {other.kind, record.id.toText()}; // the newest of its kind
    }
    for (const auto &predecessor : before) {
        if (!predecessor)
            continue;
        VB_TRY(const auto accepted, acceptedExecution(context, reader, predecessor->second));
        if (!accepted)
            return fail(ErrorCode::refused,
                        VB_MSG("{id} cannot be executed yet: {before}, the {kind} of the same model, has no approved "
                               "report that accepts it. Finish {before} first."),
                        {{"id", std::string(protocolId)},
                         {"before", predecessor->second},
                         {"kind", std::string(domain::wordOf(predecessor->first))}});
    }
    return {};
}

} // namespace

Result<Startable> startable(Context &context, domain::RecordReader &reader, const Session &session,
                            std::string_view protocolId)
{
    VB_TRY(const auto loaded, loadRecord(context, reader, protocolId, RecordType::protocol));
    // A version that follows the approved one has to be approved itself before it is executed.
    VB_TRY(auto inForce, versionInForce(reader, loaded));
    if (!inForce)
        return fail(ErrorCode::refused,
                    VB_MSG("{id} is {stage}; only an approved protocol can be executed. It waits for its signatures."),
                    {{"id", std::string(protocolId)}, {"stage", std::string(domain::wordOf(loaded.stage))}});
    VB_TRY(auto protocol, protocolIn(*inForce));
    VB_TRY(auto model, reader.byKey(RecordType::model, protocol.modelName + "/" + protocol.modelVersion));
    if (!model)
        return fail(ErrorCode::notFound, VB_MSG("The model version '{model}' is not registered here."),
                    {{"model", protocol.modelName + "/" + protocol.modelVersion}});
    VB_TRY(const auto value, valueOf<domain::ModelVersion>(*model));
    if (!value.trainedBy.empty() && value.trainedBy == session.userId())
        return fail(ErrorCode::refused, VB_MSG("{user} trained this model and cannot be its only tester."),
                    {{"user", session.userId()}});
    VB_CHECK(checkOrder(context, reader, protocol, protocolId));
    return Startable{*std::move(inForce), std::move(protocol), *std::move(model)};
}

domain::Execution newExecution(Context &context, const Startable &from, const Session &session)
{
    auto execution = domain::beginExecution(from.protocol, session.userId(), context.environment.clock.now().toText());
    execution.protocol = domain::RecordReference::to(from.record);
    execution.model = domain::RecordReference::to(from.model);
    const auto &plan = from.protocol.analysis.scorer;
    execution.scorer = plan.isLive() ? plan.askedText() : scorerText(from.protocol, {}); // until it has been asked
    return execution;
}

Result<std::int64_t> nextAttempt(Context &context, domain::RecordReader &reader, const Startable &from)
{
    VB_TRY(const auto loaded, loadRecord(context, reader, from.record.id.toText(), RecordType::protocol));
    VB_TRY(const auto inForce, versionInForce(reader, loaded));
    if (!inForce || inForce->version != from.record.version)
        return fail(ErrorCode::conflict,
                    VB_MSG("Another version of {id} was approved while it was being executed; nothing was recorded. "
                           "Execute that version."),
                    {{"id", from.record.id.toText()}});
    VB_TRY(const auto earlier, reader.about(RecordType::execution, from.record.id.toText()));
    return static_cast<std::int64_t>(earlier.size()) + 1;
}

Result<LivingExecution> loadLiving(Context &context, domain::RecordReader &reader, std::string_view recordId)
{
    VB_TRY(auto loaded, loadRecord(context, reader, recordId, RecordType::execution));
    VB_TRY(auto execution, valueOf<domain::Execution>(loaded.record));
    VB_TRY(const auto protocolId, domain::RecordId::parse(execution.protocol.id));
    VB_TRY(const auto protocolRecord, reader.version(protocolId, execution.protocol.version));
    VB_TRY(auto protocol, protocolIn(protocolRecord));
    return LivingExecution{std::move(loaded.record), std::move(execution), std::move(protocol)};
}

Result<LivingExecution> loadToRecord(Context &context, domain::RecordReader &reader, const Session &session,
                                     std::string_view recordId)
{
    VB_TRY(auto living, loadLiving(context, reader, recordId));
    VB_CHECK(domain::mayRecord(living.execution, recordId, session.userId()));
    return living;
}

Status checkVersion(const LivingExecution &living, std::int64_t seen)
{
    if (seen == 0 || seen == living.record.version)
        return {};
    return fail(ErrorCode::conflict,
                VB_MSG("{id} has changed since you opened it: it is version {now} now. Look at it again."),
                {{"id", living.record.id.toText()}, {"now", std::to_string(living.record.version)}});
}

Status putLiving(domain::UnitOfWork &work, const LivingExecution &living, std::string_view action,
                 std::string_view reason, json::Object details)
{
    VB_CHECK(work.put(living.record.id, living.record.version, living.execution.toJson(), action, reason,
                      std::move(details)));
    return {};
}

void useData(domain::Execution &execution, std::vector<domain::DataUsed> data)
{
    for (auto &used : data) {
        const auto known = std::ranges::find(execution.data, used.role, &domain::DataUsed::role);
        if (known == execution.data.end())
            execution.data.push_back(std::move(used));
        else
            *known = std::move(used);
    }
}

domain::EvidenceFile evaluationFile(const Digest &digest, std::size_t size)
{
    return {"evaluation-" + digest.toShortText() + ".json", "application/json", digest.toHex(),
            static_cast<std::int64_t>(size)};
}

Status raiseDeviations(domain::UnitOfWork &work, const domain::Protocol &protocol, const domain::Execution &execution,
                       const domain::RecordId &executionId, const std::vector<std::string> &stepIds)
{
    for (const auto &step : protocol.steps) {
        const auto *result = execution.step(step.id);
        if (!result || std::ranges::find(stepIds, step.id) == stepIds.end() ||
            (result->outcome != Outcome::failed && result->outcome != Outcome::error))
            continue;
        const auto deviation = draftDeviation(step, *result, executionId.toText(), execution.executor);
        VB_TRY(const auto id, work.reserveId("DEV"));
        VB_CHECK(work.put(id, 0, deviation.toJson(), "deviation.raised", deviation.title,
                          {{"execution", executionId.toText()},
                           {"step", step.id},
                           {"class", domain::wordOf(deviation.deviationClass)}}));
    }
    return {};
}

Result<std::optional<AcceptedExecution>> acceptedExecution(Context &context, domain::RecordReader &reader,
                                                           std::string_view protocolId)
{
    const std::optional<AcceptedExecution> none;
    VB_TRY(auto record, newestExecution(reader, protocolId));
    if (!record)
        return none;
    VB_TRY(const auto protocol, loadRecord(context, reader, protocolId, RecordType::protocol));
    VB_TRY(const auto inForce, versionInForce(reader, protocol));
    VB_TRY(auto execution, valueOf<domain::Execution>(*record));
    if (!inForce || inForce->version != execution.protocol.version)
        return none;
    VB_TRY(const auto reports, reader.about(RecordType::report, record->id.toText()));
    if (reports.empty())
        return none;
    auto reportId = reports.back().id.toText();
    VB_TRY(const auto loaded, loadRecord(context, reader, reportId, RecordType::report));
    VB_TRY(const auto report, valueOf<domain::Report>(loaded.record));
    if (loaded.stage != domain::Stage::approved || report.conclusion == domain::Conclusion::rejected)
        return none;
    return std::optional(AcceptedExecution{*std::move(record), std::move(execution), std::move(reportId)});
}

Result<std::optional<domain::StoredRecord>> newestExecution(domain::RecordReader &reader, std::string_view protocolId)
{
    VB_TRY(const auto records, reader.about(RecordType::execution, protocolId));
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
        VB_TRY(const auto execution, valueOf<domain::Execution>(*record));
        if (execution.state != domain::ExecutionState::cancelled)
            return std::optional(*record);
    }
    return std::optional<domain::StoredRecord>();
}

} // namespace valbench::services
