// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The check catalogue: one table that the editor's forms, the runner, the help and the report read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/domain/protocol.h>

namespace valbench::validation {

/// Roles of data sets in a protocol.
inline constexpr std::string_view testRole = "test";
inline constexpr std::string_view baselineRole = "baseline";
/// The role of the model's file where a protocol asks the model.
inline constexpr std::string_view modelRole = "model";
/// The role of the Python interpreter where a protocol asks the computer.
inline constexpr std::string_view interpreterRole = "python";

/// Interval of a ratio of two independent proportions, symmetric on the log scale (Katz 1978). The other methods are
/// those of stats::method.
inline constexpr std::string_view katzLog = "katz-log";

/// What a parameter holds, and so which field a form shows.
enum class ParameterType {
    column,      ///< text: a column of the data
    groupColumn, ///< text: one of the analysis plan's group columns
    probability, ///< real in [0, 1], kept as its shortest text
    count,       ///< whole number in [least, most]
    choice,      ///< text: one of the choices
    text,        ///< text
    texts,       ///< list of texts
};

struct ParameterInfo
{
    std::string_view name;    ///< key in Step::parameters
    std::string_view title;   ///< label on a form
    std::string_view meaning; ///< one sentence
    ParameterType type = ParameterType::column;
    /// What holds when the step leaves the parameter out: the analysis plan's member of this name (score, threshold,
    /// bins; stated there once), else `fallback` (filled in by completeProtocol()). Both empty: the step must give it.
    std::string_view planMember = {};
    std::string_view fallback = {};
    std::vector<std::string_view> choices = {};
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::string_view zeroIs = {}; ///< count: what 0 stands for, in a word
    bool isOptional = false;      ///< text and texts: may be empty, and then the check finds its own

    [[nodiscard]] bool isRequired() const { return planMember.empty() && fallback.empty() && !isOptional; }
};

/// What a check asks beside data sets.
enum class Asks {
    data,       ///< nothing: what it judges is in them
    model,      ///< the protocol's live model, beyond its scores of the data sets
    modelFile,  ///< the file of the live model, as bytes
    registered, ///< the registered version
    target,     ///< the computer that the model is installed on
};

/// What of a live model must be at hand here.
enum class Reach {
    answers, ///< nothing else: any live scorer will do
    file,    ///< its file, which can be started again: not a served model
    process, ///< a process that goes on between questions: not a command either
};

/// Whose number decides how surely a criterion is met, where that can be planned.
enum class Counted {
    nobody, ///< no plan is offered
    all,
    events,
    nonEvents,
    both, ///< events and non-events
    flagged,
    notFlagged,
};

enum class CriterionUse {
    optional, ///< without one the step reports and cannot fail by a limit
    required,
    none, ///< the check only reports
};

struct CheckInfo
{
    std::string_view id;
    std::string_view title;
    std::string_view measures; ///< what it measures, one plain sentence
    domain::ProtocolKind kind = domain::ProtocolKind::pq;
    std::vector<ParameterInfo> parameters;
    std::vector<std::string_view> roles; ///< data sets it reads
    Asks asks = Asks::data;
    Reach reach = Reach::answers;
    std::string_view columns; ///< what it reads of them, in words
    std::string_view metric;  ///< as in verdict lines: "AUC"
    std::string_view unit;    ///< empty for a pure number
    /// Methods that can judge by interval, the default first. Empty: judged by value, and valueOnly says why.
    std::vector<std::string_view> intervals;
    std::string_view valueOnly;
    /// Directions a criterion may have, the default first.
    std::vector<domain::Direction> directions;
    std::optional<double> lowest;     ///< of the metric's range; a criterion's limit lies strictly inside where
    std::optional<double> highest;    ///< the end would be met by every result
    std::optional<double> usualLimit; ///< what a form starts with
    Counted counted = Counted::nobody;
    CriterionUse criterion = CriterionUse::optional;
    std::string_view evidence; ///< what it leaves in the record
    int decimals = 4;          ///< of the value in sentences; measures have full precision

    [[nodiscard]] const ParameterInfo *parameter(std::string_view name) const;
    [[nodiscard]] bool hasInterval() const { return !intervals.empty(); }
    [[nodiscard]] bool worksWith(domain::ScorerKind scorer) const;
};

/// All checks, in the order in which people look for them.
[[nodiscard]] std::span<const CheckInfo> checkCatalogue();
/// nullptr if there is none of that id.
[[nodiscard]] const CheckInfo *findCheck(std::string_view id);

/// Whether a step of the protocol asks the computer.
[[nodiscard]] bool asksTarget(const domain::Protocol &protocol);

/// A method id as it is printed: "delong-logit" → "DeLong logit". Unknown ids stay as they are.
[[nodiscard]] std::string_view intervalName(std::string_view method);
/// "AUC at least 0.75, judged on the 95% interval (DeLong logit)", "PSI at most 0.1, judged on the value".
[[nodiscard]] std::string criterionText(const CheckInfo &check, const domain::Criterion &criterion);

} // namespace valbench::validation
