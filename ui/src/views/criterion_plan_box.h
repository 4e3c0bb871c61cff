// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Below a criterion: how good the model has to be to pass with so many persons. Nothing of it is part of the protocol.
#pragma once

#include <optional>

#include <QWidget>

#include <valbench/validation/criterion_plan.h>

class QLineEdit;

namespace valbench::ui {

class ChartCanvas;
class TextLabel;

class CriterionPlanBox : public QWidget {
    Q_OBJECT
public:
    /// For a check that can be planned (CheckInfo::counted).
    explicit CriterionPlanBox(const validation::CheckInfo &check, QWidget *parent = nullptr);
    /// What the fields begin with, such as the counts that another step asks for; what was typed stays.
    void suggest(const validation::PlannedNumbers &numbers);
    /// Absent: there is no limit to be met.
    void setCriterion(const std::optional<domain::Criterion> &criterion);

private:
    void refresh();
    [[nodiscard]] QString answer(const validation::CriterionPlan &plan) const;
    const validation::CheckInfo &m_check;
    std::optional<domain::Criterion> m_criterion;
    QLineEdit *m_first;
    QLineEdit *m_second; ///< null: one number is enough
    TextLabel *m_answer;
    ChartCanvas *m_curve;
};

} // namespace valbench::ui
