// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "time_stamp_dialog.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/reason_edit.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

TimeStampDialog::TimeStampDialog(FilePrompts &files, QWidget *parent)
    : DialogBase(tr("Set up time stamps"), 640, parent),
      m_url(new QLineEdit),
      m_root(new QLineEdit),
      m_reason(new ReasonEdit)
{
    body()->addWidget(
        (new TextLabel(TextStyle::body,
                       tr("An authority outside the organisation stamps each checkpoint with the time (RFC 3161). It "
                          "gets a digest, never content. When it does not answer, work goes on without.")))
            ->wrapped());
    m_reason->editor()->setObjectName(QStringLiteral("stamps.reason"));
    m_url->setPlaceholderText(QStringLiteral("http://"));
    body()->addWidget(new FormRow(tr("Address"), m_url, tr("Where the authority answers, http:// or https://.")));
    auto *box = new QWidget;
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    m_root->setAccessibleName(tr("Root certificate"));
    auto *browse = new QPushButton(tr("Browse…"));
    browse->setAccessibleName(tr("Browse for the root certificate"));
    line->addWidget(m_root, 1);
    line->addWidget(browse);
    box->setFocusProxy(m_root);
    connect(browse, &QPushButton::clicked, this, [this, &files] {
        files.open(this, {tr("Root certificate"), m_root->text(), tr("Certificates (*.pem *.crt *.cer)")},
                   [this](const QString &path) { m_root->setText(path); });
    });
    body()->addWidget(new FormRow(tr("Root certificate"), box,
                                  tr("A PEM file. Only time stamps whose certificate this root issued are believed.")));
    body()->addWidget(new FormRow(tr("&Reason"), m_reason, tr("The reason is kept in the audit trail.")));
    connect(m_url, &QLineEdit::textChanged, this, &TimeStampDialog::refresh);
    connect(m_root, &QLineEdit::textChanged, this, &TimeStampDialog::refresh);
    connect(m_reason, &ReasonEdit::changed, this, &TimeStampDialog::refresh);
    connect(addButton(tr("Cancel"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    m_act = addButton(tr("Set up"), ButtonKind::primary);
    connect(m_act, &QPushButton::clicked, this,
            [this] { Q_EMIT chosen(m_url->text().trimmed(), m_root->text().trimmed(), m_reason->text()); });
    refresh();
}

void TimeStampDialog::refresh()
{
    if (!m_act)
        return;
    setMissing(m_act, m_url->text().trimmed().isEmpty()    ? tr("Give the authority's address.")
                      : m_root->text().trimmed().isEmpty() ? tr("Choose the root certificate.")
                                                           : m_reason->objection());
}

} // namespace valbench::ui
