// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_address.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include <valbench/base/text.h>
#include <valbench/store/open.h>

namespace valbench::store {

namespace {

// Variables by which libpq would go somewhere else than the URL says, or take a password that anybody may read.
constexpr std::array refusedVariables{"PGHOSTADDR", "PGOPTIONS", "PGPASSWORD", "PGSERVICE"};
constexpr std::array<std::string_view, 6> knownOptions{"host", "sslcert", "sslcrl", "sslkey", "sslmode", "sslrootcert"};

Error malformed(std::string_view what)
{
    return Error(ErrorCode::usage,
                 VB_MSG("This is no URL of a PostgreSQL store: {what}. Expected postgresql://user@host:port/database."),
                 {{"what", std::string(what)}});
}

Result<std::string> decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        const auto byte = fromHex(text.substr(i + 1, 2));
        if (!byte || byte->size() != 1 || byte->front() == 0)
            return fail(malformed("a % stands before two hexadecimal digits"));
        out += static_cast<char>(byte->front());
        i += 2;
    }
    return out;
}

/// What stands before the separator; the text keeps what stands behind it. Empty if there is none.
std::string_view takeBefore(std::string_view &text, char separator)
{
    const auto at = text.find(separator);
    if (at == std::string_view::npos)
        return {};
    const auto before = text.substr(0, at);
    text.remove_prefix(at + 1);
    return before;
}

Status readOptions(std::string_view text, std::map<std::string, std::string> &parameters)
{
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const auto option = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto equals = option.find('=');
        const auto name = option.substr(0, equals);
        if (equals == std::string_view::npos || std::ranges::find(knownOptions, name) == knownOptions.end())
            return fail(malformed("its options are host, sslmode, sslrootcert, sslcert, sslkey and sslcrl"));
        VB_TRY(parameters[std::string(name)], decoded(option.substr(equals + 1)));
    }
    return {};
}

/// host, [v6 address], host:port or [v6 address]:port
Status readHost(std::string_view text, std::map<std::string, std::string> &parameters)
{
    std::string_view host = text;
    if (text.starts_with('[')) {
        host = text.substr(1, text.find(']') - 1);
        text.remove_prefix(std::min(host.size() + 2, text.size()));
    } else {
        host = text.substr(0, text.find(':'));
        text.remove_prefix(host.size());
    }
    if (!host.empty()) {
        if (parameters.contains("host"))
            return fail(malformed("it names two hosts"));
        VB_TRY(parameters["host"], decoded(host));
    }
    if (text.empty())
        return {};
    constexpr std::int64_t highestPort = 65535;
    const auto port = parseInteger(text.substr(1));
    if (text.front() != ':' || !port || *port < 1 || *port > highestPort)
        return fail(malformed("a port is a number from 1 to 65535"));
    parameters["port"] = std::to_string(*port);
    return {};
}

} // namespace

Result<PgAddress> PgAddress::parse(std::string_view url)
{
    if (!isPostgresUrl(url))
        return fail(malformed("it begins otherwise"));
    for (const char *variable : refusedVariables) {
        if (std::getenv(variable)) // nobody changes the environment while threads run
            return fail(ErrorCode::refused,
                        VB_MSG("The environment variable {variable} would decide how the store is reached; unset it. A "
                               "password belongs into the file ~/.pgpass, or one named by PGPASSFILE, with mode 0600."),
                        {{"variable", variable}});
    }
    auto rest = url.substr(url.find("//") + 2);
    PgAddress address;
    auto &parameters = address.m_parameters;
    auto beforeOptions = rest.substr(0, rest.find('?'));
    VB_CHECK(readOptions(rest.substr(std::min(beforeOptions.size() + 1, rest.size())), parameters));
    auto place = beforeOptions.substr(0, beforeOptions.find('/'));
    const auto database = beforeOptions.substr(std::min(place.size() + 1, beforeOptions.size()));
    if (database.empty() || database.find('/') != std::string_view::npos)
        return fail(malformed("it names no database"));
    VB_TRY(parameters["dbname"], decoded(database));
    if (place.find('@') != std::string_view::npos) {
        const auto user = takeBefore(place, '@');
        if (user.find(':') != std::string_view::npos)
            return fail(ErrorCode::refused,
                        VB_MSG("A password does not belong into a URL, where others can read it. Put it into the file "
                               "~/.pgpass, or one named by PGPASSFILE, with mode 0600."));
        VB_TRY(parameters["user"], decoded(user));
    }
    VB_CHECK(readHost(place, parameters));
    const auto host = parameters["host"];
    // A database name with '=' would be read as a list of parameters, and several hosts as several tries.
    if (host.find(',') != std::string::npos || parameters["dbname"].find_first_of("=:") != std::string::npos)
        return fail(malformed("it names one host and one database"));

    address.m_local =
        host.empty() || host.starts_with('/') || host == "localhost" || host == "127.0.0.1" || host == "::1";
    auto &mode = parameters["sslmode"];
    if (!address.m_local && !mode.empty() && mode != "verify-full")
        return fail(ErrorCode::refused,
                    VB_MSG("{host} is another host: its certificate has to be verified (sslmode=verify-full), and the "
                           "URL asks for '{mode}'."),
                    {{"host", host}, {"mode", mode}});
    if (mode.empty())
        mode = address.m_local ? "prefer" : "verify-full";
    parameters.merge(std::map<std::string, std::string>{
        {"application_name", "valbench"},
        {"client_encoding", "UTF8"},
        {"connect_timeout", "10"},
        {"gssencmode", "disable"}, // its encryption would stand in for TLS, unverified
        {"keepalives_idle", "10"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", "20000"},
        {"options", "-c search_path=valbench,pg_temp -c default_transaction_isolation=read\\ committed "
                    "-c synchronous_commit=on -c lock_timeout=10s -c statement_timeout=60s "
                    "-c idle_in_transaction_session_timeout=15s -c client_min_messages=warning"}});
    address.m_text = std::string("postgresql://") + std::string(rest);
    return address;
}

} // namespace valbench::store
