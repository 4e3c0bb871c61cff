// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/carry_over.h>

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/domain/semantic_version.h>
#include <valbench/services/workspace.h>
#include <valbench/validation/check_catalogue.h>

#include "execution_work.h"

namespace valbench::services {

using domain::Permission;
using domain::RecordType;
using validation::CarryOver;

namespace {

struct NamedModel
{
    domain::StoredRecord record;
    domain::ModelVersion model;
};

/// An accepted execution with all that it is compared by.
struct Earlier
{
    NamedModel model;
    domain::Protocol protocol; ///< the version that was executed
    AcceptedExecution accepted;
};

Result<Earlier> earlierOf(domain::RecordReader &reader, AcceptedExecution accepted)
{
    VB_TRY(const auto modelId, domain::RecordId::parse(accepted.execution.model.id));
    VB_TRY(auto modelRecord, reader.version(modelId, accepted.execution.model.version));
    VB_TRY(auto model, valueOf<domain::ModelVersion>(modelRecord));
    VB_TRY(const auto protocolId, domain::RecordId::parse(accepted.execution.protocol.id));
    VB_TRY(const auto protocolRecord, reader.version(protocolId, accepted.execution.protocol.version));
    VB_TRY(auto protocol, protocolIn(protocolRecord));
    return Earlier{{std::move(modelRecord), std::move(model)}, std::move(protocol), std::move(accepted)};
}

/// The versions of the same model that come before this one, the nearest first.
Result<std::vector<NamedModel>> versionsBefore(domain::RecordReader &reader, const domain::ModelVersion &model)
{
    std::vector<NamedModel> out;
    VB_TRY(auto records, reader.list(RecordType::model));
    for (auto &record : records) {
        VB_TRY(auto other, valueOf<domain::ModelVersion>(record));
        if (other.name == model.name && domain::compareVersions(other.version, model.version) < 0)
            out.push_back({std::move(record), std::move(other)});
    }
    std::ranges::sort(out, [](const NamedModel &one, const NamedModel &other) {
        return domain::compareVersions(one.model.version, other.model.version) > 0;
    });
    return out;
}

/// Protocols of one kind for a model version, the newest first.
Result<std::vector<domain::StoredRecord>> protocolsFor(domain::RecordReader &reader, std::string_view modelKey,
                                                       domain::ProtocolKind kind)
{
    std::vector<domain::StoredRecord> out;
    VB_TRY(auto records, reader.about(RecordType::protocol, modelKey));
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
        VB_TRY(const auto protocol, protocolIn(*record));
        if (protocol.kind == kind)
            out.push_back(std::move(*record));
    }
    return out;
}

/// Accepted executions of the nearest version before this one that has any of this kind, the newest protocol's first.
Result<std::vector<Earlier>> acceptedBefore(Context &context, domain::RecordReader &reader,
                                            const domain::ModelVersion &model, domain::ProtocolKind kind)
{
    std::vector<Earlier> out;
    VB_TRY(const auto versions, versionsBefore(reader, model));
    for (const auto &before : versions) {
        VB_TRY(const auto protocols, protocolsFor(reader, before.model.key(), kind));
        for (const auto &protocol : protocols) {
            VB_TRY(auto accepted, acceptedExecution(context, reader, protocol.id.toText()));
            if (!accepted)
                continue;
            VB_TRY(auto earlier, earlierOf(reader, *std::move(accepted)));
            out.push_back(std::move(earlier));
        }
        if (!out.empty())
            break;
    }
    return out;
}

ProtocolImpact impactOf(const Earlier &earlier, const domain::ModelVersion &model, std::string protocolId,
                        domain::Protocol protocol)
{
    ProtocolImpact out{protocol.kind,
                       earlier.model.model.key(),
                       earlier.accepted.execution.protocol.id,
                       earlier.accepted.record.id.toText(),
                       earlier.accepted.reportId,
                       std::move(protocolId),
                       std::move(protocol),
                       {}};
    out.advice = validation::carryOverAdvice({earlier.protocol, earlier.accepted.execution, earlier.model.model},
                                             out.steps, model);
    return out;
}

/// Of several, the one that leaves least to be executed; the first of equals.
std::optional<ProtocolImpact> leastToDo(const std::vector<Earlier> &all, const domain::ModelVersion &model,
                                        const std::string &protocolId, const domain::Protocol &protocol)
{
    std::optional<ProtocolImpact> best;
    for (const auto &earlier : all) {
        auto found = impactOf(earlier, model, protocolId, protocol);
        if (!best || found.count(CarryOver::executeAgain) < best->count(CarryOver::executeAgain))
            best = std::move(found);
    }
    return best;
}

/// The protocol that counts: in force, or the newest that waits to be.
Result<domain::Protocol> protocolThatCounts(Context &context, domain::RecordReader &reader,
                                            const domain::StoredRecord &record)
{
    VB_TRY(const auto loaded, loadRecord(context, reader, record.id.toText(), RecordType::protocol));
    VB_TRY(const auto inForce, versionInForce(reader, loaded));
    return protocolIn(inForce ? *inForce : record);
}

Status addImpactOfKind(Context &context, domain::RecordReader &reader, const domain::ModelVersion &model,
                       domain::ProtocolKind kind, std::vector<ProtocolImpact> &out)
{
    VB_TRY(const auto before, acceptedBefore(context, reader, model, kind));
    if (before.empty())
        return {};
    VB_TRY(const auto protocols, protocolsFor(reader, model.key(), kind));
    for (const auto &record : protocols) {
        VB_TRY(const auto protocol, protocolThatCounts(context, reader, record));
        out.push_back(*leastToDo(before, model, record.id.toText(), protocol));
    }
    if (protocols.empty()) {
        for (const auto &earlier : before)
            out.push_back(impactOf(earlier, model, {}, earlier.protocol));
    }
    return {};
}

Result<domain::ModelVersion> modelOf(domain::RecordReader &reader, const domain::Execution &execution)
{
    VB_TRY(const auto id, domain::RecordId::parse(execution.model.id));
    VB_TRY(const auto record, reader.version(id, execution.model.version));
    return valueOf<domain::ModelVersion>(record);
}

/// The execution that a person names: accepted, of the same kind, for another version of the same model.
Result<Earlier> namedEarlier(Context &context, domain::RecordReader &reader, const LivingExecution &living,
                             const domain::ModelVersion &model, std::string_view from)
{
    VB_TRY(const auto record, loadRecord(context, reader, from, RecordType::execution));
    VB_TRY(const auto execution, valueOf<domain::Execution>(record.record));
    VB_TRY(auto accepted, acceptedExecution(context, reader, execution.protocol.id));
    if (!accepted || accepted->record.id != record.record.id)
        return fail(ErrorCode::refused,
                    VB_MSG("Nothing can be carried over from {from}: it is not the newest execution of the protocol in "
                           "force with an approved report that accepts it."),
                    {{"from", std::string(from)}});
    VB_TRY(auto earlier, earlierOf(reader, *std::move(accepted)));
    if (earlier.protocol.kind != living.protocol.kind || earlier.model.model.name != model.name ||
        earlier.model.model.version == model.version)
        return fail(ErrorCode::refused,
                    VB_MSG("Nothing can be carried over from {from} to {id}: that takes an {kind} of another version "
                           "of {model}."),
                    {{"from", std::string(from)},
                     {"id", living.record.id.toText()},
                     {"kind", std::string(domain::wordOf(living.protocol.kind))},
                     {"model", model.name}});
    return earlier;
}

struct Offer
{
    Earlier earlier;
    ProtocolImpact impact;
};

Result<std::optional<Offer>> offerFor(Context &context, domain::RecordReader &reader, const LivingExecution &living,
                                      std::string_view from)
{
    VB_TRY(const auto model, modelOf(reader, living.execution));
    std::vector<Earlier> all;
    if (from.empty()) {
        VB_TRY(all, acceptedBefore(context, reader, model, living.protocol.kind));
    } else {
        VB_TRY(auto named, namedEarlier(context, reader, living, model, from));
        all.push_back(std::move(named));
    }
    auto impact = leastToDo(all, model, living.execution.protocol.id, living.protocol);
    if (!impact)
        return std::optional<Offer>();
    const auto chosen =
        std::ranges::find(all, impact->execution, [](const Earlier &one) { return one.accepted.record.id.toText(); });
    return std::optional(Offer{std::move(*chosen), *std::move(impact)});
}

/// refused for a step that has to be executed again; notFound for one that is not there.
Status checkAdvice(const ProtocolImpact &impact, const std::string &stepId)
{
    const auto advice = std::ranges::find(impact.advice, stepId, &validation::CarryOverAdvice::stepId);
    if (advice == impact.advice.end())
        return fail(ErrorCode::notFound, VB_MSG("The protocol has no step {step}."), {{"step", stepId}});
    if (advice->advice == CarryOver::executeAgain)
        return fail(ErrorCode::refused,
                    VB_MSG("The result of step {step} in {from} cannot be carried over; the step has to be executed. "
                           "{reasons}"),
                    {{"step", stepId}, {"from", impact.execution}, {"reasons", separated(advice->reasons, " ")}});
    return {};
}

/// The evaluation is what an automatic result can be followed back to.
Status addEvaluation(domain::RecordReader &reader, const domain::Execution &from, domain::StepResult &result)
{
    const auto &sha256 = from.evaluationSha256;
    if (sha256.empty() ||
        std::ranges::find(result.evidence, sha256, &domain::EvidenceFile::sha256) != result.evidence.end())
        return {};
    VB_TRY(const auto digest, Digest::parse(sha256));
    VB_TRY(const auto evidence, reader.evidence(digest));
    result.evidence.push_back(evaluationFile(digest, evidence.bytes.size()));
    return {};
}

/// What the step read there; the data that the protocol here locks have the same digests.
void addData(const domain::Step &step, const domain::Execution &from, domain::Execution &execution)
{
    const auto *check = validation::findCheck(step.check);
    if (!check)
        return;
    for (const auto &used : from.data) {
        const bool isRead = std::ranges::find(check->roles, used.role) != check->roles.end();
        const bool isKnown =
            std::ranges::find(execution.data, used.role, &domain::DataUsed::role) != execution.data.end();
        if (isRead && !isKnown)
            execution.data.push_back(used);
    }
}

} // namespace

