// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps a store trustworthy while it is used: time stamps of an outside authority, and the clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <valbench/base/result.h>
#include <valbench/base/secret.h>
#include <valbench/base/text.h>
#include <valbench/services/release.h>
#include <valbench/services/session.h>

namespace valbench::services {

/// The newest time stamp, and what it does not cover.
struct TimeStampHealth
{
    bool configured = false;
    std::string url;
    std::vector<std::string> roots; ///< names and fingerprints of the certificates trusted
    std::int64_t entries = 0;       ///< covered by the newest stamp; 0: there is none
    std::string time;               ///< the authority's, UTC; empty: there is none
    std::string authority;          ///< whose
    std::int64_t entriesSince = 0;  ///< that no stamp covers
    std::int64_t ageSeconds = 0;    ///< of the stamp
    std::optional<Error> problem;   ///< why the stamp is not believed, or why the last try of this program gave none
    bool overdue = false;           ///< set up, and for more than a day something was not covered
};

struct ClockHealth
{
    bool blocked = false; ///< nobody can sign
    std::int64_t entry = 0;
    std::string time;   ///< of that entry, UTC
    std::string detail; ///< what was found, in words
};

struct CheckpointHealth
{
    std::int64_t entries = 0; ///< covered by the newest; 0: there is none
    std::string time;         ///< UTC
    std::int64_t entriesSince = 0;
};

/// Whether the organisation has told FDA that it takes electronic signatures for binding (21 CFR 11.100(c)).
struct CertificationHealth
{
    bool needed = false;   ///< a production store: signatures elsewhere bind nobody
    std::string date;      ///< of the letter, 2026-11-03; empty: none is recorded
    std::string reference; ///< where the letter is kept
    [[nodiscard]] bool missing() const { return needed && date.empty(); }
};

/// What this workstation signs checkpoints and seals exports with.
struct StationHealth
{
    enum class Keys { none, files, keychain };
    Keys keys = Keys::none;
    std::string sealEnds;    ///< UTC, of the seal's certificate; empty: there is none
    bool sealEnding = false; ///< it has ended, or will within 90 days
};

struct Health
{
    TimeStampHealth timeStamps;
    ClockHealth clock;
    CheckpointHealth checkpoint;
    CertificationHealth certification;
    StationHealth station;
    ReleaseCheck release;
};

/// "3 hours": whole units, the largest of which there are two.
[[nodiscard]] std::string ageText(std::int64_t seconds);

/// A time stamp with all that openssl needs to check it.
struct TimeStampFiles
{
    std::int64_t entries = 0; ///< that the checkpoint covers
    std::string note;         ///< the checkpoint: what is stamped
    Bytes request;            ///< TimeStampReq, DER
    Bytes answer;             ///< TimeStampResp, DER
};

/// The text of a file with certificates, for configureTimeStamps(). notFound, unavailable.
Result<std::string> readCertificates(const std::string &file);

class MaintenanceService {
public:
    explicit MaintenanceService(Context &context) : m_context(context) {}

    /// Needs no session: doctors and monitors ask too.
    Result<Health> health();

    /// Who stamps from now on, and which root certificates (PEM) its certificate must come from; an empty URL ends it.
    /// Administrators, with a reason. usage, badInput: the URL, the certificates.
    Status configureTimeStamps(const Session &session, const std::string &url, const std::string &rootsPem,
                               std::string_view reason);
    /// Makes a checkpoint and asks for a stamp now. Unlike the stamps that come with checkpoints by themselves, a
    /// failure is an error here. Administrators.
    Status stampNow(const Session &session);
    /// Every stamp in the store and in the profile, oldest first, and the root certificates trusted.
    struct Stamps
    {
        std::vector<TimeStampFiles> stamps;
        std::string rootsPem;
    };
    Result<Stamps> stamps(const Session &session);

    /// Records when the letter of 21 CFR 11.100(c) was sent to FDA and where it is kept. Administrators; badInput for
    /// anything but a date up to today, written 2026-11-03.
    Status recordCertification(const Session &session, std::string_view date, std::string_view reference);

    /// Gives this workstation keys for the store, certified and announced in the ledger, as the one that made the store
    /// has them; where it has them, and the certificate of its seal ends within 90 days, another certificate. An
    /// administrator and a QA approver together, with their passwords. Open the store again afterwards.
    Status enrollStation(const Session &session, const Secret &password, const Session &second,
                         const Secret &secondPassword, std::string_view reason);

    /// Signing goes on after a step of the clock: says what was found and what was done about it. Administrators.
    /// refused while the clock is still earlier than the last entry, or when there is nothing to be accepted.
    Status acceptClock(const Session &session, std::string_view reason);

private:
    Context &m_context;
};

} // namespace valbench::services
