// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/environment.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <system_error>

#include "build_info.h"

namespace valbench::services {

std::filesystem::path defaultProfile()
{
    // NOLINTNEXTLINE(concurrency-mt-unsafe): read once at the start, before any thread.
    const char *data = std::getenv("XDG_DATA_HOME");
    if (data && *data == '/')
        return std::filesystem::path(data) / "valbench";
    const char *home = std::getenv("HOME"); // NOLINT(concurrency-mt-unsafe)
    return std::filesystem::path(home && *home ? home : ".") / ".local" / "share" / "valbench";
}

std::filesystem::path defaultScorer()
{
    std::error_code ignored; // an empty path cannot be started, and whoever tries says so
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    return program.parent_path() / "valbench-xgboost";
}

std::chrono::nanoseconds systemUptime()
{
    timespec time{};
    ::clock_gettime(CLOCK_BOOTTIME, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

std::string systemZone()
{
    const std::time_t now = std::time(nullptr);
    std::tm local = {};
    localtime_r(&now, &local);
    const long minutes = local.tm_gmtoff / 60;
    std::array<char, 96> text{};
    std::snprintf(text.data(), text.size(), "%c%02ld:%02ld %s", minutes < 0 ? '-' : '+', std::labs(minutes) / 60,
                  std::labs(minutes) % 60, local.tm_zone ? local.tm_zone : "");
    return text.data();
}

std::string programVersion()
{
    return VALBENCH_VERSION;
}

std::string programBuild()
{
    return VALBENCH_VERSION " (" VALBENCH_REVISION ")";
}

} // namespace valbench::services
