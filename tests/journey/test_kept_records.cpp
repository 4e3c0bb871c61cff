// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Evidence of seven years ago: put on hold by QA, disposed of by an administrator with QA; and what people say about a
// protocol.
#include "journey.h"

#include "services/guided_protocol.h"
#include "support/test_registry.h"

#include <valbench/services/accounts.h>
#include <valbench/services/comments.h>
#include <valbench/services/executions.h>
#include <valbench/services/models.h>
#include <valbench/services/retention.h>
#include <valbench/services/signing.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;

class TestKeptRecords : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void qaHoldsEvidence();
    void administratorDisposesWithQa();
    void peopleComment();
    void theCommentIsResolved();

private:
    Status makeStore();
    Status workOfThen(services::Workspace &workspace);
    void openRetention(const QString &user, const QString &password);
    std::string m_store;
};

namespace {

const QString leadPassword = QStringLiteral("the sentence that Lea chose");
const QString engineerPassword = QStringLiteral("the sentence that Eve chose");

Secret secret(const QString &text)
{
    return Secret(text.toStdString());
}

Result<services::SessionPtr> join(services::Workspace &workspace, const services::Session &admin,
                                  const services::Session &qa, const char *user, const char *name, domain::Role role,
                                  const QString &password)
{
    VB_TRY(const auto oneTime, workspace.accounts().add(admin, user, name, role));
    VB_TRY(auto session, workspace.sessions().firstSignIn(user, oneTime, secret(password), 1));
    VB_CHECK(workspace.accounts().verifyIdentity(admin, secret(adminPassword), qa, secret(qaPassword), user,
                                                 "passport seen"));
    return session;
}

Status signAs(services::Workspace &workspace, const services::Session &session, const QString &password,
              const std::string &record, Meaning meaning)
{
    VB_TRY(const auto offer, workspace.signing().offer(session, {record}));
    services::SigningAnswer answer;
    answer.meaning = meaning;
    answer.reason = "as planned";
    answer.userId = session.userId();
    answer.password = secret(password);
    VB_TRY(const auto results, workspace.signing().sign(session, offer, answer));
    return results.front().signatureId.empty()
               ? fail(ErrorCode::refused, VB_MSG("{problem}"), {{"problem", results.front().problem}})
               : Status();
}

} // namespace

