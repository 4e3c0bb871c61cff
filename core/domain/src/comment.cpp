// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/comment.h>

namespace valbench::domain {

json::Object Remark::toJson() const
{
    return {{"user", userId}, {"name", name}, {"time", time}, {"text", text}};
}

Result<Remark> Remark::fromJson(const json::Reader &reader)
{
    Remark out;
    VB_TRY(out.userId, reader.text("user"));
    VB_TRY(out.name, reader.text("name"));
    VB_TRY(out.time, reader.text("time"));
    VB_TRY(out.text, reader.text("text"));
    return out;
}

bool Comment::mayResolve(std::string_view userId, Role role) const
{
    return isOpen() && (role == Role::qaApprover || (!remarks.empty() && remarks.front().userId == userId));
}

json::Object Comment::toJson() const
{
    json::Array list;
    for (const auto &remark : remarks)
        list.emplace_back(remark.toJson());
    json::Object out{{"type", "comment"},
                     {"subject", recordId},
                     {"title", "Comment on " + recordId},
                     {"record_version", recordVersion},
                     {"assignee", assignee},
                     {"remarks", std::move(list)}};
    if (resolved)
        out.set("resolved", resolved->toJson());
    return out;
}

Result<Comment> Comment::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "comment"));
    Comment out;
    VB_TRY(out.recordId, reader.text("subject"));
    VB_TRY(out.recordVersion, reader.integer("record_version"));
    VB_TRY(out.assignee, reader.text("assignee"));
    VB_TRY(const auto list, reader.objects("remarks"));
    for (const auto &item : list) {
        VB_TRY(auto remark, Remark::fromJson(item));
        out.remarks.push_back(std::move(remark));
    }
    if (const auto *object = value.get<json::Object>(); object && object->find("resolved")) {
        VB_TRY(const auto item, reader.object("resolved"));
        VB_TRY(out.resolved, Remark::fromJson(item));
    }
    return out;
}

bool isCommented(RecordType type)
{
    switch (type) {
    case RecordType::model:
    case RecordType::protocol:
    case RecordType::execution:
    case RecordType::deviation:
    case RecordType::report:
    case RecordType::promotion:
    case RecordType::dataSet:
    case RecordType::requirementSet: return true;
    default: return false;
    }
}

} // namespace valbench::domain
