// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "object_store.h"

#include <algorithm>

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QXmlStreamReader>

#include <valbench/base/digest.h>

#include "calls.h"

namespace valbench::tracking {

namespace {

using Files = std::vector<mlflow::FileEntry>;

constexpr std::string_view scheme = "s3://";
constexpr std::size_t mostEntries = 100'000;
constexpr const char *algorithm = "AWS4-HMAC-SHA256";

QByteArray hmac(const QByteArray &key, const QByteArray &text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

std::string withoutSlashes(std::string_view text)
{
    while (text.starts_with('/'))
        text.remove_prefix(1);
    while (text.ends_with('/'))
        text.remove_suffix(1);
    return std::string(text);
}

std::string joined(const std::string &folder, const std::string &name)
{
    return folder.empty() ? name : name.empty() ? folder : folder + "/" + name;
}

/// Bucket names with dots do not match Amazon's certificates.
bool isHostName(const std::string &bucket)
{
    return bucket.find('.') == std::string::npos;
}

struct StorePage
{
    Files files;
    std::string next;
};

void readObject(QXmlStreamReader &xml, const std::string &prefix, StorePage &page)
{
    mlflow::FileEntry entry;
    std::string key;
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("Key") || xml.name() == QLatin1String("Prefix"))
            key = xml.readElementText().toStdString();
        else if (xml.name() == QLatin1String("Size"))
            entry.size = xml.readElementText().toLongLong();
        else
            xml.skipCurrentElement();
    }
    entry.isDirectory = key.ends_with('/');
    const auto name = key.starts_with(prefix) ? withoutSlashes(std::string_view(key).substr(prefix.size())) : key;
    if (!name.empty()) // the folder itself, which some programs keep as an empty object
        page.files.push_back({name, entry.isDirectory, entry.size});
}

Result<StorePage> readPage(const std::string &body, const std::string &prefix)
{
    StorePage page;
    QXmlStreamReader xml(QByteArray::fromStdString(body));
    if (!xml.readNextStartElement() || xml.name() != QLatin1String("ListBucketResult"))
        return fail(ErrorCode::badInput, VB_MSG("What came instead of a list of files is none of S3. Check "
                                                "MLFLOW_S3_ENDPOINT_URL."));
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("Contents") || xml.name() == QLatin1String("CommonPrefixes"))
            readObject(xml, prefix, page);
        else if (xml.name() == QLatin1String("NextContinuationToken"))
            page.next = xml.readElementText().toStdString();
        else
            xml.skipCurrentElement();
    }
    if (xml.hasError())
        return fail(ErrorCode::badInput,
                    VB_MSG("The list of files from the object store is cut off or damaged: "
                           "{reason}. Try again."),
                    {{"reason", xml.errorString().toStdString()}});
    return page;
}

/// What S3 answers with: <Error><Code>…</Code><Message>…</Message></Error>.
std::pair<std::string, std::string> errorOf(const std::string &body)
{
    std::pair<std::string, std::string> out;
    QXmlStreamReader xml(QByteArray::fromStdString(body));
    if (!xml.readNextStartElement() || xml.name() != QLatin1String("Error"))
        return out;
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("Code"))
            out.first = xml.readElementText().left(100).toStdString();
        else if (xml.name() == QLatin1String("Message"))
            out.second = xml.readElementText().left(300).simplified().toStdString();
        else
            xml.skipCurrentElement();
    }
    return out;
}

} // namespace

std::optional<StorePlace> storePlace(const StoreAccess &access, const ArtifactRoot &root)
{
    if (access.keyId.empty() || !root.uri.starts_with(scheme))
        return {};
    const auto rest = root.uri.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    if (slash == 0)
        return {};
    return StorePlace{rest.substr(0, slash), withoutSlashes(std::string_view(rest).substr(slash))};
}

QUrl objectUrl(const StoreAccess &access, const StorePlace &place, const std::string &path)
{
    const auto key = calls::encodedPath(joined(place.prefix, path));
    const auto bucket = calls::encoded(place.bucket);
    std::string base = access.endpoint;
    while (base.ends_with('/'))
        base.pop_back();
    if (!base.empty())
        base += "/" + bucket;
    else if (isHostName(place.bucket))
        base = "https://" + bucket + ".s3." + access.region + ".amazonaws.com";
    else
        base = "https://s3." + access.region + ".amazonaws.com/" + bucket;
    return QUrl::fromEncoded(QByteArray::fromStdString(base + "/" + key), QUrl::StrictMode);
}

