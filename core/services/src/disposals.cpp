// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "disposals.h"

#include <algorithm>
#include <limits>

#include <valbench/ledger/verify.h>

namespace valbench::services {

namespace {

std::string detailOf(const ledger::Entry &entry, std::string_view name)
{
    const auto *value = entry.body.details.find(name);
    const auto *text = value ? value->get<std::string>() : nullptr;
    return text ? *text : std::string();
}

Status checkDisposal(domain::RecordReader &reader, const ledger::Entry &entry, const StoreId &store,
                     const crypto::Certificate &authority)
{
    const auto whole = detailOf(entry, "signed");
    VB_TRY(const auto statementText, statementIn(whole));
    VB_TRY(const auto value, json::parse(statementText, "disposal"));
    VB_TRY(const auto statement, json::Reader::open(value, "disposal"));
    VB_TRY(const auto type, statement.text("type"));
    VB_TRY(const auto of, statement.text("store"));
    VB_TRY(const auto execution, statement.text("execution"));
    VB_TRY(auto evidence, statement.texts("evidence"));
    VB_TRY(const auto untilText, statement.text("kept_until"));
    VB_TRY(const auto until, Timestamp::parse(untilText));
    VB_TRY(const auto timeText, statement.text("time"));
    VB_TRY(const auto time, Timestamp::parse(timeText));
    VB_TRY(const auto administrator, statement.text("administrator"));
    VB_TRY(const auto qaApprover, statement.text("qa_approver"));
    std::vector<std::string> named;
    for (const auto &item : entry.body.evidence)
        named.push_back(item.digest.toHex());
    std::ranges::sort(named);
    std::ranges::sort(evidence);
    if (type != "disposal" || of != store.toText() || !entry.body.record || entry.body.record->id != execution ||
        named != evidence)
        return fail(ErrorCode::integrity, VB_MSG("What entry {entry} disposes of is not what two people signed."),
                    {{"entry", std::to_string(entry.chain.sequence)}});
    if (time < until || entry.chain.time < until)
        return fail(ErrorCode::integrity,
                    VB_MSG("Entry {entry} disposes of evidence that had to be kept until {date}."),
                    {{"entry", std::to_string(entry.chain.sequence)}, {"date", until.toReadableText()}});
    return checkSignedByTwo(reader, whole, administrator, qaApprover, authority, time);
}

} // namespace

json::Object DisposalStatement::toJson() const
{
    json::Array digests;
    for (const auto &digest : evidence)
        digests.emplace_back(digest);
    return {{"type", "disposal"},
            {"store", store.toText()},
            {"execution", executionId},
            {"execution_sha256", executionSha256},
            {"class", retentionClass},
            {"kept_until", keptUntil},
            {"evidence", std::move(digests)},
            {"reason", reason},
            {"time", time.toText()},
            {"administrator", administrator},
            {"qa_approver", qaApprover}};
}

std::string disposalText(const ledger::Entry &entry)
{
    return "on " + entry.chain.time.toReadableText() + " by " + entry.body.actor.name + " and " +
           detailOf(entry, "qa_approver");
}

Result<DisposalCheck> checkDisposals(domain::RecordReader &reader, const StoreId &store,
                                     const crypto::Certificate &authority)
{
    domain::TrailFilter filter;
    filter.actionPrefix = ledger::disposalAction;
    filter.limit = std::numeric_limits<std::size_t>::max();
    VB_TRY(const auto entries, reader.trail(filter));
    DisposalCheck out;
    for (const auto &item : entries) {
        VB_CHECK(checkDisposal(reader, item.entry, store, authority));
        ++out.disposals;
    }
    if (!entries.empty()) {
        const auto &last = entries.front().entry;
        out.last = std::to_string(last.body.evidence.size()) + " files of " + last.body.record->id + " " +
                   disposalText(last) + " under the class '" + detailOf(last, "class") + "'";
    }
    return out;
}

} // namespace valbench::services
