// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cms_parse.h"

#include "openssl_handles.h"

namespace valbench::crypto::cms {

namespace {

/// The whole elements one after the other; nothing if something else is between them.
std::optional<std::vector<ByteView>> elements(ByteView content)
{
    std::vector<ByteView> list;
    der::Reader reader(content);
    while (!reader.atEnd()) {
        const auto item = reader.next();
        if (!item)
            return std::nullopt;
        list.push_back(item->whole);
    }
    return list;
}

bool skip(der::Reader &reader, ByteView expected)
{
    const auto item = reader.next();
    return item && der::equal(item->whole, expected);
}

std::optional<Attribute> parseAttribute(ByteView whole)
{
    const auto content = der::only(whole, der::sequence);
    if (!content)
        return std::nullopt;
    der::Reader reader(*content);
    const auto id = reader.next(der::objectId);
    const auto set = reader.next(der::set);
    const auto values = set && reader.atEnd() ? elements(set->content) : std::nullopt;
    if (!id || !values)
        return std::nullopt;
    return Attribute{id->whole, *values, whole};
}

} // namespace

std::optional<SignedData> parseSignedData(ByteView cms)
{
    const auto contentInfo = der::only(cms, der::sequence);
    der::Reader outer(contentInfo.value_or(ByteView()));
    if (!skip(outer, idSignedData))
        return std::nullopt;
    const auto wrapped = outer.next(der::context0);
    const auto body = wrapped && outer.atEnd() ? der::only(wrapped->content, der::sequence) : std::nullopt;
    if (!body)
        return std::nullopt;

    der::Reader reader(*body);
    SignedData data;
    if (!skip(reader, version1))
        return std::nullopt;
    const auto digests = reader.next(der::set);
    const auto content = reader.next(der::sequence);
    const auto digestList = digests ? elements(digests->content) : std::nullopt;
    der::Reader contentReader(content ? content->content : ByteView());
    if (!digestList || !content || !skip(contentReader, idData))
        return std::nullopt;
    data.digestAlgorithms = *digestList;
    data.hasContent = !contentReader.atEnd();
    if (const auto certificates = reader.next(der::context0)) {
        const auto list = elements(certificates->content);
        if (!list)
            return std::nullopt;
        data.certificates = *list;
    }
    data.hasRevocations = reader.next(der::context1).has_value();
    const auto signers = reader.next(der::set);
    const auto signerList = signers && reader.atEnd() ? elements(signers->content) : std::nullopt;
    if (!signerList)
        return std::nullopt;
    data.signerInfos = *signerList;
    return data;
}

std::optional<SignerInfo> parseSignerInfo(ByteView whole)
{
    const auto body = der::only(whole, der::sequence);
    der::Reader reader(body.value_or(ByteView()));
    if (!skip(reader, version1))
        return std::nullopt;
    SignerInfo info;
    const auto name = reader.next(der::sequence);
    const auto digest = reader.next(der::sequence);
    if (const auto attributes = reader.next(der::context0)) {
        info.attributesWhole = attributes->whole;
        const auto list = elements(attributes->content);
        if (!list)
            return std::nullopt;
        for (const auto item : *list) {
            const auto attribute = parseAttribute(item);
            if (!attribute)
                return std::nullopt;
            info.attributes.push_back(*attribute);
        }
    }
    const auto algorithm = reader.next(der::sequence);
    const auto signature = reader.next(der::octetString);
    info.hasUnsignedAttributes = reader.next(der::context1).has_value();
    if (!name || !digest || !algorithm || !signature || !reader.atEnd())
        return std::nullopt;
    info.issuerAndSerial = name->whole;
    info.digestAlgorithm = digest->whole;
    info.signatureAlgorithm = algorithm->whole;
    info.signature = signature->content;
    return info;
}

Bytes issuerAndSerial(const Certificate &certificate)
{
    const auto x509 = openCertificate(certificate.der());
    if (!x509)
        return {};
    const auto issuer = derOf(i2d_X509_NAME, static_cast<const X509_NAME *>(X509_get_issuer_name(x509.get())));
    const auto serial = derOf(i2d_ASN1_INTEGER, X509_get0_serialNumber(x509.get()));
    return der::elementOf(der::sequence, {issuer, serial});
}

} // namespace valbench::crypto::cms
