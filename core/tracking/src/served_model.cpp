// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/tracking/served_model.h>

#include <QThread>
#include <atomic>
#include <utility>

#include <valbench/base/text.h>

#include "calls.h"

namespace valbench::tracking {

namespace {

constexpr std::size_t longestVersion = 100;

std::string hostOf(const Answer &answer, const std::string &server)
{
    const auto host = QUrl(QString::fromStdString(answer.location)).host().toStdString(); // the rest may hold secrets
    return host.empty() ? server : host;
}

/// In the words of scoring: no status but a good one is an answer.
std::optional<Error> problemOfScoring(const Answer &answer, const std::string &server, const std::string &what)
{
    const auto problem = [&](ErrorCode code, MessageKey words) {
        return Error(code, words,
                     {{"server", server},
                      {"what", what},
                      {"status", std::to_string(answer.status)},
                      {"code", answer.errorCode().empty() ? "no code" : answer.errorCode()},
                      {"host", hostOf(answer, server)}});
    };
    if (answer.isGood() && answer.isHtml())
        return problem(ErrorCode::unavailable,
                       VB_MSG("{server} answered {what} with a web page instead of scores: most likely a sign-in page, "
                              "or another server. Check the scoring address, and VALBENCH_SCORING_TOKEN or "
                              "VALBENCH_SCORING_USERNAME and _PASSWORD."));
    if (answer.isGood())
        return {};
    switch (answer.status) {
    case 400:
    case 415:
    case 422:
        return problem(ErrorCode::badInput,
                       VB_MSG("{server} does not take the rows ({status}, {code}). Its message is not repeated, since "
                              "it may hold patients' data; the server's log has it. Check names, types and order of "
                              "the model's inputs."));
    case 413:
        return problem(ErrorCode::badInput, VB_MSG("{server}, or a proxy before it, refuses so large a request (413). "
                                                   "Ask for fewer rows at a time (endpoint.batch)."));
    case 401:
    case 407:
        return problem(ErrorCode::unavailable,
                       VB_MSG("{server} wants a sign-in ({status}). Set VALBENCH_SCORING_TOKEN, or "
                              "VALBENCH_SCORING_USERNAME and VALBENCH_SCORING_PASSWORD."));
    case 403:
        return problem(ErrorCode::unavailable, VB_MSG("{server} does not let you ask it (403). Ask who runs it for the "
                                                      "permission."));
    case 404:
    case 405:
        return problem(what.starts_with("GET") ? ErrorCode::notFound : ErrorCode::unavailable,
                       VB_MSG("{server} does not know {what} ({status}), as MLflow's scoring server would. It may be "
                              "another server, or the model may be served under a path: check the scoring address."));
    default: break;
    }
    if (answer.status >= 300 && answer.status < 400)
        return problem(ErrorCode::unavailable,
                       VB_MSG("{server} sends {what} on to {host} ({status}). Rows go to the address of the protocol "
                              "and nowhere else: correct it, or ask who runs the server."));
    return problem(ErrorCode::unavailable,
                   VB_MSG("{server} failed to answer {what} ({status}, {code}). The server's log has the reason."));
}

QCoro::Task<Result<Answer>> asked(std::shared_ptr<Transport> transport, std::shared_ptr<const Call> call,
                                  std::stop_token stop)
{
    auto answer = co_await exchange(transport, call, stop);
    if (!answer && answer.error().code() == ErrorCode::refused) // a certificate: nobody judged the rows
        co_return Result<Answer>(Error(ErrorCode::unavailable, VB_MSG("{why}"), {{"why", answer.error().text()}}));
    if (!answer)
        co_return answer;
    const auto what = call->method + " " + call->url.path().toStdString();
    if (auto problem = problemOfScoring(*answer, transport->address().hostAndPort(), what))
        co_return Result<Answer>(*std::move(problem));
    co_return answer;
}

} // namespace

/// The thread, and what lives in it.
class ServedModel::Line {
public:
    Line()
    {
        m_thread.setObjectName(QStringLiteral("scoring"));
        m_here.moveToThread(&m_thread);
        m_thread.start();
    }

