// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drift between a baseline and a current sample, column by column, with a status.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/stats/cells.h>
#include <valbench/stats/two_sample.h>

namespace valbench::stats {

/// The columns of one name in both samples. Numbers: NaN is missing. Texts: empty is missing.
struct NumericColumns
{
    std::span<const double> baseline, current;
};
struct CategoricalColumns
{
    std::span<const std::string> baseline, current;
};
struct DriftColumnInput
{
    std::string name;
    std::variant<NumericColumns, CategoricalColumns> values;
};

struct DriftOptions
{
    std::size_t bins = 10;
    Binning binning = Binning::quantile;
    double psiWarn = 0.1;
    double psiFail = 0.25;
    double ksFail = 0.1;
    double significance = 0.05; ///< of the Kolmogorov-Smirnov p after Benjamini-Hochberg over the columns
    std::size_t smallestSample = 50;
};

enum class DriftStatus { stable, warning, drift, insufficient };

struct ColumnDrift
{
    std::string name;
    bool isNumeric = false;
    std::size_t baselineN = 0, currentN = 0; ///< rows, missing ones included
    std::size_t baselineMissing = 0, currentMissing = 0;
    double missingP = undefinedValue; ///< of equal missing shares: pooled two-proportion test; 1 if nothing is missing
    std::size_t baselineNonFinite = 0, currentNonFinite = 0;
    std::vector<Cell> cells;
    Psi psi;
    double jensenShannon = undefinedValue;
    // Numeric columns, over finite values.
    KolmogorovSmirnov ks;
    double ksAdjustedP = undefinedValue; ///< Benjamini-Hochberg
    double wasserstein = undefinedValue;
    double wassersteinScaled = undefinedValue; ///< over the baseline's standard deviation (n - 1)
    // Categorical columns.
    TestResult chiSquare;
    double cramersV = undefinedValue;
    DriftStatus status = DriftStatus::insufficient;
    std::string reason; ///< English: which rule gave the status; empty if stable
};

struct DriftReport
{
    std::size_t baselineN = 0, currentN = 0;
    std::string psiVariant;
    /// drift if any column drifts; else insufficient if any is; else warning if any is.
    DriftStatus status = DriftStatus::insufficient;
    std::vector<ColumnDrift> columns;
};

/// Drift: PSI > max(psiFail, its no-drift 95 % value), or KS D > ksFail with an adjusted p below the significance.
/// Warning: PSI > max(psiWarn, no-drift 95 % value). Fewer than smallestSample rows on a side: insufficient.
/// usage: no columns, fewer than 2 bins, limits that are negative or out of order; badInput: columns of one sample
/// that differ in length.
Result<DriftReport> evaluateDrift(std::span<const DriftColumnInput> columns, const DriftOptions &options);

/// "stable", "warning", "drift", "insufficient".
[[nodiscard]] std::string_view driftStatusName(DriftStatus status);

} // namespace valbench::stats
