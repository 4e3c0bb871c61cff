// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/write_back.h>

#include <array>
#include <utility>

namespace valbench::domain {

namespace {

constexpr std::array<std::pair<std::string_view, std::string WriteBack::*>, 12> texts{{
    {"subject", &WriteBack::model},
    {"key", &WriteBack::promotion},
    {"server", &WriteBack::server},
    {"registry_name", &WriteBack::registryName},
    {"registry_version", &WriteBack::registryVersion},
    {"set_alias", &WriteBack::setAlias},
    {"remove_alias", &WriteBack::removeAlias},
    {"claimed", &WriteBack::claimed},
    {"problem", &WriteBack::problem},
    {"checkpoint_run", &WriteBack::checkpointRun},
    {"checkpoint", &WriteBack::checkpoint},
    {"finished", &WriteBack::finished},
}};

} // namespace

bool WriteBack::mayBegin(const Timestamp &now) const
{
    if (state != WriteBackState::inProgress)
        return state == WriteBackState::pending;
    const auto since = Timestamp::parse(claimed);
    return !since || now.point() - since->point() > std::chrono::minutes(writeBackLeaseMinutes);
}

json::Object WriteBack::toJson() const
{
    json::Object out{{"type", "write-back"}, {"title", "Write-back of " + promotion}};
    for (const auto &[name, member] : texts)
        out.set(std::string(name), this->*member);
    json::Array list;
    for (const auto &tag : tags)
        list.push_back(json::Object{{"name", tag.name}, {"value", tag.value}});
    out.set("tags", std::move(list));
    out.set("approved_size", approvedSize);
    out.set("state", wordOf(state));
    return out;
}

Result<WriteBack> WriteBack::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "write-back"));
    WriteBack out;
    for (const auto &[name, member] : texts) {
        VB_TRY(out.*member, reader.text(name));
    }
    VB_TRY(const auto list, reader.objects("tags"));
    for (const auto &item : list) {
        NamedText tag;
        VB_TRY(tag.name, item.text("name"));
        VB_TRY(tag.value, item.text("value"));
        out.tags.push_back(std::move(tag));
    }
    VB_TRY(out.approvedSize, reader.integer("approved_size"));
    VB_TRY(const auto state, reader.text("state"));
    VB_TRY(out.state, fromWord<WriteBackState>(state));
    return out;
}

} // namespace valbench::domain
