// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "guided_protocol.h"
#include "promotion_fixture.h"
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/services/accounts.h>
#include <valbench/services/executions.h>
#include <valbench/services/policy.h>
#include <valbench/services/retention.h>
#include <valbench/services/verification.h>
#include <valbench/store/sqlite_store.h>

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using domain::Outcome;
using domain::RetentionClass;

/// How long evidence is kept (part11.md R-115).
class TestRetention : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void datesFollowFromTheTable_data();
    void datesFollowFromTheTable();
    void blockedBeforeItsDate();
    void releasedModelsKeepTheirsUntilTheyAreRetired();
    void disposalLeavesATombstone();
    void disposalTakesTwo();
    void holdsBlock();
    void whatOthersRestOnStays();
    void forgedDisposalsAreFound();
    void endedCertificatesAreRenewed();

private:
    /// A guided execution with one file of evidence and M1 by hand, given up at once: it has ended.
    std::string ended(const std::string &file);
    services::RetainedEvidence view(const std::string &execution);
    Result<std::size_t> dispose(const std::string &execution, const char *admin = "admin", const char *qa = "qa",
                                const char *qaPassword = "qa");
    /// So many years later, and administrator and QA have certificates again.
    void later(int years);
    void renewCertificates();
    /// An IQ that is executed by hand.
    void addProtocol();
    services::VerificationCheck check(std::string_view name);
    services::RetentionService service() { return fixture->workspace->retention(); }

    std::unique_ptr<PromotionFixture> fixture;
    std::string model, protocol;
};

namespace {

bool holds(const std::string &text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

void TestRetention::init()
{
    fixture = std::make_unique<PromotionFixture>();
    protocol.clear();
    VERIFY_OK(fixture->createWithTwoApprovers());
    model = *fixture->completeModel();
}

void TestRetention::addProtocol()
{
    const auto id = fixture->workspace->protocols().add(fixture->as("engineer"),
                                                        guidedProtocol(domain::ProtocolKind::iq), "first validation");
    VERIFY_OK(id);
    protocol = *id;
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", protocol, Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", protocol, Meaning::approved));
}

std::string TestRetention::ended(const std::string &file)
{
    if (protocol.empty())
        addProtocol();
    auto executions = fixture->workspace->executions();
    const auto id = executions.begin(fixture->as("engineer"), protocol);
    if (!id)
        return {};
    services::StepEntry entry;
    entry.stepId = "M2";
    entry.outcome = Outcome::passed;
    entry.actual = "The lamp is green";
    entry.evidence = {{"lamp.txt", "text/plain", Bytes(file.begin(), file.end())}};
    const bool good = executions.recordStep(fixture->as("engineer"), *id, entry) &&
                      executions.cancel(fixture->as("engineer"), *id, "the station was moved");
    return good ? *id : std::string();
}

services::RetainedEvidence TestRetention::view(const std::string &execution)
{
    const auto found = service().show(fixture->as("auditor"), execution);
    if (!found)
        qWarning("%s", found.error().text().c_str());
    return found ? *found : services::RetainedEvidence();
}

Result<std::size_t> TestRetention::dispose(const std::string &execution, const char *admin, const char *qa,
                                           const char *qaPassword)
{
    return service().dispose(fixture->as(admin), ServiceFixture::password(admin), fixture->as(qa),
                             ServiceFixture::password(qaPassword), execution, "kept long enough");
}

void TestRetention::later(int years)
{
    fixture->clock.advance(std::chrono::hours(24 * 366) * years);
    renewCertificates();
}

void TestRetention::renewCertificates()
{
    auto accounts = fixture->workspace->accounts();
    const auto renew = [&](const char *who, const char *first, const char *second) {
        VERIFY_OK(accounts.verifyIdentity(fixture->as(first), ServiceFixture::password(first), fixture->as(second),
                                          ServiceFixture::password(second), who, "badge and passport seen"));
    };
    renew("qa", "admin", "qa");
    renew("admin", "qa", "admin");
}

