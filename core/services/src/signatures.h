// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and judging the signatures of a record.
#pragma once

#include <valbench/crypto/certificate.h>
#include <valbench/domain/lifecycle.h>
#include <valbench/services/records.h>

namespace valbench::services {

/// Judges one signature record against the record version it names: digest, store, certificate chain at the signing
/// time, the signature itself, that the certificate was that person's and not revoked before, and that the signer knew
/// this ledger and stated no earlier time than it had. Problems are in the view, not errors.
Result<SignatureView> judgeSignature(domain::RecordReader &reader, const domain::StoredRecord &signature,
                                     const crypto::Certificate &authority, const StoreId &store);

/// All signatures about a record, oldest first.
Result<std::vector<SignatureView>> signaturesOf(domain::RecordReader &reader, const domain::StoredRecord &record,
                                                const crypto::Certificate &authority, const StoreId &store);

/// Those that are valid and on the record's current version: what states are computed from.
[[nodiscard]] std::vector<domain::ValidSignature> validOnCurrent(const std::vector<SignatureView> &views);

} // namespace valbench::services
