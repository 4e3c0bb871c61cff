// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <random>

#include <valbench/tracking/mlmodel.h>

#include "yaml_value.h"

using namespace valbench;
using namespace valbench::tracking;

class TestMlmodel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asMlflow3WritesIt();
    void asMlflow2WritesIt();
    void whatIsMissing();
    void whatIsWrong_data();
    void whatIsWrong();
    void hostileYaml_data();
    void hostileYaml();
    void whateverBytes();
    void requirements();
};

namespace {

std::string errorOf(std::string_view text)
{
    const auto read = readMlmodel(text, "MLmodel");
    return read ? "none" : read.error().text();
}

/// As MLflow 3.17.2 wrote it for a scikit-learn model.
constexpr std::string_view three =
    "artifact_path: mlflow-artifacts:/1/models/m-0c5f/artifacts\n"
    "flavors:\n"
    "  python_function:\n"
    "    env:\n"
    "      conda: conda.yaml\n"
    "      virtualenv: python_env.yaml\n"
    "    loader_module: mlflow.sklearn\n"
    "    model_path: model.skops\n"
    "    predict_fn: predict_proba\n"
    "    python_version: 3.11.2\n"
    "  sklearn:\n"
    "    code: null\n"
    "    pickled_model: model.skops\n"
    "    serialization_format: skops\n"
    "    sklearn_version: 1.5.2\n"
    "    skops_trusted_types:\n"
    "    - numpy.dtype\n"
    "    - xgboost.core.Booster\n"
    "is_signature_from_type_hint: false\n"
    "mlflow_version: 3.17.2\n"
    "model_id: m-0c5f\n"
    "model_uuid: m-0c5f\n"
    "run_id: 0123456789abcdef0123456789abcdef\n"
    "saved_input_example_info:\n"
    "  artifact_path: input_example.json\n"
    "  pandas_orient: split\n"
    "  type: dataframe\n"
    "signature:\n"
    "  inputs: '[{\"type\": \"double\", \"name\": \"age\", \"required\": true}, {\"type\": \"double\",\n"
    "    \"name\": \"it''s\", \"required\": true}]'\n"
    "  outputs: '[{\"type\": \"tensor\", \"tensor-spec\": {\"dtype\": \"float64\", \"shape\": [-1,\n"
    "    2]}}]'\n"
    "  params: null\n"
    "utc_time_created: '2026-11-26 09:00:00.123456'\n";

} // namespace

void TestMlmodel::asMlflow3WritesIt()
{
    const auto model = readMlmodel(three, "MLmodel");
    VERIFY_OK(model);
    QCOMPARE(model->modelId, std::string("m-0c5f"));
    QCOMPARE(model->runId, std::string("0123456789abcdef0123456789abcdef"));
    QCOMPARE(model->mlflowVersion, std::string("3.17.2"));
    QCOMPARE(model->created, std::string("2026-11-26 09:00:00.123456"));
    QCOMPARE(model->inputExample, std::string("input_example.json"));
    QCOMPARE(model->flavors.size(), 2U);
    const auto *python = model->flavor("python_function");
    QVERIFY(python);
    QCOMPARE(python->fact("env.virtualenv"), std::string("python_env.yaml"));
    QCOMPARE(python->fact("predict_fn"), std::string("predict_proba"));
    QCOMPARE(python->fact("python_version"), std::string("3.11.2"));
    const auto *sklearn = model->flavor("sklearn");
    QVERIFY(sklearn);
    QCOMPARE(sklearn->fact("sklearn_version"), std::string("1.5.2"));
    QCOMPARE(sklearn->fact("code"), std::string());
    QCOMPARE(sklearn->fact("skops_trusted_types"), std::string("[\"numpy.dtype\",\"xgboost.core.Booster\"]"));
    // A line that is folded in the middle of a quoted text.
    const auto inputs = json::parse(model->inputs, "inputs");
    VERIFY_OK(inputs);
    QCOMPARE(inputs->get<json::Array>()->size(), 2U);
    QVERIFY(model->inputs.find("\"name\": \"it's\"") != std::string::npos);
    QVERIFY(model->outputs.find("[-1, 2]") != std::string::npos);
    QVERIFY(model->parameters.empty());
}

void TestMlmodel::asMlflow2WritesIt()
{
    const auto model =
        readMlmodel("artifact_path: model\n"
                    "flavors:\n"
                    "  python_function:\n"
                    "    data: model.xgb\n"
                    "    env: conda.yaml\n"
                    "    loader_module: mlflow.xgboost\n"
                    "  xgboost: {data: model.xgb, model_class: xgboost.core.Booster, xgb_version: 1.7.4}\n"
                    "model_uuid: 5f0c\n"
                    "signature:\n"
                    "unknown: {a: [1, 2]}\n",
                    "MLmodel");
    VERIFY_OK(model);
    QCOMPARE(model->artifactPath, std::string("model"));
    QCOMPARE(model->modelUuid, std::string("5f0c"));
    QVERIFY(model->modelId.empty() && model->inputs.empty() && model->runId.empty());
    QCOMPARE(model->flavor("python_function")->fact("env"), std::string("conda.yaml"));
    QCOMPARE(model->flavor("xgboost")->fact("model_class"), std::string("xgboost.core.Booster"));
}

void TestMlmodel::whatIsMissing()
{
    QVERIFY2(errorOf("").find("it is empty") != std::string::npos, errorOf("").c_str());
    QVERIFY(errorOf("mlflow_version: 3").find("flavors") != std::string::npos);
    QVERIFY(errorOf("flavors:\n").find("at least one") != std::string::npos);
    VERIFY_OK(readMlmodel("flavors: {a: }", "MLmodel"));
}

