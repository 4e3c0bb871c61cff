// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a PostgreSQL store is, and what a connection there has to be like.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <valbench/base/result.h>

namespace valbench::store {

/// A parsed postgresql:// URL whose connection is safe: on this host by a socket or loopback, elsewhere by TLS with a
/// verified certificate (part11.md R-109).
class PgAddress {
public:
    /// postgresql://[user@]host[:port]/database[?sslrootcert=…&sslcert=…&sslkey=…&sslcrl=…&sslmode=…&host=/socket/folder].
    /// usage when it is malformed; refused when it holds a password, or asks for less than verified TLS off this host,
    /// or when the environment would change what it says.
    static Result<PgAddress> parse(std::string_view url);

    /// What libpq is told.
    [[nodiscard]] const std::map<std::string, std::string> &parameters() const { return m_parameters; }
    [[nodiscard]] bool isLocal() const { return m_local; }
    /// The URL again, in its shortest form.
    [[nodiscard]] const std::string &toText() const { return m_text; }

private:
    std::map<std::string, std::string> m_parameters;
    bool m_local = false;
    std::string m_text;
};

} // namespace valbench::store
