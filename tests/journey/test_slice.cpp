// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"
#include "support/user_driver.h"
#include "ui/screenshots.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QFile>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <valbench/services/demo.h>
#include <valbench/services/verification.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/file_prompts.h>

using namespace valbench;

namespace {

/// Answers file dialogs with the path that the test has laid ready.
class ScriptedPrompts final : public ui::FilePrompts {
public:
    void save(QWidget *, const ui::FileRequest &, Done done) override { done(next); }
    void open(QWidget *, const ui::FileRequest &, Done done) override { done(next); }
    void folder(QWidget *, const ui::FileRequest &, Done done) override { done(next); }
    QString next;
};

constexpr int patience = 20000; // other work may keep the machine busy

} // namespace

/// The main job through the workbench, by mouse and keyboard, as five people would do it.
class TestSlice : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    /// Each step stands on the one before; after a failure the rest would only wait in vain.
    void init() { QVERIFY2(!broken, "an earlier step failed"); }
    void cleanup() { broken = broken || QTest::currentTestFailed(); }
    void welcomeAndDemo();
    void wrongPassword();
    void engineerImportsAndAuthors();
    void leadReviews();
    void selfApprovalIsNotOffered();
    void qaApproves();
    void engineerExecutes();
    void leadDecidesDeviation();
    void qaClosesDeviation();
    void leadReviewsExecution();
    void engineerWritesReport();
    void leadReviewsReport();
    void qaReleasesReport();
    void auditorPrintsAndVerifies();
    void administratorSeesPeople();
    void lockHidesAndReturns();
    void darkAndLarge();

private:
    /// The offscreen platform has no window manager: after a menu nothing makes the window active again.
    void comeBack()
    {
        window->activateWindow();
        QTRY_COMPARE(QApplication::activeWindow(), window.get());
    }
    /// On screen and ready to be pressed: a blocked button can be pressed too, but only says why it is blocked.
    [[nodiscard]] bool ready(const QString &button)
    {
        const auto *widget = user->find(button);
        const auto *action = qobject_cast<const ui::ActionButton *>(widget);
        return widget && widget->isEnabled() && !(action && action->isBlocked());
    }
    void actAs(const QString &role);
    void leave();
    void go(const QString &page);
    void openRow(const QString &table, const QString &text);
    void signRecord(const QString &record, const QString &meaning, const QString &reason);
    void look(const QString &name) { test::takeScreenshot(window.get(), QStringLiteral("journey-") + name); }
    [[nodiscard]] QString passphrase(const QString &userId) const;

    QTemporaryDir folder;
    SystemClock clock;
    SystemRandom random;
    ScriptedPrompts prompts;
    std::unique_ptr<ui::Theme> theme;
    std::unique_ptr<ui::MainWindow> window;
    std::unique_ptr<ui::Desk> desk;
    std::unique_ptr<ui::FrontDesk> front;
    std::unique_ptr<test::UserDriver> user;
    std::vector<services::DemoPerson> people;
    QString signedIn;
    bool broken = false;
};

void TestSlice::initTestCase()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    const services::Environment environment{clock,
                                            random,
                                            folder.filePath(QStringLiteral("profile")).toStdString(),
                                            "test build",
                                            services::systemZone,
                                            services::KeyProtection::unitTest};
    theme = std::make_unique<ui::Theme>();
    window = std::make_unique<ui::MainWindow>(*theme);
    desk = std::make_unique<ui::Desk>(environment, *window, prompts);
    ui::addPages(*window, *desk);
    window->finishCommands();
    front = std::make_unique<ui::FrontDesk>(*desk, VALBENCH_SOURCE_DIR "/resources");
    user = std::make_unique<test::UserDriver>(window.get());
    window->resize(1280, 820);
    front->showWelcome();
    window->show();
    QVERIFY(QTest::qWaitForWindowActive(window.get(), patience));
}

QString TestSlice::passphrase(const QString &userId) const
{
    for (const auto &person : people) {
        if (ui::qs(person.userId) == userId)
            return ui::qs(person.passphrase);
    }
    return {};
}

void TestSlice::actAs(const QString &role)
{
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as ") + role), patience);
    USER(*user, click(QStringLiteral("Act as ") + role));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session() != nullptr, patience);
    signedIn = ui::qs(desk->session()->userId());
}

