// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What cannot be evaluated never passes, and one step never takes the others with it.
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <valbench/validation/check_catalogue.h>

#include "validation_support.h"

using namespace valbench;
using namespace valbench::validation;
using domain::Outcome;
using domain::Verdict;

class TestRunner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void badDataNeverPasses_data();
    void badDataNeverPasses();
    void planColumnsMustExist();
    void oneErrorLeavesTheOthers();
    void leftOutRowsAreCounted();
    void inputsAreRefused_data();
    void inputsAreRefused();
    void cancelled();
    void manualStepsAreNotRun();
    void progressEndsAfterTheLastStep();
    void smallSamplesAreInsufficient();
    void everyGroupIsShownSmallOnesMarked();
    void otherDataNoOtherCode();
};

namespace {

/// A step for each check of the catalogue that judges or reports about truth and score.
std::vector<domain::Step> stepsOnTruth()
{
    std::vector<domain::Step> steps;
    for (const auto &check : checkCatalogue()) {
        if (!check.parameter("score"))
            continue;
        auto step = test::reportingStep(check.id);
        step.id = check.id;
        if (check.parameter("column"))
            step.parameters.set("column", "g");
        if (check.criterion != CriterionUse::none) {
            const bool atLeast = check.directions.front() == domain::Direction::atLeast;
            // The easiest limit there is, so that a pass would show.
            step.criterion = domain::Criterion{.direction = check.directions.front(), .limit = atLeast ? 1e-9 : 0.999};
        }
        steps.push_back(step);
        if (check.criterion == CriterionUse::optional) {
            step.id += " reported";
            step.criterion.reset();
            steps.push_back(step);
        }
    }
    return steps;
}

std::string withoutLetters(std::string csv, char from, std::string_view to, std::size_t column)
{
    std::string out;
    std::size_t line = 0, place = 0;
    for (const char letter : csv) {
        if (letter == '\n') {
            ++line;
            place = 0;
            out += letter;
        } else if (letter == ',') {
            ++place;
            out += letter;
        } else if (line > 0 && place == column && letter == from) {
            out += to;
        } else {
            out += letter;
        }
    }
    return out;
}

} // namespace

void TestRunner::badDataNeverPasses_data()
{
    QTest::addColumn<QByteArray>("csv");
    const auto row = [](const char *name, const std::string &csv) {
        QTest::newRow(name) << QByteArray::fromStdString(csv);
    };
    row("no events", withoutLetters(test::goodCsv(), '1', "0", 0));
    row("only events", withoutLetters(test::goodCsv(), '0', "1", 0));
    row("truth is 2", withoutLetters(test::goodCsv(), '1', "2", 0));
    row("no score at all", "y,p,g\n1,,a\n0,,b\n1,NaN,a\n0,,b\n");
    row("no truth at all", "y,p,g\n,0.5,a\n,0.6,b\n,0.5,a\n");
    row("infinite score", test::goodCsv() + "1,inf,a\n");
    row("score above 1", test::goodCsv() + "1,1.01,a\n");
    row("score below 0", test::goodCsv() + "1,-0.01,a\n");
}

void TestRunner::badDataNeverPasses()
{
    QFETCH(QByteArray, csv);
    auto protocol = test::smallProtocol();
    protocol.steps = stepsOnTruth();
    QVERIFY(protocol.steps.size() > 20);
    const auto table = test::tableOf(csv.toStdString());
    const auto outcome = test::run(protocol, table, table);
    VERIFY_OK(outcome);
    for (const auto &result : outcome->steps) {
        // Counting needs no model: it may find that there are too few, which fails, or count what is there.
        if (result.stepId == "pq.case-counts") {
            QVERIFY2(result.outcome != Outcome::passed, test::describe(result).c_str());
            continue;
        }
        QVERIFY2(result.outcome == Outcome::error, test::describe(result).c_str());
        QVERIFY2(result.verdict == Verdict::notEvaluable, test::describe(result).c_str());
        QVERIFY2(!result.reason.empty() && !result.actual.empty(), test::describe(result).c_str());
    }
}

