// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "protocol_run.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <unistd.h>

#include <valbench/base/text.h>
#include <valbench/data/csv.h>
#include <valbench/data/csv_write.h>
#include <valbench/data/digest.h>
#include <valbench/domain/unit_of_work.h>
#include <valbench/scoring/probe_target.h>
#include <valbench/validation/check_catalogue.h>

#include "scorer_sources.h"

namespace valbench::services {

namespace {

/// Files of a run: the data sets, and ways to start the model and to ask the computer; null where nobody does.
struct RunFiles
{
    std::vector<DataFile> data;
    std::unique_ptr<validation::ScorerSource> scorers;
    std::unique_ptr<validation::Target> target;
    std::optional<validation::ModelFileFacts> modelFile;
    const domain::ModelVersion *model = nullptr;
};

Status checkDigest(const DataFile &file, const domain::Artifact &artifact, const Digest &found)
{
    if (found.toHex() == artifact.sha256)
        return {};
    return fail(ErrorCode::refused,
                VB_MSG("{file} is not {artifact}, the registered model: its SHA-256 is {found}, registered is "
                       "{registered}. It was not loaded; use the registered file, or register a new version."),
                {{"file", file.path.filename().string()},
                 {"artifact", artifact.name},
                 {"found", found.toHex()},
                 {"registered", artifact.sha256}});
}

/// The file for a role, taken out of the list.
Result<DataFile> take(std::vector<DataFile> &files, std::string_view role, const std::string &what)
{
    const auto given = std::ranges::find(files, role, &DataFile::role);
    if (given == files.end())
        return fail(ErrorCode::badInput,
                    VB_MSG("The protocol needs more than its data sets: give {what} for the role '{role}'."),
                    {{"what", what}, {"role", std::string(role)}});
    auto file = *given;
    files.erase(given);
    return file;
}

Status openModel(const Environment &environment, const domain::Protocol &protocol, const DataFile &file,
                 const std::stop_token &stop, RunFiles &out)
{
    VB_TRY(auto digest, data::fileDigest(file.path, stop));
    std::error_code error;
    const auto size = std::filesystem::file_size(file.path, error);
    if (error)
        return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be read: {reason}."),
                    {{"file", file.path.string()}, {"reason", error.message()}});
    out.modelFile = {file.path.filename().string(), digest.toHex(), static_cast<std::int64_t>(size),
                     ::access(file.path.c_str(), W_OK) == 0};
    const auto &plan = protocol.analysis.scorer;
    if (out.model) {
        VB_TRY(const auto artifact, artifactOf(protocol, *out.model));
        if (protocol.kind != domain::ProtocolKind::iq)
            VB_CHECK(checkDigest(file, artifact, digest));
        VB_TRY(digest, Digest::parse(artifact.sha256)); // nothing else is loaded
    }
    out.scorers = fileSource(environment, plan, file.path, digest);
    return {};
}

/// One number a row, under the score's name; empty where there is none.
Result<std::string> scoresCsv(const std::string &name, const std::vector<double> &scores)
{
    const std::vector header{name};
    VB_TRY(auto writer, data::CsvWriter::open(header));
    for (const double score : scores) {
        const std::vector cells{std::isnan(score) ? std::string() : shortestText(score)};
        VB_CHECK(writer.addRow(cells));
    }
    return writer.take();
}

Result<RunFiles> openRunFiles(const Environment &environment, const domain::Protocol &protocol,
                              const domain::ModelVersion *model, const std::vector<DataFile> &files,
                              std::stop_token stop)
{
    RunFiles out{.data = files, .model = model};
    const auto &plan = protocol.analysis.scorer;
    std::filesystem::path modelFolder = ".";
    if (plan.kind == domain::ScorerKind::endpoint) {
        VB_TRY(out.scorers, endpointSource(environment, plan));
    } else if (plan.isLive()) {
        VB_TRY(const auto file, take(out.data, validation::modelRole, plan.artifact));
        VB_CHECK(openModel(environment, protocol, file, stop, out));
        modelFolder = std::filesystem::absolute(file.path).parent_path();
    }
    if (validation::asksTarget(protocol)) {
        VB_TRY(const auto file, take(out.data, validation::interpreterRole, "the interpreter that runs the model"));
        out.target = std::make_unique<scoring::ProbeTarget>(
            scoring::ProbeOptions{.interpreter = file.path, .script = environment.probe, .folder = modelFolder});
    } else {
        // Other steps of the same protocol may ask it.
        std::erase_if(out.data, [](const DataFile &file) { return file.role == validation::interpreterRole; });
    }
    return out;
}

struct LoadedData
{
    std::vector<data::Table> tables;
    std::vector<validation::RunInput> inputs;
};

/// Reads and digests the files; the same bytes are digested that are parsed.
Result<LoadedData> loadData(const std::vector<DataFile> &files, std::stop_token stop, const Progress &progress)
{
    LoadedData out;
    out.tables.reserve(files.size()); // inputs point into it
    for (const auto &file : files) {
        VB_TRY(const auto digest, data::fileDigest(file.path, stop));
        data::CsvOptions options;
        options.expectedDigest = digest; // what is parsed is what was digested
        VB_TRY(auto table, data::readCsv(file.path, options, stop, progress));
        out.tables.push_back(std::move(table));
        const auto &kept = out.tables.back();
        out.inputs.push_back({file.role, &kept, file.path.filename().string(), digest.toHex(),
                              static_cast<std::int64_t>(kept.rowCount())});
    }
    return out;
}

} // namespace

