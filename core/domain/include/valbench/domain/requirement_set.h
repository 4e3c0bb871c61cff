// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a model and its use must fulfil: requirements with their risk, as a controlled document (URS).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/protocol.h>

namespace valbench::domain {

enum class RequirementKind { user, functional, riskControl };

template <>
struct Words<RequirementKind>
{
    static constexpr std::string_view what = "kind of requirement";
    static constexpr std::array<std::pair<RequirementKind, std::string_view>, 3> table{{
        {RequirementKind::user, "user requirement"},
        {RequirementKind::functional, "functional requirement"},
        {RequirementKind::riskControl, "risk control"},
    }};
};

enum class Grade { low, medium, high };

template <>
struct Words<Grade>
{
    static constexpr std::string_view what = "grade";
    static constexpr std::array<std::pair<Grade, std::string_view>, 3> table{{
        {Grade::low, "low"},
        {Grade::medium, "medium"},
        {Grade::high, "high"},
    }};
};

/// What follows if the requirement is not met. A detectability that is high says that the failure would be noticed
/// before it does harm. Class and priority are computed and never typed, by the two tables of GAMP 5, 2nd edition
/// (2022), Appendix M3:
///   class      probability low  medium  high      priority   detectability high  medium  low
///   severity high         2       1      1        class 1           medium  high    high
///            medium       3       2      1        class 2           low     medium  high
///            low          3       3      2        class 3           low     low     medium
struct Risk
{
    std::string harm; ///< what goes wrong, and for whom
    Grade severity = Grade::high;
    Grade probability = Grade::high;
    Grade detectability = Grade::low;

    [[nodiscard]] int riskClass() const; ///< 1 is the worst, 3 the least
    [[nodiscard]] Grade priority() const;
    bool operator==(const Risk &) const = default;
};

struct StatedRequirement
{
    std::string id;
    std::string area; ///< data, performance, calibration, …: how people group them
    RequirementKind kind = RequirementKind::user;
    std::string text;
    std::string rationale;
    std::string source; ///< regulation, standard or person that it comes from
    std::string owner;
    std::optional<Risk> risk;             ///< none only where a protocol's own requirements are looked at
    std::vector<ProtocolKind> verifiedIn; ///< at least one: each protocol of the kind has to verify it
    std::vector<std::string> models;      ///< names; empty: of every model whose protocols name the set

    /// Whether a protocol of this kind for this model has to verify it.
    [[nodiscard]] bool isInScopeOf(const Protocol &protocol) const;
    /// Whether a step that verified the other verifies this one: text and risk are the same.
    [[nodiscard]] bool asksTheSameAs(const StatedRequirement &other) const;
};

struct RequirementSet
{
    std::string title;
    std::string purpose;
    std::string scope;
    std::vector<StatedRequirement> requirements;

    /// nullptr: there is none of this id.
    [[nodiscard]] const StatedRequirement *find(std::string_view id) const;
    [[nodiscard]] json::Object toJson() const;
    /// Accepts records and authors' files alike. badInput that names the place: unknown members, ids that occur twice,
    /// a requirement without text, risk or the kind of protocol that verifies it.
    static Result<RequirementSet> fromJson(const json::Value &value, std::string_view source);
    static Result<RequirementSet> fromJson(const json::Value &value) { return fromJson(value, "requirement set"); }
};

/// The requirements that a protocol without a set lists itself: verified by it alone, and without risk.
[[nodiscard]] std::vector<StatedRequirement> ownRequirements(const Protocol &protocol);

} // namespace valbench::domain
