// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// valbench-cli mlflow … against real servers.
#include "support/test_registry.h"

#include <valbench/base/digest.h>

#include "cli/sandbox.h"
#include "mlflow_server.h"

using namespace valbench;
using namespace valbench::test;

class TestLiveCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void ping();
    void experiments();
    void runs();
    void artifacts();
    void whatGoesWrong();
    void secretsAreNotTold();
    void variablesThatCannotBeObeyed();

private:
    Ran json(Arguments arguments)
    {
        arguments.insert(arguments.begin(), "mlflow");
        m_command = {arguments[0], arguments[1]};
        arguments.insert(arguments.end(), {"--format", "json"});
        return m_sandbox.run(arguments);
    }
    MlflowServer &m_server = MlflowServer::instance();
    Sandbox m_sandbox;
    Arguments m_command;
    std::string m_run;
};

void TestLiveCommand::initTestCase()
{
    m_sandbox.setVariable("MLFLOW_TRACKING_URI", m_server.url());
    const auto out = m_server.python("import mlflow, math\n"
                                     "mlflow.set_experiment('sepsis ü')\n"
                                     "with mlflow.start_run(run_name='first') as run:\n"
                                     "    mlflow.log_params({'depth': 4})\n"
                                     "    mlflow.log_metrics({'auc': 0.1 + 0.2, 'nan': math.nan})\n"
                                     "    mlflow.log_text('0123456789', 'reports/a b.txt')\n"
                                     "    mlflow.log_text('', 'reports/empty')\n"
                                     "with mlflow.start_run(run_name='second'): pass\n"
                                     "print('run=' + run.info.run_id)\n");
    m_run = out.substr(out.find("run=") + 4, 32);
}

void TestLiveCommand::ping()
{
    const auto ran = json({"ping"});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, m_command, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(textAt(document(ran), "version"), m_server.version());
    QCOMPARE(textAt(document(ran), "uri"), m_server.url());
    const auto table = m_sandbox.run({"mlflow", "ping", "--tracking-uri", m_server.url() + "/", "--log-http"});
    VERIFY_CODE(table, 0);
    QVERIFY(table.out.find(m_server.version()) != std::string::npos);
    VERIFY_SAYS(table, "GET " + m_server.url() + "/version: 200");
}

void TestLiveCommand::experiments()
{
    const auto ran = json({"experiments", "--filter", "name LIKE 'sepsis%'"});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, m_command, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(sizeAt(document(ran), "experiments"), std::size_t(1));
    QCOMPARE(textAt(document(ran), "experiments/0/name"), std::string("sepsis ü"));
    const auto one = json({"experiments", "--limit", "1", "--order-by", "name DESC"});
    VERIFY_CODE(one, 0);
    QCOMPARE(sizeAt(document(one), "experiments"), std::size_t(1));
    QCOMPARE(at(document(one), "complete"), json::Value(false));
    QCOMPARE(sizeAt(document(json({"experiments", "--deleted"})), "experiments"), std::size_t(0));
}

void TestLiveCommand::runs()
{
    const auto ran = json({"runs", "--experiment", "sepsis ü", "--order-by", "start_time ASC"});
    VERIFY_CODE(ran, 0);
    const auto fault = documentFault(m_sandbox, m_command, ran);
    QVERIFY2(fault.empty(), fault.c_str());
    const auto runs = document(ran);
    QCOMPARE(sizeAt(runs, "runs"), std::size_t(2));
    QCOMPARE(textAt(runs, "runs/0/run_id"), m_run);
    QCOMPARE(textAt(runs, "runs/0/status"), std::string("finished"));

    const auto one = json({"runs", "--run", m_run});
    VERIFY_CODE(one, 0);
    const auto oneFault = documentFault(m_sandbox, m_command, one);
    QVERIFY2(oneFault.empty(), oneFault.c_str());
    QVERIFY(one.out.find("\"value\": 0.30000000000000004,") != std::string::npos);
    const bool nanIsFirst = textAt(document(one), "runs/0/metrics/0/key") == "nan";
    const std::string nan = nanIsFirst ? "runs/0/metrics/0/" : "runs/0/metrics/1/";
    QVERIFY(at(document(one), nan + "value").isNull());
    QCOMPARE(textAt(document(one), nan + "reason"), std::string("logged as NaN"));
    const auto table = m_sandbox.run({"mlflow", "runs", "--run", m_run});
    VERIFY_CODE(table, 0);
    for (const auto *word : {"first", "depth", "NaN", "0.30000000000000004"})
        QVERIFY2(table.out.find(word) != std::string::npos, table.told().c_str());
    QCOMPARE(sizeAt(document(json({"runs", "--experiment", "sepsis ü", "--filter", "metrics.auc > 0.3"})), "runs"),
             std::size_t(1));
    const auto limited = json({"runs", "--experiment", "sepsis ü", "--limit", "1"});
    QCOMPARE(sizeAt(document(limited), "runs"), std::size_t(1));
    QCOMPARE(at(document(limited), "complete"), json::Value(false));
}