services::VerificationCheck TestRetention::check(std::string_view name)
{
    const auto found = services::verifyStore(fixture->environment(), fixture->storePath());
    if (!found)
        return {"error", Outcome::error, 0, found.error().text()};
    const auto at = std::ranges::find(found->checks, name, &services::VerificationCheck::name);
    return at == found->checks.end() ? services::VerificationCheck{"missing"} : *at;
}

void TestRetention::datesFollowFromTheTable_data()
{
    QTest::addColumn<int>("retentionClass");
    QTest::addColumn<QString>("event");
    QTest::addColumn<QString>("until");
    const auto released = static_cast<int>(RetentionClass::releasedModel);
    const auto other = static_cast<int>(RetentionClass::unreleasedModel);
    QTest::newRow("released") << released << "2026-11-03T13:03:59.120045Z"
                              << "2036-11-03T13:03:59.120045Z";
    QTest::newRow("never released") << other << "2026-11-03T13:03:59.120045Z"
                                    << "2032-11-03T13:03:59.120045Z";
    QTest::newRow("leap day") << released << "2028-02-29T00:00:00.000000Z"
                              << "2038-03-01T00:00:00.000000Z";
    QTest::newRow("not yet") << released << ""
                             << "";
}

void TestRetention::datesFollowFromTheTable()
{
    QFETCH(const int, retentionClass);
    QFETCH(const QString, event);
    QFETCH(const QString, until);
    std::optional<Timestamp> from;
    if (!event.isEmpty())
        from = *Timestamp::parse(event.toStdString());
    const auto found = domain::keptUntil(domain::ruleOf(static_cast<RetentionClass>(retentionClass)), from);
    QCOMPARE(QString::fromStdString(found ? found->toText() : std::string()), until);
}

void TestRetention::blockedBeforeItsDate()
{
    addProtocol();
    const auto running = fixture->workspace->executions().begin(fixture->as("engineer"), protocol);
    VERIFY_OK(running);
    QVERIFY(service().list(fixture->as("admin"))->empty()); // no files yet
    const auto id = ended("green");
    const auto now = view(id);
    QCOMPARE(now.rule.retentionClass, RetentionClass::unreleasedModel);
    QCOMPARE(now.keptUntil.substr(0, 10), std::string("2032-11-03"));
    QCOMPARE(now.files, 1U);
    QCOMPARE(now.bytes, 5);
    QVERIFY2(holds(now.blocked, "is kept until 2032-11-03: 6 years from the end of the execution"),
             now.blocked.c_str());
    const auto refused = dispose(id);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(holds(refused.error().text(), now.blocked), refused.error().text().c_str());
    QVERIFY(fixture->entries("evidence.disposed")->empty());
    QVERIFY(holds(fixture->entries("access.refused")->front().line, "retention.dispose"));
    // The last moment of it.
    fixture->clock.set(Timestamp(Timestamp::parse(now.keptUntil)->point() - std::chrono::seconds(1)));
    QVERIFY(!view(id).blocked.empty());
    fixture->clock.advance(std::chrono::seconds(1));
    QVERIFY(view(id).blocked.empty());
}

void TestRetention::releasedModelsKeepTheirsUntilTheyAreRetired()
{
    VERIFY_OK(fixture->validated());
    VERIFY_OK(fixture->approve(*fixture->request(model))); // staging
    auto asked = fixture->ask(model);
    asked.regulatoryBasis = domain::RegulatoryBasis::pccpItem;
    asked.regulatoryReference = "PCCP-2 item 3";
    asked.exceptions = {{domain::Gate::iqReport, "covered by the IQ of the site"},
                        {domain::Gate::oqReport, "scored by file, no live scorer"}};
    const auto release = fixture->workspace->promotions().request(fixture->as("lead"), asked);
    VERIFY_OK(release);
    VERIFY_OK(fixture->approve(*release));
    QCOMPARE(*fixture->stage(model), domain::ModelStage::production);
    const auto id = ended("green");
    auto now = view(id);
    QCOMPARE(now.rule.retentionClass, RetentionClass::releasedModel);
    QVERIFY(now.keptUntil.empty());
    QVERIFY2(holds(now.blocked, "10 years from the retirement of the model version, which has not come"),
             now.blocked.c_str());
    fixture->clock.advance(std::chrono::hours(24 * 366));
    VERIFY_OK(fixture->approve(*fixture->request(model, domain::ChangeKind::retirement)));
    now = view(id);
    QCOMPARE(now.keptUntil.substr(0, 10), std::string("2037-11-04"));
    QVERIFY(!dispose(id));
    later(10);
    QVERIFY(view(id).blocked.empty());
    QCOMPARE(*dispose(id), 1U);
}

