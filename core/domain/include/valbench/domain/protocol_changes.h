// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between two versions of a protocol: part by part, field by field, texts word by word.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <valbench/domain/protocol.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

enum class ProtocolPart { protocol, data, requirement, exclusion, step };

template <>
struct Words<ProtocolPart>
{
    static constexpr std::string_view what = "part of a protocol";
    static constexpr std::array<std::pair<ProtocolPart, std::string_view>, 5> table{{
        {ProtocolPart::protocol, "protocol"},
        {ProtocolPart::data, "data"},
        {ProtocolPart::requirement, "requirement"},
        {ProtocolPart::exclusion, "exclusion"},
        {ProtocolPart::step, "step"},
    }};
};

enum class EditKind { added, removed, moved, changed };

template <>
struct Words<EditKind>
{
    static constexpr std::string_view what = "kind of change";
    static constexpr std::array<std::pair<EditKind, std::string_view>, 4> table{{
        {EditKind::added, "added"},
        {EditKind::removed, "removed"},
        {EditKind::moved, "moved"},
        {EditKind::changed, "changed"},
    }};
};

/// One difference. Together they say everything: who has the one version and the list of differences has the other.
struct ProtocolChange
{
    ProtocolPart part = ProtocolPart::protocol;
    std::string id; ///< of the step, requirement, excluded requirement, or role of data; empty: the protocol itself
    EditKind kind = EditKind::changed;
    std::vector<std::string> field; ///< changed: its name in the record, within members: {"criterion", "limit"}
    json::Value before;             ///< null: was not there. Removed: the whole part
    json::Value after;              ///< null: is not there. Added: the whole part
    std::int64_t from = 0;          ///< moved, removed: place in the list before, from 1
    std::int64_t to = 0;            ///< moved, added: place in the list after

    /// "step 2", "data test", "protocol".
    [[nodiscard]] std::string place() const;
    /// "criterion.limit", as in the record.
    [[nodiscard]] std::string fieldName() const;
};

/// The protocol itself first, then data, requirements, exclusions, and the steps in their new order, each removed one
/// where it stood. Parts are the same when their ids are; as few as possible count as moved. Equal protocols have none.
[[nodiscard]] std::vector<ProtocolChange> compareProtocols(const Protocol &before, const Protocol &after);

/// A value for people: a text as it is, lists parted by commas, members as "name: value".
[[nodiscard]] std::string valueText(const json::Value &value);

struct TextPiece
{
    enum class Kind { same, removed, added };
    Kind kind = Kind::same;
    std::string text;
    bool operator==(const TextPiece &) const = default;
};

/// Word by word. What is the same or removed makes the text before, what is the same or added the text after. Texts
/// so long that their words cannot be held against each other are replaced as a whole.
[[nodiscard]] std::vector<TextPiece> compareWords(std::string_view before, std::string_view after);

} // namespace valbench::domain
