// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "context.h"

#include <algorithm>
#include <utility>

#include "installation.h"
#include "people.h"

namespace valbench::services {

Context::Context(Environment surroundings, std::unique_ptr<store::Store> openStore, StationKeys stationKeys,
                 crypto::Certificate storeAuthority, Purpose storePurpose)
    : environment(std::move(surroundings)),
      store(std::move(openStore)),
      station(std::move(stationKeys)),
      authority(std::move(storeAuthority)),
      purpose(storePurpose),
      storeId(store->info().identity.id),
      kdf(kdfFor(environment.protection)),
      m_checkpointTime(environment.clock.now())
{
}

Status Context::checkStillThere(const Session &session, std::string_view operation, std::string_view recordId)
{
    auto good = [&]() -> Status {
        VB_TRY(const auto reader, store->reader());
        return checkStillGood(*reader, session.userId());
    }();
    if (good || good.error().code() != ErrorCode::refused)
        return good;
    const bool first = [&] {
        const std::scoped_lock guard(m_mutex);
        return m_ended.insert(session.id()).second;
    }();
    if (first)
        logRefusal(session.person(), operation, recordId, good.error());
    return good;
}

Error Context::notPermitted(const Session &session, domain::Permission permission)
{
    return Error(ErrorCode::refused,
                 VB_MSG("{user} ({role}) may not {permission}. Ask someone whose role allows it, or an administrator."),
                 {{"user", session.userId()},
                  {"role", std::string(domain::printedName(session.role()))},
                  {"permission", std::string(domain::wordOf(permission))}});
}

void Context::logRefusal(const domain::ActingPerson &person, std::string_view operation, std::string_view recordId,
                         const Error &error)
{
    // A refusal stands whether or not its entry could be written; a store that cannot be written says so at the
    // next operation that changes anything.
    auto work = store->begin(person);
    if (!work)
        return;
    const auto id = domain::RecordId::parse(recordId);
    const bool exists = id && (*work)->read().current(*id);
    const auto noted = (*work)->note("access.refused", error.text(), exists ? &*id : nullptr,
                                     {{"operation", operation}, {"target", recordId}});
    if (noted)
        static_cast<void>((*work)->commit());
}

Status Context::makeCheckpoint()
{
    return checkpoint(false);
}

Status Context::makeStampedCheckpoint()
{
    return checkpoint(true);
}

Status Context::checkpoint(bool stampWanted)
{
    if (!station.checkpoint)
        return stampWanted
                   ? fail(ErrorCode::refused,
                          VB_MSG(
                              "This computer has no key for checkpoints of this store, so there is nothing "
                              "to be stamped. Do it at a station that was enrolled, or enrol this one (store enroll)."))
                   : Status();
    VB_TRY(const auto seen, store->checkpointToSign());
    ledger::SignedCheckpoint note{seen, station.checkpoint->publicKey().fingerprint(), {}};
    note.signature = station.checkpoint->sign(asBytes(ledger::checkpointText(seen)));
    if (auto added = store->addCheckpoint(note); !added) {
        // Another station may have been faster with a longer one, which covers this one too.
        VB_TRY(const auto kept, store->checkpoints());
        if (!kept.empty() && kept.back().checkpoint.size > seen.size)
            return {};
        return fail(std::move(added).error());
    }
    VB_CHECK(Profile(environment.profile).remember(note));
    {
        const std::scoped_lock guard(m_mutex);
        m_checkpointTime = environment.clock.now();
        m_checkpointSize = seen.size;
    }
    auto stamped = stamp(note, stampWanted);
    return stampWanted ? stamped : Status();
}

Status Context::stamp(const ledger::SignedCheckpoint &note, bool now)
{
    if (!anchorer.due(std::chrono::steady_clock::now(), now))
        return {};
    VB_TRY(const auto reader, store->reader());
    VB_TRY(const auto trust, readTrust(*reader));
    if (trust.installation.timeStampUrl.empty())
        return now ? fail(ErrorCode::refused,
                          VB_MSG("No time-stamp authority is set up for this store. An administrator "
                                 "can do that."))
                   : Status();
    VB_TRY(const auto made, anchorer.anchor(environment, *store, trust.installation, note));
    const auto ahead = std::chrono::floor<std::chrono::seconds>(environment.clock.now().point() - made.time.point());
    return std::chrono::abs(ahead) > clockLimit ? noteJump(ahead, "the time-stamp authority") : Status();
}

void Context::knowCheckpoint(std::int64_t size)
{
    const std::scoped_lock guard(m_mutex);
    m_checkpointSize = std::max(m_checkpointSize, size);
}

void Context::checkpointIfDue()
{
    constexpr auto longest = std::chrono::minutes(15);
    constexpr std::int64_t most = 100;
    const auto size = written->load();
    {
        const std::scoped_lock guard(m_mutex);
        const auto now = environment.clock.now();
        if (size <= m_checkpointSize ||
            (now.point() - m_checkpointTime.point() < longest && size - m_checkpointSize < most))
            return;
        m_checkpointTime = now; // a failure is not repeated at every step
        m_checkpointSize = size;
    }
    // What was asked for is done; a checkpoint that cannot be made shows in Health, and the next one covers it.
    static_cast<void>(makeCheckpoint());
}

void Context::watchClock()
{
    if (!environment.uptime)
        return;
    const auto now = environment.clock.now().point().time_since_epoch() - environment.uptime();
    std::chrono::seconds jump{};
    {
        const std::scoped_lock guard(m_mutex);
        if (!m_started)
            m_started = now;
        jump = std::chrono::floor<std::chrono::seconds>(now - *m_started);
        if (std::chrono::abs(jump) <= clockLimit)
            return;
        m_started = now;
    }
    static_cast<void>(noteJump(jump, "this computer's uptime"));
}

Status Context::noteJump(std::chrono::seconds by, std::string_view seenBy)
{
    VB_TRY(auto work, store->begin(systemPerson()));
    VB_CHECK(work->note(clockJumpAction, "the clock does not agree with " + std::string(seenBy), nullptr,
                        {{"seconds", by.count()}, {"seen_by", seenBy}}));
    VB_CHECK(work->commit());
    return {};
}

Result<std::optional<domain::TrailEntry>> Context::clockFault(domain::RecordReader &reader)
{
    VB_TRY(const auto head, reader.head());
    std::int64_t read = 0;
    {
        const std::scoped_lock guard(m_mutex);
        read = m_clockRead;
    }
    if (head.size > read) {
        domain::TrailFilter filter;
        filter.limit = 1;
        if (read == 0)
            filter.actionPrefix = clockPrefix;
        else
            filter.limit = static_cast<std::size_t>(head.size - read); // only what is new
        VB_TRY(auto entries, reader.trail(filter));
        const auto newest = std::ranges::find_if(
            entries, [](const domain::TrailEntry &entry) { return entry.entry.body.action.starts_with(clockPrefix); });
        const std::scoped_lock guard(m_mutex);
        if (newest != entries.end())
            m_clockEntry = std::move(*newest);
        m_clockRead = std::max(m_clockRead, head.size);
    }
    const std::scoped_lock guard(m_mutex);
    return m_clockEntry && m_clockEntry->entry.body.action != clockAcceptedAction ? m_clockEntry
                                                                                  : std::optional<domain::TrailEntry>();
}

Result<std::chrono::seconds> Context::clockBehind(domain::RecordReader &reader)
{
    return clockBehind(reader, environment.clock.now());
}

Result<std::chrono::seconds> Context::clockBehind(domain::RecordReader &reader, const Timestamp &now)
{
    domain::TrailFilter newest;
    newest.limit = 1;
    VB_TRY(const auto last, reader.trail(newest));
    if (last.empty())
        return std::chrono::seconds(0);
    const auto &chain = last.front().entry.chain;
    const auto behind = std::chrono::ceil<std::chrono::seconds>(chain.time.point() - now.point());
    // The server's clock is another one; a little between the two is no step.
    return behind > (chain.timeSource == "os" ? ledger::clockTolerance : clockLimit) ? behind : std::chrono::seconds(0);
}

Status Context::checkClock(domain::RecordReader &reader)
{
    if (!copy.empty())
        return fail(ErrorCode::refused, VB_MSG("{why}"), {{"why", copy}});
    VB_TRY(const auto behind, clockBehind(reader));
    if (behind.count() > 0)
        VB_CHECK(noteJump(-behind, "the last entry"));
    VB_TRY(const auto fault, clockFault(reader));
    if (fault)
        return fail(
            ErrorCode::refused,
            VB_MSG("Nobody can sign now: entry {entry} says that the clock was wrong. {detail} An administrator "
                   "looks into it and says what was found, under Administration, Health, or with valbench-cli "
                   "store accept-clock."),
            {{"entry", std::to_string(fault->entry.chain.sequence)}, {"detail", clockDetail(fault->entry)}});
    return {};
}

std::string clockDetail(const ledger::Entry &entry)
{
    const auto number = [&entry](std::string_view name) {
        const auto *value = entry.body.details.find(name);
        const auto *integer = value ? value->get<std::int64_t>() : nullptr;
        return integer ? *integer : 0;
    };
    if (entry.body.action == clockJumpAction) {
        const auto *by = entry.body.details.find("seen_by");
        const auto *text = by ? by->get<std::string>() : nullptr;
        const auto seconds = number("seconds");
        return fillMessage(seconds < 0 ? VB_MSG("It was {age} behind {other}.")
                                       : VB_MSG("It was {age} ahead of {other}."),
                           {{"age", ageText(std::abs(seconds))}, {"other", text ? *text : std::string("the time")}});
    }
    return VB_MSG("It was set back.");
}

void Context::noteUnavailable(std::string_view userId, std::string_view where, const Error &cause)
{
    constexpr std::size_t most = 100; // whoever tries on and on against a server that is down fills no memory
    {
        const std::scoped_lock guard(m_mutex);
        if (m_unavailable.size() < most)
            m_unavailable.push_back({std::string(userId.substr(0, 64)), std::string(where), cause.text(),
                                     environment.clock.now().toText()});
    }
    writeUnavailable();
}

void Context::writeUnavailable()
{
    const auto waiting = [this] {
        const std::scoped_lock guard(m_mutex);
        return std::exchange(m_unavailable, {});
    }();
    if (waiting.empty())
        return;
    const auto done = [&]() -> Status {
        VB_TRY(auto work, store->begin(systemPerson()));
        for (const auto &missed : waiting)
            VB_CHECK(work->note("session.unavailable", missed.cause, nullptr,
                                {{"where", missed.where}, {"user", missed.userId}, {"at", missed.time}}));
        VB_CHECK(work->commit());
        return {};
    }();
    if (done)
        return;
    const std::scoped_lock guard(m_mutex);
    m_unavailable.insert(m_unavailable.begin(), waiting.begin(), waiting.end());
}

bool Context::inSigningPeriod(const SessionId &session)
{
    const std::scoped_lock guard(m_mutex);
    return m_periods.contains(session);
}

void Context::beginSigningPeriod(const SessionId &session)
{
    const std::scoped_lock guard(m_mutex);
    m_periods.insert(session);
}

void Context::endSigningPeriod(const SessionId &session)
{
    const std::scoped_lock guard(m_mutex);
    m_periods.erase(session);
}

domain::ActingPerson systemPerson()
{
    return {{"system", "Valbench", "system"}, {}};
}

crypto::KdfPolicy kdfFor(KeyProtection protection)
{
    switch (protection) {
    case KeyProtection::production: return crypto::productionKdf;
    case KeyProtection::demo: return {2, 19ULL << 20}; // the least that OWASP advises: a demo is signed a dozen times
    case KeyProtection::unitTest: return {1, 8ULL << 10};
    }
    return crypto::productionKdf;
}

} // namespace valbench::services
