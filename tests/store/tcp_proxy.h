// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A line to a server that can be cut at the worst moment.
#pragma once

#include <atomic>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace valbench::test {

class TcpProxy {
public:
    enum class Cut {
        never,
        beforeCommit, ///< what holds COMMIT does not arrive
        afterCommit,  ///< it arrives, is done, and the answer does not
    };

    /// Listens on a free port of 127.0.0.1 and leads to a port there.
    explicit TcpProxy(int target);
    ~TcpProxy();
    TcpProxy(const TcpProxy &) = delete;
    TcpProxy &operator=(const TcpProxy &) = delete;

    [[nodiscard]] int port() const { return m_port; }
    /// How the next COMMIT fares; the ones after it pass.
    void cutNext(Cut cut) { m_next = cut; }
    [[nodiscard]] int cuts() const { return m_cuts; }

private:
    void serve(const std::stop_token &stop);
    void carry(int client, int server, const std::stop_token &stop);

    int m_target;
    int m_listening = -1;
    int m_port = 0;
    std::atomic<Cut> m_next = Cut::never;
    std::atomic<int> m_cuts = 0;
    std::mutex m_mutex; ///< guards m_lines
    std::vector<std::jthread> m_lines;
    std::jthread m_thread;
};

} // namespace valbench::test
