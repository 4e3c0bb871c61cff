// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of predicted probabilities against what happened.
#include <valbench/stats/calibration.h>

#include "check.h"
#include "wording.h"

namespace valbench::validation {

namespace {

/// Fills in what all calibration checks share.
Finding begin(const CheckContext &context, const ScoreSample &scored)
{
    Finding finding;
    finding.setting = context.parameters.text("score");
    describeSample(scored, finding);
    return finding;
}

Result<Finding> logisticFinding(const CheckContext &context, stats::Estimate stats::LogisticCalibration::*judged,
                                std::string furtherName, stats::Estimate stats::LogisticCalibration::*further)
{
    VB_TRY(const auto *scored, context.data.sample(context.parameters.text("score")));
    auto finding = begin(context, *scored);
    const auto fit = stats::logisticCalibration(scored->sample, context.confidence);
    finding.estimate = fit.*judged;
    finding.further.push_back(measureOf(std::move(furtherName), fit.*further, finding.n, finding.events));
    if (fit.excluded > 0)
        finding.remarks.push_back(joined({countOf(static_cast<std::int64_t>(fit.excluded), "person", "persons"),
                                          " predicted exactly 0 or 1 left out of the fit."}));
    return finding;
}

} // namespace

Result<Finding> checkSlope(const CheckContext &context)
{
    using Fit = stats::LogisticCalibration;
    return logisticFinding(context, &Fit::slope, "Intercept beside the slope", &Fit::intercept);
}

Result<Finding> checkInTheLarge(const CheckContext &context)
{
    using Fit = stats::LogisticCalibration;
    return logisticFinding(context, &Fit::inTheLarge, "Calibration slope", &Fit::slope);
}

Result<Finding> checkObservedExpected(const CheckContext &context)
{
    VB_TRY(const auto *scored, context.data.sample(context.parameters.text("score")));
    auto finding = begin(context, *scored);
    finding.estimate = stats::observedToExpected(scored->sample, context.confidence);
    return finding;
}

Result<Finding> checkCalibrationError(const CheckContext &context)
{
    VB_TRY(const auto *scored, context.data.sample(context.parameters.text("score")));
    auto finding = begin(context, *scored);
    const auto count = context.parameters.count("bins");
    const auto bins = stats::reliabilityBins(scored->sample, static_cast<std::size_t>(count), context.confidence);
    finding.setting += joined({" over ", countText(count), " bins"});
    finding.estimate = stats::expectedCalibrationError(bins);
    finding.further.push_back(
        measureOf("Maximum calibration error", stats::maximumCalibrationError(bins), finding.n, finding.events));
    return finding;
}

Result<Finding> checkBrier(const CheckContext &context)
{
    VB_TRY(const auto *scored, context.data.sample(context.parameters.text("score")));
    auto finding = begin(context, *scored);
    finding.estimate = stats::brierScore(scored->sample, context.confidence);
    finding.further.push_back(plainMeasure("Scaled Brier score", stats::scaledBrier(scored->sample), finding.n));
    return finding;
}

} // namespace valbench::validation
