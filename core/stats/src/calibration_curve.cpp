// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/calibration_curve.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include <valbench/base/error.h>
#include <valbench/stats/quantile.h>

#include "sum.h"

namespace valbench::stats {

namespace {

/// Blocks with rising scores, as columns.
struct Points
{
    std::vector<double> x, weight, cases;
    std::vector<std::size_t> end; ///< records up to and with the block
    explicit Points(const BinarySample &sample)
    {
        std::size_t records = 0;
        for (auto block = sample.blocks().rbegin(); block != sample.blocks().rend(); ++block) {
            x.push_back(block->score);
            weight.push_back(static_cast<double>(block->size()));
            cases.push_back(static_cast<double>(block->cases));
            end.push_back(records += block->size());
        }
    }
    [[nodiscard]] std::size_t records() const { return end.empty() ? 0 : end.back(); }
    /// The block of a record counted from 0.
    [[nodiscard]] std::size_t blockOf(std::size_t record) const
    {
        return static_cast<std::size_t>(std::ranges::upper_bound(end, record) - end.begin());
    }
};

/// Weighted sums of powers of x - centre, and of these times the outcome.
template <std::size_t Degree>
struct Moments
{
    std::array<double, 2 * Degree + 1> x{};
    std::array<double, Degree + 1> y{};
};

/// Over blocks [first, last), of the first only the given share. Tricube weights (1 - (r/h)^3)^3; 1 within h/1000 and 0
/// beyond 0.999 h if `clips`, as in lowess. Four sums side by side, so that the compiler can use vector registers and
/// the order of additions is the same on every machine.
template <std::size_t Degree>
Moments<Degree> momentsAt(const Points &points, std::size_t first, std::size_t last, double share, double centre,
                          double h, bool clips)
{
    constexpr std::size_t lanes = 4;
    std::array<std::array<double, lanes>, 2 * Degree + 1> xs{};
    std::array<std::array<double, lanes>, Degree + 1> ys{};
    const double near = clips ? 0.001 * h : 0, far = clips ? 0.999 * h : h;
    const auto add = [&](std::size_t i, std::size_t lane, double part) {
        const double d = points.x[i] - centre, r = std::abs(d);
        const double u = h > 0 ? r / h : 0;
        const double cube = 1 - u * u * u;
        const double tricube = r <= near ? 1 : r <= far ? cube * cube * cube : 0;
        double wx = tricube * part * points.weight[i], wy = tricube * part * points.cases[i];
        for (std::size_t k = 0; k <= 2 * Degree; ++k) {
            xs[k][lane] += wx;
            wx *= d;
        }
        for (std::size_t k = 0; k <= Degree; ++k) {
            ys[k][lane] += wy;
            wy *= d;
        }
    };
    std::size_t i = first;
    if (i < last)
        add(i++, 0, share);
    for (; i + lanes <= last; i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane)
            add(i + lane, lane, 1);
    for (; i < last; ++i)
        add(i, 0, 1);
    Moments<Degree> moments;
    for (std::size_t k = 0; k <= 2 * Degree; ++k)
        moments.x[k] = std::accumulate(xs[k].begin(), xs[k].end(), 0.0);
    for (std::size_t k = 0; k <= Degree; ++k)
        moments.y[k] = std::accumulate(ys[k].begin(), ys[k].end(), 0.0);
    return moments;
}

/// The local line at records [left, right] (from 0) around `centre`.
double localLine(const Points &points, std::size_t left, std::size_t right, double centre)
{
    const std::size_t first = points.blockOf(left), rightBlock = points.blockOf(right);
    const double h = std::max(centre - points.x[first], points.x[rightBlock] - centre);
    // Ties beyond the window count as well, up to 0.999 h.
    const auto beyond = std::upper_bound(points.x.begin(), points.x.end(), centre + 0.999 * h);
    const auto last = std::max(static_cast<std::size_t>(beyond - points.x.begin()), points.blockOf(left) + 1);
    const double share = static_cast<double>(points.end[first] - left) / points.weight[first];
    const auto m = momentsAt<1>(points, first, last, share, centre, h, true);
    const double mean = m.y[0] / m.x[0];
    const double offset = m.x[1] / m.x[0];
    const double spread = m.x[2] / m.x[0] - offset * offset;
    if (!(std::sqrt(std::max(0.0, spread)) > 0.001 * (points.x.back() - points.x.front())))
        return mean;
    return mean - offset / spread * (m.y[1] / m.x[0] - offset * mean);
}

/// The local parabola at `centre`; none where its points do not determine one.
std::optional<double> localParabola(const Points &points, double centre, std::size_t nearest)
{
    // The window grows to whichever side is nearer until it holds so many records.
    auto right = static_cast<std::size_t>(std::ranges::upper_bound(points.x, centre) - points.x.begin());
    std::size_t left = right;
    double h = 0;
    std::size_t held = 0;
    while (held < nearest) {
        const bool hasLeft = left > 0, hasRight = right < points.x.size();
        const double toLeft = hasLeft ? centre - points.x[left - 1] : 0;
        const double toRight = hasRight ? points.x[right] - centre : 0;
        if (hasLeft && (!hasRight || toLeft <= toRight)) {
            --left;
            h = toLeft;
            held += static_cast<std::size_t>(points.weight[left]);
        } else {
            h = toRight;
            held += static_cast<std::size_t>(points.weight[right]);
            ++right;
        }
    }
    if (!(h > 0))
        return std::nullopt;
    auto m = momentsAt<2>(points, left, right, 1, centre, h, false);
    // Scaled to the window, the normal equations are those of numbers in [-1, 1].
    double scale = 1;
    for (std::size_t k = 0; k < 5; ++k, scale *= h)
        m.x[k] /= scale;
    scale = 1;
    for (std::size_t k = 0; k < 3; ++k, scale *= h)
        m.y[k] /= scale;
    // Orthogonal polynomials 1, d - a, d^2 - b d - c with respect to the weights.
    const double a = m.x[1] / m.x[0];
    const double n1 = m.x[2] - a * m.x[1];
    if (!(n1 > 1e-12 * m.x[0]))
        return std::nullopt;
    const double b = (m.x[3] - a * m.x[2]) / n1;
    const double c = m.x[2] / m.x[0] - b * a;
    const double n2 = m.x[4] - b * m.x[3] - c * m.x[2];
    if (!(n2 > 1e-12 * m.x[0]))
        return std::nullopt;
    const double y0 = m.y[0] / m.x[0];
    const double y1 = (m.y[1] - a * m.y[0]) / n1;
    const double y2 = (m.y[2] - b * m.y[1] - c * m.y[0]) / n2;
    return y0 - a * y1 - c * y2; // at d = 0
}

SmoothError errorOf(const Points &points, const SmoothCurve &rising)
{
    std::vector<std::pair<double, std::size_t>> gaps;
    Sum sum;
    for (std::size_t i = 0; i < points.x.size(); ++i) {
        const auto n = static_cast<std::size_t>(points.weight[i]);
        gaps.emplace_back(std::abs(rising[i] - points.x[i]), n);
        sum.add(gaps.back().first, n);
    }
    std::ranges::sort(gaps);
    // The record of a rank, so that quantiles of records need no list of records.
    std::vector<std::size_t> end;
    std::size_t records = 0;
    for (const auto &[gap, n] : gaps)
        end.push_back(records += n);
    const auto at = [&](std::size_t rank) {
        return gaps[static_cast<std::size_t>(std::ranges::upper_bound(end, rank) - end.begin())].first;
    };
    const auto quantile = [&](double q) {
        const double rank = static_cast<double>(records - 1) * q;
        const auto below = static_cast<std::size_t>(rank);
        const double pair[] = {at(below), at(std::min(below + 1, records - 1))};
        return quantileOfSorted(pair, rank - static_cast<double>(below));
    };
    SmoothError error;
    error.mean = sum.value() / static_cast<double>(records);
    error.median = quantile(0.5);
    error.ninetieth = quantile(0.9);
    error.largest = gaps.back().first;
    return error;
}

SmoothCurve lowessRising(const Points &points)
{
    const std::size_t n = points.records();
    SmoothCurve curve(points.x.size());
    if (n == 0)
        return curve;
    const auto span = static_cast<std::size_t>(2.0 / 3.0 * static_cast<double>(n) + 1e-7);
    const std::size_t window = std::max<std::size_t>(2, std::min(n, span));
    if (n < 2 || points.x.size() == 1) {
        for (std::size_t i = 0; i < curve.size(); ++i)
            curve[i] = points.cases[i] / points.weight[i];
        return curve;
    }
    const double delta = 0.01 * (points.x.back() - points.x.front());
    std::size_t left = 0, right = window - 1;
    std::optional<std::size_t> last;
    std::size_t block = 0;
    while (true) {
        const double centre = points.x[block];
        std::size_t leftBlock = points.blockOf(left), rightBlock = points.blockOf(right);
        while (right + 1 < n) {
            while (points.end[leftBlock] <= left)
                ++leftBlock;
            while (points.end[rightBlock] <= right + 1)
                ++rightBlock;
            if (!(centre - points.x[leftBlock] > points.x[rightBlock] - centre))
                break;
            ++left;
            ++right;
        }
        curve[block] = localLine(points, left, right, centre);
        if (last)
            for (std::size_t between = *last + 1; between < block; ++between) {
                const double t = (points.x[between] - points.x[*last]) / (centre - points.x[*last]);
                curve[between] = t * curve[block] + (1 - t) * curve[*last];
            }
        last = block;
        if (block + 1 >= points.x.size())
            return curve;
        const double cut = centre + delta;
        std::size_t next = block + 1;
        while (next + 1 < points.x.size() && points.x[next + 1] <= cut)
            ++next;
        block = next;
    }
}

} // namespace

SmoothCurve lowessCurve(const BinarySample &sample)
{
    auto curve = lowessRising(Points(sample));
    std::ranges::reverse(curve); // blocks have falling scores
    return curve;
}

SmoothError lowessError(const BinarySample &sample)
{
    const Points points(sample);
    if (points.records() == 0)
        return {.reason = VB_MSG("no records")};
    return errorOf(points, lowessRising(points));
}

SmoothError loessError(const BinarySample &sample)
{
    const Points points(sample);
    if (points.records() == 0)
        return {.reason = VB_MSG("no records")};
    if (points.x.size() > loessLimit)
        return {.reason = VB_MSG("not computed beyond 5,000 distinct predictions: its cost grows with their square")};
    const auto nearest = static_cast<std::size_t>(0.75 * static_cast<double>(points.records()) + 1e-5);
    SmoothCurve curve;
    for (const double x : points.x) {
        const auto fitted = nearest > 0 ? localParabola(points, x, nearest) : std::nullopt;
        if (!fitted)
            return {.reason = VB_MSG("a neighbourhood has too few distinct predictions for a parabola")};
        curve.push_back(*fitted);
    }
    return errorOf(points, curve);
}

} // namespace valbench::stats
