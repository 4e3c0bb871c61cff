// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/secret.h>

#include <openssl/crypto.h>

namespace valbench {

Secret::Secret(Secret &&other) noexcept : m_value(other.m_value) // NOLINT(performance-move-constructor-init)
{
    // A copy and a wipe: moving a short string would leave its bytes in the source.
    other.wipe();
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    if (this != &other) {
        wipe();
        m_value = other.m_value;
        other.wipe();
    }
    return *this;
}

Secret::~Secret()
{
    wipe();
}

void Secret::wipe()
{
    OPENSSL_cleanse(m_value.data(), m_value.capacity());
    m_value.clear();
}

} // namespace valbench
