// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation_json.h>

#include "evaluation_sections.h"
#include "json_fields.h"

namespace valbench::stats {

using json::Array;
using json::Object;

namespace {

Object choiceObject(const ChosenThreshold &choice)
{
    Array tied;
    for (const double threshold : choice.tied)
        tied.push_back(numberOrNull(threshold));
    Fields fields;
    fields.number("threshold", choice.threshold,
                  choice.reason.empty() ? "nobody is positive: the threshold is infinite" : choice.reason);
    fields.number("sensitivity", choice.sensitivity, choice.reason);
    fields.number("specificity", choice.specificity, choice.reason);
    fields.number("value", choice.value, choice.reason);
    fields.number("optimism", choice.optimism,
                  choice.reason.empty() ? "needs a bootstrap of independent rows, which was not asked for"
                                        : choice.reason);
    fields.set("tied", std::move(tied));
    fields.note("optimistic: chosen on the records it is judged on");
    return fields.take();
}

Object choicesObject(const ThresholdChoices &choices)
{
    Object object{{"youden", choiceObject(choices.youden)}};
    if (choices.byCost) {
        Object cost = choiceObject(*choices.byCost);
        cost.set("cost_ratio", choices.costRatio);
        cost.set("prevalence", choices.prevalence);
        cost.set("threshold_if_calibrated", choices.ofCalibrated);
        object.set("cost", std::move(cost));
    }
    return object;
}

} // namespace

Object thresholdJson(const Evaluation &e)
{
    const auto &m = e.metrics;
    Object object{
        {"threshold", e.threshold},
        {"confusion", Object{{"tp", countJson(e.cells.tp)},
                             {"fp", countJson(e.cells.fp)},
                             {"tn", countJson(e.cells.tn)},
                             {"fn", countJson(e.cells.fn)}}},
        {"accuracy", estimateJson(m.accuracy)},
        {"sensitivity", estimateJson(m.sensitivity)},
        {"specificity", estimateJson(m.specificity)},
        {"ppv", estimateJson(m.ppv)},
        {"npv", estimateJson(m.npv)},
        {"f1", estimateJson(m.f1)},
        {"balanced_accuracy", estimateJson(m.balancedAccuracy)},
        {"mcc", estimateJson(m.mcc)},
        {"lr_positive", estimateJson(m.lrPositive)},
        {"lr_negative", estimateJson(m.lrNegative)},
        {"selection_rate", estimateJson(m.selectionRate)},
        {"youden_j", estimateJson(m.youden)},
        {"kappa", estimateJson(m.kappa)},
        {"diagnostic_odds_ratio", estimateJson(m.diagnosticOddsRatio)},
    };
    if (e.statedPrevalence)
        object.set("at_prevalence", Object{{"prevalence", *e.statedPrevalence},
                                           {"ppv", estimateJson(e.atStatedPrevalence.ppv)},
                                           {"npv", estimateJson(e.atStatedPrevalence.npv)}});
    if (e.choices)
        object.set("chosen_thresholds", choicesObject(*e.choices));
    return object;
}

Array netBenefitJson(const Evaluation &e)
{
    Array points;
    for (std::size_t i = 0; i < e.netBenefit.size(); ++i) {
        const auto &point = e.netBenefit[i];
        Fields fields;
        fields.set("threshold", point.threshold);
        fields.number("model", point.model.value, point.model.reason);
        fields.set("ci", intervalJson(point.model));
        fields.set("method", point.model.method);
        if (point.model.isDefined() && !point.model.hasInterval())
            fields.note("ci: " + point.model.reason);
        fields.number("treat_all", point.treatAll, point.model.reason);
        fields.number("standardized", point.standardised, "no positives");
        fields.number("interventions_avoided", point.interventionsAvoided, point.model.reason);
        if (i < e.netBenefitAtPrevalence.size()) {
            const auto &there = e.netBenefitAtPrevalence[i];
            Fields at;
            at.set("model", estimateJson(there.model));
            at.number("treat_all", there.treatAll, there.model.reason);
            fields.set("at_prevalence", at.take());
        }
        points.emplace_back(fields.take());
    }
    return points;
}

} // namespace valbench::stats
