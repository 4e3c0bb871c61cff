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

/// What would be asked, and leaks nothing: the address is signed, printed and logged.
Status checkEndpoint(const domain::EndpointPlan &plan)
{
    const bool isWeb = plan.url.starts_with("http://") || plan.url.starts_with("https://");
    if (plan.url.find('@') != std::string::npos)
        return wrong("endpoint.url", "a protocol holds no user name and no password; they are given where it runs");
    const auto host = isWeb ? std::string_view(plan.url).substr(plan.url.find("//") + 2) : std::string_view();
    const bool isPlain = host.find_first_of("?# \t\r\n\\") == std::string_view::npos;
    if (host.empty() || host.front() == '/' || !isPlain)
        return wrong("endpoint.url", "expected the address of a scoring server, such as https://scoring.example.org or "
                                     "http://127.0.0.1:5001");
    if (plan.url.ends_with("/invocations") || plan.url.ends_with("/invocations/"))
        return wrong("endpoint.url", "leave out '/invocations', which is added");
    return {};
}

Status checkCommand(const domain::CommandPlan &plan)
{
    if (plan.program != domain::CommandPlan::modelPlace && !plan.program.starts_with('/'))
        return wrong("command.program", "expected an absolute path, or {model} for the registered file");
    const auto hasNul = [](const std::string &text) { return text.find('\0') != std::string::npos; };
    if (hasNul(plan.program) || std::ranges::any_of(plan.arguments, hasNul))
        return wrong("command", "a path or an argument holds a NUL");
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
    if (scorer.artifact.empty() && scorer.takesFile())
        return wrong("artifact", "expected the name of the registered version's file with the model");
    if (scorer.kind == domain::ScorerKind::endpoint)
        VB_CHECK(checkEndpoint(scorer.endpoint));
    if (scorer.kind == domain::ScorerKind::command)
        VB_CHECK(checkCommand(scorer.command));
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
