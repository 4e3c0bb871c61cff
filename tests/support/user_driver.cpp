// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/user_driver.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QScrollArea>
#include <QSet>
#include <QTabBar>

namespace valbench::test {

QString nameOf(const QWidget *widget)
{
    if (!widget)
        return QStringLiteral("(nothing)");
    const QString own = widget->objectName();
    if (!own.isEmpty() && !own.startsWith(QLatin1String("qt_")))
        return own;
    return widget->accessibleName().isEmpty() ? QString::fromLatin1(widget->metaObject()->className())
                                              : widget->accessibleName();
}

namespace {

QString writtenOn(const QWidget *widget)
{
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    return button ? button->text().remove(QLatin1Char('&')) : QString();
}

} // namespace

UserDriver::UserDriver(QWidget *window) : m_window(window) {}

bool UserDriver::fail(const QString &why)
{
    m_problem = why.toUtf8();
    return false;
}

bool UserDriver::waitActive()
{
    // QTest::qWaitForWindowActive() is content with an active parent.
    return QTest::qWaitFor([this] { return QApplication::activeWindow() == m_window; }) ||
           fail(QStringLiteral("the window did not become active"));
}

QWidget *UserDriver::find(const QString &name)
{
    QList<QWidget *> found;
    QList<QWidget *> byId;
    const auto all = QApplication::allWidgets();
    for (QWidget *widget : all) {
        if (!widget->isVisible() || qobject_cast<QLabel *>(widget)) // the words beside a control, not the control
            continue;
        const bool ours = widget == m_window || m_window->isAncestorOf(widget) || widget->window()->parentWidget();
        if (!ours)
            continue;
        if (widget->objectName() == name)
            byId << widget;
        else if (widget->accessibleName() == name || writtenOn(widget) == name)
            found << widget;
    }
    if (!byId.isEmpty())
        found = byId;
    if (found.size() == 1)
        return found.front();
    fail(found.isEmpty() ? QStringLiteral("“%1” is not on screen").arg(name)
                         : QStringLiteral("“%1” names %2 controls").arg(name).arg(found.size()));
    return nullptr;
}

bool UserDriver::sees(const QString &name)
{
    return find(name) != nullptr;
}

bool UserDriver::usable(QWidget *widget, const QString &name)
{
    if (!widget)
        return false;
    if (!widget->isEnabled())
        return fail(QStringLiteral("“%1” is disabled").arg(name));
    for (QWidget *up = widget->parentWidget(); up; up = up->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(up)) {
            area->ensureWidgetVisible(widget);
            QCoreApplication::processEvents();
        }
    }
    const QPoint middle = widget->mapTo(widget->window(), widget->rect().center());
    const QWidget *top = widget->window()->childAt(middle);
    if (top && top != widget && !widget->isAncestorOf(top) && !top->isAncestorOf(widget) &&
        !top->testAttribute(Qt::WA_TransparentForMouseEvents))
        return fail(QStringLiteral("“%1” is covered by %2").arg(name, nameOf(top)));
    const QWidget *modal = QApplication::activeModalWidget();
    if (modal && modal != widget->window() && !modal->isAncestorOf(widget) && !QApplication::activePopupWidget())
        return fail(QStringLiteral("“%1” lies behind the dialog %2").arg(name, nameOf(modal)));
    return true;
}

bool UserDriver::click(const QString &name)
{
    QWidget *widget = find(name);
    if (!usable(widget, name))
        return false;
    QPoint at = widget->rect().center();
    if (widget->inherits("QCheckBox") || widget->inherits("QRadioButton"))
        at = QPoint(8, widget->height() / 2); // the label may be wider than what reacts
    QTest::mouseClick(widget, Qt::LeftButton, Qt::NoModifier, at);
    return true;
}

bool UserDriver::clickRow(const QString &table, int row)
{
    auto *view = qobject_cast<QAbstractItemView *>(find(table));
    if (!usable(view, table))
        return false;
    const QModelIndex index = view->model()->index(row, 0);
    if (!index.isValid())
        return fail(QStringLiteral("“%1” has no row %2").arg(table).arg(row));
    view->scrollTo(index);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, Qt::NoModifier, view->visualRect(index).center());
    return true;
}

bool UserDriver::doubleClickRow(const QString &table, int row)
{
    if (!clickRow(table, row))
        return false;
    auto *view = find<QAbstractItemView>(table);
    const QPoint at = view->visualRect(view->model()->index(row, 0)).center();
    QTest::mouseDClick(view->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    return true;
}

bool UserDriver::type(const QString &field, const QString &text)
{
    if (!click(field))
        return false;
    if (!find(field)->hasFocus() && !(find(field)->focusProxy() && find(field)->focusProxy()->hasFocus()))
        return fail(QStringLiteral("“%1” does not take the focus").arg(field));
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::SelectAll);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backspace);
    return typeHere(text);
}

