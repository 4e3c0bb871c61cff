// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a model version came from: what a tracking server told when it was registered, kept as it was then.
#pragma once

#include <string>
#include <vector>

#include <valbench/base/json.h>

namespace valbench::domain {

/// A parameter, a metric or a fact, as text.
struct NamedText
{
    std::string name;
    std::string value;
    bool operator==(const NamedText &) const = default;
};

/// A data set that the run says it used.
struct TrainingData
{
    std::string name;
    std::string context;    ///< training, validation, …; may be empty
    std::string digest;     ///< MLflow's short fingerprint
    std::string sha256;     ///< of the data, from the input's tag "sha256"; empty: nobody logged it
    std::string sourceType; ///< local, s3, …
    bool operator==(const TrainingData &) const = default;
};

/// One way to load a model, as its MLmodel file describes it.
struct Flavor
{
    std::string name;             ///< python_function, sklearn, xgboost, …
    std::vector<NamedText> facts; ///< its texts, numbers and truth values; "env.virtualenv" for what is nested
    bool operator==(const Flavor &) const = default;

    /// The value of a fact; empty if there is none.
    [[nodiscard]] std::string fact(std::string_view name) const;
};

/// What a model says of itself in MLmodel and the files beside it.
struct ModelDescription
{
    std::string mlflowVersion;
    std::string created;                   ///< as MLmodel writes it, UTC
    std::string modelId;                   ///< of the logged model; MLflow 3
    std::string modelUuid;                 ///< MLflow 2
    std::string runId;                     ///< may be missing
    std::string artifactPath;              ///< relative to the run (2.x), or where it lies on the server (3.x)
    std::string inputs;                    ///< signature, JSON text; empty: none
    std::string outputs;                   ///< the same
    std::string parameters;                ///< the same
    std::string inputExample;              ///< file name; empty: none
    std::vector<Flavor> flavors;           ///< by name
    std::vector<std::string> requirements; ///< lines of requirements.txt, without comments
    bool operator==(const ModelDescription &) const = default;

    [[nodiscard]] const Flavor *flavor(std::string_view name) const;
    [[nodiscard]] json::Object toJson() const;
    static Result<ModelDescription> fromJson(const json::Reader &reader);
};

struct Lineage
{
    std::string server;        ///< address of the tracking server
    std::string serverVersion; ///< as it said
    std::string experimentId;
    std::string experimentName;
    std::string runId;
    std::string runName;
    std::string runUser;       ///< as the server says; no Valbench account need be of that name
    std::string runEnded;      ///< UTC; empty: it had not ended
    std::string loggedModelId; ///< "m-…"; empty before MLflow 3
    std::string modelPath;     ///< of the model's folder in the run's files; empty for a logged model
    std::string registryName;  ///< of the registered model on the server
    std::string registryVersion;
    std::string registrySource; ///< where that says the files lie
    std::string sourceCommit;   ///< tag mlflow.source.git.commit
    std::string sourceName;     ///< tag mlflow.source.name
    std::vector<TrainingData> data;
    std::vector<NamedText> parameters;
    std::vector<NamedText> metrics; ///< the latest of each; shortest text that reads back to the same double
    ModelDescription description;
    bool operator==(const Lineage &) const = default;

    [[nodiscard]] json::Object toJson() const;
    static Result<Lineage> fromJson(const json::Reader &reader);
};

} // namespace valbench::domain
