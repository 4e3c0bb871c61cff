// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Detached CMS signatures as PAdES-B and CAdES-B want them, and a verifier stricter than those of other programs.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include <valbench/crypto/certificate.h>

namespace valbench::crypto {

/// SignedData (RFC 5652) over the content: one signer, SHA-256, the signed attributes content-type, message-digest and
/// signing-certificate-v2, no signing-time (PAdES forbids it), the signer's certificate alone, no content. About 0.8
/// kB. refused: the certificate is not the key's.
Result<Bytes> signCms(ByteView content, const SigningKey &key, const Certificate &signer);

/// Why a CMS signature is not accepted.
enum class CmsFault {
    malformed,          ///< not DER, not SignedData, or bytes left over
    notDetached,        ///< carries content of its own
    signerCount,        ///< not exactly one signer
    signerCertificate,  ///< not exactly the signer's certificate inside
    digestAlgorithm,    ///< not SHA-256
    signatureAlgorithm, ///< neither ECDSA P-256 nor RSA of 3072 bits or more
    attributeMissing,   ///< content-type, message-digest or signing-certificate-v2 absent
    attributeWrong,     ///< an attribute twice, out of order, or with a wrong value
    signingTime,        ///< the signing-time attribute, which PAdES forbids
    signingCertificate, ///< signing-certificate-v2 names another certificate
    unsignedAttribute,  ///< something outside the signature that Valbench does not evaluate
    contentDigest,      ///< the content is not what was signed
    signature,          ///< the signature value does not match
    chain,              ///< the certificate is not believed; see chainFault
};

struct CmsProblem
{
    CmsFault fault;
    Error error;
    std::optional<ChainFault> chainFault = {};
};

/// Accepted only without problems. The signer is set as soon as a certificate could be read, believed or not.
struct CmsVerdict
{
    std::vector<CmsProblem> problems;
    std::optional<Certificate> signer;
    [[nodiscard]] bool accepted() const { return problems.empty() && signer.has_value(); }
};

/// Everything but the question whom the certificate belongs to. Bytes may be hostile.
[[nodiscard]] CmsVerdict checkCms(ByteView cms, ByteView content);
/// checkCms() and chainProblem().
[[nodiscard]] CmsVerdict verifyCms(ByteView cms, ByteView content, std::span<const Certificate> roots, Timestamp at);

} // namespace valbench::crypto
