// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Protocols: import, versions, export.
#pragma once

#include <filesystem>

#include <valbench/domain/protocol.h>
#include <valbench/domain/protocol_template.h>
#include <valbench/services/records.h>

namespace valbench::services {

struct ProtocolView
{
    RecordSummary record;
    domain::Protocol protocol;
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
    /// The next version; refused once the current one carries signatures that do not reject it.
    Status revise(const Session &session, std::string_view recordId, const domain::Protocol &protocol,
                  std::string_view reason);
    Result<std::vector<ProtocolView>> list(const Session &session);
    Result<ProtocolView> show(const Session &session, std::string_view recordId);
    /// JSON text that import() accepts. An export is an entry.
    Result<std::string> exportText(const Session &session, std::string_view recordId);

private:
    Context &m_context;
};

} // namespace valbench::services
