// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Preloaded into the programs of the crash tests. Notes every change to files under VALBENCH_IO_FOLDER in the
// file VALBENCH_IO_LOG, in order, together with what the program says on standard output; and, if asked, lets
// VALBENCH_IO_FAIL_COUNT writes fail for want of space from the VALBENCH_IO_FAIL_FROM-th on.
//
// A record: one byte kind, then 64-bit little-endian numbers and bytes as io_log.h reads them.

#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

template <class Function>
Function real(const char *name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

struct Recorder
{
    std::string folder;
    int log = -1;
    long failFrom = 0;
    long failCount = 0;
    long writes = 0;

    Recorder()
    {
        if (const char *name = std::getenv("VALBENCH_IO_FOLDER"))
            folder = name;
        if (const char *name = std::getenv("VALBENCH_IO_LOG"))
            log =
                static_cast<int>(syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        if (const char *number = std::getenv("VALBENCH_IO_FAIL_FROM"))
            failFrom = std::atol(number);
        if (const char *number = std::getenv("VALBENCH_IO_FAIL_COUNT"))
            failCount = std::atol(number);
    }
};

Recorder &recorder()
{
    static Recorder one;
    return one;
}

/// The path behind a descriptor if it is one of ours, else empty. Shared memory does not outlive a power cut.
std::string ours(int file)
{
    char name[4096];
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const auto size = readlink(link.c_str(), name, sizeof name);
    const auto &folder = recorder().folder;
    std::string path(name, size > 0 ? static_cast<std::size_t>(size) : 0);
    if (folder.empty() || path.ends_with("-shm") || !(path + "/").starts_with(folder))
        return {}; // the folder itself, which is synced too, has no slash at its end
    return path;
}

std::string ourPath(const char *path)
{
    const auto &folder = recorder().folder;
    std::string text(path);
    if (folder.empty() || text.ends_with("-shm") || !text.starts_with(folder))
        return {};
    return text;
}

void put(std::string &record, std::uint64_t number)
{
    for (int i = 0; i < 8; ++i)
        record += static_cast<char>(number >> (8 * i));
}

void put(std::string &record, const void *bytes, std::size_t size)
{
    put(record, size);
    record.append(static_cast<const char *>(bytes), size);
}

void note(char kind, const std::string &path, std::uint64_t number = 0, const void *bytes = "", std::size_t size = 0)
{
    const int kept = errno;
    std::string record(1, kind);
    put(record, path.data(), path.size());
    put(record, number);
    put(record, bytes, size);
    if (syscall(SYS_write, recorder().log, record.data(), record.size()) != static_cast<long>(record.size()))
        abort();
    errno = kept;
}

bool noSpace()
{
    auto &state = recorder();
    ++state.writes;
    if (state.failFrom == 0 || state.writes < state.failFrom || state.writes >= state.failFrom + state.failCount)
        return false;
    errno = ENOSPC;
    return true;
}

int opened(int file, const char *path, int flags, bool isNew)
{
    if (file < 0 || ourPath(path).empty())
        return file;
    if (isNew) {
        struct stat status = {};
        fstat(file, &status);
        note('c', path, status.st_mode & 07777);
    } else if (flags & O_TRUNC) {
        note('t', path);
    }
    return file;
}

int noteRemoved(int result, const char *path)
{
    if (result == 0 && !ourPath(path).empty())
        note('u', path);
    return result;
}

int noteNamed(char kind, int result, const char *from, const char *to)
{
    if (result == 0 && !ourPath(from).empty())
        note(kind, from, 0, to, std::strlen(to));
    return result;
}

bool missing(const char *path)
{
    return syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0;
}

} // namespace

extern "C" {

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    const auto mode = static_cast<mode_t>(va_arg(rest, unsigned));
    va_end(rest);
    const bool isNew = (flags & O_CREAT) && missing(path);
    return opened(static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, flags, mode)), path, flags, isNew);
}

int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    const auto mode = static_cast<mode_t>(va_arg(rest, unsigned));
    va_end(rest);
    return open(path, flags, mode);
}

int mkostemp(char *path, int flags)
{
    const auto make = real<int (*)(char *, int)>("mkostemp");
    return opened(make(path, flags), path, flags, true);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    const auto path = ours(file);
    if (!path.empty() && noSpace())
        return -1;
    const auto written = syscall(SYS_pwrite64, file, bytes, size, at);
    if (!path.empty() && written > 0)
        note('w', path, static_cast<std::uint64_t>(at), bytes, static_cast<std::size_t>(written));
    return written;
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    return pwrite(file, bytes, size, at);
}

ssize_t write(int file, const void *bytes, size_t size)
{
    if (file == STDOUT_FILENO)
        note('a', "", 0, bytes, size);
    const auto path = ours(file);
    if (!path.empty() && noSpace())
        return -1;
    const auto written = syscall(SYS_write, file, bytes, size);
    if (!path.empty() && written > 0)
        note('w', path, static_cast<std::uint64_t>(lseek(file, 0, SEEK_CUR) - written), bytes,
             static_cast<std::size_t>(written));
    return written;
}

int ftruncate(int file, off_t size) noexcept
{
    const int result = static_cast<int>(syscall(SYS_ftruncate, file, size));
    if (const auto path = ours(file); result == 0 && !path.empty())
        note('t', path, static_cast<std::uint64_t>(size));
    return result;
}

int ftruncate64(int file, off64_t size) noexcept
{
    return ftruncate(file, size);
}

int fsync(int file)
{
    const int result = static_cast<int>(syscall(SYS_fsync, file));
    if (const auto path = ours(file); result == 0 && !path.empty())
        note('s', path);
    return result;
}

int fdatasync(int file)
{
    const int result = static_cast<int>(syscall(SYS_fdatasync, file));
    if (const auto path = ours(file); result == 0 && !path.empty())
        note('s', path);
    return result;
}

int unlink(const char *path) noexcept
{
    return noteRemoved(static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, 0)), path);
}

int remove(const char *path) noexcept
{
    int result = static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, 0));
    if (result != 0 && errno == EISDIR)
        result = static_cast<int>(syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR));
    return noteRemoved(result, path);
}

int rename(const char *from, const char *to) noexcept
{
    return noteNamed('r', static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0)), from, to);
}

int renameat2(int oldFolder, const char *from, int newFolder, const char *to, unsigned flags) noexcept
{
    return noteNamed('r', static_cast<int>(syscall(SYS_renameat2, oldFolder, from, newFolder, to, flags)), from, to);
}

int link(const char *from, const char *to) noexcept
{
    return noteNamed('l', static_cast<int>(syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0)), from, to);
}

int mkdir(const char *path, mode_t mode) noexcept
{
    const int result = static_cast<int>(syscall(SYS_mkdirat, AT_FDCWD, path, mode));
    if (result == 0 && !ourPath(path).empty())
        note('f', path, mode);
    return result;
}

} // extern "C"
