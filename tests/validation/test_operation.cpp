// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of OQ: a sound model passes them all, and each fault is found by the check that is made for it.
#include "support/test_registry.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <thread>

#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>

#include "fake_model.h"
#include "validation_support.h"

using namespace valbench;
using namespace valbench::test;
using domain::Outcome;
using domain::ProtocolKind;
using domain::Verdict;
using validation::ModelFault;

class TestOperation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void soundModelsPass();
    void faultsAreFound_data();
    void faultsAreFound();
    void damagedFilesAreRefused_data();
    void damagedFilesAreRefused();
    void whatIsRefusedTooLateIsFound();
    void whatIsNotAnsweredIsAnError_data();
    void whatIsNotAnsweredIsAnError();
    void whoRefusesEverythingRefusesNothing();
    void declaredAnswersCount();
    void oneOfManyDies();
    void percentilesAreJudged();
    void memoryThatGrows();
    void flipsHaveAnInterval();
    void aSampleMayStandForAll();
    void needsALiveModel();
    void everyJudgedNumberHasItsCount();
};

namespace {

/// A step for each check of OQ, as a form would start it, named after its check.
domain::Protocol everyCheck()
{
    auto protocol = liveProtocol(ProtocolKind::oq);
    for (const auto &check : validation::checkCatalogue()) {
        if (check.kind != ProtocolKind::oq)
            continue;
        auto step = reportingStep(check.id);
        step.id = check.id;
        for (const auto &parameter : check.parameters) {
            if (parameter.isRequired())
                step.parameters.set(std::string(parameter.name), "recorded");
        }
        step.criterion =
            domain::Criterion{.direction = check.directions.front(), .limit = check.usualLimit.value_or(0)};
        protocol.steps.push_back(std::move(step));
    }
    const auto set = [&](std::string_view id, const char *name, json::Value value) {
        std::ranges::find(protocol.steps, id, &domain::Step::id)->parameters.set(name, std::move(value));
    };
    set("oq.bounds", "outside", "scored"); // as the fake does
    set("oq.latency", "requests", 20);
    set("oq.latency", "warm_up", 2);
    std::ranges::find(protocol.steps, std::string_view("oq.latency"), &domain::Step::id)->criterion->limit = 20;
    set("oq.single-record", "records", 10);
    set("oq.threshold-edge", "records", 5);
    set("oq.perturbation", "noise", "0.001");
    set("oq.soak", "requests", 20);
    set("oq.row-order", "batch", 7);
    set("oq.batch-size", "rows", 500);
    return protocol;
}

const domain::StepResult &stepOfCheck(const validation::RunOutcome &outcome, std::string_view check)
{
    return *std::ranges::find(outcome.steps, check, &domain::StepResult::stepId);
}

using Answer = std::function<Scores(const Question &)>;

bool hasText(const data::Table &rows, std::string_view column, std::string_view text)
{
    const auto *found = rows.find(column);
    return !found->isNumeric() && std::ranges::find(found->levels(), text) != found->levels().end();
}

/// Sound, but for what is done to its scores.
Answer but(std::function<void(const Question &, std::vector<double> &)> change)
{
    return [change = std::move(change)](const Question &question) {
        auto scores = soundScores(question.rows);
        if (scores && !scores->empty())
            change(question, *scores);
        return scores;
    };
}

} // namespace

Q_DECLARE_METATYPE(Answer)

void TestOperation::soundModelsPass()
{
    FakeSource source;
    const auto outcome = runLive(everyCheck(), &source);
    VERIFY_OK(outcome);
    QVERIFY(outcome->steps.size() >= 18);
    for (const auto &step : outcome->steps)
        QVERIFY2(step.outcome == Outcome::passed && step.verdict == Verdict::met, describe(step).c_str());
}

