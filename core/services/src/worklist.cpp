// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/worklist.h>

#include <algorithm>

#include <valbench/domain/comment.h>
#include <valbench/domain/deviation.h>
#include <valbench/domain/guided.h>

#include "attention.h"
#include "promotion_records.h"

namespace valbench::services {

using domain::Permission;
using domain::RecordType;

namespace {

struct Task
{
    std::string what;
    bool mine = false;
    bool canSign = false;
};

/// An execution in progress waits for its executor, and for a second person where a step is to be verified.
Result<std::optional<Task>> livingTask(domain::RecordReader &reader, const domain::Execution &execution,
                                       const Session &session)
{
    VB_TRY(const auto id, domain::RecordId::parse(execution.protocol.id));
    VB_TRY(const auto protocolRecord, reader.version(id, execution.protocol.version));
    VB_TRY(const auto protocol, protocolIn(protocolRecord));
    const auto missing = domain::missingIn(protocol, execution);
    const bool toVerify = std::ranges::count(missing, domain::Lack::verification, &domain::Missing::lack) > 0;
    if (execution.executor != session.userId() && toVerify)
        return std::optional(Task{"Verify steps", session.may(Permission::sign), false});
    return std::optional(Task{"Execute", execution.executor == session.userId(), false});
}

/// What a record waits for, seen by this person; nothing for records that are done.
Result<std::optional<Task>> taskFor(Context &context, domain::RecordReader &reader, const RecordWithSignatures &loaded,
                                    const Session &session)
{
    const auto &record = loaded.record;
    bool hurry = false;
    if (record.type == RecordType::deviation && loaded.stage == domain::Stage::draft) {
        VB_TRY(const auto deviation, valueOf<domain::Deviation>(record));
        if (!deviation.classified) {
            const bool mine = session.role() == domain::Role::qaApprover ||
                              (session.may(Permission::classifyDeviation) &&
                               deviation.deviationClass == domain::DeviationClass::minor);
            return std::optional(Task{"Classify", mine, false});
        }
        if (deviation.disposition == domain::Disposition::none)
            return std::optional(Task{"Dispose", session.may(Permission::disposeDeviation), false});
    }
    if (record.type == RecordType::promotion) {
        VB_TRY(const auto item, loadPromotion(context, reader, record.id.toText()));
        const bool asks = item.promotion.requestedBy == session.userId();
        if (item.state == domain::PromotionState::expired)
            return std::optional(Task{"Expired: renew or withdraw", asks, false});
        if (item.state != domain::PromotionState::open)
            return std::optional<Task>();
        hurry = domain::expiresSoon(item.promotion, item.decision, context.environment.clock.now());
    }
    if (record.type == RecordType::execution) {
        VB_TRY(const auto execution, valueOf<domain::Execution>(record));
        if (execution.state == domain::ExecutionState::cancelled)
            return std::optional<Task>();
        if (execution.state == domain::ExecutionState::inProgress)
            return livingTask(reader, execution, session);
    }
    const auto next = domain::nextStep(record.type, loaded.valid);
    if (!next)
        return std::optional<Task>();
    VB_TRY(const auto involvement, involvementOf(reader, record));
    const auto allowed =
        domain::allowedMeanings(record.type, loaded.valid, session.userId(), session.role(), involvement);
    const bool mine = std::ranges::count(allowed, next->meaning) > 0 && session.may(Permission::sign);
    return std::optional(
        Task{"Sign: " + std::string(domain::wordOf(next->meaning)) + (hurry ? ", expires soon" : ""), mine, mine});
}

/// Open comments that somebody is to see to, under the record that they are about.
Status addComments(Context &context, domain::RecordReader &reader, const Session &session, Worklist &out)
{
    VB_TRY(const auto records, reader.list(RecordType::comment));
    for (const auto &record : records) {
        VB_TRY(const auto comment, valueOf<domain::Comment>(record));
        if (!comment.isOpen() || comment.assignee.empty())
            continue;
        VB_TRY(const auto loaded, loadRecord(context, reader, comment.recordId));
        VB_TRY(auto summary, summaryOf(reader, loaded));
        (comment.assignee == session.userId() ? out.mine : out.others)
            .push_back({std::move(summary), "Comment by " + comment.remarks.front().name, comment.remarks.front().time,
                        false});
    }
    return {};
}

} // namespace

Result<Worklist> WorkService::list(const Session &session)
{
    if (!session.may(Permission::viewRecords))
        return Worklist(); // an administrator has no records to work on
    return m_context.perform(session, Permission::viewRecords, "work.list", "", [&]() -> Result<Worklist> {
        Worklist out;
        VB_TRY(const auto reader, m_context.reader());
        for (const auto type : {RecordType::requirementSet, RecordType::linkReview, RecordType::protocol,
                                RecordType::execution, RecordType::deviation, RecordType::report,
                                RecordType::accessReview, RecordType::trailReview, RecordType::promotion}) {
            VB_TRY(const auto records, reader->list(type));
            for (const auto &record : records) {
                VB_TRY(const auto loaded, loadRecord(m_context, *reader, record.id.toText()));
                VB_TRY(const auto task, taskFor(m_context, *reader, loaded, session));
                if (!task)
                    continue;
                VB_TRY(auto summary, summaryOf(*reader, loaded));
                auto since = loaded.valid.empty() ? summary.changed : loaded.valid.back().statement.time;
                (task->mine ? out.mine : out.others)
                    .push_back({std::move(summary), task->what, std::move(since), task->canSign});
            }
        }
        VB_CHECK(addComments(m_context, *reader, session, out));
        const auto oldestFirst = [](const WorkItem &item) { return item.since; };
        std::ranges::sort(out.mine, {}, oldestFirst);
        std::ranges::sort(out.others, {}, oldestFirst);
        return out;
    });
}

Result<Attention> WorkService::attention(const Session &session)
{
    if (!session.may(Permission::acknowledgeAlerts))
        return Attention();
    return m_context.perform(session, Permission::acknowledgeAlerts, "alert.list", "", [&]() -> Result<Attention> {
        Attention out;
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(out.alerts, alertsWaitingFor(*reader, session.role()));
        VB_TRY(const auto due, accessReviewDue(m_context, *reader));
        out.accessReviewOverdue = due.overdue;
        out.accessReviewDue = due.due;
        return out;
    });
}

} // namespace valbench::services
