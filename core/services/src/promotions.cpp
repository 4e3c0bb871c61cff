// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/promotions.h>

#include <algorithm>

#include <valbench/base/text.h>

#include "promotion_records.h"

namespace valbench::services {

using domain::Permission;
using domain::Promotion;
using domain::PromotionAction;
using domain::PromotionState;
using domain::RecordType;

namespace {

constexpr std::string_view promotionPrefix = "PROM";

Result<PromotionView> viewOf(Context &context, domain::RecordReader &reader, const LoadedPromotion &item)
{
    PromotionView out;
    VB_TRY(out.record, summaryOf(reader, item.loaded));
    out.promotion = item.promotion;
    out.state = item.state;
    out.expiresSoon = domain::expiresSoon(item.promotion, item.decision, context.environment.clock.now());
    if (item.state != PromotionState::open)
        out.record.waitsFor.clear();
    VB_TRY(const auto found, reader.byKey(RecordType::writeBack, out.record.id));
    if (found) {
        VB_TRY(const auto writeBack, valueOf<domain::WriteBack>(*found));
        out.writeBackId = found->id.toText();
        out.writeBack = writeBack.state;
    }
    return out;
}

/// refused while there is another open request for the version: gates and stage would be those of two worlds.
Status checkAlone(Context &context, domain::RecordReader &reader, std::string_view modelId, std::string_view besides)
{
    VB_TRY(const auto others, promotionsOf(context, reader, modelId));
    for (const auto &other : others) {
        const auto id = other.loaded.record.id.toText();
        if (other.state == PromotionState::open && id != besides)
            return fail(ErrorCode::refused,
                        VB_MSG("{id} is open for this version; have it decided or withdrawn first."), {{"id", id}});
    }
    return {};
}

Status checkExceptions(const PromotionRequest &request)
{
    for (const auto &exception : request.exceptions) {
        if (!domain::infoOf(exception.gate).mayBeExcepted || request.kind != domain::ChangeKind::promotion)
            return fail(ErrorCode::refused, VB_MSG("There is no exception from the gate '{gate}'."),
                        {{"gate", std::string(domain::wordOf(exception.gate))}});
        VB_CHECK(checkReason(exception.reason));
    }
    return {};
}

json::Object entryDetails(const Promotion &promotion)
{
    return {{"title", promotion.title()},
            {"to", domain::wordOf(promotion.to)},
            {"expires", promotion.expires},
            {"failing_gates", static_cast<std::int64_t>(promotion.failing().size())}};
}

} // namespace

std::string PromotionView::stateText() const
{
    std::string out(domain::wordOf(state));
    if (expiresSoon)
        out += ", expires soon";
    if (!writeBackId.empty())
        out += ", write-back " + std::string(domain::wordOf(writeBack));
    return out;
}

Result<std::string> PromotionService::request(const Session &session, const PromotionRequest &request)
{
    return m_context.perform(
        session, Permission::requestPromotion, "promotion.request", request.model, [&]() -> Result<std::string> {
            VB_CHECK(checkReason(request.justification));
            VB_CHECK(checkExceptions(request));
            VB_TRY(auto work, m_context.store->begin(session.person()));
            auto &reader = work->read();
            VB_TRY(const auto record, keyedRecord(reader, RecordType::model, request.model));
            VB_TRY(const auto model, valueOf<domain::ModelVersion>(record));
            VB_CHECK(checkAlone(m_context, reader, record.id.toText(), {}));
            const auto now = m_context.environment.clock.now();
            Promotion out;
            out.kind = request.kind;
            out.model = domain::RecordReference::to(record);
            out.modelKey = model.key();
            VB_TRY(out.from, stageOfModel(m_context, reader, out.model.id));
            VB_TRY(out.to, domain::stageAfter(out.from, out.kind));
            out.justification = trimmed(request.justification);
            out.regulatoryBasis = request.regulatoryBasis;
            out.regulatoryReference = trimmed(request.regulatoryReference);
            out.requestedBy = session.userId();
            out.requested = now.toText();
            out.expiry = request.expiry;
            VB_TRY(const auto end, request.expiry.endAfter(now));
            out.expires = end.toText();
            out.exceptions = request.exceptions;
            VB_TRY(out.gates, evaluateGates(m_context, reader, out, {}));
            VB_TRY(const auto id, work->reserveId(promotionPrefix));
            VB_CHECK(work->put(id, 0, out.toJson(), "promotion.requested", out.justification, entryDetails(out)));
            VB_CHECK(work->commit());
            return id.toText();
        });
}

Result<std::vector<PromotionView>> PromotionService::list(const Session &session, bool openOnly)
{
    using List = std::vector<PromotionView>;
    return m_context.perform(session, Permission::viewRecords, "promotion.list", "", [&]() -> Result<List> {
        List out;
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto records, reader->list(RecordType::promotion));
        for (const auto &record : records) {
            VB_TRY(const auto item, loadPromotion(m_context, *reader, record.id.toText()));
            if (openOnly && item.state != PromotionState::open)
                continue;
            VB_TRY(auto view, viewOf(m_context, *reader, item));
            out.push_back(std::move(view));
        }
        return out;
    });
}

