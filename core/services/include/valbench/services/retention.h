// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How long evidence is kept, and its disposal afterwards (part11.md R-115).
#pragma once

#include <string>
#include <vector>

#include <valbench/base/secret.h>
#include <valbench/domain/retention.h>
#include <valbench/services/session.h>

namespace valbench::services {

/// The evidence files of one execution. Its evaluation is not among them: what is printed is made from it.
struct RetainedEvidence
{
    std::string executionId;
    std::string protocolId;
    std::string model; ///< "name/version"
    domain::RetentionRule rule = domain::retentionRules.front();
    std::string event;     ///< UTC, what the years are counted from; empty: it has not come
    std::string keptUntil; ///< UTC; empty: the event has not come
    std::size_t files = 0; ///< that are there
    std::int64_t bytes = 0;
    std::size_t disposed = 0; ///< files of which digest and media type are left
    std::size_t shared = 0;   ///< files that are there and stay, as something else rests on them
    std::string disposal;     ///< "on … by … and …", the last one; empty: none
    std::string heldSince;    ///< UTC; empty: no hold
    std::string heldBy, holdReason;
    std::string blocked; ///< why nothing can be disposed of now, in a sentence; empty: it can
};

class RetentionService {
public:
    explicit RetentionService(Context &context) : m_context(context) {}
    /// Every execution with evidence files, the one that may go first at the top.
    Result<std::vector<RetainedEvidence>> list(const Session &session);
    Result<RetainedEvidence> show(const Session &session, std::string_view executionId);

    /// A legal hold: nothing of this execution is disposed of, whatever the date. QA, with a reason.
    Status hold(const Session &session, std::string_view executionId, std::string_view reason);
    Status liftHold(const Session &session, std::string_view executionId, std::string_view reason);

    /// The bytes of its evidence files go; digests, media types and everything else stay, and the entry bears the
    /// signatures of the administrator and of QA. How many files went. refused before the date, under a hold, without
    /// files, and for anybody but an administrator and a QA approver with their passwords.
    Result<std::size_t> dispose(const Session &session, const Secret &password, const Session &second,
                                const Secret &secondPassword, std::string_view executionId, std::string_view reason);

private:
    Context &m_context;
};

} // namespace valbench::services
