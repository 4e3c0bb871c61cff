// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/domain/model.h>
#include <valbench/domain/semantic_version.h>

using namespace valbench;
using namespace valbench::domain;

class TestModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordsFromBeforeThereWasLineage();
    void lineageReadsBack();
    void brokenLineage();
    void versionsInOrder();
    void versionsOfEqualRank();
    void whatIsNoVersion();
};

namespace {

Lineage sampleLineage()
{
    Lineage out;
    out.server = "http://127.0.0.1:5000";
    out.serverVersion = "3.17.2";
    out.runId = std::string(32, 'b');
    out.sourceCommit = "0123abc";
    out.data = {{"cohort", "training", "3f2a", std::string(64, 'c'), "local"}, {"holdout", "", "77", "", "s3"}};
    out.parameters = {{"max_depth", "4"}, {"eta", "0.1"}};
    out.metrics = {{"auc", "0.87"}, {"loss", "nan"}};
    out.description.flavors = {{"python_function", {{"loader_module", "mlflow.sklearn"}}}, {"sklearn", {}}};
    out.description.inputs = R"([{"type":"double","name":"age"}])";
    out.description.requirements = {"scikit-learn==1.5.2", "numpy==2.1"};
    return out;
}

} // namespace

/// Such a record means what it meant, to the byte.
void TestModel::recordsFromBeforeThereWasLineage()
{
    const std::string old =
        R"({"algorithm":"XGBoost 1.7.4","artifacts":[{"name":"m.json","role":"model","sha256":")" +
        std::string(64, 'a') +
        R"(","size":7}],"description":"d","intended_use":"u","key":"m/1","name":"m","trained_by":"eve","type":"model","version":"1"})";
    const auto document = json::parse(old, "record");
    VERIFY_OK(document);
    const auto model = ModelVersion::fromJson(*document);
    VERIFY_OK(model);
    QVERIFY(!model->lineage);
    QVERIFY(model->modelType.empty());
    QCOMPARE(model->artifacts.size(), 1U);
    QCOMPARE(*json::canonicalText(model->toJson()), old);
}

void TestModel::lineageReadsBack()
{
    ModelVersion model;
    model.name = "m";
    model.version = "1";
    model.modelType = "binary classifier";
    model.limitations = "adults only";
    model.lineage = sampleLineage();
    const auto text = json::canonicalText(model.toJson());
    VERIFY_OK(text);
    const auto again = ModelVersion::fromJson(*json::parse(*text, "record"));
    VERIFY_OK(again);
    QVERIFY(again->lineage == model.lineage);
    QCOMPARE(again->limitations, model.limitations);
    QCOMPARE(*json::canonicalText(again->toJson()), *text);
    const auto *python = again->lineage->description.flavor("python_function");
    QVERIFY(python);
    QCOMPARE(python->fact("loader_module"), std::string("mlflow.sklearn"));
    QCOMPARE(python->fact("code"), std::string());
    QVERIFY(!again->lineage->description.flavor("xgboost"));
}

void TestModel::brokenLineage()
{
    ModelVersion model;
    model.name = "m";
    model.version = "1";
    model.lineage = sampleLineage();
    model.lineage->data[0].sha256 = "no digest";
    QVERIFY(!ModelVersion::fromJson(model.toJson()));
    auto object = model.toJson();
    object.set("lineage", json::Object{{"server", "x"}});
    QVERIFY(!ModelVersion::fromJson(object));
    object.set("lineage", "x");
    QVERIFY(!ModelVersion::fromJson(object));
}

void TestModel::versionsInOrder()
{
    // Semantic Versioning 2.0.0 §11, with what is no version before, and numbers beyond 64 bits at the end.
    const std::vector<std::string> order{"",
                                         "1..0",
                                         "1.0.0-",
                                         "final",
                                         "0",
                                         "1.0.0-alpha",
                                         "1.0.0-alpha.1",
                                         "1.0.0-alpha.beta",
                                         "1.0.0-beta",
                                         "1.0.0-beta.2",
                                         "1.0.0-beta.11",
                                         "1.0.0-rc.1",
                                         "1.0.0",
                                         "v1.2",
                                         "1.9.1",
                                         "1.10",
                                         "2",
                                         "10",
                                         "99999999999999999999999999.0.1"};
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (std::size_t j = 0; j < order.size(); ++j) {
            const auto what = order[i] + " and " + order[j];
            QVERIFY2(compareVersions(order[i], order[j]) == (i <=> j), what.c_str());
        }
    }
    const auto latest = std::ranges::max_element(
        order, [](const auto &one, const auto &other) { return compareVersions(one, other) < 0; });
    QCOMPARE(*latest, order.back());
}

void TestModel::versionsOfEqualRank()
{
    // Told apart, so that sorting gives one answer; but neither is before 1.0.1 and after 1.0.
    for (const auto *same : {"1", "1.0", "1.0.0", "v1.0.0", "1.0.0+build.7", "01.0"}) {
        QVERIFY(compareVersions(same, "1.0.1") < 0);
        QVERIFY(compareVersions(same, "1.0.0-rc.1") > 0);
        QVERIFY(compareVersions(same, same) == 0);
    }
    QVERIFY(compareVersions("1", "1.0") != 0);
}

void TestModel::whatIsNoVersion()
{
    for (const auto *text :
         {"", "v", "1.", ".1", "1..2", "1.a", "-1", "1.0-", "1.0-a..b", "1.0+", "1.0-ä", "1 ", "latest"})
        QVERIFY2(!SemanticVersion::parse(text), text);
    for (const auto *text : {"1", "v1", "1.2.3.4", "1-a", "1.0.0-x-y.7+b.1"})
        QVERIFY2(SemanticVersion::parse(text), text);
    QCOMPARE(SemanticVersion::parse("007.0")->numbers, (std::vector<std::string>{"7", "0"}));
}

VALBENCH_TEST(TestModel, model)
#include "test_model.moc"
