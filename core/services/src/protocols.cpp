// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/protocols.h>

#include <algorithm>
#include <functional>

#include <valbench/base/text.h>
#include <valbench/validation/complete.h>

#include "private_file.h"
#include "protocol_run.h"
#include "traced_records.h"

namespace valbench::services {

using domain::Permission;
using domain::RecordType;

namespace {

Result<ProtocolView> protocolViewOf(domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    ProtocolView out;
    VB_TRY(out.record, summaryOf(reader, loaded));
    VB_TRY(out.protocol, protocolIn(loaded.record));
    VB_TRY(const auto inForce, versionInForce(reader, loaded));
    if (inForce) {
        out.inForce = inForce->version;
        VB_TRY(out.effective, protocolIn(*inForce));
    }
    return out;
}

/// refused where a newer version than this one was written meanwhile.
Status checkBasis(domain::RecordReader &reader, const RecordWithSignatures &loaded, std::int64_t basedOn)
{
    if (basedOn == 0 || basedOn == loaded.record.version)
        return {};
    VB_TRY(const auto summary, summaryOf(reader, loaded));
    return fail(ErrorCode::conflict,
                VB_MSG("{id} was changed meanwhile: {who} saved version {version}, and yours is based on version "
                       "{mine}. Nothing was written. Compare them, then save on top of version {version}."),
                {{"id", summary.id},
                 {"who", summary.changedBy},
                 {"version", std::to_string(summary.version)},
                 {"mine", std::to_string(basedOn)}});
}

/// What the entry says of a change beside the digests of old and new: how many differences, and where.
json::Object changeDetails(const domain::Protocol &before, const domain::Protocol &after)
{
    constexpr std::size_t most = 40;
    const auto changes = domain::compareProtocols(before, after);
    std::string where;
    for (std::size_t i = 0; i < std::min(changes.size(), most); ++i) {
        const auto &change = changes[i];
        where += (where.empty() ? "" : "; ") + change.place() + " " +
                 (change.field.empty() ? std::string(domain::wordOf(change.kind)) : change.fieldName());
    }
    if (changes.size() > most)
        where += "; and more";
    return {{"title", after.title}, {"changes", changes.size()}, {"changed", where}};
}

Result<ProtocolVersion> versionOf(domain::RecordReader &reader, const Session &session,
                                  const RecordWithSignatures &loaded, const domain::StoredRecord &record)
{
    ProtocolVersion out;
    out.version = record.version;
    const auto valid = validOn(loaded.signatures, record.version);
    out.stage = domain::stageOf(RecordType::protocol, valid);
    out.signedByYou = std::ranges::any_of(
        valid, [&](const domain::ValidSignature &one) { return one.statement.userId == session.userId(); });
    domain::TrailFilter filter;
    filter.beforeSequence = record.sequence + 1;
    filter.limit = 1;
    VB_TRY(const auto entries, reader.trail(filter));
    if (!entries.empty()) {
        const auto &entry = entries.front().entry;
        out.changed = entry.chain.time.toText();
        out.changedBy = entry.body.actor.name;
        out.reason = entry.body.reason;
    }
    return out;
}

struct NamedVersion
{
    domain::StoredRecord record;
    ProtocolVersion version;
};

/// "PQ-1" or "PQ-1/2".
Result<NamedVersion> namedVersion(Context &context, domain::RecordReader &reader, const Session &session,
                                  std::string_view name)
{
    const auto slash = name.find('/');
    VB_TRY(const auto loaded, loadRecord(context, reader, name.substr(0, slash), RecordType::protocol));
    auto record = loaded.record;
    if (slash != std::string_view::npos) {
        const auto number = parseInteger(name.substr(slash + 1));
        if (!number || *number < 1 || *number > record.version)
            return fail(
                ErrorCode::notFound,
                VB_MSG("'{name}' is no version of {id}; it has the versions 1 to {last}, such as {id}/1."),
                {{"name", std::string(name)}, {"id", record.id.toText()}, {"last", std::to_string(record.version)}});
        VB_TRY(record, reader.version(record.id, *number));
    }
    VB_TRY(auto version, versionOf(reader, session, loaded, record));
    return NamedVersion{std::move(record), std::move(version)};
}

/// A model that cannot be found when the protocol runs is found out before anybody signs.
Status checkModel(domain::RecordReader &reader, const domain::Protocol &protocol)
{
    const auto model = protocol.modelName + "/" + protocol.modelVersion;
    VB_TRY(const auto record, reader.byKey(RecordType::model, model));
    if (!record)
        return fail(
            ErrorCode::notFound,
            VB_MSG("The protocol is for the model version '{model}', which is not registered here. Register it first."),
            {{"model", model}});
    const auto &scorer = protocol.analysis.scorer;
    if (!scorer.isLive() || (scorer.artifact.empty() && !scorer.takesFile()))
        return {};
    VB_TRY(const auto value, valueOf<domain::ModelVersion>(*record));
    VB_CHECK(artifactOf(protocol, value));
    return {};
}

} // namespace

Result<domain::Protocol> ProtocolService::read(const std::filesystem::path &file)
{
    VB_TRY(const auto bytes, readFile(file));
    const auto source = file.filename().string();
    VB_TRY(const auto content, json::parse(asText(bytes), source));
    VB_TRY(auto protocol, domain::Protocol::fromJson(content, source));
    return validation::completeProtocol(std::move(protocol));
}

Result<std::string> ProtocolService::import(const Session &session, const std::filesystem::path &file,
                                            std::string_view reason)
{
    VB_TRY(const auto protocol, read(file));
    return add(session, protocol, reason);
}

Result<std::string> ProtocolService::add(const Session &session, const domain::Protocol &protocol,
                                         std::string_view reason)
{
    return m_context.perform(session, Permission::authorProtocol, "protocol.import", "", [&]() -> Result<std::string> {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto complete, validation::completeProtocol(protocol));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(bindRequirements(work->read(), complete));
        VB_CHECK(domain::Protocol::fromJson(complete.toJson(), "protocol")); // the same rules as for reading
        VB_CHECK(checkModel(work->read(), complete));
        VB_TRY(const auto id, work->reserveId(domain::wordOf(complete.kind)));
        VB_CHECK(work->put(id, 0, complete.toJson(), "protocol.imported", reason, {{"title", complete.title}}));
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Status ProtocolService::revise(const Session &session, std::string_view recordId, const domain::Protocol &protocol,
                               std::string_view reason, std::int64_t basedOn)
{
    return m_context.perform(session, Permission::authorProtocol, "protocol.revise", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId, RecordType::protocol));
        VB_CHECK(checkBasis(work->read(), loaded, basedOn));
        VB_CHECK(domain::mayEdit(RecordType::protocol, loaded.valid));
        VB_TRY(const auto before, protocolIn(loaded.record));
        if (protocol.kind != before.kind)
            return fail(ErrorCode::badInput,
                        VB_MSG("{id} is of kind {kind} and stays that. Add the other as a protocol of its own."),
                        {{"id", loaded.record.id.toText()}, {"kind", std::string(domain::wordOf(before.kind))}});
        if (protocol.modelName != before.modelName || protocol.modelVersion != before.modelVersion)
            return fail(ErrorCode::badInput,
                        VB_MSG("{id} is for {model} and stays with it: what is executed is found by it. Add a protocol "
                               "of its own for the other version of the model."),
                        {{"id", loaded.record.id.toText()}, {"model", before.modelName + "/" + before.modelVersion}});
        VB_TRY(auto complete, validation::completeProtocol(protocol));
        VB_CHECK(bindRequirements(work->read(), complete));
        VB_CHECK(domain::Protocol::fromJson(complete.toJson(), "protocol")); // the same rules as for reading
        VB_CHECK(checkModel(work->read(), complete));
        VB_CHECK(work->put(loaded.record.id, loaded.record.version, complete.toJson(), "protocol.revised", reason,
                           changeDetails(before, complete)));
        VB_CHECK(work->commit());
        return {};
    });
}

