// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store_verifier.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "store_core.h"
#include "store_creation.h"

namespace valbench::store {

namespace {

std::string fill(const char *message, const std::vector<MessageArg> &args)
{
    return fillMessage(message, args);
}

/// Streams the ledger and the record versions side by side.
class LedgerRows {
public:
    static Result<LedgerRows> open(Database &database, const std::string &versionsQuery)
    {
        VB_TRY(auto lines, database.stream("SELECT sequence, line, hash FROM ledger ORDER BY sequence"));
        VB_TRY(auto versions, database.stream(versionsQuery));
        return LedgerRows(std::move(lines), std::move(versions));
    }

    Status next(ledger::Batch &batch)
    {
        std::int64_t last = 0;
        while (m_lineThere && batch.lineCount() < ledger::Batch::usualLines) {
            VB_TRY(m_lineThere, m_lines.step());
            if (!m_lineThere)
                break;
            last = m_lines.integer(0);
            batch.add(ledger::StoredLine{last, m_lines.text(1), m_lines.bytes(2)});
        }
        const bool toTheEnd = batch.lineCount() == 0;
        while (m_versionThere) {
            if (!m_versionWaits) {
                VB_TRY(m_versionThere, m_versions.step());
                if (!m_versionThere)
                    break;
            }
            const auto sequence = m_versions.integer(0);
            m_versionWaits = !toTheEnd && sequence > last;
            if (m_versionWaits)
                break;
            m_recordId.assign(m_versions.text(1)).append("-").append(std::to_string(m_versions.integer(2)));
            batch.add(ledger::StoredVersion{sequence, m_recordId, m_versions.integer(3), m_versions.text(4),
                                            m_versions.bytes(5), m_versions.integer(6) != 0});
        }
        return {};
    }

private:
    LedgerRows(Rows lines, Rows versions) : m_lines(std::move(lines)), m_versions(std::move(versions)) {}
    Rows m_lines, m_versions;
    bool m_lineThere = true, m_versionThere = true;
    bool m_versionWaits = false; ///< the current version belongs to a later batch
    std::string m_recordId;
};

struct DigestHash
{
    std::size_t operator()(const Digest &digest) const { return std::hash<std::string_view>()(asText(digest.bytes())); }
};

} // namespace

Result<StoreVerification> StoreVerifier::run()
{
    for (const auto name : {check::file, check::schema, check::identity, check::chain, check::clock, check::checkpoints,
                            check::checkpointSignatures, check::records, check::evidence, check::trailIndex})
        m_result.checks.push_back({std::string(name), CheckState::notRun, 0, {}, 0, {}});
    m_database.setInterrupt([this] { return m_request.stop.stop_requested(); });
    auto status = m_database.beginSnapshot();
    if (status)
        status = checkEverything();
    m_database.rollback();
    m_database.setInterrupt({});
    if (!status)
        return fail(std::move(status).error());
    return std::move(m_result);
}

Status StoreVerifier::checkEverything()
{
    VB_CHECK(part(check::schema, [this] { return checkSchema(); }));
    VB_CHECK(part(check::checkpoints, [this] { return readNotes(); }));
    VB_CHECK(part(check::chain, [this] { return checkLedger(); }));
    VB_CHECK(part(check::evidence, [this] { return checkEvidence(); }));
    VB_CHECK(part(check::trailIndex, [this] { return checkBlocks(); }));
    VB_CHECK(part(check::identity, [this] { return checkNumbers(); }));
    VB_CHECK(part(check::file, [this] { return checkFile(); }));
    progress(1, VB_MSG("Done"));
    return {};
}

Status StoreVerifier::part(std::string_view name, const std::function<Status()> &step)
{
    const auto status = step();
    if (status)
        return {};
    const auto &error = status.error();
    if (error.code() == ErrorCode::cancelled || m_request.stop.stop_requested())
        return fail(ErrorCode::cancelled, VB_MSG("The verification was stopped."));
    set(name, error.code() == ErrorCode::integrity ? CheckState::failed : CheckState::error, at(name).n, error.text());
    return {};
}

StoreCheck &StoreVerifier::at(std::string_view name)
{
    return *std::ranges::find(m_result.checks, name, &StoreCheck::name);
}

void StoreVerifier::set(std::string_view name, CheckState state, std::int64_t n, std::string detail,
                        std::int64_t sequence, std::string recordId)
{
    set({std::string(name), state, n, std::move(detail), sequence, std::move(recordId)});
}

void StoreVerifier::set(StoreCheck found)
{
    auto &check = at(found.name);
    // What has failed stays failed, with its first reason.
    if (check.state != CheckState::failed)
        check = std::move(found);
}

void StoreVerifier::progress(double fraction, std::string_view stage) const
{
    if (m_request.progress)
        m_request.progress(fraction, stage);
}

Status StoreVerifier::checkFile()
{
    if (!m_request.fileIntegrity) {
        set(check::file, CheckState::notRun, 0, VB_MSG("not asked for"));
        return {};
    }
    progress(0.7, VB_MSG("Checking pages and indexes"));
    VB_TRY(auto found, m_engine.file());
    set(std::move(found));
    return {};
}

Status StoreVerifier::checkSchema()
{
    VB_TRY(auto found, m_engine.schema());
    set(std::move(found));
    return {};
}

Status StoreVerifier::readNotes()
{
    std::int64_t unsound = 0;
    std::string firstUnsound;
    std::set<Digest> seen;
    VB_TRY(auto rows, m_database.stream("SELECT number, size, note FROM checkpoint ORDER BY number"));
    for (std::int64_t number = 1;; ++number) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            break;
        ++m_insideCheckpoints;
        const auto note = ledger::parseNote(rows.text(2));
        const bool inOrder = m_checkpoints.empty() || m_checkpoints.back().size <= rows.integer(1);
        if (!note || note->checkpoint.size != rows.integer(1) || rows.integer(0) != number || !inOrder) {
            set(check::checkpoints, CheckState::failed, number,
                fill(VB_MSG("the {number}. checkpoint kept in the store was changed, or one before it is missing"),
                     {{"number", std::to_string(number)}}));
            continue;
        }
        if (!seen.insert(sha256(rows.text(2))).second)
            set(check::checkpoints, CheckState::failed, number,
                fill(VB_MSG("the {number}. checkpoint kept in the store repeats an earlier one"),
                     {{"number", std::to_string(number)}}));
        m_checkpoints.push_back(note->checkpoint);
        if (!m_request.checkSignature)
            continue;
        if (const auto status = m_request.checkSignature(*note); !status && unsound++ == 0)
            firstUnsound = fill(VB_MSG("the checkpoint over {size} entries: {reason}"),
                                {{"size", std::to_string(note->checkpoint.size)}, {"reason", status.error().text()}});
    }
    if (!m_request.checkSignature)
        set(check::checkpointSignatures, CheckState::notRun, 0, VB_MSG("no keys to check them with were given"));
    else if (m_insideCheckpoints == 0)
        set(check::checkpointSignatures, CheckState::notApplicable, 0, VB_MSG("there are none in the store"));
    else if (unsound > 0)
        set(check::checkpointSignatures, CheckState::failed, m_insideCheckpoints, firstUnsound);
    else
        set(check::checkpointSignatures, CheckState::passed, m_insideCheckpoints,
            VB_MSG("every checkpoint in the store is signed by a known key"));
    for (const auto &note : m_request.alsoInside) {
        if (!seen.contains(sha256(ledger::noteText(note))))
            set(check::checkpoints, CheckState::failed, m_insideCheckpoints,
                fill(
                    VB_MSG("the checkpoint of {time} over {size} entries was kept in the store and is no longer there"),
                    {{"time", note.checkpoint.time.toReadableText()}, {"size", std::to_string(note.checkpoint.size)}}),
                note.checkpoint.size);
    }
    std::ranges::copy(m_request.outside, std::back_inserter(m_checkpoints));
    return {};
}

