// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of a template without its answers, to be taken into a protocol that somebody writes.

#include <algorithm>
#include <utility>

#include <valbench/base/text.h>
#include <valbench/domain/protocol_template.h>

namespace valbench::domain {

namespace {

using json::Array;
using json::Object;
using json::Value;

/// A place: what the template itself says of it, else its label in brackets; whole: it is all of the text.
Value placeValue(const ProtocolTemplate &made, std::string_view place, bool isWhole)
{
    const auto bar = place.find('|'); // ${score|risk}
    const auto name = place.substr(0, std::min(bar, place.find('.')));
    const auto input = std::ranges::find(made.inputs, name, &TemplateInput::name);
    if (input != made.inputs.end() && input->preset)
        return isWhole ? Value(*input->preset) : Value(shortestText(*input->preset));
    if (bar != std::string_view::npos)
        return place.substr(bar + 1);
    if (isWhole)
        return {};
    return "[" + (input != made.inputs.end() ? input->label : std::string(name)) + "]";
}

Value plainText(const ProtocolTemplate &made, std::string_view text)
{
    if (text.starts_with("${") && text.find('}') == text.size() - 1)
        return placeValue(made, text.substr(2, text.size() - 3), true);
    std::string out;
    while (!text.empty()) {
        const auto begin = std::min(text.find("${"), text.size());
        out += text.substr(0, begin);
        text.remove_prefix(begin);
        const auto end = text.find('}');
        if (text.empty() || end == std::string_view::npos)
            break;
        out += *placeValue(made, text.substr(2, end - 2), false).get<std::string>();
        text.remove_prefix(end + 1);
    }
    return out + std::string(text);
}

Value plain(const ProtocolTemplate &made, const Value &value)
{
    if (const auto *text = value.get<std::string>())
        return plainText(made, *text);
    if (const auto *list = value.get<Array>()) {
        Array out;
        for (const auto &item : *list)
            if (auto one = plain(made, item); !one.isNull())
                out.push_back(std::move(one));
        return out;
    }
    const auto *object = value.get<Object>();
    if (!object)
        return value;
    Object out;
    for (const auto &[name, member] : object->members())
        if (name != "when" && name != "unless" && name != "for_each")
            if (auto one = plain(made, member); !one.isNull())
                out.set(name, std::move(one));
    return out;
}

Object without(const Object &object, std::string_view member)
{
    Object out;
    for (const auto &[name, value] : object.members())
        if (name != member)
            out.set(name, value);
    return out;
}

} // namespace

Result<std::vector<Step>> ProtocolTemplate::plainSteps() const
{
    Array steps;
    const auto *list = protocol.find("steps");
    for (const auto &item : list && list->get<Array>() ? *list->get<Array>() : Array()) {
        const auto filled = plain(*this, item);
        const auto *object = filled.get<Object>();
        if (!object)
            continue;
        auto step = *object;
        const auto *criterion = step.find("criterion");
        if (criterion && !(criterion->get<Object>() && criterion->get<Object>()->find("limit")))
            step = without(step, "criterion");
        step.set("id", std::to_string(steps.size() + 1));
        steps.emplace_back(std::move(step));
    }
    const Object whole{{"format", 1},
                       {"kind", wordOf(kind)},
                       {"title", title},
                       {"model", Object{{"name", "m"}, {"version", "1"}}},
                       {"purpose", ""},
                       {"analysis", Object{{"truth", ""}, {"score", ""}, {"threshold", 0.5}}},
                       {"steps", std::move(steps)}};
    VB_TRY(auto read, Protocol::fromJson(whole, id, Protocol::Links::loose));
    return std::move(read.steps);
}

} // namespace valbench::domain
