// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters and criterion of an automatic step: fields made from what the check catalogue says of the check.
#pragma once

#include <valbench/domain/protocol.h>
#include <valbench/validation/criterion_plan.h>

#include "edit_form.h"

namespace valbench::ui {

class CriterionPlanBox;

class CheckForm final : public EditForm {
    Q_OBJECT
public:
    /// Of the step that stands in row(); it keeps this check as long as this form is there.
    CheckForm(ProtocolEdits &edits, const validation::CheckInfo &check, std::function<int()> row,
              QWidget *parent = nullptr);
    [[nodiscard]] const validation::CheckInfo &check() const { return m_check; }
    /// load(), and only what applies: no interval method where the value decides.
    void refresh();

private:
    void addParameter(const validation::ParameterInfo &info);
    void addCriterion();
    /// Events and non-events that a step of the protocol asks for at least.
    [[nodiscard]] validation::PlannedNumbers plannedCounts() const;
    [[nodiscard]] const domain::Step *step() const;
    [[nodiscard]] const domain::Criterion *criterion() const;
    [[nodiscard]] QString parameterText(const validation::ParameterInfo &info) const;
    void setParameter(const validation::ParameterInfo &info, const QString &text);
    void setCriterion(const QString &member, const std::function<void(domain::Criterion &)> &how);
    const validation::CheckInfo &m_check;
    std::function<int()> m_row;
    CriterionPlanBox *m_plan = nullptr; ///< null: the check has no plan
};

/// What a parameter may be, in words: its range, its choices, and what holds when it is left empty.
[[nodiscard]] QString parameterHelp(const validation::ParameterInfo &info);

} // namespace valbench::ui
