// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The traceability matrix: every state by hand, and what must hold of any matrix on random ones.
#include "support/test_registry.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include <valbench/validation/traceability.h>

using namespace valbench;
using namespace valbench::validation;
using domain::Outcome;
using domain::ProtocolKind;
using domain::Stage;
using domain::StatedRequirement;
using domain::wordOf;

class TestTraceability : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void resultsDecide_data();
    void resultsDecide();
    void gapsAndExclusions();
    void wholeModelsNeedEachKind();
    void changesMakeSuspect_data();
    void changesMakeSuspect();
    void signedReviewsEndSuspicion();
    void backwardGaps();
    void protocolsWithoutASet();
    void gapsStandFirst();
    void whateverTheMatrix();
    void theLastLinkIsTheCover();
};

namespace {

StatedRequirement stated(const std::string &id, std::vector<ProtocolKind> kinds = {ProtocolKind::pq})
{
    StatedRequirement out;
    out.id = id;
    out.text = "text of " + id;
    out.risk = domain::Risk{"harm", domain::Grade::high, domain::Grade::low, domain::Grade::low};
    out.verifiedIn = std::move(kinds);
    return out;
}

domain::Step step(const std::string &id, std::vector<std::string> requirements)
{
    domain::Step out;
    out.id = id;
    out.title = "step " + id;
    out.requirements = std::move(requirements);
    return out;
}

TracedProtocol traced(const std::string &id, const std::vector<StatedRequirement> &baseline,
                      std::vector<domain::Step> steps, Stage stage = Stage::approved)
{
    TracedProtocol out;
    out.id = id;
    out.version = 1;
    out.stage = stage;
    out.protocol.kind = *domain::fromWord<ProtocolKind>(id.substr(0, 2));
    out.protocol.modelName = "m";
    out.protocol.modelVersion = "1";
    out.protocol.steps = std::move(steps);
    out.baseline = baseline;
    return out;
}

TracedResult result(const std::string &stepId, Outcome outcome)
{
    return {stepId, outcome, "EXE-1", 1, {}};
}

std::string stateOf(const Traceability &matrix, const std::string &id)
{
    for (const auto &row : matrix.forward)
        if (row.requirement.id == id)
            return std::string(wordOf(row.state));
    return "no row";
}

} // namespace

void TestTraceability::resultsDecide_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::addColumn<QString>("state");
    const std::vector<Outcome> worstFirst{Outcome::error, Outcome::failed, Outcome::notRun, Outcome::passed,
                                          Outcome::notApplicable};
    for (std::size_t a = 0; a < worstFirst.size(); ++a)
        for (std::size_t b = 0; b < worstFirst.size(); ++b) {
            const auto word = wordOf(worstFirst[std::min(a, b)]);
            QTest::addRow("%zu %zu", a, b) << static_cast<int>(worstFirst[a]) << static_cast<int>(worstFirst[b])
                                           << QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
        }
}

/// Two steps for one requirement: all 25 pairs of the five outcomes.
void TestTraceability::resultsDecide()
{
    QFETCH(const int, first);
    QFETCH(const int, second);
    QFETCH(const QString, state);
    const std::vector set{stated("U-1")};
    auto protocol = traced("PQ-1", set, {step("1", {"U-1"}), step("2", {"U-1"})});
    protocol.results = {result("1", static_cast<Outcome>(first)), result("2", static_cast<Outcome>(second))};
    const auto matrix = trace({set, {protocol}, false});
    QCOMPARE(stateOf(matrix, "U-1"), state.toStdString());
    QCOMPARE(matrix.forward.front().links.size(), 2U);
    QVERIFY(matrix.isComplete()); // what failed is traced as well
    // What has no result was not run.
    protocol.results.clear();
    QCOMPARE(stateOf(trace({set, {protocol}, false}), "U-1"), std::string("not run"));
}

