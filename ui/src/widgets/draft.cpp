// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/draft.h>

#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSettings>

namespace valbench::ui {

namespace {

constexpr int pauseMilliseconds = 500;

QString contentOf(const QWidget *widget)
{
    if (const auto *editor = qobject_cast<const QPlainTextEdit *>(widget))
        return editor->toPlainText();
    if (const auto *line = qobject_cast<const QLineEdit *>(widget))
        return line->text();
    if (const auto *choice = qobject_cast<const QComboBox *>(widget))
        return QString::number(choice->currentIndex());
    if (const auto *button = qobject_cast<const QRadioButton *>(widget))
        return QString::number(button->isChecked());
    return {};
}

void setContent(QWidget *widget, const QString &content)
{
    if (auto *editor = qobject_cast<QPlainTextEdit *>(widget))
        editor->setPlainText(content);
    else if (auto *line = qobject_cast<QLineEdit *>(widget))
        line->setText(content);
    else if (auto *choice = qobject_cast<QComboBox *>(widget))
        choice->setCurrentIndex(content.toInt());
    else if (auto *button = qobject_cast<QRadioButton *>(widget); button && content.toInt() != 0)
        button->setChecked(true); // which takes the mark from the others
}

} // namespace

Draft::Draft(const QString &name, QWidget *form) : QObject(form), m_name(QStringLiteral("drafts/") + name)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(pauseMilliseconds);
    connect(&m_timer, &QTimer::timeout, this, &Draft::keep);
    const auto widgets = form->findChildren<QWidget *>();
    for (auto *widget : widgets)
        watch(widget);
    restore();
    form->installEventFilter(this);
}

bool Draft::eventFilter(QObject *form, QEvent *event)
{
    // A form that goes in the middle of a word keeps the word.
    if (event->type() == QEvent::Hide && m_timer.isActive())
        keep();
    return QObject::eventFilter(form, event);
}

void Draft::watch(QWidget *widget)
{
    const auto changed = [this] {
        if (!m_over)
            m_timer.start();
    };
    if (const auto *editor = qobject_cast<QPlainTextEdit *>(widget); editor && !editor->isReadOnly())
        connect(editor, &QPlainTextEdit::textChanged, this, changed);
    else if (const auto *line = qobject_cast<QLineEdit *>(widget); line && line->echoMode() == QLineEdit::Normal)
        connect(line, &QLineEdit::textChanged, this, changed);
    else if (const auto *choice = qobject_cast<QComboBox *>(widget))
        connect(choice, &QComboBox::currentIndexChanged, this, changed);
    else if (const auto *button = qobject_cast<QRadioButton *>(widget))
        connect(button, &QRadioButton::toggled, this, changed);
    else
        return;
    m_fields.append({widget, contentOf(widget)});
}

void Draft::restore()
{
    const auto kept = QSettings().value(m_name).toStringList();
    if (kept.size() != 2 * m_fields.size())
        return;
    for (qsizetype i = 0; i < m_fields.size(); ++i) {
        const auto &[widget, first] = m_fields.at(i);
        const auto &before = kept.at(2 * i), &typed = kept.at(2 * i + 1);
        if (before != first || typed == first)
            continue;
        setContent(widget, typed);
        m_restored = true;
    }
}

void Draft::keep()
{
    QStringList content; // of each field, what it said at first and what it says now
    bool edited = false;
    for (const auto &[widget, first] : m_fields) {
        if (!widget)
            return;
        const auto now = contentOf(widget);
        edited = edited || now != first;
        content << first << now;
    }
    QSettings settings;
    if (edited)
        settings.setValue(m_name, content);
    else
        settings.remove(m_name);
    // Now, not when Qt finds the time: the next thing that happens may be a crash.
    settings.sync();
}

void Draft::discard()
{
    for (const auto &[widget, first] : m_fields)
        if (widget)
            setContent(widget, first);
    m_restored = false;
    m_timer.stop();
    QSettings().remove(m_name);
}

void Draft::forget()
{
    m_over = true;
    m_timer.stop();
    QSettings().remove(m_name);
}

} // namespace valbench::ui
