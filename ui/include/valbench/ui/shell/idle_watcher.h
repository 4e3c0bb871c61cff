// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Notices that nobody works at the screen: counts down, then tells the window to lock.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointF>
#include <QTimer>

#include <chrono>
#include <functional>

namespace valbench::ui {

/// Keys, clicks, wheel, touch and real movements of the pointer anywhere in the application are activity.
/// A sleep of the computer ends the time at once, however short the rest of it was.
class IdleWatcher final : public QObject {
    Q_OBJECT
public:
    using WallClock = std::function<std::chrono::milliseconds()>;
    explicit IdleWatcher(WallClock wallClock = {}, QObject *parent = nullptr);

    /// Zero switches the watch off. The countdown comes `notice` before the end.
    void start(std::chrono::milliseconds limit, std::chrono::milliseconds notice = std::chrono::seconds(60));
    /// Another limit while it runs; what has passed counts. Nothing is switched off by it.
    void setLimit(std::chrono::milliseconds limit, std::chrono::milliseconds notice = std::chrono::seconds(60));
    [[nodiscard]] std::chrono::milliseconds limit() const { return m_limit; }
    void stop();
    [[nodiscard]] bool isRunning() const { return m_tick.isActive(); }

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// Each second of the last ones.
    void countdown(int secondsLeft);
    /// Somebody came back during the countdown.
    void returned();
    void idle();

private:
    void restart();
    void touch();
    void check();
    void end();
    [[nodiscard]] bool isOver() const;
    [[nodiscard]] std::chrono::milliseconds idleFor() const;
    WallClock m_wallClock;
    QTimer m_tick;
    QElapsedTimer m_sinceTouch;
    std::chrono::milliseconds m_touchedAt{0};
    std::chrono::milliseconds m_limit{0};
    std::chrono::milliseconds m_notice{0};
    QPointF m_pointer;
    bool m_counting = false;
};

} // namespace valbench::ui
