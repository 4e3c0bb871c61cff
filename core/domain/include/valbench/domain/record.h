// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Controlled records: kept as versioned canonical documents, never changed in place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <valbench/base/digest.h>
#include <valbench/base/json.h>
#include <valbench/base/timestamp.h>

namespace valbench::domain {

/// What a record can be. Its word stands in the content's member "type".
enum class RecordType {
    installation, ///< the store itself: purpose, keys, first two persons
    account,
    credential, ///< a person's wrapped keys; never exported
    station,    ///< a workstation's public checkpoint and seal keys
    model,
    protocol,
    execution,
    deviation,
    report,
    signature,
    policy,         ///< the store's security settings
    alert,          ///< a lock-out or a failed signing, until administrator and QA have acknowledged it
    accessReview,   ///< who may do what, looked through and signed by QA
    trailReview,    ///< an audit trail looked through and signed
    acceptance,     ///< the accountability statement, accepted and signed by a person
    promotion,      ///< a request that a model version change its stage
    writeBack,      ///< what an approved one still has to tell the tracking server
    dataSet,        ///< data by their digest, with seal, openings and comparisons
    requirementSet, ///< what a model must do, with the risk if it does not
    comment,        ///< what people say to each other about a record
    linkReview,     ///< links of steps to requirements that changed, looked at again and signed
};

[[nodiscard]] std::string_view word(RecordType type);
Result<RecordType> recordTypeFromWord(std::string_view word);

/// A record's name for people and programs: a prefix and a number, such as PQ-7 or DEV-12. Unique in its
/// store, never reused.
class RecordId {
public:
    /// Prefix: 2 to 5 capital letters; number: 1 to 2^53-1 without leading zeros.
    static Result<RecordId> parse(std::string_view text);
    RecordId(std::string_view prefix, std::int64_t number);
    [[nodiscard]] const std::string &toText() const { return m_text; }
    [[nodiscard]] std::string_view prefix() const { return std::string_view(m_text).substr(0, m_text.find('-')); }
    auto operator<=>(const RecordId &) const = default;

private:
    explicit RecordId(std::string text) : m_text(std::move(text)) {}
    std::string m_text;
};

/// One version of one record, as stored. content is canonical JSON; digest is its SHA-256.
struct StoredRecord
{
    RecordId id;
    std::int64_t version = 0; ///< from 1
    RecordType type;
    std::string content;
    Digest digest;
    std::int64_t sequence = 0; ///< ledger entry that wrote it
};

/// A record version another record rests on.
struct RecordReference
{
    std::string id;
    std::int64_t version = 0;
    std::string sha256;
    [[nodiscard]] json::Object toJson() const;
    static Result<RecordReference> fromJson(const json::Reader &reader);
    static RecordReference to(const StoredRecord &record);
    bool operator==(const RecordReference &) const = default;
};

} // namespace valbench::domain
