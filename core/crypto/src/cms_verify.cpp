// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/cms.h>

#include <algorithm>

#include "cms_parse.h"
#include "openssl_handles.h"

namespace valbench::crypto {

namespace {

/// Collects what is wrong with one CMS; every check that can still be made is made.
class Examination {
public:
    Examination(ByteView cms, ByteView content) : m_cms(cms), m_content(content) {}
    CmsVerdict run();

private:
    void note(CmsFault fault, MessageKey key, std::vector<MessageArg> args = {})
    {
        m_verdict.problems.push_back({fault, Error(ErrorCode::integrity, key, std::move(args))});
    }
    void readSigner(const cms::SignedData &data);
    void checkDigestAlgorithms(const cms::SignedData &data);
    void checkAttributes();
    const cms::Attribute *onlyAttribute(ByteView id, MessageKey missing);
    void checkSigningCertificate(ByteView value);
    void checkSignature(ByteView publicKey);

    ByteView m_cms;
    ByteView m_content;
    cms::SignerInfo m_info;
    CmsVerdict m_verdict;
};

bool isSha256(ByteView algorithm)
{
    return der::equal(algorithm, cms::sha256Algorithm) || der::equal(algorithm, cms::sha256AlgorithmNull);
}

CmsVerdict Examination::run()
{
    const auto data = cms::parseSignedData(m_cms);
    if (!data) {
        note(CmsFault::malformed, VB_MSG("The signature is not a CMS SignedData structure in DER."));
        return std::move(m_verdict);
    }
    if (data->hasContent)
        note(CmsFault::notDetached, VB_MSG("The signature carries content of its own; it must be detached."));
    if (data->hasRevocations)
        note(CmsFault::unsignedAttribute, VB_MSG("The signature carries revocation lists, which are not evaluated."));
    if (data->signerInfos.size() != 1) {
        note(CmsFault::signerCount, VB_MSG("A CMS must have exactly one signer; this one has {n}."),
             {{"n", std::to_string(data->signerInfos.size())}});
        return std::move(m_verdict);
    }
    const auto info = cms::parseSignerInfo(data->signerInfos.front());
    if (!info) {
        note(CmsFault::malformed, VB_MSG("The signer's part of the CMS is not well formed."));
        return std::move(m_verdict);
    }
    m_info = *info;
    if (m_info.hasUnsignedAttributes)
        note(CmsFault::unsignedAttribute,
             VB_MSG("The CMS has attributes outside the signature, which are not evaluated."));
    checkDigestAlgorithms(*data);
    readSigner(*data);
    checkAttributes();
    if (m_verdict.signer)
        checkSignature(m_verdict.signer->publicKey());
    return std::move(m_verdict);
}

void Examination::readSigner(const cms::SignedData &data)
{
    if (data.certificates.size() == 1) {
        if (auto certificate = Certificate::fromDer(data.certificates.front()))
            m_verdict.signer = *std::move(certificate);
    }
    if (!m_verdict.signer) {
        note(CmsFault::signerCertificate,
             VB_MSG("The CMS must hold the signer's certificate and no other; found {n} certificates."),
             {{"n", std::to_string(data.certificates.size())}});
    } else if (!der::equal(cms::issuerAndSerial(*m_verdict.signer), m_info.issuerAndSerial)) {
        note(CmsFault::signerCertificate, VB_MSG("The CMS names another signer than its certificate, '{name}'."),
             {{"name", m_verdict.signer->commonName()}});
    }
}

void Examination::checkDigestAlgorithms(const cms::SignedData &data)
{
    if (!isSha256(m_info.digestAlgorithm) || data.digestAlgorithms.size() != 1 ||
        !isSha256(data.digestAlgorithms.front()))
        note(CmsFault::digestAlgorithm, VB_MSG("The signature's digest is not SHA-256, the only one accepted."));
}

const cms::Attribute *Examination::onlyAttribute(ByteView id, MessageKey missing)
{
    const auto matches = [id](const cms::Attribute &attribute) { return der::equal(attribute.id, id); };
    const auto found = std::ranges::find_if(m_info.attributes, matches);
    if (found == m_info.attributes.end()) {
        note(CmsFault::attributeMissing, missing);
        return nullptr;
    }
    if (found->values.size() != 1) {
        note(CmsFault::attributeWrong, VB_MSG("A signed attribute has {n} values; exactly one is allowed."),
             {{"n", std::to_string(found->values.size())}});
        return nullptr;
    }
    return &*found;
}

void Examination::checkAttributes()
{
    const auto &list = m_info.attributes;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0 && !std::ranges::lexicographical_compare(list[i - 1].whole, list[i].whole))
            note(CmsFault::attributeWrong, VB_MSG("The signed attributes are not in DER's order."));
        for (std::size_t k = 0; k < i; ++k) {
            if (der::equal(list[i].id, list[k].id))
                note(CmsFault::attributeWrong, VB_MSG("A signed attribute occurs twice."));
        }
        if (der::equal(list[i].id, cms::idSigningTime))
            note(CmsFault::signingTime, VB_MSG("The CMS claims a signing time of its own, which PAdES forbids."));
    }
    if (const auto *const type =
            onlyAttribute(cms::idContentType, VB_MSG("The signed attribute content-type is missing."))) {
        if (!der::equal(type->values.front(), cms::idData))
            note(CmsFault::attributeWrong, VB_MSG("The signed content type is not plain data."));
    }
    if (const auto *const digest =
            onlyAttribute(cms::idMessageDigest, VB_MSG("The signed attribute message-digest is missing."))) {
        const auto expected = der::element(der::octetString, sha256(m_content).bytes());
        if (!der::equal(digest->values.front(), expected))
            note(CmsFault::contentDigest, VB_MSG("The content is not what was signed: its SHA-256 differs."));
    }
    if (const auto *const id = onlyAttribute(cms::idSigningCertificateV2,
                                             VB_MSG("The signed attribute signing-certificate-v2 is missing.")))
        checkSigningCertificate(id->values.front());
}

