// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// evaluate: statistics of recorded predictions.

#include <array>
#include <optional>

#include <valbench/base/text.h>
#include <valbench/data/csv.h>
#include <valbench/stats/evaluation.h>
#include <valbench/stats/evaluation_json.h>

#include "commands.h"
#include "evaluation_text.h"
#include "proportion_words.h"

// The contract's words for what core/stats offers.
template <>
struct valbench::domain::Words<valbench::stats::AucMethod>
{
    static constexpr std::string_view what = "interval of the AUC";
    static constexpr std::array<std::pair<stats::AucMethod, std::string_view>, 5> table{{
        {stats::AucMethod::delong, "delong"},
        {stats::AucMethod::delongLogit, "delong-logit"},
        {stats::AucMethod::newcombe, "newcombe"},
        {stats::AucMethod::bca, "bca"},
        {stats::AucMethod::percentile, "percentile"},
    }};
};

template <>
struct valbench::domain::Words<valbench::stats::GapInterval>
{
    static constexpr std::string_view what = "interval of a gap between groups";
    static constexpr std::array<std::pair<stats::GapInterval, std::string_view>, 2> table{{
        {stats::GapInterval::analytic, "analytic"},
        {stats::GapInterval::bootstrap, "bootstrap"},
    }};
};

namespace valbench::cli {

using data::Column;
using data::Table;

namespace {

struct EvaluateOptions
{
    std::string file;
    std::string truth;
    std::string score;
    std::vector<std::string> compareScores;
    std::vector<std::string> groups;
    std::vector<std::string> references; ///< COL=LEVEL
    std::string cluster;
    stats::EvaluationInput input; ///< thresholds and methods; its spans are set later
};

/// One text for each row, empty where missing.
Result<std::vector<std::string>> textsOf(const Table &table, const std::string &name)
{
    VB_TRY(const auto *column, table.column(name));
    std::vector<std::string> out;
    out.reserve(column->size());
    for (std::size_t row = 0; row < column->size(); ++row)
        out.push_back(column->isMissing(row) ? std::string() : column->textAt(row));
    return out;
}

/// Names file and column in an error about values, which knows the row only.
Status inColumn(const Table &table, const std::string &column, const Status &status)
{
    if (status)
        return {};
    return fail(status.error().code(), VB_MSG("{file}, column '{column}' (rows counted below the header): {what}"),
                {{"file", table.sourceName()}, {"column", column}, {"what", status.error().text()}});
}

Result<std::span<const double>> scoresOf(const Table &table, const std::string &name)
{
    VB_TRY(const auto *column, table.numericColumn(name));
    VB_CHECK(inColumn(table, name, stats::checkScores(column->reals(), stats::ScoreKind::probability)));
    return column->reals();
}

/// COL=LEVEL; the first equals sign ends the column's name.
Status readReferences(const std::vector<std::string> &texts, stats::GroupChoices &choices)
{
    for (const auto &text : texts) {
        const auto sign = text.find('=');
        if (sign == std::string::npos || sign == 0 || sign + 1 == text.size())
            return fail(ErrorCode::usage,
                        VB_MSG("--reference-group is '{text}'; expected COLUMN=LEVEL, such as sex=F."),
                        {{"text", text}});
        if (!choices.references.emplace(text.substr(0, sign), text.substr(sign + 1)).second)
            return fail(ErrorCode::usage, VB_MSG("--reference-group names the column {column} twice."),
                        {{"column", text.substr(0, sign)}});
    }
    return {};
}

Result<Answer> evaluate(Program &program, const EvaluateOptions &options)
{
    program.interrupt().setEndsAtOnce(true); // writes nothing
    VB_TRY(const auto table, data::readCsv(options.file));
    auto input = options.input;
    VB_TRY(const auto *truth, table.numericColumn(options.truth));
    VB_CHECK(inColumn(table, options.truth, stats::checkOutcomes(truth->reals())));
    input.outcomes = truth->reals();
    VB_TRY(input.scores, scoresOf(table, options.score));
    for (const auto &name : options.compareScores) {
        VB_TRY(const auto scores, scoresOf(table, name));
        if (input.compareScores.empty())
            input.compareScores = scores;
        else
            input.moreScores.push_back(scores);
    }
    std::vector<std::vector<std::string>> levels;
    levels.reserve(options.groups.size()); // input points into it
    for (const auto &name : options.groups) {
        VB_TRY(auto texts, textsOf(table, name));
        levels.push_back(std::move(texts));
        input.groups.push_back({name, levels.back()});
    }
    VB_CHECK(readReferences(options.references, input.groupChoices));
    std::vector<std::string> clusters;
    if (!options.cluster.empty()) {
        VB_TRY(clusters, textsOf(table, options.cluster));
        input.clusters = clusters;
    }
    VB_TRY(const auto evaluation, stats::evaluateBinary(input));
    return Answer{stats::evaluationJson(evaluation), evaluationText(evaluation)};
}

/// A real number that is set only if it is given.
void addOptionalReal(CLI::App &command, const std::shared_ptr<EvaluateOptions> &options, const std::string &name,
                     std::optional<double> stats::EvaluationInput::*member, const std::string &description)
{
    // addReal checks the text; it assigns only after each() has run, so the text is read here once more.
    const auto unused = std::make_shared<double>(0);
    addReal(command, name, *unused, description)->each([options, member, unused](const std::string &text) {
        options->input.*member = parseDouble(text).value_or(0);
    });
}

} // namespace

void addEvaluateCommand(CLI::App &app, Chosen &chosen)
{
    const auto options = std::make_shared<EvaluateOptions>();
    auto *command = addCommand(app, chosen, "evaluate", "Statistics of recorded predictions of a binary outcome",
                               options, evaluate);
    auto &input = options->input;
    command->add_option("--data", options->file, "Recorded predictions, CSV")->type_name("FILE")->required();
    command->add_option("--truth", options->truth, "Column with 0 and 1")->type_name("COL")->required();
    command->add_option("--score", options->score, "Column with probabilities")->type_name("COL")->required();
    addReal(*command, "--threshold", input.threshold, "At or above is a positive (default: 0.5)");
    addReal(*command, "--confidence", input.confidence, "Two-sided level of the intervals (default: 0.95)");
    command->add_option("--bins", input.bins, "Bins of the calibration curve")->capture_default_str();
    addList(*command, "--group", options->groups, "Column whose levels are compared")->type_name("COL");
    command->add_flag("--cross", input.groupChoices.cross, "Also the groups that the group columns make together");
    addList(*command, "--reference-group", options->references, "The level of a group column to compare others with")
        ->type_name("COL=LEVEL");
    addChoice(*command, "--gap-interval", input.groupChoices.gapInterval,
              "Interval of gaps between groups (default: analytic)");
    addList(*command, "--compare-score", options->compareScores,
            "A second model on the same rows; given more than once, also a test that all have the same AUC")
        ->type_name("COL");
    addChoice(*command, "--ci", input.aucMethod, "Interval of the AUC (default: delong)");
    command
        ->add_option("--bootstrap", input.replicates,
                     "Samples of bca and percentile; these give every interval that needs a bootstrap")
        ->capture_default_str();
    command->add_option("--seed", input.seed, "Seed of the bootstrap")->capture_default_str();
    addChoice(*command, "--interval", input.proportions, "Interval of proportions (default: wilson)");
    command
        ->add_option("--cluster", options->cluster,
                     "Column with the patient or site of each row, if rows of one are not independent")
        ->type_name("COL");
    addOptionalReal(*command, options, "--prevalence", &stats::EvaluationInput::prevalence,
                    "Give predictive values and net benefit at this prevalence as well");
    command->add_flag("--pr-curve", input.withPrecisionRecall, "Give the points of the precision-recall curve");
    addOptionalReal(*command, options, "--partial-fpr", &stats::EvaluationInput::partialTo,
                    "Give the partial area over false positive rates from 0 to this");
    addOptionalReal(*command, options, "--at-specificity", &stats::EvaluationInput::atSpecificity,
                    "Give the sensitivity at this specificity, at a threshold that exists");
    addOptionalReal(*command, options, "--at-sensitivity", &stats::EvaluationInput::atSensitivity,
                    "Give the specificity at this sensitivity");
    command->add_flag("--choose-threshold", input.withThresholdChoice, "Give Youden's threshold; optimistic");
    addOptionalReal(*command, options, "--cost-ratio", &stats::EvaluationInput::costRatio,
                    "Cost of a missed case over that of a false alarm: give the threshold that is best for it");
    addOptionalReal(*command, options, "--margin", &stats::EvaluationInput::margin,
                    "Margin of non-inferiority to the second model, in AUC, sensitivity and specificity");
    command->add_option("--ece-draws", input.eceDraws,
                        "Draws for the p-value of the calibration error (default: none)");
    command->add_option("--threads", input.threads, "Threads of the bootstrap; 0: all. Results do not depend on it");
}

} // namespace valbench::cli
