// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QLocale>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <filesystem>

#include <valbench/services/requirement_sets.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/views/records_page.h>
#include <valbench/ui/views/scrolling.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/split_panes.h>

namespace valbench::ui {

namespace {

using domain::StatedRequirement;
using services::RequirementSetView;

/// lupdate finds texts by the class they are asked of.
struct RequirementTexts
{
    Q_DECLARE_TR_FUNCTIONS(RequirementTexts)
};

QString kindsText(const StatedRequirement &requirement)
{
    QStringList out;
    for (const auto kind : requirement.verifiedIn)
        out << qs(domain::wordOf(kind));
    return out.join(QStringLiteral(", "));
}

RowModel<RequirementSetView> *makeSetModel(QObject *parent)
{
    using Column = RowModel<RequirementSetView>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("id"), RequirementTexts::tr("Record"), 9, Qt::AlignLeft, true, true, false, {}, true},
         [](const RequirementSetView &view) { return Cell(qs(view.record.id)); }},
        {{QStringLiteral("version"), RequirementTexts::tr("Version"), 8, Qt::AlignRight},
         [](const RequirementSetView &view) {
             return Cell(QString::number(view.record.version), static_cast<qlonglong>(view.record.version));
         }},
        {{QStringLiteral("force"), RequirementTexts::tr("In force"), 9, Qt::AlignRight},
         [](const RequirementSetView &view) {
             return Cell(view.inForce > 0 ? QString::number(view.inForce) : RequirementTexts::tr("none"),
                         static_cast<qlonglong>(view.inForce));
         }},
        {{QStringLiteral("title"), RequirementTexts::tr("Title"), 44, Qt::AlignLeft, true, false, true},
         [](const RequirementSetView &view) { return Cell(qs(view.set.title)); }},
        {{QStringLiteral("requirements"), RequirementTexts::tr("Requirements"), 13, Qt::AlignRight},
         [](const RequirementSetView &view) {
             const auto count = static_cast<qlonglong>(view.set.requirements.size());
             return Cell(QLocale().toString(count), count);
         }},
        {{QStringLiteral("stage"), RequirementTexts::tr("State"), 14},
         [](const RequirementSetView &view) { return lookCell(lookOf(view.record.stage)); }},
        {{QStringLiteral("waits"), RequirementTexts::tr("Waits to be"), 34, Qt::AlignLeft, false},
         [](const RequirementSetView &view) { return Cell(qs(view.record.waitsFor)); }},
        {{QStringLiteral("changed"), RequirementTexts::tr("Changed"), 24},
         [](const RequirementSetView &view) { return timeCell(view.record.changed); }},
    };
    return new RowModel<RequirementSetView>(
        std::move(columns), [](const RequirementSetView &view) { return qs(view.record.id); }, parent);
}

RowModel<StatedRequirement> *makeRequirementModel(QObject *parent)
{
    using Column = RowModel<StatedRequirement>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("id"), RequirementTexts::tr("Id"), 13, Qt::AlignLeft, true, true},
         [](const StatedRequirement &row) { return Cell(qs(row.id)); }},
        {{QStringLiteral("text"), RequirementTexts::tr("Requirement"), 30, Qt::AlignLeft, true, false, true},
         [](const StatedRequirement &row) {
             Cell cell(qs(row.text));
             cell.tip = cell.text;
             return cell;
         }},
        {{QStringLiteral("area"), RequirementTexts::tr("Area"), 12},
         [](const StatedRequirement &row) { return Cell(qs(row.area)); }},
        {{QStringLiteral("verified"), RequirementTexts::tr("Verified in"), 10},
         [](const StatedRequirement &row) { return Cell(kindsText(row)); }},
        {{QStringLiteral("class"), RequirementTexts::tr("Risk class"), 10, Qt::AlignRight, false},
         [](const StatedRequirement &row) {
             return row.risk ? Cell(QString::number(row.risk->riskClass()), row.risk->riskClass()) : Cell();
         }},
        {{QStringLiteral("priority"), RequirementTexts::tr("Risk"), 9},
         [](const StatedRequirement &row) {
             return row.risk ? Cell(gradeText(row.risk->priority()), static_cast<int>(row.risk->priority())) : Cell();
         }},
    };
    return new RowModel<StatedRequirement>(
        std::move(columns), [](const StatedRequirement &row) { return qs(row.id); }, parent);
}

class RequirementsPage final : public RecordsPage {
    Q_DECLARE_TR_FUNCTIONS(RequirementsPage)
public:
    RequirementsPage(Desk &desk, QWidget *parent)
        : RecordsPage(desk, QStringLiteral("requirements"), tr("Requirements"),
                      tr("What a model has to fulfil, and how much harm it does if it does not."), parent),
          m_rows(makeSetModel(this)),
          m_requirements(makeRequirementModel(this))
    {
        list()->setTable(m_rows);
        auto *import = new QAction(icon(Icon::importData), tr("Import requirement set…"), this);
        connect(import, &QAction::triggered, this, [this] { importSet({}); });
        m_author = desk.may(domain::Permission::authorProtocol);
        if (m_author)
            header()->addAction(import, ButtonKind::primary);
        list()->setEmptyText(Icon::document, tr("No requirement set yet"),
                             tr("A requirement set says what IQ, OQ and PQ protocols have to verify. Import one from "
                                "its JSON file; the program comes with one for risk models to begin with."),
                             m_author ? import : nullptr);
    }

protected:
    void furnish(RecordFrame &frame) override
    {
        m_list = new ListPage(tr("Requirements of the set"), desk().files());
        m_list->setObjectName(QStringLiteral("requirements.items"));
        desk().adopt(m_list, QStringLiteral("requirements.items"));
        m_list->setTable(m_requirements);
        auto *box = new QWidget; // keeps the filter off the tabs
        auto *layout = new QVBoxLayout(box);
        setScaledMargins(layout, {0, space::medium, 0, 0}, 0);
        layout->addWidget(m_list);
        m_one = new KeyValuePanel;
        auto *detail = makeScrolling(m_one);
        detail->setAccessibleName(tr("The requirement"));
        m_facts = new KeyValuePanel;
        frame.addTab(new SplitPanes(box, detail, 0.62), tr("Requirements"));
        frame.addTab(makeScrolling(m_facts), tr("Purpose and scope"));
        frame.selectTab(0);
        connect(m_list, &ListPage::selectionChanged, this, [this] { showOne(); });
        if (m_author)
            m_revise = frame.addAction(tr("Import next version…"), Icon::importData,
                                       [this] { importSet(m_view ? qs(m_view->record.id) : QString()); });
    }

