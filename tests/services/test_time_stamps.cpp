// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypto/time_stamp_authority.h"
#include "service_fixture.h"
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/crypto/time_stamp.h>
#include <valbench/services/verification.h>
#include <valbench/store/sqlite_store.h>

using namespace valbench;
using domain::Meaning;
using domain::Outcome;
using test::ServiceFixture;

/// Checkpoints are stamped by an outside authority, and nothing waits for it.
class TestTimeStamps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void administratorsSetItUp();
    void eachCheckpointIsStamped();
    void everythingIsKeptAndCheckedOffline();
    void noAnswerIsNoFailure();
    void missingStampShowsItsAge();
    void wrongAnswersAreNotKept();
    void aStoreMadeAnewContradictsItsStamps();
    void alteredStampsAreFound();
    void anotherAuthorityLater();
    void aClockThatTheAuthorityContradicts();
    void checkpointsComeByThemselves();

private:
    Status configure(const std::string &how = "good");
    services::TimeStampHealth health();
    services::VerificationCheck check(std::string_view name, const std::vector<std::filesystem::path> &roots = {});
    std::unique_ptr<test::TimeStampAuthority> authority;
    std::unique_ptr<ServiceFixture> fixture;
};

void TestTimeStamps::initTestCase()
{
    authority = std::make_unique<test::TimeStampAuthority>();
}

void TestTimeStamps::init()
{
    fixture = std::make_unique<ServiceFixture>();
    fixture->clock.set(SystemClock().now()); // the authority's clock is the real one
    VERIFY_OK(fixture->createWithPeople());
}

Status TestTimeStamps::configure(const std::string &how)
{
    return fixture->workspace->maintenance().configureTimeStamps(fixture->as("admin"), authority->url(how),
                                                                 authority->rootPem(), "agreed with QA");
}

services::TimeStampHealth TestTimeStamps::health()
{
    const auto found = fixture->workspace->maintenance().health();
    return found ? found->timeStamps : services::TimeStampHealth();
}

services::VerificationCheck TestTimeStamps::check(std::string_view name,
                                                  const std::vector<std::filesystem::path> &roots)
{
    const auto found = services::verifyStore(fixture->environment(), fixture->storePath(), {}, {}, roots);
    if (!found)
        return {"error", Outcome::error, 0, found.error().text()};
    const auto at = std::ranges::find(found->checks, name, &services::VerificationCheck::name);
    return at == found->checks.end() ? services::VerificationCheck{"missing"} : *at;
}

void TestTimeStamps::administratorsSetItUp()
{
    auto maintenance = fixture->workspace->maintenance();
    QVERIFY(!health().configured);
    QCOMPARE(check("time stamps").outcome, Outcome::notApplicable);
    QVERIFY(!maintenance.stampNow(fixture->as("admin"))); // nobody to ask
    for (const char *other : {"qa", "engineer", "lead", "auditor"}) {
        const auto refused = maintenance.configureTimeStamps(fixture->as(other), authority->url(), authority->rootPem(),
                                                             "agreed with QA");
        QVERIFY(!refused);
        QCOMPARE(refused.error().code(), ErrorCode::refused);
        QVERIFY(!maintenance.stampNow(fixture->as(other)));
    }
    const auto &admin = fixture->as("admin");
    QVERIFY(!maintenance.configureTimeStamps(admin, "ftp://x/", authority->rootPem(), "agreed with QA"));
    QVERIFY(!maintenance.configureTimeStamps(admin, authority->url(), "no certificate", "agreed with QA"));
    QVERIFY(!maintenance.configureTimeStamps(admin, authority->url(), authority->rootPem(), "done"));
    QVERIFY(!health().configured);
    VERIFY_OK(configure());
    QCOMPARE(health().url, authority->url());
    QVERIFY(health().roots.front().starts_with("Time stamp root root, "));
    const auto entries = fixture->entries("anchor.configured");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 1U);
    QCOMPARE(entries->front().entry.body.actor.userId, std::string("admin"));
    QVERIFY(entries->front().line.find(authority->url()) != std::string::npos);
}

void TestTimeStamps::eachCheckpointIsStamped()
{
    VERIFY_OK(configure());
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(false);
    VERIFY_OK(id);
    QVERIFY(fixture->entries("anchor.made")->empty());
    VERIFY_OK(fixture->sign("engineer", *id, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", *id, Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", *id, Meaning::approved));
    const auto made = fixture->entries("anchor.made");
    VERIFY_OK(made);
    QCOMPARE(made->size(), 3U);
    QCOMPARE(made->front().entry.body.actor.userId, std::string("system"));
    const auto state = health();
    QVERIFY(!state.problem && !state.overdue);
    QCOMPARE(state.authority, std::string("Time stamps good"));
    QCOMPARE(state.entriesSince, 0);
    QCOMPARE(state.entries, made->front().entry.chain.sequence - 1);
}

