// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/records_page.h>

#include <variant>

#include <QPointer>
#include <QStackedLayout>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <valbench/ui/dialogs/dialog_base.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/table_view.h>

namespace valbench::ui {

RecordsPage::RecordsPage(Desk &desk, const QString &id, const QString &title, const QString &subtitle, QWidget *parent)
    : Page(parent),
      m_desk(desk),
      m_stack(new QStackedLayout),
      m_start(new QWidget),
      m_header(new PageHeader(title, subtitle)),
      m_list(new ListPage(title, desk.files())),
      m_patience(new QTimer(this))
{
    m_list->setObjectName(id + QStringLiteral(".list"));
    desk.adopt(m_list, id);
    auto *outer = new QVBoxLayout(this);
    setScaledMargins(outer, {space::small, space::large, space::small, space::small}, 0);
    outer->addLayout(m_stack);
    auto *layout = new QVBoxLayout(m_start);
    setScaledMargins(layout, {0, 0, 0, 0}, space::medium);
    layout->addWidget(m_header);
    layout->addWidget(m_list, 1);
    m_stack->addWidget(m_start);
    m_list->setLoading();
    m_patience->setSingleShot(true);
    m_patience->setInterval(ListPage::patience);
    connect(m_patience, &QTimer::timeout, this, [this] {
        state()->showLoading(tr("Loading %1…").arg(m_record));
        m_stack->setCurrentWidget(m_state);
    });
    connect(m_list, &ListPage::activated, this, [this](int row) { moveTo(keyOf(row)); });
    connect(m_list, &ListPage::retryRequested, this, &RecordsPage::refresh);
    desk.refreshWhenChanged(this);
}

RecordFrame *RecordsPage::frame()
{
    if (!m_frame) {
        m_frame = new RecordFrame(m_desk);
        connect(m_frame, &RecordFrame::backRequested, this, [this] { moveTo({}); });
        m_stack->addWidget(m_frame);
        furnish(*m_frame);
    }
    return m_frame;
}

StateView *RecordsPage::state()
{
    if (!m_state) {
        m_state = new StateView;
        connect(m_state, &StateView::retryRequested, this, &RecordsPage::refresh);
        m_stack->addWidget(m_state);
    }
    return m_state;
}

template <class T>
void RecordsPage::send(DialogBase *dialog, Work<T> work, std::function<void(T)> done)
{
    dialog->setBusy(true);
    m_desk.ask<T>(this, std::move(work),
                  [dialog = QPointer<DialogBase>(dialog), done = std::move(done)](Result<T> result) {
                      if (!dialog)
                          return;
                      dialog->setBusy(false);
                      if (!result)
                          return dialog->showProblem(localText(result.error()));
                      dialog->accept();
                      done(*std::move(result));
                  });
}

void RecordsPage::change(DialogBase *dialog,
                         std::function<Status(services::Workspace &, const services::Session &)> work)
{
    using Nothing = std::monostate;
    send<Nothing>(
        dialog,
        [work = std::move(work)](services::Workspace &w, const services::Session &s) -> Result<Nothing> {
            VB_CHECK(work(w, s));
            return Nothing();
        },
        [this](Nothing) { Q_EMIT m_desk.recordsChanged(); });
}

void RecordsPage::create(DialogBase *dialog,
                         std::function<Result<std::string>(services::Workspace &, const services::Session &)> work)
{
    send<std::string>(dialog, std::move(work), [this](const std::string &id) {
        Q_EMIT m_desk.recordsChanged();
        moveTo(qs(id));
    });
}

void RecordsPage::addStartTab(QWidget *content, const QString &title)
{
    if (!m_startTabs) {
        m_startTabs = new QTabWidget;
        m_startTabs->setDocumentMode(true);
        delete m_start->layout()->replaceWidget(m_list, m_startTabs);
        m_startTabs->addTab(m_list, m_header->title());
        m_list->standBelowTabs();
    }
    if (auto *list = qobject_cast<ListPage *>(content))
        list->standBelowTabs();
    m_startTabs->addTab(content, title);
}

void RecordsPage::moveTo(const QString &record)
{
    openRecord(record);
    Q_EMIT recordOpened(record);
}

void RecordsPage::openRecord(const QString &record)
{
    m_record = record;
    refresh();
    if (!record.isEmpty())
        return;
    m_stack->setCurrentWidget(m_start);
    m_list->view()->setFocus();
}

void RecordsPage::refresh()
{
    ++m_recordAsked; // the record asked for before is no longer wanted
    m_patience->stop();
    if (m_record.isEmpty()) {
        m_list->setLoading();
        loadList();
    } else {
        m_patience->start();
        // In an event of its own, while the record is being read.
        QMetaObject::invokeMethod(
            this, [this] { frame(); }, Qt::QueuedConnection);
        loadRecord(m_record);
    }
}

void RecordsPage::showRows(const Problem *problem)
{
    if (problem)
        m_list->setProblem(*problem);
    else
        m_list->setReady();
}

void RecordsPage::showRecord(const Problem *problem)
{
    m_patience->stop();
    if (problem) {
        state()->showProblem(*problem);
        m_stack->setCurrentWidget(m_state);
        return;
    }
    // What was on screen is gone with the focus it had; keys must reach the record.
    const bool arriving = m_stack->currentWidget() != m_frame;
    m_stack->setCurrentWidget(m_frame);
    tabInReadingOrder(m_frame);
    if (arriving)
        m_frame->takeFocus();
}

} // namespace valbench::ui
