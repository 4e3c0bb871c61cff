// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/services/release.h>

#include <algorithm>
#include <map>

#include <valbench/base/digest.h>
#include <valbench/base/text.h>
#include <valbench/crypto/checkpoint_key.h>

#include "build_info.h"
#include "private_file.h"

namespace valbench::services {

namespace {

namespace fs = std::filesystem;

/// A line of sha256sum is the digest, two spaces, and the path.
Result<std::map<std::string, Digest>> filesIn(std::string_view manifest)
{
    std::map<std::string, Digest> out;
    while (!manifest.empty()) {
        const auto end = manifest.find('\n');
        const auto line = manifest.substr(0, end);
        const auto digest = Digest::parse(line.substr(0, 64));
        if (end == std::string_view::npos || line.size() < 67 || line.substr(64, 2) != "  " || !digest)
            return fail(ErrorCode::integrity, VB_MSG("The release manifest cannot be read."));
        out.emplace(line.substr(66), *digest);
        manifest.remove_prefix(end + 1);
    }
    return out;
}

/// Everything in the places of a release, the manifest and its signature left out.
std::vector<std::string> filesUnder(const fs::path &prefix)
{
    std::vector<std::string> out;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(prefix / "bin", error)) {
        if (entry.path().filename().string().starts_with("valbench"))
            out.push_back("bin/" + entry.path().filename().string());
    }
    const auto share = prefix / "share" / "valbench";
    for (auto it = fs::recursive_directory_iterator(share, error); it != fs::recursive_directory_iterator();
         it.increment(error)) {
        if (error)
            break;
        if (!it->is_directory(error) || it->is_symlink(error))
            out.push_back(it->path().lexically_relative(prefix).generic_string());
    }
    std::erase_if(out, [](const std::string &name) { return name == releaseManifest || name == releaseSignature; });
    return out;
}

/// Empty: it is the file that was released.
std::string differs(const fs::path &file, const std::string &name, const Digest &digest)
{
    std::error_code error;
    const auto status = fs::symlink_status(file, error);
    if (!fs::exists(status))
        return name + " is missing";
    if (!fs::is_regular_file(status))
        return name + " is no file";
    const auto bytes = readFile(file);
    if (!bytes)
        return name + " cannot be read";
    return sha256(*bytes) == digest ? std::string() : name + " was changed";
}

Result<std::map<std::string, Digest>> signedFiles(const fs::path &prefix, std::string_view publicKey)
{
    VB_TRY(const auto key, crypto::CheckpointPublicKey::parse(publicKey));
    VB_TRY(const auto manifest, readFile(prefix / releaseManifest));
    VB_TRY(const auto signature, readFile(prefix / releaseSignature));
    if (!key.verify(manifest, signature))
        return fail(ErrorCode::integrity,
                    VB_MSG("The release manifest is not the one that the makers of Valbench signed."));
    return filesIn(asText(manifest));
}

} // namespace

std::string ReleaseCheck::text() const
{
    switch (state) {
    case State::release:
        return std::to_string(files) + " installed files are those of the release, none changed, missing or added";
    case State::development:
        return "this is not a release build: no release key was compiled in, so nobody vouches for its files";
    case State::altered: break;
    }
    constexpr std::size_t shown = 5;
    std::string out;
    for (std::size_t i = 0; i < std::min(shown, problems.size()); ++i)
        out += (out.empty() ? "" : "; ") + problems[i];
    return out + (problems.size() > shown ? "; and " + std::to_string(problems.size() - shown) + " more" : "");
}

ReleaseCheck checkRelease(const fs::path &prefix, std::string_view publicKey)
{
    ReleaseCheck out;
    if (publicKey.empty())
        return out;
    out.state = ReleaseCheck::State::altered;
    const auto released = signedFiles(prefix, publicKey);
    if (!released) {
        out.problems.push_back(released.error().text());
        return out;
    }
    for (const auto &[name, digest] : *released) {
        if (auto problem = differs(prefix / name, name, digest); !problem.empty())
            out.problems.push_back(std::move(problem));
        ++out.files;
    }
    for (const auto &name : filesUnder(prefix)) {
        if (!released->contains(name))
            out.problems.push_back(name + " is not part of the release");
    }
    std::ranges::sort(out.problems);
    if (out.problems.empty())
        out.state = ReleaseCheck::State::release;
    return out;
}

ReleaseCheck checkRelease()
{
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    return checkRelease(program.parent_path().parent_path(), VALBENCH_RELEASE_KEY);
}

} // namespace valbench::services
