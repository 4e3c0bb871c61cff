// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Decodes UTF-8 by hand, so that each bad byte can be shown.
#include "printable.h"

#include <QChar>

namespace valbench::report {

namespace {

struct Decoded
{
    char32_t character = 0;
    std::size_t size = 1;
    bool valid = false;
};

Decoded decode(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return {lead, 1, true};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size)
        return {lead, 1, false};
    char32_t character = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80)
            return {lead, 1, false};
        character = (character << 6U) | (byte(i) & 0x3FU);
    }
    constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < smallest[size] || character > 0x10FFFF || surrogate)
        return {lead, 1, false};
    return {character, size, true};
}

bool isVisible(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned: return false;
    default: break;
    }
    return character != QChar::ObjectReplacementCharacter;
}

/// Collects neighbours that cannot be printed into one pair of brackets.
class Escapes {
public:
    void add(QString &out, char32_t value, bool isByte)
    {
        out += m_open ? QLatin1Char(' ') : QLatin1Char('[');
        m_open = true;
        const QString digits = QString::number(value, 16).toUpper();
        out +=
            isByte ? QStringLiteral("0x") + digits : QStringLiteral("U+") + digits.rightJustified(4, QLatin1Char('0'));
    }
    void close(QString &out)
    {
        if (m_open)
            out += QLatin1Char(']');
        m_open = false;
    }

private:
    bool m_open = false;
};

QString convert(std::string_view text, Face face, QChar lineEnd)
{
    QString out;
    out.reserve(static_cast<qsizetype>(text.size()));
    Escapes escapes;
    while (!text.empty()) {
        const Decoded next = decode(text);
        const bool crlf = text.starts_with("\r\n");
        text.remove_prefix(crlf ? 2 : next.size);
        const char32_t c = next.character;
        if (!next.valid) {
            escapes.add(out, c, true);
        } else if (crlf || c == U'\n' || c == 0x2028 || c == 0x2029) {
            escapes.close(out);
            out += lineEnd;
        } else if (c == U'\t') {
            escapes.close(out);
            out += QStringLiteral("    ");
        } else if (isVisible(c) && hasGlyph(face, c)) {
            escapes.close(out);
            out += QChar(static_cast<char16_t>(c)); // fonts hold the basic plane only
        } else {
            escapes.add(out, c, false);
        }
    }
    escapes.close(out);
    return out;
}

} // namespace

QString printable(std::string_view utf8, Face face)
{
    return convert(utf8, face, QChar::LineSeparator);
}

QString printableLine(std::string_view utf8, Face face)
{
    return convert(utf8, face, QLatin1Char(' '));
}

QString withMinusSigns(QString text)
{
    for (qsizetype i = 0; i + 1 < text.size(); ++i) {
        const bool starts = i == 0 || text[i - 1].isSpace() || text[i - 1] == QLatin1Char('(');
        if (text[i] == QLatin1Char('-') && starts && text[i + 1].isDigit())
            text[i] = QChar(0x2212);
    }
    return text;
}

} // namespace valbench::report
