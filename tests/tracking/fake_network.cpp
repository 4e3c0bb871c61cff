// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fake_network.h"

#include <algorithm>

#include <QTimer>

namespace valbench::test {

namespace {

/// As Qt does it.
QNetworkReply::NetworkError errorOf(int status)
{
    using enum QNetworkReply::NetworkError;
    switch (status) {
    case 400: return ProtocolInvalidOperationError;
    case 401: return AuthenticationRequiredError;
    case 403: return ContentAccessDenied;
    case 404: return ContentNotFoundError;
    case 405: return ContentOperationNotPermittedError;
    case 409: return ContentConflictError;
    case 500: return InternalServerError;
    case 501: return OperationNotImplementedError;
    case 503: return ServiceUnavailableError;
    default: break;
    }
    return status >= 500 ? UnknownServerError : status >= 400 ? UnknownContentError : NoError;
}

class FakeReply final : public QNetworkReply {
public:
    FakeReply(FakeAnswer answer, const QNetworkRequest &request, QObject *parent)
        : QNetworkReply(parent), m_answer(std::move(answer))
    {
        setRequest(request);
        setUrl(request.url());
        open(QIODevice::ReadOnly);
        QTimer::singleShot(0, this, [this] { begin(); });
        m_idle.setSingleShot(true);
        m_idle.setTimerType(Qt::PreciseTimer); // a coarse one may fire 5 % early
        QObject::connect(&m_idle, &QTimer::timeout, this, [this] { abort(); });
        if (request.transferTimeout() > 0)
            m_idle.start(request.transferTimeout());
    }

    void abort() override { end(OperationCanceledError); }
    [[nodiscard]] qint64 bytesAvailable() const override
    {
        return m_begun ? m_answer.body.size() - m_read + QNetworkReply::bytesAvailable() : 0;
    }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const auto count = m_begun ? std::min<qint64>(most, m_answer.body.size() - m_read) : 0;
        std::copy_n(m_answer.body.constData() + m_read, count, data);
        m_read += count;
        return count;
    }

private:
    void begin()
    {
        if (isFinished())
            return;
        m_begun = true;
        if (m_answer.status > 0) {
            setAttribute(QNetworkRequest::HttpStatusCodeAttribute, m_answer.status);
            for (const auto &[name, value] : m_answer.headers)
                setRawHeader(name, value);
            Q_EMIT metaDataChanged();
            Q_EMIT readyRead();
        }
        if (!m_answer.hangs)
            end(m_answer.error == NoError ? errorOf(m_answer.status) : m_answer.error);
    }

    void end(NetworkError error)
    {
        if (isFinished())
            return;
        setFinished(true);
        if (error != NoError)
            setError(error, QStringLiteral("by script"));
        Q_EMIT finished();
    }

    FakeAnswer m_answer;
    QTimer m_idle;
    qint64 m_read = 0;
    bool m_begun = false;
};

QByteArray verbOf(QNetworkAccessManager::Operation operation, const QNetworkRequest &request)
{
    return operation == QNetworkAccessManager::GetOperation
               ? QByteArray("GET")
               : request.attribute(QNetworkRequest::CustomVerbAttribute).toByteArray();
}

} // namespace

QNetworkReply *FakeNetwork::createRequest(Operation operation, const QNetworkRequest &request, QIODevice *body)
{
    m_script->requests.push_back(
        {verbOf(operation, request), request.url(), request, body ? body->readAll() : QByteArray()});
    FakeAnswer answer{0, {}, {}, QNetworkReply::NoError, true};
    if (!m_script->answers.empty()) {
        answer = m_script->answers.front();
        m_script->answers.pop_front();
    }
    return new FakeReply(std::move(answer), request, this);
}

} // namespace valbench::test
