// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/drift_json.h>

#include <cmath>
#include <numbers>

#include "json_fields.h"

namespace valbench::stats {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr const char *empty = "a sample has no such values";

Object missingObject(const ColumnDrift &column)
{
    const auto share = [](std::size_t part, std::size_t whole) {
        return static_cast<double>(part) / static_cast<double>(whole);
    };
    Fields missing;
    missing.number("baseline", share(column.baselineMissing, column.baselineN), "no rows");
    missing.number("current", share(column.currentMissing, column.currentN), "no rows");
    missing.number("p", column.missingTest.result.p, "no rows");
    missing.number("adjusted_p", column.missingAdjustedP, "no rows");
    missing.set("test", textOrNull(column.missingTest.method));
    return missing.take();
}

void setNumeric(Fields &fields, const ColumnDrift &column)
{
    const auto &test = column.ks;
    Fields ks;
    ks.number("statistic", test.statistic, empty).number("p", test.p, empty);
    ks.number("adjusted_p", column.adjustedP, empty).set("method", textOrNull(test.method));
    ks.number("location", test.location, empty);
    // F_R above F_C: more of the baseline lies to the left.
    ks.set("current", std::isnan(test.statistic) ? Value()
                                                 : Value(test.sign > 0   ? "higher"
                                                         : test.sign < 0 ? "lower"
                                                                         : "same"));
    fields.set("ks", ks.take());
    fields.number("wasserstein", column.wasserstein, empty);
    fields.number("wasserstein_scaled", column.wassersteinScaled,
                  std::isnan(column.wasserstein) ? empty : "the baseline's standard deviation is 0 or undefined");
    fields.set("not_finite", Object{{"baseline", column.baselineNonFinite}, {"current", column.currentNonFinite}});
    fields.set("out_of_range", Object{{"below", column.below}, {"above", column.above}});
}

void setCategorical(Fields &fields, const ColumnDrift &column, std::uint64_t seed)
{
    const auto testFields = [](const TestResult &test) {
        Fields object;
        object.number("statistic", test.statistic, test.reason).number("df", test.degreesOfFreedom, test.reason);
        object.number("p", test.p, test.reason);
        return object;
    };
    const auto &test = column.chiSquare;
    auto chiSquare = testFields(test.result);
    chiSquare.number("adjusted_p", column.adjustedP, test.result.reason).set("method", textOrNull(test.method));
    if (test.replicates > 0)
        chiSquare.set("replicates", std::size_t(test.replicates)).set("seed", std::to_string(seed));
    fields.set("chi_square", chiSquare.note(test.result.reason).take());
    fields.set("g", testFields(column.likelihoodRatio).take());
    fields.number("cramers_v", column.cramersV, empty);
    fields.number("cramers_v_corrected", column.correctedCramersV, empty);
    fields.set("unseen", column.unseen);
}

Array cellsArray(const std::vector<Cell> &cells)
{
    Array bins;
    for (const auto &cell : cells)
        bins.emplace_back(Object{{"label", cell.label},
                                 {"baseline", static_cast<std::size_t>(cell.baseline)},
                                 {"current", static_cast<std::size_t>(cell.current)}});
    return bins;
}

Object columnObject(const ColumnDrift &column, std::uint64_t seed)
{
    Fields fields;
    fields.set("column", column.name).set("kind", column.isNumeric ? "numeric" : "categorical");
    if (!column.kindReason.empty())
        fields.set("kind_reason", column.kindReason);
    fields.set("missing", missingObject(column));
    const bool isUndefined = std::isnan(column.psi.value);
    fields.number("psi", column.psi.value, column.psiReason.empty() ? empty : column.psiReason);
    fields.number("psi_no_drift_95", column.psi.noDrift95,
                  isUndefined ? "no PSI" : "known for the recommended variant only");
    if (column.isNumeric)
        setNumeric(fields, column);
    else
        setCategorical(fields, column, seed);
    fields.number("jensen_shannon", column.jensenShannon, empty);
    fields.number("jensen_shannon_base2", column.jensenShannon / std::sqrt(std::numbers::ln2), empty);
    fields.number("hellinger", column.hellinger, empty).number("total_variation", column.totalVariation, empty);
    fields.set("status", driftStatusName(column.status));
    fields.note(column.reason);
    fields.set("bins", cellsArray(column.cells));
    if (!column.psiCells.empty())
        fields.set("psi_bins", cellsArray(column.psiCells));
    return fields.take();
}

} // namespace

Value driftJson(const DriftReport &report)
{
    Array columns;
    for (const auto &column : report.columns)
        columns.emplace_back(columnObject(column, report.seed));
    return Object{{"baseline_n", report.baselineN},
                  {"current_n", report.currentN},
                  {"status", driftStatusName(report.status)},
                  {"psi_variant", report.psiVariant},
                  {"columns", std::move(columns)}};
}

} // namespace valbench::stats
