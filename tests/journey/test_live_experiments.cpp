// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The experiments page on real MLflow servers: what MLflow's own client logged is found, read, compared and registered.
#include "journey.h"
#include "support/event_watch.h"
#include "support/test_registry.h"
#include "tracking/mlflow_server.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QTimer>

#include <valbench/services/models.h>
#include <valbench/ui/charts/chart_view.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/eliding_label.h>

using namespace valbench;
using namespace valbench::test;

class TestLiveExperiments : public Journey {
    Q_OBJECT
private Q_SLOTS:
    void demoOpens();
    void serverOfTheEnvironment();
    void filterIsTheServers();
    void serverSorts();
    void modelIsLookedInto();
    void historyIsDrawn();
    void newRunsAreToldWhereOthersSort();
    void newRunsComeAboveTheOthers();
    void newVersionsAreTold();
    void nothingIsAskedUnseen();
    void silentServersAreAskedLess();
    void modelIsRegistered();
    void registriesAreCompared();

private:
    [[nodiscard]] QTableView *table(const char *name) { return user->find<QTableView>(QString::fromLatin1(name)); }
    [[nodiscard]] int rows() { return table("runs.table") ? table("runs.table")->model()->rowCount() : -1; }
    [[nodiscard]] QString cell(const char *name, int row, int column)
    {
        const auto *view = table(name);
        return view ? view->model()->index(row, column).data().toString() : QString();
    }
    void filter(const QString &text);
    void openFile(const QString &beginning);
    void chooseExperiment(const QString &name);
    /// Some visible label of the window has this in it.
    [[nodiscard]] bool says(const QString &part) const
    {
        const auto holds = [&part](const auto *label) { return label->isVisible() && label->text().contains(part); };
        return std::ranges::any_of(window->findChildren<QLabel *>(), holds) ||
               std::ranges::any_of(window->findChildren<ui::ElidingLabel *>(), holds);
    }
    /// What the strip over the runs says, without its time.
    [[nodiscard]] QString news() const
    {
        for (const auto *strip : window->findChildren<ui::Banner *>()) {
            if (strip->isVisible() && strip->text().contains(QStringLiteral("new run")))
                return strip->text().section(QStringLiteral(": "), 1);
        }
        return {};
    }
    [[nodiscard]] QTimer *watch() const { return window->findChild<QTimer *>(QStringLiteral("server.watch")); }
    /// As if its time had come.
    void lookNow()
    {
        QTRY_VERIFY_WITH_TIMEOUT(watch()->isActive(), patience); // it is not waiting for an answer
        watch()->start(0);
    }
    /// MLflow's own client logs runs of these names.
    void logRuns(const std::vector<std::string> &names)
    {
        std::string program = "import mlflow\nmlflow.set_experiment('Räume/ünï')\n";
        for (const auto &name : names)
            program += "with mlflow.start_run(run_name='" + name + "'): mlflow.log_param('fresh', 'yes')\n";
        m_server.python(program);
    }
    MlflowServer &m_server = MlflowServer::instance();
    QString m_run;
    std::string m_record;
};

void TestLiveExperiments::demoOpens()
{
    const auto out =
        m_server.python("import mlflow, numpy as np, pandas as pd\n"
                        "from mlflow.models import infer_signature\n"
                        "class Constant(mlflow.pyfunc.PythonModel):\n"
                        "    def predict(self, context, model_input, params=None):\n"
                        "        return np.full(len(model_input), 0.25)\n"
                        "frame = pd.DataFrame({'age': [50.0, 61.5], 'lactate': [1.0, 2.5]})\n"
                        "mlflow.set_experiment('Räume/ünï')\n"
                        "for i in range(230):\n"
                        "    with mlflow.start_run(run_name=f'trial {i:03}'):\n"
                        "        mlflow.log_params({'max_depth': i % 5, 'same': 'x'})\n"
                        "        mlflow.log_metric('val/auc', i / 1000)\n"
                        "with mlflow.start_run(run_name='final') as run:\n"
                        "    mlflow.log_params({'max_depth': 4, 'same': 'x'})\n"
                        "    mlflow.log_metric('val/auc', 0.9)\n"
                        "    mlflow.log_metric('ece', float('nan'))\n"
                        "    for i in range(300):\n"
                        "        mlflow.log_metric('loss', 1 / (1 + i), step=i)\n"
                        "    mlflow.set_tag('mlflow.source.git.commit', 'a' * 40)\n"
                        "    mlflow.log_input(mlflow.data.from_pandas(frame, name='cohort'), context='training',\n"
                        "                     tags={'sha256': 'c' * 64})\n"
                        "    mlflow.log_text('grün\\n', 'notes/größe.txt')\n"
                        "    mlflow.pyfunc.log_model('model', python_model=Constant(), input_example=frame,\n"
                        "                            signature=infer_signature(frame, np.array([0.25, 0.25])),\n"
                        "                            pip_requirements=['numpy==2.4.6'])\n"
                        "print('run=' + run.info.run_id)\n");
    m_run = QString::fromStdString(out).section(QStringLiteral("run="), 1).trimmed().section(QLatin1Char('\n'), 0, 0);
    QCOMPARE(m_run.size(), 32);
    USER(*user, click(QStringLiteral("Try the demo")));
    QTRY_VERIFY_WITH_TIMEOUT(user->sees(QStringLiteral("Act as Validation engineer")), patience);
    USER(*user, click(QStringLiteral("Act as Validation engineer")));
    QTRY_VERIFY_WITH_TIMEOUT(desk->session(), patience);
}

