// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The main job without a mouse: from sign-in through signing, execution and deviation to the approved report.
#include "journey.h"

#include "support/event_watch.h"
#include "support/test_registry.h"

#include <QAbstractItemView>
#include <QApplication>

#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/views/desk.h>

using namespace valbench;

class TestKeyboard : public test::Journey {
    Q_OBJECT
private Q_SLOTS:
    void demoOpens();
    void engineerImportsAndSigns();
    void leadReviews();
    void qaApproves();
    void engineerExecutes();
    void leadDisposesOfTheDeviation();
    void qaClosesTheDeviation();
    void leadReviewsTheExecution();
    void engineerWritesTheReport();
    void leadReviewsTheReport();
    void qaApprovesTheReport();
    void noMouseWasTouched();
    void noEventKeptTheWindow();

private:
    void signIn(const QString &role);
    void signOut();
    void sign(const QString &record, const QString &meaning);
    /// From My work: what waits for this person there is opened and signed.
    void signWaiting(const QString &role, const QString &record, const QString &meaning);
    QString m_role;
};

void TestKeyboard::signIn(const QString &role)
{
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("User id")), patience);
    QVERIFY(!desk->session());
    m_role = role;
    fill(*user, QStringLiteral("User id"), ui::qs(person(role).userId));
    fill(*user, QStringLiteral("Password"), ui::qs(person(role).passphrase));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session() != nullptr, patience);
}

void TestKeyboard::signOut()
{
    comeBack();
    USER(*user, press(Qt::Key_K, Qt::ControlModifier));
    QTRY_VERIFY(QApplication::activePopupWidget());
    USER(*user, typeHere(QStringLiteral("sign out")));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session() == nullptr, patience);
    comeBack();
}

void TestKeyboard::sign(const QString &record, const QString &meaning)
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Sign…")), patience);
    use(*user, QStringLiteral("Sign…"));
    QWidget *signing = dialog();
    QVERIFY(signing);
    test::UserDriver hand(signing);
    use(hand, QStringLiteral("sign.open.") + record);
    QWidget *content = dialog(signing);
    QVERIFY(content);
    test::UserDriver reader(content);
    USER(reader, press(Qt::Key_Escape));
    QCOMPARE(dialog(content), signing);
    use(hand, QStringLiteral("sign.meaning.") + meaning);
    fill(hand, QStringLiteral("sign.reason"), QStringLiteral("Done without a mouse."));
    if (hand.sees(QStringLiteral("sign.userId")))
        fill(hand, QStringLiteral("sign.userId"), ui::qs(person(m_role).userId));
    fill(hand, QStringLiteral("sign.password"), ui::qs(person(m_role).passphrase));
    USER(hand, press(Qt::Key_Return));
    noDialog();
}

void TestKeyboard::signWaiting(const QString &role, const QString &record, const QString &meaning)
{
    signIn(role);
    openByKeys(QStringLiteral("work.mine.table"), record);
    sign(record, meaning);
    signOut();
}

