// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Looking closer at runs: page by page, every value of a metric, the content of one file.
#pragma once

#include <valbench/services/tracking.h>
#include <valbench/tracking/artifacts.h>
#include <valbench/tracking/client.h>

namespace valbench::services {

Stream<domain::mlflow::Run> streamRuns(const tracking::Client &client, RunPagesQuery query, std::stop_token stop);
QCoro::Task<Result<Newest>> newestOf(tracking::Client client, NewestQuery query, std::stop_token stop);
QCoro::Task<Result<MetricHistory>> historyOf(tracking::Client client, std::string run, std::string key,
                                             std::function<void(std::size_t)> progress, std::stop_token stop);
QCoro::Task<Result<ArtifactContent>> readContent(tracking::Client client, tracking::ArtifactRoot root, std::string path,
                                                 std::int64_t most, std::stop_token stop);

} // namespace valbench::services
