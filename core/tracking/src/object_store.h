// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Files in an S3 store that is reached without the tracking server: addresses, signatures, listings, and its errors in
// words.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QDateTime>

#include <valbench/tracking/artifacts.h>

#include "transport.h"

namespace valbench::tracking {

/// Where files of a root lie, and with what they are reached.
struct StorePlace
{
    std::string bucket;
    std::string prefix; ///< of its keys; without '/' at either end
};

/// Nothing unless the root is s3://… and there are keys for it.
[[nodiscard]] std::optional<StorePlace> storePlace(const StoreAccess &access, const ArtifactRoot &root);

/// One object; below the endpoint where one is named (MinIO), else at Amazon's own address of the bucket.
[[nodiscard]] QUrl objectUrl(const StoreAccess &access, const StorePlace &place, const std::string &path);

/// Of no bytes.
inline constexpr const char *emptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// The headers that prove who asks: AWS Signature Version 4 over the request's line, its host, these headers and the
/// SHA-256 of its body (docs.aws.amazon.com, "Authenticating Requests: Using the Authorization Header"). The query of
/// the address is sorted by name.
[[nodiscard]] Headers signature(const StoreAccess &access, const std::string &method, const QUrl &url,
                                const std::string &bodyDigest, const QDateTime &now);

/// Signs each attempt anew: signatures are good for 15 minutes.
[[nodiscard]] Call storeCall(std::shared_ptr<Transport> transport, const std::string &method, QUrl url,
                             std::string bodyDigest = emptyDigest);

/// Nothing if the answer is good.
[[nodiscard]] std::optional<Error> storeProblem(const Answer &answer, const QUrl &url);

/// One level, as the server's own listing: paths from the root.
QCoro::Task<Result<std::vector<mlflow::FileEntry>>> listStore(std::shared_ptr<Transport> transport, StorePlace place,
                                                              std::string path, std::stop_token stop);

} // namespace valbench::tracking
