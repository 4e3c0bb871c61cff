// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who has accepted the accountability statement, and accepting it.
#pragma once

#include <optional>
#include <string>

#include <valbench/crypto/signing_key.h>
#include <valbench/domain/accountability.h>

#include "people.h"

namespace valbench::services {

/// When this person accepted the statement in force, signed with the key they have now (UTC); nothing if they did not,
/// or if what is there does not hold.
Result<std::optional<std::string>> acceptedAt(domain::RecordReader &reader, const domain::Account &account,
                                              const StoreId &store);

/// Puts the acceptance into the unit of work. `account` carries the key that signs.
Status putAcceptance(Context &context, domain::UnitOfWork &work, const domain::RecordId &accountId,
                     const domain::Account &account, const crypto::SigningKey &key);

/// usage unless it is the version in force that was read.
Status checkStatementRead(std::int64_t version);

/// What is wrong with an acceptance as the store holds it; empty: nothing. The account is the person's, in any of its
/// versions.
Result<std::string> acceptanceProblem(domain::RecordReader &reader, const domain::StoredRecord &record,
                                      const StoreId &store);

} // namespace valbench::services
