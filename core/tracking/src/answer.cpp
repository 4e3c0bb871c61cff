// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "answer.h"

#include <cmath>
#include <limits>

#include <valbench/base/text.h>

namespace valbench::tracking {

namespace {

constexpr std::int64_t largestInteger = 9007199254740991;

const json::Object nothing;

} // namespace

Result<json::Value> parseAnswer(std::string_view body, std::string_view source)
{
    return json::parsePython(body, source);
}

Result<Fields> Fields::open(const json::Value &value, std::string_view name)
{
    const auto *object = value.get<json::Object>();
    const Fields fields(object, nullptr, name);
    if (object)
        return fields;
    return fields.noObject();
}

tl::unexpected<Error> Fields::noObject() const
{
    return fail(ErrorCode::badInput,
                VB_MSG("{path} in the server's answer is no object, as MLflow would send. Check that the address is "
                       "that of an MLflow server."),
                {{"path", path()}});
}

Result<Fields> Fields::child(const json::Value &value, std::string_view name, std::size_t index) const
{
    const auto *object = value.get<json::Object>();
    const Fields fields(object, this, name, index);
    if (object)
        return fields;
    return fields.noObject();
}

std::string Fields::path() const
{
    auto out = m_parent ? m_parent->path() + "." : std::string();
    out += m_name;
    if (m_index != noIndex)
        out += "[" + std::to_string(m_index) + "]";
    return out;
}

const json::Value *Fields::find(std::string_view name) const
{
    const auto *value = m_object->find(name);
    return value && !value->isNull() ? value : nullptr;
}

bool Fields::has(std::string_view name) const
{
    return find(name) != nullptr;
}

tl::unexpected<Error> Fields::wrong(std::string_view name, std::string_view expected) const
{
    return fail(ErrorCode::badInput,
                VB_MSG("{path} in the server's answer is not {expected}, as MLflow would send. Check that the address "
                       "is that of an MLflow server."),
                {{"path", path() + "." + std::string(name)}, {"expected", std::string(expected)}});
}

Result<std::string> Fields::text(std::string_view name) const
{
    const auto *value = find(name);
    if (!value)
        return std::string();
    if (const auto *text = value->get<std::string>())
        return *text;
    if (const auto *number = value->get<std::int64_t>())
        return std::to_string(*number);
    return wrong(name, "text");
}

Result<std::string> Fields::id(std::string_view name) const
{
    VB_TRY(auto value, text(name));
    if (value.empty())
        return wrong(name, "there");
    return value;
}

Result<std::optional<std::int64_t>> Fields::integer(std::string_view name) const
{
    const auto *value = find(name);
    if (!value)
        return std::optional<std::int64_t>();
    if (const auto *number = value->get<std::int64_t>())
        return std::optional(*number);
    if (const auto *real = value->get<double>();
        real && *real == std::trunc(*real) && std::abs(*real) <= static_cast<double>(largestInteger))
        return std::optional(static_cast<std::int64_t>(*real));
    if (const auto *text = value->get<std::string>()) {
        if (const auto number = parseInteger(*text))
            return std::optional(*number);
    }
    return wrong(name, "an integer of 64 bits");
}

Result<std::int64_t> Fields::integerOr(std::string_view name, std::int64_t fallback) const
{
    VB_TRY(const auto value, integer(name));
    return value.value_or(fallback);
}

Result<double> Fields::real(std::string_view name) const
{
    const auto *value = find(name);
    if (!value)
        return wrong(name, "there");
    if (const auto *number = value->get<double>())
        return *number;
    if (const auto *number = value->get<std::int64_t>())
        return static_cast<double>(*number);
    if (const auto *text = value->get<std::string>()) {
        constexpr auto infinity = std::numeric_limits<double>::infinity();
        if (*text == "NaN")
            return std::numeric_limits<double>::quiet_NaN();
        if (*text == "Infinity" || *text == "-Infinity")
            return text->front() == '-' ? -infinity : infinity;
        if (const auto number = parseDouble(*text))
            return *number;
    }
    return wrong(name, "a number");
}

Result<bool> Fields::flag(std::string_view name) const
{
    const auto *value = find(name);
    if (!value)
        return false;
    if (const auto *flag = value->get<bool>())
        return *flag;
    return wrong(name, "true or false");
}

Result<Fields> Fields::object(std::string_view name) const
{
    const auto *value = find(name);
    if (!value)
        return wrong(name, "there");
    return child(*value, name);
}

Result<Fields> Fields::objectOrEmpty(std::string_view name) const
{
    if (!find(name))
        return Fields(&nothing, this, name);
    return object(name);
}

Result<std::vector<std::string>> Fields::texts(std::string_view name) const
{
    std::vector<std::string> out;
    const auto *value = find(name);
    if (!value)
        return out;
    const auto *array = value->get<json::Array>();
    if (!array)
        return wrong(name, "a list");
    for (const auto &element : *array) {
        const auto *text = element.get<std::string>();
        if (!text)
            return wrong(name, "a list of texts");
        out.push_back(*text);
    }
    return out;
}

Result<std::vector<Fields>> Fields::objects(std::string_view name) const
{
    std::vector<Fields> out;
    const auto *value = find(name);
    if (!value)
        return out;
    const auto *array = value->get<json::Array>();
    if (!array)
        return wrong(name, "a list");
    out.reserve(array->size());
    for (const auto &element : *array) {
        VB_TRY(auto fields, child(element, name, out.size()));
        out.push_back(std::move(fields));
    }
    return out;
}

} // namespace valbench::tracking
