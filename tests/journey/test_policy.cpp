// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The security policy on screen: shown, changed by two, and holding at once.
#include "journey.h"

#include "support/test_registry.h"

#include <valbench/services/workspace.h>
#include <valbench/ui/shell/idle_watcher.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>

using namespace valbench;
using namespace valbench::test;
using namespace std::chrono_literals;

class TestPolicy : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void opensWithTwoFounders();
    void firstSignInTakesTheStatement();
    void policyIsChangedByTwo();
    void idleLockFollowsThePolicyAndComesBack();
    void oldPasswordIsExchangedAtTheSignIn();
    void newPersonReadsBeforeChoosing();

private:
    std::string m_file;
};

void TestPolicy::opensWithTwoFounders()
{
    m_file = folder.filePath(QStringLiteral("policy.valbench")).toStdString();
    const PastClock past(400); // a password chosen then is too old for any policy
    auto environment = desk->environmentFor(services::Purpose::test);
    const services::Environment before{
        past, environment.random, environment.profile, environment.build, environment.zone, environment.protection};
    {
        const auto made = services::Workspace::create(before, m_file,
                                                      {services::Purpose::test,
                                                       {"adm", "Ada Min", Secret(adminPassword.toStdString())},
                                                       {"qua", "Quinn Ay", Secret(qaPassword.toStdString())}});
        VERIFY_OK(made);
        VERIFY_OK(acceptStatements(**made, {{"qua", qaPassword}}));
    }
    front->openStore(QString::fromStdString(m_file));
}

/// Nobody gets in before having read and accepted the accountability statement.
void TestPolicy::firstSignInTakesTheStatement()
{
    typeSignIn(QStringLiteral("adm"), adminPassword);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("I have read this statement and accept it")), patience);
    QVERIFY(!desk->session());
    for (const int percent : {200, 100}) {
        theme->setScale(percent);
        for (const auto &[scheme, name] :
             {std::pair(ui::SchemeChoice::dark, "dark"), std::pair(ui::SchemeChoice::light, "light")}) {
            theme->setChoice(scheme);
            QTest::qWait(20);
            look(QStringLiteral("statement-%1-%2").arg(QLatin1String(name)).arg(percent));
        }
    }
    USER(*user, click(QStringLiteral("Accept and sign in")));
    QTest::qWait(300);
    QVERIFY(!desk->session()); // not ticked
    look(QStringLiteral("statement-not-ticked"));
    USER(*user, click(QStringLiteral("I have read this statement and accept it")));
    USER(*user, click(QStringLiteral("Accept and sign in")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    QTRY_COMPARE(window->idleWatcher().limit(), 10min);
    QVERIFY(window->idleWatcher().isRunning());
}

void TestPolicy::policyIsChangedByTwo()
{
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Administration")));
    USER(*user, tab(QStringLiteral("Policy")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Change policy…")), patience);
    look(QStringLiteral("policy"));
    USER(*user, click(QStringLiteral("Change policy…")));
    QWidget *change = dialog();
    QVERIFY(change);
    test::UserDriver in(change);
    USER(in, type(QStringLiteral("Days until a password ends"), QStringLiteral("365")));
    USER(in, type(QStringLiteral("Minutes without activity until the screen locks"), QStringLiteral("7")));
    USER(in, type(QStringLiteral("Reason"), QStringLiteral("decided by the quality board")));
    USER(in, type(QStringLiteral("User id of the QA approver"), QStringLiteral("qua")));
    USER(in, type(QStringLiteral("Password of the QA approver"), QStringLiteral("not the right one")));
    look(QStringLiteral("policy-change"), change);
    USER(in, click(QStringLiteral("Change policy")));
    // A wrong password changes nothing, and what was filled in stays.
    QTRY_VERIFY_WITH_TIMEOUT(in.sees(QStringLiteral("User id or password is not right. Check both and try again; after "
                                                    "5 failures the account is locked.")),
                             patience);
    QCOMPARE(window->idleWatcher().limit(), 10min);
    USER(in, type(QStringLiteral("Password of the QA approver"), qaPassword));
    // 365 days: QA's own password is older, but the policy of now lets it pass.
    USER(in, click(QStringLiteral("Change policy")));
    noDialog();
    QTRY_COMPARE_WITH_TIMEOUT(window->idleWatcher().limit(), 7min, patience);
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("After 7 minutes without activity")), patience);
    look(QStringLiteral("policy-changed"));
}

/// The lock comes again after each unlocking: nobody gets rid of it by unlocking once.
void TestPolicy::idleLockFollowsThePolicyAndComesBack()
{
    USER(*user, press(Qt::Key_L, Qt::ControlModifier));
    QTRY_VERIFY_WITH_TIMEOUT(window->isLocked(), patience);
    QVERIFY(!window->idleWatcher().isRunning());
    USER(*user, type(QStringLiteral("Password"), adminPassword));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(!window->isLocked(), patience);
    QVERIFY(window->idleWatcher().isRunning());
    QTRY_COMPARE_WITH_TIMEOUT(window->idleWatcher().limit(), 7min, patience);
    window->idleWatcher().start(200ms, 100ms); // nobody waits seven minutes in a test
    QTRY_VERIFY_WITH_TIMEOUT(window->isLocked(), patience);
    USER(*user, type(QStringLiteral("Password"), adminPassword));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(!window->isLocked(), patience);
    signOutByMenu();
}

void TestPolicy::oldPasswordIsExchangedAtTheSignIn()
{
    typeSignIn(QStringLiteral("adm"), adminPassword);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("New password")), patience);
    QVERIFY(!desk->session());
    look(QStringLiteral("password-too-old"));
    USER(*user, type(QStringLiteral("New password"), adminPassword));
    USER(*user, type(QStringLiteral("New password again"), adminPassword));
    USER(*user, press(Qt::Key_Return));
    QTest::qWait(1500);
    QVERIFY(!desk->session()); // the same again is no change
    const auto next = QStringLiteral("a sentence of this month");
    USER(*user, type(QStringLiteral("New password"), next));
    USER(*user, type(QStringLiteral("New password again"), next));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    signOutByMenu();
    typeSignIn(QStringLiteral("adm"), next);
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    signOutByMenu();
}

/// A one-time secret leads to the statement, and that to a password of one's own.
void TestPolicy::newPersonReadsBeforeChoosing()
{
    QString secret;
    {
        const auto store = services::Workspace::open(desk->environmentFor(services::Purpose::test), m_file);
        VERIFY_OK(store);
        const auto admin = (*store)->sessions().signIn("adm", Secret("a sentence of this month"));
        VERIFY_OK(admin);
        const auto oneTime = (*store)->accounts().add(**admin, "late", "Late Comer", domain::Role::auditor);
        VERIFY_OK(oneTime);
        secret = QString::fromStdString(std::string(oneTime->reveal()));
    }
    typeSignIn(QStringLiteral("late"), secret);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Accept and go on")), patience);
    USER(*user, click(QStringLiteral("Accept and go on")));
    QVERIFY(!user->sees(QStringLiteral("New password")));
    USER(*user, click(QStringLiteral("I have read this statement and accept it")));
    USER(*user, click(QStringLiteral("Accept and go on")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("New password")), patience);
    look(QStringLiteral("first-password"));
    USER(*user, type(QStringLiteral("New password"), QStringLiteral("my very own sentence")));
    USER(*user, type(QStringLiteral("New password again"), QStringLiteral("my very own sentence")));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    QCOMPARE(desk->session()->userId(), std::string("late"));
    signOutByMenu();
}

VALBENCH_TEST(TestPolicy, policy)
#include "test_policy.moc"
