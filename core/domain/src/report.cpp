// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/report.h>

#include <algorithm>

namespace valbench::domain {

namespace {

} // namespace

Attempt Attempt::of(const StoredRecord &record, const Execution &execution)
{
    return {RecordReference::to(record),
            execution.attempt,
            execution.protocol.version,
            execution.executor,
            execution.started,
            execution.outcome(),
            execution.state == ExecutionState::cancelled};
}

json::Object Attempt::toJson() const
{
    json::Object out{{"execution", execution.toJson()},
                     {"number", number},
                     {"protocol_version", protocolVersion},
                     {"executor", executor},
                     {"started", started},
                     {"outcome", wordOf(outcome)}};
    if (cancelled)
        out.set("cancelled", true);
    return out;
}

Result<Attempt> Attempt::fromJson(const json::Reader &reader)
{
    Attempt attempt;
    VB_TRY(const auto execution, reader.object("execution"));
    VB_TRY(attempt.execution, RecordReference::fromJson(execution));
    VB_TRY(attempt.number, reader.integer("number"));
    VB_TRY(attempt.protocolVersion, reader.integer("protocol_version"));
    VB_TRY(attempt.executor, reader.text("executor"));
    VB_TRY(attempt.started, reader.text("started"));
    VB_TRY(const auto outcome, reader.text("outcome"));
    VB_TRY(attempt.outcome, fromWord<Outcome>(outcome));
    VB_TRY(attempt.cancelled, reader.booleanOr("cancelled", false));
    return attempt;
}

json::Object Report::toJson() const
{
    json::Array attemptList;
    for (const auto &attempt : attempts)
        attemptList.push_back(attempt.toJson());
    json::Array deviationList;
    for (const auto &deviation : deviations)
        deviationList.push_back(deviation.toJson());
    return {{"type", "report"},
            {"subject", execution.id},
            {"title", title},
            {"execution", execution.toJson()},
            {"protocol", protocol.toJson()},
            {"model", model.toJson()},
            {"attempts", std::move(attemptList)},
            {"deviations", std::move(deviationList)},
            {"conclusion", wordOf(conclusion)},
            {"reasons", json::textArray(reasons)},
            {"conditions", json::textArray(conditions)},
            {"summary", summary}};
}

Result<Report> Report::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "report"));
    Report report;
    VB_TRY(report.title, reader.text("title"));
    VB_TRY(const auto execution, reader.object("execution"));
    VB_TRY(report.execution, RecordReference::fromJson(execution));
    VB_TRY(const auto protocol, reader.object("protocol"));
    VB_TRY(report.protocol, RecordReference::fromJson(protocol));
    VB_TRY(const auto model, reader.object("model"));
    VB_TRY(report.model, RecordReference::fromJson(model));
    VB_TRY(const auto attempts, reader.objects("attempts"));
    for (const auto &item : attempts) {
        VB_TRY(auto attempt, Attempt::fromJson(item));
        report.attempts.push_back(std::move(attempt));
    }
    VB_TRY(const auto deviations, reader.objects("deviations"));
    for (const auto &item : deviations) {
        VB_TRY(auto reference, RecordReference::fromJson(item));
        report.deviations.push_back(std::move(reference));
    }
    VB_TRY(const auto conclusion, reader.text("conclusion"));
    VB_TRY(report.conclusion, fromWord<Conclusion>(conclusion));
    VB_TRY(report.reasons, reader.texts("reasons"));
    VB_TRY(report.conditions, reader.texts("conditions"));
    VB_TRY(report.summary, reader.text("summary"));
    return report;
}

Result<Concluded> conclude(const Protocol &protocol, const Execution &execution,
                           const std::vector<Deviation> &deviations)
{
    Concluded out{Conclusion::accepted, {}, {}};
    const auto worsen = [&out](Conclusion to) { out.conclusion = std::max(out.conclusion, to); };
    for (const auto &step : protocol.steps) {
        const auto result = std::ranges::find(execution.steps, step.id, &StepResult::stepId);
        if (result == execution.steps.end() || result->outcome == Outcome::notRun)
            return fail(ErrorCode::refused, VB_MSG("Step {step} has not been run; a report needs every step."),
                        {{"step", step.id}});
        if (result->outcome == Outcome::passed || result->outcome == Outcome::notApplicable)
            continue;
        out.reasons.push_back("Step " + step.id + ", " + step.title + ": " + result->actual +
                              (result->reason.empty() ? "" : " " + result->reason));
        const auto deviation =
            std::ranges::find_if(deviations, [&](const Deviation &d) { return d.stepId == step.id; });
        if (deviation == deviations.end() || deviation->disposition == Disposition::none)
            return fail(
                ErrorCode::refused,
                VB_MSG("Step {step} did not pass and its deviation has no disposition yet. Dispose of it first."),
                {{"step", step.id}});
    }
    // Deviations count whether or not their step is among those that failed in the end.
    for (const auto &deviation : deviations) {
        if (deviation.disposition == Disposition::none)
            return fail(ErrorCode::refused, VB_MSG("The deviation '{title}' has no disposition yet."),
                        {{"title", deviation.title}});
        const auto *step = execution.step(deviation.stepId);
        const bool stands =
            deviation.disposition != Disposition::corrected || !step || step->outcome != Outcome::passed;
        const bool critical = stands && deviation.deviationClass == DeviationClass::critical;
        worsen(critical || deviation.disposition == Disposition::reject ? Conclusion::rejected
                                                                        : Conclusion::acceptedWithConditions);
        if (!deviation.condition.empty())
            out.conditions.push_back(deviation.condition);
    }
    return out;
}

} // namespace valbench::domain
