// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that a model version change its stage: promotion, demotion, retirement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>
#include <valbench/domain/execution.h>
#include <valbench/domain/outcome.h>
#include <valbench/domain/promotion_gates.h>
#include <valbench/domain/roles.h>
#include <valbench/domain/work_calendar.h>

namespace valbench::domain {

enum class ChangeKind { promotion, demotion, retirement };

template <>
struct Words<ChangeKind>
{
    static constexpr std::string_view what = "change of stage";
    static constexpr std::array<std::pair<ChangeKind, std::string_view>, 3> table{{
        {ChangeKind::promotion, "promotion"},
        {ChangeKind::demotion, "demotion"},
        {ChangeKind::retirement, "retirement"},
    }};
};

/// development → staging → production upwards, the same way down, and archived from each of them. refused, with what
/// there is instead, where the stage has no such neighbour: an archived version never comes back.
Result<ModelStage> stageAfter(ModelStage from, ChangeKind kind);

/// What a gate found, and what it rested on.
struct GateResult
{
    Gate gate = Gate::lineage;
    Outcome outcome = Outcome::notRun;
    std::string detail;             ///< what was found, in a sentence
    std::string evaluated;          ///< UTC
    std::vector<std::string> basis; ///< records with version, signatures, entries; a change of one makes it stale

    /// Passed, or does not apply.
    [[nodiscard]] bool holds() const { return outcome == Outcome::passed || outcome == Outcome::notApplicable; }
    bool operator==(const GateResult &) const = default;
};

/// A gate that the request goes without, for a reason that the approver signs.
struct GateException
{
    Gate gate = Gate::iqReport;
    std::string reason;
    bool operator==(const GateException &) const = default;
};

/// What a regulator was told or agreed to (part11.md R-93).
enum class RegulatoryBasis { none, pccpItem, decisionRecord };

template <>
struct Words<RegulatoryBasis>
{
    static constexpr std::string_view what = "regulatory basis";
    static constexpr std::array<std::pair<RegulatoryBasis, std::string_view>, 3> table{{
        {RegulatoryBasis::none, "none"},
        {RegulatoryBasis::pccpItem, "PCCP item"},
        {RegulatoryBasis::decisionRecord, "decision record"},
    }};
};

inline constexpr std::int64_t defaultExpiryHours = 72;
inline constexpr std::int64_t mostExpiryHours = 720;
/// From so many hours before its end on, a request is shown as one about to expire.
inline constexpr std::int64_t warningHours = 24;

struct Expiry
{
    std::int64_t hours = defaultExpiryHours; ///< 1 to 720
    HoursBasis basis = HoursBasis::elapsed;
    std::optional<WorkCalendar> calendar; ///< with working hours

    /// badInput for hours out of range and for working hours without a calendar.
    [[nodiscard]] Result<Timestamp> endAfter(const Timestamp &from) const;
    bool operator==(const Expiry &) const = default;
};

struct Promotion
{
    ChangeKind kind = ChangeKind::promotion;
    RecordReference model;
    std::string modelKey; ///< "name/version"
    ModelStage from = ModelStage::development;
    ModelStage to = ModelStage::staging;
    std::string justification;
    RegulatoryBasis regulatoryBasis = RegulatoryBasis::none;
    std::string regulatoryReference; ///< "PCCP-2 item 3", "LTF-2026-14"; with a basis
    std::string requestedBy;         ///< user id
    std::string requested;           ///< UTC
    Expiry expiry;
    std::string expires;                   ///< UTC
    std::vector<std::string> renewals;     ///< UTC; the first request is not among them
    std::string withdrawn;                 ///< UTC; empty: it was not
    std::vector<GateException> exceptions; ///< of gates that may have one
    std::vector<GateResult> gates;         ///< of a promotion, in the order of the table

    /// "Promotion of sepsis/2 from development to staging"
    [[nodiscard]] std::string title() const;
    /// Those that do not hold.
    [[nodiscard]] std::vector<GateResult> failing() const;
    [[nodiscard]] json::Object toJson() const;
    static Result<Promotion> fromJson(const json::Value &value);
};

/// Computed from record, signatures and clock, never stored.
enum class PromotionState { open, approved, rejected, withdrawn, expired };

template <>
struct Words<PromotionState>
{
    static constexpr std::string_view what = "state of a request";
    static constexpr std::array<std::pair<PromotionState, std::string_view>, 5> table{{
        {PromotionState::open, "open"},
        {PromotionState::approved, "approved"},
        {PromotionState::rejected, "rejected"},
        {PromotionState::withdrawn, "withdrawn"},
        {PromotionState::expired, "expired"},
    }};
};

/// How it was signed on its current version, if it was.
enum class Decision { none, approved, rejected };

/// A decision stands whatever the clock says afterwards; at its very end a request has expired.
[[nodiscard]] PromotionState stateOf(const Promotion &promotion, Decision decision, const Timestamp &now);
/// Open, and at most 24 hours from its end.
[[nodiscard]] bool expiresSoon(const Promotion &promotion, Decision decision, const Timestamp &now);

enum class PromotionAction { approve, reject, withdraw, renew };

template <>
struct Words<PromotionAction>
{
    static constexpr std::string_view what = "act on a request";
    static constexpr std::array<std::pair<PromotionAction, std::string_view>, 4> table{{
        {PromotionAction::approve, "approve"},
        {PromotionAction::reject, "reject"},
        {PromotionAction::withdraw, "withdraw"},
        {PromotionAction::renew, "renew"},
    }};
};

/// The whole table of who may do what when. Approved and rejected by a QA approver who did not ask for it, while it is
/// open; withdrawn by whoever asked; renewed by whoever may ask; an expired one can be renewed or withdrawn. refused
/// with the rule in words.
Status mayAct(PromotionState state, PromotionAction action, Role role, bool isRequester);

} // namespace valbench::domain
