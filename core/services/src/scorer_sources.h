// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From a protocol's scorer to a way to start it.
#pragma once

#include <filesystem>
#include <memory>

#include <valbench/base/digest.h>
#include <valbench/domain/scorer_plan.h>
#include <valbench/services/environment.h>
#include <valbench/validation/scorer.h>

namespace valbench::services {

/// Of kinds that take the registered file; `sha256` is its digest, and nothing else is started.
std::unique_ptr<validation::ScorerSource> fileSource(const Environment &environment, const domain::ScorerPlan &plan,
                                                     const std::filesystem::path &file, const Digest &sha256);

/// Asks the endpoint with the credentials that are set for it: VALBENCH_SCORING_URI says for which address, and
/// VALBENCH_SCORING_USERNAME and _PASSWORD, or _TOKEN, what they are; _SERVER_CERT_PATH and _CLIENT_CERT_PATH as of
/// tracking servers. usage if they are set for another address: a protocol must not choose who gets them.
Result<std::unique_ptr<validation::ScorerSource>> endpointSource(const Environment &environment,
                                                                 const domain::ScorerPlan &plan);

} // namespace valbench::services
