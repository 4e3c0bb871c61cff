// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/json.h>
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

/// The text with numbers that strict JSON does not have as strings.
std::string strict(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + 64);
    const auto quote = [&out](std::string_view token) {
        out += '"';
        out += token;
        out += '"';
    };
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        std::size_t end = at + 1;
        if (c == '"') {
            end = endOfString(text, at);
            out += text.substr(at, end - at);
        } else if (text.substr(at).starts_with("NaN") || text.substr(at).starts_with("Infinity") ||
                   text.substr(at).starts_with("-Infinity")) {
            end = at + (c == 'N' ? 3 : c == 'I' ? 8 : 9);
            quote(text.substr(at, end - at));
        } else if (isNumberPart(c) && c != 'e' && c != 'E') { // not the e of true or false
            while (end < text.size() && isNumberPart(text[end]))
                ++end;
            const auto token = text.substr(at, end - at);
            if (isLargeInteger(token))
                quote(token);
            else
                out += token;
        } else {
            out += c;
        }
        at = end;
    }
    return out;
}

} // namespace

Result<Value> parsePython(std::string_view text, std::string_view source)
{
    return parse(strict(text), source);
}

} // namespace valbench::json
