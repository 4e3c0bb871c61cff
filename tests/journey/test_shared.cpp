// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The window on a store on PostgreSQL: opened by its URL, and it shows what another station writes within a second.
#include "journey.h"

#include "store/pg_cluster.h"
#include "support/test_registry.h"

#include <QAbstractItemView>
#include <QElapsedTimer>

#include <valbench/services/workspace.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>

using namespace valbench;
using namespace valbench::test;

class TestShared : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void opensByItsUrl();
    void showsWhatAnotherStationWrites();
    void isAmongTheRecentStores();

private:
    std::string m_url;
};

void TestShared::opensByItsUrl()
{
    auto &cluster = PgCluster::instance();
    const auto database = cluster.newDatabase();
    const services::CreateRequest request{services::Purpose::test,
                                          {"adm", "Ada Min", Secret(adminPassword.toStdString())},
                                          {"qua", "Quinn Ay", Secret("quite another sentence")}};
    const auto made = services::Workspace::create(desk->environment(), cluster.url(database, "postgres"), request);
    VERIFY_OK(made);
    VERIFY_OK(acceptStatements(**made, {{"adm", adminPassword}}));
    PgConsole owner(cluster.url(database, "postgres"));
    QCOMPARE(owner.run("GRANT valbench_application TO station"), std::string());
    m_url = cluster.url(database);
    front->openStore(QString::fromStdString(m_url));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("User id")), patience);
    comeBack();
    USER(*user, type(QStringLiteral("User id"), QStringLiteral("adm")));
    USER(*user, type(QStringLiteral("Password"), adminPassword));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    USER(*user, menu(QStringLiteral("Go"), QStringLiteral("Administration")));
    int row = -1;
    findRow(QStringLiteral("people.table"), QStringLiteral("qua"), row);
    look(QStringLiteral("shared-administration"));
}

void TestShared::showsWhatAnotherStationWrites()
{
    const auto other = services::Workspace::open(desk->environment(), m_url);
    VERIFY_OK(other);
    const auto session = (*other)->sessions().signIn("adm", Secret(adminPassword.toStdString()));
    VERIFY_OK(session);
    const auto *table = user->await<QAbstractItemView>(QStringLiteral("people.table"));
    QVERIFY(table);
    QTest::qWait(500); // the sign-in of the other station is shown by now
    const int before = table->model()->rowCount();
    VERIFY_OK((*other)->accounts().add(**session, "late", "Late Comer", domain::Role::auditor));
    QElapsedTimer since;
    since.start();
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), before + 1, patience);
    qInfo("%lld ms until the other station's entry was on screen", since.elapsed());
    QVERIFY(since.elapsed() < 1000);
}

void TestShared::isAmongTheRecentStores()
{
    USER(*user, menu(QStringLiteral("Store"), QStringLiteral("Sign out")));
    QTRY_VERIFY_WITH_TIMEOUT(!desk->session(), patience);
    front->showWelcome();
    const auto *recent = user->await<QAbstractItemView>(QStringLiteral("Recent stores"));
    QVERIFY(recent);
    QCOMPARE(recent->model()->index(0, 0).data(Qt::UserRole).toString().toStdString(), m_url);
    look(QStringLiteral("shared-welcome"));
}

VALBENCH_TEST(TestShared, shared)
#include "test_shared.moc"
