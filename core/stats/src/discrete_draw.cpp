// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "discrete_draw.h"

#include <algorithm>
#include <cmath>

#include "count.h"

namespace valbench::stats {

namespace {

double logChoose(std::uint64_t n, std::uint64_t k)
{
    return std::lgamma(real(n) + 1) - std::lgamma(real(k) + 1) - std::lgamma(real(n - k) + 1);
}

/// Takes chances off the uniform number u, from the mode outwards. up(x) is P(x + 1) / P(x), down(x) P(x - 1) / P(x).
template <class Up, class Down>
std::uint64_t invert(double u, std::uint64_t mode, double peak, std::uint64_t lowest, std::uint64_t highest,
                     const Up &up, const Down &down)
{
    u -= peak;
    std::uint64_t low = mode, high = mode;
    double below = peak, above = peak;
    while (u >= 0 && (low > lowest || high < highest)) {
        if (high < highest) {
            above *= up(high);
            ++high;
            u -= above;
            if (u < 0)
                return high;
        }
        if (low > lowest) {
            below *= down(low);
            --low;
            u -= below;
            if (u < 0)
                return low;
        }
        if (below + above < 1e-300)
            break; // what is left of u is rounding
    }
    return mode;
}

} // namespace

std::uint64_t drawHypergeometric(std::uint64_t good, std::uint64_t bad, std::uint64_t drawn, RandomStream &random)
{
    const std::uint64_t lowest = drawn > bad ? drawn - bad : 0;
    const std::uint64_t highest = std::min(good, drawn);
    const double u = random.uniform();
    if (lowest == highest)
        return lowest;
    const auto guess = static_cast<std::uint64_t>((real(drawn) + 1) * (real(good) + 1) / (real(good + bad) + 2));
    const std::uint64_t mode = std::clamp(guess, lowest, highest);
    const double peak = std::exp(logChoose(good, mode) + logChoose(bad, drawn - mode) - logChoose(good + bad, drawn));
    const double slack = real(bad) - real(drawn);
    return invert(
        u, mode, peak, lowest, highest,
        [&](std::uint64_t x) { return real(good - x) * real(drawn - x) / (real(x + 1) * (slack + real(x) + 1)); },
        [&](std::uint64_t x) { return real(x) * (slack + real(x)) / (real(good - x + 1) * real(drawn - x + 1)); });
}

std::uint64_t drawBinomial(std::uint64_t trials, double chance, RandomStream &random)
{
    const double u = random.uniform();
    if (trials == 0 || chance <= 0)
        return 0;
    if (chance >= 1)
        return trials;
    const auto mode = std::min(trials, static_cast<std::uint64_t>((real(trials) + 1) * chance));
    const double peak =
        std::exp(logChoose(trials, mode) + real(mode) * std::log(chance) + real(trials - mode) * std::log1p(-chance));
    const double odds = chance / (1 - chance);
    return invert(
        u, mode, peak, 0, trials, [&](std::uint64_t x) { return odds * real(trials - x) / real(x + 1); },
        [&](std::uint64_t x) { return real(x) / (odds * real(trials - x + 1)); });
}

} // namespace valbench::stats
