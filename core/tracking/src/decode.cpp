// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "decode.h"

namespace valbench::tracking::decode {

namespace {

Result<mlflow::Stage> stageOf(const Fields &fields)
{
    VB_TRY(const auto word, fields.text("lifecycle_stage"));
    return word == "deleted" ? mlflow::Stage::deleted : mlflow::Stage::active;
}

mlflow::RunStatus runStatusOf(std::string_view word)
{
    using enum mlflow::RunStatus;
    return word == "RUNNING"     ? running
           : word == "SCHEDULED" ? scheduled
           : word == "FINISHED"  ? finished
           : word == "FAILED"    ? failed
           : word == "KILLED"    ? killed
                                 : unknown;
}

Result<mlflow::Experiment> readExperiment(const Fields &fields)
{
    mlflow::Experiment out;
    VB_TRY(out.id, fields.id("experiment_id"));
    VB_TRY(out.name, fields.text("name"));
    VB_TRY(out.artifactLocation, fields.text("artifact_location"));
    VB_TRY(out.stage, stageOf(fields));
    VB_TRY(out.created, fields.integer("creation_time"));
    VB_TRY(out.updated, fields.integer("last_update_time"));
    VB_TRY(out.tags, keyValues(fields, "tags"));
    return out;
}

Result<mlflow::Metric> readMetric(const Fields &fields)
{
    mlflow::Metric out;
    VB_TRY(out.key, fields.text("key"));
    VB_TRY(out.value, fields.real("value"));
    VB_TRY(out.timestamp, fields.integerOr("timestamp", 0));
    VB_TRY(out.step, fields.integerOr("step", 0));
    VB_TRY(out.modelId, fields.text("model_id"));
    VB_TRY(out.datasetName, fields.text("dataset_name"));
    VB_TRY(out.datasetDigest, fields.text("dataset_digest"));
    VB_TRY(out.runId, fields.text("run_id"));
    return out;
}

Result<mlflow::DatasetInput> readDataset(const Fields &fields)
{
    mlflow::DatasetInput out;
    VB_TRY(out.tags, keyValues(fields, "tags"));
    VB_TRY(const auto dataset, fields.object("dataset"));
    VB_TRY(out.dataset.name, dataset.text("name"));
    VB_TRY(out.dataset.digest, dataset.text("digest"));
    VB_TRY(out.dataset.sourceType, dataset.text("source_type"));
    VB_TRY(out.dataset.source, dataset.text("source"));
    VB_TRY(out.dataset.schema, dataset.text("schema"));
    VB_TRY(out.dataset.profile, dataset.text("profile"));
    return out;
}

Status readInfo(const Fields &info, mlflow::Run &out)
{
    // Servers before 1.0 and some others know only the older name.
    VB_TRY(out.id, info.text("run_id"));
    if (out.id.empty()) {
        VB_TRY(out.id, info.id("run_uuid"));
    }
    VB_TRY(out.name, info.text("run_name"));
    VB_TRY(out.experimentId, info.text("experiment_id"));
    VB_TRY(out.userId, info.text("user_id"));
    VB_TRY(const auto status, info.text("status"));
    out.status = runStatusOf(status);
    VB_TRY(out.started, info.integer("start_time"));
    VB_TRY(out.ended, info.integer("end_time"));
    VB_TRY(out.artifactUri, info.text("artifact_uri"));
    VB_TRY(out.stage, stageOf(info));
    return {};
}

Result<mlflow::Run> readRun(const Fields &fields)
{
    mlflow::Run out;
    VB_TRY(const auto info, fields.object("info"));
    VB_CHECK(readInfo(info, out));
    VB_TRY(const auto data, fields.objectOrEmpty("data"));
    VB_TRY(out.metrics, metricList(data));
    VB_TRY(out.params, keyValues(data, "params"));
    VB_TRY(out.tags, keyValues(data, "tags"));
    VB_TRY(const auto inputs, fields.objectOrEmpty("inputs"));
    VB_TRY(out.datasets, inputs.list<mlflow::DatasetInput>("dataset_inputs", readDataset));
    VB_TRY(out.evaluatedModels,
           inputs.list<std::string>("model_inputs",
                                    [](const Fields &input) -> Result<std::string> { return input.id("model_id"); }));
    VB_TRY(const auto outputs, fields.objectOrEmpty("outputs"));
    const auto readOutput = [](const Fields &output) -> Result<mlflow::ModelOutput> {
        VB_TRY(auto id, output.id("model_id"));
        VB_TRY(const auto step, output.integerOr("step", 0));
        return mlflow::ModelOutput{std::move(id), step};
    };
    VB_TRY(out.outputs, outputs.list<mlflow::ModelOutput>("model_outputs", readOutput));
    return out;
}

Result<mlflow::FileEntry> readFile(const Fields &fields)
{
    mlflow::FileEntry out;
    VB_TRY(out.path, fields.id("path"));
    VB_TRY(out.isDirectory, fields.flag("is_dir"));
    VB_TRY(out.size, fields.integerOr("file_size", 0)); // left out for an empty file too
    return out;
}

} // namespace

Result<std::vector<mlflow::KeyValue>> keyValues(const Fields &fields, std::string_view name)
{
    return fields.list<mlflow::KeyValue>(name, [](const Fields &entry) -> Result<mlflow::KeyValue> {
        VB_TRY(auto key, entry.text("key"));
        VB_TRY(auto value, entry.text("value"));
        return mlflow::KeyValue{std::move(key), std::move(value)};
    });
}

Result<std::vector<mlflow::Metric>> metricList(const Fields &fields)
{
    return fields.list<mlflow::Metric>("metrics", readMetric);
}

Result<Failure> failure(std::string_view body)
{
    return readAnswer<Failure>(body, [](const Fields &fields) -> Result<Failure> {
        Failure out;
        if (fields.has("detail")) {
            // Text from a route, a list of objects from its validation.
            if (auto detail = fields.text("detail"))
                out.message = *std::move(detail);
            return out;
        }
        VB_TRY(out.code, fields.id("error_code"));
        VB_TRY(out.message, fields.text("message"));
        return out;
    });
}

Result<mlflow::ServerInfo> serverInfo(std::string_view body)
{
    return readAnswer<mlflow::ServerInfo>(body, [](const Fields &fields) -> Result<mlflow::ServerInfo> {
        mlflow::ServerInfo out;
        VB_TRY(out.storeType, fields.text("store_type"));
        VB_TRY(out.workspaces, fields.flag("workspaces_enabled"));
        return out;
    });
}

Result<mlflow::Page<mlflow::Experiment>> experiments(std::string_view body)
{
    return readPage<mlflow::Experiment>(body, "experiments", readExperiment);
}

Result<mlflow::Experiment> experiment(std::string_view body)
{
    return readAnswer<mlflow::Experiment>(body, [](const Fields &fields) -> Result<mlflow::Experiment> {
        VB_TRY(const auto inner, fields.object("experiment"));
        return readExperiment(inner);
    });
}

Result<std::string> oneText(std::string_view body, std::string_view name)
{
    return readAnswer<std::string>(body,
                                   [name](const Fields &fields) -> Result<std::string> { return fields.id(name); });
}

Result<mlflow::Page<mlflow::Run>> runs(std::string_view body)
{
    return readPage<mlflow::Run>(body, "runs", readRun);
}

Result<mlflow::Run> run(std::string_view body)
{
    return readAnswer<mlflow::Run>(body, [](const Fields &fields) -> Result<mlflow::Run> {
        VB_TRY(const auto inner, fields.object("run"));
        return readRun(inner);
    });
}

Result<mlflow::Page<mlflow::Metric>> metrics(std::string_view body)
{
    return readPage<mlflow::Metric>(body, "metrics", readMetric);
}

Result<mlflow::Listing> listing(std::string_view body)
{
    return readAnswer<mlflow::Listing>(body, [](const Fields &fields) -> Result<mlflow::Listing> {
        mlflow::Listing out;
        VB_TRY(out.rootUri, fields.text("root_uri"));
        VB_TRY(out.files, fields.list<mlflow::FileEntry>("files", readFile));
        return out;
    });
}

Status nothing(std::string_view body)
{
    VB_TRY(const auto value, parseAnswer(body, "answer"));
    VB_CHECK(Fields::open(value, "answer"));
    return {};
}

} // namespace valbench::tracking::decode