Status TestKeptRecords::workOfThen(services::Workspace &workspace)
{
    VB_TRY(const auto admin, workspace.sessions().signIn("adm", secret(adminPassword)));
    VB_TRY(const auto qa, workspace.sessions().signIn("qua", secret(qaPassword)));
    VB_TRY(const auto engineer,
           join(workspace, *admin, *qa, "eng", "Eve Engineer", domain::Role::validationEngineer, engineerPassword));
    VB_TRY(const auto lead,
           join(workspace, *admin, *qa, "lea", "Lea Lead", domain::Role::validationLead, leadPassword));
    domain::ModelVersion model;
    model.name = "flchain-mortality";
    model.version = "1";
    VB_CHECK(workspace.models().add(*engineer, model,
                                    {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"}},
                                    "candidate for validation"));
    VB_TRY(const auto protocol,
           workspace.protocols().add(*engineer, guidedProtocol(domain::ProtocolKind::iq), "first validation"));
    VB_CHECK(signAs(workspace, *engineer, engineerPassword, protocol, Meaning::authored));
    VB_CHECK(signAs(workspace, *lead, leadPassword, protocol, Meaning::reviewed));
    VB_CHECK(signAs(workspace, *qa, qaPassword, protocol, Meaning::approved));
    auto executions = workspace.executions();
    for (const char *text : {"a picture of the lamp", "another picture of the lamp"}) {
        VB_TRY(const auto execution, executions.begin(*engineer, protocol));
        services::StepEntry entry;
        entry.stepId = "M2";
        entry.outcome = domain::Outcome::passed;
        entry.actual = "The lamp is green";
        const std::string_view bytes(text);
        entry.evidence = {{"lamp.txt", "text/plain", Bytes(bytes.begin(), bytes.end())}};
        VB_CHECK(executions.recordStep(*engineer, execution, entry));
        VB_CHECK(executions.cancel(*engineer, execution, "the station was moved"));
    }
    return {};
}

Status TestKeptRecords::makeStore()
{
    m_store = folder.filePath(QStringLiteral("kept.valbench")).toStdString();
    auto environment = desk->environmentFor(services::Purpose::test);
    const PastClock past(7 * 366);
    {
        const services::Environment then{
            past, environment.random, environment.profile, environment.build, environment.zone, environment.protection};
        VB_TRY(const auto made, services::Workspace::create(then, m_store,
                                                            {services::Purpose::test,
                                                             {"adm", "Ada Min", secret(adminPassword)},
                                                             {"qua", "Quinn Ay", secret(qaPassword)}}));
        VB_CHECK(acceptStatements(*made, {{"adm", adminPassword}, {"qua", qaPassword}}));
        VB_CHECK(workOfThen(*made));
    }
    // Their certificates have ended meanwhile.
    VB_TRY(const auto now, services::Workspace::open(environment, m_store));
    VB_TRY(const auto admin, now->sessions().signIn("adm", secret(adminPassword)));
    VB_TRY(const auto qa, now->sessions().signIn("qua", secret(qaPassword)));
    VB_CHECK(now->accounts().verifyIdentity(*admin, secret(adminPassword), *qa, secret(qaPassword), "qua",
                                            "badge and passport seen"));
    return now->accounts().verifyIdentity(*qa, secret(qaPassword), *admin, secret(adminPassword), "adm",
                                          "badge and passport seen");
}

void TestKeptRecords::openRetention(const QString &userId, const QString &password)
{
    typeSignIn(userId, password);
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Administration")));
    USER(*user, tab(QStringLiteral("Retention")));
    int row = -1;
    findRow(QStringLiteral("retention.table"), QStringLiteral("EXE-1"), row);
    USER(*user, clickRow(QStringLiteral("retention.table"), row));
}

void TestKeptRecords::qaHoldsEvidence()
{
    VERIFY_OK(makeStore());
    front->openStore(QString::fromStdString(m_store));
    openRetention(QStringLiteral("qua"), qaPassword);
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Put on hold…")), patience);
    QVERIFY(!user->sees(QStringLiteral("Dispose of evidence…"))); // not QA's
    USER(*user, click(QStringLiteral("Put on hold…")));
    QWidget *hold = dialog();
    QVERIFY(hold);
    UserDriver in(hold);
    USER(in, typeHere(QStringLiteral("a law suit is pending")));
    look(QStringLiteral("retention-hold"), hold);
    USER(in, click(QStringLiteral("Put on hold")));
    noDialog();
    int row = -1;
    findRow(QStringLiteral("retention.table"), QStringLiteral("On hold"), row);
    USER(*user, clickRow(QStringLiteral("retention.table"), row));
    lookInEveryWay(QStringLiteral("retention"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Lift the hold…")), patience);
    USER(*user, click(QStringLiteral("Lift the hold…")));
    QWidget *lift = dialog();
    QVERIFY(lift);
    UserDriver inLift(lift);
    USER(inLift, typeHere(QStringLiteral("the law suit is settled")));
    look(QStringLiteral("retention-lift"), lift);
    USER(inLift, click(QStringLiteral("Lift the hold")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(desk->workspace()->retention().show(*desk->session(), "EXE-1")->heldSince.empty(),
                             patience);
    signOutByMenu();
}

void TestKeptRecords::administratorDisposesWithQa()
{
    openRetention(QStringLiteral("adm"), adminPassword);
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Dispose of evidence…")), patience);
    QVERIFY(!user->sees(QStringLiteral("Put on hold…"))); // QA's
    USER(*user, click(QStringLiteral("Dispose of evidence…")));
    QWidget *disposal = dialog();
    QVERIFY(disposal);
    UserDriver in(disposal);
    USER(in, type(QStringLiteral("Reason"), QStringLiteral("kept long enough")));
    USER(in, type(QStringLiteral("Your password"), adminPassword));
    USER(in, type(QStringLiteral("User id"), QStringLiteral("qua")));
    USER(in, type(QStringLiteral("Password of the second person"), QStringLiteral("not the right one")));
    look(QStringLiteral("retention-disposal"), disposal);
    USER(in, click(QStringLiteral("Dispose of it")));
    const auto again = [&] {
        const auto *field = in.find(QStringLiteral("Your password"));
        return field && field->isEnabled();
    };
    QTRY_VERIFY_WITH_TIMEOUT(again(), patience);
    QCOMPARE(desk->workspace()->retention().show(*desk->session(), "EXE-1")->files, 1U);
    USER(in, type(QStringLiteral("Your password"), adminPassword));
    USER(in, type(QStringLiteral("Password of the second person"), qaPassword));
    USER(in, click(QStringLiteral("Dispose of it")));
    noDialog();
    int row = -1;
    findRow(QStringLiteral("retention.table"), QStringLiteral("Disposed of"), row);
    look(QStringLiteral("retention-disposed"));
    QCOMPARE(desk->workspace()->retention().show(*desk->session(), "EXE-1")->disposed, 1U);
    USER(*user, tab(QStringLiteral("Health")));
    QTRY_VERIFY_WITH_TIMEOUT(
        shows(QStringLiteral("It was built for development. Nobody vouches for its files; do not use it for "
                             "validation.")),
        patience);
    lookInEveryWay(QStringLiteral("health-station"));
    signOutByMenu();
}

void TestKeptRecords::peopleComment()
{
    typeSignIn(QStringLiteral("lea"), leadPassword);
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    goByKeys(QStringLiteral("protocols"));
    openByKeys(QStringLiteral("protocols.list.table"), QStringLiteral("IQ-1"));
    USER(*user, tab(QStringLiteral("Comments")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Comment…")), patience);
    look(QStringLiteral("comments-none"));
    USER(*user, click(QStringLiteral("Comment…")));
    QWidget *comment = dialog();
    QVERIFY(comment);
    UserDriver in(comment);
    QVERIFY(!in.find(QStringLiteral("Comment"))->isEnabled());
    USER(in, typeHere(QStringLiteral("Why is the lamp of the station part of this? It is a property of the room.")));
    USER(in, type(QStringLiteral("For (user id)"), QStringLiteral("eng")));
    look(QStringLiteral("comment-dialog"), comment);
    USER(in, click(QStringLiteral("Comment")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Answer… COM-1")), patience);
    const auto list = desk->workspace()->comments().list(*desk->session(), "IQ-1");
    VERIFY_OK(list);
    QCOMPARE(list->front().comment.assignee, std::string("eng"));
    signOutByMenu();
}

void TestKeptRecords::theCommentIsResolved()
{
    typeSignIn(QStringLiteral("qua"), qaPassword);
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    goByKeys(QStringLiteral("protocols"));
    openByKeys(QStringLiteral("protocols.list.table"), QStringLiteral("IQ-1"));
    USER(*user, tab(QStringLiteral("Comments (1)")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Answer… COM-1")), patience);
    USER(*user, click(QStringLiteral("Answer… COM-1")));
    QWidget *answer = dialog();
    QVERIFY(answer);
    UserDriver in(answer);
    USER(in, typeHere(QStringLiteral("The inspection of last year asked for it.")));
    USER(in, click(QStringLiteral("Answer")));
    noDialog();
    lookInEveryWay(QStringLiteral("comments-open"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Resolve… COM-1")), patience);
    USER(*user, click(QStringLiteral("Resolve… COM-1")));
    QWidget *resolve = dialog();
    QVERIFY(resolve);
    UserDriver inResolve(resolve);
    USER(inResolve, typeHere(QStringLiteral("it stays, with a reference to the inspection")));
    USER(inResolve, click(QStringLiteral("Resolve")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(!user->sees(QStringLiteral("Resolve… COM-1")), patience);
    look(QStringLiteral("comments-resolved"));
    QVERIFY(!desk->workspace()->comments().list(*desk->session(), "IQ-1")->front().comment.isOpen());
    checkEvents();
}

VALBENCH_TEST(TestKeptRecords, kept_records)
#include "test_kept_records.moc"
