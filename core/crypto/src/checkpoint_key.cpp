// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/checkpoint_key.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <valbench/base/digest.h>

namespace valbench::crypto {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view fileHead = "valbench checkpoint key 1\n";
constexpr std::size_t lineSize = 45; // base64 of 32 bytes, and a line feed
constexpr std::size_t fileSize = fileHead.size() + 2 * lineSize;

class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    [[nodiscard]] int number() const { return m_number; }

private:
    int m_number;
};

Error systemError(const fs::path &path)
{
    return {ErrorCode::unavailable,
            VB_MSG("The checkpoint key file {file} cannot be used: {reason}."),
            {{"file", path.string()}, {"reason", std::strerror(errno)}}};
}

Error unsafe(const fs::path &path)
{
    return {
        ErrorCode::refused,
        VB_MSG("{file} must belong to the user who runs Valbench, be no link, and be closed to everyone else (keys "
               "mode 0600, their folder not writable by others). Correct owner and mode, and find out who had access."),
        {{"file", path.string()}}};
}

Error damaged(const fs::path &path)
{
    return {ErrorCode::integrity,
            VB_MSG("{file} is not a complete checkpoint key. Move it away; this station then makes a new key and "
                   "announces it."),
            {{"file", path.string()}}};
}

Result<fs::path> keyFile(const fs::path &directory, std::string_view name)
{
    const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
    if (!plain)
        return fail(ErrorCode::usage, VB_MSG("A key file's name has only a-z, 0-9, - and _; found '{name}'."),
                    {{"name", std::string(name)}});
    struct stat status = {};
    if (::stat(directory.c_str(), &status) != 0)
        return fail(systemError(directory));
    if (!S_ISDIR(status.st_mode) || status.st_uid != ::geteuid() || (status.st_mode & 022) != 0)
        return fail(unsafe(directory));
    return directory / (std::string(name) + ".key");
}

bool writeAll(int file, ByteView bytes)
{
    while (!bytes.empty()) {
        const auto done = ::write(file, bytes.data(), bytes.size());
        if (done < 0 && errno != EINTR)
            return false;
        bytes = bytes.subspan(done < 0 ? 0 : static_cast<std::size_t>(done));
    }
    return true;
}

/// Reads up to the buffer's size; what was read, or nothing on an error.
std::optional<std::size_t> readAll(int file, std::span<std::uint8_t> buffer)
{
    std::size_t size = 0;
    while (size < buffer.size()) {
        const auto done = ::read(file, buffer.data() + size, buffer.size() - size);
        if (done < 0 && errno != EINTR)
            return std::nullopt;
        if (done == 0)
            break;
        size += done < 0 ? 0 : static_cast<std::size_t>(done);
    }
    return size;
}

