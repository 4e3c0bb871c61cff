// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The main job through the workbench, by mouse and keyboard, with what is refused on the way.
#include "journey.h"

#include "crypto/time_stamp_authority.h"
#include "support/event_watch.h"
#include "support/test_registry.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

#include <valbench/base/digest.h>
#include <valbench/services/verification.h>
#include <valbench/ui/charts/chart_view.h>
#include <valbench/ui/dialogs/dialog_base.h>
#include <valbench/ui/shell/command_palette.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/step_list.h>

using namespace valbench;

/// The main job through the workbench, by mouse and keyboard, as five people would do it.
class TestSlice : public test::Journey {
    Q_OBJECT
private Q_SLOTS:
    void welcomeAndDemo();
    void wrongPassword();
    void engineerImportsAndAuthors();
    void leadReviews();
    void selfApprovalIsRefused();
    void executionBeforeApprovalIsRefused();
    void qaApproves();
    void engineerExecutes();
    void leadDecidesDeviation();
    void qaClosesDeviation();
    void leadReviewsExecution();
    void engineerWritesReport();
    void leadReviewsReport();
    void qaReleasesReport();
    void editingAfterSigningIsRefused();
    void auditorSeesTheRefusals();
    void auditorPrintsAndVerifies();
    void auditorSeesWhereTheModelStands();
    void administratorSeesPeople();
    void administratorSetsUpTimeStamps();
    void lockHidesAndReturns();
    void chartsLeaveWithAnEntry();
    void everyPageInBothThemesAndSizes();
    void ownPasswordIsChanged();
    void noEventKeptTheWindow();

private:
    void actAs(const QString &role);
    void go(const QString &page);
    void openRow(const QString &table, const QString &text);
    void takeKit();
    void signRecord(const QString &record, const QString &meaning, const QString &reason);
    [[nodiscard]] std::vector<services::DataFile> dataFiles() const;
    QString signedIn;
};

void TestSlice::actAs(const QString &role)
{
    Journey::actAs(role);
    signedIn = ui::qs(desk->session()->userId());
}

void TestSlice::go(const QString &page)
{
    USER(*user, menu(QStringLiteral("Go"), page));
    QCoreApplication::processEvents();
}

void TestSlice::openRow(const QString &table, const QString &text)
{
    int row = -1;
    findRow(table, text, row);
    USER(*user, clickRow(table, row)); // the record's id is a link
}

void TestSlice::signRecord(const QString &record, const QString &meaning, const QString &reason)
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Sign…")), patience);
    USER(*user, click(QStringLiteral("Sign…")));
    QWidget *sign = dialog();
    QVERIFY(sign);
    test::UserDriver inDialog(sign);
    // Reading comes first: Sign stays closed until the record was opened.
    USER(inDialog, click(QStringLiteral("sign.open.") + record));
    QWidget *content = dialog(sign);
    QVERIFY(content);
    look(QStringLiteral("content"), content);
    test::UserDriver reader(content);
    USER(reader, click(QStringLiteral("Close")));
    QCOMPARE(dialog(content), sign);
    USER(inDialog, click(QStringLiteral("sign.meaning.") + meaning));
    USER(inDialog, type(QStringLiteral("sign.reason"), reason));
    if (inDialog.sees(QStringLiteral("sign.userId")))
        USER(inDialog, type(QStringLiteral("sign.userId"), signedIn));
    const auto &signer = *std::ranges::find(people, signedIn.toStdString(), &services::DemoPerson::userId);
    USER(inDialog, type(QStringLiteral("sign.password"), ui::qs(signer.passphrase)));
    look(QStringLiteral("sign-%1-%2").arg(record, meaning), sign);
    USER(inDialog, click(QStringLiteral("sign.sign")));
    noDialog();
}

