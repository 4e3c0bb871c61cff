// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A protocol from a template to its amendment: written, pasted, taken back, compared, signed, and changed by two.
#include "journey.h"
#include "services/stated_requirements.h"

#include "support/event_watch.h"
#include "support/test_registry.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QTextBrowser>

#include <algorithm>
#include <string>

#include <valbench/services/data_sets.h>
#include <valbench/services/protocols.h>
#include <valbench/services/requirement_sets.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>

using namespace valbench;

class TestProtocolEditor : public test::Journey {
    Q_OBJECT
private Q_SLOTS:
    void draftFromATemplate();
    void stepsAreWritten();
    void problemsLeadToTheirPlace();
    void rowsArePasted();
    void everythingCanBeTakenBack();
    void limitsFollowTheCatalogue();
    void stepsOfATemplateAreInserted();
    void itLooksRightEverywhere();
    void littleRoomMakesTabs();
    void leavingAsks();
    void draftsOutliveTheWindow();
    void savingAsksWhy();
    void changesAreShown();
    void authorSigns();
    void signersSeeChangesFirst();
    void approvedVersionsAreAmended();
    void anotherEditorIsTold();
    void requirementsMoveOn();
    void noEventKeptTheWindow();

private:
    /// Opens the editor of the record on screen.
    void openEditor();
    [[nodiscard]] int stepCount();
    /// Of a field of the editor; null while it is not there.
    [[nodiscard]] QString textIn(const QString &field);
    [[nodiscard]] bool says(QWidget *where, const QString &words) const;
    void lookAt(const QString &name, QWidget *window);
    services::ProtocolView shown();
    Result<services::SessionPtr> sessionOf(const char *role);
    Status sign(const char *role, domain::Meaning meaning, const std::string &record = {});
    /// The protocol's own requirements as a set that has two approved versions; the protocol goes by the first.
    Status makeSet();
    QString m_protocol;
    QWidget *m_editor = nullptr;
};

void TestProtocolEditor::openEditor()
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Edit…")), patience);
    comeBack();
    use(*user, QStringLiteral("Edit…"));
    m_editor = dialog();
    QVERIFY(m_editor);
    test::UserDriver in(m_editor);
    QTRY_VERIFY_WITH_TIMEOUT(in.sees(QStringLiteral("edit.title")), patience);
    QTRY_COMPARE(in.focusName(), QStringLiteral("editor.steps"));
}

int TestProtocolEditor::stepCount()
{
    test::UserDriver in(m_editor);
    const auto *table = in.find<QAbstractItemView>(QStringLiteral("editor.steps"));
    return table ? table->model()->rowCount() : -1;
}

QString TestProtocolEditor::textIn(const QString &field)
{
    test::UserDriver in(m_editor);
    const auto *line = in.find<QLineEdit>(field);
    return line ? line->text() : QString();
}

bool TestProtocolEditor::says(QWidget *where, const QString &words) const
{
    const auto labels = where->findChildren<QLabel *>();
    return std::ranges::any_of(
        labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(words); });
}

void TestProtocolEditor::lookAt(const QString &name, QWidget *seen)
{
    const std::pair<ui::SchemeChoice, const char *> schemes[] = {{ui::SchemeChoice::dark, "dark"},
                                                                 {ui::SchemeChoice::light, "light"}};
    const auto size = seen->size();
    for (const auto &[scheme, schemeName] : schemes) {
        for (const int percent : {200, 100}) {
            {
                const test::PausedWatch pause; // a new size for everything on screen
                theme->setChoice(scheme);
                theme->setScale(percent);
                window->resize(1280, 820);
                seen->resize(size);
                QTest::qWait(60);
            }
            look(QStringLiteral("%1-%2-%3").arg(name, QLatin1String(schemeName)).arg(percent), seen);
        }
    }
}

services::ProtocolView TestProtocolEditor::shown()
{
    return desk->workspace()->protocols().show(*desk->session(), m_protocol.toStdString()).value();
}

Result<services::SessionPtr> TestProtocolEditor::sessionOf(const char *role)
{
    const auto &one = person(QString::fromLatin1(role));
    return desk->workspace()->sessions().signIn(one.userId, Secret(one.passphrase));
}

