// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Bootstrap intervals: sort once, then re-weight.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/stats/binary_sample.h>
#include <valbench/stats/estimate.h>

namespace valbench::stats {

enum class Resampling {
    stratified, ///< cases and controls each keep their number: AUC, sensitivity, specificity
    record,     ///< n records of n: whatever depends on prevalence
};
enum class BootstrapInterval { percentile, bca };

struct BootstrapOptions
{
    std::uint32_t replicates = 2000;
    std::uint64_t seed = 42;
    Resampling resampling = Resampling::stratified;
    BootstrapInterval interval = BootstrapInterval::bca;
    double confidence = 0.95;
    unsigned threads = 0; ///< 0: as many as the machine has; the result does not depend on it
    /// Once stopped, the remaining replicates are NaN: the caller must ask the token before it uses the result.
    std::stop_token stop;
};

/// A statistic of blocks with falling scores; NaN where undefined. Called from several threads.
using BlockStatistic = std::function<double(std::span<const TieBlock>)>;

/// The values of the replicates, in their order. `analysis` names the analysis within a run (see RandomStream).
[[nodiscard]] std::vector<double> bootstrapReplicates(const BinarySample &sample, const BlockStatistic &statistic,
                                                      std::string_view analysis, const BootstrapOptions &options);

/// The areas under the ROC curve of the replicates, without a sort or a statistic of blocks for each.
[[nodiscard]] std::vector<double> bootstrapAreas(const BinarySample &sample, std::string_view analysis,
                                                 const BootstrapOptions &options);

/// Values of the statistic with one record left out, as many times as there are such records.
struct Jackknife
{
    struct Value
    {
        double value;
        std::uint64_t count;
    };
    std::vector<Value> cases;
    std::vector<Value> controls;
};

/// Of any statistic, by a pass over the blocks for each block; none beyond 5,000 blocks.
[[nodiscard]] Jackknife jackknifeOf(const BinarySample &sample, const BlockStatistic &statistic);

/// The interval of `value` from its replicates. Percentile: type-7 quantiles. BCa (Efron 1987): bias from the share
/// of replicates below (half of those equal), acceleration from the jackknife; stratified: cases and controls are two
/// samples, as in SciPy's scipy.stats.bootstrap. Undefined replicates are dropped: above 1 % the status is
/// approximate, above 10 % there is no interval. BCa falls back to percentile, approximate, where its bias is
/// infinite or there is no jackknife. An interval that does not hold the value is approximate. standardError is the
/// replicates' standard deviation.
[[nodiscard]] Estimate bootstrapInterval(double value, std::vector<double> replicates, const Jackknife &jackknife,
                                         const BootstrapOptions &options);

/// Every way to an interval of the AUC, by name.
enum class AucMethod { delong, delongLogit, newcombe, bca, percentile };
struct AucOptions
{
    AucMethod method = AucMethod::delong;
    double confidence = 0.95;
    std::uint32_t replicates = 2000; ///< of bca and percentile
    std::uint64_t seed = 42;
    std::stop_token stop; ///< as in BootstrapOptions
    unsigned threads = 0; ///< as in BootstrapOptions
};
[[nodiscard]] Estimate aucEstimate(const BinarySample &sample, const AucOptions &options);

/// Resampling as the options say; average precision always by record.
[[nodiscard]] Estimate bootstrapAuc(const BinarySample &sample, const BootstrapOptions &options);
[[nodiscard]] Estimate bootstrapAveragePrecision(const BinarySample &sample, const BootstrapOptions &options);

} // namespace valbench::stats
