// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A PostgreSQL server of the test's own, and what people with consoles can do there.
#pragma once

#include <QTemporaryDir>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <valbench/base/result.h>

struct pg_conn;

namespace valbench::test {

/// One server per test process, on a socket in a temporary folder and on a free port of 127.0.0.0/8 with TLS; started
/// when first asked for and stopped at the end. Logins: postgres (superuser), station and second (workstations'), ada
/// (a person's), auditor, stranger (no role). By socket nobody needs a password; over TCP everybody does (SCRAM).
class PgCluster {
public:
    /// Aborts the process with a message where PostgreSQL is not installed or does not start: no test is left out.
    static PgCluster &instance();
    /// Before the first instance(): it waits for the disk as a real server does. Most tests ask what was written, not
    /// whether it would outlive a power cut, and make many databases.
    static void waitForTheDisk() { s_syncs = true; }
    ~PgCluster();
    PgCluster(const PgCluster &) = delete;
    PgCluster &operator=(const PgCluster &) = delete;

    /// A new, empty database, or a copy of the one named.
    std::string newDatabase(const std::string &copyOf = "template0");
    [[nodiscard]] std::string url(const std::string &database, const std::string &login = "station") const;
    /// By TCP; `host` is a name or an address that leads here.
    [[nodiscard]] std::string tcpUrl(const std::string &database, const std::string &host, int port = 0,
                                     const std::string &options = {}) const;
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::filesystem::path folder() const { return m_folder; }
    /// The certificate of the authority that signed the server's, for localhost and 127.0.0.2.
    [[nodiscard]] std::filesystem::path authority() const { return m_folder / "ca.pem"; }
    void restart();
    /// All that the server has logged.
    [[nodiscard]] std::string log() const;
    /// psql runs a file as a login; what it says, and whether it worked.
    [[nodiscard]] std::string psql(const std::string &database, const std::string &login, const std::string &sql) const;
    static constexpr std::string_view password = "canary-5f2b-password";

private:
    PgCluster();
    void makeCertificates();
    [[nodiscard]] int asServer(const std::string &command) const;

    QTemporaryDir m_temporary;
    std::filesystem::path m_folder;
    int m_port = 0;
    int m_databases = 0;
    static inline bool s_syncs = false;
};

/// What somebody with psql can do: statements without any wall but those of the database.
class PgConsole {
public:
    explicit PgConsole(const std::string &url);
    ~PgConsole();
    PgConsole(const PgConsole &) = delete;
    PgConsole &operator=(const PgConsole &) = delete;
    /// Empty when it worked, else the server's message.
    std::string run(const std::string &sql);
    std::string word(const std::string &sql);
    /// As a superuser: switches every trigger off, lets the test act, and on again as they were.
    std::string behindTheWalls(const std::string &sql);

private:
    pg_conn *m_connection = nullptr;
};

} // namespace valbench::test
