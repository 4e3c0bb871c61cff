// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The small parts: what they show, say to a screen reader, and do on keys.
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolTip>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/theme.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/eliding_label.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/password_edit.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reason_edit.h>
#include <valbench/ui/widgets/split_panes.h>
#include <valbench/ui/widgets/state_view.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/step_list.h>
#include <valbench/ui/widgets/text_label.h>
#include <valbench/ui/widgets/time_label.h>
#include <valbench/ui/widgets/verdict_line.h>

using namespace valbench;
using namespace valbench::ui;
using valbench::test::UserDriver;

class TestWidgets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void badgeSaysItsState();
    void headerShowsActions();
    void headerKeepsNoOldHeight();
    void blockedActionKeepsItsReason();
    void digestIsShortUntilAsked();
    void timeIsLocalWithUtcOnHover();
    void elidesOnlyWhenNeeded();
    void bannerCloses();
    void formRowExplains();
    void passwordHidesAgain();
    void reasonObjects();
    void stepsWalkByKeys();
    void verdictIsOneSentence();
    void panesStackWhenNarrow();
    void stateViewRetries();
    void problemsSayWhatToDo();
    void missingValuesAreSaid();

private:
    std::unique_ptr<Theme> m_theme;
};

void TestWidgets::initTestCase()
{
    m_theme = std::make_unique<Theme>([] { return paletteFor(Scheme::light); });
}

void TestWidgets::badgeSaysItsState()
{
    StatusBadge badge(Tone::insufficient);
    QCOMPARE(badge.word(), QStringLiteral("Insufficient evidence"));
    QCOMPARE(badge.accessibleName(), badge.word());
    badge.setStatus(Tone::passed, QStringLiteral("Approved"));
    QCOMPARE(badge.accessibleName(), QStringLiteral("Approved"));
    const QSize small = StatusBadge::sizeFor(QStringLiteral("OK"));
    QVERIFY(badge.sizeHint().width() > small.width());

    // Different states differ in shape, not only in colour: compare the pictures in grey.
    const auto grey = [](Tone tone) {
        StatusBadge one(tone, QStringLiteral("x"));
        one.resize(one.sizeHint());
        return one.grab().toImage().convertToFormat(QImage::Format_Mono);
    };
    QVERIFY(grey(Tone::passed) != grey(Tone::failed));
    QVERIFY(grey(Tone::error) != grey(Tone::failed));
}

void TestWidgets::headerShowsActions()
{
    PageHeader header(QStringLiteral("Protocols"), QStringLiteral("What is tested"));
    QAction action(QStringLiteral("&New protocol"));
    int pressed = 0;
    connect(&action, &QAction::triggered, this, [&pressed] { ++pressed; });
    header.addAction(&action, ButtonKind::primary);
    header.resize(800, header.sizeHint().height());
    header.show();
    QVERIFY(QTest::qWaitForWindowActive(&header));
    UserDriver user(&header);
    USER(user, click(QStringLiteral("New protocol")));
    QCOMPARE(pressed, 1);
    action.setVisible(false);
    QVERIFY(!user.click(QStringLiteral("New protocol")));
}

/// Whatever it showed before, it takes the room that a new one with the same words takes.
void TestWidgets::headerKeepsNoOldHeight()
{
    const auto subtitle = QStringLiteral("Version 2, 27 Nov 2026, 06:16 UTC by Jonas Berg · waits to be authored by "
                                         "Validation engineer, Validation lead or Data scientist");
    QAction first(QStringLiteral("Back to list")), second(QStringLiteral("Read content")),
        third(QStringLiteral("Print PDF…")), fourth(QStringLiteral("New version…"));
    const std::array actions{&first, &second, &third, &fourth};
    const auto made = [&](const QString &title, const QString &words) {
        auto page = std::make_unique<QWidget>();
        auto *layout = new QVBoxLayout(page.get());
        auto *header = new PageHeader(title, words);
        for (auto *action : actions)
            header->addAction(action);
        layout->addWidget(header);
        layout->addWidget(new QWidget, 1);
        page->resize(760, 700);
        page->show();
        return std::pair(std::move(page), header);
    };
    for (auto *action : actions)
        action->setVisible(action == &first);
    const auto [oldPage, old] = made(QStringLiteral("PQ-3"), QString());
    QVERIFY(QTest::qWaitForWindowExposed(oldPage.get()));
    for (auto *action : actions)
        action->setVisible(true);
    const auto title = QStringLiteral("PQ-3  Performance of flchain-mortality 1");
    old->setTitle(title);
    old->setStatus(Tone::neutral, QStringLiteral("Draft"));
    old->setSubtitle(subtitle);
    const auto [newPage, fresh] = made(title, subtitle);
    fresh->setStatus(Tone::neutral, QStringLiteral("Draft"));
    QVERIFY(QTest::qWaitForWindowExposed(newPage.get()));
    QTRY_COMPARE(old->height(), fresh->height());
    // Two lines of words and one of buttons, with no more than margins between.
    const int buttons = old->findChild<ActionButton *>()->height();
    QVERIFY2(fresh->height() < 5 * buttons, qPrintable(QString::number(fresh->height())));
    // And back again.
    for (auto *action : actions)
        action->setVisible(action == &first);
    old->setTitle(QStringLiteral("PQ-3"));
    old->setSubtitle({});
    QTRY_VERIFY2(old->height() < 2 * buttons + scaled(2 * space::medium), qPrintable(QString::number(old->height())));
}

