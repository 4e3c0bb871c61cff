// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// States of records, computed from content and signatures and never stored as a flag.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/domain/deviation.h>
#include <valbench/domain/record.h>
#include <valbench/domain/signature.h>

namespace valbench::domain {

/// A signature found valid on the current version of a record. Signatures on earlier versions do not count.
struct ValidSignature
{
    RecordId id;
    SignedStatement statement;
};

enum class Stage { draft, inReview, approved, rejected };

template <>
struct Words<Stage>
{
    static constexpr std::string_view what = "stage";
    static constexpr std::array<std::pair<Stage, std::string_view>, 4> table{{
        {Stage::draft, "draft"},
        {Stage::inReview, "in review"},
        {Stage::approved, "approved"},
        {Stage::rejected, "rejected"},
    }};
};

/// One place on a route: who may sign with which meaning.
struct RouteStep
{
    Meaning meaning;
    std::vector<Role> roles;
};

/// The route of a record type, in order; empty for types that are not routed.
///   protocol, requirement set, report: authored → reviewed → approved
///   execution: executed → reviewed
///   deviation: approved (closes it)
///   access review, trail review, link review: reviewed, by who made it
///   promotion: approved
[[nodiscard]] const std::vector<RouteStep> &routeOf(RecordType type);

/// Where a routed record stands: draft without signatures (a promotion asks for one from the start, and is in review),
/// rejected with one that rejects, approved when the route is complete, else in review.
[[nodiscard]] Stage stageOf(RecordType type, const std::vector<ValidSignature> &signatures);

/// The step the record waits for, if any.
[[nodiscard]] std::optional<RouteStep> nextStep(RecordType type, const std::vector<ValidSignature> &signatures);

/// People whom segregation bars from a meaning on this record: e.g. the executor of an execution may not
/// review it, the author of a protocol may not approve it, the raiser of a deviation may not close it.
struct Involvement
{
    std::string author;   ///< wrote the current version
    std::string executor; ///< executions, reports on them
    std::string raiser;   ///< deviations
};

/// Whether this person may sign the record with this meaning now. refused with the rule in words.
Status maySign(RecordType type, const std::vector<ValidSignature> &signatures, Meaning meaning, std::string_view userId,
               Role role, const Involvement &involvement);

/// Meanings the person could choose now.
[[nodiscard]] std::vector<Meaning> allowedMeanings(RecordType type, const std::vector<ValidSignature> &signatures,
                                                   std::string_view userId, Role role, const Involvement &involvement);

/// Content may change only in a draft or after a rejection; refused otherwise (editing after signing). An approved
/// requirement set or protocol may change too: the next version is a draft, and the approved one stays in force until
/// that is approved in its turn (part11.md R-59).
Status mayEdit(RecordType type, const std::vector<ValidSignature> &signatures);

} // namespace valbench::domain