Status StoreVerifier::checkLedger()
{
    VB_TRY(const auto size, m_database.number("SELECT coalesce(max(sequence), 0) FROM ledger"));
    VB_TRY(const auto versions, m_engine.versions());
    VB_TRY(auto rows, LedgerRows::open(m_database, versions));
    ledger::VerifyOptions options;
    options.threads = m_request.threads;
    options.stop = m_request.stop;
    options.expectedSize = size;
    if (m_request.progress)
        options.progress = [this](double fraction, std::string_view stage) { progress(0.6 * fraction, stage); };
    VB_TRY(auto summary, ledger::verifyLedger([&rows](ledger::Batch &batch) { return rows.next(batch); }, m_identity.id,
                                              m_checkpoints, options));
    m_result.size = summary.size;
    m_result.head = summary.head;
    m_result.root = summary.root;
    reportLedger(summary);
    reportCheckpoints(summary);
    reportIdentity(summary);
    m_ledger = std::move(summary);
    return {};
}

void StoreVerifier::reportLedger(const ledger::LedgerSummary &summary)
{
    const auto cut = summary.chain ? fill(VB_MSG("only the first {n} entries hold together; what comes after was not "
                                                 "compared"),
                                          {{"n", std::to_string(summary.size)}})
                                   : std::string();
    const auto report = [&](std::string_view name, const std::optional<ledger::Finding> &finding, std::int64_t n,
                            std::string good) {
        if (finding)
            set(name, CheckState::failed, n, finding->what, finding->sequence, finding->recordId);
        else if (!cut.empty())
            set(name, CheckState::notRun, n, cut);
        else if (n == 0)
            set(name, CheckState::notApplicable, 0, VB_MSG("there are none in the store"));
        else
            set(name, CheckState::passed, n, std::move(good));
    };
    report(check::chain, summary.chain, summary.size,
           fill(VB_MSG("entries 1 to {n} are complete and unchanged, each linked to the one before"),
                {{"n", std::to_string(summary.size)}}));
    report(check::clock, summary.clock, summary.size,
           summary.clockSteps == 0 ? VB_MSG("no entry is earlier than the one before")
                                   : fill(VB_MSG("the clock was set back {n} times, and each time it was recorded"),
                                          {{"n", std::to_string(summary.clockSteps)}}));
    report(check::records, summary.record, summary.versions,
           fill(summary.hidden == 0
                    ? VB_MSG("{n} record versions are those that their entries announced, none missing, none too many")
                    : VB_MSG("{n} record versions are those that their entries announced, none missing, none too many; "
                             "of {hidden} credentials, which this login is not shown, the server says so"),
                {{"n", std::to_string(summary.versions)}, {"hidden", std::to_string(summary.hidden)}}));
}

