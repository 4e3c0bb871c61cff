// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The client against real servers: the same on 2.x and 3.x but for what 2.x lacks.
#include "support/test_registry.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <set>
#include <thread>

#include <valbench/base/json.h>
#include <valbench/tracking/client.h>
#include <valbench/tracking/filter.h>

#include "mlflow_server.h"

using namespace valbench;
using namespace valbench::test;
using namespace valbench::tracking;

namespace {

const std::string apiPath = "/api/2.0/mlflow/";

template <class T>
Result<std::vector<T>> all(Pages<T> pages, int *count = nullptr)
{
    std::vector<T> out;
    for (;;) {
        auto items = QCoro::waitFor(pages.next());
        if (!items)
            return fail(std::move(items).error());
        if (!*items)
            return out;
        std::ranges::move(**items, std::back_inserter(out));
        if (count)
            ++*count;
    }
}

std::string body(const json::Object &object)
{
    return json::toText(object, -1);
}

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

} // namespace

class TestLiveClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void serverInfo();
    void experiments();
    void experimentPages();
    void runIsWrittenAndReadBack();
    void limitsOfTheServer();
    void whatMayNotBeWritten();
    void tenThousandMetrics();
    void longHistory();
    void sampledHistory();
    void thousandRuns();
    void filters();
    void inputs();
    void loggedModels();
    void registry();
    void sameAsThePythonClient();
    void severalAtOnce();
    void writersBesideUs();
    void proxyThatAnswersItsPage();
    void serverThatStops();

private:
    std::string newExperiment(const std::string &name);
    std::string newRun(const std::string &experiment = "0");
    MlflowServer &m_server = MlflowServer::instance();
    std::optional<Client> m_client;
};

void TestLiveClient::initTestCase()
{
    ConnectionOptions options;
    options.url = m_server.url();
    auto client = Client::open(std::move(options));
    VERIFY_OK(client);
    m_client.emplace(*std::move(client));
}

std::string TestLiveClient::newExperiment(const std::string &name)
{
    const auto id = QCoro::waitFor(m_client->createExperiment(name, {}));
    return id ? *id : "no experiment: " + id.error().text();
}

std::string TestLiveClient::newRun(const std::string &experiment)
{
    const auto run = QCoro::waitFor(m_client->createRun({experiment, "run", 1767225600000, {}}));
    return run ? run->id : "no run: " + run.error().text();
}

void TestLiveClient::serverInfo()
{
    const auto info = QCoro::waitFor(m_client->serverInfo());
    VERIFY_OK(info);
    QCOMPARE(info->version, m_server.version());
    QCOMPARE(info->storeType, std::string(m_server.major() == 3 ? "SqlStore" : ""));
    QVERIFY(!info->workspaces);
}

void TestLiveClient::experiments()
{
    const std::string name = "sepsis-6h/Prüfung 東京 😀";
    const auto id = QCoro::waitFor(m_client->createExperiment(name, {{"site", "Süd \"1\""}}));
    VERIFY_OK(id);
    const auto found = QCoro::waitFor(m_client->experimentByName(name));
    VERIFY_OK(found);
    QCOMPARE(found->id, *id);
    QCOMPARE(found->name, name);
    QCOMPARE(found->artifactLocation, "mlflow-artifacts:/" + *id);
    QVERIFY(found->created && *found->created > 1767225600000);
    QCOMPARE(*mlflow::findValue(found->tags, "site"), std::string("Süd \"1\""));
    const auto again = QCoro::waitFor(m_client->experiment(*id));
    VERIFY_OK(again);
    QVERIFY(*again == *found);

    const auto twice = QCoro::waitFor(m_client->createExperiment(name, {}));
    QVERIFY(!twice);
    QCOMPARE(twice.error().code(), ErrorCode::conflict);

    // A deleted one is still there, and keeps its name.
    QCOMPARE(m_server.post(apiPath + "experiments/delete", body({{"experiment_id", *id}})).status, 200);
    QCOMPARE(QCoro::waitFor(m_client->experiment(*id))->stage, mlflow::Stage::deleted);
    QCOMPARE(QCoro::waitFor(m_client->createExperiment(name, {})).error().code(), ErrorCode::conflict);
    const auto deleted = all(m_client->experiments({"", View::deleted}));
    VERIFY_OK(deleted);
    QCOMPARE(deleted->size(), std::size_t(1));

    const auto none = QCoro::waitFor(m_client->experiment("999999"));
    QVERIFY(!none);
    QCOMPARE(none.error().code(), ErrorCode::notFound);
}

