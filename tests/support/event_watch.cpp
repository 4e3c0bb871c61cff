// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/event_watch.h"

#include "support/metronome.h"

#include <QElapsedTimer>
#include <QMetaEnum>
#include <QTest>
#include <QThread>

#include <algorithm>

namespace valbench::test {

namespace {

constexpr double worthKeeping = 4; ///< milliseconds

} // namespace

WatchedApplication &WatchedApplication::instance()
{
    return *static_cast<WatchedApplication *>(QCoreApplication::instance());
}

bool WatchedApplication::notify(QObject *receiver, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonPress && QThread::currentThread() == thread())
        ++m_mousePresses;
    if (m_depth > 0 || m_paused > 0 || QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    // Neither may outlive the delivery.
    const auto type = event->type();
    const char *className = receiver->metaObject()->className();
    const QString name = receiver->objectName();
    QElapsedTimer wall;
    wall.start();
    const double before = threadWork();
    ++m_depth;
    const bool result = QApplication::notify(receiver, event);
    --m_depth;
    const double cpu = threadWork() - before;
    ++m_count;
    if (cpu >= worthKeeping) {
        const QByteArray kind = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
        const QByteArray what =
            kind + " to " + className + ' ' + name.toUtf8() + ", in " + QTest::currentTestFunction();
        m_slow.push_back({what, cpu, static_cast<double>(wall.nsecsElapsed()) / 1e6});
    }
    return result;
}

std::vector<WatchedEvent> WatchedApplication::slowerThan(double cpu) const
{
    auto slow = m_slow;
    std::erase_if(slow, [cpu](const WatchedEvent &event) { return event.cpu <= cpu; });
    std::ranges::sort(slow, std::ranges::greater(), &WatchedEvent::cpu);
    return slow;
}

PausedWatch::PausedWatch()
{
    ++WatchedApplication::instance().m_paused;
}

PausedWatch::~PausedWatch()
{
    --WatchedApplication::instance().m_paused;
}

} // namespace valbench::test
