// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/crypto/signing_key.h>
#include <valbench/domain/accountability.h>
#include <valbench/services/trail.h>
#include <valbench/services/verification.h>

using namespace valbench;
using test::ServiceFixture;

class TestAccounts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoDifferentFounders();
    void onlyTheFoundersAtFirst();
    void accountabilityComesFirst();
    void idsAreNeverReused();
    void powerfulRolesTakeASecondPerson();
    void verificationTakesAdministratorAndQa();
    void resetSuspendsSigningAndOldSignaturesStay();
    void signaturesOutliveNameResetAndDeparture();
    void holdersOfTheAuthorityCanChangeTheirNames();
    void disabledStaysDisabled();
    void lostPasswordsOpenNothingAtOnce();
    void disabledPeopleWorkNoFurther();
    void emptyReasonsAreRefused_data();
    void emptyReasonsAreRefused();
};

void TestAccounts::twoDifferentFounders()
{
    ServiceFixture fixture;
    services::CreateRequest request;
    request.administrator = {"same", "One Person", ServiceFixture::password("same")};
    request.qaApprover = {"same", "One Person", ServiceFixture::password("same")};
    const auto store = services::Workspace::create(fixture.environment(), fixture.storePath(), request);
    QVERIFY(!store);
    QCOMPARE(store.error().code(), ErrorCode::refused);
    QVERIFY(!QFile::exists(QString::fromStdString(fixture.storePath())));
}

void TestAccounts::onlyTheFoundersAtFirst()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.create());
    const auto admin = fixture.signIn("admin");
    VERIFY_OK(admin);
    const auto accounts = fixture.workspace->accounts().list(**admin);
    VERIFY_OK(accounts);
    QStringList ids;
    for (const auto &view : *accounts)
        ids << QString::fromStdString(view.account.userId);
    QCOMPARE(ids, QStringList({QStringLiteral("admin"), QStringLiteral("qa")}));
    // No account that anybody could use without having been given it.
    for (const char *name : {"guest", "root", "administrator", "system", "valbench", ""})
        QVERIFY2(!fixture.signIn(name, "valbench"), name);
}

