// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "files.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/statfs.h>
#include <unistd.h>
#include <utility>

#include "file_check.h"

namespace valbench::store {

namespace {

Error failed(const std::filesystem::path &path, int number)
{
    return Error(ErrorCode::unavailable, VB_MSG("{path} cannot be made: {reason}."),
                 {{"path", path.string()}, {"reason", std::strerror(number)}});
}

Error alreadyThere(const std::filesystem::path &path)
{
    return Error(ErrorCode::refused,
                 VB_MSG("{path} is already there. Valbench never writes over a store; choose another name, or move "
                        "what is there out of the way."),
                 {{"path", path.string()}});
}

Status sync(const std::filesystem::path &path, int flags)
{
    const int file = ::open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0)
        return fail(failed(path, errno));
    const int result = ::fsync(file);
    const int number = errno;
    ::close(file);
    if (result != 0)
        return fail(failed(path, number));
    return {};
}

} // namespace

std::filesystem::path folderOf(const std::filesystem::path &path)
{
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

Result<UnfinishedFile> UnfinishedFile::create(const std::filesystem::path &target, RandomSource &random)
{
    for (const char *suffix : {"", "-wal", "-shm", "-journal"}) {
        const std::filesystem::path place = target.string() + suffix;
        std::error_code problem;
        if (std::filesystem::exists(std::filesystem::symlink_status(place, problem)))
            return fail(alreadyThere(place));
    }
    struct statfs volume
    {
    };
    if (::statfs(folderOf(target).c_str(), &volume) != 0)
        return fail(ErrorCode::notFound, VB_MSG("The folder of {path} is not there; make it first."),
                    {{"path", target.string()}});
    VB_CHECK(checkFileSystem(static_cast<std::uint64_t>(volume.f_type), target));
    VB_TRY(const auto id, random.next<struct UnfinishedTag>());
    const auto path =
        folderOf(target) / std::string(".").append(target.filename().string()).append(".").append(id.toText(), 0, 12);
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(failed(target, errno));
    ::close(file);
    return UnfinishedFile(target, path);
}

UnfinishedFile::UnfinishedFile(UnfinishedFile &&other) noexcept
    : m_target(std::move(other.m_target)), m_path(std::exchange(other.m_path, {}))
{
}

UnfinishedFile::~UnfinishedFile()
{
    if (m_path.empty())
        return;
    for (const char *suffix : {"", "-wal", "-shm", "-journal"}) {
        std::error_code problem;
        std::filesystem::remove(m_path.string() + suffix, problem);
    }
}

Status UnfinishedFile::publish()
{
    VB_CHECK(sync(m_path, O_RDWR));
    if (::renameat2(AT_FDCWD, m_path.c_str(), AT_FDCWD, m_target.c_str(), RENAME_NOREPLACE) != 0)
        return fail(errno == EEXIST ? alreadyThere(m_target) : failed(m_target, errno));
    m_path.clear();
    return sync(folderOf(m_target), O_RDONLY | O_DIRECTORY);
}

} // namespace valbench::store
