// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A dialog that does one thing once everything for it is filled in.
#pragma once

#include <QCoreApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <valbench/ui/dialogs/dialog_base.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/password_edit.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

/// Cancel, and one button that works once everything is filled in.
class ActDialog : public DialogBase {
    Q_DECLARE_TR_FUNCTIONS(ActDialog)
public:
    ActDialog(const QString &heading, const QString &act, QWidget *parent, int designWidth = 520)
        : DialogBase(heading, designWidth, parent), m_actText(act)
    {
    }

protected:
    /// What has still to be filled in, in words; empty: nothing.
    [[nodiscard]] virtual QString missing() const = 0;
    virtual void send() = 0;
    /// When all fields are there: Tab comes to what was made first.
    void addButtons()
    {
        body()->addStretch(1);
        m_cancel = addButton(tr("Cancel"), ButtonKind::normal);
        m_act = addButton(m_actText, ButtonKind::primary);
        connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
        connect(m_act, &QPushButton::clicked, this, [this] {
            hideProblem();
            send();
        });
        refresh();
    }
    void refresh() { setMissing(m_act, missing()); }
    void busyChanged(bool busy) override
    {
        m_cancel->setEnabled(!busy);
        refresh();
    }
    /// Also when the screen is locked: no password waits in a hidden window.
    void hideEvent(QHideEvent *event) override
    {
        for (auto *field : findChildren<PasswordEdit *>())
            field->clear();
        DialogBase::hideEvent(event);
    }
    void addWords(const QString &words) { body()->addWidget((new TextLabel(TextStyle::body, words))->wrapped()); }
    QLineEdit *addField(QLineEdit *field, const QString &label, const QString &help = {})
    {
        body()->addWidget(new FormRow(label, field, help));
        connect(field, &QLineEdit::textChanged, this, [this] { refresh(); });
        return field;
    }

private:
    QString m_actText;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_act = nullptr;
};

} // namespace valbench::ui
