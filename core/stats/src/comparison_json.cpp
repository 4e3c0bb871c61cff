// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation_json.h>

#include "evaluation_sections.h"
#include "json_fields.h"

namespace valbench::stats {

using json::Object;

namespace {

Object mcNemarObject(const McNemar &test, bool isClustered)
{
    const char *reason = isClustered ? "rows of one cluster are not independent: no p-value" : "no discordant pairs";
    Fields fields;
    fields.set("only_first", countJson(test.onlyFirst)).set("only_second", countJson(test.onlySecond));
    fields.number("p", test.p, reason).set("method", test.method);
    fields.number("exact_p", test.exactP, reason).number("mid_p", test.midP, reason);
    fields.number("chi_square", test.statistic, reason).number("chi_square_p", test.chiSquareP, reason);
    fields.number("corrected_chi_square", test.correctedStatistic, reason);
    fields.number("corrected_p", test.correctedP, reason);
    return fields.take();
}

Object movementObject(const Movement &movement)
{
    return Object{{"total", estimateJson(movement.total)},
                  {"positives", estimateJson(movement.cases)},
                  {"negatives", estimateJson(movement.controls)}};
}

Object reclassificationObject(const Reclassification &moved)
{
    return Object{{"warning", reclassificationWarning},
                  {"idi", movementObject(moved.integrated)},
                  {"nri", movementObject(moved.atThreshold)},
                  {"continuous_nri", movementObject(moved.continuous)}};
}

Object claimObject(const Claim &claim)
{
    const char *noP = "the interval has no standard error";
    Fields fields;
    fields.number("lower_bound", claim.lowerBound, claim.reason);
    fields.number("p", claim.p, claim.reason.empty() ? noP : claim.reason.c_str());
    fields.set("verdict", verdictName(claim.verdict));
    fields.note(claim.reason);
    const bool isTested = claim.verdict == Verdict::met;
    Fields better;
    better.number("p", claim.superiorityP, isTested ? noP : "not tested: non-inferiority comes first");
    better.set("verdict", verdictName(claim.superiority));
    fields.set("superiority", better.take());
    return fields.take();
}

Object equalityObject(const AucEquality &equality)
{
    Fields fields;
    json::Array areas;
    for (const double area : equality.areas)
        areas.push_back(numberOrNull(area));
    fields.set("n", countJson(equality.n)).set("n_missing", countJson(equality.missing));
    fields.set("auc", std::move(areas));
    const auto &test = equality.test;
    fields.number("statistic", test.statistic, test.reason).number("df", test.degreesOfFreedom, test.reason);
    fields.number("p", test.p, test.reason).set("method", equality.method);
    return fields.take();
}

} // namespace

Object comparisonJson(const Evaluation &e)
{
    const auto &comparison = *e.comparison;
    Fields fields;
    fields.set("n", countJson(comparison.n)).set("n_missing", countJson(comparison.missing));
    fields.set("auc_difference", estimateJson(comparison.difference));
    fields.number("z", comparison.statistic, comparison.difference.reason);
    fields.number("p", comparison.p, comparison.difference.reason);
    if (e.models) {
        const auto &models = *e.models;
        const bool isClustered = std::isnan(models.ofSensitivity.p);
        fields.set("average_precision_difference", estimateJson(models.averagePrecisionDifference));
        fields.set("brier_difference", estimateJson(models.brierDifference));
        fields.set("log_loss_difference", estimateJson(models.logLossDifference));
        fields.set("threshold", models.threshold);
        fields.set("sensitivity_difference", estimateJson(models.sensitivityDifference));
        fields.set("specificity_difference", estimateJson(models.specificityDifference));
        fields.set("net_benefit_difference", estimateJson(models.netBenefitDifference));
        fields.set("mcnemar", Object{{"sensitivity", mcNemarObject(models.ofSensitivity, isClustered)},
                                     {"specificity", mcNemarObject(models.ofSpecificity, isClustered)}});
        fields.set("reclassification", reclassificationObject(models.reclassification));
    }
    if (e.aucEquality)
        fields.set("auc_equality", equalityObject(*e.aucEquality));
    if (e.claims)
        fields.set("non_inferiority", Object{{"margin", e.claims->auc.margin},
                                             {"alpha", e.claims->auc.alpha},
                                             {"auc", claimObject(e.claims->auc)},
                                             {"sensitivity", claimObject(e.claims->sensitivity)},
                                             {"specificity", claimObject(e.claims->specificity)}});
    return fields.take();
}

} // namespace valbench::stats