void TestTraceability::gapsAndExclusions()
{
    const std::vector set{stated("U-1"), stated("U-2"), stated("U-3", {ProtocolKind::iq})};
    auto protocol = traced("PQ-1", set, {step("1", {"U-1"})}, Stage::inReview);
    auto matrix = trace({set, {protocol}, false});
    QCOMPARE(stateOf(matrix, "U-2"), std::string("gap"));
    QCOMPARE(matrix.forward.front().links.front().reason, std::string("No step of PQ-1 verifies it."));
    QCOMPARE(stateOf(matrix, "U-3"), std::string("no row")); // not asked of a PQ
    QVERIFY(!matrix.isComplete());

    protocol.protocol.exclusions = {{"U-2", "verified in PQ-2"}};
    for (const auto &[stage, word] : {std::pair(Stage::draft, "gap"), std::pair(Stage::inReview, "excluded"),
                                      std::pair(Stage::approved, "excluded"), std::pair(Stage::rejected, "gap")}) {
        protocol.stage = stage;
        matrix = trace({set, {protocol}, false});
        QCOMPARE(stateOf(matrix, "U-2"), std::string(word));
    }
    // A step that verifies what is not asked of it is shown all the same.
    protocol.protocol.steps.push_back(step("2", {"U-3"}));
    QCOMPARE(stateOf(trace({set, {protocol}, false}), "U-3"), std::string("not run"));
    // Each protocol that has it in scope answers for itself.
    const auto second = traced("PQ-2", set, {step("1", {"U-1"})});
    QCOMPARE(stateOf(trace({set, {traced("PQ-1", set, {step("1", {"U-1", "U-2"})}), second}, false}), "U-2"),
             std::string("gap"));
}

void TestTraceability::wholeModelsNeedEachKind()
{
    auto set = std::vector{stated("U-1", {ProtocolKind::iq, ProtocolKind::pq}), stated("U-2", {ProtocolKind::oq})};
    auto protocol = traced("PQ-1", set, {step("1", {"U-1"})});
    QCOMPARE(stateOf(trace({set, {protocol}, false}), "U-1"), std::string("not run"));
    QCOMPARE(stateOf(trace({set, {protocol}, false}), "U-2"), std::string("no row"));
    const auto matrix = trace({set, {protocol}, true});
    QCOMPARE(stateOf(matrix, "U-1"), std::string("gap"));
    QCOMPARE(stateOf(matrix, "U-2"), std::string("gap"));
    QCOMPARE(matrix.forward.back().links.front().reason, std::string("There is no OQ protocol to verify it."));
    // Nobody asks it of this model.
    set.back().models = {"another"};
    QCOMPARE(stateOf(trace({set, {protocol}, true}), "U-2"), std::string("no row"));
}

void TestTraceability::changesMakeSuspect_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("reason");
    QTest::addRow("nothing") << "nothing" << QString();
    QTest::addRow("rationale") << "rationale" << QString();
    QTest::addRow("text") << "text" << QStringLiteral("The text of the requirement changed after PQ-1 was approved.");
    QTest::addRow("risk") << "risk" << QStringLiteral("The risk of the requirement changed after PQ-1 was approved.");
    QTest::addRow("both") << "both"
                          << QStringLiteral("Text and risk of the requirement changed after PQ-1 was approved.");
    QTest::addRow("new") << "new" << QStringLiteral("The requirement came after PQ-1 was approved.");
}

void TestTraceability::changesMakeSuspect()
{
    QFETCH(const QString, what);
    QFETCH(const QString, reason);
    const std::vector before{stated("U-1")};
    auto after = before;
    if (what == QLatin1String("text") || what == QLatin1String("both"))
        after.front().text = "another";
    if (what == QLatin1String("risk") || what == QLatin1String("both"))
        after.front().risk->severity = domain::Grade::low;
    if (what == QLatin1String("rationale"))
        after.front().rationale = "another";
    auto protocol =
        traced("PQ-1", what == QLatin1String("new") ? std::vector<StatedRequirement>() : before, {step("1", {"U-1"})});
    protocol.results = {result("1", Outcome::passed)};
    const auto matrix = trace({after, {protocol}, false});
    QCOMPARE(stateOf(matrix, "U-1"), std::string(reason.isEmpty() ? "passed" : "suspect"));
    QCOMPARE(QString::fromStdString(matrix.forward.front().links.front().reason), reason);
    QCOMPARE(matrix.isComplete(), reason.isEmpty());
    const auto &was = matrix.forward.front().links.front().before;
    QCOMPARE(was.has_value(), !reason.isEmpty() && what != QLatin1String("new"));
    if (was)
        QCOMPARE(was->text, before.front().text);
    // Its approval is yet to come: whoever approves looks at the requirements in force.
    protocol.stage = Stage::inReview;
    QCOMPARE(stateOf(trace({after, {protocol}, false}), "U-1"), std::string("passed"));
}

