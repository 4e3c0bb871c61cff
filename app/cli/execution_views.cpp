// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "execution_views.h"

#include <algorithm>

#include <valbench/base/text.h>

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

Object evidenceObject(const domain::EvidenceFile &file)
{
    return {{"file", file.name}, {"media_type", file.mediaType}, {"sha256", file.sha256}, {"size", file.size}};
}

Object correctionObject(const domain::Correction &correction)
{
    return {{"field", correction.field},   {"before", correction.before}, {"after", correction.after},
            {"reason", correction.reason}, {"by", correction.by},         {"at", correction.at}};
}

Value verificationOrNull(const std::optional<domain::Verification> &verification)
{
    if (!verification)
        return {};
    return Object{{"by", verification->by},
                  {"meaning", domain::wordOf(verification->meaning)},
                  {"at", verification->at},
                  {"signature", verification->signature}};
}

/// An attempt at a step, with those before it.
Object attemptObject(const domain::StepResult &step, const domain::Protocol &protocol, std::int64_t number)
{
    Array measures, evidence, corrections, earlier;
    for (const auto &measure : step.measures)
        measures.emplace_back(measureObject(measure));
    for (const auto &file : step.evidence)
        evidence.emplace_back(evidenceObject(file));
    for (const auto &correction : step.corrections)
        corrections.emplace_back(correctionObject(correction));
    for (std::size_t i = 0; i < step.earlier.size(); ++i)
        earlier.emplace_back(attemptObject(step.earlier[i], protocol, static_cast<std::int64_t>(i) + 1));
    return {{"step", step.stepId},
            {"title", titleOf(protocol, step.stepId)},
            {"outcome", domain::wordOf(step.outcome)},
            {"verdict", domain::wordOf(step.verdict)},
            {"actual", step.actual},
            {"reason", textOrNull(step.reason)},
            {"margin", textOrNull(step.margin)},
            {"measures", std::move(measures)},
            {"started", textOrNull(step.started)},
            {"finished", textOrNull(step.finished)},
            {"attempt", number},
            {"executor", textOrNull(step.executor)},
            {"repeat_reason", textOrNull(step.repeatReason)},
            {"evidence", std::move(evidence)},
            {"corrections", std::move(corrections)},
            {"verification", verificationOrNull(step.verification)},
            {"carried_over", step.carried ? Value(step.carried->toJson()) : Value()},
            {"earlier", std::move(earlier)}};
}

/// What stands beside a result, a line each.
std::vector<std::string> notesOf(const domain::StepResult &step)
{
    std::vector<std::string> notes{step.reason, step.margin};
    for (const auto &file : step.evidence)
        notes.push_back("evidence: " + file.name + ", SHA-256 " + file.sha256.substr(0, 12));
    for (const auto &correction : step.corrections)
        notes.push_back("corrected " + correction.field + ", which was '" + correction.before +
                        "': " + correction.reason + " (" + correction.by + ")");
    if (step.carried)
        notes.push_back("not executed again, but " + step.carried->sourceText() + ": " + step.carried->rationale);
    if (step.verification)
        notes.push_back(std::string(domain::wordOf(step.verification->meaning)) + " by " + step.verification->by +
                        " with " + step.verification->signature);
    if (!step.repeatReason.empty())
        notes.push_back("attempt " + std::to_string(step.attempt()) + ": " + step.repeatReason);
    for (std::size_t i = 0; i < step.earlier.size(); ++i)
        notes.push_back("attempt " + std::to_string(i + 1) + " " +
                        std::string(domain::wordOf(step.earlier[i].outcome)) + ": " + step.earlier[i].actual);
    std::erase(notes, std::string());
    return notes;
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
    for (const auto &step : execution.steps)
        steps.emplace_back(attemptObject(step, protocol, step.attempt()));
    return {{"protocol", referenceOrNull(execution.protocol)},
            {"model", referenceOrNull(execution.model)},
            {"attempt", execution.attempt},
            {"executor", textOrNull(execution.executor)},
            {"state", domain::wordOf(execution.state)},
            {"cancel_reason", textOrNull(execution.cancelReason)},
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
        for (const auto &note : notesOf(step))
            table.add({"", "", "", note});
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
    return std::string(domain::wordOf(execution.outcome())) + ": " + separated(counts);
}

ExitCode exitCodeOf(const domain::Execution &execution)
{
    return execution.outcome() == Outcome::passed ? ExitCode::done : ExitCode::failed;
}

Answer executionAnswer(const services::ExecutionView &view, const std::vector<services::SignatureView> &signatures)
{
    const auto &execution = view.execution;
    Answer answer;
    std::vector<std::string> missing;
    for (const auto &item : view.missing)
        missing.push_back(item.text());
    answer.document = Object{{"for_record", true},
                             {"watermark", nullptr},
                             {"record", recordObject(view.record)},
                             {"signatures", signaturesArray(signatures)},
                             {"title", view.protocol.protocol.title},
                             {"execution", executionObject(execution, view.protocol.protocol)},
                             {"deviations", json::textArray(view.deviations)},
                             {"missing", json::textArray(missing)},
                             {"evaluation", nullptr}};
    auto facts = recordFacts(view.record);
    facts.push_back({"Protocol", execution.protocol.id + " version " + std::to_string(execution.protocol.version)});
    facts.push_back({"Predictions", execution.scorer});
    facts.push_back({"Attempt", std::to_string(execution.attempt)});
    facts.push_back({"State", std::string(domain::wordOf(execution.state)) +
                                  (execution.cancelReason.empty() ? "" : ": " + execution.cancelReason)});
    facts.push_back({"Outcome", outcomeText(execution)});
    facts.push_back({"Deviations", separated(view.deviations)});
    facts.push_back({"Missing", separated(missing, " ")});
    answer.text = factsText(facts) + "\n" + stepsText(execution, view.protocol.protocol) + signaturesText(signatures);
    return answer;
}

} // namespace valbench::cli
