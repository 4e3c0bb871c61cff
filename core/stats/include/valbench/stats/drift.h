// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Drift between a baseline and a current sample, column by column, with a status.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/stats/cells.h>
#include <valbench/stats/homogeneity.h>
#include <valbench/stats/psi_variant.h>
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
/// Texts as indices into their levels; an index beyond them is missing.
struct CodedColumns
{
    std::span<const std::uint32_t> baseline, current;
    std::span<const std::string> baselineLevels, currentLevels;
};
/// Whole numbers that name categories.
struct IntegerCategories
{
    std::span<const double> baseline, current;
};
struct DriftColumnInput
{
    std::string name;
    std::variant<NumericColumns, CategoricalColumns, CodedColumns, IntegerCategories> values;
    std::string_view kindReason{}; ///< why it is numeric or categorical; passed on
};

/// Whether columns of numbers look like codes of categories: whole numbers only, at most this many different ones.
inline constexpr std::size_t mostIntegerCategories = 5;
[[nodiscard]] bool looksCategorical(std::span<const double> baseline, std::span<const double> current);

struct DriftOptions
{
    std::size_t bins = 10;
    Binning binning = Binning::quantile;
    double psiWarn = 0.1;
    double psiFail = 0.25;
    double ksFail = 0.1;
    PsiVariant psiVariant = PsiVariant::recommended;
    /// Of fixedEdges, by column: finite and rising. A numeric column without any has no PSI.
    std::map<std::string, std::vector<double>> edges;
    double significance = 0.05; ///< of the Kolmogorov-Smirnov p after Benjamini-Hochberg over the columns
    std::size_t smallestSample = 50;
    std::uint64_t seed = 42; ///< of permutations
    unsigned threads = 0;    ///< 0: as many as the machine has; the result does not depend on it
    std::stop_token stop;
};

enum class DriftStatus { stable, warning, drift, insufficient };

struct ColumnDrift
{
    std::string name;
    bool isNumeric = false;
    std::size_t baselineN = 0, currentN = 0; ///< rows, missing ones included
    std::size_t baselineMissing = 0, currentMissing = 0;
    HomogeneityTest missingTest; ///< of equal missing shares: two-proportion test; p = 1 if nothing is missing
    double missingAdjustedP = undefinedValue; ///< Benjamini-Hochberg over the columns
    std::string kindReason;
    std::vector<Cell> cells;    ///< of the recommended rule, whatever the PSI's variant
    std::vector<Cell> psiCells; ///< of the PSI's variant, if another
    Psi psi;
    std::string psiReason;                 ///< why there is none
    double jensenShannon = undefinedValue; ///< natural logarithm
    double hellinger = undefinedValue;
    double totalVariation = undefinedValue;
    double adjustedP = undefinedValue; ///< of the column's test, Benjamini-Hochberg over all columns
    // Numeric columns, over finite values.
    std::size_t baselineNonFinite = 0, currentNonFinite = 0;
    std::size_t below = 0, above = 0; ///< current values outside the baseline's range
    KolmogorovSmirnov ks;
    double wasserstein = undefinedValue;
    double wassersteinScaled = undefinedValue; ///< over the baseline's standard deviation (n - 1)
    // Categorical columns.
    std::size_t unseen = 0; ///< current values of categories that the baseline does not have
    HomogeneityTest chiSquare;
    TestResult likelihoodRatio; ///< G
    double cramersV = undefinedValue;
    double correctedCramersV = undefinedValue;
    DriftStatus status = DriftStatus::insufficient;
    std::string reason; ///< English: which rule gave the status; empty if stable
};

struct DriftReport
{
    std::size_t baselineN = 0, currentN = 0;
    std::string psiVariant;
    std::uint64_t seed = 42;
    /// drift if any column drifts; else insufficient if any is; else warning if any is.
    DriftStatus status = DriftStatus::insufficient;
    std::vector<ColumnDrift> columns;
};

/// Drift: PSI > max(psiFail, its no-drift 95 % value), or KS D > ksFail with an adjusted p below the significance.
/// Warning: PSI > max(psiWarn, no-drift 95 % value). Fewer than smallestSample rows on a side: insufficient.
/// A PSI that its variant does not define decides nothing; a column that nothing else can judge is insufficient.
/// cancelled: the token was stopped. usage: no columns, fewer than 2 bins, limits that are negative or out of order;
/// badInput: columns of one sample that differ in length.
Result<DriftReport> evaluateDrift(std::span<const DriftColumnInput> columns, const DriftOptions &options);

/// "stable", "warning", "drift", "insufficient".
[[nodiscard]] std::string_view driftStatusName(DriftStatus status);

} // namespace valbench::stats
