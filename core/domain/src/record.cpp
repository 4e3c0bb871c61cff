// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/record.h>

#include <algorithm>

#include <valbench/base/text.h>
#include <valbench/domain/words.h>

namespace valbench::domain {

template <>
struct Words<RecordType>
{
    static constexpr std::string_view what = "type of record";
    static constexpr std::array<std::pair<RecordType, std::string_view>, 21> table{{
        {RecordType::installation, "installation"},
        {RecordType::account, "account"},
        {RecordType::credential, "credential"},
        {RecordType::station, "station"},
        {RecordType::model, "model"},
        {RecordType::protocol, "protocol"},
        {RecordType::execution, "execution"},
        {RecordType::deviation, "deviation"},
        {RecordType::report, "report"},
        {RecordType::signature, "signature"},
        {RecordType::policy, "policy"},
        {RecordType::alert, "alert"},
        {RecordType::accessReview, "access review"},
        {RecordType::trailReview, "trail review"},
        {RecordType::acceptance, "accountability statement"},
        {RecordType::promotion, "promotion"},
        {RecordType::writeBack, "write-back"},
        {RecordType::dataSet, "data set"},
        {RecordType::requirementSet, "requirement set"},
        {RecordType::comment, "comment"},
        {RecordType::linkReview, "link review"},
    }};
};

std::string_view word(RecordType type)
{
    return wordOf(type);
}

Result<RecordType> recordTypeFromWord(std::string_view text)
{
    return fromWord<RecordType>(text);
}

RecordId::RecordId(std::string_view prefix, std::int64_t number)
    : m_text(std::string(prefix) + "-" + std::to_string(number))
{
}

Result<RecordId> RecordId::parse(std::string_view text)
{
    const auto dash = text.find('-');
    const auto prefix = text.substr(0, dash);
    const bool prefixFits = dash != std::string_view::npos && prefix.size() >= 2 && prefix.size() <= 5 &&
                            std::ranges::all_of(prefix, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (prefixFits && text.size() > dash + 1 && text[dash + 1] != '0' && text[dash + 1] != '-') {
        const auto number = parseInteger(text.substr(dash + 1));
        if (number && *number >= 1 && *number <= 9007199254740991)
            return RecordId(std::string(text));
    }
    return fail(ErrorCode::badInput, VB_MSG("'{text}' is not a record number; expected one such as PQ-1 or DEV-12."),
                {{"text", std::string(text.substr(0, 80))}});
}

json::Object RecordReference::toJson() const
{
    return {{"id", id}, {"version", version}, {"sha256", sha256}};
}

Result<RecordReference> RecordReference::fromJson(const json::Reader &reader)
{
    RecordReference reference;
    VB_TRY(reference.id, reader.text("id"));
    VB_TRY(reference.version, reader.integer("version"));
    VB_TRY(reference.sha256, reader.text("sha256"));
    return reference;
}

RecordReference RecordReference::to(const StoredRecord &record)
{
    return {record.id.toText(), record.version, record.digest.toHex()};
}

} // namespace valbench::domain
