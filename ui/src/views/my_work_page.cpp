// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCoreApplication>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/table_view.h>
#include <valbench/ui/widgets/text_label.h>

#include "attention.h"

namespace valbench::ui {

namespace {

using services::WorkItem;

RowModel<WorkItem> *makeWorkModel(QObject *parent)
{
    using Column = RowModel<WorkItem>::Column;
    std::vector<Column> columns{
        {{QStringLiteral("record"), QObject::tr("Record"), 10, Qt::AlignLeft, true, true, false, {}, true},
         [](const WorkItem &item) { return Cell(qs(item.record.id)); }},
        {{QStringLiteral("what"), QObject::tr("What is to do"), 20},
         [](const WorkItem &item) { return Cell(qs(item.what)); }},
        {{QStringLiteral("title"), QObject::tr("Title"), 40, Qt::AlignLeft, true, false, true},
         [](const WorkItem &item) { return Cell(qs(item.record.title)); }},
        {{QStringLiteral("kind"), QObject::tr("Kind"), 12},
         [](const WorkItem &item) { return Cell(typeText(item.record.type)); }},
        {{QStringLiteral("since"), QObject::tr("Waiting since"), 24},
         [](const WorkItem &item) { return timeCell(item.since); }},
        {{QStringLiteral("who"), QObject::tr("From"), 20},
         [](const WorkItem &item) { return Cell(qs(item.record.changedBy)); }},
    };
    return new RowModel<WorkItem>(
        std::move(columns), [](const WorkItem &item) { return qs(item.record.id); }, parent);
}

/// A heading that stands where the lists' own contents begin.
TextLabel *makeHeading(const QString &text)
{
    auto *label = new TextLabel(TextStyle::heading, text);
    keepScaled(label, [label] { label->setContentsMargins(scaled(space::large), 0, 0, 0); });
    return label;
}

class MyWorkPage final : public Page {
    Q_DECLARE_TR_FUNCTIONS(MyWorkPage)
public:
    MyWorkPage(Desk &desk, QWidget *parent)
        : Page(parent),
          m_desk(desk),
          m_mine(new ListPage(tr("Waiting for me"), desk.files())),
          m_others(new ListPage(tr("Waiting for others"), desk.files())),
          m_strips(new AttentionStrips(desk, *this)),
          m_mineRows(makeWorkModel(this)),
          m_otherRows(makeWorkModel(this))
    {
        auto *layout = new QVBoxLayout(this);
        setScaledMargins(layout, {space::small, space::large, space::small, space::small}, space::medium);
        auto *header = new PageHeader(tr("My work"), tr("What waits for you, and what you wait for."));
        layout->addWidget(header);
        layout->addWidget(m_strips);
        m_sign = new QAction(icon(Icon::sign), tr("Sign selected…"), this);
        connect(m_sign, &QAction::triggered, this, [this] { m_desk.sign(m_mine->selectedKeys(), this); });
        if (desk.may(domain::Permission::sign))
            header->addAction(m_sign, ButtonKind::primary);
        m_mine->setObjectName(QStringLiteral("work.mine"));
        m_others->setObjectName(QStringLiteral("work.others"));
        desk.adopt(m_mine, QStringLiteral("work.mine"));
        desk.adopt(m_others, QStringLiteral("work.others"));
        for (auto *list : {m_mine, m_others})
            list->setLoading();
        m_mine->setTable(m_mineRows);
        m_mine->setEmptyText(Icon::check, tr("Nothing waits for you"),
                             tr("Records that need your signature or decision appear here."));
        m_others->setTable(m_otherRows);
        m_others->setEmptyText(Icon::check, tr("Nothing waits for others"),
                               tr("Records that others have to sign or decide on appear here."));
        layout->addWidget(makeHeading(tr("Waiting for me")));
        layout->addWidget(m_mine, 3);
        layout->addWidget(makeHeading(tr("Waiting for others")));
        layout->addWidget(m_others, 2);
        connect(m_mine, &ListPage::activated, this, [this](int row) { open(m_mineRows->row(row)); });
        connect(m_others, &ListPage::activated, this, [this](int row) { open(m_otherRows->row(row)); });
        connect(m_mine, &ListPage::selectionChanged, this, &MyWorkPage::updateSign);
        for (auto *list : {m_mine, m_others})
            connect(list, &ListPage::retryRequested, this, [this] { refresh(); });
        desk.refreshWhenChanged(this);
        updateSign();
    }

    void openRecord(const QString &) override
    {
        refresh();
        m_mine->view()->setFocus();
    }

    void refresh() override
    {
        m_mine->setLoading();
        m_others->setLoading();
        m_strips->refresh();
        m_desk.ask<services::Worklist>(
            this,
            [](services::Workspace &workspace, const services::Session &session) {
                return workspace.work().list(session);
            },
            [this](Result<services::Worklist> list) {
                if (!list) {
                    m_mine->setProblem(problemOf(list.error()));
                    m_others->setProblem(problemOf(list.error()));
                    return;
                }
                m_mineRows->setRows(std::move(list->mine));
                m_otherRows->setRows(std::move(list->others));
                m_mine->setReady();
                m_others->setReady();
                updateSign();
            });
    }

private:
    void open(const WorkItem &item) { Q_EMIT goTo({pageOf(item.record.type), qs(item.record.id)}); }

    void updateSign()
    {
        const auto rows = m_mine->selectedRows();
        bool all = !rows.isEmpty();
        for (const int row : rows)
            all = all && m_mineRows->row(row).canSign;
        setBlocked(m_sign, rows.isEmpty() ? tr("Select records that wait for your signature.")
                           : all          ? QString()
                                          : tr("The selection holds records that need a decision before a signature."));
    }

    Desk &m_desk;
    ListPage *m_mine;
    ListPage *m_others;
    AttentionStrips *m_strips;
    RowModel<WorkItem> *m_mineRows;
    RowModel<WorkItem> *m_otherRows;
    QAction *m_sign;
};

} // namespace

Page *makeMyWorkPage(Desk &desk, QWidget *parent)
{
    return new MyWorkPage(desk, parent);
}

} // namespace valbench::ui
