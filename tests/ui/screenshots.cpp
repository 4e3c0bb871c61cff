// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshots.h"

#include "support/event_watch.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QMenuBar>
#include <QPixmap>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

namespace valbench::test {

QImage takeScreenshot(QWidget *widget, const QString &name)
{
    QCoreApplication::processEvents();
    const PausedWatch pause;
    const QImage picture = widget->grab().toImage();
    const QDir folder(QStringLiteral(VALBENCH_SCREENSHOT_DIR));
    folder.mkpath(QStringLiteral("."));
    picture.save(folder.filePath(name + QStringLiteral(".png")));
    return picture;
}

QStringList clippedTexts(const QWidget *root)
{
    QStringList found;
    const auto labels = root->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (!label->isVisible() || label->text().isEmpty())
            continue;
        const bool wraps = label->wordWrap();
        const int needed = wraps ? label->heightForWidth(label->width()) : label->sizeHint().height();
        if (label->height() < needed - 1 || (!wraps && label->width() < label->sizeHint().width() - 1))
            found << QStringLiteral("label: %1").arg(label->text());
    }
    const auto buttons = root->findChildren<QAbstractButton *>();
    for (const QAbstractButton *button : buttons) {
        const auto *tool = qobject_cast<const QToolButton *>(button);
        if (tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly)
            continue;
        if (button->isVisible() && !button->text().isEmpty() && button->width() < button->minimumSizeHint().width())
            found << QStringLiteral("button: %1").arg(button->text());
    }
    return found;
}

QStringList namelessControls(const QWidget *root)
{
    QStringList found;
    const auto all = root->findChildren<QWidget *>();
    for (QWidget *widget : all) {
        if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus) || widget->focusProxy())
            continue;
        const QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).trimmed().isEmpty())
            found << QStringLiteral("%1 %2").arg(QString::fromLatin1(widget->metaObject()->className()),
                                                 widget->objectName());
    }
    return found;
}

namespace {

bool isStop(const QWidget *widget)
{
    const QWidget *taker = widget->focusProxy() ? widget->focusProxy() : widget;
    return widget->isVisible() && widget->isEnabled() && (taker->focusPolicy() & Qt::TabFocus);
}

/// Entirely above, or in the same line and entirely to the left.
bool readBefore(const QRect &a, const QRect &b)
{
    if (a.bottom() < b.top())
        return true;
    return a.top() <= b.bottom() && b.top() <= a.bottom() && a.right() < b.left();
}

QString describe(const QWidget *widget)
{
    return QStringLiteral("%1 “%2” %3")
        .arg(QString::fromLatin1(widget->metaObject()->className()), widget->accessibleName(), widget->objectName());
}

QRect placeOf(const QWidget *widget)
{
    return {widget->mapToGlobal(QPoint(0, 0)), widget->size()};
}

} // namespace

QStringList misplacedStops(QWidget *root)
{
    QStringList found;
    QStringList order;
    const QWidget *before = nullptr;
    for (QWidget *next = root->nextInFocusChain(); next != root; next = next->nextInFocusChain()) {
        if (next->window() != root->window() || !root->isAncestorOf(next) || !isStop(next))
            continue;
        const QWidget *now = next->focusProxy() ? next->focusProxy() : next; // who takes the focus in its stead
        if (now == before)
            continue;
        order << describe(now);
        if (before && readBefore(placeOf(now), placeOf(before))) {
            // Panes are read one after the other: what counts is the order of the panes that hold the two.
            const QWidget *a = before;
            const QWidget *b = now;
            while (a->parentWidget() && !a->parentWidget()->isAncestorOf(now))
                a = a->parentWidget();
            while (b->parentWidget() && !b->parentWidget()->isAncestorOf(before))
                b = b->parentWidget();
            if (readBefore(placeOf(b), placeOf(a)))
                found << QStringLiteral("Tab comes to %1 before %2").arg(describe(before), describe(now));
        }
        before = now;
    }
    return found.isEmpty() ? found : found << QStringLiteral("The order is ") + order.join(QStringLiteral(", "));
}

QStringList sidewaysScrolling(const QWidget *root)
{
    QStringList found;
    const auto areas = root->findChildren<QScrollArea *>();
    for (const QScrollArea *area : areas) {
        if (area->isVisible() && area->horizontalScrollBar()->maximum() > 0)
            found << QStringLiteral("sideways by %1: %2")
                         .arg(area->horizontalScrollBar()->maximum())
                         .arg(QString::fromLatin1(area->widget()->metaObject()->className()));
    }
    return found;
}

} // namespace valbench::test
