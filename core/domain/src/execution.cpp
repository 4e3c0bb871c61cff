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

Result<StepResult> readStep(const json::Reader &reader)
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
    return step;
}

} // namespace

json::Object RecordReference::toJson() const
{
    return {{"id", id}, {"version", version}, {"sha256", sha256}};
}

Result<RecordReference> RecordReference::fromJson(const json::Reader &reader)
{
    RecordReference reference;
    VB_TRY(reference.id, reader.text("id"));
    VB_TRY(reference.version, reader.integer("version"));
    VB_TRY(reference.sha256, reader.text("sha256"));
    return reference;
}

RecordReference RecordReference::to(const StoredRecord &record)
{
    return {record.id.toText(), record.version, record.digest.toHex()};
}

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
    for (const auto &step : steps) {
        json::Array measures;
        for (const auto &measure : step.measures)
            measures.push_back(measureJson(measure));
        stepList.push_back(json::Object{{"step", step.stepId},
                                        {"outcome", wordOf(step.outcome)},
                                        {"verdict", wordOf(step.verdict)},
                                        {"actual", step.actual},
                                        {"reason", step.reason},
                                        {"margin", step.margin},
                                        {"started", step.started},
                                        {"finished", step.finished},
                                        {"measures", std::move(measures)}});
    }
    return {{"type", "execution"},         {"subject", protocol.id},       {"protocol", protocol.toJson()},
            {"model", model.toJson()},     {"attempt", attempt},           {"executor", executor},
            {"started", started},          {"finished", finished},         {"scorer", scorer},
            {"data", std::move(dataList)}, {"steps", std::move(stepList)}, {"evaluation", evaluationSha256}};
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
        VB_TRY(auto step, readStep(item));
        execution.steps.push_back(std::move(step));
    }
    VB_TRY(execution.evaluationSha256, reader.text("evaluation"));
    return execution;
}

} // namespace valbench::domain
