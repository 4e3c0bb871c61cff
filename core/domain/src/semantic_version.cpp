// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/semantic_version.h>

#include <algorithm>

namespace valbench::domain {

namespace {

bool isNumber(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool isIdentifier(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    });
}

/// The texts between dots; empty ones too.
std::vector<std::string> parts(std::string_view text)
{
    std::vector<std::string> out;
    for (;;) {
        const auto dot = text.find('.');
        out.emplace_back(text.substr(0, dot));
        if (dot == std::string_view::npos)
            return out;
        text.remove_prefix(dot + 1);
    }
}

std::string withoutZeros(std::string_view digits)
{
    return std::string(digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1)));
}

std::strong_ordering compareNumbers(const std::string &one, const std::string &other)
{
    if (one.size() != other.size())
        return one.size() <=> other.size();
    return one.compare(other) <=> 0;
}

/// Digits by value and before letters; letters by their bytes.
std::strong_ordering compareIdentifiers(const std::string &one, const std::string &other)
{
    const bool number = isNumber(one);
    if (number != isNumber(other))
        return number ? std::strong_ordering::less : std::strong_ordering::greater;
    return number ? compareNumbers(withoutZeros(one), withoutZeros(other)) : one.compare(other) <=> 0;
}

std::strong_ordering compareRanks(const SemanticVersion &one, const SemanticVersion &other)
{
    static const std::string zero = "0";
    for (std::size_t i = 0; i < std::max(one.numbers.size(), other.numbers.size()); ++i) {
        const auto &left = i < one.numbers.size() ? one.numbers[i] : zero;
        const auto &right = i < other.numbers.size() ? other.numbers[i] : zero;
        if (const auto order = compareNumbers(left, right); order != 0)
            return order;
    }
    if (one.identifiers.empty() != other.identifiers.empty())
        return one.identifiers.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
    return std::lexicographical_compare_three_way(one.identifiers.begin(), one.identifiers.end(),
                                                  other.identifiers.begin(), other.identifiers.end(),
                                                  compareIdentifiers);
}

} // namespace

std::optional<SemanticVersion> SemanticVersion::parse(std::string_view text)
{
    SemanticVersion out;
    if (text.starts_with('v') || text.starts_with('V'))
        text.remove_prefix(1);
    if (const auto plus = text.find('+'); plus != std::string_view::npos) {
        if (!std::ranges::all_of(parts(text.substr(plus + 1)), isIdentifier))
            return std::nullopt;
        text = text.substr(0, plus);
    }
    if (const auto hyphen = text.find('-'); hyphen != std::string_view::npos) {
        out.identifiers = parts(text.substr(hyphen + 1));
        if (!std::ranges::all_of(out.identifiers, isIdentifier))
            return std::nullopt;
        text = text.substr(0, hyphen);
    }
    for (const auto &number : parts(text)) {
        if (!isNumber(number))
            return std::nullopt;
        out.numbers.push_back(withoutZeros(number));
    }
    return out;
}

std::strong_ordering compareVersions(std::string_view one, std::string_view other)
{
    const auto left = SemanticVersion::parse(one);
    const auto right = SemanticVersion::parse(other);
    if (left.has_value() != right.has_value())
        return left ? std::strong_ordering::greater : std::strong_ordering::less;
    if (left) {
        if (const auto order = compareRanks(*left, *right); order != 0)
            return order;
    }
    return one.compare(other) <=> 0;
}

} // namespace valbench::domain
