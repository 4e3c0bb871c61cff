// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "service_fixture.h"
#include "support/test_registry.h"

#include <QProcess>

#include <algorithm>

#include <valbench/services/access_reviews.h>
#include <valbench/services/verification.h>

using namespace valbench;
using test::ServiceFixture;

class TestAccessReviews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void listsEverybodyAsTheyAre();
    void countsOnceItsMakerHasSigned();
    void overdueIsToldToQaAndAdministrator();
    void isPrinted();
};

void TestAccessReviews::listsEverybodyAsTheyAre()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    auto &w = *fixture.workspace;
    VERIFY_OK(w.accounts().disable(fixture.as("admin"), "auditor", "left the company"));
    VERIFY_OK(w.accounts().add(fixture.as("admin"), "late", "Late Comer", domain::Role::dataScientist));
    for (int i = 0; i < 5; ++i)
        QVERIFY(!fixture.signIn("engineer", "not the right sentence"));
    const auto id = w.accessReviews().record(fixture.as("qa"), "the engineer's account is locked, see the alert");
    VERIFY_OK(id);
    VERIFY_OK(w.accounts().unlock(fixture.as("admin"), "engineer", "called from a known number")); // later
    const auto view = w.accessReviews().show(fixture.as("qa"), *id);
    VERIFY_OK(view);
    const auto &accounts = view->review.accounts;
    QCOMPARE(accounts.size(), 6U);
    const auto of = [&](std::string_view user) {
        return *std::ranges::find(accounts, user, &domain::ReviewedAccount::userId);
    };
    QVERIFY(of("admin").role == domain::Role::administrator);
    QCOMPARE(of("admin").fullName, std::string("Maria Keller"));
    QVERIFY(!of("admin").lastSignIn.empty());
    QVERIFY(of("engineer").locked);
    QCOMPARE(of("engineer").verifiedBy, std::string("admin, qa"));
    QVERIFY(of("auditor").state == domain::AccountState::disabled);
    QVERIFY(of("late").state == domain::AccountState::invited);
    QVERIFY(of("late").lastSignIn.empty());
    QCOMPARE(view->review.findings, std::string("the engineer's account is locked, see the alert"));
}

void TestAccessReviews::countsOnceItsMakerHasSigned()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    auto &w = *fixture.workspace;
    auto reviews = w.accessReviews();
    const auto secret =
        w.accounts().add(fixture.as("admin"), "qa2", "Second Approver", domain::Role::qaApprover, &fixture.as("qa"));
    VERIFY_OK(secret);
    const auto before = reviews.due(fixture.as("qa"));
    VERIFY_OK(before);
    QVERIFY(before->last.empty());
    QVERIFY(!reviews.record(fixture.as("admin"), "all as it should be"));
    const auto id = reviews.record(fixture.as("qa"), "all as it should be");
    VERIFY_OK(id);
    QVERIFY(reviews.list(fixture.as("qa"))->front().signedBy.empty());
    QCOMPARE(reviews.due(fixture.as("qa"))->due, before->due); // not signed: not done
    // It waits in the work of who made it, and nobody signs it for them.
    const auto work = w.work().list(fixture.as("qa"));
    VERIFY_OK(work);
    QCOMPARE(work->mine.size(), 1U);
    QCOMPARE(work->mine.front().record.id, *id);
    QVERIFY(!w.signing().offer(fixture.as("lead"), {*id}));
    fixture.clock.advance(std::chrono::days(10));
    VERIFY_OK(fixture.sign("qa", *id, domain::Meaning::reviewed, "looked through on screen"));
    const auto list = reviews.list(fixture.as("admin"));
    VERIFY_OK(list);
    QCOMPARE(list->front().signedBy, std::string("David Okafor"));
    QCOMPARE(list->front().signedAt, fixture.clock.now().toText());
    const auto after = reviews.due(fixture.as("qa"));
    VERIFY_OK(after);
    QCOMPARE(after->last, fixture.clock.now().toText());
    QCOMPARE(after->due, std::string("2027-05-13T13:00:00.000000Z")); // six months after 13 November 2026
    const auto signatures = w.records().signatures(fixture.as("auditor"), *id);
    VERIFY_OK(signatures);
    QVERIFY2(signatures->front().valid, signatures->front().problem.c_str());
    const auto verification = services::verifyStore(fixture.environment(), fixture.storePath());
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
}

void TestAccessReviews::overdueIsToldToQaAndAdministrator()
{
    ServiceFixture fixture; // made on 3 November 2026
    VERIFY_OK(fixture.createWithPeople());
    auto &w = *fixture.workspace;
    const auto overdue = [&](const char *user) { return w.work().attention(fixture.as(user))->accessReviewOverdue; };
    fixture.clock.advance(std::chrono::days(181)); // 3 May 2027, the very moment
    QVERIFY(!overdue("qa"));
    fixture.clock.advance(std::chrono::seconds(1));
    for (const char *user : {"qa", "admin"})
        QVERIFY2(overdue(user), user);
    QVERIFY(!overdue("lead"));
    QVERIFY(w.accessReviews().due(fixture.as("auditor"))->overdue);
    const auto id = w.accessReviews().record(fixture.as("qa"), "all as it should be");
    VERIFY_OK(id);
    QVERIFY(overdue("qa"));
    VERIFY_OK(fixture.sign("qa", *id, domain::Meaning::reviewed, "looked through on screen"));
    QVERIFY(!overdue("qa"));
    // The interval is the policy's.
    domain::PolicySettings settings;
    settings.accessReviewMonths = 1;
    VERIFY_OK(w.policy().change(fixture.as("admin"), fixture.as("qa"), 1, settings, "decided by the quality board"));
    fixture.clock.advance(std::chrono::days(32));
    QVERIFY(overdue("admin"));
}

void TestAccessReviews::isPrinted()
{
    ServiceFixture fixture;
    VERIFY_OK(fixture.createWithPeople());
    const auto id = fixture.workspace->accessReviews().record(fixture.as("qa"), "all as it should be");
    VERIFY_OK(id);
    VERIFY_OK(fixture.sign("qa", *id, domain::Meaning::reviewed, "looked through on screen"));
    const auto pdf = fixture.workspace->reports().print(fixture.as("qa"), *id);
    VERIFY_OK(pdf);
    QFile file(fixture.folder.filePath(QStringLiteral("review.pdf")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(reinterpret_cast<const char *>(pdf->bytes.data()), static_cast<qint64>(pdf->bytes.size()));
    file.close();
    QProcess reader;
    reader.start(QStringLiteral("pdftotext"), {QStringLiteral("-layout"), file.fileName(), QStringLiteral("-")});
    QVERIFY(reader.waitForFinished());
    const auto text = QString::fromUtf8(reader.readAllStandardOutput());
    for (const char *part :
         {"Access review", "all as it should be", "Maria Keller", "Validation lead", "David Okafor", "I reviewed this"})
        QVERIFY2(text.contains(QLatin1String(part)), part);
}

VALBENCH_TEST(TestAccessReviews, access_reviews)
#include "test_access_reviews.moc"
