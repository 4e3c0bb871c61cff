// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two registries in step, by the program and against real servers: a model that MLflow's own client logged is
// registered, promoted and read back by that client. The slots run in this order.
#include "support/test_registry.h"

#include <fstream>
#include <iterator>
#include <set>

#include <QProcess>

#include <valbench/base/digest.h>

#include "cli/test_store.h"
#include "mlflow_server.h"

using namespace valbench;
using namespace valbench::test;

class TestLiveRegistry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void aRunIsRegistered();
    void aLoggedModelIsRegistered();
    void aRegistryVersionIsRegistered();
    void whatCannotBeRegistered();
    void whatARunLacks();
    void registriesAgree();
    void promotionIsWrittenBack();
    void checkpointsCannotBeOverwritten();
    void oneOfTwoApprovalsWins();
    void serverDownThenUp();
    void differencesAreShown();
    void alteredFilesAreReported();
    void demotionTakesTheAliasAway();
    void allOfItVerifies();

private:
    /// The value that the Python program printed after "name=".
    static std::string told(const std::string &out, const std::string &name)
    {
        const auto at = out.find(name + "=");
        return at == std::string::npos ? ""
                                       : out.substr(at + name.size() + 1, out.find('\n', at) - at - name.size() - 1);
    }
    /// A run with a model, a data set and a commit.
    std::string logModel(const std::string &name);
    Arguments texts() const
    {
        return {"--description",  "risk of sepsis",
                "--intended-use", "adults in intensive care",
                "--algorithm",    "constant",
                "--limitations",  "not for children",
                "--trained-by",   "eng",
                "--reason",       "candidate for validation"};
    }
    Ran promote(const std::string &model)
    {
        return m_store->json("lea", {"model", "promote"}, {model, "--reason", "it is better"});
    }
    Ran approve(const std::string &request)
    {
        return m_store->json("qua", {"model", "approve"}, {request, "--reason", "looked at the gates"});
    }
    std::set<std::filesystem::path> onServersDisk() const
    {
        std::set<std::filesystem::path> files;
        std::error_code none;
        for (const auto &entry : std::filesystem::recursive_directory_iterator(m_server.folder() / "artifacts", none))
            if (entry.is_regular_file())
                files.insert(entry.path());
        return files;
    }
    std::string differences(const Ran &ran)
    {
        std::string out;
        const auto answer = document(ran);
        for (std::size_t i = 0; i < sizeAt(answer, "comparisons/0/differences"); ++i) {
            const auto path = "comparisons/0/differences/" + std::to_string(i) + "/";
            out += textAt(answer, path + "what") + ": " + textAt(answer, path + "detail") + "\n";
        }
        return out;
    }

    MlflowServer &m_server = MlflowServer::instance();
    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
    std::set<std::filesystem::path> m_earlier; ///< what other tests left
    std::string m_run;
    std::string m_request;
    std::string m_checkpointRun;
};

std::string TestLiveRegistry::logModel(const std::string &name)
{
    const auto out =
        m_server.python("import mlflow, numpy as np, pandas as pd\n"
                        "from mlflow.models import infer_signature\n"
                        "class Constant(mlflow.pyfunc.PythonModel):\n"
                        "    def predict(self, context, model_input, params=None):\n"
                        "        return np.full(len(model_input), 0.25)\n"
                        "frame = pd.DataFrame({'age': [50.0, 61.5], 'lactate': [1.0, 2.5]})\n"
                        "mlflow.set_experiment('sepsis')\n"
                        "with mlflow.start_run(run_name='" +
                        name +
                        "') as run:\n"
                        "    mlflow.log_params({'max_depth': 4, 'eta': 0.1})\n"
                        "    mlflow.log_metric('auc', 0.1 + 0.2)\n"
                        "    mlflow.set_tag('mlflow.source.git.commit', 'a' * 40)\n"
                        "    mlflow.log_input(mlflow.data.from_pandas(frame, name='cohort'), context='training',\n"
                        "                     tags={'sha256': 'c' * 64})\n"
                        "    mlflow.pyfunc.log_model('model', python_model=Constant(), input_example=frame,\n"
                        "                            signature=infer_signature(frame, np.array([0.25, 0.25])),\n"
                        "                            pip_requirements=['numpy==2.4.6'])\n"
                        "print('run=' + run.info.run_id)\n");
    return told(out, "run");
}

