// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What people see of a store's address: a file, or a URL of PostgreSQL.
#pragma once

#include <QString>

namespace valbench::ui {

struct StoreAddress
{
    QString name;      ///< of the file without suffix, or of the database
    QString place;     ///< the folder, or the server
    bool gone = false; ///< a file that is not there any more; of a server nobody knows before asking it
};

[[nodiscard]] StoreAddress describeAddress(const QString &pathOrUrl);

} // namespace valbench::ui
