// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <valbench/services/verification.h>
#include <valbench/store/sqlite_store.h>

using namespace valbench;
using domain::Meaning;
using test::ServiceFixture;

class TestSigning : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void routeInOrderByDifferentPeople();
    void wrongPasswordSignsNothingAndCounts();
    void firstSignatureOfAPeriodTakesTheUserId();
    void everyEndOfTheSessionEndsThePeriod();
    void severalRecordsGetOneSignatureEach();
    void rejectionEndsTheRouteAndAllowsRevision();
    void editingAfterSigningIsRefused();
    void conflictWhenTheRecordMovedOn();
    void statementSaysEverything();
    void nobodyReviewsTheirOwnWork();
    void missingCertificationIsSaidUntilItIsRecorded();
    void forgedSignaturesDoNotCount();

private:
    std::unique_ptr<ServiceFixture> fixture;
    std::string protocol;
};

void TestSigning::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(false);
    VERIFY_OK(id);
    protocol = *id;
}

void TestSigning::routeInOrderByDifferentPeople()
{
    QVERIFY(!fixture->sign("qa", protocol, Meaning::approved));   // nobody authored it yet
    QVERIFY(!fixture->sign("lead", protocol, Meaning::authored)); // did not write it
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored));
    QVERIFY(!fixture->sign("engineer", protocol, Meaning::reviewed)); // own work
    QVERIFY(!fixture->sign("engineer", protocol, Meaning::approved)); // self-approval
    QVERIFY(!fixture->sign("auditor", protocol, Meaning::reviewed));  // may not sign at all
    VERIFY_OK(fixture->sign("lead", protocol, Meaning::reviewed));
    QVERIFY(!fixture->sign("lead", protocol, Meaning::approved)); // fills one place only
    VERIFY_OK(fixture->sign("qa", protocol, Meaning::approved));
    QVERIFY(!fixture->sign("qa", protocol, Meaning::approved)); // done
    const auto view = fixture->workspace->protocols().show(fixture->as("lead"), protocol);
    VERIFY_OK(view);
    QCOMPARE(view->record.stage, domain::Stage::approved);
    // Each of the seven attempts left an entry.
    QCOMPARE(fixture->entries("access.refused")->size(), 7U);
}

void TestSigning::wrongPasswordSignsNothingAndCounts()
{
    auto signing = fixture->workspace->signing();
    const auto offer = signing.offer(fixture->as("engineer"), {protocol});
    VERIFY_OK(offer);
    services::SigningAnswer answer;
    answer.meaning = Meaning::authored;
    answer.reason = "complete";
    answer.userId = "engineer";
    answer.password = Secret("not the right sentence");
    for (int i = 0; i < 5; ++i) {
        const auto result = signing.sign(fixture->as("engineer"), *offer, answer);
        QVERIFY(!result);
        QCOMPARE(result.error().code(), ErrorCode::refused);
    }
    answer.password = ServiceFixture::password("engineer");
    QVERIFY2(!signing.sign(fixture->as("engineer"), *offer, answer), "five failures lock signing too");
    QVERIFY(fixture->workspace->records().signatures(fixture->as("lead"), protocol)->empty());
}

void TestSigning::firstSignatureOfAPeriodTakesTheUserId()
{
    auto signing = fixture->workspace->signing();
    auto offer = signing.offer(fixture->as("engineer"), {protocol});
    VERIFY_OK(offer);
    QVERIFY(offer->needsUserId);
    services::SigningAnswer answer;
    answer.meaning = Meaning::authored;
    answer.reason = "complete";
    answer.password = ServiceFixture::password("engineer");
    QVERIFY(!signing.sign(fixture->as("engineer"), *offer, answer));
    answer.userId = "lead";
    QVERIFY(!signing.sign(fixture->as("engineer"), *offer, answer));
    answer.userId = "engineer";
    VERIFY_OK(signing.sign(fixture->as("engineer"), *offer, answer));
    const auto second = fixture->protocol(false);
    VERIFY_OK(second);
    offer = signing.offer(fixture->as("engineer"), {*second});
    VERIFY_OK(offer);
    QVERIFY(!offer->needsUserId);
    VERIFY_OK(fixture->workspace->sessions().lock(fixture->as("engineer"))); // the period ends
    offer = signing.offer(fixture->as("engineer"), {*second});
    VERIFY_OK(offer);
    QVERIFY(offer->needsUserId);
}

