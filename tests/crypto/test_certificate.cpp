// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto_support.h"
#include "support/test_registry.h"

#include <valbench/crypto/certificate.h>

using namespace valbench;
using namespace valbench::crypto;

class TestCertificate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fields();
    void printedNames_data();
    void printedNames();
    void refusedNames();
    void profileAsOpensslReadsIt();
    void opensslAndWeAgree();
    void chainFaults();
    void everyFlippedBit();
    void weakCertificates();
    void calendar();
    void issuingRefusals();
    void reading();
};

namespace {

std::optional<ChainFault> faultOf(const Certificate &certificate, const std::vector<Certificate> &roots, Timestamp at)
{
    const auto problem = chainProblem(certificate, roots, at);
    return problem ? std::optional(problem->fault) : std::nullopt;
}

} // namespace

void TestCertificate::fields()
{
    test::Pki pki;
    QCOMPARE(pki.certificate.commonName(), std::string("Zoë Müller"));
    QCOMPARE(pki.certificate.userId(), std::string("zmueller"));
    QCOMPARE(pki.certificate.notBefore(), pki.start);
    QCOMPARE(pki.certificate.notAfter(), test::timeAt("2029-01-15T08:00:00.000000Z"));
    QCOMPARE(pki.certificate.publicKey(), pki.key.publicKey());
    // The second certificate made from the counting source: bytes 16 to 31, with the sign bits set as they must be.
    QCOMPARE(pki.certificate.serial(), std::string("501112131415161718191a1b1c1d1e1f"));
    QCOMPARE(pki.root.commonName(), std::string("Valbench store 0f1e"));
    QCOMPARE(pki.root.userId(), std::string());
    QCOMPARE(pki.root.notAfter(), test::timeAt("2046-01-15T08:00:00.000000Z"));
    QVERIFY(pki.issue("A", "a").serial() != pki.issue("A", "a").serial());

    const auto again = Certificate::fromPem(pki.certificate.pem());
    VERIFY_OK(again);
    QCOMPARE(*again, pki.certificate);
    QCOMPARE(again->fingerprint(), pki.certificate.fingerprint());
}

void TestCertificate::printedNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("umlauts") << QStringLiteral("Jörg-Günther Müßig");
    QTest::newRow("CJK") << QStringLiteral("山田 太郎");
    QTest::newRow("Arabic") << QStringLiteral("محمد علي");
    QTest::newRow("outside the BMP") << QStringLiteral("𠮷野 家");
    QTest::newRow("longest") << QString(64, QChar(0x00FC));
    QTest::newRow("punctuation of names") << QStringLiteral("O'Neil, Mary \"Mo\" + Sons/Co = x");
}

void TestCertificate::printedNames()
{
    QFETCH(QString, name);
    test::Pki pki;
    const auto certificate = pki.issue(name.toStdString(), "someone");
    QCOMPARE(certificate.commonName(), name.toStdString());
    VERIFY_OK(verifyChain(certificate, pki.roots(), pki.signing));
    const test::Workshop shop;
    shop.write("c.pem", certificate.pem());
    const auto shown = shop.run("openssl x509 -in c.pem -noout -subject -nameopt utf8,sname,sep_multiline");
    QCOMPARE(shown.exitCode, 0);
    QVERIFY2(shown.text.contains(QStringLiteral("CN=") + name + QLatin1Char('\n')), qPrintable(shown.text));
    QVERIFY2(shown.text.contains(QStringLiteral("UID=someone")), qPrintable(shown.text));
}

void TestCertificate::refusedNames()
{
    test::Pki pki;
    const auto codeOf = [&](std::string name, std::string id) {
        const auto made = issueCertificate(pki.root, pki.rootKey, {std::move(name), std::move(id)}, pki.key.publicKey(),
                                           pki.start, pki.random);
        return made ? ErrorCode::internal : made.error().code();
    };
    const std::vector<std::string> bad{
        "", " A", "A\n", std::string("A\0B", 3), std::string(65, 'x'), "A\x7f", "A\xc2\x85", "\xff\xfe", "A\xc3"};
    for (const auto &text : bad) {
        QCOMPARE(codeOf(text, "a"), ErrorCode::badInput);
        QCOMPARE(codeOf("A", text), ErrorCode::badInput);
        QVERIFY(!makeAuthority(pki.rootKey, text, pki.start, pki.random));
    }
}