void TestTraceability::signedReviewsEndSuspicion()
{
    const std::vector before{stated("U-1"), stated("U-2")};
    auto after = before;
    after[0].text = after[1].text = "another";
    auto protocol = traced("PQ-1", before, {step("1", {"U-1", "U-2"})});
    protocol.results = {result("1", Outcome::passed)};
    protocol.signedOff = {after[0]};
    QCOMPARE(stateOf(trace({after, {protocol}, false}), "U-1"), std::string("passed"));
    QCOMPARE(stateOf(trace({after, {protocol}, false}), "U-2"), std::string("suspect"));
    // Changed once more, it was not looked at.
    after[0].risk->severity = domain::Grade::low;
    QCOMPARE(stateOf(trace({after, {protocol}, false}), "U-1"), std::string("suspect"));
    // The next version of the protocol is approved for what is in force.
    protocol.version = 2;
    protocol.baseline = after;
    protocol.signedOff.clear();
    QVERIFY(trace({after, {protocol}, false}).isComplete());
}

void TestTraceability::backwardGaps()
{
    const std::vector set{stated("U-1")};
    const auto protocol = traced("PQ-1", {stated("U-1"), stated("U-9")},
                                 {step("1", {"U-1"}), step("2", {}), step("3", {"U-1", "U-7"}), step("4", {"U-9"})});
    const auto matrix = trace({set, {protocol}, false});
    QCOMPARE(matrix.backward.size(), 4U);
    QCOMPARE(matrix.backwardGaps(), 3U);
    QVERIFY(!matrix.isComplete());
    std::map<std::string, const BackwardRow *> rows;
    for (const auto &row : matrix.backward)
        rows[row.stepId] = &row;
    QVERIFY(!rows["1"]->isGap());
    QVERIFY(rows["2"]->requirements.empty());
    QCOMPARE(rows["3"]->unknown, std::vector<std::string>{"U-7"});
    QCOMPARE(rows["3"]->requirements, std::vector<std::string>{"U-1"});
    QCOMPARE(rows["4"]->withdrawn, std::vector<std::string>{"U-9"});
    QCOMPARE(matrix.backward.back().stepId, std::string("1")); // gaps first
    std::vector<std::string> reasons;
    for (const auto &line : linesOf(matrix))
        if (!line.requirement)
            reasons.push_back(std::string(wordOf(line.link.state)) + ": " + line.link.reason);
    QCOMPARE(reasons, (std::vector<std::string>{"no requirement: The step verifies no requirement.",
                                                "unknown requirement: The requirement set has no U-7.",
                                                "withdrawn requirement: U-9 is not in the requirement set in force."}));
}

void TestTraceability::protocolsWithoutASet()
{
    domain::Protocol own;
    own.kind = ProtocolKind::iq;
    own.requirements = {{"A", "first"}, {"B", "second"}};
    own.steps = {step("1", {"A"}), step("2", {"B", "A"})};
    const auto requirements = domain::ownRequirements(own);
    TracedProtocol protocol;
    protocol.id = "IQ-1";
    protocol.stage = Stage::approved;
    protocol.protocol = own;
    protocol.baseline = requirements;
    const auto matrix = trace({requirements, {protocol}, false});
    QCOMPARE(matrix.forward.size(), 2U);
    QCOMPARE(matrix.forward.front().links.size(), 2U);
    QVERIFY(matrix.isComplete());
}

