// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of IQ: what is as registered and stated passes, each difference is found by the check that is made for it, and
// what cannot be asked is an error.
#include "support/test_registry.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>
#include <valbench/validation/target.h>

#include "fake_model.h"
#include "validation_support.h"

using namespace valbench;
using namespace valbench::test;
using domain::Outcome;
using domain::ProtocolKind;
using domain::Verdict;
using validation::TargetFacts;

namespace {

/// Everything that the steps of IQ look at, as it should be.
struct Installed
{
    domain::ModelVersion model;
    validation::ModelFileFacts file{"model.json", std::string(someDigest), 1234, false};
    TargetFacts facts;
    FakeSource source;
    domain::Protocol protocol;
    bool isAnswering = true;
};

class FakeTarget final : public validation::Target {
public:
    explicit FakeTarget(const Installed &installed) : m_installed(installed) {}
    [[nodiscard]] std::string description() const override { return "a computer of the tests"; }
    Result<TargetFacts> facts(const std::stop_token &) override
    {
        if (!m_installed.isAnswering)
            return fail(ErrorCode::unavailable, VB_MSG("It does not answer."));
        return m_installed.facts;
    }

private:
    const Installed &m_installed;
};

domain::Step stepWith(std::string_view check, json::Object parameters)
{
    auto step = reportingStep(check);
    step.id = check;
    step.parameters = std::move(parameters);
    const auto &info = *validation::findCheck(check);
    step.criterion = domain::Criterion{.direction = info.directions.front(), .limit = info.usualLimit.value_or(0)};
    return step;
}

Installed sound()
{
    Installed out;
    out.model = {.name = "model", .version = "1"};
    out.model.artifacts = {{"model", "model.json", 1234, std::string(someDigest)}};
    domain::Lineage lineage;
    lineage.parameters = {{"max_depth", "3"}, {"threshold", "0.5"}};
    lineage.data = {{.name = "cohort", .context = "training", .sha256 = std::string(someDigest)}};
    lineage.description.requirements = {"numpy==1.24.2", "Scikit_Learn[x] == 1.2.1 ; python_version > '3'",
                                        "--no-index"};
    lineage.description.flavors = {{"python_function", {{"python_version", "3.11.2"}}}};
    out.model.lineage = lineage;
    out.facts = {.python = "3.11.2",
                 .packages = {{"numpy", "1.24.2"}, {"scikit-learn", "1.2.1"}, {"pip", "23.0"}},
                 .system = "Debian GNU/Linux 12 (bookworm)",
                 .kernel = "6.1",
                 .memory = 8'000'000'000,
                 .freeDisk = 20'000'000'000,
                 .variables = {{"OMP_NUM_THREADS", "1"}, {"LANG", "C"}},
                 .locale = "C.UTF-8",
                 .zone = "UTC",
                 .time = StandingClock().now()};
    out.protocol = liveProtocol(ProtocolKind::iq);
    out.protocol.steps = {
        stepWith("iq.artifact", {}),
        stepWith("iq.model-loads", {}),
        stepWith("iq.permissions", {}),
        stepWith("iq.configuration", {{"parameters", json::Array{"max_depth=3.0"}}}),
        stepWith("iq.packages", {}),
        stepWith("iq.interpreter", {}),
        stepWith("iq.system", {{"systems", json::Array{"Fedora 40", "Debian GNU/Linux 12"}}}),
        stepWith("iq.memory", {}),
        stepWith("iq.disk", {}),
        stepWith("iq.environment", {{"variables", json::Array{"OMP_NUM_THREADS=1", "PYTHONHASHSEED="}}}),
        stepWith("iq.locale", {{"locale", "C.UTF-8"}, {"zone", "UTC"}}),
        stepWith("iq.data", {}),
    };
    return out;
}

Result<validation::RunOutcome> run(Installed &installed, bool isDry = false)
{
    FakeTarget target(installed);
    const auto table = liveTable();
    const StandingClock clock;
    validation::RunOptions options{.clock = &clock, .threads = 2, .scorers = &installed.source};
    options.installation = {isDry ? nullptr : &installed.model, installed.file, &target};
    return validation::runProtocol(installed.protocol, inputsFor(installed.protocol, table, table), options);
}

const domain::StepResult &resultOf(const validation::RunOutcome &outcome, std::string_view check)
{
    return *std::ranges::find(outcome.steps, check, &domain::StepResult::stepId);
}

using InstalledChange = std::function<void(Installed &)>;

domain::Step &installedStep(Installed &installed, std::string_view check)
{
    return *std::ranges::find(installed.protocol.steps, check, &domain::Step::id);
}

} // namespace

Q_DECLARE_METATYPE(InstalledChange)

class TestInstallation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void soundInstallationsPass();
    void differencesAreFound_data();
    void differencesAreFound();
    void whatCannotBeAskedIsAnError_data();
    void whatCannotBeAskedIsAnError();
    void dryRunsHaveNoRegister();
    void factsAreRead();
    void listsAreChecked();
};