void TestRunner::planColumnsMustExist()
{
    const auto table = test::tableOf(test::goodCsv());
    for (const auto &[change, name] : std::vector<std::pair<std::function<void(domain::AnalysisPlan &)>, std::string>>{
             {[](auto &plan) { plan.truth = "outcome"; }, "outcome"},
             {[](auto &plan) { plan.score = "risk"; }, "risk"},
             {[](auto &plan) { plan.groups.push_back("site"); }, "site"},
             {[](auto &plan) { plan.score = "g"; }, "g"}}) {
        auto protocol = test::withStep(test::smallProtocol(), test::stepOf("pq.auc", 0.5));
        change(protocol.analysis);
        const auto outcome = test::run(protocol, table, table);
        QVERIFY(!outcome);
        QVERIFY2(outcome.error().text().find(name) != std::string::npos, outcome.error().text().c_str());
    }
}

void TestRunner::oneErrorLeavesTheOthers()
{
    auto protocol = test::smallProtocol();
    auto missing = test::stepOf("pq.auc", 0.5);
    missing.id = "missing";
    missing.parameters.set("score", "other_model");
    auto text = test::stepOf("pq.ks", 0.1);
    text.id = "text";
    text.criterion->direction = domain::Direction::atMost;
    text.parameters.set("column", "g");
    auto sound = test::stepOf("pq.auc", 0.5);
    sound.id = "sound";
    protocol.steps = {missing, text, sound};
    const auto table = test::tableOf(test::goodCsv());
    const auto outcome = test::run(protocol, table, table);
    VERIFY_OK(outcome);
    QVERIFY(outcome->steps[0].outcome == Outcome::error);
    QVERIFY2(outcome->steps[0].reason.find("other_model") != std::string::npos, outcome->steps[0].reason.c_str());
    QCOMPARE(outcome->steps[0].actual, std::string("AUC could not be evaluated."));
    QVERIFY(outcome->steps[1].outcome == Outcome::error);
    QVERIFY2(outcome->steps[1].reason.find("holds texts") != std::string::npos, outcome->steps[1].reason.c_str());
    QVERIFY2(outcome->steps[2].outcome == Outcome::passed, test::describe(outcome->steps[2]).c_str());
    // The evidence says of the missing score that there is none, and holds the other.
    const auto reader = json::Reader::open(outcome->evaluation, "evidence");
    const auto evaluations = reader->objects("evaluations").value();
    QCOMPARE(evaluations.size(), std::size_t(2));
    QCOMPARE(evaluations[0].text("score").value(), std::string("p"));
    QVERIFY(evaluations[0].object("evaluation").value().find("discrimination"));
    QVERIFY(evaluations[1].find("evaluation")->isNull() && !evaluations[1].text("reason").value().empty());
}

void TestRunner::leftOutRowsAreCounted()
{
    const auto csv = test::goodCsv() + ",0.4,a\n1,,b\n0,,b\n";
    const auto auc = test::runSmall(test::stepOf("pq.auc", 0.5), csv);
    QVERIFY2(auc.outcome == Outcome::passed, test::describe(auc).c_str());
    QVERIFY2(auc.actual.ends_with("1 row without truth left out. 2 rows without score left out."), auc.actual.c_str());
    QCOMPARE(auc.measures.front().n, std::int64_t(60));

    auto counts = test::stepOf("pq.case-counts", 20);
    const auto strict = test::runSmall(counts, csv);
    QVERIFY(strict.outcome == Outcome::failed && strict.verdict == Verdict::notMet);
    QCOMPARE(strict.reason, std::string("Not met: 3 rows are left out, at most 0 may be."));
    counts.parameters.set("excluded", 3);
    const auto tolerant = test::runSmall(counts, csv);
    QVERIFY2(tolerant.outcome == Outcome::passed, test::describe(tolerant).c_str());
    QVERIFY2(tolerant.actual.starts_with("Smaller of events and non-events 20 (63 rows = 20 events + 40 non-events + "
                                         "3 left out)."),
             tolerant.actual.c_str());
    counts.criterion->limit = 21;
    const auto few = test::runSmall(counts, csv);
    QVERIFY(few.outcome == Outcome::failed);
    QCOMPARE(few.margin, std::string("1 more case of the smaller class would meet this."));
}

using Spoil = std::function<void(std::vector<RunInput> &)>;
Q_DECLARE_METATYPE(Spoil)

