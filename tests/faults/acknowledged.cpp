// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "acknowledged.h"

#include <valbench/store/sqlite_store.h>

namespace valbench::test {

AfterFault afterFault(const std::filesystem::path &path, const std::vector<std::string> &lines)
{
    AfterFault after;
    bool made = false;
    for (const auto &line : lines) {
        made = true;
        const auto space = line.find(' ');
        if (line == "made" || line.starts_with("failed"))
            continue;
        after.acknowledged = std::stoll(line.substr(0, space));
    }
    if (!std::filesystem::exists(path)) {
        if (made)
            after.problem = "the store is gone";
        return after;
    }
    const SystemClock clock;
    SystemRandom random;
    const store::Environment environment{clock, random, StationId(StationId::Bytes{1}), "0.1.0+crash",
                                         [](const Timestamp &) { return std::string("+00:00 UTC"); }};
    const auto store = store::SqliteStore::open(path, environment);
    if (!store) {
        after.problem = store.error().text();
        return after;
    }
    const auto verification = (*store)->verify();
    if (!verification) {
        after.problem = verification.error().text();
        return after;
    }
    after.stored = verification->size;
    if (const auto *failed = verification->firstProblem())
        after.problem = failed->name + ": " + failed->detail;
    const auto reader = (*store)->reader();
    for (const auto &line : lines) {
        const auto space = line.find(' ');
        if (line == "made" || line.starts_with("failed") || !after.problem.empty())
            continue;
        domain::TrailFilter filter;
        filter.beforeSequence = std::stoll(line.substr(0, space)) + 1;
        filter.limit = 1;
        const auto entry = (*reader)->trail(filter);
        if (!entry || entry->empty() || entry->front().entry.chain.sequence + 1 != filter.beforeSequence ||
            entry->front().hash.toHex() != line.substr(space + 1))
            after.problem = "acknowledged, but not there: " + line;
    }
    return after;
}

} // namespace valbench::test
