// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <valbench/crypto/certificate.h>
#include <valbench/services/restore.h>
#include <valbench/store/sqlite_store.h>

#include <algorithm>
#include <fstream>

using namespace valbench;
using domain::Meaning;
using domain::Outcome;
using test::ServiceFixture;

namespace fs = std::filesystem;

/// A copy of a store is read and no more; a backup takes the store's place only by two people and with a record of it.
class TestCopies : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void theStoreItselfIsNone();
    void movedWithinTheFileSystem();
    void copiesAreForReading();
    void copiesOfAnotherHost();
    void restoreTakesTwo_data();
    void restoreTakesTwo();
    void restoreLeavesAGapRecord();
    void restoreOfADamagedStore();
    void damagedBackupsStayOut();
    void backupsOfAnotherAuthorityStayOut();
    void anotherStoreIsNotReplaced();
    void gapsCannotBeForged();
    void forksAreToldApart();

private:
    [[nodiscard]] fs::path inFolder(const char *name) const
    {
        return fs::path(fixture->folder.path().toStdString()) / name;
    }
    Status signedWork();
    Result<services::RestoreReport> restore(const std::function<void(services::RestoreRequest &)> &change = {});
    services::VerificationCheck check(std::string_view name);
    std::unique_ptr<ServiceFixture> fixture;
    fs::path backup;
    std::int64_t kept = 0; ///< entries in the backup
};

void TestCopies::init()
{
    fixture = std::make_unique<ServiceFixture>();
    VERIFY_OK(fixture->createWithPeople());
    backup = inFolder("backup.valbench");
    kept = fixture->workspace->info()->entries;
    VERIFY_OK(fixture->workspace->backup(fixture->as("admin"), backup));
}

/// More than the backup holds, and a checkpoint over it.
Status TestCopies::signedWork()
{
    VB_CHECK(fixture->registerModel());
    VB_TRY(const auto id, fixture->protocol(false));
    return fixture->sign("engineer", id, Meaning::authored);
}

Result<services::RestoreReport> TestCopies::restore(const std::function<void(services::RestoreRequest &)> &change)
{
    services::RestoreRequest request{
        backup, fixture->storePath(),           "admin",          ServiceFixture::password("admin"),
        "qa",   ServiceFixture::password("qa"), "the disk failed"};
    if (change)
        change(request);
    return services::restoreStore(fixture->environment(), request);
}

services::VerificationCheck TestCopies::check(std::string_view name)
{
    const auto found = services::verifyStore(fixture->environment(), fixture->storePath());
    if (!found)
        return {"error", Outcome::error, 0, found.error().text()};
    const auto at = std::ranges::find(found->checks, name, &services::VerificationCheck::name);
    return at == found->checks.end() ? services::VerificationCheck{"missing"} : *at;
}

void TestCopies::theStoreItselfIsNone()
{
    VERIFY_OK(fixture->reopenWithPeople());
    const auto info = fixture->workspace->info();
    VERIFY_OK(info);
    QCOMPARE(info->copy, std::string());
    QCOMPARE(info->lineage.size(), 32U);
    VERIFY_OK(signedWork());
}

void TestCopies::movedWithinTheFileSystem()
{
    fixture->workspace.reset();
    const auto moved = inFolder("moved.valbench");
    fs::rename(fixture->storePath(), moved);
    const auto opened = services::Workspace::open(fixture->environment(), moved.string());
    VERIFY_OK(opened);
    QCOMPARE((*opened)->info()->copy, std::string());
}