void TestRunner::inputsAreRefused_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<bool>("refused");
    const auto row = [](const char *name, const char *message, bool refused, Spoil spoil) {
        QTest::newRow(name) << spoil << QByteArray(message) << refused;
    };
    row("wrong digest", "test.csv is not the data set 'test' that the protocol was approved with", true,
        [](auto &inputs) { inputs[0].sha256 = std::string(64, 'a'); });
    row("wrong baseline", "baseline.csv is not the data set 'baseline'", true,
        [](auto &inputs) { inputs[1].sha256.back() = '0'; });
    row("missing role", "The protocol needs the data set 'baseline'", false, [](auto &inputs) { inputs.pop_back(); });
    row("role twice", "The data set 'test' is given twice.", false, [](auto &inputs) { inputs[1].role = "test"; });
    row("unknown role", "The protocol has no data set with the role 'tuning'.", false,
        [](auto &inputs) { inputs[1].role = "tuning"; });
    row("no table", "The data set 'test' has no table.", false, [](auto &inputs) { inputs[0].table = nullptr; });
    row("rows", "test.csv: 61 rows were announced and another number was read.", false,
        [](auto &inputs) { inputs[0].rows = 61; });
    static const auto empty =
        data::Table::make("empty", {data::Column::numbers("y", data::ColumnKind::integer, {}).value(),
                                    data::Column::numbers("p", data::ColumnKind::real, {}).value(),
                                    data::Column::texts("g", {}).value()});
    row("empty table", "test.csv, the data set 'test', has no rows.", false, [](auto &inputs) {
        inputs[0].table = &*empty;
        inputs[0].rows = 0;
    });
}

void TestRunner::inputsAreRefused()
{
    QFETCH(Spoil, spoil);
    QFETCH(QByteArray, message);
    QFETCH(bool, refused);
    const auto protocol = test::withStep(test::smallProtocol(), test::stepOf("pq.auc", 0.5));
    const auto table = test::tableOf(test::goodCsv());
    auto inputs = test::inputsFor(protocol, table, table);
    spoil(inputs);
    const test::StandingClock clock;
    bool started = false;
    const auto outcome =
        runProtocol(protocol, inputs, {&clock, 1}, {}, [&](double, std::string_view) { started = true; });
    QVERIFY(!outcome);
    QVERIFY2(outcome.error().text().starts_with(message.toStdString()), outcome.error().text().c_str());
    QVERIFY(outcome.error().code() == (refused ? ErrorCode::refused : ErrorCode::badInput));
    QVERIFY2(!started, "refused only after computing");
}

void TestRunner::cancelled()
{
    auto protocol = test::smallProtocol();
    for (int i = 0; i < 20; ++i) {
        protocol.steps.push_back(test::stepOf("pq.auc", 0.5));
        protocol.steps.back().id = std::to_string(i);
    }
    const auto table = test::tableOf(test::goodCsv());
    const test::StandingClock clock;
    std::stop_source source;
    int calls = 0;
    const auto outcome = runProtocol(protocol, test::inputsFor(protocol, table, table), {&clock, 1}, source.get_token(),
                                     [&](double, std::string_view) {
                                         if (++calls == 5)
                                             source.request_stop();
                                     });
    QVERIFY(!outcome);
    QVERIFY(outcome.error().code() == ErrorCode::cancelled);
    QCOMPARE(calls, 5);
}

void TestRunner::manualStepsAreNotRun()
{
    domain::Step manual;
    manual.id = "1";
    manual.title = "Read";
    manual.kind = domain::StepKind::manual;
    manual.instruction = "Read it.";
    manual.expected = "It says so.";
    auto automatic = test::stepOf("pq.auc", 0.5);
    automatic.id = "2";
    auto protocol = test::smallProtocol();
    protocol.steps = {manual, automatic};
    const auto table = test::tableOf(test::goodCsv());
    const auto both = test::run(protocol, table, table);
    VERIFY_OK(both);
    QVERIFY(both->steps[0].outcome == Outcome::notRun && both->steps[0].started.empty());
    QVERIFY(both->steps[1].outcome == Outcome::passed);

    protocol.steps = {manual};
    const auto alone = test::run(protocol, table, table);
    VERIFY_OK(alone);
    QVERIFY(alone->steps[0].outcome == Outcome::notRun);
    QVERIFY(alone->evaluation.isNull());
    QCOMPARE(alone->data.size(), std::size_t(2));
}

void TestRunner::progressEndsAfterTheLastStep()
{
    auto protocol = test::withStep(test::smallProtocol(), test::stepOf("pq.auc", 0.5));
    const auto table = test::tableOf(test::goodCsv());
    const test::StandingClock clock;
    std::vector<double> fractions;
    VERIFY_OK(runProtocol(protocol, test::inputsFor(protocol, table, table), {&clock, 2}, {},
                          [&](double fraction, std::string_view) { fractions.push_back(fraction); }));
    QVERIFY(std::ranges::is_sorted(fractions));
    QCOMPARE(fractions.front(), 0.0);
    QCOMPARE(fractions.back(), 1.0);
}