/// Lock, sign-out and another person: each ends the period, and the next signature takes the user id again. The idle
/// lock and the lock after a sleep are the same lock.
void TestSigning::everyEndOfTheSessionEndsThePeriod()
{
    auto signing = fixture->workspace->signing();
    auto sessions = fixture->workspace->sessions();
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored));
    const auto second = fixture->protocol(false);
    VERIFY_OK(second);
    const auto &engineer = fixture->as("engineer");
    QVERIFY(!signing.offer(engineer, {*second})->needsUserId);
    VERIFY_OK(sessions.lock(engineer));
    VERIFY_OK(sessions.unlock(engineer, ServiceFixture::password("engineer")));
    QVERIFY(signing.offer(engineer, {*second})->needsUserId);
    VERIFY_OK(fixture->sign("engineer", *second, Meaning::authored));
    const auto third = fixture->protocol(false);
    VERIFY_OK(third);
    QVERIFY(!signing.offer(engineer, {*third})->needsUserId);
    // A period is one session's: somebody else who is signed in has none, nor has the same person elsewhere.
    QVERIFY(signing.offer(fixture->as("lead"), {protocol})->needsUserId);
    const auto elsewhere = fixture->signIn("engineer");
    VERIFY_OK(elsewhere);
    QVERIFY(signing.offer(**elsewhere, {*third})->needsUserId);
    VERIFY_OK(sessions.signOut(engineer));
    QVERIFY(signing.offer(engineer, {*third})->needsUserId);
}

/// One act, several records: each gets a signature of its own, on its own version and digest.
void TestSigning::severalRecordsGetOneSignatureEach()
{
    const auto second = fixture->protocol(false);
    VERIFY_OK(second);
    auto signing = fixture->workspace->signing();
    const auto offer = signing.offer(fixture->as("engineer"), {protocol, *second});
    VERIFY_OK(offer);
    QCOMPARE(offer->items.size(), 2U);
    services::SigningAnswer answer;
    answer.meaning = Meaning::authored;
    answer.reason = "both complete";
    answer.userId = "engineer";
    answer.password = ServiceFixture::password("engineer");
    const auto results = signing.sign(fixture->as("engineer"), *offer, answer);
    VERIFY_OK(results);
    QCOMPARE(results->size(), 2U);
    QVERIFY(results->at(0).signatureId != results->at(1).signatureId);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto &item = offer->items.at(i);
        const auto views = fixture->workspace->records().signatures(fixture->as("lead"), item.recordId);
        VERIFY_OK(views);
        QCOMPARE(views->size(), 1U);
        QVERIFY2(views->front().valid, views->front().problem.c_str());
        QCOMPARE(views->front().id, results->at(i).signatureId);
        QCOMPARE(views->front().statement.recordId, item.recordId);
        QCOMPARE(views->front().statement.recordSha256, item.sha256);
    }
    QCOMPARE(fixture->entries("signature.authored")->size(), 2U);
}

void TestSigning::rejectionEndsTheRouteAndAllowsRevision()
{
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", protocol, Meaning::rejected, "the limit of step 2 is too low"));
    auto protocols = fixture->workspace->protocols();
    auto view = protocols.show(fixture->as("lead"), protocol);
    VERIFY_OK(view);
    QCOMPARE(view->record.stage, domain::Stage::rejected);
    QVERIFY(!fixture->sign("qa", protocol, Meaning::approved));
    view->protocol.title += " (revised)";
    VERIFY_OK(protocols.revise(fixture->as("engineer"), protocol, view->protocol, "limit of step 2 raised"));
    view = protocols.show(fixture->as("lead"), protocol);
    VERIFY_OK(view);
    QCOMPARE(view->record.version, std::int64_t(2));
    QCOMPARE(view->record.stage, domain::Stage::draft); // earlier signatures do not count any more
    const auto signatures = fixture->workspace->records().signatures(fixture->as("lead"), protocol);
    VERIFY_OK(signatures);
    QCOMPARE(signatures->size(), 2U);
    QVERIFY(signatures->front().valid && !signatures->front().onCurrentVersion);
}

void TestSigning::editingAfterSigningIsRefused()
{
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored));
    auto view = fixture->workspace->protocols().show(fixture->as("engineer"), protocol);
    VERIFY_OK(view);
    view->protocol.steps[1].criterion->limit = 0.5;
    const auto edited =
        fixture->workspace->protocols().revise(fixture->as("engineer"), protocol, view->protocol, "make it pass");
    QVERIFY(!edited);
    QCOMPARE(edited.error().code(), ErrorCode::refused);
    QCOMPARE(fixture->entries("access.refused")->size(), 1U);
}

