// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Running a protocol's automatic steps on files: data sets, the model that it asks, the interpreter of its computer.
#pragma once

#include <optional>

#include <valbench/domain/model.h>
#include <valbench/services/executions.h>
#include <valbench/validation/runner.h>

namespace valbench::services {

/// The registered version's artifact that the protocol names. badInput if there is none of that name, or several.
Result<domain::Artifact> artifactOf(const domain::Protocol &protocol, const domain::ModelVersion &model);

/// Reads and digests the files and runs the automatic steps; the same bytes are digested that are parsed or loaded.
/// `model`: as registered; null for a dry run, which takes the model's file as it is. badInput if the protocol asks the
/// model or the computer and no file is given for it; refused if the model's digest is not the registered artifact's,
/// but for IQ, whose steps find that and load nothing either.
Result<validation::RunOutcome> runOn(const Environment &environment, const domain::Protocol &protocol,
                                     const domain::ModelVersion *model, const std::vector<DataFile> &files,
                                     std::stop_token stop, const Progress &progress);

/// How the predictions were made, for people: "XGBoost 1.7.4 with …", "recorded column …".
[[nodiscard]] std::string scorerText(const domain::Protocol &protocol, const validation::RunOutcome &outcome);

/// Keeps what was sent to a model elsewhere and what came, by digest; nothing where nobody was asked.
Result<std::optional<domain::EvidenceFile>> attachTranscript(domain::UnitOfWork &work, const std::string &transcript);

/// Keeps what the model said as evidence, one CSV a data set, and names it in the outcome's data.
Status attachScores(domain::UnitOfWork &work, const domain::Protocol &protocol, validation::RunOutcome &outcome);

} // namespace valbench::services
