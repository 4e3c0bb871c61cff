// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A person's (or the store CA's, or the export seal's) signing key: ECDSA on P-256 with SHA-256.
#pragma once

#include <valbench/crypto/key_wrap.h>

namespace valbench::crypto {

/// An opened private key. Kept as PKCS#8 DER in locked memory and decoded anew for each signature.
/// Never store one: open, sign, let go.
class SigningKey {
public:
    /// A new key. The randomness is OpenSSL's own generator, seeded by the system, and not a RandomSource:
    /// a private key must never be reproducible, and OpenSSL offers no safe way to pass one in.
    static Result<SigningKey> generate();
    /// integrity unless the bytes are exactly one P-256 private key in PKCS#8 DER.
    static Result<SigningKey> fromPkcs8(SecureBytes der);
    /// unwrapKey() and fromPkcs8().
    static Result<SigningKey> unwrap(std::string_view blob, const Secret &password, const KeyOwner &owner,
                                     const KdfPolicy &floor);

    Result<std::string> wrap(const Secret &password, const KeyOwner &owner, const KdfPolicy &policy,
                             RandomSource &random) const;
    /// ECDSA over SHA-256 of the content; DER (r, s). Two signatures of the same content differ.
    [[nodiscard]] Result<Bytes> sign(ByteView content) const;
    /// SubjectPublicKeyInfo, DER.
    [[nodiscard]] const Bytes &publicKey() const { return m_publicKey; }
    /// SHA-256 of publicKey(), hexadecimal: the key's id.
    [[nodiscard]] std::string keyId() const;
    [[nodiscard]] ByteView pkcs8() const { return m_pkcs8.view(); }

private:
    SigningKey(SecureBytes pkcs8, Bytes publicKey) : m_pkcs8(std::move(pkcs8)), m_publicKey(std::move(publicKey)) {}
    SecureBytes m_pkcs8;
    Bytes m_publicKey;
};

/// Checks a signature with SHA-256 against a SubjectPublicKeyInfo: ECDSA P-256, or RSA of 3072 bits and more with
/// PKCS#1 v1.5 padding. integrity: does not match; refused: key of another kind or too weak.
Status verifySignature(ByteView content, ByteView signature, ByteView publicKey);

} // namespace valbench::crypto
