// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/form_row.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <valbench/ui/theme/style.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

FormRow::FormRow(const QString &label, QWidget *field, const QString &help, QWidget *parent)
    : QWidget(parent), m_field(field), m_help(help)
{
    m_label = new TextLabel(TextStyle::strong, label);
    m_label->setBuddy(field);
    field->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    m_icon = new QLabel;
    m_note = new TextLabel(TextStyle::small);
    m_note->setWordWrap(true);
    auto *notes = new QHBoxLayout;
    notes->addWidget(m_icon, 0, Qt::AlignTop);
    notes->addWidget(m_note, 1);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_label);
    layout->addWidget(field);
    layout->addLayout(notes);
    setScaledMargins(layout, {}, space::tiny);
    setScaledMargins(notes, {}, space::tiny);
    refresh();
}

QString FormRow::label() const
{
    return m_label->text();
}

QString FormRow::message() const
{
    return m_message;
}

void FormRow::setHelp(const QString &help)
{
    m_help = help;
    refresh();
}

void FormRow::setMessage(const QString &text, Tone tone)
{
    m_message = text;
    m_tone = tone;
    m_valid = text.isEmpty() || (tone != Tone::failed && tone != Tone::error);
    refresh();
}

void FormRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        refresh();
}

void FormRow::refresh()
{
    const bool shown = !m_message.isEmpty();
    const ToneLook look = lookOf(m_tone);
    m_note->setText(shown ? m_message : m_help);
    m_note->setInk(shown ? look.ink : Role::mutedText);
    m_note->setVisible(!m_note->text().isEmpty());
    m_icon->setVisible(shown);
    if (shown)
        m_icon->setPixmap(iconPixmap(look.icon, color(look.ink), scaled(14), devicePixelRatioF()));
    m_field->setAccessibleDescription(m_note->text());
    setInvalid(m_field, !m_valid);
}

} // namespace valbench::ui