void TestCertificate::profileAsOpensslReadsIt()
{
    const test::Pki pki;
    const test::Workshop shop;
    shop.write("root.pem", pki.root.pem());
    shop.write("c.pem", pki.certificate.pem());
    const auto root = shop.run("openssl x509 -in root.pem -noout -text").text;
    for (const char *line :
         {"Signature Algorithm: ecdsa-with-SHA256", "ASN1 OID: prime256v1", "Version: 3",
          "X509v3 Basic Constraints: critical\n                CA:TRUE, pathlen:0\n",
          "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n", "X509v3 Subject Key Identifier"})
        QVERIFY2(root.contains(QLatin1String(line)), qPrintable(root));
    const auto signer = shop.run("openssl x509 -in c.pem -noout -text").text;
    for (const char *line : {"X509v3 Basic Constraints: critical\n                CA:FALSE\n",
                             "X509v3 Key Usage: critical\n                Digital Signature, Non Repudiation\n",
                             "X509v3 Extended Key Usage: \n                E-mail Protection, 1.3.6.1.5.5.7.3.36\n",
                             "X509v3 Subject Key Identifier", "X509v3 Authority Key Identifier",
                             "Not Before: Jan 15 08:00:00 2026 GMT", "Not After : Jan 15 08:00:00 2029 GMT"})
        QVERIFY2(signer.contains(QLatin1String(line)), qPrintable(signer));
    const auto print = shop.run("openssl x509 -in c.pem -noout -fingerprint -sha256").text.remove(QLatin1Char(':'));
    QVERIFY2(print.contains(QString::fromStdString(pki.certificate.fingerprint().toHex()), Qt::CaseInsensitive),
             qPrintable(print));
}

void TestCertificate::opensslAndWeAgree()
{
    const test::Pki pki;
    const test::Workshop shop;
    shop.write("root.pem", pki.root.pem());
    shop.write("c.pem", pki.certificate.pem());
    const std::string command =
        "openssl verify -x509_strict -check_ss_sig -purpose smimesign -CAfile root.pem -no-CApath -attime ";
    // 2026-01-15T07:59:59Z and 08:00:00Z; 2029-01-15T07:59:59Z and 08:00:00Z (OpenSSL excludes the end itself).
    for (const auto &[seconds, good] : {std::pair(1768463999, false), std::pair(1768464000, true),
                                        std::pair(1863158399, true), std::pair(1863158400, false)}) {
        VERIFY_EXIT(shop.run((command + std::to_string(seconds) + " c.pem").c_str()), good ? 0 : 2);
        const Timestamp at{std::chrono::sys_seconds(std::chrono::seconds(seconds))};
        QCOMPARE(verifyChain(pki.certificate, pki.roots(), at).has_value(), good);
    }
}

void TestCertificate::chainFaults()
{
    const test::Pki pki, other;
    QCOMPARE(faultOf(pki.certificate, pki.roots(), pki.signing), std::nullopt);
    QCOMPARE(faultOf(pki.certificate, {other.root, pki.root}, pki.signing), std::nullopt);
    QCOMPARE(faultOf(pki.certificate, {}, pki.signing), ChainFault::untrusted);
    QVERIFY(faultOf(pki.certificate, other.roots(), pki.signing).has_value());
    QCOMPARE(faultOf(pki.certificate, {pki.certificate}, pki.signing), ChainFault::untrusted);
    QCOMPARE(faultOf(pki.root, pki.roots(), pki.signing), ChainFault::usage);
    QCOMPARE(faultOf(pki.certificate, pki.roots(), test::timeAt("2026-01-15T07:59:59.999999Z")),
             ChainFault::notYetValid);
    QCOMPARE(faultOf(pki.certificate, pki.roots(), test::timeAt("2029-01-15T08:00:00.000000Z")), ChainFault::expired);
    const auto status = verifyChain(pki.certificate, {}, pki.signing);
    QVERIFY(!status);
    QCOMPARE(status.error().code(), ErrorCode::integrity);
    QVERIFY(status.error().text().find("Zoë Müller") != std::string::npos);
}

void TestCertificate::everyFlippedBit()
{
    const test::Pki pki;
    const auto flipped = [](const Certificate &certificate, std::size_t bit) {
        auto der = certificate.der();
        der[bit / 8] = static_cast<std::uint8_t>(der[bit / 8] ^ (1 << (bit % 8)));
        return Certificate::fromDer(der);
    };
    for (std::size_t bit = 0; bit < pki.certificate.der().size() * 8; ++bit) {
        const auto changed = flipped(pki.certificate, bit);
        QVERIFY(!changed || faultOf(*changed, pki.roots(), pki.signing));
    }
    for (std::size_t bit = 0; bit < pki.root.der().size() * 8; ++bit) {
        const auto changed = flipped(pki.root, bit);
        QVERIFY(!changed || faultOf(pki.certificate, {*changed}, pki.signing));
    }
}

