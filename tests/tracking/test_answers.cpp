// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <cmath>
#include <limits>
#include <random>

#include "decode.h"
#include "fuzz/answer_properties.h"

using namespace valbench;
using namespace valbench::tracking;

namespace {

// As 3.17 and 2.22 send them, shortened.
const std::string oneRun = R"({
  "run": {
    "info": {"run_uuid": "c274f3d5ea60421ea20d41944e124770", "experiment_id": "1", "run_name": "xgb", "user_id": "",
      "status": "RUNNING", "start_time": 1767225600000,
      "artifact_uri": "mlflow-artifacts:/1/c274f3d5ea60421ea20d41944e124770/artifacts", "lifecycle_stage": "active",
      "run_id": "c274f3d5ea60421ea20d41944e124770"},
    "data": {
      "metrics": [
        {"key": "auroc", "value": 0.871, "timestamp": 1767225601000, "step": 0},
        {"key": "ece", "value": "NaN", "timestamp": "1767225601000", "step": "9223372036854775807"},
        {"key": "inf", "value": -1.7976931348623157e+308, "timestamp": 1767225601000, "step": -3},
        {"key": "five", "value": 5, "timestamp": 1767225601000}],
      "params": [{"key": "max_depth", "value": "4"}],
      "tags": [{"key": "mlflow.runName", "value": "xgb"}]},
    "inputs": {"dataset_inputs": [{"tags": [{"key": "mlflow.data.context", "value": "validation"}],
      "dataset": {"name": "icu", "digest": "abc", "source_type": "local", "source": "a.parquet"}}],
      "model_inputs": [{"model_id": "m-1"}]},
    "outputs": {"model_outputs": [{"model_id": "m-2", "step": 7}]},
    "from_the_future": {"x": [1, 2, {"y": null}]}}})";

const std::string oneModel = R"({"model": {"info": {"model_id": "m-2", "experiment_id": 1, "name": "sepsis",
  "creation_timestamp_ms": 1767225600000, "last_updated_timestamp_ms": 1767225600001,
  "artifact_uri": "mlflow-artifacts:/1/models/m-2/artifacts", "status": "LOGGED_MODEL_READY", "model_type": "",
  "source_run_id": "r", "tags": [{"key": "mlflow.modelVersions", "value": "[]"}]},
  "data": {"params": [{"key": "a", "value": "b"}], "metrics": [{"key": "auc", "value": 0.9, "model_id": "m-2",
  "dataset_name": "icu", "dataset_digest": "abc", "run_id": "r", "timestamp": 1, "step": 0}]}}})";

const std::string versions = R"({"model_versions": [{"name": "sepsis", "version": "3", "creation_timestamp": 1,
  "last_updated_timestamp": 2, "current_stage": "None", "description": "", "source": "models:/m-2", "run_id": "r",
  "status": "READY", "tags": [{"key": "site", "value": "north"}], "aliases": ["candidate", "best"]}],
  "next_page_token": "abc"})";

const std::string registered = R"({"registered_models": [{"name": "sepsis", "creation_timestamp": 1,
  "aliases": [{"alias": "candidate", "version": 3}], "latest_versions": [{"name": "sepsis", "version": "3",
  "status": "PENDING_REGISTRATION"}]}]})";

const std::string listing = R"({"root_uri": "mlflow-artifacts:/1/r/artifacts", "files": [
  {"path": "rep/a b\u00e4.bin", "is_dir": false, "file_size": "300000"}, {"path": "rep/empty", "is_dir": false},
  {"path": "rep/more", "is_dir": true}]})";

} // namespace

class TestAnswers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void run();
    void nothingIsALegalAnswer();
    void experiments();
    void loggedModel();
    void registry();
    void files();
    void bareNumbers_data();
    void bareNumbers();
    void failures();
    void refused_data();
    void refused();
    void anyBytes();
};

void TestAnswers::run()
{
    const auto run = decode::run(oneRun);
    VERIFY_OK(run);
    QCOMPARE(run->id, std::string("c274f3d5ea60421ea20d41944e124770"));
    QCOMPARE(run->status, mlflow::RunStatus::running);
    QCOMPARE(run->started, std::optional<std::int64_t>(1767225600000));
    QVERIFY(!run->ended);
    QCOMPARE(run->metrics.size(), std::size_t(4));
    QCOMPARE(run->metrics[0].value, 0.871);
    QVERIFY(std::isnan(run->metrics[1].value));
    QCOMPARE(run->metrics[1].timestamp, std::int64_t(1767225601000));
    QCOMPARE(run->metrics[1].step, std::numeric_limits<std::int64_t>::max());
    QCOMPARE(run->metrics[2].value, std::numeric_limits<double>::lowest());
    QCOMPARE(run->metrics[2].step, std::int64_t(-3));
    QCOMPARE(run->metrics[3].value, 5.0);
    QCOMPARE(run->params, (std::vector<mlflow::KeyValue>{{"max_depth", "4"}}));
    QCOMPARE(run->datasets.size(), std::size_t(1));
    QCOMPARE(run->datasets[0].dataset.source, std::string("a.parquet"));
    QCOMPARE(*mlflow::findValue(run->datasets[0].tags, "mlflow.data.context"), std::string("validation"));
    QCOMPARE(run->evaluatedModels, std::vector<std::string>{"m-1"});
    QCOMPARE(run->outputs, (std::vector<mlflow::ModelOutput>{{"m-2", 7}}));
}

