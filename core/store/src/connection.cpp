// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sqlite3.h>

namespace valbench::store {

namespace {

constexpr int busyMilliseconds = 10'000;

// All that the schema's and our own statements call.
constexpr std::array<std::string_view, 10> usedFunctions{"coalesce", "count", "hex", "instr",  "json_extract",
                                                         "length",   "lower", "max", "printf", "substr"};
constexpr std::array<std::string_view, 4> readPragmas{"integrity_check", "page_count", "schema_version",
                                                      "user_version"};

template <std::size_t n>
bool isOneOf(const std::array<std::string_view, n> &names, const char *name)
{
    return name && std::ranges::find(names, std::string_view(name)) != names.end();
}

/// As part of a file: URI.
std::string percentEncoded(std::string_view path)
{
    std::string out;
    for (const char c : path) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                           c == '.' || c == '-' || c == '_';
        if (plain)
            out += c;
        else
            out += '%' + toHex(asBytes(std::string_view(&c, 1)));
    }
    return out;
}

/// A query behind the interface that both engines have.
class SqliteStatement final : public Statement {
public:
    explicit SqliteStatement(Query query) : m_query(std::move(query)) {}
    void put(int place, std::int64_t value) override { m_query.bind(place, value); }
    void put(int place, std::string_view text) override { m_query.bind(place, text); }
    void putBytes(int place, ByteView bytes) override { m_query.bindBytes(place, bytes); }
    Result<bool> step() override { return m_query.step(); }
    [[nodiscard]] std::int64_t integer(int column) const override { return m_query.integer(column); }
    [[nodiscard]] std::string_view text(int column) const override { return m_query.text(column); }
    [[nodiscard]] ByteView bytes(int column) const override { return m_query.bytes(column); }

private:
    Query m_query;
};

} // namespace

Query::Query(Connection *connection, sqlite3_stmt *statement, bool *inUse)
    : m_connection(connection), m_statement(statement), m_inUse(inUse)
{
    *m_inUse = true;
}

Query::Query(Query &&other) noexcept
    : m_connection(other.m_connection), m_statement(std::exchange(other.m_statement, nullptr)), m_inUse(other.m_inUse)
{
}

Query::~Query()
{
    if (m_statement) {
        sqlite3_reset(m_statement);
        sqlite3_clear_bindings(m_statement);
        *m_inUse = false;
    }
}

Query &Query::bind(int place, std::int64_t value)
{
    sqlite3_bind_int64(m_statement, place, value);
    return *this;
}

