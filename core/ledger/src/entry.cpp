// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/ledger/entry.h>

#include <valbench/base/text.h>

#include "line_view.h"

namespace valbench::ledger {

namespace {

constexpr std::size_t usualLine = 1024; ///< bytes, more than most bodies have

/// Writes a canonical object member by member, in the order of their names. Building a json::Object first would
/// cost an append more than everything else that is done for it in memory.
class MemberWriter {
public:
    explicit MemberWriter(std::string &out) : m_out(out) {}
    /// The name, for whoever writes the value after it.
    std::string &name(std::string_view name)
    {
        m_out += m_first ? "{\"" : ",\"";
        m_first = false;
        return m_out.append(name).append("\":");
    }
    Status text(std::string_view name, std::string_view value)
    {
        return json::appendCanonical(this->name(name), value);
    }
    void hex(std::string_view name, ByteView bytes) { this->name(name).append("\"").append(toHex(bytes)).append("\""); }
    template <class Bits>
    void hexOrNull(std::string_view name, const std::optional<Bits> &value)
    {
        if (value)
            hex(name, value->bytes());
        else
            this->name(name).append("null");
    }
    Status integer(std::string_view name, std::int64_t value)
    {
        return json::appendCanonical(this->name(name), json::Value(value));
    }
    void end() { m_out += '}'; }

private:
    std::string &m_out;
    bool m_first = true;
};

Status writeActor(std::string &out, const Actor &actor)
{
    MemberWriter members(out);
    VB_CHECK(members.text("id", actor.userId));
    VB_CHECK(members.text("name", actor.name));
    VB_CHECK(members.text("role", actor.role));
    members.end();
    return {};
}

Status writeEvidence(std::string &out, const std::vector<Attachment> &evidence)
{
    out += '[';
    for (const auto &item : evidence) {
        if (&item != &evidence.front())
            out += ',';
        MemberWriter members(out);
        members.hex("digest", item.digest.bytes());
        VB_CHECK(members.text("mediaType", item.mediaType));
        members.end();
    }
    out += ']';
    return {};
}

Status writeRecord(std::string &out, const std::optional<RecordChange> &record)
{
    if (!record) {
        out += "null";
        return {};
    }
    MemberWriter members(out);
    members.hexOrNull("after", record->after);
    members.hexOrNull("before", record->before);
    VB_CHECK(members.text("id", record->id));
    VB_CHECK(members.text("type", record->type));
    VB_CHECK(members.integer("version", record->version));
    members.end();
    return {};
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
    std::string out;
    out.reserve(usualLine);
    MemberWriter members(out);
    VB_CHECK(members.text("action", body.action));
    VB_CHECK(writeActor(members.name("actor"), body.actor));
    VB_CHECK(members.text("build", body.build));
    VB_CHECK(json::appendCanonical(members.name("details"), json::Value(body.details)));
    VB_CHECK(writeEvidence(members.name("evidence"), body.evidence));
    VB_CHECK(members.integer("format", lineFormat));
    VB_CHECK(members.text("purpose", body.purpose));
    VB_CHECK(members.text("reason", body.reason));
    VB_CHECK(writeRecord(members.name("record"), body.record));
    members.hex("request", body.request.bytes());
    members.hexOrNull("session", body.session);
    members.hex("station", body.station.bytes());
    members.hex("store", body.store.bytes());
    VB_CHECK(members.text("zone", body.zone));
    members.end();
    return out;
}

Result<std::string> composeLine(std::string_view bodyText, const Chain &chain)
{
    std::string line;
    line.reserve(bodyText.size() + usualLine / 2);
    MemberWriter parts(line);
    parts.name("body").append(bodyText);
    MemberWriter members(parts.name("chain"));
    VB_CHECK(members.text("login", chain.login));
    members.hex("previous", chain.previous.bytes());
    VB_CHECK(members.integer("sequence", chain.sequence));
    VB_CHECK(members.text("time", chain.time.toText()));
    VB_CHECK(members.text("timeSource", chain.timeSource));
    members.end();
    parts.end();
    line += '\n';
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
