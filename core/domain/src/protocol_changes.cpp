// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/protocol_changes.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

using json::Object;
using json::Value;

/// A list of the record whose items have names.
struct NamedList
{
    ProtocolPart part;
    std::string_view member;
    std::string_view key;
};
constexpr NamedList namedLists[] = {{ProtocolPart::data, "data", "role"},
                                    {ProtocolPart::requirement, "requirements", "id"},
                                    {ProtocolPart::exclusion, "exclusions", "requirement"},
                                    {ProtocolPart::step, "steps", "id"}};

bool isNamedList(std::string_view member)
{
    return std::ranges::find(namedLists, member, &NamedList::member) != std::end(namedLists);
}

struct Item
{
    std::string id;
    std::pair<std::string, int> key; ///< the id, and how often it came before
    const Object *content = nullptr;
};

std::vector<Item> itemsOf(const Object &protocol, const NamedList &list)
{
    std::vector<Item> out;
    const auto *value = protocol.find(list.member);
    const auto *array = value ? value->get<json::Array>() : nullptr;
    if (!array)
        return out;
    std::map<std::string, int> seen;
    for (const auto &item : *array) {
        const auto *content = item.get<Object>();
        const auto *name = content ? content->find(list.key) : nullptr;
        const auto *id = name ? name->get<std::string>() : nullptr;
        if (id)
            out.push_back({*id, {*id, seen[*id]++}, content});
    }
    return out;
}

/// Fields that differ, members of members included: a limit changes, not a criterion.
void compareFields(const Object &before, const Object &after, const ProtocolChange &where,
                   std::vector<ProtocolChange> &out)
{
    const auto visit = [&](const std::string &name, const Value *was, const Value *is) {
        auto change = where;
        change.field.push_back(name);
        const auto *objectBefore = was ? was->get<Object>() : nullptr;
        const auto *objectAfter = is ? is->get<Object>() : nullptr;
        if (objectBefore && objectAfter)
            return compareFields(*objectBefore, *objectAfter, change, out);
        if (was && is && *was == *is)
            return;
        change.before = was ? *was : Value();
        change.after = is ? *is : Value();
        out.push_back(std::move(change));
    };
    const bool isProtocol = where.part == ProtocolPart::protocol && where.field.empty();
    for (const auto &[name, value] : before.members())
        if (!isProtocol || !isNamedList(name))
            visit(name, &value, after.find(name));
    for (const auto &[name, value] : after.members())
        if ((!isProtocol || !isNamedList(name)) && !before.find(name))
            visit(name, nullptr, &value);
}

/// Which of these places, in the order of the other list, stay where they are: a longest rising run.
std::vector<bool> staying(const std::vector<std::size_t> &places)
{
    const auto n = places.size();
    std::vector<std::size_t> length(n, 1), previous(n, n);
    std::size_t best = n;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (places[j] < places[i] && length[j] + 1 > length[i]) {
                length[i] = length[j] + 1;
                previous[i] = j;
            }
        }
        if (best == n || length[i] > length[best])
            best = i;
    }
    std::vector<bool> out(n, false);
    for (auto i = best; i < n; i = previous[i])
        out[i] = true;
    return out;
}

void compareLists(const Object &before, const Object &after, const NamedList &list, std::vector<ProtocolChange> &out)
{
    const auto old = itemsOf(before, list);
    const auto now = itemsOf(after, list);
    std::vector<std::size_t> places; // in the old list, of those that both have, in the new order
    std::vector<std::size_t> at(now.size(), old.size());
    for (std::size_t i = 0; i < now.size(); ++i) {
        const auto found = std::ranges::find(old, now[i].key, &Item::key);
        at[i] = static_cast<std::size_t>(found - old.begin());
        if (found != old.end())
            places.push_back(at[i]);
    }
    const auto stays = staying(places);
    std::size_t common = 0, told = 0;
    const auto tellRemoved = [&](std::size_t end) {
        for (; told < end; ++told) {
            if (std::ranges::find(now, old[told].key, &Item::key) == now.end())
                out.push_back({list.part,
                               old[told].id,
                               EditKind::removed,
                               {},
                               *old[told].content,
                               {},
                               static_cast<std::int64_t>(told) + 1,
                               0});
        }
    };
    for (std::size_t i = 0; i < now.size(); ++i) {
        const auto to = static_cast<std::int64_t>(i) + 1;
        if (at[i] == old.size()) {
            out.push_back({list.part, now[i].id, EditKind::added, {}, {}, *now[i].content, 0, to});
            continue;
        }
        if (stays[common])
            tellRemoved(at[i]);
        else
            out.push_back(
                {list.part, now[i].id, EditKind::moved, {}, {}, {}, static_cast<std::int64_t>(at[i]) + 1, to});
        ++common;
        compareFields(*old[at[i]].content, *now[i].content, {list.part, now[i].id, EditKind::changed, {}, {}, {}, 0, 0},
                      out);
    }
    tellRemoved(old.size());
}

