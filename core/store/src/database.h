// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What reading, verifying and deciding need of a database, whichever it is.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <valbench/base/text.h>

namespace valbench::store {

/// A statement with its places filled, and the rows it gives.
class Statement {
public:
    Statement() = default;
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;
    virtual ~Statement() = default;
    /// Places count from 1. Texts and bytes must live until the last step.
    virtual void put(int place, std::int64_t value) = 0;
    virtual void put(int place, std::string_view text) = 0;
    virtual void putBytes(int place, ByteView bytes) = 0;
    /// True while there is a row.
    virtual Result<bool> step() = 0;
    /// Columns count from 0. Views are valid until the next step.
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual std::string_view text(int column) const = 0;
    [[nodiscard]] virtual ByteView bytes(int column) const = 0;
};

/// Owns a statement.
class Rows {
public:
    explicit Rows(std::unique_ptr<Statement> statement) : m_statement(std::move(statement)) {}

    Rows &bind(int place, std::int64_t value) { return m_statement->put(place, value), *this; }
    Rows &bind(int place, std::string_view text) { return m_statement->put(place, text), *this; }
    Rows &bindBytes(int place, ByteView bytes) { return m_statement->putBytes(place, bytes), *this; }
    Result<bool> step() { return m_statement->step(); }
    [[nodiscard]] std::int64_t integer(int column) const { return m_statement->integer(column); }
    [[nodiscard]] std::string_view text(int column) const { return m_statement->text(column); }
    [[nodiscard]] ByteView bytes(int column) const { return m_statement->bytes(column); }

private:
    std::unique_ptr<Statement> m_statement;
};

/// Used by one thread at a time. SQL is what both engines understand; places are written "?".
class Database {
public:
    Database() = default;
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;
    virtual ~Database() = default;

    virtual Result<Rows> rows(std::string_view sql) = 0;
    /// The same for answers that are too long to be held at once.
    virtual Result<Rows> stream(std::string_view sql) = 0;
    /// The one number or text that the statement gives.
    virtual Result<std::int64_t> number(std::string_view sql) = 0;
    virtual Result<std::string> word(std::string_view sql) = 0;

    /// From here to rollback() everything is read as it is at one time.
    virtual Status beginSnapshot() = 0;
    /// Rolls back what is open; true if nothing is open afterwards.
    virtual bool rollback() = 0;
    /// Called now and then during long statements; true interrupts them. Empty: none.
    virtual void setInterrupt(std::function<bool()> interrupt) = 0;
};

} // namespace valbench::store
