// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/reading_order.h>

#include <QLayout>
#include <QList>
#include <QScrollArea>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>

namespace valbench::ui {

namespace {

void collect(QWidget *widget, QList<QWidget *> &stops);

void collect(QLayout *layout, QList<QWidget *> &stops)
{
    for (int i = 0; i < layout->count(); ++i) {
        QLayoutItem *item = layout->itemAt(i);
        if (item->widget())
            collect(item->widget(), stops);
        else if (item->layout())
            collect(item->layout(), stops);
    }
}

void collect(QWidget *widget, QList<QWidget *> &stops)
{
    if (auto *tabs = qobject_cast<QTabWidget *>(widget)) {
        // The bar is the stop. As its proxy it would be another, wherever the whole stands.
        tabs->setFocusProxy(nullptr);
        tabs->setFocusPolicy(Qt::NoFocus);
        collect(tabs->tabBar(), stops);
        for (int i = 0; i < tabs->count(); ++i)
            collect(tabs->widget(i), stops);
        return;
    }
    if (widget->focusProxy() && widget->isAncestorOf(widget->focusProxy())) {
        stops << widget; // Qt moves such a field with its parts
        return;
    }
    if (widget->focusPolicy() & Qt::TabFocus)
        stops << widget;
    if (auto *panes = qobject_cast<QSplitter *>(widget)) {
        for (int i = 0; i < panes->count(); ++i)
            collect(panes->widget(i), stops);
    } else if (auto *area = qobject_cast<QScrollArea *>(widget)) {
        if (area->widget())
            collect(area->widget(), stops);
    } else if (widget->layout()) {
        collect(widget->layout(), stops);
    }
}

} // namespace

void tabInReadingOrder(QWidget *root)
{
    QList<QWidget *> stops;
    if (root->layout())
        collect(root->layout(), stops);
    for (int i = 1; i < stops.size(); ++i) {
        if (stops[i - 1]->nextInFocusChain() != stops[i])
            QWidget::setTabOrder(stops[i - 1], stops[i]);
    }
}

} // namespace valbench::ui
