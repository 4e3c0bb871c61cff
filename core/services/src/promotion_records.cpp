// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "promotion_records.h"

#include <algorithm>

#include <valbench/services/promotions.h>

namespace valbench::services {

using domain::Decision;
using domain::Meaning;
using domain::ModelStage;
using domain::RecordType;

namespace {

std::string aliasOf(ModelStage stage)
{
    return stage == ModelStage::staging || stage == ModelStage::production ? std::string(domain::wordOf(stage)) : "";
}

/// "IQ notApplicable; PQ passed": what the gates on reports found, for the tag that says how far it is validated.
std::string validationText(const domain::Promotion &promotion)
{
    using domain::Gate;
    std::string out;
    for (const auto &[gate, name] :
         {std::pair(Gate::iqReport, "IQ"), std::pair(Gate::oqReport, "OQ"), std::pair(Gate::pqReport, "PQ")}) {
        const auto found = std::ranges::find(promotion.gates, gate, &domain::GateResult::gate);
        if (found == promotion.gates.end())
            continue;
        out += out.empty() ? "" : "; ";
        out += std::string(name) + " " + std::string(domain::wordOf(found->outcome));
    }
    return out.empty() ? "none asked for" : out;
}

/// One digest over everything that the approval rests on: the model's record, the request, and what its gates read.
Result<std::string> basisDigest(const domain::StoredRecord &record, const domain::Promotion &promotion)
{
    VB_TRY(const auto text,
           json::canonicalText(json::Object{{"model", promotion.model.toJson()},
                                            {"promotion", domain::RecordReference::to(record).toJson()}}));
    return sha256(text).toHex();
}

} // namespace

Result<LoadedPromotion> loadPromotion(Context &context, domain::RecordReader &reader, std::string_view recordId)
{
    VB_TRY(auto loaded, loadRecord(context, reader, recordId, RecordType::promotion));
    VB_TRY(auto promotion, valueOf<domain::Promotion>(loaded.record));
    LoadedPromotion out{std::move(loaded), std::move(promotion)};
    for (const auto &signature : out.loaded.valid) {
        const auto meaning = signature.statement.meaning;
        if (meaning != Meaning::approved && meaning != Meaning::rejected)
            continue;
        out.decision = meaning == Meaning::approved ? Decision::approved : Decision::rejected;
        out.decidedAt = signature.statement.ledgerSize;
    }
    out.state = domain::stateOf(out.promotion, out.decision, context.environment.clock.now());
    return out;
}

Result<std::vector<LoadedPromotion>> promotionsOf(Context &context, domain::RecordReader &reader,
                                                  std::string_view modelId)
{
    std::vector<LoadedPromotion> out;
    VB_TRY(const auto records, reader.about(RecordType::promotion, modelId));
    for (const auto &record : records) {
        VB_TRY(auto promotion, loadPromotion(context, reader, record.id.toText()));
        out.push_back(std::move(promotion));
    }
    return out;
}

Result<ModelStage> stageOfModel(Context &context, domain::RecordReader &reader, std::string_view modelId)
{
    VB_TRY(const auto promotions, promotionsOf(context, reader, modelId));
    auto stage = ModelStage::development;
    std::int64_t last = -1;
    for (const auto &item : promotions) {
        if (item.decision == Decision::approved && item.decidedAt > last) {
            stage = item.promotion.to;
            last = item.decidedAt;
        }
    }
    return stage;
}

Status checkPromotion(Context &context, domain::RecordReader &reader, const domain::StoredRecord &record,
                      Meaning meaning)
{
    if (record.type != RecordType::promotion)
        return {};
    VB_TRY(const auto promotion, valueOf<domain::Promotion>(record));
    const auto state = domain::stateOf(promotion, Decision::none, context.environment.clock.now());
    if (state != domain::PromotionState::open)
        return fail(ErrorCode::refused,
                    VB_MSG("{id} is {state}; nobody decides on it any more. An expired request can be renewed."),
                    {{"id", record.id.toText()}, {"state", std::string(domain::wordOf(state))}});
    if (meaning != Meaning::approved)
        return {};
    VB_TRY(const auto stage, stageOfModel(context, reader, promotion.model.id));
    if (stage != promotion.from)
        return fail(ErrorCode::refused, VB_MSG("{model} is in {now} by now, and not in {from} any more."),
                    {{"model", promotion.modelKey},
                     {"now", std::string(domain::wordOf(stage))},
                     {"from", std::string(domain::wordOf(promotion.from))}});
    VB_TRY(const auto gates, evaluateGates(context, reader, promotion, promotion.gates));
    for (const auto &result : gates) {
        const auto &info = domain::infoOf(result.gate);
        if (!result.holds())
            return fail(ErrorCode::refused,
                        VB_MSG("{id} cannot be approved: the gate '{gate}' is {outcome}. {detail} {remedy}"),
                        {{"id", record.id.toText()},
                         {"gate", std::string(info.title)},
                         {"outcome", std::string(domain::wordOf(result.outcome))},
                         {"detail", result.detail},
                         {"remedy", std::string(info.remedy)}});
    }
    if (gates != promotion.gates)
        return fail(ErrorCode::refused,
                    VB_MSG("{id} shows gates as they were; records have changed since. Renew the request, so that what "
                           "is signed shows them as they are."),
                    {{"id", record.id.toText()}});
    return {};
}

Status afterPromotionSigned(Context &context, domain::UnitOfWork &work, const domain::StoredRecord &record,
                            Meaning meaning)
{
    if (record.type != RecordType::promotion || meaning != Meaning::approved)
        return {};
    VB_TRY(const auto promotion, valueOf<domain::Promotion>(record));
    VB_TRY(const auto modelVersion, keyedRecord(work.read(), RecordType::model, promotion.model.id));
    VB_TRY(const auto model, valueOf<domain::ModelVersion>(modelVersion));
    if (!model.lineage || model.lineage->registryName.empty())
        return {};
    domain::WriteBack out;
    out.model = promotion.model.id;
    out.promotion = record.id.toText();
    out.server = model.lineage->server;
    out.registryName = model.lineage->registryName;
    out.registryVersion = model.lineage->registryVersion;
    out.setAlias = aliasOf(promotion.to);
    out.removeAlias = aliasOf(promotion.from);
    VB_TRY(auto digest, basisDigest(record, promotion));
    out.tags = {{"valbench.stage", std::string(domain::wordOf(promotion.to))},
                {"valbench.validation", validationText(promotion)},
                {"valbench.model", promotion.model.id},
                {"valbench.model_sha256", promotion.model.sha256},
                {"valbench.promotion", out.promotion},
                {"valbench.approval_sha256", std::move(digest)},
                {"valbench.store", context.storeId.toText()}};
    VB_TRY(const auto head, work.read().head());
    out.approvedSize = head.size; // with the signature
    VB_TRY(const auto id, work.reserveId("WB"));
    VB_CHECK(work.put(id, 0, out.toJson(), "write-back.due", "follows from the approval of " + out.promotion,
                      {{"promotion", out.promotion}, {"server", out.server}}));
    return {};
}

} // namespace valbench::services
