// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Deviations: what did not go as the protocol says, and what was decided.
#pragma once

#include <string>

#include <valbench/base/json.h>
#include <valbench/domain/outcome.h>
#include <valbench/domain/record.h>

namespace valbench::domain {

enum class Disposition {
    none,
    corrected, ///< what was wrong was put right, and the step has passed since
    acceptWithCondition,
    acceptAsIs,
    reject,
};

template <>
struct Words<Disposition>
{
    static constexpr std::string_view what = "disposition";
    static constexpr std::array<std::pair<Disposition, std::string_view>, 5> table{{
        {Disposition::none, "none"},
        {Disposition::corrected, "corrected"},
        {Disposition::acceptWithCondition, "accept with condition"},
        {Disposition::acceptAsIs, "accept as is"},
        {Disposition::reject, "reject"},
    }};
};

struct Deviation
{
    std::string execution; ///< record id
    std::string stepId;
    std::string title;
    std::string description;
    std::string raisedBy; ///< user id
    DeviationClass deviationClass = DeviationClass::critical;
    bool classified = false; ///< the class was confirmed by somebody entitled to
    std::string impact;
    std::string rootCause;
    std::string correction;
    std::string capaReference;
    Disposition disposition = Disposition::none;
    std::string condition; ///< what must be observed in use, with acceptWithCondition
    std::string retest;    ///< with corrected: the attempt that passed

    [[nodiscard]] json::Object toJson() const;
    static Result<Deviation> fromJson(const json::Value &value);
};

} // namespace valbench::domain
