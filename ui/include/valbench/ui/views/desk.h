// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What all pages share: the open store, the person signed in, work off the GUI thread, signing and printing.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>

#include <valbench/services/workspace.h>

namespace valbench::ui {

class FilePrompts;
class ListPage;
class MainWindow;
class Page;

[[nodiscard]] inline QString qs(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

class Desk final : public QObject {
    Q_OBJECT
public:
    using WorkspacePtr = std::shared_ptr<services::Workspace>;
    /// The references must outlive the desk.
    Desk(services::Environment environment, MainWindow &window, FilePrompts &files, QObject *parent = nullptr);
    ~Desk() override;

    [[nodiscard]] MainWindow &window() const { return m_window; }
    [[nodiscard]] FilePrompts &files() const { return m_files; }
    /// The environment with the key protection that a store of this purpose has.
    [[nodiscard]] services::Environment environmentFor(services::Purpose purpose) const;
    [[nodiscard]] const services::Environment &environment() const { return m_environment; }
    /// The files that come with the program.
    [[nodiscard]] const std::filesystem::path &resources() const { return m_resources; }
    void setResources(std::filesystem::path resources) { m_resources = std::move(resources); }

    [[nodiscard]] const WorkspacePtr &workspace() const { return m_workspace; }
    /// What other stations write to a shared store counts as a change from then on. `storeId` tells what is kept for
    /// one store from what is kept for another.
    void setWorkspace(WorkspacePtr workspace, const QString &storeId = {});
    [[nodiscard]] const services::SessionPtr &session() const { return m_session; }
    void setSession(services::SessionPtr session);
    [[nodiscard]] bool may(domain::Permission permission) const { return m_session && m_session->may(permission); }

    /// Runs `work` on another thread, then `done` on this one; `done` is dropped when its owner is gone.
    template <class T>
    void run(QObject *owner, std::function<Result<T>()> work, std::function<void(Result<T>)> done);
    /// The same for what takes a session; answers for a session that has ended are dropped.
    template <class T>
    void ask(QObject *owner, std::function<Result<T>(services::Workspace &, const services::Session &)> work,
             std::function<void(Result<T>)> done);
    /// Long work: shown in the bottom bar with progress and cancel. `work` must heed the stop token and leave nothing
    /// half-written; when it was cancelled, `done` gets that error and the bottom bar says so.
    template <class T>
    void
    job(const QString &title, QObject *owner,
        std::function<Result<T>(services::Workspace &, const services::Session &, std::stop_token, const Progress &)>
            work,
        std::function<void(Result<T>)> done);

    /// Opens the sign dialog for the records and does what is signed there.
    void sign(const QStringList &recordIds, QWidget *from);
    /// Prints a record as sealed PDF to a file of the person's choice.
    void print(const QString &recordId, QWidget *from);
    /// The page loads afresh when something was written while it is the current one; others load when they are opened.
    void refreshWhenChanged(Page *page);
    /// Before setTable(): the list keeps its looks for the person signed in, and what leaves it as a file is noted.
    void adopt(ListPage *list, const QString &key);
    /// Writes the entry for what leaves the program as a file. Afterwards `done` gets nothing, or why there must not be
    /// a file.
    template <class Exported>
    void noteExport(QObject *owner, Exported exported, std::function<void(const QString &problem)> done);
    /// The name for a draft of the person signed in; see DialogBase::keepDraft().
    [[nodiscard]] QString draftName(const QString &form, const std::string &recordId) const;
    /// Says what went wrong; nothing for a cancelled error.
    void showError(const QString &title, const Error &error, QWidget *from);

Q_SIGNALS:
    /// Somebody has signed in or out.
    void sessionChanged();
    /// Something was written: pages load afresh.
    void recordsChanged();

private:
    [[nodiscard]] static QString notRecorded(const Error &error);
    struct RunningJob
    {
        QString title;
        std::stop_source stop;
        QElapsedTimer running;
    };
    void post(std::function<void()> work);
    void beginJob(const QString &id, const QString &title, std::stop_source stop);
    void reportJob(const QString &id, double fraction, const QString &stage);
    void cancelJob(const QString &id);
    void endJob(const QString &id, bool cancelled);
    services::Environment m_environment;
    MainWindow &m_window;
    FilePrompts &m_files;
    std::filesystem::path m_resources;
    WorkspacePtr m_workspace;
    QString m_storeId;
    QTimer m_elsewhere; ///< gathers what other stations write in quick succession
    services::SessionPtr m_session;
    std::map<QString, RunningJob> m_jobs;
    int m_nextJob = 1;
};

template <class T>
void Desk::run(QObject *owner, std::function<Result<T>()> work, std::function<void(Result<T>)> done)
{
    post([desk = QPointer<Desk>(this), owner = QPointer<QObject>(owner), work = std::move(work),
          done = std::move(done)]() mutable {
        auto result = std::make_shared<Result<T>>(work());
        if (!desk)
            return;
        QMetaObject::invokeMethod(desk.data(), [owner, done = std::move(done), result] {
            if (owner)
                done(std::move(*result));
        });
    });
}

template <class T>
void Desk::ask(QObject *owner, std::function<Result<T>(services::Workspace &, const services::Session &)> work,
               std::function<void(Result<T>)> done)
{
    const auto session = m_session;
    if (!session || !m_workspace)
        return;
    run<T>(
        owner, [work = std::move(work), workspace = m_workspace, session] { return work(*workspace, *session); },
        [this, session, done = std::move(done)](Result<T> result) {
            if (session == m_session)
                done(std::move(result));
        });
}

template <class Exported>
void Desk::noteExport(QObject *owner, Exported exported, std::function<void(const QString &problem)> done)
{
    ask<void>(
        owner,
        [exported = std::move(exported)](services::Workspace &w, const services::Session &s) {
            return w.trail().noteExport(s, exported);
        },
        [done = std::move(done)](Status noted) { done(noted ? QString() : notRecorded(noted.error())); });
}

template <class T>
void Desk::job(
    const QString &title, QObject *owner,
    std::function<Result<T>(services::Workspace &, const services::Session &, std::stop_token, const Progress &)> work,
    std::function<void(Result<T>)> done)
{
    const auto id = QString::number(m_nextJob++);
    std::stop_source stop;
    beginJob(id, title, stop);
    const Progress progress = [desk = QPointer<Desk>(this), id](double fraction, std::string_view stage) {
        if (desk)
            QMetaObject::invokeMethod(desk.data(), [desk, id, fraction, text = qs(stage)] {
                if (desk)
                    desk->reportJob(id, fraction, text);
            });
    };
    ask<T>(
        this,
        [work = std::move(work), token = stop.get_token(), progress](services::Workspace &workspace,
                                                                     const services::Session &session) {
            return work(workspace, session, token, progress);
        },
        [this, id, owner = QPointer<QObject>(owner), done = std::move(done)](Result<T> result) {
            endJob(id, !result && result.error().code() == ErrorCode::cancelled);
            if (owner)
                done(std::move(result));
        });
}

} // namespace valbench::ui
