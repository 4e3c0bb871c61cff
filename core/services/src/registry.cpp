// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/registry.h>

#include <algorithm>
#include <map>

#include <valbench/base/text.h>

#include "people.h"
#include "promotion_records.h"

namespace valbench::services {

using domain::ModelVersion;
using domain::Permission;
using domain::RecordType;
using domain::WriteBack;
using domain::WriteBackState;

namespace {

Result<WriteBackView> viewOf(domain::RecordReader &reader, const domain::StoredRecord &record)
{
    VB_TRY(auto writeBack, valueOf<WriteBack>(record));
    VB_TRY(const auto model, keyedRecord(reader, RecordType::model, writeBack.model));
    VB_TRY(const auto version, valueOf<ModelVersion>(model));
    return WriteBackView{record.id.toText(), version.key(), std::move(writeBack)};
}

Result<domain::StoredRecord> writeBackRecord(domain::RecordReader &reader, std::string_view recordId)
{
    VB_TRY(const auto id, domain::RecordId::parse(recordId));
    VB_TRY(auto record, reader.current(id));
    if (record.type != RecordType::writeBack)
        return fail(ErrorCode::badInput, VB_MSG("{id} is a record of type '{found}'; expected '{wanted}'."),
                    {{"id", id.toText()},
                     {"found", std::string(domain::word(record.type))},
                     {"wanted", std::string(domain::word(RecordType::writeBack))}});
    return record;
}

/// The newest checkpoint, if it covers so many entries.
Result<std::optional<std::string>> coveringNote(Context &context, std::int64_t size)
{
    VB_TRY(const auto kept, context.store->checkpoints());
    if (kept.empty() || kept.back().checkpoint.size < size)
        return std::optional<std::string>();
    return std::optional(ledger::noteText(kept.back()));
}

Status checkWritten(Context &context, const WriteBack &writeBack, const WrittenBack &written)
{
    VB_TRY(const auto kept, context.store->checkpoints());
    const bool known = std::ranges::any_of(kept, [&](const auto &note) {
        return note.checkpoint.size >= writeBack.approvedSize && ledger::noteText(note) == written.checkpoint;
    });
    if (!known || written.checkpointRun.empty())
        return fail(ErrorCode::integrity,
                    VB_MSG("The run {run} on {server} holds a checkpoint that is not one of this store's after the "
                           "approval. Somebody else wrote it there: find out who, before this version is used."),
                    {{"run", written.checkpointRun}, {"server", writeBack.server}});
    return {};
}

/// The aliases that the write-backs which are done left behind on a registered model.
Result<std::map<std::string, std::string>> aliasesOf(domain::RecordReader &reader, const domain::Lineage &lineage)
{
    std::vector<WriteBack> done;
    VB_TRY(const auto records, reader.list(RecordType::writeBack));
    for (const auto &record : records) {
        VB_TRY(auto item, valueOf<WriteBack>(record));
        if (item.state == WriteBackState::done && item.server == lineage.server &&
            item.registryName == lineage.registryName)
            done.push_back(std::move(item));
    }
    std::ranges::stable_sort(done, {}, &WriteBack::finished);
    std::map<std::string, std::string> out{{"staging", ""}, {"production", ""}};
    for (const auto &item : done) {
        if (!item.removeAlias.empty() && out[item.removeAlias] == item.registryVersion)
            out[item.removeAlias].clear();
        if (!item.setAlias.empty())
            out[item.setAlias] = item.registryVersion;
    }
    return out;
}

} // namespace

Status RegistryService::checkNew(const Session &session, const std::string &name, const std::string &version)
{
    return m_context.perform(session, Permission::registerModel, "model.register", "", [&]() -> Status {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto known, reader->byKey(RecordType::model, name + "/" + version));
        if (known)
            return fail(ErrorCode::refused, VB_MSG("{model} is registered already as {id}; a version never changes."),
                        {{"model", name + "/" + version}, {"id", known->id.toText()}});
        return {};
    });
}

