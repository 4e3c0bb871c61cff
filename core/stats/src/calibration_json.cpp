// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/evaluation_json.h>

#include "evaluation_sections.h"
#include "json_fields.h"

namespace valbench::stats {

using json::Array;
using json::Object;

namespace {

Object testObject(const char *statisticName, const TestResult &test, bool withDegrees)
{
    Fields fields;
    fields.number(statisticName, test.statistic, test.reason);
    if (withDegrees)
        fields.number("df", test.degreesOfFreedom, test.reason);
    return fields.number("p", test.p, test.reason).note(test.reason).take();
}

Object smoothObject(const char *meanName, const SmoothError &error)
{
    Fields fields;
    fields.number(meanName, error.mean, error.reason).number("e50", error.median, error.reason);
    fields.number("e90", error.ninetieth, error.reason).number("emax", error.largest, error.reason);
    return fields.take();
}

Object variantObject(const EceVariant &variant)
{
    const auto &errors = variant.errors;
    Fields fields;
    fields.set("binning", binningName(variant.binning)).set("bins", countJson(errors.bins));
    fields.number("ece", errors.ece, "no records").number("signed", errors.signedError, "no records");
    fields.number("root_mean_square", errors.rootMeanSquare, "no records");
    fields.number("debiased_square", errors.debiasedSquare, "no records");
    fields.number("mce", errors.largest, "no bin with 10 or more records");
    return fields.take();
}

Array curveArray(const Evaluation &e)
{
    Array curve;
    for (const auto &bin : e.curve) {
        Fields fields;
        fields.set("lower", bin.lower).set("upper", bin.upper).set("n", countJson(bin.n));
        fields.number("mean_predicted", bin.meanPredicted, "no records");
        fields.number("fraction_positive", bin.fractionPositive.value, "no records");
        fields.set("ci", intervalJson(bin.fractionPositive));
        if (!bin.fractionPositive.hasInterval())
            fields.note("ci: " + bin.fractionPositive.reason);
        curve.emplace_back(fields.take());
    }
    return curve;
}

} // namespace

Object calibrationJson(const Evaluation &e)
{
    Fields fields;
    fields.number("ece", e.ece.value, e.ece.reason).number("mce", e.mce.value, e.mce.reason);
    fields.number("brier", e.brier.value, e.brier.reason);
    fields.set("brier_score", estimateJson(e.brier));
    fields.number("scaled_brier", e.scaledBrier, "only one outcome occurs");
    fields.set("log_loss", estimateJson(e.logLoss));
    fields.set("observed_to_expected", estimateJson(e.observedToExpected));
    fields.set("slope", estimateJson(e.logistic.slope));
    fields.set("intercept", estimateJson(e.logistic.intercept));
    fields.set("calibration_in_the_large", estimateJson(e.logistic.inTheLarge));
    fields.set("recalibration_test", testObject("statistic", e.logistic.recalibration, true));
    fields.set("n_excluded_from_fit", countJson(e.logistic.excluded));
    fields.set("spiegelhalter", testObject("z", e.spiegelhalter, false));
    fields.set("hosmer_lemeshow", testObject("statistic", e.hosmerLemeshow, true));
    fields.set("lowess", smoothObject("eavg", e.lowess));
    fields.set("loess", smoothObject("ici", e.loess));
    fields.set("corp", Object{{"miscalibration", e.corp.miscalibration},
                              {"discrimination", e.corp.discrimination},
                              {"uncertainty", e.corp.uncertainty}});
    fields.set("brier_decomposition", Object{{"reliability", e.brierParts.reliability},
                                             {"resolution", e.brierParts.resolution},
                                             {"uncertainty", e.brierParts.uncertainty},
                                             {"within_variance", e.brierParts.withinVariance},
                                             {"within_covariance", e.brierParts.withinCovariance}});
    Array variants;
    for (const auto &variant : e.eceVariants)
        variants.emplace_back(variantObject(variant));
    fields.set("ece_variants", std::move(variants));
    if (e.eceConsistency)
        fields.set("ece_consistency", Object{{"draws", static_cast<std::int64_t>(e.eceConsistency->draws)},
                                             {"p", numberOrNull(e.eceConsistency->p)},
                                             {"expected", numberOrNull(e.eceConsistency->expected)},
                                             {"quantile_95", numberOrNull(e.eceConsistency->quantile95)}});
    fields.set("curve", curveArray(e));
    return fields.take();
}

} // namespace valbench::stats
