// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The first view: recent stores, a new store, the demo, verifying a document.
#pragma once

#include <QStringList>
#include <QWidget>

class QListWidget;

namespace valbench::ui {

class Banner;

class WelcomeView : public QWidget {
    Q_OBJECT
public:
    explicit WelcomeView(const QStringList &recentStores, QWidget *parent = nullptr);
    void showProblem(const QString &text);
    void setBusy(bool busy, const QString &what = {});

Q_SIGNALS:
    void storeChosen(const QString &path);
    void openRequested();
    void newStoreRequested();
    void demoRequested();
    void verifyRequested();

private:
    QWidget *makeRecent(const QStringList &recentStores);
    QWidget *m_content;
    QListWidget *m_recent = nullptr;
    Banner *m_notice;
};

} // namespace valbench::ui
