// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The templates that come with the program: complete whatever is answered, and usable as they are on real data.
#include "support/test_registry.h"

#include <algorithm>
#include <set>

#include <valbench/services/data_sets.h>
#include <valbench/services/protocols.h>
#include <valbench/services/requirement_sets.h>
#include <valbench/services/traceability.h>
#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

#include "service_fixture.h"

using namespace valbench;
using namespace valbench::test;
using domain::InputKind;
using domain::Meaning;
using domain::Outcome;
using domain::ProtocolTemplate;
using json::Array;
using json::Object;

class TestProtocolTemplates : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void completeWhateverIsAnswered();
    void theyHaveEveryCheck();
    void performanceOfRecordedScores();
    void performanceOfTheModel();
    void operationOfTheModel();
    void installationBegins();
    void togetherTheyVerifyAllRequirements();
    void whatIsNotRegistered();
    void foldersWithoutTemplates();

private:
    static std::string sample(const char *name)
    {
        return std::string(VALBENCH_SOURCE_DIR "/resources/samples/") + name;
    }
    [[nodiscard]] const ProtocolTemplate &made(std::string_view id) const;
    /// An answer that fits.
    static json::Value answerTo(const domain::TemplateInput &input);
    void registerAll();
    Result<std::string> draft(std::string_view id, Object answers, const std::string &model = "flchain-mortality/1");
    /// Signed by all who must, and run.
    Result<services::ExecutionView> run(const std::string &protocol, const std::vector<services::DataFile> &files);
    static Object performanceAnswers();
    std::vector<ProtocolTemplate> m_templates;
    std::unique_ptr<ServiceFixture> fixture;
};

namespace {

constexpr const char *inputsOfFlchain = "age, 50, 105\nsex_male, sex, M, F\nkappa, 0, 25\nlambda, 0, 30\n"
                                        "creatinine, 0.3, 12\nmgus, 0, 1\n";

std::set<std::string> checksOf(const domain::Protocol &protocol)
{
    std::set<std::string> out;
    for (const auto &step : protocol.steps)
        if (!step.check.empty())
            out.insert(step.check);
    return out;
}

/// Of a group of which one is answered, not the first.
bool isAnotherOf(const ProtocolTemplate &made, const std::string &name)
{
    return std::ranges::any_of(made.alternatives, [&](const auto &group) {
        return group.front() != name && std::ranges::find(group, name) != group.end();
    });
}

} // namespace

void TestProtocolTemplates::init()
{
    const auto read = services::ProtocolService::templates(VALBENCH_SOURCE_DIR "/resources/templates/protocols");
    VERIFY_OK(read);
    m_templates = *read;
    fixture = std::make_unique<ServiceFixture>();
    fixture->scorer = VALBENCH_XGBOOST;
    VERIFY_OK(fixture->createWithPeople());
}

const ProtocolTemplate &TestProtocolTemplates::made(std::string_view id) const
{
    const auto found = std::ranges::find(m_templates, id, &ProtocolTemplate::id);
    Q_ASSERT(found != m_templates.end());
    return *found;
}

json::Value TestProtocolTemplates::answerTo(const domain::TemplateInput &input)
{
    switch (input.kind) {
    case InputKind::text: return input.name == "endpoint" ? "https://scoring.example.org" : "some words";
    case InputKind::number: return 0.5;
    case InputKind::dataSet:
        return Object{{"set", "a/1"},
                      {"role", input.roles.empty() ? std::string_view("test") : domain::wordOf(input.roles.front())},
                      {"file", "a.csv"},
                      {"description", "cases"},
                      {"sha256", std::string(64, 'a')},
                      {"rows", std::int64_t(9)},
                      {"columns", Array{"y", "p", "sex", "age"}}};
    case InputKind::column: return input.name == "truth" ? "y" : "p";
    case InputKind::columns: return Array{"sex", "age"};
    case InputKind::texts: return Array{"numpy==1.24.2"};
    case InputKind::requirementSet: return "RS-1";
    case InputKind::modelInputs: return domain::parseModelInputs("age, 50, 105\nsex").value();
    }
    return {};
}

