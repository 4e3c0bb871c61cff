// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto_support.h"
#include "support/test_registry.h"

#include <valbench/base/digest.h>
#include <valbench/base/json.h>
#include <valbench/crypto/key_wrap.h>

using namespace valbench;
using namespace valbench::crypto;
using valbench::test::cheapKdf;

class TestKeyWrap : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void vector();
    void roundTrip();
    void wrongPassword();
    void otherOwner();
    void otherOwnerWithFreshChecksum();
    void everyFlippedBit();
    void downgrade();
    void absurdCost();
    void productionFloor();
    void refusals();
    void passwordChange();
    void twoPersons();
};

namespace {

constexpr std::string_view clearText = "the private key";

Secret secret(const char *text)
{
    return Secret(std::string(text));
}

KeyOwner owner()
{
    return {StoreId::parse("000102030405060708090a0b0c0d0e0f").value(), "zmueller", "c0ffee"};
}

Result<std::string> wrapped(const KdfPolicy &policy = cheapKdf)
{
    test::CountingRandom random;
    return wrapKey(asBytes(clearText), secret("Grüße, Welt"), owner(), policy, random);
}

/// The blob with some members replaced, and the checksum that an attacker would put beside them.
std::string forged(const std::string &blob, const json::Object &changes, const KeyOwner &forWhom)
{
    json::Object object = *json::parse(blob, "blob")->get<json::Object>();
    for (const auto &[name, value] : changes.members())
        object.set(name, value);
    json::Object covered;
    for (const auto &[name, value] : object.members()) {
        if (name != "check")
            covered.set(name, value);
    }
    covered.set("keyId", forWhom.keyId).set("store", forWhom.store.toText()).set("user", forWhom.userId);
    object.set("check", sha256(json::canonicalText(covered).value()).toHex());
    return json::canonicalText(object).value();
}

} // namespace

void TestKeyWrap::vector()
{
    // tests/crypto/reference/key_wrap.py: argon2-cffi 25.1.0, PyCryptodome 4.4.0; neither uses libsodium.
    const auto blob = wrapped({3, 1 << 20});
    VERIFY_OK(blob);
    QCOMPARE(
        *blob,
        std::string(R"({"aead":"xchacha20-poly1305","check":"10e9adcc4bbe2e0a5bd828ac8d46016a177edaa781dd886852df7e)"
                    R"(1caeafd4e1","cipher":"UH6f5VNc8jpEDsWXlEMZ8QAEeH9PcWIeLkOyVu/pEQ==","format":"valbench-)"
                    R"(wrapped-key/1","kdf":"argon2id13","memlimit":1048576,"nonce":"EBESExQVFhcYGRobHB0eHyAhI)"
                    R"(iMkJSYn","opslimit":3,"salt":"AAECAwQFBgcICQoLDA0ODw=="})"));
}

void TestKeyWrap::roundTrip()
{
    SystemRandom random;
    const auto first = wrapKey(asBytes(clearText), secret("pw"), owner(), cheapKdf, random);
    const auto second = wrapKey(asBytes(clearText), secret("pw"), owner(), cheapKdf, random);
    VERIFY_OK(first);
    VERIFY_OK(second);
    QVERIFY(*first != *second);
    const auto key = unwrapKey(*first, secret("pw"), owner(), cheapKdf);
    VERIFY_OK(key);
    QCOMPARE(asText(key->view()), clearText);
}

void TestKeyWrap::wrongPassword()
{
    const auto blob = wrapped();
    VERIFY_OK(blob);
    for (const char *password : {"", "Grüße, welt", "Grüße, Welt ", "Gr"}) {
        const auto key = unwrapKey(*blob, secret(password), owner(), cheapKdf);
        QVERIFY(!key);
        QCOMPARE(key.error().code(), ErrorCode::refused);
        QCOMPARE(key.error().text(), std::string("The password of 'zmueller' is not right."));
    }
}

void TestKeyWrap::otherOwner()
{
    const auto blob = wrapped();
    VERIFY_OK(blob);
    std::vector<KeyOwner> others(3, owner());
    others[0].store = StoreId::parse("000102030405060708090a0b0c0d0e00").value();
    others[1].userId = "eve";
    others[2].keyId = "c0ffef";
    for (const auto &other : others) {
        const auto key = unwrapKey(*blob, secret("Grüße, Welt"), other, cheapKdf);
        QVERIFY(!key);
        QCOMPARE(key.error().code(), ErrorCode::integrity);
    }
}

void TestKeyWrap::otherOwnerWithFreshChecksum()
{
    // The checksum can be forged by anybody; the associated data cannot.
    auto eve = owner();
    eve.userId = "eve";
    const auto blob = wrapped();
    VERIFY_OK(blob);
    const auto moved = forged(*blob, {}, eve);
    QVERIFY(moved != *blob);
    QCOMPARE(forged(moved, {}, owner()), *blob);
    const auto key = unwrapKey(moved, secret("Grüße, Welt"), eve, cheapKdf);
    QVERIFY(!key);
    QCOMPARE(key.error().code(), ErrorCode::refused);
}