    void loadList() override
    {
        using List = std::vector<RequirementSetView>;
        askRows<List>([](services::Workspace &w, const services::Session &s) { return w.requirements().list(s); },
                      [this](List rows) { m_rows->setRows(std::move(rows)); });
    }

    void loadRecord(const QString &record) override
    {
        askRecord<RequirementSetView>(
            [id = record.toStdString()](services::Workspace &w, const services::Session &s) {
                return w.requirements().show(s, id);
            },
            [this](RequirementSetView view) {
                m_view = std::move(view);
                frame()->showRecord(m_view->record);
                // Each in an event of its own: together they would be a long one.
                QTimer::singleShot(0, this, [this] { showRequirements(); });
                QTimer::singleShot(0, this, [this] { showOne(); });
                QTimer::singleShot(0, this, [this] { showFacts(); });
                if (m_revise)
                    setBlocked(m_revise, m_view->record.stage == domain::Stage::inReview
                                             ? tr("It is in review; reject it first.")
                                             : QString());
            });
    }

    [[nodiscard]] QString keyOf(int row) const override { return qs(m_rows->row(row).record.id); }

private:
    void showRequirements()
    {
        m_requirements->setRows(m_view->set.requirements);
        m_list->setReady();
        if (m_list->selectedRows().isEmpty() && !m_view->set.requirements.empty())
            m_list->selectKey(qs(m_view->set.requirements.front().id));
    }

    void showOne()
    {
        m_one->clear();
        const auto selected = m_list->selectedRows();
        if (selected.isEmpty())
            return;
        const auto &one = m_requirements->row(selected.front());
        m_one->addHeading(qs(one.id));
        m_one->addText(tr("Requirement"), qs(one.text));
        m_one->addText(tr("Kind"), kindText(one.kind));
        m_one->addText(tr("Rationale"), qs(one.rationale));
        m_one->addText(tr("Source"), qs(one.source));
        m_one->addText(tr("Owner"), qs(one.owner));
        m_one->addText(tr("Verified in"), kindsText(one));
        QStringList models;
        for (const auto &model : one.models)
            models << qs(model);
        m_one->addText(tr("Models"),
                       models.isEmpty() ? tr("all whose protocols name this set") : models.join(QStringLiteral(", ")));
        if (!one.risk)
            return;
        m_one->addHeading(tr("Risk"));
        m_one->addText(tr("Harm"), qs(one.risk->harm));
        m_one->addText(tr("Severity"), gradeText(one.risk->severity));
        m_one->addText(tr("Probability"), gradeText(one.risk->probability));
        m_one->addText(tr("Risk class"), tr("%1 of 3, 1 being the worst").arg(one.risk->riskClass()));
        m_one->addText(tr("Detectability"), gradeText(one.risk->detectability));
        m_one->addText(tr("Priority"), gradeText(one.risk->priority()));
        m_one->addText(tr("Graded by"), tr("GAMP 5, 2nd edition, Appendix M3"));
    }

    void showFacts()
    {
        m_facts->clear();
        m_facts->addText(tr("Purpose"), qs(m_view->set.purpose));
        m_facts->addText(tr("Scope"), qs(m_view->set.scope));
        m_facts->addText(tr("In force"),
                         m_view->inForce > 0 ? tr("version %1").arg(m_view->inForce) : tr("no version yet"));
    }

    /// record: the set whose next version it is; empty: a new one.
    void importSet(const QString &record)
    {
        desk().files().open(
            this, {tr("Import requirement set"), {}, tr("Requirement set (*.json)")},
            [this, record](const QString &path) {
                desk().ask<std::string>(
                    this,
                    [path = path.toStdString(), id = record.toStdString()](
                        services::Workspace &w, const services::Session &s) -> Result<std::string> {
                        VB_TRY(const auto set, services::RequirementService::read(path));
                        const auto reason = "imported from " + std::filesystem::path(path).filename().string();
                        if (id.empty())
                            return w.requirements().add(s, set, reason);
                        VB_CHECK(w.requirements().revise(s, id, set, reason));
                        return id;
                    },
                    [this](Result<std::string> id) {
                        if (!id)
                            return desk().showError(tr("The requirement set was not imported"), id.error(), this);
                        Q_EMIT desk().recordsChanged();
                        moveTo(qs(*id));
                    });
            });
    }

    RowModel<RequirementSetView> *m_rows;
    RowModel<StatedRequirement> *m_requirements;
    bool m_author = false;
    ListPage *m_list = nullptr;
    KeyValuePanel *m_one = nullptr;
    KeyValuePanel *m_facts = nullptr;
    QAction *m_revise = nullptr;
    std::optional<RequirementSetView> m_view;
};

} // namespace

Page *makeRequirementsPage(Desk &desk, QWidget *parent)
{
    return new RequirementsPage(desk, parent);
}

} // namespace valbench::ui