void TestCopies::copiesAreForReading()
{
    const auto lineage = fixture->workspace->info()->lineage;
    fixture->workspace.reset();
    const auto copy = inFolder("copy.valbench");
    fs::copy_file(fixture->storePath(), copy);
    for (const auto &file : {copy, backup}) {
        const auto before = fs::file_size(file);
        auto opened = services::Workspace::open(fixture->environment(), file.string());
        VERIFY_OK(opened);
        auto &workspace = **opened;
        const auto info = workspace.info();
        VERIFY_OK(info);
        QVERIFY2(info->copy.find("a copy of the store of lineage " + lineage.substr(0, 12)) != std::string::npos,
                 info->copy.c_str());
        // People read it …
        const auto auditor = workspace.sessions().signIn("auditor", ServiceFixture::password("auditor"));
        VERIFY_OK(auditor);
        QVERIFY(!workspace.sessions().signIn("auditor", Secret("not the right sentence")));
        VERIFY_OK(workspace.trail().page(**auditor, {}));
        VERIFY_OK(workspace.models().list(**auditor));
        // … and record nothing.
        const auto engineer = workspace.sessions().signIn("engineer", ServiceFixture::password("engineer"));
        VERIFY_OK(engineer);
        domain::ModelVersion model;
        model.name = "flchain-mortality";
        model.version = "1";
        const auto added = workspace.models().add(
            **engineer, model, {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"}}, "candidate");
        QVERIFY(!added);
        QCOMPARE(added.error().code(), ErrorCode::refused);
        QVERIFY2(added.error().text().find("This is a copy of the store") != std::string::npos,
                 added.error().text().c_str());
        QVERIFY(!workspace.trail().noteExport(**auditor, {"Protocols", "", "CSV", 1, std::string(64, '0')}));
        const auto admin = workspace.sessions().signIn("admin", ServiceFixture::password("admin"));
        VERIFY_OK(admin);
        QVERIFY(!workspace.accounts().disable(**admin, "engineer", "left us"));
        QVERIFY(!workspace.backup(**admin, inFolder("second.valbench")));
        VERIFY_OK(workspace.sessions().signOut(**admin));
        QCOMPARE(workspace.info()->entries, info->entries);
        opened->reset();
        QCOMPARE(fs::file_size(file), before);
    }
}

void TestCopies::copiesOfAnotherHost()
{
    fixture->workspace.reset();
    store::Environment elsewhere{fixture->clock,
                                 fixture->random,
                                 StationId(StationId::Bytes{1}),
                                 "test",
                                 [](const Timestamp &) { return std::string("+00:00 UTC"); },
                                 "name:another-host"};
    VERIFY_OK(store::SqliteStore::moveHere(fixture->storePath(), elsewhere,
                                           {{"admin", "Maria Keller", "administrator"}, {}}, "taken elsewhere"));
    const auto opened = services::Workspace::open(fixture->environment(), fixture->storePath());
    VERIFY_OK(opened);
    QVERIFY((*opened)->info()->copy.find("another computer writes it") != std::string::npos);
}

void TestCopies::restoreTakesTwo_data()
{
    QTest::addColumn<QString>("administrator");
    QTest::addColumn<QString>("approver");
    QTest::addColumn<QString>("passwordOf"); ///< typed for both
    const auto row = [](const char *name, const char *first, const char *second, const char *typed = "") {
        QTest::newRow(name) << QString::fromLatin1(first) << QString::fromLatin1(second) << QString::fromLatin1(typed);
    };
    row("one for both", "admin", "admin");
    row("no administrator", "lead", "qa");
    row("no QA", "admin", "lead");
    row("changed round", "qa", "admin");
    row("a stranger", "admin", "nobody");
    row("the administrator's password twice", "admin", "qa", "admin");
    row("QA's password twice", "admin", "qa", "qa");
}

void TestCopies::restoreTakesTwo()
{
    QFETCH(QString, administrator);
    QFETCH(QString, approver);
    QFETCH(QString, passwordOf);
    fixture->workspace.reset();
    const auto restored = restore([&](services::RestoreRequest &request) {
        request.administrator = administrator.toStdString();
        request.qaApprover = approver.toStdString();
        const auto typed = [&](const std::string &user) {
            return ServiceFixture::password(passwordOf.isEmpty() ? user : passwordOf.toStdString());
        };
        request.administratorPassword = typed(request.administrator);
        request.qaPassword = typed(request.qaApprover);
    });
    QVERIFY(!restored);
    QCOMPARE(restored.error().code(), ErrorCode::refused);
    // Nothing was touched.
    VERIFY_OK(fixture->reopenWithPeople());
    QVERIFY(fixture->entries("store.restored")->empty());
    for (const auto &entry : fs::directory_iterator(fixture->folder.path().toStdString()))
        QVERIFY2(entry.path().string().find("restoring") == std::string::npos &&
                     entry.path().string().find("replaced") == std::string::npos,
                 entry.path().c_str());
}

void TestCopies::restoreLeavesAGapRecord()
{
    VERIFY_OK(signedWork());
    const auto seen = fixture->workspace->info()->entries;
    const auto lineage = fixture->workspace->info()->lineage;
    fixture->workspace.reset();
    QVERIFY(!restore([](auto &request) { request.reason = "done"; }));
    const auto restored = restore();
    VERIFY_OK(restored);
    QVERIFY2(restored->verification.passed, restored->verification.verdict.c_str());
    QCOMPARE(restored->entries, kept);
    QVERIFY(restored->missing > 3 && restored->missing <= seen - kept);
    QVERIFY(restored->lineage != lineage);
    QVERIFY(fs::exists(restored->replaced)); // set aside, never deleted
    QVERIFY(fs::exists(backup));

    VERIFY_OK(fixture->reopenWithPeople());
    const auto info = fixture->workspace->info();
    VERIFY_OK(info);
    QCOMPARE(info->lineage, restored->lineage);
    QCOMPARE(info->copy, std::string());
    const auto entries = fixture->entries("store.restored");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 1U);
    QCOMPARE(entries->front().entry.body.actor.userId, std::string("admin"));
    QCOMPARE(entries->front().entry.body.reason, std::string("the disk failed"));
    QVERIFY(entries->front().line.find("\"qa_approver\":\"qa\"") != std::string::npos);
    const auto rollback = check("rollback");
    QVERIFY2(rollback.outcome == Outcome::passed &&
                 rollback.detail.find("admin and qa put a backup") != std::string::npos,
             rollback.detail.c_str());
    // The file that was replaced is a copy now, and says so.
    {
        const auto old = services::Workspace::open(fixture->environment(), restored->replaced.string());
        VERIFY_OK(old);
        QVERIFY2((*old)->info()->copy.find("a backup has been put in its place since") != std::string::npos,
                 (*old)->info()->copy.c_str());
    }
    VERIFY_OK(signedWork()); // work goes on
    // A second restore, over the first.
    fixture->workspace.reset();
    fixture->clock.advance(std::chrono::minutes(1));
    const auto again = restore();
    VERIFY_OK(again);
    QVERIFY2(again->verification.passed, again->verification.verdict.c_str());
    // And an older copy that nobody answers for is a rollback, as ever.
    fs::copy_file(backup, fixture->storePath(), fs::copy_options::overwrite_existing);
    const auto sneaked = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(sneaked);
    QVERIFY(!sneaked->passed);
}

void TestCopies::restoreOfADamagedStore()
{
    fixture->workspace.reset();
    std::ofstream(fixture->storePath(), std::ios::binary | std::ios::trunc) << "nothing is left of it";
    const auto restored = restore();
    VERIFY_OK(restored);
    QVERIFY2(restored->verification.passed, restored->verification.verdict.c_str());
    VERIFY_OK(fixture->reopenWithPeople());
    fixture->workspace.reset();
    fs::remove(fixture->storePath());
    fixture->clock.advance(std::chrono::minutes(1));
    const auto gone = restore(); // nothing in the place at all
    VERIFY_OK(gone);
    QVERIFY(gone->replaced.empty());
}

void TestCopies::damagedBackupsStayOut()
{
    fixture->workspace.reset();
    std::fstream file(backup, std::ios::binary | std::ios::in | std::ios::out);
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    const std::string text = "first person of the store";
    file.seekp(static_cast<std::streamoff>(bytes.find(text)));
    file << "worst";
    file.close();
    const auto restored = restore();
    QVERIFY(!restored);
    QCOMPARE(restored.error().code(), ErrorCode::integrity);
    VERIFY_OK(fixture->reopenWithPeople());
}

void TestCopies::backupsOfAnotherAuthorityStayOut()
{
    // Sound in itself, but it trusts somebody else than the store did: nothing is put in place, nothing is set aside.
    fixture->workspace.reset();
    store::Environment surroundings{fixture->clock,
                                    fixture->random,
                                    StationId(StationId::Bytes{1}),
                                    "test",
                                    [](const Timestamp &) { return std::string("+00:00 UTC"); },
                                    {}};
    {
        const auto store = store::SqliteStore::open(backup, surroundings);
        VERIFY_OK(store);
        auto work = (*store)->begin({{"admin", "Maria Keller", "administrator"}, {}});
        VERIFY_OK(work);
        const auto record = (*work)->read().byKey(domain::RecordType::installation, "installation");
        VERIFY_OK(record);
        const auto content = *json::parse((*record)->content, "installation");
        auto object = *content.get<json::Object>();
        const auto key = crypto::SigningKey::generate();
        VERIFY_OK(key);
        const auto other = crypto::makeAuthority(*key, "Valbench store 0f1e", fixture->clock.now(), fixture->random);
        VERIFY_OK(other);
        object.set("authority", other->pem());
        VERIFY_OK((*work)->put((*record)->id, (*record)->version, object, "store.created", "made to look alike"));
        VERIFY_OK((*work)->commit());
    }
    const auto restored = restore();
    QVERIFY(!restored);
    QCOMPARE(restored.error().code(), ErrorCode::integrity);
    QVERIFY2(restored.error().text().find("does not verify") != std::string::npos, restored.error().text().c_str());
    VERIFY_OK(fixture->reopenWithPeople());
}

void TestCopies::anotherStoreIsNotReplaced()
{
    fixture->workspace.reset();
    ServiceFixture other;
    VERIFY_OK(other.create());
    other.workspace.reset();
    const auto restored = restore([&](auto &request) { request.target = other.storePath(); });
    QVERIFY(!restored);
    QCOMPARE(restored.error().code(), ErrorCode::conflict);
    VERIFY_OK(other.reopen());
}

void TestCopies::gapsCannotBeForged()
{
    // An older copy with an installation record that tells of a restore, signed by nobody: still a rollback.
    VERIFY_OK(signedWork());
    const auto storeId = fixture->workspace->info()->storeId;
    fixture->workspace.reset();
    store::Environment surroundings{fixture->clock,
                                    fixture->random,
                                    StationId(StationId::Bytes{1}),
                                    "test",
                                    [](const Timestamp &) { return std::string("+00:00 UTC"); },
                                    {}};
    const auto original = fixture->storePath();
    fs::copy_file(backup, original, fs::copy_options::overwrite_existing);
    for (const char *suffix : {"-wal", "-shm"})
        fs::remove(original + suffix);
    {
        const auto store = store::SqliteStore::open(original, surroundings);
        VERIFY_OK(store);
        auto work = (*store)->begin({{"admin", "Maria Keller", "administrator"}, {}});
        VERIFY_OK(work);
        const auto record = (*work)->read().byKey(domain::RecordType::installation, "installation");
        VERIFY_OK(record);
        auto content = *json::parse((*record)->content, "installation");
        auto object = *content.get<json::Object>();
        const auto zeros = std::string(32, '0');
        const json::Object statement{{"type", "restore"},
                                     {"store", storeId},
                                     {"lineage_before", zeros},
                                     {"lineage", zeros},
                                     {"entries", kept},
                                     {"head", std::string(64, '0')},
                                     {"seen", 1000},
                                     {"time", fixture->clock.now().toText()},
                                     {"reason", "forged"},
                                     {"administrator", "admin"},
                                     {"qa_approver", "qa"}};
        const auto account = (*work)->read().byKey(domain::RecordType::account, "admin");
        const auto person = *json::parse((*account)->content, "account");
        const auto pem = *json::Reader::open(person, "account")->text("certificate");
        const json::Object part{{"certificate", pem}, {"signature", toBase64(Bytes(70, 1))}};
        object.set(
            "restores",
            json::Array{*json::canonicalText(json::Object{
                {"administrator", part}, {"qa_approver", part}, {"statement", *json::canonicalText(statement)}})});
        VERIFY_OK((*work)->put((*record)->id, (*record)->version, object, "store.restored", "forged"));
        VERIFY_OK((*work)->commit());
    }
    const auto opened = services::Workspace::open(fixture->environment(), original);
    QVERIFY(!opened);
    QCOMPARE(opened.error().code(), ErrorCode::integrity);
    QVERIFY(check("rollback").outcome == Outcome::failed);
}

void TestCopies::forksAreToldApart()
{
    // One store, two histories after the same entry: each looks sound to whoever knows only the one. Somebody who saw
    // the first rejects the second, although it is the longer one.
    VERIFY_OK(signedWork());
    const auto seen = fixture->workspace->info()->entries;
    fixture->workspace.reset();
    fs::copy_file(backup, fixture->storePath(), fs::copy_options::overwrite_existing);
    auto elsewhere = fixture->environment();
    elsewhere.profile = inFolder("another-profile");
    {
        const auto other = services::Workspace::open(elsewhere, fixture->storePath());
        VERIFY_OK(other);
        while ((*other)->info()->entries <= seen + 5) {
            const auto session = (*other)->sessions().signIn("lead", ServiceFixture::password("lead"));
            VERIFY_OK(session);
            VERIFY_OK((*other)->sessions().signOut(**session));
        }
    }
    const auto there = services::verifyStore(elsewhere, fixture->storePath());
    VERIFY_OK(there);
    QVERIFY2(there->passed, there->verdict.c_str());
    const auto here = check("checkpoints");
    QCOMPARE(here.outcome, Outcome::failed);
    QVERIFY2(here.detail.find("is no longer there") != std::string::npos ||
                 here.detail.find("the ledger was rewritten") != std::string::npos,
             here.detail.c_str());
}

VALBENCH_TEST(TestCopies, copies)
#include "test_copies.moc"
