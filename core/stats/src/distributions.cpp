// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/distributions.h>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

namespace valbench::stats {

namespace {

using namespace boost::math::policies;
// NaN or infinity in place of exceptions; plain double, so that long double's width cannot change a result.
using Policy = policy<domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>,
                      evaluation_error<ignore_error>, promote_double<false>>;
using Normal = boost::math::normal_distribution<double, Policy>;
using ChiSquare = boost::math::chi_squared_distribution<double, Policy>;
using Student = boost::math::students_t_distribution<double, Policy>;
using Beta = boost::math::beta_distribution<double, Policy>;
using Binomial = boost::math::binomial_distribution<double, Policy>;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

bool isProbability(double p)
{
    return p >= 0 && p <= 1;
}

} // namespace

double normalCdf(double x)
{
    return std::isnan(x) ? nan : 0.5 * std::erfc(-x / std::sqrt(2.0));
}

double normalUpperTail(double x)
{
    return normalCdf(-x);
}

double normalQuantile(double probability)
{
    if (!isProbability(probability))
        return nan;
    if (probability == 0 || probability == 1)
        return probability == 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    return quantile(Normal(), probability);
}

double twoSidedNormalP(double z)
{
    return std::isnan(z) ? nan : std::erfc(std::abs(z) / std::sqrt(2.0));
}

double zOfConfidence(double confidence)
{
    return -normalQuantile((1 - confidence) / 2);
}

double chiSquareUpperTail(double x, double degreesOfFreedom)
{
    if (!(x >= 0) || !(degreesOfFreedom > 0))
        return nan;
    return cdf(complement(ChiSquare(degreesOfFreedom), x));
}

double chiSquareQuantile(double probability, double degreesOfFreedom)
{
    if (!isProbability(probability) || !(degreesOfFreedom > 0))
        return nan;
    return quantile(ChiSquare(degreesOfFreedom), probability);
}

double twoSidedStudentP(double t, double degreesOfFreedom)
{
    if (std::isnan(t) || !(degreesOfFreedom > 0))
        return nan;
    return 2 * cdf(complement(Student(degreesOfFreedom), std::abs(t)));
}

double studentQuantile(double probability, double degreesOfFreedom)
{
    if (!isProbability(probability) || !(degreesOfFreedom > 0))
        return nan;
    return quantile(Student(degreesOfFreedom), probability);
}

double betaQuantile(double probability, double a, double b)
{
    if (!isProbability(probability) || !(a > 0) || !(b > 0))
        return nan;
    return quantile(Beta(a, b), probability);
}

double binomialUpperTail(std::uint64_t successes, std::uint64_t trials, double chance)
{
    if (!isProbability(chance))
        return nan;
    if (successes == 0)
        return 1;
    if (successes > trials)
        return 0;
    return cdf(Beta(static_cast<double>(successes), static_cast<double>(trials - successes + 1)), chance);
}

double binomialMass(double x, double n, double probability)
{
    if (!(x >= 0 && x <= n) || !isProbability(probability))
        return nan;
    return pdf(Binomial(n, probability), x);
}

double logit(double probability)
{
    // Both forms are the same number; each keeps its digits at one end.
    return probability < 0.5 ? std::log(probability / (1 - probability)) : -std::log((1 - probability) / probability);
}

double expit(double x)
{
    if (x >= 0)
        return 1 / (1 + std::exp(-x));
    const double e = std::exp(x);
    return e / (1 + e);
}

} // namespace valbench::stats
