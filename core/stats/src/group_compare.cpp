// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "group_compare.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <valbench/stats/multiplicity.h>

#include "sum.h"

namespace valbench::stats {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Statistic
{
    std::string_view id;
    Estimate GroupLevel::*member;
    Comparing how;
    bool (*isEnough)(const GroupLevel &);
    RateOfCells rate; ///< of a proportion
};

std::size_t truePositives(const Confusion &c)
{
    return c.tp;
}
std::size_t falsePositives(const Confusion &c)
{
    return c.fp;
}
std::size_t trueNegatives(const Confusion &c)
{
    return c.tn;
}
std::size_t rightOnes(const Confusion &c)
{
    return c.tp + c.tn;
}
std::size_t positives(const Confusion &c)
{
    return c.positives();
}
std::size_t negatives(const Confusion &c)
{
    return c.negatives();
}
std::size_t predictedPositives(const Confusion &c)
{
    return c.predictedPositives();
}
std::size_t predictedNegatives(const Confusion &c)
{
    return c.predictedNegatives();
}
std::size_t rows(const Confusion &c)
{
    return c.size();
}

bool enoughRows(const GroupLevel &level)
{
    return level.hasRows();
}
bool enoughPositives(const GroupLevel &level)
{
    return level.hasPositives();
}
bool enoughNegatives(const GroupLevel &level)
{
    return level.hasNegatives();
}
bool enoughOfBoth(const GroupLevel &level)
{
    return level.hasPositives() && level.hasNegatives();
}
bool enoughPredictedPositives(const GroupLevel &level)
{
    return level.cells.predictedPositives() >= sufficientPositives;
}
bool enoughPredictedNegatives(const GroupLevel &level)
{
    return level.cells.predictedNegatives() >= sufficientNegatives;
}

constexpr std::array<Statistic, 10> statistics{{
    {"selection_rate",
     &GroupLevel::selectionRate,
     Comparing::proportions,
     enoughRows,
     {predictedPositives, rows, true}},
    {"sensitivity",
     &GroupLevel::sensitivity,
     Comparing::proportions,
     enoughPositives,
     {truePositives, positives, true}},
    {"false_positive_rate",
     &GroupLevel::falsePositiveRate,
     Comparing::proportions,
     enoughNegatives,
     {falsePositives, negatives, true}},
    {"ppv",
     &GroupLevel::ppv,
     Comparing::proportions,
     enoughPredictedPositives,
     {truePositives, predictedPositives, false}},
    {"npv",
     &GroupLevel::npv,
     Comparing::proportions,
     enoughPredictedNegatives,
     {trueNegatives, predictedNegatives, false}},
    {"accuracy", &GroupLevel::accuracy, Comparing::proportions, enoughRows, {rightOnes, rows, true}},
    {"auc", &GroupLevel::auc, Comparing::areas, enoughOfBoth, {}},
    {"observed_to_expected", &GroupLevel::observedToExpected, Comparing::logarithms, enoughPositives, {}},
    {"slope", &GroupLevel::slope, Comparing::values, enoughOfBoth, {}},
    {"net_benefit", &GroupLevel::netBenefit, Comparing::values, enoughRows, {}},
}};
constexpr std::size_t selectionRate = 0, sensitivity = 1, falsePositiveRate = 2;

using GroupLevels = std::vector<const GroupLevel *>;

/// The levels where the statistic is defined and, if asked for, has enough evidence; the names of the others.
GroupLevels levelsThatCount(const GroupTable &table, const Statistic &statistic, bool onlySufficient,
                            std::vector<std::string> &leftOut)
{
    GroupLevels levels;
    for (const auto &level : table.levels) {
        if ((level.*statistic.member).isDefined() && (!onlySufficient || statistic.isEnough(level)))
            levels.push_back(&level);
        else
            leftOut.push_back(level.level);
    }
    return levels;
}

/// A table under comparison.
struct Context
{
    const GroupTable &table;
    const GroupOptions &options;
    const ClusteredGroups *clustered;
};

std::size_t indexOf(const Statistic &statistic)
{
    return static_cast<std::size_t>(&statistic - statistics.data());
}

/// The standard error of an estimate from its clusters, on the identity scale.
double clusteredErrorOf(const Estimate &estimate)
{
    switch (estimate.scale) {
    case Scale::logit: return estimate.standardError * estimate.value * (1 - estimate.value);
    case Scale::log: return estimate.standardError * estimate.value;
    default: return estimate.standardError;
    }
}

Compared comparedOf(const Context &context, const GroupLevel &level, const Statistic &statistic)
{
    const Estimate &estimate = level.*statistic.member;
    Compared compared{estimate.value, estimate.events, estimate.n, estimate.standardError};
    if (context.clustered != nullptr) {
        const auto place = static_cast<std::size_t>(&level - context.table.levels.data());
        compared.standardError = clusteredErrorOf(estimate);
        compared.shares = &context.clustered->levels[place];
        compared.statistic = indexOf(statistic);
    } else if (statistic.how == Comparing::areas) {
        compared.standardError = std::sqrt(level.aucVariance);
        compared.n = level.n;
    }
    return compared;
}

std::vector<Compared> comparedOf(const Context &context, const GroupLevels &levels, const Statistic &statistic)
{
    std::vector<Compared> compared;
    for (const auto *level : levels)
        compared.push_back(comparedOf(context, *level, statistic));
    return compared;
}

std::size_t pairsOf(std::size_t groups)
{
    return groups * (groups - 1) / 2;
}

/// Bounds of the largest difference and the smallest ratio over all ordered pairs.
PairBounds extremeBounds(std::span<const Compared> groups, Comparing how, double confidence)
{
    PairBounds extreme{{-infinity, -infinity}, {infinity, infinity}};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        for (std::size_t j = i + 1; j < groups.size(); ++j) {
            const auto pair = pairBounds(groups[i], groups[j], how, confidence);
            // NaN, once met, stays: the interval of one pair is missing.
            const auto raise = [](double &to, double by) { to = std::isnan(to) || by <= to ? to : by; };
            const auto lower = [](double &to, double by) { to = std::isnan(to) || by >= to ? to : by; };
            raise(extreme.difference.lower, pair.difference.lower);
            raise(extreme.difference.lower, -pair.difference.upper);
            raise(extreme.difference.upper, pair.difference.upper);
            raise(extreme.difference.upper, -pair.difference.lower);
            lower(extreme.ratio.lower, pair.ratio.lower);
            lower(extreme.ratio.lower, 1 / pair.ratio.upper);
            lower(extreme.ratio.upper, pair.ratio.upper);
            lower(extreme.ratio.upper, 1 / pair.ratio.lower);
        }
    }
    extreme.difference.lower =
        std::isnan(extreme.difference.lower) ? undefinedValue : std::max(0.0, extreme.difference.lower);
    extreme.ratio.upper = std::isnan(extreme.ratio.upper) ? undefinedValue : std::min(1.0, extreme.ratio.upper);
    return extreme;
}