CarryOverService Workspace::carryOver()
{
    return CarryOverService(*m_context);
}

std::size_t ProtocolImpact::count(CarryOver what) const
{
    return static_cast<std::size_t>(std::ranges::count(advice, what, &validation::CarryOverAdvice::advice));
}

Result<std::vector<ProtocolImpact>> CarryOverService::impact(const Session &session, std::string_view model)
{
    using List = std::vector<ProtocolImpact>;
    return m_context.perform(session, Permission::viewRecords, "model.impact", model, [&]() -> Result<List> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto record, keyedRecord(*reader, RecordType::model, model));
        VB_TRY(const auto version, valueOf<domain::ModelVersion>(record));
        List out;
        for (const auto &[kind, word] : domain::Words<domain::ProtocolKind>::table)
            VB_CHECK(addImpactOfKind(m_context, *reader, version, kind, out));
        return out;
    });
}

Result<std::optional<ProtocolImpact>> CarryOverService::offered(const Session &session, std::string_view executionId,
                                                                std::string_view from)
{
    using Found = std::optional<ProtocolImpact>;
    return m_context.perform(session, Permission::viewRecords, "execution.view", executionId, [&]() -> Result<Found> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto living, loadLiving(m_context, *reader, executionId));
        VB_TRY(auto offer, offerFor(m_context, *reader, living, from));
        return offer ? Found(std::move(offer->impact)) : Found();
    });
}