Status TestProtocolEditor::sign(const char *role, domain::Meaning meaning, const std::string &record)
{
    const auto signedRecord = record.empty() ? m_protocol.toStdString() : record;
    const auto &one = person(QString::fromLatin1(role));
    auto &workspace = *desk->workspace();
    VB_TRY(const auto session, sessionOf(role));
    VB_TRY(const auto offer, workspace.signing().offer(*session, {signedRecord}));
    services::SigningAnswer answer{meaning, "as planned", one.userId, Secret(one.passphrase)};
    VB_TRY(const auto results, workspace.signing().sign(*session, offer, answer));
    if (results.front().problem.empty())
        return {};
    return fail(ErrorCode::refused, VB_MSG("{problem}"), {{"problem", results.front().problem}});
}

void TestProtocolEditor::draftFromATemplate()
{
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Validation engineer")), patience);
    readPeople();
    actAs(QStringLiteral("Validation engineer"));
    comeBack();
    {
        const test::PausedWatch pause;
        domain::DataSet data;
        data.name = "flchain-test";
        data.version = "1";
        data.role = domain::DataRole::test;
        data.description = "held-out cases";
        data.source = "cohort";
        data.patientKey = "id";
        data.recordColumns = {"age", "sex", "kappa", "lambda", "creatinine", "mgus", "death_5y"};
        const auto added = desk->workspace()->dataSets().add(
            *desk->session(), data, VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv", "for the validation");
        VERIFY_OK(added);
    }
    goByKeys(QStringLiteral("protocols"));
    use(*user, QStringLiteral("New from template…"));
    QWidget *which = dialog();
    QVERIFY(which);
    test::UserDriver at(which);
    USER(at, choose(QStringLiteral("Template"), QStringLiteral("PQ of a binary classifier")));
    use(at, QStringLiteral("Continue"));
    QWidget *form = dialog(which);
    QVERIFY(form);
    test::UserDriver in(form);
    USER(in, choose(QStringLiteral("draft.test"), QStringLiteral("DS-1  flchain-test/1, Test")));
    USER(in, choose(QStringLiteral("draft.truth"), QStringLiteral("death_5y")));
    USER(in, choose(QStringLiteral("draft.score"), QStringLiteral("risk_xgboost")));
    fill(in, QStringLiteral("draft.event"), QStringLiteral("deaths within five years"));
    fill(in, QStringLiteral("draft.threshold"), QStringLiteral("0.05"));
    fill(in, QStringLiteral("draft.reason"), QStringLiteral("validation of the next release"));
    use(in, QStringLiteral("Make the draft"));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Read content")), patience);
    m_protocol = window->pages().current().record;
    QVERIFY(m_protocol.startsWith(QStringLiteral("PQ-")));
    // Of a first version there is nothing to compare.
    USER(*user, tab(QStringLiteral("Changes")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("This is the first version: there is none to compare it with.")),
                             patience);
}

void TestProtocolEditor::stepsAreWritten()
{
    openEditor();
    test::UserDriver in(m_editor);
    const int before = stepCount();
    QVERIFY(before > 5);
    QVERIFY(!in.find(QStringLiteral("editor.save"))->isEnabled());
    look(QStringLiteral("editor-steps"), m_editor);
    USER(in, press(Qt::Key_N, Qt::ControlModifier));
    QCOMPARE(stepCount(), before + 1);
    QTRY_COMPARE(in.focusName(), QStringLiteral("edit.title"));
    USER(in, typeHere(QStringLiteral("Labels are legible")));
    const auto *table = in.find<QAbstractItemView>(QStringLiteral("editor.steps"));
    QCOMPARE(table->model()->index(1, 1).data().toString(), QStringLiteral("Labels are legible"));
    QTRY_COMPARE(table->model()->index(1, 4).data().toString(), QStringLiteral("To mend"));
    QVERIFY(!in.find(QStringLiteral("editor.save"))->isEnabled());
}

void TestProtocolEditor::problemsLeadToTheirPlace()
{
    test::UserDriver in(m_editor);
    auto *problems = in.find<QListWidget>(QStringLiteral("editor.problems"));
    QVERIFY(problems);
    QTRY_COMPARE(problems->count(), 1); // the first problem of a step
    QVERIFY(problems->item(0)->text().contains(QStringLiteral("instruction")));
    look(QStringLiteral("editor-problem"), m_editor);
    USER(in, tabTo(QStringLiteral("editor.problems")));
    USER(in, press(Qt::Key_Home));
    USER(in, press(Qt::Key_Return));
    QTRY_COMPARE(in.focusName(), QStringLiteral("edit.instruction"));
    USER(in, typeHere(QStringLiteral("Read the label of the sample.")));
    QTRY_VERIFY(problems->count() == 1 && problems->item(0)->text().contains(QStringLiteral("expected")));
    USER(in, press(Qt::Key_Tab));
    QCOMPARE(in.focusName(), QStringLiteral("edit.expected"));
    USER(in, typeHere(QStringLiteral("It says the version of the model.")));
    QTRY_VERIFY(!problems->isVisible());
    QTRY_VERIFY(in.find(QStringLiteral("editor.save"))->isEnabled());
    // Requirements are offered with their words.
    fill(in, QStringLiteral("edit.requirements"), QStringLiteral("URS-PER-1"));
    QTRY_COMPARE(shown().protocol.requirements.empty(), false);
    if (QApplication::activePopupWidget()) // others are offered too
        USER(in, press(Qt::Key_Escape));
    const auto *table = in.find<QAbstractItemView>(QStringLiteral("editor.steps"));
    QCOMPARE(table->model()->index(1, 3).data().toString(), QStringLiteral("URS-PER-1"));
}

void TestProtocolEditor::rowsArePasted()
{
    test::UserDriver in(m_editor);
    const int before = stepCount();
    QGuiApplication::clipboard()->setText(
        QStringLiteral("Title\tAction\tExpected result\tURS\n"
                       "Alarm sounds\tDisconnect the sensor.\tThe alarm sounds within 5 s.\tURS-PER-1\n"
                       "\tNothing\tNothing\t\n"
                       "Unknown link\tDo it.\tIt is done.\tURS-NONE-9\n"
                       "Screen is readable\t\"Look at it\nfrom 2 m.\"\tIt can be read.\tURS-PER-2\n"));
    USER(in, press(Qt::Key_V, Qt::ControlModifier | Qt::ShiftModifier));
    QWidget *paste = dialog(m_editor);
    QVERIFY(paste);
    test::UserDriver hand(paste);
    const auto *preview = hand.await<QAbstractItemView>(QStringLiteral("paste.table"));
    QVERIFY(preview);
    const auto *rows = preview->model();
    QCOMPARE(rows->rowCount(), 4);
    QCOMPARE(rows->index(0, 1).data().toString(), QStringLiteral("Taken"));
    QCOMPARE(rows->index(1, 1).data().toString(), QStringLiteral("Refused"));
    QVERIFY(rows->index(1, 3).data().toString().startsWith(QStringLiteral("Column 1:")));
    QVERIFY(rows->index(2, 3).data().toString().contains(QStringLiteral("URS-NONE-9")));
    lookAt(QStringLiteral("editor-paste"), paste);
    // Without its column, the link is no obstacle.
    USER(hand, choose(QStringLiteral("paste.column.4"), QStringLiteral("Not taken")));
    QTRY_COMPARE(rows->index(2, 1).data().toString(), QStringLiteral("Taken"));
    USER(hand, choose(QStringLiteral("paste.column.4"), QStringLiteral("Requirements")));
    QTRY_COMPARE(rows->index(2, 1).data().toString(), QStringLiteral("Refused"));
    use(hand, QStringLiteral("Insert steps"));
    QTRY_COMPARE(QApplication::activeModalWidget(), m_editor);
    QTRY_COMPARE(stepCount(), before + 2);
    const auto *table = in.find<QAbstractItemView>(QStringLiteral("editor.steps"));
    QCOMPARE(table->model()->index(2, 1).data().toString(), QStringLiteral("Alarm sounds"));
    QCOMPARE(table->model()->index(3, 1).data().toString(), QStringLiteral("Screen is readable"));
}

void TestProtocolEditor::everythingCanBeTakenBack()
{
    test::UserDriver in(m_editor);
    const int pasted = stepCount();
    m_editor->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_editor);
    USER(in, tabTo(QStringLiteral("editor.steps")));
    USER(in, press(Qt::Key_Z, Qt::ControlModifier));
    QCOMPARE(stepCount(), pasted - 2);
    USER(in, press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier));
    QCOMPARE(stepCount(), pasted);
    // From within a field too: what was typed there is one change.
    fill(in, QStringLiteral("edit.title"), QStringLiteral("Another word"));
    USER(in, press(Qt::Key_Z, Qt::ControlModifier));
    QVERIFY(textIn(QStringLiteral("edit.title")) != QStringLiteral("Another word"));
    QCOMPARE(stepCount(), pasted);
    // Moved, doubled and deleted by keys.
    USER(in, tabTo(QStringLiteral("editor.steps")));
    USER(in, press(Qt::Key_Home, Qt::ControlModifier));
    USER(in, press(Qt::Key_Down));
    const auto *model = in.find<QAbstractItemView>(QStringLiteral("editor.steps"))->model();
    const auto titleAt = [&](int row) { return model->index(row, 1).data().toString(); };
    QCOMPARE(titleAt(1), QStringLiteral("Labels are legible"));
    USER(in, press(Qt::Key_Down, Qt::AltModifier));
    QCOMPARE(titleAt(2), QStringLiteral("Labels are legible"));
    USER(in, press(Qt::Key_Up, Qt::AltModifier));
    QCOMPARE(titleAt(1), QStringLiteral("Labels are legible"));
    USER(in, press(Qt::Key_D, Qt::ControlModifier));
    QCOMPARE(stepCount(), pasted + 1);
    QCOMPARE(titleAt(2), QStringLiteral("Labels are legible"));
    QVERIFY(model->index(2, 0).data().toString() != model->index(1, 0).data().toString());
    USER(in, press(Qt::Key_Delete));
    QCOMPARE(stepCount(), pasted);
}

