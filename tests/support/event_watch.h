// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Watches how long the GUI thread is kept by each event that is delivered to it.
#pragma once

#include <QApplication>
#include <QByteArray>

#include <vector>

namespace valbench::test {

/// One event, with all that its delivery led to.
struct WatchedEvent
{
    QByteArray what; ///< "UpdateRequest to QWidgetWindow MainWindow, in qaApproves"
    double cpu = 0;  ///< milliseconds of this thread's own work: what other processes take does not count
    double wall = 0; ///< milliseconds that a person waits
};

/// Times every event from its delivery to its return. Events sent inside another belong to that one; what a test
/// does outside of events is not seen, and what it does in a PausedWatch is left out.
class WatchedApplication final : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject *receiver, QEvent *event) override;

    /// The one application of a test with widgets.
    static WatchedApplication &instance();
    /// Events that took more than `cpu` milliseconds of work, the longest first.
    [[nodiscard]] std::vector<WatchedEvent> slowerThan(double cpu) const;
    [[nodiscard]] std::size_t count() const { return m_count; }
    /// Mouse buttons pressed so far.
    [[nodiscard]] std::size_t mousePresses() const { return m_mousePresses; }

private:
    friend class PausedWatch;
    std::vector<WatchedEvent> m_slow;
    std::size_t m_count = 0;
    std::size_t m_mousePresses = 0;
    int m_depth = 0;
    int m_paused = 0;
};

/// Leaves out what the test itself does, such as taking pictures.
class PausedWatch {
public:
    PausedWatch();
    ~PausedWatch();
    PausedWatch(const PausedWatch &) = delete;
    PausedWatch &operator=(const PausedWatch &) = delete;
};

} // namespace valbench::test
