// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Logged models and the registry.

#include <valbench/tracking/client.h>

#include "calls.h"
#include "decode.h"
#include "encode.h"
#include "read_back.h"

namespace valbench::tracking {

using namespace calls;

namespace {

using Stop = std::stop_token;
using Version = mlflow::ModelVersion;

Query registryQuery(const RegistrySearch &request, std::string token)
{
    Query query{{"max_results", std::to_string(request.pageSize)}};
    if (!request.filter.empty())
        query.emplace_back("filter", request.filter);
    for (const auto &order : request.orderBy)
        query.emplace_back("order_by", order);
    if (!token.empty())
        query.emplace_back("page_token", std::move(token));
    return query;
}

CallPtr versionCall(const Transport &transport, const std::string &name, const std::string &version)
{
    return get(transport, api + "model-versions/get", {{"name", name}, {"version", version}});
}

CallPtr aliasCall(const Transport &transport, const std::string &name, const std::string &alias)
{
    return get(transport, api + "registered-models/alias", {{"name", name}, {"alias", alias}});
}

/// An unknown alias is an invalid parameter to MLflow, which says no more.
QCoro::Task<Result<Version>> findAlias(TransportPtr transport, std::string name, std::string alias, Stop stop)
{
    const auto call = aliasCall(*transport, name, alias);
    auto answer = co_await exchange(transport, call, stop);
    if (!answer)
        co_return Result<Version>(std::move(answer).error());
    if (answer->status == 400 && answer->errorCode() == "INVALID_PARAMETER_VALUE")
        co_return Result<Version>(Error(ErrorCode::notFound,
                                        VB_MSG("The model {name} has no alias '{alias}' on {server}."),
                                        {{"name", name}, {"alias", alias}, {"server", transport->asked().server}}));
    if (auto problem = problemOf(*answer, transport->asked()))
        co_return Result<Version>(*std::move(problem));
    co_return decode::modelVersion(answer->body);
}

QCoro::Task<Result<Version>> writeAlias(TransportPtr transport, CallPtr call, std::string name, std::string alias,
                                        std::string version, Stop stop)
{
    auto written = co_await ask<void>(transport, call, stop, decode::nothing);
    if (!written)
        co_return Result<Version>(std::move(written).error());
    auto found = co_await findAlias(transport, name, alias, stop);
    if (found && found->version != version)
        co_return Result<Version>(
            Error(ErrorCode::integrity,
                  VB_MSG("The alias '{alias}' of {name} points to version {found} after it was set to "
                         "{version}: somebody else set it at the same time. Look who, and decide."),
                  {{"alias", alias}, {"name", name}, {"found", found->version}, {"version", version}}));
    co_return found;
}

QCoro::Task<Result<void>> removeAlias(TransportPtr transport, CallPtr call, std::string name, std::string alias,
                                      Stop stop)
{
    auto answer = co_await exchange(transport, call, stop);
    if (!answer)
        co_return Result<void>(std::move(answer).error());
    // Some servers call an alias that is not there an error; whether it is there is asked below.
    const bool isUnknown = answer->status == 400 || answer->errorCode() == "RESOURCE_DOES_NOT_EXIST";
    if (auto problem = problemOf(*answer, transport->asked()); problem && !isUnknown)
        co_return Result<void>(*std::move(problem));
    auto found = co_await findAlias(transport, name, alias, stop);
    if (!found && found.error().code() == ErrorCode::notFound)
        co_return Result<void>();
    if (!found)
        co_return Result<void>(std::move(found).error());
    co_return Result<void>(Error(ErrorCode::integrity,
                                 VB_MSG("The alias '{alias}' of {name} points to version {found} after it was "
                                        "removed: somebody else set it at the same time. Look who, and decide."),
                                 {{"alias", alias}, {"name", name}, {"found", found->version}}));
}

QCoro::Task<Result<Version>> makeVersion(TransportPtr transport, CallPtr call, NewModelVersion sent, Stop stop)
{
    auto made = co_await ask(transport, call, stop, decode::modelVersion);
    if (!made)
        co_return made;
    if (made->name != sent.name || made->source != sent.source || (!sent.runId.empty() && made->runId != sent.runId))
        co_return Result<Version>(Error(ErrorCode::integrity,
                                        VB_MSG("MLflow made version {version} of {name} otherwise than it was asked "
                                               "to. Look at it there before you use it."),
                                        {{"version", made->version}, {"name", made->name}}));
    co_return made;
}

QCoro::Task<Result<Version>> writeVersionTag(TransportPtr transport, CallPtr call, CallPtr read, mlflow::KeyValue tag,
                                             Stop stop)
{
    auto written = co_await ask<void>(transport, call, stop, decode::nothing);
    if (!written)
        co_return Result<Version>(std::move(written).error());
    auto found = co_await ask(transport, read, stop, decode::modelVersion);
    if (!found)
        co_return found;
    if (auto same = readBackTag(tag, found->tags); !same)
        co_return Result<Version>(std::move(same).error());
    co_return found;
}

Result<std::string> artifactUriOf(std::string_view body)
{
    return decode::oneText(body, "artifact_uri");
}

} // namespace

Client::Task<mlflow::Listing> Client::modelArtifacts(std::string modelId, std::string path, Stop stop) const
{
    Query query;
    if (!path.empty())
        query.emplace_back("artifact_directory_path", std::move(path));
    return ask(m_transport,
               get(*m_transport, api + "logged-models/" + encoded(modelId) + "/artifacts/directories", query),
               std::move(stop), decode::listing);
}

Client::Task<mlflow::LoggedModel> Client::loggedModel(std::string id, Stop stop) const
{
    return ask(m_transport, get(*m_transport, api + "logged-models/" + encoded(id)), std::move(stop),
               decode::loggedModel);
}

Pages<mlflow::LoggedModel> Client::loggedModels(LoggedModelSearch request, Stop stop) const
{
    const auto fetch = [transport = m_transport, request = std::move(request),
                        stop = std::move(stop)](std::string token) {
        auto body = encode::loggedModelSearch(request, token);
        if (!body)
            return refused<mlflow::Page<mlflow::LoggedModel>>(std::move(body).error());
        return ask(transport, search(*transport, api + "logged-models/search", *std::move(body)), stop,
                   decode::loggedModels);
    };
    return {fetch, [](const mlflow::LoggedModel &model) { return model.id; }};
}

Pages<mlflow::RegisteredModel> Client::registeredModels(RegistrySearch request, Stop stop) const
{
    const auto fetch = [transport = m_transport, request = std::move(request),
                        stop = std::move(stop)](std::string token) {
        return ask(transport,
                   get(*transport, api + "registered-models/search", registryQuery(request, std::move(token))), stop,
                   decode::registeredModels);
    };
    return {fetch, [](const mlflow::RegisteredModel &model) { return model.name; }};
}

Pages<mlflow::ModelVersion> Client::modelVersions(RegistrySearch request, Stop stop) const
{
    const auto fetch = [transport = m_transport, request = std::move(request),
                        stop = std::move(stop)](std::string token) {
        return ask(transport, get(*transport, api + "model-versions/search", registryQuery(request, std::move(token))),
                   stop, decode::modelVersions);
    };
    return {fetch, [](const mlflow::ModelVersion &version) { return version.name + "\n" + version.version; }};
}

Client::Task<mlflow::ModelVersion> Client::modelVersion(std::string name, std::string version, Stop stop) const
{
    return ask(m_transport, versionCall(*m_transport, name, version), std::move(stop), decode::modelVersion);
}

Client::Task<std::string> Client::downloadUri(std::string name, std::string version, Stop stop) const
{
    return ask(m_transport,
               get(*m_transport, api + "model-versions/get-download-uri", {{"name", name}, {"version", version}}),
               std::move(stop), artifactUriOf);
}

Client::Task<mlflow::RegisteredModel> Client::createRegisteredModel(std::string name, Stop stop) const
{
    auto body = encode::newRegisteredModel(name);
    if (!body)
        return refused<mlflow::RegisteredModel>(std::move(body).error());
    return ask(m_transport, post(*m_transport, api + "registered-models/create", *std::move(body), false),
               std::move(stop), decode::registeredModel);
}

Client::Task<mlflow::ModelVersion> Client::createModelVersion(NewModelVersion version, Stop stop) const
{
    auto body = encode::newVersion(version);
    if (!body)
        return refused<mlflow::ModelVersion>(std::move(body).error());
    return makeVersion(m_transport, post(*m_transport, api + "model-versions/create", *std::move(body), false),
                       std::move(version), std::move(stop));
}

Client::Task<mlflow::ModelVersion> Client::aliased(std::string name, std::string alias, Stop stop) const
{
    return findAlias(m_transport, std::move(name), std::move(alias), std::move(stop));
}

Client::Task<mlflow::ModelVersion> Client::setAlias(std::string name, std::string alias, std::string version,
                                                    Stop stop) const
{
    auto body = encode::alias(name, alias, version);
    if (!body)
        return refused<mlflow::ModelVersion>(std::move(body).error());
    const auto call = post(*m_transport, api + "registered-models/alias", *std::move(body), true);
    return writeAlias(m_transport, call, std::move(name), std::move(alias), std::move(version), std::move(stop));
}

Client::Task<void> Client::deleteAlias(std::string name, std::string alias, Stop stop) const
{
    auto body = encode::aliasName(name, alias);
    if (!body)
        return refused<void>(std::move(body).error());
    return removeAlias(m_transport, remove(*m_transport, api + "registered-models/alias", *std::move(body)),
                       std::move(name), std::move(alias), std::move(stop));
}

Client::Task<mlflow::ModelVersion> Client::setVersionTag(std::string name, std::string version, mlflow::KeyValue tag,
                                                         Stop stop) const
{
    auto body = encode::versionTag(name, version, tag);
    if (!body)
        return refused<mlflow::ModelVersion>(std::move(body).error());
    const auto call = post(*m_transport, api + "model-versions/set-tag", *std::move(body), true);
    return writeVersionTag(m_transport, call, versionCall(*m_transport, name, version), std::move(tag),
                           std::move(stop));
}

} // namespace valbench::tracking
