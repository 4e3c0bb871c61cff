// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "record_views.h"

#include <valbench/base/text.h>
#include <valbench/domain/deviation.h>
#include <valbench/domain/execution.h>
#include <valbench/domain/promotion.h>
#include <valbench/domain/roles.h>
#include <valbench/services/trail.h>

namespace valbench::services {

using domain::RecordType;

Result<std::string> titleOf(const domain::StoredRecord &record)
{
    VB_TRY(const auto content, json::parse(record.content, record.id.toText()));
    VB_TRY(const auto reader, json::Reader::open(content, record.id.toText()));
    switch (record.type) {
    case RecordType::account: return reader.text("full_name");
    case RecordType::dataSet:
    case RecordType::model: {
        VB_TRY(const auto name, reader.text("name"));
        VB_TRY(const auto version, reader.text("version"));
        return name + " " + version;
    }
    case RecordType::execution: {
        VB_TRY(const auto protocol, reader.object("protocol"));
        VB_TRY(const auto id, protocol.text("id"));
        VB_TRY(const auto attempt, reader.integer("attempt"));
        return "Execution of " + id + ", attempt " + std::to_string(attempt);
    }
    default: return reader.textOr("title", std::string(domain::word(record.type)));
    }
}

Result<domain::Involvement> involvementOf(domain::RecordReader &reader, const domain::StoredRecord &record)
{
    domain::Involvement out;
    domain::TrailFilter filter;
    filter.beforeSequence = record.sequence + 1;
    filter.limit = 1;
    VB_TRY(const auto entries, reader.trail(filter));
    if (entries.empty() || entries.front().entry.chain.sequence != record.sequence)
        return fail(ErrorCode::integrity, VB_MSG("The entry {n} that wrote {record} is missing."),
                    {{"n", std::to_string(record.sequence)}, {"record", record.id.toText()}});
    out.author = entries.front().entry.body.actor.userId;
    if (record.type == RecordType::execution) {
        VB_TRY(const auto execution, valueOf<domain::Execution>(record));
        out.executor = execution.executor;
    } else if (record.type == RecordType::report) {
        // Who executed may write the report, but neither review nor approve it.
        VB_TRY(const auto content, json::parse(record.content, record.id.toText()));
        VB_TRY(const auto document, json::Reader::open(content, record.id.toText()));
        VB_TRY(const auto executionId, document.text("subject"));
        VB_TRY(const auto id, domain::RecordId::parse(executionId));
        VB_TRY(const auto executionRecord, reader.current(id));
        VB_TRY(const auto execution, valueOf<domain::Execution>(executionRecord));
        out.executor = execution.executor;
    } else if (record.type == RecordType::deviation) {
        VB_TRY(const auto deviation, valueOf<domain::Deviation>(record));
        out.raiser = deviation.raisedBy;
    } else if (record.type == RecordType::promotion) {
        VB_TRY(const auto promotion, valueOf<domain::Promotion>(record));
        out.raiser = promotion.requestedBy;
    }
    return out;
}

Result<RecordWithSignatures> loadRecord(Context &context, domain::RecordReader &reader, std::string_view recordId,
                                        std::optional<RecordType> type)
{
    VB_TRY(const auto id, domain::RecordId::parse(recordId));
    VB_TRY(auto record, reader.current(id));
    if (type && record.type != *type)
        return fail(ErrorCode::badInput, VB_MSG("{id} is a record of type '{found}'; expected '{wanted}'."),
                    {{"id", id.toText()},
                     {"found", std::string(domain::word(record.type))},
                     {"wanted", std::string(domain::word(*type))}});
    VB_TRY(auto signatures, signaturesOf(reader, record, context.authority, context.storeId));
    auto valid = validOnCurrent(signatures);
    const auto stage = domain::stageOf(record.type, valid);
    return RecordWithSignatures{std::move(record), std::move(signatures), std::move(valid), stage};
}

std::vector<domain::ValidSignature> validOn(const std::vector<SignatureView> &signatures, std::int64_t version)
{
    std::vector<domain::ValidSignature> out;
    for (const auto &view : signatures) {
        const auto id = domain::RecordId::parse(view.id);
        if (view.valid && view.statement.recordVersion == version && id)
            out.push_back({*id, view.statement});
    }
    return out;
}

Result<std::optional<domain::StoredRecord>> versionInForce(domain::RecordReader &reader,
                                                           const RecordWithSignatures &loaded)
{
    if (loaded.stage == domain::Stage::approved)
        return std::optional(loaded.record);
    for (auto version = loaded.record.version - 1; version > 0; --version) {
        if (domain::stageOf(loaded.record.type, validOn(loaded.signatures, version)) == domain::Stage::approved) {
            VB_TRY(auto record, reader.version(loaded.record.id, version));
            return std::optional(std::move(record));
        }
    }
    return std::optional<domain::StoredRecord>();
}

Result<std::optional<RecordWithSignatures>> loadInForce(domain::RecordReader &reader,
                                                        const RecordWithSignatures &loaded)
{
    VB_TRY(auto record, versionInForce(reader, loaded));
    if (!record)
        return std::optional<RecordWithSignatures>();
    auto valid = validOn(loaded.signatures, record->version);
    return std::optional(
        RecordWithSignatures{*std::move(record), loaded.signatures, std::move(valid), domain::Stage::approved});
}

Result<domain::StoredRecord> keyedRecord(domain::RecordReader &reader, RecordType type, std::string_view idOrKey)
{
    if (idOrKey.find('/') != std::string_view::npos) {
        VB_TRY(auto found, reader.byKey(type, idOrKey));
        if (found)
            return *std::move(found);
        if (type == RecordType::dataSet)
            return fail(ErrorCode::notFound, VB_MSG("No data set '{key}' is registered."),
                        {{"key", std::string(idOrKey)}});
        return fail(ErrorCode::notFound, VB_MSG("No model version '{key}' is registered."),
                    {{"key", std::string(idOrKey)}});
    }
    VB_TRY(const auto id, domain::RecordId::parse(idOrKey));
    VB_TRY(auto record, reader.current(id));
    if (record.type != type)
        return fail(ErrorCode::badInput, VB_MSG("{id} is a record of type '{found}'; expected '{wanted}'."),
                    {{"id", id.toText()},
                     {"found", std::string(domain::word(record.type))},
                     {"wanted", std::string(domain::word(type))}});
    return record;
}

Result<RecordSummary> summaryOf(domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    const auto &record = loaded.record;
    RecordSummary out{
        record.id.toText(), record.version, record.type, {}, record.digest.toHex(), loaded.stage, {}, {}, {}, {}, {}};
    VB_TRY(out.title, titleOf(record));
    std::optional<domain::Execution> execution;
    if (record.type == RecordType::execution) {
        VB_TRY(execution, valueOf<domain::Execution>(record));
    }
    if (execution && execution->state != domain::ExecutionState::completed) {
        if (execution->state == domain::ExecutionState::inProgress)
            out.waitsFor = "completed by " + execution->executor;
    } else if (const auto next = domain::nextStep(record.type, loaded.valid)) {
        out.waitsFor = std::string(domain::wordOf(next->meaning)) + " by ";
        for (std::size_t i = 0; i < next->roles.size(); ++i) {
            out.waitsFor += i == 0 ? "" : i + 1 == next->roles.size() ? " or " : ", ";
            out.waitsFor += domain::printedName(next->roles[i]);
        }
    }
    const auto stamp = [&](std::int64_t sequence, std::string &time, std::string &who) -> Status {
        domain::TrailFilter filter;
        filter.beforeSequence = sequence + 1;
        filter.limit = 1;
        VB_TRY(const auto entries, reader.trail(filter));
        if (!entries.empty()) {
            time = entries.front().entry.chain.time.toText();
            who = entries.front().entry.body.actor.name;
        }
        return {};
    };
    VB_CHECK(stamp(record.sequence, out.changed, out.changedBy));
    if (record.version == 1) {
        out.created = out.changed;
        out.createdBy = out.changedBy;
    } else {
        VB_TRY(const auto first, reader.version(record.id, 1));
        VB_CHECK(stamp(first.sequence, out.created, out.createdBy));
    }
    return out;
}

Result<domain::Protocol> protocolIn(const domain::StoredRecord &record)
{
    VB_TRY(const auto content, json::parse(record.content, record.id.toText()));
    return domain::Protocol::fromJson(content, record.id.toText());
}

Result<std::vector<domain::Attempt>> attemptsOf(domain::RecordReader &reader, std::string_view protocolId)
{
    std::vector<domain::Attempt> attempts;
    VB_TRY(const auto records, reader.about(RecordType::execution, protocolId));
    for (const auto &record : records) {
        VB_TRY(const auto execution, valueOf<domain::Execution>(record));
        attempts.push_back(domain::Attempt::of(record, execution));
    }
    return attempts;
}

HistoryLine historyLine(const domain::TrailEntry &entry)
{
    const auto &body = entry.entry.body;
    std::string who = body.actor.name;
    if (const auto role = domain::fromWord<domain::Role>(body.actor.role))
        who += " (" + std::string(domain::printedName(*role)) + ")";
    return {entry.entry.chain.sequence,
            entry.entry.chain.time.toText(),
            std::move(who),
            sentenceFor(entry.entry),
            body.reason,
            entry.line,
            entry.hash.toHex()};
}

} // namespace valbench::services
