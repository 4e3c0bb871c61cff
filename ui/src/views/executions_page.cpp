// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

#include <valbench/ui/charts/chart_column.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/data_files_dialog.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/views/records_page.h>
#include <valbench/ui/views/report_dialog.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/views/signing_act.h>
#include <valbench/ui/views/step_runner.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/text_label.h>

#include "cancel_dialog.h"
#include "carry_over_dialog.h"

namespace valbench::ui {

namespace {

using services::ExecutionView;
using services::ReportView;

/// Executions and the reports drawn from them, in one list: a report is the end of its execution.
struct ExecutionRow
{
    services::RecordSummary record;
    Look result;
    Look state;
    QString protocol;
    QString waits;
};

struct Loaded
{
    ExecutionView execution;
    std::vector<plots::Plot> charts;
    std::optional<ReportView> report;                ///< set when the report itself was opened
    QString reportId;                                ///< of the newest report on the execution
    std::optional<services::ProtocolImpact> offered; ///< what an execution in progress could carry over
};

RowModel<ExecutionRow> *makeExecutionRows(QObject *parent)
{
    using Column = RowModel<ExecutionRow>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("id"), QObject::tr("Record"), 9, Qt::AlignLeft, true, true, false, {}, true},
         [](const ExecutionRow &row) { return Cell(qs(row.record.id)); }},
        {{QStringLiteral("kind"), QObject::tr("Kind"), 11},
         [](const ExecutionRow &row) { return Cell(typeText(row.record.type)); }},
        {{QStringLiteral("title"), QObject::tr("Title"), 42, Qt::AlignLeft, true, false, true},
         [](const ExecutionRow &row) { return Cell(qs(row.record.title)); }},
        {{QStringLiteral("result"), QObject::tr("Result"), 27},
         [](const ExecutionRow &row) { return lookCell(row.result); }},
        {{QStringLiteral("stage"), QObject::tr("State"), 14},
         [](const ExecutionRow &row) { return lookCell(row.state); }},
        {{QStringLiteral("waits"), QObject::tr("Waits to be"), 34, Qt::AlignLeft, false},
         [](const ExecutionRow &row) { return Cell(row.waits); }},
        {{QStringLiteral("changed"), QObject::tr("Time"), 24},
         [](const ExecutionRow &row) { return timeCell(row.record.changed); }},
        {{QStringLiteral("by"), QObject::tr("By"), 18},
         [](const ExecutionRow &row) { return Cell(qs(row.record.changedBy)); }},
    };
    return new RowModel<ExecutionRow>(
        std::move(columns), [](const ExecutionRow &row) { return qs(row.record.id); }, parent);
}

Result<std::vector<ExecutionRow>> loadRows(services::Workspace &workspace, const services::Session &session)
{
    std::vector<ExecutionRow> rows;
    VB_TRY(const auto executions, workspace.executions().list(session));
    for (const auto &view : executions) {
        const auto &execution = view.execution;
        const bool completed = execution.state == domain::ExecutionState::completed;
        rows.push_back({view.record, lookOf(execution.outcome()),
                        completed ? lookOf(view.record.stage) : lookOf(execution.state), qs(view.protocol.record.id),
                        qs(view.record.waitsFor)});
    }
    VB_TRY(const auto reports, workspace.reports().list(session));
    for (const auto &view : reports)
        rows.push_back({view.record, lookOf(view.report.conclusion), lookOf(view.record.stage),
                        qs(view.report.protocol.id), qs(view.record.waitsFor)});
    return rows;
}

Result<Loaded> loadOne(services::Workspace &workspace, const services::Session &session, const std::string &id)
{
    std::optional<ReportView> report;
    auto executionId = id;
    if (id.starts_with("REP-")) {
        VB_TRY(report, workspace.reports().show(session, id));
        executionId = report->report.execution.id;
    }
    VB_TRY(auto execution, workspace.executions().show(session, executionId));
    VB_TRY(auto charts, workspace.executions().charts(session, executionId));
    std::optional<services::ProtocolImpact> offered;
    if (execution.execution.state == domain::ExecutionState::inProgress) {
        VB_TRY(offered, workspace.carryOver().offered(session, executionId));
    }
    QString reportId;
    VB_TRY(const auto reports, workspace.reports().list(session));
    for (const auto &view : reports) {
        if (view.report.execution.id == executionId)
            reportId = qs(view.record.id);
    }
    return Loaded{std::move(execution), std::move(charts), std::move(report), reportId, std::move(offered)};
}

