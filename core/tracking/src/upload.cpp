// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <algorithm>

#include <QFile>

#include <valbench/tracking/artifacts.h>

#include "artifact_routes.h"
#include "object_store.h"
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

/// Where it goes, and what that takes.
struct Destination
{
    QUrl url;
    bool isStore = false;
    std::string digest{}; ///< of the file, which a store wants to know beforehand
};

constexpr std::int64_t largestObject = std::int64_t(5) << 30; // of S3, in one piece

std::shared_ptr<const Call> putCall(std::shared_ptr<Transport> transport, const Destination &to,
                                    std::shared_ptr<SentFile> file, const UploadRequest &request)
{
    Call call = to.isStore ? storeCall(std::move(transport), "PUT", to.url, to.digest) : Call{"PUT", to.url};
    call.isRepeatable = true;
    call.isTransfer = true;
    if (request.progress)
        call.progress = [tell = request.progress, size = file->size()](std::int64_t done) { tell(done, size); };
    call.source = std::move(file);
    return std::make_shared<const Call>(std::move(call));
}

std::shared_ptr<const Call> backCall(std::shared_ptr<Transport> transport, const Destination &from,
                                     std::shared_ptr<DigestSink> sink, bool isSingleAttempt)
{
    Call call = from.isStore ? storeCall(std::move(transport), "GET", from.url) : Call{"GET", from.url};
    call.isRepeatable = true;
    call.isSingleAttempt = isSingleAttempt;
    call.isTransfer = true;
    call.sink = std::move(sink);
    return std::make_shared<const Call>(std::move(call));
}

/// The digest of what the server gives back: from the proxy, or where that fails, as it did on names that are not
/// Latin-1 until 2026, by the other route.
QCoro::Task<Result<Digest>> digestOfKept(std::shared_ptr<Transport> transport, Destination from, QUrl otherUrl,
                                         Stop stop)
{
    const auto sink = std::make_shared<DigestSink>();
    const auto first = backCall(transport, from, sink, !from.isStore);
    auto kept = co_await exchange(transport, first, stop);
    if (kept && kept->isGood())
        co_return Result<Digest>(sink->digest());
    if (kept && from.isStore)
        co_return Result<Digest>(*storeProblem(*kept, from.url));
    const Destination elsewhere{otherUrl};
    const auto second = backCall(transport, elsewhere, sink, false);
    auto other = co_await exchange(transport, second, stop);
    if (!other)
        co_return Result<Digest>(std::move(other).error());
    const auto asked = transport->asked();
    if (auto problem = problemOfStatus(*other, asked))
        co_return Result<Digest>(*std::move(problem));
    co_return Result<Digest>(sink->digest());
}

QCoro::Task<UploadOutcome> send(std::shared_ptr<Transport> transport, UploadRequest request, Destination to,
                                std::shared_ptr<SentFile> file, Stop stop)
{
    const auto size = file->size();
    const auto put = putCall(transport, to, file, request);
    auto answer = co_await exchange(transport, put, stop);
    if (!answer)
        co_return UploadOutcome(std::move(answer).error());
    auto asked = transport->asked();
    if (to.isStore)
        asked.server = to.url.authority(QUrl::FullyEncoded).toStdString();
    if (auto problem = to.isStore ? storeProblem(*answer, to.url) : problemOfStatus(*answer, asked))
        co_return UploadOutcome(*std::move(problem));
    if (file->sent() != size || (!to.isStore && answer->isHtml())) // stores label their empty answers as they like
        co_return UploadOutcome(
            Error(ErrorCode::integrity,
                  VB_MSG("{file} was not sent whole: it changed meanwhile, or {server} ended early. Try again."),
                  {{"file", request.file.string()}, {"server", asked.server}}));
    const auto digest = file->digest();

    const auto otherUrl = getArtifactUrl(transport->address(), request.root, request.path);
    auto kept = co_await digestOfKept(transport, to, otherUrl, stop);
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

/// unavailable where nothing can be sent to.
Result<Destination> destinationOf(const Transport &transport, const UploadRequest &request)
{
    const auto &store = transport.options().store;
    if (const auto place = storePlace(store, request.root))
        return Destination{objectUrl(store, *place, request.path), true};
    if (const auto url = proxyUrl(transport.address(), request.root, request.path))
        return Destination{*url};
    return fail(ErrorCode::unavailable,
                VB_MSG("The artifacts of {id} lie at {uri}, where {server} does not take files itself. Ask its "
                       "administrator for an experiment with proxied artifacts (mlflow-artifacts:/), or, for s3://, "
                       "for keys and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."),
                {{"id", request.root.id}, {"uri", request.root.uri}, {"server", transport.asked().server}});
}

/// A store refuses a body that is not the one it was told of.
Status prepareForStore(const UploadRequest &request, SentFile &file, Destination &to)
{
    if (file.size() > largestObject)
        return fail(ErrorCode::refused,
                    VB_MSG("{file} is larger than 5 GiB; Valbench sends files to S3 in one piece, which may be no "
                           "larger. Upload it with another program."),
                    {{"file", request.file.string()}});
    std::string block(1 << 20, '\0');
    while (file.sent() < file.size() && file.read(block.data(), static_cast<qint64>(block.size())) > 0) {
    }
    if (file.sent() != file.size())
        return fail(ErrorCode::badInput, VB_MSG("{file} cannot be read: {reason}."),
                    {{"file", request.file.string()}, {"reason", file.problem()}});
    to.digest = file.digest().toHex();
    return {};
}

} // namespace

QCoro::Task<Result<Uploaded>> upload(Client client, UploadRequest request, std::stop_token stop)
{
    if (auto good = checkArtifactPath(request.path); !good)
        co_return UploadOutcome(std::move(good).error());
    const auto transport = client.transport();
    auto to = destinationOf(*transport, request);
    if (!to)
        co_return UploadOutcome(std::move(to).error());
    auto file = std::make_shared<SentFile>(request.file);
    if (!file->openForReading())
        co_return UploadOutcome(Error(ErrorCode::badInput, VB_MSG("{file} cannot be read: {reason}."),
                                      {{"file", request.file.string()}, {"reason", file->problem()}}));
    if (to->isStore) {
        if (auto ready = prepareForStore(request, *file, *to); !ready)
            co_return UploadOutcome(std::move(ready).error());
    }
    auto result = co_await send(transport, std::move(request), *to, std::move(file), stop);
    co_return result;
}

} // namespace valbench::tracking
