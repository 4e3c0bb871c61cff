// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/promotion.h>

#include <algorithm>

namespace valbench::domain {

namespace {

using json::Array;
using json::Object;

Object expiryObject(const Expiry &expiry)
{
    Object out{{"hours", expiry.hours}, {"basis", wordOf(expiry.basis)}};
    if (expiry.calendar)
        out.set("calendar", expiry.calendar->toJson());
    return out;
}

Result<Expiry> readExpiry(const json::Reader &reader)
{
    Expiry out;
    VB_TRY(out.hours, reader.integer("hours"));
    VB_TRY(const auto basis, reader.text("basis"));
    VB_TRY(out.basis, fromWord<HoursBasis>(basis));
    if (reader.find("calendar")) {
        VB_TRY(const auto calendar, reader.object("calendar"));
        VB_TRY(out.calendar, WorkCalendar::fromJson(calendar));
    }
    return out;
}

Array gateList(const std::vector<GateResult> &gates)
{
    Array out;
    for (const auto &result : gates)
        out.push_back(Object{{"gate", wordOf(result.gate)},
                             {"outcome", wordOf(result.outcome)},
                             {"detail", result.detail},
                             {"evaluated", result.evaluated},
                             {"basis", Array(result.basis.begin(), result.basis.end())}});
    return out;
}

Result<std::vector<GateResult>> readGates(const json::Reader &reader)
{
    std::vector<GateResult> out;
    VB_TRY(const auto list, reader.objects("gates"));
    for (const auto &item : list) {
        GateResult result;
        VB_TRY(const auto gate, item.text("gate"));
        VB_TRY(result.gate, fromWord<Gate>(gate));
        VB_TRY(const auto outcome, item.text("outcome"));
        VB_TRY(result.outcome, fromWord<Outcome>(outcome));
        VB_TRY(result.detail, item.text("detail"));
        VB_TRY(result.evaluated, item.text("evaluated"));
        VB_TRY(result.basis, item.texts("basis"));
        out.push_back(std::move(result));
    }
    return out;
}

Result<std::vector<GateException>> readExceptions(const json::Reader &reader)
{
    std::vector<GateException> out;
    VB_TRY(const auto list, reader.objects("exceptions"));
    for (const auto &item : list) {
        GateException exception;
        VB_TRY(const auto gate, item.text("gate"));
        VB_TRY(exception.gate, fromWord<Gate>(gate));
        VB_TRY(exception.reason, item.text("reason"));
        if (!infoOf(exception.gate).mayBeExcepted)
            return fail(ErrorCode::badInput, VB_MSG("There is no exception from the gate '{gate}'."), {{"gate", gate}});
        out.push_back(std::move(exception));
    }
    return out;
}

tl::unexpected<Error> barred(PromotionAction action, std::string_view because)
{
    return fail(ErrorCode::refused, VB_MSG("This request cannot be acted on ({action}): {because}"),
                {{"action", std::string(wordOf(action))}, {"because", std::string(because)}});
}

} // namespace

Result<ModelStage> stageAfter(ModelStage from, ChangeKind kind)
{
    using enum ModelStage;
    if (from != archived && kind == ChangeKind::retirement)
        return archived;
    if (kind == ChangeKind::promotion && (from == development || from == staging))
        return from == development ? staging : production;
    if (kind == ChangeKind::demotion && (from == production || from == staging))
        return from == production ? staging : development;
    return fail(ErrorCode::refused,
                VB_MSG("There is no {kind} from {stage}. A version goes from development to staging to production and "
                       "the same way back, and from each of them to archived, from where none returns."),
                {{"kind", std::string(wordOf(kind))}, {"stage", std::string(wordOf(from))}});
}

Result<Timestamp> Expiry::endAfter(const Timestamp &from) const
{
    if (hours < 1 || hours > mostExpiryHours)
        return fail(ErrorCode::badInput, VB_MSG("A request ends after 1 to {most} hours; found {hours}."),
                    {{"most", std::to_string(mostExpiryHours)}, {"hours", std::to_string(hours)}});
    if (calendar.has_value() != (basis == HoursBasis::working))
        return fail(ErrorCode::badInput, VB_MSG("A calendar goes with working hours, and only with them."));
    if (basis == HoursBasis::working)
        return afterWorkingHours(from, hours, *calendar);
    return Timestamp(from.point() + std::chrono::hours(hours));
}

std::string Promotion::title() const
{
    std::string out(wordOf(kind));
    out.front() = static_cast<char>(out.front() - 'a' + 'A');
    return out + " of " + modelKey + " from " + std::string(wordOf(from)) + " to " + std::string(wordOf(to));
}

std::vector<GateResult> Promotion::failing() const
{
    std::vector<GateResult> out;
    std::ranges::copy_if(gates, std::back_inserter(out), [](const GateResult &result) { return !result.holds(); });
    return out;
}

json::Object Promotion::toJson() const
{
    Array exceptionList;
    for (const auto &exception : exceptions)
        exceptionList.push_back(Object{{"gate", wordOf(exception.gate)}, {"reason", exception.reason}});
    return {{"type", "promotion"},
            {"subject", model.id},
            {"title", title()},
            {"kind", wordOf(kind)},
            {"model", model.toJson()},
            {"model_key", modelKey},
            {"from", wordOf(from)},
            {"to", wordOf(to)},
            {"justification", justification},
            {"regulatory_basis", wordOf(regulatoryBasis)},
            {"regulatory_reference", regulatoryReference},
            {"requested_by", requestedBy},
            {"requested", requested},
            {"expiry", expiryObject(expiry)},
            {"expires", expires},
            {"renewals", Array(renewals.begin(), renewals.end())},
            {"withdrawn", withdrawn},
            {"exceptions", std::move(exceptionList)},
            {"gates", gateList(gates)}};
}

Result<Promotion> Promotion::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "promotion"));
    Promotion out;
    VB_TRY(const auto kind, reader.text("kind"));
    VB_TRY(out.kind, fromWord<ChangeKind>(kind));
    VB_TRY(const auto model, reader.object("model"));
    VB_TRY(out.model, RecordReference::fromJson(model));
    VB_TRY(out.modelKey, reader.text("model_key"));
    VB_TRY(const auto from, reader.text("from"));
    VB_TRY(out.from, fromWord<ModelStage>(from));
    VB_TRY(const auto to, reader.text("to"));
    VB_TRY(out.to, fromWord<ModelStage>(to));
    VB_TRY(out.justification, reader.text("justification"));
    VB_TRY(const auto basis, reader.text("regulatory_basis"));
    VB_TRY(out.regulatoryBasis, fromWord<RegulatoryBasis>(basis));
    VB_TRY(out.regulatoryReference, reader.text("regulatory_reference"));
    VB_TRY(out.requestedBy, reader.text("requested_by"));
    VB_TRY(out.requested, reader.text("requested"));
    VB_TRY(const auto expiry, reader.object("expiry"));
    VB_TRY(out.expiry, readExpiry(expiry));
    VB_TRY(out.expires, reader.text("expires"));
    VB_CHECK(Timestamp::parse(out.expires));
    VB_TRY(out.renewals, reader.texts("renewals"));
    VB_TRY(out.withdrawn, reader.text("withdrawn"));
    VB_TRY(out.exceptions, readExceptions(reader));
    VB_TRY(out.gates, readGates(reader));
    VB_TRY(const auto lawful, stageAfter(out.from, out.kind));
    if (lawful != out.to)
        return fail(ErrorCode::badInput, VB_MSG("A {kind} does not go from {from} to {to}."),
                    {{"kind", kind}, {"from", from}, {"to", to}});
    return out;
}

