// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include <valbench/domain/trail_review.h>

namespace valbench::domain {

std::string TrailReview::title() const
{
    if (!recordId.empty())
        return "Trail review of " + recordId + " version " + std::to_string(recordVersion);
    if (from.empty() && to.empty())
        return "Trail review of all entries up to " + std::to_string(lastSequence);
    return "Trail review of " + (from.empty() ? std::string("the beginning") : from.substr(0, 10)) + " to " +
           (to.empty() ? "entry " + std::to_string(lastSequence) : to.substr(0, 10));
}

json::Object TrailReview::toJson() const
{
    return {{"type", "trail review"},
            {"subject", recordId},
            {"title", title()},
            {"version", recordVersion},
            {"from", from},
            {"to", to},
            {"entries", entries},
            {"own_entries", ownEntries},
            {"last_sequence", lastSequence},
            {"last_hash", lastHash},
            {"findings", findings}};
}

Result<TrailReview> TrailReview::fromJson(const json::Value &value)
{
    VB_TRY(const auto reader, json::Reader::open(value, "trail review"));
    TrailReview out;
    VB_TRY(out.recordId, reader.text("subject"));
    VB_TRY(out.recordVersion, reader.integer("version"));
    VB_TRY(out.from, reader.text("from"));
    VB_TRY(out.to, reader.text("to"));
    VB_TRY(out.entries, reader.integer("entries"));
    VB_TRY(out.ownEntries, reader.integer("own_entries"));
    VB_TRY(out.lastSequence, reader.integer("last_sequence"));
    VB_TRY(out.lastHash, reader.text("last_hash"));
    VB_TRY(out.findings, reader.text("findings"));
    return out;
}

} // namespace valbench::domain
