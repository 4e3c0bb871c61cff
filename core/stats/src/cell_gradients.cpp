// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cell_gradients.h"

#include <cmath>

namespace valbench::stats {

CellValues cellShares(const Confusion &cells)
{
    const auto n = static_cast<double>(cells.size());
    return {static_cast<double>(cells.tp) / n, static_cast<double>(cells.fp) / n, static_cast<double>(cells.tn) / n,
            static_cast<double>(cells.fn) / n};
}

CellValues plus(const CellValues &a, const CellValues &b, double k)
{
    CellValues sum = a;
    for (std::size_t i = 0; i < 4; ++i)
        sum[i] += k * b[i];
    return sum;
}

double dot(const CellValues &a, const CellValues &b)
{
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i)
        sum += a[i] * b[i];
    return sum;
}

CellValues ratioGradient(const CellValues &shares, const CellValues &numerator, const CellValues &denominator)
{
    const double below = dot(shares, denominator);
    CellValues gradient = plus(numerator, denominator, -dot(shares, numerator) / below);
    for (double &g : gradient)
        g /= below;
    return gradient;
}

CellValues matthewsGradient(const CellValues &shares, double value)
{
    const double predicted = dot(shares, cell::predictedPositives), cleared = dot(shares, cell::predictedNegatives);
    const double positives = dot(shares, cell::positives), negatives = dot(shares, cell::negatives);
    const double root = std::sqrt(predicted) * std::sqrt(positives) * std::sqrt(cleared) * std::sqrt(negatives);
    const auto slope = [&](double opposite, double m1, double m2) {
        return opposite / root - value / 2 * (1 / m1 + 1 / m2);
    };
    return {slope(shares[2], predicted, positives), slope(-shares[3], predicted, negatives),
            slope(shares[0], cleared, negatives), slope(-shares[1], cleared, positives)};
}

CellValues kappaGradient(const CellValues &shares)
{
    const double predicted = dot(shares, cell::predictedPositives), cleared = dot(shares, cell::predictedNegatives);
    const double positives = dot(shares, cell::positives), negatives = dot(shares, cell::negatives);
    const double agreed = dot(shares, cell::right), expected = predicted * positives + cleared * negatives;
    // d kappa = d agreed / (1 - expected) - (1 - agreed) / (1 - expected)^2 d expected.
    const double k = (1 - agreed) / ((1 - expected) * (1 - expected));
    // Of predicted positives times positives plus predicted negatives times negatives, cell by cell.
    const CellValues ofExpected{positives + predicted, positives + cleared, negatives + cleared, negatives + predicted};
    CellValues gradient{};
    for (std::size_t i = 0; i < 4; ++i)
        gradient[i] = cell::right[i] / (1 - expected) - k * ofExpected[i];
    return gradient;
}

double multinomialVariance(const CellValues &shares, const CellValues &gradient, double n)
{
    const double mean = dot(shares, gradient);
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i)
        sum += shares[i] * (gradient[i] - mean) * (gradient[i] - mean);
    return sum / n;
}

} // namespace valbench::stats
