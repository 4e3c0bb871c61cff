// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What has to be said of a run's model before it becomes a model version, a controlled record.
#pragma once

#include <functional>

#include <valbench/domain/mlflow.h>
#include <valbench/services/registry.h>

#include "act_dialog.h"

class QComboBox;

namespace valbench::ui {

class ReasonEdit;

class RegisterDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(RegisterDialog)
public:
    using Send = std::function<void(RegisterDialog *dialog, const services::ServerRegistration &registration)>;
    RegisterDialog(const domain::mlflow::Run &run, QWidget *parent, Send send);

private:
    [[nodiscard]] QString missing() const override;
    void send() override;
    std::string m_run;
    Send m_send;
    QComboBox *m_model = nullptr; ///< where the run logged several
    QLineEdit *m_name;
    QLineEdit *m_version;
    QLineEdit *m_description;
    QLineEdit *m_intendedUse;
    QLineEdit *m_algorithm;
    QLineEdit *m_modelType;
    QLineEdit *m_limitations;
    QLineEdit *m_trainedBy;
    ReasonEdit *m_reason;
};

} // namespace valbench::ui
