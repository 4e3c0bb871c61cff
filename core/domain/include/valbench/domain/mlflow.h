// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What an MLflow server tells, as plain values. None of it is a controlled record: all of it may change on the server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace valbench::domain::mlflow {

/// Milliseconds since 1970-01-01T00:00:00Z by the clock of whoever logged it.
using Milliseconds = std::int64_t;

/// A parameter or a tag.
struct KeyValue
{
    std::string key;
    std::string value;
    bool operator==(const KeyValue &) const = default;
};

/// The value under a key; null if there is none.
[[nodiscard]] inline const std::string *findValue(const std::vector<KeyValue> &list, std::string_view key)
{
    for (const auto &entry : list) {
        if (entry.key == key)
            return &entry.value;
    }
    return nullptr;
}

enum class Stage { active, deleted };
/// `unknown` stands for words that this program does not know.
enum class RunStatus { running, scheduled, finished, failed, killed, unknown };
enum class ModelStatus { pending, ready, failed, unknown };

struct Experiment
{
    std::string id;
    std::string name;
    std::string artifactLocation;
    Stage stage = Stage::active;
    std::optional<Milliseconds> created;
    std::optional<Milliseconds> updated;
    std::vector<KeyValue> tags;
    bool operator==(const Experiment &) const = default;
};

struct Metric
{
    std::string key;
    double value = 0; ///< may be NaN; SQL stores give infinities back as the largest double
    Milliseconds timestamp = 0;
    std::int64_t step = 0;
    std::string modelId; ///< of a logged model; may be empty, as the next three
    std::string datasetName;
    std::string datasetDigest;
    std::string runId;
};

struct Dataset
{
    std::string name;
    std::string digest; ///< MLflow's short fingerprint or what was logged in its place: no proof of content
    std::string sourceType;
    std::string source;  ///< JSON text
    std::string schema;  ///< JSON text; may be empty
    std::string profile; ///< JSON text; may be empty
    bool operator==(const Dataset &) const = default;
};

struct DatasetInput
{
    Dataset dataset;
    std::vector<KeyValue> tags; ///< "mlflow.data.context": training, validation, …
    bool operator==(const DatasetInput &) const = default;
};

struct ModelOutput
{
    std::string modelId;
    std::int64_t step = 0;
    bool operator==(const ModelOutput &) const = default;
};

struct Run
{
    std::string id;
    std::string name;
    std::string experimentId;
    std::string userId;
    RunStatus status = RunStatus::unknown;
    std::optional<Milliseconds> started;
    std::optional<Milliseconds> ended; ///< none while it runs
    std::string artifactUri;
    Stage stage = Stage::active;
    std::vector<Metric> metrics; ///< the latest value of each key only
    std::vector<KeyValue> params;
    std::vector<KeyValue> tags;
    std::vector<DatasetInput> datasets;
    std::vector<std::string> evaluatedModels; ///< ids of logged models that were its input; not filled by a search
    std::vector<ModelOutput> outputs;         ///< logged models it made; from 3.0, in a search from 3.6 on
};

/// A model of MLflow 3, stored beside the run.
struct LoggedModel
{
    std::string id; ///< "m-" and 32 hexadecimal digits
    std::string experimentId;
    std::string name;
    std::string sourceRunId;
    std::string modelType;
    std::string artifactUri;
    ModelStatus status = ModelStatus::unknown;
    std::optional<Milliseconds> created;
    std::optional<Milliseconds> updated;
    std::vector<KeyValue> params;
    std::vector<KeyValue> tags;
    std::vector<Metric> metrics;
};

struct ModelVersion
{
    std::string name;
    std::string version; ///< a number, as text
    std::string stage;   ///< deprecated; shown, never relied on
    std::string description;
    std::string source; ///< "models:/m-…", "mlflow-artifacts:/…", "runs:/…", "models:/other/1"
    std::string runId;
    std::string userId;
    std::string statusMessage;
    ModelStatus status = ModelStatus::unknown;
    std::optional<Milliseconds> created;
    std::optional<Milliseconds> updated;
    std::vector<KeyValue> tags;
    std::vector<std::string> aliases;
};

struct Alias
{
    std::string alias;
    std::string version;
    bool operator==(const Alias &) const = default;
};

struct RegisteredModel
{
    std::string name;
    std::string description;
    std::optional<Milliseconds> created;
    std::optional<Milliseconds> updated;
    std::vector<KeyValue> tags;
    std::vector<Alias> aliases;
    std::vector<ModelVersion> latestVersions; ///< the latest of each deprecated stage, not the latest of all
};

struct FileEntry
{
    std::string path; ///< from the root of the listing, '/' between names
    bool isDirectory = false;
    std::int64_t size = 0; ///< bytes; 0 for a directory
    bool operator==(const FileEntry &) const = default;
};

struct Listing
{
    std::string rootUri;
    std::vector<FileEntry> files;
};

/// One page of a search. An empty token is the end.
template <class T>
struct Page
{
    std::vector<T> items;
    std::string nextToken;
};

struct ServerInfo
{
    std::string version;   ///< as the server says it, such as "3.17.2"; a hint only
    std::string storeType; ///< "SqlStore", "FileStore"; empty where the server does not tell (before 3.9)
    bool workspaces = false;
};

} // namespace valbench::domain::mlflow
