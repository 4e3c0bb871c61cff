// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include <valbench/base/error.h>
#include <valbench/stats/clusters.h>
#include <valbench/stats/distributions.h>

#include "cluster_shares.h"
#include "cluster_sums.h"
#include "delong.h"
#include "resampling.h"

namespace valbench::stats {

namespace {

/// The components of the area of each record, less the area: of a case V10 - A, of a control V01 - A.
std::vector<double> centredComponents(const ClusteredSample &sample, double area)
{
    const auto placed = placements(sample.sample().blocks());
    std::vector<double> components;
    components.reserve(sample.records().size());
    for (const auto &record : sample.records())
        components.push_back((record.isCase ? placed[record.block].ofCase : placed[record.block].ofControl) - area);
    return components;
}

/// Var of an area, or of a difference of areas, from its centred components; NaN with fewer than two clusters that have
/// a case, or a control.
double obuchowskiVariance(const ClusteredSample &sample, std::span<const double> components)
{
    struct Cluster
    {
        std::size_t cases = 0, controls = 0;
        Sum ofCases, ofControls;
    };
    std::vector<Cluster> clusters(sample.clusterCount());
    for (std::size_t i = 0; i < components.size(); ++i) {
        const auto &record = sample.records()[i];
        auto &cluster = clusters[record.cluster];
        ++(record.isCase ? cluster.cases : cluster.controls);
        (record.isCase ? cluster.ofCases : cluster.ofControls).add(components[i]);
    }
    double withCase = 0, withControl = 0;
    Sum xx, yy, xy;
    for (const auto &cluster : clusters) {
        withCase += cluster.cases > 0 ? 1 : 0;
        withControl += cluster.controls > 0 ? 1 : 0;
        xx.add(cluster.ofCases.value() * cluster.ofCases.value());
        yy.add(cluster.ofControls.value() * cluster.ofControls.value());
        xy.add(cluster.ofCases.value() * cluster.ofControls.value());
    }
    if (withCase < 2 || withControl < 2)
        return undefinedValue;
    const auto all = static_cast<double>(clusters.size());
    const auto n1 = static_cast<double>(sample.sample().cases());
    const auto n0 = static_cast<double>(sample.sample().controls());
    const double s10 = withCase / ((withCase - 1) * n1) * xx.value();
    const double s01 = withControl / ((withControl - 1) * n0) * yy.value();
    const double s11 = all / (all - 1) * xy.value();
    return s10 / n1 + s01 / n0 + 2 * s11 / (n1 * n0);
}

Estimate withCounts(Estimate estimate, const BinarySample &sample, double confidence)
{
    estimate.confidence = confidence;
    estimate.n = sample.size();
    estimate.events = sample.cases();
    return estimate;
}

constexpr const char *fewOfEachClass = VB_MSG("fewer than two clusters with a case or with a control");

} // namespace

Result<ClusteredSample> ClusteredSample::make(std::span<const double> outcomes, std::span<const double> scores,
                                              std::span<const std::string> clusters, ScoreKind kind)
{
    if (clusters.size() != outcomes.size())
        return fail(ErrorCode::badInput, VB_MSG("The outcomes and the clusters differ in number; "
                                                "expected one cluster for each row."));
    ClusteredSample result;
    VB_TRY(result.m_sample, BinarySample::make(outcomes, scores, kind));
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    std::vector<std::string_view> names;
    result.m_records.reserve(result.m_sample.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (std::isnan(outcomes[i]) || std::isnan(scores[i]))
            continue;
        if (clusters[i].empty())
            return fail(ErrorCode::badInput, VB_MSG("Row {row} has no cluster; expected one in every row."),
                        {{"row", std::to_string(i + 1)}});
        const auto [found, isNew] = numbers.emplace(clusters[i], static_cast<std::uint32_t>(names.size()));
        if (isNew)
            names.emplace_back(clusters[i]);
        result.m_records.push_back({scores[i] + 0.0, outcomes[i] == 1, found->second, 0});
    }
    // Numbered by name, so that no sum depends on the order of rows.
    std::vector<std::uint32_t> order(names.size()), rank(names.size());
    for (std::uint32_t k = 0; k < order.size(); ++k)
        order[k] = k;
    std::ranges::sort(order, {}, [&](std::uint32_t k) { return names[k]; });
    for (std::uint32_t k = 0; k < order.size(); ++k)
        rank[order[k]] = k;
    for (auto &record : result.m_records)
        record.cluster = rank[record.cluster];
    std::ranges::sort(result.m_records, {}, [](const Record &r) { return std::tuple(-r.score, r.isCase, r.cluster); });
    std::uint32_t block = 0;
    for (auto &record : result.m_records) {
        while (result.m_sample.blocks()[block].score != record.score)
            ++block;
        record.block = block;
    }
    for (const std::uint32_t k : order)
        result.m_clusterNames.emplace_back(names[k]);
    return result;
}

ClusterShares sharesOfAuc(const ClusteredSample &sample)
{
    const double area = areaOfBlocks(sample.sample().blocks());
    if (std::isnan(area))
        return ClusterShares(sample.clusterCount(), undefinedValue);
    const auto components = centredComponents(sample, area);
    const auto n1 = static_cast<double>(sample.sample().cases()), n0 = static_cast<double>(sample.sample().controls());
    ClusterVariance ofCases(sample.clusterCount()), ofControls(sample.clusterCount());
    for (std::size_t i = 0; i < components.size(); ++i) {
        const auto &record = sample.records()[i];
        (record.isCase ? ofCases : ofControls).add(record.cluster, components[i] / (record.isCase ? n1 : n0));
    }
    auto shares = ofCases.shares();
    const auto more = ofControls.shares();
    for (std::size_t k = 0; k < shares.size(); ++k)
        shares[k] += more[k];
    return shares;
}

Estimate clusteredAuc(const ClusteredSample &clustered, double confidence)
{
    const auto &sample = clustered.sample();
    const double area = areaOfBlocks(sample.blocks());
    Estimate estimate;
    if (std::isnan(area)) {
        estimate = undefinedEstimate(sample.cases() == 0 ? VB_MSG("no positives") : VB_MSG("no negatives"),
                                     method::obuchowski);
    } else {
        const double variance = obuchowskiVariance(clustered, centredComponents(clustered, area));
        if (std::isnan(variance))
            estimate = withoutInterval(area, fewOfEachClass, method::obuchowski);
        else if (!(variance > 0) || area <= 0 || area >= 1)
            estimate = withoutInterval(area, VB_MSG("the variance over clusters is 0"), method::obuchowski);
        else
            estimate = symmetricInterval(area, std::sqrt(variance) / (area * (1 - area)), Scale::logit, confidence,
                                         method::obuchowski);
    }
    return withCounts(std::move(estimate), sample, confidence);
}

Result<Estimate> clusteredAuc(std::span<const double> outcomes, std::span<const double> scores,
                              std::span<const std::string> clusters, double confidence)
{
    VB_TRY(const auto sample, ClusteredSample::make(outcomes, scores, clusters));
    return clusteredAuc(sample, confidence);
}

Result<AucComparison> compareClusteredAucs(std::span<const double> outcomes, std::span<const double> firstScores,
                                           std::span<const double> secondScores, std::span<const std::string> clusters,
                                           double confidence)
{
    // The difference as for independent rows, then its variance from the clusters. Rows are those with all three
    // values.
    VB_TRY(auto result, comparePairedAucs(outcomes, firstScores, secondScores, confidence));
    std::vector<double> y, first, second;
    std::vector<std::string> names;
    if (clusters.size() != outcomes.size())
        return fail(ErrorCode::badInput, VB_MSG("The outcomes and the clusters differ in number; "
                                                "expected one cluster for each row."));
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (!std::isnan(outcomes[i]) && !std::isnan(firstScores[i]) && !std::isnan(secondScores[i]))
            rows.push_back(i);
    std::ranges::sort(rows, {}, [&](std::size_t i) {
        return std::tuple(-firstScores[i], outcomes[i], std::string_view(clusters[i]), secondScores[i]);
    });
    for (const std::size_t i : rows) {
        y.push_back(outcomes[i]);
        first.push_back(firstScores[i]);
        second.push_back(secondScores[i]);
        names.push_back(clusters[i]);
    }
    VB_TRY(const auto clustered, ClusteredSample::make(y, first, names));
    VB_TRY(const auto other, BinarySample::make(y, second));
    result.covariance = undefinedValue;
    result.statistic = result.p = undefinedValue;
    const double d = result.difference.value;
    if (std::isnan(d))
        return result;
    // Rows were put into the order of the clustered records, so that record i is row i.
    auto components = centredComponents(clustered, result.first.area);
    const auto placed = placements(other.blocks());
    for (std::size_t i = 0; i < components.size(); ++i) {
        const auto found =
            std::ranges::lower_bound(other.blocks(), second[i], std::ranges::greater(), &TieBlock::score);
        const auto &there = placed[static_cast<std::size_t>(found - other.blocks().begin())];
        components[i] -= (y[i] == 1 ? there.ofCase : there.ofControl) - result.second.area;
    }
    const double variance = obuchowskiVariance(clustered, components);
    Estimate estimate;
    if (std::isnan(variance))
        estimate = withoutInterval(d, fewOfEachClass, method::obuchowskiWald);
    else if (!(variance > 0))
        estimate = withoutInterval(d, VB_MSG("the variance of the difference is 0"), method::obuchowskiWald);
    else
        estimate = symmetricInterval(d, std::sqrt(variance), Scale::identity, confidence, method::obuchowskiWald);
    result.difference = withCounts(std::move(estimate), clustered.sample(), confidence);
    const auto test = differenceTest(d, variance);
    result.statistic = test.statistic;
    result.p = test.p;
    return result;
}

Estimate clusterBootstrap(const ClusteredSample &clustered, const BlockStatistic &statistic, std::string_view analysis,
                          const BootstrapOptions &options)
{
    const auto &sample = clustered.sample();
    const double value = statistic(sample.blocks());
    const auto methodId = options.interval == BootstrapInterval::bca ? method::clusterBca : method::clusterPercentile;
    if (std::isnan(value))
        return withCounts(undefinedEstimate(VB_MSG("undefined in the sample itself"), methodId), sample,
                          options.confidence);
    if (clustered.clusterCount() < 2)
        return withCounts(withoutInterval(value, VB_MSG("fewer than two clusters"), methodId), sample,
                          options.confidence);
    const auto weighted = [&clustered, &statistic](std::vector<TieBlock> &blocks,
                                                   std::span<const std::uint8_t> counts) {
        for (auto &block : blocks)
            block.cases = block.controls = 0;
        for (const auto &record : clustered.records())
            (record.isCase ? blocks[record.block].cases : blocks[record.block].controls) += counts[record.cluster];
        return statistic(blocks);
    };
    const std::vector<TieBlock> empty(sample.blocks().begin(), sample.blocks().end());
    auto replicates = runReplicates(analysis, options, [&] {
        return [&, draws = UnitDraws(clustered.clusterCount()), blocks = empty,
                counts = std::vector<std::uint8_t>(clustered.clusterCount())](RandomStream stream) mutable {
            draws.draw(stream, counts);
            return weighted(blocks, counts);
        };
    });
    Jackknife jackknife;
    auto chosen = options;
    chosen.resampling = Resampling::record; // one sample, of clusters
    // The statistic without each cluster takes a pass over all records.
    if (options.interval == BootstrapInterval::bca && clustered.clusterCount() <= largestJackknife) {
        auto blocks = empty;
        std::vector<std::uint8_t> counts(clustered.clusterCount(), 1);
        for (auto &count : counts) {
            count = 0;
            const double without = weighted(blocks, counts);
            if (!std::isnan(without))
                jackknife.cases.push_back({without, 1});
            count = 1;
        }
    }
    auto estimate = bootstrapInterval(value, std::move(replicates), jackknife, chosen);
    if (estimate.method == method::bca)
        estimate.method = method::clusterBca;
    else if (estimate.method == method::percentile)
        estimate.method = method::clusterPercentile;
    return withCounts(std::move(estimate), sample, options.confidence);
}

} // namespace valbench::stats