void TestLiveClient::experimentPages()
{
    for (int i = 0; i < 12; ++i)
        newExperiment("page/" + std::to_string(i));
    const auto filter = Filter::attribute("name", TextIs::like, "page/%");
    int count = 0;
    const auto found = all(m_client->experiments({filter->text(), View::active, {"name ASC"}, 5}), &count);
    VERIFY_OK(found);
    QCOMPARE(found->size(), std::size_t(12));
    QCOMPARE(count, 3);
    QCOMPARE(found->front().name, std::string("page/0"));
    QCOMPARE(found->back().name, std::string("page/9"));
}

void TestLiveClient::runIsWrittenAndReadBack()
{
    const auto made = QCoro::waitFor(m_client->createRun(
        {"0", "xgb-2026 ä", 1767225600000, {{"mlflow.user", "validator"}, {"note", "it's \"so\""}}}));
    VERIFY_OK(made);
    QCOMPARE(made->status, mlflow::RunStatus::running);
    QVERIFY(!made->ended);
    QCOMPARE(made->artifactUri, "mlflow-artifacts:/0/" + made->id + "/artifacts");

    const double infinity = std::numeric_limits<double>::infinity();
    const auto logged = QCoro::waitFor(m_client->logBatch({made->id,
                                                           {{"auroc", 0.1 + 0.2, 1767225601000, 3},
                                                            {"val/ece, no", 1},
                                                            {"nan", std::nan(""), 5, 0},
                                                            {"inf", infinity, 5, 0},
                                                            {"tiny", 5e-324, 5, -7}},
                                                           {{"max_depth", "4"}, {"a b", "ü\n2"}},
                                                           {{"site", "north"}}}));
    QVERIFY(!logged); // a comma is no part of a key
    QCOMPARE(logged.error().code(), ErrorCode::usage);
    const auto good = QCoro::waitFor(m_client->logBatch({made->id,
                                                         {{"auroc", 0.1 + 0.2, 1767225601000, 3},
                                                          {"val/ece", 1},
                                                          {"nan", std::nan(""), 5, 0},
                                                          {"inf", infinity, 5, 0},
                                                          {"-inf", -infinity, 5, 0},
                                                          {"tiny", 5e-324, 5, -7}},
                                                         {{"max_depth", "4"}, {"a b", "ü\n2"}},
                                                         {{"site", "north"}}}));
    VERIFY_OK(good);
    const auto metric = [&good](std::string_view key) {
        return *std::ranges::find(good->metrics, key, &mlflow::Metric::key);
    };
    QCOMPARE(metric("auroc").value, 0.1 + 0.2);
    QCOMPARE(metric("tiny").value, 5e-324);
    QCOMPARE(metric("tiny").step, std::int64_t(-7));
    QVERIFY(std::isnan(metric("nan").value));
    QCOMPARE(metric("-inf").value, std::numeric_limits<double>::lowest()); // the SQL store has no infinity
    QCOMPARE(*mlflow::findValue(good->params, "a b"), std::string("ü\n2"));

    const auto ended = QCoro::waitFor(m_client->updateRun({made->id, mlflow::RunStatus::finished, 1767225700000}));
    VERIFY_OK(ended);
    QCOMPARE(ended->status, mlflow::RunStatus::finished);
    QCOMPARE(ended->ended, std::optional<std::int64_t>(1767225700000));
    const auto tagged = QCoro::waitFor(m_client->setTag(made->id, {"site", "south"}));
    VERIFY_OK(tagged);
    QCOMPARE(*mlflow::findValue(tagged->tags, "site"), std::string("south"));
}

