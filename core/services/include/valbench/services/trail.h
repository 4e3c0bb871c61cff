// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The audit trail for people: filtered, in sentences, exported.
#pragma once

#include <valbench/services/records.h>

namespace valbench::services {

class TrailService {
public:
    explicit TrailService(Context &context) : m_context(context) {}
    /// Newest first; page on with filter.beforeSequence.
    Result<std::vector<HistoryLine>> page(const Session &session, const domain::TrailFilter &filter);
    Result<std::int64_t> size(const Session &session);

private:
    Context &m_context;
};

/// One sentence in plain English for an entry.
[[nodiscard]] std::string sentenceFor(const ledger::Entry &entry);

} // namespace valbench::services
