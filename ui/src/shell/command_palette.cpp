// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/command_palette.h>

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QPointer>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>

#include <valbench/ui/shell/command_catalog.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/text_label.h>

#include "palette_model.h"

namespace valbench::ui {

CommandPalette::CommandPalette(const CommandCatalog &commands, QWidget *window)
    : QFrame(window, Qt::Popup | Qt::FramelessWindowHint), m_commands(commands), m_model(new PaletteModel(this))
{
    setAccessibleName(tr("Search"));
    m_query = new QLineEdit;
    m_query->setObjectName(QStringLiteral("palette.query"));
    m_query->setPlaceholderText(tr("Type to find a command, page or record"));
    m_query->setAccessibleName(tr("Search"));
    m_query->addAction(icon(Icon::search), QLineEdit::LeadingPosition);
    m_query->installEventFilter(this);
    m_list = new QListView;
    m_list->setAccessibleName(tr("Found"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_model, this));
    m_list->viewport()->setAutoFillBackground(false);
    m_note = new TextLabel(TextStyle::small);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_query);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_note);
    setScaledMargins(layout, {space::small, space::small, space::small, space::small}, space::small);
    setFocusProxy(m_query);
    connect(m_query, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(m_list, &QListView::clicked, this, &CommandPalette::run);
}

void CommandPalette::addSource(Source source)
{
    m_sources.push_back(std::move(source));
}

void CommandPalette::popUp()
{
    m_query->clear();
    search({});
    place();
    show();
    m_query->setFocus(Qt::PopupFocusReason);
}

void CommandPalette::place()
{
    const QWidget *window = parentWidget();
    const int width = std::min(scaled(620), window->width() - scaled(40));
    const int height = std::min(scaled(420), window->height() - scaled(80));
    resize(width, height);
    QFrame::move(window->mapToGlobal(QPoint((window->width() - width) / 2, scaled(56))));
}

void CommandPalette::search(const QString &query)
{
    const int generation = ++m_generation;
    const QStringList words = query.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    std::vector<PaletteEntry> found;
    for (const CommandCatalog::Entry &entry : m_commands.entries()) {
        if (!entry.action || !entry.action->isVisible() || entry.info.id == QLatin1String("go.search"))
            continue;
        const QString text = plainText(entry.info.text);
        const QString haystack = text + QLatin1Char(' ') + entry.info.tip;
        if (!std::ranges::all_of(words,
                                 [&](const QString &word) { return haystack.contains(word, Qt::CaseInsensitive); }))
            continue;
        const QString reason = entry.action->isEnabled() ? QString() : blockedReason(entry.action);
        if (!entry.action->isEnabled() && reason.isEmpty())
            continue; // makes no sense just now, such as "Back" at the start
        found.push_back({.text = text,
                         .detail = plainText(entry.info.menu),
                         .keys = entry.info.keys.toString(QKeySequence::NativeText),
                         .icon = entry.info.icon,
                         .blocked = reason,
                         .run = [action = QPointer(entry.action)] {
                             if (action)
                                 action->trigger();
                         }});
    }
    m_model->set(std::move(found));
    add({});
    if (query.size() < 2)
        return;
    for (const Source &source : m_sources) {
        source(query, [self = QPointer(this), generation](std::vector<PaletteEntry> entries) {
            if (self && self->m_generation == generation)
                self->add(std::move(entries));
        });
    }
}

void CommandPalette::add(std::vector<PaletteEntry> entries)
{
    m_model->append(std::move(entries));
    if (!m_list->currentIndex().isValid() && m_model->rowCount() > 0)
        m_list->setCurrentIndex(m_model->index(0));
    m_note->setText(m_model->rowCount() > 0 ? tr("Up and Down choose, Enter opens, Escape closes")
                                            : tr("Nothing found for “%1”").arg(m_query->text()));
}

void CommandPalette::move(int step)
{
    const int row = m_list->currentIndex().row() + step;
    if (row >= 0 && row < m_model->rowCount())
        m_list->setCurrentIndex(m_model->index(row));
}

void CommandPalette::run()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    const PaletteEntry entry = m_model->entry(index.row());
    if (!entry.blocked.isEmpty())
        return; // the reason stands in the line
    hide();
    // After the popup has gone, so that a dialog opened by the command gets the focus.
    QTimer::singleShot(0, parentWidget(), entry.run);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_query && event->type() == QEvent::KeyPress) {
        switch (static_cast<QKeyEvent *>(event)->key()) {
        case Qt::Key_Down: move(1); return true;
        case Qt::Key_Up: move(-1); return true;
        case Qt::Key_PageDown: move(std::min(8, m_model->rowCount() - 1 - m_list->currentIndex().row())); return true;
        case Qt::Key_PageUp: move(-std::min(8, m_list->currentIndex().row())); return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: run(); return true;
        case Qt::Key_Escape: hide(); return true;
        default: break;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Role::raised));
    painter.setPen(color(Role::controlBorder));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace valbench::ui
