// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The traceability matrix of a protocol or of a model version, its export, and reviews of suspect links.
#pragma once

#include <valbench/domain/link_review.h>
#include <valbench/services/records.h>
#include <valbench/validation/traceability.h>

namespace valbench::services {

/// One matrix. A model version has one for each requirement set that its protocols name, and one for each protocol that
/// names none.
struct TraceView
{
    std::string subject;                              ///< "PQ-1" or "flchain-mortality/1"
    std::optional<domain::RecordReference> set;       ///< the version that the matrix goes by
    std::string setTitle;                             ///< empty without a set
    std::string note;                                 ///< what a reader must know first: there is no set, …
    std::vector<domain::RecordReference> protocols;   ///< that it covers
    std::vector<domain::RecordReference> linkReviews; ///< signed ones that count
    validation::Traceability matrix;

    /// "12 requirements: 1 gap, 2 not run, 9 passed; 1 of 14 steps verifies no requirement or an unknown one"
    [[nodiscard]] std::string summary() const;
};

class TraceService {
public:
    explicit TraceService(Context &context) : m_context(context) {}
    /// Of a protocol ("PQ-1") or of all protocols of a model version ("flchain-mortality/1"), rejected ones left out.
    Result<std::vector<TraceView>> matrix(const Session &session, std::string_view subject);
    /// The same as CSV, one line for each link, gap and exclusion. An export is an entry.
    Result<std::string> exportCsv(const Session &session, std::string_view subject);
    /// Says why the steps of an approved protocol still verify requirements that changed since; who says so signs it as
    /// reviewed, and from then on their links are not suspect. Returns the record id (LR-1, …). refused for who wrote
    /// the protocol or the change, and for requirements whose links are not suspect.
    Result<std::string> reviewLinks(const Session &session, std::string_view protocolId,
                                    const std::vector<std::string> &requirements, std::string_view assessment);

private:
    Context &m_context;
};

} // namespace valbench::services
