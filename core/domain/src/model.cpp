// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/model.h>

#include <valbench/base/digest.h>

namespace valbench::domain {

json::Object ModelVersion::toJson() const
{
    json::Array list;
    for (const auto &artifact : artifacts)
        list.push_back(json::Object{
            {"role", artifact.role}, {"name", artifact.name}, {"size", artifact.size}, {"sha256", artifact.sha256}});
    json::Object out{{"type", "model"},
                     {"key", key()},
                     {"name", name},
                     {"version", version},
                     {"description", description},
                     {"intended_use", intendedUse},
                     {"algorithm", algorithm},
                     {"trained_by", trainedBy},
                     {"artifacts", std::move(list)}};
    // Records from before there were these members say the same without them.
    if (!modelType.empty())
        out.set("model_type", modelType);
    if (!limitations.empty())
        out.set("limitations", limitations);
    if (lineage)
        out.set("lineage", lineage->toJson());
    return out;
}

Result<ModelVersion> ModelVersion::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "model"));
    ModelVersion model;
    VB_TRY(model.name, reader.text("name"));
    VB_TRY(model.version, reader.text("version"));
    VB_TRY(model.description, reader.textOr("description", ""));
    VB_TRY(model.intendedUse, reader.textOr("intended_use", ""));
    VB_TRY(model.algorithm, reader.textOr("algorithm", ""));
    VB_TRY(model.trainedBy, reader.textOr("trained_by", ""));
    VB_TRY(model.modelType, reader.textOr("model_type", ""));
    VB_TRY(model.limitations, reader.textOr("limitations", ""));
    if (reader.find("lineage")) {
        VB_TRY(const auto lineage, reader.object("lineage"));
        VB_TRY(model.lineage, Lineage::fromJson(lineage));
    }
    VB_TRY(const auto artifacts, reader.objects("artifacts"));
    for (const auto &item : artifacts) {
        Artifact artifact;
        VB_TRY(artifact.role, item.text("role"));
        VB_TRY(artifact.name, item.text("name"));
        VB_TRY(artifact.size, item.integer("size"));
        VB_TRY(artifact.sha256, item.text("sha256"));
        VB_CHECK(Digest::parse(artifact.sha256));
        model.artifacts.push_back(std::move(artifact));
    }
    if (model.name.empty() || model.version.empty() || model.name.find('/') != std::string::npos ||
        model.version.find('/') != std::string::npos)
        return fail(ErrorCode::badInput, VB_MSG("A model needs a name and a version, both without '/'."));
    return model;
}

} // namespace valbench::domain
