// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What administrator and QA sign of a disposal, and its check in the ledger.
#pragma once

#include "signed_by_two.h"

namespace valbench::services {

struct DisposalStatement
{
    StoreId store;
    std::string executionId;
    std::string executionSha256; ///< of its record, which stays
    std::string retentionClass;
    std::string keptUntil; ///< UTC
    std::vector<std::string> evidence;
    std::string reason;
    Timestamp time;
    std::string administrator, qaApprover; ///< user ids

    [[nodiscard]] json::Object toJson() const;
};

struct DisposalCheck
{
    std::int64_t disposals = 0;
    std::string last; ///< "2026-11-03 … UTC by … and … under …"; empty: there is none
};

/// integrity unless every disposal in the ledger is signed by the two, for the very files that it names, and after
/// their date.
Result<DisposalCheck> checkDisposals(domain::RecordReader &reader, const StoreId &store,
                                     const crypto::Certificate &authority);

/// "on 2036-11-03 13:00:00 UTC by Person admin and qa" of an entry.
[[nodiscard]] std::string disposalText(const ledger::Entry &entry);

} // namespace valbench::services
