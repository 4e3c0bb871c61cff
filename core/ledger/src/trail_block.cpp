// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/ledger/trail_block.h>

#include <algorithm>

namespace valbench::ledger {

namespace {

constexpr std::string_view lineStart = R"({"body":{"action":")";
constexpr std::string_view actorStart = R"(,"actor":{"id":")";

void keep(std::vector<std::string> &names, std::string_view name)
{
    // Neighbours are often alike, and a block has few names.
    if (std::ranges::find(names, name) == names.end())
        names.emplace_back(name);
}

std::string joined(std::vector<std::string> &names)
{
    std::ranges::sort(names);
    std::string all;
    for (const auto &name : names)
        (all += name) += '\n';
    names.clear();
    return all;
}

} // namespace

void TrailBlockMaker::add(std::string_view line)
{
    const auto action = line.substr(std::min(lineStart.size(), line.size()));
    keep(m_families, action.substr(0, action.find_first_of(".\"")));
    const auto at = action.find(actorStart);
    const auto actor = at == std::string_view::npos ? std::string_view() : action.substr(at + actorStart.size());
    keep(m_actors, actor.substr(0, actor.find('"')));
}

TrailBlock TrailBlockMaker::finish(std::int64_t number)
{
    return {number, joined(m_families), joined(m_actors)};
}

bool blockHolds(std::string_view names, std::string_view name)
{
    for (auto rest = names; !rest.empty();) {
        const auto end = std::min(rest.find('\n'), rest.size());
        if (rest.substr(0, end) == name)
            return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

} // namespace valbench::ledger
