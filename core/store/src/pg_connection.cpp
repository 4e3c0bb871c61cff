// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_connection.h"

#include <arpa/inet.h>
#include <bit>
#include <climits>
#include <cstring>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "pg_statement.h"

namespace valbench::store {

namespace {

// The server's numbers of types, from pg_type.
constexpr unsigned typeBytes = 17, typeInteger = 20, typeText = 25;
constexpr int oldestServer = 150'000;

std::array<char, sizeof(std::int64_t)> bigEndian(std::int64_t value)
{
    std::array<char, sizeof(std::int64_t)> out{};
    auto rest = static_cast<std::uint64_t>(value);
    for (auto place = out.rbegin(); place != out.rend(); ++place, rest >>= CHAR_BIT)
        *place = static_cast<char>(rest & UCHAR_MAX);
    return out;
}

/// Values in the layout that libpq wants.
struct Arguments
{
    std::vector<Oid> types;
    std::vector<const char *> values;
    std::vector<int> lengths;
    std::vector<int> formats; // 1: binary
};

std::string firstLine(std::string_view text)
{
    return std::string(trimmed(text.substr(0, text.find('\n'))));
}

bool reachesThisHostOnly(int socket)
{
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    if (::getpeername(socket, reinterpret_cast<sockaddr *>(&peer), &size) != 0)
        return false;
    if (peer.ss_family == AF_UNIX)
        return true;
    constexpr std::uint32_t loopback = 127;
    constexpr int networkBits = 24;
    if (peer.ss_family == AF_INET)
        return ntohl(reinterpret_cast<const sockaddr_in &>(peer).sin_addr.s_addr) >> networkBits == loopback;
    return peer.ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6 &>(peer).sin6_addr);
}

} // namespace

PgValues::Value &PgValues::at(int place)
{
    const auto needed = static_cast<std::size_t>(place);
    if (m_values.size() < needed)
        m_values.resize(needed);
    return m_values[needed - 1];
}

void PgValues::set(int place, std::int64_t value)
{
    at(place) = {typeInteger, nullptr, sizeof value, bigEndian(value)};
}

void PgValues::set(int place, std::string_view text)
{
    at(place) = {typeText, text.data() ? text.data() : "", text.size(), {}};
}

void PgValues::setBytes(int place, ByteView bytes)
{
    const auto text = asText(bytes);
    at(place) = {typeBytes, text.data() ? text.data() : "", text.size(), {}};
}

void PgResultDeleter::operator()(pg_result *result) const
{
    PQclear(result);
}

std::int64_t pgInteger(const PgResult &result, int row, int column)
{
    const char *data = PQgetvalue(result.get(), row, column);
    std::uint64_t value = 0;
    for (int i = 0; i < PQgetlength(result.get(), row, column); ++i)
        value = value << CHAR_BIT | static_cast<unsigned char>(data[i]);
    return static_cast<std::int64_t>(value);
}

std::string_view pgText(const PgResult &result, int row, int column)
{
    return {PQgetvalue(result.get(), row, column), static_cast<std::size_t>(PQgetlength(result.get(), row, column))};
}

int pgRowCount(const PgResult &result)
{
    return PQntuples(result.get());
}

std::string_view pgState(const Error &error)
{
    for (const auto &argument : error.args())
        if (argument.name == "state")
            return argument.value;
    return {};
}

Result<std::unique_ptr<PgConnection>> PgConnection::open(const PgAddress &address)
{
    std::unique_ptr<PgConnection> connection(new PgConnection);
    connection->m_address = address;
    VB_CHECK(connection->connect());
    return connection;
}

PgConnection::~PgConnection()
{
    PQfinish(m_connection);
}

Status PgConnection::connect()
{
    std::vector<const char *> names, values;
    for (const auto &[name, value] : m_address->parameters()) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    m_connection = PQconnectdbParams(names.data(), values.data(), 0);
    if (PQstatus(m_connection) != CONNECTION_OK)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{url}: the database cannot be reached: {reason}. Check host, database, user and, if the "
                           "server asks for a password, the file ~/.pgpass."),
                    {{"url", m_address->toText()},
                     {"reason", m_connection ? firstLine(PQerrorMessage(m_connection)) : "there is no memory left"},
                     {"state", std::string(pgLost)}});
    // Notices would go to standard error, with whatever the server puts into them.
    PQsetNoticeProcessor(
        m_connection, [](void *, const char *) {}, nullptr);
    if (m_address->isLocal() && !reachesThisHostOnly(PQsocket(m_connection)))
        return fail(ErrorCode::refused,
                    VB_MSG("{url}: that name leads to another host. Name the host, so that its certificate can be "
                           "verified."),
                    {{"url", m_address->toText()}});
    return checkServer();
}