void TestLiveRegistry::initTestCase()
{
    m_sandbox.setVariable("MLFLOW_TRACKING_URI", m_server.url());
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lea Lead", "validation-lead");
    m_store->enroll("qb", "Quentin Approver", "qa-approver");
    m_earlier = onServersDisk();
    m_run = logModel("candidate");
    QCOMPARE(m_run.size(), 32U);
}

void TestLiveRegistry::aRunIsRegistered()
{
    auto arguments = texts();
    arguments.insert(arguments.end(), {"--run", m_run, "--name", "sepsis"});
    const auto ran = m_store->json("eng", {"model", "register"}, arguments);
    VERIFY_CODE(ran, 0);
    const auto model = document(ran);
    QCOMPARE(textAt(model, "name") + "/" + textAt(model, "version"), std::string("sepsis/1"));
    QCOMPARE(textAt(model, "stage"), std::string("development"));
    QCOMPARE(textAt(model, "lineage/run_id"), m_run);
    QCOMPARE(textAt(model, "lineage/server_version"), m_server.version());
    QCOMPARE(textAt(model, "lineage/experiment"), std::string("sepsis"));
    QCOMPARE(textAt(model, "lineage/registry_version"), std::string("sepsis/1"));
    QCOMPARE(textAt(model, "lineage/source_commit"), std::string(40, 'a'));
    QCOMPARE(textAt(model, "lineage/data/0/sha256"), std::string(64, 'c'));
    QCOMPARE(textAt(model, "lineage/data/0/context"), std::string("training"));
    QCOMPARE(textAt(model, "lineage/metrics/0/value"), std::string("0.30000000000000004"));
    QCOMPARE(textAt(model, "lineage/parameters/1/value"), std::string("4"));
    QVERIFY2(ran.out.find("\"numpy==2.4.6\"") != std::string::npos, ran.out.c_str());
    QCOMPARE(textAt(model, "lineage/flavors/0/name"), std::string("python_function"));
    for (const auto *part : {"lineage/signature_inputs", "lineage/signature_outputs"})
        QVERIFY2(json::parse(textAt(model, part), part), part);
    QCOMPARE(at(model, "lineage/logged_model_id").isNull(), m_server.major() == 2);
    // Every file of the model, by the digest of what lies on the server's disk.
    std::map<std::string, std::string> onDisk;
    for (const auto &path : onServersDisk()) {
        if (m_earlier.contains(path))
            continue;
        std::ifstream file(path, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), {}};
        onDisk[path.filename().string()] = sha256(bytes).toHex();
    }
    QCOMPARE(sizeAt(model, "files"), onDisk.size());
    QVERIFY(onDisk.size() >= 5);
    for (std::size_t i = 0; i < onDisk.size(); ++i) {
        const auto path = "files/" + std::to_string(i) + "/";
        const std::filesystem::path name = textAt(model, path + "name");
        QCOMPARE(textAt(model, path + "sha256"), onDisk[name.filename().string()]);
    }
    VERIFY_CODE(m_store->as("eng", {"model", "show", "sepsis/1"}), 0);
    // Again: MLflow's version is found, not made twice, and this store's does not change.
    arguments.insert(arguments.end(), {"--version", "2-again"});
    const auto again = m_store->json("eng", {"model", "register"}, arguments);
    VERIFY_CODE(again, 0);
    QCOMPARE(textAt(document(again), "lineage/registry_version"), std::string("sepsis/1"));
    arguments.back() = "1";
    VERIFY_CODE(m_store->as("eng",
                            [&] {
                                Arguments all{"model", "register"};
                                all.insert(all.end(), arguments.begin(), arguments.end());
                                return all;
                            }()),
                4);
}

