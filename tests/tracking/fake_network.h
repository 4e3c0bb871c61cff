// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A network that does what a healthy server does not, by script.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include <QNetworkAccessManager>
#include <QNetworkReply>

namespace valbench::test {

struct FakeAnswer
{
    int status = 200;
    QByteArray body = "{}";
    QList<QNetworkReply::RawHeaderPair> headers = {{"Content-Type", "application/json"}};
    QNetworkReply::NetworkError error = QNetworkReply::NoError; ///< of the line; with status 0 there is no answer
    bool hangs = false;                                         ///< after the body, it neither goes on nor ends
};

/// What was asked for.
struct FakeRequest
{
    QByteArray verb;
    QUrl url;
    QNetworkRequest request;
    QByteArray body;
};

/// What a script and its observer share with the manager, which the client owns.
struct FakeScript
{
    std::deque<FakeAnswer> answers; ///< in this order; beyond them, requests hang
    std::vector<FakeRequest> requests;
};

class FakeNetwork final : public QNetworkAccessManager {
public:
    explicit FakeNetwork(std::shared_ptr<FakeScript> script) : m_script(std::move(script)) {}

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body) override;

private:
    std::shared_ptr<FakeScript> m_script;
};

} // namespace valbench::test
