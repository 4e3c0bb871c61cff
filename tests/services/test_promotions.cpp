// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/services/verification.h>

#include "promotion_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::ChangeKind;
using domain::Gate;
using domain::Meaning;
using domain::ModelStage;
using domain::Outcome;
using domain::PromotionState;

/// From the request to the change of stage, and everything that must stand in between.
class TestPromotions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void gatesAreShownOneByOne();
    void gatesThatDoNotHoldBlockTheApproval();
    void anotherPersonApproves();
    void oneOfTwoApprovalsWins();
    void rejectionEndsARequest();
    void requestsExpire();
    void renewalKeepsWhatIsNotStale();
    void ageMakesAGateStale();
    void whatChangedSinceIsNotSigned();
    void workingHours();
    void withdrawal();
    void oneRequestAtATime();
    void productionTakesAValidation();
    void theVersionInForceIsValidated();
    void theMetricsGate();
    void openCriticalDeviations();
    void exceptionsAreForWhatWasNotDone();
    void demotionAndRetirement();
    void worklist();

private:
    PromotionState state(const std::string &request)
    {
        const auto view = fixture->workspace->promotions().show(fixture->as("lead"), request);
        return view ? view->state : PromotionState::withdrawn;
    }
    /// A model in staging.
    std::string staged();
    std::unique_ptr<PromotionFixture> fixture;
};

void TestPromotions::init()
{
    fixture = std::make_unique<PromotionFixture>();
    VERIFY_OK(fixture->createWithTwoApprovers());
}

std::string TestPromotions::staged()
{
    const auto model = fixture->completeModel();
    const auto request = model ? fixture->request(*model) : model;
    const bool good = request && fixture->approve(*request);
    return good ? *model : std::string();
}

void TestPromotions::gatesAreShownOneByOne()
{
    VERIFY_OK(fixture->registerModel()); // says nothing of itself
    const auto request = fixture->request("flchain-mortality/1");
    VERIFY_OK(request);
    const auto view = fixture->workspace->promotions().show(fixture->as("auditor"), *request);
    VERIFY_OK(view);
    QCOMPARE(view->state, PromotionState::open);
    QCOMPARE(view->promotion.gates.size(), 3U); // of staging, in the order of the table
    QCOMPARE(view->promotion.gates[0].gate, Gate::lineage);
    QCOMPARE(view->promotion.gates[0].outcome, Outcome::failed);
    QCOMPARE(view->promotion.gates[0].detail, std::string("Missing: the training data, who trained it."));
    QCOMPARE(view->promotion.gates[1].detail,
             std::string("Missing: description, intended use, algorithm, limitations."));
    QCOMPARE(view->promotion.gates[2].outcome, Outcome::notApplicable); // it came from files
    QCOMPARE(view->record.waitsFor, std::string("approved by QA approver"));
    QCOMPARE(view->promotion.title(), std::string("Promotion of flchain-mortality/1 from development to staging"));
}

void TestPromotions::gatesThatDoNotHoldBlockTheApproval()
{
    VERIFY_OK(fixture->registerModel());
    const auto request = fixture->request("flchain-mortality/1");
    VERIFY_OK(request);
    const auto why = fixture->workspace->promotions().mayDecide(fixture->as("qa"), *request, Meaning::approved);
    QVERIFY(!why);
    QCOMPARE(why.error().code(), ErrorCode::refused);
    const auto text = why.error().text();
    QVERIFY2(text.find("'Lineage complete' is failed. Missing: the training data") != std::string::npos, text.c_str());
    QVERIFY(!fixture->approve(*request));
    QCOMPARE(*fixture->stage("flchain-mortality/1"), ModelStage::development);
    // It can be rejected all the same.
    VERIFY_OK(fixture->approve(*request, Meaning::rejected));
    QCOMPARE(state(*request), PromotionState::rejected);
}

