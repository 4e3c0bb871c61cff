// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Protocols whose scores a live model gives: the same numbers as recorded ones, and errors where it gives none.
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

#include "fake_model.h"
#include "validation_support.h"

using namespace valbench;
using namespace valbench::test;
using domain::Outcome;
using domain::ProtocolKind;

class TestLive : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameAsRecorded();
    void oldRecordsKeepTheirBytes();
    void readsBack();
    void otherScorersReadBack();
    void checksWithinReach();
    void scorerIsChecked_data();
    void scorerIsChecked();
    void failuresAreErrors_data();
    void failuresAreErrors();
    void anotherModelRunsNothing();
    void namesAreNotShared();
    void everyInputIsDescribed();
};

namespace {

domain::Protocol livePerformance()
{
    auto protocol = liveProtocol(ProtocolKind::pq);
    protocol.steps = {stepOf("pq.auc", 0.5), stepOf("pq.sensitivity", 0.01), reportingStep("pq.psi"),
                      reportingStep("pq.case-counts")};
    protocol.steps.back().criterion = domain::Criterion{.limit = 10};
    for (std::size_t i = 0; i < protocol.steps.size(); ++i)
        protocol.steps[i].id = std::to_string(i + 1);
    return protocol;
}

} // namespace

void TestLive::sameAsRecorded()
{
    FakeSource source;
    const auto live = runLive(livePerformance(), &source);
    VERIFY_OK(live);
    auto protocol = livePerformance();
    protocol.analysis.scorer = {};
    protocol.analysis.score = "recorded";
    const auto recorded = runLive(protocol, nullptr);
    VERIFY_OK(recorded);
    for (std::size_t i = 0; i < live->steps.size(); ++i) {
        const auto &step = live->steps[i];
        QVERIFY2(step.outcome == Outcome::passed, describe(step).c_str());
        QCOMPARE(step.measures.size(), recorded->steps[i].measures.size());
        for (std::size_t k = 0; k < step.measures.size(); ++k) {
            const double value = step.measures[k].value, other = recorded->steps[i].measures[k].value;
            QVERIFY2(value == other || (std::isnan(value) && std::isnan(other)), describe(step).c_str());
        }
    }
    QCOMPARE(live->scorer, std::string("a model of the tests"));
    QCOMPARE(live->scores.size(), std::size_t(2));
    QCOMPARE(live->scores[0].role, std::string("test"));
    QVERIFY(live->scores[0].scores == *soundScores(liveTable()));
    QVERIFY(recorded->scorer.empty() && recorded->scores.empty());
}

void TestLive::oldRecordsKeepTheirBytes()
{
    // Neither member was there before: neither may appear where it says nothing.
    for (const auto *name : {"pq-1", "pq-2"}) {
        const auto text = json::canonicalText(demoProtocol(name).toJson());
        VERIFY_OK(text);
        QVERIFY(text->find("scorer") == std::string::npos);
    }
    domain::Execution execution;
    execution.data = {{.role = "test"}};
    QVERIFY(json::canonicalText(execution.toJson())->find("scores") == std::string::npos);
    execution.data[0].scoresSha256 = someDigest;
    const auto read = domain::Execution::fromJson(execution.toJson());
    VERIFY_OK(read);
    QCOMPARE(read->data[0].scoresSha256, std::string(someDigest));
}

