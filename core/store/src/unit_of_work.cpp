// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "unit_of_work.h"

#include <algorithm>
#include <array>

namespace valbench::store {

namespace {

using domain::RecordId;
using domain::StoredRecord;

const domain::ActingPerson &systemActor()
{
    static const domain::ActingPerson actor{{"system", "Valbench", "system"}, std::nullopt};
    return actor;
}

/// A member by which records are found; it must be a text if it is there.
Result<std::string> indexedText(const json::Object &content, std::string_view name, const RecordId &id)
{
    const auto *value = content.find(name);
    if (!value)
        return std::string();
    const auto *text = value->get<std::string>();
    if (!text || (text->empty() && name == "key"))
        return fail(ErrorCode::internal, VB_MSG("{record}: the member '{name}' must be a text, and a key not empty."),
                    {{"record", id.toText()}, {"name", std::string(name)}});
    return *text;
}

} // namespace

UnitOfWork::UnitOfWork(Lease lease, domain::ActingPerson person)
    : m_lease(std::move(lease)), m_person(std::move(person)), m_reader(*m_lease)
{
}

UnitOfWork::~UnitOfWork() = default; // the lease rolls back what is open

Result<std::unique_ptr<UnitOfWork>> UnitOfWork::begin(std::shared_ptr<StoreCore> core,
                                                      const domain::ActingPerson &person)
{
    VB_TRY(auto lease, Lease::take(std::move(core), &StoreCore::writers));
    std::unique_ptr<UnitOfWork> unit(new UnitOfWork(std::move(lease), person));
    {
        VB_TRY(auto begin, unit->m_lease->query("BEGIN IMMEDIATE"));
        VB_CHECK(begin.run());
    }
    VB_TRY(const auto counter, unit->m_lease->number("PRAGMA schema_version"));
    if (counter != unit->m_lease.core().schemaCounter)
        return fail(ErrorCode::integrity,
                    VB_MSG("{path}: the tables, indexes or triggers were changed while the store was open. Nothing is "
                           "written any more; verify the store."),
                    {{"path", unit->m_lease.core().info.path.string()}});
    VB_CHECK(unit->readHead());
    return unit;
}

Status UnitOfWork::readHead()
{
    VB_TRY(auto rows, m_lease->query("SELECT sequence, hash, line FROM ledger ORDER BY sequence DESC LIMIT 1"));
    VB_TRY(const bool there, rows.step());
    if (!there)
        return {};
    // A broken end is not built upon.
    const auto line = rows.text(2);
    auto hash = ledger::noPrevious();
    {
        const std::lock_guard lock(m_lease.core().mutex);
        if (const auto &last = m_lease.core().lastWritten; last.time && last.line == line) {
            hash = last.hash;
            m_lastTime = last.time;
        }
    }
    if (!m_lastTime)
        hash = ledger::entryHash(line);
    if (!std::ranges::equal(hash.bytes(), rows.bytes(1)))
        return fail(ErrorCode::integrity,
                    VB_MSG("Ledger entry {entry}, the last one, was changed: its bytes do not have the hash kept with "
                           "it. Nothing is written any more; verify the store."),
                    {{"entry", std::to_string(rows.integer(0))}});
    m_head = {rows.integer(0), hash};
    if (!m_lastTime) {
        VB_TRY(const auto last, ledger::parseLine(line));
        m_lastTime = last.chain.time;
    }
    return {};
}

template <class T, class Step>
Result<T> UnitOfWork::attempt(Step step)
{
    if (m_state != State::open)
        return fail(ErrorCode::internal,
                    m_state == State::failed
                        ? MessageKey(VB_MSG("This unit of work has failed; nothing more can be added to it."))
                        : MessageKey(VB_MSG("This unit of work is finished; nothing can be added to it.")));
    const Connection::Appending appending(*m_lease);
    Result<T> result = step();
    if (!result)
        m_state = State::failed;
    return result;
}

Result<RecordId> UnitOfWork::reserveId(std::string_view prefix)
{
    return attempt<RecordId>([&]() -> Result<RecordId> {
        VB_TRY(const auto lowest, RecordId::parse(std::string(prefix) + "-1"));
        auto reserved = m_reserved.find(prefix);
        if (reserved == m_reserved.end()) {
            VB_TRY(auto rows, m_lease->query("SELECT coalesce(max(number), 0) FROM record_version WHERE prefix = ?"));
            rows.bind(1, prefix);
            VB_CHECK(rows.step());
            reserved = m_reserved.emplace(std::string(prefix), rows.integer(0)).first;
        }
        return RecordId(lowest.prefix(), ++reserved->second);
    });
}

Result<StoredRecord> UnitOfWork::put(const RecordId &id, std::int64_t expectedVersion, const json::Object &content,
                                     std::string_view action, std::string_view reason, json::Object details)
{
    return attempt<StoredRecord>(
        [&] { return putRecord(id, expectedVersion, content, action, reason, std::move(details)); });
}

Status UnitOfWork::note(std::string_view action, std::string_view reason, const RecordId *record, json::Object details)
{
    return Status(attempt<void>([&] { return noteAction(action, reason, record, std::move(details)); }));
}

Result<Digest> UnitOfWork::attach(std::string_view mediaType, ByteView bytes)
{
    return attempt<Digest>([&] { return attachBytes(mediaType, bytes); });
}

Status UnitOfWork::setMeta(std::string_view name, std::string_view value)
{
    return attempt<void>([&] { return addMeta(*m_lease, name, value); });
}

Result<StoredRecord> UnitOfWork::putRecord(const RecordId &id, std::int64_t expectedVersion,
                                           const json::Object &content, std::string_view action,
                                           std::string_view reason, json::Object details)
{
    if (trimmed(reason).empty())
        return fail(ErrorCode::refused, VB_MSG("{record}: a change needs a reason."), {{"record", id.toText()}});
    VB_TRY(const auto typeWord, indexedText(content, "type", id));
    VB_TRY(const auto type, domain::recordTypeFromWord(typeWord));
    VB_TRY(const auto key, indexedText(content, "key", id));
    VB_CHECK(indexedText(content, "subject", id));

    VB_TRY(const auto before, m_reader.find(id));
    const std::int64_t lastVersion = before ? before->version : 0;
    if (lastVersion != expectedVersion)
        return fail(ErrorCode::conflict,
                    VB_MSG("{record} is at version {found}, but this change is based on version {expected}. Somebody "
                           "else changed it first: look at the new version and repeat the change."),
                    {{"record", id.toText()},
                     {"found", std::to_string(lastVersion)},
                     {"expected", std::to_string(expectedVersion)}});
    if (before && before->type != type)
        return fail(ErrorCode::refused,
                    VB_MSG("{record} is a record of type {old} and cannot become one of type {new}."),
                    {{"record", id.toText()}, {"old", std::string(domain::word(before->type))}, {"new", typeWord}});
    if (!key.empty()) {
        VB_TRY(auto rows,
               m_lease->query("SELECT id FROM record_version WHERE key = ? AND type = ? AND id <> ? LIMIT 1"));
        rows.bind(1, key).bind(2, typeWord).bind(3, id.toText());
        VB_TRY(const bool taken, rows.step());
        if (taken)
            return fail(ErrorCode::conflict,
                        VB_MSG("'{key}' already belongs to {record}; it is never given to another {type}."),
                        {{"key", key}, {"record", std::string(rows.text(0))}, {"type", typeWord}});
    }

    VB_TRY(const auto text, json::canonicalText(content));
    const StoredRecord record{id, lastVersion + 1, type, text, sha256(text), 0};
    VB_TRY(const auto time, timeOfNext());
    VB_TRY(auto body, makeBody(m_person, time, action, reason, std::move(details)));
    body.record = ledger::RecordChange{id.toText(), typeWord, record.version,
                                       before ? std::optional(before->digest) : std::nullopt, record.digest};
    body.evidence = std::exchange(m_attached, {});
    VB_CHECK(append(std::move(body), time));

    VB_TRY(auto insert,
           m_lease->query("INSERT INTO record_version (sequence, prefix, number, version, content, digest) "
                          "VALUES (?, ?, ?, ?, ?, ?)"));
    insert.bind(1, m_head.size).bind(2, id.prefix()).bind(3, numberOf(id)).bind(4, record.version);
    insert.bind(5, record.content).bindBytes(6, record.digest.bytes());
    VB_CHECK(insert.run());
    auto stored = record;
    stored.sequence = m_head.size;
    return stored;
}

Status UnitOfWork::noteAction(std::string_view action, std::string_view reason, const RecordId *record,
                              json::Object details)
{
    std::optional<ledger::RecordChange> spokenOf;
    if (record) {
        VB_TRY(const auto now, m_reader.current(*record));
        spokenOf = ledger::RecordChange{record->toText(), std::string(domain::word(now.type)), now.version, now.digest,
                                        std::nullopt};
    }
    VB_TRY(const auto time, timeOfNext());
    VB_TRY(auto body, makeBody(m_person, time, action, reason, std::move(details)));
    body.record = std::move(spokenOf);
    body.evidence = std::exchange(m_attached, {});
    return append(std::move(body), time);
}

Result<Digest> UnitOfWork::attachBytes(std::string_view mediaType, ByteView bytes)
{
    const auto digest = sha256(bytes);
    // Bytes that are kept already keep the media type they were first given, and are announced with it.
    VB_TRY(auto known, m_lease->query("SELECT media_type FROM evidence WHERE digest = ?"));
    known.bindBytes(1, digest.bytes());
    VB_TRY(const bool there, known.step());
    m_attached.push_back({digest, std::string(there ? known.text(0) : mediaType)});
    if (there)
        return digest;
    VB_TRY(const auto count, m_lease->number("SELECT coalesce(max(number), 0) FROM evidence"));
    VB_TRY(auto insert, m_lease->query("INSERT INTO evidence (number, digest, media_type, bytes) VALUES (?, ?, ?, ?)"));
    insert.bind(1, count + 1).bindBytes(2, digest.bytes()).bind(3, mediaType).bindBytes(4, bytes);
    VB_CHECK(insert.run());
    return digest;
}

Result<ledger::Body> UnitOfWork::makeBody(const domain::ActingPerson &person, const Timestamp &now,
                                          std::string_view action, std::string_view reason, json::Object details)
{
    const auto &core = m_lease.core();
    if (action.empty())
        return fail(ErrorCode::internal, VB_MSG("A ledger entry needs an action."));
    VB_TRY(const auto request, core.environment.random.next<struct RequestTag>());
    return ledger::Body{core.info.identity.id,
                        core.info.identity.purpose,
                        person.actor,
                        person.session,
                        core.environment.station,
                        core.environment.build,
                        core.environment.zone(now),
                        std::string(action),
                        std::string(reason),
                        std::nullopt,
                        {},
                        std::move(details),
                        request};
}

Result<Timestamp> UnitOfWork::timeOfNext()
{
    const auto now = m_lease.core().environment.clock.now();
    if (!m_lastTime || now >= *m_lastTime)
        return now;
    const auto last = *m_lastTime;
    if (last.point() - now.point() <= ledger::clockTolerance)
        return last;
    const auto behind = std::chrono::ceil<std::chrono::seconds>(last.point() - now.point());
    VB_TRY(auto body, makeBody(systemActor(), now, ledger::clockStepAction, "The clock is earlier than the last entry.",
                               json::Object{{"behindSeconds", static_cast<std::int64_t>(behind.count())},
                                            {"clock", now.toText()},
                                            {"lastEntry", last.toText()}}));
    VB_CHECK(append(std::move(body), now));
    return now;
}

Status UnitOfWork::append(ledger::Body body, const Timestamp &time)
{
    VB_TRY(const auto bodyText, ledger::bodyText(body));
    VB_TRY(const auto line,
           ledger::composeLine(bodyText, ledger::Chain{m_head.size + 1, m_head.hash, time, "os", std::string()}));
    const auto hash = ledger::entryHash(line);
    VB_TRY(auto insert, m_lease->query("INSERT INTO ledger (sequence, line, hash) VALUES (?, ?, ?)"));
    insert.bind(1, m_head.size + 1).bind(2, line).bindBytes(3, hash.bytes());
    VB_CHECK(insert.run());
    m_head = {m_head.size + 1, hash};
    m_lastTime = time;
    m_lastLine = line;
    return {};
}

Result<domain::LedgerHead> UnitOfWork::commit()
{
    if (m_state == State::open && !m_attached.empty())
        m_state = State::failed;
    if (m_state != State::open) {
        const bool again = m_state == State::done;
        m_state = State::done;
        m_lease->rollback();
        return fail(ErrorCode::internal,
                    again ? MessageKey(VB_MSG("This unit of work is finished already."))
                          : MessageKey(VB_MSG("A part of this unit of work failed, or evidence was attached that no "
                                              "entry announces; all of it was undone.")));
    }
    m_state = State::done;
    VB_TRY(auto commit, m_lease->query("COMMIT"));
    if (auto status = commit.run(); !status) {
        m_lease->rollback();
        return fail(std::move(status).error());
    }
    auto &core = m_lease.core();
    {
        const std::lock_guard lock(core.mutex);
        if (!m_lastLine.empty())
            core.lastWritten = {std::move(m_lastLine), m_head.hash, m_lastTime};
    }
    if (core.environment.committed)
        core.environment.committed(m_head);
    return m_head;
}

} // namespace valbench::store
