// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "private_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace valbench::services {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] explicit operator bool() const { return m_fd >= 0; }

private:
    int m_fd;
};

tl::unexpected<Error> systemError(MessageKey message, const std::filesystem::path &file,
                                  ErrorCode code = ErrorCode::unavailable)
{
    return fail(code, message, {{"file", file.string()}, {"reason", std::strerror(errno)}});
}

Status writeAll(int fd, ByteView bytes, const std::filesystem::path &file)
{
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            return systemError(VB_MSG("{file} cannot be written: {reason}."), file);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    if (::fsync(fd) != 0)
        return systemError(VB_MSG("{file} cannot be written: {reason}."), file);
    return {};
}

Result<Bytes> readAll(int fd, const std::filesystem::path &file)
{
    Bytes out;
    std::array<std::uint8_t, 65536> buffer{};
    while (true) {
        const auto got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0) {
            if (errno == EINTR)
                continue;
            return systemError(VB_MSG("{file} cannot be read: {reason}."), file);
        }
        if (got == 0)
            return out;
        out.insert(out.end(), buffer.begin(), buffer.begin() + got);
    }
}

} // namespace

Status syncFolder(const std::filesystem::path &file)
{
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor || ::fsync(descriptor.get()) != 0)
        return systemError(VB_MSG("The folder of {file} cannot be written: {reason}."), file);
    return {};
}

Status makePrivateFolder(const std::filesystem::path &folder)
{
    if (folder.empty() || ::access(folder.c_str(), F_OK) == 0)
        return {};
    VB_CHECK(makePrivateFolder(folder.parent_path()));
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return systemError(VB_MSG("The folder {file} cannot be made: {reason}."), folder);
    return syncFolder(folder);
}

Status writePrivateFile(const std::filesystem::path &file, ByteView bytes)
{
    // Complete or not there: it gets its name when it is written.
    auto temporary = file.string() + ".XXXXXX";
    {
        const Descriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC)); // mode 0600
        if (!descriptor)
            return systemError(VB_MSG("{file} cannot be made: {reason}."), file);
        if (auto written = writeAll(descriptor.get(), bytes, file); !written) {
            ::unlink(temporary.c_str());
            return written;
        }
    }
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) != 0) {
        const int number = errno;
        ::unlink(temporary.c_str());
        errno = number;
        return systemError(VB_MSG("{file} cannot be made: {reason}."), file,
                           number == EEXIST ? ErrorCode::conflict : ErrorCode::unavailable);
    }
    return syncFolder(file);
}

Result<Bytes> readPrivateFile(const std::filesystem::path &file)
{
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!descriptor)
        return systemError(VB_MSG("{file} cannot be opened: {reason}."), file,
                           errno == ENOENT ? ErrorCode::notFound : ErrorCode::refused);
    struct stat status = {};
    if (::fstat(descriptor.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != ::geteuid() ||
        (status.st_mode & 077) != 0)
        return fail(ErrorCode::refused,
                    VB_MSG("{file} must be a file of yours that nobody else can read (mode 0600); it is not used."),
                    {{"file", file.string()}});
    return readAll(descriptor.get(), file);
}

Status replaceFile(const std::filesystem::path &file, ByteView bytes)
{
    auto temporary = file;
    temporary += ".new";
    {
        const Descriptor descriptor(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
        if (!descriptor)
            return systemError(VB_MSG("{file} cannot be written: {reason}."), file);
        if (auto written = writeAll(descriptor.get(), bytes, file); !written) {
            ::unlink(temporary.c_str());
            return written;
        }
    }
    if (::rename(temporary.c_str(), file.c_str()) != 0) {
        auto error = systemError(VB_MSG("{file} cannot be written: {reason}."), file);
        ::unlink(temporary.c_str());
        return error;
    }
    return syncFolder(file);
}

Result<Bytes> readFile(const std::filesystem::path &file)
{
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor)
        return systemError(VB_MSG("{file} cannot be opened: {reason}."), file,
                           errno == ENOENT ? ErrorCode::notFound : ErrorCode::unavailable);
    return readAll(descriptor.get(), file);
}

} // namespace valbench::services
