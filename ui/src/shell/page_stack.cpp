// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/page_stack.h>

#include <algorithm>

#include <QScrollArea>
#include <QTimer>

#include <valbench/ui/widgets/reading_order.h>

namespace valbench::ui {
namespace {

// Where the person was on this page, else its first control.
void focusWithin(QWidget *page)
{
    if (page->focusWidget()) {
        page->focusWidget()->setFocus(Qt::OtherFocusReason);
        return;
    }
    for (QWidget *next = page->nextInFocusChain(); next && next != page; next = next->nextInFocusChain()) {
        if (page->isAncestorOf(next) && (next->focusPolicy() & Qt::TabFocus) && next->isEnabled() &&
            !next->isHidden()) {
            next->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
}

// A page lies in the viewport of its scroll area.
QScrollArea *scrollOf(const QWidget *page)
{
    return qobject_cast<QScrollArea *>(page->parentWidget()->parentWidget());
}

} // namespace

PageStack::PageStack(QWidget *parent) : QStackedWidget(parent) {}

void PageStack::addPage(PageSpec spec)
{
    m_specs.push_back(std::move(spec));
}

const PageSpec *PageStack::spec(const QString &id) const
{
    const auto found = std::ranges::find(m_specs, id, &PageSpec::id);
    return found == m_specs.end() ? nullptr : &*found;
}

bool PageStack::go(const Location &place)
{
    if (!show(place))
        return false;
    remember(place);
    Q_EMIT moved(place);
    return true;
}

bool PageStack::show(const Location &place)
{
    const PageSpec *wanted = spec(place.page);
    if (!wanted || wanted->access().kind != Access::Kind::open)
        return false;
    Page *page = m_pages.value(place.page);
    if (!page) {
        page = wanted->make(this);
        m_pages.insert(place.page, page);
        auto *scroll = new QScrollArea; // only ever needed when the window is smaller than the page can be
        scroll->setWidget(page);
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setFocusPolicy(Qt::NoFocus);
        addWidget(scroll);
        tabInReadingOrder(page);
        // In an event of its own: making the other page is enough for one.
        connect(page, &Page::goTo, this,
                [this](const Location &next) { QTimer::singleShot(0, this, [this, next] { go(next); }); });
        connect(page, &Page::recordOpened, this, [this, id = place.page](const QString &record) {
            remember({id, record});
            Q_EMIT moved({id, record});
        });
    }
    setCurrentWidget(scrollOf(page));
    page->openRecord(place.record);
    focusWithin(page);
    return true;
}

void PageStack::remember(const Location &place)
{
    if (m_at >= 0 && m_history.at(static_cast<std::size_t>(m_at)) == place)
        return;
    m_history.resize(static_cast<std::size_t>(m_at + 1));
    m_history.push_back(place);
    ++m_at;
}

void PageStack::back()
{
    if (canGoBack() && show(m_history.at(static_cast<std::size_t>(m_at - 1)))) {
        --m_at;
        Q_EMIT moved(current());
    }
}

void PageStack::forward()
{
    if (canGoForward() && show(m_history.at(static_cast<std::size_t>(m_at + 1)))) {
        ++m_at;
        Q_EMIT moved(current());
    }
}

Location PageStack::current() const
{
    return m_at < 0 ? Location{} : m_history.at(static_cast<std::size_t>(m_at));
}

Page *PageStack::currentPage() const
{
    const auto *scroll = qobject_cast<QScrollArea *>(currentWidget());
    return scroll ? qobject_cast<Page *>(scroll->widget()) : nullptr;
}

void PageStack::clear()
{
    for (Page *page : std::as_const(m_pages)) {
        QScrollArea *scroll = scrollOf(page);
        removeWidget(scroll);
        scroll->deleteLater(); // the page may be the sender of what led here
    }
    m_pages.clear();
    m_history.clear();
    m_at = -1;
}

} // namespace valbench::ui
