// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "paired_records.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>

#include <valbench/stats/binary_sample.h>

namespace valbench::stats {

Result<Pairs> pairsOf(std::span<const double> outcomes, std::span<const double> firstScores,
                      std::span<const double> secondScores, std::span<const std::string> clusters)
{
    if (outcomes.size() != firstScores.size() || outcomes.size() != secondScores.size() ||
        (!clusters.empty() && clusters.size() != outcomes.size()))
        return fail(ErrorCode::badInput, VB_MSG("Outcomes, scores and clusters differ in number; "
                                                "expected one of each for each row."));
    VB_CHECK(checkOutcomes(outcomes));
    VB_CHECK(checkScores(firstScores, ScoreKind::probability));
    VB_CHECK(checkScores(secondScores, ScoreKind::probability));
    Pairs pairs;
    std::map<std::string_view, std::uint32_t> numbers; // by name
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (std::isnan(outcomes[i]) || std::isnan(firstScores[i]) || std::isnan(secondScores[i]))
            continue;
        rows.push_back(i);
        if (!clusters.empty())
            numbers.emplace(clusters[i], 0);
    }
    std::uint32_t next = 0;
    for (auto &[name, number] : numbers)
        number = next++;
    pairs.clusters = numbers.size();
    for (const std::size_t i : rows)
        pairs.records.push_back({firstScores[i] + 0.0, secondScores[i] + 0.0, outcomes[i] == 1,
                                 clusters.empty() ? 0 : numbers[clusters[i]]});
    std::ranges::sort(pairs.records, {},
                      [](const Pair &r) { return std::tuple(r.first, r.second, r.isCase, r.cluster); });
    for (const auto &record : pairs.records)
        pairs.cases += record.isCase ? 1 : 0;
    return pairs;
}

} // namespace valbench::stats