void TestAnswers::nothingIsALegalAnswer()
{
    const auto runs = decode::runs("{}");
    VERIFY_OK(runs);
    QVERIFY(runs->items.empty() && runs->nextToken.empty());
    const auto nulls = decode::runs(R"({"runs": null, "next_page_token": null})");
    VERIFY_OK(nulls);
    QVERIFY(nulls->items.empty() && nulls->nextToken.empty());
    VERIFY_OK(decode::listing("{}"));
    VERIFY_OK(decode::nothing("{}\n"));
    const auto bare = decode::runs(R"({"runs": [{"info": {"run_uuid": "old"}}]})");
    VERIFY_OK(bare);
    QCOMPARE(bare->items.front().id, std::string("old"));
    QCOMPARE(bare->items.front().status, mlflow::RunStatus::unknown);
}

void TestAnswers::experiments()
{
    const auto page = decode::experiments(R"({"experiments": [{"experiment_id": "1", "name": "sepsis-6h/v\u00e4lid",
        "artifact_location": "mlflow-artifacts:/1", "lifecycle_stage": "deleted", "last_update_time": 5,
        "creation_time": "4", "tags": [{"key": "site", "value": "north"}]}], "next_page_token": "t=="})");
    VERIFY_OK(page);
    QCOMPARE(page->nextToken, std::string("t=="));
    QCOMPARE(page->items.size(), std::size_t(1));
    const mlflow::Experiment expected{"1", "sepsis-6h/välid",  "mlflow-artifacts:/1", mlflow::Stage::deleted, 4,
                                      5,   {{"site", "north"}}};
    QVERIFY(page->items.front() == expected);
    QCOMPARE(*decode::oneText(R"({"experiment_id": "7"})", "experiment_id"), std::string("7"));
    QVERIFY(!decode::oneText("{}", "experiment_id"));
}

void TestAnswers::loggedModel()
{
    const auto model = decode::loggedModel(oneModel);
    VERIFY_OK(model);
    QCOMPARE(model->id, std::string("m-2"));
    QCOMPARE(model->experimentId, std::string("1"));
    QCOMPARE(model->status, mlflow::ModelStatus::ready);
    QCOMPARE(model->metrics.front().datasetDigest, std::string("abc"));
    QCOMPARE(model->tags.front().key, std::string("mlflow.modelVersions"));
}

void TestAnswers::registry()
{
    const auto page = decode::modelVersions(versions);
    VERIFY_OK(page);
    QCOMPARE(page->nextToken, std::string("abc"));
    QCOMPARE(page->items.front().version, std::string("3"));
    QCOMPARE(page->items.front().status, mlflow::ModelStatus::ready);
    QCOMPARE(page->items.front().aliases, (std::vector<std::string>{"candidate", "best"}));
    const auto models = decode::registeredModels(registered);
    VERIFY_OK(models);
    QCOMPARE(models->items.front().aliases, (std::vector<mlflow::Alias>{{"candidate", "3"}}));
    QCOMPARE(models->items.front().latestVersions.front().status, mlflow::ModelStatus::pending);
}

void TestAnswers::files()
{
    const auto files = decode::listing(listing);
    VERIFY_OK(files);
    QCOMPARE(files->files, (std::vector<mlflow::FileEntry>{
                               {"rep/a bä.bin", false, 300000}, {"rep/empty", false, 0}, {"rep/more", true, 0}}));
}

void TestAnswers::bareNumbers_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<double>("expected");
    const double infinity = std::numeric_limits<double>::infinity();
    QTest::newRow("bare NaN") << QByteArray("NaN") << std::nan("");
    QTest::newRow("bare Infinity") << QByteArray("Infinity") << infinity;
    QTest::newRow("bare -Infinity") << QByteArray("-Infinity") << -infinity;
    QTest::newRow("text") << QByteArray("\"-Infinity\"") << -infinity;
    QTest::newRow("text of a number") << QByteArray("\"1.5\"") << 1.5;
    QTest::newRow("18446744073709551616") << QByteArray("18446744073709551616") << 18446744073709551616.0;
    QTest::newRow("-9007199254740993") << QByteArray("-9007199254740993") << -9007199254740992.0;
    QTest::newRow("1e-320") << QByteArray("1e-320") << 1e-320;
}

void TestAnswers::bareNumbers()
{
    QFETCH(QByteArray, value);
    QFETCH(double, expected);
    // The same words within a text stay text.
    const auto page = decode::metrics(R"({"metrics":[{"key":"NaN, \"Infinity\" 123456789012345678","value":)" +
                                      value.toStdString() + ",\"step\":1}]}");
    VERIFY_OK(page);
    QCOMPARE(page->items.front().key, std::string("NaN, \"Infinity\" 123456789012345678"));
    QCOMPARE(page->items.front().step, std::int64_t(1));
    const double read = page->items.front().value;
    QVERIFY(std::isnan(expected) ? std::isnan(read) : read == expected);
}

