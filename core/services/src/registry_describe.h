// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a link to a registry, each a coroutine that owns what it needs.
#pragma once

#include <valbench/services/registry_link.h>
#include <valbench/tracking/client.h>

namespace valbench::services {

QCoro::Task<Result<RemoteModel>> describeModel(tracking::Client client, ModelOrigin origin,
                                               RegistryLink::FileProgress progress, std::stop_token stop);
QCoro::Task<Result<InspectedRun>> inspectRun(tracking::Client client, std::string runId, std::stop_token stop);
QCoro::Task<Result<RemoteModel>> ensureRegistryVersion(tracking::Client client, RemoteModel model, std::string name,
                                                       std::stop_token stop);
QCoro::Task<Result<std::vector<RegistryDifference>>> compareRegistries(tracking::Client client, ComparisonQuery query,
                                                                       RegistryLink::FileProgress progress,
                                                                       std::stop_token stop);
QCoro::Task<Result<WrittenBack>> writeBackTo(tracking::Client client, domain::WriteBack order, std::string key,
                                             std::string checkpoint, std::stop_token stop);

/// The texts of a run as a lineage keeps them, by name.
[[nodiscard]] std::vector<domain::NamedText> namedTexts(const std::vector<domain::mlflow::KeyValue> &list);

} // namespace valbench::services