void TestTimeStamps::everythingIsKeptAndCheckedOffline()
{
    VERIFY_OK(configure());
    VERIFY_OK(fixture->workspace->maintenance().stampNow(fixture->as("admin")));
    const auto profile = fixture->folder.filePath(QStringLiteral("profile"));
    authority->stop(); // nobody is asked from here on
    const auto found = check("time stamps");
    QVERIFY2(found.outcome == Outcome::passed, found.detail.c_str());
    QCOMPARE(found.n, 1);
    QVERIFY2(found.detail.find("by Time stamps good, over ") != std::string::npos, found.detail.c_str());
    // In the store as evidence, outside it as files.
    const auto stamps = fixture->workspace->maintenance().stamps(fixture->as("auditor"));
    VERIFY_OK(stamps);
    QCOMPARE(stamps->stamps.size(), 1U);
    const auto &stamp = stamps->stamps.front();
    VERIFY_OK(crypto::checkTimeStamp(stamp.answer, stamp.request, sha256(stamp.note), stamps->rootsPem));
    QCOMPARE(fixture->entries("anchor.exported")->size(), 1U); // who took them away
    // Without the profile's files the store's own copy does, and the other way round.
    QVERIFY(QDir(profile).rename(QStringLiteral("stores"), QStringLiteral("away")));
    QCOMPARE(check("time stamps").outcome, Outcome::passed);
    initTestCase();
}

void TestTimeStamps::noAnswerIsNoFailure()
{
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(false);
    VERIFY_OK(id);
    VERIFY_OK(configure("hangup"));
    VERIFY_OK(fixture->sign("engineer", *id, Meaning::authored)); // saved and signed all the same
    QVERIFY(fixture->entries("anchor.made")->empty());
    QCOMPARE(fixture->workspace->records().signatures(fixture->as("lead"), *id)->size(), 1U);
    const auto state = health();
    QVERIFY(state.problem);
    QCOMPARE(state.problem->code(), ErrorCode::unavailable);
    QVERIFY(state.overdue && state.time.empty() && state.entriesSince > 0);
    // Asked for by hand, it is an error.
    const auto now = fixture->workspace->maintenance().stampNow(fixture->as("admin"));
    QVERIFY(!now);
    QCOMPARE(now.error().code(), ErrorCode::unavailable);
    QCOMPARE(check("time stamps").outcome, Outcome::notRun);
    // One that does not answer is not asked again at every step, but by hand it is.
    VERIFY_OK(configure("good"));
    VERIFY_OK(fixture->sign("lead", *id, Meaning::reviewed));
    QVERIFY(fixture->entries("anchor.made")->empty());
    VERIFY_OK(fixture->workspace->maintenance().stampNow(fixture->as("admin")));
    QCOMPARE(fixture->entries("anchor.made")->size(), 1U);
    QVERIFY(!health().problem);
}

void TestTimeStamps::missingStampShowsItsAge()
{
    VERIFY_OK(configure());
    VERIFY_OK(fixture->workspace->maintenance().stampNow(fixture->as("admin")));
    QVERIFY(!health().overdue);
    fixture->clock.advance(std::chrono::hours(73));
    QVERIFY2(!health().overdue, "nothing happened since: everything is covered");
    QVERIFY(health().ageSeconds >= 72 * 3600 - 60);
    VERIFY_OK(fixture->workspace->sessions().lock(fixture->as("lead")));
    auto state = health();
    QVERIFY(state.overdue);
    QCOMPARE(state.entriesSince, 1);
    const auto found = check("time stamps");
    QCOMPARE(found.outcome, Outcome::passed);
    QVERIFY2(found.detail.find("3 days ago") != std::string::npos, found.detail.c_str());
    QVERIFY2(found.detail.find("came after it") != std::string::npos, found.detail.c_str());
}

void TestTimeStamps::wrongAnswersAreNotKept()
{
    for (const char *how : {"nonce", "imprint", "signer", "denied", "weak", "altered", "garbage", "page"}) {
        VERIFY_OK(configure(how));
        const auto stamped = fixture->workspace->maintenance().stampNow(fixture->as("admin"));
        QVERIFY2(!stamped, how);
        QVERIFY(fixture->entries("anchor.made")->empty());
        QVERIFY(health().problem.has_value());
        QVERIFY(health().time.empty());
    }
    QVERIFY(fixture->workspace->maintenance().stamps(fixture->as("auditor"))->stamps.empty());
}

