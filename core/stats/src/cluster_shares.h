// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What each cluster contributes to an estimate, for covariances of estimates that share clusters.
#pragma once

#include <vector>

#include <valbench/stats/clusters.h>

#include "cell_gradients.h"

namespace valbench::stats {

/// One for each cluster of the sample, with the factor for few clusters: the sum of squares is the variance of the
/// estimate on the identity scale, the sum of products a covariance. NaN where there is no variance. Of the AUC the
/// factors of cases and controls are apart and the variance is Obuchowski's, which differs in the cross term by as much
/// as these factors do.
using ClusterShares = std::vector<double>;

[[nodiscard]] ClusterShares sharesOfRate(const ClusteredSample &sample, double threshold, const CellValues &part,
                                         const CellValues &whole);
[[nodiscard]] ClusterShares sharesOfAuc(const ClusteredSample &sample);
[[nodiscard]] ClusterShares sharesOfObservedToExpected(const ClusteredSample &sample);
[[nodiscard]] ClusterShares sharesOfSlope(const ClusteredSample &sample);
[[nodiscard]] ClusterShares sharesOfNetBenefit(const ClusteredSample &sample, double threshold);

} // namespace valbench::stats
