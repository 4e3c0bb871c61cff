// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Parameters and criterion of an automatic step: fields made from what the check catalogue says of the check.
#pragma once

#include <valbench/domain/protocol.h>

#include "edit_form.h"

namespace valbench::validation {
struct CheckInfo;
struct ParameterInfo;
} // namespace valbench::validation

namespace valbench::ui {

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
    [[nodiscard]] const domain::Step *step() const;
    [[nodiscard]] const domain::Criterion *criterion() const;
    [[nodiscard]] QString parameterText(const validation::ParameterInfo &info) const;
    void setParameter(const validation::ParameterInfo &info, const QString &text);
    void setCriterion(const QString &member, const std::function<void(domain::Criterion &)> &how);
    const validation::CheckInfo &m_check;
    std::function<int()> m_row;
};

/// What a parameter may be, in words: its range, its choices, and what holds when it is left empty.
[[nodiscard]] QString parameterHelp(const validation::ParameterInfo &info);

} // namespace valbench::ui
