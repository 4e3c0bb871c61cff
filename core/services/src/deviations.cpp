// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/deviations.h>

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/domain/execution.h>

#include "record_views.h"

namespace valbench::services {

using domain::DeviationClass;
using domain::Disposition;
using domain::Permission;
using domain::RecordType;
using domain::Role;

namespace {

Result<DeviationView> deviationViewOf(domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    VB_TRY(auto summary, summaryOf(reader, loaded));
    VB_TRY(auto deviation, valueOf<domain::Deviation>(loaded.record));
    std::string state = "open";
    if (loaded.stage == domain::Stage::approved)
        state = "closed";
    else if (deviation.disposition != Disposition::none)
        state = "disposed";
    else if (deviation.classified)
        state = "classified";
    if (state == "open")
        summary.waitsFor = "classified by Validation lead or QA approver";
    else if (state == "classified")
        summary.waitsFor = "disposed of";
    return DeviationView{std::move(summary), std::move(deviation), std::move(state)};
}

/// The attempt of the deviation's step that has passed since, in words; refused if the latest did not (part11.md R-69).
Result<std::string> retestOf(domain::RecordReader &reader, const domain::Deviation &deviation)
{
    VB_TRY(const auto id, domain::RecordId::parse(deviation.execution));
    VB_TRY(const auto record, reader.current(id));
    VB_TRY(const auto execution, valueOf<domain::Execution>(record));
    const auto *step = execution.step(deviation.stepId);
    // An entry that was corrected to say so is no other attempt.
    const bool isCorrected = step && std::ranges::any_of(step->corrections, [](const domain::Correction &correction) {
                                 return correction.field == "outcome";
                             });
    if (!step || step->outcome != domain::Outcome::passed || isCorrected)
        return fail(ErrorCode::refused,
                    VB_MSG("Step {step} of {execution} has not passed since. Do it again there before the deviation is "
                           "called corrected; in an execution that is completed, what was found stands and is accepted "
                           "or rejected."),
                    {{"step", deviation.stepId}, {"execution", deviation.execution}});
    const auto &by = step->executor.empty() ? execution.executor : step->executor;
    return "Attempt " + std::to_string(step->attempt()) + " of step " + step->stepId + " passed: " + step->actual +
           " (" + by + ", " + step->finished + ")";
}

} // namespace

Result<std::vector<DeviationView>> DeviationService::list(const Session &session)
{
    using List = std::vector<DeviationView>;
    return m_context.perform(session, Permission::viewRecords, "deviation.list", "", [&]() -> Result<List> {
        return listRecords<DeviationView>(m_context, RecordType::deviation, deviationViewOf);
    });
}

Result<DeviationView> DeviationService::show(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::viewRecords, "deviation.view", recordId, [&]() -> Result<DeviationView> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::deviation));
            return deviationViewOf(*reader, loaded);
        });
}

Status DeviationService::classify(const Session &session, std::string_view recordId, DeviationClass deviationClass,
                                  std::string_view reason)
{
    return m_context.perform(session, Permission::classifyDeviation, "deviation.classify", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId, RecordType::deviation));
        VB_CHECK(domain::mayEdit(RecordType::deviation, loaded.valid));
        VB_TRY(auto deviation, valueOf<domain::Deviation>(loaded.record));
        const bool lowers = deviationClass < deviation.deviationClass;
        if (session.role() != Role::qaApprover && (deviationClass != DeviationClass::minor || lowers))
            return fail(ErrorCode::refused,
                        VB_MSG("A validation lead confirms minor deviations; major and critical ones, and lowering a "
                               "class, take a QA approver."));
        deviation.deviationClass = deviationClass;
        deviation.classified = true;
        VB_CHECK(work->put(loaded.record.id, loaded.record.version, deviation.toJson(), "deviation.classified", reason,
                           {{"class", domain::wordOf(deviationClass)}, {"title", deviation.title}}));
        VB_CHECK(work->commit());
        return {};
    });
}

Status DeviationService::dispose(const Session &session, std::string_view recordId, const DispositionRequest &request,
                                 std::string_view reason)
{
    return m_context.perform(session, Permission::disposeDeviation, "deviation.dispose", recordId, [&]() -> Status {
        VB_CHECK(checkReason(reason));
        if (trimmed(request.impact).empty() || trimmed(request.rootCause).empty() ||
            trimmed(request.correction).empty())
            return fail(ErrorCode::badInput, VB_MSG("A disposition needs impact, root cause and correction."));
        if (request.disposition == Disposition::none)
            return fail(ErrorCode::badInput, VB_MSG("Choose a disposition."));
        if (request.disposition == Disposition::acceptWithCondition && trimmed(request.condition).empty())
            return fail(ErrorCode::badInput,
                        VB_MSG("'accept with condition' needs the condition to be observed in use."));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto loaded, loadRecord(m_context, work->read(), recordId, RecordType::deviation));
        VB_CHECK(domain::mayEdit(RecordType::deviation, loaded.valid));
        VB_TRY(auto deviation, valueOf<domain::Deviation>(loaded.record));
        if (!deviation.classified)
            return fail(ErrorCode::refused, VB_MSG("{id} has not been classified yet."),
                        {{"id", std::string(recordId)}});
        deviation.retest.clear();
        if (request.disposition == Disposition::corrected) {
            VB_TRY(deviation.retest, retestOf(work->read(), deviation));
        }
        deviation.impact = trimmed(request.impact);
        deviation.rootCause = trimmed(request.rootCause);
        deviation.correction = trimmed(request.correction);
        deviation.capaReference = trimmed(request.capaReference);
        deviation.disposition = request.disposition;
        deviation.condition = trimmed(request.condition);
        VB_CHECK(work->put(loaded.record.id, loaded.record.version, deviation.toJson(), "deviation.disposed", reason,
                           {{"disposition", domain::wordOf(request.disposition)}, {"title", deviation.title}}));
        VB_CHECK(work->commit());
        return {};
    });
}

} // namespace valbench::services
