// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Nobody signs for somebody else: not through a service, not as an administrator, not with SQL. And nothing but a user
// id and a password signs.
#include "service_fixture.h"
#include "store/pg_cluster.h"
#include "support/test_registry.h"

#include <algorithm>
#include <set>

#include <valbench/crypto/certificate.h>
#include <valbench/domain/accountability.h>
#include <valbench/services/access_reviews.h>
#include <valbench/services/verification.h>
#include <valbench/store/open.h>

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using services::Session;
using services::SigningAnswer;

class TestOwnSignatures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nobodySignsForAnotherThroughTheServices();
    void everySignatureIsThatOfWhoWasSignedIn();
    void anAdministratorAloneSignsForNobody();
    void noLoginOfTheDatabaseSignsForAnybody();
    void nothingButIdAndPasswordSigns();
};

namespace {

const std::array everybody{"admin", "qa", "engineer", "lead", "auditor"};

std::size_t signaturesIn(ServiceFixture &fixture)
{
    const auto entries = fixture.entries("signature.");
    return entries ? entries->size() : 0;
}

/// Text or nothing, at one level of an object.
std::string member(const std::string &text, std::string_view name)
{
    const auto value = json::parse(text, "record");
    const auto *object = value ? value->get<json::Object>() : nullptr;
    const auto *found = object ? object->find(name) : nullptr;
    const auto *content = found ? found->get<std::string>() : nullptr;
    return content ? *content : std::string();
}

} // namespace

/// Every pair of people: with one's session, neither the other's id nor the other's password signs anything, at the
/// beginning of a period and within one.
void TestOwnSignatures::nobodySignsForAnotherThroughTheServices()
{
    for (const char *who : everybody) {
        for (const char *victim : everybody) {
            if (who == std::string_view(victim))
                continue;
            ServiceFixture fixture;
            VERIFY_OK(fixture.createWithPeople());
            VERIFY_OK(fixture.registerModel());
            const auto protocol = fixture.protocol(false);
            VERIFY_OK(protocol);
            const auto version = fixture.workspace->protocols().show(fixture.as("lead"), *protocol);
            VERIFY_OK(version);
            // What the victim would be offered, or, for those who may not sign, what a front end could make up.
            services::SigningOffer offer;
            offer.items.push_back({*protocol,
                                   domain::RecordType::protocol,
                                   1,
                                   version->record.title,
                                   version->record.sha256,
                                   {Meaning::authored}});
            offer.allowed = {Meaning::authored, Meaning::reviewed, Meaning::approved};
            offer.needsUserId = false;
            auto signing = fixture.workspace->signing();
            const auto tryAll = [&](const char *when) {
                const auto before = signaturesIn(fixture);
                for (const auto meaning : offer.allowed) {
                    for (const auto *id : {victim, who, ""}) {
                        const auto result = signing.sign(fixture.as(who), offer,
                                                         {meaning, "for the other", id, fixture.password(victim)});
                        const bool nothing = !result || std::ranges::all_of(*result, [](const auto &r) {
                            return r.signatureId.empty();
                        });
                        QVERIFY2(nothing, (std::string(who) + " as " + victim + ", " + when).c_str());
                        VERIFY_OK(fixture.workspace->accounts().unlock(
                            fixture.as("admin"), who, "unlocked so that the lock-out stops nothing here"));
                    }
                }
                QCOMPARE(signaturesIn(fixture), before);
            };
            tryAll("first of a period");
            if (who == std::string_view("engineer")) {
                VERIFY_OK(fixture.sign("engineer", *protocol, Meaning::authored));
                const auto second = fixture.protocol(false);
                VERIFY_OK(second);
                offer.items.front().recordId = *second;
                QVERIFY(!signing.offer(fixture.as(who), {*second})->needsUserId);
                tryAll("within a period");
            }
        }
    }
}