class ExecutionsPage final : public RecordsPage {
    Q_DECLARE_TR_FUNCTIONS(ExecutionsPage)
public:
    ExecutionsPage(Desk &desk, QWidget *parent)
        : RecordsPage(desk, QStringLiteral("executions"), tr("Executions"),
                      tr("What happened when protocols were executed, and the reports on it."), parent),
          m_rows(makeExecutionRows(this))
    {
        list()->setTable(m_rows);
        list()->setEmptyText(Icon::executions, tr("Nothing has been executed yet"),
                             tr("Open an approved protocol and choose Execute. Its results appear here."));
    }

protected:
    void furnish(RecordFrame &frame) override
    {
        m_steps = new StepRunner(desk());
        connect(m_steps, &StepRunner::currentStepChanged, this, &ExecutionsPage::refreshVerify);
        connect(m_steps, &StepRunner::recordRequested, this, &ExecutionsPage::recordStep);
        connect(m_steps, &StepRunner::correctionRequested, this, &ExecutionsPage::correctStep);
        connect(m_steps, &StepRunner::runRequested, this, &ExecutionsPage::runSteps);
        connect(m_steps, &StepRunner::evidenceRequested, this, &ExecutionsPage::saveEvidence);
        m_charts = new ChartColumn(desk().files());
        m_charts->setNoteExport([this](const ChartView::ExportedFile &file, std::function<void(const QString &)> done) {
            desk().noteExport(m_charts,
                              services::ExportedChart{m_loaded->execution.record.id, file.title, file.format,
                                                      sha256(file.bytes.toStdString()).toHex()},
                              std::move(done));
        });
        m_notice = new Banner(Tone::info);
        m_summary = new KeyValuePanel;
        auto *overview = new QWidget;
        auto *layout = new QVBoxLayout(overview);
        setScaledMargins(layout, {0, 0, 0, 0}, space::medium);
        layout->addWidget(m_notice);
        layout->addWidget(m_summary);
        frame.addTab(m_steps, tr("Steps"));
        auto *chartArea = makeScrolling(m_charts);
        chartArea->setObjectName(QStringLiteral("execution.charts"));
        frame.addTab(chartArea, tr("Charts"));
        frame.addTab(makeScrolling(overview), tr("Summary"));
        frame.selectTab(0);
        if (desk().may(domain::Permission::sign)) {
            m_verify = frame.addAction(tr("Verify step…"), Icon::eye,
                                       [this] { verify({m_steps->currentStep().toStdString()}); });
            m_verifyCarried = frame.addAction(tr("Verify all carried over…"), Icon::eye,
                                              [this] { verify(carriedToVerify(m_loaded->execution)); });
        }
        if (desk().may(domain::Permission::execute)) {
            m_carry = frame.addAction(tr("Carry over…"), Icon::history, [this] { carryOver(); });
            m_run = frame.addAction(tr("Run automatic steps…"), Icon::play, [this] { runSteps({}); });
            m_complete = frame.addAction(tr("Complete"), Icon::check, [this] { complete(); });
            m_cancel = frame.addAction(tr("Cancel execution…"), Icon::close, [this] { cancel(); });
        }
        m_open = frame.addAction(tr("Open report"), Icon::document, [this] { openOther(); });
        if (desk().may(domain::Permission::authorReport))
            m_write = frame.addAction(tr("Write report…"), Icon::edit, [this] { writeReport(); });
        if (desk().may(domain::Permission::exportRecords))
            m_kit = frame.addAction(tr("Recompute kit…"), Icon::exportData, [this] { exportKit(); });
    }

    void loadList() override
    {
        askRows<std::vector<ExecutionRow>>(
            loadRows, [this](std::vector<ExecutionRow> rows) { m_rows->setRows(std::move(rows)); });
    }

    void loadRecord(const QString &record) override
    {
        askRecord<Loaded>([id = record.toStdString()](services::Workspace &w,
                                                      const services::Session &s) { return loadOne(w, s, id); },
                          [this](Loaded loaded) {
                              m_loaded = std::move(loaded);
                              show(*m_loaded);
                          });
    }

