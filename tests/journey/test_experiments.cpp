// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The experiments of a tracking server with 100,000 runs: connected to, scrolled to the end, filtered, sorted, looked
// into. The server is a stand-in that also says what no healthy one does; live_experiments has real ones.
#include "journey.h"
#include "support/event_watch.h"
#include "support/test_registry.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QTableView>

#include <valbench/plots/builders.h>
#include <valbench/ui/charts/chart_view.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/views/desk.h>

using namespace valbench;
using namespace valbench::test;

class TestExperiments : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void demoOpens();
    void nothingIsConnected();
    void connects();
    void experimentsAreFound();
    void filterIsTheServers();
    void wrongFilters();
    void waitingCanBeStopped();
    void serverSorts();
    void columnsAreChosen();
    void runIsRead();
    void filesAreLookedInto();
    void filterIsCompleted();
    void runsAreCompared();
    void metricsOverSteps();
    void oddRuns();
    void everyThemeAndSize();
    void hundredThousandRuns();
    void columnsOfAHundredThousand();
    void signingOutDisconnects();
    void noEventKeptTheWindow();
    void cleanupTestCase();

private:
    [[nodiscard]] QTableView *table(const char *name) { return user->find<QTableView>(QString::fromLatin1(name)); }
    [[nodiscard]] int rows();
    [[nodiscard]] QString host() const { return m_address.mid(7); } // behind http://
    [[nodiscard]] QStringList heads();
    [[nodiscard]] QString cell(const char *name, int row, int column);
    void filter(const QString &text);
    void openFile(const QStringList &path);
    void chooseExperiment(const QString &name);
    QProcess m_server;
    QString m_address;
};

int TestExperiments::rows()
{
    const auto *view = table("runs.table");
    return view ? view->model()->rowCount() : -1;
}

QStringList TestExperiments::heads()
{
    QStringList out;
    const auto *view = table("runs.table");
    for (int i = 0; view && i < view->model()->columnCount(); ++i)
        out << view->model()->headerData(i, Qt::Horizontal).toString();
    return out;
}

QString TestExperiments::cell(const char *name, int row, int column)
{
    const auto *view = table(name);
    return view ? view->model()->index(row, column).data().toString() : QString();
}

void TestExperiments::filter(const QString &text)
{
    USER(*user, type(QStringLiteral("runs.filter"), text));
    USER(*user, press(Qt::Key_Return));
    comeBack(); // from what was offered while typing
}

void TestExperiments::chooseExperiment(const QString &name)
{
    int row = -1;
    findRow(QStringLiteral("experiments.table"), name, row);
    USER(*user, clickRow(QStringLiteral("experiments.table"), row));
}

