// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers in words.
#include "wording.h"

#include <cmath>

#include <valbench/base/text.h>

namespace valbench::plots {

std::string percentText(double share)
{
    // Through a rounded integer: 0.975 * 100 is not 97.5 in doubles.
    return shortestText(std::round(share * 1e6) / 1e4) + "%";
}

std::string fieldText(double value)
{
    return std::isnan(value) ? std::string() : shortestText(value);
}

std::string groupedText(std::int64_t value)
{
    std::string text = std::to_string(value);
    const std::size_t first = value < 0 ? 1 : 0;
    for (std::size_t at = text.size(); at > first + 3;) {
        at -= 3;
        text.insert(at, 1, ',');
    }
    return text;
}

std::string estimateText(const stats::Estimate &estimate, int decimals)
{
    if (!estimate.isDefined())
        return "undefined: " + estimate.reason;
    std::string text = fixedText(estimate.value, decimals);
    if (!estimate.hasInterval())
        return text + " (no interval: " + estimate.reason + ")";
    // A dash between negative numbers reads as another minus.
    const char *until = estimate.lower < 0 ? " to " : "–";
    return text + " (" + percentText(estimate.confidence) + " CI " + fixedText(estimate.lower, decimals) + until +
           fixedText(estimate.upper, decimals) + ")";
}

} // namespace valbench::plots