/// Words and what parts them, in turn.
std::vector<std::string_view> tokensOf(std::string_view text)
{
    const auto isSpace = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
    std::vector<std::string_view> out;
    for (std::size_t begin = 0; begin < text.size();) {
        auto end = begin + 1;
        while (end < text.size() && isSpace(text[end]) == isSpace(text[begin]))
            ++end;
        out.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return out;
}

void addPiece(std::vector<TextPiece> &out, TextPiece::Kind kind, std::string_view text)
{
    if (text.empty())
        return;
    if (!out.empty() && out.back().kind == kind)
        out.back().text += text;
    else
        out.push_back({kind, std::string(text)});
}

} // namespace

std::string ProtocolChange::place() const
{
    return std::string(wordOf(part)) + (id.empty() ? "" : " " + id);
}

std::string ProtocolChange::fieldName() const
{
    std::string out;
    for (const auto &name : field)
        out += (out.empty() ? "" : ".") + name;
    return out;
}

std::vector<ProtocolChange> compareProtocols(const Protocol &before, const Protocol &after)
{
    std::vector<ProtocolChange> out;
    const auto old = before.toJson();
    const auto now = after.toJson();
    compareFields(old, now, {}, out);
    for (const auto &list : namedLists)
        compareLists(old, now, list, out);
    return out;
}

std::string valueText(const Value &value)
{
    if (const auto *text = value.get<std::string>())
        return *text;
    if (const auto *number = value.get<std::int64_t>())
        return std::to_string(*number);
    if (const auto *real = value.get<double>())
        return shortestText(*real);
    if (const auto *truth = value.get<bool>())
        return *truth ? "yes" : "no";
    std::string out;
    if (const auto *list = value.get<json::Array>())
        for (const auto &item : *list)
            out += (out.empty() ? "" : ", ") + valueText(item);
    if (const auto *object = value.get<Object>())
        for (const auto &[name, member] : object->members())
            out += (out.empty() ? "" : "; ") + name + ": " + valueText(member);
    return out;
}

std::vector<TextPiece> compareWords(std::string_view before, std::string_view after)
{
    using Kind = TextPiece::Kind;
    constexpr std::size_t most = 4'000'000; // pairs of words
    auto old = tokensOf(before);
    auto now = tokensOf(after);
    std::vector<TextPiece> out;
    std::size_t begin = 0, end = 0;
    while (begin < std::min(old.size(), now.size()) && old[begin] == now[begin])
        addPiece(out, Kind::same, old[begin++]);
    while (end < std::min(old.size(), now.size()) - begin && old[old.size() - 1 - end] == now[now.size() - 1 - end])
        ++end;
    const auto rows = old.size() - begin - end, columns = now.size() - begin - end;
    if (rows * columns > most) {
        for (std::size_t i = 0; i < rows; ++i)
            addPiece(out, Kind::removed, old[begin + i]);
        for (std::size_t j = 0; j < columns; ++j)
            addPiece(out, Kind::added, now[begin + j]);
    } else {
        // How many words what comes after each place has in common.
        std::vector<std::uint32_t> common((rows + 1) * (columns + 1), 0);
        const auto cell = [&](std::size_t i, std::size_t j) -> std::uint32_t & {
            return common[i * (columns + 1) + j];
        };
        for (auto i = rows; i-- > 0;)
            for (auto j = columns; j-- > 0;)
                cell(i, j) = old[begin + i] == now[begin + j] ? cell(i + 1, j + 1) + 1
                                                              : std::max(cell(i + 1, j), cell(i, j + 1));
        for (std::size_t i = 0, j = 0; i < rows || j < columns;) {
            if (i < rows && j < columns && old[begin + i] == now[begin + j]) {
                addPiece(out, Kind::same, old[begin + i]);
                ++i;
                ++j;
            } else if (i < rows && (j == columns || cell(i + 1, j) >= cell(i, j + 1))) {
                addPiece(out, Kind::removed, old[begin + i++]);
            } else {
                addPiece(out, Kind::added, now[begin + j++]);
            }
        }
    }
    for (auto i = end; i-- > 0;)
        addPiece(out, Kind::same, old[old.size() - 1 - i]);
    return out;
}

} // namespace valbench::domain
