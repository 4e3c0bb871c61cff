// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "register_dialog.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <valbench/services/reason.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reason_edit.h>

namespace valbench::ui {

RegisterDialog::RegisterDialog(const domain::mlflow::Run &run, QWidget *parent, Send send)
    : ActDialog(tr("Register the model of %1").arg(qs(run.name.empty() ? run.id : run.name)), tr("Register"), parent),
      m_run(run.id),
      m_send(std::move(send)),
      m_name(new QLineEdit),
      m_version(new QLineEdit),
      m_description(new QLineEdit),
      m_intendedUse(new QLineEdit),
      m_algorithm(new QLineEdit),
      m_modelType(new QLineEdit),
      m_limitations(new QLineEdit),
      m_trainedBy(new QLineEdit),
      m_reason(new ReasonEdit)
{
    addWords(tr("The version becomes a record that never changes: with the run, its data and parameters, and the "
                "SHA-256 of every file of the model, each of which is read once. Where MLflow's registry does not have "
                "it yet, it is registered there too."));
    if (run.outputs.size() > 1) {
        m_model = new QComboBox;
        m_model->setAccessibleName(tr("Logged model"));
        for (const auto &output : run.outputs)
            m_model->addItem(qs(output.modelId));
        body()->addWidget(new FormRow(tr("Logged model"), m_model, tr("The run has logged several.")));
    }
    addField(m_name, tr("Model"), tr("All its versions have the same name."));
    addField(m_version, tr("Version"), tr("Empty: the number that MLflow's registry gives it."));
    addField(m_description, tr("Description"), tr("What it predicts, and from what."));
    addField(m_intendedUse, tr("Intended use"), tr("For whom, and for which decision."));
    addField(m_algorithm, tr("Algorithm"), tr("Such as XGBoost 2.1.0"));
    addField(m_modelType, tr("Model type"), tr("What it answers, such as binary classifier"));
    addField(m_limitations, tr("Limitations"), tr("Where it must not be used, and what it cannot tell."));
    addField(
        m_trainedBy, tr("Trained by"),
        tr("User id of the person, who then may not test it. Empty: the user of the run, if there is an account of "
           "that name."));
    m_reason->editor()->setObjectName(QStringLiteral("register.reason"));
    m_reason->setRule([](const QString &text) {
        const auto checked = services::checkReason(text.toStdString());
        return checked ? QString() : localText(checked.error());
    });
    body()->addWidget(new FormRow(tr("Reason"), m_reason));
    connect(m_reason, &ReasonEdit::changed, this, [this] { refresh(); });
    addButtons();
}

QString RegisterDialog::missing() const
{
    if (m_name->text().trimmed().isEmpty())
        return tr("The name of the model");
    return m_reason->objection();
}

void RegisterDialog::send()
{
    const auto textOf = [](const QLineEdit *field) { return field->text().trimmed().toStdString(); };
    services::ServerRegistration registration;
    if (m_model)
        registration.origin.loggedModel = m_model->currentText().toStdString();
    else
        registration.origin.run = m_run;
    registration.name = textOf(m_name);
    registration.texts.version = textOf(m_version);
    registration.texts.description = textOf(m_description);
    registration.texts.intendedUse = textOf(m_intendedUse);
    registration.texts.algorithm = textOf(m_algorithm);
    registration.texts.modelType = textOf(m_modelType);
    registration.texts.limitations = textOf(m_limitations);
    registration.texts.trainedBy = textOf(m_trainedBy);
    registration.reason = m_reason->text().toStdString();
    m_send(this, registration);
}

} // namespace valbench::ui
