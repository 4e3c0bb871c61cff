// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What every journey through the workbench shares: the program on a profile of its own, and five people at it.
#pragma once

#include "support/metronome.h"
#include "support/user_driver.h"

#include <QObject>
#include <QTemporaryDir>

#include <memory>
#include <vector>

#include <valbench/base/ports.h>
#include <valbench/services/demo.h>
#include <valbench/services/workspace.h>
#include <valbench/ui/widgets/file_prompts.h>

namespace valbench::ui {
class Desk;
class FrontDesk;
class MainWindow;
class Theme;
} // namespace valbench::ui

namespace valbench::test {

/// Answers file dialogs with the path that the test has laid ready.
class ScriptedPrompts final : public ui::FilePrompts {
public:
    void save(QWidget *, const ui::FileRequest &, Done done) override { done(next); }
    void open(QWidget *, const ui::FileRequest &, Done done) override { done(next); }
    void folder(QWidget *, const ui::FileRequest &, Done done) override { done(next); }
    QString next;
};

/// Of the administrator "adm" and the QA approver "qua", who found the journeys' stores.
inline const QString adminPassword = QStringLiteral("a fine sentence of Ada");
inline const QString qaPassword = QStringLiteral("quite another sentence");

/// So many days behind.
class PastClock final : public Clock {
public:
    explicit PastClock(int days) : m_days(days) {}
    [[nodiscard]] Timestamp now() const override { return Timestamp(SystemClock().now().point() - m_days); }

private:
    std::chrono::days m_days;
};

class Journey : public QObject {
    Q_OBJECT
public:
    Journey();
    ~Journey() override;

private Q_SLOTS:
    void initTestCase();
    /// Each step stands on the one before; after a failure the rest would only wait in vain.
    void init();
    void cleanup();

protected:
    static constexpr int patience = 20000; ///< milliseconds; other work may keep the machine busy
    static constexpr int settling = 2000;  ///< milliseconds for a page to find its places
    /// What no event may take of the GUI thread, in milliseconds of its own work. Builds that are not optimised or
    /// are instrumented are slower than what people get.
#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    static constexpr double longestEvent = 16;
#else
    static constexpr double longestEvent = 160;
#endif
    /// A machine that is a guest of another loses whole slices of time, and they count as the thread's own: one
    /// event in so many may be longer, and as many as the metronome lost meanwhile; none longer than three screen
    /// refreshes.
    static constexpr std::size_t eventsPerHiccup = 10'000;
    static constexpr std::size_t eventsPerHoldUp = 4'000; ///< at most for what the metronome lost, and one
    static constexpr double longestHiccup = 3 * longestEvent;

    /// The dialog in front, once it is another than `than`.
    QWidget *dialog(const QWidget *than = nullptr);
    void noDialog();
    /// The offscreen platform has no window manager: after a menu or dialog nothing makes the window active again.
    /// By keys alone: Tab to the button and the space bar, Tab to the field and what is typed there.
    void use(UserDriver &hand, const QString &button);
    void fill(UserDriver &hand, const QString &field, const QString &text);
    void comeBack();
    /// On screen and ready to be pressed: a blocked button can be pressed too, but only says why it is blocked.
    [[nodiscard]] bool ready(const QString &button);
    /// Some visible label of the window reads so.
    [[nodiscard]] bool shows(const QString &text) const;
    /// Types user id and password into the sign-in form and presses Enter.
    void typeSignIn(const QString &userId, const QString &password);
    void signOutByMenu();
    /// In the demo: who wears that hat, such as "Auditor".
    void actAs(const QString &role);
    /// What the people a store starts with do at their first sign-in.
    static Status acceptStatements(services::Workspace &workspace,
                                   std::initializer_list<std::pair<const char *, QString>> people);
    void readPeople();
    [[nodiscard]] const services::DemoPerson &person(const QString &role) const;
    /// The row of a table that holds the text; waits until it is there.
    void findRow(const QString &table, const QString &text, int &row);
    /// By keyboard alone: to a page by its number in the rail, and from its list to a record.
    void goByKeys(const QString &page);
    void openByKeys(const QString &table, const QString &record);
    /// Keeps a picture and holds what every screen must hold: nothing cut off or scrolled sideways, every control
    /// named, the order of Tab that of reading.
    void look(const QString &name, QWidget *widget = nullptr);
    /// look() in both themes, at normal size and at 200 %; then light and normal.
    void lookInEveryWay(const QString &name);
    /// No event may have kept the GUI thread; says which did, and where.
    void checkEvents();

    QTemporaryDir folder;
    SystemClock clock;
    SystemRandom random;
    ScriptedPrompts prompts;
    std::unique_ptr<ui::Theme> theme;
    std::unique_ptr<ui::MainWindow> window;
    std::unique_ptr<ui::Desk> desk;
    Metronome metronome{longestEvent / 2};
    std::unique_ptr<ui::FrontDesk> front;
    std::unique_ptr<UserDriver> user;
    std::vector<services::DemoPerson> people;
    bool broken = false;
};

} // namespace valbench::test