std::vector<services::DataFile> TestSlice::dataFiles() const
{
    return {{"test", VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv"},
            {"baseline", VALBENCH_SOURCE_DIR "/resources/samples/flchain_train.csv"}};
}

void TestSlice::welcomeAndDemo()
{
    look(QStringLiteral("welcome"));
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Auditor")), patience);
    readPeople();
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
    USER(*user, tab(QStringLiteral("History")));
    look(QStringLiteral("history"));
    comeBack();
    USER(*user, press(Qt::Key_K, Qt::ControlModifier));
    QTRY_VERIFY(QApplication::activePopupWidget());
    USER(*user, typeHere(QStringLiteral("pq-2")));
    const auto *lines = user->await<QAbstractItemView>(QStringLiteral("Found"));
    QVERIFY(lines);
    QTRY_VERIFY_WITH_TIMEOUT(lines->model()->rowCount() > 0, patience);
    look(QStringLiteral("search"), &window->palettePopup());
    USER(*user, press(Qt::Key_Return));
    QTRY_COMPARE_WITH_TIMEOUT(window->pages().current().record, QStringLiteral("PQ-2"), patience);
    comeBack();
    go(QStringLiteral("Protocols"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Import protocol…")), patience);
    look(QStringLiteral("protocols"));
    prompts.next = QStringLiteral(VALBENCH_SOURCE_DIR "/resources/demo/pq-1.json");
    USER(*user, click(QStringLiteral("Import protocol…")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Steps")), patience);
    look(QStringLiteral("protocol-draft"));
    signRecord(QStringLiteral("PQ-3"), QStringLiteral("authored"), QStringLiteral("Put forward for review."));
    signOutByMenu();
}

void TestSlice::leadReviews()
{
    actAs(QStringLiteral("Validation lead"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("PQ-3"));
    signRecord(QStringLiteral("PQ-3"), QStringLiteral("reviewed"), QStringLiteral("Limits and plan are sound."));
    signOutByMenu();
}

void TestSlice::selfApprovalIsRefused()
{
    actAs(QStringLiteral("Validation engineer"));
    go(QStringLiteral("Protocols"));
    openRow(QStringLiteral("protocols.list.table"), QStringLiteral("PQ-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Sign…")), patience);
    USER(*user, click(QStringLiteral("Sign…")));
    QWidget *message = dialog();
    QVERIFY(message);
    QVERIFY(message->accessibleDescription().contains(QStringLiteral("j.berg may not sign this record as approved")));
    look(QStringLiteral("self-approval-refused"), message);
    test::UserDriver refusal(message);
    USER(refusal, press(Qt::Key_Escape));
    noDialog();
}

void TestSlice::executionBeforeApprovalIsRefused()
{
    // The button stays in reach and says why; what stands behind it refuses by itself.
    auto *execute = user->find(QStringLiteral("Execute…"));
    QVERIFY(execute);
    QVERIFY(!ready(QStringLiteral("Execute…")));
    QVERIFY(execute->accessibleDescription().contains(QStringLiteral("Only an approved protocol can be executed.")));
    USER(*user, click(QStringLiteral("Execute…")));
    QTRY_COMPARE(QToolTip::text(), QStringLiteral("Only an approved protocol can be executed."));
    QVERIFY(!QApplication::activeModalWidget());
    const auto refused = desk->workspace()->executions().run(*desk->session(), "PQ-3", dataFiles());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    signOutByMenu();
}

void TestSlice::qaApproves()
{
    actAs(QStringLiteral("QA approver"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("PQ-3"));
    signRecord(QStringLiteral("PQ-3"), QStringLiteral("approved"), QStringLiteral("Released before data are seen."));
    signOutByMenu();
}

void TestSlice::engineerExecutes()
{
    actAs(QStringLiteral("Validation engineer"));
    go(QStringLiteral("Protocols"));
    openRow(QStringLiteral("protocols.list.table"), QStringLiteral("PQ-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Execute…")), patience);
    USER(*user, click(QStringLiteral("Execute…")));
    QWidget *files = dialog();
    QVERIFY(files);
    test::UserDriver inDialog(files);
    for (const auto &file : dataFiles())
        USER(inDialog, type(QStringLiteral("File for ") + ui::qs(file.role), ui::qs(file.path.string())));
    look(QStringLiteral("execute"), files);
    USER(inDialog, click(QStringLiteral("Execute")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Write report…")), patience);
    look(QStringLiteral("execution-steps"));
    signRecord(QStringLiteral("EXE-3"), QStringLiteral("executed"), QStringLiteral("Executed as written."));
    signOutByMenu();
}

void TestSlice::leadDecidesDeviation()
{
    actAs(QStringLiteral("Validation lead"));
    go(QStringLiteral("Deviations"));
    openRow(QStringLiteral("deviations.list.table"), QStringLiteral("DEV-8"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Classify…")), patience);
    look(QStringLiteral("deviation-open"));
    USER(*user, click(QStringLiteral("Classify…")));
    test::UserDriver classify(dialog());
    USER(classify, type(QStringLiteral("deviation.reason"), QStringLiteral("As the protocol classed it.")));
    look(QStringLiteral("classify"), classify.window());
    USER(classify, click(QStringLiteral("Classify")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Dispose…")), patience);
    USER(*user, click(QStringLiteral("Dispose…")));
    test::UserDriver dispose(dialog());
    USER(dispose, type(QStringLiteral("Impact"), QStringLiteral("None on the flag.")));
    USER(dispose, type(QStringLiteral("Root cause"), QStringLiteral("The model is overfitted.")));
    // A lock in the middle of it loses nothing that was typed.
    window->lock();
    QVERIFY(!dispose.window()->isVisible());
    look(QStringLiteral("locked"));
    comeBack();
    USER(*user, type(QStringLiteral("lock.password"), ui::qs(person(QStringLiteral("validation-lead")).passphrase)));
    USER(*user, press(Qt::Key_Return));
    QCOMPARE(dialog(), dispose.window());
    QCOMPARE(dispose.find<QPlainTextEdit>(QStringLiteral("Root cause"))->toPlainText(),
             QStringLiteral("The model is overfitted."));
    USER(dispose, type(QStringLiteral("Correction"), QStringLiteral("Recalibrate the next version.")));
    USER(dispose, choose(QStringLiteral("Disposition"), QStringLiteral("Accept with condition")));
    USER(dispose, type(QStringLiteral("Condition to be observed in use"), QStringLiteral("Only the flag is shown.")));
    USER(dispose, type(QStringLiteral("deviation.reason"), QStringLiteral("Investigated with the clinic.")));
    look(QStringLiteral("dispose"), dispose.window());
    USER(dispose, click(QStringLiteral("Record decision")));
    noDialog();
    signOutByMenu();
}

void TestSlice::qaClosesDeviation()
{
    actAs(QStringLiteral("QA approver"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("DEV-8"));
    signRecord(QStringLiteral("DEV-8"), QStringLiteral("approved"), QStringLiteral("Closed as disposed of."));
    signOutByMenu();
}

void TestSlice::leadReviewsExecution()
{
    actAs(QStringLiteral("Validation lead"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("EXE-3"));
    signRecord(QStringLiteral("EXE-3"), QStringLiteral("reviewed"), QStringLiteral("Results reviewed."));
    signOutByMenu();
}

void TestSlice::engineerWritesReport()
{
    actAs(QStringLiteral("Validation engineer"));
    go(QStringLiteral("Executions"));
    openRow(QStringLiteral("executions.list.table"), QStringLiteral("EXE-3"));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Write report…")), patience);
    USER(*user, click(QStringLiteral("Write report…")));
    test::UserDriver report(dialog());
    USER(report, type(QStringLiteral("Summary"), QStringLiteral("Fit for triage under one condition.")));
    look(QStringLiteral("report-dialog"), report.window());
    USER(report, click(QStringLiteral("Write report")));
    QTRY_VERIFY_WITH_TIMEOUT(
        QApplication::activeModalWidget() == nullptr && user->sees(QStringLiteral("Open execution")), patience);
    look(QStringLiteral("report-draft"));
    signRecord(QStringLiteral("REP-3"), QStringLiteral("authored"), QStringLiteral("Complete."));
    signOutByMenu();
}

void TestSlice::leadReviewsReport()
{
    actAs(QStringLiteral("Validation lead"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("REP-3"));
    signRecord(QStringLiteral("REP-3"), QStringLiteral("reviewed"), QStringLiteral("Follows from the results."));
    signOutByMenu();
}

void TestSlice::qaReleasesReport()
{
    actAs(QStringLiteral("QA approver"));
    openRow(QStringLiteral("work.mine.table"), QStringLiteral("REP-3"));
    signRecord(QStringLiteral("REP-3"), QStringLiteral("approved"), QStringLiteral("Report released."));
    signOutByMenu();
}

void TestSlice::editingAfterSigningIsRefused()
{
    actAs(QStringLiteral("Validation lead"));
    go(QStringLiteral("Deviations"));
    openRow(QStringLiteral("deviations.list.table"), QStringLiteral("DEV-8"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Classify…")), patience);
    const auto reason = QStringLiteral("The deviation is closed.");
    for (const auto &button : {QStringLiteral("Classify…"), QStringLiteral("Dispose…")}) {
        QVERIFY(!ready(button));
        QVERIFY(user->find(button)->accessibleDescription().contains(reason));
        USER(*user, click(button));
        QTRY_COMPARE(QToolTip::text(), reason);
        QVERIFY(!QApplication::activeModalWidget());
    }
    look(QStringLiteral("deviation-closed"));
    const auto refused = desk->workspace()->deviations().classify(*desk->session(), "DEV-8",
                                                                  domain::DeviationClass::critical, "changed my mind");
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    signOutByMenu();
}

void TestSlice::auditorSeesTheRefusals()
{
    actAs(QStringLiteral("Auditor"));
    go(QStringLiteral("Audit trail"));
    USER(*user, choose(QStringLiteral("Kind of action"), QStringLiteral("Refusals")));
    const auto *trail = user->await<QAbstractItemView>(QStringLiteral("audit.table"));
    QVERIFY(trail);
    const auto sentence = [trail](int at) { return trail->model()->index(at, 2).data().toString(); };
    const auto onlyRefusals = [&] {
        for (int at = 0; at < trail->model()->rowCount(); ++at) {
            if (!sentence(at).contains(QStringLiteral("and was refused.")))
                return false;
        }
        return trail->model()->rowCount() >= 3;
    };
    QTRY_VERIFY_WITH_TIMEOUT(onlyRefusals(), patience);
    int row = -1;
    for (const auto &what : {QStringLiteral("tried to begin signing PQ-3"), QStringLiteral("tried to execute PQ-3"),
                             QStringLiteral("tried to classify DEV-8")}) {
        for (row = trail->model()->rowCount() - 1; row >= 0 && !sentence(row).contains(what);)
            --row;
        QVERIFY2(row >= 0, qPrintable(what));
    }
    look(QStringLiteral("audit-refusals"));
    // What leaves as a file is in the trail, with what it was a part of and the digest of the file.
    const int refusals = trail->model()->rowCount();
    prompts.next = folder.filePath(QStringLiteral("refusals.csv"));
    USER(*user, click(QStringLiteral("Export Audit trail as CSV")));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(prompts.next), patience);
    QFile written(prompts.next);
    QVERIFY(written.open(QIODevice::ReadOnly));
    domain::TrailFilter exports;
    exports.actionPrefix = "record.exported-list";
    const auto noted = desk->workspace()->trail().page(*desk->session(), exports);
    VERIFY_OK(noted);
    QCOMPARE(noted->size(), 1U);
    const auto &line = noted->front();
    QVERIFY(
        ui::qs(line.sentence).contains(QStringLiteral("exported the list Audit trail as CSV, %1 rows.").arg(refusals)));
    QVERIFY(line.rawLine.find(sha256(written.readAll().toStdString()).toHex()) != std::string::npos);
    QVERIFY(line.rawLine.find("actions access.refused") != std::string::npos);
    USER(*user, clickRow(QStringLiteral("audit.table"), row)); // raw entry and proof, one click below
    QWidget *entry = dialog();
    QVERIFY(entry);
    test::UserDriver proof(entry);
    QVERIFY(proof.sees(QStringLiteral("The entry below has this digest")));
    look(QStringLiteral("audit-entry"), entry);
    USER(proof, press(Qt::Key_Escape));
    noDialog();
    signOutByMenu();
}

/// From the report in front to its execution's kit.
void TestSlice::takeKit()
{
    USER(*user, click(QStringLiteral("Open execution")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Recompute kit…")), patience);
    USER(*user, click(QStringLiteral("Recompute kit…")));
    QWidget *files = dialog();
    QVERIFY(files);
    test::UserDriver inDialog(files);
    for (const auto &file : dataFiles())
        USER(inDialog, type(QStringLiteral("File for ") + ui::qs(file.role), ui::qs(file.path.string())));
    look(QStringLiteral("recompute-kit"), files);
    prompts.next = folder.filePath(QStringLiteral("kit"));
    USER(inDialog, click(QStringLiteral("Choose folder…")));
    const QDir kit(prompts.next);
    QTRY_VERIFY_WITH_TIMEOUT(kit.exists(QStringLiteral("SHA256SUMS")), patience);
    QCOMPARE(kit.entryList(QDir::Files).size(), 8);
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
    takeKit();
    go(QStringLiteral("Audit trail"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Verify records")), patience);
    int row = -1;
    findRow(QStringLiteral("audit.table"), QStringLiteral("kit to compute it again"), row);
    findRow(QStringLiteral("audit.table"), QStringLiteral("printed as PDF"), row);
    look(QStringLiteral("audit-trail"));
    USER(*user, click(QStringLiteral("Verify records")));
    QWidget *verified = dialog();
    QVERIFY(verified);
    look(QStringLiteral("verified"), verified);
    test::UserDriver inVerified(verified);
    USER(inVerified, click(QStringLiteral("Close")));
    noDialog();
    const auto store =
        services::verifyStore(environment, folder.filePath(QStringLiteral("profile/demo/demo.valbench")).toStdString());
    VERIFY_OK(store);
    QVERIFY2(store->passed, store->verdict.c_str());
    signOutByMenu();
}

/// The path with owner, time and what it waits for; Enter on a place opens its record.
void TestSlice::auditorSeesWhereTheModelStands()
{
    actAs(QStringLiteral("Auditor"));
    go(QStringLiteral("Models"));
    openRow(QStringLiteral("models.list.table"), QStringLiteral("MOD-1"));
    auto *path = user->await<ui::StepList>(QStringLiteral("Path"));
    QVERIFY(path);
    const auto place = [path](int row) { return path->model()->index(row, 0).data(Qt::AccessibleTextRole).toString(); };
    QTRY_COMPARE_WITH_TIMEOUT(path->model()->rowCount(), 7, patience);
    QVERIFY2(place(0).startsWith(QStringLiteral("Registered, Done, MOD-1 · Jonas Berg · ")), qPrintable(place(0)));
    QCOMPARE(place(1), QStringLiteral("IQ, Not started, Waits for: a protocol"));
    QVERIFY2(place(3).startsWith(QStringLiteral("PQ, Failed, EXE-3 · Jonas Berg · ")), qPrintable(place(3)));
    QVERIFY2(place(4).startsWith(QStringLiteral("Report, Accepted with conditions, approved, REP-3 · Jonas Berg · ")) &&
                 place(4).endsWith(QStringLiteral("Waits for: 2 more of 3")),
             qPrintable(place(4)));
    QCOMPARE(place(5), QStringLiteral("Validated, In progress, Waits for: IQ, OQ"));
    QVERIFY(shows(QStringLiteral("There is no IQ protocol.\nThere is no OQ protocol.\nThe PQ is accepted with the "
                                 "conditions of REP-3.")));
    look(QStringLiteral("model-path"));
    comeBack();
    path->setFocus();
    path->setCurrentIndex(path->model()->index(3, 0));
    USER(*user, press(Qt::Key_Return));
    QTRY_COMPARE_WITH_TIMEOUT(window->pages().current().record, QStringLiteral("EXE-3"), patience);
    signOutByMenu();
}

void TestSlice::administratorSeesPeople()
{
    actAs(QStringLiteral("Administrator"));
    go(QStringLiteral("Administration"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Add person…")), patience);
    int row = -1;
    findRow(QStringLiteral("people.table"), QStringLiteral("c.dubois"), row);
    look(QStringLiteral("administration"));
    USER(*user, clickRow(QStringLiteral("people.table"), row));
    QTRY_VERIFY(ready(QStringLiteral("Disable…")));
    USER(*user, click(QStringLiteral("Disable…")));
    QWidget *disable = dialog();
    QVERIFY(disable);
    look(QStringLiteral("disable"), disable);
    test::UserDriver inDisable(disable);
    USER(inDisable, press(Qt::Key_Escape));
    noDialog();
    // The last message must not wait for the next person.
    prompts.next = folder.filePath(QStringLiteral("copy.valbench"));
    USER(*user, tab(QStringLiteral("Store")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Make backup…")), patience);
    look(QStringLiteral("administration-store"));
    USER(*user, tab(QStringLiteral("Health")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Set up time stamps…")), patience);
    QVERIFY(user->sees(QStringLiteral("Not set up")));
    QVERIFY(!ready(QStringLiteral("Explain the clock…"))); // there is nothing to explain
    look(QStringLiteral("administration-health"));
    USER(*user, click(QStringLiteral("Set up time stamps…")));
    QWidget *setUp = dialog();
    QVERIFY(setUp);
    look(QStringLiteral("time-stamps"), setUp);
    test::UserDriver inSetUp(setUp);
    USER(inSetUp, press(Qt::Key_Escape));
    noDialog();
    USER(*user, tab(QStringLiteral("Store")));
    USER(*user, click(QStringLiteral("Make backup…")));
    const QString said = QStringLiteral("Backup made and verified: ") + prompts.next;
    QTRY_VERIFY2_WITH_TIMEOUT(user->sees(said), user->problem(), patience);
    QVERIFY(QFile::exists(prompts.next));
    signOutByMenu();
    actAs(QStringLiteral("Auditor"));
    QVERIFY(!user->sees(said));
    signOutByMenu();
}

void TestSlice::administratorSetsUpTimeStamps()
{
    const test::TimeStampAuthority authority;
    actAs(QStringLiteral("Administrator"));
    go(QStringLiteral("Administration"));
    USER(*user, tab(QStringLiteral("Health")));
    prompts.next = QString::fromStdString(authority.rootFile());
    const auto shows = [this](const QString &value) { // the value of a fact, which is called by the fact's name
        return std::ranges::any_of(window->findChildren<QLabel *>(), [&value](const QLabel *label) {
            return label->isVisible() && label->text() == value;
        });
    };
    // One that does not answer, then one that does.
    for (const char *how : {"hangup", "good"}) {
        QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Set up time stamps…")), patience);
        USER(*user, click(QStringLiteral("Set up time stamps…")));
        QWidget *setUp = dialog();
        QVERIFY(setUp);
        test::UserDriver inSetUp(setUp);
        USER(inSetUp, type(QStringLiteral("Address"), QString::fromStdString(authority.url(how))));
        USER(inSetUp, click(QStringLiteral("Browse for the root certificate")));
        QVERIFY(!inSetUp.click(QStringLiteral("Set up"))); // why is it done?
        USER(inSetUp, type(QStringLiteral("stamps.reason"), QStringLiteral("agreed with QA")));
        USER(inSetUp, click(QStringLiteral("Set up")));
        noDialog();
        QTRY_VERIFY_WITH_TIMEOUT(shows(QString::fromStdString(authority.url(how))), patience);
        QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Ask for a time stamp now")), patience);
        USER(*user, click(QStringLiteral("Ask for a time stamp now")));
        if (std::string_view(how) == "good")
            break;
        QWidget *message = dialog();
        QVERIFY(message);
        look(QStringLiteral("no-time-stamp"), message);
        test::UserDriver inMessage(message);
        USER(inMessage, click(QStringLiteral("Close")));
        noDialog();
        QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Overdue")), patience);
        look(QStringLiteral("health-overdue"));
    }
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Time stamps good")), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!user->sees(QStringLiteral("Overdue")), patience);
    for (const auto &[percent, scheme, name] : {std::tuple(100, ui::SchemeChoice::light, "health-stamped"),
                                                std::tuple(200, ui::SchemeChoice::dark, "health-stamped-dark-200")}) {
        {
            const test::PausedWatch pause; // a new size for everything on screen: see noEventKeptTheWindow()
            theme->setChoice(scheme);
            theme->setScale(percent);
            QTest::qWait(60);
        }
        look(QString::fromLatin1(name));
    }
    {
        const test::PausedWatch pause;
        theme->setScale(100);
        theme->setChoice(ui::SchemeChoice::light);
    }
    USER(*user, click(QStringLiteral("End time stamps…")));
    QWidget *end = dialog();
    QVERIFY(end);
    test::UserDriver inEnd(end);
    USER(inEnd, type(QStringLiteral("confirm.reason"), QStringLiteral("the authority was for this test")));
    USER(inEnd, click(QStringLiteral("confirm.act")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Not set up")), patience);
    signOutByMenu();
}

void TestSlice::lockHidesAndReturns()
{
    actAs(QStringLiteral("Validation lead"));
    go(QStringLiteral("Executions"));
    openRow(QStringLiteral("executions.list.table"), QStringLiteral("EXE-1"));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Steps")), patience);
    USER(*user, tab(QStringLiteral("Charts")));
    auto *area = user->await<QScrollArea>(QStringLiteral("execution.charts"));
    QVERIFY(area);
    QTRY_VERIFY_WITH_TIMEOUT(area->verticalScrollBar()->maximum() > 300, patience);
    QTest::qWait(200);
    look(QStringLiteral("charts"));
    area->verticalScrollBar()->setValue(300);
    comeBack();
    USER(*user, press(Qt::Key_L, Qt::ControlModifier));
    QTRY_VERIFY2_WITH_TIMEOUT(window->isLocked(), qPrintable(user->focusName()), patience);
    QVERIFY(!user->sees(QStringLiteral("execution.charts")));
    comeBack();
    USER(*user, type(QStringLiteral("Password"), ui::qs(person(QStringLiteral("validation-lead")).passphrase)));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(!window->isLocked(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("execution.charts")), patience);
    QCOMPARE(area->verticalScrollBar()->value(), 300);
}

void TestSlice::chartsLeaveWithAnEntry()
{
    auto *area = user->await<QScrollArea>(QStringLiteral("execution.charts"));
    QVERIFY(area);
    auto *chart = area->findChild<ui::ChartView *>();
    QVERIFY(chart);
    prompts.next = folder.filePath(QStringLiteral("chart.svg"));
    chart->findChild<QMenu *>()->actions().at(1)->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(prompts.next), patience);
    QFile written(prompts.next);
    QVERIFY(written.open(QIODevice::ReadOnly));
    domain::TrailFilter exports;
    exports.recordId = "EXE-1";
    exports.actionPrefix = "record.exported-chart";
    const auto noted = desk->workspace()->trail().page(*desk->session(), exports);
    VERIFY_OK(noted);
    QCOMPARE(noted->size(), 1U);
    const auto &line = noted->front();
    QVERIFY2(line.sentence.find("exported the chart " + chart->plot().title + " of EXE-1 as SVG") != std::string::npos,
             line.sentence.c_str());
    QVERIFY(line.rawLine.find(sha256(written.readAll().toStdString()).toHex()) != std::string::npos);
}

void TestSlice::everyPageInBothThemesAndSizes()
{
    struct Place
    {
        const char *page;
        const char *record;
        const char *name;
    };
    const Place places[] = {{"work", "", "work"},
                            {"models", "MOD-1", "model"},
                            {"protocols", "", "protocols"},
                            {"protocols", "PQ-1", "protocol"},
                            {"executions", "EXE-1", "execution"},
                            {"deviations", "DEV-8", "deviation"},
                            {"audit", "", "audit"}};
    const std::pair<ui::SchemeChoice, const char *> schemes[] = {{ui::SchemeChoice::light, "light"},
                                                                 {ui::SchemeChoice::dark, "dark"}};
    for (const auto &[scheme, schemeName] : schemes) {
        for (const auto &[percent, size] :
             {std::pair(100, QSize(1280, 820)), std::pair(200, QSize(1280, 820)), std::pair(200, QSize(1366, 768))}) {
            {
                const test::PausedWatch pause; // a new size for everything on screen: see noEventKeptTheWindow()
                theme->setChoice(scheme);
                theme->setScale(percent);
                window->resize(size);
                QTest::qWait(20);
            }
            for (const auto &place : places) {
                QVERIFY(window->go({QString::fromLatin1(place.page), QString::fromLatin1(place.record)}));
                if (*place.record != 0)
                    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
                QTest::qWait(60);
                look(QStringLiteral("%1-%2-%3-%4")
                         .arg(QLatin1String(place.name), QLatin1String(schemeName))
                         .arg(percent)
                         .arg(size.width()));
            }
        }
    }
    const test::PausedWatch pause;
    theme->setScale(100);
    theme->setChoice(ui::SchemeChoice::light);
    window->resize(1280, 820);
    signOutByMenu();
}

void TestSlice::ownPasswordIsChanged()
{
    const auto role = QStringLiteral("Auditor");
    actAs(role);
    const auto present = ui::qs(person(QStringLiteral("auditor")).passphrase);
    const auto next = QStringLiteral("a sentence of the auditor's own");
    USER(*user, menu(QStringLiteral("Store"), QStringLiteral("Change password…")));
    QWidget *change = dialog();
    QVERIFY(change);
    test::UserDriver inDialog(change);
    USER(inDialog, type(QStringLiteral("Present password"), QStringLiteral("not the right sentence")));
    USER(inDialog, type(QStringLiteral("New password"), next));
    QVERIFY(!inDialog.click(QStringLiteral("Change password"))); // typed twice, or not at all
    USER(inDialog, type(QStringLiteral("New password again"), next));
    look(QStringLiteral("change-password"), change);
    USER(inDialog, click(QStringLiteral("Change password")));
    QTRY_VERIFY_WITH_TIMEOUT(!static_cast<ui::DialogBase *>(change)->isBusy(), patience);
    QVERIFY(change->isVisible());
    look(QStringLiteral("change-password-refused"), change);
    theme->setChoice(ui::SchemeChoice::dark);
    look(QStringLiteral("change-password-refused-dark"), change);
    theme->setChoice(ui::SchemeChoice::light);
    USER(inDialog, type(QStringLiteral("Present password"), present));
    USER(inDialog, type(QStringLiteral("New password"), next));
    USER(inDialog, type(QStringLiteral("New password again"), next));
    USER(inDialog, click(QStringLiteral("Change password")));
    noDialog();
    QVERIFY(user->sees(QStringLiteral("Your password was changed.")));
    signOutByMenu();
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("User id")), patience);
    comeBack();
    USER(*user, type(QStringLiteral("User id"), ui::qs(person(QStringLiteral("auditor")).userId)));
    USER(*user, type(QStringLiteral("Password"), next));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    signOutByMenu();
}

void TestSlice::noEventKeptTheWindow()
{
    checkEvents();
}

VALBENCH_TEST(TestSlice, slice)
#include "test_slice.moc"
