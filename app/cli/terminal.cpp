// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "terminal.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <valbench/base/text.h>

namespace valbench::cli {

namespace {

/// Switches the echo off and, whatever happens, on again.
class Silence {
public:
    explicit Silence(int descriptor) : m_descriptor(descriptor)
    {
        m_works = ::tcgetattr(descriptor, &m_before) == 0;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHOE | ECHOK | ECHONL);
        m_works = m_works && ::tcsetattr(descriptor, TCSAFLUSH, &silent) == 0;
    }
    ~Silence()
    {
        if (m_works)
            ::tcsetattr(m_descriptor, TCSAFLUSH, &m_before);
    }
    Silence(const Silence &) = delete;
    Silence &operator=(const Silence &) = delete;
    [[nodiscard]] bool works() const { return m_works; }

private:
    int m_descriptor;
    termios m_before{};
    bool m_works = false;
};

Error broken()
{
    return Error(ErrorCode::unavailable, VB_MSG("The terminal does not work: {reason}."),
                 {{"reason", std::strerror(errno)}});
}

} // namespace

Result<std::unique_ptr<Terminal>> Terminal::open(const Interrupt &interrupt)
{
    const int descriptor = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(ErrorCode::refused, VB_MSG("There is no terminal to ask for a password at."));
    return std::unique_ptr<Terminal>(new Terminal(descriptor, interrupt));
}

Terminal::~Terminal()
{
    ::close(m_descriptor);
}

Status Terminal::show(std::string_view text)
{
    while (!text.empty()) {
        const auto written = ::write(m_descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return fail(broken());
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return {};
}

Result<Secret> Terminal::readLine()
{
    std::array<pollfd, 2> waiting{pollfd{m_descriptor, POLLIN, 0}, pollfd{m_interrupt.wakeDescriptor(), POLLIN, 0}};
    while (::poll(waiting.data(), waiting.size(), -1) < 0) {
        if (errno != EINTR)
            return fail(broken());
    }
    std::array<char, 4096> line{}; // a terminal gives no longer line
    const auto got = waiting[1].revents != 0 ? 0 : ::read(m_descriptor, line.data(), line.size());
    if (got <= 0)
        return fail(ErrorCode::cancelled, VB_MSG("Stopped at the prompt; nothing was changed."));
    std::string_view text(line.data(), static_cast<std::size_t>(got));
    if (text.ends_with('\n'))
        text.remove_suffix(1);
    Secret secret{std::string(text)};
    ::explicit_bzero(line.data(), line.size());
    return secret;
}

Result<std::string> Terminal::ask(std::string_view prompt)
{
    VB_CHECK(show(prompt));
    VB_TRY(const auto line, readLine());
    return std::string(trimmed(line.reveal()));
}

Result<Secret> Terminal::askSecret(std::string_view prompt)
{
    Result<Secret> line = Secret();
    {
        const Silence silence(m_descriptor);
        if (!silence.works())
            return fail(broken()); // never a password in sight
        VB_CHECK(show(prompt));
        line = readLine();
    }
    VB_CHECK(show("\n"));
    return line;
}

Result<Secret> Terminal::askNewSecret(std::string_view prompt)
{
    while (true) {
        VB_TRY(auto first, askSecret(prompt));
        VB_TRY(const auto second, askSecret("The same again: "));
        if (first.reveal() == second.reveal())
            return first;
        VB_CHECK(show("They differ.\n"));
    }
}

} // namespace valbench::cli
