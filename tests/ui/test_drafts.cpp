// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What was typed into a form is there again after the program was killed, and only then.
#include "gallery.h"
#include "screenshots.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/deviation_dialogs.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/draft.h>

using namespace valbench;
using namespace valbench::ui;
using namespace valbench::test;

namespace {

const auto draftName = QStringLiteral("store/mlindqvist/DEV-3/dispose");
const auto typedImpact = QStringLiteral("None on the patients; the score was not in use.");
constexpr auto settingsFolder = "VALBENCH_TEST_SETTINGS";

void keepSettingsIn(const QString &folder)
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder);
}

DisposeDialog *openDialog(QWidget *window, const std::string &impact = {}, const QString &name = draftName)
{
    domain::Deviation deviation;
    deviation.impact = impact;
    auto *dialog = new DisposeDialog(QStringLiteral("DEV-3"), deviation, window);
    dialog->keepDraft(name);
    dialog->open();
    return dialog;
}

void typeImpact(DisposeDialog *dialog)
{
    UserDriver user(dialog);
    USER(user, type(QStringLiteral("Impact"), typedImpact));
    USER(user, choose(QStringLiteral("Disposition"), QStringLiteral("Accept as is")));
}

QString impactIn(DisposeDialog *dialog)
{
    return UserDriver(dialog).find<QPlainTextEdit>(QStringLiteral("Impact"))->toPlainText();
}

bool saysSo(DisposeDialog *dialog)
{
    const auto banners = dialog->findChildren<Banner *>();
    return std::ranges::any_of(banners, [](const Banner *banner) { return banner->text().contains(u"put back"); });
}

} // namespace

/// Run by killedInTheMiddle() as a process of its own: types, says so, and waits for its end.
class DraftTypist : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void typesAndWaits();
};

void DraftTypist::typesAndWaits()
{
    QVERIFY(qEnvironmentVariableIsSet(settingsFolder));
    keepSettingsIn(qEnvironmentVariable(settingsFolder));
    const Theme theme([] { return paletteFor(Scheme::light); });
    QWidget window;
    window.show();
    typeImpact(openDialog(&window));
    QTest::qWait(1000);
    std::puts("typed");
    std::fflush(stdout);
    QTest::qWait(60'000);
}

VALBENCH_TEST(DraftTypist, draft_typist)

class TestDrafts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void killedInTheMiddle();
    void comesBackWhenTheWindowWent();
    void goneWhenSentOrGivenUp();
    void neverOverNewerContent();
    void eachFormItsOwn();
    void passwordsAreNotKept();

private:
    void renewWindow();
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QWidget> m_window;
};

void TestDrafts::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    keepSettingsIn(m_folder->path());
    m_theme = std::make_unique<Theme>([] { return paletteFor(Scheme::light); });
    renewWindow();
}

/// All that hangs on the old one goes with it, unasked.
void TestDrafts::renewWindow()
{
    m_window = std::make_unique<QWidget>();
    m_window->show();
}

void TestDrafts::cleanup()
{
    m_window.reset();
    m_theme.reset();
    m_folder.reset();
}

void TestDrafts::killedInTheMiddle()
{
    QProcess typist;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(settingsFolder), m_folder->path());
    typist.setProcessEnvironment(environment);
    typist.start(QCoreApplication::applicationFilePath(), {QStringLiteral("draft_typist")});
    QByteArray said;
    while (!said.contains("typed\n") && typist.waitForReadyRead(30'000))
        said += typist.readAllStandardOutput();
    QVERIFY2(said.contains("typed\n"), said.constData());
    QCOMPARE(::kill(static_cast<pid_t>(typist.processId()), SIGKILL), 0);
    QVERIFY(typist.waitForFinished());
    QCOMPARE(typist.exitStatus(), QProcess::CrashExit);

    auto *dialog = openDialog(m_window.get());
    QCOMPARE(impactIn(dialog), typedImpact);
    UserDriver user(dialog);
    QCOMPARE(user.find<QComboBox>(QStringLiteral("Disposition"))->currentText(), QStringLiteral("Accept as is"));
    QVERIFY(saysSo(dialog));
    takeScreenshot(dialog, QStringLiteral("draft-light"));
    m_theme->setChoice(SchemeChoice::dark);
    takeScreenshot(dialog, QStringLiteral("draft-dark"));
    USER(user, click(QStringLiteral("Discard it")));
    QCOMPARE(impactIn(dialog), QString());
    dialog->reject();
    QVERIFY(!saysSo(openDialog(m_window.get())));
}

void TestDrafts::comesBackWhenTheWindowWent()
{
    auto *dialog = openDialog(m_window.get());
    typeImpact(dialog);
    renewWindow(); // in the middle of a word: before anything was kept
    dialog = openDialog(m_window.get());
    QCOMPARE(impactIn(dialog), typedImpact);
    QVERIFY(saysSo(dialog));
}

void TestDrafts::goneWhenSentOrGivenUp()
{
    for (const auto end : {&QDialog::accept, &QDialog::reject}) {
        auto *dialog = openDialog(m_window.get());
        typeImpact(dialog);
        QTest::qWait(700);
        (dialog->*end)();
        dialog = openDialog(m_window.get());
        QCOMPARE(impactIn(dialog), QString());
        QVERIFY(!saysSo(dialog));
        dialog->reject();
    }
    QCOMPARE(QSettings().allKeys(), QStringList());
}

void TestDrafts::neverOverNewerContent()
{
    typeImpact(openDialog(m_window.get()));
    renewWindow();
    auto *dialog = openDialog(m_window.get(), "Somebody else wrote this meanwhile.");
    QCOMPARE(impactIn(dialog), QStringLiteral("Somebody else wrote this meanwhile."));
    // What was not touched by the other is still of use.
    QCOMPARE(UserDriver(dialog).find<QComboBox>(QStringLiteral("Disposition"))->currentText(),
             QStringLiteral("Accept as is"));
}

void TestDrafts::eachFormItsOwn()
{
    typeImpact(openDialog(m_window.get()));
    renewWindow();
    for (const auto &other : {"other/mlindqvist/DEV-3/dispose", "store/aweber/DEV-3/dispose",
                              "store/mlindqvist/DEV-4/dispose", "store/mlindqvist/DEV-3/classify"}) {
        auto *dialog = openDialog(m_window.get(), {}, QString::fromLatin1(other));
        QCOMPARE(impactIn(dialog), QString());
        dialog->reject();
    }
}

void TestDrafts::passwordsAreNotKept()
{
    QWidget form(m_window.get());
    auto *name = new QLineEdit(&form);
    auto *secret = new QLineEdit(&form);
    secret->setEchoMode(QLineEdit::Password);
    new Draft(QStringLiteral("store/mlindqvist/person"), &form);
    form.show();
    QTest::keyClicks(name, QStringLiteral("aweber"));
    QTest::keyClicks(secret, QStringLiteral("canary horse battery"));
    form.hide();
    QSettings settings;
    settings.sync();
    QFile file(settings.fileName());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto kept = file.readAll();
    QVERIFY(kept.contains("aweber"));
    QVERIFY(!kept.contains("canary"));
}

VALBENCH_TEST(TestDrafts, drafts)
#include "test_drafts.moc"
