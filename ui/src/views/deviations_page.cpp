// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QScrollArea>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/deviation_dialogs.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/views/records_page.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>

namespace valbench::ui {

namespace {

using services::DeviationView;

RowModel<DeviationView> *makeDeviationRows(QObject *parent)
{
    using Column = RowModel<DeviationView>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("id"), QObject::tr("Record"), 9, Qt::AlignLeft, true, true, false, {}, true},
         [](const DeviationView &view) { return Cell(qs(view.record.id)); }},
        {{QStringLiteral("class"), QObject::tr("Class"), 12},
         [](const DeviationView &view) { return lookCell(lookOf(view.deviation.deviationClass)); }},
        {{QStringLiteral("title"), QObject::tr("Title"), 46, Qt::AlignLeft, true, false, true},
         [](const DeviationView &view) { return Cell(qs(view.deviation.title)); }},
        {{QStringLiteral("execution"), QObject::tr("Execution"), 10},
         [](const DeviationView &view) { return Cell(qs(view.deviation.execution)); }},
        {{QStringLiteral("step"), QObject::tr("Step"), 6},
         [](const DeviationView &view) { return Cell(qs(view.deviation.stepId)); }},
        {{QStringLiteral("state"), QObject::tr("State"), 14},
         [](const DeviationView &view) { return lookCell(lookOfWord(qs(view.state))); }},
        {{QStringLiteral("disposition"), QObject::tr("Disposition"), 22},
         [](const DeviationView &view) { return Cell(dispositionText(view.deviation.disposition)); }},
        {{QStringLiteral("raised"), QObject::tr("Raised"), 24, Qt::AlignLeft, false},
         [](const DeviationView &view) { return timeCell(view.record.created); }},
    };
    return new RowModel<DeviationView>(
        std::move(columns), [](const DeviationView &view) { return qs(view.record.id); }, parent);
}

class DeviationsPage final : public RecordsPage {
    Q_DECLARE_TR_FUNCTIONS(DeviationsPage)
public:
    DeviationsPage(Desk &desk, QWidget *parent)
        : RecordsPage(desk, QStringLiteral("deviations"), tr("Deviations"),
                      tr("What did not go as the protocol says, and what was decided."), parent),
          m_rows(makeDeviationRows(this))
    {
        list()->setTable(m_rows);
        list()->setEmptyText(
            Icon::deviations, tr("No deviations"),
            tr("A step that fails or errs raises a deviation here, with what was expected and measured."));
    }

protected:
    void furnish(RecordFrame &frame) override
    {
        m_facts = new KeyValuePanel;
        frame.addTab(makeScrolling(m_facts), tr("Deviation"));
        if (desk().may(domain::Permission::classifyDeviation))
            m_classify = frame.addAction(tr("Classify…"), Icon::edit, [this] { classify(); });
        if (desk().may(domain::Permission::disposeDeviation))
            m_dispose = frame.addAction(tr("Dispose…"), Icon::check, [this] { dispose(); });
    }

    void loadList() override
    {
        using List = std::vector<DeviationView>;
        askRows<List>([](services::Workspace &w, const services::Session &s) { return w.deviations().list(s); },
                      [this](List rows) { m_rows->setRows(std::move(rows)); });
    }

    void loadRecord(const QString &record) override
    {
        askRecord<DeviationView>(
            [id = record.toStdString()](services::Workspace &w, const services::Session &s) {
                return w.deviations().show(s, id);
            },
            [this](DeviationView view) {
                m_view = std::move(view);
                frame()->showRecord(m_view->record);
                const auto look = lookOfWord(qs(m_view->state));
                frame()->header()->setStatus(look.tone, look.word);
                showFacts(m_view->deviation);
                const bool closed = m_view->state == "closed";
                const auto done = closed ? tr("The deviation is closed.") : QString();
                if (!m_view->deviation.classified)
                    frame()->blockSigning(tr("The deviation has to be classified and disposed of first."));
                else if (m_view->deviation.disposition == domain::Disposition::none)
                    frame()->blockSigning(tr("The deviation has to be disposed of first."));
                if (m_classify)
                    setBlocked(m_classify, done);
                if (m_dispose)
                    setBlocked(m_dispose, !m_view->deviation.classified ? tr("Classify it first.") : done);
            });
    }

    [[nodiscard]] QString keyOf(int row) const override { return qs(m_rows->row(row).record.id); }

private:
    void showFacts(const domain::Deviation &deviation)
    {
        m_facts->clear();
        m_facts->addText(tr("Class"), lookOf(deviation.deviationClass).word +
                                          (deviation.classified ? QString() : tr(" (proposed by the protocol)")));
        m_facts->addText(tr("Raised on"), tr("%1, step %2").arg(qs(deviation.execution), qs(deviation.stepId)));
        m_facts->addText(tr("Raised by"), qs(m_view->record.createdBy));
        m_facts->addText(tr("Description"), qs(deviation.description));
        m_facts->addHeading(tr("Decision"));
        m_facts->addText(tr("Impact"), qs(deviation.impact));
        m_facts->addText(tr("Root cause"), qs(deviation.rootCause));
        m_facts->addText(tr("Correction"), qs(deviation.correction));
        m_facts->addText(tr("CAPA reference"), qs(deviation.capaReference));
        m_facts->addText(tr("Disposition"), dispositionText(deviation.disposition));
        m_facts->addText(tr("Condition"), qs(deviation.condition));
        m_facts->addText(tr("Retest"), qs(deviation.retest));
    }

    void classify()
    {
        auto *dialog = new ClassifyDialog(qs(m_view->record.id), m_view->deviation.deviationClass, window());
        connect(dialog, &ClassifyDialog::decided, this,
                [this, dialog](domain::DeviationClass deviationClass, const QString &reason) {
                    change(dialog, [id = m_view->record.id, deviationClass,
                                    why = reason.toStdString()](services::Workspace &w, const services::Session &s) {
                        return w.deviations().classify(s, id, deviationClass, why);
                    });
                });
        dialog->keepDraft(desk().draftName(QStringLiteral("classify"), m_view->record.id));
        dialog->open();
    }

    void dispose()
    {
        auto *dialog = new DisposeDialog(qs(m_view->record.id), m_view->deviation, window());
        connect(dialog, &DisposeDialog::decided, this,
                [this, dialog](const services::DispositionRequest &request, const QString &reason) {
                    change(dialog, [id = m_view->record.id, request,
                                    why = reason.toStdString()](services::Workspace &w, const services::Session &s) {
                        return w.deviations().dispose(s, id, request, why);
                    });
                });
        dialog->keepDraft(desk().draftName(QStringLiteral("dispose"), m_view->record.id));
        dialog->open();
    }

    RowModel<DeviationView> *m_rows;
    KeyValuePanel *m_facts = nullptr;
    QAction *m_classify = nullptr;
    QAction *m_dispose = nullptr;
    std::optional<DeviationView> m_view;
};

} // namespace

Page *makeDeviationsPage(Desk &desk, QWidget *parent)
{
    return new DeviationsPage(desk, parent);
}

} // namespace valbench::ui
