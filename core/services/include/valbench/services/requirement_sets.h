// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Requirement sets (URS): import, versions, export.
#pragma once

#include <filesystem>

#include <valbench/domain/requirement_set.h>
#include <valbench/services/records.h>

namespace valbench::services {

struct RequirementSetView
{
    RecordSummary record;
    domain::RequirementSet set;
    std::int64_t inForce = 0; ///< the newest approved version; 0: none yet
};

class RequirementService {
public:
    explicit RequirementService(Context &context) : m_context(context) {}
    /// Reads a file without storing anything.
    static Result<domain::RequirementSet> read(const std::filesystem::path &file);
    /// A new draft. Returns its record id (RS-1, RS-2, …).
    Result<std::string> add(const Session &session, const domain::RequirementSet &set, std::string_view reason);
    /// The next version. The approved one stays in force until this one is approved too; refused during review.
    Status revise(const Session &session, std::string_view recordId, const domain::RequirementSet &set,
                  std::string_view reason);
    Result<std::vector<RequirementSetView>> list(const Session &session);
    Result<RequirementSetView> show(const Session &session, std::string_view recordId);
    /// JSON text that read() accepts. An export is an entry.
    Result<std::string> exportText(const Session &session, std::string_view recordId);

private:
    Context &m_context;
};

} // namespace valbench::services
