// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The little of ASN.1 that a CMS signature needs: strict DER, in and out.
#pragma once

#include <initializer_list>
#include <optional>

#include <valbench/base/text.h>

namespace valbench::crypto::der {

enum Tag : std::uint8_t {
    integer = 0x02,
    bitString = 0x03,
    octetString = 0x04,
    objectId = 0x06,
    sequence = 0x30,
    set = 0x31,
    context0 = 0xA0,
    context1 = 0xA1,
};

/// One element: its content, and the whole of it with tag and length.
struct Item
{
    std::uint8_t tag;
    ByteView content;
    ByteView whole;
};

/// Reads elements one after the other. Refuses what DER does not allow: indefinite or padded lengths, long tags,
/// and content beyond the end. The views point into the bytes given.
class Reader {
public:
    explicit Reader(ByteView bytes) : m_rest(bytes) {}
    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }
    [[nodiscard]] std::uint8_t nextTag() const { return m_rest.empty() ? std::uint8_t(0) : m_rest.front(); }
    std::optional<Item> next();
    /// The next element if it has this tag; otherwise nothing, and the reader stays.
    std::optional<Item> next(std::uint8_t tag);

private:
    ByteView m_rest;
};

/// The content of the one element that the bytes are, if it has this tag.
std::optional<ByteView> only(ByteView bytes, std::uint8_t tag);

[[nodiscard]] Bytes element(std::uint8_t tag, ByteView content);
[[nodiscard]] Bytes elementOf(std::uint8_t tag, std::initializer_list<ByteView> parts);
/// SET OF: the elements in DER's order.
[[nodiscard]] Bytes setOf(std::vector<Bytes> elements);
[[nodiscard]] bool equal(ByteView a, ByteView b);

} // namespace valbench::crypto::der