void TestKeyWrap::everyFlippedBit()
{
    const auto blob = wrapped();
    VERIFY_OK(blob);
    for (std::size_t i = 0; i < blob->size(); ++i) {
        for (int bit = 0; bit < 8; ++bit) {
            auto changed = *blob;
            changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
            const auto key = unwrapKey(changed, secret("Grüße, Welt"), owner(), cheapKdf);
            QVERIFY2(!key, changed.c_str());
            QCOMPARE(key.error().code(), ErrorCode::integrity);
        }
    }
    for (const auto &text :
         {blob->substr(0, blob->size() / 2), *blob + "\n", " " + *blob, std::string(), std::string("[]")})
        QVERIFY(!unwrapKey(text, secret("Grüße, Welt"), owner(), cheapKdf));
}

void TestKeyWrap::downgrade()
{
    // A blob made weaker on purpose is good in itself, and refused by the floor alone.
    const auto blob = wrapped();
    VERIFY_OK(blob);
    VERIFY_OK(unwrapKey(*blob, secret("Grüße, Welt"), owner(), cheapKdf));
    for (const KdfPolicy floor : {KdfPolicy{2, 8192}, KdfPolicy{1, 8193}, productionKdf}) {
        const auto key = unwrapKey(*blob, secret("Grüße, Welt"), owner(), floor);
        QVERIFY(!key);
        QCOMPARE(key.error().code(), ErrorCode::integrity);
        QVERIFY(key.error().text().find("weakened") != std::string::npos);
    }
    // Lowering the stored numbers of a strong blob does not open it either.
    const auto strong = wrapped({2, 16384});
    VERIFY_OK(strong);
    const auto lowered = forged(*strong, {{"opslimit", 1}, {"memlimit", 8192}}, owner());
    const auto key = unwrapKey(lowered, secret("Grüße, Welt"), owner(), cheapKdf);
    QVERIFY(!key);
    QCOMPARE(key.error().code(), ErrorCode::refused);
}

void TestKeyWrap::absurdCost()
{
    // Refused before any memory is spent.
    const auto blob = wrapped();
    VERIFY_OK(blob);
    for (const auto &change :
         {json::Object{{"memlimit", std::int64_t(1) << 50}}, json::Object{{"opslimit", 1 << 30}}}) {
        const auto key = unwrapKey(forged(*blob, change, owner()), secret("Grüße, Welt"), owner(), cheapKdf);
        QVERIFY(!key);
        QCOMPARE(key.error().code(), ErrorCode::integrity);
    }
}

void TestKeyWrap::productionFloor()
{
    // integrity.md, decision 5: Argon2id, three passes over 256 MiB.
    QCOMPARE(productionKdf.opslimit, std::uint64_t(3));
    QCOMPARE(productionKdf.memlimit, std::uint64_t(268435456));
    const auto blob = wrapped(productionKdf);
    VERIFY_OK(blob);
    const auto key = unwrapKey(*blob, secret("Grüße, Welt"), owner(), productionKdf);
    VERIFY_OK(key);
    QCOMPARE(asText(key->view()), clearText);
}

void TestKeyWrap::refusals()
{
    test::CountingRandom random;
    const auto codeOf = [&](std::string_view key, const char *password, const KdfPolicy &policy) {
        const auto blob = wrapKey(asBytes(key), secret(password), owner(), policy, random);
        return blob ? ErrorCode::internal : blob.error().code();
    };
    QCOMPARE(codeOf("", "pw", cheapKdf), ErrorCode::usage);
    QCOMPARE(codeOf(clearText, "", cheapKdf), ErrorCode::usage);
    QCOMPARE(codeOf(std::string(20000, 'x'), "pw", cheapKdf), ErrorCode::usage);
    QCOMPARE(codeOf(clearText, "pw", {0, 8192}), ErrorCode::usage);
    QCOMPARE(codeOf(clearText, "pw", {1, 8191}), ErrorCode::usage);
    QCOMPARE(codeOf(clearText, "pw", {1, 1ULL << 50}), ErrorCode::usage);
    test::BrokenRandom broken;
    const auto blob = wrapKey(asBytes(clearText), secret("pw"), owner(), cheapKdf, broken);
    QVERIFY(!blob);
    QCOMPARE(blob.error().code(), ErrorCode::unavailable);
}

void TestKeyWrap::passwordChange()
{
    SystemRandom random;
    const auto before = wrapped();
    VERIFY_OK(before);
    const auto opened = unwrapKey(*before, secret("Grüße, Welt"), owner(), cheapKdf);
    VERIFY_OK(opened);
    const auto after = wrapKey(opened->view(), secret("new"), owner(), cheapKdf, random);
    VERIFY_OK(after);
    VERIFY_OK(unwrapKey(*after, secret("new"), owner(), cheapKdf));
    QVERIFY(!unwrapKey(*after, secret("Grüße, Welt"), owner(), cheapKdf));
}

void TestKeyWrap::twoPersons()
{
    SystemRandom random;
    const auto shares = splitKey(asBytes(clearText), random);
    VERIFY_OK(shares);
    QVERIFY(asText(shares->first.view()) != clearText);
    QVERIFY(asText(shares->second.view()) != clearText);
    const auto key = joinKey(shares->first.view(), shares->second.view());
    VERIFY_OK(key);
    QCOMPARE(asText(key->view()), clearText);
    const auto other = splitKey(asBytes(clearText), random);
    VERIFY_OK(other);
    QVERIFY(asText(joinKey(shares->first.view(), other->second.view())->view()) != clearText);
    QVERIFY(!joinKey(shares->first.view(), shares->second.view().first(3)));
}

VALBENCH_TEST(TestKeyWrap, key_wrap)
#include "test_key_wrap.moc"
