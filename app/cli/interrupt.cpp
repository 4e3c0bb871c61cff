// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "interrupt.h"

#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>

namespace valbench::cli {

namespace {

int descriptorOrThrow(int descriptor)
{
    if (descriptor < 0)
        throw std::system_error(errno, std::generic_category(), "signal handling");
    return descriptor;
}

void raiseEvent(int descriptor)
{
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(descriptor, &one, sizeof one); // fails only when it is raised already
}

} // namespace

Interrupt::Interrupt()
{
    sigset_t handled;
    sigemptyset(&handled);
    sigaddset(&handled, SIGINT);
    sigaddset(&handled, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &handled, nullptr);
    m_signals = descriptorOrThrow(::signalfd(-1, &handled, SFD_CLOEXEC));
    m_wake = descriptorOrThrow(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    m_quit = descriptorOrThrow(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    m_thread = std::thread([this] { listen(); });
}

Interrupt::~Interrupt()
{
    raiseEvent(m_quit);
    m_thread.join();
    for (const int descriptor : {m_signals, m_wake, m_quit})
        ::close(descriptor);
}

void Interrupt::listen()
{
    while (true) {
        std::array<pollfd, 2> waiting{pollfd{m_signals, POLLIN, 0}, pollfd{m_quit, POLLIN, 0}};
        if (::poll(waiting.data(), waiting.size(), -1) < 0)
            continue; // EINTR
        if (waiting[1].revents != 0)
            return;
        signalfd_siginfo signal{};
        if (::read(m_signals, &signal, sizeof signal) != sizeof signal)
            continue;
        const int status = 128 + static_cast<int>(signal.ssi_signo);
        if (m_status.exchange(status) != 0 || m_endsAtOnce)
            ::_exit(status);
        m_stop.request_stop();
        raiseEvent(m_wake);
    }
}

} // namespace valbench::cli
