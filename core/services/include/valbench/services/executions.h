// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Executing protocols and reading what happened.
#pragma once

#include <filesystem>
#include <stop_token>

#include <valbench/domain/guided.h>
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
    ProtocolView protocol;                ///< the version that was executed
    std::vector<std::string> deviations;  ///< record ids
    std::vector<domain::Missing> missing; ///< while it is in progress: what stands before completion
};

/// The files that executing a protocol takes: its data sets, the model's if it asks the model, and the interpreter of
/// the model's environment if it asks the computer.
[[nodiscard]] std::vector<domain::DataNeed> filesNeeded(const domain::Protocol &protocol);

/// A file that shows a result, as it is brought in.
struct EvidenceUpload
{
    std::string name; ///< without its folder
    std::string mediaType;
    Bytes bytes;
};

/// What the executor writes of a step.
struct StepEntry
{
    std::string stepId;
    domain::Outcome outcome = domain::Outcome::notRun;
    std::string actual;
    std::string reason;
    std::string repeatReason; ///< why it is done again; only for a step that has a result
    std::vector<EvidenceUpload> evidence;
    std::string started;      ///< UTC; empty: now
    std::int64_t version = 0; ///< of the execution that the person saw: conflict if it has changed; 0: whatever it is
};

/// What the executor changes in a recorded entry.
struct StepCorrection
{
    std::string stepId;
    std::optional<domain::Outcome> outcome;
    std::optional<std::string> actual;
    std::optional<std::string> reason;
    std::vector<EvidenceUpload> evidence; ///< added
};

/// A file of evidence may have as many bytes.
inline constexpr std::size_t largestEvidence = 50'000'000;
/// By the name's ending; "application/octet-stream" for what is not known.
[[nodiscard]] std::string_view mediaTypeOf(std::string_view name);
/// badInput for a file that is too large, notFound for one that is not there.
Result<EvidenceUpload> readEvidence(const std::filesystem::path &file);

class ExecutionService {
public:
    explicit ExecutionService(Context &context) : m_context(context) {}

    /// Begins an execution, runs its automatic steps and, unless something is left for people to do, completes it: all
    /// at once. refused (and logged) unless the protocol is approved; refused when a file's digest is not the locked
    /// one, or the model's not the registered one: then it is not even loaded. Each failed or erroneous step gets a
    /// deviation draft. Returns the execution's record id.
    Result<std::string> run(const Session &session, std::string_view protocolId, const std::vector<DataFile> &data,
                            std::stop_token stop = {}, const Progress &progress = {});

    // An execution that lives. Each act below is one transaction and one version of the record: what was told is
    // durable, and what was interrupted has left nothing. Only the person who began it records, corrects and completes;
    // after completion all of it is refused, and logged (part11.md R-66). A second person's verification is a signature
    // on the step: SigningService::offerSteps().

    /// Begins an execution of an approved protocol; no step has been run. refused as run() is, and while an IQ or OQ
    /// protocol for the same model that comes before this one has no approved report (part11.md R-72).
    Result<std::string> begin(const Session &session, std::string_view protocolId);

    /// Runs automatic steps: those named, or all that have no result yet. Steps that have one take a reason, and get
    /// another attempt. Everything is computed first, and written at once. Each failure raises a deviation draft.
    Status runAutomatic(const Session &session, std::string_view recordId, const std::vector<std::string> &stepIds,
                        const std::vector<DataFile> &data, std::string_view repeatReason = {},
                        std::stop_token stop = {}, const Progress &progress = {});

    /// Records a manual step, or that a step does not apply. badInput as domain::checkManualResult() says; refused
    /// without a reason when the step has a result. A failure raises its deviation draft with it (part11.md R-63).
    Status recordStep(const Session &session, std::string_view recordId, const StepEntry &entry);

    /// Changes what was recorded, and keeps what stood there; see domain::correctStep().
    Status correctStep(const Session &session, std::string_view recordId, const StepCorrection &correction,
                       std::string_view reason);

    /// Ends the recording; the execution then waits for its executor's signature. refused with what is missing.
    Status complete(const Session &session, std::string_view recordId);

    /// Gives it up, with the results it has. Whoever may execute may do that, as its executor may have left.
    Status cancel(const Session &session, std::string_view recordId, std::string_view reason);

    /// The bytes of a file that is evidence in this execution; notFound for any other.
    Result<domain::Evidence> evidence(const Session &session, std::string_view recordId, std::string_view sha256);
    /// The same for a file that leaves the store, which is an entry.
    Result<domain::Evidence> exportEvidence(const Session &session, std::string_view recordId, std::string_view sha256);

    Result<std::vector<ExecutionView>> list(const Session &session);
    Result<ExecutionView> show(const Session &session, std::string_view recordId);
    /// The evaluation (curves, tables) the execution rests on, as JSON; null while no automatic step has run.
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
