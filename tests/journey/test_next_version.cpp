// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A second version of the demo's model: its impact, protocols drafted from the first version's, and results carried
// over with a rationale that the lead signs.
#include "journey.h"
#include "support/event_watch.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QCheckBox>
#include <QListWidget>

#include <algorithm>

#include <valbench/services/carry_over.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/step_list.h>

using namespace valbench;
using domain::Outcome;

class TestNextVersion : public test::Journey {
    Q_OBJECT
private Q_SLOTS:
    void aSecondVersionIsRegistered();
    void impactSaysWhatToDoAgain();
    void protocolsAreDrafted();
    void resultsAreCarriedOver();
    void leadSignsTheRationale();
    void reviewedByException();
    void everyThemeAndSize();
    void noEventKeptTheWindow();

private:
    void openRow(const QString &page, const QString &table, const QString &text);
    /// Signed by everybody whose signature a protocol takes, behind the screen.
    void release(const std::string &id);
    Result<services::SessionPtr> signIn(const char *role);
};

Result<services::SessionPtr> TestNextVersion::signIn(const char *role)
{
    const auto &who = person(QString::fromLatin1(role));
    return desk->workspace()->sessions().signIn(who.userId, Secret(who.passphrase));
}

void TestNextVersion::openRow(const QString &page, const QString &table, const QString &text)
{
    USER(*user, menu(QStringLiteral("Go"), page));
    int row = -1;
    findRow(table, text, row);
    USER(*user, clickRow(table, row));
}

void TestNextVersion::release(const std::string &id)
{
    const std::pair<const char *, domain::Meaning> route[] = {{"validation-engineer", domain::Meaning::authored},
                                                              {"validation-lead", domain::Meaning::reviewed},
                                                              {"qa-approver", domain::Meaning::approved}};
    auto &workspace = *desk->workspace();
    for (const auto &[role, meaning] : route) {
        const auto session = signIn(role);
        VERIFY_OK(session);
        const auto offer = workspace.signing().offer(**session, {id});
        VERIFY_OK(offer);
        const auto &who = person(QString::fromLatin1(role));
        VERIFY_OK(
            workspace.signing().sign(**session, *offer, {meaning, "as planned", who.userId, Secret(who.passphrase)}));
        VERIFY_OK(workspace.sessions().signOut(**session));
    }
}

