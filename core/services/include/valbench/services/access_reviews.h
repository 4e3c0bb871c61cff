// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Access reviews: QA looks through who may do what, and signs it.
#pragma once

#include <string>
#include <vector>

#include <valbench/domain/access_review.h>
#include <valbench/services/records.h>

namespace valbench::services {

struct AccessReviewView
{
    RecordSummary record; ///< stage approved: signed by QA
    domain::AccessReview review;
    std::string signedBy; ///< printed name; empty: not yet
    std::string signedAt; ///< UTC
};

/// When the next review is due: after the interval of the security policy, counted from the last one that was signed,
/// else from the creation of the store.
struct AccessReviewDue
{
    std::string last; ///< UTC, when the last one was signed; empty: never
    std::string due;  ///< UTC
    bool overdue = false;
};

class AccessReviewService {
public:
    explicit AccessReviewService(Context &context) : m_context(context) {}
    Result<AccessReviewDue> due(const Session &session);
    /// Newest first.
    Result<std::vector<AccessReviewView>> list(const Session &session);
    Result<AccessReviewView> show(const Session &session, std::string_view recordId);
    /// Records all accounts as they are now with what was found; counts once its maker has signed it as reviewed.
    /// Returns the record id.
    Result<std::string> record(const Session &session, std::string_view findings);

private:
    Context &m_context;
};

} // namespace valbench::services