void TestLiveRegistry::aLoggedModelIsRegistered()
{
    if (m_server.major() == 2) {
        // There is no such thing: said so, and nothing is registered.
        auto arguments = texts();
        arguments.insert(arguments.begin(),
                         {"model", "register", "--logged-model", "m-" + std::string(32, '0'), "--name", "x"});
        VERIFY_CODE(m_store->as("eng", arguments), 3);
        return;
    }
    const auto shown = document(m_store->json("eng", {"model", "show"}, {"sepsis/1"}));
    const auto id = textAt(shown, "lineage/logged_model_id");
    auto arguments = texts();
    arguments.insert(arguments.end(), {"--logged-model", id, "--name", "sepsis-logged"});
    const auto ran = m_store->json("eng", {"model", "register"}, arguments);
    VERIFY_CODE(ran, 0);
    QCOMPARE(textAt(document(ran), "lineage/run_id"), m_run);
    QVERIFY(at(document(ran), "files") == at(shown, "files"));
}

void TestLiveRegistry::aRegistryVersionIsRegistered()
{
    const auto run = logModel("second");
    const auto out =
        m_server.python("import mlflow\n"
                        "version = mlflow.register_model('runs:/" +
                        run +
                        "/model', 'sepsis')\n"
                        "mlflow.MlflowClient().update_model_version('sepsis', version.version, 'from the registry')\n"
                        "print('version=' + str(version.version))\n");
    QCOMPARE(told(out, "version"), std::string("2"));
    const auto ran = m_store->json("eng", {"model", "register"},
                                   {"--model", "sepsis", "--version", "2", "--reason", "next candidate",
                                    "--intended-use", "adults in intensive care", "--algorithm", "constant",
                                    "--limitations", "not for children", "--trained-by", "eng"});
    VERIFY_CODE(ran, 0);
    const auto model = document(ran);
    QCOMPARE(textAt(model, "name") + "/" + textAt(model, "version"), std::string("sepsis/2"));
    QCOMPARE(textAt(model, "description"), std::string("from the registry"));
    QCOMPARE(textAt(model, "lineage/run_id"), run);
    QVERIFY(at(model, "latest") == json::Value(true)); // 2-again comes before 2
}

void TestLiveRegistry::whatCannotBeRegistered()
{
    const auto refused = [&](Arguments rest) {
        rest.insert(rest.begin(), {"model", "register"});
        rest.insert(rest.end(), {"--reason", "candidate for validation"});
        return m_store->as("eng", rest);
    };
    VERIFY_CODE(refused({"--run", std::string(32, '0'), "--name", "x"}), 3);
    VERIFY_CODE(refused({"--model", "none", "--version", "1"}), 3);
    VERIFY_CODE(refused({"--model", "sepsis"}), 2);
    VERIFY_CODE(refused({"--run", m_run}), 2);
    VERIFY_CODE(refused({"--run", m_run, "--model", "sepsis", "--version", "1"}), 2);
    const auto out = m_server.python("import mlflow\n"
                                     "mlflow.set_experiment('sepsis')\n"
                                     "with mlflow.start_run() as run: mlflow.log_param('a', 1)\n"
                                     "print('bare=' + run.info.run_id)\n"
                                     "print('open=' + mlflow.MlflowClient().create_run('0').info.run_id)\n");
    const auto bare = refused({"--run", told(out, "bare"), "--name", "x"});
    VERIFY_CODE(bare, 3);
    VERIFY_SAYS(bare, "has no model");
    const auto open = refused({"--run", told(out, "open"), "--name", "x"});
    VERIFY_CODE(open, 4);
    VERIFY_SAYS(open, "has not finished");
    QVERIFY(m_server.get("/api/2.0/mlflow/registered-models/get?name=x").status == 404); // nothing was left there
}