void TestRunner::smallSamplesAreInsufficient()
{
    const std::string csv = "y,p,g\n1,0.9,a\n0,0.1,b\n1,0.8,a\n0,0.2,b\n";
    for (const auto *check : {"pq.psi", "pq.ks"}) {
        auto step = test::stepOf(check, 0.1);
        step.criterion->direction = domain::Direction::atMost;
        const auto result = test::runSmall(step, csv);
        QVERIFY2(result.outcome == Outcome::failed && result.verdict == Verdict::insufficient,
                 test::describe(result).c_str());
        QVERIFY2(result.reason.find("fewer than 50 rows") != std::string::npos, result.reason.c_str());
    }
    // One group too small, so there is nothing to compare with: an error, not parity.
    auto parity = test::stepOf("pq.demographic-parity", 0.8);
    parity.parameters.set("column", "g");
    const auto result = test::runSmall(parity, test::goodCsv().substr(0, test::goodCsv().find("1,0.53")));
    QVERIFY2(result.outcome == Outcome::error, test::describe(result).c_str());
}

void TestRunner::otherDataNoOtherCode()
{
    // A fixed rule stands in for a model: risk rises with glucose (56 to 199). Cohort: MASS::Pima.tr and Pima.te.
    const auto source = test::sampleTable("diabetes_cohort.csv");
    const auto *glucose = *source.numericColumn("glucose");
    std::vector<double> risk;
    for (const double value : glucose->reals())
        risk.push_back((value - 40) / 170);
    std::vector<data::Column> columns(source.columns().begin(), source.columns().end());
    columns.push_back(data::Column::numbers("rule", data::ColumnKind::real, risk).value());
    const auto table = data::Table::make("diabetes", columns).value();

    auto protocol = test::smallProtocol();
    protocol.analysis = {.truth = "diabetes", .score = "rule", .threshold = 0.4, .bins = 10, .groups = {"split"}};
    auto parity = test::stepOf("pq.demographic-parity", 0.5);
    parity.id = "2";
    parity.parameters.set("column", "split");
    auto stability = test::stepOf("pq.psi", 0.1);
    stability.id = "3";
    stability.criterion->direction = domain::Direction::atMost;
    stability.parameters.set("column", "glucose");
    protocol.steps = {test::stepOf("pq.auc", 0.7), parity, stability};
    const auto outcome = test::run(protocol, table, table);
    VERIFY_OK(outcome);
    for (const auto &result : outcome->steps)
        QVERIFY2(result.outcome == Outcome::passed, test::describe(result).c_str());
    // scikit-learn 1.2.1: roc_auc_score(diabetes, glucose) of the 532 rows; the rule is monotone in glucose.
    QVERIFY2(std::abs(outcome->steps[0].measures.front().value - 0.793976287101138) < 1e-12,
             test::describe(outcome->steps[0]).c_str());
    QCOMPARE(outcome->steps[2].measures.front().value, 0.0);
}

void TestRunner::everyGroupIsShownSmallOnesMarked()
{
    auto step = test::reportingStep("pq.subgroups");
    step.parameters.set("column", "g");
    const auto result = test::runSmall(step, test::goodCsv() + "1,0.9,tiny\n0,0.2,tiny\n1,0.8,\n");
    QVERIFY2(result.outcome == Outcome::passed || result.verdict == Verdict::reported, test::describe(result).c_str());
    std::size_t shown = 0;
    for (const auto *group : {"a", "b", "tiny"}) {
        const auto measure = std::ranges::find_if(
            result.measures, [&](const domain::Measure &m) { return m.metric.ends_with(std::string(" = ") + group); });
        QVERIFY2(measure != result.measures.end(), test::describe(result).c_str());
        QVERIFY2(measure->n > 0, group);
        // An interval, or why there is none.
        QVERIFY2(measure->lower <= measure->upper || !measure->reason.empty(), group);
        ++shown;
    }
    QCOMPARE(shown, std::size_t(3));
    QVERIFY2(result.actual.find("Small group: g = tiny (1 event among 2).") != std::string::npos,
             result.actual.c_str());
}

VALBENCH_TEST(TestRunner, runner)
#include "test_runner.moc"
