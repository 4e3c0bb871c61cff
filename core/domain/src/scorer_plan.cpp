// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/scorer_plan.h>

#include <cmath>

#include <valbench/base/text.h>

namespace valbench::domain {

namespace {

/// What an input leaves out is not written, so that it reads as its author wrote it.
json::Object inputJson(const ModelInput &input)
{
    json::Object out{{"name", input.name}};
    for (const auto &[name, text] :
         {std::pair{"column", &input.column}, std::pair{"one", &input.one}, std::pair{"zero", &input.zero}}) {
        if (!text->empty())
            out.set(name, *text);
    }
    for (const auto &[name, bound] : {std::pair{"lowest", &input.lowest}, std::pair{"highest", &input.highest}}) {
        if (*bound)
            out.set(name, shortestText(**bound));
    }
    return out;
}

Result<std::optional<double>> readBound(const json::Reader &reader, std::string_view name)
{
    if (!reader.find(name))
        return std::optional<double>();
    VB_TRY(const auto bound, reader.real(name));
    if (!std::isfinite(bound))
        return fail(ErrorCode::badInput, VB_MSG("{path}.{name}: expected a finite number."),
                    {{"path", reader.path()}, {"name", std::string(name)}});
    return std::optional(bound);
}

Result<ModelInput> readModelInput(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"name", "column", "one", "zero", "lowest", "highest"}));
    ModelInput input;
    VB_TRY(input.name, reader.text("name"));
    VB_TRY(input.column, reader.textOr("column", ""));
    VB_TRY(input.one, reader.textOr("one", ""));
    VB_TRY(input.zero, reader.textOr("zero", ""));
    VB_TRY(input.lowest, readBound(reader, "lowest"));
    VB_TRY(input.highest, readBound(reader, "highest"));
    return input;
}

json::Object endpointJson(const EndpointPlan &plan)
{
    json::Object out{{"url", plan.url}};
    if (!plan.output.empty())
        out.set("output", plan.output);
    return out.set("batch", plan.batch).set("seconds", plan.seconds).set("parallel", plan.parallel);
}

json::Object commandJson(const CommandPlan &plan)
{
    json::Array arguments;
    for (const auto &argument : plan.arguments)
        arguments.emplace_back(argument);
    json::Object out{{"program", plan.program}, {"arguments", std::move(arguments)}};
    if (!plan.output.empty())
        out.set("output", plan.output);
    return out.set("seconds", plan.seconds);
}

Result<std::int64_t> readCount(const json::Reader &reader, std::string_view name, std::int64_t fallback,
                               std::int64_t most)
{
    VB_TRY(const auto count, reader.integerOr(name, fallback));
    if (count < 1 || count > most)
        return fail(ErrorCode::badInput, VB_MSG("{path}.{name}: expected a whole number from 1 to {most}."),
                    {{"path", reader.path()}, {"name", std::string(name)}, {"most", std::to_string(most)}});
    return count;
}

Result<EndpointPlan> readEndpoint(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"url", "output", "batch", "seconds", "parallel"}));
    EndpointPlan plan;
    VB_TRY(plan.url, reader.text("url"));
    VB_TRY(plan.output, reader.textOr("output", ""));
    VB_TRY(plan.batch, readCount(reader, "batch", plan.batch, 100'000));
    VB_TRY(plan.seconds, readCount(reader, "seconds", plan.seconds, 86'400));
    VB_TRY(plan.parallel, readCount(reader, "parallel", plan.parallel, 16));
    return plan;
}

Result<CommandPlan> readCommand(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"program", "arguments", "output", "seconds"}));
    CommandPlan plan;
    VB_TRY(plan.program, reader.text("program"));
    VB_TRY(plan.arguments, reader.texts("arguments"));
    VB_TRY(plan.output, reader.textOr("output", ""));
    VB_TRY(plan.seconds, readCount(reader, "seconds", plan.seconds, 86'400));
    return plan;
}

/// Where the kind is not written, the members tell it.
Result<ScorerKind> readKind(const json::Reader &reader)
{
    const bool isEndpoint = reader.find("endpoint"), isCommand = reader.find("command");
    const auto implied = isEndpoint ? ScorerKind::endpoint : isCommand ? ScorerKind::command : ScorerKind::xgboost;
    VB_TRY(const auto word, reader.textOr("kind", std::string(wordOf(implied))));
    VB_TRY(const auto kind, fromWord<ScorerKind>(word));
    if (isEndpoint == (kind == ScorerKind::endpoint) && isCommand == (kind == ScorerKind::command))
        return kind;
    return fail(ErrorCode::badInput,
                VB_MSG("{path}: 'endpoint' and 'command' are members of the scorers of these kinds, and of no others; "
                       "this is of kind '{kind}'."),
                {{"path", reader.path()}, {"kind", word}});
}

} // namespace

std::string ScorerPlan::askedText() const
{
    switch (kind) {
    case ScorerKind::recorded: break;
    case ScorerKind::xgboost: return artifact;
    case ScorerKind::endpoint: return endpoint.url;
    case ScorerKind::command:
        return command.program == CommandPlan::modelPlace ? artifact : command.program + " with " + artifact;
    }
    return {};
}

json::Object ScorerPlan::toJson() const
{
    json::Array list;
    for (const auto &input : inputs)
        list.push_back(inputJson(input));
    json::Object out{{"kind", wordOf(kind)}, {"artifact", artifact}};
    if (kind == ScorerKind::endpoint)
        out.set("endpoint", endpointJson(endpoint));
    if (kind == ScorerKind::command)
        out.set("command", commandJson(command));
    return out.set("inputs", std::move(list));
}

Result<ScorerPlan> ScorerPlan::fromJson(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"kind", "artifact", "endpoint", "command", "inputs"}));
    ScorerPlan plan;
    VB_TRY(plan.kind, readKind(reader));
    if (plan.kind == ScorerKind::endpoint) {
        VB_TRY(const auto endpoint, reader.object("endpoint"));
        VB_TRY(plan.endpoint, readEndpoint(endpoint));
    }
    if (plan.kind == ScorerKind::command) {
        VB_TRY(const auto command, reader.object("command"));
        VB_TRY(plan.command, readCommand(command));
    }
    VB_TRY(plan.artifact, reader.textOr("artifact", ""));
    VB_TRY(const auto inputs, reader.objects("inputs"));
    for (const auto &item : inputs) {
        VB_TRY(auto input, readModelInput(item));
        plan.inputs.push_back(std::move(input));
    }
    return plan;
}

} // namespace valbench::domain