// SigningCertificateV2 ::= SEQUENCE { certs SEQUENCE OF ESSCertIDv2, policies OPTIONAL }
// ESSCertIDv2 ::= SEQUENCE { hashAlgorithm DEFAULT sha256, certHash OCTET STRING, issuerSerial OPTIONAL }
// The hash settles which certificate is meant, so the optional parts are not read.
void Examination::checkSigningCertificate(ByteView value)
{
    der::Reader outer(der::only(value, der::sequence).value_or(ByteView()));
    const auto list = outer.next(der::sequence);
    const auto first = list ? der::only(list->content, der::sequence) : std::nullopt;
    der::Reader id(first.value_or(ByteView()));
    const auto algorithm = id.next(der::sequence);
    const auto hash = id.next(der::octetString);
    if (!hash || (algorithm && !isSha256(algorithm->whole))) {
        note(CmsFault::attributeWrong,
             VB_MSG("The attribute signing-certificate-v2 does not name exactly one certificate by SHA-256."));
        return;
    }
    if (m_verdict.signer && !der::equal(hash->content, m_verdict.signer->fingerprint().bytes()))
        note(CmsFault::signingCertificate,
             VB_MSG("The signature was made with another certificate than the one inside."));
}

void Examination::checkSignature(ByteView publicKey)
{
    const auto &algorithm = m_info.signatureAlgorithm;
    const bool elliptic = der::equal(algorithm, cms::ecdsaSha256);
    const bool rsa = der::equal(algorithm, cms::rsaSha256) || der::equal(algorithm, cms::rsaPlain);
    if ((!elliptic && !rsa) || elliptic != isP256PublicKey(publicKey)) {
        note(CmsFault::signatureAlgorithm,
             VB_MSG("The signature algorithm is neither ECDSA on P-256 nor RSA, each with SHA-256."));
        return;
    }
    // Without attributes the content itself would be signed; checkAttributes() has refused that already.
    Bytes covered(m_info.attributesWhole.begin(), m_info.attributesWhole.end());
    if (covered.empty())
        return;
    covered[0] = der::set;
    const auto match = verifySignature(covered, m_info.signature, publicKey);
    if (match)
        return;
    if (match.error().code() == ErrorCode::refused)
        m_verdict.problems.push_back({CmsFault::signatureAlgorithm, match.error()});
    else
        note(CmsFault::signature, VB_MSG("The signature value does not match the signed attributes."));
}

} // namespace

CmsVerdict checkCms(ByteView cms, ByteView content)
{
    return Examination(cms, content).run();
}

CmsVerdict verifyCms(ByteView cms, ByteView content, std::span<const Certificate> roots, Timestamp at)
{
    auto verdict = checkCms(cms, content);
    if (verdict.signer) {
        if (auto found = chainProblem(*verdict.signer, roots, at))
            verdict.problems.push_back({CmsFault::chain, std::move(found->error), found->fault});
    }
    return verdict;
}

} // namespace valbench::crypto