void TestLiveExperiments::serverOfTheEnvironment()
{
    qputenv("MLFLOW_TRACKING_URI", QByteArray::fromStdString(m_server.url()));
    comeBack();
    USER(*user, press(Qt::Key_2, Qt::ControlModifier));
    QTRY_COMPARE(window->pages().current().page, QStringLiteral("experiments"));
    int row = -1;
    findRow(QStringLiteral("experiments.table"), QStringLiteral("Räume/ünï"), row);
    USER(*user, clickRow(QStringLiteral("experiments.table"), row));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
    QVERIFY(shows(QStringLiteral("MLflow %1 at %2, not encrypted")
                      .arg(QString::fromStdString(m_server.version()), QString::fromStdString(m_server.url()))));
    QCOMPARE(cell("runs.table", 0, 0), QStringLiteral("final")); // the newest
    table("runs.table")->setFocus();
    USER(*user, press(Qt::Key_End, Qt::ControlModifier));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 231, patience);
    QTRY_VERIFY(shows(QStringLiteral("231 rows")));
    USER(*user, type(QStringLiteral("experiments.filter"), QStringLiteral("räume"))); // one server more, one less case
    QTRY_VERIFY_WITH_TIMEOUT(table("experiments.table")->model()->rowCount() <= 1, patience);
    USER(*user, press(Qt::Key_Escape));
    findRow(QStringLiteral("experiments.table"), QStringLiteral("Räume/ünï"), row);
    look(QStringLiteral("experiments-live-%1").arg(m_server.major()));
}

void TestLiveExperiments::filter(const QString &text)
{
    USER(*user, type(QStringLiteral("runs.filter"), text));
    USER(*user, press(Qt::Key_Return));
    comeBack();
}

void TestLiveExperiments::filterIsTheServers()
{
    int row = -1;
    findRow(QStringLiteral("experiments.table"), QStringLiteral("Räume/ünï"), row);
    USER(*user, clickRow(QStringLiteral("experiments.table"), row));
    filter(QStringLiteral("metrics.`val/auc` >= 0.2 AND params.max_depth = '4'"));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 7, patience); // 204, 209, …, 229 and the final one
    // The server's own words, whatever its version has.
    filter(QStringLiteral("metrics.auc is what"));
    QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("INVALID_PARAMETER_VALUE")), patience);
    QVERIFY(says(QStringLiteral(" answered: Invalid")));
    QVERIFY(user->sees(QStringLiteral("Retry")));
    filter(QString());
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
}

void TestLiveExperiments::serverSorts()
{
    auto *view = table("runs.table");
    int auc = -1;
    for (int i = 0; i < view->model()->columnCount(); ++i) {
        if (view->model()->headerData(i, Qt::Horizontal).toString() == QStringLiteral("val/auc"))
            auc = i;
    }
    QVERIFY(auc > 0);
    QTest::mouseClick(view->horizontalHeader()->viewport(), Qt::LeftButton, {},
                      QPoint(view->horizontalHeader()->sectionViewportPosition(auc) + 30, 8));
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("trial 000"), patience);
    QTest::mouseClick(view->horizontalHeader()->viewport(), Qt::LeftButton, {},
                      QPoint(view->horizontalHeader()->sectionViewportPosition(auc) + 30, 8));
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("final"), patience);
}