Headers signature(const StoreAccess &access, const std::string &method, const QUrl &url, const std::string &bodyDigest,
                  const QDateTime &now)
{
    const auto time = now.toUTC().toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toStdString();
    const auto day = time.substr(0, 8);
    Headers headers{{"x-amz-content-sha256", bodyDigest}, {"x-amz-date", time}};
    if (!access.sessionToken.empty())
        headers.emplace_back("x-amz-security-token", std::string(access.sessionToken.reveal()));
    auto path = url.path(QUrl::FullyEncoded).toStdString();
    std::string request = method + "\n" + (path.empty() ? "/" : path) + "\n" +
                          url.query(QUrl::FullyEncoded).toStdString() +
                          "\nhost:" + url.authority(QUrl::FullyEncoded).toStdString() + "\n";
    std::string names = "host";
    for (const auto &[name, value] : headers) {
        request += name + ":" + value + "\n";
        names += ";" + name;
    }
    request += "\n" + names + "\n" + bodyDigest;
    const auto scope = day + "/" + access.region + "/s3/aws4_request";
    const auto text = std::string(algorithm) + "\n" + time + "\n" + scope + "\n" + sha256(request).toHex();
    auto key =
        QByteArray("AWS4").append(access.secret.reveal().data(), static_cast<qsizetype>(access.secret.reveal().size()));
    for (const auto &part : {day, access.region, std::string("s3"), std::string("aws4_request")})
        key = hmac(key, QByteArray::fromStdString(part));
    headers.emplace_back("Authorization", std::string(algorithm) + " Credential=" + access.keyId + "/" + scope +
                                              ",SignedHeaders=" + names + ",Signature=" +
                                              hmac(key, QByteArray::fromStdString(text)).toHex().toStdString());
    return headers;
}

Call storeCall(std::shared_ptr<Transport> transport, const std::string &method, QUrl url, std::string bodyDigest)
{
    Call call{method, url};
    call.isRepeatable = true;
    call.sign = [transport = std::move(transport), method, url = std::move(url), digest = std::move(bodyDigest)] {
        return signature(transport->options().store, method, url, digest, QDateTime::currentDateTimeUtc());
    };
    return call;
}

std::optional<Error> storeProblem(const Answer &answer, const QUrl &url)
{
    if (answer.isGood())
        return {};
    const auto [code, message] = errorOf(answer.body);
    const std::vector<MessageArg> arguments{{"store", url.authority(QUrl::FullyEncoded).toStdString()},
                                            {"status", std::to_string(answer.status)},
                                            {"code", code.empty() ? "no reason given" : code},
                                            {"message", message}};
    if (code == "RequestTimeTooSkewed")
        return Error(ErrorCode::refused,
                     VB_MSG("The object store {store} says that this computer's clock is wrong: {message} Set the "
                            "clock."),
                     arguments);
    if (answer.status >= 300 && answer.status < 400)
        return Error(ErrorCode::refused,
                     VB_MSG("The object store {store} says that the bucket is elsewhere ({status}, {code}). Set "
                            "AWS_DEFAULT_REGION to the bucket's region, and MLFLOW_S3_ENDPOINT_URL where the store is "
                            "not Amazon's."),
                     arguments);
    if (answer.status == 401 || answer.status == 403)
        return Error(ErrorCode::refused,
                     VB_MSG("The object store {store} does not let this key in ({code}). Check AWS_ACCESS_KEY_ID, "
                            "AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or ask for the right to read the bucket."),
                     arguments);
    if (answer.status == 404)
        return Error(ErrorCode::notFound,
                     VB_MSG("The object store {store} does not have it ({code}). Check that the bucket is there and "
                            "that MLFLOW_S3_ENDPOINT_URL names the store that the tracking server uses."),
                     arguments);
    return Error(answer.status >= 500 || answer.status == 429 || answer.status == 412 ? ErrorCode::unavailable
                                                                                      : ErrorCode::badInput,
                 VB_MSG("The object store {store} answered with status {status} ({code}): {message} Try again; if it "
                        "stays so, ask who runs it."),
                 arguments);
}

QCoro::Task<Result<Files>> listStore(std::shared_ptr<Transport> transport, StorePlace place, std::string path,
                                     std::stop_token stop)
{
    auto prefix = joined(place.prefix, path);
    if (!prefix.empty())
        prefix += "/";
    Files out;
    std::string token;
    do {
        auto url = objectUrl(transport->options().store, {place.bucket, ""}, "");
        calls::Query query; // sorted, as the signature wants it
        if (!token.empty())
            query.emplace_back("continuation-token", token);
        query.insert(query.end(), {{"delimiter", "/"}, {"list-type", "2"}, {"prefix", prefix}});
        const auto text = QString::fromStdString(calls::queryOf(query).substr(1));
        url.setQuery(text, QUrl::StrictMode);
        const auto call = std::make_shared<const Call>(storeCall(transport, "GET", url));
        auto answer = co_await exchange(transport, call, stop);
        if (!answer)
            co_return Result<Files>(std::move(answer).error());
        if (auto problem = storeProblem(*answer, url))
            co_return Result<Files>(*std::move(problem));
        auto page = readPage(answer->body, prefix);
        if (!page)
            co_return Result<Files>(std::move(page).error());
        for (auto &file : page->files) {
            file.path = joined(path, file.path);
            out.push_back(std::move(file));
        }
        const bool goesOn = page->next != token;
        token = goesOn ? page->next : std::string();
        if (out.size() > mostEntries)
            co_return Result<Files>(Error(ErrorCode::unavailable,
                                          VB_MSG("There are more files below '{path}' than Valbench lists (100,000). "
                                                 "List a folder below it."),
                                          {{"path", path}}));
    } while (!token.empty());
    co_return Result<Files>(std::move(out));
}

} // namespace valbench::tracking
