// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evaluation_text.h"

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
        {"Calibration error (ECE)", &e.ece},
        {"Largest bin's error (MCE)", &e.mce},
        {"Brier score", &e.brier},
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
    if (e.comparison)
        table.add(row("AUC difference", e.comparison->difference));
    out += "\n" + table.text() + "\n" +
           factsText({{"Spiegelhalter z", testText(e.spiegelhalter)},
                      {"Hosmer-Lemeshow", testText(e.hosmerLemeshow)},
                      {"Comparison of AUCs", e.comparison ? "z = " + fixedText(e.comparison->statistic, 4) + ", p " +
                                                                probabilityText(e.comparison->p)
                                                          : std::string()}});
    for (const auto &group : e.groups)
        out += groupText(group);
    return out;
}

} // namespace valbench::cli