Status PgConnection::checkServer()
{
    struct Setting
    {
        const char *name;
        std::string_view needed;
    };
    if (PQserverVersion(m_connection) < oldestServer)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{url}: the server is older than PostgreSQL 15, which a store needs."),
                    {{"url", m_address->toText()}});
    for (const auto &[name, needed] :
         {Setting{"server_encoding", "UTF8"}, Setting{"client_encoding", "UTF8"}, Setting{"fsync", "on"},
          Setting{"full_page_writes", "on"}, Setting{"synchronous_commit", "on"},
          Setting{"default_transaction_isolation", "read committed"}, Setting{"search_path", "valbench,pg_temp"}}) {
        PgValues values;
        values.set(1, name);
        VB_TRY(const auto found, tryCall("SELECT current_setting($1)", values));
        if (pgText(found, 0, 0) != needed)
            return fail(ErrorCode::unavailable,
                        VB_MSG("{url}: the server's setting {name} is '{found}', but a store needs '{expected}'."),
                        {{"url", m_address->toText()},
                         {"name", name},
                         {"found", std::string(pgText(found, 0, 0))},
                         {"expected", std::string(needed)}});
    }
    VB_TRY(const auto may,
           tryCall("SELECT coalesce(bool_and(has_function_privilege(oid, 'EXECUTE')), false)::int::bigint "
                   "FROM pg_proc WHERE proname = 'pg_logical_emit_message'",
                   {}));
    m_mayWriteMessages = pgInteger(may, 0, 0) != 0;
    return {};
}

Status PgConnection::reconnect()
{
    PQfinish(m_connection);
    m_connection = nullptr;
    m_prepared.clear();
    return connect();
}

bool PgConnection::isCut() const
{
    return PQstatus(m_connection) != CONNECTION_OK;
}

Result<std::string> PgConnection::prepared(std::string_view sql, const PgValues &values)
{
    if (const auto found = m_prepared.find(sql); found != m_prepared.end())
        return found->second;
    const auto name = "s" + std::to_string(m_prepared.size());
    std::string numbered;
    int place = 0;
    for (const char c : sql) {
        if (c == '?')
            numbered += '$' + std::to_string(++place);
        else
            numbered += c;
    }
    std::vector<Oid> types;
    for (const auto &value : values.m_values)
        types.push_back(value.type);
    const PgResult result(
        PQprepare(m_connection, name.c_str(), numbered.c_str(), static_cast<int>(types.size()), types.data()));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
        return fail(errorOf(result.get()));
    m_prepared.emplace(sql, name);
    return name;
}

namespace {

template <class Values>
Result<Arguments> arguments(const Values &values)
{
    Arguments out;
    for (const auto &value : values) {
        if (value.size > INT_MAX)
            return fail(ErrorCode::badInput, VB_MSG("A content of a gigabyte or more cannot be kept."));
        out.types.push_back(value.type);
        out.values.push_back(value.data || value.type == 0 ? value.data : value.number.data());
        out.lengths.push_back(static_cast<int>(value.size));
        out.formats.push_back(1);
    }
    return out;
}

bool isGood(const PGresult *result)
{
    const auto status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

} // namespace

Result<PgResult> PgConnection::tryCall(std::string_view sql, const PgValues &values)
{
    VB_TRY(const auto name, prepared(sql, values));
    VB_TRY(const auto with, arguments(values.m_values));
    PgResult result(PQexecPrepared(m_connection, name.c_str(), static_cast<int>(with.values.size()), with.values.data(),
                                   with.lengths.data(), with.formats.data(), 1));
    if (!isGood(result.get()))
        return fail(errorOf(result.get()));
    return result;
}

Result<PgResult> PgConnection::call(std::string_view sql, const PgValues &values)
{
    const bool alone = PQtransactionStatus(m_connection) == PQTRANS_IDLE || isCut();
    auto result = tryCall(sql, values);
    if (result || !alone || pgState(result.error()) != pgLost)
        return result;
    VB_CHECK(reconnect());
    return tryCall(sql, values);
}

Result<std::vector<PgResult>> PgConnection::callAll(std::span<const PgCall> calls)
{
    std::optional<Error> problem;
    std::vector<PgResult> results;
    if (PQenterPipelineMode(m_connection) != 1)
        return fail(errorOf(nullptr));
    for (const auto &call : calls) {
        const auto with = arguments(call.values.m_values);
        if (!with) {
            problem = with.error();
            break;
        }
        if (PQsendQueryParams(m_connection, std::string(call.sql).c_str(), static_cast<int>(with->values.size()),
                              with->types.data(), with->values.data(), with->lengths.data(), with->formats.data(),
                              1) != 1) {
            problem = errorOf(nullptr);
            break;
        }
    }
    bool synced = PQpipelineSync(m_connection) == 1;
    while (synced) {
        PgResult result(PQgetResult(m_connection));
        if (!result) { // the end of one call's results
            if (isCut())
                break;
            continue;
        }
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC)
            break;
        if (isGood(result.get()))
            results.push_back(std::move(result));
        else if (status != PGRES_PIPELINE_ABORTED && !problem)
            problem = errorOf(result.get());
    }
    if (isCut() && (!problem || pgState(*problem) != pgLost))
        problem = errorOf(nullptr);
    PQexitPipelineMode(m_connection);
    if (problem)
        return fail(*std::move(problem));
    return results;
}

