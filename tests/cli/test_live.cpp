// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Protocols that ask the registered model, from import to a kit that others compute again without the model; and those
// that ask a server.
#include "support/scoring_server.h"
#include "support/test_registry.h"
#include "test_store.h"

#include <csignal>

#include <QElapsedTimer>
#include <QProcess>

#include <valbench/base/digest.h>

using namespace valbench;
using namespace valbench::test;

class TestLive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void modelIsAskedForRecord();
    void kitNeedsNoModel();
    void anotherModelIsRefused();
    void modelIsNamedWhenMissing();
    void operationPasses();
    void servedForRecord();
    void servedRunsDry();
    void credentialsOfServers();
    void stopsAtOnce();
    void installationIsAsked();
    void dryRunsAsk();

private:
    Arguments run(const std::string &protocol, const std::string &modelFile) const;
    static Arguments askServed(const std::string &protocol)
    {
        return {"run", "--protocol", protocol, "--data", "test=" + source("resources/samples/flchain_test.csv")};
    }
    std::string approved(const std::string &file);

    Sandbox m_sandbox;
    std::unique_ptr<TestStore> m_store;
    std::string m_model = source("resources/samples/flchain_xgboost.json");
    std::string m_protocol;
    std::unique_ptr<ScoringServer> m_server;
    std::string m_served; ///< file of the protocol that asks it
};

namespace {

json::Object member(const json::Object &object, std::string_view name)
{
    return *object.find(name)->get<json::Object>();
}

/// The demo's PQ-1, with the scores that the model of OQ-1 gives.
std::string livePerformance()
{
    const auto read = [](const char *file) {
        return *json::parse(fileText(source(file)), file).value().get<json::Object>();
    };
    auto protocol = read("resources/demo/pq-1.json");
    auto analysis = member(protocol, "analysis");
    analysis.set("score", "asked")
        .set("scorer", member(member(read("resources/demo/oq-1.json"), "analysis"), "scorer"));
    protocol.set("analysis", analysis);
    return json::toText(protocol);
}

} // namespace

std::string TestLive::approved(const std::string &file)
{
    const auto imported = m_store->json("eng", {"protocol", "import"}, {file, "--reason", "live validation"});
    const auto id = textAt(document(imported), "record/id");
    const bool done = m_store->as("eng", {"protocol", "submit", id, "--reason", "complete"}).code == 0 &&
                      m_store->sign("lea", id, "reviewed").code == 0 &&
                      m_store->as("qua", {"protocol", "approve", id, "--reason", "released"}).code == 0;
    return done ? id : imported.told();
}

Arguments TestLive::run(const std::string &protocol, const std::string &modelFile) const
{
    return {"run",
            "--protocol",
            protocol,
            "--data",
            "test=" + source("resources/samples/flchain_test.csv"),
            "--data",
            "baseline=" + source("resources/samples/flchain_train.csv"),
            "--data",
            "model=" + modelFile};
}

void TestLive::initTestCase()
{
    m_store = std::make_unique<TestStore>(m_sandbox);
    m_store->enroll("eng", "Eve Engineer", "validation-engineer");
    m_store->enroll("lea", "Lea Lead", "validation-lead");
    VERIFY_CODE(m_store->as("eng", {"model", "register", "--name", "flchain-mortality", "--version", "1", "--reason",
                                    "candidate", "--file", "model=" + m_model}),
                0);
    m_protocol = approved(m_sandbox.write("live.json", livePerformance()));
    QCOMPARE(m_protocol, std::string("PQ-1"));
    const auto shown = document(m_store->json("lea", {"protocol", "show"}, {m_protocol}));
    QCOMPARE(textAt(shown, "analysis/scorer/artifact"), std::string("flchain_xgboost.json"));
}

void TestLive::modelIsAskedForRecord()
{
    const auto ran = m_store->as("eng", run(m_protocol, m_model));
    VERIFY_CODE(ran, 1); // one step has not enough evidence, as on the recorded scores
    QVERIFY2(ran.out.find("XGBoost 1.") != std::string::npos, ran.told().c_str());
    const auto shown = document(m_store->json("lea", {"execution", "show"}, {"EXE-1"}));
    QCOMPARE(textAt(shown, "execution/data/0/scores_sha256").size(), std::size_t(64));
    QVERIFY2(textAt(shown, "execution/scorer").ends_with(sha256(fileText(m_model)).toHex()),
             textAt(shown, "execution/scorer").c_str());
    VERIFY_CODE(m_sandbox.run({"verify", m_store->file()}), 0);
}

