// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a model's files lie on a tracking server, and what they are.
#pragma once

#include <optional>

#include <valbench/services/registry_link.h>
#include <valbench/tracking/artifacts.h>

namespace valbench::services {

/// A folder of a run, or all of a logged model.
struct ModelPlace
{
    tracking::ArtifactRoot root;
    std::string folder; ///< empty: the root
    std::string loggedModelId;
    std::optional<domain::mlflow::LoggedModel> logged; ///< where there is one
};

/// The one model that a run made: its logged model (MLflow 3), what its history tag names, else the folder with an
/// MLmodel. notFound: none; usage: several, with their names.
QCoro::Task<Result<ModelPlace>> placeOfRun(tracking::Client client, domain::mlflow::Run run, std::stop_token stop);
QCoro::Task<Result<ModelPlace>> placeOfLoggedModel(tracking::Client client, std::string id, std::stop_token stop);
/// By the source of a registry's version.
QCoro::Task<Result<ModelPlace>> placeOfVersion(tracking::Client client, domain::mlflow::ModelVersion version,
                                               std::stop_token stop);

struct ModelFiles
{
    std::vector<domain::Artifact> files; ///< paths from the model's folder
    std::vector<DescribingFile> describing;
};

/// The files of a model's folder that describe it, and the names of all files in it.
struct DescribedFolder
{
    std::vector<std::string> names;
    std::vector<DescribingFile> describing;
};
QCoro::Task<Result<DescribedFolder>> describingFilesOf(tracking::Client client, ModelPlace place, std::stop_token stop);

/// Every file, read once and not kept; those that describe the model with their content.
QCoro::Task<Result<ModelFiles>> filesOf(tracking::Client client, ModelPlace place, RegistryLink::FileProgress progress,
                                        std::stop_token stop);

} // namespace valbench::services
