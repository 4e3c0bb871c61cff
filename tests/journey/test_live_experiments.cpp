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

#include <valbench/services/models.h>
#include <valbench/ui/charts/chart_view.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/views/desk.h>

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
    void modelIsRegistered();

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
    MlflowServer &m_server = MlflowServer::instance();
    QString m_run;
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
    const auto says = [this](const QString &part) {
        const auto labels = window->findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(part); });
    };
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
    const auto record = window->pages().current().record.toStdString();
    const auto model = desk->workspace()->models().show(*desk->session(), record);
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

VALBENCH_TEST(TestLiveExperiments, live_experiments)
#include "test_live_experiments.moc"
