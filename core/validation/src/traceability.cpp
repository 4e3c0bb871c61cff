// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/validation/traceability.h>

#include <algorithm>

namespace valbench::validation {

using domain::Outcome;
using domain::Stage;
using domain::StatedRequirement;

namespace {

const StatedRequirement *find(const std::vector<StatedRequirement> &list, std::string_view id)
{
    const auto found = std::ranges::find(list, id, &StatedRequirement::id);
    return found == list.end() ? nullptr : &*found;
}

TracedResult resultOf(const TracedProtocol &traced, const std::string &stepId)
{
    const auto found = std::ranges::find(traced.results, stepId, &TracedResult::stepId);
    if (found != traced.results.end())
        return *found;
    TracedResult none;
    none.stepId = stepId;
    return none;
}

/// An exclusion stands in the protocol and is signed with it; before its author has signed, it is only a proposal.
bool isSigned(const TracedProtocol &traced)
{
    return traced.stage == Stage::inReview || traced.stage == Stage::approved;
}

/// Empty: the requirement asks what it asked when the protocol was approved, or somebody signed that it makes no odds.
std::string suspicionOf(const TracedProtocol &traced, const StatedRequirement &requirement)
{
    if (traced.stage != Stage::approved)
        return {}; // its approval is a look at the requirements in force
    const auto asksTheSame = [&](const StatedRequirement &other) { return requirement.asksTheSameAs(other); };
    const auto *before = find(traced.baseline, requirement.id);
    if ((before && asksTheSame(*before)) || std::ranges::any_of(traced.signedOff, asksTheSame))
        return {};
    if (!before)
        return "The requirement came after " + traced.id + " was approved.";
    const bool text = before->text != requirement.text;
    const bool risk = before->risk != requirement.risk;
    return std::string(text && risk ? "Text and risk"
                       : text       ? "The text"
                                    : "The risk") +
           " of the requirement changed after " + traced.id + " was approved.";
}

TraceLink linkTo(const TracedProtocol &traced, LinkState state, std::string reason)
{
    TraceLink link;
    link.state = state;
    link.protocol = traced.id;
    link.protocolVersion = traced.version;
    link.kind = traced.protocol.kind;
    link.reason = std::move(reason);
    return link;
}

/// What one protocol has for a requirement: its steps, else an exclusion, else a gap if it is in scope.
void addLinks(std::vector<TraceLink> &links, const TracedProtocol &traced, const StatedRequirement &requirement)
{
    const auto suspicion = suspicionOf(traced, requirement);
    bool covered = false;
    for (const auto &step : traced.protocol.steps) {
        if (std::ranges::count(step.requirements, requirement.id) == 0)
            continue;
        covered = true;
        auto link = linkTo(traced, suspicion.empty() ? LinkState::covered : LinkState::suspect, suspicion);
        link.stepId = step.id;
        link.stepTitle = step.title;
        link.result = resultOf(traced, step.id);
        if (const auto *before = find(traced.baseline, requirement.id); before && !suspicion.empty())
            link.before = *before;
        links.push_back(std::move(link));
    }
    if (covered || !requirement.isInScopeOf(traced.protocol))
        return;
    const auto excluded =
        std::ranges::find(traced.protocol.exclusions, requirement.id, &domain::Exclusion::requirement);
    if (excluded == traced.protocol.exclusions.end())
        return links.push_back(linkTo(traced, LinkState::gap, "No step of " + traced.id + " verifies it."));
    if (!isSigned(traced))
        return links.push_back(linkTo(traced, LinkState::gap, "Its exclusion is not signed yet: " + excluded->reason));
    links.push_back(linkTo(traced, LinkState::excluded, excluded->reason));
}

bool hasProtocolFor(const TraceInput &input, const StatedRequirement &requirement, domain::ProtocolKind kind)
{
    return std::ranges::any_of(input.protocols, [&](const TracedProtocol &traced) {
        return traced.protocol.kind == kind && requirement.isInScopeOf(traced.protocol);
    });
}

/// Kinds of protocol that have to verify it, and of which the model version has none.
void addMissingKinds(std::vector<TraceLink> &links, const TraceInput &input, const StatedRequirement &requirement)
{
    const bool concerns = std::ranges::any_of(input.protocols, [&](const TracedProtocol &traced) {
        return requirement.models.empty() || std::ranges::count(requirement.models, traced.protocol.modelName) > 0;
    });
    if (!input.isWhole || !concerns)
        return;
    for (const auto kind : requirement.verifiedIn) {
        if (hasProtocolFor(input, requirement, kind))
            continue;
        TraceLink link;
        link.kind = kind;
        link.reason = "There is no " + std::string(domain::wordOf(kind)) + " protocol to verify it.";
        links.push_back(std::move(link));
    }
}

TraceState stateOf(const std::vector<TraceLink> &links)
{
    const auto any = [&links](LinkState state) { return std::ranges::count(links, state, &TraceLink::state) > 0; };
    if (any(LinkState::gap))
        return TraceState::gap;
    if (any(LinkState::suspect))
        return TraceState::suspect;
    if (!any(LinkState::covered))
        return TraceState::excluded;
    const auto has = [&links](Outcome outcome) {
        return std::ranges::any_of(links, [outcome](const TraceLink &link) {
            return link.state == LinkState::covered && link.result.outcome == outcome;
        });
    };
    if (has(Outcome::error))
        return TraceState::error;
    if (has(Outcome::failed))
        return TraceState::failed;
    if (has(Outcome::notRun))
        return TraceState::notRun;
    return has(Outcome::passed) ? TraceState::passed : TraceState::notApplicable;
}

BackwardRow backwardRow(const TraceInput &input, const TracedProtocol &traced, const domain::Step &step)
{
    BackwardRow row;
    row.protocol = traced.id;
    row.protocolVersion = traced.version;
    row.kind = traced.protocol.kind;
    row.stepId = step.id;
    row.stepTitle = step.title;
    row.result = resultOf(traced, step.id);
    for (const auto &id : step.requirements) {
        if (find(input.requirements, id))
            row.requirements.push_back(id);
        else
            (find(traced.baseline, id) ? row.withdrawn : row.unknown).push_back(id);
    }
    return row;
}

TraceLine lineOf(const BackwardRow &row, LinkState state, std::string named)
{
    TraceLine line;
    line.named = std::move(named);
    line.link.state = state;
    line.link.protocol = row.protocol;
    line.link.protocolVersion = row.protocolVersion;
    line.link.kind = row.kind;
    line.link.stepId = row.stepId;
    line.link.stepTitle = row.stepTitle;
    line.link.result = row.result;
    line.link.reason = state == LinkState::unlinked  ? std::string("The step verifies no requirement.")
                       : state == LinkState::unknown ? "The requirement set has no " + line.named + "."
                                                     : line.named + " is not in the requirement set in force.";
    return line;
}

} // namespace

std::size_t Traceability::count(TraceState state) const
{
    return static_cast<std::size_t>(std::ranges::count(forward, state, &ForwardRow::state));
}

std::size_t Traceability::backwardGaps() const
{
    return static_cast<std::size_t>(std::ranges::count_if(backward, &BackwardRow::isGap));
}

std::size_t Traceability::closed() const
{
    return count(TraceState::passed) + count(TraceState::excluded);
}

bool Traceability::isComplete() const
{
    return count(TraceState::gap) + count(TraceState::suspect) + backwardGaps() == 0;
}

Traceability trace(const TraceInput &input)
{
    Traceability out;
    for (const auto &requirement : input.requirements) {
        ForwardRow row;
        row.requirement = requirement;
        for (const auto &traced : input.protocols)
            addLinks(row.links, traced, requirement);
        addMissingKinds(row.links, input, requirement);
        if (row.links.empty())
            continue; // in scope of nothing that is looked at
        row.state = stateOf(row.links);
        std::ranges::stable_sort(row.links, {}, &TraceLink::state);
        out.forward.push_back(std::move(row));
    }
    for (const auto &traced : input.protocols)
        for (const auto &step : traced.protocol.steps)
            out.backward.push_back(backwardRow(input, traced, step));
    std::ranges::stable_sort(out.forward, {}, &ForwardRow::state);
    std::ranges::stable_sort(out.backward, {}, [](const BackwardRow &row) { return !row.isGap(); });
    return out;
}

std::vector<TraceLine> linesOf(const Traceability &matrix)
{
    std::vector<TraceLine> out;
    const auto addForward = [&out](const ForwardRow &row) {
        for (const auto &link : row.links)
            out.push_back({&row.requirement, {}, row.state, link});
    };
    const auto firstClosed =
        std::ranges::find_if(matrix.forward, [](const ForwardRow &row) { return row.state != TraceState::gap; });
    std::for_each(matrix.forward.begin(), firstClosed, addForward);
    for (const auto &row : matrix.backward) {
        for (const auto &id : row.unknown)
            out.push_back(lineOf(row, LinkState::unknown, id));
        for (const auto &id : row.withdrawn)
            out.push_back(lineOf(row, LinkState::withdrawn, id));
        if (row.requirements.empty() && row.unknown.empty() && row.withdrawn.empty())
            out.push_back(lineOf(row, LinkState::unlinked, {}));
    }
    std::for_each(firstClosed, matrix.forward.end(), addForward);
    return out;
}

} // namespace valbench::validation