Estimate estimateOf(double value, Bounds bounds, std::string_view methodId, const std::string &whyUndefined,
                    const char *whyNoInterval, double confidence)
{
    if (std::isnan(value))
        return undefinedEstimate(whyUndefined, methodId);
    Estimate estimate;
    if (std::isnan(bounds.lower) || std::isnan(bounds.upper)) {
        estimate = withoutInterval(value, whyNoInterval, methodId);
    } else {
        estimate.value = value;
        estimate.lower = bounds.lower;
        estimate.upper = bounds.upper;
        estimate.method = methodId;
        estimate.status = EstimateStatus::ok;
    }
    estimate.confidence = confidence;
    return estimate;
}

std::string_view differenceMethod(const Context &context, Comparing how, std::size_t family)
{
    if (context.clustered != nullptr)
        return family > 1 ? method::clusterWaldSimultaneous : method::clusterWald;
    switch (how) {
    case Comparing::proportions: return family > 1 ? method::newcombeSimultaneous : method::newcombe;
    case Comparing::areas: return family > 1 ? method::welchSimultaneous : method::welch;
    default: return family > 1 ? method::waldSimultaneous : method::wald;
    }
}

std::string_view ratioMethod(const Context &context, std::size_t family)
{
    if (context.clustered != nullptr)
        return family > 1 ? method::clusterLogSimultaneous : method::clusterLog;
    return family > 1 ? method::katzLogSimultaneous : method::katzLog;
}

constexpr const char *noPairInterval = VB_MSG("a pair of groups has no interval");
constexpr const char *noRatioInterval = VB_MSG("the rate is 0 in a group, or 1 in all: no interval on the log scale");

