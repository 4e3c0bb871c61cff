// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "installation.h"

namespace valbench::services {

json::Object Installation::toJson() const
{
    json::Object out{{"type", "installation"},    {"key", "installation"},
                     {"title", "Installation"},   {"purpose", domain::wordOf(purpose)},
                     {"authority", authorityPem}, {"created", created}};
    if (!timeStampUrl.empty()) {
        out.set("time_stamp_url", timeStampUrl);
        out.set("time_stamp_roots", timeStampRoots);
    }
    if (!lineage.empty()) {
        out.set("lineage", lineage);
        out.set("place", place);
        out.set("file", file);
    }
    if (!certifiedOn.empty()) {
        out.set("certified_on", certifiedOn);
        out.set("certification", certification);
    }
    if (!restores.empty())
        out.set("restores", restores);
    return out;
}

Result<Installation> Installation::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "installation"));
    Installation out;
    VB_TRY(const auto purpose, reader.text("purpose"));
    VB_TRY(out.purpose, domain::fromWord<Purpose>(purpose));
    VB_TRY(out.authorityPem, reader.text("authority"));
    VB_TRY(out.created, reader.text("created"));
    VB_TRY(out.lineage, reader.textOr("lineage", ""));
    VB_TRY(out.place, reader.textOr("place", ""));
    VB_TRY(out.file, reader.textOr("file", ""));
    if (const auto *object = value.get<json::Object>(); object && object->find("restores")) {
        VB_TRY(const auto texts, reader.texts("restores"));
        for (const auto &text : texts)
            out.restores.emplace_back(text);
    }
    VB_TRY(out.certifiedOn, reader.textOr("certified_on", ""));
    VB_TRY(out.certification, reader.textOr("certification", ""));
    VB_TRY(out.timeStampUrl, reader.textOr("time_stamp_url", ""));
    VB_TRY(out.timeStampRoots, reader.textOr("time_stamp_roots", ""));
    return out;
}

Result<Trust> readTrust(domain::RecordReader &reader)
{
    VB_TRY(const auto record, reader.byKey(domain::RecordType::installation, "installation"));
    if (!record)
        return fail(
            ErrorCode::integrity,
            VB_MSG("The store has no installation record: its creation was never finished, or it was taken out."));
    VB_TRY(const auto content, json::parse(record->content, record->id.toText()));
    VB_TRY(auto installation, Installation::fromJson(content));
    VB_TRY(auto authority, crypto::Certificate::fromPem(installation.authorityPem));
    return Trust{std::move(installation), std::move(authority)};
}

json::Object StationRecord::toJson() const
{
    return {{"type", "station"},
            {"key", stationId},
            {"title", "Workstation " + stationId.substr(0, 12)},
            {"checkpoint_key", checkpointKey},
            {"seal_certificate", sealPem}};
}

Result<StationRecord> StationRecord::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "station"));
    StationRecord out;
    VB_TRY(out.stationId, reader.text("key"));
    VB_TRY(out.checkpointKey, reader.text("checkpoint_key"));
    VB_TRY(out.sealPem, reader.text("seal_certificate"));
    return out;
}

} // namespace valbench::services
