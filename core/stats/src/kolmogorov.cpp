// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The law of the one-sample Kolmogorov-Smirnov statistic, after Simard and L'Ecuyer (2011), with the regions and
// methods of SciPy's scipy.stats.kstwo, so that p-values agree.

#include <Eigen/Core>
#include <algorithm>
#include <boost/math/special_functions/log1p.hpp>
#include <cmath>
#include <numbers>
#include <vector>

#include <valbench/stats/two_sample.h>

#include "sum.h"

namespace valbench::stats {

namespace {

constexpr double pi = std::numbers::pi;

/// ln n! less Stirling's leading part: lnGamma(n+1) - (n + 1/2) ln n + n - ln(2 pi)/2, for n >= 1.
double stirlingError(double n)
{
    if (n < 16)
        return std::lgamma(n + 1) - (n + 0.5) * std::log(n) + n - 0.5 * std::log(2 * pi);
    const double r = 1 / (n * n);
    return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r / 1188)))) / n;
}

/// Smirnov's exact one-sided tail P(D+_n >= d) = d sum_j C(n,j) (d + j/n)^(j-1) (1 - d - j/n)^(n-j). Each term is a
/// binomial probability times d / (d + j/n), taken in Loader's (2000) form, which keeps its digits for any n.
double smirnovUpperTail(double n, double d)
{
    const double t = n * d;
    const auto last = static_cast<std::size_t>(std::floor(n * (1 - d)));
    Sum sum;
    sum.add(std::exp(n * std::log1p(-d)));
    for (std::size_t k = 1; k <= last; ++k) {
        const auto j = static_cast<double>(k);
        const double rest = n - j;
        if (rest <= t)
            continue; // the last factor is 0
        const double deviance = -j * boost::math::log1pmx(t / j) - rest * boost::math::log1pmx(-t / rest);
        const double errors = stirlingError(n) - stirlingError(j) - stirlingError(rest);
        sum.add(t / (t + j) * std::sqrt(n / (2 * pi * j * rest)) * std::exp(errors - deviance));
    }
    return std::min(1.0, sum.value());
}

/// Durbin's (1968) matrix in the form of Marsaglia, Tsang and Wang (2003): P(D_n <= d).
double durbinMatrix(std::size_t n, double d)
{
    const double nd = static_cast<double>(n) * d;
    const auto k = static_cast<Eigen::Index>(std::ceil(nd));
    const double h = static_cast<double>(k) - nd;
    const Eigen::Index m = 2 * k - 1;
    Eigen::VectorXd v(m), w(m);
    double factor = 1;
    for (Eigen::Index j = 1; j <= m; ++j) {
        w(j - 1) = factor;
        factor /= static_cast<double>(j);
        v(j - 1) = (1 - std::pow(h, static_cast<double>(j))) * factor;
    }
    const auto order = static_cast<double>(m);
    v(m - 1) = (1 + std::pow(std::max(2 * h - 1, 0.0), order) - 2 * std::pow(h, order)) * factor;
    Eigen::MatrixXd step = Eigen::MatrixXd::Zero(m, m);
    for (Eigen::Index i = 1; i < m; ++i)
        step.col(i).segment(i - 1, m - i + 1) = w.head(m - i + 1);
    step.col(0) = v;
    step.row(m - 1) = v.reverse().transpose();

    constexpr int shift = 128;
    Eigen::MatrixXd power = Eigen::MatrixXd::Identity(m, m);
    int powerExponent = 0, stepExponent = 0;
    for (std::size_t left = n; left > 0; left /= 2) {
        if (left % 2) {
            power = (power * step).eval();
            powerExponent += stepExponent;
        }
        step = (step * step).eval();
        stepExponent *= 2;
        if (std::abs(step(k - 1, k - 1)) > std::ldexp(1.0, shift)) {
            step *= std::ldexp(1.0, -shift);
            stepExponent += shift;
        }
    }
    double p = power(k - 1, k - 1);
    for (std::size_t i = 1; i <= n; ++i) {
        p *= static_cast<double>(i) / static_cast<double>(n);
        if (std::abs(p) < std::ldexp(1.0, -shift)) {
            p = std::ldexp(p, shift);
            powerExponent -= shift;
        }
    }
    return std::ldexp(p, powerExponent);
}

