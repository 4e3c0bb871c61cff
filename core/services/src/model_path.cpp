// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "model_path.h"

#include <algorithm>

#include <valbench/base/text.h>

namespace valbench::services {

using domain::KindState;
using domain::ModelStage;
using domain::Stage;
using domain::ValidationState;
using domain::wordOf;

namespace {

/// Owner of the record that brought a step where it is, when it was last changed or signed, and what it waits for.
Status addRecord(domain::RecordReader &reader, const RecordWithSignatures &loaded, PathStep &step)
{
    VB_TRY(const auto summary, summaryOf(reader, loaded));
    step.recordId = summary.id;
    step.owner = summary.changedBy;
    step.since = summary.changed;
    for (const auto &signature : loaded.valid)
        step.since = std::max(step.since, signature.statement.time); // both are UTC in one form
    step.waitsFor = summary.waitsFor;
    return {};
}

Result<PathStep> kindStep(domain::RecordReader &reader, const LoadedKind &loaded)
{
    const auto state = domain::stateOf(loaded.facts);
    PathStep out{std::string(wordOf(loaded.facts.kind)), std::string(wordOf(state)), {}, {}, {}, {}};
    if (!loaded.protocol) {
        out.waitsFor = "a protocol";
        return out;
    }
    VB_CHECK(
        addRecord(reader, loaded.execution && state != KindState::ready ? *loaded.execution : *loaded.protocol, out));
    switch (state) {
    case KindState::written: out.state = "protocol " + std::string(wordOf(loaded.protocol->stage)); break;
    case KindState::ready:
        out.state = "protocol approved";
        out.waitsFor = "its execution";
        break;
    case KindState::executed:
    case KindState::concluded:
    case KindState::rejected:
    case KindState::acceptedWithConditions:
    case KindState::accepted:
        out.state = wordOf(loaded.facts.execution->outcome);
        if (state == KindState::executed && out.waitsFor.empty())
            out.waitsFor = "its report";
        break;
    case KindState::none:
    case KindState::executing: break;
    }
    return out;
}

/// Of all kinds that have one: the first that is not done, else the newest.
Result<PathStep> reportStep(domain::RecordReader &reader, const LoadedValidation &loaded)
{
    PathStep out{"Report", "not started", {}, {}, {}, {}};
    std::size_t approved = 0;
    const LoadedKind *open = nullptr, *newest = nullptr;
    for (const auto &kind : loaded.kinds) {
        if (!kind.report)
            continue;
        const bool isApproved = kind.report->stage == Stage::approved;
        approved += isApproved ? 1 : 0;
        if (!isApproved && !open)
            open = &kind;
        if (!newest || kind.report->record.sequence > newest->report->record.sequence)
            newest = &kind;
    }
    const auto *shown = open ? open : newest;
    if (!shown)
        return out;
    VB_CHECK(addRecord(reader, *shown->report, out));
    out.state = open ? std::string(wordOf(open->report->stage))
                     : std::string(wordOf(newest->facts.report->conclusion)) + ", approved";
    if (!open && approved < loaded.kinds.size())
        out.waitsFor =
            std::to_string(loaded.kinds.size() - approved) + " more of " + std::to_string(loaded.kinds.size());
    return out;
}

PathStep validatedStep(const ModelView &view, const LoadedValidation &loaded, const PathStep &report)
{
    const auto &validation = view.validation;
    PathStep out{std::string(validatedStepName), std::string(wordOf(validation.state)), {}, {}, {}, {}};
    const bool isDecided =
        validation.state != ValidationState::notBegun && validation.state != ValidationState::inProgress;
    if (isDecided) {
        out.recordId = report.recordId;
        out.owner = report.owner;
        out.since = report.since;
    }
    std::vector<std::string> open;
    for (const auto &kind : loaded.kinds) {
        if (!domain::isAccepted(domain::stateOf(kind.facts)))
            open.emplace_back(wordOf(kind.facts.kind));
    }
    if (!isDecided)
        out.waitsFor = separated(open);
    return out;
}

PathStep productionStep(const ModelView &view)
{
    PathStep out{"Production", view.stage == ModelStage::production ? "done" : "not started", {}, {}, {}, {}};
    if (view.stage == ModelStage::archived)
        out.state = wordOf(ModelStage::archived);
    if (!view.openPromotion.empty()) {
        out.recordId = view.openPromotion;
        out.waitsFor = "the decision on " + view.openPromotion;
    }
    return out;
}

} // namespace

Result<std::vector<PathStep>> pathOf(domain::RecordReader &reader, const ModelView &view,
                                     const LoadedValidation &loaded)
{
    std::vector<PathStep> path{{"Registered", "done", view.record.id, view.record.createdBy, view.record.created, {}}};
    for (const auto &kind : loaded.kinds) {
        VB_TRY(auto step, kindStep(reader, kind));
        path.push_back(std::move(step));
    }
    VB_TRY(auto report, reportStep(reader, loaded));
    path.push_back(std::move(report));
    path.push_back(validatedStep(view, loaded, path.back()));
    path.push_back(productionStep(view));
    return path;
}

} // namespace valbench::services