Result<PromotionView> PromotionService::show(const Session &session, std::string_view recordId)
{
    return m_context.perform(session, Permission::viewRecords, "promotion.view", recordId,
                             [&]() -> Result<PromotionView> {
                                 VB_TRY(const auto reader, m_context.reader());
                                 VB_TRY(const auto item, loadPromotion(m_context, *reader, recordId));
                                 return viewOf(m_context, *reader, item);
                             });
}

Result<std::string> PromotionService::find(const Session &session, std::string_view idOrModel)
{
    using Id = Result<std::string>;
    return m_context.perform(session, Permission::viewRecords, "promotion.view", idOrModel, [&]() -> Id {
        if (const auto id = domain::RecordId::parse(idOrModel); id && id->prefix() == promotionPrefix)
            return id->toText();
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto model, keyedRecord(*reader, RecordType::model, idOrModel));
        VB_TRY(const auto promotions, promotionsOf(m_context, *reader, model.id.toText()));
        for (const auto &item : promotions) {
            if (item.state == PromotionState::open)
                return item.loaded.record.id.toText();
        }
        return fail(ErrorCode::notFound, VB_MSG("No change of stage of {model} is waiting for a decision."),
                    {{"model", std::string(idOrModel)}});
    });
}

Status PromotionService::mayDecide(const Session &session, std::string_view recordId, domain::Meaning meaning)
{
    return m_context.perform(session, Permission::sign, "signature.offer", recordId, [&]() -> Status {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto item, loadPromotion(m_context, *reader, recordId));
        const auto action = meaning == domain::Meaning::approved ? PromotionAction::approve : PromotionAction::reject;
        VB_CHECK(domain::mayAct(item.state, action, session.role(), item.promotion.requestedBy == session.userId()));
        return checkPromotion(m_context, *reader, item.loaded.record, meaning);
    });
}

Status PromotionService::withdraw(const Session &session, std::string_view recordId, std::string_view reason)
{
    return m_context.perform(session, Permission::requestPromotion, "promotion.withdraw", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(auto item, loadPromotion(m_context, work->read(), recordId));
        auto &promotion = item.promotion;
        VB_CHECK(domain::mayAct(item.state, PromotionAction::withdraw, session.role(),
                                promotion.requestedBy == session.userId()));
        promotion.withdrawn = m_context.environment.clock.now().toText();
        const auto &record = item.loaded.record;
        VB_CHECK(work->put(record.id, record.version, promotion.toJson(), "promotion.withdrawn", reason,
                           entryDetails(promotion)));
        VB_CHECK(work->commit());
        return {};
    });
}

Status PromotionService::renew(const Session &session, std::string_view recordId, std::string_view reason)
{
    return m_context.perform(session, Permission::requestPromotion, "promotion.renew", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        auto &reader = work->read();
        VB_TRY(auto item, loadPromotion(m_context, reader, recordId));
        auto &promotion = item.promotion;
        VB_CHECK(domain::mayAct(item.state, PromotionAction::renew, session.role(),
                                promotion.requestedBy == session.userId()));
        VB_CHECK(checkAlone(m_context, reader, promotion.model.id, recordId));
        VB_TRY(const auto stage, stageOfModel(m_context, reader, promotion.model.id));
        if (stage != promotion.from)
            return fail(ErrorCode::refused, VB_MSG("{model} is in {now} by now, and not in {from} any more."),
                        {{"model", promotion.modelKey},
                         {"now", std::string(domain::wordOf(stage))},
                         {"from", std::string(domain::wordOf(promotion.from))}});
        const auto now = m_context.environment.clock.now();
        VB_TRY(const auto end, promotion.expiry.endAfter(now));
        promotion.expires = end.toText();
        promotion.renewals.push_back(now.toText());
        VB_TRY(promotion.gates, evaluateGates(m_context, reader, promotion, promotion.gates));
        const auto &record = item.loaded.record;
        VB_CHECK(work->put(record.id, record.version, promotion.toJson(), "promotion.renewed", reason,
                           entryDetails(promotion)));
        VB_CHECK(work->commit());
        return {};
    });
}

PromotionService Workspace::promotions()
{
    return PromotionService(*m_context);
}

} // namespace valbench::services
