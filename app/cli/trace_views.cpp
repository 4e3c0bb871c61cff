// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace_views.h"

#include <algorithm>

#include <valbench/base/text.h>

#include "record_views.h"

namespace valbench::cli {

using domain::wordOf;
using json::Array;
using json::Object;
using json::Value;

namespace {

Value riskOrNull(const std::optional<domain::Risk> &risk)
{
    if (!risk)
        return {};
    return Object{{"harm", risk->harm},
                  {"severity", wordOf(risk->severity)},
                  {"probability", wordOf(risk->probability)},
                  {"detectability", wordOf(risk->detectability)},
                  {"class", risk->riskClass()},
                  {"priority", wordOf(risk->priority())}};
}

Value resultOrNull(const std::string &stepId, const validation::TracedResult &result)
{
    if (stepId.empty())
        return {};
    return Object{{"outcome", wordOf(result.outcome)},
                  {"execution", textOrNull(result.execution)},
                  {"attempt", result.attempt},
                  {"deviations", json::textArray(result.deviations)}};
}

Object linkObject(const validation::TraceLink &link)
{
    return {{"state", wordOf(link.state)},
            {"protocol", textOrNull(link.protocol)},
            {"protocol_version", link.protocolVersion},
            {"kind", wordOf(link.kind)},
            {"step", textOrNull(link.stepId)},
            {"title", textOrNull(link.stepTitle)},
            {"result", resultOrNull(link.stepId, link.result)},
            {"reason", textOrNull(link.reason)},
            {"before", link.before ? Value(requirementObject(*link.before)) : Value()}};
}

Array referencesArray(const std::vector<domain::RecordReference> &references)
{
    Array out;
    for (const auto &reference : references)
        out.emplace_back(reference.toJson());
    return out;
}

} // namespace

std::string kindsText(const domain::StatedRequirement &requirement)
{
    std::string out;
    for (const auto kind : requirement.verifiedIn)
        out += (out.empty() ? "" : " ") + std::string(wordOf(kind));
    return out;
}

Object requirementObject(const domain::StatedRequirement &requirement)
{
    Array kinds;
    for (const auto kind : requirement.verifiedIn)
        kinds.emplace_back(wordOf(kind));
    return {{"id", requirement.id},
            {"area", textOrNull(requirement.area)},
            {"kind", wordOf(requirement.kind)},
            {"text", requirement.text},
            {"rationale", textOrNull(requirement.rationale)},
            {"source", textOrNull(requirement.source)},
            {"owner", textOrNull(requirement.owner)},
            {"verified_in", std::move(kinds)},
            {"models", json::textArray(requirement.models)},
            {"risk", riskOrNull(requirement.risk)}};
}

Object traceObject(const services::TraceView &view)
{
    Array forward, backward;
    for (const auto &row : view.matrix.forward) {
        Array links;
        for (const auto &link : row.links)
            links.emplace_back(linkObject(link));
        forward.push_back(Object{{"requirement", requirementObject(row.requirement)},
                                 {"state", wordOf(row.state)},
                                 {"links", std::move(links)}});
    }
    for (const auto &row : view.matrix.backward)
        backward.push_back(Object{{"protocol", row.protocol},
                                  {"protocol_version", row.protocolVersion},
                                  {"kind", wordOf(row.kind)},
                                  {"step", row.stepId},
                                  {"title", row.stepTitle},
                                  {"result", resultOrNull(row.stepId, row.result)},
                                  {"gap", row.isGap()},
                                  {"requirements", json::textArray(row.requirements)},
                                  {"unknown", json::textArray(row.unknown)},
                                  {"withdrawn", json::textArray(row.withdrawn)}});
    Object counts;
    for (const auto &[state, word] : domain::Words<validation::TraceState>::table) {
        std::string name(word);
        std::ranges::replace(name, ' ', '_');
        counts.set(std::move(name), view.matrix.count(state));
    }
    return {{"requirement_set", view.set ? Value(view.set->toJson()) : Value()},
            {"title", textOrNull(view.setTitle)},
            {"note", textOrNull(view.note)},
            {"protocols", referencesArray(view.protocols)},
            {"link_reviews", referencesArray(view.linkReviews)},
            {"complete", view.matrix.isComplete()},
            {"summary", view.summary()},
            {"counts", std::move(counts)},
            {"steps_without_requirement", view.matrix.backwardGaps()},
            {"forward", std::move(forward)},
            {"backward", std::move(backward)}};
}

std::string traceText(const services::TraceView &view)
{
    std::vector<std::string> protocols;
    for (const auto &protocol : view.protocols)
        protocols.push_back(protocol.id + " version " + std::to_string(protocol.version));
    auto out = factsText({{"Requirements", view.set ? view.set->id + " version " + std::to_string(view.set->version) +
                                                          ", " + view.setTitle
                                                    : std::string("no requirement set")},
                          {"Protocols", separated(protocols)},
                          {"Note", view.note},
                          {"Matrix", view.summary()}});
    TextTable table(
        {"Requirement", "Priority", "State", "Link", "Step", "Result", "Execution", "Deviations", "Reason"});
    for (const auto &line : validation::linesOf(view.matrix)) {
        const auto &link = line.link;
        const auto *risk = line.requirement && line.requirement->risk ? &*line.requirement->risk : nullptr;
        table.add({line.requirement ? line.requirement->id : line.named,
                   risk ? std::string(wordOf(risk->priority())) : "",
                   line.state ? std::string(wordOf(*line.state)) : "", std::string(wordOf(link.state)),
                   link.protocol + (link.stepId.empty() ? "" : " " + link.stepId),
                   link.stepId.empty() ? "" : std::string(wordOf(link.result.outcome)), link.result.execution,
                   separated(link.result.deviations, " "), link.reason});
    }
    return out + "\n" + table.text();
}

} // namespace valbench::cli
