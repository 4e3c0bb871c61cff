// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "step_runner.h"

#include <cmath>

#include <valbench/base/text.h>
#include <valbench/stats/verdict.h>

#include "wording.h"

namespace valbench::validation {

namespace {

using domain::Direction;
using domain::JudgedOn;
using domain::Outcome;
using domain::StepResult;
using domain::Verdict;

/// "AUC 0.8056 (95% CI 0.7639 to 0.8415, DeLong logit, n = 1,350, 170 events)."
std::string actualText(const CheckInfo &check, const Finding &finding)
{
    const auto &estimate = finding.estimate;
    const auto number = [&](double value) { return fixedText(value, check.decimals); };
    std::string text = finding.subject.empty() ? std::string(check.metric) : finding.subject;
    if (!std::isfinite(estimate.value)) {
        text += joined({" is undefined: ", estimate.reason, " ("});
    } else {
        text += joined({" ", number(estimate.value), " ("});
        if (estimate.hasInterval())
            text += joined({percentText(estimate.confidence), " CI ", number(estimate.lower), " to ",
                            number(estimate.upper), ", ", intervalName(estimate.method), ", "});
        else if (!finding.isCount)
            text += estimate.reason.empty() ? "no interval, " : joined({"no interval: ", estimate.reason, ", "});
    }
    text += joined({finding.counts, finding.setting.empty() ? "" : "; ", finding.setting, ")."});
    if (estimate.status == stats::EstimateStatus::approximate)
        text += joined({" Approximate: ", estimate.reason, "."});
    for (const auto &remark : finding.remarks)
        text += joined({" ", remark});
    return text;
}

stats::Criterion statsCriterion(const domain::Criterion &criterion)
{
    stats::Criterion out;
    (criterion.direction == Direction::atLeast ? out.atLeast : out.atMost) = criterion.limit;
    out.judgedOn = criterion.judgedOn == JudgedOn::interval ? stats::JudgedOn::interval : stats::JudgedOn::value;
    return out;
}

/// Room to the limit of a count, or how far it is from it.
std::string countMargin(const Finding &finding, const domain::Criterion &criterion)
{
    const bool atLeast = criterion.direction == Direction::atLeast;
    const double room = (finding.estimate.value - criterion.limit) * (atLeast ? 1 : -1);
    const auto cases = static_cast<std::int64_t>(room >= 0 ? std::floor(room) + 1 : std::ceil(-room));
    return joined({countText(cases), (room >= 0) == atLeast ? " fewer " : " more ",
                   cases == 1 ? finding.nouns.wrongOne : finding.nouns.counted,
                   room >= 0 ? " would fail this." : " would meet this."});
}

std::string marginText(const Finding &finding, const domain::Criterion &criterion, const stats::Judgement &judgement)
{
    if (finding.isCount)
        return countMargin(finding, criterion);
    const auto &nouns = finding.nouns;
    std::string text;
    if (judgement.recordsToSettle)
        text = joined({"A sample of ", countText(*judgement.recordsToSettle), " ",
                       nouns.counted.empty() ? "persons in the same case mix" : nouns.counted,
                       " would settle it, if it showed the same value."});
    if (judgement.marginRecords && !nouns.counted.empty()) {
        const bool met = judgement.verdict == stats::Verdict::met;
        text += joined({text.empty() ? "" : " ", countText(*judgement.marginRecords), met ? " more " : " fewer ",
                        *judgement.marginRecords == 1 ? nouns.wrongOne : nouns.wrongMany,
                        met ? " would fail this." : " would meet this."});
    }
    return text;
}

std::string notMetReason(const domain::Criterion &criterion)
{
    return joined({"Not met: the ", criterion.judgedOn == JudgedOn::interval ? "whole interval" : "value",
                   criterion.direction == Direction::atLeast ? " is below" : " is above", " the limit ",
                   shortestText(criterion.limit), "."});
}

void insufficient(StepResult &result, const std::string &why)
{
    result.verdict = Verdict::insufficient;
    result.outcome = Outcome::failed;
    result.reason = joined({"Insufficient evidence: ", why, ". It counts as not passed."});
}

void notEvaluable(StepResult &result, const std::string &why)
{
    result.verdict = Verdict::notEvaluable;
    result.outcome = Outcome::error;
    result.reason = joined({"Not evaluable: ", why, "."});
}

void applyCriterion(StepResult &result, const Finding &finding, const domain::Criterion &criterion)
{
    const auto judgement = stats::judge(finding.estimate, statsCriterion(criterion));
    if (judgement.verdict == stats::Verdict::notEvaluable)
        return notEvaluable(result, judgement.reason);
    if (!finding.tooFew.empty())
        return insufficient(result, finding.tooFew);
    result.margin = marginText(finding, criterion, judgement);
    if (!finding.objection.empty()) {
        result.verdict = Verdict::notMet;
        result.outcome = Outcome::failed;
        result.reason = joined({"Not met: ", finding.objection, "."});
    } else if (judgement.verdict == stats::Verdict::insufficient) {
        insufficient(result, joined({"the limit ", shortestText(criterion.limit), " lies within the interval"}));
    } else if (judgement.verdict == stats::Verdict::met) {
        result.verdict = Verdict::met;
        result.outcome = Outcome::passed;
    } else if (!finding.withinNoise.empty()) {
        insufficient(result, joined({"the value is beyond the limit ", shortestText(criterion.limit), ", but ",
                                     finding.withinNoise}));
    } else {
        result.verdict = Verdict::notMet;
        result.outcome = Outcome::failed;
        result.reason = notMetReason(criterion);
    }
}

} // namespace

domain::StepResult judgeFinding(const domain::Step &step, const CheckInfo &check, const Finding &finding)
{
    StepResult result;
    result.stepId = step.id;
    result.actual = actualText(check, finding);
    result.measures.push_back(measureOf(std::string(check.metric), finding.estimate, finding.n, finding.events));
    if (!check.hasInterval() && result.measures.front().reason.empty())
        result.measures.front().reason = check.valueOnly;
    result.measures.insert(result.measures.end(), finding.further.begin(), finding.further.end());
    if (!std::isfinite(finding.estimate.value)) {
        notEvaluable(result, finding.estimate.reason.empty() ? "the value is undefined" : finding.estimate.reason);
    } else if (step.criterion) {
        applyCriterion(result, finding, *step.criterion);
    } else {
        result.verdict = Verdict::reported;
        result.outcome = Outcome::passed;
    }
    return result;
}

domain::StepResult runStep(const domain::Step &step, CheckFunction function, const CheckContext &context,
                           const Clock &clock)
{
    const auto started = clock.now().toText();
    const auto judged = guarded([&]() -> Result<StepResult> {
        VB_TRY(const auto finding, function(context));
        return judgeFinding(step, context.info, finding);
    });
    StepResult result;
    if (judged) {
        result = *judged;
    } else {
        result.stepId = step.id;
        result.actual = std::string(context.info.metric) + " could not be evaluated.";
        result.outcome = Outcome::error;
        result.verdict = Verdict::notEvaluable;
        result.reason = judged.error().text();
    }
    result.started = started;
    result.finished = clock.now().toText();
    return result;
}

} // namespace valbench::validation
