// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/records.h>

#include <algorithm>
#include <iterator>

#include "record_views.h"

namespace valbench::services {

using domain::Permission;

Result<RecordSummary> RecordService::summary(const Session &session, std::string_view recordId)
{
    return m_context.perform(session, Permission::viewRecords, "record.view", recordId, [&]() -> Result<RecordSummary> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId));
        return summaryOf(*reader, loaded);
    });
}

Result<std::vector<RecordSummary>> RecordService::list(const Session &session, domain::RecordType type)
{
    using List = std::vector<RecordSummary>;
    return m_context.perform(session, Permission::viewRecords, "record.list", "", [&]() -> Result<List> {
        return listRecords<RecordSummary>(m_context, type,
                                          [](auto &reader, const auto &loaded) { return summaryOf(reader, loaded); });
    });
}

Result<std::vector<SignatureView>> RecordService::signatures(const Session &session, std::string_view recordId)
{
    using List = std::vector<SignatureView>;
    return m_context.perform(session, Permission::viewRecords, "record.view", recordId, [&]() -> Result<List> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto loaded, loadRecord(m_context, *reader, recordId));
        return std::move(loaded.signatures);
    });
}

Result<std::vector<HistoryLine>> RecordService::history(const Session &session, std::string_view recordId)
{
    using List = std::vector<HistoryLine>;
    return m_context.perform(session, Permission::viewRecords, "record.view", recordId, [&]() -> Result<List> {
        List out;
        VB_TRY(const auto reader, m_context.reader());
        domain::TrailFilter filter;
        filter.recordId = recordId;
        filter.limit = 10000;
        VB_TRY(auto entries, reader->trail(filter));
        // Signatures are records of their own; their entries belong to the history of what was signed.
        VB_TRY(const auto signatures, reader->about(domain::RecordType::signature, recordId));
        for (const auto &signature : signatures) {
            filter.recordId = signature.id.toText();
            VB_TRY(auto more, reader->trail(filter));
            std::ranges::move(more, std::back_inserter(entries));
        }
        std::ranges::sort(entries, std::ranges::greater(),
                          [](const domain::TrailEntry &entry) { return entry.entry.chain.sequence; });
        for (const auto &entry : entries)
            out.push_back(historyLine(entry));
        return out;
    });
}

Result<std::vector<SignatureFiles>> RecordService::exportSignatures(const Session &session, std::string_view recordId)
{
    using List = std::vector<SignatureFiles>;
    return m_context.perform(session, Permission::exportRecords, "signature.export", recordId, [&]() -> Result<List> {
        List out;
        VB_TRY(const auto id, domain::RecordId::parse(recordId));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto records, reader->about(domain::RecordType::signature, recordId));
        for (const auto &record : records) {
            VB_TRY(const auto content, json::parse(record.content, record.id.toText()));
            VB_TRY(auto signature, domain::Signature::fromJson(content));
            VB_TRY(const auto statement, signature.parsed());
            VB_TRY(auto value, fromBase64(signature.value));
            VB_TRY(auto signedRecord, reader->version(id, statement.recordVersion));
            out.push_back({record.id.toText(), std::move(signature.statement), std::move(value),
                           std::move(signature.certificatePem), std::move(signedRecord.content),
                           statement.recordVersion});
        }
        if (out.empty())
            return fail(ErrorCode::notFound, VB_MSG("Nobody has signed {id} yet."), {{"id", id.toText()}});
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(work->note("record.exported-signatures", "exported with what they sign", &id,
                            {{"signatures", out.size()}}));
        VB_CHECK(work->commit());
        VB_CHECK(m_context.makeCheckpoint());
        return out;
    });
}

Result<std::string> RecordService::content(const Session &session, std::string_view recordId)
{
    return m_context.perform(session, Permission::viewRecords, "record.view", recordId, [&]() -> Result<std::string> {
        VB_TRY(const auto id, domain::RecordId::parse(recordId));
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto record, reader->current(id));
        if (record.type == domain::RecordType::credential)
            return fail(ErrorCode::refused, VB_MSG("Credentials are never shown."));
        return record.content;
    });
}

} // namespace valbench::services
