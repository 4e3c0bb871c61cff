// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Training data and a sealed test set are registered and compared at the screen, and an auditor reads what came of it.
#include "journey.h"
#include "support/event_watch.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSpinBox>

#include <algorithm>

#include <valbench/services/data_sets.h>
#include <valbench/services/protocols.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>

using namespace valbench;
using domain::OverlapState;

class TestDataSetsScreen : public test::Journey {
    Q_OBJECT
private Q_SLOTS:
    void nothingIsThereYet();
    void trainingDataAreRegistered();
    void testSetIsSealed();
    void refusalKeepsWhatWasTyped();
    void anotherFileIsRefused();
    void sharedCasesAreCounted();
    void matrixSaysIt();
    void protocolIsMadeFromATemplate();
    void openingsAreListed();
    void auditorOnlyReads();
    void noEventKeptTheWindow();

private:
    static QString sample(const char *name)
    {
        return QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples/") + QLatin1String(name);
    }
    void openPage();
    void openSet(const QString &id);
    void walk(const QString &table);
    /// The registration dialog for that file.
    void choose(const QString &file, QWidget *&out);
    void fill(QWidget *dialog, const QString &name, const QString &role);
    [[nodiscard]] domain::DataSet kept(const char *set) const;
    /// What a table says in the row and column of these texts; empty: there is none.
    [[nodiscard]] QString cell(const QString &table, const QString &rowText, const QString &column) const;
};

void TestDataSetsScreen::openPage()
{
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Data sets")));
}

