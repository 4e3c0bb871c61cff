// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// This store's register and MLflow's kept in step: registration from there, write-back, comparison.
#pragma once

#include <valbench/services/models.h>
#include <valbench/services/registry_link.h>

namespace valbench::services {

struct ServerRegistration
{
    ModelOrigin origin;
    std::string name;           ///< empty: the registered model's, with a registry's version
    domain::ModelVersion texts; ///< description, intendedUse, algorithm, trainedBy, modelType, limitations; `version`
                                ///< empty: the number in MLflow's registry
    std::string reason;
};

struct WriteBackView
{
    std::string id;
    std::string modelKey;
    domain::WriteBack writeBack;
};

/// A write-back that was begun: whoever holds this does it, for as long as the lease lasts.
struct WriteBackOrder
{
    WriteBackView view;
    std::int64_t version = 0; ///< of its record
    std::string key;          ///< among the write-backs of all stores
    std::string checkpoint;   ///< a signed note that covers the approval
};

struct Comparison
{
    std::string modelId;
    std::string modelKey;
    bool withFiles = false;
    std::vector<RegistryDifference> differences;
};

/// The part that touches the store. What lies between its steps happens on the server; see the functions below.
class RegistryService {
public:
    explicit RegistryService(Context &context) : m_context(context) {}
    /// refused for a version that is registered already.
    Status checkNew(const Session &session, const std::string &name, const std::string &version);
    /// Registers what the server described; its describing files become evidence. The trainer is the one given, else
    /// the run's user if an account of that name exists.
    Result<std::string> add(const Session &session, const ServerRegistration &registration, const RemoteModel &remote);

    /// Oldest first.
    Result<std::vector<WriteBackView>> writeBacks(const Session &session, bool openOnly);
    /// Claims it for this station. refused if it is done or somebody is at it; conflict if somebody was faster.
    Result<WriteBackOrder> begin(const Session &session, std::string_view writeBackId);
    /// Exactly once: conflict unless the claim is still this one. integrity unless the checkpoint that the server holds
    /// is one of this store's that covers the approval.
    Result<WriteBackView> finish(const Session &session, const WriteBackOrder &order, const WrittenBack &written);
    /// It did not work: pending again, with the reason.
    Status giveBack(const Session &session, const WriteBackOrder &order, const Error &error);

    /// What the server should say. usage for a version that was not registered from a server.
    Result<ComparisonQuery> comparison(const Session &session, std::string_view model, bool withFiles);
    /// An entry with what was found; a gate of promotions reads it.
    Result<Comparison> note(const Session &session, const ComparisonQuery &query,
                            std::vector<RegistryDifference> differences);

private:
    Context &m_context;
};

/// The whole of it, across store and server. Session and link outlive the task; all of it runs in the link's thread.
/// Returns the record id.
QCoro::Task<Result<std::string>> registerFromServer(RegistryService registry, const Session *session,
                                                    RegistryLink *link, ServerRegistration registration,
                                                    RegistryLink::FileProgress progress, std::stop_token stop);
/// Whatever fails on the server leaves it pending, with the reason in the record and in the error.
QCoro::Task<Result<WriteBackView>> completeWriteBack(RegistryService registry, const Session *session,
                                                     RegistryLink *link, std::string writeBackId, std::stop_token stop);
/// All open write-backs for this server, oldest first, or those of the version "name/version" alone. One that does not
/// work stays open, with the reason in its `problem`, and the others are done.
QCoro::Task<Result<std::vector<WriteBackView>>> completeWriteBacks(RegistryService registry, const Session *session,
                                                                   RegistryLink *link, std::string modelKey,
                                                                   std::stop_token stop);
QCoro::Task<Result<Comparison>> compareWithServer(RegistryService registry, const Session *session, RegistryLink *link,
                                                  std::string model, bool withFiles,
                                                  RegistryLink::FileProgress progress, std::stop_token stop);

} // namespace valbench::services
