// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Checkpoints: a signed statement of how long the ledger was and what it said.
#pragma once

#include <string>
#include <string_view>

#include <valbench/base/digest.h>
#include <valbench/base/id.h>
#include <valbench/base/text.h>
#include <valbench/base/timestamp.h>

namespace valbench::ledger {

struct Checkpoint
{
    StoreId store;
    std::int64_t size = 0; ///< number of entries covered
    Digest root;           ///< RFC 6962 root over their hashes
    Digest head;           ///< hash of the last of them
    Timestamp time;
    bool operator==(const Checkpoint &) const = default;
};

/// The signed text, after the C2SP checkpoint layout: origin line "valbench/store/<id>", size, base64 root,
/// then "head <hex>" and "time <UTC>", each with a line feed.
[[nodiscard]] std::string checkpointText(const Checkpoint &checkpoint);
Result<Checkpoint> parseCheckpointText(std::string_view text);

/// Text, an empty line, and "— <key fingerprint> <base64 Ed25519 signature>".
struct SignedCheckpoint
{
    Checkpoint checkpoint;
    std::string keyFingerprint; ///< SHA-256 of the raw public key, hexadecimal
    Bytes signature;            ///< over checkpointText()
    bool operator==(const SignedCheckpoint &) const = default;
};

[[nodiscard]] std::string noteText(const SignedCheckpoint &note);
Result<SignedCheckpoint> parseNote(std::string_view text);

} // namespace valbench::ledger
