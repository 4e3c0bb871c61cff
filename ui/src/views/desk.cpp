// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/desk.h>

#include <QThreadPool>

#include <valbench/ui/dialogs/message_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/signing_act.h>
#include <valbench/ui/widgets/file_prompts.h>

namespace valbench::ui {

Desk::Desk(services::Environment environment, MainWindow &window, FilePrompts &files, QObject *parent)
    : QObject(parent), m_environment(std::move(environment)), m_window(window), m_files(files)
{
    connect(&window.bottomBar(), &BottomBar::cancelRequested, this, [this](const QString &id) {
        if (const auto job = m_jobs.find(id); job != m_jobs.end())
            job->second.request_stop();
    });
}

Desk::~Desk()
{
    for (auto &[id, stop] : m_jobs)
        stop.request_stop();
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
    for (auto &[id, stop] : m_jobs) {
        stop.request_stop();
        m_window.bottomBar().removeJob(id);
    }
    m_jobs.clear();
}

void Desk::post(std::function<void()> work)
{
    QThreadPool::globalInstance()->start(std::move(work));
}

void Desk::beginJob(const QString &id, const QString &title, std::stop_source stop)
{
    m_jobs.emplace(id, std::move(stop));
    m_window.bottomBar().setJob({id, title});
}

void Desk::reportJob(const QString &id, const QString &title, double fraction, const QString &stage)
{
    if (m_jobs.contains(id))
        m_window.bottomBar().setJob({id, title, fraction, stage});
}

void Desk::endJob(const QString &id)
{
    m_jobs.erase(id);
    m_window.bottomBar().removeJob(id);
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
        [id = recordId.toStdString()](services::Workspace &workspace, const services::Session &session, std::stop_token,
                                      const Progress &) { return workspace.reports().print(session, id); },
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
