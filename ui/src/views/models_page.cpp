// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/views/records_page.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/step_list.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

namespace {

using services::ModelView;

const services::PathStep *stepOf(const ModelView &view, std::string_view name)
{
    for (const auto &step : view.path) {
        if (step.name == name)
            return &step;
    }
    return nullptr;
}

RowModel<ModelView> *makeModel(QObject *parent)
{
    using Column = RowModel<ModelView>::Column;
    const auto state = [](const char *name) {
        return [name](const ModelView &view) {
            const auto *step = stepOf(view, name);
            return lookCell(lookOfWord(step ? qs(step->state) : QString()));
        };
    };
    std::vector<Column> columns{
        {{QStringLiteral("id"), QObject::tr("Record"), 10, Qt::AlignLeft, true, true, false, {}, true},
         [](const ModelView &view) { return Cell(qs(view.record.id)); }},
        {{QStringLiteral("name"), QObject::tr("Model"), 26, Qt::AlignLeft, true, false, true},
         [](const ModelView &view) { return Cell(qs(view.model.name)); }},
        {{QStringLiteral("version"), QObject::tr("Version"), 9},
         [](const ModelView &view) { return Cell(qs(view.model.version)); }},
        {{QStringLiteral("stage"), QObject::tr("Stage"), 14},
         [](const ModelView &view) { return lookCell(lookOf(view.stage)); }},
        {{QStringLiteral("pq"), QObject::tr("PQ"), 20}, state("PQ")},
        {{QStringLiteral("report"), QObject::tr("Report"), 34}, state("Report")},
        {{QStringLiteral("registered"), QObject::tr("Registered"), 24},
         [](const ModelView &view) { return timeCell(view.record.created); }},
        {{QStringLiteral("by"), QObject::tr("By"), 18},
         [](const ModelView &view) { return Cell(qs(view.record.createdBy)); }},
    };
    return new RowModel<ModelView>(
        std::move(columns), [](const ModelView &view) { return qs(view.record.id); }, parent);
}

class ModelsPage final : public RecordsPage {
    Q_DECLARE_TR_FUNCTIONS(ModelsPage)
public:
    ModelsPage(Desk &desk, QWidget *parent)
        : RecordsPage(desk, QStringLiteral("models"), tr("Models"),
                      tr("Registered model versions and where they stand."), parent),
          m_rows(makeModel(this))
    {
        list()->setTable(m_rows);
        list()->setEmptyText(Icon::models, tr("No model is registered yet"),
                             tr("Model versions appear here once they are registered with their files and digests."));
    }

protected:
    void furnish(RecordFrame &frame) override
    {
        m_path = new StepList(tr("Path"));
        m_facts = new KeyValuePanel;
        auto *lineage = makeScrolling(m_facts);
        lineage->setAccessibleName(tr("Lineage"));
        frame.addTab(new SplitPanes(m_path, lineage, 0.32), tr("Path and lineage"));
        connect(m_path, &QAbstractItemView::activated, this, [this] { followPath(); });
    }

    void loadList() override
    {
        using List = std::vector<ModelView>;
        askRows<List>([](services::Workspace &w, const services::Session &s) { return w.models().list(s); },
                      [this](List rows) { m_rows->setRows(std::move(rows)); });
    }

    void loadRecord(const QString &record) override
    {
        askRecord<ModelView>([id = record.toStdString()](services::Workspace &w,
                                                         const services::Session &s) { return w.models().show(s, id); },
                             [this](ModelView view) {
                                 m_view = std::move(view);
                                 frame()->showRecord(m_view->record);
                                 std::vector<StepItem> items;
                                 for (const auto &step : m_view->path) {
                                     const auto look = lookOfWord(qs(step.state));
                                     items.push_back({qs(step.recordId.empty() ? step.name : step.recordId), QString(),
                                                      qs(step.name), look.tone, look.word, qs(step.recordId)});
                                 }
                                 m_path->setItems(std::move(items));
                                 m_facts->clear();
                                 const auto &model = m_view->model;
                                 m_facts->addText(tr("Model"), qs(model.name));
                                 m_facts->addText(tr("Version"), qs(model.version));
                                 m_facts->addText(tr("Description"), qs(model.description));
                                 m_facts->addText(tr("Intended use"), qs(model.intendedUse));
                                 m_facts->addText(tr("Algorithm"), qs(model.algorithm));
                                 m_facts->addText(tr("Trained by"), qs(model.trainedBy));
                                 m_facts->addText(tr("Limitations"), qs(model.limitations));
                                 m_facts->addText(tr("Stage"), lookOf(m_view->stage).word);
                                 if (model.lineage)
                                     showLineage(*model.lineage);
                                 for (const auto &artifact : model.artifacts) {
                                     m_facts->addHeading(tr("File: %1").arg(qs(artifact.role)));
                                     m_facts->addText(tr("Name"),
                                                      tr("%1, %L2 bytes").arg(qs(artifact.name)).arg(artifact.size));
                                     m_facts->addWidget(tr("SHA-256"), new DigestLabel(qs(artifact.sha256)));
                                 }
                             });
    }

    [[nodiscard]] QString keyOf(int row) const override { return qs(m_rows->row(row).record.id); }

private:
    void showLineage(const domain::Lineage &lineage)
    {
        m_facts->addHeading(tr("Origin"));
        m_facts->addText(tr("Tracking server"), tr("%1, MLflow %2").arg(qs(lineage.server), qs(lineage.serverVersion)));
        m_facts->addText(tr("Registered there as"),
                         tr("%1, version %2").arg(qs(lineage.registryName), qs(lineage.registryVersion)));
        m_facts->addText(tr("Run"), qs(lineage.runId));
        m_facts->addText(tr("Source commit"), qs(lineage.sourceCommit));
        for (const auto &used : lineage.data) {
            m_facts->addText(tr("Data set"),
                             used.context.empty() ? qs(used.name) : tr("%1 (%2)").arg(qs(used.name), qs(used.context)));
            if (!used.sha256.empty())
                m_facts->addWidget(tr("SHA-256"), new DigestLabel(qs(used.sha256)));
        }
    }

    void followPath()
    {
        const auto id = m_path->currentId();
        const auto parsed = domain::RecordId::parse(id.toStdString());
        if (!parsed)
            return;
        const bool protocol = parsed->prefix() == "IQ" || parsed->prefix() == "OQ" || parsed->prefix() == "PQ";
        Q_EMIT goTo({protocol ? QStringLiteral("protocols") : QStringLiteral("executions"), id});
    }

    RowModel<ModelView> *m_rows;
    StepList *m_path = nullptr;
    KeyValuePanel *m_facts = nullptr;
    std::optional<ModelView> m_view;
};

} // namespace

Page *makeModelsPage(Desk &desk, QWidget *parent)
{
    return new ModelsPage(desk, parent);
}

} // namespace valbench::ui
