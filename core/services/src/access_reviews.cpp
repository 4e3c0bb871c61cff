// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/access_reviews.h>

#include <algorithm>

#include <valbench/base/text.h>

#include "account_views.h"
#include "attention.h"
#include "installation.h"
#include "policy_record.h"
#include "record_views.h"

namespace valbench::services {

using domain::AccessReview;
using domain::Permission;
using domain::RecordType;

namespace {

Result<AccessReviewView> accessReviewViewOf(domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    AccessReviewView out;
    VB_TRY(out.record, summaryOf(reader, loaded));
    VB_TRY(out.review, valueOf<AccessReview>(loaded.record));
    if (loaded.stage == domain::Stage::approved) {
        out.signedBy = loaded.valid.back().statement.printedName;
        out.signedAt = loaded.valid.back().statement.time;
    }
    return out;
}

} // namespace

Result<AccessReviewDue> accessReviewDue(Context &context, domain::RecordReader &reader)
{
    AccessReviewDue out;
    VB_TRY(const auto trust, readTrust(reader));
    auto from = trust.installation.created;
    VB_TRY(const auto records, reader.list(RecordType::accessReview));
    for (const auto &record : records) {
        VB_TRY(const auto loaded, loadRecord(context, reader, record.id.toText(), RecordType::accessReview));
        if (loaded.stage == domain::Stage::approved)
            out.last = std::max(out.last, loaded.valid.back().statement.time);
    }
    VB_TRY(const auto policy, policyInForce(reader));
    VB_TRY(const auto since, Timestamp::parse(out.last.empty() ? from : out.last));
    const auto due = policy.nextAccessReview(since);
    out.due = due.toText();
    out.overdue = context.environment.clock.now() > due;
    return out;
}

Result<AccessReviewDue> AccessReviewService::due(const Session &session)
{
    return m_context.perform(session, Permission::viewAccessReviews, "access-review.list", "",
                             [&]() -> Result<AccessReviewDue> {
                                 VB_TRY(const auto reader, m_context.reader());
                                 return accessReviewDue(m_context, *reader);
                             });
}

Result<std::vector<AccessReviewView>> AccessReviewService::list(const Session &session)
{
    using List = std::vector<AccessReviewView>;
    return m_context.perform(session, Permission::viewAccessReviews, "access-review.list", "", [&]() -> Result<List> {
        VB_TRY(auto out, listRecords<AccessReviewView>(m_context, RecordType::accessReview, accessReviewViewOf));
        std::ranges::reverse(out);
        return out;
    });
}

Result<AccessReviewView> AccessReviewService::show(const Session &session, std::string_view recordId)
{
    return m_context.perform(
        session, Permission::viewAccessReviews, "access-review.view", recordId, [&]() -> Result<AccessReviewView> {
            VB_TRY(const auto reader, m_context.reader());
            VB_TRY(const auto loaded, loadRecord(m_context, *reader, recordId, RecordType::accessReview));
            return accessReviewViewOf(*reader, loaded);
        });
}

Result<std::string> AccessReviewService::record(const Session &session, std::string_view findings)
{
    return m_context.perform(
        session, Permission::reviewAccess, "access-review.record", "", [&]() -> Result<std::string> {
            VB_CHECK(checkReason(findings));
            VB_TRY(auto work, m_context.store->begin(session.person()));
            VB_TRY(const auto accounts,
                   accountViews(work->read(), m_context.storeId, m_context.environment.clock.now()));
            VB_TRY(const auto head, work->read().head());
            AccessReview review;
            review.made = m_context.environment.clock.now().toText();
            review.ledgerSize = head.size;
            review.findings = trimmed(findings);
            for (const auto &view : accounts)
                review.accounts.push_back({view.account.userId, view.account.fullName, view.account.role,
                                           view.account.state, view.locked, view.created, view.lastSignIn,
                                           view.account.verifiedBy});
            VB_TRY(const auto id, work->reserveId("AR"));
            VB_CHECK(work->put(id, 0, review.toJson(), "access-review.recorded", findings,
                               {{"accounts", review.accounts.size()}}));
            VB_CHECK(work->commit());
            return id.toText();
        });
}

AccessReviewService Workspace::accessReviews()
{
    return AccessReviewService(*m_context);
}

} // namespace valbench::services
