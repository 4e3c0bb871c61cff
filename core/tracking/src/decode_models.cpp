// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Answers about logged models and the registry.

#include "decode.h"

namespace valbench::tracking::decode {

namespace {

template <class T, class Read>
Result<T> inner(std::string_view body, std::string_view name, Read &&read)
{
    VB_TRY(const auto value, parseAnswer(body, "answer"));
    VB_TRY(const auto fields, Fields::open(value, "answer"));
    VB_TRY(const auto object, fields.object(name));
    return read(object);
}

mlflow::ModelStatus modelStatusOf(std::string_view word)
{
    using enum mlflow::ModelStatus;
    return word.ends_with("READY")                          ? ready
           : word.find("PENDING") != std::string_view::npos ? pending
           : word.find("FAILED") != std::string_view::npos  ? failed
                                                            : unknown;
}

Result<mlflow::LoggedModel> readLoggedModel(const Fields &fields)
{
    mlflow::LoggedModel out;
    VB_TRY(const auto info, fields.object("info"));
    VB_TRY(out.id, info.id("model_id"));
    VB_TRY(out.experimentId, info.text("experiment_id"));
    VB_TRY(out.name, info.text("name"));
    VB_TRY(out.sourceRunId, info.text("source_run_id"));
    VB_TRY(out.modelType, info.text("model_type"));
    VB_TRY(out.artifactUri, info.text("artifact_uri"));
    VB_TRY(const auto status, info.text("status"));
    out.status = modelStatusOf(status);
    VB_TRY(out.created, info.integer("creation_timestamp_ms"));
    VB_TRY(out.updated, info.integer("last_updated_timestamp_ms"));
    VB_TRY(out.tags, keyValues(info, "tags"));
    VB_TRY(const auto data, fields.objectOrEmpty("data"));
    VB_TRY(out.params, keyValues(data, "params"));
    VB_TRY(out.metrics, metricList(data));
    return out;
}

Result<mlflow::ModelVersion> readVersion(const Fields &fields)
{
    mlflow::ModelVersion out;
    VB_TRY(out.name, fields.id("name"));
    VB_TRY(out.version, fields.id("version"));
    VB_TRY(out.stage, fields.text("current_stage"));
    VB_TRY(out.description, fields.text("description"));
    VB_TRY(out.source, fields.text("source"));
    VB_TRY(out.runId, fields.text("run_id"));
    VB_TRY(out.userId, fields.text("user_id"));
    VB_TRY(out.statusMessage, fields.text("status_message"));
    VB_TRY(const auto status, fields.text("status"));
    out.status = modelStatusOf(status);
    VB_TRY(out.created, fields.integer("creation_timestamp"));
    VB_TRY(out.updated, fields.integer("last_updated_timestamp"));
    VB_TRY(out.tags, keyValues(fields, "tags"));
    VB_TRY(out.aliases, fields.texts("aliases"));
    return out;
}

Result<mlflow::RegisteredModel> readRegistered(const Fields &fields)
{
    mlflow::RegisteredModel out;
    VB_TRY(out.name, fields.id("name"));
    VB_TRY(out.description, fields.text("description"));
    VB_TRY(out.created, fields.integer("creation_timestamp"));
    VB_TRY(out.updated, fields.integer("last_updated_timestamp"));
    VB_TRY(out.tags, keyValues(fields, "tags"));
    const auto readAlias = [](const Fields &entry) -> Result<mlflow::Alias> {
        VB_TRY(auto alias, entry.id("alias"));
        VB_TRY(auto version, entry.id("version"));
        return mlflow::Alias{std::move(alias), std::move(version)};
    };
    VB_TRY(out.aliases, fields.list<mlflow::Alias>("aliases", readAlias));
    VB_TRY(out.latestVersions, fields.list<mlflow::ModelVersion>("latest_versions", readVersion));
    return out;
}

} // namespace

Result<mlflow::Page<mlflow::LoggedModel>> loggedModels(std::string_view body)
{
    return readPage<mlflow::LoggedModel>(body, "models", readLoggedModel);
}

Result<mlflow::LoggedModel> loggedModel(std::string_view body)
{
    return inner<mlflow::LoggedModel>(body, "model", readLoggedModel);
}

Result<mlflow::Page<mlflow::RegisteredModel>> registeredModels(std::string_view body)
{
    return readPage<mlflow::RegisteredModel>(body, "registered_models", readRegistered);
}

Result<mlflow::RegisteredModel> registeredModel(std::string_view body)
{
    return inner<mlflow::RegisteredModel>(body, "registered_model", readRegistered);
}

Result<mlflow::Page<mlflow::ModelVersion>> modelVersions(std::string_view body)
{
    return readPage<mlflow::ModelVersion>(body, "model_versions", readVersion);
}

Result<mlflow::ModelVersion> modelVersion(std::string_view body)
{
    return inner<mlflow::ModelVersion>(body, "model_version", readVersion);
}

} // namespace valbench::tracking::decode
