// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What administrators and QA have to look into: the access review that is overdue, and the alert of a failed signing.
#include "journey.h"

#include "support/test_registry.h"

#include <QAbstractItemView>

#include <valbench/services/alerts.h>
#include <valbench/services/trail_reviews.h>
#include <valbench/services/workspace.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>

using namespace valbench;
using namespace valbench::test;

class TestAttention : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void overdueReviewIsShown();
    void qaReviewsTheAccesses();
    void failedSigningIsAcknowledgedByQa();
    void everyThemeAndSize();
    void qaReviewsTheTrail();
    void administratorAcknowledgesToo();
    void lostPasswordEndsTheSession();
};

static const auto oneAlert = QStringLiteral("An alert waits for you to look into and acknowledge.");

void TestAttention::overdueReviewIsShown()
{
    const auto file = folder.filePath(QStringLiteral("attention.valbench")).toStdString();
    const PastClock past(365); // the first access review of a store made then is overdue
    auto environment = desk->environmentFor(services::Purpose::test);
    const services::Environment before{
        past, environment.random, environment.profile, environment.build, environment.zone, environment.protection};
    const auto made = services::Workspace::create(before, file,
                                                  {services::Purpose::test,
                                                   {"adm", "Ada Min", Secret(adminPassword.toStdString())},
                                                   {"qua", "Quinn Ay", Secret(qaPassword.toStdString())}});
    VERIFY_OK(made);
    VERIFY_OK(acceptStatements(**made, {{"adm", adminPassword}, {"qua", qaPassword}}));
    front->openStore(QString::fromStdString(file));
    typeSignIn(QStringLiteral("qua"), qaPassword);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Look at the access reviews")), patience); // on My work
    look(QStringLiteral("attention-work"));
    USER(*user, click(QStringLiteral("Look at the access reviews")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Review accesses…")), patience);
    look(QStringLiteral("access-reviews"));
}

void TestAttention::qaReviewsTheAccesses()
{
    USER(*user, click(QStringLiteral("Review accesses…")));
    QWidget *review = dialog();
    QVERIFY(review);
    test::UserDriver in(review);
    look(QStringLiteral("access-review"), review);
    USER(in, type(QStringLiteral("Reason"), QStringLiteral("both people are still here")));
    USER(in, click(QStringLiteral("Record and sign…")));
    QWidget *sign = dialog(review);
    QVERIFY(sign);
    test::UserDriver inSign(sign);
    USER(inSign, click(QStringLiteral("sign.open.AR-1")));
    QWidget *content = dialog(sign);
    QVERIFY(content);
    test::UserDriver reader(content);
    USER(reader, click(QStringLiteral("Close")));
    QCOMPARE(dialog(content), sign);
    USER(inSign, click(QStringLiteral("sign.meaning.reviewed")));
    USER(inSign, type(QStringLiteral("sign.reason"), QStringLiteral("looked through on screen")));
    USER(inSign, type(QStringLiteral("sign.userId"), QStringLiteral("qua")));
    USER(inSign, type(QStringLiteral("sign.password"), QStringLiteral("not the right one")));
    USER(inSign, click(QStringLiteral("sign.sign")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->workspace()->work().attention(*desk->session())->alerts == 1, patience);
    const auto again = [&] {
        const auto *field = inSign.find(QStringLiteral("sign.userId"));
        return field && field->isEnabled();
    };
    QTRY_VERIFY_WITH_TIMEOUT(again(), patience);
    USER(inSign, type(QStringLiteral("sign.userId"), QStringLiteral("qua")));
    USER(inSign, type(QStringLiteral("sign.password"), qaPassword));
    USER(inSign, click(QStringLiteral("sign.sign")));
    noDialog();
    int row = -1;
    findRow(QStringLiteral("access-reviews.table"), QStringLiteral("Quinn Ay"), row);
    QVERIFY(!user->sees(QStringLiteral("Look at the access reviews")));
    look(QStringLiteral("access-reviewed"));
}

void TestAttention::failedSigningIsAcknowledgedByQa()
{
    QTRY_VERIFY_WITH_TIMEOUT(shows(oneAlert), patience);
    USER(*user, click(QStringLiteral("Look at the alerts")));
    int row = -1;
    findRow(QStringLiteral("alerts.table"), QStringLiteral("ALERT-1"), row);
    USER(*user, clickRow(QStringLiteral("alerts.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Acknowledge…")), patience);
    look(QStringLiteral("alerts"));
    USER(*user, click(QStringLiteral("Acknowledge…")));
    QWidget *acknowledge = dialog();
    QVERIFY(acknowledge);
    test::UserDriver in(acknowledge);
    USER(in, typeHere(QStringLiteral("mistyped it myself")));
    look(QStringLiteral("alert-acknowledge"), acknowledge);
    USER(in, click(QStringLiteral("Acknowledge")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(!shows(oneAlert), patience);
    findRow(QStringLiteral("alerts.table"), QStringLiteral("Waits"), row); // for the administrator
}

/// Light and dark, at normal size and at 200 %: nothing is cut off, nameless or out of order.
void TestAttention::everyThemeAndSize()
{
    const std::pair<ui::SchemeChoice, const char *> schemes[] = {{ui::SchemeChoice::light, "light"},
                                                                 {ui::SchemeChoice::dark, "dark"}};
    for (const auto &[scheme, schemeName] : schemes) {
        for (const int percent : {100, 200}) {
            theme->setChoice(scheme);
            theme->setScale(percent);
            QTest::qWait(20);
            const auto name = [&, schemeText = QLatin1String(schemeName)](const char *what) {
                return QStringLiteral("%1-%2-%3").arg(QLatin1String(what), schemeText).arg(percent);
            };
            QVERIFY(window->go({QStringLiteral("administration"), {}}));
            for (const auto &[title, what] : {std::pair("People", "people"), std::pair("Policy", "policy"),
                                              std::pair("Alerts", "alerts"), std::pair("Access reviews", "reviews")}) {
                USER(*user, tab(QLatin1String(title)));
                QTest::qWait(60);
                look(name(what));
            }
            USER(*user, click(QStringLiteral("Review accesses…")));
            QWidget *review = dialog();
            QVERIFY(review);
            look(name("review-dialog"), review);
            test::UserDriver in(review);
            USER(in, press(Qt::Key_Escape));
            noDialog();
        }
    }
    theme->setScale(100);
    theme->setChoice(ui::SchemeChoice::light);
}

void TestAttention::qaReviewsTheTrail()
{
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Audit trail")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Review…")), patience);
    comeBack();
    int row = -1;
    findRow(QStringLiteral("audit.table"), QStringLiteral("Quinn Ay acknowledged ALERT-1, failed signing of qua."),
            row);
    USER(*user, type(QStringLiteral("Record id"), QStringLiteral("POL-1")));
    look(QStringLiteral("trail-to-review"));
    USER(*user, click(QStringLiteral("Review…")));
    QWidget *review = dialog();
    QVERIFY(review);
    test::UserDriver in(review);
    USER(in, type(QStringLiteral("Reason"), QStringLiteral("the policy is what every store starts with")));
    look(QStringLiteral("trail-review"), review);
    USER(in, click(QStringLiteral("Record and sign…")));
    QWidget *sign = dialog(review);
    QVERIFY(sign);
    test::UserDriver inSign(sign);
    USER(inSign, click(QStringLiteral("sign.open.TR-1")));
    QWidget *content = dialog(sign);
    QVERIFY(content);
    test::UserDriver reader(content);
    USER(reader, click(QStringLiteral("Close")));
    QCOMPARE(dialog(content), sign);
    USER(inSign, click(QStringLiteral("sign.meaning.reviewed")));
    USER(inSign, type(QStringLiteral("sign.reason"), QStringLiteral("looked at every entry")));
    USER(inSign, type(QStringLiteral("sign.password"), qaPassword)); // the period goes on: no user id
    USER(inSign, click(QStringLiteral("sign.sign")));
    noDialog();
    const auto reviews = desk->workspace()->trailReviews().list(*desk->session(), "POL-1");
    VERIFY_OK(reviews);
    QCOMPARE(reviews->size(), 1U);
    QCOMPARE(reviews->front().signedBy, std::string("Quinn Ay"));
    QCOMPARE(reviews->front().review.findings, std::string("the policy is what every store starts with"));
    USER(*user, click(QStringLiteral("Reviews…")));
    QWidget *list = dialog();
    QVERIFY(list);
    look(QStringLiteral("trail-reviews"), list);
    test::UserDriver inList(list);
    USER(inList, click(QStringLiteral("Close")));
    noDialog();
    signOutByMenu();
}

void TestAttention::administratorAcknowledgesToo()
{
    typeSignIn(QStringLiteral("adm"), adminPassword);
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Administration")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(oneAlert), patience);
    USER(*user, click(QStringLiteral("Look at the alerts")));
    int row = -1;
    findRow(QStringLiteral("alerts.table"), QStringLiteral("ALERT-1"), row);
    USER(*user, clickRow(QStringLiteral("alerts.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Acknowledge…")), patience);
    USER(*user, click(QStringLiteral("Acknowledge…")));
    QWidget *acknowledge = dialog();
    QVERIFY(acknowledge);
    test::UserDriver in(acknowledge);
    USER(in, typeHere(QStringLiteral("talked to QA, nothing to do")));
    USER(in, click(QStringLiteral("Acknowledge")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(!shows(oneAlert), patience);
    QVERIFY(desk->workspace()->alerts().list(*desk->session(), true)->empty());
    look(QStringLiteral("alerts-closed"));
    theme->setScale(200);
    USER(*user, tab(QStringLiteral("People")));
    QTest::qWait(60);
    look(QStringLiteral("people-administrator-200")); // six buttons
    theme->setScale(100);
}

void TestAttention::lostPasswordEndsTheSession()
{
    USER(*user, menu(QStringLiteral("Store"), QStringLiteral("Report my password lost…")));
    QWidget *report = dialog();
    QVERIFY(report);
    test::UserDriver in(report);
    USER(in, typeHere(QStringLiteral("somebody saw me type it")));
    look(QStringLiteral("report-lost"), report);
    USER(in, click(QStringLiteral("Report and sign out")));
    QTRY_VERIFY_WITH_TIMEOUT(!desk->session(), patience);
    typeSignIn(QStringLiteral("adm"), adminPassword);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("This password was reported as lost and opens nothing any more. "
                                                       "An administrator issues another after checking who you are.")),
                             patience);
    QVERIFY(!desk->session());
}

VALBENCH_TEST(TestAttention, attention)
#include "test_attention.moc"
