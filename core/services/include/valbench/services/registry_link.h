// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the registry needs of an MLflow server: where a model comes from, whether it is still the same, and what was
// decided about it. It touches no store.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <QCoro/QCoroTask>

#include <valbench/base/text.h>
#include <valbench/domain/model.h>
#include <valbench/domain/write_back.h>
#include <valbench/services/run_check.h>
#include <valbench/services/tracking.h>

namespace valbench::services {

/// A run, a logged model (MLflow 3) or a version in MLflow's registry: exactly one of the three.
struct ModelOrigin
{
    std::string run;
    std::string loggedModel;
    std::string registryName; ///< with registryVersion
    std::string registryVersion;
};

/// A small file that describes the model; kept as evidence.
struct DescribingFile
{
    std::string path; ///< from the model's folder
    std::string mediaType;
    Bytes bytes;
};

struct RemoteModel
{
    domain::Lineage lineage;
    std::vector<domain::Artifact> files; ///< all of the model's folder, by path
    std::vector<DescribingFile> describing;
    std::string description; ///< of the version in MLflow's registry; empty: none
};

/// Where an alias of a registered model should point to.
struct ExpectedAlias
{
    std::string alias;
    std::string version; ///< empty: to none
};

struct ComparisonQuery
{
    domain::ModelVersion model; ///< with lineage
    domain::ModelStage stage = domain::ModelStage::development;
    std::vector<ExpectedAlias> aliases;
    std::vector<domain::NamedText> tags; ///< that were written back
    std::string checkpointRun;           ///< the newest that was written; empty: none yet
    std::string checkpoint;
    bool withFiles = false;
};

/// One thing that is not as this store says.
struct RegistryDifference
{
    std::string what;   ///< version, run, parameter, alias, tag, stage, checkpoint, file
    std::string detail; ///< a sentence
};

struct WrittenBack
{
    std::string checkpointRun;
    std::string checkpoint; ///< the note that is in the run; one that an earlier try wrote, if there was one
};

/// As Tracking: belongs to the thread that makes it, which must run an event loop and is not the screen's.
class RegistryLink {
public:
    virtual ~RegistryLink() = default;
    static Result<std::unique_ptr<RegistryLink>> open(TrackingSettings settings);

    template <class T>
    using Task = QCoro::Task<Result<T>>;
    using Stop = std::stop_token;
    using FileProgress = std::function<void(const std::string &path, std::int64_t done, std::int64_t size)>;

    [[nodiscard]] virtual std::string server() const = 0;
    /// Reads the run, its data sets, MLmodel and requirements, and every file of the model once for its SHA-256.
    /// refused for a deleted or unfinished run, and for a model that is not ready; notFound where the origin has no
    /// model, usage where it has several.
    virtual Task<RemoteModel> describe(ModelOrigin origin, FileProgress progress, Stop stop) = 0;
    /// The version of this model in MLflow's registry: the one it came from, else one that is there for the same source
    /// under this name, else a new one.
    virtual Task<RemoteModel> ensureVersion(RemoteModel model, std::string name, Stop stop) = 0;
    /// Reads a run and what describes its model; see InspectedRun.
    virtual Task<InspectedRun> inspect(std::string run, Stop stop) = 0;
    virtual Task<std::vector<RegistryDifference>> compare(ComparisonQuery query, FileProgress progress, Stop stop) = 0;
    /// Removes the alias, writes tags and checkpoint, sets the alias: each is read back, and doing it twice does no
    /// more than doing it once. `key` names the write-back among those of all stores.
    virtual Task<WrittenBack> writeBack(domain::WriteBack order, std::string key, std::string checkpoint,
                                        Stop stop) = 0;
};

/// The run parameter that holds a checkpoint, and the experiment of the runs that do.
inline constexpr const char *checkpointParameter = "valbench.checkpoint";
inline constexpr const char *checkpointExperiment = "valbench-checkpoints";

} // namespace valbench::services
