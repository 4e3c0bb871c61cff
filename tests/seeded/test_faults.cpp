// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The suite of seeded faults: faults.json lists broken data, models and set-ups, and the step of which template must
// catch each. make_data.py, faulty_scorer.py and scoring_server.py make them, and know nothing of Valbench but its
// pipe. Sound ones pass.
#include "support/scoring_server.h"
#include "support/test_registry.h"

#include <algorithm>
#include <fstream>
#include <unistd.h>

#include <QFile>
#include <QProcess>

#include <valbench/services/data_sets.h>
#include <valbench/services/protocols.h>

#include "services/service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::Meaning;
using domain::Outcome;
using json::Array;
using json::Object;

namespace {

const std::string here = VALBENCH_SOURCE_DIR "/tests/seeded/";
const std::string samples = VALBENCH_SOURCE_DIR "/resources/samples/";

std::string textIn(const Object &fault, std::string_view name)
{
    const auto *value = fault.find(name);
    const auto *text = value ? value->get<std::string>() : nullptr;
    return text ? *text : std::string();
}

const Object &objectIn(const Object &fault, std::string_view name)
{
    static const Object none;
    const auto *value = fault.find(name);
    const auto *object = value ? value->get<Object>() : nullptr;
    return object ? *object : none;
}

/// Environment variables for as long as it lives.
class Variables {
public:
    explicit Variables(const Object &values)
    {
        for (const auto &[name, value] : values.members()) {
            m_before.emplace_back(name, qEnvironmentVariableIsSet(name.c_str()) ? std::optional(qgetenv(name.c_str()))
                                                                                : std::nullopt);
            qputenv(name.c_str(), QByteArray::fromStdString(*value.get<std::string>()));
        }
    }
    ~Variables()
    {
        for (const auto &[name, value] : m_before)
            value ? qputenv(name.c_str(), *value) : qunsetenv(name.c_str());
    }
    Variables(const Variables &) = delete;
    Variables &operator=(const Variables &) = delete;

private:
    std::vector<std::pair<std::string, std::optional<QByteArray>>> m_before;
};

} // namespace

class TestSeededFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void soundOnesPass_data();
    void soundOnesPass();
    void everyFaultIsCaught_data();
    void everyFaultIsCaught();
    void leakedCasesKeepTheSealShut_data();
    void leakedCasesKeepTheSealShut();

private:
    std::string path(const std::string &name) const
    {
        return m_fixture->folder.filePath(QString::fromStdString(name)).toStdString();
    }
    /// What the Python script makes of a sample.
    Result<std::string> make(const std::string &fault, const std::string &sample);
    Result<std::string> registerData(const std::string &name, domain::DataRole role, const std::string &file,
                                     bool isSealed = false);
    Status registerModel(const std::string &name, bool withTraining = false);
    Object answersFor(const Object &fault);
    /// Registers, drafts, has it signed, and runs the step of that title; empty: all automatic ones.
    Result<domain::Execution> run(const Object &fault, const std::string &title = {});
    Status askPython();
    std::unique_ptr<ServiceFixture> m_fixture;
    std::unique_ptr<ScoringServer> m_server;
    std::vector<domain::ProtocolTemplate> m_templates;
    std::map<std::string, Object> m_faults;
    std::string m_sound; ///< record of the sound test set
    std::string m_training;
    Object m_computer; ///< what it has: a package, version of the interpreter, and system
};

