// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A registered model version and its lineage.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/lineage.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

/// Roles of a version's files.
inline constexpr std::string_view modelFileRole = "model";
inline constexpr std::string_view trainingDataRole = "training data";

/// A file the model came from or consists of, by digest.
struct Artifact
{
    std::string role; ///< one of those above, or another word
    std::string name;
    std::int64_t size = 0; ///< bytes
    std::string sha256;
};

/// How far a version has come. Never stored: it follows from the approved changes, see promotion.h.
enum class ModelStage { development, staging, production, archived };

template <>
struct Words<ModelStage>
{
    static constexpr std::string_view what = "stage of a model version";
    static constexpr std::array<std::pair<ModelStage, std::string_view>, 4> table{{
        {ModelStage::development, "development"},
        {ModelStage::staging, "staging"},
        {ModelStage::production, "production"},
        {ModelStage::archived, "archived"},
    }};
};

/// "flchain-mortality 1": name and version together are unique and never change.
struct ModelVersion
{
    std::string name;
    std::string version;
    std::string description;
    std::string intendedUse;
    std::string algorithm;
    std::string trainedBy; ///< user id of the person who trained it
    std::string modelType; ///< what it answers: "binary classifier", …
    std::string limitations;
    std::vector<Artifact> artifacts;
    std::optional<Lineage> lineage; ///< none for a version registered from files

    [[nodiscard]] std::string key() const { return name + "/" + version; }
    [[nodiscard]] json::Object toJson() const;
    static Result<ModelVersion> fromJson(const json::Value &value);
};

} // namespace valbench::domain
