// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "trail_lines.h"

namespace valbench::store {

namespace {

constexpr std::string_view timeMember = ",\"time\":\"";

} // namespace

Result<TrailLines> TrailLines::forFilter(const domain::TrailFilter &filter)
{
    TrailLines lines;
    VB_TRY(auto action, json::canonicalText(filter.actionPrefix));
    action.pop_back(); // the closing quote: it is a prefix
    lines.m_start = R"({"body":{"action":)" + action;
    if (!filter.userId.empty()) {
        VB_TRY(const auto person, json::canonicalText(filter.userId));
        lines.m_person = R"(,"actor":{"id":)" + person + R"(,"name":)";
    }
    if (filter.from)
        lines.m_from = filter.from->toText();
    if (filter.to)
        lines.m_to = filter.to->toText();
    return lines;
}

bool TrailLines::mayHold(std::string_view line) const
{
    if (!line.starts_with(m_start) || (!m_person.empty() && line.find(m_person) == std::string_view::npos))
        return false;
    if (m_from.empty() && m_to.empty())
        return true;
    const auto at = line.rfind(timeMember);
    if (at == std::string_view::npos)
        return true; // no line of ours; reading it will say so
    // Times are written with fixed precision, so their texts have their order.
    const auto time = line.substr(at + timeMember.size(), std::string_view("2026-11-03T13:03:59.120045Z").size());
    return (m_from.empty() || time >= m_from) && (m_to.empty() || time <= m_to);
}

bool TrailLines::holds(const domain::TrailFilter &filter, const ledger::Entry &entry)
{
    return (filter.userId.empty() || entry.body.actor.userId == filter.userId) &&
           entry.body.action.starts_with(filter.actionPrefix) && (!filter.from || entry.chain.time >= *filter.from) &&
           (!filter.to || entry.chain.time <= *filter.to);
}

} // namespace valbench::store
