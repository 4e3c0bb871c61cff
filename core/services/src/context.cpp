// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "context.h"

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
      kdf(kdfFor(environment.protection))
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
    if (!station.checkpoint)
        return {};
    VB_TRY(const auto checkpoint, store->checkpointToSign());
    ledger::SignedCheckpoint note{checkpoint, station.checkpoint->publicKey().fingerprint(), {}};
    note.signature = station.checkpoint->sign(asBytes(ledger::checkpointText(checkpoint)));
    VB_CHECK(store->addCheckpoint(note));
    return Profile(environment.profile).remember(note);
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
    case KeyProtection::demo: return {2, 64ULL << 20}; // 0.1 s: a demo is signed a dozen times
    case KeyProtection::unitTest: return {1, 8ULL << 10};
    }
    return crypto::productionKdf;
}

} // namespace valbench::services
