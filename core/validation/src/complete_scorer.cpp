// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "complete_scorer.h"

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/validation/check_catalogue.h>

#include "wording.h"

namespace valbench::validation {

namespace {

tl::unexpected<Error> wrong(std::string_view member, std::string_view problem)
{
    return fail(ErrorCode::badInput, VB_MSG("analysis.scorer.{member}: {problem}."),
                {{"member", std::string(member)}, {"problem", std::string(problem)}});
}

Status checkInput(const domain::ModelInput &input, const domain::AnalysisPlan &plan)
{
    const auto problem = [&](std::string_view text) { return wrong("inputs", joined({"'", input.name, "': ", text})); };
    if (input.column == plan.truth && !plan.truth.empty())
        return problem(joined({"'", plan.truth, "' is the outcome, which the model must not be told"}));
    if (input.column == plan.score)
        return problem(joined({"'", plan.score, "' is how the model's scores are called"}));
    if (!input.zero.empty() && (input.one.empty() || input.one == input.zero))
        return problem("'zero' goes with another cell as 'one'");
    const bool hasRange = input.lowest || input.highest;
    if (hasRange && !input.one.empty())
        return problem("a column of texts has no 'lowest' and 'highest'");
    if (input.lowest && input.highest && !(*input.lowest < *input.highest))
        return problem("'lowest' must be below 'highest'");
    return {};
}

} // namespace

Status completeScorer(domain::Protocol &protocol)
{
    auto &plan = protocol.analysis;
    auto &scorer = plan.scorer;
    if (!scorer.isLive()) {
        if (!scorer.artifact.empty() || !scorer.inputs.empty())
            return wrong("kind", "recorded scores take no artifact and no inputs");
        return {};
    }
    if (scorer.artifact.empty())
        return wrong("artifact", "expected the name of the registered version's file with the model");
    if (plan.score.empty())
        plan.score = "score";
    if (std::ranges::find(protocol.data, modelRole, &domain::DataNeed::role) != protocol.data.end())
        return fail(ErrorCode::badInput,
                    VB_MSG("data: the role '{role}' is the model's file, which the register has the digest of; give "
                           "the data set another role."),
                    {{"role", std::string(modelRole)}});
    if (scorer.inputs.empty())
        return wrong("inputs", "expected each input of the model, with the column that feeds it");
    for (auto input = scorer.inputs.begin(); input != scorer.inputs.end(); ++input) {
        if (trimmed(input->name).empty())
            return wrong("inputs", "an input has no name");
        if (std::find_if(scorer.inputs.begin(), input, [&](const auto &other) { return other.name == input->name; }) !=
            input)
            return wrong("inputs", joined({"'", input->name, "' occurs twice"}));
        if (input->column.empty())
            input->column = input->name;
        VB_CHECK(checkInput(*input, plan));
    }
    return {};
}

} // namespace valbench::validation
