// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "schema_check.h"

#include <algorithm>
#include <set>

namespace valbench::test {

namespace {

using json::Array;
using json::Object;
using json::Value;

bool isType(const Value &value, const std::string &type)
{
    if (type == "null")
        return value.isNull();
    if (type == "integer")
        return value.get<std::int64_t>();
    if (type == "number")
        return value.get<double>() || value.get<std::int64_t>();
    if (type == "string")
        return value.get<std::string>();
    if (type == "array")
        return value.get<Array>();
    if (type == "object")
        return value.get<Object>();
    return type == "boolean" && value.get<bool>();
}

std::string fault(const Value &value, const Value &schemaValue, const Object &root, const std::string &path)
{
    const auto &schema = *schemaValue.get<Object>();
    static const std::set<std::string> known{"$schema",  "$defs",      "$ref",  "title",    "description",
                                             "type",     "properties", "items", "required", "additionalProperties",
                                             "minItems", "maxItems",   "enum",  "minimum",  "anyOf"};
    for (const auto &[name, unused] : schema.members())
        if (!known.contains(name))
            return path + ": unknown keyword " + name;
    if (const auto *choices = schema.find("anyOf")) {
        std::string first;
        for (const auto &choice : *choices->get<Array>()) {
            const auto problem = fault(value, choice, root, path);
            if (problem.empty())
                return {};
            if (first.empty())
                first = problem;
        }
        return path + " fits none of the choices: " + first;
    }
    if (const auto *link = schema.find("$ref")) {
        const auto name = link->get<std::string>()->substr(std::string("#/$defs/").size());
        const auto *target = root.find("$defs")->get<Object>()->find(name);
        return target ? fault(value, *target, root, path) : path + ": no definition " + name;
    }
    if (const auto *type = schema.find("type")) {
        bool fits = false;
        if (const auto *one = type->get<std::string>())
            fits = isType(value, *one);
        else
            for (const auto &option : *type->get<Array>())
                fits = fits || isType(value, *option.get<std::string>());
        if (!fits)
            return path + ": wrong type";
    }
    if (const auto *options = schema.find("enum"))
        if (std::ranges::find(*options->get<Array>(), value) == options->get<Array>()->end())
            return path + ": not among the options";
    if (const auto *smallest = schema.find("minimum"))
        if (const auto *integer = value.get<std::int64_t>(); integer && *integer < *smallest->get<std::int64_t>())
            return path + ": below the minimum";
    if (const auto *object = value.get<Object>()) {
        if (const auto *required = schema.find("required"))
            for (const auto &name : *required->get<Array>())
                if (!object->find(*name.get<std::string>()))
                    return path + ": misses " + *name.get<std::string>();
        const auto *properties = schema.find("properties");
        for (const auto &[name, child] : object->members()) {
            const auto *rule = properties ? properties->get<Object>()->find(name) : nullptr;
            if (!rule) {
                if (schema.find("additionalProperties"))
                    return path + ": unexpected " + name;
                continue;
            }
            if (auto found = fault(child, *rule, root, path + "/" + name); !found.empty())
                return found;
        }
    }
    if (const auto *list = value.get<Array>()) {
        const auto size = static_cast<std::int64_t>(list->size());
        if (const auto *least = schema.find("minItems"); least && size < *least->get<std::int64_t>())
            return path + ": too few items";
        if (const auto *most = schema.find("maxItems"); most && size > *most->get<std::int64_t>())
            return path + ": too many items";
        if (const auto *items = schema.find("items"))
            for (std::size_t i = 0; i < list->size(); ++i)
                if (auto found = fault((*list)[i], *items, root, path + "/" + std::to_string(i)); !found.empty())
                    return found;
    }
    return {};
}

} // namespace

std::string schemaFault(const Value &value, const Value &schema)
{
    const auto *root = schema.get<Object>();
    return root ? fault(value, schema, *root, "") : "the schema is not an object";
}

} // namespace valbench::test
