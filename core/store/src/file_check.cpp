// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "file_check.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sys/statfs.h>
#include <unistd.h>

#include "files.h"
#include "migrations.h"

namespace valbench::store {

namespace {

struct FileSystem
{
    std::uint32_t type;
    const char *name;
};

// statfs(2). Network and cluster file systems, folders shared into virtual machines, and FUSE, behind which
// there may be anything.
constexpr std::array remoteFileSystems{
    FileSystem{0x6969, "NFS"},        FileSystem{0xFF534D42, "CIFS"},   FileSystem{0xFE534D42, "SMB2"},
    FileSystem{0x517B, "SMB"},        FileSystem{0x65735546, "FUSE"},   FileSystem{0x01021997, "9P"},
    FileSystem{0x00C36400, "CephFS"}, FileSystem{0x5346414F, "AFS"},    FileSystem{0x6B414653, "kAFS"},
    FileSystem{0x73757245, "Coda"},   FileSystem{0x564C, "NCP"},        FileSystem{0x01161970, "GFS2"},
    FileSystem{0x7461636F, "OCFS2"},  FileSystem{0x0BD00BD0, "Lustre"}, FileSystem{0x47504653, "GPFS"},
    FileSystem{0x786F4256, "vboxsf"}, FileSystem{0xBACBACBC, "vmhgfs"},
};

constexpr std::size_t headerSize = 100;
using Header = std::array<std::uint8_t, headerSize>;

std::uint32_t bigEndian(const Header &header, std::size_t at)
{
    return static_cast<std::uint32_t>(header[at]) << 24 | static_cast<std::uint32_t>(header[at + 1]) << 16 |
           static_cast<std::uint32_t>(header[at + 2]) << 8 | header[at + 3];
}

} // namespace

Status checkFileSystem(std::uint64_t type, const std::filesystem::path &path)
{
    const auto found = std::ranges::find(remoteFileSystems, static_cast<std::uint32_t>(type), &FileSystem::type);
    if (found == remoteFileSystems.end())
        return {};
    return fail(ErrorCode::refused,
                VB_MSG("{path} is on a {name} file system, where several hosts may write at once and SQLite's locks "
                       "are not dependable. Put the store on a local disk."),
                {{"path", path.string()}, {"name", found->name}});
}

Status checkStoreFile(const std::filesystem::path &path)
{
    std::error_code problem;
    const auto status = std::filesystem::status(path, problem);
    if (!std::filesystem::exists(status))
        return fail(ErrorCode::notFound, VB_MSG("There is no store at {path}."), {{"path", path.string()}});
    if (!std::filesystem::is_regular_file(status))
        return fail(ErrorCode::badInput, VB_MSG("{path} is not a file; a store is one SQLite file."),
                    {{"path", path.string()}});
    struct statfs volume
    {
    };
    if (::statfs(path.c_str(), &volume) != 0)
        return fail(ErrorCode::unavailable, VB_MSG("{path}: the file system does not answer."),
                    {{"path", path.string()}});
    VB_CHECK(checkFileSystem(static_cast<std::uint64_t>(volume.f_type), path));

    Header header{};
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return fail(ErrorCode::unavailable, VB_MSG("{path} cannot be read; check its rights."),
                    {{"path", path.string()}});
    file.read(reinterpret_cast<char *>(header.data()), headerSize);
    if (file.bad())
        return fail(ErrorCode::unavailable, VB_MSG("{path} cannot be read: the disk does not answer. Check the disk."),
                    {{"path", path.string()}});
    constexpr std::string_view magic("SQLite format 3\0", 16);
    if (file.gcount() != headerSize || !asText(header).starts_with(magic))
        return fail(ErrorCode::badInput, VB_MSG("{path} is not an SQLite file, so it is no store."),
                    {{"path", path.string()}});
    // Offsets: sqlite.org/fileformat.html, 1.3.
    if (bigEndian(header, 68) != static_cast<std::uint32_t>(applicationId))
        return fail(ErrorCode::badInput, VB_MSG("{path} is an SQLite file of another program, not a Valbench store."),
                    {{"path", path.string()}});
    const auto version = bigEndian(header, 60);
    if (version > static_cast<std::uint32_t>(newestSchemaVersion()))
        return fail(ErrorCode::refused,
                    VB_MSG("{path} has schema version {found}, this program knows versions up to {known}. Use the "
                           "Valbench that wrote it, or a newer one."),
                    {{"path", path.string()},
                     {"found", std::to_string(version)},
                     {"known", std::to_string(newestSchemaVersion())}});
    if (version == 0)
        return fail(ErrorCode::integrity,
                    VB_MSG("{path} has schema version {found}, which no release of Valbench wrote; it was damaged or "
                           "changed."),
                    {{"path", path.string()}, {"found", std::to_string(version)}});
    if (bigEndian(header, 56) != 1)
        return fail(ErrorCode::integrity, VB_MSG("{path}: the text encoding is not UTF-8; the file was changed."),
                    {{"path", path.string()}});
    if (header[18] != 2 || header[19] != 2)
        return fail(ErrorCode::integrity,
                    VB_MSG("{path}: the write-ahead log (WAL) was switched off by another program. Without it a power "
                           "cut can lose entries; restore a verified backup."),
                    {{"path", path.string()}});
    return {};
}

Result<Connection::Mode> readingMode(const std::filesystem::path &path)
{
    if (::access(folderOf(path).c_str(), W_OK) == 0)
        return Connection::Mode::read;
    std::error_code problem;
    const auto beside = [&path](const char *suffix) { return std::filesystem::path(path.string() + suffix); };
    const auto logSize = std::filesystem::file_size(beside("-wal"), problem);
    if (problem || logSize == 0)
        return Connection::Mode::immutable;
    if (std::filesystem::exists(beside("-shm"), problem))
        return Connection::Mode::read;
    return fail(ErrorCode::unavailable,
                VB_MSG("{path} has a write-ahead log ({path}-wal) that cannot be read in this folder, and without it "
                       "the newest entries would be missing. Copy the file together with its -wal to a folder that "
                       "can be written, or make a backup with Valbench."),
                {{"path", path.string()}});
}

Status checkWritable(const std::filesystem::path &path)
{
    const bool file = ::access(path.c_str(), W_OK) == 0;
    const bool folder = ::access(folderOf(path).c_str(), W_OK) == 0;
    if (file && folder)
        return {};
    return fail(
        ErrorCode::unavailable,
        file ? MessageKey(VB_MSG("{path}: the folder cannot be written, and the store needs its write-ahead log beside "
                                 "it. Open it for reading only, or give this user the right to write."))
             : MessageKey(VB_MSG("{path}: the file cannot be written. Open it for reading only, or give this user the "
                                 "right to write.")),
        {{"path", path.string()}});
}

} // namespace valbench::store