void TestProtocolEditor::limitsFollowTheCatalogue()
{
    test::UserDriver in(m_editor);
    USER(in, tabTo(QStringLiteral("editor.steps")));
    const auto *model = in.find<QAbstractItemView>(QStringLiteral("editor.steps"))->model();
    int row = 0;
    while (row < model->rowCount() && model->index(row, 2).data().toString() != QStringLiteral("pq.auc"))
        ++row;
    QVERIFY(row < model->rowCount());
    USER(in, press(Qt::Key_Home, Qt::ControlModifier));
    for (int i = 0; i < row; ++i)
        USER(in, press(Qt::Key_Down));
    QTRY_VERIFY_WITH_TIMEOUT(in.sees(QStringLiteral("edit.criterion.limit")), patience);
    QTRY_COMPARE(textIn(QStringLiteral("edit.criterion.limit")), QStringLiteral("0.85"));
    fill(in, QStringLiteral("edit.criterion.limit"), QStringLiteral("2"));
    const auto *problems = m_editor->findChild<QListWidget *>(QStringLiteral("editor.problems"));
    QTRY_VERIFY(problems->isVisible() &&
                problems->item(0)->text().contains(QStringLiteral("outside the range of AUC")));
    look(QStringLiteral("editor-limit"), m_editor);
    fill(in, QStringLiteral("edit.criterion.limit"), QStringLiteral("0.75"));
    QTRY_VERIFY(!problems->isVisible());
    // What it takes to pass, before anything is measured.
    fill(in, QStringLiteral("plan.first"), QStringLiteral("170"));
    fill(in, QStringLiteral("plan.second"), QStringLiteral("1180"));
    const auto *answer = m_editor->findChild<QLabel *>(QStringLiteral("plan.answer"));
    QTRY_VERIFY(answer && answer->isVisible());
    QVERIFY2(answer->text().startsWith(QStringLiteral("A model with a true AUC of 0.8")), qPrintable(answer->text()));
    QVERIFY(answer->text().contains(QStringLiteral("passes with a chance of 80%, one with 0.8")));
    auto *curve = m_editor->findChild<QWidget *>(QStringLiteral("plan.curve"));
    QVERIFY(curve);
    QTest::qWait(100); // until it has its place
    for (auto *above = curve->parentWidget(); above; above = above->parentWidget()) {
        if (auto *scroll = qobject_cast<QScrollArea *>(above))
            scroll->ensureWidgetVisible(curve);
    }
    look(QStringLiteral("editor-plan"), m_editor);
    // Judged on the value there is no interval method.
    USER(in, choose(QStringLiteral("edit.criterion.judged_on"), QStringLiteral("value")));
    QTRY_VERIFY(!in.sees(QStringLiteral("edit.criterion.interval")));
    USER(in, press(Qt::Key_Z, Qt::ControlModifier));
    QTRY_VERIFY(in.sees(QStringLiteral("edit.criterion.interval")));
    // Another check has other fields.
    USER(in, choose(QStringLiteral("edit.check"), QStringLiteral("Sensitivity  (pq.sensitivity)")));
    QTRY_VERIFY(in.sees(QStringLiteral("edit.parameters.threshold")));
    USER(in, press(Qt::Key_Z, Qt::ControlModifier));
    QTRY_VERIFY(!in.sees(QStringLiteral("edit.parameters.threshold")));
    QTRY_COMPARE(textIn(QStringLiteral("edit.criterion.limit")), QStringLiteral("0.75"));
}