/// After every role has done its part: the signer of each signature is who was signed in when it was made, and only
/// acts of signing make signatures.
void TestOwnSignatures::everySignatureIsThatOfWhoWasSignedIn()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(true);
    VERIFY_OK(protocol);
    const auto execution =
        fixture.workspace->executions().run(fixture.as("engineer"), *protocol, ServiceFixture::dataFiles());
    VERIFY_OK(execution);
    VERIFY_OK(fixture.sign("engineer", *execution, Meaning::executed));
    VERIFY_OK(fixture.sign("lead", *execution, Meaning::reviewed));
    const auto review = fixture.workspace->accessReviews().record(fixture.as("qa"), "everybody is who they should be");
    VERIFY_OK(review);
    VERIFY_OK(fixture.sign("qa", *review, Meaning::reviewed));
    const auto entries = fixture.entries("");
    VERIFY_OK(entries);
    std::map<std::string, std::string> sessions; // opened by whom
    for (const auto &entry : *entries) {
        const auto &body = entry.entry.body;
        if (body.action == "session.opened")
            sessions[body.session->toText()] = body.actor.userId;
    }
    std::size_t signatures = 0;
    std::set<std::string> signers;
    for (const auto &entry : *entries) {
        const auto &body = entry.entry.body;
        const bool writesOne = body.record && body.record->id.starts_with("SIG-");
        QCOMPARE(writesOne, body.action.starts_with("signature."));
        if (!writesOne)
            continue;
        ++signatures;
        const auto content = fixture.workspace->records().content(fixture.as("lead"), body.record->id);
        VERIFY_OK(content);
        const auto signature = domain::Signature::fromJson(*json::parse(*content, "signature"));
        VERIFY_OK(signature);
        const auto statement = signature->parsed();
        VERIFY_OK(statement);
        QCOMPARE(statement->userId, body.actor.userId);
        QVERIFY(body.session.has_value());
        QCOMPARE(sessions[body.session->toText()], body.actor.userId);
        const auto certificate = crypto::Certificate::fromPem(signature->certificatePem);
        VERIFY_OK(certificate);
        QCOMPARE(certificate->userId(), body.actor.userId);
        signers.insert(statement->userId);
    }
    QCOMPARE(signatures, 6U);
    QCOMPARE(signers, std::set<std::string>({"engineer", "lead", "qa"}));
}

/// A reset hands the administrator a secret: it opens the account, but signs nothing, as that takes QA twice.
void TestOwnSignatures::anAdministratorAloneSignsForNobody()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(false);
    VERIFY_OK(protocol);
    auto accounts = fixture.workspace->accounts();
    const auto &admin = fixture.as("admin");
    const auto secret = accounts.resetPassword(admin, "engineer", "pretends that it was forgotten");
    VERIFY_OK(secret);
    const Secret chosen("chosen by the administrator");
    const auto stolen =
        fixture.workspace->sessions().firstSignIn("engineer", *secret, chosen, ServiceFixture::statement());
    VERIFY_OK(stolen);
    const auto signs = [&] {
        services::SigningOffer offer;
        const auto view = fixture.workspace->protocols().show(fixture.as("lead"), *protocol);
        offer.items.push_back(
            {*protocol, domain::RecordType::protocol, 1, view->record.title, view->record.sha256, {}});
        return fixture.workspace->signing().sign(**stolen, offer,
                                                 {Meaning::authored, "as if", "engineer", chosen.clone()});
    };
    QCOMPARE(signs().error().code(), ErrorCode::refused);
    QVERIFY(!accounts.enableSigning(admin, "engineer", "pretends"));
    QVERIFY(!accounts.verifyIdentity(admin, fixture.password("admin"), admin, fixture.password("admin"), "engineer",
                                     "pretends"));
    QVERIFY(!accounts.verifyIdentity(admin, fixture.password("admin"), fixture.as("qa"), Secret("a guess at it"),
                                     "engineer", "pretends"));
    QCOMPARE(signs().error().code(), ErrorCode::refused);
    QCOMPARE(signaturesIn(fixture), 0U);
}

