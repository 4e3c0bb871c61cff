// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include <QFile>

#include <valbench/tracking/artifacts.h>

#include "artifact_routes.h"
#include "transport.h"

namespace valbench::tracking {

namespace {

using Stop = std::stop_token;
using UploadOutcome = Result<Uploaded>;

/// A file whose digest is made while it is sent, from its start each time.
class SentFile final : public QIODevice {
public:
    explicit SentFile(const std::filesystem::path &path) : m_file(QFile::decodeName(path.c_str())) {}

    bool openForReading()
    {
        if (!m_file.open(QIODevice::ReadOnly))
            return false;
        return open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] qint64 size() const override { return m_file.size(); }
    bool seek(qint64 place) override
    {
        if (place != 0 || !QIODevice::seek(0) || !m_file.seek(0))
            return false;
        m_digest.finish();
        m_sent = 0;
        return true;
    }
    bool reset() override { return seek(0); }
    [[nodiscard]] std::int64_t sent() const { return m_sent; }
    Digest digest() { return m_digest.finish(); }
    [[nodiscard]] std::string problem() const { return m_file.errorString().toStdString(); }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const auto count = m_file.read(data, most);
        if (count > 0) {
            m_digest.add(std::string_view(data, static_cast<std::size_t>(count)));
            m_sent += count;
        }
        return count == 0 && m_file.atEnd() ? -1 : count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QFile m_file;
    Sha256 m_digest;
    std::int64_t m_sent = 0;
};

/// Makes the digest of what comes back, and keeps none of it.
class DigestSink final : public Sink {
public:
    Status begin(const Answer &) override
    {
        m_digest.finish();
        return {};
    }
    Status add(std::string_view bytes) override
    {
        m_digest.add(bytes);
        return {};
    }
    Digest digest() { return m_digest.finish(); }

private:
    Sha256 m_digest;
};

std::shared_ptr<const Call> putCall(const QUrl &url, std::shared_ptr<SentFile> file, const UploadRequest &request)
{
    Call call{"PUT", url};
    call.isRepeatable = true;
    call.isTransfer = true;
    if (request.progress)
        call.progress = [tell = request.progress, size = file->size()](std::int64_t done) { tell(done, size); };
    call.source = std::move(file);
    return std::make_shared<const Call>(std::move(call));
}

std::shared_ptr<const Call> backCall(const QUrl &url, std::shared_ptr<DigestSink> sink, bool isSingleAttempt)
{
    Call call{"GET", url};
    call.isRepeatable = true;
    call.isSingleAttempt = isSingleAttempt;
    call.isTransfer = true;
    call.sink = std::move(sink);
    return std::make_shared<const Call>(std::move(call));
}

/// The digest of what the server gives back: from the proxy, or where that fails, as it did on names that are not
/// Latin-1 until 2026, by the other route.
QCoro::Task<Result<Digest>> digestOfKept(std::shared_ptr<Transport> transport, QUrl url, QUrl otherUrl, Stop stop)
{
    const auto sink = std::make_shared<DigestSink>();
    const auto first = backCall(url, sink, true);
    auto kept = co_await exchange(transport, first, stop);
    if (kept && kept->isGood())
        co_return Result<Digest>(sink->digest());
    const auto second = backCall(otherUrl, sink, false);
    auto other = co_await exchange(transport, second, stop);
    if (!other)
        co_return Result<Digest>(std::move(other).error());
    const auto asked = transport->asked();
    if (auto problem = problemOfStatus(*other, asked))
        co_return Result<Digest>(*std::move(problem));
    co_return Result<Digest>(sink->digest());
}

QCoro::Task<UploadOutcome> send(std::shared_ptr<Transport> transport, UploadRequest request, QUrl url,
                                std::shared_ptr<SentFile> file, Stop stop)
{
    const auto size = file->size();
    const auto put = putCall(url, file, request);
    auto answer = co_await exchange(transport, put, stop);
    if (!answer)
        co_return UploadOutcome(std::move(answer).error());
    const auto asked = transport->asked();
    if (auto problem = problemOfStatus(*answer, asked))
        co_return UploadOutcome(*std::move(problem));
    if (file->sent() != size || answer->isHtml())
        co_return UploadOutcome(
            Error(ErrorCode::integrity,
                  VB_MSG("{file} was not sent whole: it changed meanwhile, or {server} ended early. Try again."),
                  {{"file", request.file.string()}, {"server", asked.server}}));
    const auto digest = file->digest();

    const auto otherUrl = getArtifactUrl(transport->address(), request.root, request.path);
    auto kept = co_await digestOfKept(transport, url, otherUrl, stop);
    if (!kept)
        co_return UploadOutcome(std::move(kept).error());
    if (*kept != digest)
        co_return UploadOutcome(
            Error(ErrorCode::integrity,
                  VB_MSG("{server} gives back other bytes for '{path}' than it was sent. Do not rely on it: "
                         "upload it again, and ask the server's administrator if it stays so."),
                  {{"server", asked.server}, {"path", request.path}}));
    co_return UploadOutcome(Uploaded{digest, size});
}

} // namespace

QCoro::Task<Result<Uploaded>> upload(Client client, UploadRequest request, std::stop_token stop)
{
    if (auto good = checkArtifactPath(request.path); !good)
        co_return UploadOutcome(std::move(good).error());
    const auto transport = client.transport();
    const auto url = proxyUrl(transport->address(), request.root, request.path);
    if (!url)
        co_return UploadOutcome(
            Error(ErrorCode::unavailable,
                  VB_MSG("The artifacts of {id} lie at {uri}, where {server} does not take files itself. Ask its "
                         "administrator for an experiment with proxied artifacts (mlflow-artifacts:/)."),
                  {{"id", request.root.id}, {"uri", request.root.uri}, {"server", transport->asked().server}}));
    auto file = std::make_shared<SentFile>(request.file);
    if (!file->openForReading())
        co_return UploadOutcome(Error(ErrorCode::badInput, VB_MSG("{file} cannot be read: {reason}."),
                                      {{"file", request.file.string()}, {"reason", file->problem()}}));
    auto result = co_await send(transport, std::move(request), *url, std::move(file), stop);
    co_return result;
}

} // namespace valbench::tracking