Result<std::string> RegistryService::add(const Session &session, const ServerRegistration &registration,
                                         const RemoteModel &remote)
{
    return m_context.perform(session, Permission::registerModel, "model.register", "", [&]() -> Result<std::string> {
        VB_CHECK(checkReason(registration.reason));
        const auto &lineage = remote.lineage;
        auto model = registration.texts;
        model.name = registration.name.empty() ? lineage.registryName : registration.name;
        if (model.version.empty())
            model.version = lineage.registryVersion;
        if (model.description.empty())
            model.description = trimmed(remote.description);
        model.artifacts = remote.files;
        model.lineage = lineage;
        VB_TRY(auto work, m_context.store->begin(session.person()));
        if (model.trainedBy.empty() && domain::checkUserId(lineage.runUser)) {
            VB_TRY(const auto trainer, findPerson(work->read(), lineage.runUser));
            if (trainer)
                model.trainedBy = lineage.runUser;
        }
        VB_CHECK(ModelVersion::fromJson(model.toJson())); // the same rules as for reading
        VB_TRY(const auto known, work->read().byKey(RecordType::model, model.key()));
        if (known)
            return fail(ErrorCode::refused, VB_MSG("{model} is registered already as {id}; a version never changes."),
                        {{"model", model.key()}, {"id", known->id.toText()}});
        for (const auto &file : remote.describing)
            VB_CHECK(work->attach(file.mediaType, file.bytes));
        VB_TRY(const auto id, work->reserveId("MOD"));
        VB_CHECK(work->put(id, 0, model.toJson(), "model.registered", registration.reason,
                           {{"title", model.name + " " + model.version},
                            {"server", lineage.server},
                            {"registry_version", lineage.registryName + "/" + lineage.registryVersion}}));
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Result<std::vector<WriteBackView>> RegistryService::writeBacks(const Session &session, bool openOnly)
{
    using List = std::vector<WriteBackView>;
    return m_context.perform(session, Permission::viewRecords, "write-back.list", "", [&]() -> Result<List> {
        List out;
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto records, reader->list(RecordType::writeBack));
        for (const auto &record : records) {
            VB_TRY(auto view, viewOf(*reader, record));
            if (!openOnly || view.writeBack.state != WriteBackState::done)
                out.push_back(std::move(view));
        }
        return out;
    });
}

Result<WriteBackOrder> RegistryService::begin(const Session &session, std::string_view writeBackId)
{
    using Order = Result<WriteBackOrder>;
    return m_context.perform(session, Permission::synchronizeRegistry, "write-back.begin", writeBackId, [&]() -> Order {
        WriteBackOrder out;
        out.key = m_context.storeId.toText() + "/" + std::string(writeBackId);
        VB_TRY(const auto before, m_context.reader());
        VB_TRY(const auto due, writeBackRecord(*before, writeBackId));
        VB_TRY(const auto wanted, valueOf<WriteBack>(due));
        VB_TRY(auto note, coveringNote(m_context, wanted.approvedSize));
        if (!note) {
            VB_CHECK(m_context.makeCheckpoint());
            VB_TRY(note, coveringNote(m_context, wanted.approvedSize));
        }
        if (!note)
            return fail(ErrorCode::refused,
                        VB_MSG("There is no checkpoint that covers the approval, and this computer has no key to "
                               "make one. Do it at a station that was enrolled, or enrol this one (store enroll)."));
        out.checkpoint = *std::move(note);
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto record, writeBackRecord(work->read(), writeBackId));
        VB_TRY(out.view, viewOf(work->read(), record));
        auto &writeBack = out.view.writeBack;
        const auto now = m_context.environment.clock.now();
        if (writeBack.state == WriteBackState::done)
            return fail(ErrorCode::refused, VB_MSG("{id} is done; what was approved is on the server."),
                        {{"id", out.view.id}});
        if (!writeBack.mayBegin(now))
            return fail(ErrorCode::refused,
                        VB_MSG("Somebody is at {id} since {claimed}. Try again when that is done; after ten minutes "
                               "without an end it can be begun anew."),
                        {{"id", out.view.id}, {"claimed", writeBack.claimed}});
        writeBack.state = WriteBackState::inProgress;
        writeBack.claimed = now.toText();
        writeBack.problem.clear();
        VB_TRY(const auto stored, work->put(record.id, record.version, writeBack.toJson(), "write-back.begun",
                                            "to tell the tracking server what was approved",
                                            {{"promotion", writeBack.promotion}, {"server", writeBack.server}}));
        VB_CHECK(work->commit());
        out.version = stored.version;
        return out;
    });
}

Result<WriteBackView> RegistryService::finish(const Session &session, const WriteBackOrder &order,
                                              const WrittenBack &written)
{
    return m_context.perform(session, Permission::synchronizeRegistry, "write-back.finish", order.view.id,
                             [&]() -> Result<WriteBackView> {
                                 VB_TRY(auto work, m_context.store->begin(session.person()));
                                 VB_TRY(const auto record, writeBackRecord(work->read(), order.view.id));
                                 VB_TRY(auto view, viewOf(work->read(), record));
                                 auto &writeBack = view.writeBack;
                                 VB_CHECK(checkWritten(m_context, writeBack, written));
                                 writeBack.state = WriteBackState::done;
                                 writeBack.claimed.clear();
                                 writeBack.checkpointRun = written.checkpointRun;
                                 writeBack.checkpoint = written.checkpoint;
                                 writeBack.finished = m_context.environment.clock.now().toText();
                                 VB_CHECK(work->put(record.id, order.version, writeBack.toJson(), "write-back.done",
                                                    "all of it was read back from the server",
                                                    {{"promotion", writeBack.promotion},
                                                     {"server", writeBack.server},
                                                     {"checkpoint_run", written.checkpointRun}}));
                                 VB_CHECK(work->commit());
                                 return view;
                             });
}

Status RegistryService::giveBack(const Session &session, const WriteBackOrder &order, const Error &error)
{
    return m_context.perform(
        session, Permission::synchronizeRegistry, "write-back.finish", order.view.id, [&]() -> Status {
            VB_TRY(auto work, m_context.store->begin(session.person()));
            auto writeBack = order.view.writeBack;
            writeBack.state = WriteBackState::pending;
            writeBack.claimed.clear();
            writeBack.problem = error.text();
            VB_TRY(const auto id, domain::RecordId::parse(order.view.id));
            VB_CHECK(work->put(id, order.version, writeBack.toJson(), "write-back.failed", error.text(),
                               {{"promotion", writeBack.promotion}, {"server", writeBack.server}}));
            VB_CHECK(work->commit());
            return {};
        });
}

Result<ComparisonQuery> RegistryService::comparison(const Session &session, std::string_view idOrKey, bool withFiles)
{
    using Query = Result<ComparisonQuery>;
    return m_context.perform(session, Permission::synchronizeRegistry, "registry.compare", idOrKey, [&]() -> Query {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto record, keyedRecord(*reader, RecordType::model, idOrKey));
        ComparisonQuery out;
        VB_TRY(out.model, valueOf<ModelVersion>(record));
        if (!out.model.lineage || out.model.lineage->registryName.empty())
            return fail(ErrorCode::usage,
                        VB_MSG("{model} was registered from files; there is no other registry to compare it with."),
                        {{"model", out.model.key()}});
        VB_TRY(out.stage, stageOfModel(m_context, *reader, record.id.toText()));
        VB_TRY(const auto aliases, aliasesOf(*reader, *out.model.lineage));
        for (const auto &[alias, version] : aliases)
            out.aliases.push_back({alias, version});
        VB_TRY(const auto records, reader->about(RecordType::writeBack, record.id.toText()));
        std::string newest;
        for (const auto &item : records) {
            VB_TRY(const auto writeBack, valueOf<WriteBack>(item));
            if (writeBack.state != WriteBackState::done || writeBack.finished < newest)
                continue;
            newest = writeBack.finished;
            out.tags = writeBack.tags;
            out.checkpointRun = writeBack.checkpointRun;
            out.checkpoint = writeBack.checkpoint;
        }
        out.withFiles = withFiles;
        return out;
    });
}

Result<Comparison> RegistryService::note(const Session &session, const ComparisonQuery &query,
                                         std::vector<RegistryDifference> differences)
{
    return m_context.perform(
        session, Permission::synchronizeRegistry, "registry.compare", query.model.key(), [&]() -> Result<Comparison> {
            VB_TRY(auto work, m_context.store->begin(session.person()));
            VB_TRY(const auto record, keyedRecord(work->read(), RecordType::model, query.model.key()));
            json::Array found;
            for (const auto &difference : differences)
                found.push_back(json::Object{{"what", difference.what}, {"detail", difference.detail}});
            const auto count = static_cast<std::int64_t>(differences.size());
            VB_CHECK(work->note(comparedAction, "comparison of the registries", &record.id,
                                {{"title", query.model.key()},
                                 {"server", query.model.lineage->server},
                                 {std::string(differencesDetail), count},
                                 {std::string(filesDetail), query.withFiles},
                                 {"found", std::move(found)}}));
            VB_CHECK(work->commit());
            return Comparison{record.id.toText(), query.model.key(), query.withFiles, std::move(differences)};
        });
}

RegistryService Workspace::registry()
{
    return RegistryService(*m_context);
}

} // namespace valbench::services
