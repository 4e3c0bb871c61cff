// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <valbench/services/trail_reviews.h>
#include <valbench/services/verification.h>

using namespace valbench;
using domain::Meaning;
using services::TrailScope;
using test::ServiceFixture;

class TestTrailReviews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordsScopeFindingsAndSignature();
    void periodsCountTheirEntries();
    void whoWroteItReviewsNothing();
    void approvalWaitsForTheReview();
    void withoutTheRuleNothingWaits();
};

namespace {

Status askForReviews(ServiceFixture &fixture)
{
    domain::PolicySettings settings;
    settings.trailReview = domain::TrailReviewRule::beforeApproval;
    return fixture.workspace->policy().change(fixture.as("admin"), fixture.as("qa"), 1, settings,
                                              "decided by the quality board");
}

} // namespace

void TestTrailReviews::recordsScopeFindingsAndSignature()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(false);
    VERIFY_OK(protocol);
    VERIFY_OK(fixture.sign("engineer", *protocol, Meaning::authored));
    auto reviews = fixture.workspace->trailReviews();
    const auto head = fixture.workspace->info();
    VERIFY_OK(head);
    QVERIFY(!reviews.record(fixture.as("qa"), {*protocol, {}, {}}, "ok")); // says nothing
    const auto id = reviews.record(fixture.as("qa"), {*protocol, {}, {}}, "nothing that needs a deviation");
    VERIFY_OK(id);
    const auto list = reviews.list(fixture.as("auditor"), *protocol);
    VERIFY_OK(list);
    QCOMPARE(list->size(), 1U);
    const auto &review = list->front().review;
    QCOMPARE(review.recordId, *protocol);
    QCOMPARE(review.recordVersion, 1);
    QCOMPARE(review.entries, 2); // its import, and the signature on it
    QCOMPARE(review.ownEntries, 0);
    QCOMPARE(review.lastSequence, head->entries);
    QCOMPARE(review.lastHash, head->head);
    QCOMPARE(review.findings, std::string("nothing that needs a deviation"));
    QVERIFY(list->front().signedBy.empty());
    // Nobody signs what another has reviewed.
    QVERIFY(!fixture.workspace->signing().offer(fixture.as("lead"), {*id}));
    VERIFY_OK(fixture.sign("qa", *id, Meaning::reviewed, "looked at every entry"));
    QCOMPARE(reviews.list(fixture.as("auditor"), *protocol)->front().signedBy, std::string("David Okafor"));
    QVERIFY(reviews.list(fixture.as("auditor"), "PQ-99")->empty());
    const auto entries = fixture.entries("trail-review.recorded");
    QCOMPARE(entries->size(), 1U);
    QCOMPARE(entries->front().entry.body.reason, std::string("nothing that needs a deviation"));
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

void TestTrailReviews::periodsCountTheirEntries()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    fixture.clock.advance(std::chrono::hours(24));
    const auto from = fixture.clock.now();
    VERIFY_OK(fixture.registerModel());
    VERIFY_OK(fixture.workspace->sessions().lock(fixture.as("qa")));
    const auto to = fixture.clock.now();
    fixture.clock.advance(std::chrono::hours(1));
    VERIFY_OK(fixture.workspace->sessions().lock(fixture.as("lead")));
    auto reviews = fixture.workspace->trailReviews();
    VERIFY_OK(reviews.record(fixture.as("qa"), {{}, from, to}, "a model came in, as planned"));
    const auto view = reviews.list(fixture.as("qa"))->front();
    QCOMPARE(view.review.entries, 2);
    QCOMPARE(view.review.ownEntries, 1); // told, not hidden
    QCOMPARE(view.review.from, from.toText());
    QCOMPARE(view.review.to, to.toText());
    QCOMPARE(view.review.title(), std::string("Trail review of 2026-11-04 to 2026-11-04"));
    fixture.clock.advance(std::chrono::hours(24));
    QVERIFY(!reviews.record(fixture.as("qa"), {{}, fixture.clock.now(), {}}, "nothing happened here"));
}

void TestTrailReviews::whoWroteItReviewsNothing()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto lead = fixture.workspace->protocols().import(
        fixture.as("lead"), VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json", "first validation");
    VERIFY_OK(lead);
    auto reviews = fixture.workspace->trailReviews();
    const auto own = reviews.record(fixture.as("lead"), {*lead, {}, {}}, "nothing that needs a deviation");
    QVERIFY(!own);
    QCOMPARE(own.error().code(), ErrorCode::refused);
    for (const char *user : {"admin", "engineer", "auditor"})
        QVERIFY2(!reviews.record(fixture.as(user), {*lead, {}, {}}, "nothing that needs a deviation"), user);
    QCOMPARE(fixture.entries("access.refused")->size(), 4U);
    VERIFY_OK(reviews.record(fixture.as("qa"), {*lead, {}, {}}, "nothing that needs a deviation"));
}

void TestTrailReviews::approvalWaitsForTheReview()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(askForReviews(fixture));
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(false);
    VERIFY_OK(protocol);
    VERIFY_OK(fixture.sign("engineer", *protocol, Meaning::authored));
    VERIFY_OK(fixture.sign("lead", *protocol, Meaning::reviewed)); // only the approval waits
    const auto approve = [&] { return fixture.sign("qa", *protocol, Meaning::approved); };
    // QA may reject, and is offered nothing else.
    const auto offer = fixture.workspace->signing().offer(fixture.as("qa"), {*protocol});
    VERIFY_OK(offer);
    QCOMPARE(offer->allowed, std::vector<Meaning>{Meaning::rejected});
    const auto early = approve();
    QVERIFY(!early);
    QVERIFY2(early.error().text().find("audit trail") != std::string::npos, early.error().text().c_str());
    auto reviews = fixture.workspace->trailReviews();
    const auto id = reviews.record(fixture.as("qa"), {*protocol, {}, {}}, "nothing that needs a deviation");
    VERIFY_OK(id);
    QVERIFY(!approve()); // recorded, not signed
    VERIFY_OK(fixture.sign("qa", *id, Meaning::reviewed, "looked at every entry"));
    VERIFY_OK(approve());
    // A review of one version says nothing of the next.
    const auto second = fixture.protocol(false);
    VERIFY_OK(second);
    const auto rejected = reviews.record(fixture.as("qa"), {*second, {}, {}}, "nothing that needs a deviation");
    VERIFY_OK(rejected);
    VERIFY_OK(fixture.sign("qa", *rejected, Meaning::reviewed, "looked at every entry"));
    VERIFY_OK(fixture.sign("engineer", *second, Meaning::authored));
    VERIFY_OK(fixture.sign("lead", *second, Meaning::rejected, "the limit of step 2 is too low"));
    auto view = fixture.workspace->protocols().show(fixture.as("engineer"), *second);
    VERIFY_OK(view);
    view->protocol.title += " (revised)";
    VERIFY_OK(
        fixture.workspace->protocols().revise(fixture.as("engineer"), *second, view->protocol, "the limit was raised"));
    VERIFY_OK(fixture.sign("engineer", *second, Meaning::authored));
    VERIFY_OK(fixture.sign("lead", *second, Meaning::reviewed));
    QVERIFY(!fixture.sign("qa", *second, Meaning::approved));
}

void TestTrailReviews::withoutTheRuleNothingWaits()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    VERIFY_OK(fixture.protocol(true));
}

VALBENCH_TEST(TestTrailReviews, trail_reviews)
#include "test_trail_reviews.moc"