/// Base64 of 32 bytes and a line feed, without leaving copies in ordinary memory.
void putLine(std::uint8_t *out, ByteView bytes)
{
    // libsodium ends its text with a zero, where the line feed goes.
    sodium_bin2base64(reinterpret_cast<char *>(out), lineSize, bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    out[lineSize - 1] = '\n';
}

bool getLine(const std::uint8_t *line, std::span<std::uint8_t> bytes)
{
    std::size_t size = 0;
    return line[lineSize - 1] == '\n' &&
           sodium_base642bin(bytes.data(), bytes.size(), reinterpret_cast<const char *>(line), lineSize - 1, nullptr,
                             &size, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0 &&
           size == bytes.size();
}

} // namespace

Result<CheckpointPublicKey> CheckpointPublicKey::parse(std::string_view base64)
{
    const auto bytes = fromBase64(base64);
    if (!bytes || bytes->size() != size)
        return fail(ErrorCode::badInput,
                    VB_MSG("A checkpoint public key is the base64 text of 32 bytes; found '{text}'."),
                    {{"text", std::string(base64.substr(0, 80))}});
    Raw raw{};
    std::ranges::copy(*bytes, raw.begin());
    return CheckpointPublicKey(raw);
}

std::string CheckpointPublicKey::toText() const
{
    return toBase64(m_raw);
}

std::string CheckpointPublicKey::toPem() const
{
    // SEQUENCE { SEQUENCE { id-Ed25519 }, BIT STRING } (RFC 8410).
    Bytes spki{0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
    spki.insert(spki.end(), m_raw.begin(), m_raw.end());
    return "-----BEGIN PUBLIC KEY-----\n" + toBase64(spki) + "\n-----END PUBLIC KEY-----\n";
}

std::string CheckpointPublicKey::fingerprint() const
{
    return sha256(ByteView(m_raw)).toHex();
}

Status CheckpointPublicKey::verify(ByteView content, ByteView signature) const
{
    if (signature.size() != crypto_sign_BYTES ||
        crypto_sign_verify_detached(signature.data(), content.data(), content.size(), m_raw.data()) != 0)
        return fail(ErrorCode::integrity, VB_MSG("The signature is not one of checkpoint key {key} over this content."),
                    {{"key", fingerprint().substr(0, 12)}});
    return {};
}

Result<CheckpointKey> CheckpointKey::fromSeed(ByteView seed)
{
    if (seed.size() != crypto_sign_SEEDBYTES)
        return fail(ErrorCode::badInput, VB_MSG("The private half of a checkpoint key is 32 bytes; found {n}."),
                    {{"n", std::to_string(seed.size())}});
    VB_TRY(auto secret, SecureBytes::allocate(crypto_sign_SECRETKEYBYTES));
    CheckpointPublicKey::Raw raw{};
    crypto_sign_seed_keypair(raw.data(), secret.bytes().data(), seed.data());
    return CheckpointKey(std::move(secret), CheckpointPublicKey(raw));
}

ByteView CheckpointKey::seed() const
{
    return m_secret.view().first(crypto_sign_SEEDBYTES);
}

Result<CheckpointKey> CheckpointKey::generate(RandomSource &random)
{
    VB_TRY(auto seed, SecureBytes::allocate(crypto_sign_SEEDBYTES));
    VB_CHECK(random.fill(seed.bytes()));
    return fromSeed(seed.view());
}

Result<CheckpointKey> CheckpointKey::create(const fs::path &directory, std::string_view name, RandomSource &random)
{
    VB_TRY(const auto path, keyFile(directory, name));
    VB_TRY(auto key, generate(random));
    VB_TRY(auto text, SecureBytes::allocate(fileSize));
    std::ranges::copy(asBytes(fileHead), text.bytes().begin());
    auto *const out = text.bytes().data() + fileHead.size();
    putLine(out, key.seed());
    putLine(out + lineSize, key.m_public.m_raw);

    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file.number() < 0 && errno == EEXIST)
        return fail(ErrorCode::conflict, VB_MSG("There is a checkpoint key at {file} already; it is never replaced."),
                    {{"file", path.string()}});
    if (file.number() < 0)
        return fail(systemError(path));
    const Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // fchmod, for a umask that takes away even the owner's bits.
    if (::fchmod(file.number(), 0600) != 0 || !writeAll(file.number(), text.view()) || ::fsync(file.number()) != 0 ||
        folder.number() < 0 || ::fsync(folder.number()) != 0) {
        const auto error = systemError(path);
        ::unlink(path.c_str());
        return fail(error);
    }
    return key;
}

Result<CheckpointKey> CheckpointKey::load(const fs::path &directory, std::string_view name)
{
    VB_TRY(const auto path, keyFile(directory, name));
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (file.number() < 0 && errno == ENOENT)
        return fail(ErrorCode::notFound, VB_MSG("There is no checkpoint key at {file}."), {{"file", path.string()}});
    if (file.number() < 0 && errno == ELOOP)
        return fail(unsafe(path));
    struct stat status = {};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
        return fail(systemError(path));
    if (!S_ISREG(status.st_mode) || status.st_uid != ::geteuid() || (status.st_mode & 07777) != 0600 ||
        status.st_nlink != 1)
        return fail(unsafe(path));

    VB_TRY(auto text, SecureBytes::allocate(fileSize + 1));
    const auto size = readAll(file.number(), text.bytes());
    if (!size)
        return fail(systemError(path));
    VB_TRY(auto seed, SecureBytes::allocate(crypto_sign_SEEDBYTES));
    CheckpointPublicKey::Raw raw{};
    const auto *const lines = text.view().data() + fileHead.size();
    if (*size != fileSize || !asText(text.view()).starts_with(fileHead) || !getLine(lines, seed.bytes()) ||
        !getLine(lines + lineSize, raw))
        return fail(damaged(path));
    VB_TRY(auto key, fromSeed(seed.view()));
    // The public half beside the seed shows damage to either.
    if (key.publicKey() != CheckpointPublicKey(raw))
        return fail(damaged(path));
    return key;
}

Bytes CheckpointKey::sign(ByteView content) const
{
    Bytes signature(crypto_sign_BYTES);
    crypto_sign_detached(signature.data(), nullptr, content.data(), content.size(), m_secret.view().data());
    return signature;
}

} // namespace valbench::crypto