void TestLive::kitNeedsNoModel()
{
    VERIFY_CODE(m_store->as("lea", {"execution", "recompute-kit", "EXE-1", "--data",
                                    "test=" + source("resources/samples/flchain_test.csv"), "--data",
                                    "baseline=" + source("resources/samples/flchain_train.csv"), "--out",
                                    m_sandbox.path("kit")}),
                0);
    for (const auto &[program, script] :
         {std::pair{"/usr/bin/python3", "kit/recompute.py"}, std::pair{"Rscript", "kit/recompute.R"}}) {
        QProcess process;
        process.start(QString::fromLatin1(program), {QString::fromStdString(m_sandbox.path(script))});
        QVERIFY(process.waitForFinished(240'000));
        const auto said = process.readAllStandardOutput().toStdString();
        const auto problems = process.readAllStandardError().toStdString();
        QVERIFY2(process.exitCode() == 0, (said + problems).c_str());
        QVERIFY2(said.ends_with(" 0 findings\n") && said.find("agree") != std::string::npos, said.c_str());
        // Other answers than the signed ones are found.
        m_sandbox.write("kit/scores.csv", fileText(m_sandbox.path("kit/scores.csv")) + "0.5\n");
        process.start(QString::fromLatin1(program), {QString::fromStdString(m_sandbox.path(script))});
        QVERIFY(process.waitForFinished(240'000));
        QVERIFY(process.exitCode() != 0);
        auto text = fileText(m_sandbox.path("kit/scores.csv"));
        m_sandbox.write("kit/scores.csv", text.substr(0, text.size() - 4));
    }
}

void TestLive::anotherModelIsRefused()
{
    const auto other = m_sandbox.write("flchain_xgboost.json", fileText(m_model) + "\n");
    const auto ran = m_store->as("eng", run(m_protocol, other));
    VERIFY_CODE(ran, 4);
    VERIFY_SAYS(ran, "is not flchain_xgboost.json, the registered model");
    VERIFY_SAYS(ran, "It was not loaded");
}

void TestLive::modelIsNamedWhenMissing()
{
    auto arguments = run(m_protocol, m_model);
    arguments.resize(arguments.size() - 2);
    const auto ran = m_store->as("eng", arguments);
    VERIFY_CODE(ran, 3);
    VERIFY_SAYS(ran, "give flchain_xgboost.json for the role 'model'");
}

void TestLive::operationPasses()
{
    const auto protocol = approved(source("resources/demo/oq-1.json"));
    QCOMPARE(protocol, std::string("OQ-1"));
    auto arguments = run(protocol, m_model);
    arguments.erase(arguments.begin() + 5, arguments.begin() + 7); // it has no baseline
    const auto ran = m_store->json("eng", {"run"}, Arguments(arguments.begin() + 1, arguments.end()));
    VERIFY_CODE(ran, 0);
    const auto answer = document(ran);
    QCOMPARE(textAt(answer, "execution/outcome"), std::string("passed"));
    QCOMPARE(sizeAt(answer, "execution/steps"), std::size_t(18));
    // Its numbers cannot be computed from data: the kit's scripts say so, and do not say that all is well.
    VERIFY_CODE(
        m_store->as("lea", {"execution", "recompute-kit", textAt(answer, "record/id"), "--data",
                            "test=" + source("resources/samples/flchain_test.csv"), "--out", m_sandbox.path("oq-kit")}),
        0);
    for (const auto &[program, script] :
         {std::pair{"/usr/bin/python3", "oq-kit/recompute.py"}, std::pair{"Rscript", "oq-kit/recompute.R"}}) {
        QProcess process;
        process.start(QString::fromLatin1(program), {QString::fromStdString(m_sandbox.path(script))});
        QVERIFY(process.waitForFinished(240'000));
        const auto said = process.readAllStandardOutput().toStdString();
        QVERIFY2(process.exitCode() == 2 && said.starts_with("18 steps asked the model"), said.c_str());
    }
}

/// From the template to the record.
void TestLive::servedForRecord()
{
    m_server = std::make_unique<ScoringServer>(VALBENCH_PYTHON, VALBENCH_XGBOOST, m_model);
    VERIFY_CODE(m_store->as("eng", {"data",
                                    "register",
                                    "--name",
                                    "flchain",
                                    "--version",
                                    "1",
                                    "--role",
                                    "test",
                                    "--description",
                                    "Residents",
                                    "--source",
                                    "R",
                                    "--patient-key",
                                    "id",
                                    "--record-columns",
                                    "age,sex,kappa,lambda,creatinine,mgus,death_5y",
                                    "--file",
                                    source("resources/samples/flchain_test.csv"),
                                    "--reason",
                                    "for the validation"}),
                0);
    const auto drafted = m_store->json(
        "eng", {"protocol", "draft"},
        {"--template", "oq-binary", "--model", "flchain-mortality/1", "--reason", "served", "--set", "test=flchain/1",
         "--set", "recorded=risk_xgboost", "--set", "threshold=0.05", "--set", "latency=5000", "--set",
         "endpoint=" + m_server->url(), "--set",
         "inputs=@" + m_sandbox.write("inputs.txt", "age, 50, 105\nsex_male, sex, M, F\nkappa, 0, 25\nlambda, 0, 30\n"
                                                    "creatinine, 0.3, 12\nmgus, 0, 1\n")});
    VERIFY_CODE(drafted, 0);
    const auto id = textAt(document(drafted), "record/id");
    VERIFY_CODE(m_store->as("eng", {"protocol", "submit", id, "--reason", "complete"}), 0);
    VERIFY_CODE(m_store->sign("lea", id, "reviewed"), 0);
    VERIFY_CODE(m_store->as("qua", {"protocol", "approve", id, "--reason", "released"}), 0);
    const auto shown = m_store->as("lea", {"protocol", "show", id});
    VERIFY_CODE(shown, 0);
    QVERIFY2(shown.out.find(m_server->url()) != std::string::npos, shown.told().c_str());
    const auto arguments = askServed(id);
    const auto ran = m_store->json("eng", {"run"}, Arguments(arguments.begin() + 1, arguments.end()));
    const auto answer = document(ran);
    QVERIFY2(textAt(answer, "execution/scorer").starts_with("endpoint " + m_server->url() + ", MLflow 3.99.0, "),
             ran.told().c_str());
    QCOMPARE(textAt(answer, "execution/steps/0/outcome"), std::string("passed"));
    QCOMPARE(textAt(answer, "execution/data/0/scores_sha256").size(), std::size_t(64));
    m_served = m_sandbox.write("protocol.json", m_store->as("eng", {"protocol", "export", id}).out);
    VERIFY_CODE(m_sandbox.run({"verify", m_store->file()}), 0);
}

void TestLive::servedRunsDry()
{
    const auto ran = m_sandbox.run(askServed(m_served));
    VERIFY_CODE(ran, 1); // its manual steps are not run
    QVERIFY2(ran.out.find("NOT FOR RECORD") != std::string::npos && ran.out.find(" error") == std::string::npos,
             ran.told().c_str());
    m_server->setFault("login");
    const auto other = m_sandbox.run(askServed(m_served));
    QVERIFY2(other.code == 1 && other.out.find("error") != std::string::npos, other.told().c_str());
    m_server->setFault({});
}

void TestLive::credentialsOfServers()
{
    m_server->setFault("guarded");
    m_sandbox.setVariable("VALBENCH_SCORING_TOKEN", "right");
    const auto unbound = m_sandbox.run(askServed(m_served));
    VERIFY_CODE(unbound, 2);
    VERIFY_SAYS(unbound, "They were not sent");
    m_sandbox.setVariable("VALBENCH_SCORING_URI", m_server->url());
    const auto bound = m_sandbox.run(askServed(m_served));
    QVERIFY2(bound.code == 1 && bound.out.find(" error") == std::string::npos, bound.told().c_str());
    for (const char *name : {"URI", "TOKEN"})
        m_sandbox.setVariable(std::string("VALBENCH_SCORING_") + name, {});
}

void TestLive::stopsAtOnce()
{
    m_server->setFault("hangs");
    QProcess process;
    QStringList arguments, surroundings;
    for (const auto &word : askServed(m_served))
        arguments << QString::fromStdString(word);
    for (const auto &variable : m_sandbox.environment())
        surroundings << QString::fromStdString(variable);
    process.setEnvironment(surroundings);
    process.start(QStringLiteral(VALBENCH_CLI), arguments);
    QVERIFY(process.waitForStarted());
    QVERIFY(!process.waitForFinished(1500));
    QElapsedTimer timer;
    timer.start();
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY2(timer.elapsed() < 5000, std::to_string(timer.elapsed()).c_str());
}

void TestLive::installationIsAsked()
{
    const auto protocol = approved(source("resources/demo/iq-1.json"));
    QCOMPARE(protocol, std::string("IQ-1"));
    auto arguments = run(protocol, m_model);
    arguments.erase(arguments.begin() + 5, arguments.begin() + 7);
    arguments.insert(arguments.end(), {"--data", "python=/usr/bin/python3"});
    const auto ran = m_store->json("eng", {"run"}, Arguments(arguments.begin() + 1, arguments.end()));
    QVERIFY2(ran.code == 0 || ran.code == 1, ran.told().c_str()); // locale and zone are those of this computer
    const auto answer = document(ran);
    QCOMPARE(sizeAt(answer, "execution/steps"), std::size_t(10));
    for (int step = 0; step < 8; ++step)
        QCOMPARE(textAt(answer, "execution/steps/" + std::to_string(step) + "/outcome"), std::string("passed"));
    // A file that is another fails the step that looks at it; the run is not refused.
    arguments[6] = "model=" + m_sandbox.write("flchain_xgboost.json", fileText(m_model) + "\n");
    const auto other = document(m_store->json("eng", {"run"}, Arguments(arguments.begin() + 1, arguments.end())));
    QCOMPARE(textAt(other, "execution/steps/0/outcome"), std::string("failed"));
    QCOMPARE(textAt(other, "execution/steps/1/outcome"), std::string("error"));
}

void TestLive::dryRunsAsk()
{
    const auto ran = m_sandbox.run(run(m_sandbox.path("live.json"), m_model));
    VERIFY_CODE(ran, 1);
    QVERIFY2(ran.out.find("NOT FOR RECORD") != std::string::npos, ran.told().c_str());
}

VALBENCH_TEST(TestLive, live)
#include "test_live.moc"
