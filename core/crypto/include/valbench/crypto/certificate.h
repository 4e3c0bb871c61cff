// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// X.509 certificates: the store's own authority, people's signing certificates, the export seal's.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <valbench/base/digest.h>
#include <valbench/base/ports.h>
#include <valbench/crypto/signing_key.h>

namespace valbench::crypto {

/// A parsed certificate. Only strict DER is accepted, so that equal certificates are equal bytes.
class Certificate {
public:
    /// badInput unless the bytes are exactly one certificate with exactly one common name.
    static Result<Certificate> fromDer(ByteView der);
    /// Exactly one PEM block, with nothing but white space around it.
    static Result<Certificate> fromPem(std::string_view pem);

    [[nodiscard]] const Bytes &der() const { return m_der; }
    [[nodiscard]] std::string pem() const;
    [[nodiscard]] Digest fingerprint() const { return sha256(ByteView(m_der)); }
    [[nodiscard]] const std::string &commonName() const { return m_commonName; } ///< a person's printed name; UTF-8
    [[nodiscard]] const std::string &userId() const { return m_userId; }         ///< UID; empty for an authority
    [[nodiscard]] const std::string &serial() const { return m_serial; }         ///< hexadecimal
    [[nodiscard]] Timestamp notBefore() const { return m_notBefore; }
    [[nodiscard]] Timestamp notAfter() const { return m_notAfter; }
    [[nodiscard]] const Bytes &publicKey() const { return m_publicKey; } ///< SubjectPublicKeyInfo, DER
    bool operator==(const Certificate &other) const { return m_der == other.m_der; }

private:
    Certificate(Bytes der, Timestamp notBefore, Timestamp notAfter)
        : m_der(std::move(der)), m_notBefore(notBefore), m_notAfter(notAfter)
    {
    }
    Bytes m_der;
    std::string m_commonName;
    std::string m_userId;
    std::string m_serial;
    Timestamp m_notBefore;
    Timestamp m_notAfter;
    Bytes m_publicKey;
};

/// Certificates are valid from the second of `from` on. Years are calendar years.
inline constexpr int authorityYears = 20;
inline constexpr int signerYears = 3;

/// The store's certificate authority, self-signed: pathlen 0, may sign certificates and revocation lists.
/// The name is shown by other programs: "Valbench store <id>" or the organisation's.
Result<Certificate> makeAuthority(const SigningKey &key, std::string_view name, Timestamp from, RandomSource &random);

/// Who a certificate speaks for.
struct CertificateSubject
{
    std::string printedName; ///< 1 to 64 characters of UTF-8, no control characters
    std::string id;          ///< user id, or the station's id for an export seal; 1 to 64 characters
};

/// A certificate for signing documents: digitalSignature and nonRepudiation, e-mail protection (pdfsig asks for it)
/// and document signing (RFC 9336), for signerYears. The same profile serves people and the export seal.
/// refused: the key is not the authority's, or the authority ends before the certificate would; badInput: subject or
/// public key (P-256).
Result<Certificate> issueCertificate(const Certificate &authority, const SigningKey &authorityKey,
                                     const CertificateSubject &subject, ByteView publicKey, Timestamp from,
                                     RandomSource &random);

/// Why a certificate is not believed.
enum class ChainFault {
    untrusted,   ///< no given root issued it
    signature,   ///< the issuer's signature does not match, or is made with a weak algorithm
    notYetValid, ///< it, or the root, starts later
    expired,     ///< it, or the root, ended earlier
    usage,       ///< it may not sign documents, or is itself an authority
    malformed,   ///< breaks another rule of RFC 5280
};

struct ChainProblem
{
    ChainFault fault;
    Error error;
};

/// Checks that one of the pinned roots issued the certificate directly and that it could sign documents at that
/// time. Algorithms of less than 128 bits are refused. Revocation is the ledger's to tell, by date.
[[nodiscard]] std::optional<ChainProblem> chainProblem(const Certificate &certificate,
                                                       std::span<const Certificate> roots, Timestamp at);
/// The same as a Status with ErrorCode::integrity.
Status verifyChain(const Certificate &certificate, std::span<const Certificate> roots, Timestamp at);

} // namespace valbench::crypto