Status ProtocolService::amend(const Session &session, std::string_view recordId, std::string_view reason)
{
    return m_context.perform(session, Permission::authorProtocol, "protocol.amend", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId, RecordType::protocol));
        if (loaded.stage != domain::Stage::approved)
            return fail(ErrorCode::refused,
                        VB_MSG("{id} version {version} is {stage}, and only an approved version is followed by a new "
                               "one. Change the draft itself; what is in review is rejected first."),
                        {{"id", loaded.record.id.toText()},
                         {"version", std::to_string(loaded.record.version)},
                         {"stage", std::string(domain::wordOf(loaded.stage))}});
        VB_TRY(const auto protocol, protocolIn(loaded.record));
        VB_CHECK(work->put(loaded.record.id, loaded.record.version, protocol.toJson(), "protocol.amended", reason,
                           {{"title", protocol.title}, {"in_force", loaded.record.version}}));
        VB_CHECK(work->commit());
        return {};
    });
}

Result<std::string> ProtocolService::derive(const Session &session, std::string_view recordId, std::string_view model,
                                            std::string_view reason)
{
    return m_context.perform(
        session, Permission::authorProtocol, "protocol.derive", recordId, [&]() -> Result<std::string> {
            VB_CHECK(checkReason(reason));
            VB_TRY(auto work, m_context.store->begin(session.person()));
            VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId, RecordType::protocol));
            VB_TRY(const auto inForce, versionInForce(work->read(), loaded));
            const auto &source = inForce ? *inForce : loaded.record;
            VB_TRY(auto protocol, protocolIn(source));
            VB_TRY(const auto record, keyedRecord(work->read(), RecordType::model, model));
            VB_TRY(const auto version, valueOf<domain::ModelVersion>(record));
            if (version.name != protocol.modelName || version.version == protocol.modelVersion)
                return fail(ErrorCode::refused,
                            VB_MSG("{id} is for {own}; a protocol that says the same takes another version of that "
                                   "model, and {model} is none."),
                            {{"id", source.id.toText()},
                             {"own", protocol.modelName + "/" + protocol.modelVersion},
                             {"model", version.key()}});
            protocol.modelVersion = version.version;
            VB_CHECK(checkModel(work->read(), protocol));
            VB_TRY(const auto id, work->reserveId(domain::wordOf(protocol.kind)));
            VB_CHECK(
                work->put(id, 0, protocol.toJson(), "protocol.derived", reason,
                          {{"title", protocol.title}, {"from", source.id.toText()}, {"from_version", source.version}}));
            VB_CHECK(work->commit());
            return id.toText();
        });
}

