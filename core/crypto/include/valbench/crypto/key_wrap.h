// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Keys at rest: wrapped under a password with Argon2id and XChaCha20-Poly1305.
#pragma once

#include <string>
#include <string_view>

#include <valbench/base/id.h>
#include <valbench/base/ports.h>
#include <valbench/base/secret.h>
#include <valbench/crypto/secure_bytes.h>

namespace valbench::crypto {

/// What guessing one password costs: passes over the memory, and bytes of memory.
struct KdfPolicy
{
    std::uint64_t opslimit;
    std::uint64_t memlimit;
    bool operator==(const KdfPolicy &) const = default;
};

/// The least a store in use may have: t = 3, 256 MiB, about half a second. Tests inject something cheaper.
inline constexpr KdfPolicy productionKdf{3, 256ULL << 20};

/// Whose key it is. Part of the authenticated data: a blob moved to another person, key or store does not open.
struct KeyOwner
{
    StoreId store;
    std::string userId;
    std::string keyId; ///< fingerprint of the public half
};

/// Wraps a key. The blob is canonical JSON: algorithms, parameters, random salt (16) and nonce (24), ciphertext, and a
/// SHA-256 over these and the owner, which tells a damaged blob from a wrong password.
/// usage: empty password or key, parameters outside Argon2id's range; unavailable: memory or randomness.
Result<std::string> wrapKey(ByteView key, const Secret &password, const KeyOwner &owner, const KdfPolicy &policy,
                            RandomSource &random);

/// Opens a blob. refused: wrong password. integrity: damaged, made for another owner, or parameters below
/// `floor` (somebody made guessing cheaper) or absurdly above it.
Result<SecureBytes> unwrapKey(std::string_view blob, const Secret &password, const KeyOwner &owner,
                              const KdfPolicy &floor);

/// A key in two shares, each of which alone says nothing about it: for a key that only two persons together may open.
/// Wrap each share under its holder's password; a holder can then change that password alone.
struct KeyShares
{
    SecureBytes first;
    SecureBytes second;
};

/// first is random, second is key XOR first.
Result<KeyShares> splitKey(ByteView key, RandomSource &random);
/// integrity when the shares differ in size. Shares of two different keys yield noise, which no key reader accepts.
Result<SecureBytes> joinKey(ByteView first, ByteView second);

} // namespace valbench::crypto