Status PgConnection::run(const std::string &sql)
{
    const PgResult result(PQexec(m_connection, sql.c_str()));
    if (!isGood(result.get()))
        return fail(errorOf(result.get()));
    return {};
}

Result<Rows> PgConnection::rows(std::string_view sql)
{
    return Rows(std::make_unique<PgStatement>(*this, sql, false));
}

Result<Rows> PgConnection::stream(std::string_view sql)
{
    return Rows(std::make_unique<PgStatement>(*this, sql, true));
}

Result<std::int64_t> PgConnection::number(std::string_view sql)
{
    VB_TRY(const auto result, call(sql, {}));
    return pgRowCount(result) > 0 ? pgInteger(result, 0, 0) : 0;
}

Result<std::string> PgConnection::word(std::string_view sql)
{
    VB_TRY(const auto result, call(sql, {}));
    return pgRowCount(result) > 0 ? std::string(pgText(result, 0, 0)) : std::string();
}

Status PgConnection::beginSnapshot()
{
    VB_TRY(const auto began, call("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", {}));
    static_cast<void>(began);
    return {};
}

bool PgConnection::rollback()
{
    if (PQtransactionStatus(m_connection) != PQTRANS_IDLE)
        static_cast<void>(run("ROLLBACK"));
    return PQtransactionStatus(m_connection) == PQTRANS_IDLE;
}

Result<bool> PgConnection::waitForNotice(int milliseconds)
{
    const auto take = [this] {
        bool any = false;
        while (auto *notice = PQnotifies(m_connection)) {
            PQfreemem(notice);
            any = true;
        }
        return any;
    };
    if (take())
        return true;
    pollfd waiting{PQsocket(m_connection), POLLIN, 0};
    if (::poll(&waiting, 1, milliseconds) <= 0)
        return false;
    if (PQconsumeInput(m_connection) != 1 || isCut())
        return fail(errorOf(nullptr));
    return take();
}

Error PgConnection::errorOf(const pg_result *result) const
{
    const auto field = [result](int which) {
        const char *text = result ? PQresultErrorField(result, which) : nullptr;
        return std::string(text ? text : "");
    };
    auto state = field(PG_DIAG_SQLSTATE);
    // 57P01 to 57P03: the server ends the connection or does not take one.
    if (isCut() || state.starts_with("08") || state.starts_with("57P0"))
        state = pgLost;
    const std::string_view kind = std::string_view(state).substr(0, 2);
    // Messages on values repeat them, and what was to be written is nobody's business in a log.
    const auto text = kind == "22" ? std::string() : firstLine(field(PG_DIAG_MESSAGE_PRIMARY));
    std::vector<MessageArg> places{
        {"url", m_address->toText()}, {"text", text}, {"state", state}, {"detail", field(PG_DIAG_MESSAGE_DETAIL)}};
    if (state != "VB001")
        places.back().value.clear(); // a constraint's detail repeats values too
    if (state == pgLost)
        return Error(ErrorCode::unavailable,
                     VB_MSG("{url}: the connection to the database was cut. Nothing that was not confirmed was kept; "
                            "look, and repeat it."),
                     std::move(places));
    if (state == "55P03" || state == "57014" || state == "25P03")
        return Error(ErrorCode::unavailable,
                     VB_MSG("{url}: another station has been writing to the store for ten seconds, or the server is "
                            "too slow; try again."),
                     std::move(places));
    if (kind == "53" || kind == "58")
        return Error(ErrorCode::unavailable,
                     VB_MSG("{url}: the server lacks disk, memory or connections ({text}, state {state}). Nothing of "
                            "this change was kept."),
                     std::move(places));
    if (kind == "40")
        return Error(ErrorCode::conflict, VB_MSG("{url}: another station changed the same at the same time; repeat."),
                     std::move(places));
    if (kind == "XX")
        return Error(ErrorCode::integrity,
                     VB_MSG("{url}: the server's files are damaged (state {state}). Do not write; restore a verified "
                            "backup."),
                     std::move(places));
    if (state == "42501" || state == "25006")
        return Error(ErrorCode::refused,
                     VB_MSG("{url}: this login may not do that ({text}). A workstation's login needs the role "
                            "valbench_application or valbench_person; an auditor's reads only."),
                     std::move(places));
    if (kind == "VB" || kind == "23" || kind == "22")
        return Error(ErrorCode::refused, VB_MSG("{url}: the store's own rules refuse this (state {state}): {text}."),
                     std::move(places));
    return Error(ErrorCode::internal, VB_MSG("{url}: PostgreSQL reports '{text}' (state {state})."), std::move(places));
}

} // namespace valbench::store
