// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a store says of the times when a backup took its place.
#pragma once

#include <vector>

#include <valbench/crypto/certificate.h>
#include <valbench/ledger/checkpoint.h>

#include "installation.h"

namespace valbench::services {

/// Signed by the administrator and by QA; a canonical text in Installation::restores.
struct RestoreStatement
{
    StoreId store;
    std::string lineageBefore, lineage;
    std::int64_t entries = 0; ///< that the backup held; what came after is missing
    Digest head;              ///< of them
    std::int64_t seen = 0;    ///< the most entries that the restoring computer had seen
    Timestamp time;
    std::string reason;
    std::string administrator, qaApprover; ///< user ids

    [[nodiscard]] json::Object toJson() const;
    static Result<RestoreStatement> fromJson(const json::Value &value);
};

/// Those whose both signatures hold, by an administrator and a QA approver that the store's authority certified.
/// integrity when one does not.
Result<std::vector<RestoreStatement>> restoresOf(domain::RecordReader &reader, const Installation &installation,
                                                 const crypto::Certificate &authority, const StoreId &store);

/// Whether a checkpoint covers entries that a restore left out.
[[nodiscard]] bool excused(const std::vector<RestoreStatement> &restores, const ledger::Checkpoint &checkpoint);

} // namespace valbench::services
