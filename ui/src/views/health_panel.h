// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Administration, Health: what keeps the store trustworthy, and what an administrator does about it.
#pragma once

#include <QScrollArea>

#include <functional>

#include <valbench/services/workspace.h>

class QAction;

namespace valbench::ui {

class Banner;
class Desk;
class KeyValuePanel;

class HealthPanel : public QScrollArea {
    Q_OBJECT
public:
    explicit HealthPanel(Desk &desk, QWidget *parent = nullptr);
    void refresh();

private:
    using Act = std::function<Status(services::Workspace &, const services::Session &)>;
    void show(const services::Health &health);
    void showTimeStamps(const services::TimeStampHealth &stamps);
    void showStation(const services::StationHealth &station);
    void showRelease(const services::ReleaseCheck &release);
    void showCertification(const services::CertificationHealth &certification);
    void recordCertification();
    void perform(const QString &failure, const QString &done, Act act);
    void configure();
    void endTimeStamps();
    void explainClock();
    QAction *addButton(const QString &text, void (HealthPanel::*run)());

    Desk &m_desk;
    Banner *m_notice;
    KeyValuePanel *m_facts;
    QWidget *m_buttons = nullptr;
    QAction *m_configure = nullptr;
    QAction *m_stamp = nullptr;
    QAction *m_end = nullptr;
    QAction *m_clock = nullptr;
    QAction *m_certification = nullptr;
};

} // namespace valbench::ui