    [[nodiscard]] QString keyOf(int row) const override { return qs(m_rows->row(row).record.id); }

private:
    void show(const Loaded &loaded)
    {
        const auto &execution = loaded.execution.execution;
        frame()->showRecord(loaded.report ? loaded.report->record : loaded.execution.record);
        const auto &id = loaded.report ? loaded.report->record.id : loaded.execution.record.id;
        if (m_shown != id) // a report begins with its conclusion, an execution with its steps
            frame()->selectTab(loaded.report ? 2 : 0);
        m_shown = id;
        const bool living = execution.state == domain::ExecutionState::inProgress && !loaded.report;
        const bool mine =
            living && desk().may(domain::Permission::execute) && execution.executor == desk().session()->userId();
        m_steps->showExecution(loaded.execution, mine);
        if (execution.state != domain::ExecutionState::completed && !loaded.report) {
            frame()->blockSigning(living ? tr("It is in progress; it is signed once it is complete.")
                                         : tr("It was cancelled and waits for no signature."));
            frame()->header()->setStatus(lookOf(execution.state).tone, lookOf(execution.state).word);
        }
        if (m_run) {
            m_run->setVisible(mine && hasOpenAutomatic(loaded.execution));
            m_carry->setVisible(mine && !stepsToCarry(loaded).empty());
            m_complete->setVisible(mine);
            setBlocked(m_complete, missingText(loaded.execution.missing));
            m_cancel->setVisible(living);
        }
        refreshVerify();
        m_charts->setPlots(loaded.charts, loaded.execution.record.sha256);
        // Each in an event of its own: nobody waits for what is on another tab.
        QTimer::singleShot(0, this, [this, shown = m_shown] {
            if (shown == m_shown)
                showSummary(*m_loaded);
        });
        m_open->setVisible(loaded.report || !loaded.reportId.isEmpty());
        m_open->setText(loaded.report ? tr("Open execution") : tr("Open report"));
        if (m_kit)
            m_kit->setVisible(!loaded.report && !living && !execution.evaluationSha256.empty());
        if (m_write) {
            m_write->setVisible(!loaded.report && loaded.reportId.isEmpty() &&
                                execution.state == domain::ExecutionState::completed);
            setBlocked(m_write, loaded.execution.record.stage == domain::Stage::approved
                                    ? QString()
                                    : tr("The execution must be signed and reviewed first."));
        }
    }

    void showSummary(const Loaded &loaded)
    {
        const auto &execution = loaded.execution.execution;
        m_summary->clear();
        if (loaded.report) {
            const auto &report = loaded.report->report;
            const auto look = lookOf(report.conclusion);
            m_notice->setMessage(look.tone, tr("Conclusion: %1").arg(look.word));
            m_summary->addText(tr("Summary"), qs(report.summary));
            QStringList reasons, conditions;
            for (const auto &text : report.reasons)
                reasons << qs(text);
            for (const auto &text : report.conditions)
                conditions << qs(text);
            m_summary->addText(tr("Reasons"), reasons.join(QStringLiteral("\n")));
            m_summary->addText(tr("Conditions"), conditions.join(QStringLiteral("\n")));
            QStringList attempts;
            for (const auto &attempt : report.attempts)
                attempts << tr("%1. %2: %3")
                                .arg(attempt.number)
                                .arg(qs(attempt.execution.id), lookOf(attempt.outcome).word.toLower());
            m_summary->addText(tr("All attempts"), attempts.join(QStringLiteral("\n")));
        } else {
            const auto look = lookOf(execution);
            m_notice->setMessage(look.tone, tr("Outcome: %1").arg(look.word));
        }
        QStringList counts;
        for (const auto outcome : {domain::Outcome::passed, domain::Outcome::failed, domain::Outcome::error,
                                   domain::Outcome::notRun, domain::Outcome::notApplicable}) {
            if (const auto n = execution.count(outcome))
                counts << tr("%1 %2").arg(n).arg(lookOf(outcome).word.toLower());
        }
        m_summary->addText(tr("Steps"), counts.join(QStringLiteral(", ")));
        m_summary->addText(tr("Protocol"),
                           tr("%1 version %2").arg(qs(execution.protocol.id)).arg(execution.protocol.version));
        m_summary->addText(tr("Predictions"), qs(execution.scorer));
        m_summary->addText(tr("Attempt"), QString::number(execution.attempt));
        m_summary->addText(tr("Executed by"), qs(loaded.execution.record.createdBy));
        m_summary->addText(tr("Started"), timeText(execution.started));
        m_summary->addText(tr("Finished"), timeText(execution.finished));
        QStringList deviations;
        for (const auto &id : loaded.execution.deviations)
            deviations << qs(id);
        m_summary->addText(tr("Deviations"), deviations.join(QStringLiteral(", ")));
        for (const auto &used : execution.data) {
            m_summary->addHeading(tr("Data: %1").arg(qs(used.role)));
            m_summary->addText(tr("File"), qs(used.fileName));
            m_summary->addText(tr("Rows"), tr("%L1, of which %L2 excluded").arg(used.rows).arg(used.excluded));
            m_summary->addWidget(tr("SHA-256"), new DigestLabel(qs(used.sha256)));
        }
    }

