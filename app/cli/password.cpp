// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "password.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <valbench/base/text.h>

#include "terminal.h"

namespace valbench::cli {

namespace {

// Longer ones do not fit a terminal's line either.
constexpr std::size_t longest = 4096;

/// Waits for something to read; false if asked to stop meanwhile.
bool waitToRead(int descriptor, int wakeDescriptor)
{
    std::array<pollfd, 2> waiting{pollfd{descriptor, POLLIN, 0}, pollfd{wakeDescriptor, POLLIN, 0}};
    while (::poll(waiting.data(), waiting.size(), -1) < 0 && errno == EINTR) {
    }
    return waiting[1].revents == 0;
}

/// One line, byte by byte: what follows it belongs to the next reader. wakeDescriptor: negative where nothing is to
/// be waited for.
Result<Secret> readLine(int descriptor, const std::string &source, int wakeDescriptor = -1)
{
    std::array<char, longest> line{};
    std::size_t size = 0;
    while (size < line.size()) {
        if (wakeDescriptor >= 0 && !waitToRead(descriptor, wakeDescriptor))
            return fail(ErrorCode::cancelled, VB_MSG("Stopped while waiting for a password; nothing was changed."));
        const auto got = ::read(descriptor, line.data() + size, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(ErrorCode::unavailable, VB_MSG("{source} cannot be read: {reason}."),
                        {{"source", source}, {"reason", std::strerror(errno)}});
        if (got == 0 || line[size] == '\n')
            break;
        ++size;
    }
    std::string_view text(line.data(), size);
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    Secret secret{std::string(text)};
    ::explicit_bzero(line.data(), line.size());
    if (secret.empty() || size == longest)
        return fail(ErrorCode::badInput, VB_MSG("{source} holds no password; expected one line of at most 4095 bytes."),
                    {{"source", source}});
    return secret;
}

Result<Secret> passwordFrom(Program &program, const PasswordOptions &options, std::string_view prompt, bool isNew)
{
    if (!options.file.empty())
        return readPasswordFile(options.file);
    if (options.fromInput)
        return readLine(STDIN_FILENO, "Standard input", program.interrupt().wakeDescriptor());
    auto terminal = Terminal::open(program.interrupt());
    if (!terminal)
        return fail(ErrorCode::refused, VB_MSG("There is no terminal to ask for a password at; give --password-file "
                                               "or --password-stdin."));
    return isNew ? (*terminal)->askNewSecret(prompt) : (*terminal)->askSecret(prompt);
}

} // namespace

void addPasswordOptions(CLI::App &command, PasswordOptions &options)
{
    auto *file = command.add_option("--password-file", options.file, "Read the password from a file of mode 0600")
                     ->type_name("FILE");
    command
        .add_flag("--password-stdin", options.fromInput,
                  "Read it from standard input, one line for each password that is needed")
        ->excludes(file);
}

Result<Secret> readPasswordFile(const std::filesystem::path &file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail(errno == ENOENT ? ErrorCode::notFound : ErrorCode::refused,
                    VB_MSG("The password file {file} cannot be opened: {reason}."),
                    {{"file", file.string()}, {"reason", std::strerror(errno)}});
    struct stat status = {};
    const bool isPrivate = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
                           status.st_uid == ::geteuid() && (status.st_mode & 077) == 0;
    Result<Secret> secret =
        isPrivate ? readLine(descriptor, file.string())
                  : fail(ErrorCode::refused,
                         VB_MSG("The password file {file} must be yours and closed to others; run: chmod 600 {file}"),
                         {{"file", file.string()}});
    ::close(descriptor);
    return secret;
}

Result<Secret> passwordOf(Program &program, const PasswordOptions &options, std::string_view prompt)
{
    return passwordFrom(program, options, prompt, false);
}

Result<Secret> newPasswordOf(Program &program, const PasswordOptions &options, std::string_view prompt)
{
    return passwordFrom(program, options, prompt, true);
}

} // namespace valbench::cli
