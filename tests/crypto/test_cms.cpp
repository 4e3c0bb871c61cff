// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto_support.h"
#include "support/test_registry.h"

#include <algorithm>

#include <openssl/cms.h>
#include <openssl/pem.h>

#include <valbench/crypto/cms.h>

using namespace valbench;
using namespace valbench::crypto;

class TestCms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accepted();
    void opensslAccepts();
    void exactBytes();
    void otherMakersAccepted_data();
    void otherMakersAccepted();
    void everyFlippedBit();
    void everyFlippedContentBit();
    void opensslSignaturesRefused_data();
    void opensslSignaturesRefused();
    void reissuedCertificate();
    void chainFaults();
    void keyWithoutItsCertificate();
    void hostileBytes();
};

namespace {

constexpr std::string_view content = "The bytes of a PDF, without the gap.";

std::vector<CmsFault> faultsOf(const CmsVerdict &verdict)
{
    std::vector<CmsFault> faults;
    for (const auto &problem : verdict.problems)
        faults.push_back(problem.fault);
    return faults;
}

bool has(const CmsVerdict &verdict, CmsFault fault)
{
    const auto faults = faultsOf(verdict);
    return std::ranges::find(faults, fault) != faults.end();
}

std::string textOf(const CmsVerdict &verdict)
{
    std::string text;
    for (const auto &problem : verdict.problems)
        text += problem.error.text() + '\n';
    return text;
}

BIO *reading(const Bytes &bytes)
{
    return BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size()));
}

/// A PAdES signature made by OpenSSL's CMS functions in the way of integrity.md, section 3.3: sign, take out the
/// signing-time that OpenSSL adds, sign the remaining attributes again. Shares no code with signCms().
Bytes madeByOpenssl(const Bytes &keyPem, const Bytes &certificatePem)
{
    auto *keyBio = reading(keyPem), *certificateBio = reading(certificatePem);
    auto *key = PEM_read_bio_PrivateKey(keyBio, nullptr, nullptr, nullptr);
    auto *certificate = PEM_read_bio_X509(certificateBio, nullptr, nullptr, nullptr);
    auto *data = BIO_new_mem_buf(content.data(), static_cast<int>(content.size()));
    constexpr unsigned flags = CMS_CADES | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_PARTIAL;
    auto *cms = CMS_sign(nullptr, nullptr, nullptr, data, flags);
    auto *signer = CMS_add1_signer(cms, certificate, key, EVP_sha256(), flags);
    CMS_final(cms, data, nullptr, flags);
    X509_ATTRIBUTE_free(CMS_signed_delete_attr(signer, CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1)));
    std::vector<Bytes> parts;
    std::size_t size = 0;
    for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
        unsigned char *der = nullptr;
        const auto length = static_cast<std::size_t>(i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i), &der));
        parts.emplace_back(der, der + length);
        size += length;
        OPENSSL_free(der);
    }
    std::ranges::sort(parts, [](ByteView a, ByteView b) { return std::ranges::lexicographical_compare(a, b); });
    Bytes attributes(static_cast<std::size_t>(ASN1_object_size(1, static_cast<int>(size), V_ASN1_SET)));
    auto *position = attributes.data();
    ASN1_put_object(&position, 1, static_cast<int>(size), V_ASN1_SET, V_ASN1_UNIVERSAL);
    for (const auto &part : parts)
        position = std::ranges::copy(part, position).out;
    auto *context = EVP_MD_CTX_new();
    std::size_t length = 0;
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context, nullptr, &length, attributes.data(), attributes.size());
    Bytes value(length);
    EVP_DigestSign(context, value.data(), &length, attributes.data(), attributes.size());
    ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), value.data(), static_cast<int>(length));
    unsigned char *der = nullptr;
    const int total = i2d_CMS_ContentInfo(cms, &der);
    Bytes out(der, der + total);
    OPENSSL_free(der);
    EVP_MD_CTX_free(context);
    CMS_ContentInfo_free(cms);
    BIO_free(data);
    X509_free(certificate);
    EVP_PKEY_free(key);
    BIO_free(keyBio);
    BIO_free(certificateBio);
    return out;
}

/// Files root.pem, root.key, c.pem, k.pem (a fresh key certified by the root) and content.
void furnish(const test::Workshop &shop, const test::Pki &pki, const char *newKey)
{
    shop.write("content", content);
    shop.write("root.pem", pki.root.pem());
    shop.write("root.key", test::privatePem(pki.rootKey));
    shop.write("ext", "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n"
                      "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");
    const auto request =
        std::string("openssl req -new -nodes -keyout k.pem -subj /CN=Other -out c.csr -newkey ") + newKey;
    VERIFY_EXIT(shop.run(request.c_str()), 0);
    VERIFY_EXIT(shop.run("openssl x509 -req -in c.csr -CA root.pem -CAkey root.key -set_serial 77 -days 30 -sha256 "
                         "-extfile ext -out c.pem"),
                0);
}

constexpr const char *p256 = "ec -pkeyopt ec_paramgen_curve:P-256";

} // namespace