void TestSlice::leave()
{
    USER(*user, menu(QStringLiteral("Store"), QStringLiteral("Sign out")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session() == nullptr, patience);
}

void TestSlice::go(const QString &page)
{
    USER(*user, menu(QStringLiteral("Go"), page));
    QCoreApplication::processEvents();
}

void TestSlice::openRow(const QString &table, const QString &text)
{
    QAbstractItemView *view = nullptr;
    int row = -1;
    const auto found = [&] {
        view = user->find<QAbstractItemView>(table);
        row = -1;
        for (int r = 0; view && r < view->model()->rowCount(); ++r) {
            for (int c = 0; c < view->model()->columnCount(); ++c) {
                if (view->model()->index(r, c).data().toString() == text)
                    row = r;
            }
        }
        return row >= 0;
    };
    QTRY_VERIFY2_WITH_TIMEOUT(found(), qPrintable(QStringLiteral("no row %1 in %2").arg(text, table)), patience);
    USER(*user, doubleClickRow(table, row));
}

void TestSlice::signRecord(const QString &record, const QString &meaning, const QString &reason)
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Sign…")), patience);
    USER(*user, click(QStringLiteral("Sign…")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() != nullptr, patience);
    auto *dialog = QApplication::activeModalWidget();
    test::UserDriver inDialog(dialog);
    // Reading comes first: Sign stays closed until the record was opened.
    USER(inDialog, click(QStringLiteral("sign.open.") + record));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() != dialog, patience);
    test::takeScreenshot(QApplication::activeModalWidget(), QStringLiteral("journey-content"));
    test::UserDriver reader(QApplication::activeModalWidget());
    USER(reader, click(QStringLiteral("Close")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() == dialog, patience);
    dialog->activateWindow(); // the offscreen platform has no window manager that would
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    USER(inDialog, click(QStringLiteral("sign.meaning.") + meaning));
    USER(inDialog, type(QStringLiteral("sign.reason"), reason));
    if (inDialog.sees(QStringLiteral("sign.userId")))
        USER(inDialog, type(QStringLiteral("sign.userId"), signedIn));
    USER(inDialog, type(QStringLiteral("sign.password"), passphrase(signedIn)));
    test::takeScreenshot(dialog, QStringLiteral("journey-sign-%1-%2").arg(record, meaning));
    USER(inDialog, click(QStringLiteral("sign.sign")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() == nullptr, patience);
}

void TestSlice::welcomeAndDemo()
{
    look(QStringLiteral("welcome"));
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Auditor")), patience);
    const auto known =
        services::demoPeople(folder.filePath(QStringLiteral("profile/demo/demo-people.txt")).toStdString());
    VERIFY_OK(known);
    people = *known;
    look(QStringLiteral("sign-in"));
}

void TestSlice::wrongPassword()
{
    USER(*user, type(QStringLiteral("User id"), QStringLiteral("j.berg")));
    USER(*user, type(QStringLiteral("Password"), QStringLiteral("not the right sentence")));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Sign in")), patience);
    QVERIFY(!desk->session());
    look(QStringLiteral("sign-in-refused"));
}

void TestSlice::engineerImportsAndAuthors()
{
    actAs(QStringLiteral("Validation engineer"));
    look(QStringLiteral("my-work"));
    go(QStringLiteral("Models"));
    openRow(QStringLiteral("models.list.table"), QStringLiteral("MOD-1"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Path")), patience);
    look(QStringLiteral("model"));
    go(QStringLiteral("Protocols"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Import protocol…")), patience);
    look(QStringLiteral("protocols"));
    prompts.next = QStringLiteral(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json");
    USER(*user, click(QStringLiteral("Import protocol…")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Steps")), patience);
    look(QStringLiteral("protocol-draft"));
    signRecord(QStringLiteral("PQ-3"), QStringLiteral("authored"), QStringLiteral("Put forward for review."));
    leave();
}

void TestSlice::leadReviews()
{
    actAs(QStringLiteral("Validation lead"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("PQ-3"));
    signRecord(QStringLiteral("PQ-3"), QStringLiteral("reviewed"), QStringLiteral("Limits and plan are sound."));
    leave();
}

void TestSlice::selfApprovalIsNotOffered()
{
    actAs(QStringLiteral("Validation engineer"));
    go(QStringLiteral("Protocols"));
    openRow(QStringLiteral("protocols.list.table"), QStringLiteral("PQ-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Sign…")), patience);
    USER(*user, click(QStringLiteral("Sign…")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() != nullptr, patience);
    look(QStringLiteral("self-approval"));
    test::takeScreenshot(QApplication::activeModalWidget(), QStringLiteral("journey-self-approval-refused"));
    test::UserDriver refusal(QApplication::activeModalWidget());
    USER(refusal, press(Qt::Key_Escape));
    leave();
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() == nullptr, patience);
}

void TestSlice::qaApproves()
{
    actAs(QStringLiteral("QA approver"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("PQ-3"));
    signRecord(QStringLiteral("PQ-3"), QStringLiteral("approved"), QStringLiteral("Released before data are seen."));
    leave();
}

void TestSlice::engineerExecutes()
{
    actAs(QStringLiteral("Validation engineer"));
    go(QStringLiteral("Protocols"));
    openRow(QStringLiteral("protocols.list.table"), QStringLiteral("PQ-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Execute…")), patience);
    USER(*user, click(QStringLiteral("Execute…")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() != nullptr, patience);
    auto *dialog = QApplication::activeModalWidget();
    test::UserDriver inDialog(dialog);
    USER(inDialog, type(QStringLiteral("File for test"),
                        QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv")));
    USER(inDialog, type(QStringLiteral("File for baseline"),
                        QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples/flchain_train.csv")));
    test::takeScreenshot(dialog, QStringLiteral("journey-execute"));
    USER(inDialog, click(QStringLiteral("Execute")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Write report…")), patience);
    look(QStringLiteral("execution-steps"));
    signRecord(QStringLiteral("EXE-3"), QStringLiteral("executed"), QStringLiteral("Executed as written."));
    leave();
}

void TestSlice::leadDecidesDeviation()
{
    actAs(QStringLiteral("Validation lead"));
    go(QStringLiteral("Deviations"));
    openRow(QStringLiteral("deviations.list.table"), QStringLiteral("DEV-8"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Classify…")), patience);
    look(QStringLiteral("deviation-open"));
    USER(*user, click(QStringLiteral("Classify…")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() != nullptr, patience);
    test::UserDriver classify(QApplication::activeModalWidget());
    USER(classify, type(QStringLiteral("deviation.reason"), QStringLiteral("As the protocol classed it.")));
    test::takeScreenshot(classify.window(), QStringLiteral("journey-classify"));
    USER(classify, click(QStringLiteral("Classify")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() == nullptr, patience);
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Dispose…")), patience);
    USER(*user, click(QStringLiteral("Dispose…")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() != nullptr, patience);
    test::UserDriver dispose(QApplication::activeModalWidget());
    USER(dispose, type(QStringLiteral("Impact"), QStringLiteral("None on the flag.")));
    USER(dispose, type(QStringLiteral("Root cause"), QStringLiteral("The model is overfitted.")));
    USER(dispose, type(QStringLiteral("Correction"), QStringLiteral("Recalibrate the next version.")));
    USER(dispose, choose(QStringLiteral("Disposition"), QStringLiteral("Accept with condition")));
    USER(dispose, type(QStringLiteral("Condition to be observed in use"), QStringLiteral("Only the flag is shown.")));
    USER(dispose, type(QStringLiteral("deviation.reason"), QStringLiteral("Investigated with the clinic.")));
    test::takeScreenshot(dispose.window(), QStringLiteral("journey-dispose"));
    USER(dispose, click(QStringLiteral("Record decision")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() == nullptr, patience);
    leave();
}

void TestSlice::qaClosesDeviation()
{
    actAs(QStringLiteral("QA approver"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("DEV-8"));
    signRecord(QStringLiteral("DEV-8"), QStringLiteral("approved"), QStringLiteral("Closed as disposed of."));
    leave();
}

void TestSlice::leadReviewsExecution()
{
    actAs(QStringLiteral("Validation lead"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("EXE-3"));
    signRecord(QStringLiteral("EXE-3"), QStringLiteral("reviewed"), QStringLiteral("Results reviewed."));
    leave();
}

void TestSlice::engineerWritesReport()
{
    actAs(QStringLiteral("Validation engineer"));
    go(QStringLiteral("Executions"));
    openRow(QStringLiteral("executions.list.table"), QStringLiteral("EXE-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Write report…")), patience);
    USER(*user, click(QStringLiteral("Write report…")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() != nullptr, patience);
    test::UserDriver report(QApplication::activeModalWidget());
    USER(report, type(QStringLiteral("Summary"), QStringLiteral("Fit for triage under one condition.")));
    test::takeScreenshot(report.window(), QStringLiteral("journey-report-dialog"));
    USER(report, click(QStringLiteral("Write report")));
    QTRY_VERIFY_WITH_TIMEOUT(
        QApplication::activeModalWidget() == nullptr && user->sees(QStringLiteral("Open execution")), patience);
    look(QStringLiteral("report-draft"));
    signRecord(QStringLiteral("REP-3"), QStringLiteral("authored"), QStringLiteral("Complete."));
    leave();
}

void TestSlice::leadReviewsReport()
{
    actAs(QStringLiteral("Validation lead"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("REP-3"));
    signRecord(QStringLiteral("REP-3"), QStringLiteral("reviewed"), QStringLiteral("Follows from the results."));
    leave();
}

void TestSlice::qaReleasesReport()
{
    actAs(QStringLiteral("QA approver"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("REP-3"));
    signRecord(QStringLiteral("REP-3"), QStringLiteral("approved"), QStringLiteral("Report released."));
    leave();
}

void TestSlice::auditorPrintsAndVerifies()
{
    actAs(QStringLiteral("Auditor"));
    go(QStringLiteral("Executions"));
    openRow(QStringLiteral("executions.list.table"), QStringLiteral("REP-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Print PDF…")), patience);
    QVERIFY(!user->sees(QStringLiteral("Sign…"))); // no control that writes
    QVERIFY(!user->sees(QStringLiteral("Write report…")));
    prompts.next = folder.filePath(QStringLiteral("report.pdf"));
    USER(*user, click(QStringLiteral("Print PDF…")));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(prompts.next), patience);
    const auto environment = desk->environmentFor(services::Purpose::demo);
    const auto pdf = services::verifyPdf(environment, prompts.next.toStdString(), {});
    VERIFY_OK(pdf);
    QVERIFY2(pdf->passed, pdf->verdict.c_str());
    go(QStringLiteral("Audit trail"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Verify records")), patience);
    QTest::qWait(500);
    look(QStringLiteral("audit-trail"));
    const auto store =
        services::verifyStore(environment, folder.filePath(QStringLiteral("profile/demo/demo.valbench")).toStdString());
    VERIFY_OK(store);
    QVERIFY2(store->passed, store->verdict.c_str());
    leave();
}

void TestSlice::administratorSeesPeople()
{
    actAs(QStringLiteral("Administrator"));
    go(QStringLiteral("Administration"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Add person…")), patience);
    QTest::qWait(500);
    look(QStringLiteral("administration"));
    leave();
}

void TestSlice::lockHidesAndReturns()
{
    actAs(QStringLiteral("Validation lead"));
    go(QStringLiteral("Executions"));
    openRow(QStringLiteral("executions.list.table"), QStringLiteral("EXE-1"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Steps")), patience);
    comeBack();
    USER(*user, press(Qt::Key_L, Qt::ControlModifier));
    QTRY_VERIFY2_WITH_TIMEOUT(window->isLocked(), qPrintable(user->focusName()), patience);
    QVERIFY(!user->sees(QStringLiteral("Steps")));
    look(QStringLiteral("locked"));
    comeBack();
    USER(*user, type(QStringLiteral("Password"), passphrase(signedIn)));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(!window->isLocked(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Steps")), patience);
}

void TestSlice::darkAndLarge()
{
    for (const auto &[scheme, name] :
         {std::pair(ui::SchemeChoice::light, "light"), std::pair(ui::SchemeChoice::dark, "dark")}) {
        theme->setChoice(scheme);
        for (const int percent : {100, 200}) {
            theme->setScale(percent);
            QTest::qWait(200);
            look(QStringLiteral("execution-%1-%2").arg(QLatin1String(name)).arg(percent));
        }
    }
    theme->setScale(100);
    theme->setChoice(ui::SchemeChoice::light);
    leave();
}

VALBENCH_TEST(TestSlice, slice)
#include "test_slice.moc"
