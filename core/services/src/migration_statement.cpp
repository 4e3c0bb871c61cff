// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "migration_statement.h"

#include <limits>

namespace valbench::services {

namespace {

Status checkMigration(domain::RecordReader &reader, const domain::TrailEntry &entry, const StoreId &store,
                      const crypto::Certificate &authority)
{
    const auto *text = entry.entry.body.details.find("signed");
    const auto *whole = text ? text->get<std::string>() : nullptr;
    VB_TRY(const auto statementText, statementIn(whole ? *whole : std::string()));
    VB_TRY(const auto value, json::parse(statementText, "migration"));
    VB_TRY(const auto statement, json::Reader::open(value, "migration"));
    VB_TRY(const auto type, statement.text("type"));
    VB_TRY(const auto of, statement.text("store"));
    VB_TRY(const auto entries, statement.integer("entries"));
    VB_TRY(const auto head, statement.text("head"));
    VB_TRY(const auto timeText, statement.text("time"));
    VB_TRY(const auto time, Timestamp::parse(timeText));
    VB_TRY(const auto administrator, statement.text("administrator"));
    VB_TRY(const auto qaApprover, statement.text("qa_approver"));
    // A step of the clock may stand between the two.
    const auto behind = entry.entry.chain.sequence - entries;
    domain::TrailFilter before;
    before.beforeSequence = entries + 1;
    before.limit = 1;
    VB_TRY(const auto last, reader.trail(before));
    if (type != "migration" || of != store.toText() || behind < 1 || behind > 2 || last.empty() ||
        last.front().hash.toHex() != head)
        return fail(ErrorCode::integrity,
                    VB_MSG("The migration in entry {entry} is signed for another state of the ledger."),
                    {{"entry", std::to_string(entry.entry.chain.sequence)}});
    return checkSignedByTwo(reader, *whole, administrator, qaApprover, authority, time);
}

} // namespace

store::MigrationSeal sealBy(const Signer &administrator, const Signer &qaApprover, const Timestamp &time,
                            const std::string &reason)
{
    return [&administrator, &qaApprover, time, reason](const store::MigrationReport &report) -> Result<json::Object> {
        json::Array tables;
        for (const auto &table : report.tables)
            tables.emplace_back(
                json::Object{{"rows", table.rows}, {"sha256", table.digest.toHex()}, {"table", table.table}});
        const json::Object statement{{"type", "migration"},
                                     {"store", report.store.toText()},
                                     {"from", report.from},
                                     {"to", report.to},
                                     {"entries", report.head.size},
                                     {"head", report.head.hash.toHex()},
                                     {"before_and_after", std::move(tables)},
                                     {"time", time.toText()},
                                     {"reason", reason},
                                     {"administrator", administrator.account.userId},
                                     {"qa_approver", qaApprover.account.userId}};
        VB_TRY(const auto text, json::canonicalText(statement));
        VB_TRY(const auto sealed, signedByTwo(text, administrator, qaApprover));
        return json::Object{
            {"from", report.from}, {"to", report.to}, {"qa_approver", qaApprover.account.userId}, {"signed", sealed}};
    };
}

Result<std::int64_t> checkMigrations(domain::RecordReader &reader, const StoreId &store,
                                     const crypto::Certificate &authority)
{
    domain::TrailFilter filter;
    filter.actionPrefix = store::migrationAction;
    filter.limit = std::numeric_limits<std::size_t>::max();
    VB_TRY(const auto entries, reader.trail(filter));
    for (const auto &entry : entries)
        VB_CHECK(checkMigration(reader, entry, store, authority));
    return static_cast<std::int64_t>(entries.size());
}

} // namespace valbench::services
