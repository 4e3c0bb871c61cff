// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which addresses a file has.
#pragma once

#include <optional>

#include <QUrl>

#include <valbench/tracking/artifacts.h>

namespace valbench::tracking {

/// Through the proxy; nothing if the root is not served by it, or by another host: credentials go to nobody but the
/// server they are for.
[[nodiscard]] std::optional<QUrl> proxyUrl(const ServerAddress &address, const ArtifactRoot &root,
                                           const std::string &path);
/// For roots of every kind that the server itself can read.
[[nodiscard]] QUrl getArtifactUrl(const ServerAddress &address, const ArtifactRoot &root, const std::string &path);

} // namespace valbench::tracking
