// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The station's checkpoint key: Ed25519, in the keychain or in a file only its owner can read.
#pragma once

#include <array>
#include <filesystem>
#include <string>

#include <valbench/base/ports.h>
#include <valbench/crypto/secure_bytes.h>

namespace valbench::crypto {

/// The public half, as the ledger announces it.
class CheckpointPublicKey {
public:
    static constexpr std::size_t size = 32;
    using Raw = std::array<std::uint8_t, size>;
    explicit CheckpointPublicKey(const Raw &raw) : m_raw(raw) {}
    /// Reads toText(); badInput otherwise.
    static Result<CheckpointPublicKey> parse(std::string_view base64);

    [[nodiscard]] std::string toText() const; ///< base64 of the 32 bytes
    [[nodiscard]] std::string toPem() const;  ///< for `openssl pkeyutl -verify -rawin -pubin`
    /// SHA-256 of the 32 bytes, hexadecimal: the name checkpoints give the key.
    [[nodiscard]] std::string fingerprint() const;
    /// integrity unless it is this key's signature of the content.
    [[nodiscard]] Status verify(ByteView content, ByteView signature) const;
    bool operator==(const CheckpointPublicKey &) const = default;

private:
    friend class CheckpointKey;
    Raw m_raw;
};

class CheckpointKey {
public:
    static Result<CheckpointKey> generate(RandomSource &random);

    /// A new key in `directory`/`name`.key, made exclusively (O_EXCL), mode 0600, synced. The directory must exist,
    /// belong to this user and be writable by nobody else. conflict: there is such a file already.
    static Result<CheckpointKey> create(const std::filesystem::path &directory, std::string_view name,
                                        RandomSource &random);
    /// Reads it back. notFound; refused: link, other owner, mode other than 0600, or an unsafe directory; integrity:
    /// not a key file, or cut short.
    static Result<CheckpointKey> load(const std::filesystem::path &directory, std::string_view name);

    /// From seed(). badInput unless it is 32 bytes.
    static Result<CheckpointKey> fromSeed(ByteView seed);
    [[nodiscard]] ByteView seed() const; ///< the private half, for a keychain

    [[nodiscard]] Bytes sign(ByteView content) const; ///< 64 bytes
    [[nodiscard]] const CheckpointPublicKey &publicKey() const { return m_public; }

private:
    CheckpointKey(SecureBytes secret, const CheckpointPublicKey &publicKey)
        : m_secret(std::move(secret)), m_public(publicKey)
    {
    }
    SecureBytes m_secret; ///< seed and public key, as libsodium keeps them
    CheckpointPublicKey m_public;
};

} // namespace valbench::crypto
