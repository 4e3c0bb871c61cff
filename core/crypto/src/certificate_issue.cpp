// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Making certificates: the profile of integrity.md is in extendAuthority() and extendSigner().

#include <valbench/crypto/certificate.h>

#include <algorithm>
#include <array>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include "openssl_handles.h"

namespace valbench::crypto {

namespace {

constexpr std::size_t longestName = 64; // X.520 ub-common-name

/// UTF-8 without control characters, of 1 to 64 characters.
bool isPrintableName(std::string_view text)
{
    if (!isUtf8(text) || trimmed(text) != text)
        return false;
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool c1Control = byte == 0xC2 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (byte < 0x20 || byte == 0x7F || c1Control)
            return false;
        characters += (byte & 0xC0) != 0x80;
    }
    return characters >= 1 && characters <= longestName;
}

Timestamp yearsLater(Timestamp from, int count)
{
    using namespace std::chrono;
    const auto day = floor<days>(from.point());
    auto date = year_month_day(day) + years(count);
    if (!date.ok()) // 29 February
        date = date.year() / date.month() / last;
    return Timestamp(sys_days(date) + (from.point() - day));
}

bool setTime(ASN1_TIME *field, Timestamp time)
{
    return ASN1_TIME_set(field, std::chrono::floor<std::chrono::seconds>(time.point()).time_since_epoch().count());
}

bool addToName(X509_NAME *name, int kind, std::string_view text)
{
    return X509_NAME_add_entry_by_NID(name, kind, V_ASN1_UTF8STRING,
                                      reinterpret_cast<const unsigned char *>(text.data()),
                                      static_cast<int>(text.size()), -1, 0) == 1;
}

bool addExtension(X509 *certificate, X509 *issuer, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    auto *const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    const bool added = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

bool extendAuthority(X509 *certificate)
{
    return addExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
           addExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign") &&
           addExtension(certificate, certificate, NID_subject_key_identifier, "hash");
}

bool extendSigner(X509 *certificate, X509 *issuer)
{
    // 1.3.6.1.5.5.7.3.36 is id-kp-documentSigning, which OpenSSL 3.0 does not know by name.
    return addExtension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE") &&
           addExtension(certificate, issuer, NID_key_usage, "critical,digitalSignature,nonRepudiation") &&
           addExtension(certificate, issuer, NID_ext_key_usage, "emailProtection,1.3.6.1.5.5.7.3.36") &&
           addExtension(certificate, issuer, NID_subject_key_identifier, "hash") &&
           addExtension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
}

/// Version 3, random serial number, validity and public key.
Result<X509Ptr> startCertificate(ByteView publicKey, Timestamp from, Timestamp to, RandomSource &random)
{
    using namespace std::chrono_literals;
    if (from.point() < std::chrono::sys_days(2000y / 1 / 1) || to.point() >= std::chrono::sys_days(9999y / 1 / 1))
        return fail(ErrorCode::badInput, VB_MSG("A certificate cannot be valid from {from}. Check the clock."),
                    {{"from", from.toText()}});
    std::array<std::uint8_t, 16> serial{};
    VB_CHECK(random.fill(serial));
    serial[0] = static_cast<std::uint8_t>((serial[0] & 0x3F) | 0x40); // positive, and always 16 bytes

    X509Ptr certificate(X509_new());
    const auto key = openPublicKey(publicKey);
    if (!certificate || !key || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        ASN1_STRING_set(X509_get_serialNumber(certificate.get()), serial.data(), serial.size()) != 1 ||
        !setTime(X509_getm_notBefore(certificate.get()), from) || !setTime(X509_getm_notAfter(certificate.get()), to) ||
        X509_set_pubkey(certificate.get(), key.get()) != 1)
        return fail(opensslFailure());
    return certificate;
}

Result<Certificate> signCertificate(X509 *certificate, const SigningKey &key)
{
    const auto opened = openPkcs8(key.pkcs8());
    if (!opened || X509_sign(certificate, opened.get(), EVP_sha256()) <= 0)
        return fail(opensslFailure());
    return Certificate::fromDer(derOf(i2d_X509, static_cast<const X509 *>(certificate)));
}

} // namespace

Result<Certificate> makeAuthority(const SigningKey &key, std::string_view name, Timestamp from, RandomSource &random)
{
    if (!isPrintableName(name))
        return fail(ErrorCode::badInput, VB_MSG("The authority's name must have 1 to 64 printable characters."));
    VB_TRY(const auto certificate, startCertificate(key.publicKey(), from, yearsLater(from, authorityYears), random));
    auto *const subject = X509_get_subject_name(certificate.get());
    if (!addToName(subject, NID_commonName, name) || X509_set_issuer_name(certificate.get(), subject) != 1 ||
        !extendAuthority(certificate.get()))
        return fail(opensslFailure());
    return signCertificate(certificate.get(), key);
}

Result<Certificate> issueCertificate(const Certificate &authority, const SigningKey &authorityKey,
                                     const CertificateSubject &subject, ByteView publicKey, Timestamp from,
                                     RandomSource &random)
{
    if (!isPrintableName(subject.printedName) || !isPrintableName(subject.id))
        return fail(
            ErrorCode::badInput,
            VB_MSG("Printed name and user id must have 1 to 64 printable characters; found '{name}' and '{id}'."),
            {{"name", subject.printedName.substr(0, 300)}, {"id", subject.id.substr(0, 300)}});
    if (!isP256PublicKey(publicKey) || !openPublicKey(publicKey))
        return fail(ErrorCode::badInput, VB_MSG("The public key of '{id}' is not a P-256 key."), {{"id", subject.id}});
    if (authority.publicKey() != authorityKey.publicKey())
        return fail(ErrorCode::refused, VB_MSG("The key given is not that of the authority '{name}'."),
                    {{"name", authority.commonName()}});
    const auto to = yearsLater(from, signerYears);
    if (from < authority.notBefore() || to > authority.notAfter())
        return fail(
            ErrorCode::refused,
            VB_MSG("A certificate from {from} to {to} would outlast its authority, which is valid from {caFrom} "
                   "to {caTo}. Renew the store's authority first."),
            {{"from", from.toReadableText()},
             {"to", to.toReadableText()},
             {"caFrom", authority.notBefore().toReadableText()},
             {"caTo", authority.notAfter().toReadableText()}});

    VB_TRY(const auto certificate, startCertificate(publicKey, from, to, random));
    const auto issuer = openCertificate(authority.der());
    auto *const name = X509_get_subject_name(certificate.get());
    if (!issuer || !addToName(name, NID_commonName, subject.printedName) || !addToName(name, NID_userId, subject.id) ||
        X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer.get())) != 1 ||
        !extendSigner(certificate.get(), issuer.get()))
        return fail(opensslFailure());
    return signCertificate(certificate.get(), authorityKey);
}

} // namespace valbench::crypto