void TestPromotions::anotherPersonApproves()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    for (const char *user : {"engineer", "auditor", "admin"})
        QVERIFY2(!fixture->workspace->promotions().request(fixture->as(user), fixture->ask(*model)), user);
    // A QA approver may ask, and then does not decide.
    const auto request = fixture->workspace->promotions().request(fixture->as("qa"), fixture->ask(*model));
    VERIFY_OK(request);
    const auto own = fixture->workspace->promotions().mayDecide(fixture->as("qa"), *request, Meaning::approved);
    QVERIFY(!own && own.error().text().find("another person") != std::string::npos);
    for (const char *user : {"qa", "lead", "engineer"}) {
        QVERIFY2(!fixture->sign(user, *request, Meaning::approved), user);
        QVERIFY2(!fixture->sign(user, *request, Meaning::rejected), user);
    }
    QCOMPARE(*fixture->stage(*model), ModelStage::development);
    VERIFY_OK(fixture->workspace->promotions().withdraw(fixture->as("qa"), *request, "the lead asks instead"));
    const auto other = fixture->request(*model);
    VERIFY_OK(other);
    VERIFY_OK(fixture->approve(*other));
    QCOMPARE(*fixture->stage(*model), ModelStage::staging);
    QCOMPARE(state(*other), PromotionState::approved);
    // The stage is in no record: it follows from the signature.
    const auto content = fixture->workspace->records().content(fixture->as("lead"), *model);
    QVERIFY(content && content->find("staging") == std::string::npos);
    QCOMPARE(fixture->workspace->records().summary(fixture->as("lead"), *model)->version, 1);
    QCOMPARE(fixture->entries("write-back.")->size(), 0U); // there is no other registry to be told
}

/// Both have read the same request and type their password; one signature is made.
void TestPromotions::oneOfTwoApprovalsWins()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    auto signing = fixture->workspace->signing();
    const auto first = signing.offer(fixture->as("qa"), {*request});
    const auto second = signing.offer(fixture->second(), {*request});
    VERIFY_OK(first);
    VERIFY_OK(second);
    const auto answer = [](const char *user) {
        services::SigningAnswer out;
        out.reason = "looked at the gates";
        out.userId = user;
        out.password = ServiceFixture::password(user);
        return out;
    };
    const auto won = signing.sign(fixture->second(), *second, answer("qb"));
    VERIFY_OK(won);
    QVERIFY(!won->front().signatureId.empty());
    const auto lost = signing.sign(fixture->as("qa"), *first, answer("qa"));
    VERIFY_OK(lost);
    QVERIFY(lost->front().signatureId.empty());
    QVERIFY2(lost->front().problem.find("waits for no signature") != std::string::npos, lost->front().problem.c_str());
    QCOMPARE(fixture->workspace->records().signatures(fixture->as("lead"), *request)->size(), 1U);
    QCOMPARE(*fixture->stage(*model), ModelStage::staging);
}

void TestPromotions::rejectionEndsARequest()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    VERIFY_OK(fixture->approve(*request, Meaning::rejected));
    QCOMPARE(state(*request), PromotionState::rejected);
    QCOMPARE(*fixture->stage(*model), ModelStage::development);
    QVERIFY(!fixture->workspace->promotions().renew(fixture->as("lead"), *request, "once more"));
    QVERIFY(!fixture->workspace->promotions().withdraw(fixture->as("lead"), *request, "after all"));
    QVERIFY(!fixture->sign("qa", *request, Meaning::approved));
    VERIFY_OK(fixture->request(*model)); // a new one may be asked for
}

void TestPromotions::requestsExpire()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    const auto view = [&] { return *fixture->workspace->promotions().show(fixture->as("lead"), *request); };
    QCOMPARE(view().promotion.expires, std::string("2026-11-06T13:00:00.000000Z")); // 72 hours
    QVERIFY(!view().expiresSoon);
    fixture->clock.advance(std::chrono::hours(48) - std::chrono::microseconds(1));
    QVERIFY(!view().expiresSoon);
    fixture->clock.advance(std::chrono::microseconds(1));
    QVERIFY(view().expiresSoon); // 24 hours before
    QCOMPARE(view().stateText(), std::string("open, expires soon"));
    const auto listed = fixture->workspace->models().show(fixture->as("lead"), *model);
    QCOMPARE(listed->promotionState, std::string("open, expires soon"));
    // Read in time, signed too late: nothing is signed.
    const auto offer = fixture->workspace->signing().offer(fixture->as("qa"), {*request});
    VERIFY_OK(offer);
    fixture->clock.advance(std::chrono::hours(24));
    QCOMPARE(view().state, PromotionState::expired);
    services::SigningAnswer answer;
    answer.reason = "looked at the gates";
    answer.userId = "qa";
    answer.password = ServiceFixture::password("qa");
    const auto late = fixture->workspace->signing().sign(fixture->as("qa"), *offer, answer);
    VERIFY_OK(late);
    QVERIFY2(late->front().problem.find("is expired") != std::string::npos, late->front().problem.c_str());
    QVERIFY(!fixture->approve(*request, Meaning::rejected));
    QCOMPARE(*fixture->stage(*model), ModelStage::development);
    QVERIFY(fixture->workspace->promotions().list(fixture->as("qa"), true)->empty());
    QCOMPARE(fixture->workspace->promotions().list(fixture->as("qa"), false)->size(), 1U);
}