/// With every selection of the inputs that one may leave out.
void TestProtocolTemplates::completeWhateverIsAnswered()
{
    QCOMPARE(m_templates.size(), 3U);
    for (const auto &made : m_templates) {
        std::vector<domain::TemplateInput> free;
        std::ranges::copy_if(made.inputs, std::back_inserter(free), &domain::TemplateInput::isOptional);
        for (unsigned chosen = 0; chosen < 1U << free.size(); ++chosen) {
            Object answers{
                {"model", Object{{"name", "m"}, {"version", "1"}, {"intended_use", "x"}, {"artifact", "f"}}}};
            for (const auto &input : made.inputs) {
                const auto at = std::ranges::find(free, input.name, &domain::TemplateInput::name) - free.begin();
                if ((!input.isOptional && !input.preset) ||
                    (input.isOptional && (chosen >> static_cast<unsigned>(at) & 1U) != 0))
                    answers.set(input.name, answerTo(input));
            }
            const auto protocol = made.fill(answers);
            const bool fits = std::ranges::all_of(made.alternatives,
                                                  [&](const auto &group) {
                                                      return std::ranges::count_if(group, [&](const auto &name) {
                                                                 return answers.find(name);
                                                             }) == 1;
                                                  }) &&
                              std::ranges::all_of(made.inputs, [&](const auto &input) {
                                  return !answers.find(input.name) || input.with.empty() || answers.find(input.with);
                              });
            QCOMPARE(protocol.has_value(), fits);
            if (!fits)
                continue;
            QCOMPARE(protocol->kind, made.kind);
            const auto complete = validation::completeProtocol(*protocol);
            VERIFY_OK(complete);
            const auto text = json::toText(complete->toJson());
            QVERIFY2(text.find("${") == std::string::npos, text.c_str());
        }
    }
}

void TestProtocolTemplates::theyHaveEveryCheck()
{
    std::set<std::string> used;
    for (const auto &made : m_templates) {
        Object answers{{"model", Object{{"name", "m"}, {"version", "1"}, {"intended_use", "x"}, {"artifact", "f"}}}};
        for (const auto &input : made.inputs)
            if (!input.preset && !isAnotherOf(made, input.name) && input.name != "endpoint" && input.with != "endpoint")
                answers.set(input.name, answerTo(input));
        const auto protocol = made.fill(answers);
        VERIFY_OK(protocol);
        used.merge(checksOf(*protocol));
    }
    for (const auto &check : validation::checkCatalogue()) {
        const bool isOfPerformance = check.id.starts_with("pq.");
        QVERIFY2(isOfPerformance || used.contains(std::string(check.id)), std::string(check.id).c_str());
    }
}

void TestProtocolTemplates::registerAll()
{
    VERIFY_OK(fixture->registerModel());
    domain::DataSet data;
    data.version = "1";
    data.description = "Residents of Olmsted County";
    data.source = "survival package of R";
    data.patientKey = "id";
    data.recordColumns = {"age", "sex", "kappa", "lambda", "creatinine", "mgus", "death_5y"};
    for (const auto &[name, role] :
         {std::pair("flchain-test", domain::DataRole::test), std::pair("flchain-train", domain::DataRole::training)}) {
        data.name = name;
        data.role = role;
        const auto file = sample(role == domain::DataRole::test ? "flchain_test.csv" : "flchain_train.csv");
        VERIFY_OK(fixture->workspace->dataSets().add(fixture->as("engineer"), data, file, "for the validation"));
    }
}

Result<std::string> TestProtocolTemplates::draft(std::string_view id, Object answers, const std::string &model)
{
    return fixture->workspace->protocols().draft(fixture->as("engineer"), made(id), model, std::move(answers),
                                                 "for the validation");
}

