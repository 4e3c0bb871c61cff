// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an MLflow server tells, for programs and for people.
#pragma once

#include <valbench/services/tracking.h>

#include "answer.h"

namespace valbench::cli {

[[nodiscard]] Answer serverAnswer(const services::TrackingServer &server);
[[nodiscard]] Answer experimentsAnswer(const services::Found<domain::mlflow::Experiment> &found);
[[nodiscard]] Answer runsAnswer(const services::Found<domain::mlflow::Run> &found);
/// One run with all it holds.
[[nodiscard]] Answer runAnswer(const domain::mlflow::Run &run);
[[nodiscard]] Answer filesAnswer(const std::vector<domain::mlflow::FileEntry> &files);
[[nodiscard]] Answer fetchedAnswer(const std::vector<services::ArtifactFile> &files);

} // namespace valbench::cli
