// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Server, experiments and runs.

#include <valbench/tracking/client.h>

#include <algorithm>

#include <valbench/base/text.h>

#include "calls.h"
#include "decode.h"
#include "encode.h"
#include "read_back.h"

namespace valbench::tracking {

using namespace calls;

namespace {

using Stop = std::stop_token;

constexpr int historyPage = 25000;
constexpr std::size_t longestVersion = 64;

/// Of the server as a whole.
CallPtr probeCall(QUrl url)
{
    Call call{"GET", std::move(url)};
    call.isRepeatable = true;
    call.isProbe = true;
    return std::make_shared<const Call>(std::move(call));
}

/// Up to 3.6 these lie at the root of the host, whatever path the rest has.
QCoro::Task<Result<Answer>> probe(TransportPtr transport, std::string path, Stop stop)
{
    const auto call = probeCall(transport->address().url(path));
    const auto rootCall = probeCall(transport->address().originUrl(path));
    auto answer = co_await exchange(transport, call, stop);
    if (answer && answer->status == 404 && rootCall->url != call->url)
        answer = co_await exchange(transport, rootCall, stop);
    co_return answer;
}

Result<std::string> versionOf(const Answer &answer, const Asked &asked)
{
    auto text = answer;
    text.contentType.clear(); // MLflow labels this bare text as HTML
    if (auto problem = problemOf(text, asked))
        return fail(*std::move(problem));
    const std::string version(trimmed(answer.body));
    const auto isVersionCharacter = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '+' || c == '-';
    };
    if (version.empty() || version.size() > longestVersion || !std::ranges::all_of(version, isVersionCharacter))
        return fail(ErrorCode::badInput,
                    VB_MSG("{server} does not answer as an MLflow server does when asked for its version. Check the "
                           "tracking URI."),
                    {{"server", asked.server}});
    return version;
}

QCoro::Task<Result<mlflow::ServerInfo>> infoOf(TransportPtr transport, Stop stop)
{
    using Info = mlflow::ServerInfo;
    const std::string path = "/version";
    auto said = co_await probe(transport, path, stop);
    if (!said)
        co_return Result<Info>(std::move(said).error());
    auto version = versionOf(*said, transport->asked());
    if (!version)
        co_return Result<Info>(std::move(version).error());
    Info info;
    // From 3.10 on; 3.9 had it elsewhere, and before that there is nothing to tell.
    const auto call = probeCall(transport->address().url("/api/3.0/mlflow/server-info"));
    const auto olderCall = probeCall(transport->address().url("/server-info"));
    auto more = co_await exchange(transport, call, stop);
    if (more && more->lacksEndpoint())
        more = co_await exchange(transport, olderCall, stop);
    if (!more)
        co_return Result<Info>(std::move(more).error());
    if (!more->lacksEndpoint()) {
        if (auto problem = problemOf(*more, transport->asked()))
            co_return Result<Info>(*std::move(problem));
        // Older servers may answer any path with their web page.
        if (auto read = decode::serverInfo(more->body))
            info = *std::move(read);
    }
    info.version = *std::move(version);
    co_return Result<Info>(std::move(info));
}

CallPtr runCall(const Transport &transport, const std::string &id)
{
    return get(transport, api + "runs/get", {{"run_id", id}});
}

/// Writes, then reads the run and compares.
template <class Sent>
QCoro::Task<Result<mlflow::Run>> writeRun(TransportPtr transport, CallPtr call, std::string runId, Sent sent, Stop stop)
{
    using Run = Result<mlflow::Run>;
    auto written = co_await ask<void>(transport, call, stop, decode::nothing);
    if (!written)
        co_return Run(std::move(written).error());
    const auto reading = runCall(*transport, runId);
    auto run = co_await ask(transport, reading, stop, decode::run);
    if (!run)
        co_return run;
    if (auto same = readBack(sent, *run); !same)
        co_return Run(std::move(same).error());
    co_return run;
}

QCoro::Task<Result<mlflow::Run>> makeRun(TransportPtr transport, CallPtr call, NewRun sent, Stop stop)
{
    auto run = co_await ask(transport, call, stop, decode::run);
    if (!run)
        co_return run;
    if (auto same = readBack(sent, *run); !same)
        co_return Result<mlflow::Run>(std::move(same).error());
    co_return run;
}

Result<std::string> experimentIdOf(std::string_view body)
{
    return decode::oneText(body, "experiment_id");
}

} // namespace

Result<Client> Client::open(ConnectionOptions options)
{
    return open(std::move(options), nullptr);
}

Result<Client> Client::open(ConnectionOptions options, std::unique_ptr<QNetworkAccessManager> network)
{
    VB_TRY(auto transport, Transport::create(std::move(options), std::move(network)));
    return Client(std::move(transport));
}

const ServerAddress &Client::address() const
{
    return m_transport->address();
}

std::string Client::place() const
{
    const auto &workspace = m_transport->options().workspace;
    return address().text() + (workspace.empty() ? "" : ", workspace " + workspace);
}

Client::Task<mlflow::ServerInfo> Client::serverInfo(Stop stop) const
{
    return infoOf(m_transport, std::move(stop));
}

Client::Task<mlflow::Page<mlflow::Experiment>> Client::searchExperiments(ExperimentSearch request,
                                                                         std::string pageToken, Stop stop) const
{
    auto body = encode::experimentSearch(request, pageToken);
    if (!body)
        return refused<mlflow::Page<mlflow::Experiment>>(std::move(body).error());
    return ask(m_transport, search(*m_transport, api + "experiments/search", *std::move(body)), std::move(stop),
               decode::experiments);
}