void TestTraceability::gapsStandFirst()
{
    const std::vector set{stated("passes"), stated("fails"), stated("lacks")};
    auto protocol = traced("PQ-1", set, {step("1", {"passes"}), step("2", {"fails"}), step("3", {})});
    protocol.results = {result("1", Outcome::passed), result("2", Outcome::failed)};
    const auto matrix = trace({set, {protocol}, false});
    std::vector<std::string> lines;
    for (const auto &line : linesOf(matrix))
        lines.push_back(line.requirement ? line.requirement->id : "step " + line.link.stepId);
    QCOMPARE(lines, (std::vector<std::string>{"lacks", "step 3", "fails", "passes"}));
    QCOMPARE(matrix.count(TraceState::failed), 1U);
    QCOMPARE(matrix.closed(), 1U);
}

namespace {

/// A random set, and protocols that were written for a random earlier form of it.
TraceInput randomInput(std::mt19937 &random)
{
    const auto upTo = [&random](int most) { return static_cast<int>(random() % static_cast<unsigned>(most + 1)); };
    TraceInput input;
    input.isWhole = upTo(1) == 1;
    constexpr std::array kinds{ProtocolKind::iq, ProtocolKind::oq, ProtocolKind::pq};
    const auto idOf = [](int number) { return "U-" + std::to_string(number); };
    for (int i = 0, n = 1 + upTo(5); i < n; ++i) {
        auto requirement = stated(idOf(i), {kinds.at(static_cast<std::size_t>(upTo(2)))});
        if (upTo(4) == 0)
            requirement.models = {"another"};
        input.requirements.push_back(std::move(requirement));
    }
    constexpr std::array names{"IQ-1", "OQ-1", "PQ-1", "PQ-2"};
    for (const auto *name : names) {
        if (upTo(3) == 0)
            continue;
        auto baseline = input.requirements;
        for (auto &requirement : baseline)
            if (upTo(3) == 0)
                requirement.text = "as it was";
        if (upTo(3) == 0)
            baseline.push_back(stated(idOf(8)));
        std::vector<domain::Step> steps;
        for (int s = 0, n = upTo(4); s < n; ++s) {
            std::set<std::string> named;
            for (int r = upTo(3); r > 0; --r)
                named.insert(idOf(upTo(9)));
            steps.push_back(step(std::to_string(s), {named.begin(), named.end()}));
        }
        auto protocol = traced(name, baseline, std::move(steps), static_cast<Stage>(upTo(2)));
        for (const auto &requirement : input.requirements)
            if (upTo(4) == 0)
                protocol.protocol.exclusions.push_back({requirement.id, "elsewhere"});
        for (const auto &one : protocol.protocol.steps)
            if (upTo(3) > 0)
                protocol.results.push_back(result(one.id, static_cast<Outcome>(upTo(4))));
        input.protocols.push_back(std::move(protocol));
    }
    return input;
}

bool names(const TracedProtocol &protocol, const std::string &requirement)
{
    return std::ranges::any_of(protocol.protocol.steps, [&](const domain::Step &one) {
        return std::ranges::count(one.requirements, requirement) > 0;
    });
}

/// What stands for the matrix without regard to the order of links.
std::multiset<std::string> contentOf(const Traceability &matrix)
{
    std::multiset<std::string> out;
    for (const auto &line : linesOf(matrix))
        out.insert((line.requirement ? line.requirement->id : line.named) + "|" +
                   std::string(line.state ? wordOf(*line.state) : "") + "|" + std::string(wordOf(line.link.state)) +
                   "|" + line.link.protocol + "|" + line.link.stepId + "|" +
                   std::string(wordOf(line.link.result.outcome)));
    return out;
}

/// Empty, or what does not hold.
std::string fault(const TraceInput &input, const Traceability &matrix)
{
    std::size_t steps = 0;
    for (const auto &protocol : input.protocols) {
        steps += protocol.protocol.steps.size();
        for (const auto &requirement : input.requirements) {
            const auto row = std::ranges::find_if(
                matrix.forward, [&](const auto &one) { return one.requirement.id == requirement.id; });
            const auto count = [&](auto &&wanted) {
                return row == matrix.forward.end() ? 0 : std::ranges::count_if(row->links, [&](const TraceLink &link) {
                    return link.protocol == protocol.id && wanted(link.state);
                });
            };
            const auto linked = count([](LinkState s) { return s == LinkState::covered || s == LinkState::suspect; });
            const auto open = count([](LinkState s) { return s == LinkState::gap; });
            const auto excluded = count([](LinkState s) { return s == LinkState::excluded; });
            const auto named = std::ranges::count_if(protocol.protocol.steps, [&](const domain::Step &one) {
                return std::ranges::count(one.requirements, requirement.id) > 0;
            });
            if (linked != named)
                return requirement.id + ": a link for each step of " + protocol.id + " that names it";
            const bool asked = requirement.isInScopeOf(protocol.protocol);
            if (open + excluded != (asked && named == 0 ? 1 : 0))
                return requirement.id + ": a gap or an exclusion in " + protocol.id +
                       " if and only if nothing covers it";
            if (open > 0 && row->state != TraceState::gap)
                return requirement.id + ": a gap is the worst";
        }
    }
    if (matrix.backward.size() != steps)
        return "every step is a row";
    std::size_t sum = 0;
    for (const auto &[state, word] : domain::Words<TraceState>::table)
        sum += matrix.count(state);
    if (sum != matrix.forward.size())
        return "the states add up";
    for (const auto &row : matrix.forward) {
        if (row.links.empty())
            return row.requirement.id + ": a row has links";
        const auto passed = std::ranges::any_of(
            row.links, [](const TraceLink &link) { return link.result.outcome == Outcome::passed; });
        if (row.state == TraceState::passed && !passed)
            return row.requirement.id + ": nothing passes without a step that passed";
    }
    for (const auto &row : matrix.backward)
        for (const auto &id : row.requirements) {
            const auto there = std::ranges::any_of(matrix.forward, [&](const ForwardRow &forward) {
                return forward.requirement.id == id && std::ranges::any_of(forward.links, [&](const TraceLink &link) {
                           return link.protocol == row.protocol && link.stepId == row.stepId;
                       });
            });
            if (!there)
                return row.protocol + " step " + row.stepId + ": what is linked backward is linked forward";
        }
    return {};
}

} // namespace

