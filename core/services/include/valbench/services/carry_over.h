// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What another version of a model means for its validation: which steps have to be executed again, and which results of
// the version before can be carried over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/domain/protocol.h>
#include <valbench/services/session.h>
#include <valbench/validation/carry_over.h>

namespace valbench::services {

class Context;

/// An accepted execution of a protocol for the version before, against a protocol for this version.
struct ProtocolImpact
{
    domain::ProtocolKind kind = domain::ProtocolKind::pq;
    std::string modelBefore;    ///< "flchain-mortality/1"
    std::string protocolBefore; ///< record id
    std::string execution;      ///< record id, of the version before
    std::string report;         ///< that accepts it: record id
    std::string protocol;       ///< record id, for this version; empty: none yet, its steps are those of protocolBefore
    domain::Protocol steps;     ///< what the advice is on
    std::vector<validation::CarryOverAdvice> advice; ///< one for each of its steps

    [[nodiscard]] std::size_t count(validation::CarryOver what) const;
};

struct CarryOverRequest
{
    std::string from; ///< execution; empty: the one that offered() names
    std::vector<std::string> steps;
    std::string rationale;
    std::int64_t version = 0; ///< of the execution that the person saw: conflict if it has changed; 0: whatever it is
};

class CarryOverService {
public:
    explicit CarryOverService(Context &context) : m_context(context) {}

    /// For a model version, by record id or "name/version": each of its IQ, OQ and PQ protocols against the newest
    /// accepted executions of its nearest version before that has any of that kind; where this version has no protocol
    /// of a kind yet, each accepted protocol of that version against itself. Empty where nothing was accepted before.
    Result<std::vector<ProtocolImpact>> impact(const Session &session, std::string_view model);

    /// For an execution in progress: of the accepted executions of the version before, or that named in `from`, the one
    /// with most steps that need not be executed again. Nothing where there is none. refused where `from` is no
    /// accepted execution of a protocol of this kind for another version of the same model.
    Result<std::optional<ProtocolImpact>> offered(const Session &session, std::string_view executionId,
                                                  std::string_view from = {});

    /// Records results of the other execution as results of these steps, with their evidence and the data they rest on.
    /// A second person has to sign each before the execution can be completed: that the rationale holds. refused, with
    /// its reason, for a step that has to be executed again; badInput for a rationale that says nothing.
    Status carryOver(const Session &session, std::string_view executionId, const CarryOverRequest &request);

private:
    Context &m_context;
};

} // namespace valbench::services
