// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where the executor writes what came out of a step. A draft until it is recorded.
#pragma once

#include <QWidget>

#include <valbench/services/executions.h>

class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;

namespace valbench::ui {

class Banner;
class Draft;
class FormRow;
class TextLabel;

class StepForm : public QWidget {
    Q_OBJECT
public:
    /// record: there is no result yet. repeat: another attempt. correct: the fields say what stands there.
    enum class Mode { record, repeat, correct };
    StepForm(const domain::Step &step, const domain::StepResult &result, Mode mode, const Timestamp &now,
             const QString &draftName);

    [[nodiscard]] Mode mode() const { return m_mode; }
    /// What is typed, without evidence.
    [[nodiscard]] services::StepEntry entry() const;
    /// Only what differs from the record.
    [[nodiscard]] services::StepCorrection correction() const;
    [[nodiscard]] QString reason() const; ///< why again, why corrected
    void choose(domain::Outcome outcome); ///< and goes to the field that is next
    void takeFocus();
    void setEvidence(std::size_t files); ///< how many there are, recorded and added
    void showProblem(const QString &text);
    void setBusy(bool busy);
    void forgetDraft();
    /// Presses the button, if nothing is missing.
    void submit();

Q_SIGNALS:
    void submitted();
    void leftAlone(); ///< the person does not want to repeat or to correct after all

private:
    [[nodiscard]] domain::Outcome outcome() const;
    [[nodiscard]] QString missing() const;
    void refresh();
    domain::Step m_step;
    domain::StepResult m_result;
    Mode m_mode;
    std::string m_started; ///< when the form was opened
    std::size_t m_evidence = 0;
    bool m_busy = false;
    QRadioButton *m_passed, *m_failed, *m_notApplicable;
    QPlainTextEdit *m_actual;
    QLineEdit *m_why;
    FormRow *m_whyRow;
    QLineEdit *m_reason = nullptr;
    QPushButton *m_record;
    TextLabel *m_missing;
    Banner *m_problem;
    Draft *m_draft = nullptr;
};

} // namespace valbench::ui