void TestInstallation::soundInstallationsPass()
{
    auto installed = sound();
    const auto outcome = run(installed);
    VERIFY_OK(outcome);
    for (const auto &check : validation::checkCatalogue()) {
        if (check.kind != ProtocolKind::iq)
            continue;
        const auto &step = resultOf(*outcome, check.id);
        QVERIFY2(step.outcome == Outcome::passed && step.verdict == Verdict::met, describe(step).c_str());
        QVERIFY2(step.measures.front().n > 0, describe(step).c_str());
    }
    // The options of a lock are no packages, and neither is what is not in it.
    QCOMPARE(resultOf(*outcome, "iq.packages").measures.front().n, std::int64_t(2));
}

void TestInstallation::differencesAreFound_data()
{
    QTest::addColumn<QByteArray>("check");
    QTest::addColumn<InstalledChange>("change");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *name, const char *check, const char *words, const InstalledChange &change) {
        QTest::newRow(name) << QByteArray(check) << change << QByteArray(words);
    };
    row("another digest", "iq.artifact", "Wrong: SHA-256", [](auto &i) { i.file.sha256.front() = 'f'; });
    row("another size", "iq.artifact", "found 1,235 bytes", [](auto &i) { i.file.size = 1235; });
    row("an input too many", "iq.model-loads", "input male", [](auto &i) { i.source.inputs = {"x"}; });
    row("no score", "iq.model-loads", "no score", [](auto &i) {
        i.source.answer = [](const Question &question) -> Scores {
            return std::vector(question.rows.rowCount(), std::nan(""));
        };
    });
    row("writable", "iq.permissions", "may change it", [](auto &i) { i.file.isWritable = true; });
    row("another parameter", "iq.configuration", "registered is 4",
        [](auto &i) { i.model.lineage->parameters[0].value = "4"; });
    row("another threshold", "iq.configuration", "the protocol's is 0.5",
        [](auto &i) { i.model.lineage->parameters[1].value = "0.6"; });
    row("a parameter that nobody logged", "iq.configuration", "it is not registered",
        [](auto &i) { i.model.lineage->parameters.erase(i.model.lineage->parameters.begin()); });
    row("another version", "iq.packages", "scikit-learn: installed is 1.2.2, locked is 1.2.1",
        [](auto &i) { i.facts.packages[1].value = "1.2.2"; });
    row("not installed", "iq.packages", "numpy: it is not installed",
        [](auto &i) { i.facts.packages.erase(i.facts.packages.begin()); });
    row("not pinned", "iq.packages", "the lock pins no version",
        [](auto &i) { i.model.lineage->description.requirements[0] = "numpy>=1.24"; });
    row("more than the lock has", "iq.packages", "pip: installed, and not in the lock",
        [](auto &i) { installedStep(i, "iq.packages").parameters.set("others", "refused"); });
    row("a lock of the step", "iq.packages", "pip: installed is 23.0, locked is 24.0",
        [](auto &i) { installedStep(i, "iq.packages").parameters.set("packages", json::Array{"pip==24.0"}); });
    row("another Python", "iq.interpreter", "installed is 3.12.1", [](auto &i) { i.facts.python = "3.12.1"; });
    row("another system", "iq.system", "is not approved", [](auto &i) { i.facts.system = "Debian GNU/Linux 13"; });
    row("too little memory", "iq.memory", "3.90", [](auto &i) { i.facts.memory = 3'900'000'000; });
    row("too little room", "iq.disk", "9.00", [](auto &i) { i.facts.freeDisk = 9'000'000'000; });
    row("threads", "iq.environment", "OMP_NUM_THREADS: it is '8'", [](auto &i) { i.facts.variables[0].value = "8"; });
    row("a variable that is set", "iq.environment", "PYTHONHASHSEED", [](auto &i) {
        i.facts.variables.push_back({"PYTHONHASHSEED", "0"});
    });
    row("another locale", "iq.locale", "it is de_DE.UTF-8", [](auto &i) { i.facts.locale = "de_DE.UTF-8"; });
    row("another zone", "iq.locale", "it is Europe/Berlin", [](auto &i) { i.facts.zone = "Europe/Berlin"; });
    row("another time", "iq.locale", "it is 61 s from",
        [](auto &i) { i.facts.time = Timestamp(i.facts.time.point() - std::chrono::seconds(61)); });
    row("other training data", "iq.data", "training data cohort",
        [](auto &i) { i.model.lineage->data[0].sha256.front() = 'f'; });
}

void TestInstallation::differencesAreFound()
{
    QFETCH(QByteArray, check);
    QFETCH(InstalledChange, change);
    QFETCH(QByteArray, words);
    auto installed = sound();
    change(installed);
    const auto outcome = run(installed);
    VERIFY_OK(outcome);
    for (const auto &step : outcome->steps) {
        const bool isIt = step.stepId == check.toStdString();
        QVERIFY2(step.outcome == (isIt ? Outcome::failed : Outcome::passed), describe(step).c_str());
        if (isIt)
            QVERIFY2(QByteArray::fromStdString(step.actual).contains(words), describe(step).c_str());
    }
}

void TestInstallation::whatCannotBeAskedIsAnError_data()
{
    QTest::addColumn<QByteArray>("check");
    QTest::addColumn<InstalledChange>("change");
    for (const char *check :
         {"iq.packages", "iq.interpreter", "iq.system", "iq.memory", "iq.disk", "iq.environment", "iq.locale"})
        QTest::newRow(check) << QByteArray(check) << InstalledChange([](auto &i) { i.isAnswering = false; });
    QTest::newRow("no lock") << QByteArray("iq.packages")
                             << InstalledChange([](auto &i) { i.model.lineage->description.requirements.clear(); });
    QTest::newRow("no version") << QByteArray("iq.interpreter")
                                << InstalledChange([](auto &i) { i.model.lineage->description.flavors.clear(); });
    QTest::newRow("no parameters") << QByteArray("iq.configuration")
                                   << InstalledChange([](auto &i) { i.model.lineage.reset(); });
    QTest::newRow("no pair") << QByteArray("iq.environment") << InstalledChange([](auto &i) {
        installedStep(i, "iq.environment").parameters.set("variables", json::Array{"OMP_NUM_THREADS"});
    });
    QTest::newRow("no memory") << QByteArray("iq.memory") << InstalledChange([](auto &i) { i.facts.memory = 0; });
    QTest::newRow("does not start") << QByteArray("iq.model-loads")
                                    << InstalledChange([](auto &i) { i.source.inputs.push_back("kappa"); });
    QTest::newRow("dies") << QByteArray("iq.model-loads") << InstalledChange([](auto &i) {
        i.source.answer = [](const Question &) -> Scores { return fail(ErrorCode::unavailable, VB_MSG("It died.")); };
    });
}

void TestInstallation::whatCannotBeAskedIsAnError()
{
    QFETCH(QByteArray, check);
    QFETCH(InstalledChange, change);
    auto installed = sound();
    change(installed);
    const auto outcome = run(installed);
    VERIFY_OK(outcome);
    const auto &step = resultOf(*outcome, check.toStdString());
    QVERIFY2(step.outcome == Outcome::error && !step.reason.empty(), describe(step).c_str());
    // What needs neither goes on.
    QVERIFY2(resultOf(*outcome, "iq.artifact").outcome == Outcome::passed, "");
}

void TestInstallation::dryRunsHaveNoRegister()
{
    auto installed = sound();
    const auto outcome = run(installed, true);
    VERIFY_OK(outcome);
    for (const char *check : {"iq.artifact", "iq.configuration", "iq.data", "iq.packages", "iq.interpreter"})
        QVERIFY2(resultOf(*outcome, check).outcome == Outcome::error, check);
}

void TestInstallation::factsAreRead()
{
    const std::string text = R"({"python": "3.11.2", "packages": {"numpy": "1.24.2"}, "system": "S", "kernel": "K",
        "memory": 5, "free_disk": 6, "environment": {"A": "b"}, "locale": "C", "zone": "UTC",
        "time": "2026-11-03T13:03:59.120045Z"})";
    const auto facts = TargetFacts::fromJson(json::parse(text, "probe").value(), "probe");
    VERIFY_OK(facts);
    QCOMPARE(facts->packages.at(0).value, std::string("1.24.2"));
    QCOMPARE(facts->freeDisk, std::int64_t(6));
    for (const char *name : {"python", "packages", "memory", "free_disk", "environment", "locale", "zone", "time"}) {
        auto without = text;
        without.replace(without.find("\"" + std::string(name) + "\""), 2, "\"_");
        const auto read = TargetFacts::fromJson(json::parse(without, "probe").value(), "probe");
        QVERIFY2(!read && read.error().text().find(name) != std::string::npos, name);
    }
}

void TestInstallation::listsAreChecked()
{
    for (const auto &value : {json::Value("Debian"), json::Value(json::Array()), json::Value(json::Array{1}),
                              json::Value(json::Array{" "})}) {
        auto installed = sound();
        installedStep(installed, "iq.system").parameters.set("systems", value);
        const auto complete = validation::completeProtocol(installed.protocol);
        QVERIFY(!complete);
        QVERIFY2(complete.error().text().find("parameters.systems: expected a list of texts") != std::string::npos,
                 complete.error().text().c_str());
    }
    // What may be left out is stated as empty, and reads back.
    const auto complete = validation::completeProtocol(sound().protocol);
    VERIFY_OK(complete);
    const auto read = domain::Protocol::fromJson(complete->toJson(), "protocol");
    VERIFY_OK(read);
    QVERIFY(validation::completeProtocol(*read)->toJson() == complete->toJson());
}

VALBENCH_TEST(TestInstallation, installation)
#include "test_installation.moc"