/// The engineer has their own key and writes with SQL rights, past the services. What names the lead is no signature of
/// the lead, under whichever login it came.
void TestOwnSignatures::noLoginOfTheDatabaseSignsForAnybody()
{
    auto &cluster = PgCluster::instance();
    const auto database = cluster.newDatabase();
    const auto ownerUrl = cluster.url(database, "postgres");
    ServiceFixture fixture;
    const auto &clock = fixture.clock;
    services::CreateRequest request;
    request.purpose = services::Purpose::test;
    request.administrator = {"admin", "Maria Keller", ServiceFixture::password("admin")};
    request.qaApprover = {"qa", "David Okafor", ServiceFixture::password("qa")};
    auto made = services::Workspace::create(fixture.environment(), ownerUrl, request);
    VERIFY_OK(made);
    auto &w = **made;
    PgConsole owner(ownerUrl);
    for (const char *grant :
         {"GRANT valbench_application TO station", "GRANT valbench_person TO ada", "GRANT valbench_auditor TO auditor"})
        QCOMPARE(owner.run(grant), std::string());
    auto sessions = w.sessions();
    for (const char *founder : {"admin", "qa"})
        VERIFY_OK(sessions.acceptStatement(founder, ServiceFixture::password(founder), ServiceFixture::statement()));
    const auto admin = sessions.signIn("admin", ServiceFixture::password("admin"));
    VERIFY_OK(admin);
    const auto qa = sessions.signIn("qa", ServiceFixture::password("qa"));
    VERIFY_OK(qa);
    std::map<std::string, services::SessionPtr> people;
    for (const char *user : {"engineer", "lead"}) {
        const auto oneTime = w.accounts().add(**admin, user, std::string("Person ") + user,
                                              user == std::string("lead") ? domain::Role::validationLead
                                                                          : domain::Role::validationEngineer);
        VERIFY_OK(oneTime);
        const auto session =
            sessions.firstSignIn(user, *oneTime, ServiceFixture::password(user), ServiceFixture::statement());
        VERIFY_OK(session);
        people[user] = *session;
        VERIFY_OK(w.accounts().verifyIdentity(**admin, ServiceFixture::password("admin"), **qa,
                                              ServiceFixture::password("qa"), user, "passport seen"));
    }
    domain::ModelVersion model;
    model.name = "flchain-mortality";
    model.version = "1";
    VERIFY_OK(w.models().add(*people["engineer"], model,
                             {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"}}, "candidate"));
    const auto protocol =
        w.protocols().import(*people["engineer"], VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json", "first validation");
    VERIFY_OK(protocol);
    const auto accounts = w.accounts().list(**admin);
    VERIFY_OK(accounts);
    const auto accountOf = [&](std::string_view user) {
        return std::ranges::find(*accounts, user, [](const auto &view) { return view.account.userId; })->account;
    };
    const auto content = w.records().content(*people["lead"], *protocol);
    VERIFY_OK(content);
    const auto info = w.info();
    VERIFY_OK(info);

    const store::Environment environment{clock,
                                         fixture.random,
                                         StationId(StationId::Bytes{1}),
                                         "forgery",
                                         [](const Timestamp &) { return std::string("+01:00 Europe/Berlin"); },
                                         {}};
    // The engineer's own key, opened with the engineer's own password.
    const auto reading = store::openStore(cluster.url(database, "station"), environment, store::Access::readOnly);
    VERIFY_OK(reading);
    const auto credential = (*(*reading)->reader())->byKey(domain::RecordType::credential, "engineer");
    VERIFY_OK(credential);
    QVERIFY(credential->has_value()); // auditors' logins do not see it
    const auto storeId = (*reading)->info().identity.id;
    const auto own =
        crypto::SigningKey::unwrap(member((*credential)->content, "wrapped_key"), ServiceFixture::password("engineer"),
                                   {storeId, "engineer", accountOf("engineer").keyId}, {1, 8ULL << 10});
    VERIFY_OK(own);
    // And whatever can be made without anybody: an authority of one's own that certifies "the lead".
    const auto invented = crypto::SigningKey::generate();
    VERIFY_OK(invented);
    const auto inventedAuthority =
        crypto::makeAuthority(*invented, "Valbench store", fixture.clock.now(), fixture.random);
    VERIFY_OK(inventedAuthority);
    const auto inventedLead = crypto::issueCertificate(*inventedAuthority, *invented, {"Person lead", "lead"},
                                                       own->publicKey(), fixture.clock.now(), fixture.random);
    VERIFY_OK(inventedLead);
    struct Forgery
    {
        std::string certificatePem;
        const char *problem;
    };
    const std::array forgeries{Forgery{accountOf("engineer").certificatePem, "belongs to somebody else"},
                               Forgery{accountOf("lead").certificatePem, "does not match what was signed"},
                               Forgery{inventedLead->pem(), "is not believed"}};
    const auto forge = [&](const Forgery &forgery, const std::string &url) -> Status {
        domain::SignedStatement statement;
        statement.store = storeId.toText();
        statement.purpose = "test";
        statement.recordId = *protocol;
        statement.recordType = "protocol";
        statement.recordVersion = 1;
        statement.recordSha256 = sha256(*content).toHex();
        statement.recordTitle = "PQ";
        statement.meaning = Meaning::authored;
        statement.reason = "as if";
        statement.userId = "lead";
        statement.printedName = "Person lead";
        statement.role = domain::Role::validationLead;
        statement.certificateSha256 = crypto::Certificate::fromPem(forgery.certificatePem)->fingerprint().toHex();
        statement.time = fixture.clock.now().toText();
        statement.zone = "+01:00 Europe/Berlin";
        statement.station = std::string(32, '1');
        statement.build = "b";
        statement.ledgerHead = std::string(64, '0');
        statement.nonce = std::string(32, '2');
        domain::Signature signature;
        VB_TRY(signature.statement, json::canonicalText(statement.toJson()));
        VB_TRY(const auto value, own->sign(asBytes(signature.statement)));
        signature.value = toBase64(value);
        signature.certificatePem = forgery.certificatePem;
        VB_TRY(const auto store, store::openStore(url, environment));
        VB_TRY(auto work, store->begin({{"lead", "Person lead", "validation-lead"}, {}}));
        VB_TRY(const auto id, work->reserveId("SIG"));
        VB_CHECK(work->put(id, 0, signature.toJson(), "signature.authored", "as if"));
        VB_CHECK(work->commit());
        return {};
    };
    std::vector<std::string> expected;
    for (const char *login : {"postgres", "station", "ada", "auditor", "stranger"}) {
        const bool writes = login == std::string("postgres") || login == std::string("station");
        for (const auto &forgery : forgeries) {
            const auto done = forge(forgery, cluster.url(database, login));
            QVERIFY2(done.has_value() == writes, (login + (": " + (done ? "" : done.error().text()))).c_str());
            if (writes)
                expected.emplace_back(forgery.problem);
        }
    }
    const auto views = w.records().signatures(*people["lead"], *protocol);
    VERIFY_OK(views);
    QCOMPARE(views->size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QVERIFY(!(*views)[i].valid);
        QVERIFY2((*views)[i].problem.find(expected[i]) != std::string::npos, (*views)[i].problem.c_str());
    }
    QCOMPARE(w.protocols().show(*people["lead"], *protocol)->record.stage, domain::Stage::draft);
    const auto verification = services::verifyStore(fixture.environment(), ownerUrl);
    VERIFY_OK(verification);
    QVERIFY(!verification->passed);
}

/// 21 CFR 11.200(b) is about biometrics: there is no place for a fingerprint, an image or a drawn line, neither in what
/// is asked for nor in what is kept, and what is asked for is never left out.
void TestOwnSignatures::nothingButIdAndPasswordSigns()
{
    const SigningAnswer empty;
    const auto &[meaning, reason, userId, password] = empty; // a fifth member does not compile
    QVERIFY(password.empty() && userId.empty() && reason.empty() && meaning == Meaning::approved);
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(false);
    VERIFY_OK(protocol);
    VERIFY_OK(fixture.sign("engineer", *protocol, Meaning::authored));
    const auto second = fixture.protocol(false);
    VERIFY_OK(second);
    const auto offer = fixture.workspace->signing().offer(fixture.as("engineer"), {*second});
    VERIFY_OK(offer);
    QVERIFY(!offer->needsUserId);
    // An unlocked screen, however it was unlocked, is no component: within a period too the password is asked for.
    for (const char *id : {"engineer", ""})
        QVERIFY(!fixture.workspace->signing().sign(fixture.as("engineer"), *offer,
                                                   {Meaning::authored, "complete", id, Secret()}));
    QCOMPARE(signaturesIn(fixture), 1U);
    const auto content = fixture.workspace->records().content(fixture.as("lead"), "SIG-1");
    VERIFY_OK(content);
    const auto record = json::parse(*content, "signature");
    VERIFY_OK(record);
    const auto namesIn = [](const json::Value &value) {
        QStringList names;
        for (const auto &[name, inside] : value.get<json::Object>()->members())
            names << QString::fromStdString(name);
        names.sort();
        return names.join(QLatin1Char(' '));
    };
    QCOMPARE(namesIn(*record), QStringLiteral("certificate statement subject type value"));
    const auto statement = json::parse(member(*content, "statement"), "statement");
    VERIFY_OK(statement);
    QCOMPARE(namesIn(*statement), QStringLiteral("build format ledger meaning nonce purpose reason record signer "
                                                 "statement station store time zone"));
}

VALBENCH_TEST(TestOwnSignatures, own_signatures)
#include "test_own_signatures.moc"
