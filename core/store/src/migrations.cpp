// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "migrations.h"

namespace valbench::store {

Status migrate(Connection &connection)
{
    VB_CHECK(connection.run("BEGIN IMMEDIATE"));
    for (const auto text : migrationTexts())
        VB_CHECK(connection.run(std::string(text)));
    VB_CHECK(connection.run("PRAGMA application_id = " + std::to_string(applicationId)));
    VB_CHECK(connection.run("PRAGMA user_version = " + std::to_string(newestSchemaVersion())));
    return connection.run("COMMIT");
}

Result<Digest> schemaDigest(Connection &connection)
{
    VB_TRY(auto rows, connection.query("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema "
                                       "ORDER BY type, name"));
    Sha256 hash;
    for (;;) {
        VB_TRY(const bool there, rows.step());
        if (!there)
            return hash.finish();
        for (int column = 0; column < 4; ++column) {
            const auto text = rows.text(column);
            hash.add(std::to_string(text.size()) + ':');
            hash.add(text);
        }
    }
}

Result<Digest> expectedSchemaDigest()
{
    static const Result<Digest> expected = []() -> Result<Digest> {
        VB_TRY(auto connection, Connection::openMemory());
        VB_CHECK(migrate(*connection));
        return schemaDigest(*connection);
    }();
    return expected;
}

Status checkSchema(Connection &connection, const std::filesystem::path &path)
{
    VB_TRY(const auto expected, expectedSchemaDigest());
    VB_TRY(const auto found, schemaDigest(connection));
    if (found != expected)
        return fail(ErrorCode::integrity,
                    VB_MSG("{path}: its tables, indexes, triggers or views are not those of a store. Valbench never "
                           "changes them; restore a verified backup."),
                    {{"path", path.string()}});
    return {};
}

} // namespace valbench::store