void TestLiveExperiments::openFile(const QString &beginning)
{
    auto *tree = user->await<QAbstractItemView>(QStringLiteral("run.files"));
    QVERIFY(tree);
    tree->setFocus();
    // Opens every folder on the way down: whatever there is comes sooner or later.
    QModelIndex found;
    const auto find = [&] {
        auto at = tree->model()->index(0, 0);
        for (; at.isValid(); at = tree->model()->index(at.row() + 1, 0, at.parent())) {
            if (at.data().toString().startsWith(beginning))
                found = at;
        }
        return found.isValid();
    };
    QTRY_VERIFY2_WITH_TIMEOUT(find(), qPrintable(beginning), patience);
    tree->setCurrentIndex(found);
    USER(*user, press(Qt::Key_Right));
}

void TestLiveExperiments::modelIsLookedInto()
{
    table("runs.table")->setFocus();
    USER(*user, press(Qt::Key_Home, Qt::ControlModifier));
    USER(*user, press(Qt::Key_Return));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Run ") + m_run), patience);
    QVERIFY(shows(QStringLiteral("Data: training")));
    QVERIFY2(shows(QStringLiteral("Räume/ünï")), "the experiment by its name");
    QVERIFY(shows(QStringLiteral("a").repeated(40)));
    USER(*user, tab(QStringLiteral("Metrics")));
    int row = -1;
    findRow(QStringLiteral("run.metrics.table"), QStringLiteral("NaN"), row);
    USER(*user, tab(QStringLiteral("Files")));
    // MLflow 3 keeps a model beside its run.
    openFile(m_server.major() == 3 ? QStringLiteral("Logged model m-") : QStringLiteral("model"));
    auto *tree = user->find<QAbstractItemView>(QStringLiteral("run.files"));
    const auto model = tree->currentIndex();
    QModelIndex file;
    const auto find = [&] {
        for (int i = 0; i < tree->model()->rowCount(model); ++i) {
            if (tree->model()->index(i, 0, model).data().toString() == QStringLiteral("MLmodel"))
                file = tree->model()->index(i, 0, model);
        }
        return file.isValid();
    };
    QTRY_VERIFY_WITH_TIMEOUT(find(), patience);
    tree->setCurrentIndex(file);
    findRow(QStringLiteral("run.content"), QStringLiteral("Input"), row);
    findRow(QStringLiteral("run.content"), QStringLiteral("numpy==2.4.6"), row);
    findRow(QStringLiteral("run.content"), QStringLiteral("mlflow.pyfunc.model"), row);
    look(QStringLiteral("experiments-live-model-%1").arg(m_server.major()));
}

void TestLiveExperiments::historyIsDrawn()
{
    USER(*user, press(Qt::Key_Left, Qt::AltModifier));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 200, patience);
    table("runs.table")->setFocus();
    USER(*user, press(Qt::Key_Home, Qt::ControlModifier));
    USER(*user, press(Qt::Key_Down, Qt::ShiftModifier));
    QTRY_VERIFY(ready(QStringLiteral("Compare")));
    USER(*user, click(QStringLiteral("Compare")));
    int row = -1;
    findRow(QStringLiteral("compare.table"), QStringLiteral("loss"), row);
    USER(*user, clickRow(QStringLiteral("compare.table"), row));
    USER(*user, press(Qt::Key_Return));
    const auto *view = window->findChild<ui::ChartView *>();
    QVERIFY(view);
    QTRY_VERIFY_WITH_TIMEOUT(view->isVisible() && view->plot().n == 300, patience);
    QCOMPARE(view->plot().panels.at(0).series.at(0).y.back(), 1.0 / 300);
}

void TestLiveExperiments::chooseExperiment(const QString &name)
{
    int row = -1;
    findRow(QStringLiteral("experiments.table"), name, row);
    USER(*user, clickRow(QStringLiteral("experiments.table"), row));
}

void TestLiveExperiments::newRunsAreToldWhereOthersSort()
{
    QVERIFY(window->go({QStringLiteral("experiments"), {}}));
    QTRY_COMPARE_WITH_TIMEOUT(cell("runs.table", 0, 0), QStringLiteral("final"), patience); // by val/auc
    QVERIFY(watch());
    logRuns({"fresh 1"});
    lookNow();
    QTRY_COMPARE_WITH_TIMEOUT(news(), QStringLiteral("There are new runs."), patience);
    QCOMPARE(rows(), 200);
    QCOMPARE(cell("runs.table", 0, 0), QStringLiteral("final"));
    USER(*user, click(QStringLiteral("Show")));
    QTRY_COMPARE(news(), QString());
}

