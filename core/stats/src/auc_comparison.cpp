// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/auc_comparison.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include <valbench/stats/distributions.h>

#include "delong.h"
#include "sum.h"

namespace valbench::stats {

namespace {

struct PairedRecord
{
    double first;
    double second;
    bool isCase;
};

/// Looks up the components of a record by its score.
class Components {
public:
    explicit Components(const BinarySample &sample) : m_blocks(sample.blocks()), m_placed(placements(sample.blocks()))
    {
    }
    [[nodiscard]] double of(double score, bool isCase) const
    {
        const auto found = std::ranges::lower_bound(m_blocks, score, std::ranges::greater(), &TieBlock::score);
        const auto &placed = m_placed[static_cast<std::size_t>(found - m_blocks.begin())];
        return isCase ? placed.ofCase : placed.ofControl;
    }

private:
    std::span<const TieBlock> m_blocks;
    std::vector<Placement> m_placed;
};

Estimate differenceOf(double d, double variance, double confidence, std::size_t n, std::size_t cases)
{
    Estimate estimate;
    if (std::isnan(d))
        estimate = undefinedEstimate(VB_MSG("no positives or no negatives"), method::delong);
    else if (std::isnan(variance))
        estimate = withoutInterval(d, VB_MSG("DeLong's variance needs two cases and two controls"), method::delong);
    else if (variance <= 0)
        estimate = withoutInterval(d, VB_MSG("the variance of the difference is 0"), method::delong);
    else
        estimate = symmetricInterval(d, std::sqrt(variance), Scale::identity, confidence, method::delong);
    estimate.confidence = confidence;
    estimate.n = n;
    estimate.events = cases;
    return estimate;
}

} // namespace

DifferenceTest differenceTest(double difference, double variance)
{
    if (variance > 0) {
        const double z = difference / std::sqrt(variance);
        return {z, twoSidedNormalP(z)};
    }
    return variance == 0 && difference == 0 ? DifferenceTest{0, 1} : DifferenceTest{};
}

Result<AucComparison> comparePairedAucs(std::span<const double> outcomes, std::span<const double> firstScores,
                                        std::span<const double> secondScores, double confidence)
{
    if (outcomes.size() != firstScores.size() || outcomes.size() != secondScores.size())
        return fail(ErrorCode::badInput, VB_MSG("The outcomes and the two scores differ in number; "
                                                "expected both scores for each outcome."));
    VB_CHECK(checkOutcomes(outcomes));
    VB_CHECK(checkScores(firstScores, ScoreKind::any));
    VB_CHECK(checkScores(secondScores, ScoreKind::any));
    std::vector<PairedRecord> records;
    std::vector<double> y, a, b;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (!std::isnan(outcomes[i]) && !std::isnan(firstScores[i]) && !std::isnan(secondScores[i]))
            records.push_back({firstScores[i] + 0.0, secondScores[i] + 0.0, outcomes[i] == 1});
    // A stated order, so that sums do not depend on the order of rows.
    std::ranges::sort(records, {}, [](const PairedRecord &r) { return std::tuple(r.first, r.second, r.isCase); });
    for (const auto &record : records) {
        y.push_back(record.isCase ? 1 : 0);
        a.push_back(record.first);
        b.push_back(record.second);
    }
    VB_TRY(const auto first, BinarySample::make(y, a));
    VB_TRY(const auto second, BinarySample::make(y, b));

    AucComparison result;
    result.n = records.size();
    result.missing = outcomes.size() - records.size();
    result.first = auc(first);
    result.second = auc(second);
    const double d = result.first.area - result.second.area;
    double variance = undefinedValue;
    result.covariance = undefinedValue;
    if (first.cases() >= 2 && first.controls() >= 2) {
        const Components ofFirst(first), ofSecond(second);
        Sum product[2], square[2];
        for (const auto &record : records) {
            const double u = ofFirst.of(record.first, record.isCase) - result.first.area;
            const double v = ofSecond.of(record.second, record.isCase) - result.second.area;
            product[record.isCase].add(u * v);
            square[record.isCase].add((u - v) * (u - v));
        }
        const auto n1 = static_cast<double>(first.cases());
        const auto n0 = static_cast<double>(first.controls());
        result.covariance = product[1].value() / (n1 - 1) / n1 + product[0].value() / (n0 - 1) / n0;
        variance = square[1].value() / (n1 - 1) / n1 + square[0].value() / (n0 - 1) / n0;
    }
    result.difference = differenceOf(d, variance, confidence, result.n, first.cases());
    const auto test = differenceTest(d, variance);
    result.statistic = test.statistic;
    result.p = test.p;
    return result;
}

AucComparison compareUnpairedAucs(const BinarySample &first, const BinarySample &second, double confidence)
{
    AucComparison result;
    result.first = auc(first);
    result.second = auc(second);
    result.n = first.size() + second.size();
    result.missing = first.missing() + second.missing();
    const double d = result.first.area - result.second.area;
    const double vr = result.first.variance, vs = result.second.variance;
    result.difference = differenceOf(d, vr + vs, confidence, result.n, first.cases() + second.cases());
    if (vr + vs > 0) {
        result.statistic = d / std::sqrt(vr + vs);
        result.degreesOfFreedom =
            (vr + vs) * (vr + vs) /
            (vr * vr / (static_cast<double>(first.size()) - 1) + vs * vs / (static_cast<double>(second.size()) - 1));
        result.p = twoSidedStudentP(result.statistic, result.degreesOfFreedom);
        // The interval belongs to the test: t in place of z.
        const double half =
            studentQuantile((1 + confidence) / 2, result.degreesOfFreedom) * result.difference.standardError;
        result.difference.lower = d - half;
        result.difference.upper = d + half;
    }
    return result;
}

double nonInferiorityP(const AucComparison &comparison, double margin)
{
    return normalUpperTail((comparison.difference.value + margin) / comparison.difference.standardError);
}

} // namespace valbench::stats
