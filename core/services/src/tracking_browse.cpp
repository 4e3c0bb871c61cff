// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tracking_browse.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <QTemporaryDir>

#include <valbench/tracking/filter.h>
#include <valbench/tracking/mlmodel.h>

#include "artifact_path.h"

namespace valbench::services {

namespace mlflow = domain::mlflow;

namespace {

using Stop = std::stop_token;

struct FileBytes
{
    Bytes bytes;
    Digest sha256{Digest::Bytes{}};
};

/// Downloaded to a place of its own, which goes with everything in it.
QCoro::Task<Result<FileBytes>> bytesOf(tracking::Client client, tracking::ArtifactRoot root, std::string path,
                                       Stop stop)
{
    using Out = Result<FileBytes>;
    const QTemporaryDir folder;
    if (!folder.isValid())
        co_return Out(Error(ErrorCode::unavailable, VB_MSG("There is no place for temporary files: {reason}"),
                            {{"reason", folder.errorString().toStdString()}}));
    const auto target = std::filesystem::path(folder.path().toStdString()) / "file";
    tracking::DownloadRequest request{root, path, target, {}};
    auto got = co_await tracking::download(client, request, stop);
    if (!got)
        co_return Out(std::move(got).error());
    std::ifstream stream(target, std::ios::binary);
    FileBytes out{Bytes{std::istreambuf_iterator<char>(stream), {}}, got->sha256};
    if (sha256(asText(out.bytes)) != out.sha256)
        co_return Out(Error(ErrorCode::unavailable, VB_MSG("{file} cannot be read."), {{"file", target.string()}}));
    co_return Out(std::move(out));
}

/// What MLmodel and the requirements beside it say; the reason if they cannot be read.
QCoro::Task<void> describe(tracking::Client client, tracking::ArtifactRoot root,
                           std::vector<mlflow::FileEntry> siblings, ArtifactContent *content, Stop stop)
{
    auto model = tracking::readMlmodel(asText(content->bytes), content->path);
    if (!model) {
        content->modelProblem = model.error().text();
        co_return;
    }
    const auto folder = folderOf(content->path);
    const auto path = folder.empty() ? std::string("requirements.txt") : folder + "/requirements.txt";
    const auto found = std::ranges::find(siblings, path, &mlflow::FileEntry::path);
    const bool isReadable =
        found != siblings.end() && found->size <= static_cast<std::int64_t>(tracking::largestMlmodel);
    if (isReadable) {
        auto file = co_await bytesOf(client, root, path, stop);
        if (!file) {
            content->modelProblem = file.error().text();
        } else if (auto lines = tracking::readRequirements(asText(file->bytes), path)) {
            model->requirements = *std::move(lines);
        } else {
            content->modelProblem = lines.error().text();
        }
    }
    content->model = *std::move(model);
}

} // namespace

Result<std::string> keyText(std::string_view family, std::string_view key)
{
    VB_TRY(const auto quoted, tracking::quotedKey(std::string(key)));
    return std::string(family) + "." + quoted;
}

Stream<mlflow::Run> streamRuns(const tracking::Client &client, RunPagesQuery query, Stop stop)
{
    tracking::RunSearch search{
        {std::move(query.experimentId)}, std::move(query.filter), tracking::View::active, std::move(query.orderBy)};
    search.pageSize = std::clamp(query.pageSize, 1, 1000);
    return [pages = client.runs(std::move(search), std::move(stop))]() mutable { return pages.next(); };
}

QCoro::Task<Result<Newest>> newestOf(tracking::Client client, NewestQuery query, Stop stop)
{
    Newest out;
    if (!query.experimentId.empty()) {
        tracking::RunSearch search{{query.experimentId}, query.filter, tracking::View::active, {newestStartFirst}};
        search.pageSize = query.mostRuns;
        auto task = client.searchRuns(search, {}, stop);
        auto page = co_await task;
        if (!page)
            co_return Result<Newest>(std::move(page).error());
        out.runs = std::move(page->items);
    }
    if (query.mostVersions > 0) {
        auto pages = client.modelVersions({{}, {"creation_timestamp DESC"}, query.mostVersions}, stop);
        auto page = co_await pages.next();
        const bool isSilent = !page && page.error().code() != ErrorCode::refused &&
                              page.error().code() != ErrorCode::notFound && page.error().code() != ErrorCode::badInput;
        if (isSilent)
            co_return Result<Newest>(std::move(page).error());
        if (page && *page)
            out.versions = *std::move(*page);
    }
    co_return Result<Newest>(std::move(out));
}

QCoro::Task<Result<MetricHistory>> historyOf(tracking::Client client, std::string run, std::string key,
                                             std::function<void(std::size_t)> progress, Stop stop)
{
    MetricHistory out;
    auto pages = client.history(run, key, stop);
    for (;;) {
        auto page = co_await pages.next();
        if (!page)
            co_return Result<MetricHistory>(std::move(page).error());
        if (!*page)
            co_return Result<MetricHistory>(std::move(out));
        for (const auto &point : **page) {
            out.values.push_back(point.value);
            out.steps.push_back(point.step);
            out.times.push_back(point.timestamp);
        }
        if (progress)
            progress(out.values.size());
    }
}

QCoro::Task<Result<ArtifactContent>> readContent(tracking::Client client, tracking::ArtifactRoot root, std::string path,
                                                 std::int64_t most, Stop stop)
{
    using Out = Result<ArtifactContent>;
    if (auto good = tracking::checkArtifactPath(path); !good)
        co_return Out(std::move(good).error());
    const auto folder = folderOf(path);
    auto siblings = co_await tracking::listArtifacts(client, root, folder, stop);
    if (!siblings)
        co_return Out(std::move(siblings).error());
    const auto found = std::ranges::find(*siblings, path, &mlflow::FileEntry::path);
    if (found == siblings->end() || found->isDirectory)
        co_return Out(Error(ErrorCode::notFound, VB_MSG("There is no file '{path}' in {root}."),
                            {{"path", path}, {"root", root.id}}));
    if (found->size > most)
        co_return Out(Error(ErrorCode::refused,
                            VB_MSG("{path} has {size} bytes; files of up to {most} bytes are shown. Save it to look at "
                                   "it with another program."),
                            {{"path", path}, {"size", std::to_string(found->size)}, {"most", std::to_string(most)}}));
    auto file = co_await bytesOf(client, root, path, stop);
    if (!file)
        co_return Out(std::move(file).error());
    ArtifactContent out{path, std::move(file->bytes), file->sha256, {}, {}};
    if (nameOf(path) == "MLmodel")
        co_await describe(client, root, *siblings, &out, stop);
    co_return Out(std::move(out));
}

} // namespace valbench::services