void TestLiveClient::limitsOfTheServer()
{
    // What the client lets through at its limits, the server keeps whole: characters, not bytes.
    const auto run = newRun();
    RunBatch batch{run, {}, {{"longest", repeated("ä", 6000)}}, {{"longest", repeated("漢", 8000)}}};
    batch.params.push_back({repeated("k", 250), "v"});
    for (int i = 0; i < 98; ++i)
        batch.params.push_back({"p" + std::to_string(i), std::to_string(i)});
    const auto kept = QCoro::waitFor(m_client->logBatch(batch));
    VERIFY_OK(kept);
    QCOMPARE(kept->params.size(), std::size_t(100));
    const mlflow::DatasetInput input{
        {"icu", std::string(36, 'd'), "local", "{}"},
        {{"sha256", repeated("0123456789abcdef", 4)}, {"mlflow.data.context", "validation"}}};
    VERIFY_OK(QCoro::waitFor(m_client->logInputs({run, {input}, {}})));
}

void TestLiveClient::whatMayNotBeWritten()
{
    const auto run = newRun();
    VERIFY_OK(QCoro::waitFor(m_client->logBatch({run, {}, {{"depth", "4"}}, {}})));
    VERIFY_OK(QCoro::waitFor(m_client->logBatch({run, {}, {{"depth", "4"}}, {}}))); // the same again
    const auto other = QCoro::waitFor(m_client->logBatch({run, {}, {{"depth", "5"}}, {}}));
    QVERIFY(!other);
    QCOMPARE(other.error().code(), ErrorCode::badInput);
    QVERIFY(other.error().text().find("depth") != std::string::npos);

    QCOMPARE(m_server.post(apiPath + "runs/delete", body({{"run_id", run}})).status, 200);
    QCOMPARE(QCoro::waitFor(m_client->run(run))->stage, mlflow::Stage::deleted);
    const auto tag = QCoro::waitFor(m_client->setTag(run, {"a", "b"}));
    QVERIFY(!tag);
    QCOMPARE(tag.error().code(), ErrorCode::badInput);
    QVERIFY(tag.error().text().find("must be in the 'active' state") != std::string::npos);
    QCOMPARE(QCoro::waitFor(m_client->run("0123456789abcdef0123456789abcdef")).error().code(), ErrorCode::notFound);
}

void TestLiveClient::tenThousandMetrics()
{
    const auto run = newRun();
    for (int part = 0; part < 10; ++part) {
        RunBatch batch{run, {}, {}, {}};
        for (int i = 0; i < 1000; ++i)
            batch.metrics.push_back({"m" + std::to_string(1000 * part + i), part + i / 1000.0, 1, i});
        VERIFY_OK(QCoro::waitFor(m_client->logBatch(batch)));
    }
    const auto kept = QCoro::waitFor(m_client->run(run));
    VERIFY_OK(kept);
    QCOMPARE(kept->metrics.size(), std::size_t(10000));
    const auto last = std::ranges::find(kept->metrics, "m9999", &mlflow::Metric::key);
    QVERIFY(last != kept->metrics.end() && last->value == 9.999);
}

void TestLiveClient::longHistory()
{
    const auto run = newRun();
    m_server.sql("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29999) "
                 "INSERT INTO metrics (key, value, timestamp, run_uuid, step, is_nan) "
                 "SELECT 'loss', CASE WHEN i = 777 THEN 0 ELSE i / 10.0 END, 1000 + i, '" +
                 run + "', i, i = 777 FROM n;");
    int count = 0;
    const auto points = all(m_client->history(run, "loss"), &count);
    VERIFY_OK(points);
    QCOMPARE(points->size(), std::size_t(30000));
    QCOMPARE(count, m_server.major() == 3 ? 2 : 1); // before 3.1.1 all come at once, whatever was asked for
    for (std::size_t i = 0; i < points->size(); ++i) {
        const auto &point = (*points)[i];
        if (point.step != static_cast<std::int64_t>(i) ||
            (i == 777 ? !std::isnan(point.value) : point.value != static_cast<double>(i) / 10.0))
            QFAIL(("point " + std::to_string(i)).c_str());
    }
    const auto none = all(m_client->history(run, "no such metric"));
    VERIFY_OK(none);
    QVERIFY(none->empty());
}

