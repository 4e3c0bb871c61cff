// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A statement on a PostgreSQL connection: its answer at once, or in pieces by a cursor.
#pragma once

#include "pg_connection.h"

namespace valbench::store {

class PgStatement final : public Statement {
public:
    PgStatement(PgConnection &connection, std::string_view sql, bool inPieces)
        : m_connection(connection), m_sql(sql), m_inPieces(inPieces)
    {
    }
    ~PgStatement() override;

    void put(int place, std::int64_t value) override { m_values.set(place, value); }
    void put(int place, std::string_view text) override { m_values.set(place, text); }
    void putBytes(int place, ByteView bytes) override { m_values.setBytes(place, bytes); }
    Result<bool> step() override;
    [[nodiscard]] std::int64_t integer(int column) const override { return pgInteger(m_result, m_row, column); }
    [[nodiscard]] std::string_view text(int column) const override { return pgText(m_result, m_row, column); }
    [[nodiscard]] ByteView bytes(int column) const override { return asBytes(text(column)); }

private:
    Status openCursor();
    Status fetch();

    PgConnection &m_connection;
    std::string m_sql;
    bool m_inPieces;
    bool m_ownTransaction = false;
    PgValues m_values;
    std::string m_cursor;
    std::size_t m_pieceSize = 0;
    PgResult m_result;
    int m_row = -1;
};

} // namespace valbench::store
