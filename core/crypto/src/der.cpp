// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "der.h"

#include <algorithm>

namespace valbench::crypto::der {

std::optional<Item> Reader::next()
{
    if (m_rest.size() < 2 || (m_rest[0] & 0x1F) == 0x1F)
        return std::nullopt;
    std::size_t head = 2;
    std::size_t length = m_rest[1];
    if (length >= 0x80) {
        const std::size_t count = length & 0x7F;
        if (count < 1 || count > 4 || m_rest.size() < 2 + count || m_rest[2] == 0)
            return std::nullopt;
        length = 0;
        for (std::size_t i = 0; i < count; ++i)
            length = (length << 8) | m_rest[2 + i];
        if (length < 0x80)
            return std::nullopt;
        head += count;
    }
    if (length > m_rest.size() - head)
        return std::nullopt;
    const Item item{m_rest[0], m_rest.subspan(head, length), m_rest.first(head + length)};
    m_rest = m_rest.subspan(head + length);
    return item;
}

std::optional<Item> Reader::next(std::uint8_t tag)
{
    if (nextTag() != tag)
        return std::nullopt;
    return next();
}

std::optional<ByteView> only(ByteView bytes, std::uint8_t tag)
{
    Reader reader(bytes);
    const auto item = reader.next(tag);
    if (!item || !reader.atEnd())
        return std::nullopt;
    return item->content;
}

Bytes element(std::uint8_t tag, ByteView content)
{
    Bytes out{tag};
    if (content.size() < 0x80) {
        out.push_back(static_cast<std::uint8_t>(content.size()));
    } else {
        std::uint8_t count = 0;
        for (auto left = content.size(); left > 0; left >>= 8)
            ++count;
        out.push_back(static_cast<std::uint8_t>(0x80 | count));
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8)
            out.push_back(static_cast<std::uint8_t>(content.size() >> shift));
    }
    out.insert(out.end(), content.begin(), content.end());
    return out;
}

Bytes elementOf(std::uint8_t tag, std::initializer_list<ByteView> parts)
{
    Bytes content;
    for (const auto part : parts)
        content.insert(content.end(), part.begin(), part.end());
    return element(tag, ByteView(content));
}

Bytes setOf(std::vector<Bytes> elements)
{
    std::ranges::sort(elements, [](ByteView a, ByteView b) { return std::ranges::lexicographical_compare(a, b); });
    Bytes content;
    for (const auto &part : elements)
        content.insert(content.end(), part.begin(), part.end());
    return element(set, ByteView(content));
}

bool equal(ByteView a, ByteView b)
{
    return std::ranges::equal(a, b);
}

} // namespace valbench::crypto::der
