// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// File names for eCTD: lower-case ASCII letters, digits, hyphens, 64 characters.
#include <valbench/report/file_name.h>

#include <algorithm>

#include <QString>

#include <valbench/base/digest.h>

namespace valbench::report {

namespace {

constexpr std::size_t digestDigits = 8;

bool isAllowed(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Appends the allowed characters of a part. True if something other than case, accents, spaces and punctuation
/// was lost.
bool appendPart(std::string &name, const std::string &part)
{
    bool lost = false;
    const QString decomposed = QString::fromStdString(part).normalized(QString::NormalizationForm_KD).toLower();
    for (const QChar character : decomposed) {
        const char c = character.toLatin1();
        if (character.unicode() < 0x80 && isAllowed(c))
            name += c;
        else if (character.isMark())
            continue;
        else if (!name.empty() && name.back() != '-')
            name += '-';
        lost = lost || (character.unicode() >= 0x80 && (character.isLetterOrNumber() || character.isSurrogate() ||
                                                        character == QChar::ReplacementCharacter));
    }
    return lost;
}

void trimHyphens(std::string &name)
{
    while (!name.empty() && name.back() == '-')
        name.pop_back();
}

} // namespace

std::string fileName(const std::vector<std::string> &parts, std::string_view extension, std::size_t longest)
{
    std::string name;
    std::string identity;
    bool lost = false;
    for (const auto &part : parts) {
        identity += std::to_string(part.size()) + ":" + part;
        if (!name.empty() && name.back() != '-')
            name += '-';
        lost = appendPart(name, part) || lost;
    }
    trimHyphens(name);
    const std::size_t room = longest - extension.size() - 1;
    if (lost || name.empty() || name.size() > room) {
        name.resize(std::min(name.size(), room - digestDigits - 1));
        trimHyphens(name);
        if (!name.empty())
            name += '-';
        name += sha256(identity).toHex().substr(0, digestDigits);
    }
    name += '.';
    name += extension;
    return name;
}

bool isSafeFileName(std::string_view name)
{
    const auto dot = name.rfind('.');
    if (name.size() > longestFileName || dot == std::string_view::npos || dot == 0 || dot + 1 == name.size())
        return false;
    const std::string_view stem = name.substr(0, dot);
    const std::string_view extension = name.substr(dot + 1);
    const auto allowed = [](char c) { return isAllowed(c) || c == '-'; };
    return std::all_of(stem.begin(), stem.end(), allowed) && stem.front() != '-' && stem.back() != '-' &&
           stem.find("--") == std::string_view::npos && std::all_of(extension.begin(), extension.end(), isAllowed);
}

} // namespace valbench::report
