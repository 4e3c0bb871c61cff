// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The traceability matrix: requirements, the steps that verify them, and what came out, forward and backward.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/domain/execution.h>
#include <valbench/domain/lifecycle.h>
#include <valbench/domain/requirement_set.h>

namespace valbench::validation {

/// Where a requirement stands, worst first. "gap": a protocol that has it in scope has neither a step for it nor a
/// signed exclusion, or there is no protocol of a kind that has to verify it. "suspect": it changed after a protocol
/// was approved, and nobody has looked at the links since. Then the worst result of its steps; passed takes one that
/// passed and none that is worse.
enum class TraceState { gap, suspect, error, failed, notRun, notApplicable, excluded, passed };

/// How a requirement and a step hang together, or why they do not.
enum class LinkState { gap, suspect, unknown, withdrawn, unlinked, excluded, covered };

} // namespace valbench::validation

template <>
struct valbench::domain::Words<valbench::validation::TraceState>
{
    using State = validation::TraceState;
    static constexpr std::string_view what = "state of a requirement";
    static constexpr std::array<std::pair<State, std::string_view>, 8> table{{
        {State::gap, "gap"},
        {State::suspect, "suspect"},
        {State::error, "error"},
        {State::failed, "failed"},
        {State::notRun, "not run"},
        {State::notApplicable, "not applicable"},
        {State::excluded, "excluded"},
        {State::passed, "passed"},
    }};
};

template <>
struct valbench::domain::Words<valbench::validation::LinkState>
{
    using State = validation::LinkState;
    static constexpr std::string_view what = "state of a link";
    static constexpr std::array<std::pair<State, std::string_view>, 7> table{{
        {State::gap, "gap"},
        {State::suspect, "suspect"},
        {State::unknown, "unknown requirement"},
        {State::withdrawn, "withdrawn requirement"},
        {State::unlinked, "no requirement"},
        {State::excluded, "excluded"},
        {State::covered, "covered"},
    }};
};

namespace valbench::validation {

/// The latest result of a step.
struct TracedResult
{
    std::string stepId;
    domain::Outcome outcome = domain::Outcome::notRun;
    std::string execution;               ///< record id
    std::int64_t attempt = 0;            ///< at the step
    std::vector<std::string> deviations; ///< record ids
};

/// One version of a protocol with all that the matrix asks of it. Rejected ones are left out by the caller.
struct TracedProtocol
{
    std::string id;
    std::int64_t version = 0;
    domain::Stage stage = domain::Stage::draft;
    domain::Protocol protocol;
    std::vector<domain::StatedRequirement> baseline;  ///< the set in the version that the protocol names
    std::vector<domain::StatedRequirement> signedOff; ///< as signed link reviews of this version found them
    std::vector<TracedResult> results;                ///< steps that are missing were not run
};

struct TraceInput
{
    std::vector<domain::StatedRequirement> requirements; ///< in force, in the set's order
    std::vector<TracedProtocol> protocols;               ///< for one model version
    bool isWhole = false; ///< all protocols of the model version: a kind without any is a gap
};

/// A requirement and one step, or what stands in a step's place: an exclusion, a gap.
struct TraceLink
{
    LinkState state = LinkState::gap;
    std::string protocol; ///< record id; empty: a gap, as there is no protocol of the kind
    std::int64_t protocolVersion = 0;
    domain::ProtocolKind kind = domain::ProtocolKind::pq;
    std::string stepId; ///< empty: no step
    std::string stepTitle;
    TracedResult result;                             ///< of the step
    std::string reason;                              ///< of a gap, an exclusion or a suspicion, in one sentence
    std::optional<domain::StatedRequirement> before; ///< of a suspicion: what the protocol was approved for
};

struct ForwardRow
{
    domain::StatedRequirement requirement;
    TraceState state = TraceState::gap;
    std::vector<TraceLink> links; ///< at least one; gaps first
};

/// A step, with the requirements it names.
struct BackwardRow
{
    std::string protocol;
    std::int64_t protocolVersion = 0;
    domain::ProtocolKind kind = domain::ProtocolKind::pq;
    std::string stepId;
    std::string stepTitle;
    TracedResult result;
    std::vector<std::string> requirements; ///< that the set has
    std::vector<std::string> unknown;      ///< that no version known here has
    std::vector<std::string> withdrawn;    ///< that the set had in the version which the protocol names

    /// It verifies no requirement, or names one that does not exist.
    [[nodiscard]] bool isGap() const { return requirements.empty() || !unknown.empty() || !withdrawn.empty(); }
};

struct Traceability
{
    std::vector<ForwardRow> forward;   ///< those in scope of a protocol, or linked all the same: gaps first
    std::vector<BackwardRow> backward; ///< every step, protocol by protocol: gaps first

    [[nodiscard]] std::size_t count(TraceState state) const;
    [[nodiscard]] std::size_t backwardGaps() const;
    /// Passed or excluded.
    [[nodiscard]] std::size_t closed() const;
    /// No gap in either direction, and no suspect link.
    [[nodiscard]] bool isComplete() const;
};

/// Pure: the same input gives the same matrix, and the order of the protocols decides nothing but the order of links.
[[nodiscard]] Traceability trace(const TraceInput &input);

/// One line of the matrix as a table: a requirement with one of its links, or a step that is a gap.
struct TraceLine
{
    const domain::StatedRequirement *requirement = nullptr; ///< none: a step without, or what it names does not exist
    std::string named;                                      ///< what the step names, with requirement absent
    std::optional<TraceState> state;                        ///< of the requirement
    TraceLink link;
};
/// Gaps of both directions first. The lines point into the matrix.
[[nodiscard]] std::vector<TraceLine> linesOf(const Traceability &matrix);

} // namespace valbench::validation
