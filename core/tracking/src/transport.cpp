// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "transport.h"

#include <algorithm>
#include <limits>

#include <QFile>
#include <QNetworkCookieJar>
#include <QNetworkProxyFactory>
#include <QRandomGenerator>
#include <QSslCertificate>
#include <QSslKey>

#include "once_body.h"

namespace valbench::tracking {

namespace {

QString qt(const std::string &text)
{
    return QString::fromStdString(text);
}

/// The system's settings (http_proxy, no_proxy, …) for this connection alone; nothing between us and this computer.
class SystemProxies final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        return isThisComputer(query.peerHostName()) ? QList{QNetworkProxy(QNetworkProxy::NoProxy)}
                                                    : systemProxyForQuery(query);
    }
};

Result<QByteArray> contentOf(const std::string &path)
{
    QFile file(qt(path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::badInput, VB_MSG("The certificate file {file} cannot be read: {reason}."),
                    {{"file", path}, {"reason", file.errorString().toStdString()}});
    return file.read(16 << 20);
}

Result<QSslConfiguration> tlsOf(const std::string &caFile, const std::string &clientCertificate)
{
    auto tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!caFile.empty()) {
        VB_TRY(const auto pem, contentOf(caFile));
        const auto certificates = QSslCertificate::fromData(pem, QSsl::Pem);
        if (certificates.isEmpty())
            return fail(ErrorCode::badInput,
                        VB_MSG("{file} holds no certificate in PEM form; expected those of the authorities to trust."),
                        {{"file", caFile}});
        tls.setCaCertificates(certificates);
    }
    if (!clientCertificate.empty()) {
        VB_TRY(const auto pem, contentOf(clientCertificate));
        const auto chain = QSslCertificate::fromData(pem, QSsl::Pem);
        QSslKey key(pem, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(pem, QSsl::Ec);
        if (chain.isEmpty() || key.isNull())
            return fail(ErrorCode::badInput,
                        VB_MSG("{file} must hold a certificate and its key without a password, both in PEM form."),
                        {{"file", clientCertificate}});
        tls.setLocalCertificateChain(chain);
        tls.setPrivateKey(key);
    }
    return tls;
}

} // namespace

Transport::Transport(ServerAddress address, ConnectionOptions options, QSslConfiguration tls,
                     QSslConfiguration storeTls, std::unique_ptr<QNetworkAccessManager> network)
    : m_address(std::move(address)),
      m_options(std::move(options)),
      m_tls(std::move(tls)),
      m_storeTls(std::move(storeTls)),
      m_network(std::move(network))
{
    m_network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_network->setProxyFactory(new SystemProxies); // the manager owns it
}

Result<std::shared_ptr<Transport>> Transport::create(ConnectionOptions options,
                                                     std::unique_ptr<QNetworkAccessManager> network)
{
    VB_TRY(auto address, ServerAddress::parse(options.url));
    VB_TRY(auto tls, tlsOf(options.caFile, options.clientCertificate));
    VB_TRY(auto storeTls, tlsOf(options.store.caFile, {}));
    if (!network)
        network = std::make_unique<QNetworkAccessManager>();
    return std::shared_ptr<Transport>(
        new Transport(std::move(address), std::move(options), std::move(tls), std::move(storeTls), std::move(network)));
}

Asked Transport::asked() const
{
    return {m_address.hostAndPort(), !m_options.user.empty()   ? Authentication::password
                                     : m_options.token.empty() ? Authentication::none
                                                               : Authentication::token};
}

QNetworkReply *Transport::start(const Call &call)
{
    QNetworkRequest request(call.url);
    request.setSslConfiguration(call.sign ? m_storeTls : m_tls);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    for (const auto attribute :
         {QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::CookieSaveControlAttribute,
          QNetworkRequest::AuthenticationReuseAttribute})
        request.setAttribute(attribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    auto idle = m_options.idle;
    if (call.source)
        idle += m_options.storing * (call.source->size() >> 20U);
    request.setTransferTimeout(static_cast<int>(std::min<std::int64_t>(idle.count(), std::numeric_limits<int>::max())));
    // Some guarded proxies turn away what looks like a library.
    request.setRawHeader("User-Agent", "Valbench");
    request.setRawHeader("Accept", call.isTransfer ? "*/*" : "application/json");
    request.setRawHeader("Accept-Encoding", "identity"); // lengths and digests are those of the file
    const auto addHeaders = [&request](const Headers &headers) {
        for (const auto &[name, value] : headers)
            request.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
    };
    addHeaders(call.headers);
    if (!call.sign && !call.isProbe && !m_options.workspace.empty())
        request.setRawHeader("X-MLFLOW-WORKSPACE", QByteArray::fromStdString(m_options.workspace));
    if (call.sign) {
        addHeaders(call.sign());
    } else if (!m_options.user.empty()) {
        const QByteArray pair =
            QByteArray::fromStdString(m_options.user) + ':' +
            QByteArray(m_options.password.reveal().data(), static_cast<qsizetype>(m_options.password.reveal().size()));
        request.setRawHeader("Authorization", "Basic " + pair.toBase64());
    } else if (!m_options.token.empty()) {
        request.setRawHeader("Authorization",
                             QByteArray("Bearer ").append(m_options.token.reveal().data(),
                                                          static_cast<qsizetype>(m_options.token.reveal().size())));
    }
    if (!call.isRepeatable)
        m_network->clearConnectionCache(); // a line that the server is just closing would fail a call that cannot be
                                           // repeated
    const auto verb = QByteArray::fromStdString(call.method);
    if (call.source) {
        call.source->seek(0);
        request.setHeader(QNetworkRequest::ContentLengthHeader, call.source->size());
        request.setRawHeader("Content-Type", "application/octet-stream");
        return m_network->sendCustomRequest(request, verb, call.source.get());
    }
    if (!call.hasBody)
        return verb == "GET" ? m_network->get(request) : m_network->sendCustomRequest(request, verb);
    request.setRawHeader("Content-Type", "application/json");
    auto body = std::make_unique<OnceBody>(QByteArray::fromStdString(call.body), call.isRepeatable);
    request.setHeader(QNetworkRequest::ContentLengthHeader, body->size());
    auto *reply = m_network->sendCustomRequest(request, verb, body.get());
    body.release()->setParent(reply);
    return reply;
}

void Transport::log(const HttpLogEntry &entry) const
{
    if (m_options.log)
        m_options.log(entry);
}

double Transport::jitter() const
{
    return m_options.jitter ? m_options.jitter() : QRandomGenerator::global()->generateDouble();
}

} // namespace valbench::tracking
