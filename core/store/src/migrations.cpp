// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "migrations.h"

namespace valbench::store {

Status migrate(Connection &connection, int version)
{
    VB_CHECK(connection.run("BEGIN IMMEDIATE"));
    for (int i = 0; i < version; ++i)
        VB_CHECK(connection.run(std::string(migrationTexts()[static_cast<std::size_t>(i)])));
    VB_CHECK(connection.run("PRAGMA application_id = " + std::to_string(applicationId)));
    VB_CHECK(connection.run("PRAGMA user_version = " + std::to_string(version)));
    return connection.run("COMMIT");
}

Status upgrade(Connection &connection, int from)
{
    const Connection::Upgrading upgrading(connection);
    for (auto i = static_cast<std::size_t>(from); i < migrationTexts().size(); ++i)
        VB_CHECK(connection.run(std::string(migrationTexts()[i])));
    VB_CHECK(connection.run("PRAGMA user_version = " + std::to_string(newestSchemaVersion())));
    VB_TRY(const auto expected, expectedSchemaDigest());
    VB_TRY(const auto found, schemaDigest(connection));
    if (found != expected)
        return fail(ErrorCode::internal, VB_MSG("The migration made another schema than that of a new store."));
    return {};
}

Result<int> schemaVersion(Connection &connection)
{
    VB_TRY(const auto version, connection.number("PRAGMA user_version"));
    return static_cast<int>(version);
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

Result<Digest> expectedSchemaDigest(int version)
{
    static const std::vector<Result<Digest>> expected = [] {
        std::vector<Result<Digest>> made;
        for (int i = 1; i <= newestSchemaVersion(); ++i)
            made.push_back([i]() -> Result<Digest> {
                VB_TRY(auto connection, Connection::openMemory());
                VB_CHECK(migrate(*connection, i));
                return schemaDigest(*connection);
            }());
        return made;
    }();
    if (version < 1 || version > newestSchemaVersion())
        return fail(ErrorCode::integrity, VB_MSG("No release of Valbench wrote schema version {version}."),
                    {{"version", std::to_string(version)}});
    return expected[static_cast<std::size_t>(version - 1)];
}

Status checkSchema(Connection &connection, const std::filesystem::path &path)
{
    VB_TRY(const auto version, schemaVersion(connection));
    VB_TRY(const auto expected, expectedSchemaDigest(version));
    VB_TRY(const auto found, schemaDigest(connection));
    if (found != expected)
        return fail(ErrorCode::integrity,
                    VB_MSG("{path}: its tables, indexes, triggers or views are not those of a store. Valbench never "
                           "changes them; restore a verified backup."),
                    {{"path", path.string()}});
    return {};
}

} // namespace valbench::store
