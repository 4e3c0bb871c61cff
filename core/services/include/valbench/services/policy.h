// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The security policy of the store: everybody sees it, an administrator changes it with QA's confirmation.
#pragma once

#include <valbench/domain/policy.h>
#include <valbench/services/session.h>

namespace valbench::services {

struct PolicyView
{
    domain::Policy policy;
    std::string recordId; ///< empty in a store that was made before there was a record
    std::int64_t version = 0;
    std::string changed;   ///< UTC
    std::string changedBy; ///< printed name
    std::string reason;
};

class PolicyService {
public:
    explicit PolicyService(Context &context) : m_context(context) {}
    Result<PolicyView> inForce(const Session &session);
    /// What is changed takes effect at once, for everybody. Nobody approves their own settings (part11.md §5): the
    /// second person is a QA approver. badInput outside the bounds or when nothing changes; conflict when the policy is
    /// no longer the version that the settings were made from.
    Status change(const Session &session, const Session &second, std::int64_t fromVersion,
                  const domain::PolicySettings &settings, std::string_view reason);

private:
    Context &m_context;
};

} // namespace valbench::services
