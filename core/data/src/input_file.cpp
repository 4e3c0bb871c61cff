// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "input_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace valbench::data {

namespace {

bool same(const std::timespec &a, const std::timespec &b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

} // namespace

std::string systemReason(int number)
{
    const char *text = strerrordesc_np(number);
    return text ? text : "error " + std::to_string(number);
}

Result<InputFile> InputFile::open(const std::filesystem::path &file)
{
    const std::string name = file.string();
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        const int number = errno;
        if (number == ENOENT || number == ENOTDIR)
            return fail(ErrorCode::notFound, VB_MSG("There is no file {file}."), {{"file", name}});
        return fail(ErrorCode::unavailable, VB_MSG("Cannot open {file}: {reason}."),
                    {{"file", name}, {"reason", systemReason(number)}});
    }
    InputFile input(descriptor, name, {});
    struct stat status = {};
    if (::fstat(descriptor, &status) != 0)
        return input.broken(errno);
    if (S_ISDIR(status.st_mode))
        return fail(ErrorCode::badInput, VB_MSG("{file} is a folder; expected a file."), {{"file", name}});
    if (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode))
        return fail(ErrorCode::badInput, VB_MSG("{file} is a device; expected a file."), {{"file", name}});
    if (S_ISREG(status.st_mode))
        input.m_state = {static_cast<std::uint64_t>(status.st_size), status.st_mtim, status.st_ctim};
    return input;
}

InputFile::InputFile(InputFile &&other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_name(std::move(other.m_name)), m_state(other.m_state)
{
}

InputFile::~InputFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<std::size_t> InputFile::read(std::span<char> buffer)
{
    std::size_t done = 0;
    while (done < buffer.size()) {
        const auto n = ::read(m_descriptor, buffer.data() + done, buffer.size() - done);
        if (n < 0 && errno != EINTR)
            return broken(errno);
        if (n == 0)
            break;
        done += n > 0 ? static_cast<std::size_t>(n) : 0;
    }
    return done;
}

Result<std::size_t> InputFile::readAt(std::uint64_t offset, std::span<char> buffer) const
{
    std::size_t done = 0;
    while (done < buffer.size()) {
        const auto n =
            ::pread(m_descriptor, buffer.data() + done, buffer.size() - done, static_cast<off_t>(offset + done));
        if (n < 0 && errno != EINTR)
            return broken(errno);
        if (n == 0)
            break;
        done += n > 0 ? static_cast<std::size_t>(n) : 0;
    }
    return done;
}

Status InputFile::checkUnchanged() const
{
    struct stat status = {};
    if (::fstat(m_descriptor, &status) != 0)
        return broken(errno);
    // Reading alone touches neither time stamp.
    if (S_ISREG(status.st_mode) && (static_cast<std::uint64_t>(status.st_size) != m_state.size ||
                                    !same(status.st_mtim, m_state.modified) || !same(status.st_ctim, m_state.changed)))
        return fail(changed());
    return {};
}

Error InputFile::changed() const
{
    return Error(ErrorCode::unavailable,
                 VB_MSG("{file} was changed while it was read. Wait until the program that writes it is done, then "
                        "try again."),
                 {{"file", m_name}});
}

Error InputFile::broken(int number) const
{
    return Error(ErrorCode::unavailable, VB_MSG("Cannot read {file}: {reason}."),
                 {{"file", m_name}, {"reason", systemReason(number)}});
}

} // namespace valbench::data