void TestExperiments::demoOpens()
{
    m_server.start(QStringLiteral(VALBENCH_PYTHON),
                   {QStringLiteral(VALBENCH_SOURCE_DIR "/tests/journey/mlflow_stand_in.py")});
    QVERIFY(m_server.waitForReadyRead(30000));
    m_address = QStringLiteral("http://127.0.0.1:") + QString::fromUtf8(m_server.readLine().trimmed());
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Auditor")), patience);
    readPeople();
    // Nothing on a tracking server is a record, so an auditor has no such page.
    USER(*user, click(QStringLiteral("Act as Auditor")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    QVERIFY(!window->go({QStringLiteral("experiments"), {}}));
    signOutByMenu();
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Validation engineer")), patience);
    USER(*user, click(QStringLiteral("Act as Validation engineer")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
}

void TestExperiments::nothingIsConnected()
{
    comeBack();
    USER(*user, press(Qt::Key_2, Qt::ControlModifier));
    QTRY_COMPARE(window->pages().current().page, QStringLiteral("experiments"));
    QTRY_VERIFY(shows(QStringLiteral("No tracking server is connected")));
    look(QStringLiteral("experiments-none"));
}

void TestExperiments::connects()
{
    USER(*user, click(QStringLiteral("Connect to a server…")));
    QWidget *asked = dialog();
    QVERIFY(asked);
    UserDriver in(asked);
    QVERIFY(!in.find(QStringLiteral("Connect"))->isEnabled());
    USER(in, type(QStringLiteral("Address"), QStringLiteral("http://127.0.0.1:1")));
    look(QStringLiteral("experiments-connect"), asked);
    USER(in, click(QStringLiteral("Connect")));
    const auto says = [asked](const QString &part) {
        const auto labels = asked->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(part); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("127.0.0.1:1")), patience);
    look(QStringLiteral("experiments-connect-failed"), asked);
    USER(in, type(QStringLiteral("Address"), m_address));
    USER(in, click(QStringLiteral("Connect")));
    noDialog();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
    QVERIFY(shows(QStringLiteral("MLflow 3.4.0 at %1, not encrypted").arg(m_address)));
    // The newest first; what all runs share is no column.
    QCOMPARE(cell("runs.table", 0, 0), QStringLiteral("xgb-099999"));
    const auto now = heads();
    QVERIFY(now.contains(QStringLiteral("auroc")) && now.contains(QStringLiteral("max_depth")) &&
            now.contains(QStringLiteral("site")));
    QVERIFY2(!now.contains(QStringLiteral("objective")), "it is the same everywhere");
    QVERIFY2(!now.contains(QStringLiteral("mlflow.user")), "MLflow keeps that for itself");
    look(QStringLiteral("experiments-runs"));
}

void TestExperiments::experimentsAreFound()
{
    auto *view = table("experiments.table");
    QVERIFY(view);
    QCOMPARE(view->model()->rowCount(), 53);
    USER(*user, type(QStringLiteral("experiments.filter"), QStringLiteral("ARCHIVE 04")));
    QTRY_COMPARE_WITH_TIMEOUT(view->model()->rowCount(), 10, patience);
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No run in this experiment")), patience);
    USER(*user, type(QStringLiteral("experiments.filter"), QStringLiteral("nobody")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No such experiment")), patience);
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No experiment is chosen")), patience);
    look(QStringLiteral("experiments-nobody"));
    USER(*user, press(Qt::Key_Escape));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
}

void TestExperiments::filterIsTheServers()
{
    filter(QStringLiteral("params.max_depth = '4'"));
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("xgb-000449"), patience);
    table("runs.table")->setFocus();
    for (const int expected : {400, 450}) {
        USER(*user, press(Qt::Key_End, Qt::ControlModifier));
        QTRY_COMPARE_WITH_TIMEOUT(rows(), expected, patience);
    }
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("450 rows")), patience); // no “+”: it is the end
    USER(*user, type(QStringLiteral("runs.filter"), QStringLiteral("5 ")));
    comeBack();
    USER(*user, press(Qt::Key_Escape));
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("xgb-099999"), patience);
}

void TestExperiments::wrongFilters()
{
    filter(QStringLiteral("params.a = 'open"));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("%1 answered: Invalid clause(s) in filter string: 'params.a = 'open' "
                                                  "(INVALID_PARAMETER_VALUE)")
                                       .arg(host())),
                             patience);
    look(QStringLiteral("experiments-wrong-filter"));
    filter(QStringLiteral("tags.a = 'breaks'"));
    QTRY_VERIFY_WITH_TIMEOUT(
        shows(QStringLiteral("%1 failed (502) and does not say why. Try again; if it stays so, its administrator finds "
                             "the reason in its log.")
                  .arg(host())),
        patience);
    QVERIFY(user->sees(QStringLiteral("Retry")));
    filter(QString());
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
}

void TestExperiments::waitingCanBeStopped()
{
    filter(QStringLiteral("tags.a = 'slow'"));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Loading Runs…")), patience);
    look(QStringLiteral("experiments-loading"));
    USER(*user, click(QStringLiteral("Stop")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Loading was stopped.")), patience);
    filter(QString());
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
}

void TestExperiments::serverSorts()
{
    auto *view = table("runs.table");
    QVERIFY(view);
    const int started = static_cast<int>(heads().indexOf(QStringLiteral("Started")));
    const auto click = [&] {
        QTest::mouseClick(view->horizontalHeader()->viewport(), Qt::LeftButton, {},
                          QPoint(view->horizontalHeader()->sectionViewportPosition(started) + 30, 8));
    };
    click();
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("xgb-000000"), patience);
    QCOMPARE(view->horizontalHeader()->sortIndicatorSection(), started);
    click();
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("xgb-099999"), patience);
}

