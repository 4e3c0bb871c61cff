// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What went wrong: a code, a message with named arguments, and where in the program.
#pragma once

#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace valbench {

/// The kinds of failure a caller may want to tell apart. Front ends map them to exit codes and icons.
enum class ErrorCode {
    usage,       ///< the request itself makes no sense
    badInput,    ///< a file, column or value from outside is not what was expected
    notFound,    ///< a named record, file or column does not exist
    refused,     ///< policy: not signed in, no permission, wrong order, segregation of duties
    conflict,    ///< someone else changed the same thing first
    unavailable, ///< a service, disk or store is out of reach or broken
    integrity,   ///< stored records contradict each other: evidence of tampering or damage
    cancelled,   ///< the person asked to stop; never shown as an error
    internal,    ///< a bug in Valbench
};

/// English source text with {named} places. Constructed from literals only, so that every message
/// can be found by the translation tools; mark it with VB_MSG.
class MessageKey {
public:
    consteval MessageKey(const char *literal) : m_text(literal) {}
    [[nodiscard]] constexpr const char *text() const { return m_text; }

private:
    const char *m_text;
};

/// Marks a text for translation where tr() is out of reach. See translations/README.md.
#define VB_MSG(text) text

struct MessageArg
{
    std::string name;
    std::string value;
};

/// Fills {name} places of a message. Unknown places stay as they are.
[[nodiscard]] std::string fillMessage(std::string_view text, const std::vector<MessageArg> &args);

class Error {
public:
    Error(ErrorCode code, MessageKey key, std::vector<MessageArg> args = {},
          std::source_location where = std::source_location::current())
        : m_code(code), m_key(key), m_args(std::move(args)), m_where(where)
    {
    }

    [[nodiscard]] ErrorCode code() const { return m_code; }
    [[nodiscard]] const char *key() const { return m_key.text(); }
    [[nodiscard]] const std::vector<MessageArg> &args() const { return m_args; }
    [[nodiscard]] const std::source_location &where() const { return m_where; }
    /// The message in English, for logs, records and the command line.
    [[nodiscard]] std::string text() const { return fillMessage(m_key.text(), m_args); }

private:
    ErrorCode m_code;
    MessageKey m_key;
    std::vector<MessageArg> m_args;
    std::source_location m_where;
};

} // namespace valbench