void TestSeededFaults::initTestCase()
{
    m_server = std::make_unique<ScoringServer>(VALBENCH_PYTHON, VALBENCH_XGBOOST, samples + "flchain_xgboost.json");
    m_fixture = std::make_unique<ServiceFixture>();
    QVERIFY(QDir(m_fixture->folder.path()).mkdir(QStringLiteral("scorer")));
    // Which fault it has stands in a file, so that one open store will do.
    std::ofstream(path("start-scorer")) << "#!/bin/sh\nfault=$(cat '" << path("fault") << "')\n"
                                        << "[ -n \"$fault\" ] || exec '" VALBENCH_XGBOOST "' \"$@\"\n"
                                        << "exec '" VALBENCH_PYTHON "' '" << here << "faulty_scorer.py' \"$fault\" '"
                                        << VALBENCH_XGBOOST "' '" << path("scorer") << "' \"$@\"\n";
    QVERIFY(QFile::setPermissions(QString::fromStdString(path("start-scorer")),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    m_fixture->scorer = path("start-scorer");
    m_fixture->clock.set(SystemClock().now());
    VERIFY_OK(m_fixture->createWithPeople());
    VERIFY_OK(askPython());
    const auto templates = services::ProtocolService::templates(VALBENCH_SOURCE_DIR "/resources/templates/protocols");
    VERIFY_OK(templates);
    m_templates = *templates;
    const auto sound = registerData("sound", domain::DataRole::test, samples + "flchain_test.csv");
    VERIFY_OK(sound);
    m_sound = *sound;
    const auto training = registerData("training", domain::DataRole::training, samples + "flchain_train.csv");
    VERIFY_OK(training);
    m_training = *training;
    QVERIFY(QFile::copy(QString::fromStdString(samples + "flchain_xgboost.json"),
                        QString::fromStdString(path("scorer/model"))));

    QFile file(QString::fromStdString(here + "faults.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto list = json::parse("{\"faults\": " + file.readAll().toStdString() + "}", "faults.json");
    VERIFY_OK(list);
    for (const auto &item : *list->get<Object>()->find("faults")->get<Array>()) {
        const auto &fault = *item.get<Object>();
        QVERIFY2(m_faults.emplace(textIn(fault, "id"), fault).second, textIn(fault, "id").c_str());
    }
    QVERIFY(m_faults.size() >= 40);
}

Status TestSeededFaults::askPython()
{
    QProcess process;
    process.start(
        QStringLiteral(VALBENCH_PYTHON),
        {QStringLiteral("-c"), QStringLiteral("import importlib.metadata, json, platform\n"
                                              "package = next(iter(importlib.metadata.distributions()))\n"
                                              "print(json.dumps({'packages': [package.name + '==' + package.version],\n"
                                              "    'interpreter': platform.python_version(),\n"
                                              "    'systems': [platform.freedesktop_os_release()['PRETTY_NAME']]}))")});
    if (!process.waitForFinished(30000) || process.exitCode() != 0)
        return fail(ErrorCode::unavailable, VB_MSG("python: {text}"),
                    {{"text", process.readAllStandardError().toStdString()}});
    VB_TRY(const auto told, json::parse(process.readAllStandardOutput().toStdString(), "python"));
    m_computer = *told.get<Object>();
    return {};
}

Result<std::string> TestSeededFaults::make(const std::string &fault, const std::string &sample)
{
    const auto out = path(fault + "-" + sample);
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral(VALBENCH_PYTHON),
                  {QString::fromStdString(here + "make_data.py"), QString::fromStdString(fault),
                   QString::fromStdString(samples + sample), QString::fromStdString(out),
                   QString::fromStdString(samples + "flchain_train.csv")});
    if (!process.waitForFinished(30000) || process.exitCode() != 0)
        return fail(ErrorCode::unavailable, VB_MSG("make_data.py: {text}"),
                    {{"text", process.readAll().toStdString()}});
    return out;
}

Result<std::string> TestSeededFaults::registerData(const std::string &name, domain::DataRole role,
                                                   const std::string &file, bool isSealed)
{
    domain::DataSet data;
    data.name = name;
    data.version = "1";
    data.role = role;
    data.description = "Residents of Olmsted County";
    data.source = "made for this test";
    data.patientKey = "id";
    data.recordColumns = {"sample_year", "age", "sex", "kappa", "lambda", "creatinine", "mgus", "death_5y"};
    data.isSealed = isSealed;
    if (isSealed) {
        data.allowedOpenings = 1;
        data.custodian = "lead";
    }
    return m_fixture->workspace->dataSets().add(m_fixture->as("engineer"), data, file, "for the suite");
}

Status TestSeededFaults::registerModel(const std::string &name, bool withTraining)
{
    domain::ModelVersion model;
    model.name = name;
    model.version = "1";
    model.intendedUse = "Flag persons for a review of their care.";
    std::vector<services::ModelFile> files{{"model", samples + "flchain_xgboost.json"}};
    if (withTraining)
        files.push_back({"training data", samples + "flchain_train.csv"});
    VB_CHECK(m_fixture->workspace->models().add(m_fixture->as("engineer"), model, files, "for the suite"));
    return {};
}

/// What fits the sound model on this computer.
Object TestSeededFaults::answersFor(const Object &fault)
{
    auto inputs = domain::parseModelInputs("age, 50, 105\nsex_male, sex, M, F\nkappa, 0, 25\nlambda, 0, 30\n"
                                           "creatinine, 0.3, 12\nmgus, 0, 1")
                      .value();
    const auto kind = textIn(objectIn(fault, "answers"), "inputs");
    const auto named = [](const char *name, const char *column) { return Object{{"name", name}, {"column", column}}; };
    if (kind == "swapped") {
        inputs[2] = named("kappa", "lambda");
        inputs[3] = named("lambda", "kappa");
    } else if (kind == "reversed category") {
        inputs[1] = Object{{"name", "sex_male"}, {"column", "sex"}, {"one", "F"}, {"zero", "M"}};
    } else if (kind == "unknown") {
        inputs.push_back(named("weight", "age"));
    } else if (kind == "forgotten") {
        inputs.pop_back();
    } else if (kind == "no column") {
        inputs[0] = named("age", "years");
    }
    const auto made = textIn(fault, "template");
    const bool isServed = fault.find("served");
    Object out{{"test", m_sound}, {"threshold", 0.05}};
    if (made == "pq-binary") {
        out.set("baseline", m_training).set("truth", "death_5y").set("event", "deaths");
        out.set("groups", Array{"sex"}).set("auc", 0.75).set("sensitivity", 0.7).set("specificity", 0.5);
        out.set("ppv", 0.1).set("npv", 0.93).set("slope_lowest", 0.7);
    }
    if (made == "pq-binary" && !isServed)
        out.set("score", "risk_xgboost");
    else
        out.set("inputs", inputs);
    if (isServed)
        out.set("endpoint", m_server->url());
    if (made == "oq-binary")
        out.set("recorded", "risk_xgboost").set("latency", 5000.0).set("growth", 50.0);
    if (made == "iq-binary") {
        out.set("locale", "C.UTF-8").set("zone", "UTC");
        for (const auto &[name, value] : m_computer.members())
            out.set(name, value);
    }
    return out;
}

Result<domain::Execution> TestSeededFaults::run(const Object &fault, const std::string &title)
{
    const auto id = textIn(fault, "id");
    const auto &engineer = m_fixture->as("engineer");
    auto &w = *m_fixture->workspace;
    VB_CHECK(registerModel(id));
    auto answers = answersFor(fault);
    std::string data = samples + "flchain_test.csv", model = samples + "flchain_xgboost.json";
    if (const auto change = textIn(fault, "data"); !change.empty()) {
        VB_TRY(data, make(change, "flchain_test.csv"));
        VB_TRY(const auto set, registerData(id, domain::DataRole::test, data));
        answers.set("test", set);
    }
    if (const auto change = textIn(fault, "model"); !change.empty()) {
        VB_TRY(model, make(change, "flchain_xgboost.json"));
    }
    for (const auto &[name, value] : objectIn(fault, "answers").members())
        if (name != "inputs")
            answers.set(name, value);
    const auto made = std::ranges::find(m_templates, textIn(fault, "template"), &domain::ProtocolTemplate::id);
    VB_TRY(const auto protocol, w.protocols().draft(engineer, *made, id + "/1", answers, "for the suite"));
    VB_CHECK(m_fixture->sign("engineer", protocol, Meaning::authored));
    VB_CHECK(m_fixture->sign("lead", protocol, Meaning::reviewed));
    VB_CHECK(m_fixture->sign("qa", protocol, Meaning::approved));

    std::ofstream(path("fault")) << textIn(fault, "scorer");
    m_server->setFault(textIn(fault, "served"));
    Object variables{{"LC_ALL", "C.UTF-8"}, {"TZ", "UTC"}};
    for (const auto &[name, value] : objectIn(fault, "variables").members())
        variables.set(name, value);
    const Variables set(variables);
    m_fixture->clock.set(SystemClock().now());
    std::vector<services::DataFile> files{{"test", data}};
    if (made->kind == domain::ProtocolKind::pq)
        files.push_back({"baseline", samples + "flchain_train.csv"});
    else if (!fault.find("served"))
        files.push_back({"model", model});
    if (made->kind == domain::ProtocolKind::iq)
        files.push_back({"python", VALBENCH_PYTHON});
    VB_TRY(const auto execution, w.executions().begin(engineer, protocol));
    VB_TRY(const auto signedOne, w.protocols().show(engineer, protocol));
    std::vector<std::string> ids;
    for (const auto &step : signedOne.protocol.steps)
        if (step.title == title)
            ids.push_back(step.id);
    if (ids.empty() && !title.empty())
        return fail(ErrorCode::notFound, VB_MSG("{template} has no step '{title}'."),
                    {{"template", made->id}, {"title", title}});
    VB_CHECK(w.executions().runAutomatic(engineer, execution, ids, files));
    VB_TRY(const auto view, w.executions().show(engineer, execution));
    return view.execution;
}

void TestSeededFaults::soundOnesPass_data()
{
    QTest::addColumn<QByteArray>("made");
    QTest::addColumn<bool>("isServed");
    for (const char *made : {"iq-binary", "oq-binary", "pq-binary"})
        for (const bool isServed : {false, true})
            QTest::addRow("%s%s", made, isServed ? " served" : "") << QByteArray(made) << isServed;
}

void TestSeededFaults::soundOnesPass()
{
    QFETCH(QByteArray, made);
    QFETCH(bool, isServed);
    Object sound{{"id", "sound-" + made.toStdString() + (isServed ? "-served" : "")}, {"template", made.toStdString()}};
    if (isServed)
        sound.set("served", "");
    const auto execution = run(sound);
    VERIFY_OK(execution);
    std::size_t passed = 0;
    for (const auto &step : execution->steps) {
        // The superuser may change any file, and the template says so.
        if (made == "iq-binary" && !isServed && step.stepId == "3" && ::geteuid() == 0) {
            QCOMPARE(step.outcome, Outcome::failed);
            continue;
        }
        QVERIFY2(step.outcome == Outcome::passed || step.outcome == Outcome::notRun,
                 (step.stepId + ": " + step.actual + " " + step.reason).c_str());
        passed += step.outcome == Outcome::passed ? 1 : 0;
    }
    QVERIFY(passed >= (isServed ? 8 : 10));
}

void TestSeededFaults::everyFaultIsCaught_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const auto &[id, fault] : m_faults)
        QTest::newRow(id.c_str()) << QByteArray::fromStdString(id);
}

void TestSeededFaults::everyFaultIsCaught()
{
    QFETCH(QByteArray, id);
    const auto &fault = m_faults.at(id.toStdString());
    const auto execution = run(fault, textIn(fault, "step"));
    if (textIn(fault, "state") == "refused") { // what cannot be read is not judged at all
        QVERIFY(!execution);
        QCOMPARE(execution.error().code(), ErrorCode::badInput);
        QVERIFY2(execution.error().text().find(textIn(fault, "says")) != std::string::npos,
                 execution.error().text().c_str());
        return;
    }
    VERIFY_OK(execution);
    const auto isRun = [](const domain::StepResult &step) { return step.outcome != Outcome::notRun; };
    QCOMPARE(std::ranges::count_if(execution->steps, isRun), 1);
    const auto &step = *std::ranges::find_if(execution->steps, isRun);
    QVERIFY2(domain::wordOf(step.outcome) == textIn(fault, "state"), (step.actual + " " + step.reason).c_str());
}

void TestSeededFaults::leakedCasesKeepTheSealShut_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("rows") << QByteArray("leaked-rows") << QByteArray("shares 5 rows and 5 patients");
    QTest::newRow("patients") << QByteArray("leaked-patients") << QByteArray("shares 0 rows and 5 patients");
}

