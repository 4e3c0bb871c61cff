// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Owners for OpenSSL's objects, and opening keys with it.
#pragma once

#include <memory>
#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <valbench/base/result.h>
#include <valbench/base/text.h>

namespace valbench::crypto {

template <auto Free>
struct FreeWith
{
    template <class T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

using PkeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using Pkcs8Ptr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, FreeWith<X509_free>>;
using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free>>;

/// The last reason OpenSSL noted in this thread, in its own words; empties its queue.
std::string opensslReason();
/// internal, with opensslReason(): OpenSSL would not do what must always work.
Error opensslFailure(std::source_location where = std::source_location::current());

/// Two-step DER encoding by an i2d function.
template <class T>
Bytes derOf(int (*encode)(const T *, unsigned char **), const T *object)
{
    const int size = encode(object, nullptr);
    Bytes out(size > 0 ? static_cast<std::size_t>(size) : 0);
    auto *position = out.data();
    if (out.empty() || encode(object, &position) != size)
        return {};
    return out;
}

/// A P-256 private key from PKCS#8 DER; null if it is anything else.
PkeyPtr openPkcs8(ByteView der);
/// True for a SubjectPublicKeyInfo of P-256 with the point uncompressed, the only form used here.
bool isP256PublicKey(ByteView spki);
PkeyPtr openPublicKey(ByteView spki);
/// A certificate in DER, without bytes left over; null otherwise.
X509Ptr openCertificate(ByteView der);

} // namespace valbench::crypto