void TestExperiments::columnsAreChosen()
{
    USER(*user, click(QStringLiteral("Only differing")));
    QTRY_VERIFY(heads().contains(QStringLiteral("objective")));
    USER(*user, click(QStringLiteral("Choose columns of Runs")));
    QWidget *asked = dialog();
    QVERIFY(asked);
    UserDriver in(asked);
    USER(in, type(QStringLiteral("Find a parameter, metric or tag"), QStringLiteral("objective")));
    look(QStringLiteral("experiments-columns"), asked);
    auto *list = in.find<QAbstractItemView>(QStringLiteral("Columns"));
    QVERIFY(list);
    QCOMPARE(list->model()->rowCount(), 1);
    USER(in, tabTo(QStringLiteral("Columns")));
    USER(in, press(Qt::Key_Down));
    USER(in, press(Qt::Key_Space));
    USER(in, click(QStringLiteral("Show these")));
    noDialog();
    QTRY_VERIFY(!heads().contains(QStringLiteral("objective")));
    QVERIFY(heads().contains(QStringLiteral("seed")));
    // They are kept for this experiment.
    chooseExperiment(QStringLiteral("not begun"));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No run in this experiment")), patience);
    chooseExperiment(QStringLiteral("sepsis-6h/validation"));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
    QVERIFY(!heads().contains(QStringLiteral("objective")));
    QVERIFY2(heads().contains(QStringLiteral("mlflow.source.git.commit")), "the same everywhere, but chosen");
    USER(*user, click(QStringLiteral("Only differing")));
    QTRY_VERIFY(heads().contains(QStringLiteral("auroc")));
}

void TestExperiments::runIsRead()
{
    int row = -1;
    findRow(QStringLiteral("runs.table"), QStringLiteral("xgb-099990"), row);
    table("runs.table")->setFocus();
    USER(*user, press(Qt::Key_Home, Qt::ControlModifier));
    for (int i = 0; i < row; ++i)
        USER(*user, press(Qt::Key_Down));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Run r99990")), patience);
    QVERIFY(shows(QStringLiteral("0123456789abcdef0123456789abcdef01234567")));
    QVERIFY(shows(QStringLiteral("icu-holdout")));
    QVERIFY(shows(QStringLiteral("Data: validation")));
    look(QStringLiteral("experiments-run"));
    USER(*user, tab(QStringLiteral("Parameters")));
    QTRY_COMPARE(table("run.params.table")->model()->rowCount(), 4);
    USER(*user, tab(QStringLiteral("Metrics")));
    findRow(QStringLiteral("run.metrics.table"), QStringLiteral("NaN"), row); // 99990 is a multiple of 11
    look(QStringLiteral("experiments-run-metrics"));
    USER(*user, tab(QStringLiteral("Tags")));
    findRow(QStringLiteral("run.tags.table"), QStringLiteral("mlflow.user"), row);
    // Back is the run list as it was left.
    USER(*user, press(Qt::Key_Left, Qt::AltModifier));
    QTRY_VERIFY_WITH_TIMEOUT(rows() >= 200, patience);
    QVERIFY(window->go({QStringLiteral("experiments"), QStringLiteral("r13")}));
    QTRY_VERIFY_WITH_TIMEOUT(
        shows(QStringLiteral("%1 answered: Run with id=r13 not found (RESOURCE_DOES_NOT_EXIST)").arg(host())),
        patience);
}

void TestExperiments::openFile(const QStringList &path)
{
    auto *tree = user->await<QAbstractItemView>(QStringLiteral("run.files"));
    QVERIFY(tree);
    QModelIndex at;
    for (const auto &name : path) {
        QModelIndex found;
        const auto find = [&] {
            for (int row = 0; row < tree->model()->rowCount(at); ++row) {
                if (tree->model()->index(row, 0, at).data().toString() == name)
                    found = tree->model()->index(row, 0, at);
            }
            return found.isValid();
        };
        QTRY_VERIFY2_WITH_TIMEOUT(find(), qPrintable(name), patience);
        at = found;
        tree->setCurrentIndex(at);
        tree->setFocus();
        USER(*user, press(Qt::Key_Right)); // opens a folder
    }
}

