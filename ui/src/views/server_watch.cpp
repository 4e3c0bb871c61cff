// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_watch.h"

#include <algorithm>
#include <utility>

#include <QEvent>
#include <QLocale>
#include <QTime>
#include <QTimer>
#include <QWidget>

#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>

namespace valbench::ui {

using domain::mlflow::ModelVersion;
using services::Newest;
using services::NewestQuery;

ServerWatch::ServerWatch(Desk &desk, ServerThread &server, QWidget *seenIn, Ask ask)
    : QObject(seenIn),
      m_desk(desk),
      m_server(server),
      m_seenIn(seenIn),
      m_ask(std::move(ask)),
      m_timer(new QTimer(this))
{
    m_timer->setObjectName(QStringLiteral("server.watch"));
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &ServerWatch::look);
    seenIn->installEventFilter(this);
    desk.window().installEventFilter(this);
}

ServerWatch::~ServerWatch()
{
    m_stop.request_stop();
}

void ServerWatch::start()
{
    stop();
    m_isOn = true;
    m_timer->start(0);
}

void ServerWatch::stop()
{
    m_isOn = false;
    m_isDue = false;
    m_isAsking = false;
    m_isSilent = false;
    m_timer->stop();
    m_pause = usual;
    m_stop.request_stop();
    m_stop = {};
    m_known.reset();
    m_newestMade.reset();
}

bool ServerWatch::isSeen() const
{
    return m_seenIn->isVisible() && !m_desk.window().isMinimized();
}

bool ServerWatch::eventFilter(QObject *watched, QEvent *event)
{
    if (m_isDue && (event->type() == QEvent::Show || event->type() == QEvent::WindowStateChange)) {
        QMetaObject::invokeMethod(this, &ServerWatch::look, Qt::QueuedConnection); // once it is on screen
    }
    return QObject::eventFilter(watched, event);
}

void ServerWatch::look()
{
    m_isDue = m_isOn && !isSeen();
    if (!m_isOn || m_isDue || m_isAsking)
        return;
    m_timer->stop();
    m_isAsking = true;
    const auto query = m_ask();
    m_server.ask<Newest>(
        this,
        [query](ServerThread::ConnectionPtr connection, std::stop_token stop) {
            return connection->tracking->newest(query, std::move(stop));
        },
        [this, query, token = m_stop.get_token()](Result<Newest> newest) {
            if (!token.stop_requested())
                answered(query, std::move(newest));
        },
        m_stop);
}

void ServerWatch::answered(const NewestQuery &asked, Result<Newest> newest)
{
    m_isAsking = false;
    auto &bar = m_desk.window().bottomBar();
    const auto &server = m_server.server();
    if (!newest) {
        m_pause = std::min(2 * m_pause, longest);
        m_timer->start(m_pause);
        // What the server answers to a wrong filter stands in the list; only silence is told here.
        if (newest.error().code() == ErrorCode::unavailable && !std::exchange(m_isSilent, true))
            bar.setTracking(Tone::warning, tr("Tracking server has not answered since %1")
                                               .arg(QLocale().toString(QTime::currentTime(), QLocale::ShortFormat)));
        return;
    }
    m_pause = usual;
    m_timer->start(m_pause);
    if (std::exchange(m_isSilent, false) && server)
        bar.setTracking(Tone::passed, tr("Tracking server connected: %1").arg(qs(server->uri)));
    tell(newest->versions);
    Q_EMIT runsSeen(asked, newest->runs);
}

void ServerWatch::tell(const std::vector<ModelVersion> &versions)
{
    const bool isFirst = !m_known;
    if (isFirst)
        m_known.emplace();
    std::vector<ModelVersion> fresh;
    for (const auto &version : versions) {
        // Where versions were deleted, older ones move up.
        const bool isNewer = !m_newestMade || version.created.value_or(0) >= *m_newestMade;
        if (m_known->insert(version.name + "/" + version.version).second && isNewer)
            fresh.push_back(version);
    }
    if (!versions.empty())
        m_newestMade = std::max(m_newestMade.value_or(0), versions.front().created.value_or(0));
    if (!isFirst && !fresh.empty())
        Q_EMIT versionsMade(fresh);
}

} // namespace valbench::ui
