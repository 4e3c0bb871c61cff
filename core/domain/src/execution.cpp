// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/execution.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

/// A real in a record: shortest text, or null where it is undefined.
json::Value realJson(double value)
{
    return std::isfinite(value) ? json::Value(shortestText(value)) : json::Value(nullptr);
}

Result<double> readReal(const json::Reader &reader, std::string_view name)
{
    const auto *value = reader.find(name);
    if (value && value->isNull())
        return std::numeric_limits<double>::quiet_NaN();
    return reader.real(name);
}

json::Object measureJson(const Measure &measure)
{
    return {{"metric", measure.metric},         {"value", realJson(measure.value)}, {"lower", realJson(measure.lower)},
            {"upper", realJson(measure.upper)}, {"method", measure.method},         {"n", measure.n},
            {"events", measure.events},         {"reason", measure.reason}};
}

Result<Measure> readMeasure(const json::Reader &reader)
{
    Measure measure;
    VB_TRY(measure.metric, reader.text("metric"));
    VB_TRY(measure.value, readReal(reader, "value"));
    VB_TRY(measure.lower, readReal(reader, "lower"));
    VB_TRY(measure.upper, readReal(reader, "upper"));
    VB_TRY(measure.method, reader.text("method"));
    VB_TRY(measure.n, reader.integer("n"));
    VB_TRY(measure.events, reader.integer("events"));
    VB_TRY(measure.reason, reader.text("reason"));
    return measure;
}

Result<StepResult> readStepResult(const json::Reader &reader)
{
    StepResult step;
    VB_TRY(step.stepId, reader.text("step"));
    VB_TRY(const auto outcome, reader.text("outcome"));
    VB_TRY(step.outcome, fromWord<Outcome>(outcome));
    VB_TRY(const auto verdict, reader.text("verdict"));
    VB_TRY(step.verdict, fromWord<Verdict>(verdict));
    VB_TRY(step.actual, reader.text("actual"));
    VB_TRY(step.reason, reader.text("reason"));
    VB_TRY(step.margin, reader.text("margin"));
    VB_TRY(step.started, reader.text("started"));
    VB_TRY(step.finished, reader.text("finished"));
    VB_TRY(const auto measures, reader.objects("measures"));
    for (const auto &item : measures) {
        VB_TRY(auto measure, readMeasure(item));
        step.measures.push_back(std::move(measure));
    }
    VB_TRY(step.executor, reader.textOr("executor", ""));
    VB_TRY(step.repeatReason, reader.textOr("repeat_reason", ""));
    VB_TRY(const auto evidence, reader.objects("evidence"));
    for (const auto &item : evidence) {
        VB_TRY(auto file, EvidenceFile::fromJson(item));
        step.evidence.push_back(std::move(file));
    }
    VB_TRY(const auto corrections, reader.objects("corrections"));
    for (const auto &item : corrections) {
        VB_TRY(auto correction, Correction::fromJson(item));
        step.corrections.push_back(std::move(correction));
    }
    if (reader.find("verification")) {
        VB_TRY(const auto verification, reader.object("verification"));
        VB_TRY(step.verification, Verification::fromJson(verification));
    }
    if (reader.find("carried_over")) {
        VB_TRY(const auto carried, reader.object("carried_over"));
        VB_TRY(step.carried, CarriedOver::fromJson(carried));
    }
    VB_TRY(const auto earlier, reader.objects("earlier"));
    for (const auto &item : earlier) {
        VB_TRY(auto attempt, readStepResult(item));
        step.earlier.push_back(std::move(attempt));
    }
    return step;
}

/// A list of parts, if there are any.
template <class Part, class Make>
void setList(json::Object &out, const char *name, const std::vector<Part> &parts, Make &&make)
{
    if (parts.empty())
        return;
    json::Array list;
    for (const auto &part : parts)
        list.push_back(make(part));
    out.set(name, std::move(list));
}

json::Object stepJson(const StepResult &step)
{
    json::Array measures;
    for (const auto &measure : step.measures)
        measures.push_back(measureJson(measure));
    json::Object out{{"step", step.stepId},     {"outcome", wordOf(step.outcome)}, {"verdict", wordOf(step.verdict)},
                     {"actual", step.actual},   {"reason", step.reason},           {"margin", step.margin},
                     {"started", step.started}, {"finished", step.finished},       {"measures", std::move(measures)}};
    if (!step.executor.empty())
        out.set("executor", step.executor);
    if (!step.repeatReason.empty())
        out.set("repeat_reason", step.repeatReason);
    const auto toJson = [](const auto &part) { return part.toJson(); };
    setList(out, "evidence", step.evidence, toJson);
    setList(out, "corrections", step.corrections, toJson);
    if (step.verification)
        out.set("verification", step.verification->toJson());
    if (step.carried)
        out.set("carried_over", step.carried->toJson());
    setList(out, "earlier", step.earlier, stepJson);
    return out;
}

} // namespace

