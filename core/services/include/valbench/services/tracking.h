// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at an MLflow server. It touches no store and so asks for no session: what the server lets its user see, the
// server decides.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <QCoro/QCoroTask>

#include <valbench/base/digest.h>
#include <valbench/base/secret.h>
#include <valbench/base/text.h>
#include <valbench/domain/lineage.h>
#include <valbench/domain/mlflow.h>

namespace valbench::services {

/// Keys for s3:// artifacts that the server does not hand out itself; see tracking::StoreAccess.
struct StoreSettings
{
    std::string endpoint;
    std::string region;
    std::string keyId;
    Secret secret;
    Secret sessionToken;
    std::string caFile;
    [[nodiscard]] StoreSettings clone() const
    {
        return {endpoint, region, keyId, secret.clone(), sessionToken.clone(), caFile};
    }
};

struct TrackingSettings
{
    std::string uri;
    std::string user; ///< with `password`; both win over `token`
    Secret password;
    Secret token;
    std::string caFile;                          ///< PEM; instead of the system's certificates
    std::string clientCertificate;               ///< PEM with certificate and key
    std::optional<std::chrono::seconds> timeout; ///< without a byte
    StoreSettings store;
    std::string workspace;                            ///< empty: the default one
    std::optional<int> repeats;                       ///< of what may be repeated, after the first attempt
    std::function<void(const std::string &line)> log; ///< each request in one line, without secrets
};

/// The variables that MLflow's own clients read: MLFLOW_TRACKING_URI, _USERNAME, _PASSWORD, _TOKEN, _SERVER_CERT_PATH,
/// _CLIENT_CERT_PATH, MLFLOW_HTTP_REQUEST_TIMEOUT and _MAX_RETRIES, MLFLOW_WORKSPACE, and those of storeSettings().
/// usage for those that Valbench cannot obey, rather than ignore them: MLFLOW_TRACKING_INSECURE_TLS, and numbers that
/// are none. `variable` gives a value or "".
Result<TrackingSettings> trackingSettings(const std::function<std::string(const std::string &name)> &variable);

/// MLFLOW_S3_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_DEFAULT_REGION or
/// AWS_REGION, AWS_CA_BUNDLE. usage for half a key, for an endpoint that is no address, and for MLFLOW_S3_IGNORE_TLS.
Result<StoreSettings> storeSettings(const std::function<std::string(const std::string &name)> &variable);

struct TrackingServer
{
    std::string uri; ///< and the workspace, as records name it
    domain::mlflow::ServerInfo info;
    bool isEncrypted = false;
    std::chrono::milliseconds roundTrip{0}; ///< of a search for one experiment
};

/// A search that goes on for as long as it is asked: each call brings the next entries, perhaps none, and nullopt at
/// the end. Ask again only after the answer; after an error, the same page is asked for again.
template <class T>
using Stream = std::function<QCoro::Task<Result<std::optional<std::vector<T>>>>()>;

/// What a search found, up to the number that was asked for.
template <class T>
struct Found
{
    std::vector<T> items;
    bool isComplete = true; ///< false: there are more
};

struct ExperimentQuery
{
    std::string filter;
    std::string nameHas; ///< a part of the name, in any letter case; narrows the filter
    std::vector<std::string> orderBy;
    bool deleted = false;
    std::size_t most = 1000;
};

inline constexpr const char *newestChangeFirst = "last_update_time DESC";
inline constexpr const char *newestStartFirst = "attributes.start_time DESC"; ///< of runs

struct TrackedRunQuery
{
    std::vector<std::string> experiments; ///< ids or names
    std::string filter;
    std::vector<std::string> orderBy;
    bool deleted = false;
    std::size_t most = 1000;
};

/// The runs of one experiment, page by page.
struct RunPagesQuery
{
    std::string experimentId;
    std::string filter;
    std::vector<std::string> orderBy; ///< such as "attributes.start_time DESC"
    int pageSize = 200;
};

/// What came last, with as little work for the server as can be: asked again and again.
struct NewestQuery
{
    std::string experimentId; ///< empty: no runs
    std::string filter;       ///< of the runs
    int mostRuns = 1;
    int mostVersions = 5;
};

struct Newest
{
    /// By the start that whoever logged them gave, the newest first: a clock that is behind hides its runs.
    std::vector<domain::mlflow::Run> runs;
    /// Of all registered models, by when they were made there, the newest first; none if this person may not see them.
    std::vector<domain::mlflow::ModelVersion> versions;
};

/// A run's key as filters and orders name it: metrics.`auc`. usage for a key that cannot be said, as it holds a
/// backtick. `family`: params, metrics or tags.
Result<std::string> keyText(std::string_view family, std::string_view key);

/// Every value that a run logged under a key, by time, step and value; columns of one length.
struct MetricHistory
{
    std::vector<double> values; ///< may be NaN
    std::vector<std::int64_t> steps;
    std::vector<domain::mlflow::Milliseconds> times;
};

/// Files of a run, or of a logged model (MLflow 3).
struct ArtifactQuery
{
    std::string run;
    std::string model;
    std::string path; ///< a folder, or one file; empty: everything
    bool recursive = false;
};

struct ArtifactFile
{
    std::string path; ///< from the root
    std::filesystem::path file;
    Digest sha256{Digest::Bytes{}};
    std::int64_t size = 0;
    std::int64_t resumedFrom = 0; ///< bytes that a broken attempt had brought before
};

/// A file that was read whole, to look at.
struct ArtifactContent
{
    std::string path; ///< from the root
    Bytes bytes;
    Digest sha256{Digest::Bytes{}};
    std::optional<domain::ModelDescription> model; ///< of a file MLmodel, with requirements.txt beside it
    std::string modelProblem;                      ///< why there is none; empty for other files
};

/// Belongs to the thread that makes it, which must run an event loop. Large files are hashed and written in that
/// thread: give it one that is not the screen's. Errors as in tracking/client.h.
class Tracking {
public:
    virtual ~Tracking() = default;
    static Result<std::unique_ptr<Tracking>> open(TrackingSettings settings);

