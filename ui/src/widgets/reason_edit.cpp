// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/reason_edit.h>

#include <QComboBox>
#include <QVBoxLayout>

#include <valbench/services/reason.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

ReasonEdit::ReasonEdit(QWidget *parent) : QWidget(parent)
{
    m_rule = [](const QString &text) {
        const auto checked = services::checkReason(text.toStdString());
        return checked ? QString() : localText(checked.error());
    };
    m_usual = new QComboBox;
    m_usual->setAccessibleName(tr("Usual reasons"));
    m_usual->hide();
    m_editor = new QPlainTextEdit;
    m_editor->setAccessibleName(tr("Reason"));
    m_editor->setTabChangesFocus(true);
    m_editor->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setScaledHeight(m_editor, 58);
    m_note = new TextLabel(TextStyle::small, Role::failed);
    m_note->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_usual);
    layout->addWidget(m_editor);
    layout->addWidget(m_note);
    setScaledMargins(layout, {}, space::tiny);
    setFocusProxy(m_editor);
    connect(m_editor, &QPlainTextEdit::textChanged, this, &ReasonEdit::refresh);
    connect(m_usual, &QComboBox::activated, this, [this](int index) {
        if (index > 0)
            setText(m_usual->itemText(index));
    });
    m_note->hide();
}

void ReasonEdit::setUsualReasons(const QStringList &reasons)
{
    m_usual->clear();
    m_usual->addItem(tr("Choose a usual reason…"));
    m_usual->addItems(reasons);
    m_usual->setVisible(!reasons.isEmpty());
    setFocusProxy(reasons.isEmpty() ? static_cast<QWidget *>(m_editor) : m_usual); // whichever stands first
}

void ReasonEdit::setRule(std::function<QString(const QString &)> rule)
{
    m_rule = std::move(rule);
    refresh();
}

QString ReasonEdit::text() const
{
    return m_editor->toPlainText().trimmed();
}

void ReasonEdit::setText(const QString &text)
{
    m_editor->setPlainText(text);
    m_editor->moveCursor(QTextCursor::End);
}

QString ReasonEdit::objection() const
{
    return m_rule(text());
}

void ReasonEdit::refresh()
{
    // Nobody is told off before having typed.
    const QString objection = text().isEmpty() ? QString() : m_rule(text());
    m_note->setText(objection);
    m_note->setVisible(!objection.isEmpty());
    m_editor->setAccessibleDescription(objection);
    setInvalid(m_editor, !objection.isEmpty());
    Q_EMIT changed();
}

} // namespace valbench::ui
