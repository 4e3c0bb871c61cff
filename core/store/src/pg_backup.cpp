// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_backup.h"

#include "files.h"
#include "migrations.h"
#include "store_core.h"
#include "store_creation.h"
#include "store_verifier.h"
#include "trail_blocks.h"

namespace valbench::store {

namespace {

class Copier {
public:
    Copier(Database &source, Connection &target, std::stop_token stop, const Progress &progress)
        : m_source(source), m_target(target), m_stop(std::move(stop)), m_progress(progress)
    {
    }

    /// A version belongs to the newest entry, so both are copied side by side.
    Status ledger()
    {
        VB_TRY(const auto size, m_source.number("SELECT coalesce(max(sequence), 0) FROM ledger"));
        VB_TRY(auto lines, m_source.stream("SELECT sequence, line, hash FROM ledger ORDER BY sequence"));
        VB_TRY(auto versions, m_source.stream("SELECT sequence, prefix, number, version, content, digest "
                                              "FROM record_version ORDER BY sequence"));
        VB_TRY(bool waits, versions.step());
        for (;;) {
            VB_TRY(const bool there, lines.step());
            if (!there)
                return {};
            const auto sequence = lines.integer(0);
            {
                VB_TRY(auto insert, m_target.query("INSERT INTO ledger (sequence, line, hash) VALUES (?, ?, ?)"));
                insert.bind(1, sequence).bind(2, lines.text(1)).bindBytes(3, lines.bytes(2));
                VB_CHECK(insert.run());
            }
            VB_CHECK(addTrailBlock(m_target, sequence));
            for (; waits && versions.integer(0) <= sequence;) {
                VB_TRY(auto insert,
                       m_target.query("INSERT INTO record_version (sequence, prefix, number, version, content, digest) "
                                      "VALUES (?, ?, ?, ?, ?, ?)"));
                insert.bind(1, versions.integer(0)).bind(2, versions.text(1)).bind(3, versions.integer(2));
                insert.bind(4, versions.integer(3)).bind(5, versions.text(4)).bindBytes(6, versions.bytes(5));
                VB_CHECK(insert.run());
                VB_TRY(waits, versions.step());
            }
            VB_CHECK(goOn(size > 0 ? static_cast<double>(sequence) / static_cast<double>(size) : 1));
        }
    }

    Status evidence()
    {
        VB_TRY(auto rows, m_source.stream("SELECT number, digest, media_type, bytes FROM evidence ORDER BY number"));
        for (;;) {
            VB_TRY(const bool there, rows.step());
            if (!there)
                return {};
            VB_TRY(auto insert,
                   m_target.query("INSERT INTO evidence (number, digest, media_type, bytes) VALUES (?, ?, ?, ?)"));
            insert.bind(1, rows.integer(0))
                .bindBytes(2, rows.bytes(1))
                .bind(3, rows.text(2))
                .bindBytes(4, rows.bytes(3));
            VB_CHECK(insert.run());
            VB_CHECK(goOn(1));
        }
    }

    Status checkpoints()
    {
        VB_TRY(auto rows, m_source.stream("SELECT number, size, note FROM checkpoint ORDER BY number"));
        for (;;) {
            VB_TRY(const bool there, rows.step());
            if (!there)
                return {};
            VB_TRY(auto insert, m_target.query("INSERT INTO checkpoint (number, size, note) VALUES (?, ?, ?)"));
            insert.bind(1, rows.integer(0)).bind(2, rows.integer(1)).bind(3, rows.text(2));
            VB_CHECK(insert.run());
        }
    }

private:
    Status goOn(double fraction)
    {
        if (m_stop.stop_requested())
            return fail(ErrorCode::cancelled, VB_MSG("The backup was stopped; no copy was kept."));
        constexpr double step = 0.01;
        if (m_progress && fraction - m_told >= step) {
            m_told = fraction;
            m_progress(fraction / 2, VB_MSG("copying the store"));
        }
        return {};
    }
    Database &m_source;
    Connection &m_target;
    std::stop_token m_stop;
    const Progress &m_progress;
    double m_told = 0;
};

Status fill(Database &source, Connection &target, const StoreIdentity &identity, const std::stop_token &stop,
            const Progress &progress)
{
    VB_CHECK(target.run("BEGIN IMMEDIATE"));
    VB_CHECK(addMeta(target, meta::store, identity.id.toText()));
    VB_CHECK(addMeta(target, meta::purpose, identity.purpose));
    VB_CHECK(addMeta(target, meta::host, sharedHost));
    VB_CHECK(source.beginSnapshot());
    Copier copier(source, target, stop, progress);
    auto copied = copier.ledger();
    if (copied)
        copied = copier.evidence();
    if (copied)
        copied = copier.checkpoints();
    source.rollback();
    VB_CHECK(copied);
    VB_CHECK(target.run("COMMIT"));
    return switchToWal(target, "the backup");
}

} // namespace

Result<StoreVerification> backupToFile(Database &source, const StoreIdentity &identity, RandomSource &random,
                                       const std::filesystem::path &target, std::stop_token stop,
                                       const Progress &progress)
{
    VB_TRY(auto file, UnfinishedFile::create(target, random));
    {
        VB_CHECK(makeTables(file.path()));
        VB_TRY(auto copy, Connection::open(file.path(), Connection::Mode::fresh));
        VB_CHECK(fill(source, *copy, identity, stop, progress));
    }
    VB_TRY(auto verification, verifyCopy(file.path(), identity, stop, progress));
    VB_CHECK(file.publish());
    return verification;
}

} // namespace valbench::store
