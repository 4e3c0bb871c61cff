// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/cms.h>

#include "cms_parse.h"

namespace valbench::crypto {

namespace {

Bytes attribute(ByteView id, ByteView value)
{
    return der::elementOf(der::sequence, {id, der::element(der::set, value)});
}

} // namespace

// Written out rather than left to OpenSSL's CMS functions: they always add a signing-time, so that a signature in the
// PAdES profile means signing, taking the attribute out again and signing a second time.
Result<Bytes> signCms(ByteView content, const SigningKey &key, const Certificate &signer)
{
    if (signer.publicKey() != key.publicKey())
        return fail(ErrorCode::refused, VB_MSG("The certificate of '{name}' does not belong to the signing key."),
                    {{"name", signer.commonName()}});
    const auto digest = sha256(content).bytes();
    const auto certificateHash = signer.fingerprint().bytes();
    // SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: SHA-256 is the default and so is left out (RFC
    // 5035).
    const auto certificateId = der::elementOf(
        der::sequence,
        {der::elementOf(der::sequence,
                        {der::elementOf(der::sequence, {der::element(der::octetString, certificateHash)})})});
    const auto attributes = der::setOf({attribute(cms::idContentType, cms::idData),
                                        attribute(cms::idMessageDigest, der::element(der::octetString, digest)),
                                        attribute(cms::idSigningCertificateV2, certificateId)});
    VB_TRY(const auto signature, key.sign(attributes));

    // Signed as a SET, stored under the tag [0] (RFC 5652, section 5.4).
    auto stored = attributes;
    stored[0] = der::context0;
    const auto signerInfo =
        der::elementOf(der::sequence, {cms::version1, cms::issuerAndSerial(signer), cms::sha256Algorithm, stored,
                                       cms::ecdsaSha256, der::element(der::octetString, signature)});
    const auto signedData =
        der::elementOf(der::sequence, {cms::version1, der::element(der::set, cms::sha256Algorithm),
                                       der::element(der::sequence, cms::idData),
                                       der::element(der::context0, signer.der()), der::element(der::set, signerInfo)});
    return der::elementOf(der::sequence, {cms::idSignedData, der::element(der::context0, signedData)});
}

} // namespace valbench::crypto
