// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "edit_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/widgets/form_row.h>

#include "protocol_edits.h"

namespace valbench::ui {

EditForm::EditForm(ProtocolEdits &edits, QWidget *parent)
    : QWidget(parent), m_edits(edits), m_rows(new QVBoxLayout(this))
{
    setScaledMargins(m_rows, {0, 0, 0, 0}, space::medium);
}

void EditForm::add(Field field, const QString &label, const QString &help)
{
    field.editor->setObjectName(QStringLiteral("edit.") + field.member);
    field.editor->installEventFilter(this);
    if (label.isEmpty()) {
        m_rows->addWidget(field.editor);
    } else {
        field.row = new FormRow(label, field.editor, help);
        m_rows->addWidget(field.row);
    }
    m_fields.push_back(std::move(field));
}

void EditForm::write(const QString &member, const std::function<void()> &how)
{
    m_writing = member;
    how();
    m_writing.clear();
}

QLineEdit *EditForm::addLine(const QString &member, const QString &label, const QString &help, Get get, Set set)
{
    auto *line = new QLineEdit;
    connect(line, &QLineEdit::textEdited, this,
            [this, member, set = std::move(set)](const QString &text) { write(member, [&] { set(text); }); });
    add({member, line, nullptr,
         [line, get = std::move(get)] {
             if (const auto text = get(); text != line->text()) {
                 const QSignalBlocker quiet(line);
                 line->setText(text);
                 line->setCursorPosition(0);
             }
         }},
        label, help);
    return line;
}

QPlainTextEdit *EditForm::addText(const QString &member, const QString &label, const QString &help, int height, Get get,
                                  Set set)
{
    auto *text = new QPlainTextEdit;
    text->setTabChangesFocus(true);
    text->setUndoRedoEnabled(false); // the protocol's own does it
    setScaledHeight(text, height);
    connect(text, &QPlainTextEdit::textChanged, this,
            [this, text, member, set = std::move(set)] { write(member, [&] { set(text->toPlainText()); }); });
    add({member, text, nullptr,
         [text, get = std::move(get)] {
             if (const auto words = get(); words != text->toPlainText()) {
                 const QSignalBlocker quiet(text);
                 text->setPlainText(words);
             }
         }},
        label, help);
    return text;
}

QComboBox *EditForm::addChoice(const QString &member, const QString &label, const QString &help,
                               const std::vector<std::pair<QString, QString>> &entries, Get get, Set set)
{
    auto *choice = new QComboBox;
    for (const auto &[text, value] : entries)
        choice->addItem(text, value);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(12);
    connect(choice, &QComboBox::activated, this, [this, choice, member, set = std::move(set)] {
        write(member, [&] { set(choice->currentData().toString()); });
    });
    add({member, choice, nullptr,
         [choice, get = std::move(get)] {
             const QSignalBlocker quiet(choice);
             choice->setCurrentIndex(choice->findData(get()));
         }},
        label, help);
    return choice;
}

QCheckBox *EditForm::addMark(const QString &member, const QString &label, std::function<bool()> get,
                             std::function<void(bool)> set)
{
    auto *mark = new QCheckBox(label);
    connect(mark, &QCheckBox::clicked, this,
            [this, member, set = std::move(set)](bool checked) { write(member, [&] { set(checked); }); });
    add({member, mark, nullptr,
         [mark, get = std::move(get)] {
             const QSignalBlocker quiet(mark);
             mark->setChecked(get());
         }},
        {}, {});
    return mark;
}

void EditForm::load()
{
    for (const auto &field : m_fields)
        if (field.member != m_writing)
            field.load();
}

void EditForm::showRow(const QString &member, bool shown)
{
    for (const auto &field : m_fields)
        if (field.member == member)
            (field.row ? static_cast<QWidget *>(field.row) : field.editor)->setVisible(shown);
}

bool EditForm::goTo(const QString &member)
{
    for (auto name = member; !name.isEmpty(); name = name.section(QLatin1Char('.'), 0, -2)) {
        const auto found = std::ranges::find(m_fields, name, &Field::member);
        if (found != m_fields.end() && found->editor->isVisibleTo(this)) {
            found->editor->setFocus(Qt::ShortcutFocusReason);
            return true;
        }
    }
    return false;
}

void EditForm::setMessages(const std::vector<std::pair<QString, QString>> &messages)
{
    for (const auto &field : m_fields) {
        if (!field.row)
            continue;
        const auto found = std::ranges::find(messages, field.member, &std::pair<QString, QString>::first);
        const auto text = found == messages.end() ? QString() : found->second;
        if (field.row->message() != text)
            field.row->setMessage(text);
    }
}

bool EditForm::eventFilter(QObject *watched, QEvent *event)
{
    const auto isUndo = [event] {
        const auto *key = static_cast<QKeyEvent *>(event);
        const auto keys = QKeySequence(key->keyCombination());
        return key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo) ||
               keys == QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z) || keys == QKeySequence(Qt::CTRL | Qt::Key_Y);
    };
    // Fields have a memory of their own; here there is one for the whole protocol.
    if (event->type() == QEvent::ShortcutOverride && isUndo()) {
        event->ignore();
        return true;
    }
    if (event->type() == QEvent::KeyPress && isUndo())
        return true;
    if (event->type() == QEvent::FocusOut)
        m_edits.endTyping();
    return QWidget::eventFilter(watched, event);
}

} // namespace valbench::ui