Pages<mlflow::Experiment> Client::experiments(ExperimentSearch request, Stop stop) const
{
    return {[client = *this, request = std::move(request), stop = std::move(stop)](std::string token) {
                return client.searchExperiments(request, std::move(token), stop);
            },
            [](const mlflow::Experiment &experiment) { return experiment.id; }};
}

Client::Task<mlflow::Experiment> Client::experiment(std::string id, Stop stop) const
{
    return ask(m_transport, get(*m_transport, api + "experiments/get", {{"experiment_id", std::move(id)}}),
               std::move(stop), decode::experiment);
}

Client::Task<mlflow::Experiment> Client::experimentByName(std::string name, Stop stop) const
{
    return ask(m_transport, get(*m_transport, api + "experiments/get-by-name", {{"experiment_name", std::move(name)}}),
               std::move(stop), decode::experiment);
}

Client::Task<std::string> Client::createExperiment(std::string name, std::vector<mlflow::KeyValue> tags,
                                                   Stop stop) const
{
    auto body = encode::newExperiment(name, tags);
    if (!body)
        return refused<std::string>(std::move(body).error());
    return ask(m_transport, post(*m_transport, api + "experiments/create", *std::move(body), false), std::move(stop),
               experimentIdOf);
}

Client::Task<mlflow::Page<mlflow::Run>> Client::searchRuns(RunSearch request, std::string pageToken, Stop stop) const
{
    auto body = encode::runSearch(request, pageToken);
    if (!body)
        return refused<mlflow::Page<mlflow::Run>>(std::move(body).error());
    return ask(m_transport, search(*m_transport, api + "runs/search", *std::move(body)), std::move(stop), decode::runs);
}

Pages<mlflow::Run> Client::runs(RunSearch request, Stop stop) const
{
    return {[client = *this, request = std::move(request), stop = std::move(stop)](std::string token) {
                return client.searchRuns(request, std::move(token), stop);
            },
            [](const mlflow::Run &run) { return run.id; }};
}

Client::Task<mlflow::Run> Client::run(std::string id, Stop stop) const
{
    return ask(m_transport, runCall(*m_transport, id), std::move(stop), decode::run);
}

Client::Task<mlflow::Run> Client::createRun(NewRun run, Stop stop) const
{
    auto body = encode::newRun(run);
    if (!body)
        return refused<mlflow::Run>(std::move(body).error());
    return makeRun(m_transport, post(*m_transport, api + "runs/create", *std::move(body), false), std::move(run),
                   std::move(stop));
}

Client::Task<mlflow::Run> Client::updateRun(RunUpdate update, Stop stop) const
{
    auto body = encode::update(update);
    if (!body)
        return refused<mlflow::Run>(std::move(body).error());
    const auto call = post(*m_transport, api + "runs/update", *std::move(body), true);
    return writeRun(m_transport, call, update.runId, update, std::move(stop));
}

Client::Task<mlflow::Run> Client::logBatch(RunBatch batch, Stop stop) const
{
    auto body = encode::batch(batch);
    if (!body)
        return refused<mlflow::Run>(std::move(body).error());
    const auto call = post(*m_transport, api + "runs/log-batch", *std::move(body), batch.metrics.empty());
    return writeRun(m_transport, call, batch.runId, batch, std::move(stop));
}

Client::Task<mlflow::Run> Client::logInputs(RunInputs inputs, Stop stop) const
{
    auto body = encode::inputs(inputs);
    if (!body)
        return refused<mlflow::Run>(std::move(body).error());
    const auto call = post(*m_transport, api + "runs/log-inputs", *std::move(body), false);
    return writeRun(m_transport, call, inputs.runId, inputs, std::move(stop));
}

Client::Task<mlflow::Run> Client::setTag(std::string runId, mlflow::KeyValue tag, Stop stop) const
{
    auto body = encode::runTag(runId, tag);
    if (!body)
        return refused<mlflow::Run>(std::move(body).error());
    const auto call = post(*m_transport, api + "runs/set-tag", *std::move(body), true);
    return writeRun(m_transport, call, runId, RunBatch{runId, {}, {}, {std::move(tag)}}, std::move(stop));
}

Pages<mlflow::Metric> Client::history(std::string runId, std::string key, Stop stop) const
{
    const auto fetch = [transport = m_transport, runId = std::move(runId), key = std::move(key),
                        stop = std::move(stop)](std::string token) {
        // Without max_results, servers from 3.1.1 to 3.13 answer an empty list.
        Query query{{"run_id", runId}, {"metric_key", key}, {"max_results", std::to_string(historyPage)}};
        if (!token.empty())
            query.emplace_back("page_token", std::move(token));
        return ask(transport, get(*transport, api + "metrics/get-history", query), stop, decode::metrics);
    };
    return {fetch, nullptr};
}

Client::Task<mlflow::Page<mlflow::Metric>> Client::sampledHistory(SampledHistory request, Stop stop) const
{
    Query query;
    for (const auto &id : request.runIds)
        query.emplace_back("run_ids", id);
    query.emplace_back("metric_key", request.key);
    query.emplace_back("max_results", std::to_string(request.maxResults));
    return ask(m_transport, get(*m_transport, api + "metrics/get-history-bulk-interval", query), std::move(stop),
               decode::metrics);
}

Client::Task<mlflow::Listing> Client::artifacts(std::string runId, std::string path, Stop stop) const
{
    Query query{{"run_id", std::move(runId)}};
    if (!path.empty())
        query.emplace_back("path", std::move(path));
    return ask(m_transport, get(*m_transport, api + "artifacts/list", query), std::move(stop), decode::listing);
}

} // namespace valbench::tracking
