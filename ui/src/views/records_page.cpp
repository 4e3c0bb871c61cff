// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/records_page.h>

#include <QStackedLayout>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/table_view.h>

namespace valbench::ui {

RecordsPage::RecordsPage(Desk &desk, const QString &id, const QString &title, const QString &subtitle, QWidget *parent)
    : Page(parent),
      m_desk(desk),
      m_stack(new QStackedLayout),
      m_header(new PageHeader(title, subtitle)),
      m_list(new ListPage(title, desk.files())),
      m_frame(new RecordFrame(desk))
{
    m_list->setObjectName(id + QStringLiteral(".list"));
    auto *outer = new QVBoxLayout(this);
    setScaledMargins(outer, {space::small, space::large, space::small, space::small}, 0);
    outer->addLayout(m_stack);
    auto *start = new QWidget;
    auto *layout = new QVBoxLayout(start);
    setScaledMargins(layout, {0, 0, 0, 0}, space::medium);
    layout->addWidget(m_header);
    layout->addWidget(m_list, 1);
    m_stack->addWidget(start);
    m_stack->addWidget(m_frame);
    connect(m_list, &ListPage::activated, this, [this](int row) {
        const auto key = keyOf(row);
        openRecord(key);
        Q_EMIT recordOpened(key);
    });
    connect(m_list, &ListPage::retryRequested, this, [this] { loadList(); });
    connect(m_frame, &RecordFrame::backRequested, this, [this] {
        openRecord({});
        Q_EMIT recordOpened({});
    });
    connect(&desk, &Desk::recordsChanged, this, &RecordsPage::refresh);
}

void RecordsPage::openRecord(const QString &record)
{
    m_record = record;
    if (record.isEmpty()) {
        m_stack->setCurrentIndex(0);
        m_list->setLoading();
        loadList();
        m_list->view()->setFocus();
    } else {
        loadRecord(record);
    }
}

void RecordsPage::refresh()
{
    if (m_record.isEmpty()) {
        m_list->setLoading();
        loadList();
    } else {
        loadRecord(m_record);
    }
}

void RecordsPage::showRecordFrame()
{
    // The list is gone with the focus it had; keys must reach the record.
    const bool arriving = m_stack->currentIndex() != 1;
    m_stack->setCurrentIndex(1);
    if (arriving)
        m_frame->setFocus();
}

} // namespace valbench::ui