Outcome Execution::outcome() const
{
    for (const auto worst : {Outcome::error, Outcome::failed, Outcome::notRun}) {
        if (count(worst) > 0)
            return worst;
    }
    return steps.empty() ? Outcome::notRun : Outcome::passed;
}

std::size_t Execution::count(Outcome outcome) const
{
    return static_cast<std::size_t>(std::ranges::count(steps, outcome, &StepResult::outcome));
}

const StepResult *Execution::step(std::string_view stepId) const
{
    const auto found = std::ranges::find(steps, stepId, &StepResult::stepId);
    return found == steps.end() ? nullptr : &*found;
}

StepResult *Execution::step(std::string_view stepId)
{
    const auto found = std::ranges::find(steps, stepId, &StepResult::stepId);
    return found == steps.end() ? nullptr : &*found;
}

std::vector<std::string> Execution::evidence() const
{
    std::vector<std::string> out;
    const auto add = [&out](const std::string &sha256) {
        if (!sha256.empty() && std::ranges::find(out, sha256) == out.end())
            out.push_back(sha256);
    };
    add(evaluationSha256);
    for (const auto &step : steps) {
        for (const auto &before : step.earlier)
            std::ranges::for_each(before.evidence, add, &EvidenceFile::sha256);
        std::ranges::for_each(step.evidence, add, &EvidenceFile::sha256);
    }
    return out;
}

json::Object Execution::toJson() const
{
    json::Array dataList;
    for (const auto &used : data) {
        json::Object item{{"role", used.role},
                          {"file", used.fileName},
                          {"sha256", used.sha256},
                          {"rows", used.rows},
                          {"excluded", used.excluded}};
        if (!used.scoresSha256.empty())
            item.set("scores", used.scoresSha256);
        dataList.push_back(std::move(item));
    }
    json::Array stepList;
    for (const auto &step : steps)
        stepList.push_back(stepJson(step));
    json::Object out{{"type", "execution"},         {"subject", protocol.id},       {"protocol", protocol.toJson()},
                     {"model", model.toJson()},     {"attempt", attempt},           {"executor", executor},
                     {"started", started},          {"finished", finished},         {"scorer", scorer},
                     {"data", std::move(dataList)}, {"steps", std::move(stepList)}, {"evaluation", evaluationSha256}};
    if (state != ExecutionState::completed)
        out.set("state", wordOf(state));
    if (!cancelReason.empty())
        out.set("cancel_reason", cancelReason);
    return out;
}

Result<Execution> Execution::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "execution"));
    Execution execution;
    VB_TRY(const auto protocol, reader.object("protocol"));
    VB_TRY(execution.protocol, RecordReference::fromJson(protocol));
    VB_TRY(const auto model, reader.object("model"));
    VB_TRY(execution.model, RecordReference::fromJson(model));
    VB_TRY(execution.attempt, reader.integer("attempt"));
    VB_TRY(execution.executor, reader.text("executor"));
    VB_TRY(execution.started, reader.text("started"));
    VB_TRY(execution.finished, reader.text("finished"));
    VB_TRY(execution.scorer, reader.text("scorer"));
    VB_TRY(const auto data, reader.objects("data"));
    for (const auto &item : data) {
        DataUsed used;
        VB_TRY(used.role, item.text("role"));
        VB_TRY(used.fileName, item.text("file"));
        VB_TRY(used.sha256, item.text("sha256"));
        VB_TRY(used.rows, item.integer("rows"));
        VB_TRY(used.excluded, item.integer("excluded"));
        VB_TRY(used.scoresSha256, item.textOr("scores", ""));
        execution.data.push_back(std::move(used));
    }
    VB_TRY(const auto steps, reader.objects("steps"));
    for (const auto &item : steps) {
        VB_TRY(auto step, readStepResult(item));
        execution.steps.push_back(std::move(step));
    }
    VB_TRY(execution.evaluationSha256, reader.text("evaluation"));
    VB_TRY(const auto state, reader.textOr("state", std::string(wordOf(ExecutionState::completed))));
    VB_TRY(execution.state, fromWord<ExecutionState>(state));
    VB_TRY(execution.cancelReason, reader.textOr("cancel_reason", ""));
    return execution;
}

} // namespace valbench::domain
