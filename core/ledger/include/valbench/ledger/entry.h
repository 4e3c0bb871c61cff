// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ledger entries: what a line says, how it is written, how it is read back.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/digest.h>
#include <valbench/base/id.h>
#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>

namespace valbench::ledger {

/// Who acted, as they were called and in which role at that time. A step that no person took has
/// the id "system".
struct Actor
{
    std::string userId;
    std::string name;
    std::string role;
    bool operator==(const Actor &) const = default;
};

/// The record version an entry speaks of. before/after are digests of its canonical content:
/// before is absent for a new record; after is absent when the entry changes no content, and version and
/// before then name what it speaks of.
struct RecordChange
{
    std::string id;
    std::string type;
    std::int64_t version = 0;
    std::optional<Digest> before;
    std::optional<Digest> after;
    bool operator==(const RecordChange &) const = default;
};

/// Content kept in the store under its digest, announced by an entry.
struct Attachment
{
    Digest digest;
    std::string mediaType;
    bool operator==(const Attachment &) const = default;
};

/// The part of an entry that the client writes.
struct Body
{
    StoreId store;
    std::string purpose; ///< production, test or demo
    Actor actor;
    std::optional<SessionId> session;
    StationId station;
    std::string build;  ///< program version and build hash
    std::string zone;   ///< local offset and zone name at the station, e.g. "+01:00 Europe/Berlin"
    std::string action; ///< e.g. "protocol.import"
    std::string reason;
    std::optional<RecordChange> record;
    std::vector<Attachment> evidence; ///< content attached to the store with this entry
    json::Object details;             ///< action-specific texts and integers
    RequestId request;                ///< makes a retry after a lost answer recognisable
    bool operator==(const Body &) const = default;
};

/// The part that is added under the write lock.
struct Chain
{
    std::int64_t sequence = 0; ///< from 1, without gaps
    Digest previous;           ///< hash of the entry before; 32 zero bytes for the first
    Timestamp time;
    std::string timeSource; ///< "os" or "server"
    std::string login;      ///< the database's own word on who wrote; empty on SQLite
    bool operator==(const Chain &) const = default;
};

struct Entry
{
    Body body;
    Chain chain;
    bool operator==(const Entry &) const = default;
};

/// The action of the entry that says that the clock was found earlier than the entry before.
inline constexpr std::string_view clockStepAction = "clock.step";
/// How far a clock may be behind the last entry before that is a step.
inline constexpr std::chrono::seconds clockTolerance{2};

[[nodiscard]] constexpr Digest noPrevious()
{
    return Digest(Digest::Bytes{});
}

/// The layout of lines, written into each as "format".
inline constexpr std::int64_t lineFormat = 1;

/// Canonical JSON of the body, without line feed. Members that are absent are written as null, so that
/// every line has the same members in the same order.
Result<std::string> bodyText(const Body &body);
/// {"body":…,"chain":{…}} and a line feed: the bytes that are stored and hashed exactly as they stand.
Result<std::string> composeLine(std::string_view bodyText, const Chain &chain);
/// SHA-256 of the stored line, line feed included. It is the leaf data of the tree too.
[[nodiscard]] Digest entryHash(std::string_view line);
/// Reads a line back; integrity error if any part is missing, malformed, out of order or unknown, or if
/// the line is not exactly one line.
Result<Entry> parseLine(std::string_view line);

} // namespace valbench::ledger