/// Nobody gets a session, a certificate or a signature before having accepted the accountability statement, and the
/// acceptance is a record signed with the key that everything else will be signed with.
void TestAccounts::accountabilityComesFirst()
{
    ServiceFixture fixture;
    services::CreateRequest request;
    request.purpose = services::Purpose::test;
    request.administrator = {"admin", "Maria Keller", ServiceFixture::password("admin")};
    request.qaApprover = {"qa", "David Okafor", ServiceFixture::password("qa")};
    auto made = services::Workspace::create(fixture.environment(), fixture.storePath(), request);
    VERIFY_OK(made);
    fixture.workspace = *std::move(made);
    auto sessions = fixture.workspace->sessions();
    const auto version = ServiceFixture::statement();
    const auto early = fixture.signIn("admin");
    QVERIFY(!early);
    QCOMPARE(early.error().code(), ErrorCode::refused);
    QVERIFY(services::SessionService::needsStatement(early.error()));
    QCOMPARE(fixture.entries("session.statement")->size(), 1U);
    QCOMPARE(fixture.entries("session.opened")->size(), 0U);
    // A wrong password learns nothing of it; another version is none that was read.
    QVERIFY(!services::SessionService::needsStatement(fixture.signIn("admin", "not the right sentence").error()));
    QCOMPARE(sessions.acceptStatement("admin", ServiceFixture::password("admin"), version + 1).error().code(),
             ErrorCode::usage);
    QVERIFY(!sessions.acceptStatement("admin", Secret("not the right sentence"), version));
    QCOMPARE(fixture.entries("accountability.accepted")->size(), 0U);
    for (const char *founder : {"admin", "qa"})
        VERIFY_OK(sessions.acceptStatement(founder, ServiceFixture::password(founder), version));
    const auto admin = fixture.signIn("admin");
    VERIFY_OK(admin);
    const auto qa = fixture.signIn("qa");
    VERIFY_OK(qa);
    QVERIFY(!sessions.acceptStatement("admin", ServiceFixture::password("admin"), version)); // once

    auto accounts = fixture.workspace->accounts();
    const auto secret = accounts.add(**admin, "late", "Late Comer", domain::Role::validationEngineer);
    VERIFY_OK(secret);
    const Secret own("my very own sentence");
    QCOMPARE(sessions.firstSignIn("late", *secret, own, 0).error().code(), ErrorCode::usage);
    QCOMPARE(fixture.entries("credential.password-set")->size(), 2U); // the founders': nothing was changed
    VERIFY_OK(sessions.firstSignIn("late", *secret, own, version));
    const auto entries = fixture.entries("accountability.accepted");
    VERIFY_OK(entries);
    QCOMPARE(entries->size(), 3U);
    const auto &body = entries->front().entry.body;
    QCOMPARE(body.actor.userId, std::string("late"));
    const auto people = accounts.list(**admin);
    VERIFY_OK(people);
    QCOMPARE(people->back().accepted, fixture.clock.now().toText());

    // The record holds the words, the person and the time, under a signature of the key in the account.
    const auto content = fixture.workspace->records().content(**qa, body.record->id);
    VERIFY_OK(content);
    const auto document = json::parse(*content, "record");
    VERIFY_OK(document);
    const auto kept = domain::SignedAcceptance::fromJson(*document);
    VERIFY_OK(kept);
    const auto accepted = kept->parsed();
    VERIFY_OK(accepted);
    QCOMPARE(accepted->userId, std::string("late"));
    QCOMPARE(accepted->printedName, std::string("Late Comer"));
    QCOMPARE(accepted->time, fixture.clock.now().toText());
    QCOMPARE(accepted->statementText, std::string(domain::accountabilityStatement().text));
    QCOMPARE(kept->publicKey, people->back().account.publicKey);
    QVERIFY(crypto::verifySignature(asBytes(kept->statement), *fromBase64(kept->value), *fromBase64(kept->publicKey)));

    // The certificate is issued for this very key. A reset makes another key, which signs the statement anew.
    VERIFY_OK(accounts.verifyIdentity(**admin, ServiceFixture::password("admin"), **qa, ServiceFixture::password("qa"),
                                      "late", "passport seen"));
    const auto again = accounts.resetPassword(**admin, "late", "forgotten");
    VERIFY_OK(again);
    VERIFY_OK(sessions.firstSignIn("late", *again, Secret("another own sentence"), version));
    QCOMPARE(fixture.entries("accountability.accepted")->size(), 4U);
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
    const auto check = std::ranges::find(verification->checks, std::string("accountability statements"),
                                         &services::VerificationCheck::name);
    QVERIFY(check != verification->checks.end());
    QCOMPARE(check->outcome, domain::Outcome::passed);
    QCOMPARE(check->n, 3);
}

void TestAccounts::idsAreNeverReused()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    auto accounts = fixture.workspace->accounts();
    VERIFY_OK(accounts.disable(fixture.as("admin"), "auditor", "left the company"));
    const auto again = accounts.add(fixture.as("admin"), "auditor", "Another Person", domain::Role::auditor);
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::refused);
    for (const char *bad : {"Auditor", "1user", "u", "user name", "a/b"})
        QVERIFY2(!accounts.add(fixture.as("admin"), bad, "Some Person", domain::Role::auditor), bad);
}

void TestAccounts::powerfulRolesTakeASecondPerson()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    auto accounts = fixture.workspace->accounts();
    const auto alone = accounts.add(fixture.as("admin"), "qa2", "Second Approver", domain::Role::qaApprover);
    QVERIFY(!alone);
    QCOMPARE(alone.error().code(), ErrorCode::refused);
    QVERIFY(
        !accounts.add(fixture.as("admin"), "qa2", "Second Approver", domain::Role::qaApprover, &fixture.as("lead")));
    VERIFY_OK(accounts.add(fixture.as("admin"), "qa2", "Second Approver", domain::Role::qaApprover, &fixture.as("qa")));
}

