// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// From stored records to what services answer with.
#pragma once

#include <valbench/domain/protocol.h>
#include <valbench/domain/report.h>
#include <valbench/services/reason.h>

#include "context.h"
#include "signatures.h"

namespace valbench::services {

/// The title under which people know a record.
Result<std::string> titleOf(const domain::StoredRecord &record);

/// Who must not sign what, from the record and the trail.
Result<domain::Involvement> involvementOf(domain::RecordReader &reader, const domain::StoredRecord &record);

struct RecordWithSignatures
{
    domain::StoredRecord record;
    std::vector<SignatureView> signatures;
    std::vector<domain::ValidSignature> valid;
    domain::Stage stage = domain::Stage::draft;
};
/// badInput when the id is not one of this type (nullopt: any); notFound.
Result<RecordWithSignatures> loadRecord(Context &context, domain::RecordReader &reader, std::string_view recordId,
                                        std::optional<domain::RecordType> type = {});

/// Those that are valid and on this version.
[[nodiscard]] std::vector<domain::ValidSignature> validOn(const std::vector<SignatureView> &signatures,
                                                          std::int64_t version);

/// The newest version that is approved; none yet is nothing. A draft that follows it changes nothing of that.
Result<std::optional<domain::StoredRecord>> versionInForce(domain::RecordReader &reader,
                                                           const RecordWithSignatures &loaded);
/// The same with its signatures, as loadRecord() gives the current version.
Result<std::optional<RecordWithSignatures>> loadInForce(domain::RecordReader &reader,
                                                        const RecordWithSignatures &loaded);

/// A model version or data set by its record id or "name/version". notFound; badInput for another type's id.
Result<domain::StoredRecord> keyedRecord(domain::RecordReader &reader, domain::RecordType type,
                                         std::string_view idOrKey);

Result<RecordSummary> summaryOf(domain::RecordReader &reader, const RecordWithSignatures &loaded);

/// Loads every current record of a type as its value T, with summary.
template <class T, class Make>
Result<std::vector<T>> listRecords(Context &context, domain::RecordType type, Make &&make)
{
    std::vector<T> out;
    VB_TRY(const auto reader, context.reader());
    VB_TRY(const auto records, reader->list(type));
    for (const auto &record : records) {
        VB_TRY(auto loaded, loadRecord(context, *reader, record.id.toText(), type));
        VB_TRY(auto view, make(*reader, loaded));
        out.push_back(std::move(view));
    }
    return out;
}

/// Parses a stored record's content as a domain value.
template <class T>
Result<T> valueOf(const domain::StoredRecord &record)
{
    VB_TRY(const auto content, json::parse(record.content, record.id.toText()));
    return T::fromJson(content);
}

Result<domain::Protocol> protocolIn(const domain::StoredRecord &record);

/// Every execution of any version of this protocol, in their order.
Result<std::vector<domain::Attempt>> attemptsOf(domain::RecordReader &reader, std::string_view protocolId);

HistoryLine historyLine(const domain::TrailEntry &entry);

} // namespace valbench::services
