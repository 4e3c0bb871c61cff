// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/views/step_form.h>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <valbench/services/reason.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/draft.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {

using domain::Outcome;

StepForm::StepForm(const domain::Step &step, const domain::StepResult &result, Mode mode, const Timestamp &now,
                   const QString &draftName)
    : m_step(step), m_result(result), m_mode(mode), m_started(now.toText())
{
    const bool manual = step.kind == domain::StepKind::manual;
    m_passed = new QRadioButton(tr("Passed (P)"));
    m_failed = new QRadioButton(tr("Failed (F)"));
    m_notApplicable = new QRadioButton(tr("Does not apply (N)"));
    auto *choices = new QWidget;
    auto *line = new FlowLayout(choices);
    setScaledMargins(line, {0, 0, 0, 0}, space::large);
    for (auto *choice : {m_passed, m_failed, m_notApplicable}) {
        line->addWidget(choice);
        choice->setVisible(manual || choice == m_notApplicable);
        connect(choice, &QRadioButton::toggled, this, &StepForm::refresh);
    }
    m_actual = new QPlainTextEdit;
    m_actual->setObjectName(QStringLiteral("step.actual"));
    m_actual->setTabChangesFocus(true);
    setScaledHeight(m_actual, 72);
    connect(m_actual, &QPlainTextEdit::textChanged, this, &StepForm::refresh);
    m_why = new QLineEdit;
    m_why->setObjectName(QStringLiteral("step.why"));
    connect(m_why, &QLineEdit::textChanged, this, &StepForm::refresh);
    auto *actualRow = new FormRow(tr("Actual result"), m_actual, tr("What was seen or measured, with its value."));
    m_whyRow = new FormRow(tr("Why it failed or does not apply"), m_why);
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {0, 0, 0, 0}, space::small);
    layout->addWidget(new TextLabel(TextStyle::heading, mode == Mode::record   ? tr("Result")
                                                        : mode == Mode::repeat ? tr("Another attempt")
                                                                               : tr("Correction")));
    layout->addWidget(choices);
    layout->addWidget(actualRow);
    actualRow->setVisible(manual);
    layout->addWidget(m_whyRow);
    if (mode != Mode::record) {
        m_reason = new QLineEdit;
        m_reason->setObjectName(QStringLiteral("step.reason"));
        connect(m_reason, &QLineEdit::textChanged, this, &StepForm::refresh);
        layout->addWidget(
            new FormRow(mode == Mode::repeat ? tr("Why it is done again") : tr("Why it is corrected"), m_reason,
                        mode == Mode::repeat ? tr("The attempt before stays, and is printed.")
                                             : tr("What stands there now stays readable, and is printed.")));
    }
    m_problem = new Banner(Tone::failed);
    m_problem->hide();
    layout->addWidget(m_problem);
    m_record = new QPushButton(mode == Mode::correct ? tr("Record correction") : tr("Record and go on"));
    m_record->setObjectName(QStringLiteral("step.record"));
    m_record->setToolTip(tr("Ctrl+Enter"));
    setKind(m_record, ButtonKind::primary);
    connect(m_record, &QPushButton::clicked, this, &StepForm::submit);
    m_missing = (new TextLabel(TextStyle::small))->wrapped();
    auto *footer = new QHBoxLayout;
    footer->addWidget(m_record);
    if (mode != Mode::record) {
        auto *leave = new QPushButton(tr("Leave as it is"));
        connect(leave, &QPushButton::clicked, this, [this] {
            forgetDraft();
            Q_EMIT leftAlone();
        });
        footer->addWidget(leave);
    }
    footer->addWidget(m_missing, 1);
    setScaledMargins(footer, {0, 0, 0, 0}, space::medium);
    layout->addLayout(footer);
    if (mode == Mode::correct) {
        m_actual->setPlainText(qs(result.actual));
        m_why->setText(qs(result.reason));
        m_passed->setChecked(result.outcome == Outcome::passed);
        m_failed->setChecked(result.outcome == Outcome::failed);
        m_notApplicable->setChecked(result.outcome == Outcome::notApplicable);
    } else if (!manual) {
        m_notApplicable->setChecked(true);
    }
    m_draft = new Draft(draftName, this);
    refresh();
}

