// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// My work: what waits for the person signed in, and what waits for others.
#pragma once

#include <valbench/services/records.h>

namespace valbench::services {

struct WorkItem
{
    RecordSummary record;
    std::string what;  ///< "Waits for your signature: Reviewed"
    std::string since; ///< UTC
    bool canSign = false;
};

struct Worklist
{
    std::vector<WorkItem> mine;
    std::vector<WorkItem> others;
};

/// What an administrator or a QA approver has to look into, beside records; nothing for others.
struct Attention
{
    std::size_t alerts = 0; ///< wait for an acknowledgement by this person's role
    bool accessReviewOverdue = false;
    std::string accessReviewDue; ///< UTC
};

class WorkService {
public:
    explicit WorkService(Context &context) : m_context(context) {}
    Result<Worklist> list(const Session &session);
    Result<Attention> attention(const Session &session);

private:
    Context &m_context;
};

} // namespace valbench::services
