// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <valbench/ledger/trail_block.h>
#include <valbench/ledger/verify.h>

#include "migrations.h"
#include "trail_lines.h"

namespace valbench::store {

namespace {

using domain::RecordId;
using domain::RecordType;
using domain::StoredRecord;

// The columns that toRecord() reads, of a row called r.
#define VB_RECORD_COLUMNS "SELECT r.prefix, r.number, r.version, r.type, r.content, r.digest, r.sequence "
#define VB_IS_CURRENT                                                                                                  \
    "r.version = (SELECT max(v.version) FROM record_version v WHERE v.prefix = r.prefix AND v.number = r.number)"

Result<StoredRecord> toRecord(const Rows &row)
{
    const auto idText = std::string(row.text(0)) + '-' + std::to_string(row.integer(1));
    const auto version = row.integer(2);
    const auto content = row.text(4);
    const auto digest = sha256(content);
    if (!std::ranges::equal(digest.bytes(), row.bytes(5)))
        return fail(ErrorCode::integrity,
                    VB_MSG("The content of {record}, version {version}, was changed in the store: it has the digest "
                           "{found}, not the one kept with it. Verify the store."),
                    {{"record", idText}, {"version", std::to_string(version)}, {"found", digest.toShortText()}});
    VB_TRY(const auto id, RecordId::parse(idText));
    VB_TRY(const auto type, domain::recordTypeFromWord(row.text(3)));
    return StoredRecord{id, version, type, std::string(content), digest, row.integer(6)};
}

Result<std::vector<StoredRecord>> all(Rows &rows)
{
    std::vector<StoredRecord> records;
    for (;;) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            return records;
        VB_TRY(auto record, toRecord(rows));
        records.push_back(std::move(record));
    }
}

Result<std::optional<StoredRecord>> first(Rows &rows)
{
    VB_TRY(const bool there, rows.step());
    if (!there)
        return std::optional<StoredRecord>();
    VB_TRY(auto record, toRecord(rows));
    return std::optional(std::move(record));
}

Error noRecord(const RecordId &id)
{
    return Error(ErrorCode::notFound, VB_MSG("There is no record {id} in this store."), {{"id", id.toText()}});
}

Error noEvidence(const Digest &digest)
{
    return Error(ErrorCode::notFound, VB_MSG("There is no evidence with the digest {digest} in this store."),
                 {{"digest", digest.toHex()}});
}

} // namespace

std::int64_t numberOf(const RecordId &id)
{
    return parseInteger(std::string_view(id.toText()).substr(id.prefix().size() + 1)).value_or(0);
}

Result<std::optional<StoredRecord>> Reader::find(const RecordId &id)
{
    VB_TRY(auto rows, m_database.rows(VB_RECORD_COLUMNS "FROM record_version r WHERE r.prefix = ? AND r.number = ? "
                                                        "ORDER BY r.version DESC LIMIT 1"));
    rows.bind(1, id.prefix()).bind(2, numberOf(id));
    return first(rows);
}

Result<StoredRecord> Reader::current(const RecordId &id)
{
    VB_TRY(auto record, find(id));
    if (!record)
        return fail(noRecord(id));
    return *std::move(record);
}

Result<StoredRecord> Reader::version(const RecordId &id, std::int64_t version)
{
    VB_TRY(auto rows, m_database.rows(VB_RECORD_COLUMNS "FROM record_version r WHERE r.prefix = ? AND r.number = ? "
                                                        "AND r.version = ?"));
    rows.bind(1, id.prefix()).bind(2, numberOf(id)).bind(3, version);
    VB_TRY(auto record, first(rows));
    if (!record)
        return fail(ErrorCode::notFound, VB_MSG("There is no version {version} of {id} in this store."),
                    {{"version", std::to_string(version)}, {"id", id.toText()}});
    return *std::move(record);
}

Result<std::vector<StoredRecord>> Reader::versions(const RecordId &id)
{
    VB_TRY(auto rows, m_database.rows(VB_RECORD_COLUMNS "FROM record_version r WHERE r.prefix = ? AND r.number = ? "
                                                        "ORDER BY r.version"));
    rows.bind(1, id.prefix()).bind(2, numberOf(id));
    VB_TRY(auto records, all(rows));
    if (records.empty())
        return fail(noRecord(id));
    return records;
}

Result<std::vector<StoredRecord>> Reader::list(RecordType type)
{
    VB_TRY(auto rows,
           m_database.rows(VB_RECORD_COLUMNS "FROM record_version f JOIN record_version r ON r.prefix = f.prefix AND "
                                             "r.number = f.number WHERE f.type = ? AND f.version = 1 AND " VB_IS_CURRENT
                                             " ORDER BY f.sequence"));
    rows.bind(1, domain::word(type));
    return all(rows);
}

