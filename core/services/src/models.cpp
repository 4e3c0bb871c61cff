// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/models.h>

#include <algorithm>

#include <valbench/data/digest.h>
#include <valbench/domain/semantic_version.h>

#include "model_path.h"
#include "promotion_records.h"

namespace valbench::services {

using domain::Permission;
using domain::RecordType;

namespace {

/// Whether no version of the same name comes after this one.
Result<bool> isLatest(domain::RecordReader &reader, const domain::ModelVersion &model)
{
    VB_TRY(const auto records, reader.list(RecordType::model));
    for (const auto &record : records) {
        VB_TRY(const auto other, valueOf<domain::ModelVersion>(record));
        if (other.name == model.name && domain::compareVersions(other.version, model.version) > 0)
            return false;
    }
    return true;
}

/// Stage, open request and open write-back.
Status addStage(Context &context, domain::RecordReader &reader, ModelView &view)
{
    VB_TRY(view.stage, stageOfModel(context, reader, view.record.id));
    VB_TRY(view.isLatest, isLatest(reader, view.model));
    VB_TRY(const auto promotions, promotionsOf(context, reader, view.record.id));
    const auto now = context.environment.clock.now();
    for (const auto &item : promotions) {
        if (item.state != domain::PromotionState::open)
            continue;
        view.openPromotion = item.loaded.record.id.toText();
        view.promotionState = domain::expiresSoon(item.promotion, item.decision, now) ? "open, expires soon" : "open";
    }
    VB_TRY(const auto writeBacks, reader.about(RecordType::writeBack, view.record.id));
    for (const auto &record : writeBacks) {
        VB_TRY(const auto writeBack, valueOf<domain::WriteBack>(record));
        if (writeBack.state != domain::WriteBackState::done)
            view.openWriteBack = record.id.toText();
    }
    return {};
}

Result<ModelView> modelViewOf(Context &context, domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    VB_TRY(auto summary, summaryOf(reader, loaded));
    VB_TRY(auto model, valueOf<domain::ModelVersion>(loaded.record));
    VB_TRY(const auto loadedValidation, loadValidation(context, reader, loaded.record, model.key()));
    ModelView out{std::move(summary), std::move(model), {}, loadedValidation.validation};
    VB_CHECK(addStage(context, reader, out));
    VB_TRY(out.path, pathOf(reader, out, loadedValidation));
    return out;
}

} // namespace

Result<std::string> ModelService::add(const Session &session, domain::ModelVersion model,
                                      const std::vector<ModelFile> &files, std::string_view reason)
{
    return m_context.perform(session, Permission::registerModel, "model.register", "", [&]() -> Result<std::string> {
        VB_CHECK(checkReason(reason));
        model.artifacts.clear();
        for (const auto &file : files) {
            VB_TRY(const auto digest, data::fileDigest(file.path));
            std::error_code error;
            const auto size = std::filesystem::file_size(file.path, error);
            if (error)
                return fail(ErrorCode::unavailable, VB_MSG("{file} cannot be read."), {{"file", file.path.string()}});
            model.artifacts.push_back(
                {file.role, file.path.filename().string(), static_cast<std::int64_t>(size), digest.toHex()});
        }
        VB_CHECK(domain::ModelVersion::fromJson(model.toJson())); // the same rules as for reading
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto known, work->read().byKey(RecordType::model, model.key()));
        if (known)
            return fail(ErrorCode::refused, VB_MSG("{model} is registered already as {id}; a version never changes."),
                        {{"model", model.key()}, {"id", known->id.toText()}});
        VB_TRY(const auto id, work->reserveId("MOD"));
        VB_CHECK(work->put(id, 0, model.toJson(), "model.registered", reason,
                           {{"title", model.name + " " + model.version}}));
        VB_CHECK(work->commit());
        return id.toText();
    });
}

Result<std::vector<ModelView>> ModelService::list(const Session &session)
{
    using List = std::vector<ModelView>;
    return m_context.perform(session, Permission::viewRecords, "model.list", "", [&]() -> Result<List> {
        return listRecords<ModelView>(m_context, RecordType::model, [&](auto &reader, const auto &loaded) {
            return modelViewOf(m_context, reader, loaded);
        });
    });
}

Result<ModelView> ModelService::show(const Session &session, std::string_view idOrKey)
{
    return m_context.perform(session, Permission::viewRecords, "model.view", idOrKey, [&]() -> Result<ModelView> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(const auto record, keyedRecord(*reader, RecordType::model, idOrKey));
        VB_TRY(const auto loaded, loadRecord(m_context, *reader, record.id.toText(), RecordType::model));
        return modelViewOf(m_context, *reader, loaded);
    });
}

} // namespace valbench::services