void TestProtocolEditor::stepsOfATemplateAreInserted()
{
    test::UserDriver in(m_editor);
    const int before = stepCount();
    USER(in, press(Qt::Key_I, Qt::ControlModifier));
    QWidget *insert = dialog(m_editor);
    QVERIFY(insert);
    test::UserDriver hand(insert);
    USER(hand, choose(QStringLiteral("insert.source"), QStringLiteral("PQ of a binary classifier")));
    USER(hand, tabTo(QStringLiteral("insert.steps")));
    USER(hand, press(Qt::Key_Home));
    USER(hand, press(Qt::Key_Space));
    look(QStringLiteral("editor-insert"), insert);
    use(hand, QStringLiteral("Insert"));
    QTRY_COMPARE(stepCount(), before + 1);
    m_editor->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_editor);
    USER(in, press(Qt::Key_Z, Qt::ControlModifier));
    QTRY_COMPARE(stepCount(), before);
}

void TestProtocolEditor::itLooksRightEverywhere()
{
    test::UserDriver in(m_editor);
    lookAt(QStringLiteral("editor"), m_editor);
    USER(in, tab(QStringLiteral("Protocol")));
    QTRY_VERIFY(in.sees(QStringLiteral("edit.purpose")));
    lookAt(QStringLiteral("editor-plan"), m_editor);
    USER(in, tab(QStringLiteral("Step")));
}

