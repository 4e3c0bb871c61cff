// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a workspace needs from its surroundings; wired in app, replaced in tests.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include <valbench/base/ports.h>
#include <valbench/base/text.h>
#include <valbench/domain/unit_of_work.h>

namespace valbench::crypto {
class Keychain;
}

namespace valbench::services {

/// What guessing a password costs. The production cost is the floor for production stores.
enum class KeyProtection { production, demo, unitTest };

/// valbench-xgboost beside this program.
[[nodiscard]] std::filesystem::path defaultScorer();

struct Environment
{
    const Clock &clock;
    RandomSource &random;
    std::filesystem::path profile;     ///< this person's data folder: station keys, checkpoints seen
    std::string build;                 ///< program version and build hash
    std::function<std::string()> zone; ///< local offset and zone name, "+01:00 Europe/Berlin"
    KeyProtection protection = KeyProtection::production;
    /// Told of each commit of this process once it is durable, on the thread that made it; may be empty.
    std::function<void(const domain::LedgerHead &)> committed = {};
    /// Sends a request to a time-stamp authority and returns its answer; empty: over HTTP.
    std::function<Result<Bytes>(const std::string &url, ByteView request)> askAuthority = {};
    /// Time since some moment before the program's start, whatever the clock is set to, sleep included; empty: steps of
    /// the clock forwards are not looked for.
    std::function<std::chrono::nanoseconds()> uptime = {};
    /// valbench-xgboost, which reads model files apart from this program.
    std::filesystem::path scorer = defaultScorer();
    /// resources/probe/probe.py, which tells of a computer.
    std::filesystem::path probe = {};
    /// For the private keys of this workstation; empty: they are kept in files of the profile, mode 0600.
    std::shared_ptr<crypto::Keychain> keychain = {};
    /// An environment variable, "" where it is not set; empty: this process's. For credentials of scoring endpoints.
    std::function<std::string(const std::string &name)> variable = {};
};

/// ${XDG_DATA_HOME:-~/.local/share}/valbench
[[nodiscard]] std::filesystem::path defaultProfile();
/// For Environment::uptime: since this computer was switched on.
[[nodiscard]] std::chrono::nanoseconds systemUptime();
/// The zone of this computer now.
[[nodiscard]] std::string systemZone();
/// "0.1.0 (abc1234)"
[[nodiscard]] std::string programBuild();
[[nodiscard]] std::string programVersion();

} // namespace valbench::services
