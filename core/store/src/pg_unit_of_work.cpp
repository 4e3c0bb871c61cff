// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_unit_of_work.h"

#include <algorithm>
#include <thread>

#include "migration.h"
#include "migrations.h"
#include "pg_schema.h"
#include "store_creation.h"

namespace valbench::store {

namespace {

constexpr std::string_view begin = "BEGIN ISOLATION LEVEL READ COMMITTED";
constexpr std::string_view takeLock = "SELECT take_lock()";
constexpr std::string_view readLast = "SELECT sequence, hash, line FROM ledger ORDER BY sequence DESC LIMIT 1";
constexpr std::string_view readClock =
    "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
// COMMIT lets go of the lock, and whoever comes next may go on before the disk has answered: so COMMIT does not wait
// for it. A small message into the log does, behind it, together with those of all who wait. What was written before is
// on the disk then too, as the log is one: an entry that is acknowledged stands on entries that are there.
constexpr std::string_view withoutWaiting = "SET LOCAL synchronous_commit TO off";
constexpr std::string_view waitForDisk = "SELECT pg_logical_emit_message(true, 'valbench', '')::text";
constexpr std::string_view clockBehind = "VB001";
constexpr std::string_view requestTaken = "23505";
/// Longer than the server lets a cut connection hold the lock.
constexpr auto patience = std::chrono::seconds(25);

Error unknownOutcome(const PgAddress &address)
{
    return Error(ErrorCode::unavailable,
                 VB_MSG("{url}: the connection was cut while the change was confirmed, and the database does not "
                        "answer. Whether it was kept is not known: look before you repeat it."),
                 {{"url", address.toText()}});
}

Error nothingKept(const PgAddress &address)
{
    return Error(ErrorCode::conflict,
                 VB_MSG("{url}: the connection was cut before the change was kept, and another station has written "
                        "since. Nothing of it was kept; look at the present state and repeat it."),
                 {{"url", address.toText()}});
}

} // namespace

PgCall PgWrite::call() const
{
    PgCall call;
    if (kind == Kind::entry) {
        call.sql = "SELECT new_sequence, new_hash FROM append($1, $2::text, $3::bigint, $4::bigint, $5::text)";
        call.values.set(1, body);
        if (version) {
            call.values.set(2, version->id.prefix());
            call.values.set(3, numberOf(version->id));
            call.values.set(4, version->version);
            call.values.set(5, version->content);
        } else {
            call.values.setNull(5); // and all before it
        }
    } else if (kind == Kind::disposal) {
        call.sql = "SELECT dispose_of($1)";
        call.values.setBytes(1, bytes);
    } else {
        call.sql = "SELECT keep($1, $2)";
        call.values.set(1, body);
        call.values.setBytes(2, bytes);
    }
    return call;
}

Result<Rows> PgWorkDatabase::rows(std::string_view sql)
{
    VB_CHECK(m_ready());
    return m_connection.rows(sql);
}

Result<Rows> PgWorkDatabase::stream(std::string_view sql)
{
    VB_CHECK(m_ready());
    return m_connection.stream(sql);
}

Result<std::int64_t> PgWorkDatabase::number(std::string_view sql)
{
    VB_CHECK(m_ready());
    return m_connection.number(sql);
}

Result<std::string> PgWorkDatabase::word(std::string_view sql)
{
    VB_CHECK(m_ready());
    return m_connection.word(sql);
}

PgUnitOfWork::PgUnitOfWork(PgLease taken, const domain::ActingPerson &person)
    : PgWorkParts(std::move(taken)), UnitOfWork(database, lease.core().info, lease.core().environment, person)
{
    database.setReady([this] { return flush(); });
}

PgUnitOfWork::~PgUnitOfWork() = default; // the lease rolls back what is open

Status PgUnitOfWork::lock()
{
    if (m_locked)
        return {};
    const std::array calls{PgCall{begin}, PgCall{takeLock}, PgCall{readLast}, PgCall{readClock}};
    auto answers = lease->callAll(calls);
    if (!answers && pgState(answers.error()) == pgLost) {
        // Nothing has happened yet: a connection that was cut while idle is made again.
        VB_CHECK(lease->reconnect());
        answers = lease->callAll(calls);
    }
    if (!answers)
        return fail(std::move(answers).error());
    m_locked = true;
    return readHead((*answers)[2], (*answers)[3]);
}

Status PgUnitOfWork::readHead(const PgResult &line, const PgResult &now)
{
    if (pgRowCount(line) == 0)
        return {};
    // A broken end is not built upon.
    const auto text = pgText(line, 0, 2);
    const auto hash = ledger::entryHash(text);
    if (!std::ranges::equal(hash.bytes(), asBytes(pgText(line, 0, 1))))
        return fail(changedEnd(pgInteger(line, 0, 0)));
    m_before = m_head = {pgInteger(line, 0, 0), hash};
    VB_TRY(const auto last, ledger::parseLine(text));
    VB_TRY(const auto clock, Timestamp::parse(pgText(now, 0, 0)));
    if (last.chain.time.point() - clock.point() <= ledger::clockTolerance)
        return {};
    VB_TRY(const auto body, makeClockStep(clock, last.chain.time));
    VB_TRY(const auto bodyText, ledger::bodyText(body));
    queueEntry(bodyText, nullptr, body.request);
    return {};
}

Status PgUnitOfWork::flush()
{
    VB_CHECK(lock());
    if (m_sent == m_writes.size())
        return {};
    std::vector<PgCall> calls;
    for (auto i = m_sent; i < m_writes.size(); ++i)
        calls.push_back(m_writes[i].call());
    VB_TRY(const auto answers, lease->callAll(calls));
    return take(answers, m_sent);
}

Status PgUnitOfWork::take(std::span<const PgResult> answers, std::size_t firstWrite)
{
    for (std::size_t i = firstWrite; i < m_writes.size(); ++i) {
        const auto &answer = answers[i - firstWrite];
        if (m_writes[i].kind != PgWrite::Kind::entry)
            continue;
        VB_TRY(const auto hash, Digest::fromBytes(asBytes(pgText(answer, 0, 1))));
        m_head = {pgInteger(answer, 0, 0), hash};
    }
    m_sent = m_writes.size();
    return {};
}

Status PgUnitOfWork::upgradeSchema()
{
    return step([this]() -> Status {
        VB_CHECK(flush());
        return upgradePgSchema(*lease, lease.core().info.schemaVersion);
    });
}

Result<MigrationReport> migrateDatabase(std::string_view url, const Environment &environment,
                                        const domain::ActingPerson &person, std::string_view reason,
                                        const MigrationSeal &seal)
{
    VB_TRY(const auto checked, checkedEnvironment(environment));
    VB_TRY(const auto address, PgAddress::parse(url));
    VB_TRY(auto connection, PgConnection::open(address));
    VB_TRY(const auto version, checkPgSchema(*connection, address));
    if (version == newestSchemaVersion())
        return fail(newestAlready(address.toText()));
    VB_TRY(auto info, readInfo(*connection, address.toText()));
    info.schemaVersion = version;
    info.url = address.toText();
    const auto core = std::make_shared<PgCore>(std::move(info), checked, address);
    core->idle.push_back(std::move(connection));
    VB_TRY(auto lease, PgLease::take(core));
    PgUnitOfWork unit(std::move(lease), person);
    return migrateWithin(
        unit, unit.readable(), core->info.identity.id, version, [&unit] { return unit.upgradeSchema(); }, reason, seal);
}

Result<Timestamp> PgUnitOfWork::timeOfNext()
{
    return environment().clock.now(); // for the zone alone: the entry's time is the server's
}

void PgUnitOfWork::queueEntry(std::string body, const domain::StoredRecord *version, const RequestId &request)
{
    m_writes.push_back({PgWrite::Kind::entry, std::move(body), version ? std::optional(*version) : std::nullopt, {}});
    ++m_entries;
    m_lastRequest = request.toText();
}

Result<std::int64_t> PgUnitOfWork::append(ledger::Body body, const Timestamp &, const domain::StoredRecord *version)
{
    VB_TRY(auto text, ledger::bodyText(body));
    queueEntry(std::move(text), version, body.request);
    for (auto &kept : m_kept)
        m_writes.push_back(std::move(kept));
    m_kept.clear();
    return m_locked ? m_before.size + m_entries : 0;
}

Status PgUnitOfWork::keep(const Digest &, std::string_view mediaType, ByteView bytes)
{
    m_kept.push_back({PgWrite::Kind::content, std::string(mediaType), {}, Bytes(bytes.begin(), bytes.end())});
    return {};
}

Status PgUnitOfWork::empty(const Digest &digest)
{
    m_writes.push_back({PgWrite::Kind::disposal, {}, {}, Bytes(digest.bytes().begin(), digest.bytes().end())});
    return {};
}

void PgUnitOfWork::undoAll()
{
    lease->rollback();
}

Result<domain::LedgerHead> PgUnitOfWork::commitEmpty()
{
    lease->rollback();
    if (m_locked)
        return m_head;
    VB_CHECK(lock());
    lease->rollback();
    return m_head;
}

Result<domain::LedgerHead> PgUnitOfWork::commitAll()
{
    if (m_writes.empty())
        return commitEmpty();
    std::vector<PgCall> calls;
    if (!m_locked)
        calls.push_back({begin});
    const auto firstWrite = calls.size();
    for (auto i = m_sent; i < m_writes.size(); ++i)
        calls.push_back(m_writes[i].call());
    // A server whose administrator keeps that message from people commits as ever.
    if (lease->mayWriteMessages())
        calls.insert(calls.end(), {PgCall{withoutWaiting}, PgCall{"COMMIT"}, PgCall{waitForDisk}});
    else
        calls.push_back({"COMMIT"});
    const auto answers = lease->callAll(calls);
    if (answers) {
        VB_CHECK(take(std::span(*answers).subspan(firstWrite), m_sent));
        return m_head;
    }
    if (pgState(answers.error()) == pgLost)
        return afterCut(answers.error());
    lease->rollback();
    if (pgState(answers.error()) != clockBehind || m_locked)
        return fail(answers.error());
    VB_CHECK(addClockStep(answers.error()));
    return commitAll();
}

Status PgUnitOfWork::addClockStep(const Error &asked)
{
    const auto detail = std::ranges::find(asked.args(), std::string("detail"), &MessageArg::name)->value;
    VB_TRY(const auto now, Timestamp::parse(detail.substr(0, detail.find(' '))));
    VB_TRY(const auto last, Timestamp::parse(detail.substr(detail.find(' ') + 1)));
    VB_TRY(const auto body, makeClockStep(now, last));
    VB_TRY(auto text, ledger::bodyText(body));
    m_writes.push_front({PgWrite::Kind::entry, std::move(text), std::nullopt, {}});
    ++m_entries;
    m_sent = 0;
    return {};
}

Result<domain::LedgerHead> PgUnitOfWork::afterCut(const Error &cut)
{
    const auto until = std::chrono::steady_clock::now() + patience;
    auto pause = std::chrono::milliseconds(20);
    while (std::chrono::steady_clock::now() < until) {
        auto found = lease->reconnect() ? lookAndRepeat() : Result<std::optional<domain::LedgerHead>>(cut);
        if (found)
            return **found;
        lease->rollback();
        const auto state = pgState(found.error());
        // Cut again, or the old connection still holds the lock, or its COMMIT came through after all: look again.
        if (state != pgLost && state != "55P03" && state != requestTaken)
            return fail(std::move(found).error());
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds(1000));
    }
    return fail(unknownOutcome(lease.core().address));
}