/// There the steps are a tab of their own, and Enter goes on to the step.
void TestProtocolEditor::littleRoomMakesTabs()
{
    test::UserDriver in(m_editor);
    auto *steps = in.find(QStringLiteral("editor.steps"));
    QVERIFY(steps && steps->isVisible() && in.sees(QStringLiteral("edit.title")));
    {
        const test::PausedWatch pause; // a new size for everything on screen
        theme->setScale(200);
        QTest::qWait(60);
    }
    USER(in, tab(QStringLiteral("Steps")));
    QTRY_VERIFY(steps->isVisible() && !in.sees(QStringLiteral("edit.title")));
    steps->setFocus();
    USER(in, press(Qt::Key_Return));
    QTRY_VERIFY(in.sees(QStringLiteral("edit.title")) && !steps->isVisible());
    QTRY_COMPARE(QApplication::focusWidget(), in.find(QStringLiteral("edit.title")));
    look(QStringLiteral("editor-step-200"), m_editor);
    {
        const test::PausedWatch pause;
        theme->setScale(100);
        QTest::qWait(60);
    }
    QTRY_VERIFY(steps->isVisible() && in.sees(QStringLiteral("edit.title")));
    QTRY_VERIFY2(steps->width() > m_editor->width() * 45 / 100, qPrintable(QString::number(steps->width())));
}

