// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include <QUrlQuery>

#include <valbench/base/text.h>
#include <valbench/tracking/connection.h>

namespace valbench::tracking {

namespace {

bool isSecret(const QString &name)
{
    const auto lower = name.toLower();
    if (lower == QLatin1String("page_token"))
        return false;
    return std::ranges::any_of(
        std::initializer_list<const char *>{"token", "password", "secret", "signature", "credential"},
        [&](const char *word) { return lower.contains(QLatin1String(word)); });
}

std::string covered(const std::string &text)
{
    QUrl url(QString::fromStdString(text));
    url.setUserInfo({});
    QUrlQuery query;
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyEncoded))
        query.addQueryItem(name, isSecret(name) ? QStringLiteral("redacted") : value);
    url.setQuery(query);
    return url.toString(QUrl::FullyEncoded).toStdString();
}

} // namespace

std::string HttpLogEntry::text() const
{
    auto out = method + " " + covered(url) + (attempt > 1 ? " (attempt " + std::to_string(attempt) + ")" : "") + ": " +
               (status == 0 ? "no answer" : std::to_string(status)) + ", " + std::to_string(sent) + " bytes out, " +
               std::to_string(received) + " in, " + std::to_string(duration.count()) + " ms";
    if (!problem.empty())
        out += "; " + problem;
    std::ranges::replace_if(
        out, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return out;
}

} // namespace valbench::tracking
