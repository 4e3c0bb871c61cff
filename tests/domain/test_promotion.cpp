// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <set>

#include <valbench/domain/lifecycle.h>
#include <valbench/domain/promotion.h>
#include <valbench/domain/write_back.h>

using namespace valbench;
using namespace valbench::domain;

class TestPromotion : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stagesAndTheirNeighbours();
    void everyActByEveryRoleInEveryState();
    void signaturesFollowTheSameTable();
    void statesByTheClock();
    void expiry();
    void gatesAreDescribedOnce();
    void recordsReadBack();
    void recordsThatContradictThemselves();
    void writeBacksAreClaimed();
};

namespace {

Timestamp at(const char *text)
{
    return *Timestamp::parse(text);
}

Promotion samplePromotion()
{
    Promotion out;
    out.model = {"MOD-1", 1, std::string(64, 'a')};
    out.modelKey = "sepsis/2";
    out.from = ModelStage::staging;
    out.to = ModelStage::production;
    out.justification = "better than version 1";
    out.regulatoryBasis = RegulatoryBasis::pccpItem;
    out.regulatoryReference = "PCCP-2 item 3";
    out.requestedBy = "lead";
    out.requested = "2026-11-03T13:00:00.000000Z";
    out.expires = "2026-11-06T13:00:00.000000Z";
    out.exceptions = {{Gate::iqReport, "covered by the site's IQ"}};
    out.gates = {{Gate::lineage, Outcome::passed, "complete", out.requested, {"MOD-1/1"}},
                 {Gate::iqReport, Outcome::notApplicable, "covered by the site's IQ", out.requested, {}},
                 {Gate::accuracy, Outcome::failed, "0.81", out.requested, {"REP-1/1", "SIG-4"}}};
    return out;
}

} // namespace

void TestPromotion::stagesAndTheirNeighbours()
{
    using enum ModelStage;
    using enum ChangeKind;
    const std::vector<std::tuple<ModelStage, ChangeKind, ModelStage>> ways{
        {development, promotion, staging},  {staging, promotion, production},    {production, demotion, staging},
        {staging, demotion, development},   {development, retirement, archived}, {staging, retirement, archived},
        {production, retirement, archived},
    };
    for (const auto &[from, fromWord] : Words<ModelStage>::table) {
        for (const auto &[kind, kindWord] : Words<ChangeKind>::table) {
            const auto found = stageAfter(from, kind);
            const auto way = std::ranges::find_if(ways, [from = from, kind = kind](const auto &known) {
                return std::get<0>(known) == from && std::get<1>(known) == kind;
            });
            QCOMPARE(found.has_value(), way != ways.end());
            if (found)
                QCOMPARE(*found, std::get<2>(*way));
            else
                QCOMPARE(found.error().code(), ErrorCode::refused);
        }
    }
}

void TestPromotion::everyActByEveryRoleInEveryState()
{
    using enum Role;
    struct Row
    {
        PromotionState state;
        PromotionAction action;
        std::set<Role> requester; ///< roles that may, having asked for it
        std::set<Role> others;    ///< roles that may, not having asked for it
    };
    const std::set<Role> asking{validationLead, qaApprover};
    const std::vector<Row> rows{
        {PromotionState::open, PromotionAction::approve, {}, {qaApprover}},
        {PromotionState::open, PromotionAction::reject, {}, {qaApprover}},
        {PromotionState::open, PromotionAction::withdraw, asking, {}},
        {PromotionState::open, PromotionAction::renew, asking, asking},
        {PromotionState::expired, PromotionAction::withdraw, asking, {}},
        {PromotionState::expired, PromotionAction::renew, asking, asking},
    };
    int allowed = 0;
    for (const auto &[state, stateWord] : Words<PromotionState>::table) {
        for (const auto &[action, actionWord] : Words<PromotionAction>::table) {
            const auto row = std::ranges::find_if(
                rows, [&](const Row &known) { return known.state == state && known.action == action; });
            for (const auto &[role, roleWord] : Words<Role>::table) {
                for (const bool isRequester : {true, false}) {
                    const bool expected =
                        row != rows.end() && (isRequester ? row->requester : row->others).contains(role);
                    const auto found = mayAct(state, action, role, isRequester);
                    const auto what = std::string(stateWord) + ", " + std::string(actionWord) + ", " +
                                      std::string(roleWord) + (isRequester ? ", requester" : "");
                    QVERIFY2(found.has_value() == expected, what.c_str());
                    QVERIFY(found || found.error().code() == ErrorCode::refused);
                    allowed += expected ? 1 : 0;
                }
            }
        }
    }
    QCOMPARE(allowed, 14);
}

