// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/store_address.h>

#include <QFileInfo>
#include <QUrl>

namespace valbench::ui {

StoreAddress describeAddress(const QString &pathOrUrl)
{
    if (!pathOrUrl.startsWith(QLatin1String("postgresql://"))) {
        const QFileInfo file(pathOrUrl);
        return {file.completeBaseName(), file.absolutePath(), !file.exists()};
    }
    const QUrl url(pathOrUrl);
    return {url.path().mid(1), url.host().isEmpty() ? QStringLiteral("PostgreSQL") : url.host(), false};
}

} // namespace valbench::ui
