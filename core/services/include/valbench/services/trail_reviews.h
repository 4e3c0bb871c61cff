// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Trail reviews: recorded with scope and findings, signed by who made them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/domain/trail_review.h>
#include <valbench/services/records.h>

namespace valbench::services {

/// What is reviewed: one record, or the entries of a period (open ends: from the first, up to now).
struct TrailScope
{
    std::string recordId; ///< empty: a period
    std::optional<Timestamp> from;
    std::optional<Timestamp> to;
};

struct TrailReviewView
{
    RecordSummary record; ///< stage approved: signed by who made it
    domain::TrailReview review;
    std::string signedBy; ///< printed name; empty: not yet
    std::string signedAt; ///< UTC
};

class TrailReviewService {
public:
    explicit TrailReviewService(Context &context) : m_context(context) {}
    /// Newest first; recordId restricts to reviews of one record.
    Result<std::vector<TrailReviewView>> list(const Session &session, std::string_view recordId = {});
    /// Counts once its maker has signed it as reviewed. refused for the review of a record by somebody who made or
    /// changed it (part11.md §5, S7). Returns the record id.
    Result<std::string> record(const Session &session, const TrailScope &scope, std::string_view findings);

private:
    Context &m_context;
};

} // namespace valbench::services