/// `family`: pairs whose intervals must hold together.
Gap gapOf(const Context &context, const GroupLevels &levels, const Statistic &statistic, std::size_t family)
{
    Gap gap;
    if (levels.size() < 2) {
        gap.reason = VB_MSG("fewer than two groups to compare");
        gap.differenceEstimate = gap.ratioEstimate = undefinedEstimate(gap.reason);
        return gap;
    }
    const auto value = [&](const GroupLevel *level) { return (level->*statistic.member).value; };
    const auto *smallest = *std::ranges::min_element(levels, {}, value);
    const auto *largest = *std::ranges::max_element(levels, {}, value);
    gap.smallest = smallest->level;
    gap.largest = largest->level;
    gap.difference = value(largest) - value(smallest);
    if (value(largest) > 0 && value(smallest) >= 0)
        gap.ratio = value(smallest) / value(largest);
    else
        gap.reason = value(largest) == 0 ? VB_MSG("the rate is 0 in every group: the ratio is 0/0")
                                         : VB_MSG("values below 0 have no ratio");
    PairBounds bounds;
    const char *why = noPairInterval;
    if (levels.size() <= mostGroupsWithIntervals) {
        const double confidence = 1 - (1 - context.options.intervals.confidence) / static_cast<double>(family);
        bounds = extremeBounds(comparedOf(context, levels, statistic), statistic.how, confidence);
    } else {
        why = VB_MSG("more than 200 groups: no interval");
    }
    const double confidence = context.options.intervals.confidence;
    gap.differenceEstimate = estimateOf(gap.difference, bounds.difference,
                                        differenceMethod(context, statistic.how, family), gap.reason, why, confidence);
    gap.ratioEstimate = estimateOf(gap.ratio, bounds.ratio, ratioMethod(context, family), gap.reason,
                                   levels.size() > mostGroupsWithIntervals   ? why
                                   : statistic.how == Comparing::proportions ? noRatioInterval
                                                                             : noPairInterval,
                                   confidence);
    return gap;
}

Estimate byBootstrap(const Estimate &analytic, std::vector<double> replicates, const GroupOptions &options)
{
    if (!analytic.isDefined())
        return analytic;
    BootstrapOptions percentile;
    percentile.interval = BootstrapInterval::percentile;
    percentile.replicates = options.replicates;
    percentile.seed = options.seed;
    percentile.confidence = options.intervals.confidence;
    return bootstrapInterval(analytic.value, std::move(replicates), {}, percentile);
}

void bootstrapGap(Gap &gap, const Context &context, const GroupLevels &levels, std::span<const RateOfCells> rates)
{
    const auto &options = context.options;
    if (options.gapInterval != GapInterval::bootstrap || std::isnan(gap.difference))
        return;
    if (context.clustered != nullptr) {
        for (Estimate *estimate : {&gap.differenceEstimate, &gap.ratioEstimate})
            if (estimate->isDefined())
                *estimate = withoutInterval(estimate->value,
                                            VB_MSG("rows of one cluster are not independent: no bootstrap of groups"),
                                            method::percentile);
        return;
    }
    std::vector<Confusion> cells;
    for (const auto *level : levels)
        cells.push_back(level->cells);
    auto replicates = bootstrapGaps(cells, rates, options);
    gap.differenceEstimate = byBootstrap(gap.differenceEstimate, std::move(replicates.differences), options);
    gap.ratioEstimate = byBootstrap(gap.ratioEstimate, std::move(replicates.ratios), options);
}

GapPair gapsOf(const Context &context, const Statistic &statistic)
{
    const auto make = [&](bool onlySufficient) {
        std::vector<std::string> leftOut;
        const auto levels = levelsThatCount(context.table, statistic, onlySufficient, leftOut);
        Gap gap = gapOf(context, levels, statistic, pairsOf(levels.size()));
        if (statistic.how == Comparing::proportions)
            bootstrapGap(gap, context, levels, std::span(&statistic.rate, 1));
        gap.leftOut = std::move(leftOut);
        return gap;
    };
    return {make(false), make(true)};
}

/// The worse of two gaps. Undefined if either is: half an answer is no equality of odds.
Gap worse(const Gap &first, const Gap &second)
{
    Gap gap;
    if (!std::isnan(first.difference) && !std::isnan(second.difference))
        gap.difference = std::max(first.difference, second.difference);
    if (!std::isnan(first.ratio) && !std::isnan(second.ratio))
        gap.ratio = std::min(first.ratio, second.ratio);
    if (!first.reason.empty())
        gap.reason = "true positive rate: " + first.reason;
    if (!second.reason.empty())
        gap.reason += (gap.reason.empty() ? "" : "; ") + ("false positive rate: " + second.reason);
    gap.leftOut = first.leftOut;
    for (const auto &level : second.leftOut)
        if (std::ranges::find(gap.leftOut, level) == gap.leftOut.end())
            gap.leftOut.push_back(level);
    const auto &d1 = first.differenceEstimate, &d2 = second.differenceEstimate;
    const auto &r1 = first.ratioEstimate, &r2 = second.ratioEstimate;
    const bool haveDifference = d1.hasInterval() && d2.hasInterval(), haveRatio = r1.hasInterval() && r2.hasInterval();
    gap.differenceEstimate = estimateOf(
        gap.difference, haveDifference ? Bounds{std::max(d1.lower, d2.lower), std::max(d1.upper, d2.upper)} : Bounds{},
        d1.method, gap.reason, noPairInterval, d1.confidence);
    gap.ratioEstimate =
        estimateOf(gap.ratio, haveRatio ? Bounds{std::min(r1.lower, r2.lower), std::min(r1.upper, r2.upper)} : Bounds{},
                   r1.method, gap.reason, noRatioInterval, r1.confidence);
    return gap;
}