    void exportKit()
    {
        const auto &execution = m_loaded->execution;
        auto *dialog =
            new DataFilesDialog({tr("Recompute kit of %1").arg(qs(execution.record.id)),
                                 tr("A folder with the signed execution, its data and scripts for Python and R, with "
                                    "which anybody can compute "
                                    "every number again without Valbench. Choose the files that the execution used."),
                                 tr("Choose folder…"),
                                 {}},
                                execution.protocol.protocol.data, desk().files(), window());
        connect(dialog, &DataFilesDialog::chosen, this, [this](const std::vector<services::DataFile> &files) {
            const auto id = m_loaded->execution.record.id;
            desk().files().save(
                window(),
                {tr("Save the kit as a new folder"), qs(id).toLower() + QStringLiteral("-recompute-kit"), tr("Folder")},
                [this, id, files](const QString &folder) { writeKit(id, files, folder); });
        });
        dialog->open();
    }

    void writeKit(const std::string &id, const std::vector<services::DataFile> &files, const QString &folder)
    {
        desk().job<void>(
            tr("Writing the kit of %1").arg(qs(id)), this,
            [id, files, scripts = desk().resources() / "recompute", target = folder.toStdString()](
                services::Workspace &w, const services::Session &s, std::stop_token stop, const Progress &) {
                return w.executions().writeRecomputeKit(s, id, files, scripts, target, stop);
            },
            [this, folder](Status written) {
                if (!written)
                    return desk().showError(tr("The kit was not written"), written.error(), this);
                desk().window().bottomBar().showMessage(tr("Saved %1.").arg(folder));
                Q_EMIT desk().recordsChanged();
            });
    }

    [[nodiscard]] static bool hasOpenAutomatic(const ExecutionView &view)
    {
        return std::ranges::any_of(view.protocol.protocol.steps, [&](const domain::Step &step) {
            const auto *result = view.execution.step(step.id);
            return step.kind == domain::StepKind::automatic && result && result->outcome == domain::Outcome::notRun;
        });
    }

    /// Those without a result, if one of them need not be executed again.
    [[nodiscard]] static std::vector<std::string> stepsToCarry(const Loaded &loaded)
    {
        std::vector<std::string> open;
        bool any = false;
        for (const auto &advice :
             loaded.offered ? loaded.offered->advice : std::vector<validation::CarryOverAdvice>()) {
            const auto *result = loaded.execution.execution.step(advice.stepId);
            if (!result || result->outcome != domain::Outcome::notRun)
                continue;
            open.push_back(advice.stepId);
            any = any || advice.advice != validation::CarryOver::executeAgain;
        }
        return any ? open : std::vector<std::string>();
    }

    void carryOver()
    {
        askForCarryOver(*m_loaded->offered, stepsToCarry(*m_loaded), window(),
                        [this, id = m_loaded->execution.record.id, version = m_loaded->execution.record.version](
                            DialogBase *dialog, services::CarryOverRequest request) {
                            request.version = version;
                            change(dialog, [id, request](services::Workspace &w, const services::Session &s) {
                                return w.carryOver().carryOver(s, id, request);
                            });
                        });
    }

