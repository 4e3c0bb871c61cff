// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "restored.h"

#include <algorithm>

#include "signed_by_two.h"

namespace valbench::services {

json::Object RestoreStatement::toJson() const
{
    return {{"type", "restore"},
            {"store", store.toText()},
            {"lineage_before", lineageBefore},
            {"lineage", lineage},
            {"entries", entries},
            {"head", head.toHex()},
            {"seen", seen},
            {"time", time.toText()},
            {"reason", reason},
            {"administrator", administrator},
            {"qa_approver", qaApprover}};
}

Result<RestoreStatement> RestoreStatement::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "restore"));
    VB_TRY(const auto type, reader.text("type"));
    VB_TRY(const auto storeText, reader.text("store"));
    VB_TRY(const auto store, StoreId::parse(storeText));
    VB_TRY(const auto headText, reader.text("head"));
    VB_TRY(const auto head, Digest::parse(headText));
    VB_TRY(const auto timeText, reader.text("time"));
    VB_TRY(const auto time, Timestamp::parse(timeText));
    RestoreStatement out{store, {}, {}, 0, head, 0, time, {}, {}, {}};
    VB_TRY(out.lineageBefore, reader.text("lineage_before"));
    VB_TRY(out.lineage, reader.text("lineage"));
    VB_TRY(out.entries, reader.integer("entries"));
    VB_TRY(out.seen, reader.integer("seen"));
    VB_TRY(out.reason, reader.text("reason"));
    VB_TRY(out.administrator, reader.text("administrator"));
    VB_TRY(out.qaApprover, reader.text("qa_approver"));
    if (type != "restore" || out.administrator == out.qaApprover)
        return fail(ErrorCode::integrity, VB_MSG("This is no statement of a restore by two people."));
    return out;
}

Result<std::vector<RestoreStatement>> restoresOf(domain::RecordReader &reader, const Installation &installation,
                                                 const crypto::Certificate &authority, const StoreId &store)
{
    std::vector<RestoreStatement> out;
    for (const auto &item : installation.restores) {
        const auto *text = item.get<std::string>();
        const auto whole = text ? *text : std::string();
        VB_TRY(const auto statementText, statementIn(whole));
        VB_TRY(const auto parsed, json::parse(statementText, "restore"));
        VB_TRY(auto statement, RestoreStatement::fromJson(parsed));
        if (statement.store != store)
            return fail(ErrorCode::integrity, VB_MSG("A restore in the installation record is of another store."));
        VB_CHECK(
            checkSignedByTwo(reader, whole, statement.administrator, statement.qaApprover, authority, statement.time));
        out.push_back(std::move(statement));
    }
    return out;
}

bool excused(const std::vector<RestoreStatement> &restores, const ledger::Checkpoint &checkpoint)
{
    return std::ranges::any_of(restores, [&checkpoint](const RestoreStatement &restore) {
        return checkpoint.size > restore.entries && checkpoint.time <= restore.time;
    });
}

} // namespace valbench::services
