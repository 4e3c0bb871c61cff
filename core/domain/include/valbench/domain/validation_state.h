// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the validation of a model version stands. It follows from the records each time it is asked for and is stored
// nowhere: a flag could say what the records do not.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/domain/execution.h>
#include <valbench/domain/lifecycle.h>
#include <valbench/domain/protocol.h>
#include <valbench/domain/report.h>

namespace valbench::domain {

/// In the order of how much has to be done.
enum class ValidationState { notBegun, inProgress, rejected, inDoubt, validatedWithConditions, validated };

template <>
struct Words<ValidationState>
{
    static constexpr std::string_view what = "validation state";
    static constexpr std::array<std::pair<ValidationState, std::string_view>, 6> table{{
        {ValidationState::notBegun, "not validated"},
        {ValidationState::inProgress, "validation in progress"},
        {ValidationState::rejected, "rejected"},
        {ValidationState::inDoubt, "in doubt"},
        {ValidationState::validatedWithConditions, "validated with conditions"},
        {ValidationState::validated, "validated"},
    }};
};

/// How far one of IQ, OQ and PQ has come.
enum class KindState {
    none,    ///< no protocol
    written, ///< its protocol is not approved yet
    ready,   ///< approved, and that version is not executed
    executing,
    executed,  ///< no report yet
    concluded, ///< its report is not signed by all
    rejected,
    acceptedWithConditions,
    accepted,
};

template <>
struct Words<KindState>
{
    static constexpr std::string_view what = "state of a qualification";
    static constexpr std::array<std::pair<KindState, std::string_view>, 9> table{{
        {KindState::none, "not started"},
        {KindState::written, "protocol not approved"},
        {KindState::ready, "ready to execute"},
        {KindState::executing, "in progress"},
        {KindState::executed, "executed"},
        {KindState::concluded, "report not approved"},
        {KindState::rejected, "rejected"},
        {KindState::acceptedWithConditions, "accepted with conditions"},
        {KindState::accepted, "accepted"},
    }};
};

/// What the records say of one kind. The newest approved protocol speaks, or the newest of all where none is approved;
/// of its executions the newest that was not cancelled; of that execution's reports the newest.
struct KindFacts
{
    struct Protocol
    {
        std::string id;
        std::int64_t inForce = 0; ///< the newest approved version; 0: none
    };
    struct Run
    {
        std::string id;
        std::int64_t protocolVersion = 0;
        ExecutionState state = ExecutionState::completed;
        Outcome outcome = Outcome::notRun;
        std::vector<std::string> openDeviations; ///< critical and major ones
    };
    struct Conclusion
    {
        std::string id;
        Stage stage = Stage::draft;
        domain::Conclusion conclusion = domain::Conclusion::rejected;
        bool isOnThese = false; ///< on the model's and the execution's very contents
    };
    ProtocolKind kind = ProtocolKind::pq;
    std::optional<Protocol> protocol;
    std::optional<Run> execution;
    std::optional<Conclusion> report;
};

[[nodiscard]] KindState stateOf(const KindFacts &facts);
/// By an approved report, with or without conditions.
[[nodiscard]] bool isAccepted(KindState state);

/// A sentence on what keeps a model version from being validated.
struct ValidationReason
{
    std::string text;
    std::string record; ///< id; empty: none
    bool operator==(const ValidationReason &) const = default;
};
/// Why the kind is not plainly accepted; empty where it is.
[[nodiscard]] ValidationReason openReason(const KindFacts &facts);
/// What changed since it was accepted; empty where it was not.
[[nodiscard]] std::vector<ValidationReason> doubtsOf(const KindFacts &facts);

struct ValidationFacts
{
    std::vector<KindFacts> kinds; ///< IQ, OQ and PQ, each once
    /// Of the matrices of its protocols in force: a draft verifies nothing yet.
    std::size_t gaps = 0;
    std::size_t suspects = 0;
    /// Found by the newest comparison with MLflow's registry, or by the newest that looked at the files too: one that
    /// left them out takes no doubt away. Nothing: what a comparison found cannot be read.
    std::optional<std::int64_t> registryDifferences = 0;
};

struct Validation
{
    ValidationState state = ValidationState::notBegun;
    std::vector<ValidationReason> reasons; ///< empty only for validated
};

/// Validated is what has IQ, OQ and PQ accepted by approved reports. In doubt is what had, and something changed since:
/// a protocol or a requirement, the model in the other registry, or a deviation that is open again.
[[nodiscard]] Validation validationOf(const ValidationFacts &facts);

} // namespace valbench::domain