void TestDataSetsScreen::openSet(const QString &id)
{
    openPage();
    int row = -1;
    findRow(QStringLiteral("data-sets.list.table"), id, row);
    USER(*user, clickRow(QStringLiteral("data-sets.list.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
}

void TestDataSetsScreen::choose(const QString &file, QWidget *&out)
{
    prompts.next = file;
    USER(*user, click(QStringLiteral("data-sets.register")));
    out = dialog();
}

void TestDataSetsScreen::fill(QWidget *dialog, const QString &name, const QString &role)
{
    test::UserDriver in(dialog);
    USER(in, type(QStringLiteral("Name"), name));
    USER(in, type(QStringLiteral("Version"), QStringLiteral("1")));
    USER(in, choose(QStringLiteral("Role"), role));
    USER(in, type(QStringLiteral("Cases"), QStringLiteral("Residents of Olmsted County, 1995 to 2003")));
    USER(in, type(QStringLiteral("Source"), QStringLiteral("survival package of R")));
    USER(in, type(QStringLiteral("data.reason"), QStringLiteral("needed for the validation")));
}

domain::DataSet TestDataSetsScreen::kept(const char *set) const
{
    const auto view = desk->workspace()->dataSets().show(*desk->session(), set);
    return view ? view->data : domain::DataSet();
}

QString TestDataSetsScreen::cell(const QString &table, const QString &rowText, const QString &column) const
{
    const auto *view = user->find<QAbstractItemView>(table);
    const auto *model = view ? view->model() : nullptr;
    for (int r = 0; model && r < model->rowCount(); ++r) {
        QString found;
        bool isRow = false;
        for (int c = 0; c < model->columnCount(); ++c) {
            const auto text = model->index(r, c).data().toString();
            isRow = isRow || text == rowText;
            if (model->headerData(c, Qt::Horizontal).toString() == column)
                found = text;
        }
        if (isRow)
            return found;
    }
    return {};
}

void TestDataSetsScreen::nothingIsThereYet()
{
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Auditor")), patience);
    readPeople();
    actAs(QStringLiteral("Validation engineer"));
    openPage();
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No data set is registered yet")), patience);
    look(QStringLiteral("data-empty"));
    USER(*user, tab(QStringLiteral("Overlap")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Nothing to compare yet")), patience);
    look(QStringLiteral("data-empty-overlap"));
    USER(*user, tab(QStringLiteral("Data sets")));
}

void TestDataSetsScreen::trainingDataAreRegistered()
{
    QFile torn(folder.filePath(QStringLiteral("torn.csv")));
    QVERIFY(torn.open(QIODevice::WriteOnly));
    torn.write("a,b\n1,2\n3,4,5\n");
    torn.close();
    QWidget *told = nullptr;
    choose(torn.fileName(), told);
    QVERIFY(told);
    look(QStringLiteral("data-broken"), told);
    test::UserDriver(told).press(Qt::Key_Escape);
    noDialog();

    QWidget *form = nullptr;
    choose(sample("flchain_train.csv"), form);
    QVERIFY(form);
    test::UserDriver in(form);
    QVERIFY(!in.find(QStringLiteral("Register"))->isEnabled());
    fill(form, QStringLiteral("flchain-train"), QStringLiteral("Training"));
    USER(in, choose(QStringLiteral("Patient key"), QStringLiteral("id")));
    // By keyboard: down to a column, and Space takes its mark. Row numbers and scores tell nothing.
    auto *columns = in.find<QListWidget>(QStringLiteral("Same case if equal in"));
    QVERIFY(columns);
    USER(in, click(QStringLiteral("Same case if equal in")));
    for (const char *useless : {"id", "futime", "risk_logistic", "risk_xgboost"}) {
        const auto found = columns->findItems(QLatin1String(useless), Qt::MatchStartsWith);
        if (found.isEmpty())
            continue;
        USER(in, press(Qt::Key_Home));
        for (int i = 0; i < columns->row(found.front()); ++i)
            USER(in, press(Qt::Key_Down));
        QCOMPARE(columns->currentItem(), found.front());
        USER(in, press(Qt::Key_Space));
        QCOMPARE(found.front()->checkState(), Qt::Unchecked);
    }
    QVERIFY(!in.sees(QStringLiteral("Custodian")));
    look(QStringLiteral("data-register-training"), form);
    USER(in, click(QStringLiteral("Register")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
    const auto data = kept("flchain-train/1");
    QCOMPARE(data.rows, 4690);
    QCOMPARE(data.patientKey, std::string("id"));
    QVERIFY(std::ranges::find(data.recordColumns, "id") == data.recordColumns.end());
    look(QStringLiteral("data-training"));
}

void TestDataSetsScreen::testSetIsSealed()
{
    openPage();
    QWidget *form = nullptr;
    choose(sample("flchain_test.csv"), form);
    QVERIFY(form);
    test::UserDriver in(form);
    // What the columns serve is as in the set registered before.
    QCOMPARE(in.find<QComboBox>(QStringLiteral("Patient key"))->currentText(), QStringLiteral("id"));
    fill(form, QStringLiteral("flchain-test"), QStringLiteral("Test"));
    auto *seal = in.find<QCheckBox>(QStringLiteral("Sealed test set"));
    QVERIFY(seal);
    USER(in, tabTo(QStringLiteral("Seal")));
    USER(in, press(Qt::Key_Space));
    QTRY_VERIFY(in.sees(QStringLiteral("Custodian")));
    QVERIFY(!in.find(QStringLiteral("Register"))->isEnabled());
    USER(in, choose(QStringLiteral("Patient key"), QStringLiteral("None: nobody can tell patients apart")));
    look(QStringLiteral("data-register-without-key"), form);
    USER(in, choose(QStringLiteral("Patient key"), QStringLiteral("id")));
    USER(in, type(QStringLiteral("Openings"), QStringLiteral("2")));
    USER(in, type(QStringLiteral("Custodian"), QStringLiteral("nobody-here")));
    look(QStringLiteral("data-register-sealed"), form);
    {
        const test::PausedWatch pause; // the next dialog is made large and dark
        theme->setChoice(ui::SchemeChoice::dark);
        theme->setScale(200);
        QTest::qWait(60);
    }
    QTRY_VERIFY(in.find(QStringLiteral("Register"))->isEnabled());
    USER(in, click(QStringLiteral("Register")));
}

void TestDataSetsScreen::refusalKeepsWhatWasTyped()
{
    QWidget *again = dialog();
    QVERIFY(again);
    test::UserDriver in(again);
    const auto says = [&in](const QString &text) {
        const auto labels = in.window()->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    };
    QTRY_VERIFY(says(QStringLiteral("There is no account 'nobody-here'")));
    QCOMPARE(in.find<QLineEdit>(QStringLiteral("Name"))->text(), QStringLiteral("flchain-test"));
    QCOMPARE(in.find<QSpinBox>(QStringLiteral("Openings"))->value(), 2);
    look(QStringLiteral("data-register-refused-dark-200"), again);
    {
        const test::PausedWatch pause;
        theme->setChoice(ui::SchemeChoice::light);
        theme->setScale(100);
        QTest::qWait(60);
    }
    USER(in, type(QStringLiteral("Custodian"), ui::qs(person(QStringLiteral("validation-lead")).userId)));
    USER(in, click(QStringLiteral("Register")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Sealed, never opened")), patience);
    const auto data = kept("flchain-test/1");
    QVERIFY(data.isSealed);
    QCOMPARE(data.allowedOpenings, 2);
    QCOMPARE(data.recordColumns, kept("flchain-train/1").recordColumns);
    look(QStringLiteral("data-sealed"));
}

void TestDataSetsScreen::anotherFileIsRefused()
{
    USER(*user, click(QStringLiteral("Compare…")));
    QWidget *form = dialog();
    QVERIFY(form);
    test::UserDriver in(form);
    QVERIFY(!in.find(QStringLiteral("Compare"))->isEnabled());
    USER(in, type(QStringLiteral("File for flchain-test/1"), sample("flchain_train.csv")));
    USER(in, type(QStringLiteral("File for the other data set"), sample("flchain_train.csv")));
    USER(in, click(QStringLiteral("Compare")));
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::activeModalWidget() && QApplication::activeModalWidget() != form, patience);
    QWidget *again = dialog();
    QVERIFY(again);
    look(QStringLiteral("data-compare-refused"), again);
    QVERIFY(kept("flchain-test/1").overlaps.empty());
}

void TestDataSetsScreen::sharedCasesAreCounted()
{
    test::UserDriver in(dialog());
    USER(in, type(QStringLiteral("File for flchain-test/1"), sample("flchain_test.csv")));
    USER(in, click(QStringLiteral("Compare")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(kept("flchain-test/1").overlaps.size() == 1, patience);
    USER(*user, tab(QStringLiteral("Shared cases")));
    QTRY_COMPARE_WITH_TIMEOUT(
        cell(QStringLiteral("shared.table"), QStringLiteral("flchain-train/1"), QStringLiteral("State")),
        QStringLiteral("No case in both"), patience);
    QCOMPARE(cell(QStringLiteral("shared.table"), QStringLiteral("flchain-train/1"), QStringLiteral("Rows in both")),
             QStringLiteral("0"));
    look(QStringLiteral("data-shared"));
}

void TestDataSetsScreen::matrixSaysIt()
{
    // A test set made of training rows, registered by a colleague.
    const auto &engineer = person(QStringLiteral("validation-engineer"));
    QFile train(sample("flchain_train.csv"));
    QVERIFY(train.open(QIODevice::ReadOnly));
    QFile leaked(folder.filePath(QStringLiteral("leaked.csv")));
    QVERIFY(leaked.open(QIODevice::WriteOnly));
    for (int line = 0; line <= 25; ++line)
        leaked.write(train.readLine());
    leaked.close();
    auto &workspace = *desk->workspace();
    const auto session = workspace.sessions().signIn(engineer.userId, Secret(engineer.passphrase));
    VERIFY_OK(session);
    auto data = kept("flchain-train/1");
    data.name = "leaked-test";
    data.role = domain::DataRole::test;
    const auto file = leaked.fileName().toStdString();
    VERIFY_OK(workspace.dataSets().add(**session, data, file, "found on the share"));
    VERIFY_OK(workspace.dataSets().compare(**session, "leaked-test/1", file, "flchain-train/1",
                                           sample("flchain_train.csv").toStdString()));
    VERIFY_OK(workspace.sessions().signOut(**session));

    openPage();
    int row = -1;
    findRow(QStringLiteral("data-sets.list.table"), QStringLiteral("leaked-test"), row);
    look(QStringLiteral("data-list"));
    USER(*user, tab(QStringLiteral("Overlap")));
    findRow(QStringLiteral("overlap.table"), QStringLiteral("leaked-test/1"), row);
    QCOMPARE(cell(QStringLiteral("overlap.table"), QStringLiteral("leaked-test/1"), QStringLiteral("flchain-train/1")),
             QStringLiteral("25 rows, 25 patients"));
    QCOMPARE(cell(QStringLiteral("overlap.table"), QStringLiteral("flchain-test/1"), QStringLiteral("flchain-train/1")),
             QStringLiteral("No case in both"));
    lookInEveryWay(QStringLiteral("data-overlap"));
    USER(*user, clickRow(QStringLiteral("overlap.table"), row)); // leads to the set
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
    signOutByMenu();
}

/// With the registered data, on the keyboard but for the choice of the page.
void TestDataSetsScreen::protocolIsMadeFromATemplate()
{
    actAs(QStringLiteral("Validation engineer"));
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Protocols")));
    int row = -1;
    findRow(QStringLiteral("protocols.list.table"), QStringLiteral("PQ-1"), row);
    USER(*user, click(QStringLiteral("New from template…")));
    QWidget *which = dialog();
    QVERIFY(which);
    test::UserDriver at(which);
    USER(at, choose(QStringLiteral("Template"), QStringLiteral("PQ of a binary classifier")));
    look(QStringLiteral("template-choice"), which);
    USER(at, click(QStringLiteral("Continue")));

    QWidget *form = dialog(which);
    QVERIFY(form);
    test::UserDriver in(form);
    QVERIFY(!in.find(QStringLiteral("Make the draft"))->isEnabled());
    look(QStringLiteral("template-empty"), form);
    USER(in,
         type(QStringLiteral("draft.endpoint"), QStringLiteral("https://scoring.example.org"))); // thought better of
    look(QStringLiteral("template-endpoint"), form);
    USER(in, type(QStringLiteral("draft.endpoint"), QString()));
    USER(in, choose(QStringLiteral("draft.test"), QStringLiteral("DS-2  flchain-test/1, Test")));
    USER(in, choose(QStringLiteral("draft.baseline"), QStringLiteral("DS-1  flchain-train/1, Training")));
    USER(in, choose(QStringLiteral("draft.truth"), QStringLiteral("death_5y")));
    USER(in, choose(QStringLiteral("draft.score"), QStringLiteral("risk_xgboost")));
    USER(in, type(QStringLiteral("draft.event"), QStringLiteral("deaths within five years")));
    USER(in, type(QStringLiteral("draft.threshold"), QStringLiteral("0,05")));
    look(QStringLiteral("template-no-number"), form);
    QVERIFY(!in.find(QStringLiteral("Make the draft"))->isEnabled());
    USER(in, type(QStringLiteral("draft.threshold"), QStringLiteral("0.05")));
    auto *groups = in.find<QListWidget>(QStringLiteral("draft.groups"));
    QVERIFY(groups);
    USER(in, tabTo(QStringLiteral("draft.groups")));
    USER(in, press(Qt::Key_Home));
    for (int i = 0; i < groups->row(groups->findItems(QStringLiteral("sex"), Qt::MatchExactly).front()); ++i)
        USER(in, press(Qt::Key_Down));
    USER(in, press(Qt::Key_Space));
    USER(in, type(QStringLiteral("draft.auc"), QStringLiteral("2")));
    QVERIFY(!in.find(QStringLiteral("Make the draft"))->isEnabled());
    USER(in, type(QStringLiteral("draft.auc"), QStringLiteral("0.75")));
    USER(in, type(QStringLiteral("draft.parity"), QStringLiteral("0")));
    USER(in, type(QStringLiteral("draft.reason"), QStringLiteral("validation of the next release")));
    USER(in, click(QStringLiteral("Make the draft")));
    const auto isRefused = [form] {
        const auto labels = form->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("name a limit that can fail"));
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(isRefused(), patience);
    look(QStringLiteral("template-refused"), form);
    USER(in, type(QStringLiteral("draft.parity"), QStringLiteral("0.8")));
    USER(in, click(QStringLiteral("Make the draft")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
    const auto made = desk->workspace()->protocols().show(*desk->session(), "PQ-3");
    VERIFY_OK(made);
    QCOMPARE(made->record.stage, domain::Stage::draft);
    QCOMPARE(made->protocol.data.size(), 2U);
    QCOMPARE(made->protocol.data[0].sha256, kept("flchain-test/1").sha256);
    QCOMPARE(made->protocol.analysis.groups, std::vector<std::string>{"sex"});
    QCOMPARE(made->protocol.steps.size(), 22U + 3U);
    QCOMPARE(made->protocol.steps[1].criterion->limit, 0.75);
    look(QStringLiteral("template-draft"));
    signOutByMenu();
}

void TestDataSetsScreen::openingsAreListed()
{
    actAs(QStringLiteral("Validation lead"));
    openSet(QStringLiteral("DS-2"));
    USER(*user, tab(QStringLiteral("Openings")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Never opened")), patience);
    look(QStringLiteral("data-never-opened"));
    USER(*user, tab(QStringLiteral("Data set")));
    lookInEveryWay(QStringLiteral("data-set"));
    signOutByMenu();
}

/// Up and down a list with the keys, as somebody does who reads it.
void TestDataSetsScreen::walk(const QString &table)
{
    auto *view = user->find<QAbstractItemView>(table);
    QVERIFY(view);
    comeBack();
    view->setFocus();
    QTRY_COMPARE(user->focusName(), table);
    for (int i = 0; i < 240; ++i)
        USER(*user, press(i % 24 < 12 ? Qt::Key_Down : Qt::Key_Up));
    QVERIFY(view->currentIndex().isValid());
}

void TestDataSetsScreen::auditorOnlyReads()
{
    actAs(QStringLiteral("Auditor"));
    openPage();
    int row = -1;
    findRow(QStringLiteral("data-sets.list.table"), QStringLiteral("DS-1"), row);
    QVERIFY(!user->sees(QStringLiteral("data-sets.register")));
    walk(QStringLiteral("data-sets.list.table"));
    openSet(QStringLiteral("DS-2"));
    QVERIFY(!user->sees(QStringLiteral("Compare…")));
    QVERIFY(!user->sees(QStringLiteral("Print PDF…"))); // there is no form for it yet
    walk(QStringLiteral("Columns"));
    look(QStringLiteral("data-auditor"));
    signOutByMenu();
}

void TestDataSetsScreen::noEventKeptTheWindow()
{
    checkEvents();
}

VALBENCH_TEST(TestDataSetsScreen, data_sets)
#include "test_data_sets.moc"
