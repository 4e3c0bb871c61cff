// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A page of records: the list, and the record that was opened from it.
#pragma once

#include <valbench/ui/shell/page.h>

class QStackedLayout;

namespace valbench::ui {

class Desk;
class ListPage;
class PageHeader;
class RecordFrame;

class RecordsPage : public Page {
    Q_OBJECT
public:
    /// id: of the page; its list is named after it.
    RecordsPage(Desk &desk, const QString &id, const QString &title, const QString &subtitle, QWidget *parent);
    void openRecord(const QString &record) override;
    void refresh() override;

protected:
    /// Fill the list; show the record. Both start work off this thread and come back.
    virtual void loadList() = 0;
    virtual void loadRecord(const QString &record) = 0;
    [[nodiscard]] virtual QString keyOf(int row) const = 0;
    [[nodiscard]] Desk &desk() const { return m_desk; }
    [[nodiscard]] ListPage *list() const { return m_list; }
    [[nodiscard]] PageHeader *header() const { return m_header; }
    [[nodiscard]] RecordFrame *frame() const { return m_frame; }
    [[nodiscard]] QString record() const { return m_record; }
    void showRecordFrame();

private:
    Desk &m_desk;
    QStackedLayout *m_stack;
    PageHeader *m_header;
    ListPage *m_list;
    RecordFrame *m_frame;
    QString m_record;
};

} // namespace valbench::ui