void TestAnswers::failures()
{
    const auto failure = decode::failure(R"({"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "Run with id=none not
found", "sqlstate": "KAM00", "error_class": "X"})");
    QVERIFY(!failure); // a raw line feed within a text is no JSON
    const auto right =
        decode::failure(R"({"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "no", "sqlstate": "K"})");
    VERIFY_OK(right);
    QCOMPARE(right->code, std::string("RESOURCE_DOES_NOT_EXIST"));
    QCOMPARE(decode::failure(R"({"detail": "Not Found"})")->message, std::string("Not Found"));
    QCOMPARE(decode::failure(R"({"detail": [{"loc": ["body"]}]})")->message, std::string());
    QVERIFY(!decode::failure("{}"));
    QVERIFY(!decode::failure("<!doctype html>"));
}

void TestAnswers::refused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *body, const char *says) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(says);
    };
    row("empty", "", "expected JSON");
    row("HTML", "<!doctype html>", "expected JSON");
    row("a list", "[]", "answer in the server's answer is no object");
    row("two documents", "{}{}", "expected JSON");
    row("cut off", R"({"runs": [{"info": {"run_id": "a")", "expected JSON");
    row("no id", R"({"runs": [{"info": {"run_id": "a"}}, {"info": {}}]})", "answer.runs[1].info.run_uuid");
    row("no info", R"({"runs": [{}]})", "answer.runs[0].info");
    row("runs is text", R"({"runs": "all"})", "answer.runs");
    row("runs of numbers", R"({"runs": [1]})", "answer.runs[0]");
    row("metric without value", R"({"runs": [{"info": {"run_id": "a"}, "data": {"metrics": [{"key": "k"}]}}]})",
        "answer.runs[0].data.metrics[0].value");
    row("metric of words",
        R"({"runs": [{"info": {"run_id": "a"}, "data": {"metrics": [{"key": "k", "value": "nan"}]}}]})",
        "answer.runs[0].data.metrics[0].value");
    row("half a step", R"({"runs": [{"info": {"run_id": "a", "start_time": 0.5}}]})", "start_time");
    row("beyond 64 bits", R"({"runs": [{"info": {"run_id": "a", "start_time": 9223372036854775808}}]})", "start_time");
    row("token is a list", R"({"next_page_token": []})", "answer.next_page_token");
    row("twice", R"({"runs": [], "runs": []})", "a second time");
    row("not UTF-8", "{\"runs\": \"\xff\"}", "not UTF-8");
    row("a flag of words", R"({"runs": [{"info": {"run_id": {}}}]})", "run_id");
}

void TestAnswers::refused()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, says);
    const auto runs = decode::runs(body.toStdString());
    QVERIFY(!runs);
    QCOMPARE(runs.error().code(), ErrorCode::badInput);
    QVERIFY2(runs.error().text().find(says.toStdString()) != std::string::npos, runs.error().text().c_str());
}

void TestAnswers::anyBytes()
{
    std::mt19937 random(20261126);
    const std::vector<std::string> seeds{oneRun,
                                         oneModel,
                                         versions,
                                         registered,
                                         listing,
                                         "{\"a\": [NaN, -Infinity]}",
                                         R"({"error_code": "X", "message": "Y"})"};
    const std::vector<std::string> pieces{"{",
                                          "}",
                                          "[",
                                          "]",
                                          "\"",
                                          "\\",
                                          ",",
                                          ":",
                                          "NaN",
                                          "-Infinity",
                                          "-",
                                          "1e5",
                                          "99999999999999999999",
                                          "null",
                                          "true",
                                          "\"run\":",
                                          "\"info\":{",
                                          "\xff",
                                          "\\u00",
                                          std::string(1, '\0'),
                                          "é",
                                          "\n",
                                          "e",
                                          "0"};
    std::size_t understood = 0;
    for (int i = 0; i < 20000; ++i) {
        auto text = seeds[random() % seeds.size()];
        for (auto n = random() % 4; n > 0; --n) {
            const auto at = random() % (text.size() + 1);
            switch (random() % 3) {
            case 0: text.insert(at, pieces[random() % pieces.size()]); break;
            case 1: text.erase(at, random() % 20); break;
            default:
                text = text.substr(0, at) + pieces[random() % pieces.size()] +
                       text.substr(std::min(text.size(), at + 1 + random() % 3));
            }
        }
        const auto broken = test::brokenAnswerProperty(text);
        QVERIFY2(broken.empty(), (broken + "\ninput: " + text).c_str());
        understood += parseAnswer(text, "answer") ? 1 : 0;
    }
    QVERIFY2(understood > 4000 && understood < 18000, std::to_string(understood).c_str());
}

VALBENCH_TEST(TestAnswers, answers)
#include "test_answers.moc"