void TestLiveRegistry::whatARunLacks()
{
    const auto lacks = [](const Ran &ran) {
        std::string out;
        const auto answer = document(ran);
        for (std::size_t i = 0; i < sizeAt(answer, "items"); ++i) {
            const auto path = "items/" + std::to_string(i) + "/";
            if (at(answer, path + "present") == json::Value(false))
                out += textAt(answer, path + "item") + "; ";
        }
        return out;
    };
    const auto ran = m_sandbox.run({"model", "check", "--run", m_run, "--format", "json", "--log-http"});
    VERIFY_CODE(ran, 1);
    const auto fault = documentFault(m_sandbox, {"model", "check"}, {ran.code, ran.out, {}});
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(lacks(ran), std::string("Lock file; Patient key of the training data; Positive class; "));
    // Of all files only those that describe the model were read.
    for (const auto *name : {"python_model.pkl", "input_example.json", "serving_input_example.json"})
        QVERIFY2(ran.err.find(name) == std::string::npos, ran.err.c_str());
    QVERIFY(ran.err.find("MLmodel") != std::string::npos);
    // Logged as it says, nothing is missing any more.
    m_server.python("import mlflow\n"
                    "mlflow.MlflowClient().set_tag('" +
                    m_run +
                    "', 'positive_class', '1')\n"
                    "open('uv.lock', 'w').write('version = 1')\n"
                    "mlflow.MlflowClient().log_artifact('" +
                    m_run + "', 'uv.lock')\n");
    const auto more = m_sandbox.run({"model", "check", "--run", m_run, "--format", "json"});
    QCOMPARE(lacks(more), std::string("Patient key of the training data; "));
    const auto table = m_sandbox.run({"model", "check", "--run", m_run});
    VERIFY_CODE(table, 1);
    QVERIFY2(table.out.find("log_input(…, tags={\"patient_key\"") != std::string::npos, table.out.c_str());
    VERIFY_CODE(m_sandbox.run({"model", "check", "--run", std::string(32, '0')}), 3);
}

void TestLiveRegistry::registriesAgree()
{
    const auto early = promote("sepsis/1");
    VERIFY_CODE(early, 0);
    QCOMPARE(textAt(document(early), "gates/2/outcome"), std::string("not run"));
    const auto refused = m_store->as("qua", {"model", "approve", "sepsis/1", "--reason", "looked at the gates"});
    VERIFY_CODE(refused, 4);
    VERIFY_SAYS(refused, "Registries agree");
    VERIFY_CODE(m_store->as("lea", {"model", "withdraw", "sepsis/1", "--reason", "not compared yet"}), 0);
    const auto synced = m_store->json("eng", {"model", "sync"}, {"sepsis/1", "--files"});
    VERIFY_CODE(synced, 0);
    QVERIFY2(differences(synced).empty(), differences(synced).c_str());
    const auto asked = promote("sepsis/1");
    VERIFY_CODE(asked, 0);
    m_request = textAt(document(asked), "record/id");
    for (const auto *gate : {"gates/0/outcome", "gates/1/outcome", "gates/2/outcome"})
        QCOMPARE(textAt(document(asked), gate), std::string("passed"));
}

