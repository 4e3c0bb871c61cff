// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One connection to a server: credentials, certificates, limits, retries and the log of every call.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <QCoro/QCoroTask>
#include <QIODevice>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslConfiguration>

#include <valbench/tracking/connection.h>

#include "http_words.h"

namespace valbench::tracking {

/// Takes the body of a good answer as it comes, so that files of any size need little memory.
class Sink {
public:
    virtual ~Sink() = default;
    /// Before the first byte: status and headers, without a body. An error ends the transfer.
    virtual Status begin(const Answer &head) = 0;
    virtual Status add(std::string_view bytes) = 0;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Call
{
    std::string method;
    QUrl url;
    std::string body;
    Headers headers;
    bool hasBody = false;              ///< JSON in `body`
    bool isRepeatable = false;         ///< doing it twice is the same as doing it once
    bool isSingleAttempt = false;      ///< the caller tries again by itself
    bool isProbe = false;              ///< of the server as a whole, whatever workspace is chosen
    bool isTransfer = false;           ///< a file: only an idle line ends it, not its length in time or bytes
    std::shared_ptr<Sink> sink;        ///< for good answers; may be null
    std::shared_ptr<QIODevice> source; ///< the body instead of `body`; may be null
    std::function<void(std::int64_t done)> progress;
    /// For another host than the server's: these headers are made for each attempt, and the server's credentials and
    /// certificates stay out.
    std::function<Headers()> sign;
};

/// A name or address of this computer: no proxy is asked then.
[[nodiscard]] bool isThisComputer(const QString &host);

class Transport {
public:
    /// badInput if a certificate file cannot be used; usage for an address that is none.
    static Result<std::shared_ptr<Transport>> create(ConnectionOptions options,
                                                     std::unique_ptr<QNetworkAccessManager> network = nullptr);

    [[nodiscard]] const ServerAddress &address() const { return m_address; }
    [[nodiscard]] const ConnectionOptions &options() const { return m_options; }
    [[nodiscard]] Asked asked() const;

    /// Starts one attempt.
    [[nodiscard]] QNetworkReply *start(const Call &call);
    /// The server is known to have the workspace that is chosen, or none is.
    [[nodiscard]] bool knowsWorkspace() const { return m_options.workspace.empty() || m_hasWorkspaces; }
    void noteWorkspaces() { m_hasWorkspaces = true; }
    void log(const HttpLogEntry &entry) const;
    [[nodiscard]] double jitter() const;

private:
    Transport(ServerAddress address, ConnectionOptions options, QSslConfiguration tls, QSslConfiguration storeTls,
              std::unique_ptr<QNetworkAccessManager> network);
    ServerAddress m_address;
    ConnectionOptions m_options;
    QSslConfiguration m_tls;
    QSslConfiguration m_storeTls;
    bool m_hasWorkspaces = false;
    std::unique_ptr<QNetworkAccessManager> m_network;
};

/// Sends a call until there is an answer, of whatever status, or an error that is final. Repeatable calls are sent
/// again after failures of the network and temporary answers. Parameters are values: they live in the coroutine.
QCoro::Task<Result<Answer>> exchange(std::shared_ptr<Transport> transport, std::shared_ptr<const Call> call,
                                     std::stop_token stop);

} // namespace valbench::tracking
