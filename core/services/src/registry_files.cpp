// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "registry_files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <set>

#include <QTemporaryDir>

#include <valbench/base/json.h>
#include <valbench/tracking/mlmodel.h>

#include "artifact_path.h"

namespace valbench::services {

namespace mlflow = domain::mlflow;

namespace {

using Stop = std::stop_token;
using tracking::ArtifactRoot;
using Place = Result<ModelPlace>;

constexpr std::string_view mlmodelName = "MLmodel";
/// Beside MLmodel; nothing of them is executed.
constexpr std::array<std::pair<std::string_view, const char *>, 5> describingNames{{
    {mlmodelName, "application/yaml"},
    {"requirements.txt", "text/plain"},
    {"constraints.txt", "text/plain"},
    {"conda.yaml", "application/yaml"},
    {"python_env.yaml", "application/yaml"},
}};

Error noModel(const std::string &run)
{
    return Error(ErrorCode::notFound,
                 VB_MSG("The run {run} has no model: no logged model, and no folder with a file MLmodel. Log it with "
                        "mlflow.<flavor>.log_model within the run."),
                 {{"run", run}});
}

Error severalModels(const std::string &run, const std::set<std::string> &names)
{
    std::string list;
    for (const auto &name : names)
        list += (list.empty() ? "" : ", ") + name;
    return Error(ErrorCode::usage, VB_MSG("The run {run} has several models: {list}. Name the one that you mean."),
                 {{"run", run}, {"list", list}});
}

/// The folders that tag mlflow.log-model.history names. Servers cut long tags, so that what does not parse tells
/// nothing.
std::set<std::string> historyPaths(const mlflow::Run &run)
{
    std::set<std::string> out;
    const auto *tag = mlflow::findValue(run.tags, "mlflow.log-model.history");
    const auto document = tag ? json::parse(*tag, "mlflow.log-model.history") : Result<json::Value>(json::Value());
    const auto *list = document ? document->get<json::Array>() : nullptr;
    for (const auto &entry : list ? *list : json::Array{}) {
        const auto *object = entry.get<json::Object>();
        const auto *path = object ? object->find("artifact_path") : nullptr;
        const auto *text = path ? path->get<std::string>() : nullptr;
        if (text && tracking::checkArtifactPath(*text))
            out.insert(*text);
    }
    return out;
}

QCoro::Task<Result<std::set<std::string>>> loggedModelsOf(tracking::Client client, mlflow::Run run, Stop stop)
{
    using Ids = std::set<std::string>;
    Ids out;
    for (const auto &output : run.outputs)
        out.insert(output.modelId);
    if (!out.empty())
        co_return Result<Ids>(std::move(out));
    tracking::LoggedModelSearch search{{run.experimentId}, "source_run_id = '" + run.id + "'"};
    auto pages = client.loggedModels(search, stop);
    for (;;) {
        auto page = co_await pages.next();
        if (!page && page.error().code() == ErrorCode::notFound)
            co_return Result<Ids>(std::move(out)); // before MLflow 3
        if (!page)
            co_return Result<Ids>(std::move(page).error());
        if (!*page)
            co_return Result<Ids>(std::move(out));
        for (const auto &model : **page)
            out.insert(model.id);
    }
}

QCoro::Task<Result<std::set<std::string>>> modelFoldersOf(tracking::Client client, mlflow::Run run, Stop stop)
{
    using Folders = std::set<std::string>;
    auto out = historyPaths(run);
    if (!out.empty())
        co_return Result<Folders>(std::move(out));
    const auto root = ArtifactRoot::of(run);
    const std::string everything;
    auto files = co_await tracking::listAllArtifacts(client, root, everything, stop);
    if (!files)
        co_return Result<Folders>(std::move(files).error());
    for (const auto &file : *files) {
        if (nameOf(file.path) == mlmodelName)
            out.insert(folderOf(file.path));
    }
    co_return Result<Folders>(std::move(out));
}

std::string nameInFolder(const ModelPlace &place, const std::string &path)
{
    return place.folder.empty() ? path : path.substr(place.folder.size() + 1);
}

/// nullptr for files that do not describe a model.
const char *describingType(std::string_view name)
{
    const auto found = std::ranges::find_if(describingNames, [name](const auto &item) { return item.first == name; });
    return found == describingNames.end() ? nullptr : found->second;
}

/// A file's bytes, as they came; badInput beyond what such a file has.
Result<Bytes> bytesOf(const std::filesystem::path &file, const std::string &name)
{
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error || size > tracking::largestMlmodel)
        return fail(ErrorCode::badInput, VB_MSG("{file} has more bytes than a file that describes a model."),
                    {{"file", name}});
    std::ifstream stream(file, std::ios::binary);
    Bytes out{std::istreambuf_iterator<char>(stream), {}};
    if (out.size() != size)
        return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be read."), {{"file", file.string()}});
    return out;
}

} // namespace

QCoro::Task<Place> placeOfLoggedModel(tracking::Client client, std::string id, Stop stop)
{
    auto model = co_await client.loggedModel(id, stop);
    if (!model)
        co_return Place(std::move(model).error());
    if (model->status != mlflow::ModelStatus::ready)
        co_return Place(Error(ErrorCode::refused,
                              VB_MSG("The logged model {id} is not ready: its files are still being written, or that "
                                     "failed. Finish logging it first."),
                              {{"id", id}}));
    ModelPlace out{ArtifactRoot::of(*model), {}, id, *model};
    co_return Place(std::move(out));
}

