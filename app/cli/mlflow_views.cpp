// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "mlflow_views.h"

#include <cmath>

#include <valbench/base/timestamp.h>

#include "output.h"

namespace valbench::cli {

using json::Array;
using json::Object;
namespace mlflow = domain::mlflow;

namespace {

json::Value numberOrNull(const std::optional<std::int64_t> &number)
{
    return number ? json::Value(*number) : json::Value();
}

json::Value textOrNothing(const std::string &text)
{
    return text.empty() ? json::Value() : json::Value(text);
}

/// UTC; the bare number where the server's clock was far off all calendars.
std::string timeText(const std::optional<mlflow::Milliseconds> &time)
{
    constexpr mlflow::Milliseconds year3000 = 32503680000000;
    if (!time)
        return {};
    if (*time < 0 || *time >= year3000)
        return std::to_string(*time);
    return Timestamp(Timestamp::Point(std::chrono::milliseconds(*time))).toReadableText();
}

const char *wordOf(mlflow::Stage stage)
{
    return stage == mlflow::Stage::deleted ? "deleted" : "active";
}

const char *wordOf(mlflow::RunStatus status)
{
    using enum mlflow::RunStatus;
    switch (status) {
    case running: return "running";
    case scheduled: return "scheduled";
    case finished: return "finished";
    case failed: return "failed";
    case killed: return "killed";
    case unknown: break;
    }
    return "unknown";
}

std::string valueText(double value)
{
    return std::isnan(value) ? "NaN" : std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity") : shortestText(value);
}

Array valuesOf(const std::vector<mlflow::KeyValue> &list)
{
    Array out;
    for (const auto &entry : list)
        out.push_back(Object{{"key", entry.key}, {"value", entry.value}});
    return out;
}

Object metricObject(const mlflow::Metric &metric)
{
    Object out{{"key", metric.key}, {"value", metric.value}, {"timestamp", metric.timestamp}, {"step", metric.step}};
    if (!std::isfinite(metric.value))
        out.set("reason", "logged as " + valueText(metric.value));
    return out;
}

Object experimentObject(const mlflow::Experiment &experiment)
{
    return {{"experiment_id", experiment.id},
            {"name", experiment.name},
            {"lifecycle_stage", wordOf(experiment.stage)},
            {"artifact_location", experiment.artifactLocation},
            {"creation_time", numberOrNull(experiment.created)},
            {"last_update_time", numberOrNull(experiment.updated)},
            {"tags", valuesOf(experiment.tags)}};
}

Object datasetObject(const mlflow::DatasetInput &input)
{
    const auto *context = mlflow::findValue(input.tags, "mlflow.data.context");
    return {{"name", input.dataset.name},
            {"digest", input.dataset.digest},
            {"context", context ? json::Value(*context) : json::Value()},
            {"source_type", input.dataset.sourceType},
            {"source", input.dataset.source},
            {"schema", textOrNothing(input.dataset.schema)},
            {"profile", textOrNothing(input.dataset.profile)},
            {"tags", valuesOf(input.tags)}};
}

Object runObject(const mlflow::Run &run)
{
    Array metrics;
    for (const auto &metric : run.metrics)
        metrics.push_back(metricObject(metric));
    Array datasets;
    for (const auto &input : run.datasets)
        datasets.push_back(datasetObject(input));
    Array models;
    for (const auto &output : run.outputs)
        models.push_back(Object{{"model_id", output.modelId}, {"step", output.step}});
    return {{"run_id", run.id},
            {"run_name", run.name},
            {"experiment_id", run.experimentId},
            {"status", wordOf(run.status)},
            {"lifecycle_stage", wordOf(run.stage)},
            {"user_id", run.userId},
            {"start_time", numberOrNull(run.started)},
            {"end_time", numberOrNull(run.ended)},
            {"artifact_uri", run.artifactUri},
            {"metrics", std::move(metrics)},
            {"params", valuesOf(run.params)},
            {"tags", valuesOf(run.tags)},
            {"datasets", std::move(datasets)},
            {"models", std::move(models)}};
}

/// Under a table that does not show all.
const char *restText(bool isComplete)
{
    return isComplete ? "" : "There are more; see --limit.\n";
}

} // namespace

Answer serverAnswer(const services::TrackingServer &server)
{
    const auto &info = server.info;
    return {Object{{"uri", server.uri},
                   {"version", info.version},
                   {"store_type", textOrNothing(info.storeType)},
                   {"workspaces", info.workspaces},
                   {"encrypted", server.isEncrypted},
                   {"round_trip_ms", static_cast<std::int64_t>(server.roundTrip.count())}},
            factsText({{"Server", server.uri},
                       {"MLflow", info.version},
                       {"Store", info.storeType},
                       {"Connection", server.isEncrypted ? "encrypted, certificate verified" : "not encrypted"},
                       {"Round trip", std::to_string(server.roundTrip.count()) + " ms"}})};
}

Answer experimentsAnswer(const services::Found<mlflow::Experiment> &found)
{
    Array items;
    TextTable table({"Id", "Stage", "Updated", "Name"});
    for (const auto &experiment : found.items) {
        items.push_back(experimentObject(experiment));
        table.add({experiment.id, wordOf(experiment.stage), timeText(experiment.updated), experiment.name});
    }
    return {Object{{"experiments", std::move(items)}, {"complete", found.isComplete}},
            table.empty() ? "No experiments.\n" : table.text() + restText(found.isComplete)};
}

Answer runsAnswer(const services::Found<mlflow::Run> &found)
{
    Array items;
    TextTable table({"Run", "Status", "Started", "Metrics", "Params", "Name"});
    for (const auto &run : found.items) {
        items.push_back(runObject(run));
        table.add({run.id, wordOf(run.status), timeText(run.started), std::to_string(run.metrics.size()),
                   std::to_string(run.params.size()), run.name});
    }
    return {Object{{"runs", std::move(items)}, {"complete", found.isComplete}},
            table.empty() ? "No runs.\n" : table.text() + restText(found.isComplete)};
}

Answer runAnswer(const mlflow::Run &run)
{
    auto text = factsText({{"Run", run.id},
                           {"Name", run.name},
                           {"Experiment", run.experimentId},
                           {"Status", wordOf(run.status)},
                           {"Stage", run.stage == mlflow::Stage::deleted ? "deleted" : ""},
                           {"User", run.userId},
                           {"Started", timeText(run.started)},
                           {"Ended", timeText(run.ended)},
                           {"Artifacts", run.artifactUri}});
    TextTable metrics({"Metric", "Value", "Step", "Logged"});
    for (const auto &metric : run.metrics)
        metrics.add({metric.key, valueText(metric.value), std::to_string(metric.step), timeText(metric.timestamp)});
    TextTable params({"Parameter", "Value"});
    for (const auto &param : run.params)
        params.add({param.key, param.value});
    TextTable tags({"Tag", "Value"});
    for (const auto &tag : run.tags)
        tags.add({tag.key, tag.value});
    TextTable datasets({"Dataset", "Digest", "Context"});
    for (const auto &input : run.datasets) {
        const auto *context = mlflow::findValue(input.tags, "mlflow.data.context");
        datasets.add({input.dataset.name, input.dataset.digest, context ? *context : ""});
    }
    TextTable models({"Model", "Step"});
    for (const auto &output : run.outputs)
        models.add({output.modelId, std::to_string(output.step)});
    for (const auto *table : {&metrics, &params, &tags, &datasets, &models})
        text += table->empty() ? "" : "\n" + table->text();
    return {Object{{"runs", Array{runObject(run)}}, {"complete", true}}, std::move(text)};
}

Answer filesAnswer(const std::vector<mlflow::FileEntry> &files)
{
    Array items;
    TextTable table({"Bytes", "Path"});
    for (const auto &file : files) {
        items.push_back(Object{{"path", file.path},
                               {"is_dir", file.isDirectory},
                               {"size", file.isDirectory ? json::Value() : json::Value(file.size)}});
        table.add({file.isDirectory ? "" : std::to_string(file.size), file.path + (file.isDirectory ? "/" : "")});
    }
    return {Object{{"files", std::move(items)}}, table.empty() ? "No files.\n" : table.text()};
}

Answer fetchedAnswer(const std::vector<services::ArtifactFile> &files)
{
    Array items;
    TextTable table({"SHA-256", "Bytes", "File"});
    for (const auto &file : files) {
        items.push_back(Object{{"path", file.path},
                               {"is_dir", false},
                               {"size", file.size},
                               {"sha256", file.sha256.toHex()},
                               {"file", file.file.string()},
                               {"resumed_from", file.resumedFrom}});
        table.add({file.sha256.toHex(), std::to_string(file.size), file.file.string()});
    }
    return {Object{{"files", std::move(items)}}, table.empty() ? "No files.\n" : table.text()};
}

} // namespace valbench::cli