void TestCms::accepted()
{
    const test::Pki pki;
    const auto cms = signCms(asBytes(content), pki.key, pki.certificate);
    VERIFY_OK(cms);
    const auto verdict = verifyCms(*cms, asBytes(content), pki.roots(), pki.signing);
    QVERIFY2(verdict.accepted(), textOf(verdict).c_str());
    QCOMPARE(*verdict.signer, pki.certificate);
    QVERIFY(checkCms(*cms, asBytes(content)).accepted());
    QVERIFY2(cms->size() < 1200, std::to_string(cms->size()).c_str());
}

void TestCms::opensslAccepts()
{
    const test::Pki pki;
    const test::Workshop shop;
    shop.write("content", content);
    shop.write("root.pem", pki.root.pem());
    shop.write("cms", signCms(asBytes(content), pki.key, pki.certificate).value());
    // 2026-11-03T13:03:59Z.
    const std::string verify =
        "openssl cms -verify -cades -binary -inform DER -in cms -content content -CAfile root.pem "
        "-no-CApath -attime 1793711039 -out out";
    VERIFY_EXIT(shop.run(verify.c_str()), 0);
    QCOMPARE(asText(shop.read("out")), content);
    const auto shown = shop.run("openssl cms -cmsout -print -noout -inform DER -in cms").text;
    for (const char *word : {"contentType (1.2.840.113549.1.9.3)", "messageDigest (1.2.840.113549.1.9.4)",
                             "id-smime-aa-signingCertificateV2", "eContent: <ABSENT>", "ecdsa-with-SHA256"})
        QVERIFY2(shown.contains(QLatin1String(word)), qPrintable(shown));
    QVERIFY2(!shown.contains(QLatin1String("signingTime")), qPrintable(shown));
    shop.write("content", "The bytes of a PDF, without the gap!");
    QVERIFY(shop.run(verify.c_str()).exitCode != 0);
}

void TestCms::exactBytes()
{
    // OpenSSL, which sorts and encodes for itself, writes our structure back byte for byte.
    const test::Pki pki;
    const auto cms = signCms(asBytes(content), pki.key, pki.certificate);
    VERIFY_OK(cms);
    const test::Workshop shop;
    shop.write("cms", *cms);
    VERIFY_EXIT(shop.run("openssl cms -cmsout -inform DER -in cms -outform DER -out again"), 0);
    QCOMPARE(shop.read("again"), *cms);
}

void TestCms::otherMakersAccepted_data()
{
    QTest::addColumn<QByteArray>("newKey");
    QTest::addColumn<bool>("good");
    QTest::newRow("P-256") << QByteArray(p256) << true;
    QTest::newRow("RSA 3072") << QByteArray("rsa:3072") << true;
    QTest::newRow("RSA 2048") << QByteArray("rsa:2048") << false;
    QTest::newRow("P-384") << QByteArray("ec -pkeyopt ec_paramgen_curve:P-384") << false;
}

void TestCms::otherMakersAccepted()
{
    QFETCH(QByteArray, newKey);
    QFETCH(bool, good);
    const test::Pki pki;
    const test::Workshop shop;
    furnish(shop, pki, newKey.constData());
    const auto cms = madeByOpenssl(shop.read("k.pem"), shop.read("c.pem"));
    const auto certificate = Certificate::fromPem(asText(shop.read("c.pem")));
    VERIFY_OK(certificate);
    const auto verdict = verifyCms(cms, asBytes(content), pki.roots(), certificate->notBefore());
    QVERIFY2(verdict.accepted() == good, textOf(verdict).c_str());
    QVERIFY(good || has(verdict, CmsFault::signatureAlgorithm));
    const auto changed = verifyCms(cms, asBytes("other content"), pki.roots(), certificate->notBefore());
    QVERIFY(has(changed, CmsFault::contentDigest));
}

void TestCms::everyFlippedBit()
{
    const test::Pki pki;
    const auto cms = signCms(asBytes(content), pki.key, pki.certificate);
    VERIFY_OK(cms);
    for (std::size_t bit = 0; bit < cms->size() * 8; ++bit) {
        auto changed = *cms;
        changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1 << (bit % 8)));
        QVERIFY2(!checkCms(changed, asBytes(content)).accepted(), std::to_string(bit).c_str());
    }
}

void TestCms::everyFlippedContentBit()
{
    const test::Pki pki;
    const auto cms = signCms(asBytes(content), pki.key, pki.certificate);
    VERIFY_OK(cms);
    for (std::size_t bit = 0; bit < content.size() * 8; ++bit) {
        std::string changed(content);
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        QCOMPARE(faultsOf(checkCms(*cms, asBytes(changed))), std::vector{CmsFault::contentDigest});
    }
}