Result<services::ExecutionView> TestProtocolTemplates::run(const std::string &protocol,
                                                           const std::vector<services::DataFile> &files)
{
    VB_CHECK(fixture->sign("engineer", protocol, Meaning::authored));
    VB_CHECK(fixture->sign("lead", protocol, Meaning::reviewed));
    VB_CHECK(fixture->sign("qa", protocol, Meaning::approved));
    VB_TRY(const auto id, fixture->workspace->executions().run(fixture->as("engineer"), protocol, files));
    return fixture->workspace->executions().show(fixture->as("auditor"), id);
}

Object TestProtocolTemplates::performanceAnswers()
{
    return {{"test", "flchain-test/1"},
            {"baseline", "flchain-train/1"},
            {"truth", "death_5y"},
            {"event", "deaths within five years"},
            {"threshold", 0.05},
            {"groups", Array{"sex", "age_band"}},
            {"auc", 0.75},
            {"sensitivity", 0.7},
            {"specificity", 0.5},
            {"ppv", 0.1},
            {"slope_lowest", 0.7},
            {"parity", 0.01}};
}

void TestProtocolTemplates::performanceOfRecordedScores()
{
    registerAll();
    auto answers = performanceAnswers();
    answers.set("score", "risk_xgboost");
    const auto id = draft("pq-binary", answers);
    VERIFY_OK(id);
    const auto view = run(*id, ServiceFixture::dataFiles());
    VERIFY_OK(view);
    for (const auto &step : view->execution.steps)
        QVERIFY2(step.outcome == Outcome::passed || step.outcome == Outcome::notRun, step.stepId.c_str());
    QCOMPARE(view->execution.count(Outcome::passed), std::size_t(14 + 3 * 2));
}

void TestProtocolTemplates::performanceOfTheModel()
{
    registerAll();
    auto answers = performanceAnswers();
    answers.set("inputs", domain::parseModelInputs(inputsOfFlchain).value());
    const auto id = draft("pq-binary", answers);
    VERIFY_OK(id);
    auto files = ServiceFixture::dataFiles();
    files.push_back({"model", sample("flchain_xgboost.json")});
    const auto view = run(*id, files);
    VERIFY_OK(view);
    QVERIFY(view->execution.scorer.starts_with("XGBoost"));
    QCOMPARE(view->execution.count(Outcome::passed), std::size_t(14 + 3 * 2));
}

void TestProtocolTemplates::operationOfTheModel()
{
    registerAll();
    const auto id = draft("oq-binary", {{"test", "DS-1"},
                                        {"recorded", "risk_xgboost"},
                                        {"inputs", domain::parseModelInputs(inputsOfFlchain).value()},
                                        {"threshold", 0.05},
                                        {"latency", 5000}});
    VERIFY_OK(id);
    const auto view = run(*id, {{"test", sample("flchain_test.csv")}, {"model", sample("flchain_xgboost.json")}});
    VERIFY_OK(view);
    for (const auto &step : view->execution.steps)
        QVERIFY2(step.outcome == Outcome::passed || step.outcome == Outcome::notRun,
                 (step.stepId + ": " + step.actual).c_str());
    QCOMPARE(view->execution.count(Outcome::passed), std::size_t(18));
}

void TestProtocolTemplates::installationBegins()
{
    registerAll();
    const auto id = draft("iq-binary", {{"test", "DS-1"},
                                        {"inputs", domain::parseModelInputs(inputsOfFlchain).value()},
                                        {"threshold", 0.05},
                                        {"packages", Array{"numpy==1.24.2"}},
                                        {"interpreter", "3.11.2"},
                                        {"systems", Array{"Debian GNU/Linux 12"}},
                                        {"locale", "C.UTF-8"},
                                        {"zone", "UTC"}});
    VERIFY_OK(id);
    const auto view = fixture->workspace->protocols().show(fixture->as("auditor"), *id);
    VERIFY_OK(view);
    QCOMPARE(std::ranges::count(view->protocol.steps, domain::StepKind::manual, &domain::Step::kind), 5);
    VERIFY_OK(fixture->sign("engineer", *id, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", *id, Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", *id, Meaning::approved));
    VERIFY_OK(fixture->workspace->executions().begin(fixture->as("engineer"), *id));
}

