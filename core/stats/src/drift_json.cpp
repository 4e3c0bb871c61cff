// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/stats/drift_json.h>

#include "json_fields.h"

namespace valbench::stats {

namespace {

using json::Array;
using json::Object;
using json::Value;

Object columnObject(const ColumnDrift &column)
{
    const auto share = [](std::size_t part, std::size_t whole) {
        return static_cast<double>(part) / static_cast<double>(whole);
    };
    constexpr const char *empty = "a sample has no such values";
    Fields missing;
    missing.number("baseline", share(column.baselineMissing, column.baselineN), "no rows");
    missing.number("current", share(column.currentMissing, column.currentN), "no rows");
    missing.number("p", column.missingP, "no rows");
    Fields fields;
    fields.set("column", column.name).set("kind", column.isNumeric ? "numeric" : "categorical");
    fields.set("missing", missing.take());
    fields.number("psi", column.psi.value, empty).number("psi_no_drift_95", column.psi.noDrift95, empty);
    if (column.isNumeric) {
        Fields ks;
        ks.number("statistic", column.ks.statistic, empty).number("p", column.ks.p, empty);
        ks.number("adjusted_p", column.ksAdjustedP, empty);
        ks.set("method", column.ks.method.empty() ? Value() : Value(column.ks.method));
        fields.set("ks", ks.take());
        fields.number("wasserstein", column.wasserstein, empty);
        fields.set("not_finite", Object{{"baseline", column.baselineNonFinite}, {"current", column.currentNonFinite}});
    } else {
        const auto &test = column.chiSquare;
        Fields chiSquare;
        chiSquare.number("statistic", test.statistic, test.reason);
        chiSquare.number("df", test.degreesOfFreedom, test.reason).number("p", test.p, test.reason).note(test.reason);
        fields.set("chi_square", chiSquare.take());
        fields.number("cramers_v", column.cramersV, empty);
    }
    fields.number("jensen_shannon", column.jensenShannon, empty);
    fields.set("status", driftStatusName(column.status));
    fields.note(column.reason);
    Array bins;
    for (const auto &cell : column.cells)
        bins.emplace_back(Object{{"label", cell.label},
                                 {"baseline", static_cast<std::size_t>(cell.baseline)},
                                 {"current", static_cast<std::size_t>(cell.current)}});
    fields.set("bins", std::move(bins));
    return fields.take();
}

} // namespace

Value driftJson(const DriftReport &report)
{
    Array columns;
    for (const auto &column : report.columns)
        columns.emplace_back(columnObject(column));
    return Object{{"baseline_n", report.baselineN},
                  {"current_n", report.currentN},
                  {"status", driftStatusName(report.status)},
                  {"psi_variant", report.psiVariant},
                  {"columns", std::move(columns)}};
}

} // namespace valbench::stats
