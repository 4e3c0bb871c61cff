// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "crypto_support.h"
#include "support/test_registry.h"

#include <algorithm>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include <valbench/crypto/checkpoint_key.h>

using namespace valbench;
using namespace valbench::crypto;
namespace fs = std::filesystem;

class TestCheckpointKey : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void publishedVectors();
    void everyFlippedBit();
    void publicText();
    void opensslVerifies();
    void createAndLoad();
    void neverReplaced();
    void unsafeFiles();
    void unsafeFolders();
    void damagedFiles();
};

namespace {

class FixedRandom final : public RandomSource {
public:
    explicit FixedRandom(Bytes bytes) : m_bytes(std::move(bytes)) {}
    Status fill(std::span<std::uint8_t> bytes) override
    {
        if (bytes.size() != m_bytes.size())
            return fail(ErrorCode::internal, VB_MSG("another number of bytes was expected"));
        std::ranges::copy(m_bytes, bytes.begin());
        return {};
    }

private:
    Bytes m_bytes;
};

struct Folder
{
    test::Workshop shop;
    fs::path path = shop.path("keys").toStdString();
    fs::path key = path / "station.key";
    Folder()
    {
        fs::create_directory(path);
        fs::permissions(path, fs::perms::owner_all);
    }
    [[nodiscard]] ErrorCode loadCode() const
    {
        const auto loaded = CheckpointKey::load(path, "station");
        return loaded ? ErrorCode::internal : loaded.error().code();
    }
};

} // namespace

void TestCheckpointKey::publishedVectors()
{
    // RFC 8032, section 7.1, tests 1 to 3: secret key, public key, message, signature.
    const std::array<std::array<const char *, 4>, 3> vectors{
        {{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
          "be2465"
          "5141438e7a100b"},
         {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
          "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
          "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
          "2aeeb0"
          "0d291612bb0c00"},
         {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
          "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
          "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
          "d28dc0"
          "27beceea1ec40a"}}};
    for (const auto &[seed, publicKey, message, signature] : vectors) {
        FixedRandom random(fromHex(seed).value());
        const auto key = CheckpointKey::generate(random);
        VERIFY_OK(key);
        QCOMPARE(key->publicKey().toText(), toBase64(fromHex(publicKey).value()));
        const auto content = fromHex(message).value();
        QCOMPARE(toHex(key->sign(content)), std::string(signature));
        VERIFY_OK(key->publicKey().verify(content, fromHex(signature).value()));
    }
}

void TestCheckpointKey::everyFlippedBit()
{
    SystemRandom random;
    const auto key = CheckpointKey::generate(random);
    VERIFY_OK(key);
    const auto signature = key->sign(asBytes("checkpoint"));
    for (std::size_t i = 0; i < signature.size() * 8; ++i) {
        auto changed = signature;
        changed[i / 8] = static_cast<std::uint8_t>(changed[i / 8] ^ (1 << (i % 8)));
        QVERIFY(!key->publicKey().verify(asBytes("checkpoint"), changed));
    }
    const auto shorter = ByteView(signature).first(63);
    QVERIFY(!key->publicKey().verify(asBytes("checkpoint"), shorter));
    const auto other = key->publicKey().verify(asBytes("Checkpoint"), signature);
    QVERIFY(!other);
    QCOMPARE(other.error().code(), ErrorCode::integrity);
}

void TestCheckpointKey::publicText()
{
    SystemRandom random;
    const auto key = CheckpointKey::generate(random);
    VERIFY_OK(key);
    const auto read = CheckpointPublicKey::parse(key->publicKey().toText());
    VERIFY_OK(read);
    QCOMPARE(*read, key->publicKey());
    for (const char *text : {"", "AAAA", "not base64"})
        QVERIFY(!CheckpointPublicKey::parse(text));
}

void TestCheckpointKey::opensslVerifies()
{
    SystemRandom random;
    const auto key = CheckpointKey::generate(random);
    VERIFY_OK(key);
    const test::Workshop shop;
    shop.write("note", "valbench/store/1\n5\n");
    shop.write("pub.pem", key->publicKey().toPem());
    shop.write("sig", key->sign(asBytes("valbench/store/1\n5\n")));
    VERIFY_EXIT(shop.run("openssl pkeyutl -verify -rawin -pubin -inkey pub.pem -sigfile sig -in note"), 0);
    VERIFY_EXIT(shop.run("openssl pkey -pubin -in pub.pem -outform DER -out pub.der"), 0);
    // sha256sum of the last 32 bytes of the DER form is the fingerprint.
    const auto der = shop.read("pub.der");
    QCOMPARE(sha256(ByteView(der).last(32)).toHex(), key->publicKey().fingerprint());
}