void TestAccounts::verificationTakesAdministratorAndQa()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    auto accounts = fixture.workspace->accounts();
    const auto secret = accounts.add(fixture.as("admin"), "late", "Late Comer", domain::Role::validationEngineer);
    VERIFY_OK(secret);
    const auto late = fixture.workspace->sessions().firstSignIn("late", *secret, Secret("my very own sentence"),
                                                                ServiceFixture::statement());
    VERIFY_OK(late);
    const auto unverified = fixture.workspace->signing().offer(**late, {});
    QVERIFY(!unverified);
    QVERIFY2(unverified.error().text().find("may not sign") != std::string::npos, unverified.error().text().c_str());
    const auto pass = [](const char *user) { return ServiceFixture::password(user); };
    // One person twice, the wrong password of the second, a lead instead of QA: all refused.
    QVERIFY(!accounts.verifyIdentity(fixture.as("admin"), pass("admin"), fixture.as("admin"), pass("admin"), "late",
                                     "seen"));
    QVERIFY(
        !accounts.verifyIdentity(fixture.as("admin"), pass("admin"), fixture.as("qa"), pass("lead"), "late", "seen"));
    QVERIFY(
        !accounts.verifyIdentity(fixture.as("admin"), pass("admin"), fixture.as("lead"), pass("lead"), "late", "seen"));
    QVERIFY(!accounts.verifyIdentity(fixture.as("admin"), pass("admin"), fixture.as("qa"), pass("qa"), "qa", "seen"));
    VERIFY_OK(
        accounts.verifyIdentity(fixture.as("admin"), pass("admin"), fixture.as("qa"), pass("qa"), "late", "seen"));
    // Once only.
    QVERIFY(!accounts.verifyIdentity(fixture.as("admin"), pass("admin"), fixture.as("qa"), pass("qa"), "late", "seen"));
}

void TestAccounts::resetSuspendsSigningAndOldSignaturesStay()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto id = fixture.protocol(false);
    VERIFY_OK(id);
    VERIFY_OK(fixture.sign("engineer", *id, domain::Meaning::authored));
    auto accounts = fixture.workspace->accounts();
    const auto secret = accounts.resetPassword(fixture.as("admin"), "engineer", "forgotten");
    VERIFY_OK(secret);
    const auto session = fixture.workspace->sessions().firstSignIn("engineer", *secret, Secret("another own sentence"),
                                                                   ServiceFixture::statement());
    VERIFY_OK(session);
    const auto offer = fixture.workspace->signing().offer(**session, {*id});
    QVERIFY(!offer);
    QVERIFY2(offer.error().text().find("suspended") != std::string::npos, offer.error().text().c_str());
    const auto views = fixture.workspace->records().signatures(fixture.as("lead"), *id);
    VERIFY_OK(views);
    QCOMPARE(views->size(), 1U);
    QVERIFY2(views->front().valid, views->front().problem.c_str());
    // QA enables, both verify again, and the person signs with a new certificate.
    VERIFY_OK(accounts.enableSigning(fixture.as("qa"), "engineer", "identity checked by telephone"));
    VERIFY_OK(accounts.verifyIdentity(fixture.as("admin"), ServiceFixture::password("admin"), fixture.as("qa"),
                                      ServiceFixture::password("qa"), "engineer", "passport seen again"));
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