void TestNextVersion::aSecondVersionIsRegistered()
{
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Auditor")), patience);
    readPeople();
    const auto session = signIn("validation-engineer");
    VERIFY_OK(session);
    auto models = desk->workspace()->models();
    auto model = models.show(**session, "flchain-mortality/1")->model;
    model.version = "2";
    VERIFY_OK(models.add(**session, model, {{"model", VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json"}},
                         "with a better description"));
    VERIFY_OK(desk->workspace()->sessions().signOut(**session));
}

void TestNextVersion::impactSaysWhatToDoAgain()
{
    actAs(QStringLiteral("Validation engineer"));
    openRow(QStringLiteral("Models"), QStringLiteral("models.list.table"), QStringLiteral("MOD-2"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Path")), patience);
    USER(*user, tab(QStringLiteral("Impact")));
    int row = -1;
    findRow(QStringLiteral("impact.table"), QStringLiteral("It did not pass: failed."), row);
    findRow(QStringLiteral("impact.table"), QStringLiteral("Can be carried over"), row);
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Draft protocols…")), patience);
    look(QStringLiteral("next-impact"));
}

void TestNextVersion::protocolsAreDrafted()
{
    USER(*user, click(QStringLiteral("Draft protocols…")));
    test::UserDriver in(dialog());
    USER(in, type(QStringLiteral("reason"), QStringLiteral("the second version needs its own")));
    look(QStringLiteral("next-draft"), in.window());
    USER(in, click(QStringLiteral("Draft")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Edit…")), patience); // at the first of them
    const auto drafted = desk->workspace()->protocols().show(*desk->session(), "PQ-3");
    VERIFY_OK(drafted);
    QCOMPARE(drafted->protocol.modelVersion, std::string("2"));
    signOutByMenu();
    release("PQ-3");
}

void TestNextVersion::resultsAreCarriedOver()
{
    actAs(QStringLiteral("Validation engineer"));
    openRow(QStringLiteral("Protocols"), QStringLiteral("protocols.list.table"), QStringLiteral("PQ-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Execute…")), patience);
    const auto begun = desk->workspace()->executions().begin(*desk->session(), "PQ-3");
    VERIFY_OK(begun);
    Q_EMIT desk->recordsChanged();
    openRow(QStringLiteral("Executions"), QStringLiteral("executions.list.table"), ui::qs(*begun));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Carry over…")), patience);
    USER(*user, click(QStringLiteral("Carry over…")));
    test::UserDriver in(dialog());
    auto *steps = in.find<QListWidget>(QStringLiteral("carry.steps"));
    QVERIFY(steps);
    int marked = 0, fixed = 0;
    for (int i = 0; i < steps->count(); ++i) {
        const bool markable = steps->item(i)->flags() & Qt::ItemIsUserCheckable;
        marked += markable && steps->item(i)->checkState() == Qt::Checked;
        fixed += !markable;
    }
    QVERIFY(marked > 3);
    QCOMPARE(fixed, 1); // the one that failed
    look(QStringLiteral("next-carry"), in.window());
    // By keyboard: the space bar takes the first one out.
    USER(in, press(Qt::Key_Space));
    QTRY_VERIFY(steps->item(0)->checkState() == Qt::Unchecked);
    USER(in, type(QStringLiteral("carry.rationale"), QStringLiteral("Not a byte of the model differs.")));
    look(QStringLiteral("next-carry-rationale"), in.window());
    USER(in, click(QStringLiteral("Carry over")));
    noDialog();
    const auto view = desk->workspace()->executions().show(*desk->session(), *begun);
    VERIFY_OK(view);
    const auto carried = std::ranges::count_if(view->execution.steps,
                                               [](const domain::StepResult &step) { return step.carried.has_value(); });
    QCOMPARE(carried, marked - 1);
    QVERIFY(view->execution.steps.front().outcome == Outcome::notRun);
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("%1 of %2 steps have a result · %1 to be verified by a second person")
                                       .arg(marked - 1)
                                       .arg(steps ? view->execution.steps.size() : 0)),
                             patience);
    USER(*user, tabTo(QStringLiteral("Steps")));
    USER(*user, press(Qt::Key_Down));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Not a byte of the model differs.")), patience);
    look(QStringLiteral("next-carried"));
    signOutByMenu();
}

void TestNextVersion::leadSignsTheRationale()
{
    actAs(QStringLiteral("Validation lead"));
    openRow(QStringLiteral("Executions"), QStringLiteral("executions.list.table"), QStringLiteral("EXE-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Verify step…")), patience);
    QVERIFY(!user->sees(QStringLiteral("Carry over…"))); // it is the engineer's
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Not a byte of the model differs.")), patience);
    look(QStringLiteral("next-verify"));
    USER(*user, click(QStringLiteral("Verify all carried over…")));
    QWidget *signing = dialog();
    test::UserDriver in(signing);
    USER(in, click(QStringLiteral("sign.open.EXE-3")));
    test::UserDriver reader(dialog(signing));
    USER(reader, click(QStringLiteral("Close")));
    QCOMPARE(dialog(reader.window()), signing);
    USER(in, click(QStringLiteral("sign.meaning.verified")));
    USER(in, type(QStringLiteral("sign.reason"), QStringLiteral("The digests are the same.")));
    const auto &lead = person(QStringLiteral("validation-lead"));
    USER(in, type(QStringLiteral("sign.userId"), ui::qs(lead.userId)));
    USER(in, type(QStringLiteral("sign.password"), ui::qs(lead.passphrase)));
    look(QStringLiteral("next-sign"), signing);
    USER(in, click(QStringLiteral("sign.sign")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(!user->sees(QStringLiteral("Verify all carried over…")), patience);
    const auto view = desk->workspace()->executions().show(*desk->session(), "EXE-3");
    VERIFY_OK(view);
    QVERIFY(std::ranges::none_of(
        view->missing, [](const domain::Missing &missing) { return missing.lack == domain::Lack::verification; }));
    signOutByMenu();
}

/// Whoever reviews begins with what is not a plain pass.
void TestNextVersion::reviewedByException()
{
    actAs(QStringLiteral("Auditor"));
    openRow(QStringLiteral("Executions"), QStringLiteral("executions.list.table"), QStringLiteral("EXE-1"));
    const auto steps = [this] { return user->find<ui::StepList>(QStringLiteral("Steps")); };
    QTRY_VERIFY_WITH_TIMEOUT(steps(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(steps()->currentId(), QStringLiteral("9"), patience); // the one that failed
    const auto all = steps()->model()->rowCount();
    const auto *only = user->find<QCheckBox>(QStringLiteral("execution.exceptions"));
    QVERIFY(only);
    QTRY_COMPARE_WITH_TIMEOUT(only->text(), QStringLiteral("Exceptions only, looked at 1 of 1"), patience);
    comeBack();
    USER(*user, tabTo(QStringLiteral("Steps")));
    USER(*user, press(Qt::Key_E));
    QTRY_COMPARE(steps()->model()->rowCount(), 1);
    look(QStringLiteral("next-exceptions"));
    USER(*user, press(Qt::Key_E)); // all steps are one key away
    QTRY_COMPARE(steps()->model()->rowCount(), all);
    QCOMPARE(steps()->currentId(), QStringLiteral("9"));
    signOutByMenu();
}

void TestNextVersion::everyThemeAndSize()
{
    actAs(QStringLiteral("Validation engineer"));
    openRow(QStringLiteral("Models"), QStringLiteral("models.list.table"), QStringLiteral("MOD-2"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Path")), patience);
    USER(*user, tab(QStringLiteral("Impact")));
    int row = -1;
    findRow(QStringLiteral("impact.table"), QStringLiteral("It did not pass: failed."), row);
    lookInEveryWay(QStringLiteral("next-impact"));
}

void TestNextVersion::noEventKeptTheWindow()
{
    checkEvents();
}

VALBENCH_TEST(TestNextVersion, next_version)
#include "test_next_version.moc"