void TestLiveClient::sampledHistory()
{
    const auto first = newRun();
    const auto second = newRun();
    for (const auto &run : {first, second}) {
        RunBatch batch{run, {}, {}, {}};
        for (int i = 0; i < 900; ++i)
            batch.metrics.push_back({"loss", 1.0 / (1 + i), i, i});
        VERIFY_OK(QCoro::waitFor(m_client->logBatch(batch)));
    }
    const auto points = QCoro::waitFor(m_client->sampledHistory({{first, second}, "loss", 100}));
    VERIFY_OK(points);
    std::map<std::string, std::vector<std::int64_t>> steps;
    for (const auto &point : points->items)
        steps[point.runId].push_back(point.step);
    QCOMPARE(steps.size(), std::size_t(2));
    for (const auto &run : {first, second}) {
        QVERIFY(steps[run].size() >= 100 && steps[run].size() < 900);
        QCOMPARE(steps[run].front(), std::int64_t(0));
        QCOMPARE(steps[run].back(), std::int64_t(899));
    }
}

void TestLiveClient::thousandRuns()
{
    const auto experiment = newExperiment("many");
    m_server.sql("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1049) "
                 "INSERT INTO runs (run_uuid, name, source_type, user_id, status, start_time, lifecycle_stage, "
                 "artifact_uri, experiment_id) SELECT printf('%032x', i), 'run ' || i, 'UNKNOWN', '', 'FINISHED', "
                 "1767225600000 + i / 2, 'active', '', " +
                 experiment + " FROM n;");
    int count = 0;
    const auto runs = all(m_client->runs({{experiment}, "", View::active, {}, 100}), &count);
    VERIFY_OK(runs);
    QCOMPARE(count, 11);
    std::set<std::string> ids;
    for (const auto &run : *runs)
        ids.insert(run.id);
    QCOMPARE(ids.size(), std::size_t(1050));
    const auto none = all(m_client->runs({{}}));
    VERIFY_OK(none);
    QVERIFY(none->empty());
}

void TestLiveClient::filters()
{
    const auto experiment = newExperiment("filters");
    const auto run = newRun(experiment);
    VERIFY_OK(QCoro::waitFor(m_client->logBatch(
        {run, {{"val/f1 score", 0.75}}, {{"its: a", "x\"y"}}, {{"quote", "it's"}, {"percent", "50%"}}})));
    const auto found = [&](const Result<Filter> &filter) {
        const auto runs = filter ? all(m_client->runs({{experiment}, filter->text()}))
                                 : Result<std::vector<mlflow::Run>>(filter.error());
        if (!runs)
            qWarning("%s", runs.error().text().c_str());
        return runs && runs->size() == 1;
    };
    QVERIFY(found(Filter::metric("val/f1 score", NumberIs::atLeast, 0.75)));
    QVERIFY(!found(Filter::metric("val/f1 score", NumberIs::greater, 0.75)));
    QVERIFY(found(Filter::tag("quote", TextIs::equal, "it's")));
    QVERIFY(found(Filter::tag("percent", TextIs::likeAnyCase, "50%")));
    QVERIFY(found(Filter::attribute("run_name", TextIs::notEqual, "other")));
    QVERIFY(found(Filter::all(
        {*Filter::metric("val/f1 score", NumberIs::less, 1e3), *Filter::tag("quote", TextIs::like, "it_s")})));
    // The server's own words come through.
    const auto wrong = all(m_client->runs({{experiment}, "nonsense ~ 3"}));
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code(), ErrorCode::badInput);
    QVERIFY(wrong.error().text().find("Invalid attribute key 'nonsense'") != std::string::npos);
}