void TestProtocolEditor::leavingAsks()
{
    test::UserDriver in(m_editor);
    USER(in, press(Qt::Key_Escape));
    QWidget *ask = dialog(m_editor);
    QVERIFY(ask);
    look(QStringLiteral("editor-leave"), ask);
    QVERIFY(says(ask, QStringLiteral("Labels are legible")) || says(ask, QStringLiteral("is new")));
    test::UserDriver hand(ask);
    USER(hand, press(Qt::Key_Escape));
    QTRY_COMPARE(QApplication::activeModalWidget(), m_editor);
}

/// A window that goes without being asked, as in a crash.
void TestProtocolEditor::draftsOutliveTheWindow()
{
    const int steps = stepCount();
    QTest::qWait(600);
    m_editor->hide();
    m_editor->deleteLater();
    QTRY_VERIFY(QApplication::activeModalWidget() == nullptr);
    openEditor();
    QTRY_COMPARE(stepCount(), steps);
    QVERIFY(says(m_editor, QStringLiteral("not saved was put back")));
    QTest::qWait(300); // for the fields of its check
    look(QStringLiteral("editor-restored"), m_editor);
}

void TestProtocolEditor::savingAsksWhy()
{
    test::UserDriver in(m_editor);
    QTRY_VERIFY(in.find(QStringLiteral("editor.save"))->isEnabled());
    USER(in, press(Qt::Key_S, Qt::ControlModifier));
    QWidget *why = dialog(m_editor);
    QVERIFY(why);
    test::UserDriver hand(why);
    QVERIFY(!hand.find(QStringLiteral("Save"))->isEnabled());
    fill(hand, QStringLiteral("reason"), QStringLiteral("two checks by hand were missing"));
    look(QStringLiteral("editor-save"), why);
    use(hand, QStringLiteral("Save"));
    QTRY_COMPARE_WITH_TIMEOUT(QApplication::activeModalWidget(), m_editor, patience);
    QTRY_VERIFY_WITH_TIMEOUT(says(m_editor, QStringLiteral("Version 2 was saved as a draft.")), patience);
    QVERIFY(says(m_editor, QStringLiteral("from version 2: ")));
    const auto view = shown();
    QCOMPARE(view.record.version, std::int64_t(2));
    QCOMPARE(view.protocol.steps[1].title, std::string("Labels are legible"));
    QVERIFY(std::ranges::any_of(view.protocol.steps, [](const auto &step) {
        return step.check == "pq.auc" && step.criterion && step.criterion->limit == 0.75;
    }));
    m_editor->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_editor);
    USER(in, press(Qt::Key_Escape)); // nothing is unsaved
    noDialog();
}

void TestProtocolEditor::changesAreShown()
{
    USER(*user, tab(QStringLiteral("Changes")));
    auto *text = user->await<QTextBrowser>(QStringLiteral("changes.text"));
    QVERIFY(text);
    QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().contains(QStringLiteral("[+0.75+]")), patience);
    QVERIFY(text->toPlainText().contains(QStringLiteral("[−0.85−]")));
    QVERIFY(text->toPlainText().contains(QStringLiteral("added")));
    QVERIFY(shows(QStringLiteral("You have not signed an earlier version, so the one before is shown.")));
    lookInEveryWay(QStringLiteral("changes"));
}

void TestProtocolEditor::authorSigns()
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Sign…")), patience);
    use(*user, QStringLiteral("Sign…"));
    QWidget *signing = dialog();
    QVERIFY(signing);
    test::UserDriver hand(signing);
    use(hand, QStringLiteral("sign.open.") + m_protocol);
    QWidget *content = dialog(signing);
    QVERIFY(content);
    test::UserDriver reader(content);
    USER(reader, press(Qt::Key_Escape));
    QCOMPARE(dialog(content), signing);
    use(hand, QStringLiteral("sign.meaning.authored"));
    fill(hand, QStringLiteral("sign.reason"), QStringLiteral("complete"));
    const auto &engineer = person(QStringLiteral("validation-engineer"));
    if (hand.sees(QStringLiteral("sign.userId")))
        fill(hand, QStringLiteral("sign.userId"), ui::qs(engineer.userId));
    fill(hand, QStringLiteral("sign.password"), ui::qs(engineer.passphrase));
    USER(hand, press(Qt::Key_Return));
    noDialog();
    // In review nothing is edited, and the button says why.
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Edit…")) && !ready(QStringLiteral("Edit…")), patience);
    QVERIFY(!ready(QStringLiteral("New version…")));
    signOutByMenu();
}

