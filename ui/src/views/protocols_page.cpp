// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/data_files_dialog.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/views/records_page.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/views/step_panel.h>
#include <valbench/ui/views/trace_panel.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/text_label.h>

#include "changes_panel.h"
#include "protocol_draft_dialogs.h"
#include "protocol_editor.h"
#include "reason_dialog.h"

namespace valbench::ui {

namespace {

using services::ProtocolView;

RowModel<ProtocolView> *makeProtocolRows(QObject *parent)
{
    using Column = RowModel<ProtocolView>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("id"), QObject::tr("Record"), 9, Qt::AlignLeft, true, true, false, {}, true},
         [](const ProtocolView &view) { return Cell(qs(view.record.id)); }},
        {{QStringLiteral("version"), QObject::tr("Version"), 8, Qt::AlignRight},
         [](const ProtocolView &view) {
             return Cell(QString::number(view.record.version), static_cast<qlonglong>(view.record.version));
         }},
        {{QStringLiteral("title"), QObject::tr("Title"), 44, Qt::AlignLeft, true, false, true},
         [](const ProtocolView &view) { return Cell(qs(view.protocol.title)); }},
        {{QStringLiteral("model"), QObject::tr("Model"), 22},
         [](const ProtocolView &view) {
             return Cell(qs(view.protocol.modelName) + QLatin1Char(' ') + qs(view.protocol.modelVersion));
         }},
        {{QStringLiteral("steps"), QObject::tr("Steps"), 7, Qt::AlignRight},
         [](const ProtocolView &view) {
             return Cell(QString::number(view.protocol.steps.size()),
                         static_cast<qlonglong>(view.protocol.steps.size()));
         }},
        {{QStringLiteral("stage"), QObject::tr("State"), 14},
         [](const ProtocolView &view) { return lookCell(lookOf(view.record.stage)); }},
        {{QStringLiteral("waits"), QObject::tr("Waits to be"), 34, Qt::AlignLeft, false},
         [](const ProtocolView &view) { return Cell(qs(view.record.waitsFor)); }},
        {{QStringLiteral("changed"), QObject::tr("Changed"), 24},
         [](const ProtocolView &view) { return timeCell(view.record.changed); }},
    };
    return new RowModel<ProtocolView>(
        std::move(columns), [](const ProtocolView &view) { return qs(view.record.id); }, parent);
}

constexpr int changesTab = 3;

class ProtocolsPage final : public RecordsPage {
    Q_DECLARE_TR_FUNCTIONS(ProtocolsPage)
public:
    ProtocolsPage(Desk &desk, QWidget *parent)
        : RecordsPage(desk, QStringLiteral("protocols"), tr("Protocols"),
                      tr("Steps and acceptance criteria, fixed before data are seen."), parent),
          m_rows(makeProtocolRows(this))
    {
        list()->setTable(m_rows);
        auto *import = new QAction(icon(Icon::importData), tr("Import protocol…"), this);
        connect(import, &QAction::triggered, this, [this] { importProtocol(); });
        auto *fromTemplate = new QAction(icon(Icon::add), tr("New from template…"), this);
        connect(fromTemplate, &QAction::triggered, this, [this] { startDraft(); });
        const bool author = desk.may(domain::Permission::authorProtocol);
        if (author) {
            header()->addAction(import);
            header()->addAction(fromTemplate, ButtonKind::primary);
        }
        list()->setEmptyText(
            Icon::protocols, tr("No protocol yet"),
            tr("A protocol says what is tested, on which data, and with which limits. Make one from a template, or "
               "import its JSON file."),
            author ? fromTemplate : nullptr);
    }

protected:
    void furnish(RecordFrame &frame) override
    {
        m_steps = new StepPanel;
        m_facts = new KeyValuePanel;
        m_trace = new TracePanel(desk());
        frame.addTab(m_steps, tr("Steps"));
        frame.addTab(m_trace, tr("Traceability"));
        frame.addTab(makeScrolling(m_facts), tr("Purpose and plan"));
        m_changes = new ChangesPanel(desk());
        frame.addTab(m_changes, tr("Changes"));
        frame.selectTab(0);
        if (desk().may(domain::Permission::sign)) { // an auditor has no control that writes
            m_edit = frame.addAction(tr("Edit…"), Icon::edit, [this] { edit(); });
            m_amend = frame.addAction(tr("New version…"), Icon::copy, [this] { amend(); });
        }
        if (desk().may(domain::Permission::execute))
            m_run = frame.addAction(tr("Execute…"), Icon::play, [this] { execute(); });
    }

    void loadList() override
    {
        using List = std::vector<ProtocolView>;
        askRows<List>([](services::Workspace &w, const services::Session &s) { return w.protocols().list(s); },
                      [this](List rows) { m_rows->setRows(std::move(rows)); });
    }

