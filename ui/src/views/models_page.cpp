// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include <QAction>
#include <QCoreApplication>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <valbench/services/promotions.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/views/records_page.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/step_list.h>
#include <valbench/ui/widgets/text_label.h>

#include "impact_panel.h"
#include "promotion_dialogs.h"
#include "promotion_panel.h"
#include "reason_dialog.h"
#include "registry_check.h"
#include "server_thread.h"

namespace valbench::ui {

namespace {

using services::ModelView;
using services::PromotionView;

/// A version with all requests for changes of its stage.
struct ModelRecord
{
    ModelView model;
    std::vector<PromotionView> requests;
};

/// By the id of the version or of a request.
Result<ModelRecord> loadModel(services::Workspace &w, const services::Session &s, const std::string &id)
{
    auto model = id;
    if (const auto parsed = domain::RecordId::parse(id); parsed && parsed->prefix() == "PROM") {
        VB_TRY(const auto request, w.promotions().show(s, id));
        model = request.promotion.model.id;
    }
    ModelRecord out;
    VB_TRY(out.model, w.models().show(s, model));
    VB_TRY(auto all, w.promotions().list(s, false));
    std::ranges::copy_if(all, std::back_inserter(out.requests),
                         [&out](const PromotionView &view) { return view.promotion.model.id == out.model.record.id; });
    return out;
}

const services::PathStep *stepOf(const ModelView &view, std::string_view name)
{
    for (const auto &step : view.path) {
        if (step.name == name)
            return &step;
    }
    return nullptr;
}

RowModel<ModelView> *makeModelRows(QObject *parent)
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
        {{QStringLiteral("validation"), QObject::tr("Validation"), 26},
         [](const ModelView &view) { return lookCell(lookOf(view.validation.state)); }},
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
          m_rows(makeModelRows(this))
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
        m_promotion = new PromotionPanel;
        frame.addTab(m_promotion, tr("Stage"));
        m_impact = new ImpactPanel(desk());
        frame.addTab(m_impact, tr("Impact"));
        connect(m_impact, &ImpactPanel::protocolsDrafted, this, [this](const QString &id) {
            Q_EMIT goTo({QStringLiteral("protocols"), id});
        });
        if (desk().may(domain::Permission::requestPromotion)) {
            m_ask = frame.addAction(tr("Change stage…"), Icon::edit, [this] { askChange(); });
            m_renew = frame.addAction(tr("Renew…"), Icon::refresh, [this] { renew(); });
            m_withdraw = frame.addAction(tr("Withdraw…"), Icon::close, [this] { withdraw(); });
        }
        if (desk().may(domain::Permission::sign))
            m_decide = frame.addAction(tr("Approve or reject…"), Icon::sign, [this] { decide(); });
        if (desk().may(domain::Permission::synchronizeRegistry)) {
            m_compare = frame.addAction(tr("Compare with MLflow…"), Icon::link,
                                        [this] { compareRegistries(desk(), *m_view, this); });
            connect(&ServerThread::of(desk()), &ServerThread::serverChanged, this, [this] {
                if (m_view)
                    blockActions();
            });
        }
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
        askRecord<ModelRecord>([id = record.toStdString()](services::Workspace &w,
                                                           const services::Session &s) { return loadModel(w, s, id); },
                               [this](ModelRecord loaded) {
                                   m_view = std::move(loaded.model);
                                   frame()->showRecord(m_view->record);
                                   const auto stage = lookOf(m_view->stage);
                                   frame()->header()->setStatus(stage.tone, stage.word);
                                   m_promotion->setRequests(std::move(loaded.requests));
                                   m_impact->showModel(qs(m_view->model.key()));
                                   blockActions();
                                   showPath();
                                   m_facts->clear();
                                   showValidation();
                                   const auto &model = m_view->model;
                                   m_facts->addHeading(tr("Model card"));
                                   m_facts->addText(tr("Model"), qs(model.name));
                                   m_facts->addText(tr("Version"), qs(model.version));
                                   m_facts->addText(tr("Description"), qs(model.description));
                                   m_facts->addText(tr("Intended use"), qs(model.intendedUse));
                                   m_facts->addText(tr("Algorithm"), qs(model.algorithm));
                                   m_facts->addText(tr("Trained by"), qs(model.trainedBy));
                                   m_facts->addText(tr("Limitations"), qs(model.limitations));
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
    void blockActions()
    {
        const auto *request = m_promotion->newest();
        const bool open = request && request->state == domain::PromotionState::open;
        const bool ended = request && request->state == domain::PromotionState::expired;
        const bool own = request && request->promotion.requestedBy == desk().session()->userId();
        if (m_compare) {
            m_compare->setVisible(m_view->model.lineage && !m_view->model.lineage->registryName.empty());
            setBlocked(m_compare, whyNotCompared(desk(), *m_view));
        }
        if (m_ask)
            setBlocked(m_ask, open ? tr("%1 is open; have it decided or withdrawn first.").arg(qs(request->record.id))
                              : m_view->stage == domain::ModelStage::archived
                                  ? tr("The version is archived; none returns from there.")
                                  : QString());
        if (m_renew) {
            m_renew->setVisible(open || ended);
            m_withdraw->setVisible(open || ended);
            setBlocked(m_withdraw, own ? QString() : tr("Only who asked for it can withdraw it."));
        }
        if (m_decide) {
            m_decide->setVisible(open);
            const auto may = domain::mayAct(domain::PromotionState::open, domain::PromotionAction::approve,
                                            desk().session()->role(), own);
            setBlocked(m_decide, may ? QString() : localText(may.error()));
        }
    }

    void askChange()
    {
        askForChange(*m_view, desk().draftName(QStringLiteral("promotion"), m_view->record.id), window(),
                     [this](DialogBase *dialog, const services::PromotionRequest &request) {
                         change(dialog, [request](services::Workspace &w, const services::Session &s) -> Status {
                             VB_CHECK(w.promotions().request(s, request));
                             return {};
                         });
                     });
    }

    void renew()
    {
        const auto id = m_promotion->newest()->record.id;
        askReason(
            tr("Renew %1").arg(qs(id)),
            {tr("Its hours begin again. Gates that have become stale are looked at again; the others stay as they "
                "are, and so does the history.")},
            tr("Renew"), window(), [this, id](DialogBase *dialog, const QString &reason) {
                change(dialog, [id, why = reason.toStdString()](services::Workspace &w, const services::Session &s) {
                    return w.promotions().renew(s, id, why);
                });
            });
    }

    void withdraw()
    {
        const auto id = m_promotion->newest()->record.id;
        askReason(tr("Withdraw %1").arg(qs(id)),
                  {tr("Nobody can decide on it any more, and it cannot be renewed. Another request can be made.")},
                  tr("Withdraw"), window(), [this, id](DialogBase *dialog, const QString &reason) {
                      change(dialog,
                             [id, why = reason.toStdString()](services::Workspace &w, const services::Session &s) {
                                 return w.promotions().withdraw(s, id, why);
                             });
                  });
    }

    void decide() { desk().sign({qs(m_promotion->newest()->record.id)}, this); }

    void showPath()
    {
        std::vector<StepItem> items;
        for (const auto &step : m_view->path) {
            const bool isWhole = step.name == services::validatedStepName;
            const auto look = isWhole ? lookOf(m_view->validation.state) : lookOfWord(qs(step.state));
            QStringList facts;
            for (const auto &fact : {qs(step.recordId), qs(step.owner), timeText(step.since)}) {
                if (!fact.isEmpty())
                    facts << fact;
            }
            QString detail = facts.join(QStringLiteral(" · "));
            if (!step.waitsFor.empty())
                detail += QLatin1Char('\n') + tr("Waits for: %1").arg(qs(step.waitsFor));
            items.push_back({qs(step.name), QString(), qs(step.name), look.tone, look.word, detail});
        }
        m_path->setItems(std::move(items));
    }

    /// Where it stands as a whole, and why not further.
    void showValidation()
    {
        const auto &validation = m_view->validation;
        const auto look = lookOf(validation.state);
        m_facts->addHeading(tr("Validation"));
        m_facts->addWidget(tr("State"), new StatusBadge(look.tone, look.word));
        QStringList reasons;
        for (const auto &reason : validation.reasons)
            reasons << qs(reason.text);
        if (!reasons.isEmpty())
            m_facts->addText(tr("Because"), reasons.join(QLatin1Char('\n')));
    }

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
        const auto *step = stepOf(*m_view, m_path->currentId().toStdString());
        const auto id = step ? qs(step->recordId) : QString();
        const auto parsed = domain::RecordId::parse(id.toStdString());
        if (!parsed || parsed->prefix() == "MOD") // it is here already
            return;
        const bool protocol = parsed->prefix() == "IQ" || parsed->prefix() == "OQ" || parsed->prefix() == "PQ";
        Q_EMIT goTo({protocol                     ? QStringLiteral("protocols")
                     : parsed->prefix() == "PROM" ? QStringLiteral("models")
                                                  : QStringLiteral("executions"),
                     id});
    }

    RowModel<ModelView> *m_rows;
    StepList *m_path = nullptr;
    KeyValuePanel *m_facts = nullptr;
    PromotionPanel *m_promotion = nullptr;
    ImpactPanel *m_impact = nullptr;
    QAction *m_compare = nullptr;
    QAction *m_ask = nullptr;
    QAction *m_renew = nullptr;
    QAction *m_withdraw = nullptr;
    QAction *m_decide = nullptr;
    std::optional<ModelView> m_view;
};

} // namespace

Page *makeModelsPage(Desk &desk, QWidget *parent)
{
    return new ModelsPage(desk, parent);
}

} // namespace valbench::ui
