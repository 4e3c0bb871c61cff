// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// design: sample size and power, and p-values adjusted for their number.

#include <cmath>

#include <valbench/data/csv.h>
#include <valbench/stats/design_json.h>
#include <valbench/stats/distributions.h>

#include "commands.h"
#include "output.h"
#include "proportion_words.h"

namespace valbench::cli {

namespace {

/// A pilot of two models on the same records.
struct Pilot
{
    std::string file, truth, score, compareScore;
};

struct AucOptions
{
    stats::AucDesign design;
    Pilot pilot;
};
struct NonInferiorityOptions
{
    stats::NonInferiorityDesign design;
    Pilot pilot;
};
struct CalibrationOptions
{
    stats::CalibrationDesign design;
    std::string file, score;
};
struct MultiplicityOptions
{
    std::vector<std::string> p;
    double alpha = 0.05;
};

/// "cases: 17" lines; members of members are indented by their name.
void addFacts(std::vector<Fact> &facts, const std::string &prefix, const json::Object &object)
{
    for (const auto &[name, value] : object.members()) {
        auto label = prefix + name;
        std::ranges::replace(label, '_', ' ');
        if (const auto *inner = value.get<json::Object>())
            addFacts(facts, label + ", ", *inner);
        else if (const auto *text = value.get<std::string>())
            facts.push_back({label, *text});
        else
            facts.push_back({label, json::toText(value, -1)});
    }
}

Result<Answer> answerOf(Result<json::Value> document)
{
    VB_TRY(auto value, std::move(document));
    std::vector<Fact> facts;
    addFacts(facts, "", *value.get<json::Object>());
    return Answer{std::move(value), factsText(facts)};
}

Status readPilot(const Pilot &pilot, stats::TwoAreas &compare)
{
    if (pilot.file.empty() && pilot.truth.empty() && pilot.score.empty() && pilot.compareScore.empty())
        return {};
    if (pilot.file.empty() || pilot.truth.empty() || pilot.score.empty() || pilot.compareScore.empty())
        return fail(ErrorCode::usage, VB_MSG("A pilot needs --data, --truth, --score and --compare-score."));
    VB_TRY(const auto table, data::readCsv(pilot.file));
    VB_TRY(const auto *truth, table.numericColumn(pilot.truth));
    VB_TRY(const auto *score, table.numericColumn(pilot.score));
    VB_TRY(const auto *other, table.numericColumn(pilot.compareScore));
    VB_TRY(compare.pilot, stats::comparePairedAucs(truth->reals(), score->reals(), other->reals(), 0.95));
    return {};
}

Result<Answer> designAuc(Program &, const AucOptions &options)
{
    auto design = options.design;
    VB_CHECK(readPilot(options.pilot, design.compare));
    return answerOf(stats::designJson(design));
}

Result<Answer> designProportion(Program &, const stats::ProportionDesign &design)
{
    return answerOf(stats::designJson(design));
}

Result<Answer> designNonInferiority(Program &, const NonInferiorityOptions &options)
{
    auto design = options.design;
    VB_CHECK(readPilot(options.pilot, design.compare));
    return answerOf(stats::designJson(design));
}

Result<Answer> designCalibration(Program &, const CalibrationOptions &options)
{
    auto design = options.design;
    if (options.file.empty() != options.score.empty())
        return fail(ErrorCode::usage, VB_MSG("Recorded predictions need --data and --score."));
    if (!options.file.empty()) {
        VB_TRY(const auto table, data::readCsv(options.file));
        VB_TRY(const auto *score, table.numericColumn(options.score));
        VB_CHECK(stats::checkScores(score->reals(), stats::ScoreKind::probability));
        for (const double p : score->reals())
            if (p > 0 && p < 1) // 0 and 1 have no linear predictor; NaN is missing
                design.predictors.push_back(stats::logit(p));
    }
    return answerOf(stats::designJson(design));
}

Result<Answer> designMultiplicity(Program &, const MultiplicityOptions &options)
{
    std::vector<double> p;
    p.reserve(options.p.size());
    for (const auto &text : options.p)
        p.push_back(parseDouble(text).value_or(std::nan("")));
    return answerOf(stats::multiplicityJson(p, options.alpha));
}

/// A real that may be left out.
void addMaybe(CLI::App &command, const std::string &name, std::optional<double> &value, const std::string &description)
{
    const auto isReal = [](const std::string &text) {
        return parseDouble(text) ? std::string() : "'" + text + "' is not a number such as 0.5";
    };
    command
        .add_option_function<std::string>(
            name, [&value](const std::string &text) { value = parseDouble(text).value_or(0); }, description)
        ->check(CLI::Validator(isReal, ""))
        ->type_name("NUMBER");
}

void addPilot(CLI::App &command, Pilot &pilot)
{
    command.add_option("--data", pilot.file, "Pilot with both models' predictions, CSV")->type_name("FILE");
    command.add_option("--truth", pilot.truth, "Its column with 0 and 1")->type_name("COL");
    command.add_option("--score", pilot.score, "Its column with the first model's scores")->type_name("COL");
    command.add_option("--compare-score", pilot.compareScore, "Its column with the second model's")->type_name("COL");
}

void addLevels(CLI::App &command, stats::TestLevels &levels)
{
    addReal(command, "--alpha", levels.alpha,
            levels.isTwoSided ? "Two-sided level (default: 0.05)" : "One-sided level (default: 0.025)");
    addReal(command, "--power", levels.power, "Chance to succeed (default: 0.8)");
}

void addAuc(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<AucOptions>();
    auto &command =
        *addCommand(group, chosen, "design auc", "One AUC against 0.5, or two on the same records", options, designAuc);
    auto &design = options->design;
    addMaybe(command, "--auc", design.area, "Expected AUC");
    addMaybe(command, "--compare-auc", design.compare.second, "Expected AUC of the second model");
    addMaybe(command, "--correlation", design.compare.correlation, "Of the two models' AUCs");
    addReal(command, "--ratio", design.ratio, "Controls per case (default: 1)");
    addMaybe(command, "--cases", design.cases, "Also the power with so many cases");
    addLevels(command, design.levels);
    addPilot(command, options->pilot);
}

void addProportion(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<stats::ProportionDesign>();
    auto &command =
        *addCommand(group, chosen, "design proportion",
                    "Sensitivity, specificity or another rate: its interval, its lower bound, McNemar's test", options,
                    designProportion);
    addMaybe(command, "--expected", options->expected, "Expected rate");
    addMaybe(command, "--half-width", options->halfWidth, "Wanted half-width of its interval");
    addMaybe(command, "--limit", options->limit, "The interval's lower bound shall pass this");
    addReal(command, "--power", options->power, "Chance to succeed (default: 0.8)");
    addReal(command, "--confidence", options->confidence, "Two-sided level of the interval (default: 0.95)");
    addChoice(command, "--interval", options->method, "Interval of the rate (default: wilson)");
    addMaybe(command, "--n", options->n, "Also the power with so many records");
    addMaybe(command, "--share", options->share, "Share of records that the rate counts, such as the prevalence");
    addMaybe(command, "--discordant", options->discordant, "McNemar: share of discordant pairs");
    addMaybe(command, "--difference", options->difference, "McNemar: difference of the two rates");
    addReal(command, "--alpha", options->alpha, "McNemar: two-sided level (default: 0.05)");
}

void addCalibration(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<CalibrationOptions>();
    auto &command =
        *addCommand(group, chosen, "design calibration",
                    "External validation: intervals of O/E, AUC, slope and net benefit", options, designCalibration);
    auto &design = options->design;
    addReal(command, "--prevalence", design.prevalence, "Expected prevalence")->required();
    addReal(command, "--confidence", design.confidence, "Two-sided level of the intervals (default: 0.95)");
    addReal(command, "--oe", design.observedToExpected, "Expected O/E (default: 1)");
    addMaybe(command, "--oe-width", design.observedToExpectedWidth, "Wanted width of its interval");
    addMaybe(command, "--auc", design.area, "Expected AUC");
    addMaybe(command, "--auc-width", design.areaWidth, "Wanted width of its interval");
    addMaybe(command, "--slope-width", design.slopeWidth, "Wanted width of the calibration slope's interval");
    addMaybe(command, "--lp-mean", design.meanPredictor, "Mean of the linear predictor, taken as normal");
    addMaybe(command, "--lp-sd", design.deviationPredictor, "Its standard deviation");
    command.add_option("--data", options->file, "Or recorded predictions that tell it, CSV")->type_name("FILE");
    command.add_option("--score", options->score, "Their column")->type_name("COL");
    addMaybe(command, "--threshold", design.threshold, "Threshold of the net benefit");
    addMaybe(command, "--sensitivity", design.sensitivity, "Expected there");
    addMaybe(command, "--specificity", design.specificity, "Expected there");
    addMaybe(command, "--net-benefit-width", design.netBenefitWidth, "Wanted width of standardised net benefit");
}

void addNonInferiority(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<NonInferiorityOptions>();
    auto &command = *addCommand(group, chosen, "design non-inferiority",
                                "A new model not worse than the old by a margin: AUC, or sensitivity or specificity",
                                options, designNonInferiority);
    auto &design = options->design;
    addReal(command, "--margin", design.margin, "Largest loss that is tolerated")->required();
    addReal(command, "--difference", design.difference, "True difference, new less old (default: 0)");
    addMaybe(command, "--discordant", design.discordant, "Share of discordant pairs: plans a paired rate");
    addMaybe(command, "--auc", design.area, "AUC of the old model");
    addMaybe(command, "--compare-auc", design.compare.second, "AUC of the new model");
    addMaybe(command, "--correlation", design.compare.correlation, "Of the two AUCs");
    addReal(command, "--ratio", design.ratio, "Controls per case (default: 1)");
    addLevels(command, design.levels);
    addPilot(command, options->pilot);
}

void addMultiplicity(CLI::App &group, Chosen &chosen)
{
    const auto options = std::make_shared<MultiplicityOptions>();
    auto &command = *addCommand(group, chosen, "design multiplicity", "p-values adjusted for their number", options,
                                designMultiplicity);
    addList(command, "--p", options->p, "A p-value")->type_name("NUMBER")->required();
    addReal(command, "--alpha", options->alpha, "Level of the whole family (default: 0.05)");
}

} // namespace

void addDesignCommands(CLI::App &app, Chosen &chosen)
{
    auto &group = addGroup(app, "design", "Sample size and power");
    addAuc(group, chosen);
    addProportion(group, chosen);
    addCalibration(group, chosen);
    addNonInferiority(group, chosen);
    addMultiplicity(group, chosen);
}

} // namespace valbench::cli
