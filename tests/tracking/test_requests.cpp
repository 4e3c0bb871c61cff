// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <cmath>
#include <limits>

#include <valbench/tracking/filter.h>

#include "encode.h"

using namespace valbench;
using namespace valbench::tracking;

class TestRequests : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void searches();
    void valuesThatAreNotFinite();
    void lengths();
    void keys_data();
    void keys();
    void aliases();
    void newVersions();
    void inputs();
    void filters();
    void filtersThatCannotBeSaid();
};

void TestRequests::searches()
{
    QCOMPARE(*encode::experimentSearch({}, ""),
             std::string(R"({"view_type":"ACTIVE_ONLY","order_by":[],"max_results":1000})"));
    RunSearch search{{"1", "2"}, "metrics.`a` > 1", View::all, {"start_time DESC"}, 200};
    QCOMPARE(*encode::runSearch(search, "tok\"en"),
             std::string(R"({"experiment_ids":["1","2"],"run_view_type":"ALL","order_by":["start_time DESC"],)"
                         R"("max_results":200,"filter":"metrics.`a` > 1","page_token":"tok\"en"})"));
    search.pageSize = 0;
    QCOMPARE(encode::runSearch(search, "").error().code(), ErrorCode::usage);
    search.pageSize = 50001;
    QVERIFY(!encode::runSearch(search, ""));
    search.pageSize = 1;
    search.filter = "name = '\xff'";
    QCOMPARE(encode::runSearch(search, "").error().code(), ErrorCode::usage);
}

void TestRequests::valuesThatAreNotFinite()
{
    const double infinity = std::numeric_limits<double>::infinity();
    const auto body =
        encode::batch({"r", {{"a", std::nan(""), 1, 2}, {"b", infinity}, {"c", -infinity}, {"d", 0.1}}, {}, {}});
    VERIFY_OK(body);
    QCOMPARE(*body, std::string(R"({"run_id":"r","metrics":[)"
                                R"({"key":"a","timestamp":1,"step":2,"value":"NaN"},)"
                                R"({"key":"b","timestamp":0,"step":0,"value":"Infinity"},)"
                                R"({"key":"c","timestamp":0,"step":0,"value":"-Infinity"},)"
                                R"({"key":"d","timestamp":0,"step":0,"value":0.1}],"params":[],"tags":[]})"));
}

void TestRequests::lengths()
{
    const auto refused = [](const RunBatch &batch) {
        const auto body = encode::batch(batch);
        return !body && body.error().code() == ErrorCode::usage;
    };
    const auto text = [](std::size_t length) {
        std::string out;
        for (std::size_t i = 0; i < length; ++i)
            out += "ä"; // two bytes, one character
        return out;
    };
    QVERIFY(!refused({"r", {}, {{"k", text(6000)}}, {{"k", text(8000)}}}));
    QVERIFY(refused({"r", {}, {{"k", text(6001)}}, {}}));
    QVERIFY(refused({"r", {}, {}, {{"k", text(8001)}}}));
    QVERIFY(!refused({"r", {}, {{text(250), "v"}}, {}}));
    QVERIFY(refused({"r", {}, {{text(251), "v"}}, {}}));
    QVERIFY(refused({"", {}, {}, {}}));
    QVERIFY(refused({"r", {}, {{"k", "not \xff UTF-8"}}, {}}));
    QVERIFY(refused({"r", {}, {{"k", std::string("a\0b", 3)}}, {}}));
    QVERIFY(!refused({"r", std::vector<mlflow::Metric>(1000, {"m", 1}), {}, {}}));
    QVERIFY(refused({"r", std::vector<mlflow::Metric>(1001, {"m", 1}), {}, {}}));
    QVERIFY(refused({"r", std::vector<mlflow::Metric>(1000, {"m", 1}), {{"k", "v"}}, {}}));
    QVERIFY(refused({"r", {}, std::vector<mlflow::KeyValue>(101, {"k", "v"}), {}}));
    const auto said = encode::batch({"r", {}, {{"depth", text(6001)}}, {}}).error().text();
    QVERIFY2(said.find("Parameter depth has 6001 characters; MLflow keeps 6000") != std::string::npos, said.c_str());
}

void TestRequests::keys_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("good");
    for (const auto *key : {"auc", "f1-score", "a b", "val/auc", "a.b:c", "ünï", "a..b"})
        QTest::newRow(key) << QString::fromUtf8(key) << true;
    for (const auto *key : {"", "/auc", "a//b", "a/../b", "..", ".", "a/", "a\nb", "a`b", "a\"b", "a%b", "a#b"})
        QTest::newRow(*key ? key : "empty") << QString::fromUtf8(key) << false;
}

