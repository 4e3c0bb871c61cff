// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "parameters.h"

#include <algorithm>
#include <stdexcept>
#include <variant>

#include <valbench/base/text.h>
#include <valbench/validation/complete.h>

#include "wording.h"

namespace valbench::validation {

namespace {

tl::unexpected<Error> wrong(const domain::Step &step, const ParameterInfo &info, std::string_view expected)
{
    return fail(ErrorCode::badInput, VB_MSG("Step {step}: parameters.{name}: expected {expected}."),
                {{"step", step.id}, {"name", std::string(info.name)}, {"expected", std::string(expected)}});
}

/// A number that an author wrote as a number or as a text.
std::optional<double> realOf(const json::Value &value)
{
    if (const auto *integer = value.get<std::int64_t>())
        return static_cast<double>(*integer);
    if (const auto *real = value.get<double>())
        return *real;
    if (const auto *text = value.get<std::string>()) {
        if (const auto real = parseDouble(*text))
            return *real;
    }
    return std::nullopt;
}

Result<json::Value> checkedCount(const domain::Step &step, const ParameterInfo &info, const json::Value &value)
{
    auto count = value.get<std::int64_t>() ? std::optional(*value.get<std::int64_t>()) : std::nullopt;
    if (const auto *text = value.get<std::string>()) {
        if (const auto parsed = parseInteger(*text))
            count = *parsed;
    }
    if (!count || *count < info.least || *count > info.most)
        return wrong(step, info,
                     joined({"a whole number from ", std::to_string(info.least), " to ", std::to_string(info.most)}));
    return json::Value(*count);
}

Result<json::Value> checkedText(const domain::Protocol &protocol, const domain::Step &step, const ParameterInfo &info,
                                const json::Value &value)
{
    const auto *text = value.get<std::string>();
    if (info.type == ParameterType::choice) {
        if (!text || std::ranges::find(info.choices, *text) == info.choices.end())
            return wrong(step, info, joined({"one of: ", listText(info.choices)}));
        return value;
    }
    if (info.type == ParameterType::text) {
        if (!text || (text->empty() && !info.isOptional))
            return wrong(step, info, "a text");
        return value;
    }
    if (!text || text->empty())
        return wrong(step, info, "the name of a column");
    const auto &groups = protocol.analysis.groups;
    if (info.type == ParameterType::groupColumn && std::ranges::find(groups, *text) == groups.end()) {
        const std::vector<std::string_view> known(groups.begin(), groups.end());
        return wrong(step, info,
                     joined({"one of the analysis plan's groups (", listText(known), "), found '", *text, "'"}));
    }
    return value;
}

Result<json::Value> checkedTexts(const domain::Step &step, const ParameterInfo &info, const json::Value &value)
{
    const auto *list = value.get<json::Array>();
    const auto isText = [](const json::Value &item) {
        const auto *text = item.get<std::string>();
        return text && !trimmed(*text).empty();
    };
    if (!list || (list->empty() && !info.isOptional) || !std::ranges::all_of(*list, isText))
        return wrong(step, info, "a list of texts");
    return value;
}

/// What holds where a step leaves a parameter out.
json::Value fallbackOf(const ParameterInfo &info)
{
    return info.type == ParameterType::texts ? json::Value(json::Array()) : json::Value(info.fallback);
}

/// The value in canonical form, or what was expected.
Result<json::Value> checkedValue(const domain::Protocol &protocol, const domain::Step &step, const ParameterInfo &info,
                                 const json::Value &value)
{
    switch (info.type) {
    case ParameterType::count: return checkedCount(step, info, value);
    case ParameterType::probability: {
        const auto real = realOf(value);
        if (!real || !(*real >= 0 && *real <= 1))
            return wrong(step, info, "a probability from 0 to 1");
        return json::Value(shortestText(*real));
    }
    case ParameterType::texts: return checkedTexts(step, info, value);
    case ParameterType::text:
    case ParameterType::column:
    case ParameterType::groupColumn:
    case ParameterType::choice: break;
    }
    return checkedText(protocol, step, info, value);
}

json::Value planValue(const domain::AnalysisPlan &plan, std::string_view member)
{
    if (member == "score")
        return plan.score;
    if (member == "threshold")
        return shortestText(plan.threshold);
    if (member == "bins")
        return plan.bins;
    throw std::logic_error("the catalogue names a member that the analysis plan does not have");
}

} // namespace

Result<json::Object> completeParameters(const domain::Protocol &protocol, const domain::Step &step,
                                        const CheckInfo &check)
{
    for (const auto &[name, value] : step.parameters.members()) {
        if (!check.parameter(name)) {
            std::vector<std::string_view> known;
            for (const auto &info : check.parameters)
                known.push_back(info.name);
            return fail(
                ErrorCode::badInput,
                VB_MSG("Step {step}: parameters.{name}: {check} has no parameter of this name; it has: {known}."),
                {{"step", step.id}, {"name", name}, {"check", step.check}, {"known", listText(known)}});
        }
    }
    json::Object out;
    for (const auto &info : check.parameters) {
        const auto *given = step.parameters.find(info.name);
        if (!given && info.isRequired())
            return fail(ErrorCode::badInput, VB_MSG("Step {step}: parameters.{name} is missing: {meaning}"),
                        {{"step", step.id}, {"name", std::string(info.name)}, {"meaning", std::string(info.meaning)}});
        if (!given && !info.planMember.empty())
            continue;
        VB_TRY(auto value, checkedValue(protocol, step, info, given ? *given : fallbackOf(info)));
        out.set(std::string(info.name), std::move(value));
    }
    return out;
}

Result<json::Object> effectiveParameters(const domain::Protocol &protocol, const domain::Step &step)
{
    const auto *check = findCheck(step.check);
    if (!check)
        return fail(ErrorCode::badInput, VB_MSG("Step {step}: check: there is no check '{check}' in the catalogue."),
                    {{"step", step.id}, {"check", step.check}});
    VB_TRY(const auto own, completeParameters(protocol, step, *check));
    json::Object out;
    for (const auto &info : check->parameters) {
        const auto *given = own.find(info.name);
        VB_TRY(auto value,
               checkedValue(protocol, step, info, given ? *given : planValue(protocol.analysis, info.planMember)));
        out.set(std::string(info.name), std::move(value));
    }
    return out;
}

const json::Value &Parameters::value(std::string_view name) const
{
    const auto *found = m_values.find(name);
    if (!found)
        throw std::logic_error("a check asks for a parameter that the catalogue does not list");
    return *found;
}

const std::string &Parameters::text(std::string_view name) const
{
    return std::get<std::string>(value(name).variant());
}

std::vector<std::string> Parameters::texts(std::string_view name) const
{
    std::vector<std::string> out;
    for (const auto &item : std::get<json::Array>(value(name).variant()))
        out.push_back(std::get<std::string>(item.variant()));
    return out;
}

std::int64_t Parameters::count(std::string_view name) const
{
    return std::get<std::int64_t>(value(name).variant());
}

double Parameters::probability(std::string_view name) const
{
    return parseDouble(text(name)).value();
}

} // namespace valbench::validation