void TestSeededFaults::leakedCasesKeepTheSealShut()
{
    QFETCH(QByteArray, change);
    QFETCH(QByteArray, says);
    const auto id = change.toStdString();
    auto &w = *m_fixture->workspace;
    const auto &engineer = m_fixture->as("engineer");
    VERIFY_OK(registerModel(id, true));
    const auto data = make(id, "flchain_test.csv");
    VERIFY_OK(data);
    const auto set = registerData(id, domain::DataRole::test, *data, true);
    VERIFY_OK(set);
    VERIFY_OK(w.dataSets().compare(engineer, *set, *data, m_training, samples + "flchain_train.csv"));
    auto answers = answersFor({{"template", "pq-binary"}});
    answers.set("test", *set);
    const auto made = std::ranges::find(m_templates, "pq-binary", &domain::ProtocolTemplate::id);
    const auto protocol = w.protocols().draft(engineer, *made, id + "/1", answers, "for the suite");
    VERIFY_OK(protocol);
    VERIFY_OK(m_fixture->sign("engineer", *protocol, Meaning::authored));
    VERIFY_OK(m_fixture->sign("lead", *protocol, Meaning::reviewed));
    VERIFY_OK(m_fixture->sign("qa", *protocol, Meaning::approved));
    const auto refused =
        w.executions().run(engineer, *protocol, {{"test", *data}, {"baseline", samples + "flchain_train.csv"}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code(), ErrorCode::refused);
    QVERIFY2(refused.error().text().find(says.toStdString()) != std::string::npos, refused.error().text().c_str());
}

VALBENCH_TEST(TestSeededFaults, faults)
#include "test_faults.moc"
