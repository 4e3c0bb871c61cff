// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Calls from their start to an answer or a final error.

#include <string_view>
#include <vector>

#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTimer>
#include <QDateTime>
#include <QTimer>

#include <valbench/base/text.h>

#include "decode.h"
#include "retry.h"
#include "transport.h"

namespace valbench::tracking {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr qint64 largestBuffer = 4 << 20;    // of what came and was not taken yet
constexpr std::size_t blockSize = 256 << 10; // taken at once: small enough to stay in the processor's cache
constexpr std::int64_t largestErrorBody = 1 << 20;

Error cancelled()
{
    return {ErrorCode::cancelled, VB_MSG("The call to MLflow was cancelled.")};
}

std::string header(const QNetworkReply &reply, const char *name)
{
    return reply.rawHeader(name).toStdString();
}

struct DeleteLater
{
    void operator()(QObject *object) const { object->deleteLater(); }
};

/// What an attempt came to, and whether another one may fare better.
struct Outcome
{
    Result<Answer> answer;
    bool isTemporary = false;
};

/// Takes an answer in while it comes and keeps it within its limits.
class Receiver final : public QObject {
public:
    Receiver(QNetworkReply &reply, const Call &call, const ConnectionOptions &options)
        : m_reply(reply), m_call(call), m_options(options)
    {
        reply.setReadBufferSize(largestBuffer);
        QObject::connect(&reply, &QNetworkReply::readyRead, this, [this] { take(); });
        QObject::connect(&reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64) {
            if (sent <= m_sent) // Qt goes back to 0 at the end
                return;
            m_sent = sent;
            if (m_call.progress && m_call.source)
                m_call.progress(sent);
        });
        QObject::connect(&reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
            for (const auto &error : errors)
                m_tls += (m_tls.empty() ? "" : "; ") + error.errorString().toStdString();
        });
        if (!call.isTransfer) {
            m_deadline.setSingleShot(true);
            QObject::connect(&m_deadline, &QTimer::timeout, this, [this] {
                stop(Error(ErrorCode::unavailable,
                           VB_MSG("The answer did not end within {seconds} s. Ask for less at a time, or try again."),
                           {{"seconds", std::to_string(m_options.longest.count() / 1000)}}));
            });
            m_deadline.start(m_options.longest);
        }
    }

    void cancel() { stop(cancelled()); }
    [[nodiscard]] std::int64_t sent() const { return m_sent; }
    [[nodiscard]] std::int64_t received() const { return m_received; }

    Outcome outcome(const std::string &server)
    {
        take();
        if (m_error)
            return {Result<Answer>(*m_error), false};
        if (auto problem = networkProblem(server))
            return *std::move(problem);
        if (!m_begun) { // an empty body begins too
            begin();
            if (m_error)
                return {Result<Answer>(*m_error), false};
        }
        if (m_answer.length && *m_answer.length != m_received && m_call.method != "HEAD")
            return broken(server);
        const bool isTemporaryAnswer = isTemporary(m_answer.status) && m_answer.errorCode() != "FEATURE_DISABLED";
        return {Result<Answer>(std::move(m_answer)), isTemporaryAnswer};
    }

