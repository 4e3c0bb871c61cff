// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "context.h"
#include "crypto/time_stamp_authority.h"
#include "service_fixture.h"
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/crypto/signing_key.h>
#include <valbench/services/verification.h>
#include <valbench/store/sqlite_store.h>

using namespace valbench;
using domain::Meaning;
using test::ServiceFixture;

/// "My key was stolen": what a key signed before it was revoked stays valid, and what it signs afterwards is worth
/// nothing, whatever time it states. Somebody here has the key, the password and the store's file, and writes past the
/// services, with all entries in order.
class TestRevokedKeys : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void datedBackBeforeTheReset();
    void datedBackBeforeTheLossWasReported();
    void datedBackBeforeSomebodyLeft();
    void datedBackByItsOwner();
    void madeOverAnotherLedger();

private:
    struct Stolen
    {
        crypto::SigningKey key;
        domain::Signature signature;       ///< the good one, SIG-1
        domain::SignedStatement statement; ///< of it
    };
    Result<Stolen> steal(const std::string &userId);
    /// Adds a signature as authored by engineer to the store and returns what is said of it.
    Result<services::SignatureView> forge(const Stolen &stolen,
                                          const std::function<void(domain::SignedStatement &)> &change);
    /// The good one holds, the forged one does not, and the verification of the store names it.
    void onlyTheFirstHolds(const Result<services::SignatureView> &forged, const char *why);

    std::unique_ptr<test::TimeStampAuthority> authority;
    std::unique_ptr<ServiceFixture> fixture;
    std::string protocol, other;
};

void TestRevokedKeys::initTestCase()
{
    authority = std::make_unique<test::TimeStampAuthority>();
}

void TestRevokedKeys::init()
{
    fixture = std::make_unique<ServiceFixture>();
    fixture->clock.set(SystemClock().now()); // the authority's clock is the real one
    VERIFY_OK(fixture->createWithPeople());
    VERIFY_OK(fixture->workspace->maintenance().configureTimeStamps(fixture->as("admin"), authority->url(),
                                                                    authority->rootPem(), "agreed with QA"));
    VERIFY_OK(fixture->registerModel());
    protocol = *fixture->protocol(false);
    other = *fixture->protocol(false);
    VERIFY_OK(fixture->sign("engineer", protocol, Meaning::authored)); // and its checkpoint is stamped
    QCOMPARE(fixture->entries("anchor.made")->size(), 1U);
    fixture->clock.advance(std::chrono::hours(1));
}

Result<TestRevokedKeys::Stolen> TestRevokedKeys::steal(const std::string &userId)
{
    const store::Environment environment{fixture->clock,
                                         fixture->random,
                                         StationId(StationId::Bytes{1}),
                                         "thief",
                                         [](const Timestamp &) { return std::string("+00:00 UTC"); },
                                         {}};
    VB_TRY(const auto store, store::SqliteStore::open(fixture->storePath(), environment, store::Access::readOnly));
    VB_TRY(const auto reader, store->reader());
    const auto contentOf = [&](domain::RecordType type, const std::string &key) -> Result<json::Value> {
        VB_TRY(const auto record, reader->byKey(type, key));
        return json::parse(record->content, key);
    };
    VB_TRY(const auto accountContent, contentOf(domain::RecordType::account, userId));
    VB_TRY(const auto account, domain::Account::fromJson(accountContent));
    VB_TRY(const auto credential, contentOf(domain::RecordType::credential, userId));
    VB_TRY(const auto fields, json::Reader::open(credential, "credential"));
    VB_TRY(const auto wrapped, fields.text("wrapped_key"));
    VB_TRY(auto key, crypto::SigningKey::unwrap(wrapped, ServiceFixture::password(userId),
                                                {store->info().identity.id, userId, account.keyId},
                                                services::kdfFor(services::KeyProtection::unitTest)));
    VB_TRY(const auto id, domain::RecordId::parse("SIG-1"));
    VB_TRY(const auto record, reader->current(id));
    VB_TRY(const auto content, json::parse(record.content, "SIG-1"));
    VB_TRY(auto signature, domain::Signature::fromJson(content));
    VB_TRY(auto statement, signature.parsed());
    return Stolen{std::move(key), std::move(signature), std::move(statement)};
}

