// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/base/text.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fast_float/fast_float.h>
#include <simdjson.h>

namespace valbench {

std::string toHex(ByteView bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out(bytes.size() * 2, '0');
    auto to = out.begin();
    for (const auto byte : bytes) {
        *to++ = digits[byte >> 4];
        *to++ = digits[byte & 15];
    }
    return out;
}

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

constexpr std::string_view base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

Result<Bytes> fromHex(std::string_view text)
{
    Bytes out;
    out.reserve(text.size() / 2);
    bool good = text.size() % 2 == 0;
    for (std::size_t i = 0; good && i < text.size(); i += 2) {
        const int high = hexDigit(text[i]);
        const int low = hexDigit(text[i + 1]);
        good = high >= 0 && low >= 0;
        if (good)
            out.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    if (!good)
        return fail(ErrorCode::badInput, VB_MSG("This is not hexadecimal text: '{text}'."),
                    {{"text", std::string(text.substr(0, 80))}});
    return out;
}

std::string toBase64(ByteView bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t block = static_cast<std::uint32_t>(bytes[i]) << 16;
        if (left > 1)
            block |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
        if (left > 2)
            block |= bytes[i + 2];
        out += base64Alphabet[block >> 18];
        out += base64Alphabet[(block >> 12) & 63];
        out += left > 1 ? base64Alphabet[(block >> 6) & 63] : '=';
        out += left > 2 ? base64Alphabet[block & 63] : '=';
    }
    return out;
}

Result<Bytes> fromBase64(std::string_view text)
{
    static const auto values = [] {
        std::array<int, 256> table{};
        table.fill(-1);
        for (std::size_t i = 0; i < base64Alphabet.size(); ++i)
            table[static_cast<unsigned char>(base64Alphabet[i])] = static_cast<int>(i);
        return table;
    }();
    Bytes out;
    out.reserve(text.size() / 4 * 3);
    bool good = text.size() % 4 == 0;
    for (std::size_t i = 0; good && i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        const int padding = last ? (text[i + 3] == '=') + (text[i + 3] == '=' && text[i + 2] == '=') : 0;
        std::uint32_t block = 0;
        for (std::size_t k = 0; k < 4 && good; ++k) {
            int value = 0;
            if (static_cast<int>(k) < 4 - padding) {
                value = values[static_cast<unsigned char>(text[i + k])];
                good = value >= 0;
            }
            block = (block << 6) | static_cast<std::uint32_t>(std::max(value, 0));
        }
        // Unused bits must be zero, so that one byte string has one text.
        if (padding == 1)
            good = good && (block & 0xFF) == 0;
        else if (padding == 2)
            good = good && (block & 0xFFFF) == 0;
        for (int k = 0; good && k < 3 - padding; ++k)
            out.push_back(static_cast<std::uint8_t>(block >> (16 - 8 * k)));
    }
    if (!good)
        return fail(ErrorCode::badInput, VB_MSG("This is not base64 text."));
    return out;
}

std::string shortestText(double value)
{
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return std::string(buffer.data(), end);
}

std::string fixedText(double value, int decimals)
{
    if (!std::isfinite(value))
        return "undefined";
    std::array<char, 400> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed,
                                   std::clamp(decimals, 0, 17))
                         .ptr;
    std::string text(buffer.data(), end);
    if (text.starts_with('-') && text.find_first_of("123456789") == std::string::npos)
        text.erase(0, 1);
    return text;
}

Result<double> parseDouble(std::string_view text)
{
    double value = 0;
    const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return fail(ErrorCode::badInput, VB_MSG("Expected a number such as 0.85; found '{text}'."),
                    {{"text", std::string(text.substr(0, 80))}});
    return value;
}

Result<std::int64_t> parseInteger(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return fail(ErrorCode::badInput, VB_MSG("Expected a whole number; found '{text}'."),
                    {{"text", std::string(text.substr(0, 80))}});
    return value;
}

std::string separated(std::span<const std::string> texts, std::string_view separator)
{
    std::string out;
    for (const auto &text : texts)
        out.append(&text == texts.data() ? std::string_view() : separator).append(text);
    return out;
}

bool isUtf8(std::string_view text)
{
    return simdjson::validate_utf8(text.data(), text.size());
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string asciiLower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    return out;
}

} // namespace valbench