void TestLiveCommand::artifacts()
{
    const auto level = json({"artifacts", "--run", m_run});
    VERIFY_CODE(level, 0);
    QCOMPARE(textAt(document(level), "files/0/path"), std::string("reports"));
    const auto all = json({"artifacts", "--run", m_run, "--recursive"});
    VERIFY_CODE(all, 0);
    const auto fault = documentFault(m_sandbox, m_command, all);
    QVERIFY2(fault.empty(), fault.c_str());
    QCOMPARE(sizeAt(document(all), "files"), std::size_t(2));
    QCOMPARE(textAt(document(all), "files/0/path"), std::string("reports/a b.txt"));

    const auto got = json({"artifacts", "--run", m_run, "--out", m_sandbox.path("got")});
    VERIFY_CODE(got, 0);
    const auto gotFault = documentFault(m_sandbox, m_command, got);
    QVERIFY2(gotFault.empty(), gotFault.c_str());
    QCOMPARE(sizeAt(document(got), "files"), std::size_t(2));
    QCOMPARE(textAt(document(got), "files/0/sha256"), sha256("0123456789").toHex());
    QCOMPARE(fileText(m_sandbox.path("got/reports/a b.txt")), std::string("0123456789"));
    QCOMPARE(textAt(document(got), "files/1/sha256"), sha256("").toHex());
    const auto again = json({"artifacts", "--run", m_run, "--path", "reports/a b.txt", "--out", m_sandbox.path("got")});
    VERIFY_CODE(again, 4);
    VERIFY_SAYS(again, "exists already");
}

void TestLiveCommand::whatGoesWrong()
{
    const auto filter = json({"runs", "--experiment", "sepsis ü", "--filter", "nonsense ~ 3"});
    VERIFY_CODE(filter, 3);
    VERIFY_SAYS(filter, "Invalid attribute key 'nonsense'");
    QVERIFY(filter.out.empty());
    VERIFY_CODE(json({"runs", "--experiment", "no such experiment"}), 3);
    VERIFY_CODE(json({"runs", "--run", "0123456789abcdef0123456789abcdef"}), 3);
    VERIFY_CODE(json({"artifacts", "--run", m_run, "--path", "reports/none"}), 3);
    VERIFY_CODE(json({"artifacts", "--run", m_run, "--path", "../.."}), 2);
    const auto model = json({"artifacts", "--model", "m-0123"});
    VERIFY_CODE(model, 3);
    VERIFY_SAYS(model, m_server.major() == 2 ? "does not know this call" : "not found");
    const auto nobody = json({"ping", "--tracking-uri", "http://127.0.0.1:1"});
    VERIFY_CODE(nobody, 5);
    VERIFY_SAYS(nobody, "Nothing answers at 127.0.0.1:1");
    VERIFY_CODE(json({"ping", "--ca-file", m_sandbox.path("none.pem")}), 3);
}

void TestLiveCommand::secretsAreNotTold()
{
    m_sandbox.setVariable("MLFLOW_TRACKING_USERNAME", "ada");
    const auto half = json({"ping"});
    VERIFY_CODE(half, 2);
    m_sandbox.setVariable("MLFLOW_TRACKING_PASSWORD", "opensesame");
    m_sandbox.setVariable("MLFLOW_TRACKING_TOKEN", "t0ken-of-mine");
    const auto ran = json({"ping", "--log-http"});
    VERIFY_CODE(ran, 0);
    VERIFY_CODE(json({"ping", "--log-http", "--tracking-uri", "http://127.0.0.1:1"}), 5);
    for (const auto *secret : {"opensesame", "t0ken-of-mine", "YWRhOm9wZW5zZXNhbWU="})
        QVERIFY(!m_sandbox.wasPrinted(secret));
    for (const auto *name : {"MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN"})
        m_sandbox.setVariable(name, "");
}

void TestLiveCommand::variablesThatCannotBeObeyed()
{
    const std::vector<std::pair<std::string, std::string>> variables{{"MLFLOW_TRACKING_INSECURE_TLS", "true"},
                                                                     {"MLFLOW_WORKSPACE", "north"}, // it has none
                                                                     {"MLFLOW_HTTP_REQUEST_TIMEOUT", "soon"},
                                                                     {"MLFLOW_HTTP_REQUEST_MAX_RETRIES", "-1"}};
    for (const auto &[name, value] : variables) {
        m_sandbox.setVariable(name, value);
        const auto ran = json({"ping"});
        VERIFY_CODE(ran, 2);
        VERIFY_SAYS(ran, name);
        m_sandbox.setVariable(name, "");
    }
    m_sandbox.setVariable("MLFLOW_HTTP_REQUEST_TIMEOUT", "30");
    m_sandbox.setVariable("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0");
    VERIFY_CODE(json({"ping"}), 0);
}

VALBENCH_TEST(TestLiveCommand, live_command)
#include "test_live_command.moc"
