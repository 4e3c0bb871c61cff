// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The C library's calls on files are defined here once more; as they stand in the program itself, SQLite and Qt call
// these, which hand on to the kernel unless the call has to fail.

#include "failing_calls.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <valbench/base/digest.h>

namespace valbench::test {

std::string_view nameOf(CallKind kind)
{
    constexpr std::array<std::string_view, callKinds.size()> names{"clock", "random", "read",
                                                                   "write", "sync",   "authority"};
    return names[static_cast<std::size_t>(kind)];
}

FailingCalls &FailingCalls::instance()
{
    static FailingCalls one;
    return one;
}

void FailingCalls::arm(const std::string &folder, std::size_t n, bool forGood)
{
    const std::scoped_lock guard(m_mutex);
    m_folder = folder;
    m_first = n;
    m_forGood = forGood;
    m_calls.clear();
    m_armed = true;
}

std::vector<CallKind> FailingCalls::disarm()
{
    const std::scoped_lock guard(m_mutex);
    m_armed = false;
    return std::move(m_calls);
}

bool FailingCalls::fails(CallKind kind)
{
    if (!m_armed)
        return false;
    const std::scoped_lock guard(m_mutex);
    m_calls.push_back(kind);
    if (m_first == 0 || m_calls.size() < m_first)
        return false;
    return m_calls.size() == m_first || (m_forGood && kind == m_calls[m_first - 1]);
}

bool FailingCalls::isOurs(std::string_view path)
{
    const std::scoped_lock guard(m_mutex);
    return path.starts_with(m_folder);
}

bool FailingCalls::failsFile(CallKind kind, int file)
{
    if (!m_armed)
        return false;
    std::array<char, 4096> name{};
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const auto size = readlink(link.c_str(), name.data(), name.size());
    return size > 0 && isOurs({name.data(), static_cast<std::size_t>(size)}) && fails(kind);
}

bool FailingCalls::failsPath(CallKind kind, const char *path)
{
    return m_armed && isOurs(path) && fails(kind);
}

Timestamp FailingClock::now() const
{
    return FailingCalls::instance().fails(CallKind::clock) ? Timestamp(m_time.point() + m_error) : m_time;
}

Status FailingRandom::fill(std::span<std::uint8_t> bytes)
{
    if (FailingCalls::instance().fails(CallKind::random))
        return fail(ErrorCode::unavailable, VB_MSG("The operating system gives no random bytes."));
    while (!bytes.empty()) {
        const auto digest = sha256(std::to_string(m_seed) + ':' + std::to_string(++m_filled));
        const auto count = std::min(bytes.size(), digest.bytes().size());
        std::copy_n(digest.bytes().begin(), count, bytes.begin());
        bytes = bytes.subspan(count);
    }
    return {};
}

} // namespace valbench::test

namespace {

using valbench::test::CallKind;

valbench::test::FailingCalls &calls()
{
    return valbench::test::FailingCalls::instance();
}

/// What a disk that is broken, or one that is full, says.
int failed(int number)
{
    errno = number;
    return -1;
}

} // namespace

extern "C" {

ssize_t pread(int file, void *bytes, size_t size, off_t at)
{
    return calls().failsFile(CallKind::read, file) ? failed(EIO) : syscall(SYS_pread64, file, bytes, size, at);
}

ssize_t pread64(int file, void *bytes, size_t size, off64_t at)
{
    return pread(file, bytes, size, at);
}

ssize_t read(int file, void *bytes, size_t size)
{
    return calls().failsFile(CallKind::read, file) ? failed(EIO) : syscall(SYS_read, file, bytes, size);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at)
{
    return calls().failsFile(CallKind::write, file) ? failed(ENOSPC) : syscall(SYS_pwrite64, file, bytes, size, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at)
{
    return pwrite(file, bytes, size, at);
}

ssize_t write(int file, const void *bytes, size_t size)
{
    return calls().failsFile(CallKind::write, file) ? failed(ENOSPC) : syscall(SYS_write, file, bytes, size);
}

int ftruncate(int file, off_t size) noexcept
{
    return calls().failsFile(CallKind::write, file) ? failed(EIO)
                                                    : static_cast<int>(syscall(SYS_ftruncate, file, size));
}

int ftruncate64(int file, off64_t size) noexcept
{
    return ftruncate(file, size);
}

int fsync(int file)
{
    return calls().failsFile(CallKind::sync, file) ? failed(EIO) : static_cast<int>(syscall(SYS_fsync, file));
}

int fdatasync(int file)
{
    return calls().failsFile(CallKind::sync, file) ? failed(EIO) : static_cast<int>(syscall(SYS_fdatasync, file));
}

int rename(const char *from, const char *to) noexcept
{
    return calls().failsPath(CallKind::write, from)
               ? failed(EIO)
               : static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int renameat2(int oldFolder, const char *from, int newFolder, const char *to, unsigned flags) noexcept
{
    return calls().failsPath(CallKind::write, from)
               ? failed(EIO)
               : static_cast<int>(syscall(SYS_renameat2, oldFolder, from, newFolder, to, flags));
}

int linkat(int oldFolder, const char *from, int newFolder, const char *to, int flags) noexcept
{
    return calls().failsPath(CallKind::write, to)
               ? failed(EIO)
               : static_cast<int>(syscall(SYS_linkat, oldFolder, from, newFolder, to, flags));
}

} // extern "C"
