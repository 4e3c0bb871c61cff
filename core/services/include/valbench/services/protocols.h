// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Protocols: import, versions and what differs between them, export.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <valbench/domain/protocol.h>
#include <valbench/domain/protocol_changes.h>
#include <valbench/domain/protocol_template.h>
#include <valbench/services/records.h>

namespace valbench::services {

struct ProtocolView
{
    RecordSummary record; ///< of the newest version
    domain::Protocol protocol;
    std::int64_t inForce = 0;                  ///< the newest approved version; 0: none yet
    std::optional<domain::Protocol> effective; ///< what executions execute: the version in force
};

/// One version of a protocol, for choosing what to compare.
struct ProtocolVersion
{
    std::int64_t version = 0;
    domain::Stage stage = domain::Stage::draft;
    std::string changed; ///< UTC
    std::string changedBy;
    std::string reason;
    bool signedByYou = false; ///< by the person who asks, and the signature is valid
};

struct ProtocolComparison
{
    std::string record;
    ProtocolVersion before;
    std::string recordAfter; ///< mostly the same record
    ProtocolVersion after;
    std::vector<domain::ProtocolChange> changes;
};

class ProtocolService {
public:
    explicit ProtocolService(Context &context) : m_context(context) {}
    /// Reads and completes a protocol file without storing anything.
    static Result<domain::Protocol> read(const std::filesystem::path &file);
    /// A new draft. Returns its record id (IQ-1, OQ-1, PQ-1 …).
    Result<std::string> import(const Session &session, const std::filesystem::path &file, std::string_view reason);
    Result<std::string> add(const Session &session, const domain::Protocol &protocol, std::string_view reason);
    /// The templates in a folder, in the order of their files' names. An empty folder has none; badInput names a file
    /// that is no template.
    static Result<std::vector<domain::ProtocolTemplate>> templates(const std::filesystem::path &folder);
    /// A new draft made from a template for a registered model version ("name/version"). The answers are those of
    /// ProtocolTemplate::fill(), but a data set is named by its record id or "name/version". Returns the record id.
    Result<std::string> draft(const Session &session, const domain::ProtocolTemplate &made, std::string_view model,
                              json::Object answers, std::string_view reason);
    /// The next version, a draft; refused while the current one is in review. The approved version stays in force until
    /// this one is approved in its turn. basedOn: the version that the change was made from; conflict, which names who
    /// was faster, if there is another by now. 0: whatever there is.
    Status revise(const Session &session, std::string_view recordId, const domain::Protocol &protocol,
                  std::string_view reason, std::int64_t basedOn = 0);
    /// Begins the next version of an approved protocol as a draft that says the same; refused in any other state.
    Status amend(const Session &session, std::string_view recordId, std::string_view reason);
    /// A new draft for another registered version of the same model ("name/version") that says what the version in
    /// force of this protocol says, or the newest where none is. refused for another model. Returns the record id.
    Result<std::string> derive(const Session &session, std::string_view recordId, std::string_view model,
                               std::string_view reason);
    /// Newest first.
    Result<std::vector<ProtocolVersion>> versions(const Session &session, std::string_view recordId);
    /// Each is a record id, for its newest version, or names one: "PQ-1/2".
    Result<ProtocolComparison> compare(const Session &session, std::string_view before, std::string_view after);
    Result<std::vector<ProtocolView>> list(const Session &session);
    Result<ProtocolView> show(const Session &session, std::string_view recordId);
    /// JSON text that import() accepts. An export is an entry.
    Result<std::string> exportText(const Session &session, std::string_view recordId);

private:
    Context &m_context;
};

} // namespace valbench::services