void TestLive::readsBack()
{
    const auto complete = validation::completeProtocol(livePerformance());
    VERIFY_OK(complete);
    QCOMPARE(complete->analysis.scorer.inputs[0].column, std::string("x")); // stated, once approved
    const auto read = domain::Protocol::fromJson(complete->toJson(), "protocol");
    VERIFY_OK(read);
    QVERIFY(read->analysis.scorer.inputs == complete->analysis.scorer.inputs);
    QVERIFY(read->analysis.scorer.kind == domain::ScorerKind::xgboost);
    QVERIFY(read->toJson() == complete->toJson());
    // IQ and OQ need no outcome.
    auto operation = *complete;
    operation.kind = ProtocolKind::oq;
    operation.steps = {};
    auto json = operation.toJson();
    json.set("steps", json::Array{json::Object{{"id", "1"}, {"title", "t"}, {"kind", "manual"}}});
    json.set("analysis", json::Object{{"scorer", complete->analysis.scorer.toJson()}});
    const auto brief = domain::Protocol::fromJson(json, "protocol");
    VERIFY_OK(brief);
    QVERIFY(brief->analysis.truth.empty());
    json.set("kind", "PQ");
    QVERIFY(!domain::Protocol::fromJson(json, "protocol"));
}

using LiveChange = std::function<void(domain::Protocol &)>;
Q_DECLARE_METATYPE(LiveChange)

void TestLive::scorerIsChecked_data()
{
    QTest::addColumn<LiveChange>("change");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *name, const char *words, const LiveChange &change) {
        QTest::newRow(name) << change << QByteArray(words);
    };
    row("no artifact", "analysis.scorer.artifact", [](auto &p) { p.analysis.scorer.artifact.clear(); });
    row("no inputs", "analysis.scorer.inputs: expected each", [](auto &p) { p.analysis.scorer.inputs.clear(); });
    row("no name", "an input has no name", [](auto &p) { p.analysis.scorer.inputs[0].name = " "; });
    row("twice", "'male' occurs twice", [](auto &p) { p.analysis.scorer.inputs[0].name = "male"; });
    row("the outcome", "must not be told", [](auto &p) { p.analysis.scorer.inputs[0].column = "y"; });
    row("its own score", "model's scores", [](auto &p) { p.analysis.scorer.inputs[0].column = "p"; });
    row("zero alone", "'zero' goes", [](auto &p) { p.analysis.scorer.inputs[1].one.clear(); });
    row("zero is one", "'zero' goes", [](auto &p) { p.analysis.scorer.inputs[1].zero = "M"; });
    row("range of texts", "no 'lowest'", [](auto &p) { p.analysis.scorer.inputs[1].lowest = 0; });
    row("range upside down", "must be below", [](auto &p) { p.analysis.scorer.inputs[0].lowest = 6; });
    row("role", "the role 'model'", [](auto &p) { p.data[1].role = "model"; });
    row("recorded", "take no artifact", [](auto &p) { p.analysis.scorer.kind = domain::ScorerKind::recorded; });
    const auto endpoint = [&](const char *name, const char *words, const char *url) {
        row(name, words, [url](auto &p) {
            p.analysis.scorer.kind = domain::ScorerKind::endpoint;
            p.analysis.scorer.endpoint.url = url;
        });
    };
    endpoint("no address", "analysis.scorer.endpoint.url: expected the address", "");
    endpoint("no web address", "expected the address", "ftp://scoring.example.org");
    endpoint("no host", "expected the address", "https:///x");
    endpoint("with a secret", "no user name and no password", "https://me:secret@scoring.example.org");
    endpoint("with a query", "expected the address", "https://scoring.example.org?token=1");
    endpoint("with a blank", "expected the address", "https://scoring.example.org/a b");
    endpoint("the whole call", "leave out '/invocations'", "https://scoring.example.org/invocations");
    const auto command = [&](const char *name, const char *words, const LiveChange &change) {
        row(name, words, [change](domain::Protocol &p) {
            p.analysis.scorer.kind = domain::ScorerKind::command;
            p.analysis.scorer.command.program = "/usr/bin/score";
            change(p);
        });
    };
    command("no path", "an absolute path, or {model}", [](auto &p) { p.analysis.scorer.command.program = "score"; });
    command("no model", "analysis.scorer.artifact", [](auto &p) { p.analysis.scorer.artifact.clear(); });
}

