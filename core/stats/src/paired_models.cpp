// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/paired_models.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <valbench/base/error.h>
#include <valbench/stats/distributions.h>

#include "average_precision.h"
#include "paired_records.h"
#include "reclassification.h"
#include "resampling.h"
#include "sum.h"

namespace valbench::stats {

namespace {

/// Blocks of one of the two scores, and the block of each record.
struct Side
{
    std::vector<TieBlock> blocks;
    std::vector<std::uint32_t> blockOf;
    Side(const Pairs &pairs, double Pair::*score)
    {
        std::vector<double> scores;
        for (const auto &record : pairs.records)
            scores.push_back(record.*score);
        std::ranges::sort(scores, std::ranges::greater());
        scores.erase(std::unique(scores.begin(), scores.end()), scores.end());
        for (const double s : scores)
            blocks.push_back({s, 0, 0});
        for (const auto &record : pairs.records) {
            const auto found = std::ranges::lower_bound(scores, record.*score, std::ranges::greater());
            blockOf.push_back(static_cast<std::uint32_t>(found - scores.begin()));
        }
    }
    template <class CountOf>
    void fill(const Pairs &pairs, const CountOf &countOf)
    {
        for (auto &block : blocks)
            block.cases = block.controls = 0;
        for (std::size_t i = 0; i < blockOf.size(); ++i) {
            auto &block = blocks[blockOf[i]];
            (pairs.records[i].isCase ? block.cases : block.controls) += countOf(i);
        }
    }
};

template <class CountOf>
double precisionApart(const Pairs &pairs, Side &first, Side &second, const CountOf &countOf)
{
    first.fill(pairs, countOf);
    second.fill(pairs, countOf);
    return averagePrecisionOfBlocks(first.blocks) - averagePrecisionOfBlocks(second.blocks);
}

/// The difference without each record, or without each cluster. None for many clusters: each takes a pass over all.
Jackknife jackknifeOf(const Pairs &pairs, Side &first, Side &second)
{
    Jackknife jackknife;
    const auto take = [&jackknife](double without) {
        if (!std::isnan(without))
            jackknife.cases.push_back({without, 1});
    };
    if (pairs.clusters == 0) {
        precisionApart(pairs, first, second, [](std::size_t) { return 1U; });
        const auto ofFirst = averagePrecisionWithout(first.blocks), ofSecond = averagePrecisionWithout(second.blocks);
        for (std::size_t i = 0; i < pairs.records.size(); ++i) {
            const auto &a = ofFirst[first.blockOf[i]], &b = ofSecond[second.blockOf[i]];
            take(pairs.records[i].isCase ? a.aCase - b.aCase : a.aControl - b.aControl);
        }
    } else if (pairs.clusters <= largestJackknife) {
        for (std::size_t k = 0; k < pairs.clusters; ++k)
            take(precisionApart(pairs, first, second,
                                [&](std::size_t i) { return pairs.records[i].cluster == k ? 0U : 1U; }));
    }
    return jackknife;
}

Estimate precisionDifference(const Pairs &pairs, double confidence, const BootstrapOptions *bootstrap)
{
    const bool isBca = bootstrap != nullptr && bootstrap->interval == BootstrapInterval::bca;
    const auto methodId = pairs.clusters > 0 ? (isBca ? method::clusterBca : method::clusterPercentile)
                                             : (isBca ? method::bca : method::percentile);
    Side first(pairs, &Pair::first), second(pairs, &Pair::second);
    const double value = precisionApart(pairs, first, second, [](std::size_t) { return 1U; });
    Estimate estimate;
    if (std::isnan(value)) {
        estimate = undefinedEstimate(VB_MSG("no positives"), methodId);
    } else if (bootstrap == nullptr) {
        estimate = withoutInterval(value, VB_MSG("the interval needs a bootstrap, which was not asked for"), methodId);
    } else {
        auto options = *bootstrap;
        options.resampling = Resampling::record; // of records or of clusters: one sample
        options.confidence = confidence;
        const std::size_t units = pairs.clusters > 0 ? pairs.clusters : pairs.records.size();
        auto replicates = runReplicates("average_precision_difference", options, [&] {
            return [&, a = first, b = second, draws = UnitDraws(units),
                    counts = std::vector<std::uint8_t>(units)](RandomStream stream) mutable {
                draws.draw(stream, counts);
                return precisionApart(pairs, a, b, [&](std::size_t i) {
                    return std::uint64_t(counts[pairs.clusters > 0 ? pairs.records[i].cluster : i]);
                });
            };
        });
        const auto jackknife = isBca ? jackknifeOf(pairs, first, second) : Jackknife();
        estimate = bootstrapInterval(value, std::move(replicates), jackknife, options);
        if (pairs.clusters > 0)
            estimate.method = estimate.method == method::bca ? method::clusterBca : method::clusterPercentile;
    }
    estimate.confidence = confidence;
    estimate.n = pairs.records.size();
    estimate.events = static_cast<std::size_t>(pairs.cases);
    return estimate;
}

/// P(Bin(n, 1/2) <= k) and P(Bin = k), for k <= n/2.
std::pair<double, double> halfBinomial(std::size_t k, std::size_t n)
{
    const auto trials = static_cast<double>(n), x = static_cast<double>(k);
    // From the largest term downwards; each is the one before times x / (n - x + 1).
    const double mass = binomialMass(x, trials, 0.5);
    Sum sum;
    double term = mass;
    for (double i = x; i >= 0 && term > 0; --i) {
        sum.add(term);
        term *= i / (trials - i + 1);
    }
    return {sum.value(), mass};
}

} // namespace

McNemar mcNemar(std::size_t onlyFirst, std::size_t onlySecond)
{
    McNemar test;
    test.onlyFirst = onlyFirst;
    test.onlySecond = onlySecond;
    const std::size_t discordant = onlyFirst + onlySecond;
    test.method = discordant < 25 ? "exact" : "mid-p";
    if (discordant == 0)
        return test;
    const auto [tail, mass] = halfBinomial(std::min(onlyFirst, onlySecond), discordant);
    test.exactP = std::min(1.0, 2 * tail);
    test.midP = onlyFirst == onlySecond ? 1.0 : 2 * tail - mass;
    test.p = discordant < 25 ? test.exactP : test.midP;
    const auto n = static_cast<double>(discordant);
    const double gap = std::abs(static_cast<double>(onlyFirst) - static_cast<double>(onlySecond));
    test.statistic = gap * gap / n;
    test.chiSquareP = chiSquareUpperTail(test.statistic, 1);
    const double corrected = std::max(0.0, gap - 1);
    test.correctedStatistic = corrected * corrected / n;
    test.correctedP = chiSquareUpperTail(test.correctedStatistic, 1);
    return test;
}

Result<PairedModels> comparePairedModels(std::span<const double> outcomes, std::span<const double> firstScores,
                                         std::span<const double> secondScores, std::span<const std::string> clusters,
                                         double threshold, double confidence, const BootstrapOptions *bootstrap)
{
    VB_TRY(const auto pairs, pairsOf(outcomes, firstScores, secondScores, clusters));
    PairedModels result;
    result.n = pairs.records.size();
    result.missing = outcomes.size() - result.n;
    result.threshold = threshold;
    const auto isPositive = [threshold](double score) { return score >= threshold; };
    for (const auto &record : pairs.records) {
        // Right decisions: positive for a case, negative for a control.
        const bool first = isPositive(record.first) == record.isCase,
                   second = isPositive(record.second) == record.isCase;
        auto &counts = record.isCase ? result.cases : result.controls;
        ++(first ? (second ? counts.both : counts.onlyFirst) : (second ? counts.onlySecond : counts.neither));
    }
    result.ofSensitivity = mcNemar(result.cases.onlyFirst, result.cases.onlySecond);
    result.ofSpecificity = mcNemar(result.controls.onlyFirst, result.controls.onlySecond);
    const auto isCase = [](const Pair &record) { return record.isCase; };
    const auto isControl = [](const Pair &record) { return !record.isCase; };
    const auto any = [](const Pair &) { return true; };
    if (pairs.clusters > 0) {
        const auto right = [&](const Pair &record) {
            return (isPositive(record.first) == record.isCase ? 1.0 : 0.0) -
                   (isPositive(record.second) == record.isCase ? 1.0 : 0.0);
        };
        result.sensitivityDifference = meanDifference(pairs, confidence, isCase, right, VB_MSG("no positives"));
        result.specificityDifference = meanDifference(pairs, confidence, isControl, right, VB_MSG("no negatives"));
        for (auto *test : {&result.ofSensitivity, &result.ofSpecificity})
            test->p = test->exactP = test->midP = test->correctedP = test->chiSquareP = undefinedValue;
    } else {
        const auto newcombe = [&](const PairedCounts &counts, const char *none) {
            auto estimate = pairedProportionDifference(counts, confidence);
            if (!estimate.isDefined())
                estimate.reason = none;
            return estimate;
        };
        result.sensitivityDifference = newcombe(result.cases, VB_MSG("no positives"));
        result.specificityDifference = newcombe(result.controls, VB_MSG("no negatives"));
    }
    result.brierDifference = meanDifference(
        pairs, confidence, any,
        [](const Pair &record) {
            const double y = record.isCase ? 1 : 0;
            return (record.first - y) * (record.first - y) - (record.second - y) * (record.second - y);
        },
        VB_MSG("no records"));
    if (threshold >= 0 && threshold < 1) {
        const double weight = threshold / (1 - threshold);
        const auto benefit = [&](double score, bool isEvent) {
            return isPositive(score) ? (isEvent ? 1.0 : -weight) : 0.0;
        };
        result.netBenefitDifference = meanDifference(
            pairs, confidence, any,
            [&](const Pair &r) { return benefit(r.first, r.isCase) - benefit(r.second, r.isCase); },
            VB_MSG("no records"));
    } else {
        result.netBenefitDifference = undefinedEstimate(VB_MSG("the threshold is not in [0, 1)"), method::wald);
    }
    result.averagePrecisionDifference = precisionDifference(pairs, confidence, bootstrap);
    const auto loss = [](double score, bool isEvent) { return isEvent ? -std::log(score) : -std::log1p(-score); };
    const auto isSure = [&loss](const Pair &r) {
        return std::isinf(loss(r.first, r.isCase)) || std::isinf(loss(r.second, r.isCase));
    };
    result.logLossDifference =
        std::ranges::any_of(pairs.records, isSure)
            ? undefinedEstimate(VB_MSG("a model was certain of what did not happen: its log loss is infinite"),
                                pairs.clusters > 0 ? method::clusterWald : method::wald)
            : meanDifference(
                  pairs, confidence, any,
                  [&loss](const Pair &r) { return loss(r.first, r.isCase) - loss(r.second, r.isCase); },
                  VB_MSG("no records"));
    result.reclassification = reclassificationOf(pairs, threshold, confidence);
    return result;
}

Result<Jackknife> precisionDifferenceJackknife(std::span<const double> outcomes, std::span<const double> firstScores,
                                               std::span<const double> secondScores,
                                               std::span<const std::string> clusters)
{
    VB_TRY(const auto pairs, pairsOf(outcomes, firstScores, secondScores, clusters));
    Side first(pairs, &Pair::first), second(pairs, &Pair::second);
    return jackknifeOf(pairs, first, second);
}

Claim nonInferiority(const Estimate &difference, double margin)
{
    Claim claim;
    claim.margin = margin;
    claim.alpha = (1 - difference.confidence) / 2;
    claim.lowerBound = difference.lower;
    if (difference.scale == Scale::identity && difference.standardError > 0) {
        claim.p = normalUpperTail((difference.value + margin) / difference.standardError);
        claim.superiorityP = normalUpperTail(difference.value / difference.standardError);
    }
    Criterion criterion;
    criterion.atLeast = -margin;
    const auto judgement = judge(difference, criterion);
    claim.verdict = judgement.verdict;
    claim.reason = judgement.reason;
    if (claim.verdict == Verdict::met) {
        criterion.atLeast = 0.0;
        claim.superiority = judge(difference, criterion).verdict;
    } else {
        claim.superiorityP = undefinedValue;
    }
    return claim;
}

} // namespace valbench::stats
