// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/tracking.h>

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/tracking/artifacts.h>
#include <valbench/tracking/client.h>
#include <valbench/tracking/filter.h>

#include "tracking_browse.h"
#include "tracking_options.h"

namespace valbench::services {

namespace mlflow = domain::mlflow;

namespace {

using Stop = std::stop_token;
using Files = std::vector<mlflow::FileEntry>;
using FileProgress = std::function<void(const std::string &path, std::int64_t done, std::int64_t size)>;

template <class T>
QCoro::Task<Result<Found<T>>> collect(tracking::Pages<T> pages, std::size_t most)
{
    Found<T> out;
    for (;;) {
        auto items = co_await pages.next();
        if (!items)
            co_return Result<Found<T>>(std::move(items).error());
        if (!*items)
            co_return Result<Found<T>>(std::move(out));
        for (auto &item : **items) {
            if (out.items.size() == most) {
                out.isComplete = false;
                co_return Result<Found<T>>(std::move(out));
            }
            out.items.push_back(std::move(item));
        }
    }
}

QCoro::Task<Result<TrackingServer>> pingServer(tracking::Client client, Stop stop)
{
    TrackingServer out{client.place(), {}, client.address().isEncrypted()};
    auto info = co_await client.serverInfo(stop);
    if (!info)
        co_return Result<TrackingServer>(std::move(info).error());
    out.info = *std::move(info);
    tracking::ExperimentSearch search;
    search.pageSize = 1;
    const auto begun = std::chrono::steady_clock::now();
    // Version and health may be open where everything else is guarded.
    auto task = client.searchExperiments(search, {}, stop);
    auto page = co_await task;
    if (!page)
        co_return Result<TrackingServer>(std::move(page).error());
    out.roundTrip = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    co_return Result<TrackingServer>(std::move(out));
}

bool isId(const std::string &text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

QCoro::Task<Result<Found<mlflow::Run>>> searchRuns(tracking::Client client, TrackedRunQuery query, Stop stop)
{
    tracking::RunSearch search{
        {}, query.filter, query.deleted ? tracking::View::deleted : tracking::View::active, query.orderBy};
    for (const auto &experiment : query.experiments) {
        if (isId(experiment)) {
            auto found = co_await client.experiment(experiment, stop);
            if (found) {
                search.experimentIds.push_back(found->id);
                continue;
            }
            if (found.error().code() != ErrorCode::notFound)
                co_return Result<Found<mlflow::Run>>(std::move(found).error());
        }
        auto named = co_await client.experimentByName(experiment, stop);
        if (!named)
            co_return Result<Found<mlflow::Run>>(std::move(named).error());
        search.experimentIds.push_back(named->id);
    }
    search.pageSize = static_cast<int>(std::clamp<std::size_t>(query.most + 1, 1, 500));
    auto pages = client.runs(search, stop);
    auto task = collect(std::move(pages), query.most);
    auto found = co_await task;
    co_return found;
}

QCoro::Task<Result<tracking::ArtifactRoot>> rootOf(tracking::Client client, ArtifactQuery query, Stop stop)
{
    using Root = Result<tracking::ArtifactRoot>;
    if (query.model.empty()) {
        auto run = co_await client.run(query.run, stop);
        if (!run)
            co_return Root(std::move(run).error());
        co_return Root(tracking::ArtifactRoot::of(*run));
    }
    auto model = co_await client.loggedModel(query.model, stop);
    if (!model)
        co_return Root(std::move(model).error());
    co_return Root(tracking::ArtifactRoot::of(*model));
}

/// The files below a path, or the one file that it is.
QCoro::Task<Result<Files>> filesOf(tracking::Client client, tracking::ArtifactRoot root, std::string path,
                                   bool recursive, Stop stop)
{
    auto task = recursive ? tracking::listAllArtifacts(client, root, path, stop)
                          : tracking::listArtifacts(client, root, path, stop);
    auto files = co_await task;
    if (!files || !files->empty() || path.empty())
        co_return files;
    // MLflow lists nothing for a file, and nothing for what is not there.
    const auto folder = path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
    auto siblings = co_await tracking::listArtifacts(client, root, folder, stop);
    if (!siblings)
        co_return siblings;
    const auto found = std::ranges::find(*siblings, path, &mlflow::FileEntry::path);
    if (found == siblings->end())
        co_return Result<Files>(Error(ErrorCode::notFound, VB_MSG("There is no file or folder '{path}' in {root}."),
                                      {{"path", path}, {"root", root.id}}));
    if (found->isDirectory)
        co_return files;
    Files one{*found};
    co_return Result<Files>(std::move(one));
}

QCoro::Task<Result<Files>> listFiles(tracking::Client client, ArtifactQuery query, Stop stop)
{
    auto root = co_await rootOf(client, query, stop);
    if (!root)
        co_return Result<Files>(std::move(root).error());
    auto files = co_await filesOf(client, *root, query.path, query.recursive, stop);
    co_return files;
}

QCoro::Task<Result<ArtifactContent>> contentOf(tracking::Client client, ArtifactQuery query, std::int64_t most,
                                               Stop stop)
{
    auto root = co_await rootOf(client, query, stop);
    if (!root)
        co_return Result<ArtifactContent>(std::move(root).error());
    auto content = co_await readContent(client, *root, query.path, most, stop);
    co_return content;
}

/// The filter, and a part of the name.
Result<std::string> filterOf(const ExperimentQuery &query)
{
    if (query.nameHas.empty())
        return query.filter;
    VB_TRY(const auto name,
           tracking::Filter::attribute("name", tracking::TextIs::likeAnyCase, "%" + query.nameHas + "%"));
    return query.filter.empty() ? name.text() : query.filter + " AND " + name.text();
}

QCoro::Task<Result<Found<mlflow::Experiment>>> searchExperiments(tracking::Client client, ExperimentQuery query,
                                                                 Stop stop)
{
    auto filter = filterOf(query);
    if (!filter)
        co_return Result<Found<mlflow::Experiment>>(std::move(filter).error());
    tracking::ExperimentSearch search{*std::move(filter),
                                      query.deleted ? tracking::View::deleted : tracking::View::active, query.orderBy};
    search.pageSize = static_cast<int>(std::clamp<std::size_t>(query.most + 1, 1, 1000));
    auto pages = client.experiments(search, stop);
    auto task = collect(std::move(pages), query.most);
    auto found = co_await task;
    co_return found;
}

QCoro::Task<Result<std::vector<ArtifactFile>>>
fetchFiles(tracking::Client client, ArtifactQuery query, std::filesystem::path folder, FileProgress progress, Stop stop)
{
    using Out = Result<std::vector<ArtifactFile>>;
    auto root = co_await rootOf(client, query, stop);
    if (!root)
        co_return Out(std::move(root).error());
    auto files = co_await filesOf(client, *root, query.path, true, stop);
    if (!files)
        co_return Out(std::move(files).error());
    std::vector<ArtifactFile> out;
    for (const auto &file : *files) {
        tracking::DownloadRequest request{*root, file.path, folder / file.path, {}};
        if (progress)
            request.progress = [progress, path = file.path](std::int64_t done, std::int64_t size) {
                progress(path, done, size);
            };
        auto got = co_await tracking::download(client, request, stop);
        if (!got)
            co_return Out(std::move(got).error());
        out.push_back({file.path, folder / file.path, got->sha256, got->size, got->resumedFrom});
    }
    co_return Out(std::move(out));
}

class MlflowTracking final : public Tracking {
public:
    explicit MlflowTracking(tracking::Client client) : m_client(std::move(client)) {}

    Task<TrackingServer> ping(Stop stop) override { return pingServer(m_client, std::move(stop)); }
    Task<Found<mlflow::Experiment>> experiments(ExperimentQuery query, Stop stop) override
    {
        return searchExperiments(m_client, std::move(query), std::move(stop));
    }
    Task<mlflow::Experiment> experiment(std::string id, Stop stop) override
    {
        return m_client.experiment(std::move(id), std::move(stop));
    }
    Task<Found<mlflow::Run>> runs(TrackedRunQuery query, Stop stop) override
    {
        return searchRuns(m_client, std::move(query), std::move(stop));
    }
    Stream<mlflow::Run> runPages(RunPagesQuery query, Stop stop) override
    {
        return streamRuns(m_client, std::move(query), std::move(stop));
    }
    Task<MetricHistory> history(std::string run, std::string key, std::function<void(std::size_t)> progress,
                                Stop stop) override
    {
        return historyOf(m_client, std::move(run), std::move(key), std::move(progress), std::move(stop));
    }
    Task<ArtifactContent> read(ArtifactQuery query, std::int64_t most, Stop stop) override
    {
        return contentOf(m_client, std::move(query), most, std::move(stop));
    }
    Task<mlflow::Run> run(std::string id, Stop stop) override { return m_client.run(std::move(id), std::move(stop)); }
    Task<Newest> newest(NewestQuery query, Stop stop) override
    {
        return newestOf(m_client, std::move(query), std::move(stop));
    }
    Task<Files> artifacts(ArtifactQuery query, Stop stop) override
    {
        return listFiles(m_client, std::move(query), std::move(stop));
    }
    Task<std::vector<ArtifactFile>> fetch(ArtifactQuery query, std::filesystem::path folder, FileProgress progress,
                                          Stop stop) override
    {
        return fetchFiles(m_client, std::move(query), std::move(folder), std::move(progress), std::move(stop));
    }

private:
    tracking::Client m_client;
};

Result<std::optional<int>> numberIn(const std::string &name, const std::string &text, int least)
{
    if (text.empty())
        return std::optional<int>();
    const auto number = parseInteger(text);
    if (!number || *number < least || *number > 86400)
        return fail(ErrorCode::usage, VB_MSG("{name} is '{text}'; expected a whole number from {least} to 86400."),
                    {{"name", name}, {"text", text}, {"least", std::to_string(least)}});
    return std::optional(static_cast<int>(*number));
}

} // namespace

tracking::ConnectionOptions connectionOptions(TrackingSettings settings)
{
    tracking::ConnectionOptions options;
    options.url = std::move(settings.uri);
    options.user = std::move(settings.user);
    options.password = std::move(settings.password);
    options.token = std::move(settings.token);
    options.caFile = std::move(settings.caFile);
    options.clientCertificate = std::move(settings.clientCertificate);
    auto &store = settings.store;
    options.store.endpoint = std::move(store.endpoint);
    if (!store.region.empty())
        options.store.region = std::move(store.region);
    options.store.keyId = std::move(store.keyId);
    options.store.secret = std::move(store.secret);
    options.store.sessionToken = std::move(store.sessionToken);
    options.store.caFile = std::move(store.caFile);
    options.workspace = std::move(settings.workspace);
    if (settings.timeout)
        options.idle = *settings.timeout;
    if (settings.repeats)
        options.retry.attempts = 1 + *settings.repeats;
    if (settings.log)
        options.log = [log = std::move(settings.log)](const tracking::HttpLogEntry &entry) { log(entry.text()); };
    return options;
}

Result<std::unique_ptr<Tracking>> Tracking::open(TrackingSettings settings)
{
    VB_TRY(auto client, tracking::Client::open(connectionOptions(std::move(settings))));
    return std::unique_ptr<Tracking>(std::make_unique<MlflowTracking>(std::move(client)));
}

Result<StoreSettings> storeSettings(const std::function<std::string(const std::string &name)> &variable)
{
    const auto ignoreTls = asciiLower(variable("MLFLOW_S3_IGNORE_TLS"));
    if (ignoreTls == "true" || ignoreTls == "1")
        return fail(ErrorCode::usage,
                    VB_MSG("MLFLOW_S3_IGNORE_TLS is set, but Valbench always verifies servers. Unset it, and give the "
                           "certificate of your authority in AWS_CA_BUNDLE."));
    StoreSettings out;
    out.endpoint = variable("MLFLOW_S3_ENDPOINT_URL");
    if (!out.endpoint.empty() && !tracking::ServerAddress::parse(out.endpoint))
        return fail(ErrorCode::usage,
                    VB_MSG("MLFLOW_S3_ENDPOINT_URL is no address of an object store; expected one such as "
                           "https://minio.example.org:9000, without a user name, password or bucket."));
    out.keyId = variable("AWS_ACCESS_KEY_ID");
    out.secret = Secret(variable("AWS_SECRET_ACCESS_KEY"));
    if (out.keyId.empty() != out.secret.empty())
        return fail(ErrorCode::usage,
                    VB_MSG("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together; one of them is not set."));
    out.sessionToken = Secret(variable("AWS_SESSION_TOKEN"));
    out.region = variable("AWS_DEFAULT_REGION");
    if (out.region.empty())
        out.region = variable("AWS_REGION");
    out.caFile = variable("AWS_CA_BUNDLE");
    return out;
}

Result<TrackingSettings> trackingSettings(const std::function<std::string(const std::string &name)> &variable)
{
    const auto insecure = asciiLower(variable("MLFLOW_TRACKING_INSECURE_TLS"));
    if (insecure == "true" || insecure == "1")
        return fail(
            ErrorCode::usage,
            VB_MSG("MLFLOW_TRACKING_INSECURE_TLS is set, but Valbench always verifies servers. Unset it, and give the "
                   "certificate of your authority in MLFLOW_TRACKING_SERVER_CERT_PATH."));
    TrackingSettings out;
    out.workspace = variable("MLFLOW_WORKSPACE");
    out.uri = variable("MLFLOW_TRACKING_URI");
    out.user = variable("MLFLOW_TRACKING_USERNAME");
    out.password = Secret(variable("MLFLOW_TRACKING_PASSWORD"));
    out.token = Secret(variable("MLFLOW_TRACKING_TOKEN"));
    if (out.user.empty() != out.password.empty())
        return fail(
            ErrorCode::usage,
            VB_MSG("MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD go together; one of them is not set."));
    out.caFile = variable("MLFLOW_TRACKING_SERVER_CERT_PATH");
    out.clientCertificate = variable("MLFLOW_TRACKING_CLIENT_CERT_PATH");
    VB_TRY(const auto timeout, numberIn("MLFLOW_HTTP_REQUEST_TIMEOUT", variable("MLFLOW_HTTP_REQUEST_TIMEOUT"), 1));
    if (timeout)
        out.timeout = std::chrono::seconds(*timeout);
    VB_TRY(out.store, storeSettings(variable));
    VB_TRY(out.repeats, numberIn("MLFLOW_HTTP_REQUEST_MAX_RETRIES", variable("MLFLOW_HTTP_REQUEST_MAX_RETRIES"), 0));
    return out;
}

} // namespace valbench::services