bool UserDriver::typeHere(const QString &text)
{
    QWidget *target = keyTarget();
    if (!target)
        return fail(QStringLiteral("nothing has the focus"));
    for (const QChar letter : text) {
        if (letter.unicode() < 128) {
            QTest::keyClick(target, letter.toLatin1());
            continue;
        }
        for (const auto kind : {QEvent::KeyPress, QEvent::KeyRelease}) { // QTest knows ASCII only
            QKeyEvent event(kind, 0, Qt::NoModifier, QString(letter));
            QCoreApplication::sendEvent(target, &event);
        }
    }
    return true;
}

QWidget *UserDriver::keyTarget() const
{
    if (QWidget *popup = QApplication::activePopupWidget())
        return popup->focusWidget() ? popup->focusWidget() : popup;
    if (QWidget *focus = QApplication::focusWidget())
        return focus;
    return QApplication::activeWindow();
}

bool UserDriver::press(Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QWidget *target = keyTarget();
    if (!target)
        return fail(QStringLiteral("no window is active"));
    QTest::keyClick(target, key, modifiers);
    return true;
}

bool UserDriver::choose(const QString &comboBox, const QString &entry)
{
    auto *box = qobject_cast<QComboBox *>(find(comboBox));
    if (!usable(box, comboBox))
        return false;
    const int wanted = box->findText(entry);
    if (wanted < 0)
        return fail(QStringLiteral("“%1” has no entry “%2”").arg(comboBox, entry));
    box->setFocus(Qt::TabFocusReason);
    QTest::keyClick(box, Qt::Key_Home);
    for (int step = 0; step < wanted; ++step)
        QTest::keyClick(box, Qt::Key_Down);
    return box->currentText() == entry || fail(QStringLiteral("“%1” stays at “%2”").arg(comboBox, box->currentText()));
}

bool UserDriver::menu(const QString &title, const QString &entry)
{
    const auto plain = [](QString text) { return text.remove(QLatin1Char('&')); };
    auto *bar = m_window->findChild<QMenuBar *>();
    if (!bar || !bar->isVisible())
        return fail(QStringLiteral("there is no menu bar"));
    for (QAction *head : bar->actions()) {
        if (plain(head->text()) != title)
            continue;
        QTest::mouseClick(bar, Qt::LeftButton, Qt::NoModifier, bar->actionGeometry(head).center());
        for (QAction *action : head->menu()->actions()) {
            if (plain(action->text()) != entry)
                continue;
            if (!action->isEnabled()) {
                head->menu()->close();
                return fail(QStringLiteral("menu entry “%1” is disabled").arg(entry));
            }
            QTest::mouseClick(head->menu(), Qt::LeftButton, Qt::NoModifier,
                              head->menu()->actionGeometry(action).center());
            return true;
        }
        head->menu()->close();
    }
    return fail(QStringLiteral("there is no menu entry %1 > %2").arg(title, entry));
}

bool UserDriver::tab(const QString &title)
{
    const auto bars = m_window->findChildren<QTabBar *>();
    for (QTabBar *bar : bars) {
        for (int i = 0; bar->isVisible() && i < bar->count(); ++i) {
            if (bar->tabText(i) != title)
                continue;
            QTest::mouseClick(bar, Qt::LeftButton, Qt::NoModifier, bar->tabRect(i).center());
            return bar->currentIndex() == i || fail(QStringLiteral("the tab “%1” does not come up").arg(title));
        }
    }
    return fail(QStringLiteral("there is no tab “%1”").arg(title));
}

bool UserDriver::tabTo(const QString &name)
{
    QSet<QWidget *> seen;
    QStringList passed;
    for (int step = 0; step < 200; ++step) {
        QWidget *now = QApplication::focusWidget();
        if (now && (now->objectName() == name || now->accessibleName() == name || writtenOn(now) == name))
            return true;
        if (now && seen.contains(now))
            return fail(QStringLiteral("Tab came back to %1 without passing “%2”; it passed %3")
                            .arg(nameOf(now), name, passed.join(QStringLiteral(", "))));
        if (now) {
            seen.insert(now);
            passed << nameOf(now);
            if (!now->isVisible())
                return fail(QStringLiteral("Tab stops at %1, which is not visible").arg(nameOf(now)));
        }
        QTest::keyClick(now ? now : m_window, Qt::Key_Tab);
    }
    return fail(QStringLiteral("“%1” was not reached with Tab").arg(name));
}

QString UserDriver::focusName() const
{
    return nameOf(QApplication::focusWidget());
}

} // namespace valbench::test