void TestPromotions::renewalKeepsWhatIsNotStale()
{
    const auto model = fixture->remoteModel();
    VERIFY_OK(model);
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    const auto asked = fixture->gate(*request, Gate::lineage);
    QCOMPARE(asked.outcome, Outcome::passed);
    QCOMPARE(fixture->gate(*request, Gate::registriesAgree).outcome, Outcome::notRun);
    fixture->clock.advance(std::chrono::hours(73));
    VERIFY_OK(fixture->compared(*model));
    VERIFY_OK(fixture->workspace->promotions().renew(fixture->as("lead"), *request, "QA was on leave"));
    QCOMPARE(state(*request), PromotionState::open);
    // The comparison is new, and its gate was looked at again; lineage rests on the same record, and was not.
    QCOMPARE(fixture->gate(*request, Gate::lineage), asked);
    const auto compared = fixture->gate(*request, Gate::registriesAgree);
    QCOMPARE(compared.outcome, Outcome::passed);
    QCOMPARE(compared.evaluated, std::string("2026-11-06T14:00:00.000000Z"));
    // The history is there.
    const auto view = fixture->workspace->promotions().show(fixture->as("lead"), *request);
    QCOMPARE(view->record.version, 2);
    QCOMPARE(view->promotion.renewals, std::vector<std::string>{"2026-11-06T14:00:00.000000Z"});
    QCOMPARE(view->promotion.requested, std::string("2026-11-03T13:00:00.000000Z"));
    QCOMPARE(view->promotion.expires, std::string("2026-11-09T14:00:00.000000Z"));
    QCOMPARE(fixture->entries("promotion.renewed")->size(), 1U);
    QCOMPARE(fixture->entries("promotion.renewed")->front().entry.body.reason, std::string("QA was on leave"));
    // Whoever renews it has a part in it.
    VERIFY_OK(fixture->workspace->promotions().renew(fixture->second(), *request, "for the weekend"));
    QVERIFY(!fixture->workspace->signing().offer(fixture->second(), {*request}));
    VERIFY_OK(fixture->approve(*request));
}

void TestPromotions::ageMakesAGateStale()
{
    const auto model = fixture->remoteModel();
    VERIFY_OK(model);
    VERIFY_OK(fixture->compared(*model));
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    fixture->clock.advance(std::chrono::hours(24));
    VERIFY_OK(fixture->workspace->promotions().mayDecide(fixture->as("qa"), *request, Meaning::approved));
    fixture->clock.advance(std::chrono::microseconds(1));
    const auto stale = fixture->workspace->promotions().mayDecide(fixture->as("qa"), *request, Meaning::approved);
    QVERIFY(!stale);
    QVERIFY2(stale.error().text().find("older than 24 hours") != std::string::npos, stale.error().text().c_str());
    QVERIFY(!fixture->approve(*request));
}

/// The approver's signature is on a version that shows the gates: they must be as they are.
void TestPromotions::whatChangedSinceIsNotSigned()
{
    const auto model = fixture->remoteModel();
    VERIFY_OK(model);
    VERIFY_OK(fixture->compared(*model));
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    const auto offer = fixture->workspace->signing().offer(fixture->as("qa"), {*request});
    VERIFY_OK(offer);
    VERIFY_OK(fixture->compared(*model, {{"file", "The file 'model.pkl' was altered."}}));
    const auto altered = fixture->workspace->promotions().mayDecide(fixture->as("qa"), *request, Meaning::approved);
    QVERIFY(!altered && altered.error().text().find("1 differences") != std::string::npos);
    services::SigningAnswer answer;
    answer.reason = "looked at the gates";
    answer.userId = "qa";
    answer.password = ServiceFixture::password("qa");
    const auto results = fixture->workspace->signing().sign(fixture->as("qa"), *offer, answer);
    VERIFY_OK(results);
    QVERIFY(results->front().signatureId.empty());
    // Agreeing again is another comparison than the one that is shown.
    VERIFY_OK(fixture->compared(*model));
    const auto outdated = fixture->workspace->promotions().mayDecide(fixture->as("qa"), *request, Meaning::approved);
    QVERIFY(!outdated && outdated.error().text().find("Renew the request") != std::string::npos);
    VERIFY_OK(fixture->workspace->promotions().renew(fixture->as("lead"), *request, "compared once more"));
    VERIFY_OK(fixture->approve(*request));
    // A comparison without files is none for this gate.
    const auto next = fixture->remoteModel("8");
    VERIFY_OK(next);
    VERIFY_OK(fixture->compared(*next, {}, false));
    const auto other = fixture->request(*next);
    VERIFY_OK(other);
    QCOMPARE(fixture->gate(*other, Gate::registriesAgree).outcome, Outcome::notRun);
}