PromotionState stateOf(const Promotion &promotion, Decision decision, const Timestamp &now)
{
    if (decision != Decision::none)
        return decision == Decision::approved ? PromotionState::approved : PromotionState::rejected;
    if (!promotion.withdrawn.empty())
        return PromotionState::withdrawn;
    const auto end = Timestamp::parse(promotion.expires);
    return end && now < *end ? PromotionState::open : PromotionState::expired;
}

bool expiresSoon(const Promotion &promotion, Decision decision, const Timestamp &now)
{
    const auto end = Timestamp::parse(promotion.expires);
    return end && stateOf(promotion, decision, now) == PromotionState::open &&
           end->point() - now.point() <= std::chrono::hours(warningHours);
}

Status mayAct(PromotionState state, PromotionAction action, Role role, bool isRequester)
{
    const bool decides = action == PromotionAction::approve || action == PromotionAction::reject;
    if (state == PromotionState::approved || state == PromotionState::rejected || state == PromotionState::withdrawn)
        return barred(action, "it was " + std::string(wordOf(state)) + ".");
    if (state == PromotionState::expired && decides)
        return barred(action, "it has expired. Whoever may ask for promotions can renew it; its gates that have become "
                              "stale are looked at again then.");
    if (decides && role != Role::qaApprover)
        return barred(action, "this takes a QA approver.");
    if (decides && isRequester)
        return barred(action, "who asked for it does not decide on it; another person has to.");
    if (action == PromotionAction::withdraw && !isRequester)
        return barred(action, "only who asked for it can withdraw it.");
    if (!allows(role, Permission::requestPromotion))
        return decides ? Status() : barred(action, "this takes somebody who may ask for promotions.");
    return {};
}

} // namespace valbench::domain