/// What the table says of deciding, the route of signatures says too.
void TestPromotion::signaturesFollowTheSameTable()
{
    for (const auto &[role, roleWord] : Words<Role>::table) {
        for (const bool isRequester : {true, false}) {
            const Involvement involvement{"a", {}, isRequester ? "x" : "a"};
            for (const auto &[meaning, action] : {std::pair(Meaning::approved, PromotionAction::approve),
                                                  std::pair(Meaning::rejected, PromotionAction::reject)}) {
                const bool bySignature =
                    maySign(RecordType::promotion, {}, meaning, "x", role, involvement).has_value();
                QCOMPARE(bySignature, mayAct(PromotionState::open, action, role, isRequester).has_value());
            }
            // Whoever renewed it last does not decide either.
            QVERIFY(!maySign(RecordType::promotion, {}, Meaning::approved, "x", role, {"x", {}, "a"}));
        }
    }
    QCOMPARE(stageOf(RecordType::promotion, {}), Stage::inReview);
    SignedStatement statement;
    statement.meaning = Meaning::approved;
    statement.userId = "q";
    const std::vector<ValidSignature> one{{RecordId("SIG", 1), statement}};
    QCOMPARE(stageOf(RecordType::promotion, one), Stage::approved);
    // Two simultaneous approvals: the second finds nothing that it could sign.
    QVERIFY(!maySign(RecordType::promotion, one, Meaning::approved, "r", Role::qaApprover, {"a", {}, "a"}));
    QVERIFY(!maySign(RecordType::promotion, one, Meaning::rejected, "r", Role::qaApprover, {"a", {}, "a"}));
}

void TestPromotion::statesByTheClock()
{
    auto promotion = samplePromotion();
    const auto before = at("2026-11-06T12:59:59.999999Z");
    const auto end = at("2026-11-06T13:00:00.000000Z");
    QCOMPARE(stateOf(promotion, Decision::none, before), PromotionState::open);
    QCOMPARE(stateOf(promotion, Decision::none, end), PromotionState::expired);
    // A decision stands.
    QCOMPARE(stateOf(promotion, Decision::approved, end), PromotionState::approved);
    QCOMPARE(stateOf(promotion, Decision::rejected, end), PromotionState::rejected);
    // The warning begins 24 hours before the end, not a microsecond earlier, and ends with it.
    QVERIFY(!expiresSoon(promotion, Decision::none, at("2026-11-05T12:59:59.999999Z")));
    QVERIFY(expiresSoon(promotion, Decision::none, at("2026-11-05T13:00:00.000000Z")));
    QVERIFY(expiresSoon(promotion, Decision::none, before));
    QVERIFY(!expiresSoon(promotion, Decision::none, end));
    QVERIFY(!expiresSoon(promotion, Decision::approved, before));
    promotion.withdrawn = "2026-11-04T13:00:00.000000Z";
    QCOMPARE(stateOf(promotion, Decision::none, before), PromotionState::withdrawn);
    QCOMPARE(stateOf(promotion, Decision::none, end), PromotionState::withdrawn);
    QVERIFY(!expiresSoon(promotion, Decision::none, before));
}

void TestPromotion::expiry()
{
    const auto start = at("2026-11-03T13:00:00.000000Z");
    QCOMPARE(Expiry().endAfter(start)->toText(), std::string("2026-11-06T13:00:00.000000Z"));
    Expiry working{72, HoursBasis::working, WorkCalendar{}};
    QCOMPARE(working.endAfter(start)->toText(), std::string("2026-11-12T15:00:00.000000Z"));
    for (const std::int64_t hours : {0L, -1L, mostExpiryHours + 1})
        QCOMPARE((Expiry{hours, HoursBasis::elapsed, {}}.endAfter(start).error().code()), ErrorCode::badInput);
    VERIFY_OK((Expiry{mostExpiryHours, HoursBasis::elapsed, {}}.endAfter(start)));
    QVERIFY(!(Expiry{72, HoursBasis::working, {}}.endAfter(start)));
    QVERIFY(!(Expiry{72, HoursBasis::elapsed, WorkCalendar{}}.endAfter(start)));
}

