// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/requirement_set.h>

#include <algorithm>
#include <array>
#include <set>

#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

json::Object riskJson(const Risk &risk)
{
    return {{"harm", risk.harm},
            {"severity", wordOf(risk.severity)},
            {"probability", wordOf(risk.probability)},
            {"detectability", wordOf(risk.detectability)}};
}

json::Object requirementJson(const StatedRequirement &requirement)
{
    json::Array kinds, models;
    for (const auto kind : requirement.verifiedIn)
        kinds.emplace_back(wordOf(kind));
    for (const auto &model : requirement.models)
        models.emplace_back(model);
    json::Object out{
        {"id", requirement.id},       {"area", requirement.area},           {"kind", wordOf(requirement.kind)},
        {"text", requirement.text},   {"rationale", requirement.rationale}, {"source", requirement.source},
        {"owner", requirement.owner}, {"verified_in", std::move(kinds)},    {"models", std::move(models)}};
    if (requirement.risk)
        out.set("risk", riskJson(*requirement.risk));
    return out;
}

Result<Grade> readGrade(const json::Reader &reader, std::string_view name)
{
    VB_TRY(const auto word, reader.text(name));
    return fromWord<Grade>(word);
}

Result<Risk> readRisk(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"harm", "severity", "probability", "detectability"}));
    Risk risk;
    VB_TRY(risk.harm, reader.text("harm"));
    VB_TRY(risk.severity, readGrade(reader, "severity"));
    VB_TRY(risk.probability, readGrade(reader, "probability"));
    VB_TRY(risk.detectability, readGrade(reader, "detectability"));
    return risk;
}

tl::unexpected<Error> lacks(const json::Reader &reader, std::string_view what)
{
    return fail(ErrorCode::badInput, VB_MSG("{path} needs {what}."),
                {{"path", reader.path()}, {"what", std::string(what)}});
}

Result<StatedRequirement> readRequirement(const json::Reader &reader)
{
    VB_CHECK(
        reader.allow({"id", "area", "kind", "text", "rationale", "source", "owner", "verified_in", "models", "risk"}));
    StatedRequirement out;
    VB_TRY(out.id, reader.text("id"));
    VB_TRY(out.area, reader.textOr("area", ""));
    VB_TRY(const auto kind, reader.textOr("kind", std::string(wordOf(RequirementKind::user))));
    VB_TRY(out.kind, fromWord<RequirementKind>(kind));
    VB_TRY(out.text, reader.text("text"));
    VB_TRY(out.rationale, reader.textOr("rationale", ""));
    VB_TRY(out.source, reader.textOr("source", ""));
    VB_TRY(out.owner, reader.textOr("owner", ""));
    VB_TRY(const auto kinds, reader.texts("verified_in"));
    for (const auto &word : kinds) {
        VB_TRY(const auto value, fromWord<ProtocolKind>(word));
        if (std::ranges::count(out.verifiedIn, value) == 0)
            out.verifiedIn.push_back(value);
    }
    std::ranges::sort(out.verifiedIn);
    VB_TRY(out.models, reader.texts("models"));
    VB_TRY(const auto risk, reader.object("risk"));
    VB_TRY(out.risk, readRisk(risk));
    if (trimmed(out.id).empty() || trimmed(out.text).empty() || trimmed(out.risk->harm).empty())
        return lacks(reader, "an id, a text, and the harm if it is not met");
    if (out.verifiedIn.empty())
        return lacks(reader, "verified_in: the kinds of protocol that verify it, of IQ, OQ and PQ");
    return out;
}

} // namespace

int Risk::riskClass() const
{
    // Rows: severity low, medium, high; columns: probability low, medium, high.
    static constexpr std::array<std::array<int, 3>, 3> classes{{{3, 3, 2}, {3, 2, 1}, {2, 1, 1}}};
    return classes.at(static_cast<std::size_t>(severity)).at(static_cast<std::size_t>(probability));
}

Grade Risk::priority() const
{
    using enum Grade;
    // Rows: class 1, 2, 3; columns: detectability low, medium, high.
    static constexpr std::array<std::array<Grade, 3>, 3> priorities{
        {{high, high, medium}, {high, medium, low}, {medium, low, low}}};
    return priorities.at(static_cast<std::size_t>(riskClass() - 1)).at(static_cast<std::size_t>(detectability));
}

bool StatedRequirement::isInScopeOf(const Protocol &protocol) const
{
    return std::ranges::count(verifiedIn, protocol.kind) > 0 &&
           (models.empty() || std::ranges::count(models, protocol.modelName) > 0);
}

bool StatedRequirement::asksTheSameAs(const StatedRequirement &other) const
{
    return id == other.id && text == other.text && risk == other.risk;
}

const StatedRequirement *RequirementSet::find(std::string_view id) const
{
    const auto found = std::ranges::find(requirements, id, &StatedRequirement::id);
    return found == requirements.end() ? nullptr : &*found;
}

json::Object RequirementSet::toJson() const
{
    json::Array list;
    for (const auto &requirement : requirements)
        list.emplace_back(requirementJson(requirement));
    return {{"type", "requirement set"}, {"format", 1},    {"title", title},
            {"purpose", purpose},        {"scope", scope}, {"requirements", std::move(list)}};
}

Result<RequirementSet> RequirementSet::fromJson(const json::Value &value, std::string_view source)
{
    VB_TRY(const auto reader, json::Reader::open(value, std::string(source)));
    VB_CHECK(reader.allow({"type", "format", "title", "purpose", "scope", "requirements"}));
    VB_TRY(const auto type, reader.textOr("type", "requirement set"));
    if (type != "requirement set")
        return fail(ErrorCode::badInput, VB_MSG("{source} is a {type}, not a requirement set."),
                    {{"source", std::string(source)}, {"type", type}});
    VB_TRY(const auto format, reader.integer("format"));
    if (format != 1)
        return fail(ErrorCode::badInput, VB_MSG("{source}: format {format} is not known; this program reads format 1."),
                    {{"source", std::string(source)}, {"format", std::to_string(format)}});
    RequirementSet out;
    VB_TRY(out.title, reader.text("title"));
    VB_TRY(out.purpose, reader.text("purpose"));
    VB_TRY(out.scope, reader.textOr("scope", ""));
    VB_TRY(const auto items, reader.objects("requirements"));
    std::set<std::string> ids;
    for (const auto &item : items) {
        VB_TRY(auto requirement, readRequirement(item));
        if (!ids.insert(requirement.id).second)
            return fail(ErrorCode::badInput, VB_MSG("The requirement {id} occurs twice."), {{"id", requirement.id}});
        out.requirements.push_back(std::move(requirement));
    }
    if (out.requirements.empty())
        return fail(ErrorCode::badInput, VB_MSG("{source} has no requirements."), {{"source", std::string(source)}});
    return out;
}

std::vector<StatedRequirement> ownRequirements(const Protocol &protocol)
{
    std::vector<StatedRequirement> out;
    for (const auto &[id, text] : protocol.requirements) {
        StatedRequirement own;
        own.id = id;
        own.text = text;
        own.verifiedIn = {protocol.kind};
        out.push_back(std::move(own));
    }
    return out;
}

} // namespace valbench::domain
