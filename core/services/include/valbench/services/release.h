// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the installed files are those of the release (part11.md R-118).
//
// A release lies in <prefix>/bin/valbench* and <prefix>/share/valbench. Its manifest, share/valbench/release.sha256, is
// what sha256sum writes over these files, and release.sha256.sig beside it the makers' Ed25519 signature of it, so that
// both are checked without Valbench too: `sha256sum --check` in the prefix, `openssl pkeyutl -verify -rawin`.
// installer/release.sh makes both.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/result.h>

namespace valbench::services {

inline constexpr std::string_view releaseManifest = "share/valbench/release.sha256";
inline constexpr std::string_view releaseSignature = "share/valbench/release.sha256.sig";

struct ReleaseCheck
{
    enum class State {
        release,     ///< every file is the one that the makers signed for, and there is no other
        altered,     ///< not so; see problems
        development, ///< no release key was compiled in: nobody vouches for the files
    };
    State state = State::development;
    std::size_t files = 0;                  ///< compared
    std::vector<std::string> problems;      ///< "bin/valbench was changed", all of them, in the order of their names
    [[nodiscard]] std::string text() const; ///< one sentence
};

/// prefix: of the installation. publicKey: base64 of the 32 bytes of the release key's public half; empty: none was
/// compiled in. What is wrong with the files, manifest and signature included, is in the answer.
[[nodiscard]] ReleaseCheck checkRelease(const std::filesystem::path &prefix, std::string_view publicKey);
/// Of this program: the folder above its own, and the key that was compiled in.
[[nodiscard]] ReleaseCheck checkRelease();

} // namespace valbench::services
