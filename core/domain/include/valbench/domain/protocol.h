// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// IQ, OQ and PQ protocols: controlled documents with steps and locked acceptance criteria.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/outcome.h>
#include <valbench/domain/record.h>
#include <valbench/domain/scorer_plan.h>

namespace valbench::domain {

enum class ProtocolKind { iq, oq, pq };

template <>
struct Words<ProtocolKind>
{
    static constexpr std::string_view what = "kind of protocol";
    static constexpr std::array<std::pair<ProtocolKind, std::string_view>, 3> table{{
        {ProtocolKind::iq, "IQ"},
        {ProtocolKind::oq, "OQ"},
        {ProtocolKind::pq, "PQ"},
    }};
};

enum class Direction { atLeast, atMost };

template <>
struct Words<Direction>
{
    static constexpr std::string_view what = "direction";
    static constexpr std::array<std::pair<Direction, std::string_view>, 2> table{{
        {Direction::atLeast, "at least"},
        {Direction::atMost, "at most"},
    }};
};

/// Whether the whole interval must lie on the right side of the limit, or the value alone decides.
enum class JudgedOn { interval, value };

template <>
struct Words<JudgedOn>
{
    static constexpr std::string_view what = "basis of a verdict";
    static constexpr std::array<std::pair<JudgedOn, std::string_view>, 2> table{{
        {JudgedOn::interval, "interval"},
        {JudgedOn::value, "value"},
    }};
};

/// Everything a verdict hangs on, frozen with the protocol (part11.md R-82). Absent texts take the
/// catalogue's defaults when the protocol is imported, so that the approved document states them all.
struct Criterion
{
    Direction direction = Direction::atLeast;
    double limit = 0;
    JudgedOn judgedOn = JudgedOn::interval;
    std::string interval;     ///< wilson, clopper-pearson, delong, delong-logit, …; "none" with JudgedOn::value
    double confidence = 0.95; ///< two-sided
    std::int64_t seed = 42;
};

struct Requirement
{
    std::string id;
    std::string text;
};

enum class StepKind { automatic, manual };

template <>
struct Words<StepKind>
{
    static constexpr std::string_view what = "kind of step";
    static constexpr std::array<std::pair<StepKind, std::string_view>, 2> table{{
        {StepKind::automatic, "automatic"},
        {StepKind::manual, "manual"},
    }};
};

struct Step
{
    std::string id; ///< "1", "2.1": unique in the protocol
    std::string title;
    StepKind kind = StepKind::automatic;
    std::string instruction;
    std::string expected;
    std::vector<std::string> requirements;                  ///< ids
    DeviationClass failureClass = DeviationClass::critical; ///< of the deviation that a failure raises
    std::string check;                                      ///< automatic: id in the check catalogue
    json::Object parameters;                                ///< automatic: texts and integers by parameter name
    std::optional<Criterion> criterion;                     ///< absent: the step reports and cannot fail by a limit
    bool evidenceRequired = false;                          ///< cannot pass without a file as evidence
    bool verificationRequired = false;                      ///< a second person signs what the executor recorded
};

/// A requirement that is in scope and yet has no step here. It stands in the protocol, so that whoever signs the
/// protocol signs it too: no other signature could be missing, or be on another version.
struct Exclusion
{
    std::string requirement; ///< id
    std::string reason;      ///< "verified in PQ-2"
};

/// Data the execution needs, by role; the digest is locked with the protocol.
struct DataNeed
{
    std::string role; ///< test, baseline
    std::string description;
    std::string sha256; ///< of the file's bytes
};

/// How predictions become statistics; frozen with the protocol. IQ and OQ may leave out what they do not use.
struct AnalysisPlan
{
    std::string truth;      ///< column with 0 and 1
    std::string score;      ///< column with probabilities; of a live scorer: how its scores are called
    double threshold = 0.5; ///< at or above is a positive
    std::int64_t bins = 10;
    std::vector<std::string> groups; ///< columns
    ScorerPlan scorer;
};

struct Protocol
{
    ProtocolKind kind = ProtocolKind::pq;
    std::string title;
    std::string modelName;
    std::string modelVersion;
    std::string purpose;
    std::string scope;
    std::vector<std::string> prerequisites;
    /// With a requirement set, those of its requirements that are in scope or that steps name, in the words of the
    /// version that the set's reference names; they are filled in when the protocol is imported. Else the protocol's
    /// own.
    std::vector<Requirement> requirements;
    std::optional<RecordReference> requirementSet; ///< files may give the id alone
    std::vector<Exclusion> exclusions;
    std::vector<DataNeed> data;
    AnalysisPlan analysis;
    std::vector<Step> steps;

    [[nodiscard]] json::Object toJson() const;
    enum class Links {
        checked,
        loose ///< half-written: an author's work that is not saved yet
    };
    /// Accepts records and authors' files alike. Checks what can be checked without the catalogue: unique ids, limits
    /// that are numbers. Without a requirement set also that every link is known and every requirement has a step; with
    /// one, a draft may have gaps: the matrix shows them, and approval is refused (part11.md R-58).
    static Result<Protocol> fromJson(const json::Value &value, std::string_view source, Links links = Links::checked);
};

/// Something for which a protocol is refused, and where it is.
struct ProtocolProblem
{
    std::string step;   ///< id; empty: the protocol itself
    std::string member; ///< as in the record: "criterion.limit", "parameters.score"; empty: the step as a whole
    Error error;
};

/// All that fromJson() would refuse of ids and links, in its order.
[[nodiscard]] std::vector<ProtocolProblem> linkProblems(const Protocol &protocol);

} // namespace valbench::domain