Query &Query::bind(int place, std::string_view text)
{
    // An empty view may have no address, which would bind NULL.
    sqlite3_bind_text64(m_statement, place, text.data() ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Query &Query::bindBytes(int place, ByteView bytes)
{
    if (bytes.empty())
        sqlite3_bind_zeroblob(m_statement, place, 0);
    else
        sqlite3_bind_blob64(m_statement, place, bytes.data(), bytes.size(), SQLITE_STATIC);
    return *this;
}

Result<bool> Query::step()
{
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return fail(m_connection->lastError(code));
}

Status Query::finish()
{
    for (;;) {
        VB_TRY(const bool there, step());
        if (!there)
            return {};
    }
}

Status Query::run()
{
    VB_CHECK(step());
    sqlite3_reset(m_statement);
    return {};
}

void Query::reset()
{
    sqlite3_reset(m_statement);
}

std::int64_t Query::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

std::string_view Query::text(int column) const
{
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return {text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

ByteView Query::bytes(int column) const
{
    const auto *data = static_cast<const std::uint8_t *>(sqlite3_column_blob(m_statement, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(m_statement, column))};
}

bool Query::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path &path, Mode mode)
{
    std::unique_ptr<Connection> connection(new Connection);
    connection->m_path = path.string();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
    flags |= mode == Mode::write || mode == Mode::fresh ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    std::string name = path.string();
    if (mode == Mode::immutable) {
        name = "file:" + percentEncoded(name) + "?immutable=1";
        flags |= SQLITE_OPEN_URI;
    }
    const int code = sqlite3_open_v2(name.c_str(), &connection->m_database, flags, nullptr);
    if (code != SQLITE_OK)
        return fail(connection->lastError(code));
    VB_CHECK(connection->configure(mode));
    return connection;
}

Result<std::unique_ptr<Connection>> Connection::openMemory()
{
    std::unique_ptr<Connection> connection(new Connection);
    connection->m_path = ":memory:";
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
    const int code = sqlite3_open_v2(":memory:", &connection->m_database, flags, nullptr);
    if (code != SQLITE_OK)
        return fail(connection->lastError(code));
    return connection;
}

Connection::~Connection()
{
    for (auto &[sql, cached] : m_cache)
        sqlite3_finalize(cached.statement);
    sqlite3_close_v2(m_database);
}

Status Connection::expect(std::string_view sql, std::string_view value)
{
    VB_TRY(const auto found, word(sql));
    if (found != value)
        return fail(ErrorCode::unavailable,
                    VB_MSG("{path}: SQLite answers '{found}' to '{sql}', but a store needs '{expected}'."),
                    {{"path", m_path}, {"found", found}, {"sql", std::string(sql)}, {"expected", std::string(value)}});
    return {};
}

Status Connection::setOption(int option, int value)
{
    int now = -1;
    if (sqlite3_db_config(m_database, option, value, &now) != SQLITE_OK || now != value)
        return fail(ErrorCode::unavailable, VB_MSG("{path}: this SQLite cannot set option {option} to {value}."),
                    {{"path", m_path}, {"option", std::to_string(option)}, {"value", std::to_string(value)}});
    return {};
}

Status Connection::configure(Mode mode)
{
    sqlite3_extended_result_codes(m_database, 1);
    sqlite3_busy_timeout(m_database, busyMilliseconds);
    struct Switch
    {
        int option;
        int value;
    };
    // Not among them: TRUSTED_SCHEMA off. SQLite 3.40 takes its own JSON functions for unsafe and then refuses
    // our generated columns. What that switch is for is reached by stricter means: nothing but sqlite_schema
    // is read before the schema was compared with the expected one byte for byte, and the authorizer lets a
    // handful of harmless functions through and no other.
    constexpr std::array switches{
        Switch{SQLITE_DBCONFIG_DEFENSIVE, 1},
        Switch{SQLITE_DBCONFIG_ENABLE_FKEY, 1},
        Switch{SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
        Switch{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        Switch{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        Switch{SQLITE_DBCONFIG_DQS_DDL, 0},
        Switch{SQLITE_DBCONFIG_DQS_DML, 0},
    };
    for (const auto [option, value] : switches) {
        VB_CHECK(setOption(option, value));
    }
    VB_CHECK(run("PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
                 "PRAGMA mmap_size = 0; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                 "PRAGMA wal_autocheckpoint = 1000;"));
    if (mode == Mode::fresh)
        return run("PRAGMA encoding = 'UTF-8'; PRAGMA page_size = 4096;");
    VB_CHECK(expect("PRAGMA encoding", "UTF-8"));
    VB_CHECK(expect("PRAGMA foreign_keys", "1"));
    VB_CHECK(expect("PRAGMA recursive_triggers", "1"));
    if (mode == Mode::write) {
        VB_CHECK(expect("PRAGMA journal_mode", "wal"));
        VB_CHECK(expect("PRAGMA synchronous", "2"));
    } else {
        VB_CHECK(run("PRAGMA query_only = ON"));
    }
    sqlite3_limit(m_database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_set_authorizer(m_database, &Connection::authorize, this);
    return {};
}

int Connection::authorize(void *self, int action, const char *first, const char *second, const char *, const char *)
{
    if (static_cast<Connection *>(self)->m_upgrading)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_TRANSACTION: return SQLITE_OK;
    case SQLITE_FUNCTION: return isOneOf(usedFunctions, second) ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_INSERT: return static_cast<Connection *>(self)->m_appending ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_UPDATE:
        return static_cast<Connection *>(self)->m_emptying && std::string_view(first) == "evidence" &&
                       std::string_view(second) == "bytes"
                   ? SQLITE_OK
                   : SQLITE_DENY;
    case SQLITE_PRAGMA: return !second && isOneOf(readPragmas, first) ? SQLITE_OK : SQLITE_DENY;
    default: return SQLITE_DENY;
    }
}

void Connection::clearLog()
{
    sqlite3_wal_checkpoint_v2(m_database, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

int Connection::interrupted(void *self)
{
    return static_cast<Connection *>(self)->m_interrupt() ? 1 : 0;
}

void Connection::setInterrupt(std::function<bool()> interrupt)
{
    m_interrupt = std::move(interrupt);
    constexpr int instructions = 100'000;
    sqlite3_progress_handler(m_database, instructions, m_interrupt ? &Connection::interrupted : nullptr, this);
}

Result<Query> Connection::query(std::string_view sql)
{
    auto found = m_cache.find(sql);
    if (found == m_cache.end())
        found = m_cache.emplace(sql, Cached()).first;
    auto &cached = found->second;
    if (cached.inUse)
        return fail(ErrorCode::internal, VB_MSG("A statement is used inside itself: {sql}"),
                    {{"sql", std::string(sql)}});
    if (!cached.statement) {
        const int code = sqlite3_prepare_v3(m_database, sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &cached.statement, nullptr);
        if (code != SQLITE_OK)
            return fail(lastError(code));
    }
    return Query(this, cached.statement, &cached.inUse);
}

Result<Rows> Connection::rows(std::string_view sql)
{
    VB_TRY(auto found, query(sql));
    return Rows(std::make_unique<SqliteStatement>(std::move(found)));
}

Status Connection::run(const std::string &sql)
{
    const int code = sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return fail(lastError(code));
    return {};
}

Result<std::string> Connection::word(std::string_view sql)
{
    VB_TRY(auto answer, query(sql));
    VB_TRY(const bool there, answer.step());
    std::string text(there ? answer.text(0) : std::string_view());
    if (there)
        VB_CHECK(answer.finish());
    return text;
}

Result<std::int64_t> Connection::number(std::string_view sql)
{
    VB_TRY(auto answer, query(sql));
    VB_TRY(const bool there, answer.step());
    const auto number = there ? answer.integer(0) : 0;
    if (there)
        VB_CHECK(answer.finish());
    return number;
}

bool Connection::inTransaction() const
{
    return sqlite3_get_autocommit(m_database) == 0;
}

std::uint32_t Connection::dataVersion() const
{
    unsigned int version = 0;
    static_cast<void>(sqlite3_file_control(m_database, "main", SQLITE_FCNTL_DATA_VERSION, &version));
    return version;
}

bool Connection::rollback()
{
    if (inTransaction())
        (void)run("ROLLBACK");
    return !inTransaction();
}

Status Connection::copyTo(Connection &target, const std::function<bool(double fraction)> &go)
{
    // A read transaction around all steps: without it each step would begin a snapshot of its own.
    VB_CHECK(run("BEGIN"));
    const struct EndOfSnapshot
    {
        Connection &source;
        ~EndOfSnapshot() { source.rollback(); }
    } end{*this};
    VB_CHECK(number("SELECT count(*) FROM sqlite_schema"));
    auto *backup = sqlite3_backup_init(target.m_database, "main", m_database, "main");
    if (!backup)
        return fail(target.lastError(sqlite3_errcode(target.m_database)));
    constexpr int pagesAtOnce = 1024;
    int code = SQLITE_OK;
    bool goOn = true;
    while (code == SQLITE_OK && goOn) {
        code = sqlite3_backup_step(backup, pagesAtOnce);
        const int all = std::max(1, sqlite3_backup_pagecount(backup));
        goOn = go(1 - static_cast<double>(sqlite3_backup_remaining(backup)) / all);
    }
    const int finished = sqlite3_backup_finish(backup);
    if (!goOn)
        return fail(ErrorCode::cancelled, VB_MSG("The backup was stopped; no copy was kept."));
    if (code != SQLITE_DONE)
        return fail(target.lastError(code));
    if (finished != SQLITE_OK)
        return fail(target.lastError(finished));
    return {};
}

/// SQLite takes a read that the disk refuses for damage of the file.
bool Connection::diskRefused() const
{
    int number = 0;
    sqlite3_file *log = nullptr;
    static_cast<void>(sqlite3_file_control(m_database, "main", SQLITE_FCNTL_LAST_ERRNO, &number));
    if (number == 0 && sqlite3_file_control(m_database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
        log && log->pMethods)
        static_cast<void>(log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number));
    return number == EIO || number == ENXIO;
}

Error Connection::lastError(int code) const
{
    const int kind = (code & 0xff) == SQLITE_CORRUPT && diskRefused() ? SQLITE_IOERR : code & 0xff;
    std::vector<MessageArg> places{{"path", m_path},
                                   {"text", m_database ? sqlite3_errmsg(m_database) : sqlite3_errstr(code)},
                                   {"code", std::to_string(code)}};
    switch (kind) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return Error(ErrorCode::unavailable,
                     VB_MSG("{path}: another program has been writing to the store for ten seconds; try again when it "
                            "is done."),
                     std::move(places));
    case SQLITE_FULL:
        return Error(ErrorCode::unavailable,
                     VB_MSG("{path}: the disk is full. Nothing of this change was kept; make room and repeat it."),
                     std::move(places));
    case SQLITE_READONLY:
        return Error(ErrorCode::unavailable,
                     VB_MSG("{path}: the store or its folder cannot be written ({text}). Open it for reading only, or "
                            "give this user the right to write."),
                     std::move(places));
    case SQLITE_CANTOPEN:
        return Error(ErrorCode::unavailable,
                     VB_MSG("{path}: the store cannot be opened ({text}). Check the file's and the folder's rights."),
                     std::move(places));
    case SQLITE_IOERR:
        return Error(ErrorCode::unavailable,
                     VB_MSG("{path}: the disk does not answer as it should ({text}, SQLite code {code}). Nothing of "
                            "this change was kept; check the disk."),
                     std::move(places));
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return Error(ErrorCode::integrity,
                     VB_MSG("{path}: the file is damaged ({text}). Do not write to it; restore a verified backup."),
                     std::move(places));
    case SQLITE_CONSTRAINT:
        return Error(ErrorCode::refused, VB_MSG("{path}: the store's own rules refuse this: {text}."),
                     std::move(places));
    case SQLITE_AUTH:
        return Error(ErrorCode::refused, VB_MSG("{path}: a store is append only; this statement is not allowed."),
                     std::move(places));
    case SQLITE_TOOBIG:
        return Error(ErrorCode::badInput, VB_MSG("{path}: a content of a gigabyte or more cannot be kept."),
                     std::move(places));
    case SQLITE_INTERRUPT: return Error(ErrorCode::cancelled, VB_MSG("{path}: stopped on request."), std::move(places));
    default:
        return Error(ErrorCode::internal, VB_MSG("{path}: SQLite reports '{text}' (code {code})."), std::move(places));
    }
}

} // namespace valbench::store
