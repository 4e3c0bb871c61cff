// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// One step of a protocol that is being written, and the plan around the steps.
#pragma once

#include <valbench/domain/protocol.h>

#include "edit_form.h"

namespace valbench::ui {

class CheckForm;

class StepEdit final : public EditForm {
    Q_OBJECT
public:
    explicit StepEdit(ProtocolEdits &edits, QWidget *parent = nullptr);

    /// -1: none.
    void showStep(int row);
    [[nodiscard]] int row() const { return m_row; }
    /// What links may name.
    void setRequirements(std::vector<domain::Requirement> requirements);
    [[nodiscard]] const std::vector<domain::Requirement> &requirements() const { return m_requirements; }
    /// load(), with the fields of the check that the step asks now.
    void refresh();
    /// In the fields of the check too.
    bool goToMember(const QString &member);
    void showMessages(const std::vector<std::pair<QString, QString>> &messages);

Q_SIGNALS:
    /// There are other fields than before.
    void fieldsMade();

private:
    void addWhatIsDone();
    void addWhatFollows();
    void showCheck();
    [[nodiscard]] const domain::Step *step() const;
    void change(const QString &member, const std::function<void(domain::Step &)> &how);
    /// A member of the step that is a text.
    void addStepText(const QString &member, const QString &help, int height, std::string domain::Step::*text);
    int m_row = -1;
    std::vector<domain::Requirement> m_requirements;
    CheckForm *m_check = nullptr;
    std::vector<std::pair<QString, QString>> m_messages;
};

class PlanEdit final : public EditForm {
    Q_OBJECT
public:
    explicit PlanEdit(ProtocolEdits &edits, QWidget *parent = nullptr);
    void refresh();
    /// The version in force of the protocol's requirement set, by which it can go from then on. An empty id: it has
    /// none.
    void setNewestSet(const domain::RecordReference &newest);

private:
    void addAnalysis();
    void addRequirements();
    QComboBox *m_set = nullptr;
    std::vector<domain::RecordReference> m_sets; ///< to choose from
};

} // namespace valbench::ui
