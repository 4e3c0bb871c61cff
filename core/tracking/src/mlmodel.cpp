// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/tracking/mlmodel.h>

#include <algorithm>

#include <valbench/base/json.h>
#include <valbench/base/text.h>

#include "yaml_value.h"

namespace valbench::tracking {

namespace {

using domain::Flavor;
using domain::ModelDescription;
using json::Array;
using json::Object;
using json::Value;

constexpr YamlLimits limits{largestMlmodel, 16, 100'000};

tl::unexpected<Error> wrong(std::string_view source, std::string_view member, std::string_view expected)
{
    return fail(ErrorCode::badInput, VB_MSG("{file}: '{member}' is not as MLflow writes it; expected {expected}."),
                {{"file", std::string(source)}, {"member", std::string(member)}, {"expected", std::string(expected)}});
}

/// Empty where it is missing or null.
Result<std::string> textIn(const Object &object, std::string_view member, std::string_view source)
{
    const auto *value = object.find(member);
    if (!value || value->isNull())
        return std::string();
    const auto *text = value->get<std::string>();
    if (!text)
        return wrong(source, member, "a text");
    return *text;
}

/// No members where it is missing or null.
Result<Object> objectIn(const Object &object, std::string_view member, std::string_view source)
{
    const auto *value = object.find(member);
    if (!value || value->isNull())
        return Object();
    const auto *found = value->get<Object>();
    if (!found)
        return wrong(source, member, "names with values");
    return *found;
}

/// What is nested gets the names on the way to it, joined by dots; lists become JSON.
void addFacts(Flavor &flavor, const std::string &prefix, const Object &object)
{
    for (const auto &[name, value] : object.members()) {
        const auto path = prefix.empty() ? name : prefix + "." + name;
        if (const auto *text = value.get<std::string>())
            flavor.facts.push_back({path, *text});
        else if (const auto *inner = value.get<Object>())
            addFacts(flavor, path, *inner);
        else if (const auto *list = value.get<Array>())
            flavor.facts.push_back({path, json::toText(*list, -1)});
    }
}

/// Each part of a signature is a JSON text in the YAML.
Result<std::string> schemaIn(const Object &signature, std::string_view member, std::string_view source)
{
    VB_TRY(auto text, textIn(signature, member, source));
    if (!text.empty() && !json::parse(text, member))
        return wrong(source, "signature." + std::string(member), "JSON text");
    return text;
}

} // namespace

Result<ModelDescription> readMlmodel(std::string_view text, std::string_view source)
{
    VB_TRY(const auto document, parseYaml(text, source, limits));
    const auto *root = document.get<Object>();
    if (!root)
        return wrong(source, "the whole file", "names with values");
    ModelDescription out;
    VB_TRY(out.mlflowVersion, textIn(*root, "mlflow_version", source));
    VB_TRY(out.created, textIn(*root, "utc_time_created", source));
    VB_TRY(out.modelId, textIn(*root, "model_id", source));
    VB_TRY(out.modelUuid, textIn(*root, "model_uuid", source));
    VB_TRY(out.runId, textIn(*root, "run_id", source));
    VB_TRY(out.artifactPath, textIn(*root, "artifact_path", source));
    VB_TRY(const auto signature, objectIn(*root, "signature", source));
    VB_TRY(out.inputs, schemaIn(signature, "inputs", source));
    VB_TRY(out.outputs, schemaIn(signature, "outputs", source));
    VB_TRY(out.parameters, schemaIn(signature, "params", source));
    VB_TRY(const auto example, objectIn(*root, "saved_input_example_info", source));
    VB_TRY(out.inputExample, textIn(example, "artifact_path", source));
    VB_TRY(const auto flavors, objectIn(*root, "flavors", source));
    if (flavors.empty())
        return wrong(source, "flavors", "at least one");
    for (const auto &[name, value] : flavors.members()) {
        VB_TRY(const auto facts, objectIn(flavors, name, source));
        Flavor flavor{name, {}};
        addFacts(flavor, {}, facts);
        std::ranges::sort(flavor.facts, {}, &domain::NamedText::name);
        out.flavors.push_back(std::move(flavor));
    }
    std::ranges::sort(out.flavors, {}, &Flavor::name);
    return out;
}

Result<std::vector<std::string>> readRequirements(std::string_view text, std::string_view source)
{
    if (text.size() > largestMlmodel || !isUtf8(text) || text.find('\0') != std::string_view::npos)
        return fail(ErrorCode::badInput,
                    VB_MSG("{file} is no list of requirements: expected UTF-8 text of at most a "
                           "mebibyte."),
                    {{"file", std::string(source)}});
    std::vector<std::string> out;
    std::string open; // a line that goes on
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        const auto comment = line.starts_with('#') ? 0 : line.find(" #");
        line = trimmed(line.substr(0, comment));
        const bool goesOn = line.ends_with('\\') && comment == std::string_view::npos;
        if (goesOn)
            line.remove_suffix(1);
        open += line;
        if (goesOn)
            continue;
        if (const auto whole = trimmed(open); !whole.empty())
            out.emplace_back(whole);
        open.clear();
    }
    if (const auto whole = trimmed(open); !whole.empty())
        out.emplace_back(whole);
    return out;
}

} // namespace valbench::tracking
