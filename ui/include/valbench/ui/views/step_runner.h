// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The guided runner: steps left, the chosen one in the middle, its evidence and measures right. Those who may not
// record see the same without a field to write in.
#pragma once

#include <QWidget>

#include <map>
#include <memory>
#include <set>
#include <string>

#include <valbench/services/executions.h>
#include <valbench/ui/views/step_form.h>

class QTimer;
class QCheckBox;
class QVBoxLayout;

namespace valbench::ui {

class Desk;
class EvidenceBox;
class StepList;
class TextLabel;

class StepRunner : public QWidget {
    Q_OBJECT
public:
    explicit StepRunner(Desk &desk, QWidget *parent = nullptr);

    /// `records`: the person is its executor, and it is in progress.
    void showExecution(const services::ExecutionView &view, bool records);
    [[nodiscard]] QString currentStep() const;
    /// What came of a request: the step is recorded, and the next one without a result is shown, or why not.
    void answer(const QString &stepId, const QString &problem);

Q_SIGNALS:
    void currentStepChanged();
    void recordRequested(const valbench::services::StepEntry &entry);
    void correctionRequested(const valbench::services::StepCorrection &correction, const QString &reason);
    void runRequested(const QString &stepId); ///< again: it has a result
    void evidenceRequested(const QString &name, const QString &sha256);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// The list, or what of it needs a look.
    void fillList(const QString &wanted);
    void showLooked();
    void showStep();
    void fillStep();
    void showForm(StepForm::Mode mode);
    void askPreviews();
    void showActions();
    void submit();
    void noteEvidence();
    [[nodiscard]] const domain::Step *step() const;
    [[nodiscard]] const domain::StepResult *result() const;
    [[nodiscard]] QString progressText() const;
    [[nodiscard]] QString stateOfStep() const; ///< of what the middle shows
    Desk &m_desk;
    std::unique_ptr<services::ExecutionView> m_kept;
    bool m_records = false;
    bool m_arriving = false; ///< the next step that is shown takes the keyboard
    std::map<std::string, std::vector<services::EvidenceUpload>> m_waiting; ///< added to steps, not recorded yet
    StepList *m_steps;
    TextLabel *m_progress;
    QCheckBox *m_exceptions; ///< only these are listed
    int m_exceptionCount = 0;
    std::set<std::string> m_looked; ///< exceptions that were shown, of this execution
    QVBoxLayout *m_middle;
    QVBoxLayout *m_entry; ///< the form, or the buttons that lead to one
    QVBoxLayout *m_measured;
    EvidenceBox *m_evidence;
    StepForm *m_form = nullptr;
    QString m_shown; ///< stateOfStep() when the middle was filled
    QTimer *m_soon;
};

} // namespace valbench::ui