void TestExperiments::filesAreLookedInto()
{
    const auto content = [this](int row, int column) { return cell("run.content", row, column); };
    QVERIFY(window->go({QStringLiteral("experiments"), QStringLiteral("r0")}));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Run r0")), patience);
    USER(*user, tab(QStringLiteral("Files")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No file is chosen")), patience);
    openFile({QStringLiteral("model"), QStringLiteral("MLmodel")});
    QTRY_VERIFY_WITH_TIMEOUT(content(0, 2) == QStringLiteral("3.4.0"), patience);
    int row = -1;
    findRow(QStringLiteral("run.content"), QStringLiteral("double, optional"), row);
    QCOMPARE(content(row, 1), QStringLiteral("lactate"));
    findRow(QStringLiteral("run.content"), QStringLiteral("xgboost==2.1.0"), row);
    look(QStringLiteral("experiments-file-model"));
    openFile({QStringLiteral("reports"), QStringLiteral("cases.csv")});
    QTRY_VERIFY_WITH_TIMEOUT(content(0, 2) == QStringLiteral("said \"yes\""), patience);
    QCOMPARE(table("run.content")->model()->headerData(1, Qt::Horizontal).toString(), QStringLiteral("n, all"));
    look(QStringLiteral("experiments-file-csv"));
    openFile({QStringLiteral("reports"), QStringLiteral("summary.json")});
    QTRY_VERIFY_WITH_TIMEOUT(content(1, 1).contains(QStringLiteral("\"auroc\": 0.871")), patience);
    openFile({QStringLiteral("notes.txt")});
    QTRY_VERIFY_WITH_TIMEOUT(content(0, 1) == QStringLiteral("first line"), patience);
    QVERIFY(content(1, 1).contains(QChar(0x241B))); // an escape is drawn, not obeyed
    openFile({QStringLiteral("plots"), QStringLiteral("roc.png")});
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Picture in the file")), patience);
    look(QStringLiteral("experiments-file-picture"));
    openFile({QStringLiteral("hostile.txt")});
    QTRY_VERIFY_WITH_TIMEOUT(content(0, 1).size() == 1001, patience); // five million letters in one line
    QVERIFY(!content(1, 1).contains(QChar(0x202E)));
    openFile({QStringLiteral("broken.png")});
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Nothing to show")), patience);
    openFile({QStringLiteral("model"), QStringLiteral("model.ubj")});
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Nothing to show")), patience);
    openFile({QStringLiteral("huge.bin")});
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Too large to be shown here")), patience);
    openFile({QStringLiteral("notes.txt")});
    prompts.next = folder.path();
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Save…")), patience);
    USER(*user, click(QStringLiteral("Save…")));
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder.filePath(QStringLiteral("notes.txt"))), patience);
}

void TestExperiments::filterIsCompleted()
{
    QVERIFY(window->go({QStringLiteral("experiments"), {}}));
    auto *field = user->find<QLineEdit>(QStringLiteral("runs.filter"));
    QVERIFY(field);
    field->setFocus();
    const auto offered = [] { return qobject_cast<QAbstractItemView *>(QApplication::activePopupWidget()); };
    USER(*user, typeHere(QStringLiteral("depth")));
    QTRY_VERIFY(offered());
    QCOMPARE(offered()->model()->index(0, 0).data().toString(), QStringLiteral("params.max_depth"));
    look(QStringLiteral("experiments-completion"));
    const auto take = [&] {
        QTest::keyClick(offered(), Qt::Key_Down);
        QTest::keyClick(offered(), Qt::Key_Return);
    };
    take();
    QCOMPARE(field->text(), QStringLiteral("params.max_depth "));
    QVERIFY(rows() >= 200); // Enter was for the list of candidates
    comeBack();
    USER(*user, typeHere(QStringLiteral("=")));
    QTRY_VERIFY(!offered());
    USER(*user, typeHere(QStringLiteral(" ")));
    QTRY_VERIFY(offered());
    QVERIFY(offered()->model()->index(0, 0).data().toString().startsWith(QLatin1Char('\'')));
    take();
    comeBack();
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("xgb-000449"), patience);
    USER(*user, press(Qt::Key_Escape));
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("xgb-099999"), patience);
}

