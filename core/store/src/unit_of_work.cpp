// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "unit_of_work.h"

#include <algorithm>

#include <valbench/ledger/verify.h>

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

Error changedEnd(std::int64_t sequence)
{
    return Error(ErrorCode::integrity,
                 VB_MSG("Ledger entry {entry}, the last one, was changed: its bytes do not have the hash kept with "
                        "it. Nothing is written any more; verify the store."),
                 {{"entry", std::to_string(sequence)}});
}

template <class T, class Step>
Result<T> UnitOfWork::attempt(Step step)
{
    if (m_state != State::open)
        return fail(ErrorCode::internal,
                    m_state == State::failed
                        ? MessageKey(VB_MSG("This unit of work has failed; nothing more can be added to it."))
                        : MessageKey(VB_MSG("This unit of work is finished; nothing can be added to it.")));
    beginWriting();
    Result<T> result = step();
    endWriting();
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
            VB_TRY(auto rows, m_database.rows("SELECT coalesce(max(number), 0) FROM record_version WHERE prefix = ?"));
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

Status UnitOfWork::dispose(const std::vector<Digest> &digests, std::string_view reason, const RecordId &record,
                           json::Object details)
{
    return Status(attempt<void>([&] { return disposeOf(digests, reason, record, std::move(details)); }));
}

Status UnitOfWork::step(const std::function<Status()> &what)
{
    return attempt<void>(what);
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
               m_database.rows("SELECT id FROM record_version WHERE key = ? AND type = ? AND id <> ? LIMIT 1"));
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
    auto stored = record;
    VB_TRY(stored.sequence, append(std::move(body), time, &record));
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
    VB_CHECK(append(std::move(body), time, nullptr));
    return {};
}

Result<Digest> UnitOfWork::attachBytes(std::string_view mediaType, ByteView bytes)
{
    const auto digest = sha256(bytes);
    if (const auto waiting = std::ranges::find(m_attached, digest, &ledger::Attachment::digest);
        waiting != m_attached.end()) {
        m_attached.push_back(ledger::Attachment(*waiting));
        return digest;
    }
    // Bytes that are kept already keep the media type they were first given, and are announced with it.
    VB_TRY(auto known, m_database.rows("SELECT media_type, length(bytes) FROM evidence WHERE digest = ?"));
    known.bindBytes(1, digest.bytes());
    VB_TRY(const bool there, known.step());
    if (there && known.integer(1) == 0 && !bytes.empty())
        return fail(ErrorCode::refused,
                    VB_MSG("The content with the digest {digest} was disposed of; it is not taken in again. The audit "
                           "trail says when and why (evidence.disposed)."),
                    {{"digest", digest.toHex()}});
    m_attached.push_back({digest, std::string(there ? known.text(0) : mediaType)});
    if (there)
        return digest;
    VB_CHECK(keep(digest, mediaType, bytes));
    return digest;
}

Status UnitOfWork::disposeOf(const std::vector<Digest> &digests, std::string_view reason, const RecordId &record,
                             json::Object details)
{
    if (digests.empty() || trimmed(reason).empty())
        return fail(ErrorCode::internal, VB_MSG("A disposal has contents and a reason."));
    for (const auto &digest : digests) {
        VB_TRY(auto known, m_database.rows("SELECT media_type, length(bytes) FROM evidence WHERE digest = ?"));
        known.bindBytes(1, digest.bytes());
        VB_TRY(const bool there, known.step());
        if (!there)
            return fail(ErrorCode::notFound, VB_MSG("There is no evidence with the digest {digest} in this store."),
                        {{"digest", digest.toHex()}});
        if (known.integer(1) == 0)
            return fail(ErrorCode::refused,
                        VB_MSG("The content with the digest {digest} is empty, or was disposed of before."),
                        {{"digest", digest.toHex()}});
        m_attached.push_back({digest, std::string(known.text(0))});
    }
    VB_CHECK(noteAction(ledger::disposalAction, reason, &record, std::move(details)));
    for (const auto &digest : digests)
        VB_CHECK(empty(digest));
    return {};
}

Result<ledger::Body> UnitOfWork::makeBody(const domain::ActingPerson &person, const Timestamp &now,
                                          std::string_view action, std::string_view reason, json::Object details)
{
    if (action.empty())
        return fail(ErrorCode::internal, VB_MSG("A ledger entry needs an action."));
    VB_TRY(const auto request, m_environment.random.next<struct RequestTag>());
    return ledger::Body{m_identity.id,
                        m_identity.purpose,
                        person.actor,
                        person.session,
                        m_environment.station,
                        m_environment.build,
                        m_environment.zone(now),
                        std::string(action),
                        std::string(reason),
                        std::nullopt,
                        {},
                        std::move(details),
                        request};
}

Result<ledger::Body> UnitOfWork::makeClockStep(const Timestamp &now, const Timestamp &last)
{
    const auto behind = std::chrono::ceil<std::chrono::seconds>(last.point() - now.point());
    return makeBody(systemActor(), now, ledger::clockStepAction, "The clock is earlier than the last entry.",
                    json::Object{{"behindSeconds", static_cast<std::int64_t>(behind.count())},
                                 {"clock", now.toText()},
                                 {"lastEntry", last.toText()}});
}

Result<domain::LedgerHead> UnitOfWork::commit()
{
    if (m_state == State::open && !m_attached.empty())
        m_state = State::failed;
    if (m_state != State::open) {
        const bool again = m_state == State::done;
        m_state = State::done;
        undoAll();
        return fail(ErrorCode::internal,
                    again ? MessageKey(VB_MSG("This unit of work is finished already."))
                          : MessageKey(VB_MSG("A part of this unit of work failed, or evidence was attached that no "
                                              "entry announces; all of it was undone.")));
    }
    m_state = State::done;
    VB_TRY(const auto head, commitAll());
    if (m_environment.committed)
        m_environment.committed(head);
    return head;
}

} // namespace valbench::store
