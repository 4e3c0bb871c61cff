// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From statistics to charts.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/plots/plot.h>
#include <valbench/stats/calibration.h>
#include <valbench/stats/estimate.h>
#include <valbench/stats/roc.h>

namespace valbench::plots {

/// The threshold in force, with the rates it yields.
struct OperatingPoint
{
    double threshold = 0.5;
    stats::Estimate sensitivity;
    stats::Estimate specificity;
};

/// Pointwise bounds of sensitivity over a grid of false positive rates.
struct RocBand
{
    std::vector<double> fpr, lower, upper;
    double confidence = 0.95;
    std::string method; ///< as printed, such as "stratified bootstrap, B = 2,000, seed 42"
};

struct RocInput
{
    std::string title;
    std::string name; ///< of the model, for the legend
    const stats::RocCurve *curve = nullptr;
    stats::Estimate auc;
    std::size_t cases = 0;
    std::size_t controls = 0;
    std::optional<OperatingPoint> operatingPoint;
    std::optional<RocBand> band;
    std::optional<double> limitSensitivity; ///< acceptance limits, drawn as labelled lines
    std::optional<double> limitSpecificity;
};
/// Vertices on straight stretches are left out of the line and of the data: they change nothing.
/// badInput if the curve has no defined points or its columns differ in length.
Result<Plot> rocPlot(const RocInput &input);

/// Observed share of positives over mean prediction with its interval, identity line, and below it how many records
/// fell into each bin. badInput without a non-empty bin.
Result<Plot> calibrationPlot(std::string title, std::span<const stats::ReliabilityBin> bins);

/// Counts in bins of equal width over the values' range, with labelled vertical lines (such as limits and
/// percentiles). NaN are left out and counted in a note. badInput without a finite value.
Result<Plot> histogramPlot(std::string title, std::string label, std::string unit, std::span<const double> values,
                           std::size_t bins, std::vector<LimitLine> lines = {});

struct ForestRow
{
    std::string label;
    stats::Estimate estimate;
    std::optional<double> limit; ///< of this row
    std::string verdict;         ///< in words, last column; empty if there is none
};

struct ForestInput
{
    std::string title;
    std::string axisLabel; ///< "Sensitivity", or "Value" where the rows are different measures
    std::string unit;
    std::vector<ForestRow> rows;                    ///< in protocol order, first on top
    std::optional<stats::Estimate> overall;         ///< dashed line
    std::optional<std::pair<double, double>> range; ///< of the axis; by default what the intervals need
    int decimals = 3;
};
/// A row whose value is undefined keeps its place, says "undefined" and carries the reason in the notes. If all rows
/// share one limit it is one labelled line, else a mark in each row. badInput without rows.
Result<Plot> forestPlot(const ForestInput &input);

/// Values over steps or time; columns of one length, in the order in which they were logged.
struct HistorySeries
{
    std::string name;
    std::span<const double> x;
    std::span<const double> y;
};

struct HistoryInput
{
    std::string title;
    std::string yLabel;
    bool overTime = false;             ///< x is hours since the first value; else steps
    std::vector<HistorySeries> series; ///< at least one
    bool logarithmic = false;          ///< the y axis
    /// Weight of what came before in an exponential moving average, from 0 (none) to below 1, with the correction for
    /// its start (Kingma and Ba 2015, "Adam", §3): s_n = w·s_(n−1) + (1−w)·y_n, drawn as s_n / (1−w^n).
    double smoothing = 0;
};

/// Vertices of all lines together: beyond, each keeps first, lowest, highest and last value of slices of equal width.
inline constexpr std::size_t mostHistoryVertices = 60'000;
/// The same for the rows of the data table.
inline constexpr std::size_t mostHistoryRows = 2'000;

/// A line for each series, over rising x. Values that are not finite, and on a logarithmic axis those that are not
/// positive, are left out and counted in a note; smoothing and reduction are stated in notes. badInput without a value
/// to show, or for a smoothing outside [0, 1).
Result<Plot> historyPlot(const HistoryInput &input);

/// The chance that a criterion is met, over what the measured value truly is; columns of one length, truths rising.
struct ChanceInput
{
    std::string metric; ///< "Sensitivity"
    std::span<const double> truths;
    std::span<const double> chances; ///< from 0 to 1
    double limit = 0;
    std::string note; ///< how it was computed; empty: nothing to say
};
/// A line with the limit and the chances of 80% and 90% marked. badInput without vertices.
Result<Plot> chancePlot(const ChanceInput &input);

/// "0.871 (95% CI 0.842–0.899)", "0.871 (no interval: reason)" or "undefined: reason".
[[nodiscard]] std::string estimateText(const stats::Estimate &estimate, int decimals = 3);

/// 12345 → "12,345".
[[nodiscard]] std::string groupedText(std::int64_t value);

} // namespace valbench::plots
