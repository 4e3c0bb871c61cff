// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "server_thread.h"

#include <utility>

#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>

namespace valbench::ui {

using services::TrackingServer;
using services::TrackingSettings;

struct ServerThread::Inside : QObject
{
    ConnectionPtr connection;
    int generation = 0;   ///< a connection that was closed before it was there must not come
    std::stop_source all; ///< every call that is under way
    int running = 0;
    bool leaving = false;
};

namespace {

TrackingSettings copyOf(const TrackingSettings &settings)
{
    TrackingSettings out;
    out.uri = settings.uri;
    out.user = settings.user;
    out.password = settings.password.clone();
    out.token = settings.token.clone();
    out.caFile = settings.caFile;
    out.clientCertificate = settings.clientCertificate;
    out.store = settings.store.clone();
    out.workspace = settings.workspace;
    out.timeout = settings.timeout;
    out.repeats = settings.repeats;
    return out;
}

/// Parts of a connection, and what the server said.
struct Opened
{
    ServerThread::ConnectionPtr connection;
    TrackingServer server;
};

QCoro::Task<Result<Opened>> openNow(std::shared_ptr<TrackingSettings> settings, std::stop_token stop)
{
    auto connection = std::make_shared<ServerThread::Connection>();
    auto registry = services::RegistryLink::open(copyOf(*settings));
    if (!registry)
        co_return Result<Opened>(std::move(registry).error());
    connection->registry = *std::move(registry);
    auto tracking = services::Tracking::open(std::move(*settings));
    if (!tracking)
        co_return Result<Opened>(std::move(tracking).error());
    connection->tracking = *std::move(tracking);
    auto server = co_await connection->tracking->ping(stop);
    if (!server)
        co_return Result<Opened>(std::move(server).error());
    Opened out{connection, *std::move(server)};
    co_return Result<Opened>(std::move(out));
}

} // namespace

ServerThread &ServerThread::of(Desk &desk)
{
    auto *found = desk.findChild<ServerThread *>(QString(), Qt::FindDirectChildrenOnly);
    return found ? *found : *new ServerThread(desk);
}

ServerThread::ServerThread(Desk &desk) : QObject(&desk), m_inside(std::make_unique<Inside>())
{
    m_inside->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("tracking server"));
    m_thread.start();
    connect(&desk, &Desk::sessionChanged, this, &ServerThread::close);
    connect(this, &ServerThread::serverChanged, &desk, [this, &desk] {
        desk.window().bottomBar().setTracking(m_server ? Tone::passed : Tone::neutral,
                                              m_server ? tr("Tracking server connected: %1").arg(qs(m_server->uri))
                                                       : QString());
    });
}

ServerThread::~ServerThread()
{
    disconnect();
    post([this] {
        m_inside->all.request_stop();
        m_inside->connection.reset();
        m_inside->leaving = true;
        if (m_inside->running == 0)
            m_thread.quit();
    });
    m_thread.wait();
}

void ServerThread::post(std::function<void()> work)
{
    QMetaObject::invokeMethod(m_inside.get(), std::move(work), Qt::QueuedConnection);
}

void ServerThread::begin()
{
    ++m_inside->running;
}

void ServerThread::end()
{
    if (--m_inside->running == 0 && m_inside->leaving)
        m_thread.quit();
}

ServerThread::ConnectionPtr ServerThread::connection() const
{
    return m_inside->connection;
}

std::stop_token ServerThread::everyCall() const
{
    return m_inside->all.get_token();
}

void ServerThread::open(TrackingSettings settings, QObject *owner, std::function<void(Result<TrackingServer>)> done)
{
    const int opened = ++m_opened;
    auto shared = std::make_shared<TrackingSettings>(std::move(settings));
    auto arrived = [this, opened, owner = QPointer<QObject>(owner),
                    done = std::move(done)](const std::shared_ptr<Result<TrackingServer>> &server) {
        if (opened != m_opened) // closed meanwhile, or another was asked for
            return;
        if (*server) {
            m_server = **server;
            Q_EMIT serverChanged();
        }
        if (owner)
            done(*server);
    };
    post([this, shared, arrived = std::move(arrived)] {
        begin();
        const int generation = ++m_inside->generation;
        carry<Opened>(openNow(shared, everyCall()), [this, arrived, generation](Result<Opened> result) {
            auto server = std::make_shared<Result<TrackingServer>>(
                result ? Result<TrackingServer>(result->server) : Result<TrackingServer>(fail(result.error())));
            if (result && generation == m_inside->generation)
                m_inside->connection = result->connection;
            QMetaObject::invokeMethod(this, [arrived, server] { arrived(server); });
            end();
        });
    });
}

services::RegistryLink::FileProgress tellShares(Progress progress)
{
    return [progress = std::move(progress), told = std::int64_t(-1)](const std::string &path, std::int64_t done,
                                                                     std::int64_t size) mutable {
        const auto share = size > 0 ? 200 * done / size : 0;
        if (std::exchange(told, share) != share) // as often as a bar moves
            progress(double(share) / 200, path);
    };
}

void ServerThread::close()
{
    ++m_opened;
    post([this] {
        m_inside->all.request_stop();
        m_inside->all = std::stop_source();
        ++m_inside->generation;
        m_inside->connection.reset();
    });
    if (!m_server)
        return;
    m_server.reset();
    Q_EMIT serverChanged();
}

} // namespace valbench::ui
