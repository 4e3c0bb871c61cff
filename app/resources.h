// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Finds the files that come with the program: samples, demo protocols. For both programs, in a build tree and
// installed.
#pragma once

#include <filesystem>

#include <valbench/base/result.h>

namespace valbench {

/// The folder that holds samples/ and demo/: <source>/resources beside build/<preset>/app, or <prefix>/share/valbench
/// beside <prefix>/bin. notFound names both places.
inline Result<std::filesystem::path> findResources()
{
    namespace fs = std::filesystem;
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    if (error)
        return fail(ErrorCode::unavailable, VB_MSG("The program cannot find out where it lies: {reason}."),
                    {{"reason", error.message()}});
    const auto folder = program.parent_path();
    const auto source = (folder / "../../../resources").lexically_normal();
    const auto installed = (folder / "../share/valbench").lexically_normal();
    for (const auto &candidate : {source, installed}) {
        if (fs::is_directory(candidate / "samples", error))
            return candidate;
    }
    return fail(ErrorCode::notFound,
                VB_MSG("The files that come with Valbench are neither in {source} nor in {installed}. Install it "
                       "again, or run the program from its build folder."),
                {{"source", source.string()}, {"installed", installed.string()}});
}

} // namespace valbench