void TestExperiments::runsAreCompared()
{
    table("runs.table")->setFocus();
    USER(*user, press(Qt::Key_Home, Qt::ControlModifier));
    QVERIFY(!ready(QStringLiteral("Compare"))); // one run
    for (int i = 0; i < 2; ++i)
        USER(*user, press(Qt::Key_Down, Qt::ShiftModifier));
    QTRY_VERIFY(ready(QStringLiteral("Compare")));
    USER(*user, click(QStringLiteral("Compare")));
    QTRY_VERIFY_WITH_TIMEOUT(table("compare.table"), patience);
    QCOMPARE(table("compare.table")->model()->columnCount(), 5);
    int row = -1;
    findRow(QStringLiteral("compare.table"), QStringLiteral("max_depth"), row);
    QVERIFY(cell("compare.table", row, 2) != cell("compare.table", row, 3));
    const int differing = table("compare.table")->model()->rowCount();
    USER(*user, click(QStringLiteral("Only differing")));
    findRow(QStringLiteral("compare.table"), QStringLiteral("objective"), row);
    QVERIFY(table("compare.table")->model()->rowCount() > differing);
    USER(*user, click(QStringLiteral("Only differing")));
    look(QStringLiteral("experiments-compare"));
}

void TestExperiments::metricsOverSteps()
{
    int row = -1;
    findRow(QStringLiteral("compare.table"), QStringLiteral("brier"), row);
    USER(*user, clickRow(QStringLiteral("compare.table"), row));
    USER(*user, press(Qt::Key_Return)); // a metric leads to its history
    auto *chart = user->await<QWidget>(QStringLiteral("Metric"), patience);
    QVERIFY(chart);
    const auto *view = window->findChild<ui::ChartView *>();
    QVERIFY(view);
    QTRY_VERIFY_WITH_TIMEOUT(view->isVisible() && view->plot().panels.size() == 1, patience);
    QCOMPARE(view->plot().n, 600);
    QCOMPARE(view->plot().panels.at(0).series.size(), 3U);
    look(QStringLiteral("experiments-history"));
    USER(*user, click(QStringLiteral("Logarithmic")));
    QTRY_VERIFY_WITH_TIMEOUT(view->plot().panels.at(0).y.scale == plots::AxisScale::log, patience);
    USER(*user, type(QStringLiteral("Smoothing"), QStringLiteral("60")));
    QTRY_VERIFY_WITH_TIMEOUT(!view->plot().notes.empty(), patience);
    QVERIFY(view->plot().notes.front().find("weight 0.60") != std::string::npos); // it says so
    look(QStringLiteral("experiments-history-smooth"));
    USER(*user, type(QStringLiteral("Smoothing"), QStringLiteral("0")));
    USER(*user, click(QStringLiteral("Logarithmic")));
    // A million values beside twice ten thousand, of which the screen gets what it can show.
    USER(*user, choose(QStringLiteral("Metric"), QStringLiteral("auroc")));
    QTRY_VERIFY_WITH_TIMEOUT(view->plot().n == 1'020'000, 2 * patience);
    for (const auto &series : view->plot().panels.at(0).series)
        QVERIFY(series.x.size() <= plots::mostHistoryVertices);
    look(QStringLiteral("experiments-history-millions"));
}

void TestExperiments::oddRuns()
{
    QVERIFY(window->go({QStringLiteral("experiments"), {}}));
    chooseExperiment(QStringLiteral("odd answers"));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 3, patience);
    QCOMPARE(cell("runs.table", 2, 0), QStringLiteral("odd0")); // it has no name
    const int loss = static_cast<int>(heads().indexOf(QStringLiteral("loss")));
    QVERIFY(loss > 0);
    QCOMPARE(cell("runs.table", 0, loss), QStringLiteral("−∞"));
    QCOMPARE(cell("runs.table", 1, loss), QStringLiteral("∞"));
    QCOMPARE(cell("runs.table", 2, loss), QStringLiteral("NaN"));
    QVERIFY(heads().size() < 60); // ten thousand metrics, of which the first come
    look(QStringLiteral("experiments-odd"));
    QVERIFY(window->go({QStringLiteral("experiments"), QStringLiteral("odd2")}));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Run odd2")), patience);
    USER(*user, tab(QStringLiteral("Metrics")));
    QTRY_COMPARE(table("run.metrics.table")->model()->rowCount(), 10'001);
    QVERIFY(window->go({QStringLiteral("experiments"), {}}));
    chooseExperiment(QStringLiteral("sepsis-6h/validation"));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
}