Outcome StepForm::outcome() const
{
    if (m_passed->isChecked())
        return Outcome::passed;
    if (m_failed->isChecked())
        return Outcome::failed;
    return m_notApplicable->isChecked() ? Outcome::notApplicable : Outcome::notRun;
}

services::StepEntry StepForm::entry() const
{
    services::StepEntry entry;
    entry.stepId = m_step.id;
    entry.outcome = outcome();
    if (entry.outcome != Outcome::notApplicable)
        entry.actual = m_actual->toPlainText().toStdString();
    if (entry.outcome != Outcome::passed)
        entry.reason = m_why->text().toStdString();
    entry.repeatReason = reason().toStdString();
    entry.started = m_started;
    return entry;
}

services::StepCorrection StepForm::correction() const
{
    services::StepCorrection out;
    const auto now = entry();
    out.stepId = m_step.id;
    if (now.outcome != m_result.outcome)
        out.outcome = now.outcome;
    if (now.actual != m_result.actual)
        out.actual = now.actual;
    if (now.reason != m_result.reason)
        out.reason = now.reason;
    return out;
}

QString StepForm::reason() const
{
    return m_reason ? m_reason->text() : QString();
}

void StepForm::choose(Outcome outcome)
{
    auto *choice = outcome == Outcome::passed ? m_passed : outcome == Outcome::failed ? m_failed : m_notApplicable;
    if (!choice->isVisibleTo(this))
        return;
    choice->setChecked(true);
    if (outcome == Outcome::notApplicable)
        m_why->setFocus(Qt::ShortcutFocusReason);
    else
        m_actual->setFocus(Qt::ShortcutFocusReason);
}

void StepForm::takeFocus()
{
    if (m_step.kind == domain::StepKind::manual && m_actual->isEnabled())
        m_actual->setFocus(Qt::OtherFocusReason);
    else
        m_why->setFocus(Qt::OtherFocusReason);
}

void StepForm::setEvidence(std::size_t files)
{
    m_evidence = files;
    refresh();
}

QString StepForm::missing() const
{
    const auto now = entry();
    if (now.outcome == Outcome::notRun)
        return tr("Say what came out: press P, F or N.");
    if (now.outcome != Outcome::notApplicable && m_step.kind == domain::StepKind::manual &&
        m_actual->toPlainText().trimmed().isEmpty())
        return tr("Write the actual result.");
    if (now.outcome == Outcome::notApplicable && m_why->text().trimmed().isEmpty())
        return tr("Write why it does not apply.");
    if (m_reason && m_reason->text().trimmed().isEmpty())
        return m_mode == Mode::repeat ? tr("Write why it is done again.") : tr("Write why it is corrected.");
    domain::StepResult result;
    result.stepId = m_step.id;
    result.outcome = now.outcome;
    result.actual = now.actual;
    result.reason = now.reason;
    result.evidence.resize(m_evidence);
    if (const auto good = domain::checkManualResult(m_step, result); !good)
        return localText(good.error());
    if (now.outcome == Outcome::notApplicable)
        if (const auto good = services::checkReason(now.reason); !good)
            return localText(good.error());
    if (m_reason)
        if (const auto good = services::checkReason(reason().toStdString()); !good)
            return localText(good.error());
    return {};
}

void StepForm::refresh()
{
    if (!m_draft)
        return; // not whole yet
    m_whyRow->setVisible(outcome() == Outcome::failed || outcome() == Outcome::notApplicable);
    m_actual->setEnabled(outcome() != Outcome::notApplicable);
    const auto text = missing();
    m_record->setEnabled(text.isEmpty() && !m_busy);
    m_record->setAccessibleDescription(text);
    m_missing->setText(text.isEmpty() ? tr("or Ctrl+Enter") : text);
}

void StepForm::showProblem(const QString &text)
{
    m_problem->setMessage(Tone::failed, text);
    m_problem->setVisible(!text.isEmpty());
}

void StepForm::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void StepForm::forgetDraft()
{
    m_draft->forget();
}

void StepForm::submit()
{
    refresh();
    if (!m_record->isEnabled())
        return;
    showProblem({});
    Q_EMIT submitted();
}

} // namespace valbench::ui
