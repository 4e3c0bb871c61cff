// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Validation reports: the conclusion drawn from a locked execution and its deviations.
#pragma once

#include <string>
#include <vector>

#include <valbench/base/json.h>
#include <valbench/domain/deviation.h>
#include <valbench/domain/execution.h>

namespace valbench::domain {

enum class Conclusion { accepted, acceptedWithConditions, rejected };

template <>
struct Words<Conclusion>
{
    static constexpr std::string_view what = "conclusion";
    static constexpr std::array<std::pair<Conclusion, std::string_view>, 3> table{{
        {Conclusion::accepted, "accepted"},
        {Conclusion::acceptedWithConditions, "accepted with conditions"},
        {Conclusion::rejected, "rejected"},
    }};
};

/// One execution of a protocol, whatever came of it.
struct Attempt
{
    RecordReference execution;
    std::int64_t number = 1;
    std::int64_t protocolVersion = 1;
    std::string executor; ///< user id
    std::string started;  ///< UTC
    Outcome outcome = Outcome::notRun;
    bool cancelled = false; ///< left out of records unless true

    static Attempt of(const StoredRecord &record, const Execution &execution);
    [[nodiscard]] json::Object toJson() const;
    static Result<Attempt> fromJson(const json::Reader &reader);
};

struct Report
{
    std::string title;
    RecordReference execution;
    RecordReference protocol;
    RecordReference model;
    /// Of this protocol until the report was written, all of them: nobody repeats a run until it passes and reports
    /// that one alone.
    std::vector<Attempt> attempts;
    std::vector<RecordReference> deviations;
    Conclusion conclusion = Conclusion::rejected;
    std::vector<std::string> reasons; ///< criterion by criterion, why not plainly accepted
    std::vector<std::string> conditions;
    std::string summary; ///< the author's words

    [[nodiscard]] json::Object toJson() const;
    static Result<Report> fromJson(const json::Value &value);
};

struct Concluded
{
    Conclusion conclusion;
    std::vector<std::string> reasons;
    std::vector<std::string> conditions;
};

/// The only way to a conclusion (part11.md §3.1): rejected if any deviation is critical or disposed "reject";
/// accepted with conditions if a step failed and each deviation was disposed of; accepted if every step
/// passed or did not apply. refused while a step is not run, or a failed or erroneous step has no
/// deviation with a disposition.
Result<Concluded> conclude(const Protocol &protocol, const Execution &execution,
                           const std::vector<Deviation> &deviations);

} // namespace valbench::domain