void TestPromotion::gatesAreDescribedOnce()
{
    QCOMPARE(gateTable.size(), Words<Gate>::table.size());
    for (const auto &[gate, word] : Words<Gate>::table) {
        const auto &info = infoOf(gate);
        QCOMPARE(info.gate, gate);
        QVERIFY(!info.title.empty() && info.question.ends_with('?') && info.remedy.ends_with('.'));
        QVERIFY(info.from == ModelStage::staging || info.from == ModelStage::production);
        QCOMPARE(info.mayBeExcepted, gate == Gate::iqReport || gate == Gate::oqReport);
        QCOMPARE(info.metric.empty(), gate != Gate::accuracy);
    }
    QCOMPARE(infoOf(Gate::accuracy).least, 0.85);
}

void TestPromotion::recordsReadBack()
{
    auto promotion = samplePromotion();
    promotion.expiry = {10, HoursBasis::working, WorkCalendar{60, 480, 960, {1, 3}, {"2026-12-25"}}};
    promotion.renewals = {"2026-11-05T13:00:00.000000Z"};
    const auto text = json::canonicalText(promotion.toJson());
    VERIFY_OK(text);
    const auto document = json::parse(*text, "promotion");
    VERIFY_OK(document);
    const auto again = Promotion::fromJson(*document);
    VERIFY_OK(again);
    QCOMPARE(*json::canonicalText(again->toJson()), *text);
    QCOMPARE(again->title(), std::string("Promotion of sepsis/2 from staging to production"));
    QVERIFY(again->gates == promotion.gates);
    QVERIFY(again->exceptions == promotion.exceptions);
    QVERIFY(again->expiry == promotion.expiry);
    QCOMPARE(again->renewals.size(), 1U);
    // A gate that failed is one that does not hold; one that does not apply holds.
    const auto failing = again->failing();
    QCOMPARE(failing.size(), 1U);
    QCOMPARE(failing[0].gate, Gate::accuracy);
    for (const auto &[outcome, word] : Words<Outcome>::table)
        QCOMPARE((GateResult{Gate::lineage, outcome, {}, {}, {}}.holds()),
                 outcome == Outcome::passed || outcome == Outcome::notApplicable);
}

void TestPromotion::recordsThatContradictThemselves()
{
    const auto broken = [](const char *member, json::Value value) {
        auto object = samplePromotion().toJson();
        object.set(member, std::move(value));
        return !Promotion::fromJson(object);
    };
    QVERIFY(!broken("justification", "another"));
    QVERIFY(broken("to", "archived"));   // not where a promotion leads
    QVERIFY(broken("from", "archived")); // from where nothing leads
    QVERIFY(broken("kind", "demotion"));
    QVERIFY(broken("expires", "soon"));
    QVERIFY(broken("exceptions", json::Array{json::Object{{"gate", "accuracy"}, {"reason", "it is nearly 0.85"}}}));
    QVERIFY(broken("gates", json::Array{json::Object{{"gate", "luck"}}}));
}

void TestPromotion::writeBacksAreClaimed()
{
    WriteBack writeBack;
    writeBack.model = "MOD-1";
    writeBack.promotion = "PROM-1";
    writeBack.tags = {{"valbench.stage", "production"}};
    writeBack.approvedSize = 17;
    const auto noon = at("2026-11-03T12:00:00.000000Z");
    QVERIFY(writeBack.mayBegin(noon));
    writeBack.state = WriteBackState::inProgress;
    writeBack.claimed = noon.toText();
    QVERIFY(!writeBack.mayBegin(noon));
    QVERIFY(!writeBack.mayBegin(at("2026-11-03T12:10:00.000000Z")));
    QVERIFY(writeBack.mayBegin(at("2026-11-03T12:10:00.000001Z"))); // whoever was at it is gone
    const auto again = WriteBack::fromJson(writeBack.toJson());
    VERIFY_OK(again);
    QCOMPARE(*json::canonicalText(again->toJson()), *json::canonicalText(writeBack.toJson()));
    QVERIFY(again->tags == writeBack.tags);
    writeBack.state = WriteBackState::done;
    QVERIFY(!writeBack.mayBegin(at("2027-11-03T12:00:00.000000Z"))); // never twice
}

VALBENCH_TEST(TestPromotion, promotion)
#include "test_promotion.moc"
