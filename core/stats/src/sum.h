// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Compensated summation (Neumaier 1974).
#pragma once

#include <cmath>
#include <cstdint>

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

} // namespace valbench::stats
