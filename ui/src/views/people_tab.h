// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Administration > People: who works here, and what is done about them.
#pragma once

#include <QWidget>

#include <valbench/ui/shell/page.h>

namespace valbench::ui {

class Desk;

class PeopleTab : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    virtual void refresh() = 0;

Q_SIGNALS:
    void recordRequested(const valbench::ui::Location &where);
};

[[nodiscard]] PeopleTab *makePeopleTab(Desk &desk);

} // namespace valbench::ui