void TestCheckpointKey::createAndLoad()
{
    SystemRandom random;
    const Folder folder;
    QCOMPARE(folder.loadCode(), ErrorCode::notFound);
    const auto made = CheckpointKey::create(folder.path, "station", random);
    VERIFY_OK(made);
    struct stat status
    {
    };
    QCOMPARE(::stat(folder.key.c_str(), &status), 0);
    QCOMPARE(status.st_mode & 07777, mode_t(0600));
    const auto loaded = CheckpointKey::load(folder.path, "station");
    VERIFY_OK(loaded);
    QCOMPARE(loaded->publicKey(), made->publicKey());
    VERIFY_OK(made->publicKey().verify(asBytes("x"), loaded->sign(asBytes("x"))));
    for (const char *name : {"", "../station", "a/b", "Station", ".."}) {
        QVERIFY(!CheckpointKey::create(folder.path, name, random));
        QVERIFY(!CheckpointKey::load(folder.path, name));
    }
}

void TestCheckpointKey::neverReplaced()
{
    SystemRandom random;
    const Folder folder;
    VERIFY_OK(CheckpointKey::create(folder.path, "station", random));
    const auto again = CheckpointKey::create(folder.path, "station", random);
    QVERIFY(!again);
    QCOMPARE(again.error().code(), ErrorCode::conflict);
    fs::rename(folder.key, folder.path / "elsewhere");
    fs::create_symlink(folder.path / "target", folder.key);
    const auto through = CheckpointKey::create(folder.path, "station", random);
    QVERIFY(!through);
    QVERIFY(!fs::exists(folder.path / "target"));
}

void TestCheckpointKey::unsafeFiles()
{
    SystemRandom random;
    const Folder folder;
    VERIFY_OK(CheckpointKey::create(folder.path, "station", random));
    for (const auto mode : {0640U, 0604U, 0660U, 0400U, 0700U, 04600U}) {
        fs::permissions(folder.key, fs::perms(mode));
        QCOMPARE(folder.loadCode(), ErrorCode::refused);
    }
    fs::permissions(folder.key, fs::perms(0600));
    VERIFY_OK(CheckpointKey::load(folder.path, "station"));
    // Only root can give a file away; for anybody else there is nothing to test here.
    if (::chown(folder.key.c_str(), 65534, 65534) == 0) {
        QCOMPARE(folder.loadCode(), ErrorCode::refused);
        QCOMPARE(::chown(folder.key.c_str(), ::geteuid(), ::getegid()), 0);
    }
    fs::create_hard_link(folder.key, folder.path / "second");
    QCOMPARE(folder.loadCode(), ErrorCode::refused);
    fs::remove(folder.key);
    fs::create_symlink(folder.path / "second", folder.key);
    QCOMPARE(folder.loadCode(), ErrorCode::refused);
    fs::remove(folder.key);
    fs::create_directory(folder.key);
    QCOMPARE(folder.loadCode(), ErrorCode::refused);
}

void TestCheckpointKey::unsafeFolders()
{
    SystemRandom random;
    const Folder folder;
    VERIFY_OK(CheckpointKey::create(folder.path, "station", random));
    for (const auto mode : {0777U, 0720U, 0702U}) {
        fs::permissions(folder.path, fs::perms(mode));
        QCOMPARE(folder.loadCode(), ErrorCode::refused);
        QVERIFY(!CheckpointKey::create(folder.path, "second", random));
    }
    const auto missing = CheckpointKey::create(folder.path / "none", "station", random);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code(), ErrorCode::unavailable);
}

void TestCheckpointKey::damagedFiles()
{
    SystemRandom random;
    const Folder folder;
    VERIFY_OK(CheckpointKey::create(folder.path, "station", random));
    const auto whole = folder.shop.read("keys/station.key");
    for (const auto size : {std::size_t(0), std::size_t(10), whole.size() - 1}) {
        folder.shop.write("keys/station.key", ByteView(whole).first(size));
        QCOMPARE(folder.loadCode(), ErrorCode::integrity);
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto changed = whole;
        changed[at] ^= 1;
        folder.shop.write("keys/station.key", changed);
        QCOMPARE(folder.loadCode(), ErrorCode::integrity);
    }
    auto longer = whole;
    longer.push_back('\n');
    folder.shop.write("keys/station.key", longer);
    QCOMPARE(folder.loadCode(), ErrorCode::integrity);
}

VALBENCH_TEST(TestCheckpointKey, checkpoint_key)
#include "test_checkpoint_key.moc"
