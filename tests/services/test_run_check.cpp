// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <functional>

#include <valbench/services/run_check.h>

using namespace valbench;
using namespace valbench::services;
namespace mlflow = domain::mlflow;

class TestRunCheck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void completeRunsLackNothing();
    void eachLackIsFoundAlone_data();
    void eachLackIsFoundAlone();
    void whatCountsToo();
    void anEmptyRunLacksAlmostAll();
};

namespace {

InspectedRun complete()
{
    InspectedRun out;
    out.run.id = std::string(32, 'a');
    out.run.userId = "eve";
    out.run.status = mlflow::RunStatus::finished;
    out.run.tags = {{"mlflow.source.git.commit", "0123"}, {"positive_class", "1"}};
    mlflow::DatasetInput training{
        {"cohort", "77", "local", "{}", R"({"mlflow_colspec": [{"type": "long", "name": "patient_id"}]})", ""},
        {{"mlflow.data.context", "training"}, {"sha256", std::string(64, 'c')}, {"patient_key", "patient_id"}}};
    mlflow::DatasetInput test{{"holdout", "78", "local", "{}", "", ""}, {{"mlflow.data.context", "testing"}}};
    out.run.datasets = {training, test}; // nothing is asked of the test set here
    out.description.flavors = {{"python_function", {{"predict_fn", "predict_proba"}, {"python_version", "3.11.2"}}},
                               {"sklearn", {}}};
    out.description.inputs = "[]";
    out.description.outputs = "[]";
    out.description.inputExample = "input_example.json";
    out.description.requirements = {"numpy==2.1", "pkg @ https://example.org/pkg.whl", "--extra-index-url x"};
    out.files = {"MLmodel", "env/uv.lock"};
    return out;
}

using Change = void (*)(InspectedRun &);

void setTag(InspectedRun &in, const std::string &key, const std::string &value)
{
    for (auto &tag : in.run.datasets[0].tags) {
        if (tag.key == key)
            tag.value = value;
    }
}

} // namespace

void TestRunCheck::completeRunsLackNothing()
{
    const auto items = checkRunContent(complete());
    QCOMPARE(items.size(), 13U);
    for (const auto &item : items)
        QVERIFY2(item.isThere && !item.found.empty() && !item.how.empty(), (item.item + ": " + item.found).c_str());
    QVERIFY(std::ranges::is_sorted(items, {}, &RunCheckItem::kind));
}

void TestRunCheck::eachLackIsFoundAlone_data()
{
    QTest::addColumn<int>("change");
    QTest::addColumn<QString>("item");
    QTest::addColumn<QString>("found");
    auto row = [n = 0](const char *item, const char *found) mutable {
        QTest::newRow(found) << n++ << QString::fromUtf8(item) << QString::fromUtf8(found);
    };
    row("Requirements, each with its version", "without version: scipy>=1");
    row("Requirements, each with its version", "no requirements.txt");
    row("Lock file", "none");
    row("Python version", "not in MLmodel");
    row("Source commit", "none");
    row("Signature of inputs and outputs", "missing: outputs");
    row("Signature of inputs and outputs", "missing: inputs, outputs");
    row("Input example", "none");
    row("Probabilities, not labels", "the sklearn flavor calls predict: labels");
    row("Probabilities, not labels", "xgboost.sklearn.XGBClassifier answers with labels");
    row("Finished run", "still open, failed or deleted");
    row("Who trained it", "nobody");
    row("Training data with SHA-256", "without SHA-256: cohort");
    row("Patient key of the training data", "cohort has no column 'mrn'");
    row("Patient key of the training data", "cohort names none");
    row("Positive class", "not named");
}

void TestRunCheck::eachLackIsFoundAlone()
{
    const std::vector<Change> changes{
        [](InspectedRun &in) { in.description.requirements.push_back("scipy>=1"); },
        [](InspectedRun &in) { in.description.requirements.clear(); },
        [](InspectedRun &in) {
            in.files = {"MLmodel", "uv.lock.txt"};
        },
        [](InspectedRun &in) { in.description.flavors[0].facts.pop_back(); },
        [](InspectedRun &in) { in.run.tags.erase(in.run.tags.begin()); },
        [](InspectedRun &in) { in.description.outputs.clear(); },
        [](InspectedRun &in) { in.description.inputs = in.description.outputs = ""; },
        [](InspectedRun &in) { in.description.inputExample.clear(); },
        [](InspectedRun &in) {
            in.description.flavors[0].facts[0] = {"predict_fn", "predict"};
        },
        [](InspectedRun &in) {
            in.description.flavors[1] = {"xgboost", {{"model_class", "xgboost.sklearn.XGBClassifier"}}};
        },
        [](InspectedRun &in) { in.run.status = mlflow::RunStatus::running; },
        [](InspectedRun &in) { in.run.userId.clear(); },
        [](InspectedRun &in) { setTag(in, "sha256", "no digest"); },
        [](InspectedRun &in) { setTag(in, "patient_key", "mrn"); },
        [](InspectedRun &in) { setTag(in, "patient_key", ""); },
        [](InspectedRun &in) { in.run.tags.pop_back(); },
    };
    QFETCH(int, change);
    QFETCH(QString, item);
    QFETCH(QString, found);
    auto inspected = complete();
    changes[static_cast<std::size_t>(change)](inspected);
    std::string lacks;
    for (const auto &checked : checkRunContent(inspected)) {
        if (!checked.isThere)
            lacks += checked.item + ": " + checked.found + "\n";
    }
    QCOMPARE(lacks, item.toStdString() + ": " + found.toStdString() + "\n");
}

void TestRunCheck::whatCountsToo()
{
    const auto isThere = [](const InspectedRun &in, std::string_view name) {
        const auto items = checkRunContent(in);
        return std::ranges::find(items, name, &RunCheckItem::item)->isThere;
    };
    auto in = complete();
    in.files.clear();
    in.description.requirements = {"numpy==2.1 --hash=sha256:00", "--index-url x"};
    QVERIFY(isThere(in, "Lock file"));
    in.description.requirements.push_back("scipy==1");
    QVERIFY(!isThere(in, "Lock file"));
    in.run.userId.clear();
    in.run.tags.push_back({"mlflow.user", "eve"});
    QVERIFY(isThere(in, "Who trained it"));
    in.description.flavors[1] = {"xgboost", {{"model_class", "xgboost.core.Booster"}}};
    QVERIFY(isThere(in, "Probabilities, not labels"));
    in.run.datasets[0].dataset.schema.clear(); // no schema: the name cannot be checked
    QVERIFY(isThere(in, "Patient key of the training data"));
    in.run.stage = mlflow::Stage::deleted;
    QVERIFY(!isThere(in, "Finished run"));
}

void TestRunCheck::anEmptyRunLacksAlmostAll()
{
    InspectedRun in;
    in.noModel = "The run has no model.";
    const auto items = checkRunContent(in);
    QVERIFY(std::ranges::none_of(items, &RunCheckItem::isThere));
    QCOMPARE(items.front().found, in.noModel);
}

VALBENCH_TEST(TestRunCheck, run_check)
#include "test_run_check.moc"
