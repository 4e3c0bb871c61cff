// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Signing, confirming and telling of problems, by keyboard as a person does.
#include "gallery.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>

#include <algorithm>
#include <filesystem>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/dialogs/message_dialog.h>
#include <valbench/ui/views/data_files_dialog.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/status_badge.h>

using namespace valbench;
using namespace valbench::ui;
using namespace valbench::test;

class TestDialogs : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void signsByKeyboardAlone();
    void nothingIsPreselected();
    void showsWhatIsSigned();
    void namesWhatIsMissing();
    void rejectionNeedsAReason();
    void blockedMeaningCannotBeChosen();
    void secondSignatureAsksPasswordOnly();
    void failureKeepsInputButNotThePassword();
    void partialResultIsShown();
    void busyCannotBeClosed();
    void hidingForgetsThePassword();
    void filesOfALiveProtocol();
    void confirmSaysWhatHappens();
    void confirmWithReason();
    void messageShowsDetails();

private:
    SignDialog *openSign(const SignRequest &request);
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QWidget> m_window;
};

static const QString password = QStringLiteral("correct horse battery staple");

void TestDialogs::init()
{
    m_theme = std::make_unique<Theme>([] { return paletteFor(Scheme::light); });
    m_window = std::make_unique<QWidget>();
    m_window->resize(1000, 900);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestDialogs::cleanup()
{
    m_window.reset();
    m_theme.reset();
}

SignDialog *TestDialogs::openSign(const SignRequest &request)
{
    auto *dialog = new SignDialog(request, m_window.get());
    connect(dialog, &SignDialog::openRecordRequested, dialog, &SignDialog::markOpened);
    dialog->open();
    return UserDriver(dialog).waitActive() ? dialog : nullptr;
}

void TestDialogs::signsByKeyboardAlone()
{
    QPointer<SignDialog> dialog = openSign(signRequest(2));
    QVERIFY(dialog);
    QSignalSpy asked(dialog, &SignDialog::signRequested);
    UserDriver user(dialog);
    for (const auto &record : {"sign.open.r0", "sign.open.r1"}) {
        USER(user, tabTo(QString::fromLatin1(record)));
        USER(user, press(Qt::Key_Space));
    }
    QCOMPARE(user.find<StatusBadge>(QStringLiteral("sign.state.r1"))->word(), QStringLiteral("Opened"));
    USER(user, tabTo(QStringLiteral("sign.meaning.reviewed")));
    USER(user, press(Qt::Key_Down)); // to "Approved"
    USER(user, press(Qt::Key_Space));
    QVERIFY(user.find<QRadioButton>(QStringLiteral("sign.meaning.approved"))->isChecked());
    USER(user, tabTo(QStringLiteral("sign.reason")));
    USER(user, typeHere(QStringLiteral("Results match the protocol.")));
    USER(user, tabTo(QStringLiteral("sign.userId")));
    USER(user, typeHere(QStringLiteral("aweber")));
    USER(user, tabTo(QStringLiteral("sign.password")));
    USER(user, press(Qt::Key_Return));
    QCOMPARE(asked.size(), 0); // Enter on an empty password does nothing
    QVERIFY(!user.find<QPushButton>(QStringLiteral("sign.sign"))->isDefault());
    USER(user, typeHere(password));
    QVERIFY(dialog->missing().isEmpty());
    USER(user, press(Qt::Key_Return));
    QCOMPARE(asked.size(), 1);
    const SignAnswer answer = dialog->takeAnswer();
    QCOMPARE(answer.meaning, QStringLiteral("approved"));
    QCOMPARE(answer.reason, QStringLiteral("Results match the protocol."));
    QCOMPARE(answer.userId, QStringLiteral("aweber"));
    QCOMPARE(std::string(answer.password.reveal()), password.toStdString());
    dialog->showResults({{QStringLiteral("r0"), true, {}}, {QStringLiteral("r1"), true, {}}});
    QTRY_VERIFY(!dialog);
}

void TestDialogs::nothingIsPreselected()
{
    SignDialog *dialog = openSign(signRequest(1));
    QVERIFY(dialog);
    const auto choices = dialog->findChildren<QRadioButton *>();
    QCOMPARE(choices.size(), 4);
    for (const QRadioButton *choice : choices) {
        QVERIFY(!choice->isChecked());
        QVERIFY(!choice->accessibleDescription().isEmpty()); // the statement
    }
    for (const QLineEdit *field : dialog->findChildren<QLineEdit *>())
        QVERIFY(field->text().isEmpty()); // not even the user id
    dialog->close();
}

/// What is about to be signed is on screen before anything is chosen: each record's title, version and digest, and the
/// statement behind each meaning (21 CFR 11.50).
void TestDialogs::showsWhatIsSigned()
{
    const SignRequest request = signRequest(2);
    SignDialog *dialog = openSign(request);
    QVERIFY(dialog);
    QStringList shown;
    for (const QLabel *label : dialog->findChildren<QLabel *>()) {
        if (label->isVisible())
            shown << label->text();
    }
    for (const SignRecord &record : request.records) {
        QVERIFY2(shown.contains(record.title), qPrintable(record.title));
        QVERIFY2(shown.contains(record.version), qPrintable(record.version));
        const auto digests = dialog->findChildren<DigestLabel *>();
        QVERIFY(std::ranges::any_of(
            digests, [&](const DigestLabel *label) { return label->isVisible() && label->digest() == record.digest; }));
    }
    for (const SignMeaning &meaning : request.meanings) {
        if (meaning.blocked.isEmpty())
            QVERIFY2(shown.contains(meaning.statement), qPrintable(meaning.statement));
    }
    dialog->close();
}

void TestDialogs::namesWhatIsMissing()
{
    SignDialog *dialog = openSign(signRequest(1));
    UserDriver user(dialog);
    QVERIFY(!user.click(QStringLiteral("sign.sign")));
    for (const auto &words : {"read “PQ-007", "choose what your signature means", "user id", "password"})
        QVERIFY2(dialog->missing().contains(QString::fromUtf8(words)), words);
    USER(user, click(QStringLiteral("sign.open.r0")));
    QVERIFY(!dialog->missing().contains(QStringLiteral("PQ-007")));
    USER(user, click(QStringLiteral("sign.meaning.approved")));
    USER(user, type(QStringLiteral("sign.userId"), QStringLiteral("aweber")));
    USER(user, type(QStringLiteral("sign.password"), password));
    QCOMPARE(dialog->missing(), QString());
    dialog->close();
}

void TestDialogs::rejectionNeedsAReason()
{
    SignDialog *dialog = openSign(signRequest(1));
    dialog->setReasonRule(
        [](const QString &text) { return text.size() < 10 ? QStringLiteral("Say more.") : QString(); });
    UserDriver user(dialog);
    USER(user, click(QStringLiteral("sign.meaning.rejected")));
    QVERIFY(dialog->missing().contains(QStringLiteral("give a reason")));
    USER(user, type(QStringLiteral("sign.reason"), QStringLiteral("no")));
    QVERIFY(dialog->missing().contains(QStringLiteral("fuller reason")));
    USER(user, type(QStringLiteral("sign.reason"), QStringLiteral("Step 4 lacks evidence.")));
    QVERIFY(!dialog->missing().contains(QStringLiteral("reason")));
    dialog->close();
}

void TestDialogs::blockedMeaningCannotBeChosen()
{
    SignDialog *dialog = openSign(signRequest(1));
    UserDriver user(dialog);
    QVERIFY(!user.click(QStringLiteral("sign.meaning.authored")));
    QCOMPARE(user.find(QStringLiteral("sign.meaning.authored"))->accessibleDescription(),
             QStringLiteral("Mara Lindqvist wrote this record."));
    dialog->close();
}

void TestDialogs::secondSignatureAsksPasswordOnly()
{
    SignRequest request = signRequest(1);
    request.askUserId = false;
    SignDialog *dialog = openSign(request);
    UserDriver user(dialog);
    QVERIFY(!user.sees(QStringLiteral("sign.userId")));
    QVERIFY(!dialog->missing().contains(QStringLiteral("user id")));
    dialog->setAskUserId(true); // the period ended meanwhile
    QVERIFY(user.sees(QStringLiteral("sign.userId")));
    QVERIFY(dialog->missing().contains(QStringLiteral("user id")));
    dialog->close();
}

void TestDialogs::failureKeepsInputButNotThePassword()
{
    SignDialog *dialog = openSign(signRequest(1));
    UserDriver user(dialog);
    USER(user, click(QStringLiteral("sign.open.r0")));
    USER(user, click(QStringLiteral("sign.meaning.approved")));
    USER(user, type(QStringLiteral("sign.userId"), QStringLiteral("aweber")));
    USER(user, type(QStringLiteral("sign.password"), QStringLiteral("wrong")));
    USER(user, press(Qt::Key_Return));
    QVERIFY(dialog->isBusy());
    dialog->showFailure(QStringLiteral("The user id or the password is wrong."));
    QVERIFY(user.sees(QStringLiteral("The user id or the password is wrong.")));
    QVERIFY(user.find<QLineEdit>(QStringLiteral("sign.password"))->text().isEmpty());
    QCOMPARE(user.find<QLineEdit>(QStringLiteral("sign.userId"))->text(), QStringLiteral("aweber"));
    QTRY_COMPARE(user.focusName(), QStringLiteral("sign.password"));
    QSignalSpy asked(dialog, &SignDialog::signRequested);
    USER(user, typeHere(password));
    USER(user, press(Qt::Key_Return));
    QCOMPARE(asked.size(), 1);
    QVERIFY(!user.sees(QStringLiteral("The user id or the password is wrong.")));
    dialog->setBusy(false);
    dialog->close();
}

void TestDialogs::partialResultIsShown()
{
    QPointer<SignDialog> dialog = openSign(signRequest(2));
    UserDriver user(dialog);
    dialog->showResults({{QStringLiteral("r0"), true, {}},
                         {QStringLiteral("r1"), false, QStringLiteral("Its content changed at 14:03.")}});
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(user.find<StatusBadge>(QStringLiteral("sign.state.r0"))->word(), QStringLiteral("Signed"));
    QCOMPARE(user.find<StatusBadge>(QStringLiteral("sign.state.r1"))->word(), QStringLiteral("Not signed"));
    QVERIFY(!user.sees(QStringLiteral("sign.sign")));
    USER(user, click(QStringLiteral("sign.cancel")));
    QTRY_VERIFY(!dialog);
}

void TestDialogs::busyCannotBeClosed()
{
    SignDialog *dialog = openSign(signRequest(1));
    dialog->setBusy(true);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(dialog->isVisible());
    dialog->close();
    QVERIFY(dialog->isVisible());
    dialog->setBusy(false);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
}

void TestDialogs::hidingForgetsThePassword()
{
    SignDialog *dialog = openSign(signRequest(1));
    UserDriver user(dialog);
    USER(user, type(QStringLiteral("sign.reason"), QStringLiteral("kept")));
    USER(user, type(QStringLiteral("sign.password"), password));
    dialog->hide(); // as locking does
    dialog->show();
    QVERIFY(user.find<QLineEdit>(QStringLiteral("sign.password"))->text().isEmpty());
    QVERIFY(!dialog->takeAnswer().reason.isEmpty());
    dialog->close();
}

/// A protocol that asks the model and the computer asks for their files beside its data sets, and goes on with all.
void TestDialogs::filesOfALiveProtocol()
{
    domain::Protocol protocol;
    protocol.kind = domain::ProtocolKind::iq;
    protocol.data = {{"test", "test set", std::string(64, '0')}};
    protocol.analysis.scorer = {.kind = domain::ScorerKind::xgboost, .artifact = "risk.json"};
    protocol.steps = {{.id = "1", .check = "iq.memory"}};
    AnsweredPrompts prompts;
    auto *dialog =
        new DataFilesDialog({QStringLiteral("Execute"), QStringLiteral("Choose the files."), QStringLiteral("Go")},
                            services::filesNeeded(protocol), prompts, m_window.get());
    std::vector<services::DataFile> chosen;
    connect(dialog, &DataFilesDialog::chosen, this, [&](const auto &files) { chosen = files; });
    dialog->open();
    UserDriver user(dialog);
    USER(user, waitActive());
    USER(user, type(QStringLiteral("File for test"), QStringLiteral("cohort.csv")));
    QVERIFY(!user.click(QStringLiteral("Go")));
    prompts.path = QStringLiteral("risk.json");
    USER(user, click(QStringLiteral("Browse for model")));
    QCOMPARE(prompts.asked.filter, QStringLiteral("Any file (*)")); // a model has any ending
    USER(user, type(QStringLiteral("File for python"), QStringLiteral("/usr/bin/python3")));
    USER(user, click(QStringLiteral("Go")));
    QCOMPARE(chosen.size(), std::size_t(3));
    QCOMPARE(chosen[1].role, std::string("model"));
    QCOMPARE(chosen[1].path, std::filesystem::path("risk.json"));
    QCOMPARE(chosen[2].role, std::string("python"));
}

void TestDialogs::confirmSaysWhatHappens()
{
    QPointer<ConfirmDialog> dialog = new ConfirmDialog(
        {QStringLiteral("Retire PQ-007"), {QStringLiteral("It cannot be executed again.")}, QStringLiteral("Retire")},
        m_window.get());
    QSignalSpy confirmed(dialog, &ConfirmDialog::confirmed);
    dialog->open();
    UserDriver user(dialog);
    USER(user, waitActive());
    QVERIFY(dialog->accessibleDescription().contains(QStringLiteral("cannot be executed again")));
    USER(user, press(Qt::Key_Return)); // Enter does nothing dangerous
    QCOMPARE(confirmed.size(), 0);
    USER(user, tabTo(QStringLiteral("confirm.act")));
    USER(user, press(Qt::Key_Space));
    QCOMPARE(confirmed.size(), 1);
    QTRY_VERIFY(!dialog);
}

void TestDialogs::confirmWithReason()
{
    auto *dialog = new ConfirmDialog(
        {QStringLiteral("Retire"), {QStringLiteral("It ends.")}, QStringLiteral("Retire"), true, true}, m_window.get());
    QSignalSpy confirmed(dialog, &ConfirmDialog::confirmed);
    dialog->open();
    UserDriver user(dialog);
    USER(user, waitActive());
    // Why the button is closed is said beside it and to screen readers, and goes when it opens.
    const auto *act = user.find(QStringLiteral("confirm.act"));
    const auto hint = QStringLiteral("Give a reason: why is this done?");
    const auto says = [dialog](const QString &text) {
        return std::ranges::any_of(dialog->findChildren<QLabel *>(), [&text](const QLabel *label) {
            return label->isVisible() && label->text() == text;
        });
    };
    QVERIFY(!user.click(QStringLiteral("confirm.act")));
    QVERIFY(says(hint));
    QCOMPARE(act->accessibleDescription(), QStringLiteral("Not available: ") + hint);
    USER(user, typeHere(QStringLiteral("Updated.")));
    QVERIFY(!user.click(QStringLiteral("confirm.act")));
    QVERIFY(act->accessibleDescription().contains(QStringLiteral("says what was done, not why")));
    USER(user, press(Qt::Key_A, Qt::ControlModifier));
    USER(user, typeHere(QStringLiteral("Replaced by version 3")));
    QVERIFY(!says(hint));
    QCOMPARE(act->accessibleDescription(), QString());
    USER(user, click(QStringLiteral("confirm.act")));
    QCOMPARE(confirmed.at(0).at(0).toString(), QStringLiteral("Replaced by version 3"));
}

void TestDialogs::messageShowsDetails()
{
    auto *dialog = new MessageDialog(
        QStringLiteral("Not saved"),
        {QStringLiteral("Someone changed it."), QStringLiteral("Load again."), QStringLiteral("conflict 3/4")},
        m_window.get());
    dialog->open();
    UserDriver user(dialog);
    USER(user, waitActive());
    QVERIFY(!user.sees(QStringLiteral("message.details")));
    USER(user, click(QStringLiteral("message.more")));
    QVERIFY(user.sees(QStringLiteral("message.details")));
    USER(user, click(QStringLiteral("Copy details")));
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("conflict 3/4"));
    USER(user, press(Qt::Key_Escape));
    QVERIFY(!dialog->isVisible());
}

VALBENCH_TEST(TestDialogs, dialogs)
#include "test_dialogs.moc"