    void loadRecord(const QString &record) override
    {
        askRecord<ProtocolView>(
            [id = record.toStdString()](services::Workspace &w, const services::Session &s) {
                return w.protocols().show(s, id);
            },
            [this](ProtocolView view) {
                const bool arriving = !m_view || m_view->record.id != view.record.id;
                m_view = std::move(view);
                const auto &shown = m_view->record;
                frame()->showRecord(shown, m_view->inForce > 0 && m_view->inForce < shown.version
                                               ? tr("version %1 is in force").arg(m_view->inForce)
                                               : QString());
                m_steps->showProtocol(m_view->protocol);
                m_changes->showProtocol(shown);
                // Who is asked to sign sees first what changed since they last did.
                if (arriving)
                    frame()->selectTab(shown.version > 1 && shown.stage == domain::Stage::inReview &&
                                               desk().may(domain::Permission::sign)
                                           ? changesTab
                                           : 0);
                blockChanges();
                // In an event of its own: nobody waits for what is on another tab.
                QTimer::singleShot(0, this, [this] {
                    showFacts(m_view->protocol);
                    m_trace->showProtocol(qs(m_view->record.id));
                });
                if (m_run)
                    setBlocked(m_run,
                               m_view->inForce > 0 ? QString() : tr("Only an approved protocol can be executed."));
            });
    }

    [[nodiscard]] QString keyOf(int row) const override { return qs(m_rows->row(row).record.id); }

private:
    void showFacts(const domain::Protocol &protocol)
    {
        m_facts->clear();
        m_facts->addText(tr("Purpose"), qs(protocol.purpose));
        m_facts->addText(tr("Scope"), qs(protocol.scope));
        m_facts->addText(tr("Model"), qs(protocol.modelName) + QLatin1Char(' ') + qs(protocol.modelVersion));
        QStringList prerequisites;
        for (const auto &text : protocol.prerequisites)
            prerequisites << qs(text);
        m_facts->addText(tr("Prerequisites"), prerequisites.join(QLatin1Char('\n')));
        m_facts->addHeading(tr("Analysis plan"));
        const auto &plan = protocol.analysis;
        m_facts->addText(tr("Outcome"), tr("column %1").arg(qs(plan.truth)));
        m_facts->addText(tr("Score"), tr("column %1").arg(qs(plan.score)));
        m_facts->addText(tr("Threshold"), tr("%1, at or above is a positive").arg(QLocale().toString(plan.threshold)));
        QStringList groups;
        for (const auto &group : plan.groups)
            groups << qs(group);
        m_facts->addText(tr("Groups"), groups.join(QStringLiteral(", ")));
        m_facts->addHeading(tr("Data, locked by digest"));
        for (const auto &need : protocol.data)
            m_facts->addText(qs(need.role), qs(need.description) + QStringLiteral("\nSHA-256 ") + qs(need.sha256));
        m_facts->addHeading(tr("Requirements"));
        const auto &set = protocol.requirementSet;
        m_facts->addText(tr("Requirement set"), set ? tr("%1 version %2").arg(qs(set->id)).arg(set->version)
                                                    : tr("none: the requirements are the protocol's own"));
        for (const auto &[id, reason] : protocol.exclusions)
            m_facts->addText(tr("%1, excluded").arg(qs(id)), qs(reason));
        for (const auto &requirement : protocol.requirements)
            m_facts->addText(qs(requirement.id), qs(requirement.text));
    }

    /// Why the record cannot be changed now, where it cannot.
    void blockChanges()
    {
        if (!m_edit)
            return;
        const auto stage = m_view->record.stage;
        const auto role =
            desk().may(domain::Permission::authorProtocol) ? QString() : tr("Your role does not write protocols.");
        const auto inReview = stage == domain::Stage::inReview
                                  ? tr("It is in review. Reject it first; its next version can be changed.")
                                  : QString();
        const auto approved = stage == domain::Stage::approved
                                  ? tr("An approved version does not change. Begin a new version of it.")
                                  : QString();
        const auto open = stage == domain::Stage::draft || stage == domain::Stage::rejected
                              ? tr("This version is not approved. Edit it instead.")
                              : QString();
        const auto first = [](std::initializer_list<QString> reasons) {
            const auto found = std::ranges::find_if(reasons, [](const QString &one) { return !one.isEmpty(); });
            return found == reasons.end() ? QString() : *found;
        };
        setBlocked(m_edit, first({role, inReview, approved}));
        setBlocked(m_amend, first({role, inReview, open}));
    }

    void amend()
    {
        const auto &record = m_view->record;
        askReason(
            tr("New version of %1").arg(qs(record.id)),
            {tr("Version %1 becomes a draft that says the same and can be changed. It is signed by author, "
                "reviewer and approver again.")
                 .arg(record.version + 1),
             tr("Until then version %1 stays in force and is what is executed. What was executed keeps the "
                "version that it executed.")
                 .arg(record.version)},
            tr("Begin the new version"), window(), [this, id = record.id](DialogBase *dialog, const QString &reason) {
                change(dialog, [id, why = reason.toStdString()](services::Workspace &w, const services::Session &s) {
                    return w.protocols().amend(s, id, why);
                });
            });
    }

