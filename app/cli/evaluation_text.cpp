// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evaluation_text.h"

#include <cmath>

#include "output.h"

namespace valbench::cli {

using stats::Estimate;

namespace {

std::vector<std::string> row(const std::string &name, const Estimate &estimate)
{
    return {name, intervalText(estimate.value, estimate.lower, estimate.upper), estimate.method,
            std::to_string(estimate.n), estimate.reason};
}

std::string testText(const stats::TestResult &test)
{
    auto out = fixedText(test.statistic, 4) + ", p " + probabilityText(test.p);
    return test.reason.empty() ? out : out + " (" + test.reason + ")";
}

std::string groupText(const stats::GroupTable &group)
{
    TextTable table({group.column, "n", "Positives", "Selection rate", "AUC", "Sensitivity", "Specificity", "PPV"});
    const auto cell = [](const Estimate &e) { return intervalText(e.value, e.lower, e.upper, 3); };
    for (const auto &level : group.levels)
        table.add({level.level, std::to_string(level.n), std::to_string(level.positives), cell(level.selectionRate),
                   cell(level.auc), cell(level.sensitivity), cell(level.specificity), cell(level.ppv)});
    TextTable gaps({"Gap", "Difference", "Ratio", "Ratio, enough evidence"});
    const auto gap = [&](const char *name, const stats::GapPair &pair) {
        const auto withInterval = [](const Estimate &e) { return intervalText(e.value, e.lower, e.upper); };
        gaps.add({name, withInterval(pair.all.differenceEstimate), withInterval(pair.all.ratioEstimate),
                  withInterval(pair.sufficient.ratioEstimate)});
    };
    gap("Demographic parity", group.demographicParity);
    gap("Equal opportunity", group.equalOpportunity);
    gap("Equalized odds", group.equalizedOdds);
    return "\n" + table.text() + gaps.text();
}

void addPoints(TextTable &table, const stats::Evaluation &e)
{
    if (e.partialAuc) {
        const auto range = " to false positive rate " + shortestText(e.partialAuc->to);
        table.add(row("Partial AUC" + range, e.partialAuc->raw));
        table.add(row("McClish's" + range, e.partialAuc->mcclish));
    }
    const auto point = [&](const char *name, const std::optional<stats::OperatingPoint> &at) {
        if (at)
            table.add(
                row(name + shortestText(at->wanted) + " (threshold " + fixedText(at->threshold, 4) + ")", at->other));
    };
    point("Sensitivity at specificity ", e.atSpecificity);
    point("Specificity at sensitivity ", e.atSensitivity);
}

void addComparison(TextTable &table, const stats::Evaluation &e)
{
    if (e.comparison)
        table.add(row("AUC difference", e.comparison->difference));
    if (!e.models)
        return;
    table.add(row("Sensitivity difference", e.models->sensitivityDifference));
    table.add(row("Specificity difference", e.models->specificityDifference));
    table.add(row("Average precision difference", e.models->averagePrecisionDifference));
    table.add(row("Brier difference", e.models->brierDifference));
    table.add(row("Log loss difference", e.models->logLossDifference));
    table.add(row("Net benefit difference", e.models->netBenefitDifference));
    table.add(row("IDI (no claim rests on it)", e.models->reclassification.integrated.total));
    table.add(row("NRI (no claim rests on it)", e.models->reclassification.atThreshold.total));
    table.add(row("Continuous NRI (no claim rests on it)", e.models->reclassification.continuous.total));
}

std::string smoothText(const stats::SmoothError &error)
{
    if (!error.reason.empty())
        return error.reason;
    return "mean " + fixedText(error.mean, 4) + ", median " + fixedText(error.median, 4) + ", 90 % " +
           fixedText(error.ninetieth, 4) + ", largest " + fixedText(error.largest, 4);
}

std::string claimText(const stats::Claim &claim)
{
    std::string out(stats::verdictName(claim.verdict));
    if (claim.verdict == stats::Verdict::met)
        out += "; superiority: " + std::string(stats::verdictName(claim.superiority));
    return out;
}

std::string choiceText(const stats::ChosenThreshold &choice)
{
    if (!choice.reason.empty())
        return choice.reason;
    auto out = fixedText(choice.threshold, 4) + ", sensitivity " + fixedText(choice.sensitivity, 4) + ", specificity " +
               fixedText(choice.specificity, 4) + "; optimistic";
    return std::isnan(choice.optimism) ? out : out + " by " + fixedText(choice.optimism, 4);
}

/// What is no estimate with an interval. Empty texts are left out.
std::vector<Fact> factsOf(const stats::Evaluation &e)
{
    std::vector<Fact> facts{
        {"Spiegelhalter z", testText(e.spiegelhalter)},
        {"Hosmer-Lemeshow", testText(e.hosmerLemeshow)},
        {"Intercept 0 and slope 1", testText(e.logistic.recalibration)},
        {"Distance from lowess", smoothText(e.lowess)},
        {"Distance from loess", smoothText(e.loess)},
        {"Brier = MCB - DSC + UNC", fixedText(e.corp.miscalibration, 4) + " - " + fixedText(e.corp.discrimination, 4) +
                                        " + " + fixedText(e.corp.uncertainty, 4)},
    };
    if (e.eceConsistency)
        facts.emplace_back("ECE if calibrated", "mean " + fixedText(e.eceConsistency->expected, 4) + ", 95 % " +
                                                    fixedText(e.eceConsistency->quantile95, 4) + ", p " +
                                                    probabilityText(e.eceConsistency->p));
    if (e.choices) {
        facts.emplace_back("Youden's threshold", choiceText(e.choices->youden));
        if (e.choices->byCost)
            facts.emplace_back("Threshold by cost", choiceText(*e.choices->byCost));
    }
    if (e.comparison)
        facts.emplace_back("Comparison of AUCs",
                           "z = " + fixedText(e.comparison->statistic, 4) + ", p " + probabilityText(e.comparison->p));
    if (e.aucEquality)
        facts.emplace_back("All " + std::to_string(e.aucEquality->areas.size()) + " AUCs equal",
                           "p " + probabilityText(e.aucEquality->test.p));
    if (e.models) {
        facts.emplace_back("McNemar, sensitivity", "p " + probabilityText(e.models->ofSensitivity.p));
        facts.emplace_back("McNemar, specificity", "p " + probabilityText(e.models->ofSpecificity.p));
    }
    if (e.claims) {
        facts.emplace_back("Not inferior in AUC", claimText(e.claims->auc));
        facts.emplace_back("Not inferior in sensitivity", claimText(e.claims->sensitivity));
        facts.emplace_back("Not inferior in specificity", claimText(e.claims->specificity));
    }
    return facts;
}

} // namespace

std::string evaluationText(const stats::Evaluation &evaluation)
{
    const auto &e = evaluation;
    const auto &cells = e.cells;
    std::string out =
        factsText({{"Records", std::to_string(e.n) + " (" + std::to_string(e.missing) + " left out)"},
                   {"Positives", std::to_string(e.positives)},
                   {"Prevalence", fixedText(e.prevalence, 4)},
                   {"Confidence", shortestText(e.confidence)},
                   {"Threshold", shortestText(e.threshold)},
                   {"Confusion", std::to_string(cells.tp) + " TP, " + std::to_string(cells.fp) + " FP, " +
                                     std::to_string(cells.tn) + " TN, " + std::to_string(cells.fn) + " FN"}});
    TextTable table({"Statistic", "Value", "Interval", "n", "Note"});
    table.add(row("AUC", e.auc));
    table.add(row("Average precision", e.averagePrecision));
    const auto &m = e.metrics;
    const std::initializer_list<std::pair<const char *, const Estimate *>> metrics{
        {"Accuracy", &m.accuracy},
        {"Sensitivity", &m.sensitivity},
        {"Specificity", &m.specificity},
        {"PPV", &m.ppv},
        {"NPV", &m.npv},
        {"F1", &m.f1},
        {"Balanced accuracy", &m.balancedAccuracy},
        {"MCC", &m.mcc},
        {"LR+", &m.lrPositive},
        {"LR-", &m.lrNegative},
        {"Youden's J", &m.youden},
        {"Kappa", &m.kappa},
        {"Diagnostic odds ratio", &m.diagnosticOddsRatio},
        {"Calibration error (ECE)", &e.ece},
        {"Largest bin's error (MCE)", &e.mce},
        {"Brier score", &e.brier},
        {"Log loss", &e.logLoss},
        {"Observed / expected", &e.observedToExpected},
        {"Calibration slope", &e.logistic.slope},
        {"Calibration intercept", &e.logistic.intercept},
        {"Calibration in the large", &e.logistic.inTheLarge},
    };
    for (const auto &[name, estimate] : metrics)
        table.add(row(name, *estimate));
    if (e.statedPrevalence) {
        table.add(row("PPV at " + shortestText(*e.statedPrevalence), e.atStatedPrevalence.ppv));
        table.add(row("NPV at " + shortestText(*e.statedPrevalence), e.atStatedPrevalence.npv));
    }
    addPoints(table, e);
    addComparison(table, e);
    out += "\n" + table.text() + "\n" + factsText(factsOf(e));
    for (const auto &group : e.groups)
        out += groupText(group);
    return out;
}

} // namespace valbench::cli
