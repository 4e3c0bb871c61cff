// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The population stability index in its several definitions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <valbench/stats/cells.h>

namespace valbench::stats {

enum class PsiVariant {
    /// The baseline's quantiles (or equal widths), own cells for missing and not finite values, outer bins open,
    /// (k + 0.5) / (n + 0.5 cells).
    recommended,
    /// As recommended, over edges that were approved with the baseline (DriftOptions::edges) in place of its quantiles.
    fixedEdges,
    /// Sturges' bins over both samples, or each value if the baseline has at most 20; missing and infinite values
    /// dropped; an empty cell is 0.0001, or a millionth of the smallest share where that is 0.0001 or less.
    evidently,
    /// Categories only: those below 1 % of the baseline are one; shares of at least 0.01. Missing values dropped.
    deepchecks,
    /// 10 equal widths over the baseline's range; values outside are dropped but stay in the denominator; shares of at
    /// least 1e-6. Refuses missing values.
    seedValidation,
    /// 10 equal widths over both samples, missing values in the last; (k + 0.0001) / (n + 0.001).
    seedMonitor,
};
/// "recommended", "fixed-edges", "evidently", "deepchecks", "seed-validation", "seed-monitor".
[[nodiscard]] std::string_view psiVariantName(PsiVariant variant);

/// A variant's cells, its value, and why it has none.
struct VariantPsi
{
    std::vector<Cell> cells;
    Psi psi; ///< noDrift95 is NaN
    std::string reason;
};
/// Any variant but the recommended one and that of fixed edges, whose cells other statistics share.
[[nodiscard]] VariantPsi numericPsi(const SortedSample &baseline, const SortedSample &current, PsiVariant variant);
/// `counts`: every category of both samples, without missing values.
[[nodiscard]] VariantPsi categoricalPsi(std::span<const Cell> counts, PsiVariant variant);

} // namespace valbench::stats
