// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "requirement_completion.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QLineEdit>
#include <QRegularExpression>
#include <QShortcut>
#include <QStandardItemModel>

#include <valbench/ui/views/desk.h>

namespace valbench::ui {

namespace {

bool isBetween(QChar letter)
{
    return letter == QLatin1Char(',') || letter == QLatin1Char(';') || letter.isSpace();
}

} // namespace

std::vector<std::string> idsIn(const QString &text)
{
    static const QRegularExpression between(QStringLiteral("[,;\\s]+"));
    std::vector<std::string> out;
    const auto words = text.split(between, Qt::SkipEmptyParts);
    for (const auto &word : words)
        out.push_back(word.toStdString());
    return out;
}

RequirementCompleter::RequirementCompleter(QLineEdit *field,
                                           std::function<const std::vector<domain::Requirement> &()> known)
    : QCompleter(field), m_field(field), m_known(std::move(known)), m_candidates(new QStandardItemModel(this))
{
    setModel(m_candidates);
    setWidget(field);
    setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    setMaxVisibleItems(10);
    popup()->setAccessibleName(tr("Requirements of this protocol"));
    connect(field, &QLineEdit::textEdited, this, &RequirementCompleter::offer);
    connect(this, qOverload<const QModelIndex &>(&QCompleter::activated), this, &RequirementCompleter::take);
    for (const auto &keys : {QKeySequence(Qt::CTRL | Qt::Key_Space), QKeySequence(Qt::Key_Down)}) {
        auto *ask = new QShortcut(keys, field);
        ask->setContext(Qt::WidgetShortcut);
        connect(ask, &QShortcut::activated, this, &RequirementCompleter::offer);
    }
}

std::pair<int, int> RequirementCompleter::wordAtCursor() const
{
    const auto text = m_field->text();
    int begin = m_field->cursorPosition(), end = begin;
    while (begin > 0 && !isBetween(text.at(begin - 1)))
        --begin;
    while (end < text.size() && !isBetween(text.at(end)))
        ++end;
    return {begin, end};
}

void RequirementCompleter::offer()
{
    const auto [begin, end] = wordAtCursor();
    const auto word = m_field->text().mid(begin, end - begin);
    const auto listed = idsIn(m_field->text());
    constexpr int most = 50;
    m_candidates->clear();
    for (const auto &requirement : m_known()) {
        const auto id = qs(requirement.id);
        const bool isListed = std::ranges::find(listed, requirement.id) != listed.end();
        const bool fits =
            id.contains(word, Qt::CaseInsensitive) || qs(requirement.text).contains(word, Qt::CaseInsensitive);
        if (isListed || !fits || m_candidates->rowCount() >= most)
            continue;
        auto *item = new QStandardItem(tr("%1  %2").arg(id, qs(requirement.text)));
        item->setData(id, Qt::UserRole);
        m_candidates->appendRow(item);
    }
    if (m_candidates->rowCount() == 0)
        popup()->hide();
    else
        complete();
}

void RequirementCompleter::take(const QModelIndex &candidate)
{
    const auto id = candidate.data(Qt::UserRole).toString();
    const auto [begin, end] = wordAtCursor();
    auto text = m_field->text();
    text.replace(begin, end - begin, id);
    m_field->setText(text);
    m_field->setCursorPosition(begin + static_cast<int>(id.size()));
    Q_EMIT taken(text);
}

} // namespace valbench::ui
