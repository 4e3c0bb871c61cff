// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The invented execution report.
#include "sample_document.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include <valbench/base/text.h>
#include <valbench/plots/builders.h>
#include <valbench/stats/calibration.h>
#include <valbench/stats/proportion.h>
#include <valbench/stats/roc.h>
#include <valbench/stats/verdict.h>

namespace valbench::test {

using namespace report;

namespace {

/// A value or the end of the test: the sample's own input is right.
template <class T>
T must(Result<T> result)
{
    if (!result)
        std::abort();
    return *std::move(result);
}

struct Cohort
{
    std::vector<double> outcomes;
    std::vector<double> scores;
};

Cohort cohort()
{
    Cohort rows;
    std::uint32_t state = 20261103;
    const auto uniform = [&] {
        state = state * 1664525U + 1013904223U;
        return (state >> 8U) / 16777216.0;
    };
    for (int i = 0; i < 1000; ++i) {
        const double logit = -1.6 + 4.6 * (uniform() + uniform() + uniform() - 1.5);
        const double risk = 1 / (1 + std::exp(-logit));
        rows.outcomes.push_back(uniform() < risk ? 1 : 0);
        rows.scores.push_back(std::round(1 / (1 + std::exp(-1.15 * logit - 0.1)) * 1000) / 1000);
    }
    return rows;
}

stats::BinarySample sample()
{
    const Cohort rows = cohort();
    return must(stats::BinarySample::make(rows.outcomes, rows.scores, stats::ScoreKind::probability));
}

constexpr double threshold = 0.2;

plots::OperatingPoint operatingPoint()
{
    const Cohort rows = cohort();
    std::array<std::array<std::size_t, 2>, 2> cells{}; // [outcome][flagged]
    for (std::size_t i = 0; i < rows.scores.size(); ++i)
        ++cells[rows.outcomes[i] > 0 ? 1 : 0][rows.scores[i] >= threshold ? 1 : 0];
    return {threshold, stats::proportion(cells[1][1], cells[1][0] + cells[1][1], 0.95),
            stats::proportion(cells[0][0], cells[0][0] + cells[0][1], 0.95)};
}

Mark markOf(stats::Verdict verdict)
{
    switch (verdict) {
    case stats::Verdict::met: return Mark::passed;
    case stats::Verdict::notMet: return Mark::failed;
    case stats::Verdict::insufficient: return Mark::insufficient;
    case stats::Verdict::notEvaluable: return Mark::error;
    }
    return Mark::error;
}

std::string intervalText(const stats::Estimate &estimate)
{
    return estimate.hasInterval() ? fixedText(estimate.lower, 3) + "–" + fixedText(estimate.upper, 3) : "none";
}

Table criteria()
{
    const auto point = operatingPoint();
    const auto auc = stats::aucEstimate(sample(), 0.95, stats::AucInterval::delongLogit);
    Table table;
    table.caption = "Acceptance criteria, judged on the 95% interval";
    table.columns = {{"Step"},
                     {"Criterion"},
                     {"Limit", Align::decimal},
                     {"n", Align::decimal},
                     {"Value", Align::decimal},
                     {"95% interval", Align::decimal},
                     {"Method"},
                     {"Verdict"}};
    const auto add = [&](const char *step, const char *name, const stats::Estimate &estimate, double limit) {
        const auto judgement = stats::judge(estimate, {limit, std::nullopt, stats::JudgedOn::interval});
        table.rows.push_back({step, name, "≥ " + fixedText(limit, 2),
                              plots::groupedText(static_cast<std::int64_t>(estimate.n)), fixedText(estimate.value, 3),
                              intervalText(estimate), estimate.method, Cell(markOf(judgement.verdict))});
    };
    add("PQ-01", "Area under the ROC curve", auc, 0.8);
    add("PQ-02", "Sensitivity at threshold 0.2", point.sensitivity, 0.8);
    add("PQ-03", "Specificity at threshold 0.2", point.specificity, 0.8);
    add("PQ-04", "Sensitivity, women 75 and older", stats::proportion(11, 13, 0.95), 0.8);
    table.rows.push_back(
        {"PQ-05", "Calibration slope", "≥ 0.80", "1,000", "1.043", "0.921–1.165", "wald", Cell(Mark::passed)});
    table.rows.push_back({"PQ-06", "Mean difference of two readers", "≤ 0.05", "412", "-0.012", "-0.034 to 0.010",
                          "bca", Cell(Mark::passed)});
    table.rows.push_back({"PQ-07", "Sensitivity, site 4", "≥ 0.80", "0", "undefined", "", "wilson",
                          Cell(Mark::error, "error: no cases")});
    table.rows.push_back({"PQ-08", "Latency, 95th percentile, ms", "≤ 200", "10,000", "83.25", "82.9–83.6",
                          "percentile", Cell(Mark::passed)});
    table.rows.push_back({"PQ-09", "Second reader study", "", "", "", "", "", Cell(Mark::notRun)});
    table.rows.push_back({"PQ-10", "Paediatric subgroup", "", "", "", "", "", Cell(Mark::notApplicable)});
    return table;
}

Table steps()
{
    Table table;
    table.caption = "Executed steps";
    table.columns = {{"Step"}, {"Instruction and expected result"}, {"Actual result"}, {"Result"}, {"Executed by, at"}};
    const char *instructions[] = {
        "Compare installed package versions with requirements.txt of the registered version. Expected: all equal.",
        "Check free disk space. Expected: at least 10 GiB.",
        "Score 10,000 rows in one batch. Expected: 10,000 finite probabilities in [0, 1].",
        "Score the same rows twice. Expected: identical bytes.",
        "Score an empty table. Expected: an empty result and no error.",
        "Inspect the service log for warnings. Expected: none, or each explained."};
    const Mark results[] = {Mark::passed, Mark::passed, Mark::passed, Mark::failed, Mark::passed, Mark::open};
    for (int i = 0; i < 48; ++i) {
        const auto kind = static_cast<std::size_t>(i % 6);
        std::string number = "OQ-";
        number += i < 9 ? "0" : "";
        number += std::to_string(i + 1);
        table.rows.push_back({number, instructions[kind],
                              results[kind] == Mark::failed
                                  ? Cell(Text({{"3 of 10,000 rows differ in the last digit, see deviation "},
                                               {"DEV-0003", Emphasis::none, "dev-3"},
                                               {"."}}))
                                  : Cell("As expected."),
                              Cell(results[kind]), "M. Okafor\n2026-11-02 14:07 +01:00"});
    }
    return table;
}

SignatureBlock signature(const char *name, const char *user, const char *role, const char *meaning,
                         const char *statement)
{
    return {
        name,       user, role,           meaning, statement, "2026-11-03 14:03:59 +01:00", "2026-11-03 13:03:59 UTC",
        "EXE-0007", "1",  "3f2a91bc04de", ""};
}

} // namespace

plots::Plot sampleRoc()
{
    const auto blocks = sample();
    const auto curve = stats::rocCurve(blocks);
    plots::RocInput input;
    input.title = "ROC curve, locked test set";
    input.name = "sepsis-risk, version 4";
    input.curve = &curve;
    input.auc = stats::aucEstimate(blocks, 0.95, stats::AucInterval::delongLogit);
    input.cases = blocks.cases();
    input.controls = blocks.controls();
    input.operatingPoint = operatingPoint();
    input.limitSensitivity = 0.8;
    input.limitSpecificity = 0.8;
    plots::RocBand band;
    band.method = "Wilson at each rate";
    for (int i = 0; i <= 50; ++i) {
        const double fpr = i / 50.0;
        std::size_t at = 0;
        while (at + 1 < curve.fpr.size() && curve.fpr[at + 1] <= fpr)
            ++at;
        const auto events = static_cast<std::size_t>(std::lround(curve.tpr[at] * static_cast<double>(input.cases)));
        const auto bounds = stats::proportion(events, input.cases, 0.95);
        band.fpr.push_back(fpr);
        band.lower.push_back(bounds.lower);
        band.upper.push_back(bounds.upper);
    }
    input.band = band;
    return must(plots::rocPlot(input));
}

plots::Plot sampleCalibration()
{
    return must(plots::calibrationPlot("Calibration, locked test set", stats::reliabilityBins(sample(), 10, 0.95)));
}

plots::Plot sampleForest()
{
    plots::ForestInput input;
    input.title = "Sensitivity by subgroup at threshold 0.2";
    input.axisLabel = "Sensitivity";
    const auto add = [&](const char *label, std::size_t events, std::size_t trials, const char *verdict) {
        input.rows.push_back({label, stats::proportion(events, trials, 0.95), 0.8, verdict});
    };
    add("Women", 101, 112, "met");
    add("Men", 120, 131, "met");
    add("Women 75 and older with chronic kidney disease", 11, 13, "insufficient");
    add("Age 18–64", 88, 99, "met");
    add("Age 65 and older", 133, 144, "met");
    add("Site 1", 54, 70, "insufficient");
    add("Site 4", 0, 0, "not evaluable");
    input.overall = stats::proportion(221, 243, 0.95);
    return must(plots::forestPlot(input));
}

Document sampleDocument()
{
    Document document{
        .recordId = "EXE-0007",
        .version = "1",
        .title = "Performance qualification: execution report",
        .subtitle = "Model sepsis-risk, version 4 · protocol PQ-0002, version 3",
        .status = "Approved",
        .watermark = "",
        .changes =
            "Changed since first entry: step OQ-04 re-executed on 2026-11-02, see the change history in section 5.",
        .recordDigest = "3f2a91bc04de77a1529bd0c5cf2c3c9e9a0d3f9e2f0dd1a1ab60d5d1c3f18e7a",
        .ledgerHead = "entry 1,204, 8c1d40ab77e2",
        .storeId = "5b1e90f2a7c14d53a8a0f3c1d2e4b596",
        .storePurpose = "production",
        .generatedText = "2026-11-03 14:05:12 +01:00",
        .generated = must(Timestamp::parse("2026-11-03T13:05:12.000000Z")),
        .build = "Valbench 0.1.0 (8280c81)",
    };
    const Text summary({{"The model "},
                        {"sepsis-risk", Emphasis::code},
                        {" version 4 was qualified on the locked test set of 1,000 "
                         "admissions. Three of ten criteria were not met or could not be settled; see "},
                        {"the results", Emphasis::none, "results"},
                        {". A criterion counts as met only if the "},
                        {"whole 95% interval", Emphasis::strong},
                        {" lies on the right side of its limit. Where the interval straddles the "
                         "limit the verdict is "},
                        {"insufficient evidence", Emphasis::italic},
                        {", which counts as not passed."}});
    auto &blocks = document.blocks;
    blocks = {
        TableOfContents{},
        Heading{1, "Summary", ""},
        Paragraph{summary, false},
        KeyValueTable{
            {{"Intended use", "Flags adult inpatients at risk of sepsis within 6 hours, for review by a nurse. "
                              "Not for patients under 18, not in intensive care."},
             {"Data set",
              "TEST-2026-09, 1,000 rows, drawn 2026-09-01 to 2026-09-30 at four sites, independent of training"},
             {"Data digest",
              Text({{"b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", Emphasis::code}})},
             {"Protocol", "PQ-0002, version 3, approved 2026-10-28"},
             {"Threshold", "0.2, fixed in the protocol"}}},
        Heading{1, "Results", "results"},
        Heading{2, "Acceptance criteria", ""},
        criteria(),
        Paragraph{"Intervals: delong-logit is DeLong's variance on the logit scale; wilson is Wilson's score interval. "
                  "PQ-07 could "
                  "not be evaluated and counts as not passed.",
                  true},
        Heading{2, "Discrimination", ""},
        Paragraph{
            "The receiver operating characteristic is drawn over all distinct scores. The diamond is the threshold "
            "in force with its 95% intervals in both directions.",
            false},
        Figure{sampleRoc(), "Line: empirical curve; shaded: pointwise interval; dash-dotted: acceptance limits.", 0, 60,
               "evidence 9d3b41c07f22, roc.csv"},
        Heading{2, "Calibration", ""},
        Figure{sampleCalibration(), "Ten bins of equal width; below: records per bin.", 0, 60, ""},
        Heading{2, "Subgroups", ""},
        Figure{sampleForest(), "Squares: point values; bars: 95% Wilson intervals.", 0, 60, ""},
        Heading{1, "Executed steps", ""},
        steps(),
        Heading{1, "Deviations", ""},
        Heading{2, "DEV-0003: scores differ in the last digit", "dev-3"},
        Paragraph{"On two runs over the same 10,000 rows, 3 scores differ by less than 1 × 10⁻¹⁵ (|Δ| ≤ 2.2 × 10⁻¹⁶ "
                  "relative). "
                  "Root cause: summation order in the threaded tree ensemble. Impact on acceptance: none, since all "
                  "criteria are "
                  "rounded to three decimals and no score crosses the threshold. Disposition: accepted with "
                  "justification; the "
                  "protocol's tolerance is changed to 1 × 10⁻¹² from version 4 on.",
                  false},
        Heading{1, "Change history", ""},
        Table{"Versions",
              {{"Version"}, {"Date"}, {"Author"}, {"Reason"}},
              {{"0", "2026-11-01", "M. Okafor", "First execution"},
               {"1", "2026-11-02", "M. Okafor", "Step OQ-04 executed again after DEV-0003"}}},
        Heading{1, "Signatures", ""},
        Paragraph{"Each signature below was executed on the record in Valbench with the signer's password; this page "
                  "shows them. "
                  "They have the same weight as handwritten signatures.",
                  false},
        signature("Mercy Okafor", "m.okafor", "Validation engineer", "Executed",
                  "I did these steps as written, the results are mine."),
        signature("Dr. Jürgen Łukasiewicz-Øster", "j.lukasiewicz", "Validation lead", "Reviewed",
                  "This record is technically correct."),
        signature("Ana María Pérez", "a.perez", "Quality assurance", "Approved",
                  "This record is released for use under the quality system.")};
    return document;
}

} // namespace valbench::test
