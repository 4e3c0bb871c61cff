// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A store whose file was put back to an older state: blocked, and lifted by two people in the workbench.
#include "journey.h"

#include "support/test_registry.h"

#include <QFile>

#include <algorithm>
#include <filesystem>

#include <valbench/services/verification.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>

using namespace valbench;
using namespace valbench::test;

class TestRestore : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void olderCopyIsBlocked();
    void whatIsWrongCanBeSeen();
    void backupIsCheckedFirst();
    void bothSignOrNothingHappens();
    void storeIsBackWithItsGap();
    void restoreIsOfferedForALostStore();

private:
    /// In both themes.
    void lookTwice(const QString &name, QWidget *widget = nullptr);
    [[nodiscard]] std::string path(const char *name) const
    {
        return folder.filePath(QString::fromUtf8(name)).toStdString();
    }
    std::string m_store;
    std::string m_backup;
};

void TestRestore::lookTwice(const QString &name, QWidget *widget)
{
    look(name, widget);
    theme->setChoice(ui::SchemeChoice::dark);
    look(name + QStringLiteral("-dark"), widget);
    theme->setChoice(ui::SchemeChoice::light);
}

void TestRestore::olderCopyIsBlocked()
{
    m_store = path("ward.valbench");
    m_backup = path("ward-backup.valbench");
    {
        const auto made = services::Workspace::create(desk->environmentFor(services::Purpose::test), m_store,
                                                      {services::Purpose::test,
                                                       {"adm", "Ada Min", Secret(adminPassword.toStdString())},
                                                       {"qua", "Quinn Ay", Secret(qaPassword.toStdString())}});
        VERIFY_OK(made);
        auto &w = **made;
        VERIFY_OK(acceptStatements(w, {{"adm", adminPassword}, {"qua", qaPassword}}));
        const auto admin = w.sessions().signIn("adm", Secret(adminPassword.toStdString()));
        VERIFY_OK(admin);
        VERIFY_OK(w.backup(**admin, m_backup));
        VERIFY_OK(w.accounts().add(**admin, "late", "Late Comer", domain::Role::auditor));
        VERIFY_OK(w.sessions().signOut(**admin)); // makes a checkpoint, which this computer remembers
    }
    std::filesystem::copy_file(m_backup, m_store, std::filesystem::copy_options::overwrite_existing);
    for (const char *suffix : {"-wal", "-shm"})
        std::filesystem::remove(m_store + suffix);
    front->openStore(QString::fromStdString(m_store));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("This store is blocked")), patience);
    QVERIFY(!user->sees(QStringLiteral("User id")));
    lookTwice(QStringLiteral("blocked-store"));
}

void TestRestore::whatIsWrongCanBeSeen()
{
    USER(*user, click(QStringLiteral("Look at what is wrong…")));
    QWidget *verification = dialog();
    QVERIFY(verification);
    QVERIFY(shows(QStringLiteral("Not verified")) || verification->windowTitle().contains(QLatin1String("Not")));
    UserDriver in(verification);
    USER(in, click(QStringLiteral("Close")));
    noDialog();
    front->openStore(QString::fromStdString(m_store));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("This store is blocked")), patience);
}

void TestRestore::backupIsCheckedFirst()
{
    USER(*user, click(QStringLiteral("Put a backup in its place…")));
    QWidget *restore = dialog();
    QVERIFY(restore);
    UserDriver in(restore);
    lookTwice(QStringLiteral("restore-backup"), restore);
    // Something that is no backup is told apart before anybody types a password.
    const auto other = path("notes.valbench");
    QFile file(QString::fromStdString(other));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("left lying about") > 0);
    file.close();
    USER(in, type(QStringLiteral("restore.backup"), QString::fromStdString(other)));
    USER(in, click(QStringLiteral("Check the backup")));
    QTest::qWait(500);
    QVERIFY(!in.sees(QStringLiteral("User id of the administrator")));
    USER(in, type(QStringLiteral("restore.backup"), QString::fromStdString(m_backup)));
    USER(in, click(QStringLiteral("Check the backup")));
    QTRY_VERIFY_WITH_TIMEOUT(in.sees(QStringLiteral("User id of the administrator")), patience);
    lookTwice(QStringLiteral("restore-administrator"), restore);
}

void TestRestore::bothSignOrNothingHappens()
{
    QWidget *restore = dialog();
    UserDriver in(restore);
    USER(in, type(QStringLiteral("restore.reason"), QStringLiteral("an older copy was put there")));
    USER(in, type(QStringLiteral("User id of the administrator"), QStringLiteral("adm")));
    USER(in, type(QStringLiteral("Password of the administrator"), adminPassword));
    USER(in, click(QStringLiteral("Go on to QA")));
    USER(in, type(QStringLiteral("User id of the QA approver"), QStringLiteral("adm")));
    USER(in, type(QStringLiteral("Password of the QA approver"), adminPassword));
    QVERIFY(!in.find(QStringLiteral("Put the backup in place"))->isEnabled()); // one person is not two
    USER(in, type(QStringLiteral("User id of the QA approver"), QStringLiteral("qua")));
    USER(in, type(QStringLiteral("Password of the QA approver"), QStringLiteral("not the right one")));
    lookTwice(QStringLiteral("restore-approver"), restore);
    USER(in, click(QStringLiteral("Put the backup in place")));
    QTRY_VERIFY_WITH_TIMEOUT(in.sees(QStringLiteral("The password of 'qua' is not right.")), patience);
    QVERIFY(!in.sees(QStringLiteral("Open the store")));
    for (const auto &entry : std::filesystem::directory_iterator(folder.path().toStdString()))
        QVERIFY2(entry.path().string().find(".replaced") == std::string::npos, entry.path().c_str());
    USER(in, type(QStringLiteral("Password of the QA approver"), qaPassword));
    USER(in, click(QStringLiteral("Put the backup in place")));
    QTRY_VERIFY_WITH_TIMEOUT(in.sees(QStringLiteral("Open the store")), patience);
    lookTwice(QStringLiteral("restore-done"), restore);
    USER(in, click(QStringLiteral("Open the store")));
    noDialog();
}

void TestRestore::storeIsBackWithItsGap()
{
    typeSignIn(QStringLiteral("qua"), qaPassword);
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    const auto verification = services::verifyStore(desk->environment(), m_store);
    VERIFY_OK(verification);
    QVERIFY2(verification->passed, verification->verdict.c_str());
    const auto rollback =
        std::ranges::find(verification->checks, std::string("rollback"), &services::VerificationCheck::name);
    QVERIFY(rollback != verification->checks.end());
    QVERIFY2(rollback->detail.find("adm and qua put a backup") != std::string::npos, rollback->detail.c_str());
    signOutByMenu();
}

void TestRestore::restoreIsOfferedForALostStore()
{
    front->showWelcome();
    lookTwice(QStringLiteral("welcome-restore"));
    USER(*user, click(QStringLiteral("Restore a store…")));
    QWidget *restore = dialog();
    QVERIFY(restore);
    UserDriver in(restore);
    USER(in, type(QStringLiteral("restore.place"), QString::fromStdString(path("lost.valbench"))));
    USER(in, type(QStringLiteral("restore.backup"), QString::fromStdString(m_backup)));
    USER(in, click(QStringLiteral("Check the backup")));
    QTRY_VERIFY_WITH_TIMEOUT(in.sees(QStringLiteral("User id of the administrator")), patience);
    USER(in, press(Qt::Key_Escape));
    noDialog();
    QVERIFY(!std::filesystem::exists(path("lost.valbench")));
}

VALBENCH_TEST(TestRestore, restore)
#include "test_restore.moc"
