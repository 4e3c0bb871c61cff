// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Acts on a window as a person does: real key presses and clicks on what can be seen and used.
#pragma once

#include <QTest>
#include <QWidget>

namespace valbench::test {

/// Every function returns whether the person could do it; problem() says why not. A control that is missing, hidden,
/// disabled or covered by another cannot be used. Controls are named by object name or accessible name.
class UserDriver {
public:
    explicit UserDriver(QWidget *window);

    /// The visible control of that name in the window or one of its dialogs; null if there is none or more than one.
    [[nodiscard]] QWidget *find(const QString &name);
    template <class W>
    [[nodiscard]] W *find(const QString &name)
    {
        return qobject_cast<W *>(find(name));
    }
    [[nodiscard]] bool sees(const QString &name);
    /// The control once it is there: a page shows its parts and its rows when they have come. Null after `patience` ms.
    template <class W>
    [[nodiscard]] W *await(const QString &name, int patience = 20000)
    {
        return QTest::qWaitFor([&] { return sees(name); }, patience) ? find<W>(name) : nullptr;
    }
    /// Until keys go to the window itself.
    bool waitActive();

    bool click(const QString &name);
    bool doubleClickRow(const QString &table, int row);
    bool clickRow(const QString &table, int row);
    /// Clicks into the field, selects what is there, and types.
    bool type(const QString &field, const QString &text);
    /// Types where the focus is.
    bool typeHere(const QString &text);
    bool press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier);
    /// Chooses an entry of a combo box by its text, with the keyboard.
    bool choose(const QString &comboBox, const QString &entry);
    /// Opens a menu of the window's menu bar with the mouse and clicks an entry; texts without mnemonics.
    bool menu(const QString &title, const QString &entry);
    /// Clicks the tab of that title in a visible tab bar.
    bool tab(const QString &title);
    /// Presses Tab until the focus is there; every stop on the way must be visible and named.
    bool tabTo(const QString &name);

    [[nodiscard]] QString focusName() const;
    [[nodiscard]] const char *problem() const { return m_problem.constData(); }
    [[nodiscard]] QWidget *window() const { return m_window; }

private:
    bool fail(const QString &why);
    bool usable(QWidget *widget, const QString &name);
    [[nodiscard]] QWidget *keyTarget() const;
    QWidget *m_window;
    QByteArray m_problem = "nothing was tried";
};

/// What a control is called: its object name if set by us, else its accessible name.
[[nodiscard]] QString nameOf(const QWidget *widget);

} // namespace valbench::test

/// USER(driver.click("Save")): fails the test with the reason.
#define USER(driver, action) QVERIFY2((driver).action, (driver).problem())
