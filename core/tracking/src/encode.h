// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of requests. Servers cut long values and half-read bodies that they cannot parse without telling, so
// everything that they would not keep as it is, is refused here: usage, with the limit.
#pragma once

#include <string>

#include <valbench/base/json.h>
#include <valbench/tracking/requests.h>

namespace valbench::tracking::encode {

Result<std::string> experimentSearch(const ExperimentSearch &search, const std::string &pageToken);
Result<std::string> runSearch(const RunSearch &search, const std::string &pageToken);
Result<std::string> loggedModelSearch(const LoggedModelSearch &search, const std::string &pageToken);
Result<std::string> newExperiment(const std::string &name, const std::vector<mlflow::KeyValue> &tags);
Result<std::string> newRun(const NewRun &run);
Result<std::string> batch(const RunBatch &batch);
Result<std::string> update(const RunUpdate &update);
Result<std::string> inputs(const RunInputs &inputs);
Result<std::string> runTag(const std::string &runId, const mlflow::KeyValue &tag);
Result<std::string> versionTag(const std::string &name, const std::string &version, const mlflow::KeyValue &tag);
Result<std::string> newRegisteredModel(const std::string &name);
Result<std::string> newVersion(const NewModelVersion &version);
Result<std::string> aliasName(const std::string &name, const std::string &alias);
Result<std::string> alias(const std::string &name, const std::string &alias, const std::string &version);

} // namespace valbench::tracking::encode