    /// What stands before completion, in a sentence or two; empty: nothing.
    static QString missingText(const std::vector<domain::Missing> &missing)
    {
        QStringList open, unproven, alone;
        for (const auto &item : missing)
            (item.lack == domain::Lack::result     ? open
             : item.lack == domain::Lack::evidence ? unproven
                                                   : alone)
                << qs(item.stepId);
        const auto sentence = [](const QString &text, const QStringList &steps) {
            return steps.isEmpty() ? QString() : text.arg(steps.join(QStringLiteral(", ")));
        };
        QStringList out{sentence(tr("Without a result: step %1."), open),
                        sentence(tr("Without evidence: step %1."), unproven),
                        sentence(tr("Waiting for a second person: step %1."), alone)};
        out.removeAll(QString());
        return out.join(QLatin1Char(' '));
    }

    void refreshVerify()
    {
        if (!m_verify || !m_loaded)
            return;
        const auto &view = m_loaded->execution;
        const auto step = m_steps->currentStep().toStdString();
        const bool waits = std::ranges::count(view.missing, domain::Missing{step, domain::Lack::verification}) > 0;
        m_verify->setVisible(!m_loaded->report && waits &&
                             domain::mayVerify(view.execution, step, desk().session()->userId()).has_value());
        const auto carried = carriedToVerify(view);
        m_verifyCarried->setVisible(
            !m_loaded->report && carried.size() > 1 &&
            domain::mayVerify(view.execution, carried.front(), desk().session()->userId()).has_value());
    }

    /// Results carried over whose rationale waits for its signature.
    [[nodiscard]] static std::vector<std::string> carriedToVerify(const ExecutionView &view)
    {
        std::vector<std::string> out;
        for (const auto &missing : view.missing) {
            if (missing.lack == domain::Lack::verification && view.execution.step(missing.stepId)->carried)
                out.push_back(missing.stepId);
        }
        return out;
    }

    void verify(const std::vector<std::string> &steps)
    {
        startSigningSteps(desk(), qs(m_loaded->execution.record.id), steps, this);
    }

    /// Sends a change of the execution that is shown; afterwards `done` gets what went wrong, or nothing.
    void send(std::function<Status(services::ExecutionService, const services::Session &, const std::string &)> work,
              std::function<void(const QString &)> done)
    {
        desk().ask<void>(
            this,
            [id = m_loaded->execution.record.id, work = std::move(work)](
                services::Workspace &w, const services::Session &s) { return work(w.executions(), s, id); },
            [this, done = std::move(done)](Status sent) {
                done(sent ? QString() : localText(sent.error()));
                if (sent || sent.error().code() == ErrorCode::conflict)
                    Q_EMIT desk().recordsChanged();
            });
    }

    void recordStep(const services::StepEntry &entry)
    {
        send([entry](services::ExecutionService service, const services::Session &s,
                     const std::string &id) { return service.recordStep(s, id, entry); },
             [this, step = qs(entry.stepId)](const QString &problem) { m_steps->answer(step, problem); });
    }

    void correctStep(const services::StepCorrection &correction, const QString &reason)
    {
        send([correction, why = reason.toStdString()](
                 services::ExecutionService service, const services::Session &s,
                 const std::string &id) { return service.correctStep(s, id, correction, why); },
             [this, step = qs(correction.stepId)](const QString &problem) { m_steps->answer(step, problem); });
    }

    /// All automatic steps that have no result, or this one, which may have one.
    void runSteps(const QString &stepId)
    {
        const auto &view = m_loaded->execution;
        const auto *result = stepId.isEmpty() ? nullptr : view.execution.step(stepId.toStdString());
        const bool again = result && result->outcome != domain::Outcome::notRun;
        auto *dialog = new DataFilesDialog(
            {stepId.isEmpty() ? tr("Run the automatic steps of %1").arg(qs(view.record.id))
                              : tr("Run step %1 of %2").arg(stepId, qs(view.record.id)),
             tr("Choose the files. Each must be the one whose digest the protocol locked; any other is refused. What "
                "fails gets a deviation."),
             tr("Run"), again ? tr("Why it runs again") : QString()},
            services::filesNeeded(view.protocol.protocol), desk().files(), window());
        connect(dialog, &DataFilesDialog::chosen, this,
                [this, stepId](const std::vector<services::DataFile> &files, const QString &reason) {
                    const auto id = m_loaded->execution.record.id;
                    std::vector<std::string> steps;
                    if (!stepId.isEmpty())
                        steps.push_back(stepId.toStdString());
                    desk().job<void>(
                        tr("Running steps of %1").arg(qs(id)), this,
                        [id, steps, files, why = reason.toStdString()](services::Workspace &w,
                                                                       const services::Session &s, std::stop_token stop,
                                                                       const Progress &progress) {
                            return w.executions().runAutomatic(s, id, steps, files, why, stop, progress);
                        },
                        [this](Status ran) {
                            if (!ran)
                                return desk().showError(tr("The steps were not run"), ran.error(), this);
                            Q_EMIT desk().recordsChanged();
                        });
                });
        dialog->open();
    }

