// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The audit view over a million entries (VALBENCH_DEEP: ten): it opens, scrolls and filters as if there were a hundred.
#include "journey.h"

#include "long_trail.h"
#include "support/event_watch.h"
#include "support/test_registry.h"

#include <QAbstractItemView>
#include <QElapsedTimer>
#include <QScrollBar>

#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/front_desk.h>

using namespace valbench;
using namespace valbench::test;

class TestLongTrail : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void opens();
    void scrolls();
    void filters_data();
    void filters();
    void noEventKeptTheWindow();

private:
    [[nodiscard]] QAbstractItemView *table() { return user->find<QAbstractItemView>(QStringLiteral("audit.table")); }
    [[nodiscard]] int rows();
};

namespace {

constexpr int pageSize = 200; ///< of the view

/// Milliseconds. What is not optimised or is instrumented, and a machine that others use, are slower.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr qint64 opening = 300, filtering = 1000;
#else
constexpr qint64 opening = 3000, filtering = 10000;
#endif

} // namespace

int TestLongTrail::rows()
{
    const auto *view = table();
    return view && view->model() ? view->model()->rowCount() : 0;
}

void TestLongTrail::opens()
{
    const bool deep = qEnvironmentVariableIsSet("VALBENCH_DEEP");
    const auto made = longTrail(deep ? 10'000'000 : 1'000'000);
    VERIFY_OK(made);
    std::filesystem::copy(made->profile, folder.filePath(QStringLiteral("profile")).toStdString(),
                          std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    front->openStore(QString::fromStdString(made->store.string()));
    typeSignIn(QLatin1String(LongTrail::user), QLatin1String(LongTrail::password));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    // The first time counts, and no other: this is what a person waits for.
    QElapsedTimer since;
    since.start();
    goByKeys(QStringLiteral("audit"));
    while (rows() < pageSize && since.elapsed() < patience)
        QTest::qWait(1);
    const auto opened = since.elapsed();
    QCOMPARE(rows(), pageSize);
    qInfo("%lld ms until the newest entries of %s were on screen", opened, deep ? "ten million" : "a million");
    QVERIFY2(opened < opening, QByteArray::number(opened).constData());
    QTRY_VERIFY(user->sees(QStringLiteral("Record id")));
}

void TestLongTrail::scrolls()
{
    auto *view = table();
    QVERIFY(view);
    view->setFocus();
    constexpr int pages = 25;
    for (int page = 2; page <= pages; ++page) {
        const int before = rows();
        USER(*user, press(Qt::Key_End, Qt::ControlModifier)); // to what is loaded, which asks for more
        QTRY_COMPARE_WITH_TIMEOUT(rows(), before + pageSize, patience);
    }
    for (int i = 0; i < 100; ++i)
        USER(*user, press(Qt::Key_PageUp));
    QCOMPARE(rows(), pages * pageSize);
}

void TestLongTrail::filters_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("atLeast");
    QTest::addColumn<int>("atMost");
    const auto rare = QString::fromLatin1(LongTrail::rareUser);
    QTest::newRow("kind, seldom") << QStringLiteral("Kind of action") << QStringLiteral("Deviations") << 3 << 3;
    QTest::newRow("kind, often") << QStringLiteral("Kind of action") << QStringLiteral("Refusals") << pageSize
                                 << 2 * pageSize;
    QTest::newRow("kind, never") << QStringLiteral("Kind of action") << QStringLiteral("Executions") << 0 << 0;
    QTest::newRow("person, seldom") << QStringLiteral("User id of the person") << rare << 3 << 3;
    QTest::newRow("person, often") << QStringLiteral("User id of the person") << QStringLiteral("user7") << pageSize
                                   << 2 * pageSize;
    QTest::newRow("person, never") << QStringLiteral("User id of the person") << QStringLiteral("nobody") << 0 << 0;
    QTest::newRow("record") << QStringLiteral("Record id") << QStringLiteral("USR-1") << 20 << pageSize;
    QTest::newRow("record, none") << QStringLiteral("Record id") << QStringLiteral("PQ-77") << 0 << 0;
}

void TestLongTrail::filters()
{
    QFETCH(const QString, field);
    QFETCH(const QString, text);
    QFETCH(const int, atLeast);
    QFETCH(const int, atMost);
    USER(*user, click(QStringLiteral("Show all")));
    // A list that stood at its end asks for the second page at once.
    QTRY_VERIFY_WITH_TIMEOUT(rows() >= pageSize && rows() <= 2 * pageSize, patience);
    const auto newest = table()->model()->index(0, 0).data().toString();
    QElapsedTimer since;
    if (field == QStringLiteral("Kind of action")) {
        USER(*user, choose(field, text));
    } else {
        USER(*user, type(field, text));
        USER(*user, press(Qt::Key_Return)); // not after the pause that typing has
    }
    since.start();
    const auto done = [&] {
        const int now = rows();
        const bool other = now == 0 || table()->model()->index(0, 0).data().toString() != newest;
        return now >= atLeast && now <= atMost && other;
    };
    while (!done() && since.elapsed() < patience)
        QTest::qWait(1);
    const auto shown = since.elapsed();
    QVERIFY2(done(), QByteArray::number(rows()).constData());
    qInfo("%lld ms until the first page was on screen, %d rows", shown, rows());
    QVERIFY2(shown < filtering, QByteArray::number(shown).constData());
}

void TestLongTrail::noEventKeptTheWindow()
{
    checkEvents();
}

VALBENCH_TEST(TestLongTrail, long_trail)
#include "test_long_trail.moc"
