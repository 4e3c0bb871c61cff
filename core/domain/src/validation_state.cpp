// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/validation_state.h>

#include <algorithm>

#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

std::string countOf(std::size_t count, std::string_view one, std::string_view several)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : several);
}

void addDoubts(const ValidationFacts &facts, std::vector<ValidationReason> &out)
{
    if (facts.gaps > 0)
        out.push_back({countOf(facts.gaps, "requirement is", "requirements are") + " verified by no step.", ""});
    if (facts.suspects > 0)
        out.push_back({countOf(facts.suspects, "requirement has", "requirements have") + " changed since.", ""});
    if (!facts.registryDifferences)
        out.push_back({"What the last comparison with MLflow's registry found cannot be read.", ""});
    else if (*facts.registryDifferences > 0)
        out.push_back({"The last comparison with MLflow's registry found " +
                           countOf(static_cast<std::size_t>(*facts.registryDifferences), "difference", "differences") +
                           ".",
                       ""});
}

} // namespace

bool isAccepted(KindState state)
{
    return state == KindState::accepted || state == KindState::acceptedWithConditions;
}

ValidationReason openReason(const KindFacts &facts)
{
    const std::string name(wordOf(facts.kind));
    switch (stateOf(facts)) {
    case KindState::none: return {"There is no " + name + " protocol.", ""};
    case KindState::written: return {facts.protocol->id + " is not approved.", facts.protocol->id};
    case KindState::ready:
        return {facts.protocol->id +
                    (facts.execution ? " version " + std::to_string(facts.protocol->inForce) : std::string()) +
                    " has not been executed.",
                facts.protocol->id};
    case KindState::executing: return {facts.execution->id + " is not completed.", facts.execution->id};
    case KindState::executed: return {facts.execution->id + " has no report yet.", facts.execution->id};
    case KindState::concluded:
        return {facts.report->id + (facts.report->stage == Stage::approved
                                        ? " is on another version of the model or of its execution."
                                        : " is not approved: " + std::string(wordOf(facts.report->stage)) + "."),
                facts.report->id};
    case KindState::rejected: return {"The " + name + " is rejected by " + facts.report->id + ".", facts.report->id};
    case KindState::acceptedWithConditions:
        return {"The " + name + " is accepted with the conditions of " + facts.report->id + ".", facts.report->id};
    case KindState::accepted: break;
    }
    return {};
}

std::vector<ValidationReason> doubtsOf(const KindFacts &facts)
{
    std::vector<ValidationReason> out;
    if (!isAccepted(stateOf(facts)))
        return out;
    const auto &protocol = *facts.protocol;
    const auto &run = *facts.execution;
    if (run.protocolVersion != protocol.inForce)
        out.push_back({protocol.id + " version " + std::to_string(protocol.inForce) + " is in force, and version " +
                           std::to_string(run.protocolVersion) + " was executed.",
                       protocol.id});
    if (!run.openDeviations.empty())
        out.push_back({"Open: " + separated(run.openDeviations) + ".", run.openDeviations.front()});
    return out;
}

KindState stateOf(const KindFacts &facts)
{
    if (!facts.protocol)
        return KindState::none;
    if (!facts.execution)
        return facts.protocol->inForce > 0 ? KindState::ready : KindState::written;
    if (facts.execution->state == ExecutionState::inProgress)
        return KindState::executing;
    const bool isReported = facts.report && facts.report->stage == Stage::approved && facts.report->isOnThese;
    if (isReported && facts.report->conclusion == Conclusion::accepted)
        return KindState::accepted;
    if (isReported && facts.report->conclusion == Conclusion::acceptedWithConditions)
        return KindState::acceptedWithConditions;
    // What did not end well for an earlier version says nothing of the one in force.
    if (facts.execution->protocolVersion != facts.protocol->inForce)
        return KindState::ready;
    if (!facts.report)
        return KindState::executed;
    return isReported ? KindState::rejected : KindState::concluded;
}

Validation validationOf(const ValidationFacts &facts)
{
    Validation out;
    bool isBegun = false, isRejected = false, isOpen = false, isConditional = false;
    std::vector<ValidationReason> doubts;
    for (const auto &[kind, word] : Words<ProtocolKind>::table) {
        const auto found = std::ranges::find(facts.kinds, kind, &KindFacts::kind);
        const KindFacts none{kind, {}, {}, {}};
        const auto &one = found == facts.kinds.end() ? none : *found;
        const auto state = stateOf(one);
        isBegun = isBegun || state != KindState::none;
        isRejected = isRejected || state == KindState::rejected;
        isConditional = isConditional || state == KindState::acceptedWithConditions;
        isOpen = isOpen || !(isAccepted(state) || state == KindState::rejected);
        if (state != KindState::accepted)
            out.reasons.push_back(openReason(one));
        const auto changed = doubtsOf(one);
        doubts.insert(doubts.end(), changed.begin(), changed.end());
    }
    if (!isBegun)
        return {ValidationState::notBegun, {{"There is no protocol for this version.", ""}}};
    addDoubts(facts, doubts);
    const bool doubtsMatterMost = !isRejected && !isOpen;
    out.reasons.insert(doubtsMatterMost ? out.reasons.begin() : out.reasons.end(), doubts.begin(), doubts.end());
    using enum ValidationState;
    out.state = isRejected        ? rejected
                : isOpen          ? inProgress
                : !doubts.empty() ? inDoubt
                : isConditional   ? validatedWithConditions
                                  : validated;
    return out;
}

} // namespace valbench::domain