Result<std::vector<StoredRecord>> Reader::about(RecordType type, std::string_view subject)
{
    VB_TRY(auto rows,
           m_database.rows(VB_RECORD_COLUMNS "FROM record_version f JOIN record_version r ON r.prefix = f.prefix AND "
                                             "r.number = f.number WHERE f.subject = ? AND f.type = ? AND f.version = 1 "
                                             "AND " VB_IS_CURRENT " ORDER BY f.sequence"));
    rows.bind(1, subject).bind(2, domain::word(type));
    return all(rows);
}

Result<std::optional<StoredRecord>> Reader::byKey(RecordType type, std::string_view key)
{
    VB_TRY(auto rows, m_database.rows(VB_RECORD_COLUMNS
                                      "FROM record_version r WHERE r.key = ? AND r.type = ? AND " VB_IS_CURRENT));
    rows.bind(1, key).bind(2, domain::word(type));
    return first(rows);
}

Result<domain::Evidence> Reader::evidence(const Digest &digest)
{
    VB_TRY(auto rows, m_database.rows("SELECT media_type, bytes FROM evidence WHERE digest = ?"));
    rows.bindBytes(1, digest.bytes());
    VB_TRY(const bool there, rows.step());
    if (!there)
        return fail(noEvidence(digest));
    const auto bytes = rows.bytes(1);
    if (bytes.empty() && sha256(bytes) != digest)
        return fail(disposedOf(digest));
    if (sha256(bytes) != digest)
        return fail(ErrorCode::integrity,
                    VB_MSG("The evidence with the digest {digest} was changed in the store. Verify the store."),
                    {{"digest", digest.toHex()}});
    return domain::Evidence{std::string(rows.text(0)), Bytes(bytes.begin(), bytes.end())};
}

Result<std::int64_t> Reader::evidenceSize(const Digest &digest)
{
    VB_TRY(auto rows, m_database.rows("SELECT length(bytes) FROM evidence WHERE digest = ?"));
    rows.bindBytes(1, digest.bytes());
    VB_TRY(const bool there, rows.step());
    if (!there)
        return fail(noEvidence(digest));
    return rows.integer(0);
}

Error Reader::disposedOf(const Digest &digest)
{
    domain::TrailFilter filter;
    filter.actionPrefix = ledger::disposalAction;
    filter.limit = std::numeric_limits<std::size_t>::max();
    auto entries = trail(filter);
    if (!entries)
        return std::move(entries).error();
    for (const auto &[entry, line, hash] : *entries) {
        if (std::ranges::find(entry.body.evidence, digest, &ledger::Attachment::digest) == entry.body.evidence.end())
            continue;
        const auto detail = [&entry](std::string_view name) {
            const auto *value = entry.body.details.find(name);
            const auto *text = value ? value->get<std::string>() : nullptr;
            return text ? *text : std::string("?");
        };
        return {
            ErrorCode::notFound,
            VB_MSG("The content with the digest {digest} was disposed of on {time} by {administrator} and {qa} under "
                   "the retention class {class} (entry {entry}): {reason}"),
            {{"digest", digest.toHex()},
             {"time", entry.chain.time.toReadableText()},
             {"administrator", entry.body.actor.name},
             {"qa", detail("qa_approver")},
             {"class", detail("class")},
             {"entry", std::to_string(entry.chain.sequence)},
             {"reason", entry.body.reason}}};
    }
    return {
        ErrorCode::integrity,
        VB_MSG("The content with the digest {digest} is gone from the store, and no entry disposes of it. Verify the "
               "store."),
        {{"digest", digest.toHex()}}};
}

Result<domain::LedgerHead> Reader::head()
{
    VB_TRY(auto rows, m_database.rows("SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1"));
    VB_TRY(const bool there, rows.step());
    if (!there)
        return domain::LedgerHead{};
    VB_TRY(const auto hash, Digest::fromBytes(rows.bytes(1)));
    return domain::LedgerHead{rows.integer(0), hash};
}

/// The entries that a filter lets through, newest first, until there are enough.
class Reader::TrailPage {
public:
    TrailPage(const domain::TrailFilter &filter, TrailLines wanted) : m_filter(filter), m_wanted(std::move(wanted)) {}

    [[nodiscard]] bool isFull() const { return m_entries.size() >= m_filter.limit; }