QCoro::Task<Place> placeOfRun(tracking::Client client, mlflow::Run run, Stop stop)
{
    auto ids = co_await loggedModelsOf(client, run, stop);
    if (!ids)
        co_return Place(std::move(ids).error());
    if (ids->size() > 1)
        co_return Place(severalModels(run.id, *ids));
    if (ids->size() == 1) {
        const auto id = *ids->begin();
        auto place = co_await placeOfLoggedModel(client, id, stop);
        co_return place;
    }
    auto folders = co_await modelFoldersOf(client, run, stop);
    if (!folders)
        co_return Place(std::move(folders).error());
    if (folders->empty())
        co_return Place(noModel(run.id));
    if (folders->size() > 1)
        co_return Place(severalModels(run.id, *folders));
    ModelPlace out{ArtifactRoot::of(run), *folders->begin(), {}, {}};
    co_return Place(std::move(out));
}

QCoro::Task<Place> placeOfVersion(tracking::Client client, mlflow::ModelVersion version, Stop stop)
{
    const std::string loggedPrefix = "models:/m-";
    if (version.source.starts_with(loggedPrefix)) {
        const auto id = version.source.substr(std::string("models:/").size());
        auto place = co_await placeOfLoggedModel(client, id, stop);
        co_return place;
    }
    const Error elsewhere(ErrorCode::refused,
                          VB_MSG("Version {version} of {name} says that its files are at {source}, which is neither a "
                                 "logged model nor a folder of its run. Register it from a run or a logged model."),
                          {{"version", version.version}, {"name", version.name}, {"source", version.source}});
    if (version.runId.empty())
        co_return Place(elsewhere);
    const auto runId = version.runId;
    auto run = co_await client.run(runId, stop);
    if (!run)
        co_return Place(std::move(run).error());
    std::string folder;
    for (const auto &prefix : {run->artifactUri + "/", "runs:/" + runId + "/"}) {
        if (version.source.starts_with(prefix))
            folder = version.source.substr(prefix.size());
    }
    while (folder.ends_with('/'))
        folder.pop_back();
    if (!tracking::checkArtifactPath(folder))
        co_return Place(elsewhere);
    ModelPlace out{ArtifactRoot::of(*run), std::move(folder), {}, {}};
    co_return Place(std::move(out));
}

namespace {

struct ReadFile
{
    domain::Artifact artifact;
    std::optional<DescribingFile> describing;
};

/// Downloads one file into a folder for temporary files, digests it and takes it away again.
QCoro::Task<Result<ReadFile>> fetchFile(tracking::Client client, ModelPlace place, std::string path,
                                        std::filesystem::path folder, RegistryLink::FileProgress progress, Stop stop)
{
    using Out = Result<ReadFile>;
    const auto target = folder / path;
    tracking::DownloadRequest request{place.root, path, target, {}};
    if (progress)
        request.progress = [progress, path](std::int64_t done, std::int64_t size) { progress(path, done, size); };
    auto got = co_await tracking::download(client, request, stop);
    if (!got)
        co_return Out(std::move(got).error());
    const auto name = nameInFolder(place, path);
    ReadFile out{{"model", name, got->size, got->sha256.toHex()}, {}};
    if (const auto *mediaType = describingType(name)) {
        auto bytes = bytesOf(target, name);
        if (!bytes)
            co_return Out(std::move(bytes).error());
        out.describing = DescribingFile{name, mediaType, *std::move(bytes)};
    }
    std::error_code ignored; // the folder goes with everything that is left in it
    std::filesystem::remove(target, ignored);
    co_return Out(std::move(out));
}

Error noFolder(const QTemporaryDir &folder)
{
    return Error(ErrorCode::unavailable, VB_MSG("There is no place for temporary files: {reason}"),
                 {{"reason", folder.errorString().toStdString()}});
}

} // namespace

QCoro::Task<Result<ModelFiles>> filesOf(tracking::Client client, ModelPlace place, RegistryLink::FileProgress progress,
                                        Stop stop)
{
    using Files = Result<ModelFiles>;
    auto list = co_await tracking::listAllArtifacts(client, place.root, place.folder, stop);
    if (!list)
        co_return Files(std::move(list).error());
    const QTemporaryDir folder;
    if (!folder.isValid())
        co_return Files(noFolder(folder));
    const std::filesystem::path target = folder.path().toStdString();
    ModelFiles out;
    for (const auto &file : *list) {
        auto read = co_await fetchFile(client, place, file.path, target, progress, stop);
        if (!read)
            co_return Files(std::move(read).error());
        out.files.push_back(std::move(read->artifact));
        if (read->describing)
            out.describing.push_back(*std::move(read->describing));
    }
    co_return Files(std::move(out));
}

QCoro::Task<Result<DescribedFolder>> describingFilesOf(tracking::Client client, ModelPlace place, Stop stop)
{
    using Out = Result<DescribedFolder>;
    auto list = co_await tracking::listAllArtifacts(client, place.root, place.folder, stop);
    if (!list)
        co_return Out(std::move(list).error());
    const QTemporaryDir folder;
    if (!folder.isValid())
        co_return Out(noFolder(folder));
    const std::filesystem::path target = folder.path().toStdString();
    const RegistryLink::FileProgress silent;
    DescribedFolder out;
    for (const auto &file : *list) {
        out.names.push_back(nameInFolder(place, file.path));
        if (!describingType(out.names.back()))
            continue;
        auto read = co_await fetchFile(client, place, file.path, target, silent, stop);
        if (!read)
            co_return Out(std::move(read).error());
        out.describing.push_back(*std::move(read->describing));
    }
    co_return Out(std::move(out));
}

} // namespace valbench::services
