// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the main window knows of a page, and what a page may ask of the main window.
#pragma once

#include <QWidget>

#include <functional>

#include <valbench/ui/theme/icons.h>

namespace valbench::ui {

/// A place one can go to and come back to. An empty record is the start of the page.
struct Location
{
    QString page;
    QString record{};
    bool operator==(const Location &) const = default;
};

/// May the signed-in person open this?
struct Access
{
    enum class Kind { open, blocked, hidden };
    Kind kind = Kind::open;
    QString reason{}; ///< for blocked: why not, in words
};

class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    /// Called each time the page comes on screen, with the record to show.
    virtual void openRecord(const QString &record) = 0;
    /// Loads afresh what is shown (F5, after unlocking, after another page changed something).
    virtual void refresh() = 0;

Q_SIGNALS:
    void goTo(const valbench::ui::Location &place);
    /// The page itself moved to another of its records: remembered for back and forward.
    void recordOpened(const QString &record);
};

struct PageSpec
{
    QString id;
    QString title;
    Icon icon = Icon::none;
    std::function<Access()> access;              ///< asked at every sign-in
    std::function<Page *(QWidget *parent)> make; ///< called when the page is opened first
    bool newGroup = false;                       ///< a little distance above it in the rail
};

} // namespace valbench::ui