void StoreVerifier::reportCheckpoints(const ledger::LedgerSummary &summary)
{
    const auto outside = static_cast<std::int64_t>(m_request.outside.size());
    const std::vector<MessageArg> places{{"inside", std::to_string(m_insideCheckpoints)},
                                         {"outside", std::to_string(outside)}};
    if (summary.checkpoint)
        set(check::checkpoints, CheckState::failed, summary.checkpoints, summary.checkpoint->what,
            summary.checkpoint->sequence);
    else if (summary.checkpoints == 0)
        set(check::checkpoints, CheckState::notApplicable, 0,
            VB_MSG("there are none yet: a cut end or an older copy put back would not be noticed"));
    else if (outside == 0)
        set(check::checkpoints, CheckState::passed, summary.checkpoints,
            fill(VB_MSG("the ledger bears out the {inside} kept in the store; none kept outside was given, so an older "
                        "copy put back would not be noticed"),
                 places));
    else
        set(check::checkpoints, CheckState::passed, summary.checkpoints,
            fill(VB_MSG("the ledger bears out all: {inside} kept in the store, {outside} kept outside"), places));
}

void StoreVerifier::reportIdentity(const ledger::LedgerSummary &summary)
{
    if (summary.size > 0 && summary.purpose != m_identity.purpose)
        set(check::identity, CheckState::failed, 1,
            fill(VB_MSG("the store says its purpose is '{store}', its entries were written for '{ledger}'"),
                 {{"store", m_identity.purpose}, {"ledger", summary.purpose}}));
}

