// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/maintenance.h>

#include <valbench/base/text.h>
#include <valbench/services/reason.h>

#include "anchors.h"
#include "context.h"
#include "people.h"
#include "private_file.h"

namespace valbench::services {

using domain::Permission;

namespace {

constexpr std::int64_t day = 24 * 60 * 60;

Result<TimeStampHealth> timeStampHealth(Context &context, domain::RecordReader &reader)
{
    TimeStampHealth out;
    VB_TRY(const auto trust, readTrust(reader));
    VB_TRY(const auto head, reader.head());
    out.url = trust.installation.timeStampUrl;
    out.configured = !out.url.empty();
    out.entriesSince = head.size;
    if (out.configured) {
        VB_TRY(out.roots, crypto::certificateNames(trust.installation.timeStampRoots));
    }
    VB_TRY(const auto newest, newestAnchor(reader, *context.store, Profile(context.environment.profile)));
    out.problem = context.anchorer.problem();
    if (newest) {
        VB_TRY(const auto roots, trustedRoots(reader));
        const auto stamp = judge(*newest, roots);
        if (stamp) {
            out.entries = newest->note.checkpoint.size;
            out.time = stamp->time.toText();
            out.authority = stamp->authority;
            // The entry that tells of the stamp comes after the checkpoint that was stamped.
            out.entriesSince = std::max<std::int64_t>(0, head.size - out.entries - 1);
            out.ageSeconds =
                std::chrono::floor<std::chrono::seconds>(context.environment.clock.now().point() - stamp->time.point())
                    .count();
        } else {
            out.problem = stamp.error();
        }
    }
    out.overdue = out.configured && out.entriesSince > 0 && (out.time.empty() || out.ageSeconds > day);
    return out;
}

StationHealth stationHealth(Context &context)
{
    StationHealth out;
    if (!context.station.sealCertificate)
        return out;
    const auto place = keyPlace(Profile(context.environment.profile), context.storeId);
    out.keys = place == KeyPlace::keychain ? StationHealth::Keys::keychain : StationHealth::Keys::files;
    const auto ends = context.station.sealCertificate->notAfter();
    out.sealEnds = ends.toText();
    out.sealEnding = ends.point() - context.environment.clock.now().point() < renewalTime;
    return out;
}

} // namespace

std::string ageText(std::int64_t seconds)
{
    constexpr std::int64_t minute = 60, hour = 60 * minute;
    const auto text = [](std::int64_t n, const char *unit) {
        return std::to_string(n) + " " + unit + (n == 1 ? "" : "s");
    };
    return seconds >= 2 * day      ? text(seconds / day, "day")
           : seconds >= 2 * hour   ? text(seconds / hour, "hour")
           : seconds >= 2 * minute ? text(seconds / minute, "minute")
                                   : text(std::max<std::int64_t>(0, seconds), "second");
}

Result<std::string> readCertificates(const std::string &file)
{
    VB_TRY(const auto bytes, readFile(file));
    return std::string(asText(bytes));
}

Result<Health> MaintenanceService::health()
{
    Health out;
    VB_TRY(const auto reader, m_context.reader());
    VB_TRY(out.timeStamps, timeStampHealth(m_context, *reader));
    VB_TRY(const auto fault, m_context.clockFault(*reader));
    if (fault)
        out.clock = {true, fault->entry.chain.sequence, fault->entry.chain.time.toText(), clockDetail(fault->entry)};
    VB_TRY(const auto trust, readTrust(*reader));
    out.certification = {m_context.purpose == Purpose::production, trust.installation.certifiedOn,
                         trust.installation.certification};
    out.station = stationHealth(m_context);
    out.release = checkRelease();
    VB_TRY(const auto head, reader->head());
    VB_TRY(const auto notes, m_context.store->checkpoints());
    out.checkpoint.entriesSince = head.size;
    if (!notes.empty()) {
        const auto &last = notes.back().checkpoint;
        out.checkpoint = {last.size, last.time.toText(), std::max<std::int64_t>(0, head.size - last.size)};
    }
    return out;
}

Status MaintenanceService::configureTimeStamps(const Session &session, const std::string &url,
                                               const std::string &rootsPem, std::string_view reason)
{
    return m_context.perform(session, Permission::maintainStore, "anchor.configure", "", [&]() -> Status {
        VB_CHECK(checkReason(reason));
        std::vector<std::string> names;
        if (!url.empty()) {
            VB_CHECK(crypto::checkTimeStampUrl(url));
            VB_TRY(names, crypto::certificateNames(rootsPem));
        }
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto record, work->read().byKey(domain::RecordType::installation, "installation"));
        VB_TRY(auto trust, readTrust(work->read()));
        trust.installation.timeStampUrl = url;
        trust.installation.timeStampRoots = url.empty() ? std::string() : rootsPem;
        json::Object details{{"url", url}};
        for (std::size_t i = 0; i < names.size(); ++i)
            details.set("root_" + std::to_string(i + 1), names[i]);
        VB_CHECK(work->put(record->id, record->version, trust.installation.toJson(),
                           url.empty() ? "anchor.ended" : "anchor.configured", reason, std::move(details)));
        VB_CHECK(work->commit());
        return {};
    });
}

Status MaintenanceService::stampNow(const Session &session)
{
    return m_context.perform(session, Permission::maintainStore, "anchor.now", "",
                             [&]() -> Status { return m_context.makeStampedCheckpoint(); });
}