    void complete()
    {
        desk().ask<void>(
            this,
            [id = m_loaded->execution.record.id](services::Workspace &w, const services::Session &s) {
                return w.executions().complete(s, id);
            },
            [this](Status done) {
                if (!done)
                    return desk().showError(tr("The execution was not completed"), done.error(), this);
                Q_EMIT desk().recordsChanged();
            });
    }

    void cancel()
    {
        const auto id = m_loaded->execution.record.id;
        auto *dialog = new CancelDialog(
            qs(id),
            [this, id](DialogBase *form, const std::shared_ptr<std::string> &reason) {
                change(form, [id, reason](services::Workspace &w, const services::Session &s) {
                    return w.executions().cancel(s, id, *reason);
                });
            },
            window());
        dialog->open();
    }

    void saveEvidence(const QString &name, const QString &digest)
    {
        desk().files().save(
            window(), {tr("Save evidence"), name, tr("Any file (*)")}, [this, digest](const QString &path) {
                desk().ask<domain::Evidence>(
                    this,
                    [id = m_loaded->execution.record.id, sha256 = digest.toStdString()](services::Workspace &w,
                                                                                        const services::Session &s) {
                        return w.executions().exportEvidence(s, id, sha256);
                    },
                    [this, path](Result<domain::Evidence> evidence) {
                        if (!evidence)
                            return desk().showError(tr("The evidence was not saved"), evidence.error(), this);
                        const auto &bytes = evidence->bytes;
                        const auto problem = writeFile(path, QByteArray(reinterpret_cast<const char *>(bytes.data()),
                                                                        static_cast<qsizetype>(bytes.size())));
                        desk().window().bottomBar().showMessage(problem.isEmpty() ? tr("Saved %1.").arg(path)
                                                                                  : problem);
                    });
            });
    }

    void openOther() { moveTo(m_loaded->report ? qs(m_loaded->execution.record.id) : m_loaded->reportId); }

    void writeReport()
    {
        auto *dialog = new ReportDialog(qs(m_loaded->execution.record.id), window());
        connect(dialog, &ReportDialog::written, this,
                [this, dialog = QPointer<ReportDialog>(dialog)](const QString &summary) {
                    desk().ask<std::string>(
                        this,
                        [id = m_loaded->execution.record.id, text = summary.toStdString()](services::Workspace &w,
                                                                                           const services::Session &s) {
                            return w.reports().write(s, id, text, "report on the execution");
                        },
                        [this, dialog](Result<std::string> id) {
                            if (!dialog)
                                return;
                            dialog->setBusy(false);
                            if (!id)
                                return dialog->showProblem(localText(id.error()));
                            dialog->accept();
                            Q_EMIT desk().recordsChanged();
                            moveTo(qs(*id));
                        });
                });
        dialog->keepDraft(desk().draftName(QStringLiteral("report"), m_loaded->execution.record.id));
        dialog->open();
    }

    RowModel<ExecutionRow> *m_rows;
    KeyValuePanel *m_summary = nullptr;
    StepRunner *m_steps = nullptr;
    Banner *m_notice = nullptr;
    ChartColumn *m_charts = nullptr;
    QAction *m_open = nullptr;
    QAction *m_write = nullptr;
    QAction *m_kit = nullptr;
    QAction *m_run = nullptr;
    QAction *m_carry = nullptr;
    QAction *m_complete = nullptr;
    QAction *m_cancel = nullptr;
    QAction *m_verify = nullptr;
    QAction *m_verifyCarried = nullptr;
    std::optional<Loaded> m_loaded;
    std::string m_shown;
};

} // namespace

Page *makeExecutionsPage(Desk &desk, QWidget *parent)
{
    return new ExecutionsPage(desk, parent);
}

} // namespace valbench::ui
