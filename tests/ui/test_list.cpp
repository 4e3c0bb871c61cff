// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Lists: filter, sort, columns, copy, export, states, pages of rows, remembered views.
#include "gallery.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFile>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>
#include <limits>

#include <valbench/ui/models/csv.h>
#include <valbench/ui/models/list_filter_model.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/table_view.h>

using namespace valbench;
using namespace valbench::ui;
using namespace valbench::test;

class TestList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void modelIsSound();
    void cellsAreNeverOld();
    void cellsHaveOneLine();
    void filtersByWords();
    void sortsMissingLast();
    void opensByEnterAndDoubleClick();
    void copiesRows();
    void exportsCsv();
    void guardsFormulas();
    void hidesColumns();
    void remembersViews();
    void comesBackAsItWasLeft();
    void showsLoadingOnlyWhenSlow();
    void showsProblemAndRetries();
    void showsEmptyWithAction();
    void keepsSelectionOverReload();
    void fetchesPagesOnce();
    void isQuickWithManyRows();

private:
    [[nodiscard]] QStringList shownIds() const;
    std::unique_ptr<Theme> m_theme;
    AnsweredPrompts m_files;
    std::unique_ptr<ProtocolTable> m_table;
    std::unique_ptr<ListPage> m_page;
};

static const QString listName = QStringLiteral("Protocols");

void TestList::initTestCase()
{
    m_theme = std::make_unique<Theme>([] { return paletteFor(Scheme::light); });
}

