// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A requirement set made of what a protocol lists itself.
#pragma once

#include <utility>

#include <valbench/domain/protocol.h>
#include <valbench/domain/requirement_set.h>

namespace valbench::test {

/// Each with the same risk, to be verified in PQ.
inline domain::RequirementSet setOfRequirements(const domain::Protocol &protocol)
{
    domain::RequirementSet out;
    out.title = "Requirements for mortality triage";
    out.purpose = "what the model must fulfil";
    for (const auto &[id, text] : protocol.requirements) {
        domain::StatedRequirement stated;
        stated.id = id;
        stated.text = text;
        stated.risk =
            domain::Risk{"a person is not looked at", domain::Grade::high, domain::Grade::medium, domain::Grade::low};
        stated.verifiedIn = {domain::ProtocolKind::pq};
        out.requirements.push_back(std::move(stated));
    }
    return out;
}

} // namespace valbench::test