Status StoreVerifier::checkNumbers()
{
    std::int64_t number = 0;
    VB_TRY(auto rows, m_database.stream("SELECT number, name FROM meta ORDER BY number"));
    for (;;) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            break;
        const auto name = rows.text(1);
        if (rows.integer(0) != ++number || !m_engine.mayBeMeta(number, name))
            return fail(ErrorCode::integrity, VB_MSG("row {number} of what the store says of itself was changed"),
                        {{"number", std::to_string(number)}});
    }
    if (m_ledger && !m_ledger->chain && !m_engine.mayBeSoMany(number, m_ledger->moves))
        return fail(ErrorCode::integrity,
                    VB_MSG("row {number} of what the store says of itself was added, and no entry announces it"),
                    {{"number", std::to_string(number)}});
    VB_TRY(const auto id, metaValue(m_database, meta::store));
    VB_TRY(const auto purpose, metaValue(m_database, meta::purpose));
    if (id != m_identity.id.toText() || purpose != m_identity.purpose)
        return fail(ErrorCode::integrity, VB_MSG("the store's id or purpose changed while it was open"));
    set(check::identity, CheckState::passed, number,
        fill(VB_MSG("store {id}, purpose {purpose}"), {{"id", id}, {"purpose", purpose}}));
    return {};
}

Status StoreVerifier::checkEvidence()
{
    progress(0.6, VB_MSG("Checking evidence"));
    if (!m_ledger) {
        set(check::evidence, CheckState::notRun, 0, VB_MSG("the ledger could not be read"));
        return {};
    }
    struct Announced
    {
        const ledger::Announcement *first;
        std::int64_t number; ///< kept in the order in which it was first announced
        bool found = false;
        std::int64_t disposedBy = 0; ///< entry; 0: it is to be there
    };
    std::unordered_map<Digest, Announced, DigestHash> announced;
    for (const auto &announcement : m_ledger->evidence) {
        if (announcement.isDisposal) {
            const auto known = announced.find(announcement.attachment.digest);
            if (known != announced.end() && known->second.disposedBy == 0) {
                known->second.disposedBy = announcement.sequence;
                continue;
            }
            set(check::evidence, CheckState::failed, 0,
                fill(VB_MSG("entry {entry} disposes of the evidence {digest}, which was not there"),
                     {{"entry", std::to_string(announcement.sequence)},
                      {"digest", announcement.attachment.digest.toShortText()}}),
                announcement.sequence);
            continue;
        }
        const auto next = static_cast<std::int64_t>(announced.size()) + 1;
        const auto [place, isNew] =
            announced.try_emplace(announcement.attachment.digest, Announced{&announcement, next});
        if (!isNew && place->second.first->attachment != announcement.attachment)
            set(check::evidence, CheckState::failed, 0,
                fill(VB_MSG("entries {first} and {second} give the same content different media types"),
                     {{"first", std::to_string(place->second.first->sequence)},
                      {"second", std::to_string(announcement.sequence)}}),
                announcement.sequence);
    }
    std::int64_t number = 0, disposed = 0;
    VB_TRY(auto rows, m_database.stream("SELECT number, digest, media_type, bytes FROM evidence ORDER BY number"));
    for (;;) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            break;
        if (m_request.stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("The verification was stopped."));
        ++number;
        // What was disposed of leaves its digest.
        const auto kept = Digest::fromBytes(rows.bytes(1));
        const auto gone = kept && rows.bytes(3).empty() ? announced.find(*kept) : announced.end();
        const bool isDisposed = gone != announced.end() && gone->second.disposedBy > 0;
        const auto digest = isDisposed ? *kept : sha256(rows.bytes(3));
        disposed += isDisposed ? 1 : 0;
        const auto place = announced.find(digest);
        const std::vector<MessageArg> places{{"number", std::to_string(number)}, {"digest", digest.toShortText()}};
        std::string problem;
        if (rows.integer(0) != number)
            problem = fill(VB_MSG("the {number}. evidence is missing"), places);
        else if (!std::ranges::equal(digest.bytes(), rows.bytes(1)))
            problem = fill(VB_MSG("the {number}. evidence was changed: its bytes have the digest {digest}, not the one "
                                  "kept with it"),
                           places);
        else if (place == announced.end() && !m_ledger->chain)
            problem =
                fill(VB_MSG("the {number}. evidence ({digest}) is in the store, but no entry announces it"), places);
        else if (place != announced.end() && rows.text(2) != place->second.first->attachment.mediaType)
            problem = fill(VB_MSG("the media type of the {number}. evidence ({digest}) was changed"), places);
        else if (place != announced.end() && place->second.disposedBy > 0 && !isDisposed)
            problem =
                fill(VB_MSG("the {number}. evidence ({digest}) was disposed of by entry {entry}, and is there again"),
                     {{"number", std::to_string(number)},
                      {"digest", digest.toShortText()},
                      {"entry", std::to_string(place->second.disposedBy)}});
        else if (place != announced.end() && place->second.number != number)
            problem =
                fill(VB_MSG("the {number}. evidence ({digest}) stands in the place of another: it was announced as "
                            "the {place}."),
                     {{"number", std::to_string(number)},
                      {"digest", digest.toShortText()},
                      {"place", std::to_string(place->second.number)}});
        if (!problem.empty())
            set(check::evidence, CheckState::failed, number, problem,
                place == announced.end() ? 0 : place->second.first->sequence);
        if (place != announced.end())
            place->second.found = true;
    }
    for (const auto &announcement : m_ledger->evidence)
        if (!announcement.isDisposal && !announced.at(announcement.attachment.digest).found)
            set(check::evidence, CheckState::failed, number,
                fill(VB_MSG("the evidence {digest}, announced by entry {entry}, is no longer there"),
                     {{"digest", announcement.attachment.digest.toShortText()},
                      {"entry", std::to_string(announcement.sequence)}}),
                announcement.sequence);
    if (m_ledger->chain)
        set(check::evidence, CheckState::notRun, number,
            fill(VB_MSG("only the first {n} entries hold together; what comes after was not compared"),
                 {{"n", std::to_string(m_ledger->size)}}));
    else if (number == 0)
        set(check::evidence, CheckState::notApplicable, 0, VB_MSG("there is none in the store"));
    else
        set(check::evidence, CheckState::passed, number,
            fill(disposed == 0
                     ? VB_MSG("{n} contents have their digests and were announced, none missing, none too many")
                     : VB_MSG("{n} contents have their digests and were announced, none missing, none too many; "
                              "{disposed} more were disposed of, as entries say"),
                 {{"n", std::to_string(number - disposed)}, {"disposed", std::to_string(disposed)}}));
    return {};
}