Gap equalizedOddsGap(const Context &context, bool onlySufficient)
{
    const auto &first = statistics[sensitivity], &second = statistics[falsePositiveRate];
    std::vector<std::string> leftOut[2];
    const auto levelsOfFirst = levelsThatCount(context.table, first, onlySufficient, leftOut[0]);
    const auto levelsOfSecond = levelsThatCount(context.table, second, onlySufficient, leftOut[1]);
    const std::size_t family = std::max<std::size_t>(1, pairsOf(levelsOfFirst.size()) + pairsOf(levelsOfSecond.size()));
    Gap gaps[] = {gapOf(context, levelsOfFirst, first, family), gapOf(context, levelsOfSecond, second, family)};
    for (std::size_t i = 0; i < 2; ++i)
        gaps[i].leftOut = std::move(leftOut[i]);
    Gap gap = worse(gaps[0], gaps[1]);
    if (levelsOfFirst == levelsOfSecond) {
        const RateOfCells rates[] = {first.rate, second.rate};
        bootstrapGap(gap, context, levelsOfFirst, rates);
    }
    return gap;
}

GroupDifference differenceBetween(const Context &context, const GroupLevel &first, const GroupLevel &second,
                                  const Statistic &statistic)
{
    const double confidence = context.options.intervals.confidence;
    GroupDifference between;
    between.first = first.level;
    between.second = second.level;
    between.sufficient = statistic.isEnough(first) && statistic.isEnough(second);
    const auto a = comparedOf(context, first, statistic), b = comparedOf(context, second, statistic);
    const std::string whyUndefined =
        std::isnan(a.value) ? (first.*statistic.member).reason : (second.*statistic.member).reason;
    const auto bounds = pairBounds(a, b, statistic.how, confidence);
    between.difference = estimateOf(a.value - b.value, bounds.difference, differenceMethod(context, statistic.how, 1),
                                    whyUndefined, noPairInterval, confidence);
    const bool hasRatio = b.value > 0 && a.value >= 0;
    between.ratio = estimateOf(hasRatio ? a.value / b.value : undefinedValue, bounds.ratio, ratioMethod(context, 1),
                               whyUndefined.empty() ? VB_MSG("the second value is not above 0") : whyUndefined,
                               noRatioInterval, confidence);
    const auto test = pairTest(a, b, statistic.how);
    between.p = test.p;
    between.test = test.test;
    return between;
}

void adjust(std::vector<GroupDifference> &differences)
{
    std::vector<double> p;
    p.reserve(differences.size());
    for (const auto &difference : differences)
        p.push_back(difference.p);
    const auto adjusted = holm(p);
    for (std::size_t i = 0; i < p.size(); ++i)
        differences[i].holmP = adjusted[i];
}

/// p_g - p and p_g / p of a part g of the whole follow from g against the rest: with w = n_g / n they are
/// (1 - w) (p_g - p_rest) and rho / (w rho + 1 - w), rho = p_g / p_rest; both rise with what has an interval.
/// Of rows in clusters the two are compared as they are, with their covariance.
GroupDifference differenceToOverall(const Context &context, const GroupLevel &level, Compared all,
                                    const Statistic &statistic)
{
    const double confidence = context.options.intervals.confidence;
    const auto group = comparedOf(context, level, statistic);
    GroupDifference to;
    to.first = level.level;
    to.sufficient = statistic.isEnough(level);
    const std::string &why = (level.*statistic.member).reason;
    Compared rest{undefinedValue, all.events - group.events, all.n - group.n};
    PairBounds bounds;
    const char *whyNone = noRatioInterval;
    if (rest.n == 0) {
        whyNone = VB_MSG("the group is all there is");
    } else if (context.clustered != nullptr) {
        bounds = pairBounds(group, all, statistic.how, confidence);
        const auto test = pairTest(group, all, statistic.how);
        to.p = test.p;
        to.test = test.test;
    } else if (group.n > 0) {
        rest.value = static_cast<double>(rest.events) / static_cast<double>(rest.n);
        const double share = static_cast<double>(group.n) / static_cast<double>(all.n);
        bounds = pairBounds(group, rest, statistic.how, confidence);
        bounds.difference.lower *= 1 - share;
        bounds.difference.upper *= 1 - share;
        for (double *rho : {&bounds.ratio.lower, &bounds.ratio.upper})
            *rho = *rho / (share * *rho + 1 - share);
        const auto test = pairTest(group, rest, statistic.how);
        to.p = test.p;
        to.test = test.test;
    }
    to.difference = estimateOf(group.value - all.value, bounds.difference, differenceMethod(context, statistic.how, 1),
                               why, whyNone, confidence);
    to.ratio =
        estimateOf(all.value > 0 ? group.value / all.value : undefinedValue, bounds.ratio, ratioMethod(context, 1),
                   why.empty() ? VB_MSG("the rate of all is 0") : why, whyNone, confidence);
    return to;
}

