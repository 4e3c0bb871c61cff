// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <QHostAddress>

#include <valbench/tracking/connection.h>

#include "transport.h"

namespace valbench::tracking {

bool isThisComputer(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

Result<ServerAddress> ServerAddress::parse(const std::string &text)
{
    const auto bytes = QByteArray::fromStdString(text).trimmed();
    auto url = QUrl::fromEncoded(bytes, QUrl::StrictMode);
    const bool web = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.userInfo().isEmpty()) // before anything that would repeat the text
        return fail(ErrorCode::usage,
                    VB_MSG("The tracking URI holds a user name or password. Leave them out and set "
                           "MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN."));
    if (!url.isValid() || !web || url.host().isEmpty() || url.hasQuery() || url.hasFragment())
        return fail(ErrorCode::usage,
                    VB_MSG("'{uri}' is not the address of an MLflow server; expected one such as "
                           "https://mlflow.example.org or http://127.0.0.1:5000."),
                    {{"uri", text.find('@') == std::string::npos ? text : "(not repeated)"}});
    auto path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    url.setPath(path, QUrl::StrictMode);
    return ServerAddress(std::move(url));
}

std::string ServerAddress::text() const
{
    return m_base.toString(QUrl::FullyEncoded).toStdString();
}

std::string ServerAddress::hostAndPort() const
{
    return m_base.authority(QUrl::FullyEncoded).toStdString();
}

bool ServerAddress::isLocal() const
{
    return isThisComputer(m_base.host());
}

QUrl ServerAddress::url(const std::string &pathAndQuery) const
{
    return QUrl::fromEncoded(m_base.toEncoded() + QByteArray::fromStdString(pathAndQuery), QUrl::StrictMode);
}

QUrl ServerAddress::originUrl(const std::string &pathAndQuery) const
{
    auto origin = m_base;
    origin.setPath({});
    return QUrl::fromEncoded(origin.toEncoded() + QByteArray::fromStdString(pathAndQuery), QUrl::StrictMode);
}

} // namespace valbench::tracking