void TestOperation::faultsAreFound_data()
{
    QTest::addColumn<QByteArray>("check");
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *name, const char *check, const char *words, Answer answer) {
        QTest::newRow(name) << QByteArray(check) << std::move(answer) << QByteArray(words);
    };
    row("another model", "oq.golden-vectors", "above the limit", but([](auto &, auto &scores) {
            for (auto &score : scores)
                score *= 0.9999;
        }));
    row("swapped columns", "oq.golden-vectors", "above the limit", [](const Question &question) -> Scores {
        // The model is fed sex where x belongs.
        std::vector<double> x;
        const auto *sex = question.rows.find("sex");
        for (std::size_t i = 0; i < question.rows.rowCount(); ++i)
            x.push_back(sex->textAt(i) == "M" ? 1 : 0);
        std::vector<data::Column> columns{data::Column::numbers("x", data::ColumnKind::real, x).value(), *sex};
        return soundScores(data::Table::make("swapped", columns).value());
    });
    row("scores that wander", "oq.determinism", "above the limit",
        but([](const Question &question, auto &scores) { scores.front() += 1e-12 * question.asked; }));
    row("another score after a restart", "oq.restart", "above the limit",
        but([](const Question &question, auto &scores) { scores.front() += question.started > 0 ? 1e-9 : 0; }));
    row("scores that hang on the batch", "oq.single-record", "above the limit", but([](auto &, auto &scores) {
            for (auto &score : scores)
                score += 1e-9 * static_cast<double>(scores.size());
        }));
    row("a score for the place", "oq.row-order", "above the limit",
        but([](auto &, auto &scores) { scores.front() += scores.size() > 1 ? 1e-9 : 0; }));
    row("a score for the order", "oq.row-order", "above the limit", but([](const Question &question, auto &scores) {
            if (scores.size() == 90 && question.rows.find("x")->reals()[0] != 1.513) // the table's first
                scores.front() += 1e-9;
        }));
    row("no score now and then", "oq.row-order", "none in the other", but([](auto &, auto &scores) {
            if (scores.size() == 7)
                scores.back() = std::nan("");
        }));
    row("columns by their place", "oq.column-order", "above the limit", but([](const Question &question, auto &scores) {
            if (question.rows.columns()[0].name() != "x" && question.rows.columns().size() == 2)
                scores.front() += 1e-6;
        }));
    row("processes that disturb each other", "oq.concurrency", "above the limit",
        but([](const Question &question, auto &scores) { scores.back() += question.started > 3 ? 1e-9 : 0; }));
    row("a bound that is refused", "oq.bounds", "above the limit 0", [](const Question &question) -> Scores {
        if (std::ranges::find(question.rows.find("x")->reals(), 5.0) != question.rows.find("x")->reals().end())
            return fail(ErrorCode::badInput, VB_MSG("x must be below 5"));
        return soundScores(question.rows);
    });
    row("missing values are not taken", "oq.missing-values", "above the limit 0",
        but([](const Question &question, auto &scores) {
            if (question.rows.find("x")->missingCount() == question.rows.rowCount())
                std::ranges::fill(scores, std::nan(""));
        }));
    row("nothing at all is not taken", "oq.missing-values", "above the limit 0",
        but([](const Question &question, auto &scores) {
            const auto rows = question.rows.rowCount();
            if (question.rows.find("x")->missingCount() == rows && question.rows.find("sex")->missingCount() == rows)
                std::ranges::fill(scores, std::nan(""));
        }));
    row("numbers for words are scored", "oq.wrong-type", "above the limit 0", [](const Question &question) -> Scores {
        const auto *sex = question.rows.find("sex");
        if (sex->isNumeric() && sex->missingCount() == 0)
            return std::vector(question.rows.rowCount(), 0.5);
        return soundScores(question.rows);
    });
    row("unknown words are scored", "oq.wrong-type", "above the limit 0", [](const Question &question) -> Scores {
        if (hasText(question.rows, "sex", "valbench: no such category"))
            return std::vector(question.rows.rowCount(), 0.5);
        return soundScores(question.rows);
    });
    row("infinities are scored", "oq.extreme-values", "above the limit 0", [](const Question &question) -> Scores {
        if (question.rows.find("x")->isNumeric() && question.rows.find("x")->nonFiniteCount() > 0)
            return std::vector(question.rows.rowCount(), 1.0);
        return soundScores(question.rows);
    });
    row("harmed by an infinity", "oq.extreme-values", "above the limit 0",
        [harmed = std::make_shared<bool>(false)](const Question &question) -> Scores {
            const auto *x = question.rows.find("x");
            *harmed = *harmed || (x->isNumeric() && x->nonFiniteCount() > 0);
            auto scores = soundScores(question.rows);
            if (scores && *harmed && !scores->empty())
                scores->front() = 0.25;
            return scores;
        });
    row("large batches are cut", "oq.batch-size", "above the limit 0", but([](auto &, auto &scores) {
            for (std::size_t i = 400; i < scores.size(); ++i)
                scores[i] = 0.5;
        }));
    row("NaN", "oq.probability-range", "above the limit 0",
        but([](auto &, auto &scores) { scores.back() = std::nan(""); }));
    row("beyond 1", "oq.probability-range", "above the limit 0",
        but([](auto &, auto &scores) { scores.back() = 1.0000001; }));
    row("rounded when alone", "oq.threshold-edge", "above the limit 0", but([](auto &, auto &scores) {
            if (scores.size() == 1)
                scores[0] = scores[0] > 0.2 ? 0.5 : 0;
        }));
    row("slow", "oq.latency", "above the limit 20", but([](const Question &question, auto &) {
            if (question.rows.rowCount() == 1)
                std::this_thread::sleep_for(std::chrono::milliseconds(30));
        }));
    row("scores that vanish", "oq.perturbation", "interval is above the limit",
        but([](const Question &question, auto &scores) {
            const double first = question.rows.find("x")->reals()[0];
            const bool isMoved = std::abs(first - 1.513) < 0.01 && first != 1.513;
            for (auto &score : scores)
                score = isMoved && score < 0.5 ? std::nan("") : score;
        }));
    row("restless", "oq.perturbation", "interval is above the limit", but([](const Question &question, auto &scores) {
            for (std::size_t i = 0; i < scores.size(); ++i) {
                const double x = question.rows.find("x")->reals()[i];
                scores[i] = std::isnan(x) ? 0.5 : std::fmod(std::abs(x) * 1000, 1.0);
            }
        }));
}

