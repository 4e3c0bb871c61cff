// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What administrators and QA have to look into: the count in the navigation rail, and strips across their pages.
#pragma once

#include <QPointer>
#include <QWidget>

#include <valbench/services/worklist.h>

namespace valbench::ui {

class Banner;
class Desk;
class Page;

/// Keeps the rail's count while the desk lives.
class AttentionWatch final : public QObject {
    Q_OBJECT
public:
    explicit AttentionWatch(Desk &desk);

private:
    void refresh();
    Desk &m_desk;
};

/// A strip for alerts that wait and one for an overdue access review; each leads there. Hidden when there is nothing.
class AttentionStrips final : public QWidget {
    Q_OBJECT
public:
    AttentionStrips(Desk &desk, Page &page);
    void refresh();

private:
    void show(const services::Attention &attention);
    Desk &m_desk;
    Banner *m_alerts;
    Banner *m_review;
};

} // namespace valbench::ui
