// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "validation_facts.h"

#include <algorithm>

#include <valbench/domain/deviation.h>
#include <valbench/domain/report.h>

#include "execution_work.h"
#include "promotion_records.h"
#include "traced_records.h"

namespace valbench::services {

using domain::ProtocolKind;
using domain::RecordType;
using domain::Stage;
using validation::TraceState;

namespace {

constexpr std::size_t comparisonsAtOnce = 50;

/// In force where any is; else the newest that is not rejected.
Status loadProtocol(Context &context, domain::RecordReader &reader, std::string_view modelKey, LoadedKind &out)
{
    VB_TRY(const auto records, reader.about(RecordType::protocol, modelKey));
    for (auto record = records.rbegin(); record != records.rend(); ++record) {
        VB_TRY(const auto protocol, protocolIn(*record));
        if (protocol.kind != out.facts.kind)
            continue;
        VB_TRY(auto loaded, loadRecord(context, reader, record->id.toText()));
        VB_TRY(auto inForce, loadInForce(reader, loaded));
        if (!inForce && (out.protocol || loaded.stage == Stage::rejected))
            continue;
        out.facts.protocol = {record->id.toText(), inForce ? inForce->record.version : 0};
        out.protocol = inForce ? *std::move(inForce) : std::move(loaded);
        if (out.facts.protocol->inForce > 0)
            break;
    }
    return {};
}

/// Critical and major ones of an execution that are not closed.
Result<std::vector<std::string>> openDeviations(Context &context, domain::RecordReader &reader,
                                                std::string_view executionId)
{
    std::vector<std::string> out;
    VB_TRY(const auto records, reader.about(RecordType::deviation, executionId));
    for (const auto &record : records) {
        VB_TRY(const auto deviation, valueOf<domain::Deviation>(record));
        if (deviation.deviationClass == domain::DeviationClass::minor)
            continue;
        VB_TRY(const auto loaded, loadRecord(context, reader, record.id.toText()));
        if (loaded.stage != Stage::approved)
            out.push_back(record.id.toText());
    }
    return out;
}

RegistryComparison comparisonIn(domain::TrailEntry entry)
{
    RegistryComparison out{std::move(entry), {}, false};
    const auto &details = out.entry.entry.body.details;
    const auto *count = details.find(differencesDetail);
    const auto *files = details.find(filesDetail);
    if (const auto *number = count && files ? count->get<std::int64_t>() : nullptr)
        out.differences = *number;
    out.withFiles = files && *files == json::Value(true);
    return out;
}

Result<std::optional<std::int64_t>> openDifferences(domain::RecordReader &reader, const domain::RecordId &model)
{
    std::optional<std::int64_t> out = 0;
    for (const bool onlyWithFiles : {false, true}) {
        VB_TRY(const auto comparison, newestComparison(reader, model, onlyWithFiles));
        if (comparison && !comparison->differences)
            return std::optional<std::int64_t>();
        if (comparison)
            out = std::max(*out, *comparison->differences);
    }
    return out;
}

Status loadReport(Context &context, domain::RecordReader &reader, const domain::StoredRecord &model, LoadedKind &out)
{
    const auto &execution = out.execution->record;
    VB_TRY(const auto reports, reader.about(RecordType::report, execution.id.toText()));
    if (reports.empty())
        return {};
    VB_TRY(out.report, loadRecord(context, reader, reports.back().id.toText()));
    VB_TRY(const auto report, valueOf<domain::Report>(out.report->record));
    out.facts.report = {out.report->record.id.toText(), out.report->stage, report.conclusion,
                        report.model.id == model.id.toText() && report.model.sha256 == model.digest.toHex() &&
                            report.execution == domain::RecordReference::to(execution)};
    return {};
}

} // namespace

Result<LoadedKind> loadKind(Context &context, domain::RecordReader &reader, const domain::StoredRecord &model,
                            std::string_view modelKey, ProtocolKind kind)
{
    LoadedKind out;
    out.facts.kind = kind;
    VB_CHECK(loadProtocol(context, reader, modelKey, out));
    if (!out.protocol)
        return out;
    VB_TRY(const auto executed, newestExecution(reader, out.facts.protocol->id));
    if (!executed)
        return out;
    const auto id = executed->id.toText();
    VB_TRY(out.execution, loadRecord(context, reader, id));
    VB_TRY(out.run, valueOf<domain::Execution>(out.execution->record));
    VB_TRY(auto open, openDeviations(context, reader, id));
    out.facts.execution = {id, out.run->protocol.version, out.run->state, out.run->outcome(), std::move(open)};
    VB_CHECK(loadReport(context, reader, model, out));
    return out;
}

Result<std::optional<RegistryComparison>> newestComparison(domain::RecordReader &reader, const domain::RecordId &model,
                                                           bool onlyWithFiles)
{
    domain::TrailFilter filter;
    filter.recordId = model.toText();
    filter.actionPrefix = comparedAction;
    filter.limit = onlyWithFiles ? comparisonsAtOnce : 1;
    for (;;) {
        VB_TRY(auto entries, reader.trail(filter));
        for (auto &entry : entries) {
            auto found = comparisonIn(std::move(entry));
            if (!onlyWithFiles || found.withFiles || !found.differences)
                return std::optional(std::move(found));
            filter.beforeSequence = found.entry.entry.chain.sequence;
        }
        if (entries.size() < filter.limit)
            return std::optional<RegistryComparison>();
    }
}

Result<LoadedValidation> loadValidation(Context &context, domain::RecordReader &reader,
                                        const domain::StoredRecord &model, std::string_view modelKey)
{
    LoadedValidation out;
    domain::ValidationFacts facts;
    for (const auto &[kind, word] : domain::Words<ProtocolKind>::table) {
        VB_TRY(auto loaded, loadKind(context, reader, model, modelKey, kind));
        facts.kinds.push_back(loaded.facts);
        out.kinds.push_back(std::move(loaded));
    }
    VB_TRY(const auto matrices, matricesOf(context, reader, modelKey, Counted::inForce));
    for (const auto &view : matrices) {
        if (!view.set)
            continue; // what the protocol lists itself is all that it knows
        facts.gaps += view.matrix.count(TraceState::gap);
        facts.suspects += view.matrix.count(TraceState::suspect);
    }
    VB_TRY(facts.registryDifferences, openDifferences(reader, model.id));
    out.validation = domain::validationOf(facts);
    return out;
}

} // namespace valbench::services
