// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The security policy as the store keeps it: the one place where services read it.
#pragma once

#include <optional>

#include <valbench/domain/policy.h>
#include <valbench/domain/unit_of_work.h>

namespace valbench::services {

inline constexpr std::string_view policyPrefix = "POL";

struct PolicyRecord
{
    domain::Policy policy;
    std::optional<domain::StoredRecord> record; ///< none in a store that was made before there was one
};
Result<PolicyRecord> readPolicy(domain::RecordReader &reader);
Result<domain::Policy> policyInForce(domain::RecordReader &reader);

} // namespace valbench::services