void TestLiveExperiments::newRunsComeAboveTheOthers()
{
    chooseExperiment(QStringLiteral("Default"));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("No run in this experiment")), patience);
    chooseExperiment(QStringLiteral("Räume/ünï"));
    QTRY_COMPARE_WITH_TIMEOUT(cell("runs.table", 0, 0), QStringLiteral("fresh 1"), patience);
    auto *view = table("runs.table");
    view->setFocus(); // a click would open the run
    USER(*user, press(Qt::Key_Home, Qt::ControlModifier));
    for (int i = 0; i < 3; ++i)
        USER(*user, press(Qt::Key_Down));
    const auto chosen = cell("runs.table", 3, 0);
    QCOMPARE(view->selectionModel()->selectedRows().size(), 1);
    lookNow(); // there is nothing
    QTRY_VERIFY_WITH_TIMEOUT(watch()->isActive(), patience);
    QCOMPARE(news(), QString());
    logRuns({"fresh 2", "fresh 3"});
    lookNow();
    QTRY_COMPARE_WITH_TIMEOUT(news(), QStringLiteral("2 new runs, above the others."), patience);
    QCOMPARE(rows(), 202);
    QCOMPARE(cell("runs.table", 0, 0), QStringLiteral("fresh 3"));
    // The same run is chosen, and the same run is at the top of what is seen.
    const auto selected = view->selectionModel()->selectedRows();
    QCOMPARE(selected.size(), 1);
    QCOMPARE(selected.front().row(), 5);
    QCOMPARE(selected.front().data().toString(), chosen);
    QCOMPARE(view->indexAt({1, 1}).siblingAtColumn(0).data().toString(), QStringLiteral("fresh 1"));
    look(QStringLiteral("experiments-news"));
    lookInEveryWay(QStringLiteral("experiments-news"));
    logRuns({"fresh 4"});
    lookNow();
    QTRY_COMPARE_WITH_TIMEOUT(news(), QStringLiteral("3 new runs, above the others."), patience);
    USER(*user, click(QStringLiteral("Show")));
    QTRY_COMPARE(news(), QString());
    QCOMPARE(view->indexAt({1, 1}).siblingAtColumn(0).data().toString(), QStringLiteral("fresh 4"));
    // Pages go on where they were: each run comes once.
    view->setFocus();
    USER(*user, press(Qt::Key_End, Qt::ControlModifier));
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 235, patience);
    QSet<QString> names;
    for (int row = 0; row < rows(); ++row)
        names.insert(cell("runs.table", row, 0));
    QCOMPARE(names.size(), 235);
}

void TestLiveExperiments::newVersionsAreTold()
{
    m_server.python("import mlflow\n"
                    "client = mlflow.MlflowClient()\n"
                    "client.create_registered_model('arrived')\n"
                    "run = client.get_run('" +
                    m_run.toStdString() +
                    "')\n"
                    "client.create_model_version('arrived', run.info.artifact_uri + '/model', run.info.run_id)\n");
    lookNow();
    QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("New in the server's model registry: arrived, version 1.")), patience);
    look(QStringLiteral("experiments-new-version"));
    lookNow(); // once is enough
    USER(*user, click(QStringLiteral("Open its run")));
    QTRY_VERIFY_WITH_TIMEOUT(shows(QStringLiteral("Run ") + m_run), patience);
    USER(*user, press(Qt::Key_Left, Qt::AltModifier));
    QTRY_VERIFY(user->sees(QStringLiteral("Compare")));
    QVERIFY(!says(QStringLiteral("New in the server's model registry")));
}