Status CarryOverService::carryOver(const Session &session, std::string_view executionId,
                                   const CarryOverRequest &request)
{
    return m_context.perform(session, Permission::execute, "execution.carry-over", executionId, [&]() -> Status {
        VB_CHECK(checkReason(request.rationale));
        if (request.steps.empty())
            return fail(ErrorCode::badInput, VB_MSG("Name the steps whose results are to be carried over."));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto living, loadToRecord(m_context, work->read(), session, executionId));
        VB_CHECK(checkVersion(living, request.version));
        VB_TRY(const auto offer, offerFor(m_context, work->read(), living, request.from));
        if (!offer)
            return fail(
                ErrorCode::refused,
                VB_MSG("There is nothing that {id} could carry over: no version of the model before this one "
                       "has an accepted {kind}."),
                {{"id", std::string(executionId)}, {"kind", std::string(domain::wordOf(living.protocol.kind))}});
        const auto &from = offer->earlier.accepted;
        const auto now = m_context.environment.clock.now().toText();
        for (const auto &stepId : request.steps) {
            VB_CHECK(checkAdvice(offer->impact, stepId));
            domain::CarriedOver carried;
            carried.execution = domain::RecordReference::to(from.record);
            carried.rationale = trimmed(request.rationale);
            VB_CHECK(
                domain::carryOver(living.execution, from.execution, stepId, std::move(carried), session.userId(), now));
            const auto step = std::ranges::find(living.protocol.steps, stepId, &domain::Step::id);
            if (step->kind == domain::StepKind::automatic) {
                VB_CHECK(addEvaluation(work->read(), from.execution, *living.execution.step(stepId)));
                addData(*step, from.execution, living.execution);
            }
        }
        VB_CHECK(putLiving(*work, living, "execution.results-carried-over", request.rationale,
                           {{"from", from.record.id.toText()}, {"steps", separated(request.steps)}}));
        VB_CHECK(work->commit());
        return {};
    });
}

} // namespace valbench::services