void TestLiveClient::inputs()
{
    const auto run = newRun();
    const mlflow::DatasetInput input{{"icu-holdout", "0123456789abcdef0123456789abcdef", "local",
                                      "{\"uri\":\"a.parquet\"}", "{\"columns\":[]}", "{\"num_rows\":1200}"},
                                     {{"mlflow.data.context", "validation"}}};
    const auto kept = QCoro::waitFor(m_client->logInputs({run, {input}, {}}));
    VERIFY_OK(kept);
    QCOMPARE(kept->datasets.size(), std::size_t(1));
    QVERIFY(kept->datasets.front().dataset == input.dataset);
}

void TestLiveClient::loggedModels()
{
    if (m_server.major() == 2) {
        const auto model = QCoro::waitFor(m_client->loggedModel("m-0123"));
        QVERIFY(!model);
        QCOMPARE(model.error().code(), ErrorCode::notFound);
        QVERIFY(model.error().text().find("does not know this call") != std::string::npos);
        return;
    }
    const auto run = newRun();
    const auto made = m_server.post(apiPath + "logged-models",
                                    body({{"experiment_id", "0"},
                                          {"name", "sepsis"},
                                          {"source_run_id", run},
                                          {"model_type", "classifier"},
                                          {"params", json::Array{json::Object{{"key", "a"}, {"value", "b"}}}}}));
    QCOMPARE(made.status, 200);
    const auto found =
        all(m_client->loggedModels({{"0"}, Filter::attribute("source_run_id", TextIs::equal, run)->text()}));
    VERIFY_OK(found);
    QCOMPARE(found->size(), std::size_t(1));
    const auto &model = found->front();
    QCOMPARE(model.status, mlflow::ModelStatus::pending);
    QCOMPARE(model.modelType, std::string("classifier"));
    QCOMPARE(*mlflow::findValue(model.params, "a"), std::string("b"));
    QCOMPARE(model.artifactUri, "mlflow-artifacts:/0/models/" + model.id + "/artifacts");

    const auto evaluated = QCoro::waitFor(m_client->logInputs({run, {}, {model.id}}));
    VERIFY_OK(evaluated);
    QCOMPARE(evaluated->evaluatedModels, std::vector<std::string>{model.id});
    QCOMPARE(
        m_server
            .post(apiPath + "runs/outputs",
                  body({{"run_id", run}, {"models", json::Array{json::Object{{"model_id", model.id}, {"step", 2}}}}}))
            .status,
        200);
    QCOMPARE(QCoro::waitFor(m_client->run(run))->outputs, (std::vector<mlflow::ModelOutput>{{model.id, 2}}));

    QCOMPARE(rawRequest(m_server.port(), "PUT",
                        "/api/2.0/mlflow-artifacts/artifacts/0/models/" + model.id + "/artifacts/MLmodel",
                        "flavors: {}")
                 .status,
             200);
    const auto files = QCoro::waitFor(m_client->modelArtifacts(model.id, ""));
    VERIFY_OK(files);
    QCOMPARE(files->files, (std::vector<mlflow::FileEntry>{{"MLmodel", false, 11}}));
    QCOMPARE(QCoro::waitFor(m_client->loggedModel("m-none")).error().code(), ErrorCode::notFound);
}