void TestSigning::conflictWhenTheRecordMovedOn()
{
    auto signing = fixture->workspace->signing();
    const auto offer = signing.offer(fixture->as("engineer"), {protocol});
    VERIFY_OK(offer);
    auto view = fixture->workspace->protocols().show(fixture->as("engineer"), protocol);
    VERIFY_OK(view);
    view->protocol.title += " changed";
    VERIFY_OK(fixture->workspace->protocols().revise(fixture->as("engineer"), protocol, view->protocol, "wording"));
    services::SigningAnswer answer;
    answer.meaning = Meaning::authored;
    answer.reason = "complete";
    answer.userId = "engineer";
    answer.password = ServiceFixture::password("engineer");
    const auto results = signing.sign(fixture->as("engineer"), *offer, answer);
    VERIFY_OK(results);
    QVERIFY(results->front().signatureId.empty());
    QVERIFY2(results->front().problem.find("version 2") != std::string::npos, results->front().problem.c_str());
}

void TestSigning::statementSaysEverything()
{
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored, "complete and checked"));
    const auto views = fixture->workspace->records().signatures(fixture->as("lead"), protocol);
    VERIFY_OK(views);
    const auto &s = views->front().statement;
    QCOMPARE(s.printedName, std::string("Person engineer"));
    QCOMPARE(s.userId, std::string("engineer"));
    QCOMPARE(s.meaning, Meaning::authored);
    QCOMPARE(s.reason, std::string("complete and checked"));
    QCOMPARE(s.time, fixture->clock.now().toText());
    QCOMPARE(s.zone, std::string("+01:00 Europe/Berlin"));
    QCOMPARE(s.recordVersion, std::int64_t(1));
    QCOMPARE(s.purpose, std::string("test"));
    QVERIFY(s.ledgerSize > 0);
    const auto content = fixture->workspace->records().content(fixture->as("lead"), protocol);
    VERIFY_OK(content);
    QCOMPARE(s.recordSha256, sha256(*content).toHex());
}

/// The lead's role would do for reviewing what the lead wrote, executed and concluded; only that it is the same person
/// stands against it. Steps are verified with the execution they belong to, whatever that is called.
void TestSigning::nobodyReviewsTheirOwnWork()
{
    auto &w = *fixture->workspace;
    const auto &lead = fixture->as("lead");
    const std::array others{Meaning::witnessed,      Meaning::verified, Meaning::reviewed,    Meaning::approved,
                            Meaning::responsibility, Meaning::rejected, Meaning::acknowledged};
    const auto nothing = [&](const std::string &record, std::string_view because) {
        for (const auto meaning : others) {
            const auto done = fixture->sign("lead", record, meaning, "as if by another");
            QVERIFY2(!done, (record + " " + std::string(domain::wordOf(meaning))).c_str());
            QCOMPARE(done.error().code(), ErrorCode::refused);
        }
        const auto offer = w.signing().offer(lead, {record});
        QVERIFY(!offer);
        QVERIFY2(offer.error().text().find(because) != std::string::npos, offer.error().text().c_str());
    };
    const auto own = w.protocols().import(lead, VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json", "first validation");
    VERIFY_OK(own);
    VERIFY_OK(fixture->sign("lead", *own, Meaning::authored));
    nothing(*own, "signed this version already");

    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", protocol, Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", protocol, Meaning::approved));
    const auto execution = w.executions().run(lead, protocol, ServiceFixture::dataFiles());
    VERIFY_OK(execution);
    VERIFY_OK(fixture->sign("lead", *execution, Meaning::executed));
    nothing(*execution, "signed this version already");

    // Executed by the lead, whose report the engineer writes: still not the lead's to review.
    VERIFY_OK(fixture->sign("qa", *execution, Meaning::reviewed));
    const auto view = w.executions().show(lead, *execution);
    VERIFY_OK(view);
    for (const auto &deviation : view->deviations) {
        VERIFY_OK(w.deviations().classify(fixture->as("qa"), deviation, domain::DeviationClass::minor, "no effect"));
        services::DispositionRequest request;
        request.impact = "none on the conclusion";
        request.rootCause = "limit set too high";
        request.correction = "limit explained";
        request.disposition = domain::Disposition::acceptAsIs;
        VERIFY_OK(w.deviations().dispose(fixture->as("engineer"), deviation, request, "decided together"));
        VERIFY_OK(fixture->sign("qa", deviation, Meaning::approved));
    }
    const auto report = w.reports().write(fixture->as("engineer"), *execution, "as planned", "report");
    VERIFY_OK(report);
    VERIFY_OK(fixture->sign("engineer", *report, Meaning::authored));
    nothing(*report, "they executed it");
}

