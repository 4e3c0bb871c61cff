// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A protocol that needs people, executed at the screen: by keyboard, with evidence, a second person and a correction.
// Its automatic steps ask a served model.
#include "journey.h"
#include "services/guided_protocol.h"
#include "support/event_watch.h"
#include "support/scoring_server.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QPlainTextEdit>
#include <QRadioButton>

#include <algorithm>

#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/step_list.h>

using namespace valbench;
using domain::Outcome;

class TestGuided : public test::Journey {
    Q_OBJECT
private Q_SLOTS:
    void aProtocolIsApproved();
    void engineerRecordsByKeyboard();
    void evidenceIsAskedForAndPasted();
    void aServerThatHangsIsLeft();
    void automaticStepsRun();
    void whatIsMissingIsSaid();
    void leadVerifies();
    void engineerCorrectsAndRepeats();
    void engineerCompletesAndSigns();
    void auditorOnlyReads();
    void everyThemeAndSize();
    void noEventKeptTheWindow();

private:
    void openExecution();
    void sign(QWidget *dialog, const QString &record, const QString &meaning, const QString &reason);
    [[nodiscard]] domain::StepResult recorded(std::string_view step) const;
    [[nodiscard]] const services::DemoPerson &signedIn() const;
    void runAutomaticSteps(const QString &picture);
    /// The guided protocol, with the scores of a served model.
    domain::Protocol servedProtocol();
    std::unique_ptr<test::ScoringServer> m_server;
};

domain::Protocol TestGuided::servedProtocol()
{
    m_server = std::make_unique<test::ScoringServer>(VALBENCH_PYTHON, VALBENCH_XGBOOST,
                                                     VALBENCH_SOURCE_DIR "/resources/samples/flchain_xgboost.json");
    auto protocol = test::guidedProtocol();
    protocol.analysis.score = "asked";
    auto &scorer = protocol.analysis.scorer;
    scorer = services::ProtocolService::read(VALBENCH_SOURCE_DIR "/resources/demo/oq-1.json")->analysis.scorer;
    scorer.kind = domain::ScorerKind::endpoint;
    scorer.endpoint.url = m_server->url();
    return protocol;
}

void TestGuided::openExecution()
{
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Executions")));
    int row = -1;
    findRow(QStringLiteral("executions.list.table"), QStringLiteral("EXE-3"), row);
    USER(*user, clickRow(QStringLiteral("executions.list.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Steps")), patience);
}

const services::DemoPerson &TestGuided::signedIn() const
{
    return *std::ranges::find(people, desk->session()->userId(), &services::DemoPerson::userId);
}

void TestGuided::sign(QWidget *dialog, const QString &record, const QString &meaning, const QString &reason)
{
    test::UserDriver in(dialog);
    USER(in, click(QStringLiteral("sign.open.") + record));
    QWidget *content = this->dialog(dialog);
    QVERIFY(content);
    test::UserDriver reader(content);
    USER(reader, click(QStringLiteral("Close")));
    QCOMPARE(this->dialog(content), dialog);
    if (in.sees(QStringLiteral("sign.meaning.") + meaning))
        USER(in, click(QStringLiteral("sign.meaning.") + meaning));
    USER(in, type(QStringLiteral("sign.reason"), reason));
    if (in.sees(QStringLiteral("sign.userId")))
        USER(in, type(QStringLiteral("sign.userId"), ui::qs(signedIn().userId)));
    USER(in, type(QStringLiteral("sign.password"), ui::qs(signedIn().passphrase)));
    look(QStringLiteral("guided-sign-") + meaning, dialog);
    USER(in, click(QStringLiteral("sign.sign")));
    noDialog();
}

domain::StepResult TestGuided::recorded(std::string_view step) const
{
    const auto view = desk->workspace()->executions().show(*desk->session(), "EXE-3");
    return view ? *view->execution.step(step) : domain::StepResult();
}

void TestGuided::aProtocolIsApproved()
{
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Auditor")), patience);
    readPeople();
    auto &workspace = *desk->workspace();
    std::string id;
    const std::pair<const char *, domain::Meaning> route[] = {{"validation-engineer", domain::Meaning::authored},
                                                              {"validation-lead", domain::Meaning::reviewed},
                                                              {"qa-approver", domain::Meaning::approved}};
    for (const auto &[role, meaning] : route) {
        const auto &signer = person(QString::fromLatin1(role));
        const auto session = workspace.sessions().signIn(signer.userId, Secret(signer.passphrase));
        VERIFY_OK(session);
        if (id.empty()) {
            const auto added = workspace.protocols().add(**session, servedProtocol(), "for the station");
            VERIFY_OK(added);
            id = *added;
        }
        const auto offer = workspace.signing().offer(**session, {id});
        VERIFY_OK(offer);
        services::SigningAnswer answer{meaning, "as planned", signer.userId, Secret(signer.passphrase)};
        const auto done = workspace.signing().sign(**session, *offer, answer);
        VERIFY_OK(done);
        QVERIFY2(done->front().problem.empty(), done->front().problem.c_str());
        VERIFY_OK(workspace.sessions().signOut(**session));
    }
    QCOMPARE(id, std::string("PQ-3"));
}