private:
    void stop(Error error)
    {
        if (!m_error)
            m_error = std::move(error);
        // Not at once: abort() ends the call, and with it this object, which may be in the middle of something.
        QMetaObject::invokeMethod(&m_reply, &QNetworkReply::abort, Qt::QueuedConnection);
    }

    void begin()
    {
        m_begun = true;
        m_answer.status = m_reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const auto type = asciiLower(header(m_reply, "Content-Type"));
        m_answer.contentType = std::string(trimmed(type.substr(0, type.find(';'))));
        m_answer.location = header(m_reply, "Location");
        m_answer.retryAfter = header(m_reply, "Retry-After");
        m_answer.entityTag = header(m_reply, "ETag");
        m_answer.lastModified = header(m_reply, "Last-Modified");
        m_answer.contentRange = header(m_reply, "Content-Range");
        if (const auto length = parseInteger(header(m_reply, "Content-Length")); length && *length >= 0)
            m_answer.length = *length;
        m_toSink = m_call.sink && m_answer.isGood();
        if (m_toSink) {
            if (auto begun = m_call.sink->begin(m_answer); !begun)
                stop(std::move(begun).error());
        }
    }

    void take()
    {
        if (m_error || m_reply.bytesAvailable() == 0)
            return;
        if (!m_begun)
            begin();
        while (!m_error && m_reply.bytesAvailable() > 0) {
            m_block.resize(blockSize);
            const auto count = m_reply.read(m_block.data(), static_cast<qint64>(m_block.size()));
            if (count <= 0)
                return;
            m_received += count;
            const std::string_view bytes(m_block.data(), static_cast<std::size_t>(count));
            if (m_toSink) {
                if (auto added = m_call.sink->add(bytes); !added)
                    stop(std::move(added).error());
                else if (m_call.progress)
                    m_call.progress(m_received);
            } else {
                keep(bytes);
            }
        }
    }

    void keep(std::string_view bytes)
    {
        const auto most = m_answer.isGood() ? m_options.largestAnswer : largestErrorBody;
        if (m_received > most)
            return stop(
                Error(ErrorCode::unavailable,
                      VB_MSG("The answer is longer than {bytes} bytes, more than MLflow sends. Ask for less at a "
                             "time; if it stays so, check the {address}."),
                      {{"bytes", std::to_string(most)}, {"address", m_options.addressName}}));
        m_answer.body += bytes;
    }

    static Outcome broken(const std::string &server)
    {
        return {
            Result<Answer>(Error(ErrorCode::unavailable,
                                 VB_MSG("The connection to {server} broke before the answer was complete. Try again; "
                                        "if it stays so, a proxy in between may cut long answers."),
                                 {{"server", server}})),
            true};
    }

    /// Nothing if a whole answer came, of whatever status.
    std::optional<Outcome> networkProblem(const std::string &server)
    {
        using enum QNetworkReply::NetworkError;
        const auto error = m_reply.error();
        const int status = m_reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const bool isOfStatus =
            (error >= ContentAccessDenied && error <= UnknownContentError && error != ContentReSendError) ||
            error == ProtocolInvalidOperationError || (error >= InternalServerError);
        if (error == NoError ? status > 0 : status >= 400 && isOfStatus)
            return {};
        const std::vector<MessageArg> arguments{{"server", server},
                                                {"reason", m_reply.errorString().toStdString()},
                                                {"tls", m_tls.empty() ? "no reason given" : m_tls},
                                                {"seconds", std::to_string(m_options.idle.count() / 1000)},
                                                {"address", m_options.addressName},
                                                {"variable", m_options.certificateVariable}};
        const auto out = [&](ErrorCode code, MessageKey key, bool isTemporaryProblem) {
            return Outcome{Result<Answer>(Error(code, key, arguments)), isTemporaryProblem};
        };
        switch (error) {
        case HostNotFoundError:
            return out(
                ErrorCode::unavailable,
                VB_MSG("There is no host for {server}. Check the name in the {address} and that this computer is in "
                       "the network that knows it."),
                false);
        case ConnectionRefusedError:
            return out(ErrorCode::unavailable,
                       VB_MSG("Nothing answers at {server}. Check that the server runs and that the port is right."),
                       true);
        case OperationCanceledError:
        case TimeoutError:
            return out(ErrorCode::unavailable,
                       VB_MSG("{server} sent nothing for {seconds} s. It may be overloaded: try again later."), false);
        case SslHandshakeFailedError:
            return out(
                ErrorCode::refused,
                VB_MSG("The certificate of {server} is not trusted: {tls}. If it is from your organisation's own "
                       "authority, give its certificate file ({variable}). Verification cannot be switched off."),
                false);
        case ProxyConnectionRefusedError:
        case ProxyConnectionClosedError:
        case ProxyNotFoundError:
        case ProxyTimeoutError:
        case ProxyAuthenticationRequiredError:
        case UnknownProxyError:
            return out(
                ErrorCode::unavailable,
                VB_MSG("The proxy on the way to {server} does not let the call through: {reason}. Check http_proxy, "
                       "https_proxy and no_proxy."),
                false);
        default: return broken(server);
        }
    }

    QNetworkReply &m_reply;
    const Call &m_call;
    const ConnectionOptions &m_options;
    QTimer m_deadline;
    Answer m_answer;
    std::vector<char> m_block;
    std::optional<Error> m_error;
    std::string m_tls;
    std::int64_t m_sent = 0;
    std::int64_t m_received = 0;
    bool m_begun = false;
    bool m_toSink = false;
};

