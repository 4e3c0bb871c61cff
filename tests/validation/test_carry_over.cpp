// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What another version of a model asks to be executed again. A wrong "can be carried over" would let a result stand
// that nobody measured, so each thing that a result rests on is changed alone, and what must follow is stated step by
// step.
#include "support/test_registry.h"

#include <algorithm>

#include <valbench/validation/carry_over.h>

#include "validation_support.h"

using namespace valbench;
using namespace valbench::test;
using domain::Outcome;
using validation::CarryOver;

class TestCarryOver : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void nothingChanged();
    void anotherModelFile_data();
    void anotherModelFile();
    void trainingDataAreNoneOfItsFiles();
    void otherData();
    void anotherPlan();
    void anotherStep();
    void linksAndClassesAreNoOtherStep();
    void anotherRequirement();
    void whatDidNotPass();
    void whatWasCarriedOver();
    void stepsThatWereNotThere();
    void whatIsAskedElsewhere_data();
    void whatIsAskedElsewhere();
    void installationsAreSeenAgain();

private:
    /// "1 2 3": ids of the steps with this advice.
    [[nodiscard]] QByteArray steps(CarryOver what) const;
    [[nodiscard]] std::string reason(const std::string &step) const;
    domain::Protocol before, now;
    domain::Execution execution;
    domain::ModelVersion modelBefore, modelNow;
};

namespace {

domain::Step numbered(domain::Step step, const char *id)
{
    step.id = id;
    step.requirements = {"URS-1"};
    return step;
}

/// 1 rests on scores, 2 on one column that is none, 3 on the column of scores, 4 was done by a person.
domain::Protocol fourSteps()
{
    auto out = smallProtocol();
    auto drift = reportingStep("pq.psi");
    drift.parameters.set("column", "age");
    domain::Step manual;
    manual.kind = domain::StepKind::manual;
    manual.instruction = "Look.";
    out.requirements = {{"URS-1", "It is right."}};
    out.steps = {numbered(stepOf("pq.auc", 0.5), "1"), numbered(drift, "2"), numbered(reportingStep("pq.psi"), "3"),
                 numbered(manual, "4")};
    return out;
}

domain::Execution executed(const domain::Protocol &protocol)
{
    domain::Execution out;
    for (const auto &need : protocol.data)
        out.data.push_back({need.role, need.role + ".csv", need.sha256, 60, 0, {}});
    for (const auto &step : protocol.steps) {
        domain::StepResult result;
        result.stepId = step.id;
        result.outcome = Outcome::passed;
        out.steps.push_back(result);
    }
    return out;
}

domain::ModelVersion model(const char *version)
{
    domain::ModelVersion out;
    out.name = "risk";
    out.version = version;
    out.artifacts = {{"model", "model.json", 10, std::string(64, 'a')},
                     {"model", "requirements.txt", 10, std::string(64, 'b')},
                     {"training data", "train.csv", 10, std::string(64, 'c')}};
    return out;
}

} // namespace

void TestCarryOver::init()
{
    before = now = fourSteps();
    now.modelVersion = "2";
    execution = executed(before);
    modelBefore = model("1");
    modelNow = model("2");
}

QByteArray TestCarryOver::steps(CarryOver what) const
{
    std::string out;
    for (const auto &advice : validation::carryOverAdvice({before, execution, modelBefore}, now, modelNow)) {
        if (advice.reasons.empty() || std::ranges::count(advice.reasons, std::string()) > 0)
            return "no reason for step " + QByteArray::fromStdString(advice.stepId);
        if (advice.advice == what)
            out += (out.empty() ? "" : " ") + advice.stepId;
    }
    return QByteArray::fromStdString(out);
}

std::string TestCarryOver::reason(const std::string &step) const
{
    const auto all = validation::carryOverAdvice({before, execution, modelBefore}, now, modelNow);
    return std::ranges::find(all, step, &validation::CarryOverAdvice::stepId)->reasons.front();
}

void TestCarryOver::nothingChanged()
{
    QCOMPARE(steps(CarryOver::possible), QByteArray("1 2 3"));
    QCOMPARE(steps(CarryOver::decide), QByteArray("4"));
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray(""));
}

void TestCarryOver::anotherModelFile_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("changed") << 0
                             << QByteArray("The model's file model.json is another: SHA-256 dddddddddddd instead of "
                                           "aaaaaaaaaaaa.");
    QTest::newRow("added") << 1 << QByteArray("The model has a new file, helper.py.");
    QTest::newRow("removed") << 2 << QByteArray("The model has no file requirements.txt any more.");
    QTest::newRow("nothing to compare") << 3 << QByteArray("Neither version has a file that could be compared.");
}

void TestCarryOver::anotherModelFile()
{
    QFETCH(int, what);
    QFETCH(QByteArray, reason);
    if (what == 0)
        modelNow.artifacts[0].sha256 = std::string(64, 'd');
    if (what == 1)
        modelNow.artifacts.push_back({"model", "helper.py", 10, std::string(64, 'd')});
    if (what == 2)
        modelNow.artifacts.erase(modelNow.artifacts.begin() + 1);
    if (what == 3)
        modelNow.artifacts = modelBefore.artifacts = {};
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("1 3"));
    QCOMPARE(steps(CarryOver::possible), QByteArray("2"));
    QCOMPARE(steps(CarryOver::decide), QByteArray("4"));
    QCOMPARE(QByteArray::fromStdString(this->reason("1")), reason);
    QVERIFY(this->reason("4").find(reason.toStdString()) != std::string::npos); // to be thought of
}