/// Where the kind is left out, the members tell it; what is written has it.
void TestLive::otherScorersReadBack()
{
    auto protocol = livePerformance();
    auto &scorer = protocol.analysis.scorer;
    scorer.kind = domain::ScorerKind::endpoint;
    scorer.endpoint = {.url = "https://scoring.example.org", .output = "1", .batch = 7, .seconds = 3, .parallel = 2};
    scorer.artifact.clear();
    const auto served = validation::completeProtocol(protocol);
    VERIFY_OK(served);
    const auto read = domain::Protocol::fromJson(served->toJson(), "protocol");
    VERIFY_OK(read);
    QVERIFY(read->analysis.scorer.endpoint == scorer.endpoint && read->toJson() == served->toJson());
    QVERIFY(json::canonicalText(read->toJson()));
    scorer.kind = domain::ScorerKind::command;
    scorer.command = {.program = "{model}", .arguments = {"-x", "a b"}, .output = "p", .seconds = 9};
    scorer.artifact = "score";
    const auto asked = domain::Protocol::fromJson(validation::completeProtocol(protocol)->toJson(), "protocol");
    VERIFY_OK(asked);
    QVERIFY(asked->analysis.scorer.command == scorer.command);

    const auto readScorer = [&](const char *text) {
        auto json = served->toJson();
        json.set("analysis", json::Object{{"truth", "y"},
                                          {"score", "p"},
                                          {"threshold", 0.5},
                                          {"scorer", json::parse(text, "text").value()}});
        const auto plan = domain::Protocol::fromJson(json, "protocol");
        return plan ? Result<domain::ScorerPlan>(plan->analysis.scorer) : Result<domain::ScorerPlan>(plan.error());
    };
    VERIFY_OK(readScorer(R"({"endpoint": {"url": "u"}})"));
    QVERIFY(readScorer(R"({"endpoint": {"url": "u"}})")->kind == domain::ScorerKind::endpoint);
    QCOMPARE(readScorer(R"({"endpoint": {"url": "u"}})")->endpoint.batch, std::int64_t(1000));
    QVERIFY(readScorer(R"({"command": {"program": "/x"}})")->kind == domain::ScorerKind::command);
    QVERIFY(readScorer(R"({"artifact": "x"})")->kind == domain::ScorerKind::xgboost);
    for (const char *wrong :
         {R"({"kind": "xgboost", "endpoint": {"url": "u"}})", R"({"kind": "endpoint"})",
          R"({"endpoint": {"url": "u"}, "command": {"program": "/x"}})", R"({"endpoint": {"url": "u", "batch": 0}})",
          R"({"endpoint": {"url": "u", "parallel": 17}})", R"({"endpoint": {"url": "u", "token": "secret"}})",
          R"({"command": {"program": "/x", "shell": true}})", R"({"endpoint": {}})"})
        QVERIFY2(!readScorer(wrong), wrong);
}

/// What needs the model's file or its process is not promised of a server.
void TestLive::checksWithinReach()
{
    for (const auto &check : validation::checkCatalogue()) {
        if (check.kind == ProtocolKind::pq)
            continue;
        const bool needsFile = check.id == "iq.artifact" || check.id == "iq.permissions" || check.id == "oq.restart" ||
                               check.id == "oq.damaged-model";
        const bool needsProcess = check.id == "oq.soak";
        QCOMPARE(check.worksWith(domain::ScorerKind::xgboost), true);
        QCOMPARE(check.worksWith(domain::ScorerKind::command), !needsProcess);
        QCOMPARE(check.worksWith(domain::ScorerKind::endpoint), !needsFile && !needsProcess);
    }
    auto protocol = liveProtocol(ProtocolKind::oq);
    protocol.analysis.scorer.kind = domain::ScorerKind::endpoint;
    protocol.analysis.scorer.endpoint.url = "https://scoring.example.org";
    domain::Step step;
    step.id = "1";
    step.title = "t";
    step.kind = domain::StepKind::automatic;
    step.check = "oq.restart";
    step.criterion = domain::Criterion{.direction = domain::Direction::atMost, .limit = 0};
    step.criterion->judgedOn = domain::JudgedOn::value;
    protocol.steps = {step};
    const auto complete = validation::completeProtocol(protocol);
    QVERIFY(!complete);
    QVERIFY2(complete.error().text().find("asks https://scoring.example.org; let a person see to it") !=
                 std::string::npos,
             complete.error().text().c_str());
}

