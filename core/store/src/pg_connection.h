// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One PostgreSQL connection and its statements. The only place that calls libpq.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "database.h"
#include "pg_address.h"

struct pg_conn;
struct pg_result;

namespace valbench::store {

/// Values for the places of a statement. Texts and bytes are borrowed.
class PgValues {
public:
    void set(int place, std::int64_t value);
    void set(int place, std::string_view text);
    void setBytes(int place, ByteView bytes);
    /// Nothing there, nor at the places before it that were not set.
    void setNull(int place) { at(place) = {}; }

private:
    friend class PgConnection;
    struct Value
    {
        unsigned type = 0; ///< the server's number of it; 0: null, of whatever type the place has
        const char *data = nullptr;
        std::size_t size = 0;
        std::array<char, sizeof(std::int64_t)> number{}; ///< where data is null and there is a type
    };
    Value &at(int place);
    std::vector<Value> m_values;
};

struct PgCall
{
    std::string_view sql; ///< with $1, $2, …
    PgValues values = {};
};

struct PgResultDeleter
{
    void operator()(pg_result *result) const;
};
using PgResult = std::unique_ptr<pg_result, PgResultDeleter>;

/// Values of a result whose columns are int8, text or bytea, in binary.
std::int64_t pgInteger(const PgResult &result, int row, int column);
std::string_view pgText(const PgResult &result, int row, int column);
int pgRowCount(const PgResult &result);

/// The five characters by which PostgreSQL calls an error, or "lost" where the connection went; empty for others.
std::string_view pgState(const Error &error);
inline constexpr std::string_view pgLost = "lost";

/// A connection that is found to be cut outside a transaction is made again, and what was asked is asked once more.
class PgConnection final : public Database {
public:
    static Result<std::unique_ptr<PgConnection>> open(const PgAddress &address);
    ~PgConnection() override;

    Result<Rows> rows(std::string_view sql) override;
    Result<Rows> stream(std::string_view sql) override;
    Result<std::int64_t> number(std::string_view sql) override;
    Result<std::string> word(std::string_view sql) override;
    Status beginSnapshot() override;
    bool rollback() override;
    void setInterrupt(std::function<bool()> interrupt) override { m_interrupt = std::move(interrupt); }

    /// Several statements without places or results.
    Status run(const std::string &sql);
    /// One statement, prepared and kept.
    Result<PgResult> call(std::string_view sql, const PgValues &values);
    /// Sends all calls in one message and gives their results; the first that fails ends the series. Never asks twice.
    Result<std::vector<PgResult>> callAll(std::span<const PgCall> calls);
    Status reconnect();

    [[nodiscard]] bool isCut() const;
    /// Whether this login may call pg_logical_emit_message().
    [[nodiscard]] bool mayWriteMessages() const { return m_mayWriteMessages; }
    /// Waits for something to be announced on a channel this connection listens to; false after the time.
    Result<bool> waitForNotice(int milliseconds);

private:
    friend class PgStatement;
    PgConnection() = default;
    Status connect();
    Status checkServer();
    Result<PgResult> tryCall(std::string_view sql, const PgValues &values);
    Result<std::string> prepared(std::string_view sql, const PgValues &values);
    /// The error of a result, or of the connection if it is null.
    [[nodiscard]] Error errorOf(const pg_result *result) const;

    pg_conn *m_connection = nullptr;
    std::optional<PgAddress> m_address;
    std::function<bool()> m_interrupt;
    std::map<std::string, std::string, std::less<>> m_prepared; ///< names by statement
    std::int64_t m_cursors = 0;
    bool m_mayWriteMessages = false;
};

} // namespace valbench::store
