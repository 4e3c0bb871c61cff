// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/auc_equality.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <valbench/base/error.h>
#include <valbench/stats/binary_sample.h>

#include "contrast_test.h"
#include "delong.h"
#include "sum.h"

namespace valbench::stats {

namespace {

/// The components of an area, by score.
struct Model
{
    BinarySample sample;
    std::vector<Placement> placed;
    double area = undefinedValue;

    [[nodiscard]] double component(double score, bool isCase) const
    {
        const auto blocks = sample.blocks();
        const auto found = std::ranges::lower_bound(blocks, score, std::ranges::greater(), &TieBlock::score);
        const auto &here = placed[static_cast<std::size_t>(found - blocks.begin())];
        return (isCase ? here.ofCase : here.ofControl) - area;
    }
};

/// Of a cluster, sums of its records' components, each less that of the first model.
struct ClusterTotals
{
    std::vector<double> ofCases, ofControls;
    bool hasCase = false, hasControl = false;
};

/// Obuchowski's covariance of the differences; with one record in each cluster DeLong's.
std::vector<double> covarianceOf(const std::vector<ClusterTotals> &clusters, std::size_t differences, double n1,
                                 double n0)
{
    double withCase = 0, withControl = 0;
    for (const auto &cluster : clusters) {
        withCase += cluster.hasCase ? 1 : 0;
        withControl += cluster.hasControl ? 1 : 0;
    }
    std::vector<double> covariance(differences * differences, undefinedValue);
    if (withCase < 2 || withControl < 2)
        return covariance;
    const auto all = static_cast<double>(clusters.size());
    for (std::size_t r = 0; r < differences; ++r)
        for (std::size_t s = 0; s <= r; ++s) {
            Sum xx, yy, xy;
            for (const auto &[x, y, hasCase, hasControl] : clusters) {
                xx.add(x[r] * x[s]);
                yy.add(y[r] * y[s]);
                xy.add(x[r] * y[s] + x[s] * y[r]);
            }
            covariance[r * differences + s] = covariance[s * differences + r] =
                withCase / (withCase - 1) * xx.value() / (n1 * n1) +
                withControl / (withControl - 1) * yy.value() / (n0 * n0) + all / (all - 1) * xy.value() / (n1 * n0);
        }
    return covariance;
}

} // namespace

Result<AucEquality> testEqualAucs(std::span<const double> outcomes, std::span<const std::span<const double>> scores,
                                  std::span<const std::string> clusters)
{
    if (scores.size() < 2)
        return fail(ErrorCode::usage, VB_MSG("There are {number} scores to compare; expected at least two."),
                    {{"number", std::to_string(scores.size())}});
    VB_CHECK(checkOutcomes(outcomes));
    for (const auto &score : scores) {
        if (score.size() != outcomes.size() || (!clusters.empty() && clusters.size() != outcomes.size()))
            return fail(ErrorCode::badInput, VB_MSG("Outcomes, scores and clusters differ in number; "
                                                    "expected one of each for each row."));
        VB_CHECK(checkScores(score, ScoreKind::any));
    }
    std::vector<std::size_t> rows;
    std::map<std::string_view, std::size_t> numbers; // by name, so that sums do not depend on the order of rows
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const auto isMissing = [i](std::span<const double> score) { return std::isnan(score[i]); };
        if (std::isnan(outcomes[i]) || std::ranges::any_of(scores, isMissing))
            continue;
        if (!clusters.empty() && clusters[i].empty())
            return fail(ErrorCode::badInput, VB_MSG("Row {row} has no cluster; expected one in every row."),
                        {{"row", std::to_string(i + 1)}});
        rows.push_back(i);
        if (!clusters.empty())
            numbers.emplace(clusters[i], 0);
    }
    std::size_t next = 0;
    for (auto &[name, number] : numbers)
        number = next++;
    // For the same reason records have an order of their own.
    const auto clusterOf = [&](std::size_t row) { return clusters.empty() ? 0 : numbers.find(clusters[row])->second; };
    std::ranges::sort(rows, [&](std::size_t a, std::size_t b) {
        for (const auto &score : scores)
            if (score[a] != score[b])
                return score[a] < score[b];
        return outcomes[a] != outcomes[b] ? outcomes[a] < outcomes[b] : clusterOf(a) < clusterOf(b);
    });

    AucEquality result;
    result.method = clusters.empty() ? "delong" : "obuchowski";
    result.n = rows.size();
    result.missing = outcomes.size() - rows.size();
    std::vector<Model> models;
    for (const auto &score : scores) {
        std::vector<double> y, s;
        for (const std::size_t i : rows) {
            y.push_back(outcomes[i]);
            s.push_back(score[i]);
        }
        Model model;
        VB_TRY(model.sample, BinarySample::make(y, s));
        model.area = areaOfBlocks(model.sample.blocks());
        result.areas.push_back(model.area);
        if (!std::isnan(model.area))
            model.placed = placements(model.sample.blocks());
        models.push_back(std::move(model));
    }
    const auto &sample = models[0].sample;
    if (std::isnan(models[0].area)) {
        result.test.reason = sample.cases() == 0 ? VB_MSG("no positives") : VB_MSG("no negatives");
        return result;
    }
    const std::size_t differences = models.size() - 1;
    std::vector<ClusterTotals> totals(clusters.empty() ? rows.size() : numbers.size());
    for (auto &cluster : totals) {
        cluster.ofCases.assign(differences, 0);
        cluster.ofControls.assign(differences, 0);
    }
    for (std::size_t k = 0; k < rows.size(); ++k) {
        const std::size_t i = rows[k];
        const bool isCase = outcomes[i] == 1;
        auto &cluster = totals[clusters.empty() ? k : clusterOf(i)];
        (isCase ? cluster.hasCase : cluster.hasControl) = true;
        const double first = models[0].component(scores[0][i], isCase);
        for (std::size_t d = 0; d < differences; ++d)
            (isCase ? cluster.ofCases : cluster.ofControls)[d] +=
                models[d + 1].component(scores[d + 1][i], isCase) - first;
    }
    std::vector<double> apart;
    for (std::size_t d = 0; d < differences; ++d)
        apart.push_back(result.areas[d + 1] - result.areas[0]);
    result.test = contrastTest(apart, covarianceOf(totals, differences, static_cast<double>(sample.cases()),
                                                   static_cast<double>(sample.controls())));
    return result;
}

} // namespace valbench::stats
