// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Secrets that the desktop keeps for whoever is logged in, encrypted under the password of the login.
#pragma once

#include <memory>
#include <string>

#include <valbench/base/ports.h>
#include <valbench/crypto/secure_bytes.h>

namespace valbench::crypto {

/// Any thread may call. unavailable: there is none, it is locked and nobody unlocks it, or it does not answer.
class Keychain {
public:
    virtual ~Keychain() = default;
    /// Writes a secret, reads it back and deletes it: a keychain cannot be asked whether it would work.
    virtual Status probe(RandomSource &random) = 0;
    /// Under this name, replacing what is there. label: for people who look into their keychain.
    virtual Status keep(const std::string &name, const std::string &label, ByteView secret) = 0;
    /// notFound.
    virtual Result<SecureBytes> find(const std::string &name) = 0;
    virtual Status forget(const std::string &name) = 0;
};

/// The one of the desktop session: the Secret Service of freedesktop.org over D-Bus, which GNOME's keyring, KDE's
/// wallet (5.97 and later) and KeePassXC offer. A locked one asks the person for its password; two minutes later it
/// counts as unavailable.
std::shared_ptr<Keychain> desktopKeychain();

} // namespace valbench::crypto
