// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of OQ protocols: whether the model functions across its ranges and faults.
#include "catalogue_parts.h"

#include <utility>

#include <valbench/stats/estimate.h>

namespace valbench::validation {

namespace {

using domain::Direction;
namespace method = stats::method;

constexpr std::string_view inputColumns = "the columns of the test set that feed the model";
constexpr std::string_view caseEvidence =
    "the number of cases asked and of wrong answers; the first wrong ones are named";

ParameterInfo countParameter(std::string_view name, std::string_view title, std::string_view meaning,
                             std::string_view fallback, std::int64_t least, std::int64_t most)
{
    return {.name = name,
            .title = title,
            .meaning = meaning,
            .type = ParameterType::count,
            .fallback = fallback,
            .least = least,
            .most = most};
}

/// For checks that ask again and again: a sample stands for a large test set.
ParameterInfo rowsParameter()
{
    auto out = countParameter("rows", "Rows", "How many rows of the test set, evenly spread, are asked about; 0: all.",
                              "0", 0, 1'000'000'000);
    out.zeroIs = "all";
    return out;
}

/// Two ways to ask for the same rows, which should give the same scores.
CheckInfo differenceCheck(std::string_view id, std::string_view title, std::string_view measures,
                          std::vector<ParameterInfo> parameters, double usualLimit = 0)
{
    return {.id = id,
            .title = title,
            .measures = measures,
            .kind = domain::ProtocolKind::oq,
            .parameters = std::move(parameters),
            .roles = {testRole},
            .asks = Asks::model,
            .columns = inputColumns,
            .metric = "Largest difference",
            .valueOnly = "the scores are compared row by row, without chance",
            .directions = {Direction::atMost},
            .lowest = 0,
            .highest = 1,
            .usualLimit = usualLimit,
            .criterion = CriterionUse::required,
            .evidence = "the largest difference, the number of scores compared and of those that differ",
            .decimals = 12};
}

/// Cases with a declared answer, counted where the model gives another.
CheckInfo caseCheck(std::string_view id, std::string_view title, std::string_view measures,
                    std::vector<ParameterInfo> parameters, std::string_view columns = inputColumns)
{
    return {.id = id,
            .title = title,
            .measures = measures,
            .kind = domain::ProtocolKind::oq,
            .parameters = std::move(parameters),
            .roles = {testRole},
            .asks = Asks::model,
            .columns = columns,
            .metric = "Wrong answers",
            .valueOnly = "a count is exact",
            .directions = {Direction::atMost},
            .lowest = 0,
            .usualLimit = 0,
            .criterion = CriterionUse::required,
            .evidence = caseEvidence,
            .decimals = 0};
}

/// Of a model whose file, or whose process, is at hand.
CheckInfo within(Reach reach, CheckInfo check)
{
    check.reach = reach;
    return check;
}

std::vector<CheckInfo> sameAnswerChecks()
{
    return {
        differenceCheck("oq.golden-vectors", "Golden vectors",
                        "How far the model's scores are from those that were recorded for the same rows.",
                        {{.name = "expected",
                          .title = "Expected scores",
                          .meaning = "The column of the test set with the recorded scores.",
                          .type = ParameterType::column}},
                        1e-6),
        differenceCheck(
            "oq.determinism", "Determinism",
            "How far repeated answers of one process to the same rows are from its first.",
            {countParameter("repeats", "Repeats", "How often the rows are asked about again.", "5", 1, 1000),
             rowsParameter()}),
        within(Reach::file,
               differenceCheck(
                   "oq.restart", "Restart", "How far the answers of newly started processes are from the first.",
                   {countParameter("restarts", "Restarts", "How often the model is started anew.", "2", 1, 100),
                    rowsParameter()})),
        differenceCheck("oq.single-record", "Batch against single record",
                        "How far the score of a row asked about alone is from its score among all rows.",
                        {countParameter("records", "Records", "How many rows, evenly spread, are asked about alone.",
                                        "100", 1, 100'000)}),
        differenceCheck(
            "oq.row-order", "Row order and batch size",
            "How far scores are from the first when rows come in another order, drawn with the criterion's "
            "seed, and in batches.",
            {countParameter("batch", "Batch size", "How many rows a batch has.", "64", 1, 1'000'000), rowsParameter()}),
        differenceCheck("oq.column-order", "Column order",
                        "How far scores are from the first when the columns come in reverse; a clean refusal is a "
                        "difference of 0.",
                        {rowsParameter()}),
        differenceCheck("oq.concurrency", "Concurrency",
                        "How far the answers of processes that are asked at the same time are from the first.",
                        {countParameter("parallel", "Processes", "How many are asked at the same time.", "4", 2, 64),
                         rowsParameter()}),
    };
}

std::vector<CheckInfo> caseChecks()
{
    return {
        caseCheck(
            "oq.bounds", "Bounds of the inputs",
            "Whether inputs at the bounds of their declared ranges are scored, and those just outside answered as "
            "declared.",
            {{.name = "outside",
              .title = "Just outside",
              .meaning = "What the model does by its documentation with a value just outside the range.",
              .type = ParameterType::choice,
              .fallback = "refused",
              .choices = {"refused", "scored"}}}),
        caseCheck(
            "oq.missing-values", "Missing values",
            "Whether the model answers as declared when one input after the other is missing, and all of them.",
            {{.name = "answer",
              .title = "Declared answer",
              .meaning = "What the model does by its documentation where an input is missing.",
              .type = ParameterType::choice,
              .fallback = "scored",
              .choices = {"scored", "undecided", "refused"}},
             countParameter("records", "Records", "How many rows, evenly spread, lose each input.", "20", 1, 100'000)}),
        caseCheck("oq.wrong-type", "Wrong types and unknown categories",
                  "Whether words for numbers, numbers for words and unknown words are refused, without a score.", {}),
        caseCheck("oq.extreme-values", "Extreme values",
                  "Whether infinities are refused, huge and denormal numbers refused or scored, and the model is "
                  "unharmed afterwards.",
                  {}),
        caseCheck(
            "oq.batch-size", "Empty and large batches",
            "Whether no rows give no scores, and many rows, repeated from the test set, the same scores as before.",
            {countParameter("rows", "Rows", "How many rows the large batch has.", "10000", 1, 10'000'000)}),
        caseCheck("oq.probability-range", "Range of the scores",
                  "How many rows of the test set have no score, or one outside 0 to 1.", {}),
        caseCheck(
            "oq.threshold-edge", "Edge of the threshold",
            "Whether scores at the threshold are flagged and those just below are not, and the rows nearest to it "
            "keep their class when they are asked about alone.",
            {countParameter("records", "Records", "How many rows, the nearest to the threshold, are asked about.", "50",
                            1, 100'000),
             {.name = "threshold",
              .title = "Threshold",
              .meaning = "A score at or above this probability is flagged.",
              .type = ParameterType::probability,
              .planMember = "threshold"}}),
        within(Reach::file, caseCheck("oq.damaged-model", "Damaged model files",
                                      "Whether a missing, a changed and a shortened model file are refused.", {},
                                      "the model's file")),
    };
}

std::vector<CheckInfo> burdenChecks()
{
    const auto rowsOfRequest =
        countParameter("rows", "Rows", "How many rows of the test set each question has.", "1", 1, 1'000'000);
    return {
        {.id = "oq.latency",
         .title = "Latency",
         .measures = "How long the model takes to answer, after a warm-up, at this computer.",
         .kind = domain::ProtocolKind::oq,
         .parameters = {countParameter("requests", "Questions", "How many questions are timed.", "200", 20, 1'000'000),
                        countParameter("warm_up", "Warm-up", "How many questions come before, untimed.", "20", 0,
                                       100'000),
                        rowsOfRequest,
                        {.name = "percentile",
                         .title = "Percentile",
                         .meaning = "Which percentile of the times is judged.",
                         .type = ParameterType::choice,
                         .fallback = "p95",
                         .choices = {"p50", "p95", "p99"}}},
         .roles = {testRole},
         .asks = Asks::model,
         .columns = inputColumns,
         .metric = "Latency",
         .unit = "ms",
         .valueOnly = "it is a percentile of the times of this run",
         .directions = {Direction::atMost},
         .lowest = 0,
         .usualLimit = 100,
         .evidence = "the percentiles 50, 95 and 99 and the longest time, with the number of questions",
         .decimals = 3},
        {.id = "oq.soak",
         .title = "Soak",
         .measures = "By how much the memory of the model's process grows over many questions, each answered as the "
                     "first was.",
         .kind = domain::ProtocolKind::oq,
         .parameters = {countParameter("requests", "Questions", "How many times the rows are asked about.", "200", 10,
                                       1'000'000),
                        rowsParameter()},
         .roles = {testRole},
         .asks = Asks::model,
         .reach = Reach::process,
         .columns = inputColumns,
         .metric = "Memory growth",
         .unit = "MB",
         .valueOnly = "it is measured once in this run",
         .directions = {Direction::atMost},
         .usualLimit = 10,
         .evidence = "memory after a tenth of the questions and at the end, and rows per second",
         .decimals = 2},
        {.id = "oq.perturbation",
         .title = "Stability under perturbation",
         .measures = "The share of rows whose class changes when noise is added to the numeric inputs.",
         .kind = domain::ProtocolKind::oq,
         .parameters = {{.name = "noise",
                         .title = "Noise",
                         .meaning = "The largest change of an input, as a share of its standard deviation among the "
                                    "rows; drawn evenly with the criterion's seed.",
                         .type = ParameterType::probability,
                         .fallback = "0.01"},
                        countParameter("repeats", "Repeats",
                                       "How many times noise is drawn; a row counts if its class changes in any.", "5",
                                       1, 1000),
                        rowsParameter(),
                        {.name = "threshold",
                         .title = "Threshold",
                         .meaning = "A score at or above this probability is flagged.",
                         .type = ParameterType::probability,
                         .planMember = "threshold"}},
         .roles = {testRole},
         .asks = Asks::model,
         .columns = inputColumns,
         .metric = "Decision flips",
         .intervals = {method::wilson, method::clopperPearson},
         .directions = {Direction::atMost},
         .lowest = 0,
         .highest = 1,
         .usualLimit = 0.05,
         .evidence = "the share with its interval, and the largest change of a score"},
    };
}

} // namespace

std::vector<CheckInfo> operationChecks()
{
    auto all = sameAnswerChecks();
    for (auto &more : {caseChecks(), burdenChecks()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace valbench::validation
