// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/requirement_sets.h>

#include "private_file.h"
#include "traced_records.h"

namespace valbench::services {

using domain::Permission;
using domain::RecordType;
using domain::RequirementSet;

namespace {

Result<RequirementSetView> requirementSetViewOf(Context &context, domain::RecordReader &reader,
                                                const RecordWithSignatures &loaded)
{
    RequirementSetView out;
    VB_TRY(out.record, summaryOf(reader, loaded));
    VB_TRY(out.set, requirementSetIn(loaded.record));
    VB_TRY(const auto inForce, setInForce(context, reader, loaded.record.id));
    out.inForce = inForce ? inForce->version : 0;
    return out;
}

} // namespace

RequirementService Workspace::requirements()
{
    return RequirementService(*m_context);
}

Result<RequirementSet> RequirementService::read(const std::filesystem::path &file)
{
    VB_TRY(const auto bytes, readFile(file));
    const auto source = file.filename().string();
    VB_TRY(const auto content, json::parse(asText(bytes), source));
    return RequirementSet::fromJson(content, source);
}

Result<std::string> RequirementService::add(const Session &session, const RequirementSet &set, std::string_view reason)
{
    return m_context.perform(session, Permission::authorProtocol, "requirement.import", "",
                             [&]() -> Result<std::string> {
                                 VB_CHECK(checkReason(reason));
                                 VB_CHECK(RequirementSet::fromJson(set.toJson())); // the same rules as for reading
                                 VB_TRY(auto work, m_context.store->begin(session.person()));
                                 VB_TRY(const auto id, work->reserveId("RS"));
                                 VB_CHECK(work->put(id, 0, set.toJson(), "requirement.imported", reason,
                                                    {{"title", set.title}, {"requirements", set.requirements.size()}}));
                                 VB_CHECK(work->commit());
                                 return id.toText();
                             });
}

Status RequirementService::revise(const Session &session, std::string_view recordId, const RequirementSet &set,
                                  std::string_view reason)
{
    return m_context.perform(session, Permission::authorProtocol, "requirement.revise", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_CHECK(RequirementSet::fromJson(set.toJson()));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId, RecordType::requirementSet));
        VB_CHECK(domain::mayEdit(RecordType::requirementSet, loaded.valid));
        VB_CHECK(work->put(loaded.record.id, loaded.record.version, set.toJson(), "requirement.revised", reason,
                           {{"title", set.title}, {"requirements", set.requirements.size()}}));
        VB_CHECK(work->commit());
        return {};
    });
}

Result<std::vector<RequirementSetView>> RequirementService::list(const Session &session)
{
    using List = std::vector<RequirementSetView>;
    return m_context.perform(session, Permission::viewRecords, "requirement.list", "", [&]() -> Result<List> {
        return listRecords<RequirementSetView>(
            m_context, RecordType::requirementSet,
            [&](auto &reader, const auto &loaded) { return requirementSetViewOf(m_context, reader, loaded); });
    });
}

Result<RequirementSetView> RequirementService::show(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::viewRecords, "requirement.view", recordId, [&]() -> Result<RequirementSetView> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::requirementSet));
            return requirementSetViewOf(m_context, *reader, loaded);
        });
}

Result<std::string> RequirementService::exportText(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::exportRecords, "requirement.export", recordId, [&]() -> Result<std::string> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::requirementSet));
            VB_TRY(const auto content, json::parse(loaded.record.content, recordId));
            auto text = json::toText(content) + "\n";
            VB_TRY(auto work, m_context.store->begin(session.person()));
            VB_CHECK(work->note("record.exported", "requirement set as JSON", &loaded.record.id,
                                {{"sha256", loaded.record.digest.toHex()}, {"file_sha256", sha256(text).toHex()}}));
            VB_CHECK(work->commit());
            return text;
        });
}

} // namespace valbench::services
