// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/policy.h>

#include <algorithm>

#include "policy_record.h"
#include "record_views.h"

namespace valbench::services {

using domain::Permission;

Result<PolicyRecord> readPolicy(domain::RecordReader &reader)
{
    VB_TRY(auto record, reader.byKey(domain::RecordType::policy, "policy"));
    if (!record)
        return PolicyRecord{};
    VB_TRY(auto policy, valueOf<domain::Policy>(*record));
    return PolicyRecord{std::move(policy), std::move(record)};
}

Result<domain::Policy> policyInForce(domain::RecordReader &reader)
{
    VB_TRY(auto known, readPolicy(reader));
    return std::move(known.policy);
}

Result<PolicyView> PolicyService::inForce(const Session &session)
{
    return m_context.perform(session, Permission::viewPolicy, "policy.view", "", [&]() -> Result<PolicyView> {
        VB_TRY(const auto reader, m_context.reader());
        VB_TRY(auto known, readPolicy(*reader));
        PolicyView out{std::move(known.policy), {}, 0, {}, {}, {}};
        if (!known.record)
            return out;
        out.recordId = known.record->id.toText();
        out.version = known.record->version;
        domain::TrailFilter filter;
        filter.beforeSequence = known.record->sequence + 1;
        filter.limit = 1;
        VB_TRY(const auto entries, reader->trail(filter));
        if (!entries.empty()) {
            out.changed = entries.front().entry.chain.time.toText();
            out.changedBy = entries.front().entry.body.actor.name;
            out.reason = entries.front().entry.body.reason;
        }
        return out;
    });
}

namespace {

/// "idle_lock_minutes from 10 to 15, …": what the trail says of a change.
std::string inWords(const std::vector<domain::PolicyChange> &changes)
{
    std::string out;
    for (const auto &change : changes) {
        std::string name(change.name);
        std::ranges::replace(name, '_', ' ');
        out += (out.empty() ? "" : ", ") + name + " from " + change.before + " to " + change.after;
    }
    return out;
}

} // namespace

Status PolicyService::change(const Session &session, const Session &second, std::int64_t fromVersion,
                             const domain::PolicySettings &settings, std::string_view reason)
{
    return m_context.perform(session, Permission::changePolicy, "policy.change", "", [&]() -> Status {
        VB_CHECK(checkReason(reason));
        if (second.role() != domain::Role::qaApprover || second.userId() == session.userId())
            return fail(ErrorCode::refused, VB_MSG("A change of the security policy takes the confirmation of a QA "
                                                   "approver as second person."));
        VB_TRY(const auto next, domain::Policy::make(settings));
        VB_TRY(auto work, m_context.store->begin(session.person()));
        VB_TRY(const auto known, readPolicy(work->read()));
        const auto version = known.record ? known.record->version : 0;
        if (version != fromVersion)
            return fail(ErrorCode::conflict,
                        VB_MSG("The security policy was changed meanwhile: it is version {now}, and you saw version "
                               "{seen}. Look at it again, then change it."),
                        {{"now", std::to_string(version)}, {"seen", std::to_string(fromVersion)}});
        const auto changes = domain::changesBetween(known.policy, next);
        if (changes.empty())
            return fail(ErrorCode::badInput, VB_MSG("These settings are in force already; nothing was changed."));
        VB_TRY(const auto fresh,
               known.record ? Result<domain::RecordId>(known.record->id) : work->reserveId(policyPrefix));
        VB_CHECK(work->put(fresh, version, next.toJson(), "policy.changed", reason,
                           {{"confirmed_by", second.userId()}, {"changes", inWords(changes)}}));
        VB_CHECK(work->commit());
        return {};
    });
}

} // namespace valbench::services
