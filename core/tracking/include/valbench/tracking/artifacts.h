// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files of runs and logged models: listed, downloaded and uploaded with their SHA-256, which MLflow does not keep.
#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include <QCoro/QCoroTask>

#include <valbench/base/digest.h>
#include <valbench/tracking/client.h>

namespace valbench::tracking {

/// Whose files they are.
struct ArtifactRoot
{
    enum class Kind { run, loggedModel };
    Kind kind = Kind::run;
    std::string id;
    std::string uri; ///< Run::artifactUri or LoggedModel::artifactUri

    static ArtifactRoot of(const mlflow::Run &run) { return {Kind::run, run.id, run.artifactUri}; }
    static ArtifactRoot of(const mlflow::LoggedModel &model)
    {
        return {Kind::loggedModel, model.id, model.artifactUri};
    }
};

/// Where a file came from.
enum class ArtifactRoute {
    proxy,       ///< the server's artifact proxy, for mlflow-artifacts:/ roots
    store,       ///< the object store itself, for s3:// roots that there are keys for
    getArtifact, ///< the server fetches it with its own credentials, from wherever it lies
};

struct DownloadRequest
{
    ArtifactRoot root;
    std::string path;             ///< from the root, as listed
    std::filesystem::path target; ///< must not exist
    std::function<void(std::int64_t done, std::int64_t size)> progress;
};

struct Downloaded
{
    Digest sha256{Digest::Bytes{}};
    std::int64_t size = 0;
    ArtifactRoute route = ArtifactRoute::proxy;
    std::int64_t resumedFrom = 0; ///< bytes that an earlier, broken attempt had brought
};

struct UploadRequest
{
    ArtifactRoot root;
    std::string path; ///< from the root; names that MLflow cannot give back are refused
    std::filesystem::path file;
    std::function<void(std::int64_t done, std::int64_t size)> progress;
};

struct Uploaded
{
    Digest sha256{Digest::Bytes{}};
    std::int64_t size = 0;
};

/// usage unless the path stays below its root and has a name that survives MLflow's routes and this computer's files:
/// no empty, '.' or '..' part, no leading '/', no backslash, control character, '#', or '%' with two hexadecimal
/// digits.
Status checkArtifactPath(const std::string &path);

/// One level; `path` empty for the root. Entries whose paths are not below it are refused: the server is not trusted
/// with our file system.
QCoro::Task<Result<std::vector<mlflow::FileEntry>>> listArtifacts(Client client, ArtifactRoot root, std::string path,
                                                                  std::stop_token stop = {});
/// All files below `path`, by path, without directories. unavailable beyond 100,000 files or 32 levels.
QCoro::Task<Result<std::vector<mlflow::FileEntry>>> listAllArtifacts(Client client, ArtifactRoot root, std::string path,
                                                                     std::stop_token stop = {});

/// Writes beside the target (NAME.part) and renames at the end, so that a file of that name is whole. The digest is
/// made of the bytes as they are written, with a few megabytes of memory whatever the size. A broken transfer goes on
/// where it stopped, also in another process, if the server proves by its tag (ETag) that the file is still the same;
/// else it starts anew. notFound if the file is not listed, conflict if the target exists, integrity if the size is not
/// the listed one. Hashes and writes in the thread of the client: give large files a thread of their own.
QCoro::Task<Result<Downloaded>> download(Client client, DownloadRequest request, std::stop_token stop = {});

/// Sends a file through the server's proxy and reads it back: the digest is of the bytes sent, and those that come back
/// have the same, else integrity. With keys for an s3:// root it is sent to the store itself (up to 5 GiB; its size is
/// refused beyond). unavailable for roots that cannot be written to.
QCoro::Task<Result<Uploaded>> upload(Client client, UploadRequest request, std::stop_token stop = {});

} // namespace valbench::tracking
