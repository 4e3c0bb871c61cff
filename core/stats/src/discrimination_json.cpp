// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation_json.h>

#include "evaluation_sections.h"
#include "json_fields.h"

namespace valbench::stats {

using json::Array;
using json::Object;

namespace {

Array list(const std::vector<double> &values)
{
    Array array;
    array.reserve(values.size());
    for (const double value : values)
        array.push_back(numberOrNull(value));
    return array;
}

Object rocObject(const RocCurve &curve, const Estimate &auc)
{
    std::string reason = "threshold: the first point calls nobody positive, its threshold is infinite";
    if (!auc.isDefined())
        reason += "; fpr or tpr: " + auc.reason;
    Object object; // a list of initial members would copy the points
    object.set("fpr", list(curve.fpr)).set("tpr", list(curve.tpr)).set("threshold", list(curve.threshold));
    object.set("reason", std::move(reason));
    return object;
}

Object precisionRecallObject(const PrecisionRecallCurve &curve, const Estimate &averagePrecision)
{
    Object object;
    object.set("precision", list(curve.precision)).set("recall", list(curve.recall));
    object.set("threshold", list(curve.threshold)).set("trapezoid_area", numberOrNull(curve.trapezoidArea));
    if (!averagePrecision.isDefined())
        object.set("reason", "recall, trapezoid_area: " + averagePrecision.reason);
    return object;
}

/// `wanted` and `other` are the names of the two rates.
Object operatingPointObject(const OperatingPoint &point, const char *wanted, const char *other)
{
    const auto *undefined = point.other.isDefined() ? "nobody is positive: the threshold is infinite" : "";
    Fields fields;
    fields.set("wanted", point.wanted);
    fields.number("threshold", point.threshold, point.other.isDefined() ? undefined : point.other.reason);
    fields.number(wanted, point.reached, point.other.reason);
    fields.set(other, estimateJson(point.other));
    return fields.take();
}

} // namespace

Object discriminationJson(const Evaluation &e)
{
    Object object{{"auc", estimateJson(e.auc)}, {"average_precision", estimateJson(e.averagePrecision)}};
    object.set("roc", rocObject(e.roc, e.auc));
    if (e.precisionRecall)
        object.set("precision_recall", precisionRecallObject(*e.precisionRecall, e.averagePrecision));
    if (e.partialAuc)
        object.set("partial_auc", Object{{"fpr", Array{e.partialAuc->from, e.partialAuc->to}},
                                         {"raw", estimateJson(e.partialAuc->raw)},
                                         {"mcclish", estimateJson(e.partialAuc->mcclish)}});
    if (e.atSpecificity)
        object.set("at_specificity", operatingPointObject(*e.atSpecificity, "specificity", "sensitivity"));
    if (e.atSensitivity)
        object.set("at_sensitivity", operatingPointObject(*e.atSensitivity, "sensitivity", "specificity"));
    return object;
}

} // namespace valbench::stats