Result<std::optional<domain::LedgerHead>> PgUnitOfWork::lookAndRepeat()
{
    PgCall find{"SELECT sequence, hash FROM ledger WHERE request = $1"};
    find.values.set(1, m_lastRequest);
    // Under the lock: the old transaction, if it ever held it, is over.
    const std::array look{PgCall{begin}, PgCall{takeLock}, find, PgCall{readLast}};
    VB_TRY(const auto answers, lease->callAll(look));
    if (pgRowCount(answers[2]) == 1) {
        VB_TRY(const auto hash, Digest::fromBytes(asBytes(pgText(answers[2], 0, 1))));
        lease->rollback();
        // It is there for all to see, but perhaps not on the disk yet.
        if (lease->mayWriteMessages()) {
            const std::array wait{PgCall{waitForDisk}};
            VB_CHECK(lease->callAll(wait));
        }
        return std::optional(domain::LedgerHead{pgInteger(answers[2], 0, 0), hash});
    }
    // What was decided under the lost lock holds only if nobody has written since.
    if (m_locked && m_before.size != (pgRowCount(answers[3]) == 0 ? 0 : pgInteger(answers[3], 0, 0)))
        return fail(nothingKept(lease.core().address));
    std::vector<PgCall> again;
    for (const auto &write : m_writes)
        again.push_back(write.call());
    again.push_back({"COMMIT"});
    VB_TRY(const auto kept, lease->callAll(again));
    VB_CHECK(take(kept, 0));
    return std::optional(m_head);
}

} // namespace valbench::store
