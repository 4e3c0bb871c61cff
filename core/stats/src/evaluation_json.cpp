// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation_json.h>

#include "groups_json.h"
#include "json_fields.h"

namespace valbench::stats {

namespace {

using json::Array;
using json::Object;
using json::Value;

Value count(std::size_t n)
{
    return {n};
}

/// A ternary of two Values would do, were it not for a false alarm of g++ 12 (-Wmaybe-uninitialized).
Value numberOrNull(double value)
{
    if (std::isfinite(value))
        return {value};
    return {};
}

Object rocObject(const RocCurve &curve, const Estimate &auc)
{
    const auto list = [](const std::vector<double> &values) {
        Array array;
        for (const double value : values)
            array.push_back(numberOrNull(value));
        return array;
    };
    std::string reason = "threshold: the first point calls nobody positive, its threshold is infinite";
    if (!auc.isDefined())
        reason += "; fpr or tpr: " + auc.reason;
    return {{"fpr", list(curve.fpr)},
            {"tpr", list(curve.tpr)},
            {"threshold", list(curve.threshold)},
            {"reason", std::move(reason)}};
}

Object metricsObject(const Evaluation &e)
{
    const auto &m = e.metrics;
    Object object{
        {"threshold", e.threshold},
        {"confusion", Object{{"tp", count(e.cells.tp)},
                             {"fp", count(e.cells.fp)},
                             {"tn", count(e.cells.tn)},
                             {"fn", count(e.cells.fn)}}},
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
    };
    if (e.statedPrevalence)
        object.set("at_prevalence", Object{{"prevalence", *e.statedPrevalence},
                                           {"ppv", estimateJson(e.atStatedPrevalence.ppv)},
                                           {"npv", estimateJson(e.atStatedPrevalence.npv)}});
    return object;
}

Object testObject(const char *statisticName, const TestResult &test, bool withDegrees)
{
    Fields fields;
    fields.number(statisticName, test.statistic, test.reason);
    if (withDegrees)
        fields.number("df", test.degreesOfFreedom, test.reason);
    return fields.number("p", test.p, test.reason).note(test.reason).take();
}

Object calibrationObject(const Evaluation &e)
{
    Array curve;
    for (const auto &bin : e.curve) {
        Fields fields;
        fields.set("lower", bin.lower).set("upper", bin.upper).set("n", count(bin.n));
        fields.number("mean_predicted", bin.meanPredicted, "no records");
        fields.number("fraction_positive", bin.fractionPositive.value, "no records");
        fields.set("ci", bin.fractionPositive.hasInterval()
                             ? Value(Array{bin.fractionPositive.lower, bin.fractionPositive.upper})
                             : Value());
        if (!bin.fractionPositive.hasInterval())
            fields.note("ci: " + bin.fractionPositive.reason);
        curve.emplace_back(fields.take());
    }
    Fields fields;
    fields.number("ece", e.ece.value, e.ece.reason).number("mce", e.mce.value, e.mce.reason);
    fields.number("brier", e.brier.value, e.brier.reason);
    fields.set("observed_to_expected", estimateJson(e.observedToExpected));
    fields.set("slope", estimateJson(e.logistic.slope));
    fields.set("intercept", estimateJson(e.logistic.intercept));
    fields.set("calibration_in_the_large", estimateJson(e.logistic.inTheLarge));
    fields.set("n_excluded_from_fit", count(e.logistic.excluded));
    fields.set("spiegelhalter", testObject("z", e.spiegelhalter, false));
    fields.set("hosmer_lemeshow", testObject("statistic", e.hosmerLemeshow, true));
    fields.set("curve", std::move(curve));
    return fields.take();
}

Object comparisonObject(const AucComparison &comparison)
{
    Fields fields;
    fields.set("n", count(comparison.n)).set("n_missing", count(comparison.missing));
    fields.set("auc_difference", estimateJson(comparison.difference));
    fields.number("z", comparison.statistic, comparison.difference.reason);
    fields.number("p", comparison.p, comparison.difference.reason);
    return fields.take();
}

} // namespace

Value estimateJson(const Estimate &estimate)
{
    Object object{{"value", numberOrNull(estimate.value)},
                  {"ci", estimate.hasInterval() ? Value(Array{estimate.lower, estimate.upper}) : Value()},
                  {"method", estimate.method}};
    if (!estimate.reason.empty())
        object.set("reason", estimate.reason);
    return object;
}

Value evaluationJson(const Evaluation &e)
{
    Array netBenefit;
    for (const auto &point : e.netBenefit) {
        Fields fields;
        fields.set("threshold", point.threshold);
        fields.number("model", point.model.value, point.model.reason);
        fields.number("treat_all", point.treatAll, point.model.reason);
        netBenefit.emplace_back(fields.take());
    }
    Object document{
        {"n", count(e.n)},
        {"n_missing", count(e.missing)},
        {"positives", count(e.positives)},
        {"prevalence", e.prevalence},
        {"confidence", e.confidence},
        {"discrimination", Object{{"auc", estimateJson(e.auc)},
                                  {"average_precision", estimateJson(e.averagePrecision)},
                                  {"roc", rocObject(e.roc, e.auc)}}},
        {"threshold_metrics", metricsObject(e)},
        {"calibration", calibrationObject(e)},
        {"net_benefit", std::move(netBenefit)},
    };
    if (!e.groups.empty()) {
        Array groups;
        for (const auto &table : e.groups)
            groups.emplace_back(groupTableJson(table));
        document.set("groups", std::move(groups));
    }
    if (e.comparison)
        document.set("comparison", comparisonObject(*e.comparison));
    return document;
}

} // namespace valbench::stats