void TestLive::scorerIsChecked()
{
    QFETCH(LiveChange, change);
    QFETCH(QByteArray, words);
    auto protocol = livePerformance();
    change(protocol);
    const auto complete = validation::completeProtocol(protocol);
    QVERIFY(!complete);
    QCOMPARE(complete.error().code(), ErrorCode::badInput);
    const auto text = complete.error().text();
    QVERIFY2(QByteArray::fromStdString(text).contains(words), text.c_str());
}

void TestLive::failuresAreErrors_data()
{
    QTest::addColumn<QByteArray>("what");
    for (const char *what : {"dies", "throws", "too few", "does not start", "outside 0 to 1", "none"})
        QTest::newRow(what) << QByteArray(what);
}

void TestLive::failuresAreErrors()
{
    QFETCH(QByteArray, what);
    FakeSource source;
    source.answer = [&](const Question &question) -> Scores {
        if (what == "dies")
            return fail(ErrorCode::unavailable, VB_MSG("It was killed."));
        if (what == "throws")
            throw std::runtime_error("a bug");
        auto scores = soundScores(question.rows);
        if (what == "too few")
            scores->pop_back();
        if (what == "outside 0 to 1")
            scores->back() = 1.5;
        if (what == "none")
            std::ranges::fill(*scores, std::nan(""));
        return scores;
    };
    if (what == "does not start")
        source.inputs.push_back("kappa");
    const auto outcome = runLive(livePerformance(), &source);
    VERIFY_OK(outcome);
    for (const auto &step : outcome->steps) {
        if (step.stepId == "4" && what == "none") { // counting finds that there is nothing
            QVERIFY2(step.outcome == Outcome::failed, describe(step).c_str());
            continue;
        }
        if (step.stepId == "3" && (what == "outside 0 to 1" || what == "none")) // a distance, whatever the columns hold
            continue;
        QVERIFY2(step.outcome == Outcome::error, describe(step).c_str());
        QVERIFY2(!step.reason.empty(), describe(step).c_str());
    }
}

namespace {

/// Its file is another.
class OtherSource final : public validation::ScorerSource {
public:
    Result<std::unique_ptr<validation::Scorer>> start(const std::stop_token &) override
    {
        return fail(ErrorCode::refused, VB_MSG("It is not the registered model."));
    }
    Result<std::unique_ptr<validation::Scorer>> startWith(validation::ModelFault, const std::stop_token &stop) override
    {
        return start(stop);
    }
};

} // namespace

void TestLive::anotherModelRunsNothing()
{
    OtherSource source;
    const auto outcome = runLive(livePerformance(), &source);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code(), ErrorCode::refused);
    QCOMPARE(runLive(livePerformance(), nullptr).error().code(), ErrorCode::usage);
}

void TestLive::namesAreNotShared()
{
    FakeSource source;
    auto protocol = livePerformance();
    protocol.analysis.score = "recorded";
    const auto outcome = runLive(protocol, &source);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code(), ErrorCode::badInput);
    QVERIFY2(outcome.error().text().find("has a column 'recorded' already") != std::string::npos,
             outcome.error().text().c_str());
}

void TestLive::everyInputIsDescribed()
{
    FakeSource source;
    source.inputs.push_back("kappa");
    const auto outcome = runLive(livePerformance(), &source);
    VERIFY_OK(outcome);
    QVERIFY2(outcome->steps[0].reason.find("'kappa'") != std::string::npos, describe(outcome->steps[0]).c_str());
}

VALBENCH_TEST(TestLive, live)
#include "test_live.moc"
