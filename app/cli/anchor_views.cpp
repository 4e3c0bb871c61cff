// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "anchor_views.h"

#include "output.h"
#include "record_views.h"

namespace valbench::cli {

using json::Object;

Object anchorObject(const services::Health &health)
{
    const auto &stamps = health.timeStamps;
    return {{"configured", stamps.configured},
            {"url", textOrNull(stamps.url)},
            {"roots", json::textArray(stamps.roots)},
            {"stamped_entries", stamps.entries},
            {"time", textOrNull(stamps.time)},
            {"authority", textOrNull(stamps.authority)},
            {"age_seconds", stamps.time.empty() ? json::Value() : json::Value(stamps.ageSeconds)},
            {"entries_since", stamps.entriesSince},
            {"overdue", stamps.overdue},
            {"problem", textOrNull(stamps.problem ? stamps.problem->text() : std::string())},
            {"checkpoint_entries", health.checkpoint.entries},
            {"checkpoint_time", textOrNull(health.checkpoint.time)},
            {"clock_blocked", health.clock.blocked}};
}

std::string timeStampSentence(const services::TimeStampHealth &health)
{
    if (!health.configured && health.time.empty())
        return "no time-stamp authority is set up";
    const auto since = std::to_string(health.entriesSince) + " entries are not covered";
    if (health.time.empty())
        return "there is none yet; " + since;
    return "the newest, by " + health.authority + ", is " + services::ageText(health.ageSeconds) + " old and covers " +
           std::to_string(health.entries) + " entries; " + since;
}

std::string anchorText(const services::Health &health)
{
    const auto &stamps = health.timeStamps;
    return factsText({{"Authority", stamps.url},
                      {"Trusted roots", separated(stamps.roots, "\n")},
                      {"Time stamps", timeStampSentence(stamps)},
                      {"Problem", stamps.problem ? stamps.problem->text() : std::string()},
                      {"Overdue", stamps.overdue ? "yes: something was not covered for more than a day" : ""},
                      {"Checkpoint", health.checkpoint.time.empty() ? "none yet"
                                                                    : std::to_string(health.checkpoint.entries) +
                                                                          " entries, " + health.checkpoint.time},
                      {"Clock", health.clock.blocked ? "entry " + std::to_string(health.clock.entry) + ": " +
                                                           health.clock.detail + " Nobody can sign."
                                                     : ""}});
}

} // namespace valbench::cli