void TestLiveClient::registry()
{
    const auto run = newRun();
    const std::string name = "sepsis ü";
    QCOMPARE(m_server.post(apiPath + "registered-models/create", body({{"name", name}, {"description", "d"}})).status,
             200);
    const std::string source = "mlflow-artifacts:/0/" + run + "/artifacts/model";
    for (int i = 0; i < 3; ++i)
        QCOMPARE(
            m_server
                .post(apiPath + "model-versions/create", body({{"name", name}, {"source", source}, {"run_id", run}}))
                .status,
            200);
    const auto models =
        all(m_client->registeredModels({Filter::attribute("name", TextIs::equal, name)->text(), {}, 1}));
    VERIFY_OK(models);
    QCOMPARE(models->size(), std::size_t(1));
    QCOMPARE(models->front().name, name);
    QCOMPARE(models->front().description, std::string("d"));
    int count = 0;
    const auto versions =
        all(m_client->modelVersions({Filter::attribute("name", TextIs::equal, name)->text(), {}, 2}), &count);
    VERIFY_OK(versions);
    QCOMPARE(versions->size(), std::size_t(3));
    QCOMPARE(count, 2);

    const auto set = QCoro::waitFor(m_client->setAlias(name, "candidate", "2"));
    VERIFY_OK(set);
    QCOMPARE(set->aliases, std::vector<std::string>{"candidate"});
    QCOMPARE(set->runId, run);
    QCOMPARE(set->status, mlflow::ModelStatus::ready);
    const auto moved = QCoro::waitFor(m_client->setAlias(name, "candidate", "3"));
    VERIFY_OK(moved);
    QCOMPARE(QCoro::waitFor(m_client->aliased(name, "candidate"))->version, std::string("3"));
    QCOMPARE(QCoro::waitFor(m_client->aliased(name, "none")).error().code(), ErrorCode::notFound);
    const auto tagged = QCoro::waitFor(m_client->setVersionTag(name, "2", {"validation", repeated("ü", 5000)}));
    VERIFY_OK(tagged);
    QCOMPARE(QCoro::waitFor(m_client->modelVersion(name, "9")).error().code(), ErrorCode::notFound);
    QCOMPARE(*QCoro::waitFor(m_client->downloadUri(name, "1")), source);
}

void TestLiveClient::sameAsThePythonClient()
{
    // What the Python client logs, we read; what we log, it reads.
    const auto out = m_server.python("import mlflow, math\n"
                                     "with mlflow.start_run(experiment_id='0', run_name='from python') as run:\n"
                                     "    mlflow.log_params({'depth': 4, 'note': 'ü'})\n"
                                     "    for i in range(5): mlflow.log_metric('auc', 0.5 + i / 10, step=i)\n"
                                     "    mlflow.log_metric('nan', math.nan)\n"
                                     "    mlflow.set_tag('site', 'north')\n"
                                     "print('run=' + run.info.run_id)\n");
    const auto id = out.substr(out.find("run=") + 4, 32);
    const auto run = QCoro::waitFor(m_client->run(id));
    VERIFY_OK(run);
    QCOMPARE(run->name, std::string("from python"));
    QCOMPARE(run->status, mlflow::RunStatus::finished);
    QCOMPARE(*mlflow::findValue(run->params, "note"), std::string("ü"));
    const auto points = all(m_client->history(id, "auc"));
    VERIFY_OK(points);
    QCOMPARE(points->size(), std::size_t(5));
    QCOMPARE(points->back().value, 0.9);

    const auto ours = newRun();
    VERIFY_OK(QCoro::waitFor(
        m_client->logBatch({ours, {{"auc", 0.1 + 0.2, 7, 3}, {"nan", std::nan("")}}, {{"depth", "4"}}, {{"a", "ü"}}})));
    const auto read = m_server.python("import mlflow\n"
                                      "run = mlflow.get_run('" +
                                      ours +
                                      "')\n"
                                      "print(repr(run.data.metrics['auc']), run.data.metrics['nan'], run.data.params, "
                                      "run.data.tags['a'], run.info.start_time)\n");
    QCOMPARE(QString::fromStdString(read).trimmed(),
             QStringLiteral("0.30000000000000004 nan {'depth': '4'} ü 1767225600000"));
}

void TestLiveClient::severalAtOnce()
{
    // SQLite servers let one write at a time; those that wait, or fail for the moment, come through.
    const auto run = newRun();
    std::vector<QCoro::Task<Result<mlflow::Run>>> tasks;
    for (int i = 0; i < 12; ++i)
        tasks.push_back(m_client->logBatch({run, {}, {{"p" + std::to_string(i), "v"}}, {}}));
    for (auto &task : tasks)
        VERIFY_OK(QCoro::waitFor(task));
    QCOMPARE(QCoro::waitFor(m_client->run(run))->params.size(), std::size_t(12));
}