/// A name changes, a password is reset, a person leaves: what was signed before stays valid, under the name that was
/// signed with.
void TestAccounts::signaturesOutliveNameResetAndDeparture()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    auto accounts = fixture.workspace->accounts();
    std::vector<std::string> signedRecords;
    std::vector<std::string> names;
    const auto holds = [&](const char *when) {
        for (std::size_t i = 0; i < signedRecords.size(); ++i) {
            const auto views = fixture.workspace->records().signatures(fixture.as("lead"), signedRecords[i]);
            VERIFY_OK(views);
            QCOMPARE(views->size(), 1U);
            QVERIFY2(views->front().valid, (when + (": " + views->front().problem)).c_str());
            QCOMPARE(views->front().statement.printedName, names[i]);
        }
        const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
        VERIFY_OK(verification);
        QVERIFY2(verification->passed, (when + (": " + verification->verdict)).c_str());
    };
    const auto verifyIdentity = [&] {
        return accounts.verifyIdentity(fixture.as("admin"), ServiceFixture::password("admin"), fixture.as("qa"),
                                       ServiceFixture::password("qa"), "engineer", "passport seen again");
    };
    const auto sign = [&](const services::Session &session, const Secret &password) -> Status {
        VB_TRY(const auto id, fixture.protocol(false));
        VB_TRY(const auto offer, fixture.workspace->signing().offer(session, {id}));
        VB_TRY(const auto done,
               fixture.workspace->signing().sign(
                   session, offer, {domain::Meaning::authored, "complete", "engineer", password.clone()}));
        if (!done.front().problem.empty())
            return fail(ErrorCode::refused, VB_MSG("{why}"), {{"why", done.front().problem}});
        signedRecords.push_back(id);
        names.push_back(offer.printedName);
        return {};
    };
    const auto old = ServiceFixture::password("engineer");
    VERIFY_OK(sign(fixture.as("engineer"), old));
    QCOMPARE(names.back(), std::string("Person engineer"));

    // The name: an administrator, with a reason; the person signs again once the identity is verified under it.
    const auto rename = [&](const char *by, const char *name, const char *why) {
        return accounts.rename(fixture.as(by), "engineer", name, why);
    };
    for (const auto &[by, name, why] :
         {std::tuple("lead", "Erin Neu", "married in May"), std::tuple("qa", "Erin Neu", "married in May"),
          std::tuple("admin", "Erin Neu", "n/a"), std::tuple("admin", "E", "married"),
          std::tuple("admin", "Person engineer", "married in May")})
        QVERIFY2(!rename(by, name, why), name);
    QCOMPARE(fixture.entries("account.renamed")->size(), 0U);
    VERIFY_OK(rename("admin", "Erin Neu", "married in May"));
    const auto entries = fixture.entries("account.renamed");
    QCOMPARE(entries->size(), 1U);
    QCOMPARE(entries->front().entry.body.reason, std::string("married in May"));
    QCOMPARE(services::sentenceFor(entries->front().entry),
             std::string("Maria Keller changed the printed name of USR-3 from Person engineer to Erin Neu."));
    holds("after the change of name");
    const auto unverified = sign(fixture.as("engineer"), old);
    QVERIFY(!unverified);
    QVERIFY2(unverified.error().text().find("may not sign") != std::string::npos, unverified.error().text().c_str());
    VERIFY_OK(verifyIdentity());
    VERIFY_OK(sign(fixture.as("engineer"), old));
    QCOMPARE(names.back(), std::string("Erin Neu"));
    holds("after the first signature under the new name");

    // The key.
    const auto secret = accounts.resetPassword(fixture.as("admin"), "engineer", "forgotten");
    VERIFY_OK(secret);
    holds("after the reset");
    const Secret next("another own sentence");
    const auto session =
        fixture.workspace->sessions().firstSignIn("engineer", *secret, next, ServiceFixture::statement());
    VERIFY_OK(session);
    VERIFY_OK(accounts.enableSigning(fixture.as("qa"), "engineer", "identity checked by telephone"));
    VERIFY_OK(verifyIdentity());
    VERIFY_OK(sign(**session, next));
    holds("with the next key");

    // The person.
    VERIFY_OK(accounts.disable(fixture.as("admin"), "engineer", "left the company"));
    QCOMPARE(signedRecords.size(), 3U);
    holds("after the departure");
    QVERIFY(!rename("admin", "Erin Later", "called in once more"));
}

/// The two who hold the store's authority vouch for each other, as when the store was made.
void TestAccounts::holdersOfTheAuthorityCanChangeTheirNames()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    auto accounts = fixture.workspace->accounts();
    VERIFY_OK(accounts.rename(fixture.as("admin"), "qa", "David Okafor-Lind", "married in May"));
    const auto verify = [&](const char *first, const char *second) {
        return accounts.verifyIdentity(fixture.as(first), ServiceFixture::password(first), fixture.as(second),
                                       ServiceFixture::password(second), "qa", "passport seen again");
    };
    QVERIFY(!verify("qa", "admin")); // not themselves
    VERIFY_OK(verify("admin", "qa"));
    QVERIFY(!accounts.rename(fixture.as("admin"), "admin", "Maria Keller-Lind", "married in May")); // not one's own
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

void TestAccounts::disabledStaysDisabled()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.workspace->accounts().disable(fixture.as("admin"), "lead", "left the company"));
    const auto session = fixture.signIn("lead");
    QVERIFY(!session);
    QCOMPARE(session.error().code(), ErrorCode::refused);
    QVERIFY(!fixture.workspace->accounts().disable(fixture.as("admin"), "admin", "myself"));
}

