// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/store/open.h>

#include <valbench/store/sqlite_store.h>

namespace valbench::store {

bool isPostgresUrl(std::string_view url)
{
    return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

} // namespace valbench::store