void TestOperation::faultsAreFound()
{
    QFETCH(QByteArray, check);
    QFETCH(Answer, answer);
    QFETCH(QByteArray, words);
    FakeSource source;
    source.answer = answer;
    const auto outcome = runLive(everyCheck(), &source);
    VERIFY_OK(outcome);
    const auto &step = stepOfCheck(*outcome, check.toStdString());
    QVERIFY2(step.outcome == Outcome::failed && step.verdict == Verdict::notMet, describe(step).c_str());
    QVERIFY2(QByteArray::fromStdString(step.reason).contains(words), describe(step).c_str());
    QVERIFY(step.measures.front().n > 0);
}

void TestOperation::damagedFilesAreRefused_data()
{
    QTest::addColumn<int>("fault");
    QTest::newRow("missing") << static_cast<int>(ModelFault::missing);
    QTest::newRow("changed") << static_cast<int>(ModelFault::changed);
    QTest::newRow("shortened") << static_cast<int>(ModelFault::shortened);
}

void TestOperation::damagedFilesAreRefused()
{
    QFETCH(int, fault);
    FakeSource source;
    source.faulty = [&](ModelFault given, FakeSource &self) -> Result<std::unique_ptr<validation::Scorer>> {
        if (static_cast<int>(given) == fault)
            return self.start({}); // it works all the same
        auto sound = FakeSource();
        return sound.startWith(given, {});
    };
    const auto outcome = runLive(everyCheck(), &source);
    VERIFY_OK(outcome);
    const auto &step = stepOfCheck(*outcome, "oq.damaged-model");
    QVERIFY2(step.outcome == Outcome::failed, describe(step).c_str());
    QCOMPARE(step.measures.front().value, 1.0);
    QCOMPARE(step.measures.front().n, std::int64_t(3));
}

/// A changed file that the model's reader refuses was read: its digest was not compared.
void TestOperation::whatIsRefusedTooLateIsFound()
{
    FakeSource source;
    source.faulty = [](ModelFault, FakeSource &) -> Result<std::unique_ptr<validation::Scorer>> {
        return fail(ErrorCode::badInput, VB_MSG("It cannot be read."));
    };
    const auto outcome = runLive(everyCheck(), &source);
    VERIFY_OK(outcome);
    const auto &step = stepOfCheck(*outcome, "oq.damaged-model");
    QVERIFY2(step.outcome == Outcome::failed && step.measures.front().value == 2, describe(step).c_str());
    QVERIFY2(step.actual.find("one bit changed: refused for another reason") != std::string::npos,
             describe(step).c_str());
}

void TestOperation::whatIsNotAnsweredIsAnError_data()
{
    QTest::addColumn<QByteArray>("what");
    for (const char *what : {"dies at once", "dies later", "throws", "does not start", "gives too few"})
        QTest::newRow(what) << QByteArray(what);
}

