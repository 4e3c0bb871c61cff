// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "data_openings.h"

#include <algorithm>

#include <valbench/domain/data_set.h>
#include <valbench/domain/model.h>
#include <valbench/validation/check_catalogue.h>

#include "record_views.h"

namespace valbench::services {

using domain::DataSet;
using domain::RecordType;

namespace {

struct Registered
{
    std::string id;
    DataSet data;
};

Result<std::vector<Registered>> registered(domain::RecordReader &reader)
{
    std::vector<Registered> out;
    VB_TRY(const auto records, reader.list(RecordType::dataSet));
    for (const auto &record : records) {
        VB_TRY(auto data, valueOf<DataSet>(record));
        out.push_back({record.id.toText(), std::move(data)});
    }
    return out;
}

/// Whether the model says that it was made with a file of this digest.
bool isNamedBy(const domain::ModelVersion &model, const std::string &sha256)
{
    const auto isIt = [&](const auto &named) { return named.sha256 == sha256; };
    return std::ranges::any_of(model.artifacts, isIt) ||
           (model.lineage && std::ranges::any_of(model.lineage->data, isIt));
}

Error usedUp(const std::string &id, const DataSet &data)
{
    return Error(ErrorCode::refused,
                 VB_MSG("The sealed set {id} ({set}) was opened {n} times, as often as it may be, the last time for "
                        "{execution}. Register a new sealed set of cases that nobody has seen, and name it in a new "
                        "version of the protocol."),
                 {{"id", id},
                  {"set", data.key()},
                  {"n", std::to_string(data.openings.size())},
                  {"execution", data.openings.back().execution}});
}

Status checkIndependence(const Registered &test, const domain::ModelVersion &model, const std::vector<Registered> &all)
{
    bool namesOne = false;
    for (const auto &other : all) {
        if (!domain::makesModels(other.data.role) || !isNamedBy(model, other.data.sha256))
            continue;
        namesOne = true;
        const auto *overlap = test.data.overlapWith(other.data.sha256);
        if (!overlap)
            return fail(ErrorCode::refused,
                        VB_MSG("Nobody has counted which cases the sealed set {id} shares with {other} ({set}), with "
                               "which {model} was made. Compare them ('data compare {id} --with {other}')."),
                        {{"id", test.id}, {"other", other.id}, {"set", other.data.key()}, {"model", model.key()}});
        if (!overlap->patients)
            return fail(ErrorCode::refused,
                        VB_MSG("Nobody can tell which patients the sealed set {id} shares with {other} ({set}), with "
                               "which {model} was made: one of them has no patient key. Register it anew with one."),
                        {{"id", test.id}, {"other", other.id}, {"set", other.data.key()}, {"model", model.key()}});
        if (!overlap->isNone())
            return fail(
                ErrorCode::refused,
                VB_MSG("The sealed set {id} shares {records} rows and {patients} patients with {other} ({set}), "
                       "with which {model} was made. It cannot test this model; take them out and register "
                       "what is left."),
                {{"id", test.id},
                 {"records", std::to_string(overlap->records)},
                 {"patients", std::to_string(*overlap->patients)},
                 {"other", other.id},
                 {"set", other.data.key()},
                 {"model", model.key()}});
    }
    if (!namesOne)
        return fail(ErrorCode::refused,
                    VB_MSG("The model version {model} names no training data that are registered here, so nobody can "
                           "tell whether the sealed set {id} is independent of them. Register them ('data register "
                           "--role training'); the model names them by their SHA-256, as a file or in its lineage."),
                    {{"model", model.key()}, {"id", test.id}});
    return {};
}

} // namespace

Result<std::vector<std::string>> setsToOpen(domain::RecordReader &reader, const domain::Protocol &protocol)
{
    std::vector<std::string> out;
    const auto isLocked = [&protocol](const DataSet &data) {
        return std::ranges::any_of(protocol.data, [&data](const domain::DataNeed &need) {
            return need.role == validation::testRole && need.sha256 == data.sha256;
        });
    };
    VB_TRY(const auto all, registered(reader));
    for (const auto &test : all) {
        if (!test.data.isSealed || !isLocked(test.data))
            continue;
        VB_TRY(const auto record, reader.byKey(RecordType::model, protocol.modelName + "/" + protocol.modelVersion));
        if (!record)
            return fail(ErrorCode::notFound, VB_MSG("The model version '{model}' is not registered here."),
                        {{"model", protocol.modelName + "/" + protocol.modelVersion}});
        VB_TRY(const auto model, valueOf<domain::ModelVersion>(*record));
        if (test.data.openingsLeft() == 0)
            return fail(usedUp(test.id, test.data));
        if (!model.trainedBy.empty() && model.trainedBy == test.data.custodian)
            return fail(ErrorCode::refused,
                        VB_MSG("{user} keeps the sealed set {id} and trained {model}; who trains a model must not have "
                               "its test set. Register the set anew with another custodian."),
                        {{"user", model.trainedBy}, {"id", test.id}, {"model", model.key()}});
        VB_CHECK(checkIndependence(test, model, all));
        out.push_back(test.id);
    }
    return out;
}

Status recordOpenings(domain::UnitOfWork &work, const std::vector<std::string> &sets, std::string_view executionId,
                      std::string_view protocolId, std::string_view userId, const Timestamp &time)
{
    for (const auto &set : sets) {
        VB_TRY(const auto id, domain::RecordId::parse(set));
        VB_TRY(const auto record, work.read().current(id));
        VB_TRY(auto data, valueOf<DataSet>(record));
        if (data.openingsLeft() == 0)
            return fail(usedUp(set, data));
        data.openings.push_back(
            {std::string(executionId), std::string(protocolId), std::string(userId), time.toText()});
        VB_CHECK(work.put(id, record.version, data.toJson(), "data.opened", "executed by an approved protocol",
                          {{"execution", executionId},
                           {"protocol", protocolId},
                           {"number", static_cast<std::int64_t>(data.openings.size())},
                           {"allowed", data.allowedOpenings}}));
    }
    return {};
}

} // namespace valbench::services
