// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The demo's OQ protocol on the real model, and the PQ protocol with its scores instead of the recorded ones.
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <valbench/base/json.h>
#include <valbench/scoring/xgboost_source.h>
#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/runner.h>

#include "scoring_samples.h"

using namespace valbench;
using namespace valbench::test;
using domain::Outcome;

class TestOperation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void soundModelPasses();
    void everyCheckIsThere();
    void swappedColumnsAreFound();
    void thirdCategoriesAreFound();
    void performanceIsTheRecordedOne();
};

namespace {

domain::Protocol demo(const std::string &name)
{
    const auto path = std::string(VALBENCH_SOURCE_DIR "/resources/demo/") + name + ".json";
    const auto content = json::parse(fileBytes(path), name).value();
    return domain::Protocol::fromJson(content, name).value();
}

Result<validation::RunOutcome> run(const domain::Protocol &protocol)
{
    auto options = sampleOptions();
    options.features = protocol.analysis.scorer.inputs;
    scoring::XgboostSource source(options);
    std::vector<data::Table> tables;
    std::vector<validation::RunInput> inputs;
    tables.reserve(protocol.data.size());
    for (const auto &need : protocol.data) {
        tables.push_back(sampleTable(need.role == "test" ? "flchain_test.csv" : "flchain_train.csv"));
        inputs.push_back(
            {need.role, &tables.back(), need.role, need.sha256, static_cast<std::int64_t>(tables.back().rowCount())});
    }
    const SystemClock clock;
    return validation::runProtocol(protocol, inputs, {&clock, 2, &source});
}

std::string told(const domain::StepResult &step)
{
    return step.stepId + ": " + std::string(wordOf(step.outcome)) + ": " + step.actual + " " + step.reason;
}

const domain::StepResult &resultOf(const domain::Protocol &protocol, const validation::RunOutcome &outcome,
                                   std::string_view check)
{
    const auto place = std::ranges::find(protocol.steps, check, &domain::Step::check) - protocol.steps.begin();
    return outcome.steps[static_cast<std::size_t>(place)];
}

} // namespace

void TestOperation::soundModelPasses()
{
    const auto outcome = run(demo("oq-1"));
    VERIFY_OK(outcome);
    for (const auto &step : outcome->steps) {
        QVERIFY2(step.outcome == Outcome::passed, told(step).c_str());
        qInfo("%s", told(step).c_str());
    }
    QVERIFY2(outcome->scorer.starts_with("XGBoost 1."), outcome->scorer.c_str());
    QVERIFY2(outcome->scorer.find(sampleOptions().sha256.toHex()) != std::string::npos, outcome->scorer.c_str());
    QCOMPARE(outcome->scores.at(0).scores.size(), std::size_t(1350));
}

void TestOperation::everyCheckIsThere()
{
    const auto protocol = demo("oq-1");
    for (const auto &check : validation::checkCatalogue()) {
        const bool isThere = std::ranges::find(protocol.steps, check.id, &domain::Step::check) != protocol.steps.end();
        QVERIFY2(isThere == (check.kind == domain::ProtocolKind::oq), std::string(check.id).c_str());
    }
}

/// kappa where lambda belongs: every other check of OQ is content with that.
void TestOperation::swappedColumnsAreFound()
{
    auto protocol = demo("oq-1");
    auto &inputs = protocol.analysis.scorer.inputs;
    const auto kappa = std::ranges::find(inputs, "kappa", &domain::ModelInput::name);
    const auto lambda = std::ranges::find(inputs, "lambda", &domain::ModelInput::name);
    kappa->column = "lambda";
    lambda->column = "kappa";
    const auto outcome = run(protocol);
    VERIFY_OK(outcome);
    const auto &golden = resultOf(protocol, *outcome, "oq.golden-vectors");
    QVERIFY2(golden.outcome == Outcome::failed, told(golden).c_str());
    QVERIFY(golden.measures.front().value > 0.01);
    QVERIFY2(resultOf(protocol, *outcome, "oq.determinism").outcome == Outcome::passed, "");
}

/// Without "zero", any other word counts as the other sex.
void TestOperation::thirdCategoriesAreFound()
{
    auto protocol = demo("oq-1");
    std::ranges::find(protocol.analysis.scorer.inputs, "sex_male", &domain::ModelInput::name)->zero.clear();
    const auto outcome = run(protocol);
    VERIFY_OK(outcome);
    const auto &step = resultOf(protocol, *outcome, "oq.wrong-type");
    QVERIFY2(step.outcome == Outcome::failed &&
                 step.actual.find("Wrong: sex: an unknown category: scored") != std::string::npos,
             told(step).c_str());
}

void TestOperation::performanceIsTheRecordedOne()
{
    auto protocol = demo("pq-1");
    const auto recorded = run(protocol);
    VERIFY_OK(recorded);
    protocol.analysis.score = "score";
    protocol.analysis.scorer = demo("oq-1").analysis.scorer;
    const auto live = run(protocol);
    VERIFY_OK(live);
    QCOMPARE(live->scores.size(), std::size_t(2));
    for (std::size_t i = 0; i < live->steps.size(); ++i) {
        const auto &step = live->steps[i], &other = recorded->steps[i];
        QVERIFY2(step.outcome == other.outcome && step.verdict == other.verdict, told(step).c_str());
        // The recorded scores have ten decimals, the live ones 32 bits.
        QVERIFY2(std::abs(step.measures[0].value - other.measures[0].value) < 1e-4, told(step).c_str());
    }
}

VALBENCH_TEST(TestOperation, operation)
#include "test_operation.moc"
