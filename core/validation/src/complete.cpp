// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/validation/complete.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>

#include <valbench/base/digest.h>
#include <valbench/base/text.h>
#include <valbench/validation/check_catalogue.h>

#include "complete_scorer.h"
#include "parameters.h"
#include "wording.h"

namespace valbench::validation {

namespace {

using domain::Criterion;
using domain::Direction;
using domain::JudgedOn;

constexpr std::string_view noInterval = "none";
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t largestSeed = 9007199254740991; // 2^53 - 1, what canonical JSON holds

tl::unexpected<Error> wrong(const domain::Step &step, std::string_view member, std::string_view problem)
{
    return fail(ErrorCode::badInput, VB_MSG("Step {step}: {member}: {problem}."),
                {{"step", step.id}, {"member", std::string(member)}, {"problem", std::string(problem)}});
}

std::string rangeText(const CheckInfo &check)
{
    const auto lowest = shortestText(check.lowest.value_or(-infinity));
    return check.highest ? joined({lowest, " to ", shortestText(*check.highest)}) : joined({lowest, " or more"});
}

Status checkLimit(const domain::Step &step, const CheckInfo &check, const Criterion &criterion)
{
    const double limit = criterion.limit;
    if (!std::isfinite(limit))
        return wrong(step, "criterion.limit", "expected a number");
    if ((check.lowest && limit < *check.lowest) || (check.highest && limit > *check.highest))
        return wrong(
            step, "criterion.limit",
            joined({shortestText(limit), " is outside the range of ", check.metric, ", which is ", rangeText(check)}));
    const auto &trivial = criterion.direction == Direction::atLeast ? check.lowest : check.highest;
    if (trivial && limit == *trivial)
        return wrong(step, "criterion.limit",
                     joined({check.metric, " ", wordOf(criterion.direction), " ", shortestText(limit),
                             " would be met by every result; name a limit that can fail"}));
    return {};
}

/// Fills in the interval method and with it the basis of the verdict.
Status completeInterval(const domain::Step &step, const CheckInfo &check, Criterion &criterion)
{
    auto &interval = criterion.interval;
    if (criterion.judgedOn == JudgedOn::interval && interval.empty()) {
        if (check.hasInterval()) {
            interval = check.intervals.front();
        } else {
            criterion.judgedOn = JudgedOn::value;
            interval = noInterval;
        }
        return {};
    }
    if (criterion.judgedOn == JudgedOn::value) {
        if (!interval.empty() && interval != noInterval)
            return wrong(
                step, "criterion.interval",
                joined({"'", interval, "' contradicts judged_on 'value'; leave it out or judge on the interval"}));
        interval = noInterval;
        return {};
    }
    if (!check.hasInterval())
        return wrong(step, "criterion.interval",
                     joined({"'", interval, "': ", step.check, " is judged on the value, since ", check.valueOnly}));
    if (std::ranges::find(check.intervals, interval) == check.intervals.end())
        return wrong(step, "criterion.interval",
                     joined({"'", interval, "' is not offered by ", step.check,
                             "; expected one of: ", listText(check.intervals)}));
    return {};
}

Status completeCriterion(domain::Step &step, const CheckInfo &check)
{
    if (!step.criterion) {
        if (check.criterion == CriterionUse::required)
            return wrong(step, "criterion", step.check + " needs one");
        return {};
    }
    if (check.criterion == CriterionUse::none)
        return wrong(step, "criterion", step.check + " reports and takes none");
    auto &criterion = *step.criterion;
    if (std::ranges::find(check.directions, criterion.direction) == check.directions.end())
        return wrong(step, "criterion.direction",
                     joined({"'", wordOf(criterion.direction), "' makes no sense for ", check.metric, "; expected '",
                             wordOf(check.directions.front()), "'"}));
    VB_CHECK(checkLimit(step, check, criterion));
    if (!(criterion.confidence > 0.5 && criterion.confidence < 1))
        return wrong(step, "criterion.confidence", "expected a number between 0.5 and 1");
    if (criterion.seed < 0 || criterion.seed > largestSeed)
        return wrong(step, "criterion.seed", "expected a whole number from 0 to 9007199254740991");
    return completeInterval(step, check, criterion);
}

/// A score that is the outcome itself would pass everything.
Status checkScore(const domain::Protocol &protocol, const domain::Step &step)
{
    VB_TRY(const auto parameters, effectiveParameters(protocol, step));
    const auto *score = parameters.find("score");
    if (score && *score == json::Value(protocol.analysis.truth))
        return wrong(step, "parameters.score",
                     joined({"'", protocol.analysis.truth, "' is the truth; name the column with the predictions"}));
    return {};
}

Status completeAutomatic(const domain::Protocol &protocol, domain::Step &step)
{
    const auto *check = findCheck(step.check);
    if (!check) {
        std::vector<std::string_view> known;
        for (const auto &info : checkCatalogue())
            known.push_back(info.id);
        return wrong(step, "check",
                     joined({"there is no check '", step.check, "' in the catalogue; it has: ", listText(known)}));
    }
    if (check->kind != protocol.kind)
        return wrong(step, "check",
                     joined({step.check, " is a check of ", wordOf(check->kind), " protocols, and this is of kind ",
                             wordOf(protocol.kind)}));
    const bool needsModel = check->asks == Asks::model || check->asks == Asks::modelFile;
    if (needsModel && !protocol.analysis.scorer.isLive())
        return wrong(step, "check", joined({step.check, " asks the model, and analysis.scorer names none"}));
    if (needsModel && !check->worksWith(protocol.analysis.scorer.kind))
        return wrong(step, "check",
                     joined({step.check, " needs the model's file or process here, and analysis.scorer asks ",
                             protocol.analysis.scorer.askedText(), "; let a person see to it in a manual step"}));
    VB_TRY(step.parameters, completeParameters(protocol, step, *check));
    VB_CHECK(checkScore(protocol, step));
    for (const auto role : check->roles) {
        if (std::ranges::find(protocol.data, role, &domain::DataNeed::role) == protocol.data.end())
            return wrong(step, "check",
                         joined({step.check, " needs a data set with the role '", role,
                                 "', which the protocol's data do not list"}));
    }
    return completeCriterion(step, *check);
}

Status checkManual(const domain::Step &step)
{
    if (trimmed(step.instruction).empty())
        return wrong(step, "instruction", "a manual step says what to do");
    if (trimmed(step.expected).empty())
        return wrong(step, "expected", "a manual step says what is expected");
    if (!step.check.empty() || !step.parameters.empty())
        return wrong(step, "check", "a manual step has no check and no parameters");
    if (step.criterion)
        return wrong(step, "criterion", "a manual step has none; write what is expected in words");
    return {};
}

Status checkPlan(const domain::AnalysisPlan &plan)
{
    if (!(plan.threshold >= 0 && plan.threshold <= 1))
        return fail(ErrorCode::badInput, VB_MSG("analysis.threshold: expected a probability from 0 to 1."));
    return {};
}

Status completeStep(const domain::Protocol &protocol, domain::Step &step)
{
    if (trimmed(step.id).empty())
        return wrong(step, "id", "a step needs a number of its own");
    if (trimmed(step.title).empty())
        return wrong(step, "title", "a step needs a title");
    return step.kind == domain::StepKind::automatic ? completeAutomatic(protocol, step) : checkManual(step);
}

Status checkData(const domain::Protocol &protocol)
{
    std::set<std::string_view> roles;
    for (const auto &need : protocol.data) {
        if (!roles.insert(need.role).second)
            return fail(ErrorCode::badInput, VB_MSG("data: the role '{role}' occurs twice."), {{"role", need.role}});
        if (!Digest::parse(need.sha256))
            return fail(
                ErrorCode::badInput,
                VB_MSG("data: the role '{role}' needs the SHA-256 of its file: 64 lower-case hexadecimal digits."),
                {{"role", need.role}});
    }
    const auto needsTruth = [&](const domain::Step &step) {
        return step.kind == domain::StepKind::automatic && protocol.kind == domain::ProtocolKind::pq;
    };
    if (protocol.analysis.truth.empty() && std::ranges::any_of(protocol.steps, needsTruth))
        return fail(ErrorCode::badInput, VB_MSG("analysis.truth: expected the name of the column with the outcome."));
    std::set<std::string_view> groups;
    for (const auto &group : protocol.analysis.groups) {
        if (!groups.insert(group).second)
            return fail(ErrorCode::badInput, VB_MSG("analysis.groups: '{group}' occurs twice."), {{"group", group}});
    }
    return {};
}

} // namespace

Result<domain::Protocol> completeProtocol(domain::Protocol protocol)
{
    VB_CHECK(checkData(protocol));
    VB_CHECK(completeScorer(protocol));
    for (auto &step : protocol.steps)
        VB_CHECK(completeStep(protocol, step));
    VB_CHECK(checkPlan(protocol.analysis)); // a step that uses it says more
    return protocol;
}

std::vector<domain::ProtocolProblem> problemsIn(const domain::Protocol &protocol)
{
    auto out = domain::linkProblems(protocol);
    if (trimmed(protocol.title).empty())
        out.push_back({{}, "title", {ErrorCode::badInput, VB_MSG("The protocol needs a title.")}});
    if (const auto data = checkData(protocol); !data)
        out.push_back({{}, "data", data.error()});
    if (const auto plan = checkPlan(protocol.analysis); !plan)
        out.push_back({{}, "analysis.threshold", plan.error()});
    auto complete = protocol;
    if (const auto scorer = completeScorer(complete); !scorer)
        out.push_back({{}, "analysis.scorer", scorer.error()});
    for (auto &step : complete.steps) {
        const auto checked = completeStep(complete, step);
        if (checked)
            continue;
        std::string member;
        for (const auto &[name, value] : checked.error().args()) {
            if (name == "member")
                member = value;
            else if (name == "name") // of a parameter
                member = "parameters." + value;
        }
        out.push_back({step.id, std::move(member), checked.error()});
    }
    return out;
}

domain::Criterion usualCriterion(const CheckInfo &check)
{
    Criterion out;
    out.direction = check.directions.empty() ? Direction::atLeast : check.directions.front();
    out.limit = check.usualLimit.value_or(0);
    out.judgedOn = check.hasInterval() ? JudgedOn::interval : JudgedOn::value;
    out.interval = check.hasInterval() ? check.intervals.front() : noInterval;
    return out;
}

void takeCheck(domain::Step &step, const CheckInfo &check)
{
    step.kind = domain::StepKind::automatic;
    step.check = check.id;
    json::Object kept;
    for (const auto &[name, value] : step.parameters.members())
        if (check.parameter(name))
            kept.set(name, value);
    step.parameters = std::move(kept);
    // A limit on another metric says nothing of this one.
    step.criterion.reset();
    if (check.criterion == CriterionUse::required)
        step.criterion = usualCriterion(check);
}

} // namespace valbench::validation
