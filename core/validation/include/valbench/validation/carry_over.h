// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Which results of an earlier version's execution still hold for another version of the model, and which steps have to
// be executed again. Told by comparing digests; nothing is guessed.
#pragma once

#include <string>
#include <vector>

#include <valbench/domain/execution.h>
#include <valbench/domain/model.h>
#include <valbench/domain/protocol.h>

namespace valbench::validation {

enum class CarryOver {
    executeAgain, ///< something that the result rests on is another, or cannot be known to be the same
    decide,       ///< the program cannot tell; a person has to
    possible,     ///< everything that the result rests on has the same digest
};

} // namespace valbench::validation

template <>
struct valbench::domain::Words<valbench::validation::CarryOver>
{
    using Advice = validation::CarryOver;
    static constexpr std::string_view what = "advice on a step";
    static constexpr std::array<std::pair<Advice, std::string_view>, 3> table{{
        {Advice::executeAgain, "execute again"},
        {Advice::decide, "decide"},
        {Advice::possible, "can be carried over"},
    }};
};

namespace valbench::validation {

struct CarryOverAdvice
{
    std::string stepId;
    CarryOver advice = CarryOver::executeAgain;
    /// Sentences: what changed; or what is to be thought of; or what was compared and is the same. Never empty.
    std::vector<std::string> reasons;
};

/// What was executed, on what.
struct ExecutedBefore
{
    const domain::Protocol &protocol; ///< the version that was executed
    const domain::Execution &execution;
    const domain::ModelVersion &model;
};

/// One for each step of `protocol`, which is for `model`, in its order.
///
/// Execute again: what did not pass there or was carried over itself; a step that says something else now (its links
/// and the class of its deviation aside); what looks at an installation, an endpoint or a command, or measures time or
/// memory, all of which may be others by now; data or analysis plan that are others; and of the files of the model
/// any, for every step that rests on its scores: a column of scores in the data was made by a model, too.
/// Decide: what a person did, and a step whose requirement reads otherwise now.
[[nodiscard]] std::vector<CarryOverAdvice>
carryOverAdvice(const ExecutedBefore &before, const domain::Protocol &protocol, const domain::ModelVersion &model);

/// How the files of two versions of a model differ, a sentence each; training data are none of the model's files.
[[nodiscard]] std::vector<std::string> modelFileDifferences(const domain::ModelVersion &before,
                                                            const domain::ModelVersion &after);

} // namespace valbench::validation