/// A model that dies is an error of every check that then had no answer, never a pass: not even where a refusal would
/// have been the right answer.
void TestOperation::whatIsNotAnsweredIsAnError()
{
    QFETCH(QByteArray, what);
    FakeSource source;
    source.answer = [&](const Question &question) -> Scores {
        const bool isFirst = question.asked == 0 && question.started == 0;
        if (what == "dies at once" || (what == "dies later" && !isFirst))
            return fail(ErrorCode::unavailable, VB_MSG("It was killed in the middle of its work."));
        if (what == "throws" && !isFirst)
            throw std::runtime_error("a bug");
        auto scores = soundScores(question.rows);
        if (what == "gives too few" && !isFirst && scores)
            scores->push_back(0.5);
        return scores;
    };
    if (what == "does not start")
        source.inputs.push_back("kappa");
    const auto outcome = runLive(everyCheck(), &source);
    VERIFY_OK(outcome);
    const bool hasFirst = what != "dies at once" && what != "does not start";
    for (const auto &step : outcome->steps) {
        const bool needsMore = step.stepId != "oq.golden-vectors" && step.stepId != "oq.probability-range";
        if ((hasFirst && !needsMore) || (step.stepId == "oq.damaged-model" && what != "does not start"))
            continue; // what the model said at first is enough, or it is not asked
        if (step.stepId == "oq.wrong-type" && what == "gives too few")
            continue; // nothing there is to be scored, and nothing is
        QVERIFY2(step.outcome == Outcome::error && step.verdict == Verdict::notEvaluable, describe(step).c_str());
        QVERIFY2(!step.reason.empty(), describe(step).c_str());
    }
}

/// A server that takes no row at all has not judged the bad ones.
void TestOperation::whoRefusesEverythingRefusesNothing()
{
    FakeSource source;
    source.answer = [](const Question &) -> Scores { return fail(ErrorCode::badInput, VB_MSG("No.")); };
    auto protocol = everyCheck();
    std::ranges::find(protocol.steps, std::string_view("oq.missing-values"), &domain::Step::id)
        ->parameters.set("answer", "refused");
    const auto outcome = runLive(protocol, &source);
    VERIFY_OK(outcome);
    for (const auto &step : outcome->steps) {
        const bool counts = step.stepId == "oq.wrong-type" || step.stepId == "oq.missing-values";
        QVERIFY2(!counts || step.outcome == Outcome::error, describe(step).c_str());
        QVERIFY2(step.outcome != Outcome::passed || step.stepId == "oq.damaged-model", describe(step).c_str());
    }
}

void TestOperation::declaredAnswersCount()
{
    // The fake scores what is outside the range and what is missing: other declarations are wrong about it.
    FakeSource source;
    auto protocol = everyCheck();
    for (const auto &[id, name, declared] :
         {std::tuple{"oq.bounds", "outside", "refused"}, std::tuple{"oq.missing-values", "answer", "undecided"},
          std::tuple{"oq.missing-values", "answer", "refused"}}) {
        auto one = liveProtocol(ProtocolKind::oq);
        one.steps = {*std::ranges::find(protocol.steps, std::string_view(id), &domain::Step::id)};
        one.steps.front().parameters.set(name, declared);
        const auto outcome = runLive(one, &source);
        VERIFY_OK(outcome);
        const auto &step = outcome->steps.front();
        QVERIFY2(step.outcome == Outcome::failed, describe(step).c_str());
        QVERIFY2(step.actual.find("Wrong: ") != std::string::npos, describe(step).c_str());
        QVERIFY2(step.margin.find("fewer wrong answer") != std::string::npos, describe(step).c_str());
    }
    // Without a range there is no bound, and that is no pass.
    auto one = liveProtocol(ProtocolKind::oq);
    one.steps = {*std::ranges::find(protocol.steps, std::string_view("oq.bounds"), &domain::Step::id)};
    one.analysis.scorer.inputs[0].lowest.reset();
    one.analysis.scorer.inputs[0].highest.reset();
    const auto outcome = runLive(one, &source);
    VERIFY_OK(outcome);
    QVERIFY2(outcome->steps.front().outcome == Outcome::error, describe(outcome->steps.front()).c_str());
}

void TestOperation::oneOfManyDies()
{
    FakeSource source;
    source.answer = [](const Question &question) -> Scores {
        if (question.started == 5) // after the first and two restarts
            return fail(ErrorCode::unavailable, VB_MSG("It was killed."));
        return soundScores(question.rows);
    };
    const auto outcome = runLive(everyCheck(), &source);
    VERIFY_OK(outcome);
    const auto &step = stepOfCheck(*outcome, "oq.concurrency");
    QVERIFY2(step.outcome == Outcome::error, describe(step).c_str());
}