void TestWidgets::blockedActionKeepsItsReason()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    QAction action(QStringLiteral("Approve"));
    action.setToolTip(QStringLiteral("Approve this version"));
    int pressed = 0;
    connect(&action, &QAction::triggered, this, [&pressed] { ++pressed; });
    auto *button = new ActionButton(&action);
    layout->addWidget(button);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    UserDriver user(&window);
    setBlocked(&action, QStringLiteral("You wrote this version."));
    QVERIFY(!action.isEnabled());
    QVERIFY(button->isEnabled()); // can take the focus and tell
    QVERIFY(button->accessibleDescription().contains(QStringLiteral("You wrote this version.")));
    USER(user, tabTo(QStringLiteral("Approve")));
    USER(user, press(Qt::Key_Space));
    QCOMPARE(pressed, 0);
    QTRY_COMPARE(QToolTip::text(), QStringLiteral("You wrote this version."));
    setBlocked(&action, {});
    QCOMPARE(button->toolTip(), QStringLiteral("Approve this version"));
    USER(user, press(Qt::Key_Space));
    QCOMPARE(pressed, 1);
}

void TestWidgets::digestIsShortUntilAsked()
{
    const QString hex = QStringLiteral("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    DigestLabel label(hex);
    label.resize(700, 40);
    label.show();
    QVERIFY(QTest::qWaitForWindowActive(&label));
    const auto shown = [&label] { return label.findChild<TextLabel *>()->text().remove(QChar(0x200B)); };
    QCOMPARE(shown(), hex.left(12));
    UserDriver user(&label);
    USER(user, click(QStringLiteral("Show the full digest")));
    QCOMPARE(shown(), hex);
    USER(user, click(QStringLiteral("Show the first 12 digits")));
    QCOMPARE(shown(), hex.left(12));
    USER(user, click(QStringLiteral("Copy the full digest")));
    QCOMPARE(QGuiApplication::clipboard()->text(), hex);
    label.setDigest({});
    QVERIFY(!user.sees(QStringLiteral("Copy the full digest")));
}

void TestWidgets::timeIsLocalWithUtcOnHover()
{
    const auto time = Timestamp::parse("2026-11-03T13:03:59.120045Z");
    VERIFY_OK(time);
    QCOMPARE(localTimeText(*time, QTimeZone("Europe/Berlin")), QStringLiteral("3 Nov 2026, 14:03 CET"));
    QCOMPARE(localTimeText(*time, QTimeZone("America/New_York")), QStringLiteral("3 Nov 2026, 08:03 EST"));
    TimeLabel label(*time);
    QCOMPARE(label.toolTip(), QStringLiteral("2026-11-03 13:03:59 UTC"));
    label.setTime(std::nullopt);
    QCOMPARE(label.accessibleName(), QStringLiteral("No time"));
    QVERIFY(label.toolTip().isEmpty());
}

void TestWidgets::elidesOnlyWhenNeeded()
{
    ElidingLabel label(QStringLiteral("A rather long title of a protocol for a model"));
    label.resize(label.sizeHint());
    QVERIFY(!label.isElided());
    QVERIFY(label.toolTip().isEmpty());
    label.resize(80, label.height());
    label.show();
    QVERIFY(QTest::qWaitForWindowActive(&label));
    QTRY_VERIFY(label.isElided());
    QCOMPARE(label.toolTip(), label.text());
    QCOMPARE(label.accessibleName(), label.text());
}

void TestWidgets::bannerCloses()
{
    Banner banner(Tone::warning, QStringLiteral("Training expires in 3 days."));
    banner.resize(500, 40);
    banner.show();
    QVERIFY(QTest::qWaitForWindowActive(&banner));
    UserDriver user(&banner);
    QVERIFY(!user.sees(QStringLiteral("Close this message"))); // stays unless it may be closed
    banner.setClosable(true);
    USER(user, click(QStringLiteral("Close this message")));
    QVERIFY(banner.isHidden());
}

void TestWidgets::formRowExplains()
{
    auto *field = new QLineEdit;
    FormRow row(QStringLiteral("&Title"), field, QStringLiteral("As it will be printed."));
    QCOMPARE(field->accessibleName(), QStringLiteral("Title"));
    QCOMPARE(field->accessibleDescription(), QStringLiteral("As it will be printed."));
    row.setMessage(QStringLiteral("The title is taken."));
    QVERIFY(!row.isValid());
    QCOMPARE(field->accessibleDescription(), QStringLiteral("The title is taken."));
    row.setMessage(QStringLiteral("Rather long."), Tone::warning);
    QVERIFY(row.isValid());
    row.setMessage({});
    QVERIFY(row.isValid());
    QCOMPARE(field->accessibleDescription(), QStringLiteral("As it will be printed."));
}

void TestWidgets::passwordHidesAgain()
{
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *edit = new PasswordEdit;
    edit->setObjectName(QStringLiteral("password"));
    auto *other = new QLineEdit;
    other->setObjectName(QStringLiteral("other"));
    layout->addWidget(edit);
    layout->addWidget(other);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    UserDriver user(&window);
    USER(user, type(QStringLiteral("password"), QStringLiteral("grüße 15 zeichen")));
    QVERIFY(!edit->isShown());
    USER(user, press(Qt::Key_S, Qt::AltModifier));
    QTRY_VERIFY(edit->isShown());
    USER(user, click(QStringLiteral("other")));
    QTRY_VERIFY(!edit->isShown());
    const Secret secret = edit->take();
    QCOMPARE(QByteArray(secret.reveal().data(), qsizetype(secret.reveal().size())),
             QStringLiteral("grüße 15 zeichen").toUtf8());
    QVERIFY(edit->text().isEmpty());
}

void TestWidgets::reasonObjects()
{
    ReasonEdit edit;
    edit.setRule([](const QString &text) { return text.size() < 10 ? QStringLiteral("Say more.") : QString(); });
    edit.setUsualReasons({QStringLiteral("Typing error corrected")});
    edit.show();
    QVERIFY(QTest::qWaitForWindowActive(&edit));
    UserDriver user(&edit);
    QVERIFY(!edit.isAcceptable());
    QVERIFY(edit.editor()->accessibleDescription().isEmpty()); // nobody is told off before typing
    USER(user, type(QStringLiteral("Reason"), QStringLiteral("update")));
    QCOMPARE(edit.editor()->accessibleDescription(), QStringLiteral("Say more."));
    USER(user, choose(QStringLiteral("Usual reasons"), QStringLiteral("Typing error corrected")));
    QTRY_COMPARE(edit.text(), QStringLiteral("Typing error corrected"));
    QVERIFY(edit.isAcceptable());
}

void TestWidgets::stepsWalkByKeys()
{
    StepList list(QStringLiteral("Steps"));
    std::vector<StepItem> items{
        {QStringLiteral("a"), QStringLiteral("1"), QStringLiteral("First"), Tone::passed, {}, {}},
        {QStringLiteral("b"), QStringLiteral("2"), QStringLiteral("Second"), Tone::notRun, {}, {}},
        {QStringLiteral("c"), QStringLiteral("3"), QStringLiteral("Third"), Tone::notRun, {}, {}}};
    list.setItems(items);
    list.setCurrentId(QStringLiteral("a"));
    list.show();
    QVERIFY(QTest::qWaitForWindowActive(&list));
    list.setFocus();
    QStringList visited;
    connect(&list, &StepList::currentChangedTo, this, [&visited](const QString &id) { visited << id; });
    QTest::keyClick(&list, Qt::Key_Down);
    QCOMPARE(visited, QStringList{QStringLiteral("b")});
    items[1].tone = Tone::failed;
    list.setItems(items);
    QCOMPARE(list.currentId(), QStringLiteral("b"));
    QCOMPARE(list.currentIndex().data(Qt::AccessibleTextRole).toString(), QStringLiteral("2 Second, Failed"));
    items.insert(items.begin(),
                 {QStringLiteral("z"), QStringLiteral("0"), QStringLiteral("New"), Tone::notRun, {}, {}});
    list.setItems(items);
    QCOMPARE(list.currentId(), QStringLiteral("b")); // the place is kept when steps are added
}

void TestWidgets::verdictIsOneSentence()
{
    const Verdict verdict{Tone::passed,
                          QStringLiteral("AUC"),
                          QStringLiteral("0.871"),
                          QStringLiteral("95% CI 0.842–0.897"),
                          QStringLiteral("lower bound ≥ 0.85"),
                          QStringLiteral("DeLong"),
                          QStringLiteral("412"),
                          QStringLiteral("96"),
                          QStringLiteral("2 more missed positives would fail this.")};
    const QString spoken = VerdictLine::spoken(verdict);
    for (const QString &part :
         {QStringLiteral("Passed"), QStringLiteral("AUC 0.871"), QStringLiteral("0.842–0.897"),
          QStringLiteral("required: lower bound"), QStringLiteral("DeLong"), QStringLiteral("n = 412"),
          QStringLiteral("events = 96"), QStringLiteral("2 more missed positives")})
        QVERIFY2(spoken.contains(part), qPrintable(part));
    VerdictLine line(verdict);
    QCOMPARE(line.accessibleName(), spoken);
}

void TestWidgets::panesStackWhenNarrow()
{
    SplitPanes panes(new QWidget, new QWidget, 0.3, 600);
    panes.resize(scaled(900), 400);
    panes.show();
    QVERIFY(QTest::qWaitForWindowActive(&panes));
    QTRY_VERIFY(!panes.isStacked());
    QVERIFY(std::abs(panes.sizes().at(0) - 0.3 * panes.width()) < 20);
    panes.resize(scaled(500), 400);
    QTRY_VERIFY(panes.isStacked());
}

void TestWidgets::stateViewRetries()
{
    StateView view;
    view.resize(600, 400);
    view.show();
    QVERIFY(QTest::qWaitForWindowActive(&view));
    int retried = 0;
    connect(&view, &StateView::retryRequested, this, [&retried] { ++retried; });
    view.showProblem({QStringLiteral("The store is out of reach."), QStringLiteral("Try again."),
                      QStringLiteral("kind: unavailable")});
    QCOMPARE(view.accessibleName(), QStringLiteral("The store is out of reach."));
    UserDriver user(&view);
    USER(user, tabTo(QStringLiteral("Retry")));
    USER(user, press(Qt::Key_Space));
    QCOMPARE(retried, 1);
    QAction action(QStringLiteral("New model"));
    view.showEmpty(Icon::models, QStringLiteral("No models"), QStringLiteral("Register one from a run."), &action);
    QVERIFY(!user.sees(QStringLiteral("Retry")));
    QTRY_VERIFY(user.sees(QStringLiteral("New model")));
}

void TestWidgets::problemsSayWhatToDo()
{
    const Error error(ErrorCode::integrity, VB_MSG("Entry {n} was altered."), {{"n", "17"}});
    const Problem problem = problemOf(error);
    QCOMPARE(problem.happened, QStringLiteral("Entry 17 was altered."));
    QVERIFY(problem.todo.contains(QStringLiteral("quality assurance")));
    QVERIFY(problem.details.contains(QStringLiteral("test_widgets.cpp")));
    QVERIFY(!problem.details.contains(QLatin1Char('/')));
}

void TestWidgets::missingValuesAreSaid()
{
    KeyValuePanel panel;
    TextLabel *label = panel.addText(QStringLiteral("Comment"), {});
    QCOMPARE(label->text(), QStringLiteral("–"));
    QCOMPARE(label->accessibleName(), QStringLiteral("Comment: none"));
    panel.clear();
    QVERIFY(panel.findChildren<TextLabel *>().isEmpty());
}

VALBENCH_TEST(TestWidgets, widgets)
#include "test_widgets.moc"
