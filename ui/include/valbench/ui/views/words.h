// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Words and tones of the domain's states, as people see them.
#pragma once

#include <QString>

#include <valbench/domain/account.h>
#include <valbench/domain/data_set.h>
#include <valbench/domain/deviation.h>
#include <valbench/domain/execution.h>
#include <valbench/domain/lifecycle.h>
#include <valbench/domain/model.h>
#include <valbench/domain/report.h>
#include <valbench/domain/requirement_set.h>
#include <valbench/domain/roles.h>
#include <valbench/domain/validation_state.h>
#include <valbench/ui/models/table_model.h>
#include <valbench/ui/theme/tone.h>
#include <valbench/validation/carry_over.h>
#include <valbench/validation/traceability.h>

namespace valbench::services {
struct PromotionView;
}

namespace valbench::ui {

struct Look
{
    Tone tone = Tone::neutral;
    QString word;
};

[[nodiscard]] Look lookOf(domain::Stage stage);
[[nodiscard]] Look lookOf(domain::Outcome outcome);
[[nodiscard]] Look lookOf(const domain::StepResult &result);
[[nodiscard]] Look lookOf(domain::ExecutionState state);
/// Its outcome once it is completed, before that its state.
[[nodiscard]] Look lookOf(const domain::Execution &execution);
[[nodiscard]] Look lookOf(domain::DeviationClass deviationClass);
[[nodiscard]] Look lookOf(domain::Conclusion conclusion);
[[nodiscard]] Look lookOf(domain::AccountState state);
[[nodiscard]] Look lookOf(domain::ModelStage stage);
[[nodiscard]] Look lookOf(domain::ValidationState state);
[[nodiscard]] Look lookOf(validation::TraceState state);
[[nodiscard]] Look lookOf(validation::CarryOver advice);
[[nodiscard]] Look lookOf(const services::PromotionView &request);
[[nodiscard]] Look lookOf(domain::OverlapState state);
/// Of a data set: whether it is sealed, and how often it was opened.
[[nodiscard]] Look sealOf(const domain::DataSet &data);
/// States that services give as words: "open", "closed", "failed", "accepted, approved" …
[[nodiscard]] Look lookOfWord(const QString &word);

/// As the person's language writes it.
[[nodiscard]] QString numberText(std::int64_t number);
[[nodiscard]] QString roleText(domain::Role role);
[[nodiscard]] QString meaningText(domain::Meaning meaning);
[[nodiscard]] QString dataRoleText(domain::DataRole role);
/// Of a column: "integer", "real", "text".
[[nodiscard]] QString columnKindText(const std::string &kind);
[[nodiscard]] QString typeText(domain::RecordType type);
/// "Low", "Medium", "High".
[[nodiscard]] QString gradeText(domain::Grade grade);
[[nodiscard]] QString kindText(domain::RequirementKind kind);
/// Empty for none.
[[nodiscard]] QString dispositionText(domain::Disposition disposition);

/// A time of a record for lists and panels: local on screen, UTC in sorting, export and tip.
[[nodiscard]] Cell timeCell(const std::string &utc);
[[nodiscard]] QString timeText(const std::string &utc);
[[nodiscard]] Cell numberCell(std::int64_t number);
/// Twelve characters of a digest; the whole of it in export and tip.
[[nodiscard]] Cell digestCell(const std::string &sha256);
[[nodiscard]] Cell lookCell(const Look &look);
/// The page on which a record of this type is shown.
[[nodiscard]] QString pageOf(domain::RecordType type);

} // namespace valbench::ui
