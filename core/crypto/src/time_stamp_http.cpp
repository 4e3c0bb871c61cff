// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The way to a time-stamp authority: one HTTP POST.

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/http.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <thread>

#include <valbench/crypto/time_stamp.h>

#include "openssl_handles.h"

namespace valbench::crypto {

namespace {

constexpr std::size_t largestHttpAnswer = 1 << 16; // bytes; tokens with a long chain have a tenth of it

using ContextPtr = std::unique_ptr<SSL_CTX, FreeWith<SSL_CTX_free>>;

struct Address
{
    bool tls = false;
    std::string host;
    std::string port;
    std::string path;
};

Result<Address> parsedUrl(const std::string &url)
{
    const auto wrong = [&url] {
        ERR_clear_error();
        return Error(ErrorCode::usage,
                     VB_MSG("'{url}' is not the address of a time-stamp authority; expected http://host/path or "
                            "https://host/path, without a user or password in it."),
                     {{"url", url.substr(url.find('@') == std::string::npos ? 0 : url.find('@'))}});
    };
    const bool known = url.starts_with("http://") || url.starts_with("https://");
    char *user = nullptr, *host = nullptr, *port = nullptr, *path = nullptr, *query = nullptr;
    int tls = 0;
    if (!known || OSSL_HTTP_parse_url(url.c_str(), &tls, &user, &host, &port, nullptr, &path, &query, nullptr) != 1)
        return fail(wrong());
    const auto take = [](char *text) {
        std::string out = text ? text : "";
        OPENSSL_free(text);
        return out;
    };
    const auto person = take(user);
    Address out{tls != 0, take(host), take(port), take(path)};
    if (const auto more = take(query); !more.empty())
        out.path += "?" + more;
    if (!person.empty() || out.host.empty() || url.find_first_of("\r\n\t ") != std::string::npos)
        return fail(wrong());
    return out;
}

struct Tls
{
    SSL_CTX *context;
    const char *host;
};

/// Called by OpenSSL's client once the connection stands, and when it goes.
BIO *wrapInTls(BIO *connection, void *argument, int connecting, int usesTls)
{
    if (!connecting || !usesTls)
        return connection;
    const auto &tls = *static_cast<Tls *>(argument);
    BIO *layer = BIO_new_ssl(tls.context, 1);
    SSL *session = nullptr;
    const bool made = layer && BIO_get_ssl(layer, &session) == 1;
    // An address is looked for in the certificate as one, and is no name to be told.
    const bool named =
        made && (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), tls.host) == 1 ||
                 (SSL_set_tlsext_host_name(session, tls.host) == 1 && SSL_set1_host(session, tls.host) == 1));
    if (!named) {
        BIO_free(layer);
        return nullptr;
    }
    return BIO_push(layer, connection);
}

