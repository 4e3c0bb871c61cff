// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/verification.h>

#include <algorithm>

#include <valbench/crypto/checkpoint_key.h>
#include <valbench/crypto/cms.h>
#include <valbench/report/pdf_seal.h>
#include <valbench/services/maintenance.h>
#include <valbench/store/open.h>

#include "acceptances.h"
#include "anchors.h"
#include "conclusion.h"
#include "disposals.h"
#include "inspection.h"
#include "installation.h"
#include "migration_statement.h"
#include "private_file.h"
#include "profile.h"
#include "restored.h"
#include "signatures.h"

namespace valbench::services {

using domain::Outcome;

namespace {

Outcome outcomeOf(store::CheckState state)
{
    switch (state) {
    case store::CheckState::passed: return Outcome::passed;
    case store::CheckState::failed: return Outcome::failed;
    case store::CheckState::error: return Outcome::error;
    case store::CheckState::notRun: return Outcome::notRun;
    case store::CheckState::notApplicable: return Outcome::notApplicable;
    }
    return Outcome::error;
}

/// The public checkpoint keys that the ledger announces.
Result<std::vector<crypto::CheckpointPublicKey>> announcedKeys(domain::RecordReader &reader)
{
    std::vector<crypto::CheckpointPublicKey> out;
    VB_TRY(const auto records, reader.list(domain::RecordType::station));
    for (const auto &record : records) {
        VB_TRY(const auto content, json::parse(record.content, record.id.toText()));
        VB_TRY(const auto station, StationRecord::fromJson(content));
        VB_TRY(auto key, crypto::CheckpointPublicKey::parse(station.checkpointKey));
        out.push_back(key);
    }
    return out;
}

Status checkNote(const std::vector<crypto::CheckpointPublicKey> &keys, const ledger::SignedCheckpoint &note)
{
    for (const auto &key : keys) {
        if (key.fingerprint() == note.keyFingerprint)
            return key.verify(asBytes(ledger::checkpointText(note.checkpoint)), note.signature);
    }
    return fail(ErrorCode::integrity,
                VB_MSG("A checkpoint is signed with a key that no station of this store announced."));
}

VerificationCheck checkSignatures(domain::RecordReader &reader, const crypto::Certificate &authority,
                                  const StoreId &store)
{
    VerificationCheck out{"signatures", Outcome::passed, 0, {}};
    const auto records = reader.list(domain::RecordType::signature);
    if (!records)
        return {"signatures", Outcome::error, 0, records.error().text()};
    for (const auto &record : *records) {
        const auto view = judgeSignature(reader, record, authority, store);
        const auto problem = view ? view->problem : view.error().text();
        if (!problem.empty())
            return {"signatures", Outcome::failed, out.n,
                    record.id.toText() + (view ? " on " + view->statement.recordId : std::string()) + ": " + problem};
        ++out.n;
    }
    if (out.n == 0)
        out.outcome = Outcome::notApplicable;
    out.detail =
        out.n == 0 ? "The store holds no signatures yet." : "Each belongs to its signer and to the unaltered record.";
    return out;
}

VerificationCheck checkAcceptances(domain::RecordReader &reader, const StoreId &store)
{
    const std::string name = "accountability statements";
    const auto records = reader.list(domain::RecordType::acceptance);
    if (!records)
        return {name, Outcome::error, 0, records.error().text()};
    std::int64_t n = 0;
    for (const auto &record : *records) {
        const auto found = acceptanceProblem(reader, record, store);
        const auto problem = found ? *found : found.error().text();
        if (!problem.empty())
            return {name, Outcome::failed, n, record.id.toText() + ": " + problem};
        ++n;
    }
    return n == 0 ? VerificationCheck{name, Outcome::notApplicable, 0, "Nobody has accepted one yet."}
                  : VerificationCheck{name, Outcome::passed, n, "Each was signed with its person's own key."};
}

/// Certificates that people hold must come from the store's authority.
VerificationCheck checkCertificates(domain::RecordReader &reader, const crypto::Certificate &authority)
{
    VerificationCheck out{"certificates", Outcome::passed, 0, "All were issued by the store's certificate authority."};
    const auto accounts = reader.list(domain::RecordType::account);
    if (!accounts)
        return {"certificates", Outcome::error, 0, accounts.error().text()};
    for (const auto &record : *accounts) {
        const auto content = json::parse(record.content, record.id.toText());
        const auto account = content ? domain::Account::fromJson(*content) : Result<domain::Account>(content.error());
        if (!account)
            return {"certificates", Outcome::failed, out.n, account.error().text()};
        if (account->certificatePem.empty())
            continue;
        const auto certificate = crypto::Certificate::fromPem(account->certificatePem);
        const auto problem = !certificate ? certificate.error().text() : [&] {
            const auto fault = crypto::chainProblem(*certificate, std::span(&authority, 1), certificate->notBefore());
            return fault ? fault->error.text() : std::string();
        }();
        if (!problem.empty())
            return {"certificates", Outcome::failed, out.n,
                    record.id.toText() + " (" + account->userId + "): " + problem};
        ++out.n;
    }
    return out;
}

std::string gapText(const RestoreStatement &restore)
{
    return "On " + restore.time.toReadableText() + " " + restore.administrator + " and " + restore.qaApprover +
           " put a backup of " + std::to_string(restore.entries) + " entries in the store's place; " +
           std::to_string(std::max<std::int64_t>(0, restore.seen - restore.entries)) +
           " that had been seen are missing.";
}

/// Time stamps are checked without asking anybody.
VerificationCheck checkTimeStamps(domain::RecordReader &reader, store::Store &store, const Environment &environment,
                                  const std::vector<std::filesystem::path> &roots, Memory memory)
{
    const std::string name = "time stamps";
    const auto look = [&]() -> Result<VerificationCheck> {
        VB_TRY(const auto trust, readTrust(reader));
        const bool configured = !trust.installation.timeStampUrl.empty();
        VB_TRY(const auto head, reader.head());
        VB_TRY(auto anchors, anchorsOf(reader, store, Profile(environment.profile)));
        VB_TRY(const auto restores, restoresOf(reader, trust.installation, trust.authority, store.info().identity.id));
        std::erase_if(anchors, [&](const Anchor &anchor) {
            return excused(restores, anchor.note.checkpoint) ||
                   (memory == Memory::left && anchor.note.checkpoint.size > head.size);
        });
        VB_TRY(auto trusted, trustedRoots(reader));
        if (!roots.empty())
            trusted.clear();
        for (const auto &root : roots) {
            VB_TRY(const auto pem, readFile(root));
            trusted += std::string(asText(pem)) + "\n";
        }
        if (anchors.empty())
            return VerificationCheck{name, configured ? Outcome::notRun : Outcome::notApplicable, 0,
                                     configured ? "There is none yet, though an authority is set up: " +
                                                      std::to_string(head.size) + " entries are not covered."
                                                : "No time-stamp authority is set up: nobody outside vouches for when "
                                                  "entries were made."};
        std::optional<crypto::TimeStamp> newest;
        std::int64_t believed = 0;
        for (const auto &anchor : anchors) {
            auto stamp = judge(anchor, trusted);
            if (!stamp)
                return VerificationCheck{name, Outcome::failed, believed,
                                         "The one over " + std::to_string(anchor.note.checkpoint.size) +
                                             " entries: " + stamp.error().text()};
            ++believed;
            newest = *std::move(stamp);
        }
        const auto covered = anchors.back().note.checkpoint.size;
        const auto age =
            std::chrono::floor<std::chrono::seconds>(environment.clock.now().point() - newest->time.point()).count();
        return VerificationCheck{name, Outcome::passed, static_cast<std::int64_t>(anchors.size()),
                                 "The newest is of " + newest->time.toReadableText() + ", " + ageText(age) +
                                     " ago, by " + newest->authority + ", over " + std::to_string(covered) +
                                     " entries; " + std::to_string(std::max<std::int64_t>(0, head.size - covered)) +
                                     " came after it."};
    };
    auto found = look();
    if (found)
        return *std::move(found);
    return {name, found.error().code() == ErrorCode::integrity ? Outcome::failed : Outcome::error, 0,
            found.error().text()};
}

} // namespace

Result<Verification> verifyStore(const Environment &environment, std::string_view storeUrl, std::stop_token stop,
                                 const Progress &progress, const std::vector<std::filesystem::path> &roots,
                                 unsigned threads)
{
    return inspectStore(environment, storeUrl, stop, progress, roots, Memory::used, threads);
}

Result<Verification> inspectStore(const Environment &environment, std::string_view storeUrl, std::stop_token stop,
                                  const Progress &progress, const std::vector<std::filesystem::path> &roots,
                                  Memory memory, unsigned threads)
{
    const Profile profile(environment.profile);
    VB_TRY(const auto station, profile.stationId(environment.random));
    const store::Environment storeEnvironment{environment.clock,
                                              environment.random,
                                              station,
                                              environment.build,
                                              [zone = environment.zone](const Timestamp &) { return zone(); },
                                              {}};
    VB_TRY(const auto store, store::openStore(storeUrl, storeEnvironment, store::Access::readOnly));
    const auto storeId = store->info().identity.id;
    Verification out;
    out.subject = store->info().path.empty() ? store->info().url : store->info().path.string();

    std::vector<ledger::Checkpoint> outside;
    std::vector<ledger::SignedCheckpoint> remembered;
    std::vector<crypto::CheckpointPublicKey> keys;
    const auto reader = store->reader();
    const auto announced =
        reader ? announcedKeys(**reader) : Result<std::vector<crypto::CheckpointPublicKey>>(reader.error());
    VerificationCheck rollback{"rollback", Outcome::notRun, 0,
                               "This computer sees the store for the first time; it has nothing to compare with."};
    const auto trust = reader ? readTrust(**reader) : Result<Trust>(reader.error());
    const auto restores = trust ? restoresOf(**reader, trust->installation, trust->authority, storeId)
                                : Result<std::vector<RestoreStatement>>(std::vector<RestoreStatement>());
    if (announced)
        keys = *announced;
    if (memory == Memory::left) {
        rollback.detail = "What this computer remembers of the store was left aside.";
    } else if (!restores) {
        rollback = {"rollback", Outcome::failed, 0, restores.error().text()};
    } else if (announced) {
        const auto seen = profile.checkpoints(storeId);
        if (!seen) {
            rollback = {"rollback", Outcome::error, 0, seen.error().text()};
        } else if (!seen->empty()) {
            rollback = {"rollback", Outcome::passed, 0, "The store holds everything this computer has seen in it."};
            for (const auto &note : *seen) {
                if (excused(*restores, note.checkpoint))
                    continue;
                remembered.push_back(note);
                if (auto good = checkNote(keys, note); !good)
                    rollback = {"rollback", Outcome::failed, rollback.n, good.error().text()};
                outside.push_back(note.checkpoint);
                ++rollback.n;
            }
        }
    }
    // What was stamped is remembered as well, whether or not the store still says whom it trusts.
    const auto anchors =
        memory == Memory::used ? profile.anchors(storeId) : Result<std::vector<Anchor>>(std::vector<Anchor>());
    if (!anchors)
        rollback = {"rollback", Outcome::error, rollback.n, anchors.error().text()};
    else
        for (const auto &anchor : *anchors)
            if (!restores || !excused(*restores, anchor.note.checkpoint))
                outside.push_back(anchor.note.checkpoint);
    if (restores && !restores->empty() && rollback.outcome == Outcome::passed)
        rollback.detail += " " + gapText(restores->back());
    const auto stamps = reader ? checkTimeStamps(**reader, *store, environment, roots, memory)
                               : VerificationCheck{"time stamps", Outcome::error, 0, reader.error().text()};
    store::VerificationRequest request;
    request.outside = outside;
    request.alsoInside = remembered;
    request.checkSignature = [&keys](const ledger::SignedCheckpoint &note) { return checkNote(keys, note); };
    request.threads = threads;
    request.stop = stop;
    request.progress = progress;
    VB_TRY(const auto found, store->verify(request));
    out.storeId = storeId.toText();
    out.entries = found.size;
    out.head = found.head.toHex();
    for (const auto &check : found.checks) {
        auto detail = check.detail;
        if (!check.recordId.empty() && detail.find(check.recordId) == std::string::npos)
            detail = check.recordId + ": " + detail;
        out.checks.push_back({check.name, outcomeOf(check.state), check.n, std::move(detail)});
    }
    if (const auto *checkpoints = found.find(store::check::checkpoints);
        checkpoints && checkpoints->state == store::CheckState::failed && rollback.outcome == Outcome::passed)
        rollback = {"rollback", Outcome::failed, rollback.n, checkpoints->detail};
    out.checks.push_back(std::move(rollback));
    out.checks.push_back(stamps);

    if (trust) {
        const auto known = profile.rememberAuthority(storeId, trust->authority.pem());
        out.checks.push_back({"certificate authority", known ? Outcome::passed : Outcome::failed, 1,
                              known ? "It is the one this computer knows." : known.error().text()});
        out.checks.push_back(checkCertificates(**reader, trust->authority));
        out.checks.push_back(checkSignatures(**reader, trust->authority, storeId));
        out.checks.push_back(checkAcceptances(**reader, storeId));
        if (const auto migrations = checkMigrations(**reader, storeId, trust->authority); !migrations)
            out.checks.push_back({"migrations", Outcome::failed, 0, migrations.error().text()});
        else if (*migrations > 0)
            out.checks.push_back({"migrations", Outcome::passed, *migrations,
                                  "Each is signed by an administrator and QA, with what was counted before and "
                                  "after."});
        if (const auto disposals = checkDisposals(**reader, storeId, trust->authority); !disposals)
            out.checks.push_back({"disposals", Outcome::failed, 0, disposals.error().text()});
        else if (disposals->disposals > 0)
            out.checks.push_back(
                {"disposals", Outcome::passed, disposals->disposals,
                 "Each is signed by an administrator and QA, for the files that went, after their date. "
                 "The last: " +
                     disposals->last + "."});
    } else {
        out.checks.push_back({"certificate authority", Outcome::failed, 0, trust.error().text()});
    }
    conclude(out, {"rollback", "time stamps"});
    return out;
}

Result<Verification> verifyPdf(const Environment &environment, const std::filesystem::path &file,
                               const std::vector<std::filesystem::path> &roots)
{
    Verification out;
    out.subject = file.string();
    VB_TRY(const auto bytes, readFile(file));
    VB_TRY(const auto trusted, trustedAuthorities(environment, roots));
    const auto seals = report::readPdfSeals(bytes);
    if (!seals) {
        out.checks.push_back({"document structure", Outcome::failed, 0, seals.error().text()});
        conclude(out, {});
        return out;
    }
    const auto problems = report::sealProblems(*seals);
    out.checks.push_back({"document structure", problems.empty() ? Outcome::passed : Outcome::failed,
                          static_cast<std::int64_t>(seals->size()),
                          problems.empty() ? "One seal covers the whole file." : problems.front().error.text()});
    if (!problems.empty()) {
        conclude(out, {});
        return out;
    }
    const auto &seal = seals->front();
    VB_TRY(const auto content, report::sealedContent(bytes, seal));
    const auto bare = crypto::checkCms(seal.cms, content);
    out.checks.push_back(
        {"content unaltered", bare.accepted() ? Outcome::passed : Outcome::failed, 1,
         bare.problems.empty() ? "Every byte is as it was sealed." : bare.problems.front().error.text()});
    if (!bare.accepted()) {
        conclude(out, {});
        return out;
    }
    out.checks.push_back(checkSigner(*bare.signer, trusted, *seal.time));
    conclude(out, {});
    return out;
}

} // namespace valbench::services