void TestRetention::disposalLeavesATombstone()
{
    const auto id = ended("a green lamp");
    const auto execution = fixture->workspace->executions().show(fixture->as("auditor"), id)->execution;
    const auto digest = execution.step("M2")->evidence.front().sha256;
    later(6);
    QCOMPARE(*dispose(id), 1U);

    const auto gone = fixture->workspace->executions().evidence(fixture->as("auditor"), id, digest);
    QVERIFY(!gone);
    for (const char *part :
         {"was disposed of on 2032-11-", "Maria Keller and qa", "class unreleased model", "kept long enough"})
        QVERIFY2(holds(gone.error().text(), part), gone.error().text().c_str());
    // The record is as it was, and names the digest.
    QCOMPARE(fixture->workspace->executions().show(fixture->as("auditor"), id)->execution.toJson(), execution.toJson());
    const auto entries = fixture->entries("evidence.disposed");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 1U);
    const auto &entry = entries->front().entry;
    QCOMPARE(entry.body.record->id, id);
    QCOMPARE(entry.body.evidence.front().digest.toHex(), digest);
    QCOMPARE(entry.body.reason, std::string("kept long enough"));
    const auto now = view(id);
    QCOMPARE(now.files, 0U);
    QCOMPARE(now.disposed, 1U);
    QVERIFY2(holds(now.disposal, "by Maria Keller and qa"), now.disposal.c_str());
    QVERIFY(!dispose(id)); // there is nothing left
    const auto history = fixture->workspace->records().history(fixture->as("auditor"), id);
    VERIFY_OK(history);
    QVERIFY(std::ranges::any_of(*history, [](const services::HistoryLine &line) {
        return holds(line.sentence, "disposed of 1 evidence files");
    }));

    const auto found = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(found);
    QVERIFY2(found->passed, found->verdict.c_str());
    const auto disposals = check("disposals");
    QCOMPARE(disposals.outcome, Outcome::passed);
    QVERIFY2(holds(disposals.detail, "1 files of " + id + " on 2032-11-") &&
                 holds(disposals.detail, "by Maria Keller and qa under the class 'unreleased model'"),
             disposals.detail.c_str());
}

void TestRetention::disposalTakesTwo()
{
    const auto id = ended("green");
    later(6);
    for (const auto &[first, second, password] :
         {std::array{"admin", "lead", "lead"}, std::array{"admin", "admin", "admin"}, std::array{"qa", "qa", "qa"},
          std::array{"lead", "qa", "qa"}, std::array{"admin", "qa", "lead"}}) {
        const auto refused = dispose(id, first, second, password);
        QVERIFY2(!refused, first);
        QCOMPARE(refused.error().code(), ErrorCode::refused);
    }
    QVERIFY(!service().dispose(fixture->as("admin"), ServiceFixture::password("admin"), fixture->as("qa"),
                               ServiceFixture::password("qa"), id, "ok"));
    QCOMPARE(view(id).files, 1U);
    QCOMPARE(*dispose(id), 1U);
}

void TestRetention::holdsBlock()
{
    const auto id = ended("green");
    later(6);
    for (const char *other : {"admin", "lead", "engineer", "auditor"})
        QVERIFY2(!service().hold(fixture->as(other), id, "a law suit is pending"), other);
    QVERIFY(!service().liftHold(fixture->as("qa"), id, "there is none of them"));
    VERIFY_OK(service().hold(fixture->as("qa"), id, "a law suit is pending"));
    QVERIFY(!service().hold(fixture->as("qa"), id, "once more for the record"));
    const auto held = view(id);
    QCOMPARE(held.heldBy, std::string("David Okafor"));
    QVERIFY2(holds(held.blocked, "is on hold by David Okafor: a law suit is pending"), held.blocked.c_str());
    QVERIFY(!dispose(id));
    VERIFY_OK(service().liftHold(fixture->as("qa"), id, "the law suit was settled"));
    QVERIFY(view(id).heldSince.empty());
    QCOMPARE(*dispose(id), 1U);
}