void TestCertificate::weakCertificates()
{
    const test::Pki pki;
    const test::Workshop shop;
    shop.write("root.pem", pki.root.pem());
    shop.write("root.key", test::privatePem(pki.rootKey));
    shop.write("ext", "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                      "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");
    shop.write("tls", "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                      "extendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n");
    const auto issue = [&](const char *newKey, const char *extra) -> std::optional<ChainFault> {
        const auto request =
            std::string("openssl req -new -nodes -keyout k.pem -subj /CN=x -out x.csr -newkey ") + newKey;
        const auto sign =
            std::string("openssl x509 -req -in x.csr -CA root.pem -CAkey root.key -set_serial 77 -days 30 "
                        "-out x.pem ") +
            extra;
        if (shop.run(request.c_str()).exitCode != 0 || shop.run(sign.c_str()).exitCode != 0)
            qFatal("openssl made no certificate");
        const auto made = Certificate::fromPem(asText(shop.read("x.pem"))).value();
        // The command takes today, so the check does too; the authority below is valid far around it.
        return faultOf(made, pki.roots(), made.notBefore());
    };
    const auto good = issue("ec -pkeyopt ec_paramgen_curve:P-256", "-sha256 -extfile ext");
    const bool rootValid = Certificate::fromPem(asText(shop.read("x.pem"))).value().notBefore() >= pki.start;
    QVERIFY2(rootValid, "this computer's clock stands before 2026");
    QCOMPARE(good, std::nullopt);
    QCOMPARE(issue("ec -pkeyopt ec_paramgen_curve:P-256", "-sha1 -extfile ext"), ChainFault::signature);
    QCOMPARE(issue("rsa:2048", "-sha256 -extfile ext"), ChainFault::signature);
    QCOMPARE(issue("ec -pkeyopt ec_paramgen_curve:P-256", "-sha256 -extfile tls"), ChainFault::usage);
}

void TestCertificate::calendar()
{
    test::Pki pki;
    const auto from = test::timeAt("2028-02-29T23:59:59.999999Z");
    const auto certificate = issueCertificate(pki.root, pki.rootKey, {"A", "a"}, pki.key.publicKey(), from, pki.random);
    VERIFY_OK(certificate);
    QCOMPARE(certificate->notBefore(), test::timeAt("2028-02-29T23:59:59.000000Z"));
    QCOMPARE(certificate->notAfter(), test::timeAt("2031-02-28T23:59:59.000000Z"));
    // Beyond 2049 X.509 writes times differently.
    const auto later = test::timeAt("2048-06-01T00:00:00.000000Z");
    const auto root = makeAuthority(pki.rootKey, "later", later, pki.random);
    VERIFY_OK(root);
    QCOMPARE(root->notAfter(), test::timeAt("2068-06-01T00:00:00.000000Z"));
    QVERIFY(!makeAuthority(pki.rootKey, "x", test::timeAt("1970-01-01T00:00:00.000000Z"), pki.random));
    QVERIFY(!makeAuthority(pki.rootKey, "x", test::timeAt("9990-01-01T00:00:00.000000Z"), pki.random));
}

void TestCertificate::issuingRefusals()
{
    test::Pki pki;
    const auto codeOf = [&](const SigningKey &key, ByteView publicKey, Timestamp from) {
        const auto made = issueCertificate(pki.root, key, {"A", "a"}, publicKey, from, pki.random);
        return made ? ErrorCode::internal : made.error().code();
    };
    QCOMPARE(codeOf(pki.key, pki.key.publicKey(), pki.start), ErrorCode::refused);
    QCOMPARE(codeOf(pki.rootKey, pki.key.publicKey(), test::timeAt("2043-01-16T08:00:00.000000Z")), ErrorCode::refused);
    QCOMPARE(codeOf(pki.rootKey, pki.key.publicKey(), test::timeAt("2026-01-15T07:00:00.000000Z")), ErrorCode::refused);
    auto broken = pki.key.publicKey();
    broken.back() ^= 1; // no longer a point of the curve
    QCOMPARE(codeOf(pki.rootKey, broken, pki.start), ErrorCode::badInput);
    QCOMPARE(codeOf(pki.rootKey, {}, pki.start), ErrorCode::badInput);
    test::BrokenRandom noRandom;
    QVERIFY(!makeAuthority(pki.rootKey, "x", pki.start, noRandom));
}

void TestCertificate::reading()
{
    const test::Pki pki;
    const auto pem = pki.certificate.pem();
    VERIFY_OK(Certificate::fromPem("\n" + pem + "\r\n"));
    for (const auto &text : {pem + pem, "x" + pem, pem.substr(0, pem.size() - 3), std::string(),
                             std::string("-----BEGIN"), test::privatePem(pki.key)})
        QVERIFY(!Certificate::fromPem(text));
    const auto &der = pki.certificate.der();
    for (std::size_t size = 0; size < der.size(); ++size)
        QVERIFY(!Certificate::fromDer(ByteView(der).first(size)));
    auto longer = der;
    longer.push_back(0);
    QVERIFY(!Certificate::fromDer(longer));
    QVERIFY(!Certificate::fromDer(Bytes(100000, 0x30)));
}

VALBENCH_TEST(TestCertificate, certificate)
#include "test_certificate.moc"