Result<services::SignatureView> TestRevokedKeys::forge(const Stolen &stolen,
                                                       const std::function<void(domain::SignedStatement &)> &change)
{
    VB_TRY(const auto content, fixture->workspace->records().content(fixture->as("lead"), other));
    fixture->workspace.reset();
    {
        const store::Environment environment{fixture->clock,
                                             fixture->random,
                                             StationId(StationId::Bytes{1}),
                                             "thief",
                                             [](const Timestamp &) { return std::string("+00:00 UTC"); },
                                             {}};
        VB_TRY(const auto store, store::SqliteStore::open(fixture->storePath(), environment));
        VB_TRY(const auto work, store->begin({{"engineer", "Person engineer", "validation-engineer"}, {}}));
        VB_TRY(const auto head, work->read().head());
        auto statement = stolen.statement;
        statement.recordId = other;
        statement.recordSha256 = sha256(content).toHex();
        statement.ledgerSize = head.size;
        statement.ledgerHead = head.hash.toHex();
        statement.time = fixture->clock.now().toText();
        change(statement);
        auto signature = stolen.signature;
        VB_TRY(signature.statement, json::canonicalText(statement.toJson()));
        VB_TRY(const auto value, stolen.key.sign(asBytes(signature.statement)));
        signature.value = toBase64(value);
        VB_TRY(const auto id, work->reserveId("SIG"));
        VB_CHECK(work->put(id, 0, signature.toJson(), "signature.authored", "as planned"));
        VB_CHECK(work->commit());
    }
    VB_CHECK(fixture->reopen());
    VB_TRY(const auto lead, fixture->signIn("lead"));
    VB_TRY(const auto views, fixture->workspace->records().signatures(*lead, other));
    return views.at(0);
}

void TestRevokedKeys::onlyTheFirstHolds(const Result<services::SignatureView> &forged, const char *why)
{
    VERIFY_OK(forged);
    QVERIFY(!forged->valid);
    QVERIFY2(forged->problem.find(why) != std::string::npos, forged->problem.c_str());
    const auto lead = fixture->signIn("lead");
    VERIFY_OK(lead);
    const auto old = fixture->workspace->records().signatures(**lead, protocol);
    VERIFY_OK(old);
    QVERIFY2(old->at(0).valid, old->at(0).problem.c_str());
    const auto verified = services::verifyStore(fixture->environment(), fixture->storePath());
    VERIFY_OK(verified);
    QVERIFY(!verified->passed);
    const auto check = std::ranges::find(verified->checks, "signatures", &services::VerificationCheck::name);
    QVERIFY2(check->detail.starts_with("SIG-2 on " + other), check->detail.c_str());
    QVERIFY2(check->detail.find(why) != std::string::npos, check->detail.c_str());
}

void TestRevokedKeys::datedBackBeforeTheReset()
{
    const auto stolen = steal("engineer");
    VERIFY_OK(stolen);
    VERIFY_OK(
        fixture->workspace->accounts().resetPassword(fixture->as("admin"), "engineer", "says the key was stolen"));
    fixture->clock.advance(std::chrono::hours(1));
    // All that the good one states of time and ledger, which is of an hour before the reset.
    onlyTheFirstHolds(forge(*stolen,
                            [&](domain::SignedStatement &statement) {
                                statement.time = stolen->statement.time;
                                statement.ledgerSize = stolen->statement.ledgerSize;
                                statement.ledgerHead = stolen->statement.ledgerHead;
                            }),
                      "Its certificate was revoked on ");
}

void TestRevokedKeys::datedBackBeforeTheLossWasReported()
{
    const auto stolen = steal("engineer");
    VERIFY_OK(stolen);
    VERIFY_OK(fixture->workspace->accounts().reportLost(fixture->as("qa"), "engineer", "laptop left in a train"));
    onlyTheFirstHolds(forge(*stolen, [](domain::SignedStatement &) {}), "Its certificate was revoked on ");
}

void TestRevokedKeys::datedBackBeforeSomebodyLeft()
{
    const auto stolen = steal("engineer");
    VERIFY_OK(stolen);
    VERIFY_OK(fixture->workspace->accounts().disable(fixture->as("admin"), "engineer", "left the company today"));
    onlyTheFirstHolds(forge(*stolen, [](domain::SignedStatement &) {}), "Its certificate was revoked on ");
}

/// The key is in force; its owner wants a signature of yesterday.
void TestRevokedKeys::datedBackByItsOwner()
{
    const auto stolen = steal("engineer");
    VERIFY_OK(stolen);
    VERIFY_OK(fixture->workspace->accounts().unlock(fixture->as("admin"), "lead", "an entry of now"));
    onlyTheFirstHolds(forge(*stolen, [&](domain::SignedStatement &s) { s.time = stolen->statement.time; }),
                      "it is back-dated");
}

void TestRevokedKeys::madeOverAnotherLedger()
{
    const auto stolen = steal("engineer");
    VERIFY_OK(stolen);
    onlyTheFirstHolds(forge(*stolen, [](domain::SignedStatement &s) { s.ledgerHead = std::string(64, '0'); }),
                      "It was made over another ledger");
}

VALBENCH_TEST(TestRevokedKeys, revoked_keys)
#include "test_revoked_keys.moc"