void TestLiveRegistry::promotionIsWrittenBack()
{
    VERIFY_CODE(m_store->as("lea", {"model", "approve", m_request, "--reason", "my own"}), 4);
    const auto approved = approve(m_request);
    VERIFY_CODE(approved, 0);
    QCOMPARE(textAt(document(approved), "promotion/state"), std::string("approved"));
    QCOMPARE(textAt(document(approved), "promotion/write_back_state"), std::string("done"));
    const auto shown = document(m_store->json("eng", {"model", "show"}, {"sepsis/1"}));
    QCOMPARE(textAt(shown, "stage"), std::string("staging"));
    // As MLflow's own client sees it.
    const auto out =
        m_server.python("import mlflow\n"
                        "client = mlflow.MlflowClient()\n"
                        "version = client.get_model_version_by_alias('sepsis', 'staging')\n"
                        "print('version=' + str(version.version))\n"
                        "for key, value in version.tags.items(): print(key + '=' + value)\n"
                        "experiment = client.get_experiment_by_name('valbench-checkpoints').experiment_id\n"
                        "runs = client.search_runs([experiment])\n"
                        "print('runs=%d' % len(runs))\n"
                        "print('status=' + runs[0].info.status)\n"
                        "print('checkpoint_run=' + runs[0].info.run_id)\n"
                        "print('first_line=' + runs[0].data.params['valbench.checkpoint'])\n");
    QCOMPARE(told(out, "version"), std::string("1"));
    QCOMPARE(told(out, "valbench.stage"), std::string("staging"));
    QCOMPARE(told(out, "valbench.promotion"), m_request);
    QCOMPARE(told(out, "valbench.model_sha256"), textAt(shown, "record/sha256"));
    QCOMPARE(told(out, "runs"), std::string("1"));
    QCOMPARE(told(out, "status"), std::string("FINISHED"));
    QVERIFY2(told(out, "first_line").starts_with("valbench/store/"), out.c_str());
    m_checkpointRun = told(out, "checkpoint_run");
    const auto synced = m_store->json("eng", {"model", "sync"}, {"sepsis/1"});
    VERIFY_CODE(synced, 0);
    QCOMPARE(sizeAt(document(synced), "write_backs"), std::size_t(0));
}

void TestLiveRegistry::checkpointsCannotBeOverwritten()
{
    const auto answer =
        m_server.post("/api/2.0/mlflow/runs/log-parameter",
                      R"({"run_id": ")" + m_checkpointRun + R"(", "key": "valbench.checkpoint", "value": "another"})");
    QCOMPARE(answer.status, 400);
}

