// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Commands stand in one list that menus, keys, sheet and search agree with.
#include "gallery.h"
#include "support/test_registry.h"
#include "support/user_driver.h"

#include <QApplication>
#include <QListView>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QSignalSpy>

#include <valbench/ui/shell/command_catalog.h>
#include <valbench/ui/shell/command_palette.h>
#include <valbench/ui/shell/page_stack.h>
#include <valbench/ui/widgets/text_label.h>

using namespace valbench::ui;
using namespace valbench::test;

class TestCommands : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void everyCommandIsComplete();
    void menusHoldEveryCommand();
    void keysWork();
    void sheetListsTheKeys();
    void searchRunsCommands();
    void searchTellsWhyNot();
    void searchDropsLateAnswers();
    void menuWorksByMouse();

private:
    std::unique_ptr<Theme> m_theme;
    AnsweredPrompts m_files;
    std::unique_ptr<MainWindow> m_window;
};

void TestCommands::init()
{
    m_theme = std::make_unique<Theme>([] { return paletteFor(Scheme::light); });
    m_window = galleryWindow(*m_theme, m_files, StoreKind::local);
    m_window->showWorkspace(annaWeber());
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

void TestCommands::cleanup()
{
    m_window.reset();
    m_theme.reset();
}

void TestCommands::everyCommandIsComplete()
{
    QSet<QString> ids;
    QSet<QString> keys;
    for (const CommandCatalog::Entry &entry : m_window->commands().entries()) {
        if (!entry.action)
            continue;
        const CommandInfo &info = entry.info;
        QVERIFY2(!info.text.isEmpty() && !info.tip.isEmpty() && !info.menu.isEmpty() && info.icon != Icon::none,
                 qPrintable(info.id));
        QVERIFY2(!ids.contains(info.id), qPrintable(info.id));
        ids.insert(info.id);
        const QString sequence = info.keys.toString();
        QVERIFY2(sequence.isEmpty() || !keys.contains(sequence), qPrintable(sequence));
        keys.insert(sequence);
    }
    QVERIFY(keys.contains(QStringLiteral("Ctrl+9")));
    QCOMPARE(m_window->commands().action(QStringLiteral("no.such")), nullptr);
}

void TestCommands::menusHoldEveryCommand()
{
    QSet<QAction *> inMenus;
    for (QAction *head : m_window->menuBar()->actions()) {
        QSet<QChar> mnemonics;
        for (QAction *action : head->menu()->actions()) {
            inMenus.insert(action);
            const qsizetype at = action->text().indexOf(QLatin1Char('&'));
            if (at < 0)
                continue;
            const QChar letter = action->text().at(at + 1).toLower();
            QVERIFY2(!mnemonics.contains(letter), qPrintable(action->text()));
            mnemonics.insert(letter);
        }
    }
    for (const CommandCatalog::Entry &entry : m_window->commands().entries())
        QVERIFY2(!entry.action || inMenus.contains(entry.action), qPrintable(entry.info.id));
}

void TestCommands::keysWork()
{
    UserDriver user(m_window.get());
    USER(user, press(Qt::Key_5, Qt::ControlModifier));
    QTRY_COMPARE(m_window->pages().current().page, QStringLiteral("protocols"));
    USER(user, press(Qt::Key_F5));
    QCOMPARE(qobject_cast<GalleryPage *>(m_window->pages().currentPage())->refreshed, 1);
    USER(user, press(Qt::Key_Plus, Qt::ControlModifier));
    QCOMPARE(m_theme->scale(), 110);
    USER(user, press(Qt::Key_0, Qt::ControlModifier));
    QCOMPARE(m_theme->scale(), 100);
}

void TestCommands::sheetListsTheKeys()
{
    UserDriver user(m_window.get());
    USER(user, press(Qt::Key_F1));
    QWidget *sheet = nullptr;
    QTRY_VERIFY((sheet = user.find(QStringLiteral("Close"))) != nullptr);
    UserDriver reader(sheet->window());
    USER(reader, waitActive());
    QSet<QString> shown;
    const auto labels = sheet->window()->findChildren<TextLabel *>();
    for (const TextLabel *label : labels)
        shown.insert(label->text());
    for (const CommandCatalog::Entry &entry : m_window->commands().entries()) {
        if (entry.action && !entry.info.keys.isEmpty())
            QVERIFY2(shown.contains(entry.info.keys.toString(QKeySequence::NativeText)), qPrintable(entry.info.id));
    }
    QPointer<QWidget> window = sheet->window();
    USER(user, press(Qt::Key_Escape));
    QTRY_VERIFY(!window || !window->isVisible());
}

void TestCommands::searchRunsCommands()
{
    UserDriver user(m_window.get());
    USER(user, press(Qt::Key_K, Qt::ControlModifier));
    QTRY_VERIFY(user.find(QStringLiteral("palette.query")));
    USER(user, typeHere(QStringLiteral("deviat")));
    USER(user, press(Qt::Key_Return));
    QTRY_COMPARE(m_window->pages().current().page, QStringLiteral("deviations"));
    QVERIFY(!m_window->palettePopup().isVisible());
}

void TestCommands::searchTellsWhyNot()
{
    UserDriver user(m_window.get());
    USER(user, press(Qt::Key_K, Qt::ControlModifier));
    USER(user, typeHere(QStringLiteral("administration")));
    auto *found = user.find<QListView>(QStringLiteral("Found"));
    QVERIFY(found);
    QCOMPARE(found->model()->rowCount(), 1);
    const QString said = found->model()->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY(said.contains(QStringLiteral("Only administrators may open this.")));
    USER(user, press(Qt::Key_Return));
    QVERIFY(m_window->palettePopup().isVisible()); // nothing happens, the reason stays in sight
    USER(user, press(Qt::Key_Escape));
    QVERIFY(!m_window->palettePopup().isVisible());
}

void TestCommands::searchDropsLateAnswers()
{
    std::vector<std::pair<QString, CommandPalette::Deliver>> asked;
    m_window->palettePopup().addSource([&asked](const QString &query, CommandPalette::Deliver deliver) {
        asked.emplace_back(query, std::move(deliver));
    });
    UserDriver user(m_window.get());
    USER(user, press(Qt::Key_K, Qt::ControlModifier));
    USER(user, typeHere(QStringLiteral("PQ-")));
    QCOMPARE(asked.size(), 2U); // from two letters on
    auto *found = user.find<QListView>(QStringLiteral("Found"));
    QVERIFY(found);
    bool opened = false;
    asked.at(0).second({{.text = QStringLiteral("late"), .run = [] {}}});
    QCOMPARE(found->model()->rowCount(), 0);
    asked.at(1).second({{.text = QStringLiteral("PQ-007"), .detail = QStringLiteral("Protocol"), .run = [&opened] {
                             opened = true;
                         }}});
    QCOMPARE(found->model()->rowCount(), 1);
    USER(user, press(Qt::Key_Return));
    QTRY_VERIFY(opened);
}

void TestCommands::menuWorksByMouse()
{
    UserDriver user(m_window.get());
    USER(user, menu(QStringLiteral("View"), QStringLiteral("Dark colours")));
    QCOMPARE(m_theme->choice(), SchemeChoice::dark);
    QVERIFY(m_window->commands().action(QStringLiteral("view.schemeDark"))->isChecked());
    QVERIFY(!m_window->commands().action(QStringLiteral("view.schemeSystem"))->isChecked());
    QVERIFY(!user.menu(QStringLiteral("Go"), QStringLiteral("Administration"))); // blocked there too
}

VALBENCH_TEST(TestCommands, commands)
#include "test_commands.moc"
