// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/tracking/filter.h>

#include <algorithm>
#include <cmath>

#include <valbench/base/text.h>

namespace valbench::tracking {

namespace {

const char *wordOf(NumberIs comparison)
{
    switch (comparison) {
    case NumberIs::equal: return " = ";
    case NumberIs::notEqual: return " != ";
    case NumberIs::less: return " < ";
    case NumberIs::atMost: return " <= ";
    case NumberIs::greater: return " > ";
    case NumberIs::atLeast: return " >= ";
    }
    return " = ";
}

const char *wordOf(TextIs comparison)
{
    switch (comparison) {
    case TextIs::equal: return " = ";
    case TextIs::notEqual: return " != ";
    case TextIs::like: return " LIKE ";
    case TextIs::likeAnyCase: return " ILIKE ";
    }
    return " = ";
}

Result<std::string> quotedValue(const std::string &value)
{
    const bool single = value.find('\'') != std::string::npos;
    const bool both = single && value.find('"') != std::string::npos;
    // A backslash does not escape, but MLflow's parser trips over one before the closing mark.
    if (both || value.ends_with('\\') || !isUtf8(value) || value.find('\0') != std::string::npos)
        return fail(ErrorCode::usage,
                    VB_MSG("MLflow's filters cannot express the text '{value}'. Filter by a part of it with LIKE."),
                    {{"value", value}});
    return single ? "\"" + value + "\"" : "'" + value + "'";
}

Result<std::string> textClause(const std::string &left, TextIs comparison, const std::string &value)
{
    VB_TRY(const auto right, quotedValue(value));
    return left + wordOf(comparison) + right;
}

} // namespace

Result<std::string> quotedKey(const std::string &key)
{
    if (key.empty() || key.find('`') != std::string::npos)
        return fail(ErrorCode::usage, VB_MSG("MLflow's filters cannot name the key '{key}'. Filter by another key."),
                    {{"key", key}});
    return "`" + key + "`";
}

Result<Filter> Filter::metric(const std::string &key, NumberIs comparison, double value)
{
    VB_TRY(const auto quoted, quotedKey(key));
    if (!std::isfinite(value))
        return fail(ErrorCode::usage, VB_MSG("MLflow's filters cannot compare {key} with a value that is not finite."),
                    {{"key", key}});
    return Filter("metrics." + quoted + wordOf(comparison) + shortestText(value));
}

Result<Filter> Filter::param(const std::string &key, TextIs comparison, const std::string &value)
{
    VB_TRY(const auto quoted, quotedKey(key));
    VB_TRY(auto text, textClause("params." + quoted, comparison, value));
    return Filter(std::move(text));
}

Result<Filter> Filter::tag(const std::string &key, TextIs comparison, const std::string &value)
{
    VB_TRY(const auto quoted, quotedKey(key));
    VB_TRY(auto text, textClause("tags." + quoted, comparison, value));
    return Filter(std::move(text));
}

Result<Filter> Filter::attribute(const std::string &name, TextIs comparison, const std::string &value)
{
    const auto isNameCharacter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    if (name.empty() || !std::ranges::all_of(name, isNameCharacter))
        return fail(ErrorCode::usage, VB_MSG("'{name}' is no attribute of MLflow's filters."), {{"name", name}});
    VB_TRY(auto text, textClause(name, comparison, value));
    return Filter(std::move(text));
}

Filter Filter::all(std::initializer_list<Filter> filters)
{
    std::string text;
    for (const auto &filter : filters)
        text += (text.empty() ? "" : " AND ") + filter.text();
    return Filter(std::move(text));
}

} // namespace valbench::tracking
