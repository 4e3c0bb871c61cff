// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Reading a server's JSON: tolerant where MLflow's versions differ, strict about everything else.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/base/json.h>

namespace valbench::tracking {

/// Parses an answer. Beyond JSON it accepts what MLflow's servers send: bare NaN, Infinity and -Infinity become text,
/// and so do integers beyond ±(2^53−1). `source` names the call in messages. badInput for anything else.
Result<json::Value> parseAnswer(std::string_view body, std::string_view source);

/// The members of one object. Absent and null are the same; members that are not asked for are ignored. One that was
/// made of another lives no longer than that does: where it stands is put into words only for an error.
class Fields {
public:
    /// `name` is a literal, such as "answer".
    static Result<Fields> open(const json::Value &value, std::string_view name);

    [[nodiscard]] bool has(std::string_view name) const;
    /// Empty if absent. Integers are accepted, since some servers send ids so.
    Result<std::string> text(std::string_view name) const;
    /// badInput if absent or empty.
    Result<std::string> id(std::string_view name) const;
    /// A number without fraction, or text of one.
    Result<std::optional<std::int64_t>> integer(std::string_view name) const;
    Result<std::int64_t> integerOr(std::string_view name, std::int64_t fallback) const;
    /// badInput if absent: a missing value is not 0. Text may be a number, NaN, Infinity or -Infinity.
    Result<double> real(std::string_view name) const;
    Result<bool> flag(std::string_view name) const;
    /// badInput if absent.
    Result<Fields> object(std::string_view name) const;
    /// No members if absent.
    Result<Fields> objectOrEmpty(std::string_view name) const;
    Result<std::vector<std::string>> texts(std::string_view name) const;

    /// Empty if absent; `read` makes a Result<T> of each element's Fields.
    template <class T, class Read>
    Result<std::vector<T>> list(std::string_view name, Read &&read) const
    {
        VB_TRY(const auto elements, objects(name));
        std::vector<T> out;
        out.reserve(elements.size());
        for (const auto &element : elements) {
            VB_TRY(auto item, read(element));
            out.push_back(std::move(item));
        }
        return out;
    }

private:
    Fields(const json::Object *object, const Fields *parent, std::string_view name, std::size_t index = noIndex)
        : m_object(object), m_parent(parent), m_name(name), m_index(index)
    {
    }
    static constexpr std::size_t noIndex = std::string_view::npos;
    /// Such as "answer.runs[3].data".
    [[nodiscard]] std::string path() const;
    [[nodiscard]] const json::Value *find(std::string_view name) const;
    [[nodiscard]] Result<Fields> child(const json::Value &value, std::string_view name,
                                       std::size_t index = noIndex) const;
    [[nodiscard]] tl::unexpected<Error> noObject() const;
    [[nodiscard]] tl::unexpected<Error> wrong(std::string_view name, std::string_view expected) const;
    Result<std::vector<Fields>> objects(std::string_view name) const;
    const json::Object *m_object;
    const Fields *m_parent;  ///< null: the whole answer
    std::string_view m_name; ///< in the parent; a literal
    std::size_t m_index;     ///< in a list of that name
};

/// What `read` makes of the members of a whole answer.
template <class T, class Read>
Result<T> readAnswer(std::string_view body, Read &&read)
{
    VB_TRY(const auto value, parseAnswer(body, "answer"));
    VB_TRY(const auto fields, Fields::open(value, "answer"));
    return read(fields);
}

} // namespace valbench::tracking