void TestGuided::engineerRecordsByKeyboard()
{
    actAs(QStringLiteral("Validation engineer"));
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Protocols")));
    int row = -1;
    findRow(QStringLiteral("protocols.list.table"), QStringLiteral("PQ-3"), row);
    USER(*user, clickRow(QStringLiteral("protocols.list.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Execute…")), patience);
    look(QStringLiteral("guided-protocol"));
    USER(*user, click(QStringLiteral("Execute…")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("0 of 4 steps have a result")), patience);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("step.actual")), patience);
    look(QStringLiteral("guided-begun"));
    // From here on without the mouse: P, the value, Ctrl+Enter, and it is at the next step.
    comeBack();
    QTRY_COMPARE_WITH_TIMEOUT(user->focusName(), QStringLiteral("Steps"), patience);
    USER(*user, press(Qt::Key_P));
    QCOMPARE(user->focusName(), QStringLiteral("step.actual"));
    USER(*user, typeHere(QStringLiteral("as expected")));
    QTRY_VERIFY(!user->find(QStringLiteral("step.record"))->isEnabled()); // is no value
    USER(*user, press(Qt::Key_A, Qt::ControlModifier));
    USER(*user, typeHere(QStringLiteral("Version 1.7.3 is shown")));
    look(QStringLiteral("guided-typed"));
    USER(*user, press(Qt::Key_Return, Qt::ControlModifier));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("1 of 4 steps have a result")), patience);
    QTRY_COMPARE_WITH_TIMEOUT(user->find<ui::StepList>(QStringLiteral("Steps"))->currentId(), QStringLiteral("2"),
                              patience);
    QCOMPARE(user->focusName(), QStringLiteral("Steps"));
    QCOMPARE(recorded("M1").actual, std::string("Version 1.7.3 is shown"));
    QCOMPARE(recorded("M1").outcome, Outcome::passed);
}

void TestGuided::evidenceIsAskedForAndPasted()
{
    USER(*user, press(Qt::Key_End));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("step.actual")), patience);
    USER(*user, press(Qt::Key_P));
    USER(*user, typeHere(QStringLiteral("The lamp is green")));
    QTRY_VERIFY(!user->find(QStringLiteral("step.record"))->isEnabled());
    look(QStringLiteral("guided-no-evidence"));
    // What is typed stays a draft while one looks at another step, or the program falls over.
    QTest::qWait(700);
    USER(*user, tabTo(QStringLiteral("Steps")));
    USER(*user, press(Qt::Key_Home));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Correct…")), patience);
    USER(*user, press(Qt::Key_End));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("step.actual")), patience);
    QCOMPARE(user->find<QPlainTextEdit>(QStringLiteral("step.actual"))->toPlainText(),
             QStringLiteral("The lamp is green"));
    QVERIFY(user->find<QRadioButton>(QStringLiteral("Passed (P)"))->isChecked());
    QImage lamp(640, 400, QImage::Format_RGB32);
    lamp.fill(QColor(60, 160, 90));
    QGuiApplication::clipboard()->setImage(lamp);
    USER(*user, click(QStringLiteral("Paste evidence")));
    prompts.next = QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples/README.md");
    USER(*user, click(QStringLiteral("Attach file…")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("README.md")), patience);
    QTRY_VERIFY(user->find(QStringLiteral("step.record"))->isEnabled());
    look(QStringLiteral("guided-evidence"));
    USER(*user, click(QStringLiteral("step.actual")));
    USER(*user, press(Qt::Key_Return, Qt::ControlModifier));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("2 of 4 steps have a result · 1 to be verified by a second person")),
                             patience);
    const auto result = recorded("M2");
    QCOMPARE(result.evidence.size(), std::size_t(2));
    QCOMPARE(result.evidence.front().mediaType, std::string("image/png"));
    QCOMPARE(result.evidence.back().name, std::string("README.md"));
}

