// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Compensated summation (Neumaier 1974), and the standard deviation by it.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

namespace valbench::stats {

class Sum {
public:
    void add(double x)
    {
        const double t = m_sum + x;
        // An infinite term would turn the correction into NaN.
        if (std::isfinite(t))
            m_correction += std::abs(m_sum) >= std::abs(x) ? (m_sum - t) + x : (x - t) + m_sum;
        m_sum = t;
    }
    /// weight times x.
    void add(double x, std::uint64_t weight)
    {
        if (weight > 0)
            add(x * static_cast<double>(weight));
    }
    [[nodiscard]] double value() const { return m_sum + m_correction; }

private:
    double m_sum = 0;
    double m_correction = 0;
};

/// Divisor n - 1; NaN for fewer than two values.
[[nodiscard]] inline double standardDeviation(std::span<const double> values)
{
    if (values.size() < 2)
        return std::numeric_limits<double>::quiet_NaN();
    Sum sum, squares;
    for (const double x : values)
        sum.add(x);
    const double mean = sum.value() / static_cast<double>(values.size());
    for (const double x : values)
        squares.add((x - mean) * (x - mean));
    return std::sqrt(squares.value() / static_cast<double>(values.size() - 1));
}

} // namespace valbench::stats
