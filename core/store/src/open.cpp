// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/store/open.h>

#include <valbench/store/postgres_store.h>
#include <valbench/store/sqlite_store.h>

namespace valbench::store {

bool isPostgresUrl(std::string_view url)
{
    return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

Result<std::filesystem::path> storeFile(std::string_view url)
{
    constexpr std::string_view scheme = "sqlite://";
    if (url.starts_with(scheme) && url.size() > scheme.size() + 1 && url[scheme.size()] == '/')
        return std::filesystem::path(url.substr(scheme.size()));
    if (!url.empty() && url.find("://") == std::string_view::npos) {
        std::error_code error;
        auto absolute = std::filesystem::absolute(std::filesystem::path(url), error);
        if (!error)
            return absolute;
    }
    // What stands before an @ may hold a password.
    return fail(ErrorCode::usage,
                VB_MSG("'{url}' names no store; expected a file path, sqlite:///absolute/path/file.valbench or "
                       "postgresql://user@host:port/database."),
                {{"url", std::string(url.substr(0, url.find('@') == std::string_view::npos ? 200 : url.find("://")))}});
}

Result<std::unique_ptr<Store>> openStore(std::string_view url, const Environment &environment, Access access)
{
    if (isPostgresUrl(url)) {
        VB_TRY(auto store, PostgresStore::open(url, environment, access));
        return std::unique_ptr<Store>(std::move(store));
    }
    VB_TRY(const auto file, storeFile(url));
    VB_TRY(auto store, SqliteStore::open(file, environment, access));
    return std::unique_ptr<Store>(std::move(store));
}

} // namespace valbench::store
