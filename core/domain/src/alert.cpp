// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/alert.h>

#include <algorithm>

namespace valbench::domain {

std::string Alert::title() const
{
    return (kind == AlertKind::lockOut ? "Lock-out of " : "Failed signing of ") + userId;
}

std::vector<Role> Alert::waitsFor() const
{
    std::vector<Role> out{Role::administrator, Role::qaApprover};
    for (const auto &known : acknowledgements)
        std::erase(out, known.role);
    return out;
}

bool Alert::waitsFor(Role role) const
{
    return std::ranges::count(waitsFor(), role) > 0;
}

json::Object Alert::toJson() const
{
    json::Array list;
    for (const auto &known : acknowledgements)
        list.push_back(json::Object{{"role", wordOf(known.role)},
                                    {"user", known.userId},
                                    {"name", known.name},
                                    {"time", known.time},
                                    {"assessment", known.assessment}});
    return {{"type", "alert"},      {"subject", accountId}, {"title", title()},
            {"kind", wordOf(kind)}, {"user", userId},       {"name", name},
            {"cause", cause},       {"where", where},       {"acknowledgements", std::move(list)}};
}

Result<Alert> Alert::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "alert"));
    Alert out;
    VB_TRY(out.accountId, reader.text("subject"));
    VB_TRY(const auto kind, reader.text("kind"));
    VB_TRY(out.kind, fromWord<AlertKind>(kind));
    VB_TRY(out.userId, reader.text("user"));
    VB_TRY(out.name, reader.text("name"));
    VB_TRY(out.cause, reader.text("cause"));
    VB_TRY(out.where, reader.text("where"));
    VB_TRY(const auto list, reader.objects("acknowledgements"));
    for (const auto &item : list) {
        Acknowledgement known;
        VB_TRY(const auto role, item.text("role"));
        VB_TRY(known.role, fromWord<Role>(role));
        VB_TRY(known.userId, item.text("user"));
        VB_TRY(known.name, item.text("name"));
        VB_TRY(known.time, item.text("time"));
        VB_TRY(known.assessment, item.text("assessment"));
        out.acknowledgements.push_back(std::move(known));
    }
    return out;
}

} // namespace valbench::domain
