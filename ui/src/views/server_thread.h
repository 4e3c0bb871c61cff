// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The tracking server, asked from a thread of its own: answers are read there, and the screen only gets values.
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>

#include <QObject>
#include <QPointer>
#include <QThread>

#include <valbench/base/ports.h>
#include <valbench/services/registry_link.h>
#include <valbench/services/tracking.h>

namespace valbench::ui {

class Desk;

class ServerThread final : public QObject {
    Q_OBJECT
public:
    /// What calls are made with. Lives in the thread, and only there may it be used.
    struct Connection
    {
        std::unique_ptr<services::Tracking> tracking;
        std::unique_ptr<services::RegistryLink> registry;
    };
    using ConnectionPtr = std::shared_ptr<Connection>;
    template <class T>
    using Call = std::function<QCoro::Task<Result<T>>(ConnectionPtr, std::stop_token)>;

    /// The one of this desk; made when it is asked for first. Whoever signs out leaves no connection behind.
    static ServerThread &of(Desk &desk);
    ~ServerThread() override;

    /// Connects, if the server answers; what was connected before is left then.
    void open(services::TrackingSettings settings, QObject *owner,
              std::function<void(Result<services::TrackingServer>)> done);
    void close();
    [[nodiscard]] const std::optional<services::TrackingServer> &server() const { return m_server; }

    /// Makes the call there and brings its answer here; `done` is dropped when its owner is gone. A stop ends the call
    /// with `cancelled`. `call` only starts a coroutine, whose parameters hold what it needs: its own captures go at
    /// once.
    template <class T>
    void ask(QObject *owner, Call<T> call, std::function<void(Result<T>)> done, const std::stop_source &stop = {});
    /// The same for a thread of a job, which waits; never for the GUI thread.
    template <class T>
    Result<T> await(Call<T> call, const std::stop_token &stop);
    /// Shared between calls; goes in the thread where its calls are made.
    template <class T>
    std::shared_ptr<T> kept(std::unique_ptr<T> value);

Q_SIGNALS:
    void serverChanged();

private:
    struct Inside; ///< what belongs to the thread
    explicit ServerThread(Desk &desk);
    void post(std::function<void()> work);
    // These four are called in the thread.
    void begin();
    void end();
    [[nodiscard]] ConnectionPtr connection() const;
    [[nodiscard]] std::stop_token everyCall() const;
    template <class T>
    void start(Call<T> call, std::stop_source stop, std::function<void(Result<T>)> deliver);
    template <class T>
    static QCoro::Task<void> carry(QCoro::Task<Result<T>> call, std::function<void(Result<T>)> deliver);

    QThread m_thread;
    std::unique_ptr<Inside> m_inside;
    std::optional<services::TrackingServer> m_server;
    int m_opened = 0;
};

template <class T>
QCoro::Task<void> ServerThread::carry(QCoro::Task<Result<T>> call, std::function<void(Result<T>)> deliver)
{
    auto result = co_await call;
    deliver(std::move(result));
}

template <class T>
void ServerThread::start(Call<T> call, std::stop_source stop, std::function<void(Result<T>)> deliver)
{
    post([this, call = std::move(call), deliver = std::move(deliver), stop] {
        const auto connected = connection();
        if (!connected)
            return deliver(fail(ErrorCode::unavailable, VB_MSG("There is no connection to a tracking server.")));
        begin();
        // Each call ends with all of them.
        auto chain = std::make_shared<std::stop_callback<std::function<void()>>>(
            everyCall(), std::function<void()>([stop]() mutable { stop.request_stop(); }));
        carry<T>(call(connected, stop.get_token()), [this, deliver, chain](Result<T> result) {
            deliver(std::move(result));
            end();
        });
    });
}

template <class T>
void ServerThread::ask(QObject *owner, Call<T> call, std::function<void(Result<T>)> done, const std::stop_source &stop)
{
    start<T>(std::move(call), stop, [this, owner = QPointer<QObject>(owner), done = std::move(done)](Result<T> result) {
        auto answer = std::make_shared<Result<T>>(std::move(result));
        QMetaObject::invokeMethod(this, [owner, done, answer] {
            if (owner)
                done(std::move(*answer));
        });
    });
}

template <class T>
Result<T> ServerThread::await(Call<T> call, const std::stop_token &stop)
{
    std::stop_source own;
    const std::stop_callback chain(stop, [&own] { own.request_stop(); });
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto answer = promise->get_future();
    start<T>(std::move(call), own, [promise](Result<T> result) { promise->set_value(std::move(result)); });
    return answer.get();
}

template <class T>
std::shared_ptr<T> ServerThread::kept(std::unique_ptr<T> value)
{
    return {value.release(), [self = QPointer<ServerThread>(this)](T *gone) {
                if (self)
                    self->post([gone] { delete gone; });
                else
                    delete gone;
            }};
}

/// Progress of files as one of a job: the share of the file that is being read.
[[nodiscard]] services::RegistryLink::FileProgress tellShares(Progress progress);

} // namespace valbench::ui
