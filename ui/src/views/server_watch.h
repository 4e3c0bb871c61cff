// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Looks now and then for what is new on the tracking server, for as long as somebody can see it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>

#include <QObject>

#include "server_thread.h"

class QTimer;

namespace valbench::ui {

class ServerWatch final : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds usual{15'000};
    static constexpr std::chrono::milliseconds longest{300'000};
    using Ask = std::function<services::NewestQuery()>;

    /// `ask` says what to look for when the time has come. While `seenIn` is hidden or its window minimised, nothing is
    /// asked; what was due is asked when it is seen again. A server that does not answer is asked less and less often.
    ServerWatch(Desk &desk, ServerThread &server, QWidget *seenIn, Ask ask);
    ~ServerWatch() override;

    /// From now on; what is in the registry by then is not new.
    void start();
    void stop();

Q_SIGNALS:
    /// The newest runs of what was asked for, new or not.
    void runsSeen(const services::NewestQuery &asked, const std::vector<domain::mlflow::Run> &runs);
    /// Versions that were made in the registry since the watch began, each told once; the newest first.
    void versionsMade(const std::vector<domain::mlflow::ModelVersion> &versions);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void look();
    void answered(const services::NewestQuery &asked, Result<services::Newest> newest);
    void tell(const std::vector<domain::mlflow::ModelVersion> &versions);
    [[nodiscard]] bool isSeen() const;
    Desk &m_desk;
    ServerThread &m_server;
    QWidget *m_seenIn;
    Ask m_ask;
    QTimer *m_timer;
    std::chrono::milliseconds m_pause = usual;
    bool m_isOn = false;
    bool m_isDue = false; ///< but nobody sees it
    bool m_isAsking = false;
    bool m_isSilent = false;                      ///< the server
    std::optional<std::set<std::string>> m_known; ///< versions
    std::optional<domain::mlflow::Milliseconds> m_newestMade;
    std::stop_source m_stop;
};

} // namespace valbench::ui