void TestList::init()
{
    m_table = protocolTable();
    m_table->setRows(protocolRows());
    m_page = std::make_unique<ListPage>(listName, m_files);
    m_page->setTable(m_table.get());
    m_page->setReady();
    m_page->resize(1000, 500);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestList::cleanup()
{
    m_page.reset();
    m_table.reset();
}

QStringList TestList::shownIds() const
{
    QStringList ids;
    const QAbstractItemModel *rows = m_page->view()->model();
    for (int row = 0; row < rows->rowCount(); ++row)
        ids << rows->index(row, 0).data().toString();
    return ids;
}

void TestList::modelIsSound()
{
    const QAbstractItemModelTester source(m_table.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester shown(m_page->view()->model(),
                                         QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_table->appendRows(
        {{QStringLiteral("PQ-011"), QStringLiteral("New"), QStringLiteral("PQ"), 1, Tone::notRun, {}, {}, 0.5}}, false);
    m_table->putRow(
        {QStringLiteral("PQ-011"), QStringLiteral("Changed"), QStringLiteral("PQ"), 1, Tone::notRun, {}, {}, 0.5});
    QCOMPARE(m_table->row(6).title, QStringLiteral("Changed"));
    QCOMPARE(m_table->rowOf(QStringLiteral("PQ-011")), 6);
    QCOMPARE(m_table->rowOf(QStringLiteral("nowhere")), -1);
}

/// The last cell is kept for whoever asks for its next role; every way in which rows change makes it anew.
void TestList::cellsAreNeverOld()
{
    const auto title = [this](int row) { return m_table->index(row, 1).data().toString(); };
    const auto rowOf = [](const char *id, const char *text) {
        return ProtocolRow{QLatin1String(id), QLatin1String(text), QStringLiteral("PQ"), 1, Tone::notRun, {}, {}, 0.5};
    };
    m_table->setRows({rowOf("PQ-1", "First")});
    QCOMPARE(title(0), QStringLiteral("First"));
    m_table->putRow(rowOf("PQ-1", "Changed"));
    QCOMPARE(title(0), QStringLiteral("Changed"));
    m_table->setRows({rowOf("PQ-2", "Another")});
    QCOMPARE(title(0), QStringLiteral("Another"));
    m_table->appendRows({rowOf("PQ-3", "Next")}, false);
    QCOMPARE(title(1), QStringLiteral("Next"));
    m_table->putRow(rowOf("PQ-3", "Next, changed"));
    QCOMPARE(title(1), QStringLiteral("Next, changed"));
    QCOMPARE(m_table->index(1, 1).data(SortRole).toString(), QStringLiteral("Next, changed"));
}

/// Nobody cuts off what a cell paints below its row.
void TestList::cellsHaveOneLine()
{
    const auto painted = [this](const char *title) {
        m_table->setRows(
            {{QStringLiteral("PQ-1"), QLatin1String(title), QStringLiteral("PQ"), 1, Tone::notRun, {}, {}, 0.5},
             {QStringLiteral("PQ-2"), {}, QStringLiteral("PQ"), 1, Tone::notRun, {}, {}, 0.5}});
        return m_page->view()->viewport()->grab().toImage();
    };
    QCOMPARE(painted("First\nsecond\nthird"), painted("First second third"));
    QVERIFY(painted("First") != painted("First second third"));
}

void TestList::filtersByWords()
{
    UserDriver user(m_page.get());
    USER(user, type(QStringLiteral("Filter Protocols"), QStringLiteral("adult SEPSIS")));
    QTRY_COMPARE(shownIds(), QStringList{QStringLiteral("PQ-007")});
    USER(user, press(Qt::Key_Escape));
    QTRY_COMPARE(shownIds().size(), 6);
    QVERIFY(m_page->view()->hasFocus()); // Escape leads back to the rows
    USER(user, press(Qt::Key_F, Qt::ControlModifier));
    QTRY_VERIFY(user.find(QStringLiteral("Filter Protocols"))->hasFocus());
    USER(user, typeHere(QStringLiteral("nothing like that")));
    QTRY_VERIFY(user.sees(QStringLiteral("No row matches the filter")));
}

void TestList::sortsMissingLast()
{
    auto *header = m_page->view()->horizontalHeader();
    constexpr int auc = 3;
    const QPoint at(header->sectionViewportPosition(auc) + 20, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    const QStringList rising = shownIds().mid(0, 3);
    QCOMPARE(rising, (QStringList{QStringLiteral("PQ-009"), QStringLiteral("PQ-007"), QStringLiteral("PQ-010")}));
    QTest::mouseClick(header->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    const QStringList falling = shownIds().mid(0, 3);
    QCOMPARE(falling, (QStringList{QStringLiteral("PQ-010"), QStringLiteral("PQ-007"), QStringLiteral("PQ-009")}));
}

void TestList::opensByEnterAndDoubleClick()
{
    QSignalSpy opened(m_page.get(), &ListPage::activated);
    UserDriver user(m_page.get());
    USER(user, type(QStringLiteral("Filter Protocols"), QStringLiteral("PQ-010")));
    USER(user, clickRow(listName, 0));
    USER(user, press(Qt::Key_Return));
    QCOMPARE(opened.size(), 1);
    QCOMPARE(opened.at(0).at(0).toInt(), 5); // the row of the table, not of the filtered view
    USER(user, doubleClickRow(listName, 0));
    QCOMPARE(opened.size(), 2);
}

void TestList::copiesRows()
{
    UserDriver user(m_page.get());
    USER(user, clickRow(listName, 0));
    USER(user, press(Qt::Key_Down, Qt::ShiftModifier));
    USER(user, press(Qt::Key_C, Qt::ControlModifier));
    const QStringList lines = QGuiApplication::clipboard()->text().split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), 2);
    QVERIFY(lines.at(0).startsWith(
        QStringLiteral("IQ-001\tInstallation of the scoring host\t1\tundefined\tExecuted, passed")));
}

void TestList::exportsCsv()
{
    const QTemporaryDir folder;
    m_files.path = folder.filePath(QStringLiteral("out.csv"));
    UserDriver user(m_page.get());
    USER(user, type(QStringLiteral("Filter Protocols"), QStringLiteral("PQ-009")));
    USER(user, click(QStringLiteral("Export Protocols as CSV")));
    QCOMPARE(m_files.asked.suggestion, QStringLiteral("Protocols.csv"));
    QFile file(m_files.path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("Number,Title,Version,AUC,State,Owner\r\n"
                                        "PQ-009,Readmission within 30 days,1,0.7934,Error in step 4,Anna Weber\r\n"));
    m_files.path = folder.filePath(QStringLiteral("no/such/folder/out.csv"));
    USER(user, click(QStringLiteral("Export Protocols as CSV")));
    const auto banners = m_page->findChildren<QWidget *>();
    const bool told = std::ranges::any_of(banners, [](const QWidget *widget) {
        return widget->isVisible() && widget->accessibleName().contains(QStringLiteral("could not be written"));
    });
    QVERIFY(told);
}

void TestList::guardsFormulas()
{
    m_table->setRows({{QStringLiteral("=cmd|' /C calc'!A0"),
                       QStringLiteral("a \"quoted\", text"),
                       QStringLiteral("-0.5"),
                       1,
                       Tone::notRun,
                       QStringLiteral("two\nlines"),
                       {},
                       -0.5}});
    const QByteArray csv = csvText(*m_table, {0, 1, 3, 4, 6});
    QCOMPARE(csv, QByteArray("Number,Title,AUC,State,Kind\r\n"
                             "'=cmd|' /C calc'!A0,\"a \"\"quoted\"\", text\",-0.5,\"two\nlines\",-0.5\r\n"));
}

void TestList::hidesColumns()
{
    UserDriver user(m_page.get());
    USER(user, click(QStringLiteral("Choose columns of Protocols")));
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QTest::mouseClick(menu, Qt::LeftButton, Qt::NoModifier, menu->actionGeometry(menu->actions().at(1)).center());
    QVERIFY(menu->isVisible()); // stays open for further choices
    QVERIFY(m_page->view()->isColumnHidden(1));
    menu->setActiveAction(menu->actions().at(6));
    QTest::keyClick(menu, Qt::Key_Space);
    QVERIFY(!m_page->view()->isColumnHidden(6));
    QTest::keyClick(menu, Qt::Key_Escape);
    // What is not on screen is not searched.
    USER(user, type(QStringLiteral("Filter Protocols"), QStringLiteral("Readmission")));
    QTRY_VERIFY(shownIds().isEmpty());
}

void TestList::remembersViews()
{
    UserDriver user(m_page.get());
    USER(user, type(QStringLiteral("Filter Protocols"), QStringLiteral("PQ")));
    m_page->view()->sortByColumn(3, Qt::DescendingOrder);
    m_page->view()->setColumnHidden(5, true);
    m_page->view()->horizontalHeader()->moveSection(1, 0);
    const QJsonObject saved = m_page->savedView();
    const QStringList before = shownIds();
    const QList<int> columns = m_page->view()->shownColumns();
    cleanup();
    init();
    QVERIFY(shownIds() != before);
    m_page->restoreView(saved);
    QCOMPARE(shownIds(), before);
    QCOMPARE(m_page->view()->shownColumns(), columns);
    QCOMPARE(m_page->savedView(), saved);
}

void TestList::comesBackAsItWasLeft()
{
    const QTemporaryDir folder;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    const auto open = [this](const QString &person) {
        auto page = std::make_unique<ListPage>(listName, m_files);
        page->rememberAs(QStringLiteral("lists/%1/protocols").arg(person));
        page->setTable(m_table.get());
        page->show();
        return page;
    };
    auto page = open(QStringLiteral("anna"));
    page->view()->setColumnHidden(1, true);
    page->view()->sortByColumn(2, Qt::DescendingOrder);
    page->findChild<QLineEdit *>()->setText(QStringLiteral("sepsis"));
    page->hide();
    page = open(QStringLiteral("anna"));
    QVERIFY(page->view()->isColumnHidden(1));
    QCOMPARE(page->view()->horizontalHeader()->sortIndicatorSection(), 2);
    QCOMPARE(page->view()->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    QVERIFY(page->findChild<QLineEdit *>()->text().isEmpty()); // no rows missing for a forgotten reason
    page = open(QStringLiteral("david"));
    QVERIFY(!page->view()->isColumnHidden(1)); // another person's own
}

void TestList::showsLoadingOnlyWhenSlow()
{
    const auto seen = [this] {
        const auto *state = m_page->findChild<StateView *>(); // made when there is something to say
        return state && state->isVisible();
    };
    m_page->setLoading();
    QTest::qWait(60);
    QVERIFY(!seen()); // quick answers do not flicker
    m_page->setReady();
    QTest::qWait(250);
    QVERIFY(!seen());
    m_page->setLoading();
    QTRY_VERIFY(seen());
    QCOMPARE(m_page->findChild<StateView *>()->accessibleName(), QStringLiteral("Loading Protocols…"));
    m_page->setReady();
    QVERIFY(!seen());
}

void TestList::showsProblemAndRetries()
{
    QSignalSpy retry(m_page.get(), &ListPage::retryRequested);
    m_page->setLoading();
    m_page->setProblem(
        {QStringLiteral("The store is locked."), QStringLiteral("Close the other program."), QStringLiteral("x")});
    UserDriver user(m_page.get());
    USER(user, click(QStringLiteral("Retry")));
    QCOMPARE(retry.size(), 1);
}

void TestList::showsEmptyWithAction()
{
    QAction create(QStringLiteral("New protocol"));
    QSignalSpy made(&create, &QAction::triggered);
    m_page->setEmptyText(Icon::protocols, QStringLiteral("No protocols yet"),
                         QStringLiteral("They say what is tested."), &create);
    m_table->setRows({});
    UserDriver user(m_page.get());
    USER(user, click(QStringLiteral("New protocol")));
    QCOMPARE(made.size(), 1);
    m_table->setRows(protocolRows());
    QVERIFY(!user.sees(QStringLiteral("New protocol")));
    QVERIFY(m_page->view()->isVisible());
}

void TestList::keepsSelectionOverReload()
{
    m_page->selectKey(QStringLiteral("PQ-008"));
    std::vector<ProtocolRow> rows = protocolRows();
    rows.erase(rows.begin());
    m_table->setRows(std::move(rows));
    QCOMPARE(m_page->selectedKeys(), QStringList{QStringLiteral("PQ-008")});
    QCOMPARE(m_page->selectedRows(), QList<int>{2});
}

void TestList::fetchesPagesOnce()
{
    QSignalSpy wanted(m_table.get(), &TableModel::moreWanted);
    m_table->setRows(protocolRows(), true);
    QTRY_COMPARE(wanted.size(), 1); // the view sees that the rows do not fill it
    m_table->fetchMore({});
    QCOMPARE(wanted.size(), 1); // asked once until an answer comes
    m_table->appendRows({{QStringLiteral("PQ-020"), {}, {}, 1, Tone::notRun, {}, {}, 1}}, false);
    QCOMPARE(m_table->rowCount(), 7);
    QVERIFY(!m_table->canFetchMore({}));
}

void TestList::isQuickWithManyRows()
{
    std::vector<ProtocolRow> rows;
    for (int i = 0; i < 100000; ++i)
        rows.push_back({QStringLiteral("PQ-%1").arg(i),
                        QStringLiteral("Title %1").arg(i % 97),
                        QStringLiteral("PQ"),
                        i,
                        Tone::passed,
                        {},
                        {},
                        i / 100000.0});
    m_table->setRows(std::move(rows));
    // Scrolling asks for what is in sight and no more: a frame stays far below 16 ms even on a slow machine.
    QElapsedTimer time;
    time.start();
    for (int i = 0; i < 50; ++i) {
        m_page->view()->scrollTo(m_page->view()->model()->index(i * 1999, 0));
        m_page->view()->viewport()->repaint();
    }
    QVERIFY2(time.elapsed() < 50 * 100, qPrintable(QStringLiteral("%1 ms for 50 frames").arg(time.elapsed())));
}

VALBENCH_TEST(TestList, list)
#include "test_list.moc"
