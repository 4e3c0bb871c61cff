// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of what many questions cost: time and memory.
#include <algorithm>
#include <chrono>

#include <valbench/stats/quantile.h>

#include "model_rows.h"
#include "wording.h"

namespace valbench::validation {

namespace {

using Watch = std::chrono::steady_clock;

constexpr double bytesPerMegabyte = 1048576;

double millisecondsSince(Watch::time_point start)
{
    return std::chrono::duration<double, std::milli>(Watch::now() - start).count();
}

/// The rows of the n-th question, going round the test set.
data::Table questionRows(const data::Table &rows, std::size_t question, std::size_t size)
{
    std::vector<std::size_t> chosen(size);
    for (std::size_t i = 0; i < size; ++i)
        chosen[i] = (question * size + i) % rows.rowCount();
    return rowsOf(rows, chosen);
}

} // namespace

Result<Finding> checkLatency(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto rows, inputRows(context));
    const auto size = static_cast<std::size_t>(context.parameters.count("rows"));
    const auto warmUp = static_cast<std::size_t>(context.parameters.count("warm_up"));
    const auto requests = static_cast<std::size_t>(context.parameters.count("requests"));
    std::vector<double> times;
    for (std::size_t question = 0; question < warmUp + requests; ++question) {
        const auto asked = questionRows(rows, question, size);
        const auto start = Watch::now();
        VB_CHECK(scoresOf(*scorer, asked, context.stop));
        if (question >= warmUp)
            times.push_back(millisecondsSince(start));
    }
    std::ranges::sort(times);
    const auto &judged = context.parameters.text("percentile");
    Finding finding;
    finding.n = static_cast<std::int64_t>(times.size());
    for (const auto &[name, share] : {std::pair{"p50", 0.5}, std::pair{"p95", 0.95}, std::pair{"p99", 0.99}}) {
        const double value = stats::quantileOfSorted(times, share);
        if (judged == name)
            finding.estimate = stats::withoutInterval(value, {});
        finding.further.push_back(plainMeasure(joined({"Latency ", name, ", ms"}), value, finding.n));
    }
    finding.further.push_back(plainMeasure("Longest, ms", times.back(), finding.n));
    finding.subject = "Latency " + judged + " in ms";
    finding.counts = joined({"n = ", countOf(finding.n, "question", "questions"), " after ",
                             countText(static_cast<std::int64_t>(warmUp)), " untimed"});
    finding.setting = joined({countOf(static_cast<std::int64_t>(size), "row", "rows"), " each"});
    return finding;
}

Result<Finding> checkSoak(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer());
    VB_TRY(const auto asked, askedRows(context));
    const auto &[rows, scores] = asked;
    const auto requests = context.parameters.count("requests");
    const auto warmUp = requests / 10;
    Comparison comparison;
    std::int64_t before = 0;
    const auto start = Watch::now();
    for (std::int64_t i = 0; i < requests; ++i) {
        VB_TRY(const auto again, scoresOf(*scorer, rows, context.stop));
        comparison.add(scores, again);
        if (i == warmUp) {
            VB_TRY(before, scorer->memory());
        }
    }
    const double seconds = millisecondsSince(start) / 1000;
    VB_TRY(const auto after, scorer->memory());
    const auto rowsAsked = static_cast<double>(requests) * static_cast<double>(rows.rowCount());
    Finding finding;
    finding.estimate = stats::withoutInterval(static_cast<double>(after - before) / bytesPerMegabyte, {});
    finding.n = requests;
    finding.subject = "Memory growth in MB";
    finding.counts = joined({"n = ", countOf(requests, "question", "questions")});
    finding.setting = joined({countOf(static_cast<std::int64_t>(rows.rowCount()), "row", "rows"), " each"});
    finding.further = {plainMeasure("Memory at first, MB", static_cast<double>(before) / bytesPerMegabyte, requests),
                       plainMeasure("Memory at the end, MB", static_cast<double>(after) / bytesPerMegabyte, requests),
                       plainMeasure("Rows per second", rowsAsked / seconds, requests)};
    if (comparison.differing() > 0)
        finding.objection =
            joined({countOf(static_cast<std::int64_t>(comparison.differing()), "score was", "scores were"),
                    " another than at first"});
    return finding;
}

} // namespace valbench::validation
