// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "calls.h"

namespace valbench::tracking::calls {

std::string encoded(const std::string &text)
{
    return QUrl::toPercentEncoding(QString::fromStdString(text)).toStdString();
}

std::string encodedPath(const std::string &path)
{
    return QUrl::toPercentEncoding(QString::fromStdString(path), "/").toStdString();
}

std::string queryOf(const Query &query)
{
    std::string out;
    for (const auto &[name, value] : query)
        out += (out.empty() ? "?" : "&") + name + "=" + encoded(value);
    return out;
}

CallPtr get(const Transport &transport, const std::string &path, const Query &query)
{
    Call call{"GET", transport.address().url(path + queryOf(query))};
    call.isRepeatable = true;
    return std::make_shared<const Call>(std::move(call));
}

CallPtr search(const Transport &transport, const std::string &path, std::string body)
{
    return post(transport, path, std::move(body), true);
}

CallPtr post(const Transport &transport, const std::string &path, std::string body, bool isRepeatable)
{
    Call call{"POST", transport.address().url(path), std::move(body)};
    call.hasBody = true;
    call.isRepeatable = isRepeatable;
    return std::make_shared<const Call>(std::move(call));
}

CallPtr remove(const Transport &transport, const std::string &path, std::string body)
{
    Call call{"DELETE", transport.address().url(path), std::move(body)};
    call.hasBody = true;
    call.isRepeatable = true;
    return std::make_shared<const Call>(std::move(call));
}

} // namespace valbench::tracking::calls
