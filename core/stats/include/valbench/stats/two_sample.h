// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Distances and tests between two numeric samples.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <valbench/stats/estimate.h>

namespace valbench::stats {

/// Kolmogorov-Smirnov, two-sided.
struct KolmogorovSmirnov
{
    double statistic = undefinedValue; ///< largest |F_R - F_C|; NaN if a sample is empty
    double p = undefinedValue;
    double location = undefinedValue; ///< the smallest value where it is reached
    int sign = 0;                     ///< of F_R - F_C there
    std::string_view method;          ///< "exact" or "asymptotic"
};
/// Both samples ascending, without NaN. The p-value as SciPy's `auto`: exact (lattice path) up to 10,000 records in
/// the larger sample, else the law of one sample of size round(nm/(n+m)). Ties are ignored in p, which is then
/// conservative.
[[nodiscard]] KolmogorovSmirnov kolmogorovSmirnov(std::span<const double> reference, std::span<const double> current);

/// P(D >= d) for samples of sizes n and m without ties; exact.
[[nodiscard]] double kolmogorovSmirnovExactP(double d, std::size_t n, std::size_t m);
/// P(D_n >= d) for one sample of size n (Simard and L'Ecuyer 2011), as SciPy's kstwo.sf.
[[nodiscard]] double kolmogorovUpperTail(std::size_t n, double d);

/// Integral of |F_R - F_C|; both ascending and not empty, else NaN.
[[nodiscard]] double wasserstein(std::span<const double> reference, std::span<const double> current);

} // namespace valbench::stats