void TestMlmodel::whatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *text, const char *says) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(says);
    };
    row("a list", "- a\n- b\n", "the whole file");
    row("a text", "MLmodel", "the whole file");
    row("flavors as a list", "flavors: [a]", "'flavors'");
    row("a flavor that is a text", "flavors: {a: b}", "'a'");
    row("a version that is a list", "flavors: {a: {}}\nmlflow_version: [3]", "'mlflow_version'");
    row("a signature without JSON", "flavors: {a: {}}\nsignature: {inputs: '[{'}", "signature.inputs");
    row("a signature that is YAML", "flavors: {a: {}}\nsignature: {inputs: [age]}", "'inputs'");
    row("a tab", "flavors:\n\ta: {}", "line 2");
    row("an open quotation", "flavors: {a: {}}\nrun_id: 'abc", "line");
    row("a name twice", "flavors: {a: {}}\nrun_id: b\nrun_id: c", "comes twice");
    row("two documents", "flavors: {a: {}}\n---\nflavors: {b: {}}", "second document");
    row("not UTF-8", "flavors: {a: {}}\nrun_id: \xff", "not UTF-8");
}

void TestMlmodel::whatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    const auto said = errorOf(text.toStdString());
    QVERIFY2(said.find(says.toStdString()) != std::string::npos, said.c_str());
    QCOMPARE(readMlmodel(text.toStdString(), "MLmodel").error().code(), ErrorCode::badInput);
}

void TestMlmodel::hostileYaml_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("an alias") << QByteArray("flavors: {a: &x {}, b: *x}") << QByteArray("aliases");
    QTest::newRow("a billion laughs") << QByteArray("a: &a [x,x]\nb: &b [*a,*a]\nflavors: {c: {d: [*b,*b]}}")
                                      << QByteArray("aliases");
    QTest::newRow("a merge") << QByteArray("flavors: {a: &x {k: v}, b: {<<: *x}}") << QByteArray("aliases");
    QTest::newRow("an object of Python") << QByteArray("flavors: !!python/object/apply:os.system ['id']")
                                         << QByteArray("tag");
    QTest::newRow("a tag on a text") << QByteArray("flavors: {a: {}}\nrun_id: !!python/name:os.system ''")
                                     << QByteArray("tag");
    QTest::newRow("a tag on a name") << QByteArray("flavors: {!x a: {}}") << QByteArray("tag");
    QTest::newRow("a name that is a list") << QByteArray("flavors: {[a]: b}") << QByteArray("a name was expected");
    QTest::newRow("deep") << "flavors: " + QByteArray(500'000, '[') << QByteArray("levels");
    QTest::newRow("deep by indentation") << "flavors:\n" + [] {
        QByteArray out;
        for (int i = 1; i < 200; ++i)
            out += QByteArray(i, ' ') + "a:\n";
        return out;
    }() << QByteArray("levels");
    QTest::newRow("many") << "flavors: {a: {b: [" + QByteArray("x,").repeated(150'000) + "]}}" << QByteArray("entries");
    QTest::newRow("many names") << "flavors: {" + [] {
        QByteArray out;
        for (int i = 0; i < 2000; ++i)
            out += "n" + QByteArray::number(i) + ": {},";
        return out;
    }() + "}" << QByteArray("more names");
    QTest::newRow("large") << "flavors: {a: {}}\nrun_id: " + QByteArray(1 << 20, 'x') << QByteArray("at most 1048576");
    QTest::newRow("a zero byte") << QByteArray("flavors: {a: {}}\nrun_id: \0x", 26) << QByteArray("not UTF-8");
}

void TestMlmodel::hostileYaml()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, says);
    const auto said = errorOf(text.toStdString());
    QVERIFY2(said.find(says.toStdString()) != std::string::npos, said.substr(0, 400).c_str());
}

/// Damaged files are read or refused; nothing else happens.
void TestMlmodel::whateverBytes()
{
    std::mt19937 random(20261126);
    int read = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text(three);
        for (int n = static_cast<int>(random() % 4); n >= 0; --n) {
            const auto at = random() % text.size();
            switch (random() % 3) {
            case 0: text[at] = static_cast<char>(random() % 256); break;
            case 1: text.erase(at, random() % 40); break;
            default: text.insert(at, 1, ":-[]{}&*!|>'\"%@`#\n\t "[random() % 21]);
            }
        }
        const auto model = readMlmodel(text, "MLmodel");
        read += model ? 1 : 0;
        QVERIFY(model || model.error().code() == ErrorCode::badInput);
    }
    QVERIFY2(read > 1000 && read < 19'000, std::to_string(read).c_str());
}

void TestMlmodel::requirements()
{
    const auto lines = readRequirements("# for serving\r\nmlflow==3.17.2\r\n\r\n  numpy==2.1 # pinned\n"
                                        "xgboost==1.7.4 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n"
                                        "pkg @ https://example.org/a#egg=pkg\nlast==1",
                                        "requirements.txt");
    VERIFY_OK(lines);
    const std::vector<std::string> expected{"mlflow==3.17.2", "numpy==2.1",
                                            "xgboost==1.7.4 --hash=sha256:00 --hash=sha256:11",
                                            "pkg @ https://example.org/a#egg=pkg", "last==1"};
    QCOMPARE(*lines, expected);
    QVERIFY(readRequirements("", "requirements.txt")->empty());
    QVERIFY(!readRequirements("a\xff", "requirements.txt"));
    QVERIFY(!readRequirements(std::string((1 << 20) + 1, 'a'), "requirements.txt"));
}

VALBENCH_TEST(TestMlmodel, mlmodel)
#include "test_mlmodel.moc"