void TestExperiments::everyThemeAndSize()
{
    const auto lookAtAll = [this](const QString &what) {
        const std::pair<ui::SchemeChoice, const char *> schemes[] = {{ui::SchemeChoice::light, "light"},
                                                                     {ui::SchemeChoice::dark, "dark"}};
        for (const auto &[scheme, schemeName] : schemes) {
            for (const int percent : {100, 200}) {
                {
                    const PausedWatch pause; // a new size for everything on screen
                    theme->setChoice(scheme);
                    theme->setScale(percent);
                    window->resize(1280, 820);
                    QTest::qWait(60);
                }
                look(QStringLiteral("experiments-%1-%2-%3").arg(what, QLatin1String(schemeName)).arg(percent));
            }
        }
        const PausedWatch pause;
        theme->setChoice(ui::SchemeChoice::light);
        theme->setScale(100);
        QTest::qWait(60);
    };
    lookAtAll(QStringLiteral("all"));
    QVERIFY(window->go({QStringLiteral("experiments"), QStringLiteral("r0")}));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Run r0")), patience);
    USER(*user, tab(QStringLiteral("Files")));
    openFile({QStringLiteral("model"), QStringLiteral("MLmodel")});
    int row = -1;
    findRow(QStringLiteral("run.content"), QStringLiteral("xgboost==2.1.0"), row);
    lookAtAll(QStringLiteral("files"));
    QVERIFY(window->go({QStringLiteral("experiments"), QStringLiteral("compare:r1,r2,r3,r4,r5,r6,r7,r8")}));
    USER(*user, tab(QStringLiteral("Side by side")));
    QTRY_VERIFY_WITH_TIMEOUT(table("compare.table") && table("compare.table")->model()->columnCount() == 10, patience);
    lookAtAll(QStringLiteral("compare"));
    USER(*user, tab(QStringLiteral("Metric history")));
    USER(*user, choose(QStringLiteral("Metric"), QStringLiteral("brier")));
    const auto *view = window->findChild<ui::ChartView *>();
    QTRY_VERIFY_WITH_TIMEOUT(view->isVisible() && view->plot().n == 1'600, 6 * patience);
    lookAtAll(QStringLiteral("history"));
    QVERIFY(window->go({QStringLiteral("experiments"), {}}));
}

void TestExperiments::hundredThousandRuns()
{
    auto *view = table("runs.table");
    QVERIFY(view);
    table("runs.table")->setFocus();
    for (int page = 2; page <= 500; ++page) {
        const int before = rows();
        USER(*user, press(Qt::Key_End, Qt::ControlModifier)); // to what is loaded, which asks for more
        QTRY_COMPARE_WITH_TIMEOUT(rows(), before + 200, patience);
    }
    QCOMPARE(rows(), 100'000);
    USER(*user, press(Qt::Key_End, Qt::ControlModifier));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("100,000 rows")), patience);
    QCOMPARE(cell("runs.table", 99'999, 0), QStringLiteral("xgb-000000"));
    for (int i = 0; i < 100; ++i)
        USER(*user, press(Qt::Key_PageUp));
}

void TestExperiments::columnsOfAHundredThousand()
{
    USER(*user, press(Qt::Key_A, Qt::ControlModifier));
    QTRY_VERIFY(!ready(QStringLiteral("Compare")));
    USER(*user, click(QStringLiteral("Only differing"))); // so many are loaded anew
    QTRY_VERIFY_WITH_TIMEOUT(rows() < 1'000 && heads().contains(QStringLiteral("objective")), patience);
    USER(*user, click(QStringLiteral("Only differing")));
    QTRY_VERIFY(!heads().contains(QStringLiteral("objective")));
}

void TestExperiments::signingOutDisconnects()
{
    signOutByMenu();
    USER(*user, click(QStringLiteral("Act as Validation lead")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    comeBack();
    USER(*user, press(Qt::Key_2, Qt::ControlModifier));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No tracking server is connected")), patience);
    signOutByMenu();
    USER(*user, click(QStringLiteral("Act as Validation engineer")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
    comeBack();
    USER(*user, press(Qt::Key_2, Qt::ControlModifier)); // who was there before is there again
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
}

void TestExperiments::noEventKeptTheWindow()
{
    checkEvents();
}

void TestExperiments::cleanupTestCase()
{
    m_server.closeWriteChannel();
    QVERIFY(m_server.waitForFinished(10000));
}

VALBENCH_TEST(TestExperiments, experiments)
#include "test_experiments.moc"
