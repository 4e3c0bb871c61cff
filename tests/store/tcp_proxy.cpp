// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tcp_proxy.h"

#include <array>
#include <netinet/in.h>
#include <poll.h>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace valbench::test {

namespace {

constexpr int lookForStop = 50; ///< milliseconds

sockaddr_in onThisHost(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

bool sendAll(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

} // namespace

TcpProxy::TcpProxy(int target) : m_target(target), m_listening(::socket(AF_INET, SOCK_STREAM, 0))
{
    auto address = onThisHost(0);
    socklen_t size = sizeof address;
    constexpr int waiting = 64;
    if (::bind(m_listening, reinterpret_cast<sockaddr *>(&address), size) == 0 && ::listen(m_listening, waiting) == 0 &&
        ::getsockname(m_listening, reinterpret_cast<sockaddr *>(&address), &size) == 0)
        m_port = ntohs(address.sin_port);
    m_thread = std::jthread([this](const std::stop_token &stop) { serve(stop); });
}

TcpProxy::~TcpProxy()
{
    m_thread = {};
    m_lines.clear();
    ::close(m_listening);
}

void TcpProxy::serve(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        pollfd waiting{m_listening, POLLIN, 0};
        if (::poll(&waiting, 1, lookForStop) <= 0)
            continue;
        const int client = ::accept(m_listening, nullptr, nullptr);
        const int server = ::socket(AF_INET, SOCK_STREAM, 0);
        const auto address = onThisHost(m_target);
        if (::connect(server, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0) {
            ::close(client);
            ::close(server);
            continue;
        }
        const std::lock_guard lock(m_mutex);
        m_lines.emplace_back([this, client, server](const std::stop_token &end) { carry(client, server, end); });
    }
}

void TcpProxy::carry(int client, int server, const std::stop_token &stop)
{
    std::array<char, 1 << 16> buffer{};
    bool cutAtAnswer = false;
    while (!stop.stop_requested()) {
        std::array<pollfd, 2> ends{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
        if (::poll(ends.data(), ends.size(), lookForStop) < 0)
            break;
        const bool fromClient = ends[0].revents != 0;
        if (!fromClient && ends[1].revents == 0)
            continue;
        const auto size = ::recv(fromClient ? client : server, buffer.data(), buffer.size(), 0);
        if (size <= 0)
            break;
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
        if (fromClient && bytes.find("COMMIT") != std::string_view::npos) {
            const auto cut = m_next.exchange(Cut::never);
            m_cuts += cut == Cut::never ? 0 : 1;
            if (cut == Cut::beforeCommit)
                break;
            cutAtAnswer = cut == Cut::afterCommit;
        }
        if ((!fromClient && cutAtAnswer) || !sendAll(fromClient ? server : client, bytes))
            break;
    }
    ::close(client);
    ::close(server);
}

} // namespace valbench::test
