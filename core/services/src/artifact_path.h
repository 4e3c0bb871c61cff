// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the paths of MLflow's artifacts, which have '/' between them everywhere.
#pragma once

#include <string>

namespace valbench::services {

/// "" for what lies at the root.
[[nodiscard]] inline std::string folderOf(const std::string &path)
{
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

[[nodiscard]] inline std::string nameOf(const std::string &path)
{
    return path.substr(path.rfind('/') + 1);
}

} // namespace valbench::services