/// By the person: the password opens no session, no lock and no signature, and the open session does nothing more.
void TestAccounts::lostPasswordsOpenNothingAtOnce()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.registerModel());
    const auto protocol = fixture.protocol(false);
    VERIFY_OK(protocol);
    VERIFY_OK(fixture.sign("engineer", *protocol, domain::Meaning::authored));
    auto accounts = fixture.workspace->accounts();
    auto sessions = fixture.workspace->sessions();
    const auto &engineer = fixture.as("engineer");
    const auto password = ServiceFixture::password("engineer");
    QVERIFY(!accounts.reportLost(fixture.as("lead"), "engineer", "saw the note on the desk")); // not their own
    QVERIFY(!accounts.reportLost(engineer, "engineer", "n/a"));
    VERIFY_OK(fixture.workspace->protocols().list(engineer));
    VERIFY_OK(accounts.reportLost(engineer, "engineer", "somebody saw me type it"));
    for (const auto &refused : {fixture.signIn("engineer").error(), sessions.unlock(engineer, password).error(),
                                sessions.changePassword(engineer, password, Secret("another own sentence")).error(),
                                fixture.workspace->protocols().list(engineer).error(),
                                fixture.workspace->signing().offer(engineer, {*protocol}).error()}) {
        QCOMPARE(refused.code(), ErrorCode::refused);
        QVERIFY2(refused.text().find("reported as lost") != std::string::npos, refused.text().c_str());
    }
    VERIFY_OK(sessions.signOut(engineer));
    const auto entries = fixture.entries("account.loss-reported");
    QCOMPARE(entries->size(), 1U);
    QCOMPARE(entries->front().entry.body.reason, std::string("somebody saw me type it"));
    QVERIFY(!accounts.reportLost(fixture.as("admin"), "engineer", "once more")); // reported before
    const auto list = accounts.list(fixture.as("admin"));
    VERIFY_OK(list);
    QVERIFY(list->at(2).lost);
    QVERIFY(!accounts.enableSigning(fixture.as("qa"), "engineer", "thought it was found"));
    // The way back is the one after a reset: a one-time secret, QA, identity.
    const auto secret = accounts.resetPassword(fixture.as("admin"), "engineer", "checked in person");
    VERIFY_OK(secret);
    VERIFY_OK(sessions.firstSignIn("engineer", *secret, Secret("another own sentence"), ServiceFixture::statement()));
    QVERIFY(!fixture.signIn("engineer"));
    VERIFY_OK(fixture.signIn("engineer", "another own sentence"));
    const auto views = fixture.workspace->records().signatures(fixture.as("lead"), *protocol);
    VERIFY_OK(views);
    QVERIFY2(views->front().valid, views->front().problem.c_str());
    // An administrator reports it for somebody who calls; a one-time secret that went astray ends the same way.
    VERIFY_OK(accounts.reportLost(fixture.as("qa"), "auditor", "called from a known number"));
    QVERIFY(!fixture.signIn("auditor"));
    const auto astray = accounts.add(fixture.as("admin"), "late", "Late Comer", domain::Role::auditor);
    VERIFY_OK(astray);
    VERIFY_OK(accounts.reportLost(fixture.as("admin"), "late", "the letter was opened"));
    QVERIFY(!sessions.firstSignIn("late", *astray, Secret("my very own sentence"), ServiceFixture::statement()));
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

/// Disabling somebody ends what they have open.
void TestAccounts::disabledPeopleWorkNoFurther()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    VERIFY_OK(fixture.workspace->protocols().list(fixture.as("lead")));
    VERIFY_OK(fixture.workspace->accounts().disable(fixture.as("admin"), "lead", "left the company"));
    const auto list = fixture.workspace->protocols().list(fixture.as("lead"));
    QVERIFY(!list);
    QCOMPARE(list.error().code(), ErrorCode::refused);
    QCOMPARE(fixture.entries("access.refused")->size(), 1U);
    // A window that goes on asking does not fill the trail.
    for (int i = 0; i < 5; ++i)
        QVERIFY(!fixture.workspace->protocols().list(fixture.as("lead")));
    QCOMPARE(fixture.entries("access.refused")->size(), 1U);
}

void TestAccounts::emptyReasonsAreRefused_data()
{
    QTest::addColumn<QByteArray>("reason");
    QTest::addColumn<bool>("good");
    for (const char *bad : {"", "  ", "ok", "...", "xxxxx", "update", " Updated. ", "FIXED!", "n/a"})
        QTest::addRow("'%s'", bad) << QByteArray(bad) << false;
    for (const char *good : {"called from a known number", "typo in step 3", "update of the limit"})
        QTest::addRow("'%s'", good) << QByteArray(good) << true;
}

void TestAccounts::emptyReasonsAreRefused()
{
    QFETCH(QByteArray, reason);
    QFETCH(bool, good);
    ServiceFixture fixture;
    VERIFY_OK(fixture.create());
    const auto admin = fixture.signIn("admin");
    VERIFY_OK(admin);
    const auto unlocked = fixture.workspace->accounts().unlock(**admin, "qa", reason.toStdString());
    QCOMPARE(unlocked.has_value(), good);
    QCOMPARE(fixture.entries("account.unlocked")->size(), std::size_t(good));
}

VALBENCH_TEST(TestAccounts, accounts)
#include "test_accounts.moc"