void TestLiveExperiments::nothingIsAskedUnseen()
{
    QVERIFY(window->go({QStringLiteral("models"), {}}));
    QTRY_VERIFY(!table("runs.table"));
    lookNow();
    QTest::qWait(300);
    QVERIFY2(!watch()->isActive(), "it waits until somebody looks");
    logRuns({"fresh 5"});
    QVERIFY(window->go({QStringLiteral("experiments"), {}}));
    QTRY_VERIFY_WITH_TIMEOUT(watch()->isActive(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(cell("runs.table", 0, 0) == QStringLiteral("fresh 5"), patience);
}

void TestLiveExperiments::silentServersAreAskedLess()
{
    QCOMPARE(watch()->interval(), 15'000);
    m_server.stop();
    lookNow();
    QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("Tracking server has not answered since")), patience);
    QCOMPARE(watch()->interval(), 30'000);
    lookNow();
    QTRY_COMPARE_WITH_TIMEOUT(watch()->interval(), 60'000, patience);
    QVERIFY2(rows() > 200, "what was read stays");
    m_server.start();
    lookNow();
    QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("Tracking server connected")), patience);
    QCOMPARE(watch()->interval(), 15'000);
}

void TestLiveExperiments::modelIsRegistered()
{
    QVERIFY(window->go({QStringLiteral("experiments"), m_run}));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Register as model version…")), patience);
    USER(*user, click(QStringLiteral("Register as model version…")));
    QWidget *asked = dialog();
    QVERIFY(asked);
    UserDriver in(asked);
    QVERIFY(!in.find(QStringLiteral("Register"))->isEnabled());
    const auto name = QStringLiteral("sepsis-%1").arg(m_server.major());
    USER(in, type(QStringLiteral("Model"), name));
    USER(in, type(QStringLiteral("Intended use"), QStringLiteral("adults in intensive care")));
    USER(in, type(QStringLiteral("register.reason"), QStringLiteral("candidate for validation")));
    look(QStringLiteral("experiments-register"), asked);
    USER(in, click(QStringLiteral("Register")));
    QTRY_COMPARE_WITH_TIMEOUT(window->pages().current().page, QStringLiteral("models"), 3 * patience);
    m_record = window->pages().current().record.toStdString();
    const auto model = desk->workspace()->models().show(*desk->session(), m_record);
    VERIFY_OK(model);
    QCOMPARE(model->model.key(), name.toStdString() + "/1");
    QVERIFY(model->model.lineage);
    QCOMPARE(model->model.lineage->runId, m_run.toStdString());
    QVERIFY(model->model.artifacts.size() > 3);
    // It is in MLflow's registry too.
    const auto told = m_server.python("import mlflow\nprint(len(mlflow.MlflowClient().search_model_versions(\"name='" +
                                      name.toStdString() + "'\")))\n");
    QCOMPARE(QString::fromStdString(told).trimmed(), QStringLiteral("1"));
    // The same again is refused, and what was typed is still there.
    QVERIFY(window->go({QStringLiteral("experiments"), m_run}));
    QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Register as model version…")), patience);
    USER(*user, click(QStringLiteral("Register as model version…")));
    asked = dialog();
    QVERIFY(asked);
    UserDriver again(asked);
    USER(again, type(QStringLiteral("Model"), name));
    USER(again, type(QStringLiteral("Version"), QStringLiteral("1")));
    USER(again, type(QStringLiteral("register.reason"), QStringLiteral("once more")));
    USER(again, click(QStringLiteral("Register")));
    const auto refused = [asked] {
        const auto labels = asked->findChildren<QLabel *>();
        return std::ranges::any_of(labels, [](const QLabel *label) {
            return label->isVisible() && label->text().contains(QStringLiteral("is registered already as"));
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(refused(), patience);
    USER(again, click(QStringLiteral("Cancel")));
    noDialog();
}

void TestLiveExperiments::registriesAreCompared()
{
    QVERIFY(window->go({QStringLiteral("models"), QString::fromStdString(m_record)}));
    const auto compare = [this] {
        QTRY_VERIFY_WITH_TIMEOUT(ready(QStringLiteral("Compare with MLflow…")), patience);
        USER(*user, click(QStringLiteral("Compare with MLflow…")));
        QWidget *asked = dialog();
        QVERIFY(asked);
        UserDriver in(asked);
        look(QStringLiteral("models-compare"), asked);
        USER(in, click(QStringLiteral("Read every file again and compare its SHA-256")));
        USER(in, click(QStringLiteral("Compare")));
    };
    compare();
    const auto same =
        QStringLiteral("sepsis-%1/1 is the same here and in MLflow, files included.").arg(m_server.major());
    QTRY_VERIFY_WITH_TIMEOUT(says(same), patience);
    m_server.python("import mlflow\n"
                    "mlflow.MlflowClient().set_registered_model_alias('sepsis-" +
                    std::to_string(m_server.major()) + "', 'production', '1')\n");
    compare();
    QTRY_VERIFY_WITH_TIMEOUT(dialog(), patience);
    QWidget *told = dialog();
    QTRY_VERIFY_WITH_TIMEOUT(dialog() && dialog()->windowTitle().contains(QStringLiteral("differ")), patience);
    told = dialog();
    const auto labels = told->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->text().contains(QStringLiteral("MLflow's alias 'production' points to version 1"));
    }));
    look(QStringLiteral("models-differ"), told);
    UserDriver in(told);
    USER(in, click(QStringLiteral("Close")));
    noDialog();
    // It is in the version's history.
    const auto history = desk->workspace()->records().history(*desk->session(), m_record);
    VERIFY_OK(history);
    QVERIFY(std::ranges::any_of(*history,
                                [](const auto &line) { return line.sentence.find("compared") != std::string::npos; }));
}

VALBENCH_TEST(TestLiveExperiments, live_experiments)
#include "test_live_experiments.moc"
