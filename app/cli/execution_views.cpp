// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "execution_views.h"

#include <algorithm>

#include "command.h"
#include "record_views.h"

namespace valbench::cli {

using domain::Outcome;
using json::Array;
using json::Object;
using json::Value;

namespace {

Value referenceOrNull(const domain::RecordReference &reference)
{
    if (reference.id.empty())
        return {};
    return Object{{"id", reference.id}, {"version", reference.version}, {"sha256", reference.sha256}};
}

Object measureObject(const domain::Measure &measure)
{
    const auto lower = numberOrNull(measure.lower);
    const auto upper = numberOrNull(measure.upper);
    Object out{{"metric", measure.metric},
               {"value", numberOrNull(measure.value)},
               {"ci", lower.isNull() || upper.isNull() ? Value() : Value(Array{lower, upper})},
               {"method", textOrNull(measure.method)},
               {"n", measure.n}};
    if (measure.events >= 0)
        out.set("events", measure.events);
    if (!measure.reason.empty())
        out.set("reason", measure.reason);
    return out;
}

const domain::Step *stepNamed(const domain::Protocol &protocol, std::string_view id)
{
    const auto found = std::ranges::find(protocol.steps, id, &domain::Step::id);
    return found == protocol.steps.end() ? nullptr : &*found;
}

std::string titleOf(const domain::Protocol &protocol, std::string_view id)
{
    const auto *step = stepNamed(protocol, id);
    return step ? step->title : std::string();
}

} // namespace

Result<std::vector<services::DataFile>> dataFiles(const std::vector<std::string> &texts)
{
    std::vector<services::DataFile> out;
    for (const auto &text : texts) {
        VB_TRY(auto parts, splitRole("--data", text));
        out.push_back({std::move(parts.role), std::move(parts.file)});
    }
    return out;
}

Object executionObject(const domain::Execution &execution, const domain::Protocol &protocol)
{
    Array data;
    for (const auto &used : execution.data)
        data.push_back(Object{{"role", used.role},
                              {"file", used.fileName},
                              {"sha256", used.sha256},
                              {"rows", used.rows},
                              {"excluded", used.excluded},
                              {"scores_sha256", textOrNull(used.scoresSha256)}});
    Array steps;
    for (const auto &step : execution.steps) {
        Array measures;
        for (const auto &measure : step.measures)
            measures.emplace_back(measureObject(measure));
        steps.push_back(Object{{"step", step.stepId},
                               {"title", titleOf(protocol, step.stepId)},
                               {"outcome", domain::wordOf(step.outcome)},
                               {"verdict", domain::wordOf(step.verdict)},
                               {"actual", step.actual},
                               {"reason", textOrNull(step.reason)},
                               {"margin", textOrNull(step.margin)},
                               {"measures", std::move(measures)},
                               {"started", textOrNull(step.started)},
                               {"finished", textOrNull(step.finished)}});
    }
    return {{"protocol", referenceOrNull(execution.protocol)},
            {"model", referenceOrNull(execution.model)},
            {"attempt", execution.attempt},
            {"executor", textOrNull(execution.executor)},
            {"started", execution.started},
            {"finished", execution.finished},
            {"scorer", execution.scorer},
            {"outcome", domain::wordOf(execution.outcome())},
            {"data", std::move(data)},
            {"steps", std::move(steps)},
            {"evaluation_sha256", textOrNull(execution.evaluationSha256)}};
}

std::string stepsText(const domain::Execution &execution, const domain::Protocol &protocol)
{
    TextTable table({"Step", "Outcome", "Title", "Actual"});
    for (const auto &step : execution.steps) {
        table.add(
            {step.stepId, std::string(domain::wordOf(step.outcome)), titleOf(protocol, step.stepId), step.actual});
        for (const auto &note : {step.reason, step.margin}) {
            if (!note.empty())
                table.add({"", "", "", note});
        }
    }
    return table.text();
}

std::string outcomeText(const domain::Execution &execution)
{
    std::vector<std::string> counts;
    for (const auto &[outcome, word] : domain::Words<Outcome>::table) {
        if (const auto n = execution.count(outcome); n > 0)
            counts.push_back(std::to_string(n) + " " + std::string(word));
    }
    return std::string(domain::wordOf(execution.outcome())) + ": " + joined(counts, ", ");
}

ExitCode exitCodeOf(const domain::Execution &execution)
{
    return execution.outcome() == Outcome::passed ? ExitCode::done : ExitCode::failed;
}

Answer executionAnswer(const services::ExecutionView &view, const std::vector<services::SignatureView> &signatures)
{
    const auto &execution = view.execution;
    Answer answer;
    answer.document = Object{{"for_record", true},
                             {"watermark", nullptr},
                             {"record", recordObject(view.record)},
                             {"signatures", signaturesArray(signatures)},
                             {"title", view.protocol.protocol.title},
                             {"execution", executionObject(execution, view.protocol.protocol)},
                             {"deviations", textArray(view.deviations)},
                             {"evaluation", nullptr}};
    auto facts = recordFacts(view.record);
    facts.push_back({"Protocol", execution.protocol.id + " version " + std::to_string(execution.protocol.version)});
    facts.push_back({"Predictions", execution.scorer});
    facts.push_back({"Attempt", std::to_string(execution.attempt)});
    facts.push_back({"Outcome", outcomeText(execution)});
    facts.push_back({"Deviations", joined(view.deviations, ", ")});
    answer.text = factsText(facts) + "\n" + stepsText(execution, view.protocol.protocol) + signaturesText(signatures);
    return answer;
}

} // namespace valbench::cli
