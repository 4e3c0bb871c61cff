// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "contrast_test.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>

namespace valbench::stats {

TestResult contrastTest(const std::vector<double> &differences, const std::vector<double> &covariance)
{
    constexpr double negligible = 1e-10; // of a correlation matrix: its rounding is far below, its rank above
    TestResult result;
    const auto all = static_cast<Eigen::Index>(differences.size());
    const Eigen::Map<const Eigen::MatrixXd> whole(covariance.data(), all, all);
    if (!whole.allFinite()) {
        result.reason = VB_MSG("a difference has no variance");
        return result;
    }
    // On the scale of correlations the rank does not depend on units.
    std::vector<Eigen::Index> kept;
    for (Eigen::Index i = 0; i < all; ++i) {
        if (whole(i, i) > 0) {
            kept.push_back(i);
        } else if (whole(i, i) < 0 || differences[static_cast<std::size_t>(i)] != 0) {
            result.reason = VB_MSG("a difference that is not 0 has variance 0");
            return result;
        }
    }
    const auto n = static_cast<Eigen::Index>(kept.size());
    Eigen::MatrixXd correlation(n, n);
    Eigen::VectorXd z(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto at = [&](Eigen::Index k) { return kept[static_cast<std::size_t>(k)]; };
        z(i) = differences[static_cast<std::size_t>(at(i))] / std::sqrt(whole(at(i), at(i)));
        for (Eigen::Index j = 0; j < n; ++j)
            correlation(i, j) = whole(at(i), at(j)) / std::sqrt(whole(at(i), at(i)) * whole(at(j), at(j)));
    }
    double statistic = 0, rank = 0;
    if (n > 0) {
        const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(correlation);
        for (Eigen::Index i = 0; i < n; ++i) {
            const double spread = solver.eigenvalues()(i);
            const double along = solver.eigenvectors().col(i).dot(z);
            if (spread < -negligible || (spread <= negligible && std::abs(along) > 1e-6 * std::max(1.0, z.norm()))) {
                result.reason = VB_MSG("the covariance of the differences is degenerate");
                return result;
            }
            if (spread <= negligible)
                continue;
            statistic += along * along / spread;
            rank += 1;
        }
    }
    result.statistic = statistic;
    result.degreesOfFreedom = rank;
    result.p = rank > 0 ? chiSquareUpperTail(statistic, rank) : 1;
    return result;
}

} // namespace valbench::stats