void TestOperation::percentilesAreJudged()
{
    FakeSource source;
    source.answer = but([](const Question &question, auto &) {
        std::this_thread::sleep_for(std::chrono::microseconds(question.asked % 20 * 100));
    });
    for (const std::string percentile : {"p50", "p95", "p99"}) {
        auto protocol = everyCheck();
        protocol.steps = {*std::ranges::find(protocol.steps, std::string_view("oq.latency"), &domain::Step::id)};
        protocol.steps.front().parameters.set("percentile", percentile);
        const auto outcome = runLive(protocol, &source);
        VERIFY_OK(outcome);
        const auto &measures = outcome->steps.front().measures;
        const auto named = std::ranges::find(measures, "Latency " + percentile + ", ms", &domain::Measure::metric);
        QVERIFY(named != measures.end());
        QCOMPARE(measures.front().value, named->value);
        QCOMPARE(measures.front().n, std::int64_t(20));
        QVERIFY(measures[1].value < measures[2].value && measures[2].value < measures[3].value); // p50, p95, p99
    }
}

void TestOperation::memoryThatGrows()
{
    auto protocol = everyCheck();
    protocol.steps = {*std::ranges::find(protocol.steps, std::string_view("oq.soak"), &domain::Step::id)};
    FakeSource source;
    source.memory = [](int asked) { return std::int64_t(asked) << 20; }; // 1 MB a question
    const auto outcome = runLive(protocol, &source);
    VERIFY_OK(outcome);
    const auto &step = outcome->steps.front();
    QVERIFY2(step.outcome == Outcome::failed && step.measures.front().value == 17, describe(step).c_str());
    // Nor does a model pass that stays small and says something else in the end.
    source.memory = [](int) { return std::int64_t(1); };
    source.answer = but([](const Question &question, auto &scores) { scores[0] += question.asked > 15 ? 1e-9 : 0; });
    const auto other = runLive(protocol, &source);
    VERIFY_OK(other);
    QVERIFY2(other->steps.front().outcome == Outcome::failed, describe(other->steps.front()).c_str());
}

void TestOperation::flipsHaveAnInterval()
{
    FakeSource source;
    const auto outcome = runLive(everyCheck(), &source);
    VERIFY_OK(outcome);
    const auto &measure = stepOfCheck(*outcome, "oq.perturbation").measures.front();
    QCOMPARE(measure.method, std::string("wilson"));
    QCOMPARE(measure.n, std::int64_t(90));
    QCOMPARE(measure.value, 0.0);
    QVERIFY(measure.lower == 0 && std::abs(measure.upper - 0.04094) < 1e-4); // z^2 / (n + z^2), scipy binomtest 1.17.1
}

/// Of the table's 90 rows 75 are asked again.
void TestOperation::aSampleMayStandForAll()
{
    for (const char *check : {"oq.determinism", "oq.restart", "oq.row-order", "oq.column-order", "oq.concurrency",
                              "oq.soak", "oq.perturbation"}) {
        auto protocol = everyCheck();
        protocol.steps = {*std::ranges::find(protocol.steps, std::string_view(check), &domain::Step::id)};
        protocol.steps.front().parameters.set("rows", 75);
        FakeSource source;
        std::atomic<std::size_t> most = 0;
        source.answer = but([&most](const Question &question, auto &) {
            if (question.rows.rowCount() < 90)
                most = std::max<std::size_t>(most, question.rows.rowCount());
        });
        const auto outcome = runLive(protocol, &source);
        VERIFY_OK(outcome);
        QVERIFY2(outcome->steps.front().outcome == Outcome::passed, describe(outcome->steps.front()).c_str());
        QCOMPARE(most.load(), 75U);
    }
}

void TestOperation::needsALiveModel()
{
    auto protocol = everyCheck();
    protocol.analysis.scorer = {};
    const auto complete = validation::completeProtocol(protocol);
    QVERIFY(!complete);
    QVERIFY2(complete.error().text().find("asks the model, and analysis.scorer names none") != std::string::npos,
             complete.error().text().c_str());
}

void TestOperation::everyJudgedNumberHasItsCount()
{
    FakeSource source;
    const auto outcome = runLive(everyCheck(), &source);
    VERIFY_OK(outcome);
    for (const auto &step : outcome->steps) {
        QVERIFY2(step.actual.find("n = ") != std::string::npos || step.actual.find(" of ") != std::string::npos,
                 describe(step).c_str());
        for (const auto &measure : step.measures)
            QVERIFY2(measure.n > 0 && std::isfinite(measure.value), describe(step).c_str());
        const auto &info = *validation::findCheck(step.stepId);
        QVERIFY2(info.hasInterval() == !step.measures.front().method.empty(), describe(step).c_str());
    }
}

VALBENCH_TEST(TestOperation, operation)
#include "test_operation.moc"