void TestTraceability::whateverTheMatrix()
{
    std::mt19937 random(20261126); // the seed of every run
    std::array<std::size_t, domain::Words<TraceState>::table.size()> seen{};
    for (int i = 0; i < 3000; ++i) {
        const auto input = randomInput(random);
        const auto matrix = trace(input);
        const auto wrong = fault(input, matrix);
        QVERIFY2(wrong.empty(), ("matrix " + std::to_string(i) + ": " + wrong).c_str());
        for (const auto &row : matrix.forward)
            ++seen.at(static_cast<std::size_t>(row.state));
        // The order of the protocols decides nothing.
        auto other = input;
        std::ranges::shuffle(other.protocols, random);
        QVERIFY(contentOf(trace(other)) == contentOf(matrix));
    }
    for (const auto &[state, word] : domain::Words<TraceState>::table)
        QVERIFY2(seen.at(static_cast<std::size_t>(state)) > 0, std::string(word).c_str());
}

/// Taking the last link to a requirement away makes a gap of it, and of nothing else.
void TestTraceability::theLastLinkIsTheCover()
{
    std::mt19937 random(6);
    int taken = 0;
    for (int i = 0; i < 500; ++i) {
        auto input = randomInput(random);
        input.isWhole = false;
        for (auto &protocol : input.protocols)
            protocol.protocol.exclusions.clear();
        const auto before = trace(input);
        for (auto &protocol : input.protocols)
            for (const auto &requirement : input.requirements) {
                if (!requirement.isInScopeOf(protocol.protocol) || !names(protocol, requirement.id))
                    continue;
                const auto kept = protocol.protocol.steps;
                for (auto &one : protocol.protocol.steps)
                    std::erase(one.requirements, requirement.id);
                const auto after = trace(input);
                protocol.protocol.steps = kept;
                QCOMPARE(stateOf(after, requirement.id), std::string("gap"));
                for (const auto &other : input.requirements)
                    if (other.id != requirement.id)
                        QCOMPARE(stateOf(after, other.id), stateOf(before, other.id));
                ++taken;
            }
    }
    QVERIFY(taken > 100);
}

VALBENCH_TEST(TestTraceability, traceability)
#include "test_traceability.moc"