Result<std::vector<ProtocolVersion>> ProtocolService::versions(const Session &session, std::string_view recordId)
{
    using List = std::vector<ProtocolVersion>;
    return m_context.perform(session, Permission::viewRecords, "protocol.view", recordId, [&]() -> Result<List> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::protocol));
        VB_TRY(const auto records, reader->versions(loaded.record.id));
        List out;
        for (const auto &record : records) {
            VB_TRY(auto version, versionOf(*reader, session, loaded, record));
            out.push_back(std::move(version));
        }
        std::ranges::sort(out, std::ranges::greater(), &ProtocolVersion::version);
        return out;
    });
}

Result<ProtocolComparison> ProtocolService::compare(const Session &session, std::string_view before,
                                                    std::string_view after)
{
    using Comparison = ProtocolComparison;
    return m_context.perform(session, Permission::viewRecords, "protocol.view", after, [&]() -> Result<Comparison> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto one, namedVersion(m_context, *reader, session, before));
        VB_TRY(auto other, namedVersion(m_context, *reader, session, after));
        VB_TRY(const auto was, protocolIn(one.record));
        VB_TRY(const auto is, protocolIn(other.record));
        return Comparison{one.record.id.toText(), std::move(one.version), other.record.id.toText(),
                          std::move(other.version), domain::compareProtocols(was, is)};
    });
}

Result<std::vector<ProtocolView>> ProtocolService::list(const Session &session)
{
    using List = std::vector<ProtocolView>;
    return m_context.perform(session, Permission::viewRecords, "protocol.list", "", [&]() -> Result<List> {
        return listRecords<ProtocolView>(m_context, RecordType::protocol, protocolViewOf);
    });
}

Result<ProtocolView> ProtocolService::show(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::viewRecords, "protocol.view", recordId, [&]() -> Result<ProtocolView> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::protocol));
            return protocolViewOf(*reader, loaded);
        });
}

Result<std::string> ProtocolService::exportText(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::exportRecords, "protocol.export", recordId, [&]() -> Result<std::string> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::protocol));
            VB_TRY(const auto content, json::parse(loaded.record.content, recordId));
            auto text = json::toText(content) + "\n";
            VB_TRY(auto work, m_context.store->begin(session.person()));
            VB_CHECK(work->note("record.exported", "protocol as JSON", &loaded.record.id,
                                {{"sha256", loaded.record.digest.toHex()}, {"file_sha256", sha256(text).toHex()}}));
            VB_CHECK(work->commit());
            return text;
        });
}

} // namespace valbench::services
