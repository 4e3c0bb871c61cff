// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The validation state of a model version, for everything that records can say of it.
#include "support/test_registry.h"

#include <algorithm>
#include <array>
#include <functional>

#include <valbench/domain/validation_state.h>

using namespace valbench;
using namespace valbench::domain;

class TestValidationState : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void kindsByTheirRecords();
    void everyCombination();
    void whatIsMissingIsNotDone();
    void doubtsOfOneKind();
    void doubtsOfTheWhole();
    void reasonsNameTheRecord();
};

namespace {

/// The records that bring a kind this far.
KindFacts kindIn(KindState state, ProtocolKind kind)
{
    const std::string name(wordOf(kind));
    KindFacts out{kind, {}, {}, {}};
    if (state == KindState::none)
        return out;
    out.protocol = KindFacts::Protocol{name + "-1", state == KindState::written ? 0 : 1};
    if (state <= KindState::ready)
        return out;
    out.execution = KindFacts::Run{"EXE-" + name, 1, ExecutionState::completed, Outcome::passed, {}};
    if (state == KindState::executing)
        out.execution->state = ExecutionState::inProgress;
    if (state <= KindState::executed)
        return out;
    out.report = KindFacts::Conclusion{"REP-" + name, Stage::approved, Conclusion::accepted, true};
    if (state == KindState::concluded)
        out.report->stage = Stage::inReview;
    if (state == KindState::rejected)
        out.report->conclusion = Conclusion::rejected;
    if (state == KindState::acceptedWithConditions)
        out.report->conclusion = Conclusion::acceptedWithConditions;
    return out;
}

ValidationFacts accepted()
{
    ValidationFacts out;
    for (const auto &[kind, word] : Words<ProtocolKind>::table)
        out.kinds.push_back(kindIn(KindState::accepted, kind));
    return out;
}

ValidationState stateWith(const std::function<void(ValidationFacts &)> &change)
{
    auto facts = accepted();
    change(facts);
    return validationOf(facts).state;
}

} // namespace

void TestValidationState::kindsByTheirRecords()
{
    for (const auto &[state, word] : Words<KindState>::table)
        QCOMPARE(stateOf(kindIn(state, ProtocolKind::oq)), state);
    // A report that is not approved accepts nothing, and nor does one on other contents.
    for (const auto &[stage, word] : Words<Stage>::table) {
        auto facts = kindIn(KindState::accepted, ProtocolKind::pq);
        facts.report->stage = stage;
        QCOMPARE(stateOf(facts), stage == Stage::approved ? KindState::accepted : KindState::concluded);
        facts.report->isOnThese = false;
        QCOMPARE(stateOf(facts), KindState::concluded);
    }
    // A version that is in force and was not executed is to be, unless an earlier one was accepted (then it is in
    // doubt).
    for (const auto &[state, word] : Words<KindState>::table) {
        auto facts = kindIn(state, ProtocolKind::oq);
        if (!facts.execution)
            continue;
        facts.protocol->inForce = 2;
        const bool stays = isAccepted(state) || state == KindState::executing;
        QCOMPARE(stateOf(facts), stays ? state : KindState::ready);
        QCOMPARE(doubtsOf(facts).size(), isAccepted(state) ? 1U : 0U);
        if (!stays)
            QCOMPARE(openReason(facts).text, std::string("OQ-1 version 2 has not been executed."));
    }
    // Whether the steps passed is the report's to weigh.
    for (const auto &[outcome, word] : Words<Outcome>::table) {
        auto facts = kindIn(KindState::executed, ProtocolKind::pq);
        facts.execution->outcome = outcome;
        QCOMPARE(stateOf(facts), KindState::executed);
    }
}

