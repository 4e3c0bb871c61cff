// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the client asks of an MLflow server.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/domain/mlflow.h>

namespace valbench::tracking {

namespace mlflow = domain::mlflow;

enum class View { active, deleted, all };

struct ExperimentSearch
{
    std::string filter; ///< MLflow's language; empty: all
    View view = View::active;
    std::vector<std::string> orderBy; ///< such as "name ASC"
    int pageSize = 1000;              ///< 1 to 50,000
};

struct RunSearch
{
    std::vector<std::string> experimentIds; ///< without any, there are no runs
    std::string filter;
    View view = View::active;
    std::vector<std::string> orderBy; ///< such as "metrics.`auc` DESC"
    int pageSize = 500;               ///< 1 to 50,000; large pages are slow on SQL stores
};

struct LoggedModelSearch
{
    std::vector<std::string> experimentIds; ///< at least one
    std::string filter;                     ///< a language of its own: "source_run_id = '…'"
    int pageSize = 50;
};

/// Searches of registered models and of their versions.
struct RegistrySearch
{
    std::string filter;
    std::vector<std::string> orderBy;
    int pageSize = 100; ///< registered models: at most 1,000
};

struct NewRun
{
    std::string experimentId;
    std::string name; ///< the server invents one for an empty name
    mlflow::Milliseconds started = 0;
    std::vector<mlflow::KeyValue> tags;
};

/// Written in this order: parameters, metrics, tags; a failure may leave part of it written.
struct RunBatch
{
    std::string runId;
    std::vector<mlflow::Metric> metrics;  ///< at most 1,000
    std::vector<mlflow::KeyValue> params; ///< at most 100; cannot be overwritten
    std::vector<mlflow::KeyValue> tags;   ///< at most 100
};

/// A version of a registered model.
struct NewModelVersion
{
    std::string name;
    std::string source;  ///< "models:/m-…", or where the files lie
    std::string runId;   ///< may be empty
    std::string modelId; ///< of a logged model (3.0 and later); may be empty
    std::vector<mlflow::KeyValue> tags;
};

struct RunUpdate
{
    std::string runId;
    std::optional<mlflow::RunStatus> status;
    std::optional<mlflow::Milliseconds> ended;
};

/// The datasets that a run used, and the logged models that it evaluated (3.0 and later).
struct RunInputs
{
    std::string runId;
    std::vector<mlflow::DatasetInput> datasets;
    std::vector<std::string> models;
};

/// The value of a key in up to 100 runs, thinned out by the server: for charts, never for evidence.
struct SampledHistory
{
    std::vector<std::string> runIds;
    std::string key;
    int maxResults = 2500; ///< 1 to 2,500 for each run
};

} // namespace valbench::tracking
