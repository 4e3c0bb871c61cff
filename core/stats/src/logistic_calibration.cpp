// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include <valbench/base/error.h>
#include <valbench/stats/calibration.h>
#include <valbench/stats/distributions.h>

#include "logistic_fit.h"
#include "sum.h"

namespace valbench::stats {

namespace {

struct Point
{
    double x; ///< logit of the prediction
    std::uint64_t cases, controls;
};

struct Fit
{
    double intercept = 0, slope = 1;
    double interceptVariance = 0, slopeVariance = 0;
};

/// The likelihood at given coefficients, and what Newton's method needs of it.
struct Likelihood
{
    double deviance = 0;
    double weight = 0, weightedX = 0, residual = 0;
    std::vector<std::array<double, 2>> terms; ///< weight and residual of each point
};

Likelihood likelihoodAt(const std::vector<Point> &points, double intercept, double slope)
{
    // Points are summed in small blocks, whose sums are added with compensation. The factors 1 + e^-|eta| of a block's
    // single records, each from 1 to 2, are multiplied: one logarithm for all of them.
    constexpr std::size_t block = 64;
    Likelihood result;
    result.terms.resize(points.size());
    Sum deviance, weight, weightedX, residual;
    for (std::size_t start = 0; start < points.size(); start += block) {
        double w = 0, wx = 0, r = 0, wrong = 0, factors = 1, logs = 0;
        for (std::size_t i = start; i < std::min(start + block, points.size()); ++i) {
            const auto &point = points[i];
            // e^-|eta| overflows nowhere; both chances and both logarithms come from it.
            const double eta = intercept + slope * point.x, small = std::exp(-std::abs(eta));
            const double larger = 1 / (1 + small), smaller = small * larger;
            const double p = eta >= 0 ? larger : smaller, q = eta >= 0 ? smaller : larger;
            const auto cases = static_cast<double>(point.cases), controls = static_cast<double>(point.controls);
            auto &term = result.terms[i];
            term = {(cases + controls) * p * q, cases * q - controls * p};
            w += term[0];
            wx += term[0] * point.x;
            r += term[1];
            wrong += std::abs(eta) * (eta < 0 ? cases : controls);
            if (point.cases + point.controls == 1)
                factors *= 1 + small;
            else
                logs += std::log1p(small) * (cases + controls);
        }
        weight.add(w);
        weightedX.add(wx);
        residual.add(r);
        deviance.add(wrong + logs + std::log(factors));
    }
    result.deviance = 2 * deviance.value();
    result.weight = weight.value();
    result.weightedX = weightedX.value();
    result.residual = residual.value();
    return result;
}

/// Newton's method from (0, 1) with step halving; the slope stays 1 unless it is fitted. None without convergence.
std::optional<Fit> fitLogistic(const std::vector<Point> &points, bool withSlope)
{
    Fit fit;
    auto current = likelihoodAt(points, fit.intercept, fit.slope);
    for (int iteration = 0; iteration < 50; ++iteration) {
        if (!(current.weight > 0))
            return std::nullopt;
        // About the weighted mean of x the two equations separate and keep their digits.
        const double centre = current.weightedX / current.weight;
        double stepIntercept = current.residual / current.weight;
        double stepSlope = 0;
        fit.interceptVariance = 1 / current.weight;
        if (withSlope) {
            Sum spread, slopeResidual;
            for (std::size_t i = 0; i < points.size(); ++i) {
                const double dx = points[i].x - centre;
                spread.add(current.terms[i][0] * dx * dx);
                slopeResidual.add(current.terms[i][1] * dx);
            }
            if (!(spread.value() > 0))
                return std::nullopt;
            stepSlope = slopeResidual.value() / spread.value();
            stepIntercept -= stepSlope * centre;
            fit.slopeVariance = 1 / spread.value();
            fit.interceptVariance += centre * centre / spread.value();
        }
        double scale = 1;
        auto next = likelihoodAt(points, fit.intercept + stepIntercept, fit.slope + stepSlope);
        for (int halving = 0; halving < 30 && !(next.deviance <= current.deviance * (1 + 1e-14)); ++halving) {
            scale /= 2;
            next = likelihoodAt(points, fit.intercept + scale * stepIntercept, fit.slope + scale * stepSlope);
        }
        fit.intercept += scale * stepIntercept;
        fit.slope += scale * stepSlope;
        if (std::abs(fit.slope) > 30 || std::abs(fit.intercept) > 700)
            return std::nullopt;
        // The deviance is flat near its minimum: the step tells more than its change (which must be below 1e-12).
        const bool settled = std::abs(current.deviance - next.deviance) / (std::abs(next.deviance) + 0.1) < 1e-12;
        const bool still = std::abs(stepSlope) < 1e-11 * (1 + std::abs(fit.slope)) &&
                           std::abs(stepIntercept) < 1e-11 * (1 + std::abs(fit.intercept));
        current = std::move(next);
        if (settled && still)
            return fit;
    }
    return std::nullopt;
}

std::vector<Point> pointsOf(const BinarySample &sample)
{
    std::vector<Point> points;
    points.reserve(sample.blocks().size());
    for (const auto &block : sample.blocks())
        if (block.score > 0 && block.score < 1)
            points.push_back({logit(block.score), block.cases, block.controls});
    return points;
}

} // namespace

double logisticDeviance(const BinarySample &sample, double intercept, double slope)
{
    return likelihoodAt(pointsOf(sample), intercept, slope).deviance;
}

LogisticInformation logisticInformation(const BinarySample &sample, double intercept, double slope, bool withSlope)
{
    const auto points = pointsOf(sample);
    std::vector<double> weights;
    weights.reserve(points.size());
    Sum weight, weightedX, spread;
    for (const auto &point : points) {
        const double eta = intercept + slope * point.x;
        const double w = static_cast<double>(point.cases + point.controls) * expit(eta) * expit(-eta);
        weights.push_back(w);
        weight.add(w);
        weightedX.add(w * point.x);
    }
    LogisticInformation information{weight.value(), weightedX.value() / weight.value(), 0};
    if (withSlope)
        for (std::size_t i = 0; i < points.size(); ++i)
            spread.add(weights[i] * (points[i].x - information.centre) * (points[i].x - information.centre));
    information.spread = spread.value();
    return information;
}

LogisticCalibration logisticCalibration(const BinarySample &sample, double confidence)
{
    LogisticCalibration result;
    const auto points = pointsOf(sample);
    std::size_t cases = 0, controls = 0;
    for (const auto &point : points) {
        cases += point.cases;
        controls += point.controls;
    }
    result.excluded = sample.size() - cases - controls;
    const auto finish = [&](Estimate estimate) {
        estimate.confidence = confidence;
        estimate.n = cases + controls;
        estimate.events = cases;
        return estimate;
    };
    const auto both = [&](const char *reason) {
        result.slope = finish(undefinedEstimate(reason, method::wald));
        result.intercept = result.slope;
        result.recalibration.reason = reason;
    };
    if (cases == 0 || controls == 0) {
        both(cases == 0 ? VB_MSG("no positives with a prediction between 0 and 1")
                        : VB_MSG("no negatives with a prediction between 0 and 1"));
        result.inTheLarge = result.slope;
        return result;
    }
    const auto wald = [&](double value, double variance) {
        return finish(symmetricInterval(value, std::sqrt(variance), Scale::identity, confidence, method::wald));
    };
    if (const auto fit = fitLogistic(points, false))
        result.inTheLarge = wald(fit->intercept, fit->interceptVariance);
    else
        result.inTheLarge = finish(undefinedEstimate(VB_MSG("the logistic fit does not converge"), method::wald));
    if (points.size() < 2) {
        both(VB_MSG("all predictions are equal"));
    } else if (const auto fit = fitLogistic(points, true)) {
        result.slope = wald(fit->slope, fit->slopeVariance);
        result.intercept = wald(fit->intercept, fit->interceptVariance);
        auto &test = result.recalibration;
        test.statistic = std::max(0.0, likelihoodAt(points, 0, 1).deviance -
                                           likelihoodAt(points, fit->intercept, fit->slope).deviance);
        test.degreesOfFreedom = 2;
        test.p = chiSquareUpperTail(test.statistic, 2);
    } else {
        both(VB_MSG("the logistic fit does not converge: the predictions separate the outcomes"));
    }
    return result;
}

} // namespace valbench::stats