void TestKeyboard::demoOpens()
{
    use(*user, QStringLiteral("Try the demo"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Auditor")), patience);
    readPeople();
}

void TestKeyboard::engineerImportsAndSigns()
{
    signIn(QStringLiteral("validation-engineer"));
    goByKeys(QStringLiteral("protocols"));
    prompts.next = QStringLiteral(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json");
    use(*user, QStringLiteral("Import protocol…"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
    sign(QStringLiteral("PQ-3"), QStringLiteral("authored"));
    signOut();
}

void TestKeyboard::leadReviews()
{
    signWaiting(QStringLiteral("validation-lead"), QStringLiteral("PQ-3"), QStringLiteral("reviewed"));
}

void TestKeyboard::qaApproves()
{
    signWaiting(QStringLiteral("qa-approver"), QStringLiteral("PQ-3"), QStringLiteral("approved"));
}

void TestKeyboard::engineerExecutes()
{
    signIn(QStringLiteral("validation-engineer"));
    goByKeys(QStringLiteral("protocols"));
    openByKeys(QStringLiteral("protocols.list.table"), QStringLiteral("PQ-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Execute…")), patience);
    use(*user, QStringLiteral("Execute…"));
    QWidget *files = dialog();
    QVERIFY(files);
    test::UserDriver hand(files);
    fill(hand, QStringLiteral("File for test"),
         QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv"));
    fill(hand, QStringLiteral("File for baseline"),
         QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples/flchain_train.csv"));
    use(hand, QStringLiteral("Execute"));
    noDialog();
    QTRY_COMPARE_WITH_TIMEOUT(window->pages().current().record, QStringLiteral("EXE-3"), patience);
    sign(QStringLiteral("EXE-3"), QStringLiteral("executed"));
    signOut();
}

void TestKeyboard::leadDisposesOfTheDeviation()
{
    signIn(QStringLiteral("validation-lead"));
    openByKeys(QStringLiteral("work.mine.table"), QStringLiteral("DEV-8"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Classify…")), patience);
    use(*user, QStringLiteral("Classify…"));
    test::UserDriver classify(dialog());
    fill(classify, QStringLiteral("deviation.reason"), QStringLiteral("As the protocol classed it."));
    use(classify, QStringLiteral("Classify"));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Dispose…")), patience);
    use(*user, QStringLiteral("Dispose…"));
    test::UserDriver dispose(dialog());
    fill(dispose, QStringLiteral("Impact"), QStringLiteral("None on the flag."));
    fill(dispose, QStringLiteral("Root cause"), QStringLiteral("The model is overfitted."));
    fill(dispose, QStringLiteral("Correction"), QStringLiteral("Recalibrate the next version."));
    USER(dispose, tabTo(QStringLiteral("Disposition")));
    USER(dispose, press(Qt::Key_Down)); // corrected
    USER(dispose, press(Qt::Key_Down)); // accept with condition
    fill(dispose, QStringLiteral("Condition to be observed in use"), QStringLiteral("Only the flag is shown."));
    fill(dispose, QStringLiteral("deviation.reason"), QStringLiteral("Investigated with the clinic."));
    use(dispose, QStringLiteral("Record decision"));
    noDialog();
    signOut();
}

void TestKeyboard::qaClosesTheDeviation()
{
    signWaiting(QStringLiteral("qa-approver"), QStringLiteral("DEV-8"), QStringLiteral("approved"));
}

void TestKeyboard::leadReviewsTheExecution()
{
    signWaiting(QStringLiteral("validation-lead"), QStringLiteral("EXE-3"), QStringLiteral("reviewed"));
}

void TestKeyboard::engineerWritesTheReport()
{
    signIn(QStringLiteral("validation-engineer"));
    goByKeys(QStringLiteral("executions"));
    openByKeys(QStringLiteral("executions.list.table"), QStringLiteral("EXE-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Write report…")), patience);
    use(*user, QStringLiteral("Write report…"));
    test::UserDriver report(dialog());
    fill(report, QStringLiteral("Summary"), QStringLiteral("Fit for triage under one condition."));
    use(report, QStringLiteral("Write report"));
    noDialog();
    QTRY_COMPARE_WITH_TIMEOUT(window->pages().current().record, QStringLiteral("REP-3"), patience);
    sign(QStringLiteral("REP-3"), QStringLiteral("authored"));
    signOut();
}

void TestKeyboard::leadReviewsTheReport()
{
    signWaiting(QStringLiteral("validation-lead"), QStringLiteral("REP-3"), QStringLiteral("reviewed"));
}

void TestKeyboard::qaApprovesTheReport()
{
    signWaiting(QStringLiteral("qa-approver"), QStringLiteral("REP-3"), QStringLiteral("approved"));
    signIn(QStringLiteral("auditor"));
    const auto report = desk->workspace()->reports().show(*desk->session(), "REP-3");
    VERIFY_OK(report);
    QCOMPARE(report->record.stage, domain::Stage::approved);
    QCOMPARE(report->report.conclusion, domain::Conclusion::acceptedWithConditions);
    signOut();
}

void TestKeyboard::noMouseWasTouched()
{
    QCOMPARE(test::WatchedApplication::instance().mousePresses(), std::size_t(0));
}

void TestKeyboard::noEventKeptTheWindow()
{
    checkEvents();
}

VALBENCH_TEST(TestKeyboard, keyboard)
#include "test_keyboard.moc"