void TestRetention::whatOthersRestOnStays()
{
    const auto first = ended("the same picture");
    fixture->clock.advance(std::chrono::hours(24 * 100));
    const auto second = ended("the same picture");
    fixture->clock.set(*Timestamp::parse(view(second).keptUntil));
    fixture->clock.advance(-std::chrono::hours(24));
    renewCertificates();
    const auto now = view(first);
    QCOMPARE(now.files, 1U);
    QCOMPARE(now.shared, 1U);
    QVERIFY2(holds(now.blocked, "Other records rest on all evidence files"), now.blocked.c_str());
    fixture->clock.advance(std::chrono::hours(24 * 3));
    QCOMPARE(*dispose(first), 1U);
    QCOMPARE(view(second).disposed, 1U);
}

/// Somebody who can write the store, past the services and with an entry as it should be, but has nobody's key.
void TestRetention::forgedDisposalsAreFound()
{
    const auto id = ended("green");
    const auto digest = fixture->workspace->executions()
                            .show(fixture->as("auditor"), id)
                            ->execution.step("M2")
                            ->evidence.front()
                            .sha256;
    fixture->workspace.reset();
    {
        const store::Environment environment{fixture->clock,
                                             fixture->random,
                                             StationId(StationId::Bytes{1}),
                                             "forgery",
                                             [](const Timestamp &) { return std::string("+00:00 UTC"); },
                                             {}};
        const auto store = store::SqliteStore::open(fixture->storePath(), environment);
        VERIFY_OK(store);
        const auto work = (*store)->begin({{"admin", "Person admin", "administrator"}, {}});
        VERIFY_OK(work);
        VERIFY_OK((*work)->dispose({*Digest::parse(digest)}, "kept long enough", *domain::RecordId::parse(id),
                                   json::Object{{"class", "unreleased model"}, {"qa_approver", "qa"}}));
        VERIFY_OK((*work)->commit());
    }
    QCOMPARE(check("evidence").outcome, Outcome::passed);
    QCOMPARE(check("disposals").outcome, Outcome::failed);
    QVERIFY(!services::verifyStore(fixture->environment(), fixture->storePath())->passed);
}

/// A certificate holds for three years. Afterwards nobody signs what would not verify; a second look at the identity
/// gives another one for the same key.
void TestRetention::endedCertificatesAreRenewed()
{
    auto accounts = fixture->workspace->accounts();
    const auto renew = [&] {
        return accounts.verifyIdentity(fixture->as("admin"), ServiceFixture::password("admin"), fixture->as("qa"),
                                       ServiceFixture::password("qa"), "engineer", "badge and passport seen");
    };
    addProtocol();
    const auto other = fixture->workspace->protocols().add(fixture->as("engineer"),
                                                           guidedProtocol(domain::ProtocolKind::iq), "another one");
    VERIFY_OK(other);
    QVERIFY(!renew()); // far from its end
    fixture->clock.advance(std::chrono::hours(24) * 366 * 3);
    const auto late = fixture->sign("engineer", *other, Meaning::authored);
    QVERIFY(!late);
    QVERIFY2(holds(late.error().text(), "what is signed now would not verify"), late.error().text().c_str());
    VERIFY_OK(renew());
    VERIFY_OK(fixture->sign("engineer", *other, Meaning::authored));
    for (const auto &record : {protocol, *other}) {
        const auto signatures = fixture->workspace->records().signatures(fixture->as("lead"), record);
        VERIFY_OK(signatures);
        for (const auto &signature : *signatures)
            QVERIFY2(signature.valid, signature.problem.c_str());
    }
}

VALBENCH_TEST(TestRetention, retention)
#include "test_retention.moc"