void TestLiveClient::writersBesideUs()
{
    // Others log into the same run while we do: nobody's values are lost, and each of ours reads back.
    const auto run = newRun();
    std::atomic<int> failures = 0;
    std::vector<std::jthread> others;
    for (int other = 0; other < 3; ++other) {
        others.emplace_back([&, other] {
            for (int i = 0; i < 15; ++i) {
                const auto number = std::to_string(100 * other + i);
                for (const auto &[route, key] :
                     {std::pair("set-tag", "theirs" + number), std::pair("log-parameter", "p" + number)}) {
                    // The server itself may give up on its locked database; whoever writes tries again.
                    int attempts = 0;
                    const auto sent = body({{"run_id", run}, {"key", key}, {"value", number}});
                    while (m_server.post(apiPath + "runs/" + route, sent).status != 200 && ++attempts < 20) {
                    }
                    failures += attempts == 20;
                }
            }
        });
    }
    for (int i = 0; i < 15; ++i) {
        VERIFY_OK(QCoro::waitFor(m_client->setTag(run, {"ours" + std::to_string(i), "ü"})));
        VERIFY_OK(QCoro::waitFor(m_client->logBatch({run, {}, {{"q" + std::to_string(i), "v"}}, {}})));
    }
    others.clear();
    QCOMPARE(failures, 0);
    const auto kept = QCoro::waitFor(m_client->run(run));
    VERIFY_OK(kept);
    QCOMPARE(kept->params.size(), std::size_t(3 * 15 + 15));
    QCOMPARE(std::ranges::count_if(kept->tags, [](const auto &tag) { return tag.key.starts_with("theirs"); }), 45);
    QCOMPARE(std::ranges::count_if(kept->tags, [](const auto &tag) { return tag.key.starts_with("ours"); }), 15);
}

void TestLiveClient::proxyThatAnswersItsPage()
{
    QProcess proxy;
    proxy.start(QStringLiteral(VALBENCH_PYTHON),
                {QStringLiteral(VALBENCH_SOURCE_DIR "/tests/tracking/sign_in_proxy.py"),
                 QString::fromStdString(m_server.url()), QStringLiteral("2")});
    QVERIFY(proxy.waitForReadyRead(30'000));
    ConnectionOptions options;
    options.url = "http://127.0.0.1:" + proxy.readLine().trimmed().toStdString();
    const auto client = Client::open(std::move(options));
    VERIFY_OK(client);
    VERIFY_OK(QCoro::waitFor(client->experiment("0")));
    const auto run = QCoro::waitFor(client->createRun({"0", "through a proxy", 1767225600000, {}}));
    VERIFY_OK(run);
    // Its session ends: status 200, and no data.
    for (const auto &error :
         {QCoro::waitFor(client->experiment("0")).error(), QCoro::waitFor(client->setTag(run->id, {"a", "b"})).error(),
          QCoro::waitFor(client->searchRuns({{"0"}})).error()}) {
        QCOMPARE(error.code(), ErrorCode::refused);
        QVERIFY2(error.text().find("answered with a web page instead of data: most likely a sign-in page. Set "
                                   "MLFLOW_TRACKING_TOKEN") != std::string::npos,
                 error.text().c_str());
        QVERIFY(error.text().find("secret words") == std::string::npos);
    }
    QVERIFY(!mlflow::findValue(QCoro::waitFor(m_client->run(run->id))->tags, "a"));
    proxy.closeWriteChannel();
    QVERIFY(proxy.waitForFinished(10'000));
}

void TestLiveClient::serverThatStops() // the last: it takes the shared server down for a moment
{
    VERIFY_OK(QCoro::waitFor(m_client->experiment("0")));
    m_server.stop();
    const auto gone = QCoro::waitFor(m_client->experiment("0"));
    QVERIFY(!gone);
    QCOMPARE(gone.error().code(), ErrorCode::unavailable);
    m_server.start();
    VERIFY_OK(QCoro::waitFor(m_client->experiment("0")));
}

VALBENCH_TEST(TestLiveClient, live_client)
#include "test_live_client.moc"
