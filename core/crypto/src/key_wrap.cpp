// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/key_wrap.h>

#include <array>
#include <sodium.h>

#include <valbench/base/digest.h>
#include <valbench/base/json.h>

namespace valbench::crypto {

namespace {

constexpr std::string_view format = "valbench-wrapped-key/1";
constexpr std::string_view kdfName = "argon2id13";
constexpr std::string_view aeadName = "xchacha20-poly1305";
constexpr std::size_t keyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t tagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
// A blob is refused above these before memory is spent on it: 4 GiB, 64 passes.
constexpr KdfPolicy ceiling{64, 4ULL << 30};
// Long enough for an RSA key; a wrapped key is never longer.
constexpr std::size_t longestKey = 16384;

struct Parts
{
    KdfPolicy policy{};
    std::array<std::uint8_t, crypto_pwhash_SALTBYTES> salt{};
    std::array<std::uint8_t, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES> nonce{};
    Bytes cipher;
};

json::Object parameters(const KdfPolicy &policy)
{
    return {{"aead", aeadName},
            {"format", format},
            {"kdf", kdfName},
            {"memlimit", static_cast<std::int64_t>(policy.memlimit)},
            {"opslimit", static_cast<std::int64_t>(policy.opslimit)}};
}

json::Object &addOwner(json::Object &object, const KeyOwner &owner)
{
    return object.set("keyId", owner.keyId).set("store", owner.store.toText()).set("user", owner.userId);
}

json::Object &addParts(json::Object &object, const Parts &parts)
{
    return object.set("cipher", toBase64(parts.cipher))
        .set("nonce", toBase64(parts.nonce))
        .set("salt", toBase64(parts.salt));
}

/// What the AEAD authenticates beside the ciphertext.
Result<std::string> associatedData(const KeyOwner &owner, const KdfPolicy &policy)
{
    auto object = parameters(policy);
    return json::canonicalText(addOwner(object, owner));
}

/// SHA-256 of everything, the owner included.
Result<std::string> checksum(const KeyOwner &owner, const Parts &parts)
{
    auto object = parameters(parts.policy);
    VB_TRY(const auto text, json::canonicalText(addOwner(addParts(object, parts), owner)));
    return sha256(text).toHex();
}

Result<std::string> blobText(const KeyOwner &owner, const Parts &parts)
{
    auto object = parameters(parts.policy);
    VB_TRY(auto check, checksum(owner, parts));
    return json::canonicalText(addParts(object, parts).set("check", std::move(check)));
}

/// The key that wraps the key.
Result<SecureBytes> derive(const Secret &password, const Parts &parts)
{
    VB_TRY(auto key, SecureBytes::allocate(keyBytes));
    const auto text = password.reveal();
    if (crypto_pwhash(key.bytes().data(), keyBytes, text.data(), text.size(), parts.salt.data(), parts.policy.opslimit,
                      parts.policy.memlimit, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fail(ErrorCode::unavailable,
                    VB_MSG("Checking the password needs {n} MiB of free memory, which the system did not give."),
                    {{"n", std::to_string(parts.policy.memlimit >> 20)}});
    return key;
}

Error damaged(const KeyOwner &owner)
{
    return {ErrorCode::integrity,
            VB_MSG("The wrapped key of '{user}' is damaged, or was made for another person, key or store. Restore it "
                   "from a backup, or issue a new key."),
            {{"user", owner.userId}}};
}

template <std::size_t Size>
bool readBase64(const json::Reader &reader, std::string_view name, std::array<std::uint8_t, Size> &out)
{
    const auto text = reader.text(name);
    const auto bytes = text ? fromBase64(*text) : Result<Bytes>(text.error());
    if (!bytes || bytes->size() != Size)
        return false;
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return true;
}

/// The blob's parts, checked to be exactly what blobText() writes for this owner.
Result<Parts> readBlob(std::string_view blob, const KeyOwner &owner)
{
    const auto value = json::parse(blob, "wrapped key");
    const auto reader = value ? json::Reader::open(*value, "wrapped key") : Result<json::Reader>(value.error());
    if (!reader)
        return fail(damaged(owner));
    const auto ops = reader->integer("opslimit"), memory = reader->integer("memlimit");
    const auto cipher = reader->text("cipher");
    const auto cipherBytes = cipher ? fromBase64(*cipher) : Result<Bytes>(cipher.error());
    Parts parts;
    if (!ops || !memory || *ops < 0 || *memory < 0 || !cipherBytes || cipherBytes->size() <= tagBytes ||
        cipherBytes->size() > longestKey + tagBytes || !readBase64(*reader, "salt", parts.salt) ||
        !readBase64(*reader, "nonce", parts.nonce))
        return fail(damaged(owner));
    parts.policy = {static_cast<std::uint64_t>(*ops), static_cast<std::uint64_t>(*memory)};
    parts.cipher = *cipherBytes;
    VB_TRY(const auto expected, blobText(owner, parts));
    if (expected != blob)
        return fail(damaged(owner));
    return parts;
}

} // namespace

Result<std::string> wrapKey(ByteView key, const Secret &password, const KeyOwner &owner, const KdfPolicy &policy,
                            RandomSource &random)
{
    if (password.empty() || key.empty() || key.size() > longestKey)
        return fail(ErrorCode::usage, VB_MSG("Wrapping a key needs a password and 1 to {n} bytes of key."),
                    {{"n", std::to_string(longestKey)}});
    if (policy.opslimit < crypto_pwhash_argon2id_OPSLIMIT_MIN || policy.opslimit > ceiling.opslimit ||
        policy.memlimit < crypto_pwhash_argon2id_MEMLIMIT_MIN || policy.memlimit > ceiling.memlimit)
        return fail(ErrorCode::usage, VB_MSG("Argon2id cannot work with {t} passes over {m} bytes."),
                    {{"t", std::to_string(policy.opslimit)}, {"m", std::to_string(policy.memlimit)}});
    Parts parts;
    parts.policy = policy;
    VB_CHECK(random.fill(parts.salt));
    VB_CHECK(random.fill(parts.nonce));
    VB_TRY(const auto wrapping, derive(password, parts));
    VB_TRY(const auto data, associatedData(owner, policy));
    parts.cipher.resize(key.size() + tagBytes);
    const auto extra = asBytes(data);
    crypto_aead_xchacha20poly1305_ietf_encrypt(parts.cipher.data(), nullptr, key.data(), key.size(), extra.data(),
                                               extra.size(), nullptr, parts.nonce.data(), wrapping.view().data());
    return blobText(owner, parts);
}

Result<SecureBytes> unwrapKey(std::string_view blob, const Secret &password, const KeyOwner &owner,
                              const KdfPolicy &floor)
{
    VB_TRY(const auto parts, readBlob(blob, owner));
    const auto &policy = parts.policy;
    if (policy.opslimit < floor.opslimit || policy.memlimit < floor.memlimit || policy.opslimit > ceiling.opslimit ||
        policy.memlimit > ceiling.memlimit)
        return fail(
            ErrorCode::integrity,
            VB_MSG("The wrapped key of '{user}' asks for {t} passes over {m} bytes of memory; at least {floorT} "
                   "over {floorM} are required. Somebody may have weakened it: issue a new key."),
            {{"user", owner.userId},
             {"t", std::to_string(policy.opslimit)},
             {"m", std::to_string(policy.memlimit)},
             {"floorT", std::to_string(floor.opslimit)},
             {"floorM", std::to_string(floor.memlimit)}});
    VB_TRY(auto key, SecureBytes::allocate(parts.cipher.size() - tagBytes));
    VB_TRY(const auto wrapping, derive(password, parts));
    VB_TRY(const auto data, associatedData(owner, policy));
    const auto extra = asBytes(data);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(key.bytes().data(), nullptr, nullptr, parts.cipher.data(),
                                                   parts.cipher.size(), extra.data(), extra.size(), parts.nonce.data(),
                                                   wrapping.view().data()) != 0)
        return fail(ErrorCode::refused, VB_MSG("The password of '{user}' is not right."), {{"user", owner.userId}});
    return key;
}

Result<KeyShares> splitKey(ByteView key, RandomSource &random)
{
    VB_TRY(auto first, SecureBytes::allocate(key.size()));
    VB_TRY(auto second, SecureBytes::allocate(key.size()));
    VB_CHECK(random.fill(first.bytes()));
    for (std::size_t i = 0; i < key.size(); ++i)
        second.bytes()[i] = static_cast<std::uint8_t>(key[i] ^ first.view()[i]);
    return KeyShares{std::move(first), std::move(second)};
}

Result<SecureBytes> joinKey(ByteView first, ByteView second)
{
    if (first.size() != second.size())
        return fail(ErrorCode::integrity, VB_MSG("The two shares do not belong to one key."));
    VB_TRY(auto key, SecureBytes::allocate(first.size()));
    for (std::size_t i = 0; i < first.size(); ++i)
        key.bytes()[i] = static_cast<std::uint8_t>(first[i] ^ second[i]);
    return key;
}

} // namespace valbench::crypto
