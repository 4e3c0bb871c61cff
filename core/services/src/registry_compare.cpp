// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether MLflow still says what this store says.

#include <algorithm>
#include <map>

#include <valbench/base/text.h>

#include "registry_describe.h"
#include "registry_files.h"

namespace valbench::services {

namespace mlflow = domain::mlflow;

namespace {

using Stop = std::stop_token;
using Differences = std::vector<RegistryDifference>;

std::string quoted(const std::string &text)
{
    constexpr std::size_t longest = 120;
    return "'" + text.substr(0, longest) + (text.size() > longest ? "…" : "") + "'";
}

/// Names of both lists whose values differ; what Valbench itself writes into runs has this prefix and is left out.
void compareTexts(Differences &out, const std::string &what, const std::vector<domain::NamedText> &wanted,
                  const std::vector<domain::NamedText> &found, bool onlyWanted)
{
    std::map<std::string, std::pair<const std::string *, const std::string *>> both;
    for (const auto &item : wanted)
        both[item.name].first = &item.value;
    for (const auto &item : found)
        both[item.name].second = &item.value;
    for (const auto &[name, values] : both) {
        const auto &[then, now] = values;
        if (!now)
            out.push_back({what, "The " + what + " " + quoted(name) + " is gone; it was " + quoted(*then) + "."});
        else if (!then && !onlyWanted)
            out.push_back({what, "The " + what + " " + quoted(name) + " is new: " + quoted(*now) + "."});
        else if (then && *then != *now)
            out.push_back(
                {what, "The " + what + " " + quoted(name) + " is " + quoted(*now) + "; it was " + quoted(*then) + "."});
    }
}

void compareVersion(Differences &out, const ComparisonQuery &query, const mlflow::ModelVersion &version)
{
    const auto &lineage = *query.model.lineage;
    if (version.source != lineage.registrySource)
        out.push_back({"version", "Its files are said to be at " + quoted(version.source) + "; that was " +
                                      quoted(lineage.registrySource) + "."});
    if (version.runId != lineage.runId && !version.runId.empty())
        out.push_back({"version", "Its run is " + quoted(version.runId) + "; it was " + quoted(lineage.runId) + "."});
    compareTexts(out, "tag", query.tags, namedTexts(version.tags), true);
    // MLflow's own stages are deprecated; one that was set claims something all the same.
    const auto stage = asciiLower(version.stage);
    if (!stage.empty() && stage != "none" && stage != domain::wordOf(query.stage))
        out.push_back({"stage", "MLflow's stage is " + quoted(version.stage) + "; in this store the version is in " +
                                    std::string(domain::wordOf(query.stage)) + "."});
}

void compareRun(Differences &out, const domain::Lineage &lineage, const mlflow::Run &run)
{
    if (run.stage == mlflow::Stage::deleted)
        out.push_back({"run", "The run was deleted on the server."});
    compareTexts(out, "parameter", lineage.parameters, namedTexts(run.params), false);
}

void compareFiles(Differences &out, const std::vector<domain::Artifact> &wanted,
                  const std::vector<domain::Artifact> &found)
{
    std::map<std::string, std::pair<const domain::Artifact *, const domain::Artifact *>> both;
    for (const auto &file : wanted) {
        if (file.role == "model")
            both[file.name].first = &file;
    }
    for (const auto &file : found)
        both[file.name].second = &file;
    for (const auto &[name, files] : both) {
        const auto &[then, now] = files;
        if (!now)
            out.push_back({"file", "The file " + quoted(name) + " is gone."});
        else if (!then)
            out.push_back({"file", "The file " + quoted(name) + " was added after the registration."});
        else if (then->sha256 != now->sha256)
            out.push_back({"file", "The file " + quoted(name) + " was altered after the registration: its SHA-256 is " +
                                       now->sha256 + ", and was " + then->sha256 + "."});
    }
}

QCoro::Task<Result<Differences>> compareAliases(tracking::Client client, ComparisonQuery query, Stop stop)
{
    Differences out;
    for (const auto &expected : query.aliases) {
        auto found = co_await client.aliased(query.model.lineage->registryName, expected.alias, stop);
        if (!found && found.error().code() != ErrorCode::notFound)
            co_return Result<Differences>(std::move(found).error());
        const auto now = found ? found->version : std::string();
        if (now == expected.version)
            continue;
        const auto name = [](const std::string &version) {
            return version.empty() ? std::string("no version") : "version " + version;
        };
        out.push_back({"alias", "MLflow's alias " + quoted(expected.alias) + " points to " + name(now) +
                                    "; by the approvals in this store it points to " + name(expected.version) + "."});
    }
    co_return Result<Differences>(std::move(out));
}

QCoro::Task<Result<Differences>> compareCheckpoint(tracking::Client client, ComparisonQuery query, Stop stop)
{
    Differences out;
    if (query.checkpointRun.empty())
        co_return Result<Differences>(std::move(out));
    auto run = co_await client.run(query.checkpointRun, stop);
    if (!run && run.error().code() != ErrorCode::notFound)
        co_return Result<Differences>(std::move(run).error());
    const auto *kept = run ? mlflow::findValue(run->params, checkpointParameter) : nullptr;
    if (!kept || *kept != query.checkpoint || run->stage == mlflow::Stage::deleted)
        out.push_back({"checkpoint", "The checkpoint of the audit trail that was kept in the run " +
                                         query.checkpointRun + " is not there any more as it was written."});
    co_return Result<Differences>(std::move(out));
}

template <class T>
void append(std::vector<T> &to, std::vector<T> &&from)
{
    std::ranges::move(from, std::back_inserter(to));
}

/// The files of the model wherever they were when it was registered, not where the server says now.
QCoro::Task<Result<Differences>> compareContent(tracking::Client client, ComparisonQuery query,
                                                RegistryLink::FileProgress progress, Stop stop)
{
    using Out = Result<Differences>;
    const auto lineage = *query.model.lineage;
    ModelPlace place;
    if (!lineage.loggedModelId.empty()) {
        auto found = co_await placeOfLoggedModel(client, lineage.loggedModelId, stop);
        if (!found)
            co_return Out(std::move(found).error());
        place = *std::move(found);
    } else {
        auto run = co_await client.run(lineage.runId, stop);
        if (!run)
            co_return Out(std::move(run).error());
        place = {tracking::ArtifactRoot::of(*run), lineage.modelPath, {}, {}};
    }
    auto files = co_await filesOf(client, place, progress, stop);
    if (!files)
        co_return Out(std::move(files).error());
    Differences out;
    compareFiles(out, query.model.artifacts, files->files);
    co_return Out(std::move(out));
}

} // namespace

QCoro::Task<Result<Differences>> compareRegistries(tracking::Client client, ComparisonQuery query,
                                                   RegistryLink::FileProgress progress, Stop stop)
{
    using Out = Result<Differences>;
    if (!query.model.lineage || query.model.lineage->server != client.place())
        co_return Out(Error(ErrorCode::usage,
                            VB_MSG("{model} was not registered from {server}, so that there is "
                                   "nothing to compare there."),
                            {{"model", query.model.key()}, {"server", client.place()}}));
    const auto lineage = *query.model.lineage;
    Differences out;
    auto version = co_await client.modelVersion(lineage.registryName, lineage.registryVersion, stop);
    if (version)
        compareVersion(out, query, *version);
    else if (version.error().code() == ErrorCode::notFound)
        out.push_back({"version", "Version " + lineage.registryVersion + " of " + lineage.registryName +
                                      " is not in MLflow's registry any more."});
    else
        co_return Out(std::move(version).error());
    if (!lineage.runId.empty()) {
        auto run = co_await client.run(lineage.runId, stop);
        if (run)
            compareRun(out, lineage, *run);
        else if (run.error().code() == ErrorCode::notFound)
            out.push_back({"run", "The run " + lineage.runId + " is not on the server any more."});
        else
            co_return Out(std::move(run).error());
    }
    auto aliases = co_await compareAliases(client, query, stop);
    if (!aliases)
        co_return aliases;
    append(out, *std::move(aliases));
    auto checkpoint = co_await compareCheckpoint(client, query, stop);
    if (!checkpoint)
        co_return checkpoint;
    append(out, *std::move(checkpoint));
    if (query.withFiles) {
        auto content = co_await compareContent(client, query, progress, stop);
        if (!content && content.error().code() != ErrorCode::notFound)
            co_return content;
        if (content)
            append(out, *std::move(content));
        else
            out.push_back({"file", "The files cannot be found any more: " + content.error().text()});
    }
    co_return Out(std::move(out));
}

} // namespace valbench::services
