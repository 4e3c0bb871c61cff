// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Classifying a deviation and disposing of it.
#pragma once

#include <valbench/domain/deviation.h>
#include <valbench/services/deviations.h>
#include <valbench/ui/dialogs/dialog_base.h>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace valbench::ui {

class FormRow;
class ReasonEdit;

class ClassifyDialog : public DialogBase {
    Q_OBJECT
public:
    ClassifyDialog(const QString &recordId, domain::DeviationClass proposed, QWidget *parent);

Q_SIGNALS:
    void decided(valbench::domain::DeviationClass deviationClass, const QString &reason);

private:
    QComboBox *m_class;
    ReasonEdit *m_reason;
};

class DisposeDialog : public DialogBase {
    Q_OBJECT
public:
    DisposeDialog(const QString &recordId, const domain::Deviation &deviation, QWidget *parent);

Q_SIGNALS:
    void decided(const valbench::services::DispositionRequest &request, const QString &reason);

private:
    void refresh();
    QPlainTextEdit *addText(const QString &label, const std::string &text);
    QPlainTextEdit *m_impact;
    QPlainTextEdit *m_rootCause;
    QPlainTextEdit *m_correction;
    QLineEdit *m_capa;
    QComboBox *m_disposition;
    QPlainTextEdit *m_condition;
    FormRow *m_conditionRow = nullptr;
    ReasonEdit *m_reason;
};

} // namespace valbench::ui
