// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/protocols.h>

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
    VB_TRY(auto summary, summaryOf(reader, loaded));
    VB_TRY(auto protocol, protocolIn(loaded.record));
    return ProtocolView{std::move(summary), std::move(protocol)};
}

/// A model that cannot be found when the protocol runs is found out before anybody signs.
Status checkArtifact(const domain::Protocol &protocol, const domain::StoredRecord &model)
{
    if (!protocol.analysis.scorer.isLive())
        return {};
    VB_TRY(const auto value, valueOf<domain::ModelVersion>(model));
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
        const auto modelKey = complete.modelName + "/" + complete.modelVersion;
        VB_TRY(const auto model, work->read().byKey(RecordType::model, modelKey));
        if (!model)
            return fail(
                ErrorCode::notFound,
                VB_MSG("The protocol is for the model version '{model}', which is not registered here. Register it "
                       "first."),
                {{"model", modelKey}});
        VB_CHECK(checkArtifact(complete, *model));
        VB_TRY(const auto id, work->reserveId(domain::wordOf(complete.kind)));
        VB_CHECK(work->put(id, 0, complete.toJson(), "protocol.imported", reason, {{"title", complete.title}}));
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Status ProtocolService::revise(const Session &session, std::string_view recordId, const domain::Protocol &protocol,
                               std::string_view reason)
{
    return m_context.perform(session, Permission::authorProtocol, "protocol.revise", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto complete, validation::completeProtocol(protocol));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_CHECK(bindRequirements(work->read(), complete));
        VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId, RecordType::protocol));
        VB_CHECK(domain::mayEdit(RecordType::protocol, loaded.valid));
        VB_TRY(const auto model,
               work->read().byKey(RecordType::model, complete.modelName + "/" + complete.modelVersion));
        if (model)
            VB_CHECK(checkArtifact(complete, *model));
        VB_CHECK(work->put(loaded.record.id, loaded.record.version, complete.toJson(), "protocol.revised", reason,
                           {{"title", complete.title}}));
        VB_CHECK(work->commit());
        return {};
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
