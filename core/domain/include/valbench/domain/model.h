// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A registered model version and its lineage.
#pragma once

#include <string>
#include <vector>

#include <valbench/base/json.h>

namespace valbench::domain {

/// A file the model came from or consists of, by digest.
struct Artifact
{
    std::string role; ///< model, training data, …
    std::string name;
    std::int64_t size = 0; ///< bytes
    std::string sha256;
};

/// "flchain-mortality 1": name and version together are unique and never change.
struct ModelVersion
{
    std::string name;
    std::string version;
    std::string description;
    std::string intendedUse;
    std::string algorithm;
    std::string trainedBy;
    std::vector<Artifact> artifacts;

    [[nodiscard]] std::string key() const { return name + "/" + version; }
    [[nodiscard]] json::Object toJson() const;
    static Result<ModelVersion> fromJson(const json::Value &value);
};

} // namespace valbench::domain
