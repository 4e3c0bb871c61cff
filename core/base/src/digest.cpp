// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/digest.h>

#include <algorithm>
#include <new>
#include <openssl/evp.h>

#include <valbench/base/text.h>

namespace valbench {

struct Sha256::Context
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    Context() = default;
    Context(const Context &) = delete;
    Context &operator=(const Context &) = delete;
    ~Context() { EVP_MD_CTX_free(context); }
};

namespace {

// Fetched once: looking the algorithm up for every digest doubles its cost.
const EVP_MD *algorithm()
{
    static const EVP_MD *const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return md;
}

void start(EVP_MD_CTX *context)
{
    if (!context || EVP_DigestInit_ex2(context, algorithm(), nullptr) != 1)
        throw std::bad_alloc();
}

} // namespace

Sha256::Sha256() : m_context(std::make_unique<Context>())
{
    start(m_context->context);
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256 &&) noexcept = default;
Sha256 &Sha256::operator=(Sha256 &&) noexcept = default;

void Sha256::add(std::span<const std::uint8_t> bytes)
{
    EVP_DigestUpdate(m_context->context, bytes.data(), bytes.size());
}

void Sha256::add(std::string_view text)
{
    EVP_DigestUpdate(m_context->context, text.data(), text.size());
}

Digest Sha256::finish()
{
    Digest::Bytes bytes{};
    EVP_DigestFinal_ex(m_context->context, bytes.data(), nullptr);
    start(m_context->context);
    return Digest(bytes);
}

Digest sha256(std::span<const std::uint8_t> bytes)
{
    thread_local Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

Digest sha256(std::string_view text)
{
    return sha256(asBytes(text));
}

std::string Digest::toHex() const
{
    return valbench::toHex(m_bytes);
}

Result<Digest> Digest::fromBytes(std::span<const std::uint8_t> bytes)
{
    if (bytes.size() != size)
        return fail(ErrorCode::badInput, VB_MSG("A SHA-256 digest has 32 bytes; found {n}."),
                    {{"n", std::to_string(bytes.size())}});
    Bytes copy{};
    std::ranges::copy(bytes, copy.begin());
    return Digest(copy);
}

Result<Digest> Digest::parse(std::string_view hex)
{
    if (hex.size() == 2 * size && asciiLower(hex) == hex) {
        if (const auto raw = fromHex(hex))
            return fromBytes(*raw);
    }
    return fail(ErrorCode::badInput, VB_MSG("A SHA-256 digest has 64 lower-case hexadecimal digits; found '{text}'."),
                {{"text", std::string(hex.substr(0, 80))}});
}

} // namespace valbench
