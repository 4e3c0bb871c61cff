// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an editor of protocols asks: everything that is wrong and where, what a check starts with, steps from cells.
#include "support/test_registry.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <valbench/validation/check_catalogue.h>
#include <valbench/validation/complete.h>
#include <valbench/validation/pasted_steps.h>

#include "validation_support.h"

using namespace valbench;
using namespace valbench::validation;
using domain::ProtocolProblem;
using domain::Step;
using domain::StepKind;

class TestAuthoring : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void goodProtocolsHaveNoProblem();
    void everyProblemIsToldWithItsPlace();
    void whatImportRefusesIsAProblem();
    void checksStartWithWhatTheCatalogueSays();
    void anotherCheckKeepsWhatFits();
    void cellsAsSpreadsheetsCopyThem();
    void columnsAreGuessed();
    void rowsBecomeSteps();
    void refusedByRowAndColumn();
};

namespace {

domain::Protocol authored()
{
    auto protocol = test::withStep(test::smallProtocol(), test::stepOf("pq.auc", 0.8));
    protocol.title = "Performance";
    protocol.requirements = {{"U-1", "accurate"}};
    protocol.steps[0].id = "1";
    protocol.steps[0].title = "AUC";
    protocol.steps[0].requirements = {"U-1"};
    return protocol;
}

bool tells(const std::vector<ProtocolProblem> &problems, std::string_view step, std::string_view member)
{
    return std::ranges::any_of(problems, [&](const auto &one) { return one.step == step && one.member == member; });
}

} // namespace

void TestAuthoring::goodProtocolsHaveNoProblem()
{
    QVERIFY(problemsIn(authored()).empty());
    for (const auto *name : {"iq-1", "oq-1", "pq-1", "pq-2"}) {
        const auto problems = problemsIn(test::demoProtocol(name));
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().error.text().c_str());
    }
}

void TestAuthoring::everyProblemIsToldWithItsPlace()
{
    auto protocol = authored();
    protocol.title.clear();
    protocol.steps[0].criterion->limit = 1;          // met by nothing but a perfect model: allowed
    protocol.steps[0].parameters.set("score", "y");  // which is the truth
    auto second = test::stepOf("pq.sensitivity", 2); // outside of the range
    second.id = "2";
    second.title = "Sensitivity";
    second.requirements = {"U-9"};
    Step third;
    third.id = "1";
    third.kind = StepKind::manual;
    third.title = "Look";
    third.instruction = "Look.";
    auto fourth = test::stepOf("pq.demographic-parity", 0.8);
    fourth.id = "4";
    fourth.title = "Parity";
    protocol.steps.insert(protocol.steps.end(), {second, third, fourth});
    const auto problems = problemsIn(protocol);
    QVERIFY(tells(problems, "", "title"));
    QVERIFY(tells(problems, "1", "parameters.score"));
    QVERIFY(tells(problems, "2", "criterion.limit"));
    QVERIFY(tells(problems, "2", "requirements"));
    QVERIFY(tells(problems, "1", "id"));
    QVERIFY(tells(problems, "1", "expected"));
    QVERIFY(tells(problems, "4", "parameters.column"));
    QCOMPARE(problems.size(), std::size_t(7));
    protocol.analysis.threshold = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(tells(problemsIn(protocol), "", "analysis.threshold"));
    protocol.steps.clear();
    QVERIFY(tells(problemsIn(protocol), "", "steps"));
}

/// And nothing else is: what has no problem can be completed and read back.
void TestAuthoring::whatImportRefusesIsAProblem()
{
    const std::vector<std::function<void(domain::Protocol &)>> ways{
        [](auto &) {},
        [](auto &p) { p.steps[0].check = "pq.none"; },
        [](auto &p) { p.steps[0].check = "iq.artifact"; },
        [](auto &p) { p.steps[0].title = " "; },
        [](auto &p) { p.steps[0].id.clear(); },
        [](auto &p) { p.steps[0].criterion->confidence = 0.2; },
        [](auto &p) { p.steps[0].criterion->seed = -1; },
        [](auto &p) { p.steps[0].criterion->interval = "guess"; },
        [](auto &p) { p.steps[0].requirements.clear(); },
        [](auto &p) { p.steps.clear(); },
        [](auto &p) { p.analysis.truth.clear(); },
        [](auto &p) { p.data.clear(); },
        [](auto &p) { p.analysis.threshold = 1.5; },
        [](auto &p) {
            p.exclusions = {{"U-1", ""}};
        },
    };
    for (std::size_t i = 0; i < ways.size(); ++i) {
        auto protocol = authored();
        ways[i](protocol);
        const auto complete = completeProtocol(protocol);
        const bool isGood = complete && domain::Protocol::fromJson(complete->toJson(), "p");
        QVERIFY2(isGood == problemsIn(protocol).empty(), std::to_string(i).c_str());
        QCOMPARE(isGood, i == 0);
    }
}

