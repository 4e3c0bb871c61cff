// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sign_record_list.h"

#include <algorithm>

#include <QGridLayout>
#include <QPushButton>

#include <valbench/ui/widgets/digest_label.h>
#include <valbench/ui/widgets/status_badge.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

SignRecordList::SignRecordList(const std::vector<SignRecord> &records, QWidget *parent) : QFrame(parent)
{
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Records to sign"));
    auto *grid = new QGridLayout(this);
    grid->setColumnStretch(0, 1);
    setScaledMargins(grid, {space::medium, space::small, space::medium, space::small}, 2);
    keepScaled(this, [grid] { grid->setHorizontalSpacing(scaled(space::medium)); });
    for (const SignRecord &record : records) {
        const int line = static_cast<int>(m_rows.size()) * 4;
        auto *title = new TextLabel(TextStyle::strong, record.title);
        title->setWordWrap(true);
        auto *version = new TextLabel(TextStyle::small, record.version);
        auto *digest = new DigestLabel(record.digest);
        auto *open = new QPushButton(icon(Icon::document), tr("Read"));
        open->setObjectName(QStringLiteral("sign.open.") + record.id);
        open->setAutoDefault(false);
        open->setAccessibleName(tr("Read %1").arg(record.title));
        auto *state = new StatusBadge(Tone::notRun, tr("Not opened"));
        state->setObjectName(QStringLiteral("sign.state.") + record.id);
        auto *note = new TextLabel(TextStyle::small, Role::failed);
        note->setWordWrap(true);
        note->hide();
        if (line > 0) {
            auto *rule = new QFrame;
            rule->setFrameShape(QFrame::HLine);
            rule->setFixedHeight(1);
            grid->addWidget(rule, line - 1, 0, 1, 3);
        }
        grid->addWidget(title, line, 0);
        grid->addWidget(state, line, 1, Qt::AlignRight | Qt::AlignVCenter);
        auto *facts = new QHBoxLayout;
        facts->addWidget(version);
        facts->addWidget(digest, 1);
        setScaledMargins(facts, {}, space::medium);
        grid->addLayout(facts, line + 1, 0, 1, 2);
        grid->addWidget(open, line, 2, 2, 1, Qt::AlignRight | Qt::AlignVCenter);
        grid->addWidget(note, line + 2, 0, 1, 3);
        connect(open, &QPushButton::clicked, this, [this, id = record.id] { Q_EMIT openRequested(id); });
        m_rows.push_back({record, open, state, note});
        if (record.opened)
            markOpened(record.id);
    }
}

void SignRecordList::markOpened(const QString &id)
{
    for (Row &row : m_rows) {
        if (row.record.id != id)
            continue;
        row.record.opened = true;
        row.state->setStatus(Tone::info, tr("Opened"), Icon::check);
    }
}

void SignRecordList::showResult(const SignResult &result)
{
    for (Row &row : m_rows) {
        if (row.record.id != result.recordId)
            continue;
        row.state->setStatus(result.done ? Tone::passed : Tone::failed, result.done ? tr("Signed") : tr("Not signed"));
        row.note->setText(result.text);
        row.note->setVisible(!result.text.isEmpty());
        row.open->setEnabled(true);
    }
}

QStringList SignRecordList::unopened() const
{
    QStringList titles;
    for (const Row &row : m_rows) {
        if (!row.record.opened)
            titles << row.record.title;
    }
    return titles;
}

} // namespace valbench::ui
