// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From a run, a logged model or a registry's version to a model with its lineage.

#include "registry_describe.h"

#include <algorithm>

#include <valbench/domain/semantic_version.h>
#include <valbench/tracking/filter.h>
#include <valbench/tracking/mlmodel.h>

#include "registry_files.h"

namespace valbench::services {

namespace mlflow = domain::mlflow;

namespace {

using Stop = std::stop_token;
using Model = Result<RemoteModel>;

std::string tagOf(const std::vector<mlflow::KeyValue> &list, std::string_view key)
{
    const auto *found = mlflow::findValue(list, key);
    return found ? *found : std::string();
}

std::string timeText(const std::optional<mlflow::Milliseconds> &time)
{
    constexpr mlflow::Milliseconds latest = 253'402'300'799'999; // the end of the year 9999
    if (!time || *time < 0 || *time > latest)
        return {};
    return Timestamp(Timestamp::Point(std::chrono::milliseconds(*time))).toText();
}

domain::TrainingData dataOf(const mlflow::DatasetInput &input)
{
    domain::TrainingData out{input.dataset.name,
                             tagOf(input.tags, "mlflow.data.context"),
                             input.dataset.digest,
                             {},
                             input.dataset.sourceType};
    if (const auto sha256 = tagOf(input.tags, "sha256"); Digest::parse(sha256))
        out.sha256 = sha256;
    return out;
}

void addRun(domain::Lineage &lineage, const mlflow::Run &run)
{
    lineage.experimentId = run.experimentId;
    lineage.runId = run.id;
    lineage.runName = run.name;
    lineage.runUser = run.userId.empty() ? tagOf(run.tags, "mlflow.user") : run.userId;
    lineage.runEnded = timeText(run.ended);
    lineage.sourceCommit = tagOf(run.tags, "mlflow.source.git.commit");
    lineage.sourceName = tagOf(run.tags, "mlflow.source.name");
    lineage.parameters = namedTexts(run.params);
    for (const auto &metric : run.metrics)
        lineage.metrics.push_back({metric.key, shortestText(metric.value)});
    std::ranges::sort(lineage.metrics, {}, &domain::NamedText::name);
    for (const auto &input : run.datasets)
        lineage.data.push_back(dataOf(input));
}

Status checkRun(const mlflow::Run &run)
{
    if (run.stage == mlflow::Stage::deleted)
        return fail(ErrorCode::refused, VB_MSG("The run {run} was deleted on the server. Restore it there first."),
                    {{"run", run.id}});
    if (run.status != mlflow::RunStatus::finished)
        return fail(ErrorCode::refused,
                    VB_MSG("The run {run} has not finished, or not well; what it logs may still change. Let it end "
                           "with the status FINISHED."),
                    {{"run", run.id}});
    return {};
}

Result<domain::ModelDescription> descriptionIn(const std::vector<DescribingFile> &files)
{
    domain::ModelDescription out;
    std::vector<std::string> requirements;
    for (const auto &file : files) {
        const auto text = asText(file.bytes);
        if (file.path == "MLmodel") {
            VB_TRY(out, tracking::readMlmodel(text, file.path));
        } else if (file.path == "requirements.txt") {
            VB_TRY(requirements, tracking::readRequirements(text, file.path));
        }
    }
    if (out.flavors.empty())
        return fail(ErrorCode::notFound,
                    VB_MSG("The model has no file MLmodel, by which MLflow knows how to load it."));
    out.requirements = std::move(requirements);
    return out;
}

struct FoundModel
{
    ModelPlace place;
    std::string runId;
    std::optional<mlflow::ModelVersion> version;
    std::optional<mlflow::Run> run; ///< where it was read already
};

QCoro::Task<Result<FoundModel>> findModel(tracking::Client client, ModelOrigin origin, Stop stop)
{
    using Out = Result<FoundModel>;
    if (!origin.registryName.empty()) {
        auto version = co_await client.modelVersion(origin.registryName, origin.registryVersion, stop);
        if (!version)
            co_return Out(std::move(version).error());
        auto place = co_await placeOfVersion(client, *version, stop);
        if (!place)
            co_return Out(std::move(place).error());
        auto runId = version->runId;
        if (runId.empty() && place->logged)
            runId = place->logged->sourceRunId;
        FoundModel found{*std::move(place), std::move(runId), *std::move(version), {}};
        co_return Out(std::move(found));
    }
    if (!origin.loggedModel.empty()) {
        auto place = co_await placeOfLoggedModel(client, origin.loggedModel, stop);
        if (!place)
            co_return Out(std::move(place).error());
        auto runId = place->logged->sourceRunId;
        FoundModel found{*std::move(place), std::move(runId), {}, {}};
        co_return Out(std::move(found));
    }
    auto run = co_await client.run(origin.run, stop);
    if (!run)
        co_return Out(std::move(run).error());
    if (auto good = checkRun(*run); !good)
        co_return Out(std::move(good).error());
    auto place = co_await placeOfRun(client, *run, stop);
    if (!place)
        co_return Out(std::move(place).error());
    FoundModel found{*std::move(place), origin.run, {}, *std::move(run)};
    co_return Out(std::move(found));
}

/// The run with its experiment; nothing is added where a model knows of no run.
QCoro::Task<Model> addRunOf(tracking::Client client, RemoteModel model, FoundModel found, Stop stop)
{
    if (found.runId.empty())
        co_return Model(std::move(model));
    if (!found.run) {
        auto run = co_await client.run(found.runId, stop);
        if (!run)
            co_return Model(std::move(run).error());
        if (auto good = checkRun(*run); !good)
            co_return Model(std::move(good).error());
        found.run = *std::move(run);
    }
    addRun(model.lineage, *found.run);
    const auto experimentId = found.run->experimentId;
    auto experiment = co_await client.experiment(experimentId, stop);
    if (!experiment)
        co_return Model(std::move(experiment).error());
    model.lineage.experimentName = experiment->name;
    co_return Model(std::move(model));
}

/// Whether a version in the registry is this model's.
bool isOf(const mlflow::ModelVersion &version, const domain::Lineage &lineage, const std::string &source)
{
    return version.source == source && (version.runId.empty() || version.runId == lineage.runId);
}

QCoro::Task<Result<std::optional<mlflow::ModelVersion>>> versionWithSource(tracking::Client client, std::string name,
                                                                           domain::Lineage lineage, Stop stop)
{
    using Version = std::optional<mlflow::ModelVersion>;
    tracking::RegistrySearch search;
    const auto filter = tracking::Filter::attribute("name", tracking::TextIs::equal, name);
    if (!filter)
        co_return Result<Version>(filter.error());
    search.filter = filter->text();
    auto pages = client.modelVersions(search, stop);
    Version out;
    for (;;) {
        auto page = co_await pages.next();
        if (!page)
            co_return Result<Version>(std::move(page).error());
        if (!*page)
            co_return Result<Version>(std::move(out));
        for (const auto &version : **page) {
            // The oldest, should somebody have registered it twice.
            if (isOf(version, lineage, lineage.registrySource) &&
                (!out || domain::compareVersions(version.version, out->version) < 0))
                out = version;
        }
    }
}

} // namespace

std::vector<domain::NamedText> namedTexts(const std::vector<mlflow::KeyValue> &list)
{
    std::vector<domain::NamedText> out;
    for (const auto &entry : list)
        out.push_back({entry.key, entry.value});
    std::ranges::sort(out, {}, &domain::NamedText::name);
    return out;
}

QCoro::Task<Model> describeModel(tracking::Client client, ModelOrigin origin, RegistryLink::FileProgress progress,
                                 Stop stop)
{
    const int given = (origin.run.empty() ? 0 : 1) + (origin.loggedModel.empty() ? 0 : 1) +
                      (origin.registryName.empty() && origin.registryVersion.empty() ? 0 : 1);
    if (given != 1 || origin.registryName.empty() != origin.registryVersion.empty())
        co_return Model(
            Error(ErrorCode::usage, VB_MSG("A model comes from one run, one logged model, or one version of "
                                           "a registered model with its name.")));
    RemoteModel model;
    model.lineage.server = client.place();
    auto info = co_await client.serverInfo(stop);
    if (!info)
        co_return Model(std::move(info).error());
    model.lineage.serverVersion = info->version;
    auto found = co_await findModel(client, origin, stop);
    if (!found)
        co_return Model(std::move(found).error());
    model.lineage.loggedModelId = found->place.loggedModelId;
    model.lineage.modelPath = found->place.folder;
    model.lineage.registrySource = found->place.loggedModelId.empty()
                                       ? found->place.root.uri + "/" + found->place.folder
                                       : "models:/" + found->place.loggedModelId;
    if (found->version) {
        model.lineage.registryName = found->version->name;
        model.lineage.registryVersion = found->version->version;
        model.lineage.registrySource = found->version->source;
        model.description = found->version->description;
    }
    const auto place = found->place;
    auto files = co_await filesOf(client, place, progress, stop);
    if (!files)
        co_return Model(std::move(files).error());
    model.files = std::move(files->files);
    model.describing = std::move(files->describing);
    auto description = descriptionIn(model.describing);
    if (!description)
        co_return Model(std::move(description).error());
    model.lineage.description = *std::move(description);
    auto complete = co_await addRunOf(client, model, *found, stop);
    co_return complete;
}

QCoro::Task<Result<InspectedRun>> inspectRun(tracking::Client client, std::string runId, Stop stop)
{
    using Out = Result<InspectedRun>;
    auto run = co_await client.run(runId, stop);
    if (!run)
        co_return Out(std::move(run).error());
    InspectedRun out;
    const auto root = tracking::ArtifactRoot::of(*run);
    const std::string everything;
    auto files = co_await tracking::listAllArtifacts(client, root, everything, stop);
    if (!files)
        co_return Out(std::move(files).error());
    for (const auto &file : *files)
        out.files.push_back(file.path);
    auto place = co_await placeOfRun(client, *run, stop);
    out.run = *std::move(run);
    if (!place) {
        // No model, several, or one that is not ready: that is what was asked for.
        const auto code = place.error().code();
        if (code != ErrorCode::notFound && code != ErrorCode::usage && code != ErrorCode::refused)
            co_return Out(std::move(place).error());
        out.noModel = place.error().text();
        co_return Out(std::move(out));
    }
    auto described = co_await describingFilesOf(client, *place, stop);
    if (!described)
        co_return Out(std::move(described).error());
    std::ranges::copy(described->names, std::back_inserter(out.files));
    auto description = descriptionIn(described->describing);
    if (description)
        out.description = *std::move(description);
    else
        out.noModel = description.error().text();
    co_return Out(std::move(out));
}

QCoro::Task<Model> ensureRegistryVersion(tracking::Client client, RemoteModel model, std::string name, Stop stop)
{
    auto &lineage = model.lineage;
    if (!lineage.registryName.empty())
        co_return Model(std::move(model));
    // An answer that was lost leaves a version behind; the next try finds it instead of making another.
    auto known = co_await versionWithSource(client, name, lineage, stop);
    if (!known)
        co_return Model(std::move(known).error());
    if (!*known) {
        auto registered = co_await client.createRegisteredModel(name, stop);
        if (!registered && registered.error().code() != ErrorCode::conflict)
            co_return Model(std::move(registered).error());
        tracking::NewModelVersion wanted{name, lineage.registrySource, lineage.runId, lineage.loggedModelId, {}};
        auto made = co_await client.createModelVersion(wanted, stop);
        if (!made)
            co_return Model(std::move(made).error());
        *known = *std::move(made);
    }
    lineage.registryName = (*known)->name;
    lineage.registryVersion = (*known)->version;
    co_return Model(std::move(model));
}

} // namespace valbench::services