    void edit()
    {
        auto *editor = new ProtocolEditor(desk(), *m_view, window());
        connect(editor, &ProtocolEditor::saved, this, [this] { Q_EMIT desk().recordsChanged(); });
        editor->open();
    }

    void startDraft()
    {
        desk().ask<DraftChoices>(
            this,
            [folder = desk().resources() / "templates" /
                      "protocols"](services::Workspace &w, const services::Session &s) -> Result<DraftChoices> {
                DraftChoices out;
                VB_TRY(out.templates, services::ProtocolService::templates(folder));
                VB_TRY(out.models, w.models().list(s));
                VB_TRY(out.dataSets, w.dataSets().list(s));
                VB_TRY(out.requirementSets, w.requirements().list(s));
                return out;
            },
            [this](Result<DraftChoices> choices) {
                const auto title = tr("No protocol can be made from a template");
                if (!choices)
                    return desk().showError(title, choices.error(), this);
                if (choices->models.empty() || choices->templates.empty())
                    return desk().showError(
                        title,
                        Error(ErrorCode::refused, VB_MSG("A protocol is for a registered model version, and none "
                                                         "is registered yet. Register one first.")),
                        this);
                chooseTemplate(*choices, window(), [this, all = *choices](const auto &made, const auto &model) {
                    askDraft(made, model, all);
                });
            });
    }

    void askDraft(const domain::ProtocolTemplate &made, const services::ModelView &model, const DraftChoices &choices)
    {
        const auto draft = desk().draftName(QStringLiteral("protocol-") + qs(made.id), model.record.id);
        askForDraft(made, model, choices, draft, window(), [this](DialogBase *dialog, const DraftRequest &request) {
            create(dialog, [request](services::Workspace &w, const services::Session &s) {
                return w.protocols().draft(s, request.made, request.model, request.answers, request.reason);
            });
        });
    }

    void importProtocol()
    {
        desk().files().open(this, {tr("Import protocol"), {}, tr("Protocol (*.json)")}, [this](const QString &path) {
            desk().ask<std::string>(
                this,
                [path = path.toStdString()](services::Workspace &w, const services::Session &s) {
                    return w.protocols().import(s, path,
                                                "imported from " + std::filesystem::path(path).filename().string());
                },
                [this](Result<std::string> id) {
                    if (!id)
                        return desk().showError(tr("The protocol was not imported"), id.error(), this);
                    Q_EMIT desk().recordsChanged();
                    moveTo(qs(*id));
                });
        });
    }

    /// What takes people is begun and goes on in the runner; what does not is done at once.
    void execute()
    {
        const auto &protocol = *m_view->effective;
        const auto &steps = protocol.steps;
        if (std::ranges::any_of(steps, [](const auto &step) { return step.kind == domain::StepKind::manual; }))
            return begin();
        auto *dialog = new DataFilesDialog(
            {tr("Execute %1").arg(qs(protocol.title)),
             tr("Choose the files. Each must be the one whose digest the protocol locked or, for a model, the register "
                "has; any other is refused. All automatic steps are executed, and what fails gets a deviation."),
             tr("Execute"),
             {}},
            services::filesNeeded(protocol), desk().files(), window());
        connect(dialog, &DataFilesDialog::chosen, this, [this](const std::vector<services::DataFile> &files) {
            const auto id = m_view->record.id;
            desk().job<std::string>(
                tr("Executing %1").arg(qs(id)), this,
                [id, files](services::Workspace &w, const services::Session &s, std::stop_token stop,
                            const Progress &progress) { return w.executions().run(s, id, files, stop, progress); },
                [this](Result<std::string> execution) {
                    if (!execution)
                        return desk().showError(tr("The protocol was not executed"), execution.error(), this);
                    Q_EMIT desk().recordsChanged();
                    Q_EMIT goTo({QStringLiteral("executions"), qs(*execution)});
                });
        });
        dialog->open();
    }

    void begin()
    {
        desk().ask<std::string>(
            this,
            [id = m_view->record.id](services::Workspace &w, const services::Session &s) {
                return w.executions().begin(s, id);
            },
            [this](Result<std::string> execution) {
                if (!execution)
                    return desk().showError(tr("The protocol was not executed"), execution.error(), this);
                Q_EMIT desk().recordsChanged();
                Q_EMIT goTo({QStringLiteral("executions"), qs(*execution)});
            });
    }

    RowModel<ProtocolView> *m_rows;
    KeyValuePanel *m_facts = nullptr;
    StepPanel *m_steps = nullptr;
    TracePanel *m_trace = nullptr;
    ChangesPanel *m_changes = nullptr;
    QAction *m_run = nullptr;
    QAction *m_edit = nullptr;
    QAction *m_amend = nullptr;
    std::optional<ProtocolView> m_view;
};

} // namespace

Page *makeProtocolsPage(Desk &desk, QWidget *parent)
{
    return new ProtocolsPage(desk, parent);
}

} // namespace valbench::ui
