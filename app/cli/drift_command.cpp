// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// drift: two samples, column by column.

#include <algorithm>
#include <array>
#include <map>

#include <valbench/base/text.h>
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

template <>
struct valbench::domain::Words<valbench::stats::PsiVariant>
{
    static constexpr std::string_view what = "definition of the PSI";
    static constexpr std::array<std::pair<stats::PsiVariant, std::string_view>, 6> table{{
        {stats::PsiVariant::recommended, "recommended"},
        {stats::PsiVariant::fixedEdges, "fixed-edges"},
        {stats::PsiVariant::evidently, "evidently"},
        {stats::PsiVariant::deepchecks, "deepchecks"},
        {stats::PsiVariant::seedValidation, "seed-validation"},
        {stats::PsiVariant::seedMonitor, "seed-monitor"},
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
    std::vector<std::string> categorical; ///< declared, whatever their cells look like
    std::vector<std::string> numeric;
    std::vector<std::string> edges; ///< COL=E,E,...
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
        tell("valbench-cli: not compared, as only one of the files has them: " + separated(onlyOne));
    return both;
}

/// The last equals sign ends the column's name: numbers have none.
Result<std::map<std::string, std::vector<double>>> readEdges(const std::vector<std::string> &texts)
{
    std::map<std::string, std::vector<double>> all;
    for (const auto &text : texts) {
        const auto sign = text.rfind('=');
        std::vector<double> edges;
        for (std::size_t at = sign; at < text.size();) {
            const std::size_t end = std::min(text.find(',', at + 1), text.size());
            const auto edge = parseDouble(std::string_view(text).substr(at + 1, end - at - 1));
            if (!edge)
                break;
            edges.push_back(*edge);
            at = end;
        }
        const auto commas = static_cast<std::size_t>(std::ranges::count(text.substr(std::min(sign, text.size())), ','));
        if (sign == std::string::npos || sign == 0 || edges.size() != commas + 1 ||
            !all.emplace(text.substr(0, sign), edges).second)
            return fail(ErrorCode::usage,
                        VB_MSG("--psi-edges is '{text}'; expected COLUMN=EDGE,EDGE,... once for each column, such as "
                               "age=50,60,70."),
                        {{"text", text}});
    }
    return all;
}

std::string kindText(const Table &table, const Column &column)
{
    auto out = std::string(data::kindName(column.kind())) + " in " + table.sourceName();
    if (const auto &cause = column.textCause())
        out += " (line " + std::to_string(cause->line) + ", column " + std::to_string(cause->column) + ": '" +
               cause->cell + "' " + cause->reason + ")";
    return out;
}

bool isDeclared(const std::vector<std::string> &names, const std::string &name)
{
    return std::ranges::find(names, name) != names.end();
}

/// Codes of a text column; of one without any value, as many missing ones.
std::vector<std::uint32_t> missingCodes(const Column &column)
{
    return std::vector<std::uint32_t>(column.isNumeric() ? column.size() : 0, Column::missingCode);
}

/// Owns what the inputs point to beside the tables.
struct Samples
{
    std::vector<std::vector<std::uint32_t>> codes;
    std::vector<stats::DriftColumnInput> inputs;
};

Status addColumn(Samples &samples, const Table &baseline, const Table &current, const DriftOptions &options,
                 const std::string &name)
{
    const auto &before = *baseline.find(name);
    const auto &now = *current.find(name);
    // A column without any value has no kind of its own.
    const bool beforeNumeric = before.isNumeric() && before.missingCount() < before.size();
    const bool nowNumeric = now.isNumeric() && now.missingCount() < now.size();
    if (before.isNumeric() && now.isNumeric()) {
        if (!isDeclared(options.numeric, name) && stats::looksCategorical(before.reals(), now.reals()))
            samples.inputs.push_back({name, stats::IntegerCategories{before.reals(), now.reals()},
                                      "at most 5 different whole numbers; --numeric declares otherwise"});
        else
            samples.inputs.push_back({name, stats::NumericColumns{before.reals(), now.reals()}, {}});
        return {};
    }
    if (beforeNumeric || nowNumeric || isDeclared(options.numeric, name))
        return fail(ErrorCode::badInput,
                    VB_MSG("Column '{name}' is {before} but {now}; expected the same kind in both, or numbers where "
                           "--numeric says so. (--categorical reads numbers as categories.)"),
                    {{"name", name}, {"before", kindText(baseline, before)}, {"now", kindText(current, now)}});
    const auto codesOf = [&](const Column &column) {
        samples.codes.push_back(missingCodes(column));
        return column.isNumeric() ? std::span<const std::uint32_t>(samples.codes.back()) : column.codes();
    };
    const auto first = codesOf(before), second = codesOf(now);
    samples.inputs.push_back({name, stats::CodedColumns{first, second, before.levels(), now.levels()},
                              isDeclared(options.categorical, name) ? "declared by --categorical" : ""});
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
    auto rules = options.rules;
    VB_TRY(rules.edges, readEdges(options.edges));
    program.interrupt().setEndsAtOnce(true); // writes nothing
    for (const auto &name : options.categorical)
        if (isDeclared(options.numeric, name))
            return fail(ErrorCode::usage, VB_MSG("Column {name} is declared both --categorical and --numeric."),
                        {{"name", name}});
    data::CsvOptions reading;
    for (const auto &name : options.categorical)
        reading.kinds[name] = data::ColumnKind::text;
    VB_TRY(const auto baseline, data::readCsv(options.baseline, reading));
    VB_TRY(const auto current, data::readCsv(options.current, reading));
    for (const auto &name : options.numeric) {
        VB_CHECK(baseline.column(name));
        VB_CHECK(current.column(name));
    }
    VB_TRY(const auto names, columnNames(options, baseline, current));
    Samples samples;
    samples.codes.reserve(2 * names.size()); // inputs point into it
    for (const auto &name : names)
        VB_CHECK(addColumn(samples, baseline, current, options, name));
    VB_TRY(const auto report, stats::evaluateDrift(samples.inputs, rules));
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
    addChoice(*command, "--psi-variant", rules.psiVariant, "Definition of the PSI (default: recommended)");
    addList(*command, "--psi-edges", options->edges, "Edges of a column's bins for the PSI variant fixed-edges")
        ->type_name("COL=E,E,...");
    addList(*command, "--categorical", options->categorical, "Read this column as categories, even if it holds numbers")
        ->type_name("COL");
    addList(*command, "--numeric", options->numeric, "Take this column for numbers, even if it holds few whole ones")
        ->type_name("COL");
    command->add_option("--seed", rules.seed, "Seed of permutations")->capture_default_str();
    addReal(*command, "--psi-warn", rules.psiWarn, "PSI above this is a warning (default: 0.1)");
    addReal(*command, "--psi-fail", rules.psiFail, "PSI above this is drift (default: 0.25)");
    addReal(*command, "--ks-fail", rules.ksFail,
            "Kolmogorov-Smirnov distance above this, if significant, is drift (default: 0.1)");
}

} // namespace valbench::cli
