// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/trail_reviews.h>

#include <algorithm>

#include <valbench/base/text.h>

#include "policy_record.h"
#include "trail_review_rule.h"

namespace valbench::services {

using domain::Permission;
using domain::RecordType;
using domain::TrailReview;

namespace {

constexpr std::size_t pageSize = 5000;

Result<TrailReviewView> trailReviewViewOf(domain::RecordReader &reader, const RecordWithSignatures &loaded)
{
    TrailReviewView out;
    VB_TRY(out.record, summaryOf(reader, loaded));
    VB_TRY(out.review, valueOf<TrailReview>(loaded.record));
    if (loaded.stage == domain::Stage::approved) {
        out.signedBy = loaded.valid.back().statement.printedName;
        out.signedAt = loaded.valid.back().statement.time;
    }
    return out;
}

/// Counts the entries of the scope, and those that the reviewer made; tells whether one of these changed the record.
Result<bool> countEntries(domain::RecordReader &reader, domain::TrailFilter filter, const Session &session,
                          TrailReview &review)
{
    bool changedIt = false;
    filter.limit = pageSize;
    while (true) {
        VB_TRY(const auto page, reader.trail(filter));
        for (const auto &[entry, line, hash] : page) {
            ++review.entries;
            if (entry.body.actor.userId != session.userId())
                continue;
            ++review.ownEntries;
            changedIt = changedIt || (entry.body.record && entry.body.record->after);
        }
        if (page.size() < pageSize)
            return changedIt;
        filter.beforeSequence = page.back().entry.chain.sequence;
    }
}

/// The record's own entries, and those of the signatures on it.
Result<bool> countRecord(domain::RecordReader &reader, const Session &session, TrailReview &review)
{
    domain::TrailFilter filter;
    filter.recordId = review.recordId;
    VB_TRY(const bool changedIt, countEntries(reader, filter, session, review));
    VB_TRY(const auto signatures, reader.about(RecordType::signature, review.recordId));
    for (const auto &signature : signatures) {
        filter.recordId = signature.id.toText();
        VB_CHECK(countEntries(reader, filter, session, review));
    }
    return changedIt;
}

} // namespace

Result<std::vector<TrailReviewView>> TrailReviewService::list(const Session &session, std::string_view recordId)
{
    using List = std::vector<TrailReviewView>;
    return m_context.perform(session, Permission::readTrail, "trail-review.list", recordId, [&]() -> Result<List> {
        VB_TRY(auto out, listRecords<TrailReviewView>(m_context, RecordType::trailReview, trailReviewViewOf));
        if (!recordId.empty())
            std::erase_if(out, [&](const TrailReviewView &view) { return view.review.recordId != recordId; });
        std::ranges::reverse(out);
        return out;
    });
}

Result<std::string> TrailReviewService::record(const Session &session, const TrailScope &scope,
                                               std::string_view findings)
{
    return m_context.perform(
        session, Permission::reviewTrail, "trail-review.record", scope.recordId, [&]() -> Result<std::string> {
            VB_CHECK(checkReason(findings));
            VB_TRY(auto work, m_context.store->begin(session.person()));
            auto &reader = work->read();
            TrailReview review;
            review.findings = trimmed(findings);
            VB_TRY(const auto head, reader.head());
            review.lastSequence = head.size;
            review.lastHash = head.hash.toHex();
            if (!scope.recordId.empty()) {
                VB_TRY(const auto id, domain::RecordId::parse(scope.recordId));
                VB_TRY(const auto record, reader.current(id));
                review.recordId = scope.recordId;
                review.recordVersion = record.version;
                VB_TRY(const bool changedIt, countRecord(reader, session, review));
                if (changedIt)
                    return fail(
                        ErrorCode::refused,
                        VB_MSG("{user} made or changed {record}; its audit trail is reviewed by somebody else."),
                        {{"user", session.userId()}, {"record", scope.recordId}});
            } else {
                domain::TrailFilter filter;
                filter.from = scope.from;
                filter.to = scope.to;
                review.from = scope.from ? scope.from->toText() : "";
                review.to = scope.to ? scope.to->toText() : "";
                VB_CHECK(countEntries(reader, filter, session, review));
            }
            if (review.entries == 0)
                return fail(ErrorCode::badInput, VB_MSG("There is no entry in this scope; nothing was reviewed."));
            VB_TRY(const auto id, work->reserveId("TR"));
            VB_CHECK(work->put(id, 0, review.toJson(), "trail-review.recorded", findings,
                               {{"scope", review.title()}, {"entries", review.entries}}));
            VB_CHECK(work->commit());
            return id.toText();
        });
}

Status checkTrailReviewed(Context &context, domain::RecordReader &reader, const domain::StoredRecord &record,
                          domain::Meaning meaning)
{
    const bool released = record.type == RecordType::protocol || record.type == RecordType::report;
    if (meaning != domain::Meaning::approved || !released)
        return {};
    VB_TRY(const auto policy, policyInForce(reader));
    if (policy.settings().trailReview != domain::TrailReviewRule::beforeApproval)
        return {};
    VB_TRY(const auto reviews, reader.about(RecordType::trailReview, record.id.toText()));
    for (const auto &stored : reviews) {
        VB_TRY(const auto loaded, loadRecord(context, reader, stored.id.toText(), RecordType::trailReview));
        VB_TRY(const auto review, valueOf<TrailReview>(stored));
        if (loaded.stage == domain::Stage::approved && review.recordVersion == record.version)
            return {};
    }
    return fail(ErrorCode::refused,
                VB_MSG("{id} cannot be approved before the audit trail of version {version} has been reviewed and the "
                       "review signed: the security policy says so. Somebody who did not write it records the review."),
                {{"id", record.id.toText()}, {"version", std::to_string(record.version)}});
}

TrailReviewService Workspace::trailReviews()
{
    return TrailReviewService(*m_context);
}

} // namespace valbench::services
