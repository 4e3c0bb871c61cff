// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of the test set itself: whom it holds, and how it differs from the baseline.
#include <algorithm>

#include <valbench/base/text.h>

#include "check.h"
#include "wording.h"

namespace valbench::validation {

namespace {

constexpr std::size_t smallestSample = 50; ///< rows; below, distances between samples say nothing
constexpr double significance = 0.05;

void describeDrift(const stats::ColumnDrift &drift, Finding &finding)
{
    const auto count = [](std::size_t n) { return countText(static_cast<std::int64_t>(n)); };
    finding.n = static_cast<std::int64_t>(drift.currentN);
    finding.counts = joined({"n = ", count(drift.currentN), " against ", count(drift.baselineN), " in the baseline"});
    if (drift.currentMissing + drift.baselineMissing > 0)
        finding.remarks.push_back(joined({"Missing: ", count(drift.currentMissing), " in the test set, ",
                                          count(drift.baselineMissing), " in the baseline."}));
    if (std::min(drift.currentN, drift.baselineN) < smallestSample)
        finding.tooFew = joined({"one of the samples has fewer than ", std::to_string(smallestSample), " rows"});
}

stats::Estimate exactValue(double value)
{
    return stats::withoutInterval(value, {});
}

} // namespace

Result<Finding> checkStability(const CheckContext &context)
{
    const auto &column = context.parameters.text("column");
    VB_TRY(const auto *drift, context.data.drift({column, context.parameters.count("bins")}));
    Finding finding;
    finding.setting = column;
    describeDrift(*drift, finding);
    finding.estimate = exactValue(drift->psi.value);
    finding.further.push_back(plainMeasure("PSI without drift, 95% point", drift->psi.noDrift95, finding.n));
    finding.remarks.push_back(
        joined({"Without drift it stays below ", fixedText(drift->psi.noDrift95, context.info.decimals),
                " in 95% of samples of these sizes."}));
    if (drift->psi.value <= drift->psi.noDrift95)
        finding.withinNoise = "samples of these sizes reach this value without any drift";
    return finding;
}

Result<Finding> checkDistance(const CheckContext &context)
{
    const auto &column = context.parameters.text("column");
    VB_TRY(const auto *drift, context.data.drift({column, context.planBins}));
    if (!drift->isNumeric)
        return fail(ErrorCode::badInput, VB_MSG("The column {column} holds texts; the distance needs numbers."),
                    {{"column", column}});
    Finding finding;
    finding.setting = column;
    describeDrift(*drift, finding);
    finding.estimate = exactValue(drift->ks.statistic);
    finding.further.push_back(plainMeasure("KS p-value", drift->ks.p, finding.n));
    finding.remarks.push_back(
        joined({"p = ", fixedText(drift->ks.p, context.info.decimals), " (", drift->ks.method, ")."}));
    if (!(drift->ks.p < significance))
        finding.withinNoise = joined({"p is not below ", shortestText(significance)});
    return finding;
}

Result<Finding> checkCaseCounts(const CheckContext &context)
{
    const auto &counted = context.parameters.text("class");
    VB_TRY(const auto *scored, context.data.anySample(context.parameters.text("score")));
    const auto &sample = scored->sample;
    const auto excluded = static_cast<std::int64_t>(scored->withoutTruth + scored->withoutScore);
    if (sample.size() + scored->withoutTruth + scored->withoutScore != scored->rows)
        return fail(ErrorCode::internal, VB_MSG("Rows used and rows left out do not add up to the rows of the file."));
    const auto value = counted == "events"       ? sample.cases()
                       : counted == "non-events" ? sample.controls()
                                                 : std::min(sample.cases(), sample.controls());
    Finding finding;
    finding.isCount = true;
    finding.subject = counted == "both" ? "Smaller of events and non-events" : joined({"Number of ", counted});
    describeSample(*scored, finding);
    const auto rows = static_cast<std::int64_t>(scored->rows);
    finding.counts =
        joined({countOf(rows, "row", "rows"), " = ", countText(finding.events), " events + ",
                countText(finding.n - finding.events), " non-events + ", countText(excluded), " left out"});
    finding.estimate = exactValue(static_cast<double>(value));
    if (counted == "both")
        finding.nouns = {"cases of the smaller class", "case of the smaller class", {}};
    else
        finding.nouns = {counted, counted == "events" ? "event" : "non-event", {}};
    const auto allowed = context.parameters.count("excluded");
    if (excluded > allowed)
        finding.objection =
            joined({countOf(excluded, "row is", "rows are"), " left out, at most ", countText(allowed), " may be"});
    for (const auto &[name, count] :
         {std::pair{"Rows", scored->rows}, std::pair{"Rows without truth", scored->withoutTruth},
          std::pair{"Rows without score", scored->withoutScore}, std::pair{"Events", sample.cases()},
          std::pair{"Non-events", sample.controls()}})
        finding.further.push_back(plainMeasure(name, static_cast<double>(count), rows));
    return finding;
}

} // namespace valbench::validation