Result<MaintenanceService::Stamps> MaintenanceService::stamps(const Session &session)
{
    return m_context.perform(session, Permission::readTrail, "anchor.export", "", [&]() -> Result<Stamps> {
        Stamps out;
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto anchors, anchorsOf(*reader, *m_context.store, Profile(m_context.environment.profile)));
        for (auto &anchor : anchors)
            out.stamps.push_back({anchor.note.checkpoint.size, ledger::noteText(anchor.note), std::move(anchor.request),
                                  std::move(anchor.answer)});
        VB_TRY(out.rootsPem, trustedRoots(*reader));
        if (out.stamps.empty())
            return out;
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->note("anchor.exported", "exported for checking", nullptr, {{"stamps", out.stamps.size()}}));
        VB_CHECK(work->commit());
        return out;
    });
}

Status MaintenanceService::recordCertification(const Session &session, std::string_view date,
                                               std::string_view reference)
{
    const auto operation = "certification.record";
    return m_context.perform(session, Permission::maintainStore, operation, "", [&]() -> Status {
        VB_CHECK(checkReason(reference));
        const auto today = m_context.environment.clock.now().toText().substr(0, 10);
        const auto day = Timestamp::parse(std::string(date) + "T00:00:00.000000Z");
        if (!day || date > today)
            return fail(ErrorCode::badInput,
                        VB_MSG("The letter's date is a day up to today, written like {today}; found '{date}'."),
                        {{"today", today}, {"date", std::string(date.substr(0, 40))}});
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto record, work->read().byKey(domain::RecordType::installation, "installation"));
        VB_TRY(auto trust, readTrust(work->read()));
        const auto before = trust.installation.certifiedOn;
        trust.installation.certifiedOn = date;
        trust.installation.certification = trimmed(reference);
        VB_CHECK(work->put(record->id, record->version, trust.installation.toJson(), "certification.recorded",
                           reference, {{"date", std::string(date)}, {"before", before.empty() ? "none" : before}}));
        VB_CHECK(work->commit());
        return {};
    });
}

Status MaintenanceService::enrollStation(const Session &session, const Secret &password, const Session &second,
                                         const Secret &secondPassword, std::string_view reason)
{
    return m_context.perform(session, Permission::maintainStore, "station.enroll", "", [&]() -> Status {
        VB_CHECK(checkReason(reason));
        if (!areAdministratorAndQa(session, second))
            return fail(ErrorCode::refused,
                        VB_MSG("Enrolling a workstation takes an administrator and a QA approver together."));
        const auto known = stationHealth(m_context);
        const bool renewal = known.keys != StationHealth::Keys::none;
        if (renewal && !known.sealEnding)
            return fail(ErrorCode::refused,
                        VB_MSG("This workstation is enrolled already; its certificate holds until {date}."),
                        {{"date", known.sealEnds.substr(0, 10)}});
        VB_TRY(const auto authorityKey,
               openAuthority(m_context, session, password, second, secondPassword, "enroll-station"));
        const Profile profile(m_context.environment.profile);
        const auto now = m_context.environment.clock.now();
        auto &random = m_context.environment.random;
        const auto &station = m_context.station;
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto before, work->read().byKey(domain::RecordType::station, station.id.toText()));
        auto *const keychain = stationKeychain(m_context.environment, m_context.purpose);
        // Keys that were made and not announced, as the store was lost meanwhile, are used.
        VB_TRY(auto keys, loadStationKeys(profile, keychain, m_context.storeId, station.id));
        if (!keys.seal || !keys.checkpoint) {
            VB_TRY(keys, makeStationKeys(profile, keychain, m_context.storeId, station.id, m_context.authority,
                                         authorityKey, now, random));
        }
        VB_TRY(const auto certificate,
               certifySeal(*keys.seal, station.id, m_context.authority, authorityKey, now, random));
        const StationRecord announced{station.id.toText(), keys.checkpoint->publicKey().toText(), certificate.pem()};
        VB_TRY(const auto id, before ? Result<domain::RecordId>(before->id) : work->reserveId("STAT"));
        VB_CHECK(work->put(id, before ? before->version : 0, announced.toJson(), "station.enrolled", reason,
                           {{"second", second.userId()}, {"renewal", renewal}}));
        VB_CHECK(work->commit());
        return rememberSeal(profile, m_context.storeId, certificate.pem());
    });
}

Status MaintenanceService::acceptClock(const Session &session, std::string_view reason)
{
    return m_context.perform(session, Permission::maintainStore, "clock.accept", "", [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto fault, m_context.clockFault(*reader));
        if (!fault)
            return fail(ErrorCode::refused,
                        VB_MSG("There is no step of the clock to be explained; signing is possible."));
        VB_TRY(const auto behind, m_context.clockBehind(*reader));
        if (behind.count() > 0)
            return fail(
                ErrorCode::refused,
                VB_MSG("The clock says {now}: that is {age} before the last entry. Set the clock right first."),
                {{"now", m_context.environment.clock.now().toReadableText()}, {"age", ageText(behind.count())}});
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->note(clockAcceptedAction, reason, nullptr, {{"entry", fault->entry.chain.sequence}}));
        VB_CHECK(work->commit());
        return {};
    });
}

} // namespace valbench::services