void TestPromotions::workingHours()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    auto asked = fixture->ask(*model);
    asked.expiry = {20, domain::HoursBasis::working, domain::WorkCalendar{}};
    const auto request = fixture->workspace->promotions().request(fixture->as("lead"), asked);
    VERIFY_OK(request);
    const auto view = fixture->workspace->promotions().show(fixture->as("lead"), *request);
    // Tuesday 13:00: five hours, ten on Wednesday, five on Thursday.
    QCOMPARE(view->promotion.expires, std::string("2026-11-05T13:00:00.000000Z"));
    asked.expiry.hours = 0;
    QVERIFY(!fixture->workspace->promotions().request(fixture->as("lead"), asked));
}

void TestPromotions::withdrawal()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    QVERIFY(!fixture->workspace->promotions().withdraw(fixture->as("qa"), *request, "not mine"));
    QVERIFY(!fixture->workspace->promotions().withdraw(fixture->as("lead"), *request, ""));
    VERIFY_OK(fixture->workspace->promotions().withdraw(fixture->as("lead"), *request, "a fault was found"));
    QCOMPARE(state(*request), PromotionState::withdrawn);
    QVERIFY(!fixture->approve(*request));
    QVERIFY(!fixture->approve(*request, Meaning::rejected));
    QVERIFY(!fixture->workspace->promotions().renew(fixture->as("lead"), *request, "after all"));
}

void TestPromotions::oneRequestAtATime()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    const auto second = fixture->request(*model, ChangeKind::retirement);
    QVERIFY(!second);
    QVERIFY2(second.error().text().find(*request) != std::string::npos, second.error().text().c_str());
    QCOMPARE(*fixture->workspace->promotions().find(fixture->as("qa"), "flchain-mortality/1"), *request);
    // An expired one stands in nobody's way, and cannot come back beside another.
    fixture->clock.advance(std::chrono::hours(72));
    QVERIFY(!fixture->workspace->promotions().find(fixture->as("qa"), *model));
    VERIFY_OK(fixture->request(*model));
    QVERIFY(!fixture->workspace->promotions().renew(fixture->as("lead"), *request, "this one too"));
}

