// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_cluster.h"

#include "support/free_port.h"
#include "support/texts.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <libpq-fe.h>
#include <pwd.h>
#include <unistd.h>

namespace valbench::test {

namespace {

const std::string programs = "/usr/lib/postgresql/15/bin/";

[[noreturn]] void giveUp(const std::string &why)
{
    std::fprintf(stderr, "The tests of the shared store need PostgreSQL 15 (Debian: postgresql): %s\n", why.c_str());
    std::abort();
}

} // namespace

PgCluster &PgCluster::instance()
{
    static PgCluster cluster;
    return cluster;
}

int PgCluster::asServer(const std::string &command) const
{
    // PostgreSQL does not run as root.
    const auto user = ::geteuid() == 0 ? "runuser -u postgres -- " : "";
    const auto hurry = s_syncs ? "" : "eatmydata ";
    return std::system((std::string("cd '") + m_folder.string() + "' && " + user + hurry + programs + command).c_str());
}

void PgCluster::makeCertificates()
{
    std::ofstream(m_folder / "server.ext") << "subjectAltName=DNS:localhost,IP:127.0.0.2\n";
    const auto made = std::system(
        ("cd '" + m_folder.string() +
         "' && (openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days "
         "2 "
         "-subj /CN=test && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key "
         "-out "
         "other.pem -days 2 -subj /CN=other && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
         "server.key -out server.csr -subj /CN=server && openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key "
         "-CAcreateserial -days 2 -extfile server.ext -out server.pem) > openssl.log 2>&1 && chmod 600 server.key")
            .c_str());
    if (made != 0)
        giveUp("openssl made no certificates: " + fileText(m_folder / "openssl.log"));
}

PgCluster::PgCluster() : m_folder(m_temporary.path().toStdString()), m_port(freePort())
{
    if (m_port == 0)
        giveUp("there is no free port");
    makeCertificates();
    if (::geteuid() == 0) {
        const auto *user = ::getpwnam("postgres");
        if (!user)
            giveUp("there is no user postgres");
        for (const auto &path : {m_folder, m_folder / "server.key", m_folder / "server.pem"})
            if (::chown(path.c_str(), user->pw_uid, user->pw_gid) != 0)
                giveUp("its folder cannot be given to postgres");
    }
    if (asServer("initdb -D data -U postgres -E UTF8 --locale=C.UTF-8 --auth=trust --no-sync > initdb.log 2>&1") != 0)
        giveUp("initdb failed: " + fileText(m_folder / "initdb.log"));
    std::ofstream(m_folder / "data/pg_hba.conf") << "local all all trust\nhost all all all scram-sha-256\n";
    std::ofstream(m_folder / "data/postgresql.conf", std::ios::app)
        << "unix_socket_directories = '" << m_folder.string()
        << "'\nlisten_addresses = '127.0.0.1,127.0.0.2,127.0.0.3,::1'\nport = " << m_port
        << "\nmax_connections = 100\nssl = on\nssl_cert_file = '" << (m_folder / "server.pem").string()
        << "'\nssl_key_file = '" << (m_folder / "server.key").string()
        << "'\nlog_connections = on\nlog_statement = all\n";
    if (asServer("pg_ctl -D data -l log -w start > start.log 2>&1") != 0)
        giveUp("the server does not start: " + fileText(m_folder / "log"));
    PgConsole console(url("postgres", "postgres"));
    for (const char *login : {"station", "second", "ada", "auditor", "stranger"})
        console.run(std::string("CREATE ROLE ") + login + " LOGIN PASSWORD '" + std::string(password) + "'");
}

PgCluster::~PgCluster()
{
    if (asServer("pg_ctl -D data -m immediate stop > stop.log 2>&1") != 0)
        std::fprintf(stderr, "The test's PostgreSQL server in %s did not stop.\n", m_folder.c_str());
}

void PgCluster::restart()
{
    if (asServer("pg_ctl -D data -l log -m fast -w restart > start.log 2>&1") != 0)
        giveUp("the server does not start again: " + fileText(m_folder / "log"));
}

std::string PgCluster::log() const
{
    return fileText(m_folder / "log");
}

std::string PgCluster::newDatabase(const std::string &copyOf)
{
    const auto name = "store" + std::to_string(++m_databases);
    const auto problem = PgConsole(url("postgres", "postgres")).run("CREATE DATABASE " + name + " TEMPLATE " + copyOf);
    if (!problem.empty())
        giveUp(problem);
    return name;
}

std::string PgCluster::url(const std::string &database, const std::string &login) const
{
    return "postgresql://" + login + "@:" + std::to_string(m_port) + "/" + database + "?host=" + m_folder.string();
}

std::string PgCluster::tcpUrl(const std::string &database, const std::string &host, int port,
                              const std::string &options) const
{
    return "postgresql://station@" + host + ":" + std::to_string(port ? port : m_port) + "/" + database + options;
}

std::string PgCluster::psql(const std::string &database, const std::string &login, const std::string &sql) const
{
    std::ofstream(m_folder / "input.sql") << sql;
    const auto worked =
        std::system(("psql -X -q -v ON_ERROR_STOP=1 -h '" + m_folder.string() + "' -p " + std::to_string(m_port) +
                     " -U " + login + " -f '" + (m_folder / "input.sql").string() + "' " + database + " > '" +
                     (m_folder / "output.txt").string() + "' 2>&1")
                        .c_str());
    return worked == 0 ? std::string() : "psql: " + fileText(m_folder / "output.txt");
}

PgConsole::PgConsole(const std::string &url) : m_connection(PQconnectdb(url.c_str()))
{
    run("SET client_min_messages = warning; SET search_path = valbench, pg_temp");
}

PgConsole::~PgConsole()
{
    PQfinish(m_connection);
}

std::string PgConsole::run(const std::string &sql)
{
    auto *result = PQexec(m_connection, sql.c_str());
    const auto status = PQresultStatus(result);
    const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    const std::string message = good ? "" : PQerrorMessage(m_connection);
    PQclear(result);
    return message;
}

std::string PgConsole::word(const std::string &sql)
{
    auto *result = PQexec(m_connection, sql.c_str());
    const std::string text = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : PQresultErrorMessage(result);
    PQclear(result);
    return text;
}

std::string PgConsole::behindTheWalls(const std::string &sql)
{
    std::string off, on;
    for (const char *table : {"meta", "ledger", "record_version", "evidence", "checkpoint"}) {
        off += std::string("ALTER TABLE ") + table + " DISABLE TRIGGER ALL;";
        on += std::string("ALTER TABLE ") + table + " ENABLE TRIGGER ALL;";
    }
    on += word("SELECT string_agg(format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I;', tgrelid::regclass, tgname), '') "
               "FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class "
               "WHERE relnamespace = 'valbench'::regnamespace)");
    return run("BEGIN;" + off + sql + ";" + on + "COMMIT;");
}

} // namespace valbench::test
