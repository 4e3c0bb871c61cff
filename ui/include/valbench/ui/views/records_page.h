// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A page of records: the list, and the record that was opened from it.
#pragma once

#include <valbench/ui/shell/page.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/problem.h>

class QStackedLayout;
class QTabWidget;
class QTimer;

namespace valbench::ui {

class DialogBase;
class ListPage;
class PageHeader;
class RecordFrame;
class StateView;

class RecordsPage : public Page {
    Q_OBJECT
public:
    /// id: of the page; its list is named after it.
    RecordsPage(Desk &desk, const QString &id, const QString &title, const QString &subtitle, QWidget *parent);
    void openRecord(const QString &record) override;
    void refresh() override;

protected:
    /// Makes what the frame shows of a record; called once, before the first record comes.
    virtual void furnish(RecordFrame &frame) = 0;
    /// Fill the list by askRows(); show the record by askRecord().
    virtual void loadList() = 0;
    virtual void loadRecord(const QString &record) = 0;
    [[nodiscard]] virtual QString keyOf(int row) const = 0;

    template <class T>
    using Work = std::function<Result<T>(services::Workspace &, const services::Session &)>;
    /// Loads off this thread and shows the rows; an answer that a later question has overtaken is dropped.
    template <class Rows>
    void askRows(Work<Rows> work, std::function<void(Rows)> show);
    /// The same for the record to be shown, with loading and error state.
    template <class T>
    void askRecord(Work<T> work, std::function<void(T)> show);

    /// Sends a change; the dialog stays open with the problem if it is refused.
    void change(DialogBase *dialog, std::function<Status(services::Workspace &, const services::Session &)> work);

    /// The same for what makes a record: its id comes back, and it is opened.
    void create(DialogBase *dialog,
                std::function<Result<std::string>(services::Workspace &, const services::Session &)> work);

    /// Something beside the list, on a tab of its own: the list becomes the first tab.
    void addStartTab(QWidget *content, const QString &title);

    /// Goes to another record of this page, as a step that Back takes back.
    void moveTo(const QString &record);
    [[nodiscard]] Desk &desk() const { return m_desk; }
    [[nodiscard]] ListPage *list() const { return m_list; }
    [[nodiscard]] PageHeader *header() const { return m_header; }
    /// Made when the first record is opened: who only looks at the list does not wait for it.
    RecordFrame *frame();

private:
    template <class T>
    void send(DialogBase *dialog, Work<T> work, std::function<void(T)> done);
    StateView *state();
    void showRows(const Problem *problem);
    void showRecord(const Problem *problem);
    Desk &m_desk;
    QStackedLayout *m_stack;
    QWidget *m_start;
    PageHeader *m_header;
    ListPage *m_list;
    QTabWidget *m_startTabs = nullptr; ///< made when there is more than the list
    RecordFrame *m_frame = nullptr;
    StateView *m_state = nullptr;
    QTimer *m_patience;
    QString m_record;
    int m_rowsAsked = 0;
    int m_recordAsked = 0;
};

template <class Rows>
void RecordsPage::askRows(Work<Rows> work, std::function<void(Rows)> show)
{
    m_desk.ask<Rows>(this, std::move(work), [this, asked = ++m_rowsAsked, show = std::move(show)](Result<Rows> rows) {
        if (asked != m_rowsAsked)
            return;
        const auto problem = rows ? Problem() : problemOf(rows.error());
        if (rows)
            show(*std::move(rows));
        showRows(rows ? nullptr : &problem);
    });
}

template <class T>
void RecordsPage::askRecord(Work<T> work, std::function<void(T)> show)
{
    m_desk.ask<T>(this, std::move(work), [this, asked = ++m_recordAsked, show = std::move(show)](Result<T> value) {
        if (asked != m_recordAsked)
            return;
        const auto problem = value ? Problem() : problemOf(value.error());
        if (value)
            show(*std::move(value));
        showRecord(value ? nullptr : &problem);
    });
}

} // namespace valbench::ui