void TestPromotions::productionTakesAValidation()
{
    const auto model = staged();
    QVERIFY(!model.empty());
    auto asked = fixture->ask(model);
    const auto bare = fixture->workspace->promotions().request(fixture->as("lead"), asked);
    VERIFY_OK(bare);
    for (const auto gate : {Gate::iqReport, Gate::oqReport, Gate::pqReport, Gate::accuracy})
        QCOMPARE(fixture->gate(*bare, gate).outcome, Outcome::notRun);
    QCOMPARE(fixture->gate(*bare, Gate::regulatoryLink).outcome, Outcome::failed);
    QCOMPARE(fixture->gate(*bare, Gate::noCriticalDeviation).outcome, Outcome::passed);
    VERIFY_OK(fixture->workspace->promotions().withdraw(fixture->as("lead"), *bare, "not validated yet"));

    VERIFY_OK(fixture->validated());
    asked.regulatoryBasis = domain::RegulatoryBasis::pccpItem;
    asked.regulatoryReference = "PCCP-2 item 3";
    asked.exceptions = {{Gate::iqReport, "covered by the IQ of the site"},
                        {Gate::oqReport, "scored by file, no live scorer"}};
    const auto request = fixture->workspace->promotions().request(fixture->as("lead"), asked);
    VERIFY_OK(request);
    QCOMPARE(fixture->gate(*request, Gate::pqReport).detail, std::string("REP-1 is approved: accepted."));
    QCOMPARE(fixture->gate(*request, Gate::iqReport).outcome, Outcome::notApplicable);
    QVERIFY(fixture->gate(*request, Gate::iqReport).detail.ends_with("Exception: covered by the IQ of the site"));
    const auto accuracy = fixture->gate(*request, Gate::accuracy);
    QVERIFY2(accuracy.outcome == Outcome::passed, accuracy.detail.c_str());
    // 1,212 of 1,350, counted in the sample outside of this program.
    QVERIFY2(accuracy.detail.starts_with("Accuracy 0.8978 (") && accuracy.detail.ends_with("n 1350."),
             accuracy.detail.c_str());
    VERIFY_OK(fixture->approve(*request));
    QCOMPARE(*fixture->stage(model), ModelStage::production);
    const auto verification = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

/// A report on a version of the protocol that another has followed since does not speak for the model.
void TestPromotions::theVersionInForceIsValidated()
{
    const auto model = staged();
    QVERIFY(!model.empty());
    VERIFY_OK(fixture->validated());
    auto protocols = fixture->workspace->protocols();
    VERIFY_OK(protocols.amend(fixture->as("engineer"), "PQ-1", "a stricter limit"));
    const auto request = fixture->workspace->promotions().request(fixture->as("lead"), fixture->ask(model));
    VERIFY_OK(request);
    QCOMPARE(fixture->gate(*request, Gate::pqReport).outcome, Outcome::passed); // a draft changes nothing
    VERIFY_OK(fixture->workspace->promotions().withdraw(fixture->as("lead"), *request, "another PQ comes"));
    VERIFY_OK(fixture->sign("engineer", "PQ-1", Meaning::authored));
    VERIFY_OK(fixture->sign("lead", "PQ-1", Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", "PQ-1", Meaning::approved));
    const auto next = fixture->workspace->promotions().request(fixture->as("lead"), fixture->ask(model));
    VERIFY_OK(next);
    QCOMPARE(fixture->gate(*next, Gate::pqReport).outcome, Outcome::notRun);
    QCOMPARE(fixture->gate(*next, Gate::pqReport).detail,
             std::string("PQ-1 version 2 is in force, and version 1 was executed."));
}

void TestPromotions::theMetricsGate()
{
    QCOMPARE(domain::infoOf(Gate::accuracy).least, 0.85);
    const auto model = staged();
    QVERIFY(!model.empty());
    VERIFY_OK(fixture->validated("0.2")); // accepted by its own limit, with 1,146 of 1,350
    auto asked = fixture->ask(model);
    asked.regulatoryBasis = domain::RegulatoryBasis::decisionRecord;
    asked.regulatoryReference = "LTF-2026-14";
    asked.exceptions = {{Gate::iqReport, "covered by the IQ of the site"}, {Gate::oqReport, "no live scorer"}};
    const auto request = fixture->workspace->promotions().request(fixture->as("lead"), asked);
    VERIFY_OK(request);
    QCOMPARE(fixture->gate(*request, Gate::pqReport).outcome, Outcome::passed);
    const auto accuracy = fixture->gate(*request, Gate::accuracy);
    QCOMPARE(accuracy.outcome, Outcome::failed);
    QVERIFY2(accuracy.detail.starts_with("Accuracy 0.8489 ("), accuracy.detail.c_str());
    const auto why = fixture->workspace->promotions().mayDecide(fixture->as("qa"), *request, Meaning::approved);
    QVERIFY(!why && why.error().text().find("'Accuracy at least 0.85' is failed") != std::string::npos);
    QVERIFY(!fixture->approve(*request));
    VERIFY_OK(fixture->workspace->promotions().withdraw(fixture->as("lead"), *request, "it is not good enough"));
    // A newer PQ that was not even executed takes the place of the one that was accepted.
    VERIFY_OK(fixture->protocol(true));
    const auto next = fixture->request(model);
    VERIFY_OK(next);
    QCOMPARE(fixture->gate(*next, Gate::pqReport).outcome, Outcome::notRun);
    QCOMPARE(fixture->gate(*next, Gate::pqReport).detail, std::string("PQ-2 has not been executed."));
    QCOMPARE(fixture->gate(*next, Gate::accuracy).outcome, Outcome::notRun);
}

void TestPromotions::openCriticalDeviations()
{
    const auto model = staged();
    QVERIFY(!model.empty());
    const auto protocol = fixture->protocol(true);
    VERIFY_OK(protocol);
    const auto execution =
        fixture->workspace->executions().run(fixture->as("engineer"), *protocol, ServiceFixture::dataFiles());
    VERIFY_OK(execution);
    const auto deviations = fixture->workspace->deviations().list(fixture->as("qa"));
    VERIFY_OK(deviations);
    QCOMPARE(deviations->size(), 1U);
    const auto id = deviations->front().record.id;
    VERIFY_OK(fixture->workspace->deviations().classify(fixture->as("qa"), id, domain::DeviationClass::critical,
                                                        "it matters here"));
    const auto request = fixture->request(model);
    VERIFY_OK(request);
    const auto gate = fixture->gate(*request, Gate::noCriticalDeviation);
    QCOMPARE(gate.outcome, Outcome::failed);
    QCOMPARE(gate.detail, "Open: " + id + ".");
}

void TestPromotions::exceptionsAreForWhatWasNotDone()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    auto asked = fixture->ask(*model);
    asked.exceptions = {{Gate::pqReport, "there is no time for it"}};
    const auto refused = fixture->workspace->promotions().request(fixture->as("lead"), asked);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    asked.exceptions = {{Gate::iqReport, ""}};
    QVERIFY(!fixture->workspace->promotions().request(fixture->as("lead"), asked));
    asked.exceptions = {{Gate::iqReport, "covered by the IQ of the site"}};
    asked.kind = ChangeKind::retirement;
    QVERIFY(!fixture->workspace->promotions().request(fixture->as("lead"), asked));
}

void TestPromotions::demotionAndRetirement()
{
    const auto model = staged();
    QVERIFY(!model.empty());
    const auto demotion = fixture->request(model, ChangeKind::demotion);
    VERIFY_OK(demotion);
    QVERIFY(fixture->workspace->promotions().show(fixture->as("lead"), *demotion)->promotion.gates.empty());
    QVERIFY(!fixture->sign("lead", *demotion, Meaning::approved));
    VERIFY_OK(fixture->approve(*demotion));
    QCOMPARE(*fixture->stage(model), ModelStage::development);
    QVERIFY(!fixture->request(model, ChangeKind::demotion));
    const auto retirement = fixture->request(model, ChangeKind::retirement);
    VERIFY_OK(retirement);
    VERIFY_OK(fixture->approve(*retirement));
    QCOMPARE(*fixture->stage(model), ModelStage::archived);
    for (const auto kind : {ChangeKind::promotion, ChangeKind::demotion, ChangeKind::retirement})
        QVERIFY(!fixture->request(model, kind));
    // The versions of a name are told apart, and the latest is the latest by its number, not by its time.
    VERIFY_OK(fixture->completeModel("10"));
    VERIFY_OK(fixture->completeModel("9"));
    const auto list = fixture->workspace->models().list(fixture->as("lead"));
    VERIFY_OK(list);
    for (const auto &view : *list) {
        QCOMPARE(view.isLatest, view.model.version == "10");
        QCOMPARE(view.stage, view.model.version == "1" ? ModelStage::archived : ModelStage::development);
    }
}

void TestPromotions::worklist()
{
    const auto model = fixture->completeModel();
    VERIFY_OK(model);
    const auto request = fixture->request(*model);
    VERIFY_OK(request);
    const auto mine = [&](const char *user) {
        const auto list = fixture->workspace->work().list(fixture->as(user));
        return list && list->mine.size() == 1 && list->mine[0].record.id == *request ? list->mine[0].what : "";
    };
    QCOMPARE(mine("qa"), std::string("Sign: approved"));
    QCOMPARE(mine("lead"), std::string());
    fixture->clock.advance(std::chrono::hours(48));
    QCOMPARE(mine("qa"), std::string("Sign: approved, expires soon"));
    fixture->clock.advance(std::chrono::hours(24));
    QCOMPARE(mine("qa"), std::string());
    QCOMPARE(mine("lead"), std::string("Expired: renew or withdraw"));
    VERIFY_OK(fixture->workspace->promotions().withdraw(fixture->as("lead"), *request, "not needed any more"));
    QCOMPARE(mine("lead"), std::string());
}

VALBENCH_TEST(TestPromotions, promotions)
#include "test_promotions.moc"