void TestCarryOver::trainingDataAreNoneOfItsFiles()
{
    modelNow.artifacts.back().sha256 = std::string(64, 'd');
    QCOMPARE(steps(CarryOver::possible), QByteArray("1 2 3"));
}

void TestCarryOver::otherData()
{
    std::ranges::find(now.data, "baseline", &domain::DataNeed::role)->sha256 = std::string(64, 'f');
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("2 3"));
    now = before;
    std::ranges::find(now.data, "test", &domain::DataNeed::role)->sha256 = std::string(64, 'f');
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("1 2 3"));
    now = before;
    execution.data.clear(); // nobody knows what was used
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("1 2 3"));
    execution = executed(before);
    now.data.clear();
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("1 2 3"));
}

void TestCarryOver::anotherPlan()
{
    now.analysis.threshold = 0.25;
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("1 2 3"));
    QCOMPARE(reason("1"), std::string("The analysis plan is another: analysis.threshold."));
}

void TestCarryOver::anotherStep()
{
    now.steps[0].criterion->limit = 0.6;
    now.steps[3].instruction = "Look twice.";
    std::ranges::rotate(now.steps, now.steps.begin() + 1); // another place is no other step
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("4 1"));
    QCOMPARE(reason("1"), std::string("The step says something else now: criterion.limit."));
}

void TestCarryOver::linksAndClassesAreNoOtherStep()
{
    now.requirements.push_back({"URS-2", "It is fast."});
    now.steps[0].requirements.emplace_back("URS-2");
    now.steps[0].failureClass = domain::DeviationClass::minor;
    QCOMPARE(steps(CarryOver::possible), QByteArray("1 2 3"));
}

void TestCarryOver::anotherRequirement()
{
    now.steps[1].requirements.clear();
    now.requirements[0].text = "It is nearly always right.";
    QCOMPARE(steps(CarryOver::decide), QByteArray("1 3 4"));
    QCOMPARE(steps(CarryOver::possible), QByteArray("2"));
    QCOMPARE(reason("1"), std::string("The requirement URS-1 reads otherwise now."));
}

void TestCarryOver::whatDidNotPass()
{
    for (const auto outcome : {Outcome::failed, Outcome::error, Outcome::notRun, Outcome::notApplicable}) {
        for (auto &step : execution.steps)
            step.outcome = outcome;
        QCOMPARE(steps(CarryOver::executeAgain), QByteArray("1 2 3 4"));
    }
}

void TestCarryOver::whatWasCarriedOver()
{
    execution.steps[0].carried =
        domain::CarriedOver{{"EXE-1", 3, std::string(64, '0')}, 1, "ben", "", "it is the same"};
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("1"));
    QCOMPARE(reason("1"), std::string("It was not executed there: its result is from EXE-1."));
}

void TestCarryOver::stepsThatWereNotThere()
{
    execution.steps.erase(execution.steps.begin());
    before.steps.erase(before.steps.begin());
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("1"));
}

void TestCarryOver::whatIsAskedElsewhere_data()
{
    QTest::addColumn<domain::ScorerKind>("kind");
    QTest::addColumn<QByteArray>("again");
    QTest::newRow("the file itself") << domain::ScorerKind::xgboost << QByteArray("");
    QTest::newRow("endpoint") << domain::ScorerKind::endpoint << QByteArray("1 3");
    QTest::newRow("command") << domain::ScorerKind::command << QByteArray("1 3");
}

void TestCarryOver::whatIsAskedElsewhere()
{
    QFETCH(domain::ScorerKind, kind);
    QFETCH(QByteArray, again);
    before.analysis.scorer.kind = now.analysis.scorer.kind = kind;
    before.analysis.scorer.artifact = now.analysis.scorer.artifact = "model.json";
    QCOMPARE(steps(CarryOver::executeAgain), again);
}

void TestCarryOver::installationsAreSeenAgain()
{
    before = now = demoProtocol("iq-1");
    execution = executed(before);
    QByteArray automatic;
    for (const auto &step : now.steps) {
        if (step.kind == domain::StepKind::automatic)
            automatic += (automatic.isEmpty() ? "" : " ") + QByteArray::fromStdString(step.id);
    }
    QVERIFY(automatic.size() > 10);
    QCOMPARE(steps(CarryOver::executeAgain), automatic);

    // An OQ asks the model, whose file is the same.
    before = now = demoProtocol("oq-1");
    execution = executed(before);
    QCOMPARE(steps(CarryOver::executeAgain), QByteArray("14 15")); // latency and memory
    QVERIFY(steps(CarryOver::possible).startsWith("1 2 3 "));
    modelNow.artifacts[0].sha256 = std::string(64, 'd');
    QVERIFY(steps(CarryOver::executeAgain).size() > 10);
    QCOMPARE(steps(CarryOver::possible), QByteArray(""));
}

VALBENCH_TEST(TestCarryOver, carry_over)
#include "test_carry_over.moc"
