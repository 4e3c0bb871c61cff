// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// drift: two samples, column by column.

#include <array>

#include <valbench/data/csv.h>
#include <valbench/stats/drift.h>
#include <valbench/stats/drift_json.h>

#include "commands.h"
#include "output.h"

template <>
struct valbench::domain::Words<valbench::stats::Binning>
{
    static constexpr std::string_view what = "binning";
    static constexpr std::array<std::pair<stats::Binning, std::string_view>, 2> table{{
        {stats::Binning::quantile, "quantile"},
        {stats::Binning::width, "width"},
    }};
};

namespace valbench::cli {

using data::Column;
using data::Table;

namespace {

struct DriftOptions
{
    std::string baseline;
    std::string current;
    std::vector<std::string> columns;
    stats::DriftOptions rules;
};

/// The columns asked for; else those that both files have, with a word about the others.
Result<std::vector<std::string>> columnNames(const DriftOptions &options, const Table &baseline, const Table &current)
{
    if (!options.columns.empty()) {
        for (const auto &name : options.columns) {
            VB_CHECK(baseline.column(name));
            VB_CHECK(current.column(name));
        }
        return options.columns;
    }
    std::vector<std::string> both;
    std::vector<std::string> onlyOne;
    for (const auto &column : baseline.columns())
        (current.find(column.name()) ? both : onlyOne).push_back(column.name());
    for (const auto &column : current.columns()) {
        if (!baseline.find(column.name()))
            onlyOne.push_back(column.name());
    }
    if (both.empty())
        return fail(ErrorCode::badInput, VB_MSG("{baseline} and {current} have no column in common."),
                    {{"baseline", baseline.sourceName()}, {"current", current.sourceName()}});
    if (!onlyOne.empty())
        tell("valbench-cli: not compared, as only one of the files has them: " + joined(onlyOne, ", "));
    return both;
}

std::string kindText(const Table &table, const Column &column)
{
    auto out = std::string(data::kindName(column.kind())) + " in " + table.sourceName();
    if (const auto &cause = column.textCause())
        out += " (line " + std::to_string(cause->line) + ", column " + std::to_string(cause->column) + ": '" +
               cause->cell + "' " + cause->reason + ")";
    return out;
}

/// Texts of a categorical column, empty where missing.
std::vector<std::string> textsOf(const Column &column)
{
    std::vector<std::string> out;
    out.reserve(column.size());
    for (std::size_t row = 0; row < column.size(); ++row)
        out.push_back(column.isMissing(row) ? std::string() : column.textAt(row));
    return out;
}

/// Owns the texts that the inputs point to.
struct Samples
{
    std::vector<std::vector<std::string>> texts;
    std::vector<stats::DriftColumnInput> inputs;
};

Status addColumn(Samples &samples, const Table &baseline, const Table &current, const std::string &name)
{
    const auto &before = *baseline.find(name);
    const auto &now = *current.find(name);
    // A column without any value has no kind of its own.
    const bool beforeNumeric = before.isNumeric() && before.missingCount() < before.size();
    const bool nowNumeric = now.isNumeric() && now.missingCount() < now.size();
    if (before.isNumeric() && now.isNumeric()) {
        samples.inputs.push_back({name, stats::NumericColumns{before.reals(), now.reals()}});
        return {};
    }
    if (beforeNumeric || nowNumeric)
        return fail(ErrorCode::badInput,
                    VB_MSG("Column '{name}' is {before} but {now}; expected the same kind in both."),
                    {{"name", name}, {"before", kindText(baseline, before)}, {"now", kindText(current, now)}});
    samples.texts.push_back(textsOf(before));
    const std::span<const std::string> first = samples.texts.back();
    samples.texts.push_back(textsOf(now));
    samples.inputs.push_back({name, stats::CategoricalColumns{first, samples.texts.back()}});
    return {};
}

std::string reportText(const stats::DriftReport &report)
{
    TextTable table({"Column", "Status", "PSI", "No-drift 95%", "KS D or Cramer's V", "p", "Missing", "Reason"});
    for (const auto &column : report.columns) {
        const auto effect = column.isNumeric ? column.ks.statistic : column.cramersV;
        const auto p = column.isNumeric ? column.ks.p : column.chiSquare.result.p;
        table.add({column.name, std::string(stats::driftStatusName(column.status)), fixedText(column.psi.value, 4),
                   fixedText(column.psi.noDrift95, 4), fixedText(effect, 4), probabilityText(p),
                   std::to_string(column.baselineMissing) + " / " + std::to_string(column.currentMissing),
                   column.reason});
    }
    return factsText({{"Rows", std::to_string(report.baselineN) + " in the baseline, " +
                                   std::to_string(report.currentN) + " now"},
                      {"Status", std::string(stats::driftStatusName(report.status))},
                      {"PSI", report.psiVariant}}) +
           "\n" + table.text();
}

Result<Answer> drift(Program &program, const DriftOptions &options)
{
    program.interrupt().setEndsAtOnce(true); // writes nothing
    VB_TRY(const auto baseline, data::readCsv(options.baseline));
    VB_TRY(const auto current, data::readCsv(options.current));
    VB_TRY(const auto names, columnNames(options, baseline, current));
    Samples samples;
    samples.texts.reserve(2 * names.size()); // inputs point into it
    for (const auto &name : names)
        VB_CHECK(addColumn(samples, baseline, current, name));
    VB_TRY(const auto report, stats::evaluateDrift(samples.inputs, options.rules));
    const bool good = report.status == stats::DriftStatus::stable || report.status == stats::DriftStatus::warning;
    return Answer{stats::driftJson(report), reportText(report), good ? ExitCode::done : ExitCode::failed};
}

} // namespace

void addDriftCommand(CLI::App &app, Chosen &chosen)
{
    const auto options = std::make_shared<DriftOptions>();
    auto *command = addCommand(app, chosen, "drift",
                               "Compare two samples, column by column; the status is 1 for drift and for too little "
                               "data",
                               options, drift);
    auto &rules = options->rules;
    command->add_option("--baseline", options->baseline, "The earlier sample, CSV")->type_name("FILE")->required();
    command->add_option("--current", options->current, "The later sample, CSV")->type_name("FILE")->required();
    addList(*command, "--column", options->columns, "Only this column; default: all that both files have")
        ->type_name("COL");
    command->add_option("--bins", rules.bins, "Bins of a numeric column")->capture_default_str();
    addChoice(*command, "--binning", rules.binning, "How bins are cut from the baseline (default: quantile)");
    addReal(*command, "--psi-warn", rules.psiWarn, "PSI above this is a warning (default: 0.1)");
    addReal(*command, "--psi-fail", rules.psiFail, "PSI above this is drift (default: 0.25)");
    addReal(*command, "--ks-fail", rules.ksFail,
            "Kolmogorov-Smirnov distance above this, if significant, is drift (default: 0.1)");
}

} // namespace valbench::cli
