// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/signing_key.h>

#include <openssl/ec.h>
#include <openssl/err.h>

#include "openssl_handles.h"

#include <valbench/base/digest.h>

namespace valbench::crypto {

namespace {

constexpr int weakestRsaBits = 3072;

} // namespace

Result<SigningKey> SigningKey::generate()
{
    const PkeyPtr key(EVP_EC_gen("P-256"));
    const Pkcs8Ptr info(key ? EVP_PKEY2PKCS8(key.get()) : nullptr);
    const int size = info ? i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr) : 0;
    if (size <= 0)
        return fail(opensslFailure());
    VB_TRY(auto der, SecureBytes::allocate(static_cast<std::size_t>(size)));
    auto *position = der.bytes().data();
    if (i2d_PKCS8_PRIV_KEY_INFO(info.get(), &position) != size)
        return fail(opensslFailure());
    return fromPkcs8(std::move(der));
}

Result<SigningKey> SigningKey::fromPkcs8(SecureBytes der)
{
    const auto key = openPkcs8(der.view());
    if (!key)
        return fail(ErrorCode::integrity, VB_MSG("What should be a signing key is not a P-256 private key."));
    return SigningKey(std::move(der), derOf(i2d_PUBKEY, key.get()));
}

Result<SigningKey> SigningKey::unwrap(std::string_view blob, const Secret &password, const KeyOwner &owner,
                                      const KdfPolicy &floor)
{
    VB_TRY(auto der, unwrapKey(blob, password, owner, floor));
    return fromPkcs8(std::move(der));
}

Result<std::string> SigningKey::wrap(const Secret &password, const KeyOwner &owner, const KdfPolicy &policy,
                                     RandomSource &random) const
{
    return wrapKey(m_pkcs8.view(), password, owner, policy, random);
}

Result<Bytes> SigningKey::sign(ByteView content) const
{
    const auto key = openPkcs8(m_pkcs8.view());
    const DigestContextPtr context(EVP_MD_CTX_new());
    std::size_t size = 0;
    if (!key || !context ||
        EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr) != 1 ||
        EVP_DigestSign(context.get(), nullptr, &size, content.data(), content.size()) != 1)
        return fail(opensslFailure());
    Bytes signature(size);
    if (EVP_DigestSign(context.get(), signature.data(), &size, content.data(), content.size()) != 1)
        return fail(opensslFailure());
    signature.resize(size);
    return signature;
}

std::string SigningKey::keyId() const
{
    return sha256(ByteView(m_publicKey)).toHex();
}

Status verifySignature(ByteView content, ByteView signature, ByteView publicKey)
{
    const auto key = openPublicKey(publicKey);
    const bool strong = key && (isP256PublicKey(publicKey) || (EVP_PKEY_is_a(key.get(), "RSA") == 1 &&
                                                               EVP_PKEY_get_bits(key.get()) >= weakestRsaBits));
    if (!strong)
        return fail(
            ErrorCode::refused,
            VB_MSG("The public key is neither P-256 nor RSA of at least 3072 bits; its signatures are not accepted."));
    const DigestContextPtr context(EVP_MD_CTX_new());
    if (!context ||
        EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, key.get(), nullptr) != 1)
        return fail(opensslFailure());
    const int verdict =
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), content.data(), content.size());
    ERR_clear_error();
    if (verdict != 1)
        return fail(ErrorCode::integrity, VB_MSG("The signature does not match what it is said to sign."));
    return {};
}

} // namespace valbench::crypto
