// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Round ticks.
#include <valbench/plots/ticks.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <valbench/base/text.h>

#include "wording.h"

namespace valbench::plots {

namespace {

/// mantissa · 10^exponent with mantissa 1, 2 or 5.
struct Step
{
    int mantissa = 1;
    int exponent = 0;

    /// Tick number k. Divides by whole powers so that 3 · 0.2 is the double 0.6.
    [[nodiscard]] double at(std::int64_t k) const
    {
        const auto whole = static_cast<double>(k * mantissa);
        return exponent >= 0 ? whole * std::pow(10.0, exponent) : whole / std::pow(10.0, -exponent);
    }
};

Step stepFor(double span, int wanted)
{
    const double raw = span / wanted;
    Step step;
    step.exponent = static_cast<int>(std::floor(std::log10(raw)));
    const double ratio = raw / std::pow(10.0, step.exponent);
    // Geometric midpoints between 1, 2, 5 and 10.
    if (ratio < std::sqrt(2.0))
        step.mantissa = 1;
    else if (ratio < std::sqrt(10.0))
        step.mantissa = 2;
    else if (ratio < std::sqrt(50.0))
        step.mantissa = 5;
    else
        ++step.exponent;
    return step;
}

std::string tickText(double value, int decimals)
{
    if (value != 0 && (std::abs(value) >= 1e7 || decimals > 6))
        return shortestText(value);
    if (decimals == 0 && std::abs(value) >= 10000)
        return groupedText(static_cast<std::int64_t>(std::llround(value)));
    return fixedText(value, decimals);
}

void mendBounds(double &low, double &high)
{
    if (!std::isfinite(low) || !std::isfinite(high) || high < low || !std::isfinite(high - low)) {
        low = 0;
        high = 1;
    }
    // Bounds nearer than the doubles between them can number steps would make ticks that coincide.
    const double size = std::max(std::abs(low), std::abs(high));
    if (high - low <= size * 1e-9) {
        const double room = size == 0 ? 0.5 : size / 10;
        low -= room;
        high += room;
    }
}

Axis withTicks(std::string label, std::string unit, double low, double high, int wanted, bool widen)
{
    mendBounds(low, high);
    const Step step = stepFor(high - low, std::clamp(wanted, 2, 20));
    const double size = step.at(1);
    // A bound within a billionth of a tick counts as on it: 0.3 / 0.1 is not 3.
    const double slack = 1e-9;
    const double first = widen ? std::floor(low / size + slack) : std::ceil(low / size - slack);
    const double last = widen ? std::ceil(high / size - slack) : std::floor(high / size + slack);

    Axis axis{std::move(label), std::move(unit), low, high, {}, AxisScale::linear, true};
    for (auto k = static_cast<std::int64_t>(first); k <= static_cast<std::int64_t>(last); ++k) {
        const double value = step.at(k);
        axis.ticks.push_back({value, tickText(value, std::max(0, -step.exponent))});
    }
    if (widen) {
        axis.min = axis.ticks.front().value;
        axis.max = axis.ticks.back().value;
    }
    return axis;
}

} // namespace

Axis niceAxis(std::string label, std::string unit, double low, double high, int wanted)
{
    return withTicks(std::move(label), std::move(unit), low, high, wanted, true);
}

Axis exactAxis(std::string label, std::string unit, double low, double high, int wanted)
{
    return withTicks(std::move(label), std::move(unit), low, high, wanted, false);
}

Axis logAxis(std::string label, std::string unit, double low, double high)
{
    if (!std::isfinite(low) || !std::isfinite(high) || low <= 0 || high <= low) {
        low = 1;
        high = 10;
    }
    const int first = static_cast<int>(std::floor(std::log10(low) + 1e-9));
    const int last = std::max(first + 1, static_cast<int>(std::ceil(std::log10(high) - 1e-9)));
    const bool fine = last - first <= 3;
    const int stride = std::max(1, (last - first + 7) / 8);

    Axis axis{std::move(label), std::move(unit), 0, 0, {}, AxisScale::log, true};
    for (int exponent = first; exponent <= last; ++exponent) {
        for (const int mantissa : {1, 2, 5}) {
            if (mantissa == 1 ? (exponent - first) % stride != 0 : !fine || exponent == last)
                continue;
            const double value = Step{mantissa, exponent}.at(1);
            axis.ticks.push_back({value, tickText(value, std::max(0, -exponent))});
        }
    }
    axis.min = Step{1, first}.at(1);
    axis.max = Step{1, last}.at(1);
    return axis;
}

} // namespace valbench::plots
