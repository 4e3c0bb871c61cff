// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The five states of a step, and the classes of a deviation.
#pragma once

#include <valbench/domain/words.h>

namespace valbench::domain {

/// Never merged: a check that could not be evaluated is an error, never a pass.
enum class Outcome { notRun, passed, failed, error, notApplicable };

template <>
struct Words<Outcome>
{
    static constexpr std::string_view what = "outcome";
    static constexpr std::array<std::pair<Outcome, std::string_view>, 5> table{{
        {Outcome::notRun, "not run"},
        {Outcome::passed, "passed"},
        {Outcome::failed, "failed"},
        {Outcome::error, "error"},
        {Outcome::notApplicable, "not applicable"},
    }};
};

enum class DeviationClass { minor, major, critical };

template <>
struct Words<DeviationClass>
{
    static constexpr std::string_view what = "class of a deviation";
    static constexpr std::array<std::pair<DeviationClass, std::string_view>, 3> table{{
        {DeviationClass::minor, "minor"},
        {DeviationClass::major, "major"},
        {DeviationClass::critical, "critical"},
    }};
};

} // namespace valbench::domain