void TestValidationState::everyCombination()
{
    int validated = 0, all = 0;
    for (const auto &[iq, iqWord] : Words<KindState>::table)
        for (const auto &[oq, oqWord] : Words<KindState>::table)
            for (const auto &[pq, pqWord] : Words<KindState>::table)
                for (const bool doubtful : {false, true}) {
                    const std::array states{iq, oq, pq};
                    const auto count = [&](KindState state) { return std::ranges::count(states, state); };
                    const auto good = count(KindState::accepted) + count(KindState::acceptedWithConditions);
                    auto expected = ValidationState::inProgress;
                    if (count(KindState::none) == 3)
                        expected = ValidationState::notBegun;
                    else if (count(KindState::rejected) > 0)
                        expected = ValidationState::rejected;
                    else if (good == 3)
                        expected = doubtful                          ? ValidationState::inDoubt
                                   : count(KindState::accepted) == 3 ? ValidationState::validated
                                                                     : ValidationState::validatedWithConditions;
                    ValidationFacts facts;
                    facts.kinds = {kindIn(pq, ProtocolKind::pq), kindIn(iq, ProtocolKind::iq),
                                   kindIn(oq, ProtocolKind::oq)};
                    facts.suspects = doubtful ? 1 : 0;
                    const auto found = validationOf(facts);
                    QCOMPARE(found.state, expected);
                    QCOMPARE(found.reasons.empty(), expected == ValidationState::validated);
                    validated += expected == ValidationState::validated ? 1 : 0;
                    ++all;
                }
    QCOMPARE(all, 9 * 9 * 9 * 2);
    QCOMPARE(validated, 1);
}

void TestValidationState::whatIsMissingIsNotDone()
{
    QCOMPARE(validationOf({}).state, ValidationState::notBegun);
    for (std::size_t missing = 0; missing < 3; ++missing)
        QCOMPARE(stateWith([&](ValidationFacts &facts) {
                     facts.kinds.erase(facts.kinds.begin() + static_cast<std::ptrdiff_t>(missing));
                 }),
                 ValidationState::inProgress);
}

void TestValidationState::doubtsOfOneKind()
{
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(stateWith([i](ValidationFacts &facts) { facts.kinds[i].protocol->inForce = 2; }),
                 ValidationState::inDoubt);
        QCOMPARE(stateWith([i](ValidationFacts &facts) { facts.kinds[i].execution->openDeviations = {"DEV-7"}; }),
                 ValidationState::inDoubt);
        // What was not accepted is not in doubt but open.
        QCOMPARE(stateWith([i](ValidationFacts &facts) {
                     facts.kinds[i].report.reset();
                     facts.kinds[i].execution->openDeviations = {"DEV-7"};
                 }),
                 ValidationState::inProgress);
    }
}

void TestValidationState::doubtsOfTheWhole()
{
    QCOMPARE(stateWith([](ValidationFacts &) {}), ValidationState::validated);
    QCOMPARE(stateWith([](ValidationFacts &facts) { facts.gaps = 1; }), ValidationState::inDoubt);
    QCOMPARE(stateWith([](ValidationFacts &facts) { facts.suspects = 1; }), ValidationState::inDoubt);
    QCOMPARE(stateWith([](ValidationFacts &facts) { facts.registryDifferences = 1; }), ValidationState::inDoubt);
    QCOMPARE(stateWith([](ValidationFacts &facts) { facts.registryDifferences.reset(); }), ValidationState::inDoubt);
}

void TestValidationState::reasonsNameTheRecord()
{
    auto facts = accepted();
    facts.kinds[0] = kindIn(KindState::acceptedWithConditions, ProtocolKind::iq);
    facts.kinds[1].execution->openDeviations = {"DEV-7", "DEV-9"};
    facts.kinds[2].protocol->inForce = 3;
    facts.gaps = 2;
    const std::vector<ValidationReason> expected{{"Open: DEV-7, DEV-9.", "DEV-7"},
                                                 {"PQ-1 version 3 is in force, and version 1 was executed.", "PQ-1"},
                                                 {"2 requirements are verified by no step.", ""},
                                                 {"The IQ is accepted with the conditions of REP-IQ.", "REP-IQ"}};
    QVERIFY(validationOf(facts).reasons == expected);
    facts = {{kindIn(KindState::executing, ProtocolKind::iq)}, 0, 0, 0};
    const std::vector<ValidationReason> open{
        {"EXE-IQ is not completed.", "EXE-IQ"}, {"There is no OQ protocol.", ""}, {"There is no PQ protocol.", ""}};
    QVERIFY(validationOf(facts).reasons == open);
}

VALBENCH_TEST(TestValidationState, validation_state)
#include "test_validation_state.moc"
