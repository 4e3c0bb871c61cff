// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/crypto/secure_bytes.h>

#include <algorithm>
#include <sodium.h>

namespace valbench::crypto {

Result<SecureBytes> SecureBytes::allocate(std::size_t size)
{
    // sodium_init() is safe to repeat, but only the first call has to succeed.
    static const bool ready = sodium_init() >= 0;
    if (!ready)
        return fail(ErrorCode::unavailable, VB_MSG("The cryptographic library libsodium could not start."));
    auto *const data = static_cast<std::uint8_t *>(sodium_malloc(size));
    if (!data)
        return fail(ErrorCode::unavailable, VB_MSG("No protected memory is left for a key of {n} bytes."),
                    {{"n", std::to_string(size)}});
    sodium_memzero(data, size);
    return SecureBytes(data, size);
}

Result<SecureBytes> SecureBytes::copyOf(ByteView bytes)
{
    VB_TRY(auto copy, allocate(bytes.size()));
    std::ranges::copy(bytes, copy.bytes().begin());
    return copy;
}

SecureBytes::~SecureBytes()
{
    sodium_free(m_data);
}

} // namespace valbench::crypto
