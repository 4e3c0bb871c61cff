// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/validation/check_catalogue.h>

#include <algorithm>
#include <array>
#include <utility>

#include <valbench/base/text.h>
#include <valbench/stats/estimate.h>

#include "catalogue_parts.h"
#include "wording.h"

namespace valbench::validation {

namespace {

using domain::Direction;
namespace method = stats::method;

const ParameterInfo scoreParameter{
    .name = "score",
    .title = "Score column",
    .meaning = "The column with the predicted probabilities that this step judges.",
    .type = ParameterType::column,
    .planMember = "score",
};
const ParameterInfo thresholdParameter{
    .name = "threshold",
    .title = "Threshold",
    .meaning = "A score at or above this probability is flagged.",
    .type = ParameterType::probability,
    .planMember = "threshold",
};
const ParameterInfo binsParameter{
    .name = "bins",
    .title = "Bins",
    .meaning = "The number of bins.",
    .type = ParameterType::count,
    .planMember = "bins",
    .least = 2,
    .most = 100,
};
const ParameterInfo driftColumnParameter{
    .name = "column",
    .title = "Column",
    .meaning = "The column that is compared between baseline and test set.",
    .type = ParameterType::column,
    .planMember = "score",
};
const ParameterInfo groupParameter{
    .name = "column",
    .title = "Group column",
    .meaning = "The column whose values are the groups.",
    .type = ParameterType::groupColumn,
};

constexpr std::string_view truthAndScore = "truth (0 or 1) and score (a probability) of the test set";
constexpr std::string_view truthScoreAndGroup = "truth, score and the group column of the test set";
constexpr std::string_view oneColumnOfBoth = "one column of the test set and of the baseline";
constexpr std::string_view rocEvidence = "the value with its interval; the ROC curve in the evaluation";
constexpr std::string_view cellEvidence = "the value with its interval; the confusion matrix in the evaluation";
constexpr std::string_view curveEvidence = "the value with its interval; the calibration curve in the evaluation";
constexpr std::string_view driftEvidence =
    "the value; both samples' counts per bin, and all distances, in the drift part";

std::vector<std::string_view> proportionMethods()
{
    return {method::wilson, method::clopperPearson};
}

/// A share of records at the threshold.
CheckInfo proportionCheck(std::string_view id, std::string_view title, std::string_view measures,
                          std::string_view metric, double usualLimit, Counted counted)
{
    return {.id = id,
            .title = title,
            .measures = measures,
            .parameters = {scoreParameter, thresholdParameter},
            .roles = {testRole},
            .columns = truthAndScore,
            .metric = metric,
            .intervals = proportionMethods(),
            .directions = {Direction::atLeast},
            .lowest = 0,
            .highest = 1,
            .usualLimit = usualLimit,
            .counted = counted,
            .evidence = cellEvidence};
}

} // namespace

std::vector<CheckInfo> discriminationChecks()
{
    return {
        {.id = "pq.auc",
         .title = "Area under the ROC curve",
         .measures = "How often a person with the event has a higher score than a person without it.",
         .parameters = {scoreParameter},
         .roles = {testRole},
         .columns = truthAndScore,
         .metric = "AUC",
         .intervals = {method::delongLogit, method::delong, method::newcombe, method::bca, method::percentile},
         .directions = {Direction::atLeast},
         .lowest = 0,
         .highest = 1,
         .usualLimit = 0.85,
         .counted = Counted::both,
         .evidence = rocEvidence},
        {.id = "pq.average-precision",
         .title = "Average precision",
         .measures =
             "The mean share of true events among the flagged, over all thresholds; chance gives the prevalence.",
         .parameters = {scoreParameter},
         .roles = {testRole},
         .columns = truthAndScore,
         .metric = "Average precision",
         .intervals = {method::logit, method::bca, method::percentile},
         .directions = {Direction::atLeast},
         .lowest = 0,
         .highest = 1,
         .evidence = "the value with its interval, and the prevalence"},
        proportionCheck("pq.accuracy", "Accuracy", "The share of all persons whom the threshold classifies rightly.",
                        "Accuracy", 0.80, Counted::all),
        proportionCheck("pq.sensitivity", "Sensitivity", "The share of persons with the event who are flagged.",
                        "Sensitivity", 0.80, Counted::events),
        proportionCheck("pq.specificity", "Specificity", "The share of persons without the event who are not flagged.",
                        "Specificity", 0.80, Counted::nonEvents),
        proportionCheck("pq.ppv", "Positive predictive value",
                        "The share of flagged persons who have the event, at the prevalence of the test set.", "PPV",
                        0.70, Counted::flagged),
        proportionCheck(
            "pq.npv", "Negative predictive value",
            "The share of persons not flagged who stay free of the event, at the prevalence of the test set.", "NPV",
            0.90, Counted::notFlagged),
    };
}

std::vector<CheckInfo> calibrationChecks()
{
    const auto twoSided = std::vector{Direction::atLeast, Direction::atMost};
    return {
        {.id = "pq.calibration-slope",
         .title = "Calibration slope",
         .measures = "Whether predictions are spread rightly: 1 is right, below 1 they are too extreme, as of a model "
                     "fitted too closely to its training data.",
         .parameters = {scoreParameter},
         .roles = {testRole},
         .columns = truthAndScore,
         .metric = "Calibration slope",
         .intervals = {method::wald},
         .directions = twoSided,
         .usualLimit = 0.80,
         .evidence = curveEvidence},
        {.id = "pq.calibration-in-the-large",
         .title = "Calibration in the large",
         .measures = "By how much, in log odds, predictions are too low (above 0) or too high (below 0) on the whole.",
         .parameters = {scoreParameter},
         .roles = {testRole},
         .columns = truthAndScore,
         .metric = "Calibration in the large",
         .unit = "log odds",
         .intervals = {method::wald},
         .directions = twoSided,
         .evidence = curveEvidence},
        {.id = "pq.observed-expected",
         .title = "Observed over expected events",
         .measures = "The number of events over the sum of the predicted probabilities; 1 is right.",
         .parameters = {scoreParameter},
         .roles = {testRole},
         .columns = truthAndScore,
         .metric = "O/E",
         .intervals = {method::log},
         .directions = twoSided,
         .lowest = 0,
         .usualLimit = 0.80,
         .evidence = curveEvidence},
        {.id = "pq.calibration-error",
         .title = "Expected calibration error",
         .measures = "The mean distance between predicted and observed share of events over bins of equal width.",
         .parameters = {scoreParameter, binsParameter},
         .roles = {testRole},
         .columns = truthAndScore,
         .metric = "ECE",
         .valueOnly = "the error is biased upwards by chance and has no accepted interval",
         .directions = {Direction::atMost},
         .lowest = 0,
         .highest = 1,
         .usualLimit = 0.05,
         .evidence = "the value; the calibration curve in the evaluation"},
        {.id = "pq.brier",
         .title = "Brier score",
         .measures = "The mean squared distance between predicted probability and what happened; smaller is better.",
         .parameters = {scoreParameter},
         .roles = {testRole},
         .columns = truthAndScore,
         .metric = "Brier score",
         .intervals = {method::wald},
         .directions = {Direction::atMost},
         .lowest = 0,
         .highest = 1,
         .evidence = "the value with its interval, and the scaled Brier score"},
    };
}

std::vector<CheckInfo> populationChecks()
{
    return {
        {.id = "pq.psi",
         .title = "Population stability index",
         .measures = "How far the distribution of a column in the test set is from the baseline, over the baseline's "
                     "quantile bins.",
         .parameters = {driftColumnParameter, binsParameter},
         .roles = {testRole, baselineRole},
         .columns = oneColumnOfBoth,
         .metric = "PSI",
         .valueOnly = "the index has no accepted interval; what it reaches without drift is stated beside it",
         .directions = {Direction::atMost},
         .lowest = 0,
         .usualLimit = 0.10,
         .evidence = driftEvidence},
        {.id = "pq.ks",
         .title = "Kolmogorov-Smirnov distance",
         .measures = "The largest distance between the cumulative distributions of a numeric column in test set and "
                     "baseline.",
         .parameters = {driftColumnParameter},
         .roles = {testRole, baselineRole},
         .columns = oneColumnOfBoth,
         .metric = "KS distance",
         .valueOnly = "the distance has no accepted interval; the p-value is stated beside it",
         .directions = {Direction::atMost},
         .lowest = 0,
         .highest = 1,
         .usualLimit = 0.10,
         .evidence = driftEvidence},
        {.id = "pq.demographic-parity",
         .title = "Demographic parity ratio",
         .measures = "The share flagged in the group with the smallest share over that in the group with the largest.",
         .parameters = {groupParameter, scoreParameter, thresholdParameter},
         .roles = {testRole},
         .columns = truthScoreAndGroup,
         .metric = "Parity ratio",
         .intervals = {katzLog},
         .directions = {Direction::atLeast},
         .lowest = 0,
         .highest = 1,
         .usualLimit = 0.80,
         .evidence = "the ratio with its interval, and each group's share flagged with its own"},
        {.id = "pq.subgroups",
         .title = "Performance by subgroup",
         .measures = "One statistic in every group, each with its number of persons, events and its interval.",
         .parameters = {groupParameter,
                        {.name = "statistic",
                         .title = "Statistic",
                         .meaning = "What is reported for each group.",
                         .type = ParameterType::choice,
                         .fallback = "auc",
                         .choices = {"auc", "sensitivity", "specificity", "ppv", "observed-expected"}},
                        scoreParameter,
                        thresholdParameter},
         .roles = {testRole},
         .columns = truthScoreAndGroup,
         .metric = "Overall value",
         .valueOnly = "it reports and is not judged",
         .criterion = CriterionUse::none,
         .evidence = "each group's value, interval, persons and events; small groups are named"},
        {.id = "pq.case-counts",
         .title = "Case counts",
         .measures = "Whether the test set has the planned events and non-events, and every row is accounted for.",
         .parameters = {{.name = "class",
                         .title = "Counted",
                         .meaning = "What must reach the limit: both takes the smaller of events and non-events.",
                         .type = ParameterType::choice,
                         .fallback = "both",
                         .choices = {"both", "events", "non-events"}},
                        {.name = "excluded",
                         .title = "Rows left out, at most",
                         .meaning = "The step fails if more rows lack truth or score.",
                         .type = ParameterType::count,
                         .fallback = "0",
                         .least = 0,
                         .most = 1'000'000'000},
                        scoreParameter},
         .roles = {testRole},
         .columns = truthAndScore,
         .metric = "Cases",
         .unit = "persons",
         .valueOnly = "a count is exact",
         .directions = {Direction::atLeast},
         .lowest = 0,
         .usualLimit = 100,
         .criterion = CriterionUse::required,
         .evidence = "rows, rows left out by reason, events and non-events",
         .decimals = 0},
    };
}

const ParameterInfo *CheckInfo::parameter(std::string_view name) const
{
    const auto found = std::ranges::find(parameters, name, &ParameterInfo::name);
    return found == parameters.end() ? nullptr : &*found;
}

bool CheckInfo::worksWith(domain::ScorerKind scorer) const
{
    switch (reach) {
    case Reach::answers: return true;
    case Reach::file: return scorer != domain::ScorerKind::endpoint;
    case Reach::process: return scorer == domain::ScorerKind::xgboost;
    }
    return false;
}

std::span<const CheckInfo> checkCatalogue()
{
    static const auto catalogue = [] {
        auto all = discriminationChecks();
        std::ranges::move(calibrationChecks(), std::back_inserter(all));
        std::ranges::move(populationChecks(), std::back_inserter(all));
        std::ranges::move(operationChecks(), std::back_inserter(all));
        std::ranges::move(installationChecks(), std::back_inserter(all));
        return all;
    }();
    return catalogue;
}

const CheckInfo *findCheck(std::string_view id)
{
    const auto found = std::ranges::find(checkCatalogue(), id, &CheckInfo::id);
    return found == checkCatalogue().end() ? nullptr : &*found;
}

bool asksTarget(const domain::Protocol &protocol)
{
    return std::ranges::any_of(protocol.steps, [](const domain::Step &step) {
        const auto *check = findCheck(step.check);
        return check && check->asks == Asks::target;
    });
}

std::string_view intervalName(std::string_view id)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> names{{
        {method::wilson, "Wilson"},
        {method::clopperPearson, "Clopper-Pearson"},
        {method::delong, "DeLong"},
        {method::delongLogit, "DeLong logit"},
        {method::newcombe, "Newcombe"},
        {method::bca, "bootstrap BCa"},
        {method::percentile, "bootstrap percentile"},
        {method::logit, "logit"},
        {method::log, "log"},
        {method::wald, "Wald"},
        {katzLog, "Katz log"},
        {"none", "none"},
    }};
    const auto found = std::ranges::find(names, id, &std::pair<std::string_view, std::string_view>::first);
    return found == names.end() ? id : found->second;
}

std::string criterionText(const CheckInfo &check, const domain::Criterion &criterion)
{
    const auto limit = joined({check.metric, " ", wordOf(criterion.direction), " ", shortestText(criterion.limit),
                               check.unit.empty() ? "" : " ", check.unit});
    if (criterion.judgedOn == domain::JudgedOn::value)
        return limit + ", judged on the value";
    return joined({limit, ", judged on the ", percentText(criterion.confidence), " interval (",
                   intervalName(criterion.interval), ")"});
}

} // namespace valbench::validation
