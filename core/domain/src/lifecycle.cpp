// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/lifecycle.h>

#include <algorithm>

namespace valbench::domain {

namespace {

using enum Role;

bool signedAs(const std::vector<ValidSignature> &signatures, Meaning meaning)
{
    return std::ranges::any_of(signatures, [meaning](const auto &s) { return s.statement.meaning == meaning; });
}

std::string roleList(const std::vector<Role> &roles)
{
    std::string out;
    for (const auto role : roles) {
        out += out.empty() ? "" : ", ";
        out += printedName(role);
    }
    return out;
}

tl::unexpected<Error> barred(std::string_view userId, Meaning meaning, std::string_view because)
{
    return fail(
        ErrorCode::refused, VB_MSG("{user} may not sign this record as {meaning}: {because}"),
        {{"user", std::string(userId)}, {"meaning", std::string(wordOf(meaning))}, {"because", std::string(because)}});
}

bool isReview(RecordType type)
{
    return type == RecordType::accessReview || type == RecordType::trailReview || type == RecordType::linkReview;
}

/// Segregation of duties, part11.md §5 S1, S2 and S5.
Status checkSegregation(RecordType type, const std::vector<ValidSignature> &signatures, Meaning meaning,
                        std::string_view userId, const Involvement &involvement)
{
    // An author confirms what they wrote, an executor what they did, a reviewer what they found; everything else needs
    // other eyes.
    if (meaning == Meaning::authored || meaning == Meaning::executed ||
        (isReview(type) && meaning == Meaning::reviewed)) {
        const auto &own = meaning == Meaning::executed ? involvement.executor : involvement.author;
        if (!own.empty() && own != userId)
            return barred(userId, meaning, "only " + own + " can, who did the work.");
        return {};
    }
    const bool anotherSignature =
        std::ranges::any_of(signatures, [&](const auto &s) { return s.statement.userId == userId; });
    if (anotherSignature)
        return barred(userId, meaning, "they have signed this version already; one person fills one place on a route.");
    if (userId == involvement.author && type != RecordType::deviation)
        return barred(userId, meaning, "they wrote this version; another person has to.");
    if (userId == involvement.executor)
        return barred(userId, meaning, "they executed it; another person has to.");
    if (userId == involvement.raiser)
        return barred(userId, meaning, "they raised it; another person has to.");
    return {};
}

} // namespace

const std::vector<RouteStep> &routeOf(RecordType type)
{
    static const std::vector<RouteStep> document{
        {Meaning::authored, {validationEngineer, validationLead, dataScientist}},
        {Meaning::reviewed, {validationLead, dataScientist, qaApprover}},
        {Meaning::approved, {qaApprover}}};
    static const std::vector<RouteStep> execution{{Meaning::executed, {validationEngineer, validationLead}},
                                                  {Meaning::reviewed, {validationLead, qaApprover}}};
    static const std::vector<RouteStep> deviation{{Meaning::approved, {qaApprover}}};
    static const std::vector<RouteStep> accessReview{{Meaning::reviewed, {qaApprover}}};
    static const std::vector<RouteStep> trailReview{{Meaning::reviewed, {qaApprover, validationLead}}};
    static const std::vector<RouteStep> promotion{{Meaning::approved, {qaApprover}}};
    static const std::vector<RouteStep> none;
    switch (type) {
    case RecordType::protocol:
    case RecordType::requirementSet:
    case RecordType::report: return document;
    case RecordType::execution: return execution;
    case RecordType::deviation: return deviation;
    case RecordType::accessReview: return accessReview;
    case RecordType::trailReview:
    case RecordType::linkReview: return trailReview;
    case RecordType::promotion: return promotion;
    default: return none;
    }
}

std::optional<RouteStep> nextStep(RecordType type, const std::vector<ValidSignature> &signatures)
{
    if (signedAs(signatures, Meaning::rejected))
        return std::nullopt;
    for (const auto &step : routeOf(type)) {
        if (!signedAs(signatures, step.meaning))
            return step;
    }
    return std::nullopt;
}

Stage stageOf(RecordType type, const std::vector<ValidSignature> &signatures)
{
    if (signedAs(signatures, Meaning::rejected))
        return Stage::rejected;
    if (!routeOf(type).empty() && !nextStep(type, signatures))
        return Stage::approved;
    return signatures.empty() && type != RecordType::promotion ? Stage::draft : Stage::inReview;
}

Status maySign(RecordType type, const std::vector<ValidSignature> &signatures, Meaning meaning, std::string_view userId,
               Role role, const Involvement &involvement)
{
    const auto next = nextStep(type, signatures);
    if (!next)
        return barred(userId, meaning, "it waits for no signature.");
    if (meaning == Meaning::rejected) {
        // Whoever is asked to review or approve may reject instead; an author withdraws by editing the draft.
        if (next->meaning == Meaning::authored || next->meaning == Meaning::executed || isReview(type))
            return barred(userId, meaning, "nobody has put it forward yet.");
    } else if (next->meaning != meaning) {
        return barred(userId, meaning, "it waits for the signature '" + std::string(wordOf(next->meaning)) + "'.");
    }
    if (std::ranges::find(next->roles, role) == next->roles.end())
        return barred(userId, meaning, "this takes one of these roles: " + roleList(next->roles) + ".");
    return checkSegregation(type, signatures, meaning, userId, involvement);
}

std::vector<Meaning> allowedMeanings(RecordType type, const std::vector<ValidSignature> &signatures,
                                     std::string_view userId, Role role, const Involvement &involvement)
{
    std::vector<Meaning> out;
    for (const auto &[meaning, name] : Words<Meaning>::table) {
        if (maySign(type, signatures, meaning, userId, role, involvement))
            out.push_back(meaning);
    }
    return out;
}

Status mayEdit(RecordType type, const std::vector<ValidSignature> &signatures)
{
    const auto stage = stageOf(type, signatures);
    const bool hasVersions = type == RecordType::requirementSet || type == RecordType::protocol;
    if (stage == Stage::draft || stage == Stage::rejected || (hasVersions && stage == Stage::approved))
        return {};
    return fail(ErrorCode::refused,
                VB_MSG("This version is {stage} and carries signatures; it can no longer be edited. Make a new version "
                       "through its review, or have it rejected first."),
                {{"stage", std::string(wordOf(stage))}});
}

} // namespace valbench::domain
