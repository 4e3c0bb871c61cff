// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tie_blocks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

#include "parallel.h"
#include "radix_sort.h"

namespace valbench::stats {

namespace {

/// Below this many rows a second thread costs more than it saves.
constexpr std::size_t rowsPerThread = 50'000;
constexpr std::size_t mostRanges = 8, mostParts = 2 * mostRanges + 2, probes = 1023;

/// Parts a sample into ranges of scores, each about as full as the others, that threads can put in order each for
/// itself; each range into cases and controls; and what has a missing value, or one that is not allowed, apart.
class Parting {
public:
    Parting(std::span<const double> scores, ScoreKind kind, std::size_t ranges)
        : m_lowest(kind == ScoreKind::probability ? 0 : std::numeric_limits<double>::lowest()),
          m_highest(kind == ScoreKind::probability ? 1 : std::numeric_limits<double>::max())
    {
        std::vector<double> some;
        for (std::size_t i = 0; i < probes && ranges > 1; ++i)
            if (const double score = scores[i * scores.size() / probes]; !std::isnan(score))
                some.push_back(score);
        std::ranges::sort(some);
        for (std::size_t i = 1; i < ranges && !some.empty(); ++i)
            m_edges.push_back(some[some.size() - 1 - i * (some.size() - 1) / ranges]);
    }

    /// Range 0 has the highest scores.
    [[nodiscard]] std::size_t ranges() const { return m_edges.size() + 1; }
    static std::size_t casesOf(std::size_t range) { return 2 * range; }
    static std::size_t controlsOf(std::size_t range) { return 2 * range + 1; }
    /// Where those with missing values are, and at the same time how many parts others have.
    [[nodiscard]] std::size_t missing() const { return 2 * ranges(); }
    [[nodiscard]] std::size_t unsound() const { return 2 * ranges() + 1; }

    [[nodiscard]] std::size_t of(double outcome, double score) const
    {
        const bool isCase = outcome == 1, hasOutcome = outcome == outcome, hasScore = score == score;
        const bool isSound =
            (isCase | (outcome == 0) | !hasOutcome) & (((score >= m_lowest) & (score <= m_highest)) | !hasScore);
        std::size_t part = isCase ? 0 : 1;
        for (const double edge : m_edges)
            part += score < edge ? 2 : 0;
        part = hasOutcome & hasScore ? part : missing();
        return isSound ? part : unsound();
    }

private:
    double m_lowest, m_highest;
    std::vector<double> m_edges; ///< falling
};

using Places = std::array<std::size_t, mostParts>; // one for each part

/// All scores, part after part.
class Parts {
public:
    /// Each thread takes some of the rows: counts, and when all have counted, knows where its scores go.
    Parts(std::span<const double> outcomes, std::span<const double> scores, const Parting &parting, unsigned threads)
        : m_scores(std::make_unique_for_overwrite<double[]>(scores.size()))
    {
        const std::size_t pieces = parting.ranges(), n = scores.size();
        const auto partOf = std::make_unique_for_overwrite<std::uint8_t[]>(n);
        std::vector<Places> places(pieces);
        forEachIndex(pieces, threads, [&](std::size_t piece) {
            Places counts{};
            for (std::size_t i = piece * n / pieces; i < (piece + 1) * n / pieces; ++i) {
                const std::size_t part = parting.of(outcomes[i], scores[i]);
                partOf[i] = static_cast<std::uint8_t>(part);
                ++counts[part];
            }
            places[piece] = counts;
        });
        std::size_t next = 0;
        for (std::size_t part = 0; part < mostParts; ++part) {
            m_starts[part] = next;
            for (auto &ofPiece : places)
                next += std::exchange(ofPiece[part], next);
            m_ends[part] = next;
        }
        forEachIndex(pieces, threads, [&](std::size_t piece) {
            Places to = places[piece];
            for (std::size_t i = piece * n / pieces; i < (piece + 1) * n / pieces; ++i)
                m_scores[to[partOf[i]]++] = scores[i] + 0.0; // -0 becomes 0
        });
    }

    [[nodiscard]] std::size_t startOf(std::size_t part) const { return m_starts[part]; }
    std::span<double> operator[](std::size_t part)
    {
        return {m_scores.get() + m_starts[part], m_ends[part] - m_starts[part]};
    }

private:
    std::unique_ptr<double[]> m_scores;
    Places m_starts{}, m_ends{};
};

/// Takes the scores that equal this one off the end of rising ones.
std::uint64_t take(std::span<const double> &scores, double score)
{
    std::size_t left = scores.size();
    while (left > 0 && scores[left - 1] == score)
        --left;
    const std::size_t taken = scores.size() - left;
    scores = scores.first(left);
    return taken;
}

/// Writes the blocks of rising scores from `to` on; returns where they end.
TieBlock *writeBlocks(TieBlock *to, std::span<const double> cases, std::span<const double> controls)
{
    constexpr double none = -std::numeric_limits<double>::infinity();
    while (!cases.empty() || !controls.empty()) {
        const double score = std::max(cases.empty() ? none : cases.back(), controls.empty() ? none : controls.back());
        to->score = score;
        to->cases = take(cases, score);
        to->controls = take(controls, score);
        ++to;
    }
    return to;
}

} // namespace

std::optional<TieBlocks> tieBlocks(std::span<const double> outcomes, std::span<const double> scores, ScoreKind kind,
                                   unsigned threads)
{
    const Parting parting(
        scores, kind,
        std::clamp(scores.size() / rowsPerThread, std::size_t(1), std::min(threadsOf(threads), mostRanges)));
    Parts parts(outcomes, scores, parting, threads);
    if (!parts[parting.unsound()].empty())
        return std::nullopt;
    TieBlocks all;
    all.missing = parts[parting.missing()].size();
    all.blocks.resize(scores.size() - all.missing);
    // Where a range starts if the higher ones have no ties.
    const auto first = [&](std::size_t range) { return all.blocks.data() + parts.startOf(Parting::casesOf(range)); };
    std::array<TieBlock *, mostRanges> ends{};
    forEachIndex(parting.ranges(), threads, [&](std::size_t range) {
        const auto cases = parts[Parting::casesOf(range)], controls = parts[Parting::controlsOf(range)];
        sortRising(cases);
        sortRising(controls);
        ends[range] = writeBlocks(first(range), cases, controls);
    });
    TieBlock *end = ends[0];
    for (std::size_t range = 0; range < parting.ranges(); ++range) {
        if (range > 0)
            end = end == first(range) ? ends[range] : std::copy(first(range), ends[range], end);
        all.cases += parts[Parting::casesOf(range)].size();
    }
    all.blocks.resize(static_cast<std::size_t>(end - all.blocks.data()));
    return all;
}

} // namespace valbench::stats