/// A connection that the other side has closed must not end the program.
class WithoutSigpipe {
public:
    WithoutSigpipe()
    {
        sigemptyset(&m_pipe);
        sigaddset(&m_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
    }
    ~WithoutSigpipe()
    {
        const timespec now{};
        while (sigtimedwait(&m_pipe, nullptr, &now) == SIGPIPE) {
        }
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    WithoutSigpipe(const WithoutSigpipe &) = delete;
    WithoutSigpipe &operator=(const WithoutSigpipe &) = delete;

private:
    sigset_t m_pipe{}, m_before{};
};

/// The name that is looked up first: the authority's, or that of the proxy the environment names.
std::string nameToFind(const Address &address)
{
    const char *proxy = OSSL_HTTP_adapt_proxy(nullptr, nullptr, address.host.c_str(), address.tls);
    char *host = nullptr;
    if (!proxy || OSSL_parse_url(proxy, nullptr, nullptr, &host, nullptr, nullptr, nullptr, nullptr, nullptr) != 1)
        return address.host;
    std::string out = host;
    OPENSSL_free(host);
    return out;
}

struct Lookup
{
    std::mutex mutex;
    std::condition_variable over;
    bool done = false;
};

/// Whether a name is found, or found not to be, within the time. A resolver that is dead keeps its thread for as long
/// as it likes, and nobody else.
bool answersWithin(const std::string &name, std::chrono::steady_clock::time_point until)
{
    const auto lookup = std::make_shared<Lookup>();
    std::thread([lookup, name] {
        addrinfo *found = nullptr;
        if (getaddrinfo(name.c_str(), nullptr, nullptr, &found) == 0)
            freeaddrinfo(found);
        const std::scoped_lock guard(lookup->mutex);
        lookup->done = true;
        lookup->over.notify_all();
    }).detach();
    std::unique_lock lock(lookup->mutex);
    return lookup->over.wait_until(lock, until, [&lookup] { return lookup->done; });
}

Error noAnswer(const std::string &url)
{
    // What TLS has to say tells more than what could not be sent because of it.
    auto cause = ERR_peek_last_error();
    while (const auto next = ERR_get_error()) {
        if (ERR_GET_LIB(next) == ERR_LIB_SSL) {
            cause = next;
            break;
        }
    }
    const char *text = ERR_reason_error_string(cause);
    std::string reason = text ? text : "no reason given";
    ERR_clear_error();
    return {ErrorCode::unavailable,
            VB_MSG("The time-stamp authority at {url} gave no time stamp: {reason}. Work goes on without; the next "
                   "checkpoint tries again."),
            {{"url", url}, {"reason", std::move(reason)}}};
}

} // namespace

Status checkTimeStampUrl(const std::string &url)
{
    VB_CHECK(parsedUrl(url));
    return {};
}

Result<Bytes> askTimeStampAuthority(const std::string &url, ByteView request, std::chrono::seconds limit)
{
    VB_TRY(const auto address, parsedUrl(url));
    const auto until = std::chrono::steady_clock::now() + limit;
    if (const auto name = nameToFind(address); !answersWithin(name, until))
        return fail(ErrorCode::unavailable,
                    VB_MSG("The time-stamp authority at {url} gave no time stamp: nobody says within {seconds} seconds "
                           "where {name} is; the name server does not answer. Work goes on without; the next "
                           "checkpoint tries again."),
                    {{"url", url}, {"seconds", std::to_string(limit.count())}, {"name", name}});
    const auto rest = std::max(std::chrono::seconds(1),
                               std::chrono::ceil<std::chrono::seconds>(until - std::chrono::steady_clock::now()));
    const WithoutSigpipe quiet;
    ERR_clear_error();
    const ContextPtr context(address.tls ? SSL_CTX_new(TLS_client_method()) : nullptr);
    if (address.tls) {
        if (!context || SSL_CTX_set_default_verify_paths(context.get()) != 1)
            return fail(opensslFailure());
        SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    }
    Tls tls{context.get(), address.host.c_str()};
    const BioPtr body(BIO_new_mem_buf(request.data(), static_cast<int>(request.size())));
    constexpr int anyBuffer = 0, derExpected = 1, closeAfterwards = 0;
    const BioPtr answer(OSSL_HTTP_transfer(nullptr, address.host.c_str(), address.port.c_str(), address.path.c_str(),
                                           address.tls, nullptr, nullptr, nullptr, nullptr, wrapInTls, &tls, anyBuffer,
                                           nullptr, "application/timestamp-query", body.get(),
                                           "application/timestamp-reply", derExpected, largestHttpAnswer,
                                           static_cast<int>(rest.count()), closeAfterwards));
    if (!answer)
        return fail(noAnswer(url));
    Bytes out(largestHttpAnswer + 1);
    std::size_t size = 0;
    while (size < out.size()) {
        const int n = BIO_read(answer.get(), out.data() + size, static_cast<int>(out.size() - size));
        if (n <= 0)
            break;
        size += static_cast<std::size_t>(n);
    }
    if (size == 0 || size > largestHttpAnswer)
        return fail(noAnswer(url));
    out.resize(size);
    ERR_clear_error();
    return out;
}

} // namespace valbench::crypto
