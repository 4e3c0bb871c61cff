// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include <QCoro/QCoroTimer>

#include <valbench/tracking/artifacts.h>

#include "artifact_routes.h"
#include "object_store.h"
#include "part_file.h"
#include "retry.h"

namespace valbench::tracking {

namespace {

using Stop = std::stop_token;
using DownloadOutcome = Result<Downloaded>;

QCoro::Task<Result<mlflow::FileEntry>> entryOf(Client client, ArtifactRoot root, std::string path, Stop stop)
{
    using Entry = Result<mlflow::FileEntry>;
    if (auto good = checkArtifactPath(path); !good)
        co_return Entry(std::move(good).error());
    // g++ 12 destroys temporaries of a condition twice if they are in a statement with co_await.
    const auto folder = path.substr(0, path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
    auto files = co_await listArtifacts(client, root, folder, stop);
    if (!files)
        co_return Entry(std::move(files).error());
    const auto found = std::ranges::find(*files, path, &mlflow::FileEntry::path);
    if (found == files->end() || found->isDirectory)
        co_return Entry(Error(ErrorCode::notFound, VB_MSG("There is no file '{path}' in {root}."),
                              {{"path", path}, {"root", root.id}}));
    co_return Entry(*found);
}

struct Route
{
    ArtifactRoute kind = ArtifactRoute::getArtifact;
    QUrl url;
};

std::shared_ptr<const Call> fileCall(std::shared_ptr<Transport> transport, const Route &route,
                                     const PartFile::Start &start, std::shared_ptr<PartFile> file)
{
    const bool isStore = route.kind == ArtifactRoute::store;
    Call call = isStore ? storeCall(std::move(transport), "GET", route.url) : Call{"GET", route.url};
    if (start.offset > 0) // S3 knows no If-Range
        call.headers = {{"Range", "bytes=" + std::to_string(start.offset) + "-"},
                        {isStore ? "If-Match" : "If-Range", start.entityTag}};
    call.isRepeatable = true;
    call.isSingleAttempt = true;
    call.isTransfer = true;
    call.sink = std::move(file);
    return std::make_shared<const Call>(std::move(call));
}

/// One attempt over one route. `isTemporary` tells whether another may bring more.
struct Attempt
{
    std::optional<Error> error;
    bool isTemporary = false;
    bool isOfRoute = false; ///< the server answered, but not with the file: another route may have it
};

QCoro::Task<Attempt> attemptOnce(std::shared_ptr<Transport> transport, Route route, std::shared_ptr<PartFile> file,
                                 std::int64_t size, Stop stop)
{
    auto start = file->prepare(route.url.toString(QUrl::FullyEncoded).toStdString());
    if (!start)
        co_return Attempt{std::move(start).error()};
    const auto call = fileCall(transport, route, *start, file);
    auto answer = co_await exchange(transport, call, stop);
    if (!answer)
        co_return Attempt{answer.error(), answer.error().code() == ErrorCode::unavailable};
    const bool isStore = route.kind == ArtifactRoute::store;
    auto asked = transport->asked();
    if (isStore)
        asked.server = route.url.authority(QUrl::FullyEncoded).toStdString();
    if (isStore && answer->status == 412) // another file by now, of which there is no beginning
        file->forget();
    if (auto problem = isStore ? storeProblem(*answer, route.url) : problemOfStatus(*answer, asked))
        co_return Attempt{std::move(problem),
                          isStore ? problem->code() == ErrorCode::unavailable
                                  : isTemporary(answer->status) && answer->status != 500,
                          true};
    if (answer->isGood() && answer->status != 200 && answer->status != 206)
        co_return Attempt{Error(ErrorCode::unavailable,
                                VB_MSG("{server} answered with status {status} instead of the file."),
                                {{"server", asked.server}, {"status", std::to_string(answer->status)}}),
                          false, true};
    if (file->size() != size) // the line was cut where nobody noticed, or a proxy swallowed it
        co_return Attempt{
            Error(ErrorCode::integrity,
                  VB_MSG("{server} sent {got} of the {size} bytes that it lists. A proxy in between may cut "
                         "long answers: try again, or ask who runs it."),
                  {{"server", asked.server}, {"got", std::to_string(file->size())}, {"size", std::to_string(size)}}),
            true, false};
    co_return Attempt{};
}

QCoro::Task<> pauseBefore(int attempt, std::shared_ptr<Transport> transport, Stop stop)
{
    auto rest =
        pauseAfter(attempt, transport->options().retry, {}, transport->jitter()).value_or(std::chrono::milliseconds(0));
    while (rest.count() > 0 && !stop.stop_requested()) {
        const auto step = std::min(rest, std::chrono::milliseconds(100));
        co_await QCoro::sleepFor(step);
        rest -= step;
    }
}

DownloadOutcome finished(PartFile &file, ArtifactRoute route)
{
    const auto resumedFrom = file.resumedFrom();
    const auto size = file.size();
    VB_TRY(const auto digest, file.finish());
    return Downloaded{digest, size, route, resumedFrom};
}

/// The nearest first; the server itself reads roots of every kind.
std::vector<Route> routesOf(const Transport &transport, const ArtifactRoot &root, const std::string &path)
{
    std::vector<Route> out;
    const auto &store = transport.options().store;
    if (const auto place = storePlace(store, root))
        out.push_back({ArtifactRoute::store, objectUrl(store, *place, path)});
    else if (auto proxied = proxyUrl(transport.address(), root, path))
        out.push_back({ArtifactRoute::proxy, *std::move(proxied)});
    out.push_back({ArtifactRoute::getArtifact, getArtifactUrl(transport.address(), root, path)});
    return out;
}

QCoro::Task<DownloadOutcome> fetch(std::shared_ptr<Transport> transport, DownloadRequest request,
                                   std::shared_ptr<PartFile> file, std::int64_t size, Stop stop)
{
    const auto routes = routesOf(*transport, request.root, request.path);
    std::size_t at = 0;
    std::optional<Error> ofStore; ///< what it said, where the server does not have the file either
    const int most = transport->options().retry.attempts;
    // Attempts that bring bytes do not count: a large file over a poor line arrives all the same.
    for (int attempt = 1; attempt <= most;) {
        const auto before = file->size();
        const auto route = routes[at];
        auto tried = co_await attemptOnce(transport, route, file, size, stop);
        if (!tried.error)
            co_return finished(*file, route.kind);
        const bool isStore = route.kind == ArtifactRoute::store;
        const bool isLast = at + 1 == routes.size();
        if (!isLast && (tried.isTemporary ? !isStore && !file->canResume() : tried.isOfRoute)) {
            // Before 3.15 the proxy knows no ranges, and it fails on some names that the other route has.
            if (isStore)
                ofStore = tried.error;
            ++at;
            continue;
        }
        if (!tried.isTemporary) {
            if (tried.error->code() == ErrorCode::integrity)
                file->discard(); // it would be taken up again
            co_return DownloadOutcome(tried.isOfRoute && ofStore ? *ofStore : *tried.error);
        }
        attempt = file->size() > before && file->canResume() ? 1 : attempt + 1;
        if (attempt > most)
            co_return DownloadOutcome(*tried.error);
        co_await pauseBefore(attempt - 1, transport, stop);
    }
    co_return DownloadOutcome(Error(ErrorCode::internal, VB_MSG("A download ended without a result.")));
}

} // namespace

QCoro::Task<Result<Downloaded>> download(Client client, DownloadRequest request, std::stop_token stop)
{
    auto entry = co_await entryOf(client, request.root, request.path, stop);
    if (!entry)
        co_return DownloadOutcome(std::move(entry).error());
    const auto size = entry->size;
    std::function<void(std::int64_t)> progress;
    if (request.progress)
        progress = [tell = request.progress, size](std::int64_t done) { tell(done, size); };
    auto file = PartFile::open(request.target, size, std::move(progress));
    if (!file)
        co_return DownloadOutcome(std::move(file).error());
    const auto transport = client.transport();
    auto result = co_await fetch(transport, std::move(request), *file, size, stop);
    co_return result;
}

} // namespace valbench::tracking
