// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The calls of an MLflow server that Valbench uses, typed and asynchronous.
#pragma once

#include <memory>
#include <stop_token>
#include <string>

#include <QCoro/QCoroTask>

#include <valbench/domain/mlflow.h>
#include <valbench/tracking/connection.h>
#include <valbench/tracking/pages.h>
#include <valbench/tracking/requests.h>

class QNetworkAccessManager;

namespace valbench::tracking {

class Transport;

/// Belongs to the thread that makes it, which must run an event loop; nothing blocks. Calls outlive the client: a copy
/// of what they need goes with them. A stop requested through a call's token, from any thread, ends it with
/// `cancelled`.
///
/// Errors: refused (not signed in, not permitted, a sign-in page in the way), notFound (no such thing, or no such call
/// on this server), conflict, badInput (the server does not take what was sent, or its answer is not MLflow's), usage
/// (what MLflow would cut or misread was not sent), unavailable (network, overload, fault), cancelled, integrity (what
/// was written does not read back). Reading is repeated after temporary failures; so is writing that may be done twice.
class Client {
public:
    static Result<Client> open(ConnectionOptions options);
    /// `network` takes the place of Qt's own, for tests.
    static Result<Client> open(ConnectionOptions options, std::unique_ptr<QNetworkAccessManager> network);

    [[nodiscard]] const ServerAddress &address() const;
    /// The address, and the workspace of the server if one is chosen: each has experiments and a registry of its own.
    [[nodiscard]] std::string place() const;
    [[nodiscard]] const std::shared_ptr<Transport> &transport() const { return m_transport; }

    template <class T>
    using Task = QCoro::Task<Result<T>>;
    using Stop = std::stop_token;

    /// Version and kind of the server, by calls that need no permission beyond signing in.
    Task<mlflow::ServerInfo> serverInfo(Stop stop = {}) const;

    Task<mlflow::Page<mlflow::Experiment>> searchExperiments(ExperimentSearch search, std::string pageToken = {},
                                                             Stop stop = {}) const;
    [[nodiscard]] Pages<mlflow::Experiment> experiments(ExperimentSearch search, Stop stop = {}) const;
    /// Deleted ones too.
    Task<mlflow::Experiment> experiment(std::string id, Stop stop = {}) const;
    Task<mlflow::Experiment> experimentByName(std::string name, Stop stop = {}) const;
    /// conflict if there is one of that name, deleted perhaps.
    Task<std::string> createExperiment(std::string name, std::vector<mlflow::KeyValue> tags, Stop stop = {}) const;

    Task<mlflow::Page<mlflow::Run>> searchRuns(RunSearch search, std::string pageToken = {}, Stop stop = {}) const;
    [[nodiscard]] Pages<mlflow::Run> runs(RunSearch search, Stop stop = {}) const;
    /// Deleted ones too.
    Task<mlflow::Run> run(std::string id, Stop stop = {}) const;
    /// Never repeated: each call makes a run.
    Task<mlflow::Run> createRun(NewRun run, Stop stop = {}) const;
    /// Reads back.
    Task<mlflow::Run> updateRun(RunUpdate update, Stop stop = {}) const;
    /// Not repeated, since metrics would be there twice; reads parameters, tags and latest metrics back.
    Task<mlflow::Run> logBatch(RunBatch batch, Stop stop = {}) const;
    /// Reads back.
    Task<mlflow::Run> logInputs(RunInputs inputs, Stop stop = {}) const;
    /// Reads back.
    Task<mlflow::Run> setTag(std::string runId, mlflow::KeyValue tag, Stop stop = {}) const;

    /// All points of a metric, by time, step and value. Servers before 3.1.1 send all of them as one page.
    [[nodiscard]] Pages<mlflow::Metric> history(std::string runId, std::string key, Stop stop = {}) const;
    /// 2.11 and later.
    Task<mlflow::Page<mlflow::Metric>> sampledHistory(SampledHistory request, Stop stop = {}) const;

    /// One level of a run's artifacts; `path` from the run's root, empty for the root itself.
    Task<mlflow::Listing> artifacts(std::string runId, std::string path, Stop stop = {}) const;
    /// The same of a logged model; 3.0 and later.
    Task<mlflow::Listing> modelArtifacts(std::string modelId, std::string path, Stop stop = {}) const;

    /// 3.0 and later; notFound before.
    Task<mlflow::LoggedModel> loggedModel(std::string id, Stop stop = {}) const;
    [[nodiscard]] Pages<mlflow::LoggedModel> loggedModels(LoggedModelSearch search, Stop stop = {}) const;

    [[nodiscard]] Pages<mlflow::RegisteredModel> registeredModels(RegistrySearch search, Stop stop = {}) const;
    [[nodiscard]] Pages<mlflow::ModelVersion> modelVersions(RegistrySearch search, Stop stop = {}) const;
    Task<mlflow::ModelVersion> modelVersion(std::string name, std::string version, Stop stop = {}) const;
    /// Where the version's files lie, as the server sees it.
    Task<std::string> downloadUri(std::string name, std::string version, Stop stop = {}) const;
    /// conflict if there is one of that name. Never repeated.
    Task<mlflow::RegisteredModel> createRegisteredModel(std::string name, Stop stop = {}) const;
    /// Never repeated: each call makes a version.
    Task<mlflow::ModelVersion> createModelVersion(NewModelVersion version, Stop stop = {}) const;
    /// notFound for an alias that is not set.
    Task<mlflow::ModelVersion> aliased(std::string name, std::string alias, Stop stop = {}) const;
    /// Reads back.
    Task<mlflow::ModelVersion> setAlias(std::string name, std::string alias, std::string version, Stop stop = {}) const;
    /// Whether it is there or not; reads back.
    Task<void> deleteAlias(std::string name, std::string alias, Stop stop = {}) const;
    /// Reads back.
    Task<mlflow::ModelVersion> setVersionTag(std::string name, std::string version, mlflow::KeyValue tag,
                                             Stop stop = {}) const;

private:
    explicit Client(std::shared_ptr<Transport> transport) : m_transport(std::move(transport)) {}
    std::shared_ptr<Transport> m_transport;
};

} // namespace valbench::tracking
