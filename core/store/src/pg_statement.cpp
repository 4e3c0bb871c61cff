// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "pg_statement.h"

#include <algorithm>
#include <libpq-fe.h>

namespace valbench::store {

namespace {

// Small at first, for whoever wants a page; then large, for whoever wants all.
constexpr std::size_t firstPiece = 256, largestPiece = 4096;

} // namespace

PgStatement::~PgStatement()
{
    if (m_ownTransaction)
        m_connection.rollback();
    else if (!m_cursor.empty())
        static_cast<void>(m_connection.run("CLOSE " + m_cursor));
}

Status PgStatement::openCursor()
{
    if (PQtransactionStatus(m_connection.m_connection) != PQTRANS_INTRANS) {
        VB_CHECK(m_connection.beginSnapshot());
        m_ownTransaction = true;
    }
    const auto name = "c" + std::to_string(++m_connection.m_cursors);
    int place = 0;
    std::string sql = "DECLARE " + name + " NO SCROLL CURSOR FOR ";
    for (const char c : m_sql)
        sql += c == '?' ? '$' + std::to_string(++place) : std::string(1, c);
    const std::array calls{PgCall{sql, m_values}};
    VB_CHECK(m_connection.callAll(calls));
    m_cursor = name;
    return {};
}

Status PgStatement::fetch()
{
    if (m_connection.m_interrupt && m_connection.m_interrupt())
        return fail(ErrorCode::cancelled, VB_MSG("Reading was stopped on request."));
    if (!m_inPieces) {
        VB_TRY(m_result, m_connection.call(m_sql, m_values));
        return {};
    }
    if (m_cursor.empty())
        VB_CHECK(openCursor());
    m_pieceSize = std::min(std::max(firstPiece, m_pieceSize * 4), largestPiece);
    const auto sql = "FETCH " + std::to_string(m_pieceSize) + " FROM " + m_cursor;
    const std::array calls{PgCall{sql}};
    VB_TRY(auto results, m_connection.callAll(calls));
    m_result = std::move(results.front());
    return {};
}

Result<bool> PgStatement::step()
{
    if (m_result && m_row + 1 >= pgRowCount(m_result) &&
        (!m_inPieces || static_cast<std::size_t>(pgRowCount(m_result)) < m_pieceSize))
        return false;
    if (!m_result || m_row + 1 >= pgRowCount(m_result)) {
        VB_CHECK(fetch());
        m_row = -1;
    }
    ++m_row;
    return m_row < pgRowCount(m_result);
}

} // namespace valbench::store
