// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/ledger/entry.h>

#include "line_view.h"

namespace valbench::ledger {

namespace {

json::Value hexOrNull(const std::optional<Digest> &digest)
{
    return digest ? json::Value(digest->toHex()) : json::Value();
}

json::Value recordValue(const std::optional<RecordChange> &record)
{
    if (!record)
        return nullptr;
    return json::Object{{"after", hexOrNull(record->after)},
                        {"before", hexOrNull(record->before)},
                        {"id", record->id},
                        {"type", record->type},
                        {"version", record->version}};
}

Error unreadable(std::string_view line, std::string problem)
{
    return Error(ErrorCode::integrity,
                 VB_MSG("A ledger line cannot be read: {problem} is missing, malformed or out of place in '{line}'."),
                 {{"problem", std::move(problem)}, {"line", std::string(line.substr(0, 120))}});
}

Result<Entry> toEntry(const LineView &view)
{
    VB_TRY(const auto store, StoreId::parse(view.store));
    VB_TRY(const auto station, StationId::parse(view.station));
    VB_TRY(const auto request, RequestId::parse(view.request));
    VB_TRY(const auto time, Timestamp::parse(view.time));
    std::optional<SessionId> session;
    if (view.session) {
        VB_TRY(session, SessionId::parse(*view.session));
    }
    std::optional<RecordChange> record;
    if (view.record)
        record = RecordChange{std::string(view.record->id), std::string(view.record->type), view.record->version,
                              view.record->before, view.record->after};
    std::vector<Attachment> evidence;
    for (const auto &item : view.evidence)
        evidence.push_back({item.digest, std::string(item.mediaType)});
    json::Object details;
    for (const auto field : simdjson::dom::object(view.details))
        details.set(std::string(field.key), toValue(field.value));
    return Entry{Body{store, std::string(view.purpose),
                      Actor{std::string(view.actorId), std::string(view.actorName), std::string(view.actorRole)},
                      session, station, std::string(view.build), std::string(view.zone), std::string(view.action),
                      std::string(view.reason), std::move(record), std::move(evidence), std::move(details), request},
                 Chain{view.sequence, view.previous, time, std::string(view.timeSource), std::string(view.login)}};
}

} // namespace

Result<std::string> bodyText(const Body &body)
{
    json::Array evidence;
    for (const auto &item : body.evidence)
        evidence.push_back(json::Object{{"digest", item.digest.toHex()}, {"mediaType", item.mediaType}});
    return json::canonicalText(json::Object{
        {"action", body.action},
        {"actor", json::Object{{"id", body.actor.userId}, {"name", body.actor.name}, {"role", body.actor.role}}},
        {"build", body.build},
        {"details", body.details},
        {"evidence", std::move(evidence)},
        {"format", lineFormat},
        {"purpose", body.purpose},
        {"reason", body.reason},
        {"record", recordValue(body.record)},
        {"request", body.request.toText()},
        {"session", body.session ? json::Value(body.session->toText()) : json::Value()},
        {"station", body.station.toText()},
        {"store", body.store.toText()},
        {"zone", body.zone},
    });
}

Result<std::string> composeLine(std::string_view bodyText, const Chain &chain)
{
    VB_TRY(const auto chainText, json::canonicalText(json::Object{
                                     {"login", chain.login},
                                     {"previous", chain.previous.toHex()},
                                     {"sequence", chain.sequence},
                                     {"time", chain.time.toText()},
                                     {"timeSource", chain.timeSource},
                                 }));
    std::string line;
    line.reserve(bodyText.size() + chainText.size() + 24);
    line.append(R"({"body":)").append(bodyText).append(R"(,"chain":)").append(chainText).append("}\n");
    return line;
}

Digest entryHash(std::string_view line)
{
    return sha256(line);
}

Result<Entry> parseLine(std::string_view line)
{
    const simdjson::padded_string padded(line);
    simdjson::dom::parser parser;
    LineView view;
    if (auto problem = readLine(parser, std::string_view(padded.data(), padded.size()), view); !problem.empty())
        return fail(unreadable(line, std::move(problem)));
    auto entry = toEntry(view);
    if (!entry)
        return fail(unreadable(line, entry.error().text()));
    return entry;
}

} // namespace valbench::ledger
