// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/json.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <valbench/base/text.h>

namespace valbench::json {

namespace {

/// What stands for a character that may not stand for itself within a text; empty: it may.
std::string_view escapeOf(char c)
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: return {};
    }
}

bool isPlain(char c)
{
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void writeString(std::string &out, std::string_view text)
{
    out += '"';
    while (!text.empty()) {
        const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(text, isPlain) - text.begin());
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty())
            break;
        if (const auto escape = escapeOf(text.front()); !escape.empty())
            out += escape;
        else
            out.append("\\u00").append(toHex(asBytes(text.substr(0, 1))));
        text.remove_prefix(1);
    }
    out += '"';
}

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void newLine(std::string &out, int indent, int depth)
{
    if (indent >= 0) {
        out += '\n';
        out.append(static_cast<std::size_t>(indent) * static_cast<std::size_t>(depth), ' ');
    }
}

void writePlain(std::string &out, const Value &value, int indent, int depth)
{
    if (const auto *real = value.get<double>()) {
        out += std::isfinite(*real) ? shortestText(*real) : "null";
    } else if (const auto *integer = value.get<std::int64_t>()) {
        out += std::to_string(*integer);
    } else if (const auto *text = value.get<std::string>()) {
        writeString(out, *text);
    } else if (const auto *array = value.get<Array>()) {
        // Lists of plain values stay on one line; lists of objects get a line each.
        const bool nested =
            std::ranges::any_of(*array, [](const Value &v) { return v.get<Object>() || v.get<Array>(); });
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i)
                out += nested || indent < 0 ? "," : ", ";
            if (nested)
                newLine(out, indent, depth + 1);
            writePlain(out, (*array)[i], indent, depth + 1);
        }
        if (nested)
            newLine(out, indent, depth);
        out += ']';
    } else if (const auto *object = value.get<Object>()) {
        out += '{';
        bool first = true;
        for (const auto &[name, member] : object->members()) {
            if (!first)
                out += ',';
            first = false;
            newLine(out, indent, depth + 1);
            writeString(out, name);
            out += indent >= 0 ? ": " : ":";
            writePlain(out, member, indent, depth + 1);
        }
        if (!object->empty())
            newLine(out, indent, depth);
        out += '}';
    } else if (const auto *flag = value.get<bool>()) {
        out += *flag ? "true" : "false";
    } else {
        out += "null";
    }
}

} // namespace

Object::Object(std::initializer_list<Member> members)
{
    m_members.reserve(members.size());
    for (const auto &member : members)
        set(member.first, member.second);
}

Object &Object::set(std::string name, Value value)
{
    for (auto &member : m_members) {
        if (member.first == name) {
            member.second = std::move(value);
            return *this;
        }
    }
    m_members.emplace_back(std::move(name), std::move(value));
    return *this;
}

const Value *Object::find(std::string_view name) const
{
    const auto it = std::ranges::find(m_members, name, &Member::first);
    return it == m_members.end() ? nullptr : &it->second;
}

bool Object::empty() const
{
    return m_members.empty();
}

bool Object::operator==(const Object &other) const
{
    return m_members == other.m_members;
}

Status appendCanonical(std::string &out, std::string_view text)
{
    if (!isUtf8(text))
        return fail(ErrorCode::badInput, VB_MSG("A text in signed content is not valid UTF-8."));
    writeString(out, text);
    return {};
}

Status appendCanonical(std::string &out, const Value &value)
{
    if (value.isNull()) {
        out += "null";
    } else if (const auto *flag = value.get<bool>()) {
        out += *flag ? "true" : "false";
    } else if (const auto *integer = value.get<std::int64_t>()) {
        if (*integer > largestInteger || *integer < -largestInteger)
            return fail(ErrorCode::internal, VB_MSG("An integer in signed content is beyond 2^53-1."));
        out += std::to_string(*integer);
    } else if (value.get<double>()) {
        return fail(ErrorCode::internal, VB_MSG("A real number in signed content must be written as text."));
    } else if (const auto *text = value.get<std::string>()) {
        return appendCanonical(out, std::string_view(*text));
    } else if (const auto *array = value.get<Array>()) {
        out += '[';
        for (std::size_t i = 0; i < array->size(); ++i) {
            if (i)
                out += ',';
            VB_CHECK(appendCanonical(out, (*array)[i]));
        }
        out += ']';
    } else if (const auto *object = value.get<Object>()) {
        std::vector<const Member *> members;
        members.reserve(object->members().size());
        for (const auto &member : object->members()) {
            if (!isAscii(member.first))
                return fail(ErrorCode::internal, VB_MSG("A member name in signed content is not ASCII."));
            members.push_back(&member);
        }
        const auto name = [](const Member *member) { return std::string_view(member->first); };
        if (!std::ranges::is_sorted(members, {}, name))
            std::ranges::sort(members, {}, name);
        out += '{';
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (i)
                out += ',';
            writeString(out, members[i]->first);
            out += ':';
            VB_CHECK(appendCanonical(out, members[i]->second));
        }
        out += '}';
    }
    return {};
}