void TestTimeStamps::aStoreMadeAnewContradictsItsStamps()
{
    // Somebody who holds every key of the store and forgets nothing but the authority: the ledger is made anew from the
    // start, with a checkpoint of its own, on the computer that knows it.
    VERIFY_OK(configure());
    VERIFY_OK(fixture->workspace->maintenance().stampNow(fixture->as("admin")));
    const auto profile = std::filesystem::path(fixture->folder.path().toStdString()) / "profile" / "stores";
    const auto storeId = fixture->workspace->info()->storeId;
    fixture->workspace.reset();
    std::filesystem::remove(profile / storeId / "checkpoints"); // all that the computer remembered, but for the stamp
    store::Environment surroundings{fixture->clock,
                                    fixture->random,
                                    StationId(StationId::Bytes{1}),
                                    "test",
                                    [](const Timestamp &) { return std::string("+00:00 UTC"); },
                                    {}};
    const auto forged = fixture->folder.filePath(QStringLiteral("forged.valbench")).toStdString();
    {
        const auto store = store::SqliteStore::create(forged, {*StoreId::parse(storeId), "test"}, surroundings);
        VERIFY_OK(store);
        for (int i = 0; i < 40; ++i) {
            auto work = (*store)->begin({{"admin", "Maria Keller", "administrator"}, {}});
            VERIFY_OK(work);
            VERIFY_OK((*work)->note("session.opened", "signed in", nullptr));
            VERIFY_OK((*work)->commit());
        }
    }
    const auto found = services::verifyStore(fixture->environment(), forged);
    VERIFY_OK(found);
    QVERIFY(!found->passed);
    const auto at = std::ranges::find(found->checks, "checkpoints", &services::VerificationCheck::name);
    QCOMPARE(at->outcome, Outcome::failed);
    QVERIFY2(at->detail.find("the ledger was rewritten") != std::string::npos, at->detail.c_str());
}

void TestTimeStamps::alteredStampsAreFound()
{
    VERIFY_OK(configure());
    VERIFY_OK(fixture->workspace->maintenance().stampNow(fixture->as("admin")));
    const auto folder = std::filesystem::path(fixture->folder.path().toStdString()) / "profile" / "stores" /
                        fixture->workspace->info()->storeId / "anchors";
    std::filesystem::path answer;
    for (const auto &entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".tsr")
            answer = entry.path();
    QFile file(QString::fromStdString(answer.string()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    auto bytes = file.readAll();
    bytes[bytes.size() - 3] = static_cast<char>(bytes[bytes.size() - 3] ^ 1);
    file.seek(0);
    file.write(bytes);
    file.close();
    auto found = check("time stamps");
    QCOMPARE(found.outcome, Outcome::failed);
    QVERIFY2(found.detail.find("is not believed") != std::string::npos, found.detail.c_str());
    std::filesystem::remove(answer);
    QVERIFY(check("time stamps").outcome != Outcome::passed);
}

void TestTimeStamps::anotherAuthorityLater()
{
    auto maintenance = fixture->workspace->maintenance();
    VERIFY_OK(configure());
    VERIFY_OK(maintenance.stampNow(fixture->as("admin")));
    VERIFY_OK(maintenance.configureTimeStamps(fixture->as("admin"), authority->url("signer"),
                                              authority->strangersRootPem(), "another contract"));
    VERIFY_OK(maintenance.stampNow(fixture->as("admin")));
    const auto found = check("time stamps");
    QVERIFY2(found.outcome == Outcome::passed, found.detail.c_str()); // the former ones are believed as before
    QCOMPARE(found.n, 2);
    // Whoever brings the root that they trust is told of those that it does not vouch for.
    QCOMPARE(check("time stamps", {authority->rootFile()}).outcome, Outcome::failed);
    VERIFY_OK(maintenance.configureTimeStamps(fixture->as("admin"), "", "", "contract ended"));
    QVERIFY(!health().configured);
    QCOMPARE(check("time stamps").n, 2);
}

void TestTimeStamps::aClockThatTheAuthorityContradicts()
{
    VERIFY_OK(fixture->registerModel());
    const auto id = fixture->protocol(false);
    VERIFY_OK(id);
    VERIFY_OK(configure());
    fixture->clock.advance(std::chrono::hours(2)); // as if the computer's clock were wrong
    VERIFY_OK(fixture->workspace->maintenance().stampNow(fixture->as("admin")));
    const auto jumps = fixture->entries("clock.jump");
    VERIFY_OK(jumps);
    QCOMPARE(jumps->size(), 1U);
    QVERIFY(jumps->front().line.find("the time-stamp authority") != std::string::npos);
    const auto refused = fixture->sign("engineer", *id, Meaning::authored);
    QVERIFY(!refused);
    QVERIFY2(refused.error().text().find("ahead of the time-stamp authority") != std::string::npos,
             refused.error().text().c_str());
}

void TestTimeStamps::checkpointsComeByThemselves()
{
    const auto notes = [&] { return fixture->workspace->trail().checkpointNotes(fixture->as("qa"))->size(); };
    const auto before = notes();
    VERIFY_OK(fixture->registerModel());
    QCOMPARE(notes(), before); // not at every step
    fixture->clock.advance(std::chrono::hours(25));
    VERIFY_OK(fixture->workspace->models().list(fixture->as("lead")));
    QVERIFY(notes() > before); // nobody signed, nobody signed out: within a day of use there is one
    const auto after = notes();
    fixture->clock.advance(std::chrono::hours(25));
    VERIFY_OK(fixture->workspace->models().list(fixture->as("lead")));
    QCOMPARE(notes(), after); // nothing new to cover
    // And what is new is covered outside the database too.
    const auto found = check("rollback");
    QVERIFY2(found.outcome == Outcome::passed && found.n >= 2, found.detail.c_str());
}

VALBENCH_TEST(TestTimeStamps, time_stamps)
#include "test_time_stamps.moc"
