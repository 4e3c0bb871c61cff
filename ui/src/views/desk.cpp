// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/desk.h>

#include <QThreadPool>

#include <algorithm>

#include <valbench/ui/dialogs/message_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/views/signing_act.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/problem.h>

namespace valbench::ui {

namespace {

/// In words, once there is something to judge it by; empty before.
QString timeLeft(qint64 milliseconds, double fraction)
{
    constexpr qint64 soonest = 2000;
    constexpr double least = 0.02;
    if (milliseconds < soonest || fraction < least || fraction >= 1)
        return {};
    const int seconds = qRound(static_cast<double>(milliseconds) * (1 - fraction) / fraction / 1000);
    constexpr int minute = 60;
    return seconds < minute + minute / 2 ? Desk::tr("about %1 s left").arg(std::max(1, seconds))
                                         : Desk::tr("about %1 min left").arg((seconds + minute / 2) / minute);
}

} // namespace

Desk::Desk(services::Environment environment, MainWindow &window, FilePrompts &files, QObject *parent)
    : QObject(parent), m_environment(std::move(environment)), m_window(window), m_files(files)
{
    connect(&window.bottomBar(), &BottomBar::cancelRequested, this, &Desk::cancelJob);
    constexpr int gathering = 100; // milliseconds
    m_elsewhere.setSingleShot(true);
    m_elsewhere.setInterval(gathering);
    connect(&m_elsewhere, &QTimer::timeout, this, &Desk::recordsChanged);
}

Desk::~Desk()
{
    for (auto &[id, job] : m_jobs)
        job.stop.request_stop();
    QThreadPool::globalInstance()->waitForDone();
}

services::Environment Desk::environmentFor(services::Purpose purpose) const
{
    auto out = m_environment;
    if (out.protection == services::KeyProtection::production && purpose != services::Purpose::production)
        out.protection = services::KeyProtection::demo;
    return out;
}

void Desk::setSession(services::SessionPtr session)
{
    m_session = std::move(session);
    // Answers for the session before are dropped, so its jobs would stay on screen.
    for (auto &[id, job] : m_jobs) {
        job.stop.request_stop();
        m_window.bottomBar().removeJob(id);
    }
    m_jobs.clear();
    Q_EMIT sessionChanged();
}

void Desk::post(std::function<void()> work)
{
    QThreadPool::globalInstance()->start(std::move(work));
}

void Desk::beginJob(const QString &id, const QString &title, std::stop_source stop)
{
    auto &job = m_jobs[id];
    job = {title, std::move(stop), {}};
    job.running.start();
    m_window.bottomBar().setJob({id, title});
}

void Desk::reportJob(const QString &id, double fraction, const QString &stage)
{
    const auto job = m_jobs.find(id);
    if (job == m_jobs.end() || job->second.stop.stop_requested())
        return;
    const auto left = timeLeft(job->second.running.elapsed(), fraction);
    const auto detail = left.isEmpty() ? stage : stage.isEmpty() ? left : tr("%1, %2").arg(stage, left);
    m_window.bottomBar().setJob({id, job->second.title, fraction, detail});
}

void Desk::cancelJob(const QString &id)
{
    const auto job = m_jobs.find(id);
    if (job == m_jobs.end())
        return;
    job->second.stop.request_stop();
    m_window.bottomBar().setJob({id, job->second.title, -1, tr("cancelling…"), false});
}

void Desk::endJob(const QString &id, bool cancelled)
{
    const auto job = m_jobs.extract(id);
    m_window.bottomBar().removeJob(id);
    if (cancelled && job)
        m_window.bottomBar().showMessage(tr("Cancelled: %1. Nothing was kept of it.").arg(job.mapped().title));
}

void Desk::adopt(ListPage *list, const QString &key)
{
    if (m_session)
        list->rememberAs(QStringLiteral("lists/%1/%2").arg(qs(m_session->userId()), key));
    list->setNoteExport(
        [this, list](const services::ExportedList &exported, std::function<void(const QString &)> done) {
            noteExport(list, exported, std::move(done));
        });
}

QString Desk::notRecorded(const Error &error)
{
    return tr("Nothing was written, as the export could not be recorded: %1").arg(localText(error));
}

void Desk::setWorkspace(WorkspacePtr workspace, const QString &storeId)
{
    m_workspace = std::move(workspace);
    m_storeId = storeId;
    if (!m_workspace)
        return;
    m_workspace->watch([desk = QPointer<Desk>(this)] {
        if (desk)
            QMetaObject::invokeMethod(desk.data(), [desk] {
                if (desk && !desk->m_elsewhere.isActive())
                    desk->m_elsewhere.start();
            });
    });
}

QString Desk::draftName(const QString &form, const std::string &recordId) const
{
    return QStringLiteral("%1/%2/%3/%4")
        .arg(m_storeId, m_session ? qs(m_session->userId()) : QString(), qs(recordId), form);
}

void Desk::refreshWhenChanged(Page *page)
{
    connect(this, &Desk::recordsChanged, page, [this, page] {
        if (m_window.pages().currentPage() == page)
            page->refresh();
    });
}

void Desk::showError(const QString &title, const Error &error, QWidget *from)
{
    if (error.code() == ErrorCode::cancelled)
        return;
    (new MessageDialog(title, problemOf(error), from ? from : &m_window))->open();
}

void Desk::sign(const QStringList &recordIds, QWidget *from)
{
    startSigning(*this, recordIds, from);
}

void Desk::print(const QString &recordId, QWidget *from)
{
    using Pdf = services::ReportService::Pdf;
    job<Pdf>(
        tr("Printing %1").arg(recordId), this,
        [id = recordId.toStdString()](services::Workspace &workspace, const services::Session &session,
                                      std::stop_token stop,
                                      const Progress &) { return workspace.reports().print(session, id, stop); },
        [this, recordId, from = QPointer<QWidget>(from)](Result<Pdf> pdf) {
            if (!pdf) {
                showError(tr("%1 was not printed").arg(recordId), pdf.error(), from);
                return;
            }
            auto bytes = QByteArray(reinterpret_cast<const char *>(pdf->bytes.data()),
                                    static_cast<qsizetype>(pdf->bytes.size()));
            m_files.save(from ? from.data() : &m_window,
                         {tr("Save %1 as PDF").arg(recordId), qs(pdf->fileName), tr("PDF document (*.pdf)")},
                         [this, bytes = std::move(bytes), from](const QString &path) {
                             const auto problem = writeFile(path, bytes);
                             if (problem.isEmpty())
                                 m_window.bottomBar().showMessage(tr("Saved %1.").arg(path));
                             else
                                 (new MessageDialog(tr("The PDF was not saved"), {problem, {}, {}},
                                                    from ? from.data() : &m_window))
                                     ->open();
                         });
            Q_EMIT recordsChanged();
        });
}

} // namespace valbench::ui