Result<std::string> canonicalText(const Value &value)
{
    std::string out;
    VB_CHECK(appendCanonical(out, value));
    return out;
}

std::string toText(const Value &value, int indent)
{
    std::string out;
    writePlain(out, value, indent, 0);
    return out;
}

Result<Reader> Reader::open(const Value &value, std::string path)
{
    if (const auto *object = value.get<Object>())
        return Reader(object, std::move(path));
    return fail(ErrorCode::badInput, VB_MSG("{path}: expected an object."), {{"path", path}});
}

Error Reader::wrong(std::string_view name, std::string_view expected) const
{
    const std::string path = m_path.empty() ? std::string(name) : m_path + "." + std::string(name);
    if (!find(name))
        return Error(ErrorCode::badInput, VB_MSG("{path} is missing; expected {expected}."),
                     {{"path", path}, {"expected", std::string(expected)}});
    return Error(ErrorCode::badInput, VB_MSG("{path}: expected {expected}."),
                 {{"path", path}, {"expected", std::string(expected)}});
}

Result<std::string> Reader::text(std::string_view name) const
{
    if (const auto *value = find(name))
        if (const auto *text = value->get<std::string>())
            return *text;
    return fail(wrong(name, "a text"));
}

Result<std::string> Reader::textOr(std::string_view name, std::string fallback) const
{
    return find(name) ? text(name) : Result<std::string>(std::move(fallback));
}

Result<std::int64_t> Reader::integer(std::string_view name) const
{
    if (const auto *value = find(name))
        if (const auto *integer = value->get<std::int64_t>())
            return *integer;
    return fail(wrong(name, "a whole number"));
}

Result<std::int64_t> Reader::integerOr(std::string_view name, std::int64_t fallback) const
{
    return find(name) ? integer(name) : Result<std::int64_t>(fallback);
}

Result<double> Reader::real(std::string_view name) const
{
    if (const auto *value = find(name)) {
        if (const auto *real = value->get<double>())
            return *real;
        if (const auto *integer = value->get<std::int64_t>())
            return static_cast<double>(*integer);
        if (const auto *text = value->get<std::string>())
            if (const auto parsed = parseDouble(*text))
                return *parsed;
    }
    return fail(wrong(name, "a number"));
}

Result<bool> Reader::booleanOr(std::string_view name, bool fallback) const
{
    const auto *value = find(name);
    if (!value)
        return fallback;
    if (const auto *flag = value->get<bool>())
        return *flag;
    return fail(wrong(name, "true or false"));
}

Result<Reader> Reader::object(std::string_view name) const
{
    if (const auto *value = find(name))
        if (const auto *object = value->get<Object>())
            return Reader(object, m_path.empty() ? std::string(name) : m_path + "." + std::string(name));
    return fail(wrong(name, "an object"));
}

Result<std::vector<Reader>> Reader::objects(std::string_view name) const
{
    std::vector<Reader> out;
    const auto *value = find(name);
    if (!value)
        return out;
    const auto *array = value->get<Array>();
    if (!array)
        return fail(wrong(name, "a list of objects"));
    for (std::size_t i = 0; i < array->size(); ++i) {
        const auto *object = (*array)[i].get<Object>();
        if (!object)
            return fail(wrong(name, "a list of objects"));
        out.push_back(
            Reader(object, (m_path.empty() ? "" : m_path + ".") + std::string(name) + "[" + std::to_string(i) + "]"));
    }
    return out;
}

Result<std::vector<std::string>> Reader::texts(std::string_view name) const
{
    std::vector<std::string> out;
    const auto *value = find(name);
    if (!value)
        return out;
    const auto *array = value->get<Array>();
    if (!array)
        return fail(wrong(name, "a list of texts"));
    for (const auto &item : *array) {
        const auto *text = item.get<std::string>();
        if (!text)
            return fail(wrong(name, "a list of texts"));
        out.push_back(*text);
    }
    return out;
}

Status Reader::allow(std::initializer_list<std::string_view> names) const
{
    for (const auto &member : m_object->members()) {
        if (std::ranges::find(names, std::string_view(member.first)) == names.end())
            return fail(ErrorCode::badInput, VB_MSG("{path}: the member '{name}' is not known here."),
                        {{"path", m_path.empty() ? "document" : m_path}, {"name", member.first}});
    }
    return {};
}

Array textArray(std::span<const std::string> texts)
{
    return {texts.begin(), texts.end()};
}

} // namespace valbench::json