    ~Line()
    {
        QMetaObject::invokeMethod(
            &m_here, [this] { m_transport.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    Status open(ConnectionOptions options)
    {
        Status opened;
        QMetaObject::invokeMethod(
            &m_here,
            [&] {
                auto transport = Transport::create(std::move(options));
                if (!transport) {
                    opened = fail(std::move(transport).error());
                    return;
                }
                m_transport = *std::move(transport);
                server = m_transport->address().hostAndPort();
            },
            Qt::BlockingQueuedConnection);
        return opened;
    }

    /// `path` of a GET, or of a POST with a body.
    std::future<Result<ServedAnswer>> send(std::string path, std::string body, bool isPost, std::stop_token stop)
    {
        auto promise = std::make_shared<std::promise<Result<ServedAnswer>>>();
        auto answer = promise->get_future();
        QMetaObject::invokeMethod(
            &m_here,
            [this, promise, path = std::move(path), body = std::move(body), isPost, stop = std::move(stop)]() mutable {
                carry(m_transport,
                      isPost ? calls::post(*m_transport, path, std::move(body), true) : calls::get(*m_transport, path),
                      std::move(stop), promise);
            },
            Qt::QueuedConnection);
        return answer;
    }

    std::string server;

private:
    static QCoro::Task<> carry(std::shared_ptr<Transport> transport, std::shared_ptr<const Call> call,
                               std::stop_token stop, std::shared_ptr<std::promise<Result<ServedAnswer>>> promise)
    {
        using Watch = std::chrono::steady_clock;
        const auto begun = Watch::now();
        auto answer = co_await asked(transport, call, stop);
        if (answer)
            promise->set_value(
                ServedAnswer{std::move(answer->body), answer->attempts,
                             std::chrono::duration_cast<std::chrono::milliseconds>(Watch::now() - begun)});
        else
            promise->set_value(fail(std::move(answer).error()));
    }

    QThread m_thread;
    QObject m_here; ///< lives in the thread
    std::shared_ptr<Transport> m_transport;
};

ServedModel::ServedModel(std::unique_ptr<Line> line) : m_line(std::move(line)) {}

ServedModel::~ServedModel() = default;

Result<std::unique_ptr<ServedModel>> ServedModel::open(ConnectionOptions options)
{
    VB_TRY(const auto address, ServerAddress::parse(options.url));
    const bool hasSecret = !options.password.empty() || !options.token.empty();
    if (hasSecret && !address.isEncrypted() && !address.isLocal())
        return fail(ErrorCode::refused,
                    VB_MSG("Credentials are set for {server}, and its address is not encrypted: they would be read on "
                           "the way. Use https, or unset VALBENCH_SCORING_TOKEN and VALBENCH_SCORING_PASSWORD."),
                    {{"server", address.hostAndPort()}});
    options.addressName = "scoring address";
    options.certificateVariable = "VALBENCH_SCORING_SERVER_CERT_PATH";
    auto line = std::make_unique<Line>();
    VB_CHECK(line->open(std::move(options)));
    return std::unique_ptr<ServedModel>(new ServedModel(std::move(line)));
}

const std::string &ServedModel::server() const
{
    return m_line->server;
}

Result<std::string> ServedModel::version(const std::stop_token &stop) const
{
    const auto pinged = m_line->send("/ping", {}, false, stop).get();
    if (!pinged && pinged.error().code() != ErrorCode::notFound) // servers that only speak as MLflow's does
        return fail(pinged.error());
    const auto answer = m_line->send("/version", {}, false, stop).get();
    if (!answer && answer.error().code() == ErrorCode::notFound)
        return std::string();
    if (!answer)
        return fail(answer.error());
    const auto text = trimmed(answer->body);
    const bool isVersion = !text.empty() && text.size() <= longestVersion &&
                           text.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz.+-") == std::string_view::npos;
    return isVersion ? std::string(text) : std::string();
}

std::future<Result<ServedAnswer>> ServedModel::ask(std::string json, std::stop_token stop) const
{
    return m_line->send("/invocations", std::move(json), true, std::move(stop));
}

} // namespace valbench::tracking