void TestGuided::runAutomaticSteps(const QString &picture)
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Run automatic steps…")), patience);
    USER(*user, click(QStringLiteral("Run automatic steps…")));
    test::UserDriver in(dialog());
    USER(in, type(QStringLiteral("File for test"),
                  QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv")));
    USER(in, type(QStringLiteral("File for baseline"),
                  QStringLiteral(VALBENCH_SOURCE_DIR "/resources/samples/flchain_train.csv")));
    QVERIFY(!in.sees(QStringLiteral("File for model"))); // it is elsewhere
    look(picture, in.window());
    USER(in, click(QStringLiteral("Run")));
    noDialog();
}

/// The window goes on, whoever waits may give up, and nothing is recorded.
void TestGuided::aServerThatHangsIsLeft()
{
    m_server->setFault("hangs");
    runAutomaticSteps(QStringLiteral("guided-run-served"));
    const auto cancel = QStringLiteral("Cancel: Running steps of EXE-3");
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(cancel), patience);
    QTest::qWait(500);
    look(QStringLiteral("guided-asking"));
    USER(*user, click(cancel));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Cancelled: Running steps of EXE-3. Nothing was kept of it.")),
                             5000);
    look(QStringLiteral("guided-left"));
    QCOMPARE(recorded("2").outcome, Outcome::notRun);
    m_server->setFault({});
}

void TestGuided::automaticStepsRun()
{
    runAutomaticSteps(QStringLiteral("guided-run"));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("4 of 4 steps have a result · 1 to be verified by a second person")),
                             patience);
    QVERIFY(!user->sees(QStringLiteral("Run automatic steps…")));
    look(QStringLiteral("guided-ran"));
    QCOMPARE(recorded("2").evidence.size(), std::size_t(2)); // the evaluation, and the questions by digest
    const auto view = desk->workspace()->executions().show(*desk->session(), "EXE-3");
    VERIFY_OK(view);
    QCOMPARE(view->execution.scorer, "endpoint " + m_server->url() + ", MLflow 3.99.0, 7 questions");
}

void TestGuided::whatIsMissingIsSaid()
{
    auto *complete = user->find(QStringLiteral("Complete"));
    QVERIFY(complete);
    QVERIFY(!ready(QStringLiteral("Complete")));
    QVERIFY2(complete->accessibleDescription().contains(QStringLiteral("Waiting for a second person: step M2.")),
             qPrintable(complete->accessibleDescription()));
    QVERIFY(!user->sees(QStringLiteral("Verify step…"))); // not by who executed it
    signOutByMenu();
}

void TestGuided::leadVerifies()
{
    actAs(QStringLiteral("Validation lead"));
    int row = -1;
    findRow(QStringLiteral("work.mine.table"), QStringLiteral("EXE-3"), row);
    look(QStringLiteral("guided-work"));
    USER(*user, clickRow(QStringLiteral("work.mine.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Steps")), patience); // at what waits for the lead
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Verify step…")), patience);
    QVERIFY(!user->sees(QStringLiteral("Do again…"))); // it is the engineer's
    const auto pictures = [this] {
        const auto labels = window->findChildren<QLabel *>();
        return std::ranges::count_if(labels, [](const QLabel *label) {
            return label->isVisible() && label->accessibleName() == QStringLiteral("Picture picture-1.png");
        });
    };
    QTRY_COMPARE_WITH_TIMEOUT(pictures(), 1, patience); // what is to be verified can be seen
    look(QStringLiteral("guided-verify"));
    USER(*user, click(QStringLiteral("Verify step…")));
    QWidget *signing = dialog();
    QVERIFY(signing);
    sign(signing, QStringLiteral("EXE-3"), QStringLiteral("verified"), QStringLiteral("The picture shows it."));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("4 of 4 steps have a result")), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!user->sees(QStringLiteral("Verify step…")), patience);
    QVERIFY(recorded("M2").verification.has_value());
    signOutByMenu();
}

