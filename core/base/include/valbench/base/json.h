// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// JSON values, a strict parser, and the two ways Valbench writes JSON.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <valbench/base/result.h>

namespace valbench::json {

class Value;
using Array = std::vector<Value>;
using Member = std::pair<std::string, Value>;

/// Members in the order given; names are unique (set() replaces).
class Object {
public:
    Object() = default;
    Object(std::initializer_list<Member> members);
    Object &set(std::string name, Value value);
    [[nodiscard]] const Value *find(std::string_view name) const;
    [[nodiscard]] const std::vector<Member> &members() const { return m_members; }
    [[nodiscard]] bool empty() const;
    bool operator==(const Object &) const;

private:
    std::vector<Member> m_members;
};

/// The largest integer that every reader of JSON keeps: 2^53 - 1.
inline constexpr std::int64_t largestInteger = 9007199254740991;

class Value {
public:
    using Variant = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object>;
    Value(std::nullptr_t = nullptr) : m_value(nullptr) {}
    Value(bool value) : m_value(value) {}
    Value(int value) : m_value(static_cast<std::int64_t>(value)) {}
    Value(std::int64_t value) : m_value(value) {}
    Value(std::size_t value) : m_value(static_cast<std::int64_t>(value)) {}
    Value(double value) : m_value(value) {}
    Value(const char *value) : m_value(std::string(value)) {}
    Value(std::string_view value) : m_value(std::string(value)) {}
    Value(std::string value) : m_value(std::move(value)) {}
    Value(Array value) : m_value(std::move(value)) {}
    Value(Object value) : m_value(std::move(value)) {}

    [[nodiscard]] bool isNull() const { return std::holds_alternative<std::nullptr_t>(m_value); }
    template <class T>
    [[nodiscard]] const T *get() const
    {
        return std::get_if<T>(&m_value);
    }
    [[nodiscard]] const Variant &variant() const { return m_value; }
    bool operator==(const Value &) const = default;

private:
    Variant m_value;
};

/// Strict parse of one whole document. Refused with line and column: anything that is not JSON, duplicate
/// member names, nesting deeper than 64, integers outside ±(2^53−1), text that is not UTF-8.
/// `source` names the document in messages.
Result<Value> parse(std::string_view text, std::string_view source);

/// The same for what Python writes: the numbers that strict JSON lacks, NaN, Infinity and -Infinity, and integers
/// outside ±(2^53−1) become texts.
Result<Value> parsePython(std::string_view text, std::string_view source);

/// Canonical form, for everything that is hashed or signed: members sorted by name (ASCII names only),
/// no white space, integers only within ±(2^53−1); reals are refused, write them as strings with
/// shortestText(). Escapes as RFC 8785.
Result<std::string> canonicalText(const Value &value);
/// The same for a value within a text that is canonical so far.
Status appendCanonical(std::string &out, const Value &value);
Status appendCanonical(std::string &out, std::string_view text);

/// For programs that read our output: members in order, numbers that read back to the same double.
/// A real that is not finite becomes null; give a sibling "reason" yourself. indent < 0: one line.
[[nodiscard]] std::string toText(const Value &value, int indent = 2);
[[nodiscard]] Array textArray(std::span<const std::string> texts);

/// Reads members of one object with messages that name the path, e.g. "steps[2].criterion.limit".
/// Text members that must hold a real accept both "0.85" and 0.85.
class Reader {
public:
    /// badInput unless the value is an object.
    static Result<Reader> open(const Value &value, std::string path);

    Result<std::string> text(std::string_view name) const;
    Result<std::string> textOr(std::string_view name, std::string fallback) const;
    Result<std::int64_t> integer(std::string_view name) const;
    Result<std::int64_t> integerOr(std::string_view name, std::int64_t fallback) const;
    Result<double> real(std::string_view name) const;
    Result<bool> booleanOr(std::string_view name, bool fallback) const;
    Result<Reader> object(std::string_view name) const;
    /// Missing member: an empty list.
    Result<std::vector<Reader>> objects(std::string_view name) const;
    Result<std::vector<std::string>> texts(std::string_view name) const;
    [[nodiscard]] const Value *find(std::string_view name) const { return m_object->find(name); }
    /// badInput if a member is not among the names: a misspelt option must not be ignored.
    Status allow(std::initializer_list<std::string_view> names) const;
    [[nodiscard]] const std::string &path() const { return m_path; }
    [[nodiscard]] const Object &raw() const { return *m_object; }

private:
    Reader(const Object *object, std::string path) : m_object(object), m_path(std::move(path)) {}
    [[nodiscard]] Error wrong(std::string_view name, std::string_view expected) const;
    const Object *m_object;
    std::string m_path;
};

} // namespace valbench::json