/// Two processes at the same time: one signs, the other is told that there is nothing left to sign.
void TestLiveRegistry::oneOfTwoApprovalsWins()
{
    VERIFY_CODE(m_store->json("eng", {"model", "sync"}, {"sepsis/2", "--files"}), 0);
    const auto asked = promote("sepsis/2");
    VERIFY_CODE(asked, 0);
    const auto request = textAt(document(asked), "record/id");
    std::map<std::string, std::unique_ptr<QProcess>> processes;
    QStringList environment;
    for (const auto &line : m_sandbox.environment())
        environment << QString::fromStdString(line);
    for (const auto *user : {"qua", "qb"}) {
        auto &process = processes[user] = std::make_unique<QProcess>();
        process->setEnvironment(environment);
        QStringList arguments;
        auto command = m_store->withAccess(user, {"model", "approve", request, "--reason", "looked at it"});
        command.insert(command.end(), {"--password-file", m_store->passwordFile(user)});
        for (const auto &argument : command)
            arguments << QString::fromStdString(argument);
        process->start(QStringLiteral(VALBENCH_CLI), arguments);
    }
    std::string codes;
    for (auto &[user, process] : processes) {
        QVERIFY(process->waitForFinished(120'000));
        codes += std::to_string(process->exitCode());
    }
    QVERIFY2(codes == "04" || codes == "40", codes.c_str());
    QCOMPARE(textAt(document(m_store->json("eng", {"model", "show"}, {"sepsis/2"})), "stage"), std::string("staging"));
    const auto signatures = m_store->json("lea", {"audit", "list"}, {"--record", request});
    VERIFY_CODE(signatures, 0);
    VERIFY_CODE(m_store->json("eng", {"model", "sync"}, {"sepsis/2"}), 0);
    const auto out =
        m_server.python("import mlflow\n"
                        "client = mlflow.MlflowClient()\n"
                        "print('version=' + str(client.get_model_version_by_alias('sepsis', 'staging').version))\n"
                        "experiment = client.get_experiment_by_name('valbench-checkpoints').experiment_id\n"
                        "print('runs=%d' % len(client.search_runs([experiment])))\n");
    QCOMPARE(told(out, "version"), std::string("2"));
    QCOMPARE(told(out, "runs"), std::string("2"));
}

void TestLiveRegistry::serverDownThenUp()
{
    const auto demoted = m_store->json("lea", {"model", "demote"}, {"sepsis/1", "--reason", "version 2 replaces it"});
    VERIFY_CODE(demoted, 0);
    m_server.stop();
    m_sandbox.setVariable("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0");
    const auto approved = approve("sepsis/1");
    VERIFY_CODE(approved, 0); // approved is approved
    VERIFY_SAYS(approved, "It is approved all the same");
    QCOMPARE(textAt(document(approved), "promotion/state"), std::string("approved"));
    QCOMPARE(textAt(document(approved), "promotion/write_back_state"), std::string("pending"));
    const auto listed = m_store->as("lea", {"model", "requests", "--all"});
    VERIFY_CODE(listed, 0);
    QVERIFY2(listed.out.find("approved, write-back pending") != std::string::npos, listed.out.c_str());
    const auto down = m_store->as("eng", {"model", "sync", "sepsis/1"});
    VERIFY_CODE(down, 5);
    m_server.start();
    const auto synced = m_store->json("eng", {"model", "sync"}, {"sepsis/1"});
    VERIFY_CODE(synced, 0);
    QCOMPARE(sizeAt(document(synced), "write_backs"), std::size_t(1));
    QCOMPARE(textAt(document(synced), "write_backs/0/state"), std::string("done"));
    QCOMPARE(sizeAt(document(m_store->json("eng", {"model", "sync"}, {"sepsis/1"})), "write_backs"), std::size_t(0));
    const auto done =
        m_store->json("eng", {"audit", "list"}, {"--record", textAt(document(synced), "write_backs/0/record")});
    std::size_t ends = 0;
    for (auto at = done.out.find("and read it back"); at != std::string::npos;
         at = done.out.find("and read it back", at + 1))
        ++ends;
    QVERIFY2(ends == 1, done.told().c_str());
}

void TestLiveRegistry::differencesAreShown()
{
    VERIFY_CODE(m_store->json("eng", {"model", "sync"}, {"sepsis/2"}), 0);
    m_server.python("import mlflow\n"
                    "client = mlflow.MlflowClient()\n"
                    "client.set_registered_model_alias('sepsis', 'production', '1')\n"
                    "client.set_model_version_tag('sepsis', '2', 'valbench.stage', 'production')\n"
                    "client.delete_model_version_tag('sepsis', '2', 'valbench.model')\n"
                    "client.transition_model_version_stage('sepsis', '2', 'Production')\n");
    const auto ran = m_store->json("eng", {"model", "sync"}, {"sepsis/2"});
    VERIFY_CODE(ran, 1);
    const auto found = differences(ran);
    for (const auto *text :
         {"alias: MLflow's alias 'production' points to version 1; by the approvals in this store it points to no "
          "version.",
          "tag: The tag 'valbench.stage' is 'production'; it was 'staging'.", "tag: The tag 'valbench.model' is gone",
          "stage: MLflow's stage is 'Production'; in this store the version is in staging."})
        QVERIFY2(found.find(text) != std::string::npos, found.c_str());
    m_server.sql("UPDATE params SET value = '5' WHERE key = 'max_depth';");
    QVERIFY2(differences(m_store->json("eng", {"model", "sync"}, {"sepsis/2"}))
                     .find("parameter: The parameter 'max_depth' is '5'; it was '4'.") != std::string::npos,
             "parameter");
    m_server.sql("UPDATE params SET value = '4' WHERE key = 'max_depth';");
    // The person's text says the same.
    const auto table = m_store->as("eng", {"model", "sync", "sepsis/2"});
    VERIFY_CODE(table, 1);
    QVERIFY(table.out.find("MLflow's alias 'production'") != std::string::npos);
    m_server.python("import mlflow\n"
                    "client = mlflow.MlflowClient()\n"
                    "client.delete_registered_model_alias('sepsis', 'production')\n"
                    "client.set_model_version_tag('sepsis', '2', 'valbench.stage', 'staging')\n"
                    "client.set_model_version_tag('sepsis', '2', 'valbench.model', '" +
                    textAt(document(m_store->json("eng", {"model", "show"}, {"sepsis/2"})), "record/id") +
                    "')\n"
                    "client.transition_model_version_stage('sepsis', '2', 'Staging')\n");
    VERIFY_CODE(m_store->json("eng", {"model", "sync"}, {"sepsis/2"}), 0);
}

void TestLiveRegistry::alteredFilesAreReported()
{
    VERIFY_CODE(m_store->json("eng", {"model", "sync"}, {"sepsis/1", "--files"}), 0);
    std::filesystem::path requirements;
    const auto place = textAt(document(m_store->json("eng", {"model", "show"}, {"sepsis/1"})),
                              m_server.major() == 2 ? "lineage/run_id" : "lineage/logged_model_id");
    for (const auto &entry : std::filesystem::recursive_directory_iterator(m_server.folder() / "artifacts")) {
        const auto path = entry.path().string();
        if (entry.path().filename() == "requirements.txt" && path.find(place) != std::string::npos)
            requirements = entry.path();
    }
    QVERIFY(!requirements.empty());
    {
        std::fstream file(requirements, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(0);
        file << 'N'; // as long as before
    }
    VERIFY_CODE(m_store->json("eng", {"model", "sync"}, {"sepsis/1"}), 0); // the files were not read
    const auto altered = m_store->json("eng", {"model", "sync"}, {"sepsis/1", "--files"});
    VERIFY_CODE(altered, 1);
    QVERIFY2(differences(altered).starts_with("file: The file 'requirements.txt' was altered after the registration"),
             differences(altered).c_str());
    std::filesystem::copy_file(requirements, requirements.parent_path() / "added.txt");
    std::filesystem::remove(requirements);
    const auto gone = differences(m_store->json("eng", {"model", "sync"}, {"sepsis/1", "--files"}));
    QVERIFY2(gone.find("'requirements.txt' is gone") != std::string::npos &&
                 gone.find("'added.txt' was added") != std::string::npos,
             gone.c_str());
    // What was found stands in the way of a promotion.
    const auto asked = promote("sepsis/1");
    VERIFY_CODE(asked, 0);
    QCOMPARE(textAt(document(asked), "gates/2/outcome"), std::string("failed"));
    VERIFY_CODE(m_store->as("qua", {"model", "approve", "sepsis/1", "--reason", "looked at the gates"}), 4);
    VERIFY_CODE(m_store->json("qua", {"model", "reject"}, {"sepsis/1", "--reason", "the file was altered"}), 0);
}

void TestLiveRegistry::demotionTakesTheAliasAway()
{
    const auto retired = m_store->json("lea", {"model", "retire"}, {"sepsis/2", "--reason", "not used any more"});
    VERIFY_CODE(retired, 0);
    VERIFY_CODE(approve("sepsis/2"), 0);
    const auto out = m_server.python(
        "import mlflow\n"
        "model = mlflow.MlflowClient().get_registered_model('sepsis')\n"
        "print('aliases=' + ','.join(sorted(model.aliases)))\n"
        "print('stage=' + mlflow.MlflowClient().get_model_version('sepsis', '2').tags['valbench.stage'])\n");
    QCOMPARE(told(out, "aliases"), std::string());
    QCOMPARE(told(out, "stage"), std::string("archived"));
    QCOMPARE(textAt(document(m_store->json("eng", {"model", "show"}, {"sepsis/2"})), "stage"), std::string("archived"));
}

void TestLiveRegistry::allOfItVerifies()
{
    const auto ran = m_sandbox.run({"verify", m_store->file()});
    VERIFY_CODE(ran, 0);
}

VALBENCH_TEST(TestLiveRegistry, live_registry)
#include "test_live_registry.moc"