void TestAuthoring::checksStartWithWhatTheCatalogueSays()
{
    for (const auto &info : checkCatalogue()) {
        Step step;
        step.kind = StepKind::manual;
        takeCheck(step, info);
        QCOMPARE(step.check, std::string(info.id));
        QVERIFY(step.kind == StepKind::automatic);
        QCOMPARE(step.criterion.has_value(), info.criterion == CriterionUse::required);
        const auto usual = usualCriterion(info);
        QCOMPARE(usual.judgedOn == domain::JudgedOn::interval, info.hasInterval());
        if (info.usualLimit)
            QCOMPARE(usual.limit, *info.usualLimit);
    }
}

void TestAuthoring::anotherCheckKeepsWhatFits()
{
    auto step = test::stepOf("pq.auc", 0.8);
    step.parameters = {{"score", "other"}, {"nonsense", "x"}};
    takeCheck(step, *findCheck("pq.sensitivity"));
    QVERIFY(step.parameters.find("score"));
    QVERIFY(!step.parameters.find("nonsense"));
    QVERIFY(!step.criterion || step.criterion->limit != 0.8); // a limit of another metric
}

void TestAuthoring::cellsAsSpreadsheetsCopyThem()
{
    const auto rows = cellsOf("a\tb\r\n\t\r\n\"two\nlines\"\t\"say \"\"yes\"\"\"\nlast");
    QCOMPARE(rows.size(), std::size_t(3));
    QVERIFY(rows[0] == (std::vector<std::string>{"a", "b"}));
    QVERIFY(rows[1] == (std::vector<std::string>{"two\nlines", "say \"yes\""}));
    QVERIFY(rows[2] == std::vector<std::string>{"last"});
    QVERIFY(cellsOf("").empty());
    QVERIFY(cellsOf("\n\t\n").empty());
}

void TestAuthoring::columnsAreGuessed()
{
    using enum StepColumn;
    const auto named = guessColumns(cellsOf("No.\tTitle\tRemarks\tExpected Result\tURS\n1\ta\tb\tc\td"));
    QVERIFY(named.hasHeader);
    QVERIFY(named.columns == (std::vector{number, title, ignored, expected, requirements}));
    const auto german = guessColumns(cellsOf("Titel\tAnweisung\tErwartet"));
    QVERIFY(german.columns == (std::vector{title, instruction, expected}));
    const auto bare = guessColumns(cellsOf("1.1\tlook\tdo it\tall well\n1.2\tsee\tdo that\tfine"));
    QVERIFY(!bare.hasHeader);
    QVERIFY(bare.columns == (std::vector{number, title, instruction, expected}));
    const auto unnumbered = guessColumns(cellsOf("look\tdo it"));
    QVERIFY(unnumbered.columns == (std::vector{title, instruction}));
    QVERIFY(guessColumns({}).columns.empty());
}

void TestAuthoring::rowsBecomeSteps()
{
    const auto rows = cellsOf("Title\tInstruction\tExpected\tURS\tCheck\nLook\tOpen it\tIt opens\tU-1\t\n"
                              "Rank\t\t\tU-1\tpq.auc\n");
    const auto pasted = stepsFrom(rows, guessColumns(rows), authored(), {"U-1"});
    QVERIFY(pasted.refused.empty());
    QCOMPARE(pasted.steps.size(), std::size_t(2));
    QCOMPARE(pasted.steps[0].id, std::string("2"));
    QCOMPARE(pasted.steps[1].id, std::string("3"));
    QVERIFY(pasted.steps[0].kind == StepKind::manual);
    QCOMPARE(pasted.steps[0].expected, std::string("It opens"));
    QVERIFY(pasted.steps[1].kind == StepKind::automatic);
    QCOMPARE(pasted.steps[1].check, std::string("pq.auc"));
    auto protocol = authored();
    protocol.steps.insert(protocol.steps.end(), pasted.steps.begin(), pasted.steps.end());
    QVERIFY(problemsIn(protocol).empty());
}

void TestAuthoring::refusedByRowAndColumn()
{
    const auto rows = cellsOf("No\tTitle\tURS\tCheck\n1\ttaken\t\t\n7\t\tU-1\t\n8\tunknown link\tU-1, U-7\t\n"
                              "9\tno such check\t\tpq.magic\n10\tgood\tU-1\t\n10\ttwice\tU-1\t");
    const auto pasted = stepsFrom(rows, guessColumns(rows), authored(), {"U-1"});
    QCOMPARE(pasted.steps.size(), std::size_t(1));
    QCOMPARE(pasted.steps[0].title, std::string("good"));
    const std::vector<std::pair<std::size_t, std::size_t>> places{{1, 0}, {2, 1}, {3, 2}, {4, 3}, {6, 0}};
    QCOMPARE(pasted.refused.size(), places.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        QCOMPARE(pasted.refused[i].row, places[i].first);
        QCOMPARE(pasted.refused[i].column, places[i].second);
        QVERIFY(!pasted.refused[i].error.text().empty());
    }
    QVERIFY(pasted.refused[2].error.text().find("U-7") != std::string::npos);
}

VALBENCH_TEST(TestAuthoring, authoring)
#include "test_authoring.moc"