/// Pelz and Good (1976): P(D_n <= d) as an expansion in 1/sqrt(n).
double pelzGood(double n, double d)
{
    const double z = std::sqrt(n) * d;
    const double z2 = z * z, z3 = z2 * z, z4 = z2 * z2, z6 = z4 * z2, z8 = z4 * z4;
    const double pi2 = pi * pi, pi4 = pi2 * pi2, pi6 = pi4 * pi2;
    const double logQ = -pi2 / 8 / z2;
    if (logQ < -708)
        return 0;
    const double q = std::exp(logQ);
    double sums[4] = {};
    const int largest = static_cast<int>(std::ceil(16 * z / pi));
    for (int k = largest; k > 0; --k) {
        const double m = 2 * k - 1, m2 = m * m, m4 = m2 * m2, m6 = m4 * m2;
        const double coefficients[4] = {
            1,
            -z2 + pi2 / 4 * m2,
            6 * z6 + 2 * z4 + (2 * z4 - 5 * z2) * pi2 / 4 * m2 + pi4 * (1 - 2 * z2) / 16 * m4,
            -30 * z6 - 90 * z8 + pi2 * (135 * z4 - 96 * z6) / 4 * m2 + pi4 * (-60 * z2 + 212 * z4) / 16 * m4 +
                pi6 * (5 - 30 * z2) / 64 * m6,
        };
        const double power = std::pow(q, 8.0 * k);
        for (int i = 0; i < 4; ++i)
            sums[i] = sums[i] * power + coefficients[i];
    }
    const double root = std::sqrt(2 * pi);
    const double divisors[4] = {z, 6 * z4, 72 * z6 * z, 6480 * z8 * z2};
    for (int i = 0; i < 4; ++i)
        sums[i] *= q * root / divisors[i];
    const double q4 = std::exp(-pi2 / 2 / z2);
    double extra2 = 0, extra3 = 0;
    for (int k = largest; k > 0; --k) {
        const double k2 = static_cast<double>(k) * k;
        const double power = std::pow(q4, k2);
        extra2 += k2 * power;
        extra3 += (3 * z2 - pi2 * k2) * k2 * power;
    }
    sums[2] += extra2 * pi2 * root / (-36 * z3);
    sums[3] += extra3 * pi2 * root / (216 * z6);
    return sums[0] + sums[1] / std::sqrt(n) + sums[2] / n + sums[3] / (n * std::sqrt(n));
}

double clipped(double p)
{
    return std::clamp(p, 0.0, 1.0);
}

} // namespace

double kolmogorovUpperTail(std::size_t size, double d)
{
    if (size == 0 || std::isnan(d))
        return undefinedValue;
    if (d >= 1)
        return 0;
    if (d <= 0)
        return 1;
    const auto n = static_cast<double>(size);
    const double t = n * d;
    if (t <= 0.5)
        return 1;
    if (t <= 1) { // n! (2d - 1/n)^n
        double p = 1;
        for (std::size_t i = 1; i <= size && p > 0; ++i)
            p *= static_cast<double>(i) / n * (2 * t - 1);
        return clipped(1 - p);
    }
    if (t >= n - 1)
        return clipped(2 * std::pow(1 - d, n));
    const double nxx = t * d;
    if (d >= 0.5 || nxx > (size <= 140 ? 4.0 : 2.2))
        return nxx >= 370 ? 0 : clipped(2 * smirnovUpperTail(n, d));
    // Up to 140 SciPy switches between two exact methods; this one gives the same number.
    if (size <= 140 || (size <= 100000 && n * std::pow(d, 1.5) <= 1.4))
        return clipped(1 - durbinMatrix(size, d));
    return clipped(1 - pelzGood(n, d));
}

} // namespace valbench::stats
