// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tie_blocks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "parallel.h"
#include "radix_sort.h"

namespace valbench::stats {

namespace {

/// Below this many rows a second thread costs more than it saves.
constexpr std::size_t rowsPerThread = 50'000;
constexpr std::size_t mostRanges = 8, probes = 1023;

/// Parts a sample into ranges of scores, each about as full as the others, that threads can put in order each for
/// itself; and each range into controls and cases.
class Parting {
public:
    Parting(std::span<const double> scores, std::size_t ranges)
    {
        std::vector<double> some;
        for (std::size_t i = 0; i < probes && ranges > 1; ++i)
            if (const double score = scores[i * scores.size() / probes]; !std::isnan(score))
                some.push_back(score);
        std::ranges::sort(some);
        for (std::size_t i = 1; i < ranges && !some.empty(); ++i)
            m_edges.push_back(some[i * some.size() / ranges]);
    }

    /// Range 0 has the lowest scores.
    [[nodiscard]] std::size_t ranges() const { return m_edges.size() + 1; }
    [[nodiscard]] std::size_t parts() const { return 2 * ranges() + 1; }
    static std::size_t controlsOf(std::size_t range) { return 2 * range; }
    static std::size_t casesOf(std::size_t range) { return 2 * range + 1; }
    /// The part of records with a missing value.
    [[nodiscard]] std::size_t missing() const { return 2 * ranges(); }

    [[nodiscard]] std::size_t of(double outcome, double score) const
    {
        std::size_t range = 0;
        for (const double edge : m_edges)
            range += score >= edge ? 1 : 0;
        const std::size_t part = 2 * range + (outcome > 0.5 ? 1 : 0);
        return std::isunordered(outcome, score) ? missing() : part;
    }

private:
    std::vector<double> m_edges; ///< rising
};

using Places = std::array<std::size_t, 2 * mostRanges + 2>; // of each part, and the end

/// All scores, part after part.
class Parts {
public:
    Parts(std::span<const double> outcomes, std::span<const double> scores, const Parting &parting, unsigned threads)
        : m_scores(std::make_unique_for_overwrite<double[]>(scores.size()))
    {
        // Each thread takes some of the rows: counts, and when all have counted, knows where its scores go.
        const std::size_t pieces = parting.ranges(), n = scores.size();
        const auto inPiece = [&](std::size_t piece, const auto &visit) {
            for (std::size_t i = piece * n / pieces; i < (piece + 1) * n / pieces; ++i)
                visit(parting.of(outcomes[i], scores[i]), scores[i]);
        };
        std::vector<Places> places(pieces, Places{});
        forEachIndex(pieces, threads, [&](std::size_t piece) {
            Places counts{};
            inPiece(piece, [&](std::size_t part, double) { ++counts[part]; });
            places[piece] = counts;
        });
        std::size_t next = 0;
        for (std::size_t part = 0; part < parting.parts(); ++part) {
            m_starts[part] = next;
            for (auto &ofPiece : places)
                next += std::exchange(ofPiece[part], next);
        }
        m_starts[parting.parts()] = next;
        forEachIndex(pieces, threads, [&](std::size_t piece) {
            Places to = places[piece];
            inPiece(piece, [&](std::size_t part, double score) { m_scores[to[part]++] = score + 0.0; }); // no -0
        });
    }

    std::span<double> operator[](std::size_t part)
    {
        return {m_scores.get() + m_starts[part], m_starts[part + 1] - m_starts[part]};
    }

private:
    std::unique_ptr<double[]> m_scores;
    Places m_starts{};
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

/// Of rising scores. Room for `capacity` blocks is kept.
std::vector<TieBlock> blocksOf(std::span<const double> cases, std::span<const double> controls, std::size_t capacity)
{
    std::vector<TieBlock> blocks;
    blocks.reserve(capacity);
    constexpr double none = -std::numeric_limits<double>::infinity();
    while (!cases.empty() || !controls.empty()) {
        const double score = std::max(cases.empty() ? none : cases.back(), controls.empty() ? none : controls.back());
        const auto ofCases = take(cases, score);
        blocks.push_back({score, ofCases, take(controls, score)});
    }
    return blocks;
}

} // namespace

TieBlocks tieBlocks(std::span<const double> outcomes, std::span<const double> scores, unsigned threads)
{
    const Parting parting(
        scores, std::clamp(scores.size() / rowsPerThread, std::size_t(1), std::min(threadsOf(threads), mostRanges)));
    Parts parts(outcomes, scores, parting, threads);
    std::vector<std::vector<TieBlock>> blocks(parting.ranges()); // from the highest range on
    forEachIndex(blocks.size(), threads, [&](std::size_t i) {
        const std::size_t range = blocks.size() - 1 - i;
        const auto cases = parts[Parting::casesOf(range)], controls = parts[Parting::controlsOf(range)];
        sortRising(cases);
        sortRising(controls);
        // The first takes the others in.
        blocks[i] = blocksOf(cases, controls, i == 0 ? scores.size() : cases.size() + controls.size());
    });
    TieBlocks all;
    all.blocks = std::move(blocks[0]);
    for (std::size_t i = 1; i < blocks.size(); ++i)
        all.blocks.insert(all.blocks.end(), blocks[i].begin(), blocks[i].end());
    for (std::size_t range = 0; range < parting.ranges(); ++range) {
        all.cases += parts[Parting::casesOf(range)].size();
        all.controls += parts[Parting::controlsOf(range)].size();
    }
    return all;
}

} // namespace valbench::stats
