// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Verification of a ledger as it streams by: the first entry that fails, and why.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/ledger/checkpoint.h>
#include <valbench/ledger/entry.h>

namespace valbench::ledger {

/// A row as the database gave it. The columns are checked against the line.
struct StoredLine
{
    std::int64_t sequence = 0;
    std::string_view line;
    std::span<const std::uint8_t> hash;
};

/// Something that does not hold. Words for a person: what was found, where, what was expected.
struct Finding
{
    std::int64_t sequence = 0; ///< 0 when it concerns no single entry
    std::string recordId;      ///< empty when it concerns no single record
    std::string what;
};

/// The newest content digest that the ledger gives a record version.
struct ExpectedVersion
{
    std::int64_t version = 0;
    Digest digest;
    std::int64_t sequence = 0;
};

struct LedgerSummary
{
    std::int64_t size = 0;
    Digest head = noPrevious();
    Digest root = noPrevious();
    std::optional<Finding> finding; ///< the first that fails; everything after it is not trusted
    /// Every record version that an entry wrote, by record id, in order of versions.
    std::unordered_map<std::string, std::vector<ExpectedVersion>> versions;
    std::vector<Digest> evidence; ///< every attachment that an entry announced
};

/// Streams rows in order: calls the consumer with batches until the end. The views of a batch stay valid
/// until the consumer returns.
using BatchSource = std::function<Status(const std::function<Status(std::span<const StoredLine>)> &consumer)>;

/// Checks, for every entry: stored hash = SHA-256 of the stored bytes; the line parses; sequence without gap;
/// link to the entry before; the same store throughout; time not before the entry before by more than
/// two seconds is left to the caller (a clock step is an event, not tampering). For every checkpoint:
/// the ledger reaches it, and its root and head are those of the entries it covers.
/// threads: 0 = all cores. The result does not depend on it.
Result<LedgerSummary> verifyLedger(const BatchSource &source, const StoreId &store,
                                   std::span<const Checkpoint> checkpoints, unsigned threads = 0,
                                   std::stop_token stop = {}, const Progress &progress = {});

} // namespace valbench::ledger