    /// Rows are sequence, line, hash.
    Status add(Rows &rows)
    {
        while (!isFull()) {
            VB_TRY(const bool there, rows.step());
            if (!there)
                break;
            const auto line = rows.text(1);
            if (!m_wanted.mayHold(line))
                continue;
            const auto hash = ledger::entryHash(line);
            if (!std::ranges::equal(hash.bytes(), rows.bytes(2)))
                return fail(ErrorCode::integrity,
                            VB_MSG("Ledger entry {entry} was changed: its bytes do not have the hash kept with it. "
                                   "Verify the store."),
                            {{"entry", std::to_string(rows.integer(0))}});
            VB_TRY(auto entry, ledger::parseLine(line));
            if (TrailLines::holds(m_filter, entry))
                m_entries.push_back({std::move(entry), std::string(line), hash});
        }
        return {};
    }

    std::vector<domain::TrailEntry> take() { return std::move(m_entries); }

private:
    const domain::TrailFilter &m_filter;
    TrailLines m_wanted;
    std::vector<domain::TrailEntry> m_entries;
};

Status Reader::ofRecord(const domain::TrailFilter &filter, std::int64_t before, TrailPage &page)
{
    const auto record = RecordId::parse(filter.recordId);
    VB_TRY(auto rows, m_database.stream("SELECT sequence, line, hash FROM ledger WHERE sequence < ? AND sequence IN "
                                        "(SELECT sequence FROM record_version WHERE prefix = ? AND number = ? UNION "
                                        "ALL SELECT sequence FROM ledger WHERE noted = ?) ORDER BY sequence DESC"));
    rows.bind(1, before);
    rows.bind(2, record ? record->prefix() : "").bind(3, record ? numberOf(*record) : 0).bind(4, filter.recordId);
    return page.add(rows);
}

Status Reader::between(std::int64_t after, std::int64_t before, TrailPage &page)
{
    VB_TRY(auto rows, m_database.stream("SELECT sequence, line, hash FROM ledger WHERE sequence > ? AND sequence < ? "
                                        "ORDER BY sequence DESC"));
    rows.bind(1, after).bind(2, before);
    return page.add(rows);
}

/// Reads only the blocks that have the kind and the person, neighbours of them at once.
Status Reader::byBlocks(const domain::TrailFilter &filter, std::int64_t before, TrailPage &page)
{
    constexpr auto size = ledger::trailBlockSize;
    constexpr std::int64_t blocksAtOnce = 16;
    const auto dot = filter.actionPrefix.find('.');
    const auto family = dot == std::string::npos ? std::string() : filter.actionPrefix.substr(0, dot);
    // Blocks hold what stands in the lines; an id that is written otherwise is looked for in every one.
    VB_TRY(const auto written, json::canonicalText(filter.userId));
    const auto person = written == '"' + filter.userId + '"' ? filter.userId : std::string();

    VB_TRY(const auto count, m_database.number("SELECT coalesce(max(number), 0) FROM trail_block"));
    VB_CHECK(between(count * size, before, page));
    // Blocks from `first` on, up to the entry before `end`, wait to be read.
    std::int64_t first = 0, end = 0;
    const auto read = [&]() -> Status {
        if (end == 0 || page.isFull())
            return {};
        return between(size * (first - 1), std::min(std::exchange(end, 0), before), page);
    };
    VB_TRY(auto rows, m_database.stream("SELECT number, families, actors FROM trail_block WHERE number <= ? "
                                        "ORDER BY number DESC"));
    rows.bind(1, before > count * size ? count : (before - 2) / size + 1);
    while (!page.isFull()) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            break;
        if (!family.empty() && !ledger::blockHolds(rows.text(1), family))
            continue;
        if (!person.empty() && !ledger::blockHolds(rows.text(2), person))
            continue;
        const auto number = rows.integer(0);
        if (end != 0 && (number != first - 1 || end - size * (first - 1) > size * blocksAtOnce))
            VB_CHECK(read());
        if (end == 0)
            end = size * number + 1;
        first = number;
    }
    return read();
}

Result<std::vector<domain::TrailEntry>> Reader::trail(const domain::TrailFilter &filter)
{
    VB_TRY(auto wanted, TrailLines::forFilter(filter));
    TrailPage page(filter, std::move(wanted));
    const auto before = filter.beforeSequence > 0 ? filter.beforeSequence : std::numeric_limits<std::int64_t>::max();
    const bool named = filter.actionPrefix.find('.') != std::string::npos || !filter.userId.empty();
    if (!filter.recordId.empty())
        VB_CHECK(ofRecord(filter, before, page));
    else if (named && m_schemaVersion >= blocksSchema)
        VB_CHECK(byBlocks(filter, before, page));
    else
        VB_CHECK(between(0, before, page));
    return page.take();
}

} // namespace valbench::store
