// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Ctrl-C and SIGTERM as a request to stop.
#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace valbench::cli {

/// From its making on, SIGINT and SIGTERM no longer end the process: they request a stop, and work that asks the token
/// ends cleanly. A second signal ends the process at once; transactions and replaced files make that harmless too.
/// Make it before any other thread, so that all of them block the signals.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

    [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }
    /// Readable once a stop was requested; for poll().
    [[nodiscard]] int wakeDescriptor() const { return m_wake; }
    /// 128 + the signal's number; 0 if none came.
    [[nodiscard]] int exitStatus() const { return m_status; }
    /// Whether the first signal may end the process at once: for work that writes nothing and does not ask the token.
    void setEndsAtOnce(bool endsAtOnce) { m_endsAtOnce = endsAtOnce; }

private:
    void listen();
    std::stop_source m_stop;
    std::atomic<bool> m_endsAtOnce = false;
    std::atomic<int> m_status = 0;
    int m_signals = -1; ///< signalfd
    int m_wake = -1;    ///< eventfd, set by a signal
    int m_quit = -1;    ///< eventfd, set by the destructor
    std::thread m_thread;
};

} // namespace valbench::cli
