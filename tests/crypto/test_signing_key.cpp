// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto_support.h"
#include "support/test_registry.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <valbench/crypto/process.h>
#include <valbench/crypto/signing_key.h>

using namespace valbench;
using namespace valbench::crypto;

class TestSigningKey : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishedVector();
    void signAndVerify();
    void opensslVerifies();
    void everyFlippedBit();
    void wrapAndUnwrap();
    void onlyP256();
    void weakPublicKeys();
    void secureMemory();
    void noCoreDumps();
};

namespace {

constexpr std::string_view statement = R"({"meaning":"approved"})";

} // namespace

void TestSigningKey::publishedVector()
{
    // RFC 6979, A.2.5: P-256 with SHA-256, message "sample". r and s as DER integers, x and y behind the key's head.
    const auto key = fromHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"
                             "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
                             "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299");
    const auto signature = fromHex("3046022100EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
                                   "022100F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
    VERIFY_OK(key);
    VERIFY_OK(signature);
    VERIFY_OK(verifySignature(asBytes("sample"), *signature, *key));
    QVERIFY(!verifySignature(asBytes("Sample"), *signature, *key));
}

void TestSigningKey::signAndVerify()
{
    const auto key = SigningKey::generate();
    const auto other = SigningKey::generate();
    VERIFY_OK(key);
    VERIFY_OK(other);
    QVERIFY(key->publicKey() != other->publicKey());
    QCOMPARE(key->keyId().size(), std::size_t(64));
    const auto signature = key->sign(asBytes(statement));
    VERIFY_OK(signature);
    VERIFY_OK(verifySignature(asBytes(statement), *signature, key->publicKey()));
    const auto wrong = verifySignature(asBytes(statement), *signature, other->publicKey());
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code(), ErrorCode::integrity);
    VERIFY_OK(verifySignature({}, key->sign({}).value(), key->publicKey()));
}

void TestSigningKey::opensslVerifies()
{
    const test::Pki pki;
    const test::Workshop shop;
    shop.write("signer.pem", pki.certificate.pem());
    shop.write("statement", statement);
    shop.write("sig", pki.key.sign(asBytes(statement)).value());
    VERIFY_EXIT(shop.run("openssl x509 -in signer.pem -pubkey -noout -out pub.pem"), 0);
    VERIFY_EXIT(shop.run("openssl dgst -sha256 -verify pub.pem -signature sig statement"), 0);
}

void TestSigningKey::everyFlippedBit()
{
    const auto key = SigningKey::generate();
    VERIFY_OK(key);
    const auto signature = key->sign(asBytes(statement));
    VERIFY_OK(signature);
    for (std::size_t i = 0; i < signature->size() * 8; ++i) {
        auto changed = *signature;
        changed[i / 8] = static_cast<std::uint8_t>(changed[i / 8] ^ (1 << (i % 8)));
        QVERIFY(!verifySignature(asBytes(statement), changed, key->publicKey()));
    }
    for (std::size_t i = 0; i < statement.size() * 8; ++i) {
        std::string changed(statement);
        changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << (i % 8)));
        QVERIFY(!verifySignature(asBytes(changed), *signature, key->publicKey()));
    }
}

void TestSigningKey::wrapAndUnwrap()
{
    SystemRandom random;
    const auto key = SigningKey::generate();
    VERIFY_OK(key);
    const KeyOwner owner{StoreId::parse("000102030405060708090a0b0c0d0e0f").value(), "zmueller", key->keyId()};
    const auto blob = key->wrap(Secret("pw"), owner, test::cheapKdf, random);
    VERIFY_OK(blob);
    const auto opened = SigningKey::unwrap(*blob, Secret("pw"), owner, test::cheapKdf);
    VERIFY_OK(opened);
    QCOMPARE(opened->publicKey(), key->publicKey());
    VERIFY_OK(verifySignature(asBytes(statement), opened->sign(asBytes(statement)).value(), key->publicKey()));
    const auto wrong = SigningKey::unwrap(*blob, Secret("pv"), owner, test::cheapKdf);
    QVERIFY(!wrong);
    QCOMPARE(wrong.error().code(), ErrorCode::refused);
}

void TestSigningKey::onlyP256()
{
    const test::Workshop shop;
    VERIFY_EXIT(shop.run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -outform DER -out p384"), 0);
    VERIFY_EXIT(shop.run("openssl genpkey -algorithm ED25519 -outform DER -out ed25519"), 0);
    VERIFY_EXIT(shop.run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -outform DER -out sec1"), 0);
    VERIFY_EXIT(shop.run("openssl pkcs8 -topk8 -nocrypt -inform DER -in sec1 -outform DER -out p256"), 0);
    VERIFY_OK(SigningKey::fromPkcs8(SecureBytes::copyOf(shop.read("p256")).value()));
    auto longer = shop.read("p256");
    longer.push_back(0);
    for (const auto &bytes : {shop.read("p384"), shop.read("ed25519"), longer, Bytes(), Bytes(100, 7)}) {
        const auto key = SigningKey::fromPkcs8(SecureBytes::copyOf(bytes).value());
        QVERIFY(!key);
        QCOMPARE(key.error().code(), ErrorCode::integrity);
    }
}

void TestSigningKey::weakPublicKeys()
{
    const test::Workshop shop;
    shop.write("statement", statement);
    for (const auto &[bits, good] : {std::pair(2048, false), std::pair(3072, true)}) {
        const auto make =
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:" + std::to_string(bits) + " -out rsa.pem";
        VERIFY_EXIT(shop.run(make.c_str()), 0);
        VERIFY_EXIT(shop.run("openssl pkey -in rsa.pem -pubout -outform DER -out rsa.pub"), 0);
        VERIFY_EXIT(shop.run("openssl dgst -sha256 -sign rsa.pem -out sig statement"), 0);
        const auto verdict = verifySignature(asBytes(statement), shop.read("sig"), shop.read("rsa.pub"));
        QCOMPARE(verdict.has_value(), good);
        if (!good)
            QCOMPARE(verdict.error().code(), ErrorCode::refused);
    }
}

void TestSigningKey::secureMemory()
{
    auto first = SecureBytes::copyOf(asBytes("key"));
    VERIFY_OK(first);
    const auto *const place = first->view().data();
    const SecureBytes second = std::move(*first);
    QCOMPARE(second.view().data(), place);
    QCOMPARE(asText(second.view()), std::string_view("key"));
    QVERIFY(first->view().empty()); // NOLINT: the moved-from state is what is tested
    const auto huge = SecureBytes::allocate(std::size_t(1) << 62);
    QVERIFY(!huge);
    QCOMPARE(huge.error().code(), ErrorCode::unavailable);
}

void TestSigningKey::noCoreDumps()
{
    // In a child, which then aborts as a crash would.
    const auto child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        rlimit limit{};
        const bool done = disableCoreDumps().has_value() && ::getrlimit(RLIMIT_CORE, &limit) == 0 &&
                          limit.rlim_cur == 0 && limit.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
        if (!done)
            ::_exit(1);
        ::signal(SIGABRT, SIG_DFL);
        ::abort();
    }
    int status = 0;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QVERIFY(WIFSIGNALED(status));
    QCOMPARE(WTERMSIG(status), SIGABRT);
    QVERIFY(!WCOREDUMP(status));
}

VALBENCH_TEST(TestSigningKey, signing_key)
#include "test_signing_key.moc"
