// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// A ledger line taken apart without copying: the one reader behind parseLine() and verification.
#pragma once

#include <cstdint>
#include <optional>
#include <simdjson.h>
#include <string_view>
#include <vector>

#include <valbench/base/digest.h>
#include <valbench/base/json.h>

namespace valbench::ledger {

struct RecordView
{
    std::string_view id, type;
    std::int64_t version = 0;
    std::optional<Digest> before, after;
};

struct AttachmentView
{
    Digest digest;
    std::string_view mediaType;
};

/// Texts point into the parser and live until its next line.
struct LineView
{
    std::string_view action;
    std::string_view actorId, actorName, actorRole;
    std::string_view build;
    simdjson::dom::element details; ///< an object
    std::vector<AttachmentView> evidence;
    std::string_view purpose, reason;
    std::optional<RecordView> record;
    std::string_view request;
    std::optional<std::string_view> session;
    std::string_view station, store, zone;
    std::string_view login;
    Digest previous{Digest::Bytes{}};
    std::int64_t sequence = 0;
    std::string_view time, timeSource;
};

/// Reads one line into the view. Empty when all is well, else the first member that is not as it should be.
/// The bytes behind the line must be readable for SIMDJSON_PADDING.
std::string readLine(simdjson::dom::parser &parser, std::string_view paddedLine, LineView &view);

/// Decodes exactly 2 * out.size() lower-case hexadecimal digits into the bytes of a digest or an id.
bool decodeHex(std::string_view text, std::span<std::uint8_t> out);

/// A member of `details` as a value. The reader has checked it.
json::Value toValue(const simdjson::dom::element &element);

} // namespace valbench::ledger