void TestCms::opensslSignaturesRefused_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<int>("fault");
    const auto row = [](const char *name, const char *options, CmsFault fault) {
        QTest::newRow(name) << QByteArray(options) << static_cast<int>(fault);
    };
    row("no signed attributes", "-noattr", CmsFault::attributeMissing);
    row("SHA-1", "-cades -md sha1", CmsFault::digestAlgorithm);
    row("SHA-512", "-cades -md sha512", CmsFault::digestAlgorithm);
    row("no certificate identifier", "-md sha256", CmsFault::attributeMissing);
    row("signing-time", "-cades -md sha256", CmsFault::signingTime);
    row("content inside", "-cades -md sha256 -nodetach", CmsFault::notDetached);
    row("no certificate", "-cades -md sha256 -nocerts", CmsFault::signerCertificate);
    row("second certificate", "-cades -md sha256 -certfile root.pem", CmsFault::signerCertificate);
    row("named by key identifier", "-cades -md sha256 -keyid", CmsFault::malformed);
    row("two signers", "-cades -md sha256 -signer c2.pem -inkey k2.pem", CmsFault::signerCount);
    row("indefinite lengths", "-cades -md sha256 -stream -nodetach", CmsFault::malformed);
}

void TestCms::opensslSignaturesRefused()
{
    QFETCH(QByteArray, options);
    QFETCH(int, fault);
    const test::Pki pki;
    const test::Workshop shop;
    furnish(shop, pki, p256);
    QVERIFY(QFile::copy(shop.path("k.pem"), shop.path("k2.pem")) &&
            QFile::copy(shop.path("c.pem"), shop.path("c2.pem")));
    furnish(shop, pki, p256);
    const QByteArray command =
        QByteArray("openssl cms -sign -binary -in content -outform DER -out cms -signer c.pem -inkey k.pem ") + options;
    VERIFY_EXIT(shop.run(command.constData()), 0);
    const auto cms = shop.read("cms");
    const auto verdict = checkCms(cms, asBytes(content));
    QVERIFY2(has(verdict, static_cast<CmsFault>(fault)), textOf(verdict).c_str());
    QVERIFY(!verdict.accepted());
}

void TestCms::reissuedCertificate()
{
    // Same key, same name, other certificate: the signature value still fits, the signed certificate hash does not.
    test::Pki pki;
    auto second = pki.issue("Zoë Müller", "zmueller");
    while (second.der().size() != pki.certificate.der().size()) // the length of an ECDSA signature varies
        second = pki.issue("Zoë Müller", "zmueller");
    auto cms = signCms(asBytes(content), pki.key, pki.certificate).value();
    const auto found = std::ranges::search(cms, pki.certificate.der());
    QVERIFY(!found.empty());
    std::ranges::copy(second.der(), found.begin());
    const auto verdict = checkCms(cms, asBytes(content));
    QVERIFY2(has(verdict, CmsFault::signingCertificate), textOf(verdict).c_str());
    QVERIFY(has(verdict, CmsFault::signerCertificate));
}

void TestCms::chainFaults()
{
    const test::Pki pki, other;
    const auto cms = signCms(asBytes(content), pki.key, pki.certificate);
    VERIFY_OK(cms);
    const auto faultAt = [&](const std::vector<Certificate> &roots, Timestamp at) {
        const auto verdict = verifyCms(*cms, asBytes(content), roots, at);
        return verdict.problems.size() == 1 ? verdict.problems.front().chainFault : std::nullopt;
    };
    QCOMPARE(faultAt({}, pki.signing), ChainFault::untrusted);
    QVERIFY(faultAt(other.roots(), pki.signing).has_value());
    QCOMPARE(faultAt(pki.roots(), test::timeAt("2025-12-31T00:00:00.000000Z")), ChainFault::notYetValid);
    QCOMPARE(faultAt(pki.roots(), test::timeAt("2029-12-31T00:00:00.000000Z")), ChainFault::expired);
}

void TestCms::keyWithoutItsCertificate()
{
    const test::Pki pki;
    const auto cms = signCms(asBytes(content), pki.rootKey, pki.certificate);
    QVERIFY(!cms);
    QCOMPARE(cms.error().code(), ErrorCode::refused);
}

void TestCms::hostileBytes()
{
    const test::Pki pki;
    const auto cms = signCms(asBytes(content), pki.key, pki.certificate).value();
    for (std::size_t size = 0; size < cms.size(); ++size)
        QCOMPARE(faultsOf(checkCms(ByteView(cms).first(size), asBytes(content))), std::vector{CmsFault::malformed});
    auto longer = cms;
    longer.push_back(0);
    QCOMPARE(faultsOf(checkCms(longer, asBytes(content))), std::vector{CmsFault::malformed});
    // Bytes written over others at random places; the seed is fixed.
    std::uint32_t state = 20260101;
    const auto random = [&state] { return state = state * 1664525 + 1013904223; };
    for (int round = 0; round < 3000; ++round) {
        auto changed = cms;
        for (int k = 0; k < 4; ++k)
            changed[(random() >> 8) % changed.size()] = static_cast<std::uint8_t>(random() >> 24);
        QVERIFY(changed == cms || !checkCms(changed, asBytes(content)).accepted());
    }
}

VALBENCH_TEST(TestCms, cms)
#include "test_cms.moc"