void TestRequests::keys()
{
    QFETCH(QString, key);
    QFETCH(bool, good);
    QCOMPARE(encode::runTag("r", {key.toStdString(), "v"}).has_value(), good);
}

void TestRequests::aliases()
{
    QCOMPARE(*encode::alias("m", "candidate-1", "3"),
             std::string(R"({"name":"m","alias":"candidate-1","version":"3"})"));
    for (const auto *alias : {"", "latest", "Latest", "v3", "V12", "a b", "ä", "a.b"})
        QVERIFY2(!encode::alias("m", alias, "3"), alias);
    for (const auto *alias : {"v", "v3a", "champion", "_"})
        VERIFY_OK(encode::alias("m", alias, "3"));
}

void TestRequests::newVersions()
{
    QCOMPARE(*encode::newRegisteredModel("sepsis"), std::string(R"({"name":"sepsis"})"));
    for (const auto &name : {std::string(), std::string("a/b"), std::string("a:b"), std::string(257, 'a')})
        QCOMPARE(encode::newRegisteredModel(name).error().code(), ErrorCode::usage);
    QCOMPARE(*encode::newVersion({"sepsis", "models:/m-1", "r", "m-1", {{"k", "v"}}}),
             std::string(R"({"name":"sepsis","source":"models:/m-1","run_id":"r","model_id":"m-1",)"
                         R"("tags":[{"key":"k","value":"v"}]})"));
    // What is not known is not sent: before 3.0 a server knows no model_id.
    QCOMPARE(*encode::newVersion({"sepsis", "mlflow-artifacts:/1/r/artifacts/model", "", "", {}}),
             std::string(R"({"name":"sepsis","source":"mlflow-artifacts:/1/r/artifacts/model","tags":[]})"));
    QVERIFY(!encode::newVersion({"", "models:/m-1", "", "", {}}));
    QVERIFY(!encode::newVersion({"sepsis", "", "", "", {}}));
    QVERIFY(!encode::newVersion({"sepsis", std::string(501, 'a'), "", "", {}}));
    QCOMPARE(*encode::aliasName("sepsis", "production"), std::string(R"({"name":"sepsis","alias":"production"})"));
    QVERIFY(!encode::aliasName("sepsis", ""));
}

void TestRequests::inputs()
{
    mlflow::DatasetInput input{{"icu", "0123456789abcdef0123456789abcdef", "local", "{}", "", "{\"num_rows\":2}"},
                               {{"mlflow.data.context", "validation"}}};
    QCOMPARE(*encode::inputs({"r", {input}, {}}),
             std::string(R"({"run_id":"r","datasets":[{"tags":[{"key":"mlflow.data.context","value":"validation"}],)"
                         R"("dataset":{"name":"icu","digest":"0123456789abcdef0123456789abcdef","source_type":"local",)"
                         R"("source":"{}","profile":"{\"num_rows\":2}"}}]})"));
    QCOMPARE(*encode::inputs({"r", {}, {"m-1"}}),
             std::string(R"({"run_id":"r","datasets":[],"models":[{"model_id":"m-1"}]})"));
    input.dataset.digest = std::string(37, 'a'); // a whole SHA-256 would be refused by the server
    QVERIFY(!encode::inputs({"r", {input}, {}}));
}

void TestRequests::filters()
{
    const auto auc = Filter::metric("f1-score/val", NumberIs::atLeast, 0.1);
    QCOMPARE(auc->text(), std::string("metrics.`f1-score/val` >= 0.1"));
    const auto name = Filter::attribute("run_name", TextIs::like, "it's%");
    QCOMPARE(name->text(), std::string("run_name LIKE \"it's%\""));
    const auto site = Filter::tag("site", TextIs::equal, "say \"north\"");
    QCOMPARE(site->text(), std::string("tags.`site` = 'say \"north\"'"));
    QCOMPARE(Filter::all({*auc, *site}).text(),
             std::string("metrics.`f1-score/val` >= 0.1 AND tags.`site` = 'say \"north\"'"));
    QCOMPARE(Filter::param("d", TextIs::notEqual, "")->text(), std::string("params.`d` != ''"));
}

void TestRequests::filtersThatCannotBeSaid()
{
    // Each would change the meaning of the filter if it were pasted.
    QVERIFY(!Filter::tag("a` = 'x' AND tags.`b", TextIs::equal, "c"));
    QVERIFY(!Filter::tag("a", TextIs::equal, "x' OR \"1"));
    QVERIFY(!Filter::tag("a", TextIs::equal, "x\\"));
    QVERIFY(!Filter::attribute("name = 'x' AND name", TextIs::equal, "y"));
    QVERIFY(!Filter::metric("a", NumberIs::less, std::nan("")));
    QVERIFY(!Filter::metric("", NumberIs::less, 1));
}

VALBENCH_TEST(TestRequests, requests)
#include "test_requests.moc"
