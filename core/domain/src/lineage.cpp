// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/lineage.h>

#include <algorithm>
#include <array>
#include <utility>

#include <valbench/base/digest.h>

namespace valbench::domain {

namespace {

using json::Array;
using json::Object;

template <class T>
using TextMember = std::pair<std::string_view, std::string T::*>;

constexpr std::array lineageTexts{
    TextMember<Lineage>{"server", &Lineage::server},
    TextMember<Lineage>{"server_version", &Lineage::serverVersion},
    TextMember<Lineage>{"experiment_id", &Lineage::experimentId},
    TextMember<Lineage>{"experiment", &Lineage::experimentName},
    TextMember<Lineage>{"run_id", &Lineage::runId},
    TextMember<Lineage>{"run_name", &Lineage::runName},
    TextMember<Lineage>{"run_user", &Lineage::runUser},
    TextMember<Lineage>{"run_ended", &Lineage::runEnded},
    TextMember<Lineage>{"logged_model_id", &Lineage::loggedModelId},
    TextMember<Lineage>{"model_path", &Lineage::modelPath},
    TextMember<Lineage>{"registry_name", &Lineage::registryName},
    TextMember<Lineage>{"registry_version", &Lineage::registryVersion},
    TextMember<Lineage>{"registry_source", &Lineage::registrySource},
    TextMember<Lineage>{"source_commit", &Lineage::sourceCommit},
    TextMember<Lineage>{"source_name", &Lineage::sourceName},
};

constexpr std::array descriptionTexts{
    TextMember<ModelDescription>{"mlflow_version", &ModelDescription::mlflowVersion},
    TextMember<ModelDescription>{"created", &ModelDescription::created},
    TextMember<ModelDescription>{"model_id", &ModelDescription::modelId},
    TextMember<ModelDescription>{"model_uuid", &ModelDescription::modelUuid},
    TextMember<ModelDescription>{"run_id", &ModelDescription::runId},
    TextMember<ModelDescription>{"artifact_path", &ModelDescription::artifactPath},
    TextMember<ModelDescription>{"inputs", &ModelDescription::inputs},
    TextMember<ModelDescription>{"outputs", &ModelDescription::outputs},
    TextMember<ModelDescription>{"parameters", &ModelDescription::parameters},
    TextMember<ModelDescription>{"input_example", &ModelDescription::inputExample},
};

constexpr std::array dataTexts{
    TextMember<TrainingData>{"name", &TrainingData::name},
    TextMember<TrainingData>{"context", &TrainingData::context},
    TextMember<TrainingData>{"digest", &TrainingData::digest},
    TextMember<TrainingData>{"sha256", &TrainingData::sha256},
    TextMember<TrainingData>{"source_type", &TrainingData::sourceType},
};

template <class T, std::size_t n>
Object textsOf(const T &value, const std::array<TextMember<T>, n> &members)
{
    Object out;
    for (const auto &[name, member] : members)
        out.set(std::string(name), value.*member);
    return out;
}

template <class T, std::size_t n>
Status readTexts(const json::Reader &reader, T &value, const std::array<TextMember<T>, n> &members)
{
    for (const auto &[name, member] : members) {
        VB_TRY(value.*member, reader.text(name));
    }
    return {};
}

Array listOf(const std::vector<NamedText> &list)
{
    Array out;
    for (const auto &item : list)
        out.push_back(Object{{"name", item.name}, {"value", item.value}});
    return out;
}

Result<std::vector<NamedText>> namedTexts(const json::Reader &reader, std::string_view name)
{
    std::vector<NamedText> out;
    VB_TRY(const auto items, reader.objects(name));
    for (const auto &item : items) {
        NamedText text;
        VB_TRY(text.name, item.text("name"));
        VB_TRY(text.value, item.text("value"));
        out.push_back(std::move(text));
    }
    return out;
}

} // namespace

std::string Flavor::fact(std::string_view wanted) const
{
    const auto found = std::ranges::find(facts, wanted, &NamedText::name);
    return found == facts.end() ? std::string() : found->value;
}

const Flavor *ModelDescription::flavor(std::string_view wanted) const
{
    const auto found = std::ranges::find(flavors, wanted, &Flavor::name);
    return found == flavors.end() ? nullptr : &*found;
}

json::Object ModelDescription::toJson() const
{
    auto out = textsOf(*this, descriptionTexts);
    Array list;
    for (const auto &item : flavors)
        list.push_back(Object{{"name", item.name}, {"facts", listOf(item.facts)}});
    out.set("flavors", std::move(list));
    out.set("requirements", Array(requirements.begin(), requirements.end()));
    return out;
}

Result<ModelDescription> ModelDescription::fromJson(const json::Reader &reader)
{
    ModelDescription out;
    VB_CHECK(readTexts(reader, out, descriptionTexts));
    VB_TRY(const auto list, reader.objects("flavors"));
    for (const auto &item : list) {
        Flavor flavor;
        VB_TRY(flavor.name, item.text("name"));
        VB_TRY(flavor.facts, namedTexts(item, "facts"));
        out.flavors.push_back(std::move(flavor));
    }
    VB_TRY(out.requirements, reader.texts("requirements"));
    return out;
}

json::Object Lineage::toJson() const
{
    auto out = textsOf(*this, lineageTexts);
    Array list;
    for (const auto &item : data)
        list.push_back(textsOf(item, dataTexts));
    out.set("data", std::move(list));
    out.set("parameters", listOf(parameters));
    out.set("metrics", listOf(metrics));
    out.set("model", description.toJson());
    return out;
}

Result<Lineage> Lineage::fromJson(const json::Reader &reader)
{
    Lineage out;
    VB_CHECK(readTexts(reader, out, lineageTexts));
    VB_TRY(const auto list, reader.objects("data"));
    for (const auto &item : list) {
        TrainingData data;
        VB_CHECK(readTexts(item, data, dataTexts));
        if (!data.sha256.empty())
            VB_CHECK(Digest::parse(data.sha256));
        out.data.push_back(std::move(data));
    }
    VB_TRY(out.parameters, namedTexts(reader, "parameters"));
    VB_TRY(out.metrics, namedTexts(reader, "metrics"));
    VB_TRY(const auto description, reader.object("model"));
    VB_TRY(out.description, ModelDescription::fromJson(description));
    return out;
}

} // namespace valbench::domain
