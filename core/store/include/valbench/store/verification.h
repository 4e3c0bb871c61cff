// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the verification of a store found: one named check after the other, never a bare yes or no.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/ledger/checkpoint.h>
#include <valbench/ledger/entry.h>

namespace valbench::store {

enum class CheckState {
    passed,
    failed,        ///< it was looked at and does not hold
    error,         ///< it could not be looked at
    notRun,        ///< it was not asked for, or something it needs is missing
    notApplicable, ///< there is nothing of the kind
};

/// passed, failed, error, not-run, not-applicable.
[[nodiscard]] std::string_view word(CheckState state);

struct StoreCheck
{
    std::string name; ///< one of the names below
    CheckState state = CheckState::notRun;
    std::int64_t n = 0;        ///< how many things were looked at
    std::string detail;        ///< in plain words
    std::int64_t sequence = 0; ///< the entry in question; 0: none
    std::string recordId;      ///< the record in question; empty: none
};

/// The checks, in the order in which they are reported.
namespace check {
inline constexpr std::string_view file = "file integrity";
inline constexpr std::string_view schema = "schema";
inline constexpr std::string_view identity = "store identity";
inline constexpr std::string_view chain = "ledger chain";
inline constexpr std::string_view clock = "clock";
inline constexpr std::string_view checkpoints = "checkpoints";
inline constexpr std::string_view checkpointSignatures = "checkpoint signatures";
inline constexpr std::string_view records = "records";
inline constexpr std::string_view evidence = "evidence";
inline constexpr std::string_view trailIndex = "trail index";
} // namespace check

struct StoreVerification
{
    std::vector<StoreCheck> checks;
    std::int64_t size = 0; ///< entries that hold together
    Digest head = ledger::noPrevious();
    Digest root = ledger::noPrevious(); ///< RFC 6962 root over them

    /// No check failed or could not be made. A check that was not run does not count as passed, nor against.
    [[nodiscard]] bool holds() const;
    /// The first check that failed or could not be made; null if none.
    [[nodiscard]] const StoreCheck *firstProblem() const;
    [[nodiscard]] const StoreCheck *find(std::string_view name) const;
};

struct VerificationRequest
{
    /// Checkpoints kept outside the store, their signatures already checked.
    std::span<const ledger::Checkpoint> outside = {};
    /// Those that the store must hold as well, as they were put into it first.
    std::span<const ledger::SignedCheckpoint> alsoInside = {};
    /// Checks the signature of a note kept in the store; without it that check is not run.
    std::function<Status(const ledger::SignedCheckpoint &)> checkSignature = {};
    /// SQLite's own check of pages and indexes: slow beside the others.
    bool fileIntegrity = true;
    unsigned threads = 0; ///< 0 = all cores
    std::stop_token stop = {};
    Progress progress = {};
};

} // namespace valbench::store
