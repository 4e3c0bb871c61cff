// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/new_store_dialog.h>

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/file_prompts.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/password_edit.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

NewStoreDialog::NewStoreDialog(FilePrompts &files, QWidget *parent)
    : DialogBase(tr("New local store"), 620, parent), m_path(new QLineEdit), m_purpose(new QComboBox)
{
    auto *box = new QWidget;
    auto *line = new QHBoxLayout(box);
    line->setContentsMargins(0, 0, 0, 0);
    m_path->setAccessibleName(tr("File"));
    auto *browse = new QPushButton(tr("Browse…"));
    line->addWidget(m_path, 1);
    line->addWidget(browse);
    connect(browse, &QPushButton::clicked, this, [this, &files] {
        files.save(this, {tr("New store"), QStringLiteral("validation.valbench"), tr("Valbench store (*.valbench)")},
                   [this](const QString &chosen) { m_path->setText(chosen); });
    });
    body()->addWidget(
        new FormRow(tr("File"), box, tr("On an encrypted disk of this computer, not on a network drive.")));
    m_purpose->setAccessibleName(tr("Purpose"));
    m_purpose->addItem(tr("Production"), static_cast<int>(services::Purpose::production));
    m_purpose->addItem(tr("Test: says so in every entry and on every page"), static_cast<int>(services::Purpose::test));
    body()->addWidget(new FormRow(tr("Purpose"), m_purpose, tr("Can never be changed later.")));
    m_administrator = addPerson(tr("Administrator"), tr("Manages accounts. Signs no records."));
    m_approver = addPerson(tr("QA approver"), tr("Approves records. Another person than the administrator."));
    connect(addButton(tr("Cancel"), ButtonKind::normal), &QPushButton::clicked, this, &QDialog::reject);
    connect(addButton(tr("Make store"), ButtonKind::primary), &QPushButton::clicked, this, &NewStoreDialog::request);
}

NewStoreDialog::PersonFields NewStoreDialog::addPerson(const QString &role, const QString &help)
{
    body()->addWidget(new TextLabel(TextStyle::heading, role));
    PersonFields out{new QLineEdit, new QLineEdit, new PasswordEdit, new PasswordEdit, nullptr};
    const auto add = [&](const QString &label, QLineEdit *field, const QString &note = {}) {
        field->setAccessibleName(tr("%1: %2").arg(role, label));
        auto *row = new FormRow(label, field, note);
        body()->addWidget(row);
        return row;
    };
    add(tr("User id"), out.userId, help);
    add(tr("Full name"), out.fullName, tr("Printed with signatures."));
    add(tr("Password"), out.password,
        tr("At least %1 characters. A sentence is a good one.").arg(domain::Policy().settings().passwordMinLength));
    out.repeatRow = add(tr("Password again"), out.repeat);
    return out;
}

QString NewStoreDialog::path() const
{
    return m_path->text().trimmed();
}

services::CreateRequest NewStoreDialog::takeRequest()
{
    const auto person = [](PersonFields &fields) {
        fields.repeat->clear();
        return services::FirstPerson{fields.userId->text().trimmed().toStdString(),
                                     fields.fullName->text().trimmed().toStdString(), fields.password->take()};
    };
    services::CreateRequest out;
    out.purpose = static_cast<services::Purpose>(m_purpose->currentData().toInt());
    out.administrator = person(m_administrator);
    out.qaApprover = person(m_approver);
    return out;
}

void NewStoreDialog::request()
{
    if (path().isEmpty())
        return showProblem(tr("Choose a file for the store."));
    bool equal = true;
    for (auto *fields : {&m_administrator, &m_approver}) {
        const bool same = fields->password->text() == fields->repeat->text();
        fields->repeatRow->setMessage(same ? QString() : tr("The two passwords differ."));
        equal = equal && same;
    }
    if (equal)
        Q_EMIT requested();
}

} // namespace valbench::ui
