// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Executing protocols and reading what happened.
#pragma once

#include <filesystem>
#include <stop_token>

#include <valbench/domain/execution.h>
#include <valbench/plots/plot.h>
#include <valbench/services/environment.h>
#include <valbench/services/protocols.h>

namespace valbench::services {

struct DataFile
{
    std::string role; ///< as the protocol names it; "model" for the file of a model that it asks,
                      ///< "python" for the interpreter that tells of the computer
    std::filesystem::path path;
};

struct ExecutionView
{
    RecordSummary record;
    domain::Execution execution;
    ProtocolView protocol;               ///< the version that was executed
    std::vector<std::string> deviations; ///< record ids
};

/// The files that executing a protocol takes: its data sets, the model's if it asks the model, and the interpreter of
/// the model's environment if it asks the computer.
[[nodiscard]] std::vector<domain::DataNeed> filesNeeded(const domain::Protocol &protocol);

class ExecutionService {
public:
    explicit ExecutionService(Context &context) : m_context(context) {}

    /// Executes the automatic steps of an approved protocol. refused (and logged) unless approved; refused when a
    /// file's digest is not the locked one, or the model's not the registered one: then it is not even loaded. Each
    /// failed or erroneous step gets a deviation draft. Returns the execution's record id; it waits for the executor's
    /// signature.
    Result<std::string> run(const Session &session, std::string_view protocolId, const std::vector<DataFile> &data,
                            std::stop_token stop = {}, const Progress &progress = {});

    Result<std::vector<ExecutionView>> list(const Session &session);
    Result<ExecutionView> show(const Session &session, std::string_view recordId);
    /// The evaluation (curves, tables) the execution rests on, as JSON.
    Result<json::Value> evaluation(const Session &session, std::string_view recordId);
    /// Criteria with limits, ROC and calibration, drawn from that evidence: the same as in print.
    Result<std::vector<plots::Plot>> charts(const Session &session, std::string_view recordId);

    /// Writes a new folder with which anybody can compute the execution again without Valbench: the contents of
    /// execution and protocol byte for byte, so that their digests are the signed ones, the data files, and everything
    /// in `scripts` (resources/recompute); what a live model answered comes along, so that nobody needs the model. An
    /// export is an entry. refused unless each file has the digest that the execution used; conflict if the folder
    /// exists; what was begun is removed when it fails.
    Status writeRecomputeKit(const Session &session, std::string_view recordId, const std::vector<DataFile> &files,
                             const std::filesystem::path &scripts, const std::filesystem::path &folder,
                             std::stop_token stop = {});

private:
    Context &m_context;
};

/// A dry run: never evidence, writes nothing.
struct DryRun
{
    domain::Protocol protocol;
    domain::Execution execution;
    json::Value evaluation;
};
Result<DryRun> dryRun(const Environment &environment, const std::filesystem::path &protocolFile,
                      const std::vector<DataFile> &data, std::stop_token stop = {}, const Progress &progress = {});

} // namespace valbench::services