Parity parityOf(const Context &context, const Statistic &statistic)
{
    const auto &[table, options, clustered] = context;
    Parity parity;
    parity.statistic = statistic.id;
    parity.gaps = gapsOf(context, statistic);
    std::vector<std::string> leftOut;
    const auto enough = levelsThatCount(table, statistic, true, leftOut);
    const auto test = equalityTest(comparedOf(context, enough, statistic), statistic.how, options.seed);
    parity.allEqual = test.result;
    parity.allEqualTest = test.test;
    const auto defined = levelsThatCount(table, statistic, false, leftOut);
    if (defined.size() <= mostPairedGroups)
        for (std::size_t i = 0; i < defined.size(); ++i)
            for (std::size_t j = i + 1; j < defined.size(); ++j)
                parity.pairs.push_back(differenceBetween(context, *defined[i], *defined[j], statistic));
    const auto reference = std::ranges::find(table.levels, options.reference, &GroupLevel::level);
    if (!options.reference.empty() && reference != table.levels.end())
        for (const auto &level : table.levels)
            if (&level != &*reference)
                parity.toReference.push_back(differenceBetween(context, level, *reference, statistic));
    if (statistic.how == Comparing::proportions) {
        Compared all;
        for (const auto *level : defined) {
            all.events += (level->*statistic.member).events;
            all.n += (level->*statistic.member).n;
        }
        all.value = static_cast<double>(all.events) / static_cast<double>(all.n);
        if (clustered != nullptr) {
            all.shares = &clustered->all;
            all.statistic = indexOf(statistic);
            Sum squares;
            for (const double share : clustered->all.of[all.statistic])
                squares.add(share * share);
            all.standardError = std::sqrt(squares.value());
        }
        for (const auto *level : defined)
            parity.toOverall.push_back(differenceToOverall(context, *level, all, statistic));
    }
    for (auto *list : {&parity.pairs, &parity.toReference, &parity.toOverall})
        adjust(*list);
    return parity;
}

} // namespace

LevelShares levelShares(const ClusteredSample &sample, std::span<const std::string> names, double threshold)
{
    LevelShares shares;
    for (std::size_t k = 0; const auto &name : sample.clusterNames()) {
        while (names[k] != name)
            ++k;
        shares.clusters.push_back(static_cast<std::uint32_t>(k));
    }
    const auto rate = [&](const CellValues &part, const CellValues &whole) {
        return sharesOfRate(sample, threshold, part, whole);
    };
    shares.of = {// in the order of `statistics`
                 rate(cell::predictedPositives, cell::all),
                 rate(cell::tp, cell::positives),
                 rate(cell::fp, cell::negatives),
                 rate(cell::tp, cell::predictedPositives),
                 rate(cell::tn, cell::predictedNegatives),
                 rate(cell::right, cell::all),
                 sharesOfAuc(sample),
                 sharesOfObservedToExpected(sample),
                 sharesOfSlope(sample),
                 sharesOfNetBenefit(sample, threshold)};
    return shares;
}

void compareGroups(GroupTable &table, const GroupOptions &options, const ClusteredGroups *clustered)
{
    const Context context{table, options, clustered};
    std::vector<Parity> parities;
    for (const auto &statistic : statistics)
        parities.push_back(parityOf(context, statistic));
    table.parities = std::move(parities);
    table.demographicParity = table.parities[selectionRate].gaps;
    table.equalOpportunity = table.parities[sensitivity].gaps;
    table.equalizedOdds = {equalizedOddsGap(context, false), equalizedOddsGap(context, true)};
}

} // namespace valbench::stats
