// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of IQ: the register and the protocol on one side, files and the computer on the other.
#include <algorithm>
#include <chrono>
#include <optional>

#include <valbench/base/text.h>

#include "model_rows.h"
#include "wording.h"

namespace valbench::validation {

namespace {

using Texts = std::vector<std::string>;

constexpr double bytesPerGigabyte = 1e9;

Cases differences()
{
    return Cases({"differences", "difference", {}});
}

Result<const domain::ModelVersion *> registered(const CheckContext &context)
{
    if (!context.installation.model)
        return fail(ErrorCode::badInput,
                    VB_MSG("There is no registered model version to compare with; a dry run has none."));
    return context.installation.model;
}

Result<const ModelFileFacts *> modelFile(const CheckContext &context)
{
    if (!context.installation.file)
        return fail(ErrorCode::badInput, VB_MSG("No file was given as the model."));
    return &*context.installation.file;
}

Result<const TargetFacts *> target(const CheckContext &context)
{
    if (!context.target)
        return fail(context.target.error());
    return &*context.target;
}

const std::string *valueOf(const std::vector<domain::NamedText> &list, std::string_view name)
{
    const auto found = std::ranges::find(list, name, &domain::NamedText::name);
    return found == list.end() ? nullptr : &found->value;
}

/// Equal as texts, or as numbers: "0.05" and "5e-2".
bool areEqual(const std::string &one, const std::string &other)
{
    const auto a = parseDouble(one), b = parseDouble(other);
    return one == other || (a && b && *a == *b);
}

/// PEP 503: case and runs of '-', '_' and '.' do not matter.
std::string packageName(std::string_view name)
{
    std::string out;
    for (const char c : name) {
        const bool isBreak = c == '-' || c == '_' || c == '.';
        if (isBreak && (out.empty() || out.back() == '-'))
            continue;
        out += isBreak ? '-' : (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return out;
}

struct Locked
{
    std::string name;
    std::string version; ///< empty: the line pins none
};

/// "xgboost[sklearn] == 1.7.4 ; python_version > '3'", as requirements.txt has it; options have no name.
Locked lockedOf(std::string_view line)
{
    line = trimmed(line.substr(0, std::min(line.find(';'), line.find(" --"))));
    if (line.empty() || line.starts_with('-') || line.starts_with('#'))
        return {};
    const auto pin = line.find("==");
    const auto name = trimmed(line.substr(0, std::min(pin, line.find_first_of("[<>=!~@ "))));
    const auto version = pin == std::string_view::npos ? std::string_view() : trimmed(line.substr(pin + 2));
    const bool isOne = version.find_first_of(",*<>=! ") == std::string_view::npos;
    return {packageName(name), isOne ? std::string(version) : std::string()};
}

Result<std::vector<Locked>> lockOf(const CheckContext &context)
{
    auto lines = context.parameters.texts("packages");
    if (lines.empty()) {
        VB_TRY(const auto *model, registered(context));
        if (model->lineage)
            lines = model->lineage->description.requirements;
    }
    std::vector<Locked> lock;
    for (const auto &line : lines) {
        if (auto locked = lockedOf(line); !locked.name.empty())
            lock.push_back(std::move(locked));
    }
    if (lock.empty())
        return fail(
            ErrorCode::badInput,
            VB_MSG("The registered model has no requirements, and the step states no packages: there is nothing "
                   "to compare with."));
    return lock;
}

/// What stands before and after the first '='.
Result<std::pair<std::string, std::string>> split(const std::string &text)
{
    const auto sign = text.find('=');
    if (sign == std::string::npos || sign == 0)
        return fail(ErrorCode::badInput, VB_MSG("'{text}' is not NAME=VALUE."), {{"text", text}});
    return std::pair{text.substr(0, sign), text.substr(sign + 1)};
}

Result<Finding> amount(const CheckContext &context, std::int64_t bytes)
{
    if (bytes <= 0)
        return fail(ErrorCode::badInput, VB_MSG("The computer does not tell how much there is."));
    Finding finding;
    finding.estimate = stats::withoutInterval(static_cast<double>(bytes) / bytesPerGigabyte, {});
    finding.n = 1;
    finding.counts = "n = 1 computer";
    finding.setting = context.installation.target->description();
    return finding;
}

} // namespace

Result<Finding> checkArtifact(const CheckContext &context)
{
    VB_TRY(const auto *model, registered(context));
    VB_TRY(const auto *file, modelFile(context));
    const auto &name = context.protocol.analysis.scorer.artifact;
    const auto artifact = std::ranges::find(model->artifacts, name, &domain::Artifact::name);
    if (artifact == model->artifacts.end())
        return fail(ErrorCode::notFound, VB_MSG("The registered version has no file '{name}'."), {{"name", name}});
    auto cases = differences();
    cases.add("SHA-256", file->sha256 == artifact->sha256,
              joined({"found ", file->sha256, ", registered ", artifact->sha256}));
    cases.add("size", file->size == artifact->size,
              joined({"found ", countText(file->size), " bytes, registered ", countText(artifact->size)}));
    return cases.finding(name);
}

Result<Finding> checkModelLoads(const CheckContext &context)
{
    VB_TRY(auto *scorer, context.model.scorer()); // which has seen to it that no input is left out
    const auto inputs = scorer->inputs();
    auto cases = differences();
    for (const auto &input : context.protocol.analysis.scorer.inputs)
        cases.add("input " + input.name, std::ranges::find(inputs, input.name) != inputs.end(), "the model has none");
    std::vector<data::Column> columns;
    for (const auto &input : context.protocol.analysis.scorer.inputs) {
        const bool isKnown = std::ranges::find(columns, input.source(), &data::Column::name) != columns.end();
        if (isKnown || std::ranges::find(inputs, input.name) == inputs.end())
            continue;
        const double number[] = {input.lowest.value_or(0)};
        const std::optional<std::string> word[] = {input.one};
        VB_TRY(auto column, input.one.empty() ? data::Column::numbers(input.source(), data::ColumnKind::real, number)
                                              : data::Column::texts(input.source(), word));
        columns.push_back(std::move(column));
    }
    if (!columns.empty()) {
        VB_TRY(const auto row, data::Table::make("a row of the check", std::move(columns)));
        VB_TRY(const auto reply, replyTo(*scorer, row, context.stop));
        cases.add("a row at the lower bounds", reply == Reply::scored, replyName(reply));
    }
    return cases.finding(scorer->description());
}

Result<Finding> checkPermissions(const CheckContext &context)
{
    VB_TRY(const auto *file, modelFile(context));
    auto cases = differences();
    cases.add(file->name, !file->isWritable, "the person who executes may change it");
    return cases.finding();
}

Result<Finding> checkConfiguration(const CheckContext &context)
{
    VB_TRY(const auto *model, registered(context));
    if (!model->lineage)
        return fail(ErrorCode::badInput,
                    VB_MSG("The registered version has no lineage, and with it no parameters to compare with."));
    const auto &known = model->lineage->parameters;
    auto cases = differences();
    for (const auto &text : context.parameters.texts("parameters")) {
        VB_TRY(const auto pair, split(text));
        const auto &[name, value] = pair;
        const auto *found = valueOf(known, name);
        cases.add(name, found && areEqual(*found, value), found ? "registered is " + *found : "it is not registered");
    }
    const auto *threshold = valueOf(known, "threshold");
    const auto planned = shortestText(context.protocol.analysis.threshold);
    if (threshold)
        cases.add("threshold", areEqual(*threshold, planned),
                  joined({"registered is ", *threshold, ", the protocol's is ", planned}));
    return cases.finding();
}

Result<Finding> checkPackages(const CheckContext &context)
{
    VB_TRY(const auto lock, lockOf(context));
    VB_TRY(const auto *facts, target(context));
    auto cases = differences();
    for (const auto &[name, version] : lock) {
        const auto found = std::ranges::find_if(
            facts->packages, [&](const domain::NamedText &package) { return packageName(package.name) == name; });
        if (found == facts->packages.end())
            cases.add(name, false, "it is not installed");
        else if (version.empty())
            cases.add(name, false, "the lock pins no version; installed is " + found->value);
        else
            cases.add(name, found->value == version, joined({"installed is ", found->value, ", locked is ", version}));
    }
    if (context.parameters.text("others") == "refused") {
        for (const auto &package : facts->packages) {
            const bool isLocked = std::ranges::find(lock, packageName(package.name), &Locked::name) != lock.end();
            if (!isLocked)
                cases.add(package.name, false, "installed, and not in the lock");
        }
    }
    return cases.finding(context.installation.target->description());
}

Result<Finding> checkInterpreter(const CheckContext &context)
{
    auto wanted = context.parameters.text("version");
    if (wanted.empty()) {
        VB_TRY(const auto *model, registered(context));
        const auto *flavor = model->lineage ? model->lineage->description.flavor("python_function") : nullptr;
        wanted = flavor ? flavor->fact("python_version") : std::string();
    }
    if (wanted.empty())
        return fail(ErrorCode::badInput,
                    VB_MSG("The registered model names no version of Python, and neither does the step."));
    VB_TRY(const auto *facts, target(context));
    auto cases = differences();
    cases.add("Python", facts->python == wanted, joined({"installed is ", facts->python, ", expected ", wanted}));
    return cases.finding(joined({"Python ", facts->python, ", ", context.installation.target->description()}));
}

Result<Finding> checkSystem(const CheckContext &context)
{
    VB_TRY(const auto *facts, target(context));
    const auto approved = context.parameters.texts("systems");
    auto cases = differences();
    cases.add("operating system",
              std::ranges::any_of(
                  approved, [&](const std::string &name) { return !name.empty() && facts->system.starts_with(name); }),
              facts->system + " is not approved");
    return cases.finding(joined({facts->system, ", kernel ", facts->kernel}));
}

Result<Finding> checkMemory(const CheckContext &context)
{
    VB_TRY(const auto *facts, target(context));
    return amount(context, facts->memory);
}

Result<Finding> checkDisk(const CheckContext &context)
{
    VB_TRY(const auto *facts, target(context));
    return amount(context, facts->freeDisk);
}

Result<Finding> checkEnvironment(const CheckContext &context)
{
    VB_TRY(const auto *facts, target(context));
    auto cases = differences();
    for (const auto &text : context.parameters.texts("variables")) {
        VB_TRY(const auto pair, split(text));
        const auto &[name, value] = pair;
        const auto *found = valueOf(facts->variables, name);
        const auto is = found ? *found : std::string();
        cases.add(name, is == value, is.empty() ? "it is not set" : joined({"it is '", is, "'"}));
    }
    return cases.finding();
}

Result<Finding> checkLocale(const CheckContext &context)
{
    VB_TRY(const auto *facts, target(context));
    auto cases = differences();
    for (const auto &[name, wanted, found] : {std::tuple{"locale", context.parameters.text("locale"), facts->locale},
                                              std::tuple{"time zone", context.parameters.text("zone"), facts->zone}})
        cases.add(name, found == wanted, joined({"it is ", found, ", expected ", wanted}));
    const auto most = std::chrono::seconds(context.parameters.count("seconds"));
    const auto gap = std::chrono::abs(facts->time.point() - context.targetAsked.point());
    cases.add(
        "clock", gap <= most,
        joined({"it is ", countText(std::chrono::ceil<std::chrono::seconds>(gap).count()), " s from this program's"}));
    return cases.finding();
}

Result<Finding> checkDataSets(const CheckContext &context)
{
    VB_TRY(const auto *model, registered(context));
    auto cases = differences();
    for (const auto &need : context.protocol.data)
        cases.add(need.role, true, {}); // the run refuses any other digest
    if (const auto test = context.data.test()) {
        for (const auto &input : context.protocol.analysis.scorer.inputs)
            cases.add("column " + input.source(), (*test)->find(input.source()) != nullptr, "the test set has none");
    }
    if (model->lineage) {
        for (const auto &training : model->lineage->data) {
            if (!training.sha256.empty())
                cases.add("training data " + training.name,
                          std::ranges::find(context.protocol.data, training.sha256, &domain::DataNeed::sha256) !=
                              context.protocol.data.end(),
                          "no data set of the protocol has their SHA-256");
        }
    }
    if (cases.asked() == 0)
        return fail(ErrorCode::badInput, VB_MSG("The protocol has no data sets."));
    return cases.finding();
}

} // namespace valbench::validation
