// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How to reach an MLflow server: its address, who asks, which certificates count, how patient to be.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include <QUrl>

#include <valbench/base/result.h>
#include <valbench/base/secret.h>

namespace valbench::tracking {

/// Scheme, host, port and, behind some proxies, the path under which the server lives.
class ServerAddress {
public:
    /// usage for anything but http and https, and for an address that holds a user name or password: those would end
    /// up in logs and in the list of processes.
    static Result<ServerAddress> parse(const std::string &text);

    [[nodiscard]] std::string text() const;
    /// Host and port, as the server sees them in the Host header.
    [[nodiscard]] std::string hostAndPort() const;
    [[nodiscard]] bool isEncrypted() const { return m_base.scheme() == QLatin1String("https"); }
    /// This computer: no proxy is asked then.
    [[nodiscard]] bool isLocal() const;
    /// `pathAndQuery` starts with '/' and is percent-encoded.
    [[nodiscard]] QUrl url(const std::string &pathAndQuery) const;
    /// The same host without the path of the address.
    [[nodiscard]] QUrl originUrl(const std::string &pathAndQuery) const;

private:
    explicit ServerAddress(QUrl base) : m_base(std::move(base)) {}
    QUrl m_base; ///< without a slash at its end
};

/// What one request was, for a log. Holds neither bodies nor headers, and query values that may be secret are covered.
struct HttpLogEntry
{
    std::string method;
    std::string url;
    int attempt = 1;
    int status = 0; ///< 0: there was no answer
    std::int64_t sent = 0;
    std::int64_t received = 0;
    std::chrono::milliseconds duration{0};
    std::string problem; ///< of the network; empty if there was an answer

    /// One line without a line feed.
    [[nodiscard]] std::string text() const;
};

struct RetryPolicy
{
    int attempts = 4; ///< the first included
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds longest{20'000};
    /// What a server may ask for by Retry-After; for longer, the call fails and says so.
    std::chrono::milliseconds longestAskedFor{120'000};
};

/// Keys for an S3 store whose files the tracking server does not hand out itself (roots such as s3://bucket/…).
struct StoreAccess
{
    std::string endpoint; ///< of MinIO and others; empty: Amazon's own
    std::string region = "us-east-1";
    std::string keyId; ///< empty: files come through the tracking server
    Secret secret;
    Secret sessionToken; ///< of keys for some hours; may be empty
    std::string caFile;  ///< PEM; trusted instead of the system's certificates
};

struct ConnectionOptions
{
    std::string url;
    std::string user; ///< with `password`; both win over `token`, as in MLflow's own clients
    Secret password;
    Secret token;
    std::string caFile;                     ///< PEM; trusted instead of the system's certificates. Empty: the system's
    std::string clientCertificate;          ///< PEM with certificate and key, for servers that ask for one
    std::chrono::milliseconds idle{60'000}; ///< without a byte in either direction
    /// So much more for each MiB of a file that is sent: a server stores it before it answers, and says nothing
    /// meanwhile.
    std::chrono::milliseconds storing{500};
    std::chrono::milliseconds longest{300'000}; ///< for one request that is not a file
    std::int64_t largestAnswer = 256LL << 20U;  ///< bytes of one answer that is not a file
    RetryPolicy retry;
    StoreAccess store;
    /// Of a server that has several (MLflow 3.10 and later); empty: its default. Other servers would ignore it and show
    /// what is in none, so that nothing is asked of them: usage.
    std::string workspace;
    /// What people call the address, and what to set for another authority's certificates; for messages.
    std::string addressName = "tracking URI";
    std::string certificateVariable = "MLFLOW_TRACKING_SERVER_CERT_PATH";
    std::function<void(const HttpLogEntry &)> log;
    std::function<double()> jitter; ///< uniform in [0, 1); the system's generator if empty
};

} // namespace valbench::tracking
