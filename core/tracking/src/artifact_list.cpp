// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <set>

#include <valbench/tracking/artifacts.h>

#include "object_store.h"

namespace valbench::tracking {

namespace {

constexpr std::size_t mostFiles = 100'000;
constexpr int deepest = 32;

using Files = std::vector<mlflow::FileEntry>;

/// Entries are exactly one name below the directory that was asked for.
Status checkEntries(const std::string &path, const Files &files)
{
    std::set<std::string> seen;
    const auto prefix = path.empty() ? std::string() : path + "/";
    for (const auto &file : files) {
        const bool isBelow = file.path.starts_with(prefix) && file.path.find('/', prefix.size()) == std::string::npos;
        if (!isBelow || file.size < 0 || !checkArtifactPath(file.path) || !seen.insert(file.path).second)
            return fail(
                ErrorCode::badInput,
                VB_MSG("The server lists '{entry}' in '{path}', which is no name of a file there. Valbench does not "
                       "touch it: look at it on the server."),
                {{"entry", file.path}, {"path", path}});
    }
    return {};
}

/// By the server, which may reach stores that this computer does not.
QCoro::Task<Result<Files>> listByServer(Client client, ArtifactRoot root, std::string path, std::stop_token stop)
{
    auto task = root.kind == ArtifactRoot::Kind::run ? client.artifacts(root.id, path, stop)
                                                     : client.modelArtifacts(root.id, path, stop);
    auto listing = co_await task;
    if (!listing)
        co_return Result<Files>(std::move(listing).error());
    co_return Result<Files>(std::move(listing->files));
}

QCoro::Task<Result<Files>> listOneLevel(Client client, ArtifactRoot root, std::string path, std::stop_token stop)
{
    const auto transport = client.transport();
    const auto place = storePlace(transport->options().store, root);
    if (!place) {
        auto listed = co_await listByServer(client, root, path, stop);
        co_return listed;
    }
    auto stored = co_await listStore(transport, *place, path, stop);
    if (stored || stored.error().code() == ErrorCode::cancelled)
        co_return stored;
    auto listed = co_await listByServer(client, root, path, stop);
    if (!listed) // the keys are what somebody has chosen
        co_return stored;
    co_return listed;
}

} // namespace

QCoro::Task<Result<Files>> listArtifacts(Client client, ArtifactRoot root, std::string path, std::stop_token stop)
{
    if (!path.empty()) {
        if (auto good = checkArtifactPath(path); !good)
            co_return Result<Files>(std::move(good).error());
    }
    auto files = co_await listOneLevel(client, root, path, stop);
    if (!files)
        co_return files;
    if (auto good = checkEntries(path, *files); !good)
        co_return Result<Files>(std::move(good).error());
    std::ranges::sort(*files, {}, &mlflow::FileEntry::path);
    co_return files;
}

QCoro::Task<Result<Files>> listAllArtifacts(Client client, ArtifactRoot root, std::string path, std::stop_token stop)
{
    Files out;
    std::vector<std::pair<std::string, int>> open;
    open.emplace_back(std::move(path), 0);
    while (!open.empty()) {
        const auto [folder, depth] = open.back();
        open.pop_back();
        auto files = co_await listArtifacts(client, root, folder, stop);
        if (!files)
            co_return files;
        for (auto &file : *files) {
            if (file.isDirectory)
                open.emplace_back(file.path, depth + 1);
            else
                out.push_back(std::move(file));
        }
        if (out.size() + open.size() > mostFiles || depth > deepest)
            co_return Result<Files>(Error(ErrorCode::unavailable,
                                          VB_MSG("There are more files or folders below '{path}' than Valbench lists "
                                                 "(100,000 files, 32 levels). List a folder below it."),
                                          {{"path", folder}}));
    }
    std::ranges::sort(out, {}, &mlflow::FileEntry::path);
    co_return Result<Files>(std::move(out));
}

} // namespace valbench::tracking
