// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/key_value_panel.h>

#include <QGridLayout>

#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

KeyValuePanel::KeyValuePanel(QWidget *parent) : QWidget(parent)
{
    m_grid = new QGridLayout(this);
    m_grid->setColumnStretch(1, 1);
    setScaledMargins(m_grid, {}, 6);
}

TextLabel *KeyValuePanel::addText(const QString &key, const QString &value)
{
    auto *label = new TextLabel(TextStyle::body, value.isEmpty() ? QStringLiteral("–") : value);
    label->wrapped()->selectable();
    addWidget(key, label);
    if (value.isEmpty())
        label->setAccessibleName(tr("%1: none").arg(key));
    return label;
}

void KeyValuePanel::addWidget(const QString &key, QWidget *value)
{
    const int row = m_grid->rowCount();
    auto *label = new TextLabel(TextStyle::body, Role::mutedText, key);
    label->setBuddy(value);
    // Text may wrap: its key stands beside the first line. A control is one line high: both are centred.
    const auto vertical = qobject_cast<TextLabel *>(value) ? Qt::AlignTop : Qt::AlignVCenter;
    m_grid->addWidget(label, row, 0, vertical | Qt::AlignLeft);
    // A widget of one width would hold the whole column to it.
    const bool fixed = value->sizePolicy().horizontalPolicy() == QSizePolicy::Fixed;
    m_grid->addWidget(value, row, 1, fixed ? vertical | Qt::AlignLeft : Qt::Alignment(vertical));
    if (value->accessibleName().isEmpty())
        value->setAccessibleName(key);
}

void KeyValuePanel::addHeading(const QString &text)
{
    const int row = m_grid->rowCount();
    auto *heading = new TextLabel(TextStyle::heading, text);
    heading->setContentsMargins(0, row > 1 ? scaled(space::small) : 0, 0, 0);
    m_grid->addWidget(heading, row, 0, 1, 2);
}

void KeyValuePanel::clear()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace valbench::ui
