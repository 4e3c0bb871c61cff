// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Filters in MLflow's language, whose texts have no escapes: what cannot be said safely is refused, never pasted.
#pragma once

#include <initializer_list>
#include <string>

#include <valbench/base/result.h>

namespace valbench::tracking {

enum class NumberIs { equal, notEqual, less, atMost, greater, atLeast };
enum class TextIs { equal, notEqual, like, likeAnyCase }; ///< like: % and _ stand for any text and any character

/// A key between backticks. usage if it holds one itself, or is empty.
Result<std::string> quotedKey(const std::string &key);

/// One clause, or several joined by AND: the language has no OR.
class Filter {
public:
    /// usage if the key holds a backtick or the value is not finite: neither can be said.
    static Result<Filter> metric(const std::string &key, NumberIs comparison, double value);
    /// usage if the value holds both kinds of quotation mark.
    static Result<Filter> param(const std::string &key, TextIs comparison, const std::string &value);
    static Result<Filter> tag(const std::string &key, TextIs comparison, const std::string &value);
    /// Of a run: run_name, status, user_id, …; of other things what mlflow-rest.md lists.
    static Result<Filter> attribute(const std::string &name, TextIs comparison, const std::string &value);
    static Filter all(std::initializer_list<Filter> filters);

    [[nodiscard]] const std::string &text() const { return m_text; }

private:
    explicit Filter(std::string text) : m_text(std::move(text)) {}
    std::string m_text;
};

} // namespace valbench::tracking
