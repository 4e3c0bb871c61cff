// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Administration > Access reviews: when the next one is due, those that were made, and making one.
#pragma once

#include <QWidget>

#include <valbench/services/access_reviews.h>
#include <valbench/services/accounts.h>
#include <valbench/ui/models/table_model.h>

class QAction;

namespace valbench::ui {

class Banner;
class Desk;
class ListPage;

class AccessReviewTab final : public QWidget {
    Q_OBJECT
public:
    explicit AccessReviewTab(Desk &desk, QWidget *parent = nullptr);
    void refresh();

private:
    void loadDue();
    [[nodiscard]] const services::AccessReviewView *selected() const;
    void updateActions();
    void begin();
    void review(std::vector<services::AccountView> accounts);
    Desk &m_desk;
    Banner *m_due;
    ListPage *m_list;
    RowModel<services::AccessReviewView> *m_rows;
    QAction *m_review;
    QAction *m_sign;
    QAction *m_print;
};

} // namespace valbench::ui
