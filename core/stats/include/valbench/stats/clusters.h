// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Variance where records come in clusters: several of one patient, or the patients of one site.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/stats/auc_comparison.h>
#include <valbench/stats/binary_sample.h>
#include <valbench/stats/bootstrap.h>
#include <valbench/stats/calibration.h>
#include <valbench/stats/confusion.h>
#include <valbench/stats/net_benefit.h>

namespace valbench::stats {

/// Records with outcome, score and cluster, in an order of their own: falling score, controls first, then cluster.
class ClusteredSample {
public:
    struct Record
    {
        double score;
        bool isCase;
        std::uint32_t cluster; ///< below clusterCount(); clusters are numbered by name, bytewise
        std::uint32_t block;   ///< index into sample().blocks()
    };
    /// badInput as BinarySample::make, or if a row with outcome and score has no cluster (an empty text).
    static Result<ClusteredSample> make(std::span<const double> outcomes, std::span<const double> scores,
                                        std::span<const std::string> clusters, ScoreKind kind = ScoreKind::any);

    [[nodiscard]] const BinarySample &sample() const { return m_sample; }
    [[nodiscard]] std::span<const Record> records() const { return m_records; }
    [[nodiscard]] std::size_t clusterCount() const { return m_clusterNames.size(); }
    [[nodiscard]] std::span<const std::string> clusterNames() const { return m_clusterNames; } ///< rising

private:
    BinarySample m_sample;
    std::vector<Record> m_records;
    std::vector<std::string> m_clusterNames;
};

/// Obuchowski (1997): sums of DeLong's components over clusters. Logit interval.
[[nodiscard]] Estimate clusteredAuc(const ClusteredSample &sample, double confidence);
Result<Estimate> clusteredAuc(std::span<const double> outcomes, std::span<const double> scores,
                              std::span<const std::string> clusters, double confidence);
/// Two scores of the same records: the same sums of the differences of components (Obuchowski 1997). Covariance is not
/// given. badInput as ClusteredSample::make.
Result<AucComparison> compareClusteredAucs(std::span<const double> outcomes, std::span<const double> firstScores,
                                           std::span<const double> secondScores, std::span<const std::string> clusters,
                                           double confidence);

/// Intervals of the statistics at a threshold from cluster totals: with u_k the sum over a cluster of the statistic's
/// linearised contributions, Var = I/(I-1) sum u_k^2. For a rate this is the ratio estimator (Cochran 1977, 6.4; Rao
/// and Scott 1992), the robust variance of a GEE with working independence times I/(I-1). I counts the clusters with a
/// record in the denominator. Rates and F1 on the logit scale; the others on the scale they have for independent
/// records.
[[nodiscard]] ConfusionMetrics clusteredMetrics(const ClusteredSample &sample, double threshold, double confidence);
[[nodiscard]] PredictiveValues clusteredPredictiveValues(const ClusteredSample &sample, double threshold,
                                                         double prevalence, double confidence);
/// Net benefit of the model at one threshold.
[[nodiscard]] Estimate clusteredNetBenefit(const ClusteredSample &sample, double threshold, double confidence);
/// decisionCurve with standard errors from cluster totals.
[[nodiscard]] std::vector<NetBenefitPoint> clusteredDecisionCurve(const ClusteredSample &sample, double confidence);

/// The calibration statistics with standard errors from cluster totals; scores are probabilities. The logistic fit has
/// the sandwich covariance of Liang and Zeger (1986) times I/(I-1).
[[nodiscard]] Estimate clusteredBrier(const ClusteredSample &sample, double confidence);
[[nodiscard]] Estimate clusteredObservedToExpected(const ClusteredSample &sample, double confidence);
[[nodiscard]] LogisticCalibration clusteredLogisticCalibration(const ClusteredSample &sample, double confidence);
[[nodiscard]] std::vector<ReliabilityBin> clusteredReliabilityBins(const ClusteredSample &sample, std::size_t bins,
                                                                   double confidence);

/// Clusters drawn with replacement, each with all its records (Davison and Hinkley 1997, 3.8). Percentile or BCa; the
/// acceleration leaves out one cluster at a time.
[[nodiscard]] Estimate clusterBootstrap(const ClusteredSample &sample, const BlockStatistic &statistic,
                                        std::string_view analysis, const BootstrapOptions &options);

} // namespace valbench::stats