void TestProtocolEditor::signersSeeChangesFirst()
{
    actAs(QStringLiteral("QA approver"));
    comeBack();
    goByKeys(QStringLiteral("protocols"));
    openByKeys(QStringLiteral("protocols.list.table"), m_protocol);
    auto *text = user->await<QTextBrowser>(QStringLiteral("changes.text")); // without a click on its tab
    QVERIFY(text);
    QTRY_VERIFY_WITH_TIMEOUT(text->toPlainText().contains(QStringLiteral("[+0.75+]")), patience);
    look(QStringLiteral("changes-qa"));
    QVERIFY(user->sees(QStringLiteral("Edit…")) && !ready(QStringLiteral("Edit…"))); // it says why
    signOutByMenu();
    {
        const test::PausedWatch pause;
        VERIFY_OK(sign("validation-lead", domain::Meaning::reviewed));
        VERIFY_OK(sign("qa-approver", domain::Meaning::approved));
    }
}

void TestProtocolEditor::approvedVersionsAreAmended()
{
    actAs(QStringLiteral("Validation engineer"));
    comeBack();
    goByKeys(QStringLiteral("protocols"));
    openByKeys(QStringLiteral("protocols.list.table"), m_protocol);
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("New version…")), patience);
    QVERIFY(!ready(QStringLiteral("Edit…")));
    use(*user, QStringLiteral("New version…"));
    QWidget *why = dialog();
    QVERIFY(why);
    test::UserDriver hand(why);
    fill(hand, QStringLiteral("reason"), QStringLiteral("a stricter limit for the next release"));
    look(QStringLiteral("amend"), why);
    use(hand, QStringLiteral("Begin the new version"));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Edit…")), patience);
    const auto view = shown();
    QCOMPARE(view.record.version, std::int64_t(3));
    QCOMPARE(view.inForce, std::int64_t(2));
    look(QStringLiteral("amended"));
}

void TestProtocolEditor::anotherEditorIsTold()
{
    openEditor();
    {
        const test::PausedWatch pause;
        const auto lead = sessionOf("validation-lead");
        VERIFY_OK(lead);
        auto theirs = shown().protocol;
        theirs.purpose = "theirs";
        VERIFY_OK(desk->workspace()->protocols().revise(**lead, m_protocol.toStdString(), theirs, "meanwhile"));
    }
    test::UserDriver in(m_editor);
    fill(in, QStringLiteral("edit.title"), QStringLiteral("Mine"));
    QTRY_VERIFY(in.find(QStringLiteral("editor.save"))->isEnabled());
    USER(in, press(Qt::Key_S, Qt::ControlModifier));
    QWidget *why = dialog(m_editor);
    QVERIFY(why);
    test::UserDriver hand(why);
    fill(hand, QStringLiteral("reason"), QStringLiteral("a better title"));
    use(hand, QStringLiteral("Save"));
    QTRY_COMPARE_WITH_TIMEOUT(QApplication::activeModalWidget(), m_editor, patience);
    QTRY_VERIFY_WITH_TIMEOUT(in.sees(QStringLiteral("Take theirs")), patience);
    QVERIFY(says(m_editor, QStringLiteral("saved version 4")));
    QCOMPARE(shown().protocol.purpose, std::string("theirs"));
    QCOMPARE(textIn(QStringLiteral("edit.title")), QStringLiteral("Mine"));
    look(QStringLiteral("editor-conflict"), m_editor);
    m_editor->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_editor);
    // Theirs is taken, and the title typed once more on top of it.
    use(in, QStringLiteral("Take theirs"));
    fill(in, QStringLiteral("edit.title"), QStringLiteral("Mine"));
    QTRY_VERIFY(in.find(QStringLiteral("editor.save"))->isEnabled());
    USER(in, press(Qt::Key_S, Qt::ControlModifier));
    QWidget *again = dialog(m_editor);
    QVERIFY(again);
    test::UserDriver at(again);
    fill(at, QStringLiteral("reason"), QStringLiteral("a better title"));
    use(at, QStringLiteral("Save"));
    QTRY_VERIFY_WITH_TIMEOUT(says(m_editor, QStringLiteral("Version 5 was saved as a draft.")), patience);
    QCOMPARE(shown().protocol.purpose, std::string("theirs"));
    QCOMPARE(shown().protocol.steps[0].title, std::string("Mine"));
    m_editor->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_editor);
    USER(in, press(Qt::Key_Escape));
    noDialog();
    // Who signed version 2 is shown what changed since then.
    USER(*user, tab(QStringLiteral("Changes")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Version 2 is the one that you last signed.")), patience);
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("2 places differ between version 2 and version 5.")), patience);
    look(QStringLiteral("changes-signed"));
}