std::vector<domain::DataNeed> filesNeeded(const domain::Protocol &protocol)
{
    auto needs = protocol.data;
    const auto &plan = protocol.analysis.scorer;
    if (plan.takesFile())
        needs.push_back({std::string(validation::modelRole),
                         plan.artifact + ": the registered file of " + protocol.modelName + " version " +
                             protocol.modelVersion + ", which is asked for scores.",
                         {}});
    if (validation::asksTarget(protocol))
        needs.push_back(
            {std::string(validation::interpreterRole),
             "The Python interpreter that runs the model, such as /usr/bin/python3: it is started, and tells "
             "of its packages and its computer.",
             {}});
    return needs;
}

Result<domain::Artifact> artifactOf(const domain::Protocol &protocol, const domain::ModelVersion &model)
{
    const auto &name = protocol.analysis.scorer.artifact;
    const auto found = std::ranges::find(model.artifacts, name, &domain::Artifact::name);
    const auto count = std::ranges::count(model.artifacts, name, &domain::Artifact::name);
    if (count == 1)
        return *found;
    std::string known;
    for (const auto &artifact : model.artifacts)
        known += (known.empty() ? "" : ", ") + artifact.name;
    return fail(ErrorCode::badInput,
                VB_MSG("The protocol asks '{artifact}', and the registered {model} has {count} files of that name; "
                       "expected one of: {known}."),
                {{"artifact", name}, {"model", model.key()}, {"count", std::to_string(count)}, {"known", known}});
}

Result<validation::RunOutcome> runOn(const Environment &environment, const domain::Protocol &protocol,
                                     const domain::ModelVersion *model, const std::vector<DataFile> &files,
                                     std::stop_token stop, const Progress &progress)
{
    VB_TRY(const auto opened, openRunFiles(environment, protocol, model, files, stop));
    VB_TRY(const auto data, loadData(opened.data, stop, progress));
    const validation::RunOptions options{.clock = &environment.clock,
                                         .scorers = opened.scorers.get(),
                                         .installation = {model, opened.modelFile, opened.target.get()}};
    return validation::runProtocol(protocol, data.inputs, options, stop, progress);
}

std::string scorerText(const domain::Protocol &protocol, const validation::RunOutcome &outcome)
{
    const auto &plan = protocol.analysis;
    if (!outcome.scorer.empty())
        return outcome.scorer;
    if (plan.scorer.isLive())
        return plan.scorer.askedText() + ", which did not start";
    return plan.score.empty() ? std::string("none") : "recorded column " + plan.score;
}

Result<std::optional<domain::EvidenceFile>> attachTranscript(domain::UnitOfWork &work, const std::string &transcript)
{
    std::optional<domain::EvidenceFile> out;
    if (transcript.empty())
        return out;
    VB_TRY(const auto digest, work.attach("text/csv", asBytes(transcript)));
    out = {"questions-" + digest.toShortText() + ".csv", "text/csv", digest.toHex(),
           static_cast<std::int64_t>(transcript.size())};
    return out;
}

Status attachScores(domain::UnitOfWork &work, const domain::Protocol &protocol, validation::RunOutcome &outcome)
{
    for (const auto &[role, scores] : outcome.scores) {
        const auto used = std::ranges::find(outcome.data, role, &domain::DataUsed::role);
        if (used == outcome.data.end())
            continue;
        VB_TRY(const auto csv, scoresCsv(protocol.analysis.score, scores));
        VB_TRY(const auto digest, work.attach("text/csv", asBytes(csv)));
        used->scoresSha256 = digest.toHex();
    }
    return {};
}

} // namespace valbench::services
