// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/json.h>

#include <optional>
#include <string>

#include <valbench/base/text.h>

namespace valbench::json {

namespace {

constexpr std::size_t safeDigits = 15; // so many always fit into 2^53-1
constexpr std::int64_t largestInteger = 9007199254740991;

bool isNumberPart(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/// The end of a string that starts at `at`, its closing quotation mark included.
std::size_t endOfString(std::string_view text, std::size_t at)
{
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return text.size();
}

bool isLargeInteger(std::string_view token)
{
    if (token.size() <= safeDigits || token.find_first_not_of("-0123456789") != std::string_view::npos)
        return false;
    const auto value = parseInteger(token);
    return !value || *value > largestInteger || *value < -largestInteger;
}

/// The length of the bare word NaN, Infinity or -Infinity at the beginning; 0 if there is none.
std::size_t bareWord(std::string_view text)
{
    for (const std::string_view word : {"NaN", "Infinity", "-Infinity"}) {
        if (text.starts_with(word))
            return word.size();
    }
    return 0;
}

/// The text with numbers that strict JSON does not have as strings; nothing if it has none of them.
std::optional<std::string> strict(std::string_view text)
{
    std::string out;
    std::size_t copied = 0;
    const auto quote = [&](std::size_t at, std::size_t end) {
        out += text.substr(copied, at - copied);
        out += '"';
        out += text.substr(at, end - at);
        out += '"';
        copied = end;
    };
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '"') {
            at = endOfString(text, at);
            continue;
        }
        if (c != 'N' && c != 'I' && c != '-' && (c < '0' || c > '9')) {
            ++at;
            continue;
        }
        if (const auto length = bareWord(text.substr(at)); length > 0) {
            quote(at, at + length);
            at += length;
            continue;
        }
        auto end = at + 1;
        while (end < text.size() && isNumberPart(text[end]))
            ++end;
        if (isLargeInteger(text.substr(at, end - at)))
            quote(at, end);
        at = end;
    }
    if (copied == 0)
        return {};
    out += text.substr(copied);
    return out;
}

} // namespace

Result<Value> parsePython(std::string_view text, std::string_view source)
{
    const auto changed = strict(text);
    return parse(changed ? *changed : text, source);
}

} // namespace valbench::json
