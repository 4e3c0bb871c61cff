// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "artifact_routes.h"

#include <algorithm>
#include <cctype>

#include <valbench/base/text.h>

#include "calls.h"

namespace valbench::tracking {

namespace {

const std::string proxyPath = "/api/2.0/mlflow-artifacts/artifacts/";

/// The part of a root's URI below the proxy; nothing if it is elsewhere.
std::optional<std::string> storePath(const ServerAddress &address, const std::string &uri)
{
    constexpr std::string_view scheme = "mlflow-artifacts:";
    if (uri.starts_with(scheme)) {
        auto rest = uri.substr(scheme.size());
        if (rest.starts_with("//")) {
            const auto slash = std::min(rest.find('/', 2), rest.size());
            if (const auto host = rest.substr(2, slash - 2); !host.empty() && host != address.hostAndPort())
                return {};
            rest.erase(0, slash);
        }
        return rest.substr(std::min(rest.find_first_not_of('/'), rest.size()));
    }
    const auto own = address.text() + proxyPath;
    return uri.starts_with(own) ? std::optional(uri.substr(own.size())) : std::nullopt;
}

bool isHex(char c)
{
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
}

bool isGoodPart(std::string_view part)
{
    if (part.empty() || part == "." || part == ".." || part.size() > 255)
        return false;
    for (std::size_t i = 0; i < part.size(); ++i) {
        const char c = part[i];
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || c == '\\' || c == '#')
            return false;
        if (c == '%' && i + 2 < part.size() && isHex(part[i + 1]) && isHex(part[i + 2]))
            return false; // the server would read it as another name
    }
    return true;
}

} // namespace

Status checkArtifactPath(const std::string &path)
{
    bool good = isUtf8(path) && path.size() <= 4000;
    for (std::size_t start = 0; good && start <= path.size();) {
        const auto end = std::min(path.find('/', start), path.size());
        good = isGoodPart(std::string_view(path).substr(start, end - start));
        start = end + 1;
    }
    if (!good)
        return fail(
            ErrorCode::usage,
            VB_MSG("'{path}' is not a path of a file that MLflow keeps and gives back under the same name. Use "
                   "names without '..', '\\', '#', control characters or percent codes, with '/' between them."),
            {{"path", path}});
    return {};
}

std::optional<QUrl> proxyUrl(const ServerAddress &address, const ArtifactRoot &root, const std::string &path)
{
    const auto below = storePath(address, root.uri);
    if (!below)
        return {};
    return address.url(proxyPath + calls::encodedPath(below->empty() ? path : *below + "/" + path));
}

QUrl getArtifactUrl(const ServerAddress &address, const ArtifactRoot &root, const std::string &path)
{
    if (root.kind == ArtifactRoot::Kind::run)
        return address.url("/get-artifact" + calls::queryOf({{"run_id", root.id}, {"path", path}}));
    return address.url("/ajax-api/2.0/mlflow/logged-models/" + calls::encoded(root.id) + "/artifacts/files" +
                       calls::queryOf({{"artifact_file_path", path}}));
}

} // namespace valbench::tracking
