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

} // namespace

json::Object ScorerPlan::toJson() const
{
    json::Array list;
    for (const auto &input : inputs)
        list.push_back(inputJson(input));
    return {{"kind", wordOf(kind)}, {"artifact", artifact}, {"inputs", std::move(list)}};
}

Result<ScorerPlan> ScorerPlan::fromJson(const json::Reader &reader)
{
    VB_CHECK(reader.allow({"kind", "artifact", "inputs"}));
    ScorerPlan plan;
    VB_TRY(const auto kind, reader.text("kind"));
    VB_TRY(plan.kind, fromWord<ScorerKind>(kind));
    VB_TRY(plan.artifact, reader.textOr("artifact", ""));
    VB_TRY(const auto inputs, reader.objects("inputs"));
    for (const auto &item : inputs) {
        VB_TRY(auto input, readModelInput(item));
        plan.inputs.push_back(std::move(input));
    }
    return plan;
}

} // namespace valbench::domain
