// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/link_review.h>

namespace valbench::domain {

std::string LinkReview::title() const
{
    auto out = "Link review of " + protocol.id + " version " + std::to_string(protocol.version) + ":";
    for (std::size_t i = 0; i < requirements.size(); ++i)
        out += (i == 0 ? " " : ", ") + requirements[i];
    return out;
}

json::Object LinkReview::toJson() const
{
    json::Array ids;
    for (const auto &id : requirements)
        ids.emplace_back(id);
    return {{"type", "link review"},
            {"subject", protocol.id},
            {"title", title()},
            {"protocol", protocol.toJson()},
            {"requirement_set", requirementSet.toJson()},
            {"requirements", std::move(ids)},
            {"assessment", assessment}};
}

Result<LinkReview> LinkReview::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "link review"));
    LinkReview out;
    VB_TRY(const auto protocol, reader.object("protocol"));
    VB_TRY(out.protocol, RecordReference::fromJson(protocol));
    VB_TRY(const auto set, reader.object("requirement_set"));
    VB_TRY(out.requirementSet, RecordReference::fromJson(set));
    VB_TRY(out.requirements, reader.texts("requirements"));
    VB_TRY(out.assessment, reader.text("assessment"));
    return out;
}

} // namespace valbench::domain
