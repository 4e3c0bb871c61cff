// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The file of the model that a protocol asks, and what its answers leave in the record.
#pragma once

#include <memory>
#include <optional>

#include <valbench/domain/model.h>
#include <valbench/services/executions.h>
#include <valbench/validation/runner.h>

namespace valbench::services {

/// Files of a run: the data sets, and ways to start the model and to ask the computer; null where nobody does.
struct RunFiles
{
    std::vector<DataFile> data;
    std::unique_ptr<validation::ScorerSource> scorers;
    std::unique_ptr<validation::Target> target;
    std::optional<validation::ModelFileFacts> modelFile;
    const domain::ModelVersion *model = nullptr;

    [[nodiscard]] validation::RunOptions options(const Clock &clock) const;
};

/// The registered version's artifact that the protocol names. badInput if there is none of that name, or several.
Result<domain::Artifact> artifactOf(const domain::Protocol &protocol, const domain::ModelVersion &model);

/// `model` outlives the answer; none for a dry run, which takes the model's file as it is. badInput if the protocol
/// asks the model or the computer and no file is given for it; refused if the model's digest is not the registered
/// artifact's, but for IQ, whose steps find that and load nothing either.
Result<RunFiles> openRunFiles(const Environment &environment, const domain::Protocol &protocol,
                              const domain::ModelVersion *model, const std::vector<DataFile> &files,
                              std::stop_token stop);

/// "XGBoost 1.7.4 with …", "recorded column …".
[[nodiscard]] std::string scorerText(const domain::Protocol &protocol, const validation::RunOutcome &outcome);

/// Keeps what the model said as evidence, one CSV a data set, and names it in the execution's data.
Status attachScores(domain::UnitOfWork &work, const domain::Protocol &protocol, const validation::RunOutcome &outcome,
                    domain::Execution &execution);

} // namespace valbench::services
