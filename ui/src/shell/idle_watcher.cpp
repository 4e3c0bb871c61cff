// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/idle_watcher.h>

#include <algorithm>

#include <QCoreApplication>
#include <QMouseEvent>

namespace valbench::ui {

using std::chrono::milliseconds;

namespace {

/// What clocks may drift apart without the computer having slept.
constexpr std::chrono::seconds longestNap(30);

} // namespace

IdleWatcher::IdleWatcher(WallClock wallClock, QObject *parent) : QObject(parent), m_wallClock(std::move(wallClock))
{
    if (!m_wallClock)
        m_wallClock = [] {
            return std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch());
        };
    connect(&m_tick, &QTimer::timeout, this, &IdleWatcher::check);
}

void IdleWatcher::start(milliseconds limit, milliseconds notice)
{
    stop();
    if (limit <= milliseconds::zero())
        return;
    m_limit = limit;
    m_notice = notice;
    restart();
    QCoreApplication::instance()->installEventFilter(this);
    m_tick.start(std::min(milliseconds(1000), limit / 4 + milliseconds(1)));
}

void IdleWatcher::setLimit(milliseconds limit, milliseconds notice)
{
    if (limit <= milliseconds::zero())
        return;
    m_limit = limit;
    m_notice = notice;
}

void IdleWatcher::stop()
{
    m_tick.stop();
    m_counting = false;
    QCoreApplication::instance()->removeEventFilter(this);
}

bool IdleWatcher::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseMove: {
        // Windows moving under a resting pointer send moves too: only a new place counts.
        const QPointF at = static_cast<QMouseEvent *>(event)->globalPosition();
        if (at == m_pointer)
            break;
        m_pointer = at;
        touch();
        break;
    }
    case QEvent::KeyPress:
    case QEvent::ShortcutOverride:
    case QEvent::InputMethod:
    case QEvent::MouseButtonPress:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate:
    case QEvent::TabletPress: touch(); break;
    default: break;
    }
    return QObject::eventFilter(watched, event);
}

void IdleWatcher::restart()
{
    m_sinceTouch.start();
    m_touchedAt = m_wallClock();
}

void IdleWatcher::touch()
{
    // Who comes back after the time is up, or wakes the computer, comes too late: the timer may not have run yet.
    if (isRunning() && isOver())
        return end();
    restart();
    if (m_counting) {
        m_counting = false;
        Q_EMIT returned();
    }
}

milliseconds IdleWatcher::idleFor() const
{
    return std::max(milliseconds(m_sinceTouch.elapsed()), m_wallClock() - m_touchedAt);
}

bool IdleWatcher::isOver() const
{
    // The monotonic clock stands still while the computer sleeps, the wall clock goes on.
    const milliseconds slept = m_wallClock() - m_touchedAt - milliseconds(m_sinceTouch.elapsed());
    return idleFor() >= m_limit || slept > longestNap;
}

void IdleWatcher::end()
{
    stop();
    Q_EMIT idle();
}

void IdleWatcher::check()
{
    if (isOver())
        return end();
    const milliseconds left = m_limit - idleFor();
    if (left <= m_notice) {
        m_counting = true;
        Q_EMIT countdown(static_cast<int>((left.count() + 999) / 1000));
    }
}

} // namespace valbench::ui