/// 21 CFR 11.100(c), in a production store: whoever is about to sign is told, and so is who looks at the store's
/// health.
void TestSigning::missingCertificationIsSaidUntilItIsRecorded()
{
    QVERIFY(!fixture->workspace->maintenance().health()->certification.missing()); // a test store binds nobody
    QVERIFY(!fixture->workspace->signing().offer(fixture->as("engineer"), {protocol})->certificationMissing);
    ServiceFixture production;
    VERIFY_OK(production.createWithPeople(services::Purpose::production));
    VERIFY_OK(production.registerModel());
    const auto id = production.protocol(false);
    VERIFY_OK(id);
    const auto missing = [&] {
        const auto offer = production.workspace->signing().offer(production.as("engineer"), {*id});
        const auto health = production.workspace->maintenance().health();
        if (!offer || !health || offer->certificationMissing != health->certification.missing())
            qFatal("the two do not agree");
        return offer->certificationMissing;
    };
    QVERIFY(missing());
    const auto record = [&](const char *by, const char *date, const char *reference) {
        return production.workspace->maintenance().recordCertification(production.as(by), date, reference);
    };
    for (const char *user : {"qa", "engineer", "lead", "auditor"})
        QCOMPARE(record(user, "2026-10-01", "archive, folder 12").error().code(), ErrorCode::refused);
    for (const char *date : {"", "2026-10", "1.10.2026", "2026-13-01", "2026-02-30", "2026-11-04", "2026-10-01T00"})
        QVERIFY2(record("admin", date, "archive, folder 12").error().code() == ErrorCode::badInput, date);
    QVERIFY(!record("admin", "2026-10-01", "n/a")); // where it is kept belongs to it
    QVERIFY(missing());
    VERIFY_OK(record("admin", "2026-10-01", "archive, folder 12"));
    QVERIFY(!missing());
    const auto entries = production.entries("certification.recorded");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 1U);
    QCOMPARE(entries->front().entry.body.actor.userId, std::string("admin"));
    QCOMPARE(entries->front().entry.body.reason, std::string("archive, folder 12"));
    VERIFY_OK(production.reopenWithPeople());
    const auto health = production.workspace->maintenance().health();
    VERIFY_OK(health);
    QCOMPARE(health->certification.date, std::string("2026-10-01"));
    QCOMPARE(health->certification.reference, std::string("archive, folder 12"));
}

void TestSigning::forgedSignaturesDoNotCount()
{
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored));
    const auto other = fixture->protocol(false);
    VERIFY_OK(other);
    const auto good = fixture->workspace->records().content(fixture->as("lead"), "SIG-1");
    VERIFY_OK(good);
    const auto signature = domain::Signature::fromJson(*json::parse(*good, "SIG-1"));
    VERIFY_OK(signature);
    const auto statement = domain::SignedStatement::fromJson(*json::parse(signature->statement, "statement"));
    VERIFY_OK(statement);
    const auto content = fixture->workspace->records().content(fixture->as("lead"), *other);
    VERIFY_OK(content);
    fixture->workspace.reset();

    // Somebody who can write the store, past the services and with all entries in order, but has nobody's key:
    // one signature moved to another record, and one whose record was other than what was signed.
    auto moved = *statement;
    moved.recordId = *other;
    moved.recordSha256 = sha256(*content).toHex();
    auto altered = *statement;
    altered.recordId = *other;
    altered.recordSha256 = sha256(std::string_view("what was signed")).toHex();
    const std::array forgeries{std::pair(&moved, "does not match what was signed"),
                               std::pair(&altered, "was altered after it was signed")};
    {
        const store::Environment environment{fixture->clock,
                                             fixture->random,
                                             StationId(StationId::Bytes{1}),
                                             "forgery",
                                             [](const Timestamp &) { return std::string("+01:00 Europe/Berlin"); },
                                             {}};
        const auto store = store::SqliteStore::open(fixture->storePath(), environment);
        VERIFY_OK(store);
        const auto work = (*store)->begin({{"qa", "Person qa", "qa-approver"}, {}});
        VERIFY_OK(work);
        for (const auto &[forged, problem] : forgeries) {
            auto value = *signature;
            value.statement = *json::canonicalText(forged->toJson());
            VERIFY_OK((*work)->put(*(*work)->reserveId("SIG"), 0, value.toJson(), "signature.authored", "as planned"));
        }
        VERIFY_OK((*work)->commit());
    }
    VERIFY_OK(fixture->reopen());
    const auto lead = fixture->signIn("lead");
    VERIFY_OK(lead);
    const auto views = fixture->workspace->records().signatures(**lead, *other);
    VERIFY_OK(views);
    QCOMPARE(views->size(), forgeries.size());
    for (std::size_t i = 0; i < forgeries.size(); ++i) {
        QVERIFY(!(*views)[i].valid);
        QVERIFY2((*views)[i].problem.find(forgeries[i].second) != std::string::npos, (*views)[i].problem.c_str());
    }
    const auto view = fixture->workspace->protocols().show(**lead, *other);
    VERIFY_OK(view);
    QCOMPARE(view->record.stage, domain::Stage::draft);
    QVERIFY(!services::verifyStore(fixture->environment(), fixture->storePath())->passed);
}

VALBENCH_TEST(TestSigning, signing)
#include "test_signing.moc"