    template <class T>
    using Task = QCoro::Task<Result<T>>;
    using Stop = std::stop_token;

    /// Version and kind of the server, and proof that it answers more than that.
    virtual Task<TrackingServer> ping(Stop stop) = 0;
    virtual Task<Found<domain::mlflow::Experiment>> experiments(ExperimentQuery query, Stop stop) = 0;
    virtual Task<domain::mlflow::Experiment> experiment(std::string id, Stop stop) = 0;
    /// notFound, with the name, for an experiment that is neither an id nor a name.
    virtual Task<Found<domain::mlflow::Run>> runs(TrackedRunQuery query, Stop stop) = 0;
    /// Nothing is asked for until the stream is. It outlives this object.
    virtual Stream<domain::mlflow::Run> runPages(RunPagesQuery query, Stop stop) = 0;
    virtual Task<domain::mlflow::Run> run(std::string id, Stop stop) = 0;
    virtual Task<Newest> newest(NewestQuery query, Stop stop) = 0;
    /// `progress` is told how many values there are so far.
    virtual Task<MetricHistory> history(std::string run, std::string key, std::function<void(std::size_t)> progress,
                                        Stop stop) = 0;
    /// One level, or all files below.
    virtual Task<std::vector<domain::mlflow::FileEntry>> artifacts(ArtifactQuery query, Stop stop) = 0;
    /// Reads one file; nothing of it is executed. refused for one of more than `most` bytes, notFound for a folder.
    virtual Task<ArtifactContent> read(ArtifactQuery query, std::int64_t most, Stop stop) = 0;
    /// Downloads the file or all files below the folder into `folder`, under their paths. Files that exist are never
    /// overwritten (conflict); broken transfers go on where they stopped.
    virtual Task<std::vector<ArtifactFile>>
    fetch(ArtifactQuery query, std::filesystem::path folder,
          std::function<void(const std::string &path, std::int64_t done, std::int64_t size)> progress, Stop stop) = 0;
};

} // namespace valbench::services