QCoro::Task<Outcome> attempt(std::shared_ptr<Transport> transport, std::shared_ptr<const Call> call,
                             std::stop_token stop, int number)
{
    if (stop.stop_requested())
        co_return Outcome{Result<Answer>(cancelled()), false};
    const auto begun = steady_clock::now();
    const std::unique_ptr<QNetworkReply, DeleteLater> reply(transport->start(*call));
    Receiver receiver(*reply, *call, transport->options());
    const std::stop_callback onStop(stop, [&receiver] {
        QMetaObject::invokeMethod(
            &receiver, [&receiver] { receiver.cancel(); }, Qt::QueuedConnection);
    });
    if (!reply->isFinished())
        co_await reply.get();
    const auto host = call->sign ? call->url.authority().toStdString() : transport->address().hostAndPort();
    auto outcome = receiver.outcome(host);
    transport->log({call->method, call->url.toString(QUrl::FullyEncoded).toStdString(), number,
                    outcome.answer ? outcome.answer->status : 0, receiver.sent(), receiver.received(),
                    std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun),
                    outcome.answer ? std::string() : outcome.answer.error().text()});
    co_return outcome;
}

/// Wakes up now and then to see whether it should go on.
QCoro::Task<> pauseFor(milliseconds pause, std::stop_token stop)
{
    const auto until = steady_clock::now() + pause;
    while (!stop.stop_requested()) {
        const auto rest = std::chrono::ceil<milliseconds>(until - steady_clock::now()); // never too early
        if (rest.count() <= 0)
            co_return;
        const auto step = std::min(rest, milliseconds(100));
        co_await QCoro::sleepFor(step);
    }
}

/// Servers without workspaces fail on the header, or ignore it.
QCoro::Task<Status> findWorkspaces(std::shared_ptr<Transport> transport, std::stop_token stop)
{
    Call call{"GET", transport->address().url("/api/3.0/mlflow/server-info")};
    call.isRepeatable = true;
    call.isProbe = true;
    const auto shared = std::make_shared<const Call>(std::move(call));
    auto answer = co_await exchange(transport, shared, stop);
    if (!answer)
        co_return Status(fail(std::move(answer).error()));
    const auto asked = transport->asked();
    const bool lacks = answer->lacksEndpoint();
    if (auto problem = lacks ? std::nullopt : problemOf(*answer, asked))
        co_return Status(fail(*std::move(problem)));
    const auto info = decode::serverInfo(answer->body);
    if (lacks || !info || !info->workspaces)
        co_return Status(fail(ErrorCode::usage,
                              VB_MSG("MLFLOW_WORKSPACE is '{workspace}', but {server} has no workspaces (MLflow 3.10 "
                                     "and later, --enable-workspaces). Unset it to see what is on the server."),
                              {{"workspace", transport->options().workspace}, {"server", asked.server}}));
    transport->noteWorkspaces();
    co_return Status();
}

} // namespace

QCoro::Task<Result<Answer>> exchange(std::shared_ptr<Transport> transport, std::shared_ptr<const Call> call,
                                     std::stop_token stop)
{
    if (!call->isProbe && !call->sign && !transport->knowsWorkspace()) {
        auto found = co_await findWorkspaces(transport, stop);
        if (!found)
            co_return Result<Answer>(std::move(found).error());
    }
    for (int number = 1;; ++number) {
        auto outcome = co_await attempt(transport, call, stop, number);
        if (outcome.answer)
            outcome.answer->attempts = number;
        if (!outcome.isTemporary || !call->isRepeatable || call->isSingleAttempt)
            co_return std::move(outcome.answer);
        std::optional<milliseconds> askedFor;
        if (outcome.answer)
            askedFor = parseRetryAfter(outcome.answer->retryAfter, QDateTime::currentSecsSinceEpoch());
        const auto pause = pauseAfter(number, transport->options().retry, askedFor, transport->jitter());
        if (!pause)
            co_return std::move(outcome.answer);
        co_await pauseFor(*pause, stop);
    }
}

} // namespace valbench::tracking
