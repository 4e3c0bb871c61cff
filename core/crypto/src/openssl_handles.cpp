// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "openssl_handles.h"

#include <algorithm>
#include <array>
#include <openssl/err.h>

namespace valbench::crypto {

std::string opensslReason()
{
    std::array<char, 256> text{};
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    if (code == 0)
        return "no reason given";
    ERR_error_string_n(code, text.data(), text.size());
    return text.data();
}

Error opensslFailure(std::source_location where)
{
    return {ErrorCode::internal, VB_MSG("OpenSSL failed: {reason}."), {{"reason", opensslReason()}}, where};
}

PkeyPtr openPkcs8(ByteView der)
{
    const auto *position = der.data();
    const Pkcs8Ptr info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &position, static_cast<long>(der.size())));
    PkeyPtr key;
    if (info && position == der.data() + der.size())
        key.reset(EVP_PKCS82PKEY(info.get()));
    if (key && !isP256PublicKey(derOf(i2d_PUBKEY, key.get())))
        key.reset();
    ERR_clear_error();
    return key;
}

bool isP256PublicKey(ByteView spki)
{
    // SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING 04 || x || y } (RFC 5480).
    constexpr std::array<std::uint8_t, 27> head{0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                                0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                                0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
    return spki.size() == head.size() + 64 && std::ranges::equal(spki.first(head.size()), head);
}

PkeyPtr openPublicKey(ByteView spki)
{
    const auto *position = spki.data();
    PkeyPtr key(d2i_PUBKEY(nullptr, &position, static_cast<long>(spki.size())));
    if (position != spki.data() + spki.size())
        key.reset();
    ERR_clear_error();
    return key;
}

X509Ptr openCertificate(ByteView der)
{
    constexpr std::size_t largest = 65536;
    const auto *position = der.data();
    X509Ptr certificate;
    if (!der.empty() && der.size() <= largest)
        certificate.reset(d2i_X509(nullptr, &position, static_cast<long>(der.size())));
    // Writing it again shows other encodings of the same value, which OpenSSL reads.
    if (certificate && !std::ranges::equal(derOf(i2d_X509, certificate.get()), der))
        certificate.reset();
    ERR_clear_error();
    return certificate;
}

} // namespace valbench::crypto