/// Of the template of requirements: no gap in either direction.
void TestProtocolTemplates::togetherTheyVerifyAllRequirements()
{
    registerAll();
    auto &w = *fixture->workspace;
    const auto read =
        services::RequirementService::read(VALBENCH_SOURCE_DIR "/resources/templates/urs-risk-model.json");
    VERIFY_OK(read);
    const auto set = w.requirements().add(fixture->as("engineer"), *read, "for the validation");
    VERIFY_OK(set);
    VERIFY_OK(fixture->sign("engineer", *set, Meaning::authored));
    VERIFY_OK(fixture->sign("lead", *set, Meaning::reviewed));
    VERIFY_OK(fixture->sign("qa", *set, Meaning::approved));
    auto performance = performanceAnswers();
    performance.set("score", "risk_xgboost").set("urs", *set);
    VERIFY_OK(draft("pq-binary", performance));
    const auto inputs = domain::parseModelInputs(inputsOfFlchain).value();
    VERIFY_OK(draft(
        "oq-binary",
        {{"urs", *set}, {"test", "DS-1"}, {"recorded", "risk_xgboost"}, {"inputs", inputs}, {"threshold", 0.05}}));
    VERIFY_OK(draft("iq-binary", {{"urs", *set},
                                  {"test", "DS-1"},
                                  {"inputs", inputs},
                                  {"threshold", 0.05},
                                  {"systems", Array{"Debian GNU/Linux 12"}},
                                  {"locale", "C.UTF-8"},
                                  {"zone", "UTC"}}));
    const auto views = w.traceability().matrix(fixture->as("auditor"), "flchain-mortality/1");
    VERIFY_OK(views);
    QCOMPARE(views->size(), 1U);
    const auto &matrix = views->front().matrix;
    QCOMPARE(matrix.forward.size(), read->requirements.size());
    for (const auto &row : matrix.forward)
        QVERIFY2(row.state == validation::TraceState::notRun,
                 (row.requirement.id + ": " + row.links.front().reason).c_str());
    QCOMPARE(matrix.backwardGaps(), 0U);
    QVERIFY(matrix.isComplete());
}

void TestProtocolTemplates::whatIsNotRegistered()
{
    const auto answers = performanceAnswers();
    const auto noModel = draft("pq-binary", answers);
    QVERIFY(!noModel);
    QCOMPARE(noModel.error().code(), ErrorCode::notFound);
    VERIFY_OK(fixture->registerModel());
    const auto noData = draft("pq-binary", answers);
    QVERIFY(!noData);
    QCOMPARE(noData.error().code(), ErrorCode::notFound);
    QVERIFY2(noData.error().text().find("flchain-test/1") != std::string::npos, noData.error().text().c_str());
    QCOMPARE(fixture->workspace->protocols().list(fixture->as("engineer"))->size(), 0U);
    QVERIFY(!fixture->workspace->protocols().draft(fixture->as("auditor"), made("pq-binary"), "flchain-mortality/1",
                                                   answers, "a reason"));
}

void TestProtocolTemplates::foldersWithoutTemplates()
{
    const auto none =
        services::ProtocolService::templates(fixture->folder.filePath(QStringLiteral("no")).toStdString());
    QVERIFY(!none);
    QCOMPARE(none.error().code(), ErrorCode::notFound);
    const auto others = services::ProtocolService::templates(VALBENCH_SOURCE_DIR "/resources/demo");
    QVERIFY(!others);
    QCOMPARE(others.error().code(), ErrorCode::badInput);
}

VALBENCH_TEST(TestProtocolTemplates, protocol_templates)
#include "test_protocol_templates.moc"
