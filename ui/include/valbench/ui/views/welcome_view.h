// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The first view: recent stores, a new store, the demo, verifying a document.
#pragma once

#include <QStringList>
#include <QWidget>

class QListWidget;
class QProgressBar;
class QPushButton;

namespace valbench::ui {

class Banner;
class TextLabel;

class WelcomeView : public QWidget {
    Q_OBJECT
public:
    explicit WelcomeView(const QStringList &recentStores, QWidget *parent = nullptr);
    void showProblem(const QString &text);
    /// Nothing else can be begun while something is at work.
    void setBusy(const QString &what, bool cancellable = false);
    /// In [0, 1]; `stage` says what is being done.
    void setProgress(double fraction, const QString &stage);
    void setReady();

Q_SIGNALS:
    void storeChosen(const QString &path);
    void openRequested();
    void newStoreRequested();
    void demoRequested();
    void verifyRequested();
    void restoreRequested();
    void cancelRequested();

private:
    QWidget *makeRecent(const QStringList &recentStores);
    QWidget *makeProgress();
    QWidget *m_choices;
    QListWidget *m_recent = nullptr;
    Banner *m_notice;
    QWidget *m_progress;
    QProgressBar *m_bar;
    TextLabel *m_stage;
    QPushButton *m_cancel;
};

} // namespace valbench::ui
