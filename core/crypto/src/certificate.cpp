// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/certificate.h>

#include <ctime>
#include <openssl/err.h>
#include <openssl/objects.h>

#include "openssl_handles.h"

namespace valbench::crypto {

namespace {

constexpr std::string_view pemHead = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view pemTail = "-----END CERTIFICATE-----";

Error notCertificate()
{
    ERR_clear_error();
    return {ErrorCode::badInput,
            VB_MSG("This is not one X.509 certificate with one common name, in strict DER or PEM.")};
}

std::optional<Timestamp> timeOf(const ASN1_TIME *time)
{
    using namespace std::chrono;
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return std::nullopt;
    const year_month_day date(year(parts.tm_year + 1900), month(static_cast<unsigned>(parts.tm_mon + 1)),
                              day(static_cast<unsigned>(parts.tm_mday)));
    if (!date.ok())
        return std::nullopt;
    return Timestamp(sys_days(date) + hours(parts.tm_hour) + minutes(parts.tm_min) + seconds(parts.tm_sec));
}

/// The only value of that kind in the name; empty text if there is none, nothing if several or not text.
std::optional<std::string> onlyValue(const X509_NAME *name, int kind)
{
    const int at = X509_NAME_get_index_by_NID(name, kind, -1);
    if (at < 0)
        return std::string();
    if (X509_NAME_get_index_by_NID(name, kind, at) >= 0)
        return std::nullopt;
    unsigned char *text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    if (size < 0)
        return std::nullopt;
    std::string value(reinterpret_cast<const char *>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    if (!isUtf8(value) || value.find('\0') != std::string::npos)
        return std::nullopt;
    return value;
}

} // namespace

Result<Certificate> Certificate::fromDer(ByteView der)
{
    const auto x509 = openCertificate(der);
    const auto from = x509 ? timeOf(X509_get0_notBefore(x509.get())) : std::nullopt;
    const auto to = x509 ? timeOf(X509_get0_notAfter(x509.get())) : std::nullopt;
    if (!from || !to)
        return fail(notCertificate());
    const auto *const subject = X509_get_subject_name(x509.get());
    const auto name = onlyValue(subject, NID_commonName);
    const auto userId = onlyValue(subject, NID_userId);
    auto *const key = X509_get_X509_PUBKEY(x509.get());
    const auto *const serial = X509_get0_serialNumber(x509.get());
    if (!name || name->empty() || !userId || !key)
        return fail(notCertificate());

    Certificate certificate(Bytes(der.begin(), der.end()), *from, *to);
    certificate.m_commonName = *name;
    certificate.m_userId = *userId;
    certificate.m_serial = toHex({ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial))});
    certificate.m_publicKey = derOf(i2d_X509_PUBKEY, static_cast<const X509_PUBKEY *>(key));
    return certificate;
}

Result<Certificate> Certificate::fromPem(std::string_view pem)
{
    auto text = trimmed(pem);
    if (!text.starts_with(pemHead) || !text.ends_with(pemTail) || text.size() < pemHead.size() + pemTail.size())
        return fail(notCertificate());
    text = text.substr(pemHead.size(), text.size() - pemHead.size() - pemTail.size());
    std::string base64;
    for (const char c : text) {
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t')
            base64 += c;
    }
    const auto der = fromBase64(base64);
    if (!der)
        return fail(notCertificate());
    return fromDer(*der);
}

std::string Certificate::pem() const
{
    constexpr std::size_t width = 64;
    const auto base64 = toBase64(m_der);
    std::string text = std::string(pemHead) + '\n';
    for (std::size_t i = 0; i < base64.size(); i += width)
        text += base64.substr(i, width) + '\n';
    return text + std::string(pemTail) + '\n';
}

} // namespace valbench::crypto
