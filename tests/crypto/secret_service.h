// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A real keychain for tests: GNOME's, with a password and files of its own, on a session bus of its own.
#pragma once

#include <QProcess>
#include <QTemporaryDir>

namespace valbench::test {

class SecretServiceSession {
public:
    /// Starts the bus. Nothing activates by itself on it: without startKeyring() there is no Secret Service.
    SecretServiceSession();
    ~SecretServiceSession();
    SecretServiceSession(const SecretServiceSession &) = delete;
    SecretServiceSession &operator=(const SecretServiceSession &) = delete;

    /// Value for DBUS_SESSION_BUS_ADDRESS; empty if the bus did not start.
    [[nodiscard]] const QString &address() const { return m_address; }
    /// gnome-keyring-daemon, unlocked. Waits until it answers; what it said if it does not.
    QString startKeyring();
    void stopKeyring();
    /// Where the keyring keeps its files.
    [[nodiscard]] QString folder() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    QProcess m_bus, m_keyring;
    QString m_address;
};

} // namespace valbench::test
