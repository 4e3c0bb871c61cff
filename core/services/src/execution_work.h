// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What executing in one go and executing step by step have in common.
#pragma once

#include <valbench/services/executions.h>
#include <valbench/validation/runner.h>

#include "record_views.h"

namespace valbench::services {

/// A protocol that this person may execute now.
struct Startable
{
    domain::StoredRecord record;
    domain::Protocol protocol;
    domain::StoredRecord model;
};
/// The version in force. refused unless the protocol is approved, its model registered and not trained by this person,
/// and what comes before it approved.
Result<Startable> startable(Context &context, domain::RecordReader &reader, const Session &session,
                            std::string_view protocolId);
/// Bound to these versions; its attempt is not counted yet.
[[nodiscard]] domain::Execution newExecution(Context &context, const Startable &from, const Session &session);
/// The number of the next execution of this protocol. conflict if another version has come into force since.
Result<std::int64_t> nextAttempt(Context &context, domain::RecordReader &reader, const Startable &from);

/// An execution with the protocol version it executes.
struct LivingExecution
{
    domain::StoredRecord record;
    domain::Execution execution;
    domain::Protocol protocol;
};
Result<LivingExecution> loadLiving(Context &context, domain::RecordReader &reader, std::string_view recordId);
/// refused unless this person may record in it; see domain::mayRecord().
Result<LivingExecution> loadToRecord(Context &context, domain::RecordReader &reader, const Session &session,
                                     std::string_view recordId);
/// conflict unless it is this version, which the person saw; 0: any.
Status checkVersion(const LivingExecution &living, std::int64_t seen);
/// Its next version.
Status putLiving(domain::UnitOfWork &work, const LivingExecution &living, std::string_view action,
                 std::string_view reason, json::Object details);
/// Data of the same role take each other's place.
void useData(domain::Execution &execution, std::vector<domain::DataUsed> data);

/// How an evaluation is called where it is evidence for a step; size in bytes.
[[nodiscard]] domain::EvidenceFile evaluationFile(const Digest &digest, std::size_t size);

/// A deviation draft for each of these steps whose latest attempt failed or erred.
Status raiseDeviations(domain::UnitOfWork &work, const domain::Protocol &protocol, const domain::Execution &execution,
                       const domain::RecordId &executionId, const std::vector<std::string> &stepIds);

/// An execution of the version in force of a protocol, with its approved report, which does not reject the model.
struct AcceptedExecution
{
    domain::StoredRecord record;
    domain::Execution execution;
    std::string reportId;
};
/// The newest execution, if it is accepted; nothing else counts.
Result<std::optional<AcceptedExecution>> acceptedExecution(Context &context, domain::RecordReader &reader,
                                                           std::string_view protocolId);

/// The newest execution of a protocol that was not given up.
Result<std::optional<domain::StoredRecord>> newestExecution(domain::RecordReader &reader, std::string_view protocolId);

} // namespace valbench::services