Status TestProtocolEditor::makeSet()
{
    auto &workspace = *desk->workspace();
    VB_TRY(const auto engineer, sessionOf("validation-engineer"));
    auto protocol = shown().protocol;
    auto set = test::setOfRequirements(protocol);
    const auto release = [&](const std::string &id) -> Status {
        VB_CHECK(sign("validation-engineer", domain::Meaning::authored, id));
        VB_CHECK(sign("validation-lead", domain::Meaning::reviewed, id));
        return sign("qa-approver", domain::Meaning::approved, id);
    };
    VB_TRY(const auto id, workspace.requirements().add(*engineer, set, "for the validation"));
    VB_CHECK(release(id));
    protocol.requirementSet = domain::RecordReference{id, 0, {}};
    VB_CHECK(workspace.protocols().revise(*engineer, m_protocol.toStdString(), protocol, "by the set"));
    set.requirements[0].text += " At any site.";
    VB_CHECK(workspace.requirements().revise(*engineer, id, set, "another site joins"));
    return release(id);
}

/// What has to be verified changed: the draft goes by the version in force.
void TestProtocolEditor::requirementsMoveOn()
{
    {
        const test::PausedWatch pause;
        VERIFY_OK(makeSet());
    }
    USER(*user, press(Qt::Key_F5));
    QCOMPARE(shown().protocol.requirementSet->version, std::int64_t(1));
    QTRY_VERIFY_WITH_TIMEOUT(
        std::ranges::any_of(window->findChildren<QLabel *>(),
                            [](const auto *label) { return label->text().startsWith(QStringLiteral("Version 6,")); }),
        patience);
    openEditor();
    test::UserDriver in(m_editor);
    QTRY_VERIFY2_WITH_TIMEOUT(in.tab(QStringLiteral("Protocol")), in.problem(), patience);
    QVERIFY(!in.sees(QStringLiteral("edit.requirements"))); // they are the set's
    auto *sets = in.await<QComboBox>(QStringLiteral("edit.requirement_set"));
    QVERIFY(sets);
    QTRY_COMPARE(sets->count(), 2);
    USER(in, choose(QStringLiteral("edit.requirement_set"), QStringLiteral("RS-1 version 2")));
    look(QStringLiteral("editor-set"), m_editor);
    QTRY_VERIFY(in.find(QStringLiteral("editor.save"))->isEnabled());
    USER(in, press(Qt::Key_S, Qt::ControlModifier));
    QWidget *why = dialog(m_editor);
    QVERIFY(why);
    test::UserDriver hand(why);
    fill(hand, QStringLiteral("reason"), QStringLiteral("another site joins"));
    use(hand, QStringLiteral("Save"));
    QTRY_VERIFY_WITH_TIMEOUT(says(m_editor, QStringLiteral("Version 7 was saved as a draft.")), patience);
    QCOMPARE(shown().protocol.requirementSet->version, std::int64_t(2));
    QVERIFY(shown().protocol.requirements.front().text.ends_with("At any site."));
    m_editor->activateWindow();
    QTRY_COMPARE(QApplication::activeWindow(), m_editor);
    USER(in, press(Qt::Key_Escape));
    noDialog();
}

void TestProtocolEditor::noEventKeptTheWindow()
{
    checkEvents();
}

VALBENCH_TEST(TestProtocolEditor, protocol_editor)
#include "test_protocol_editor.moc"