Status StoreVerifier::checkBlocks()
{
    VB_TRY(const bool there, m_engine.hasBlocks());
    if (!there) {
        set(check::trailIndex, CheckState::notApplicable, 0, VB_MSG("this schema version has none"));
        return {};
    }
    if (!m_ledger) {
        set(check::trailIndex, CheckState::notRun, 0, VB_MSG("the ledger could not be read"));
        return {};
    }
    const auto &expected = m_ledger->blocks;
    std::size_t n = 0;
    const auto differs = [&](const char *what) {
        const auto last = static_cast<std::int64_t>(n + 1) * ledger::trailBlockSize;
        set(check::trailIndex, CheckState::failed, static_cast<std::int64_t>(n),
            fill(what, {{"first", std::to_string(last - ledger::trailBlockSize + 1)}, {"last", std::to_string(last)}}),
            last);
    };
    VB_TRY(auto rows, m_database.stream("SELECT number, families, actors FROM trail_block ORDER BY number"));
    for (;; ++n) {
        VB_TRY(const bool more, rows.step());
        if (n == expected.size()) {
            if (more && !m_ledger->chain)
                differs(VB_MSG("what is kept for searching entries {first} to {last} is one too many"));
            break;
        }
        if (!more || rows.integer(0) != expected[n].number) {
            differs(VB_MSG("what is kept for searching entries {first} to {last} is missing"));
            break;
        }
        if (rows.text(1) != expected[n].families || rows.text(2) != expected[n].actors) {
            differs(VB_MSG("what is kept for searching entries {first} to {last} is not what they say: a filter of the "
                           "trail might leave some out"));
            break;
        }
    }
    const auto compared = static_cast<std::int64_t>(n);
    if (m_ledger->chain)
        set(check::trailIndex, CheckState::notRun, compared,
            fill(VB_MSG("only the first {n} entries hold together; what comes after was not compared"),
                 {{"n", std::to_string(m_ledger->size)}}));
    else if (compared == 0)
        set(check::trailIndex, CheckState::notApplicable, 0, VB_MSG("there are too few entries for one"));
    else
        set(check::trailIndex, CheckState::passed, compared,
            fill(VB_MSG("what is kept for searching the trail is what its entries say, {n} times {size} of them"),
                 {{"n", std::to_string(compared)}, {"size", std::to_string(ledger::trailBlockSize)}}));
    return {};
}

} // namespace valbench::store