void TestGuided::engineerCorrectsAndRepeats()
{
    actAs(QStringLiteral("Validation engineer"));
    openExecution();
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Correct…")), patience);
    USER(*user, click(QStringLiteral("Correct…")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("step.reason")), patience);
    comeBack();
    QVERIFY(!user->find(QStringLiteral("step.record"))->isEnabled());
    USER(*user, type(QStringLiteral("step.actual"), QStringLiteral("Version 1.7.4 is shown")));
    USER(*user, type(QStringLiteral("step.reason"), QStringLiteral("misread the last figure")));
    look(QStringLiteral("guided-correct"));
    USER(*user, press(Qt::Key_Return, Qt::ControlModifier));
    QTRY_VERIFY_WITH_TIMEOUT(recorded("M1").corrections.size() == 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Do again…")), patience);
    USER(*user, click(QStringLiteral("Do again…")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("step.reason")), patience);
    USER(*user, click(QStringLiteral("Failed (F)")));
    USER(*user, type(QStringLiteral("step.actual"), QStringLiteral("Version 1.7.5 is shown")));
    USER(*user, type(QStringLiteral("step.why"), QStringLiteral("it was updated over night")));
    USER(*user, type(QStringLiteral("step.reason"), QStringLiteral("the station was restarted")));
    look(QStringLiteral("guided-repeat"));
    USER(*user, click(QStringLiteral("step.record")));
    QTRY_VERIFY_WITH_TIMEOUT(recorded("M1").attempt() == 2, patience);
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Do again…")), patience);
    look(QStringLiteral("guided-attempts"));
    const auto result = recorded("M1");
    QCOMPARE(result.earlier.front().corrections.size(), std::size_t(1));
    QCOMPARE(result.outcome, Outcome::failed);
}

void TestGuided::engineerCompletesAndSigns()
{
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Complete")), patience);
    QVERIFY(!ready(QStringLiteral("Sign…")));
    USER(*user, click(QStringLiteral("Complete")));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Sign…")), patience);
    for (const char *gone : {"Complete", "Cancel execution…", "Do again…", "Correct…"})
        QVERIFY2(!user->sees(QString::fromUtf8(gone)), gone);
    look(QStringLiteral("guided-completed"));
    USER(*user, click(QStringLiteral("Sign…")));
    QWidget *signing = dialog();
    QVERIFY(signing);
    sign(signing, QStringLiteral("EXE-3"), QStringLiteral("executed"), QStringLiteral("Executed as written."));
    // Another one, given up.
    const auto other = desk->workspace()->executions().begin(*desk->session(), "PQ-3");
    VERIFY_OK(other);
    Q_EMIT desk->recordsChanged();
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Executions")));
    int row = -1;
    findRow(QStringLiteral("executions.list.table"), QStringLiteral("EXE-4"), row);
    look(QStringLiteral("guided-list"));
    USER(*user, clickRow(QStringLiteral("executions.list.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Cancel execution…")), patience);
    USER(*user, click(QStringLiteral("Cancel execution…")));
    test::UserDriver in(dialog());
    USER(in, type(QStringLiteral("cancel.reason"), QStringLiteral("begun at the wrong station")));
    look(QStringLiteral("guided-cancel"), in.window());
    USER(in, click(QStringLiteral("Cancel execution")));
    noDialog();
    QTRY_VERIFY_WITH_TIMEOUT(!user->sees(QStringLiteral("Cancel execution…")), patience);
    signOutByMenu();
}

void TestGuided::auditorOnlyReads()
{
    // An execution in progress, as the auditor finds it.
    const auto &engineer = person(QStringLiteral("validation-engineer"));
    {
        auto &workspace = *desk->workspace();
        const auto session = workspace.sessions().signIn(engineer.userId, Secret(engineer.passphrase));
        VERIFY_OK(session);
        VERIFY_OK(workspace.executions().begin(**session, "PQ-3"));
        VERIFY_OK(workspace.sessions().signOut(**session));
    }
    actAs(QStringLiteral("Auditor"));
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Executions")));
    int row = -1;
    findRow(QStringLiteral("executions.list.table"), QStringLiteral("EXE-5"), row);
    USER(*user, clickRow(QStringLiteral("executions.list.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Steps")), patience);
    QTest::qWait(200);
    for (const char *writing : {"Complete", "Cancel execution…", "Run automatic steps…", "Verify step…", "step.actual",
                                "step.record", "Attach file…", "Paste evidence", "Run this step…"})
        QVERIFY2(!user->sees(QString::fromUtf8(writing)), writing);
    look(QStringLiteral("guided-auditor"));
    signOutByMenu();
}

void TestGuided::everyThemeAndSize()
{
    actAs(QStringLiteral("Validation engineer"));
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Executions")));
    int row = -1;
    findRow(QStringLiteral("executions.list.table"), QStringLiteral("EXE-5"), row);
    USER(*user, clickRow(QStringLiteral("executions.list.table"), row));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("step.actual")), patience);
    lookInEveryWay(QStringLiteral("guided"));
}

void TestGuided::noEventKeptTheWindow()
{
    checkEvents();
}

VALBENCH_TEST(TestGuided, guided)
#include "test_guided.moc"
