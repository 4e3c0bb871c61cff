// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "long_trail.h"

#include <array>
#include <fstream>

#include <valbench/domain/accountability.h>
#include <valbench/services/workspace.h>
#include <valbench/store/migration.h>
#include <valbench/store/sqlite_store.h>

namespace valbench::test {

namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours allTime = std::chrono::hours(24) * 365 * 5;

/// Begins five years ago.
class WalkingClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return m_now; }
    void step(std::chrono::microseconds by) { m_now = Timestamp(m_now.point() + by); }

private:
    Timestamp m_now = Timestamp(SystemClock().now().point() - allTime);
};

/// What people do all day, by how often.
constexpr std::array<const char *, 10> daily{
    "session.opened", "session.closed",   "record.exported",      "access.refused", "session.opened",
    "session.locked", "session.unlocked", "record.exported-list", "session.closed", "session.opened"};

Status fill(const fs::path &file, std::int64_t entries, WalkingClock &clock, RandomSource &random)
{
    const auto pace = std::chrono::microseconds(allTime) / (entries + 1000);
    const store::Environment surroundings{clock,
                                          random,
                                          StationId(StationId::Bytes{1}),
                                          "0.1.0 (long trail)",
                                          [](const Timestamp &) { return std::string("+01:00 Europe/Berlin"); },
                                          {}};
    VB_TRY(const auto store, store::SqliteStore::open(file, surroundings));
    const domain::RecordId account("USR", 1);
    constexpr std::int64_t atOnce = 2000;
    for (std::int64_t n = 0; n < entries;) {
        const auto person = std::to_string(n / atOnce % 40);
        const bool rare = n == 10 * atOnce;
        VB_TRY(auto work, store->begin({{rare ? std::string(LongTrail::rareUser) : "user" + person, "Person " + person,
                                         "validation engineer"},
                                        SessionId(SessionId::Bytes{2})}));
        for (std::int64_t i = 0; i < (rare ? 3 : atOnce) && n < entries; ++i, ++n) {
            clock.step(pace);
            if (rare)
                VB_CHECK(work->note("deviation.raised", "a step of the first year failed", nullptr,
                                    {{"deviation", "DEV-" + std::to_string(i)}}));
            else
                VB_CHECK(work->note(daily[static_cast<std::size_t>(n) % daily.size()], "as on every day",
                                    n % 50'000 == 0 ? &account : nullptr,
                                    {{"where", "the laboratory"}, {"count", n}, {"operation", "record.view"}}));
        }
        if (rare)
            n += atOnce - 3;
        VB_CHECK(work->commit());
    }
    return {};
}

} // namespace

Result<LongTrail> longTrail(std::int64_t entries)
{
    const auto folder = fs::path(VALBENCH_LONG_TRAIL_DIR) /
                        (std::to_string(entries) + "-schema-" + std::to_string(store::newestSchema()));
    LongTrail out{folder / "long.valbench", folder / "profile"};
    WalkingClock clock;
    SystemRandom random;
    const services::Environment environment{
        clock, random, out.profile, "0.1.0 (long trail)", services::systemZone, services::KeyProtection::unitTest};
    // Kept from an earlier run, unless this program would not open it: its schema has changed under the same number.
    if (fs::exists(folder / "complete") && services::Workspace::open(environment, out.store.string()))
        return out;
    fs::remove_all(folder);
    fs::create_directories(folder);
    const services::CreateRequest request{services::Purpose::test,
                                          {"adm", "Ada Min", Secret("a fine sentence of Ada")},
                                          {LongTrail::user, "Quinn Ay", Secret(LongTrail::password)}};
    VB_CHECK(services::Workspace::create(environment, out.store.string(), request));
    {
        VB_TRY(const auto workspace, services::Workspace::open(environment, out.store.string()));
        VB_CHECK(workspace->sessions().acceptStatement(LongTrail::user, Secret(LongTrail::password),
                                                       domain::accountabilityStatement().version));
    }
    VB_CHECK(fill(out.store, entries, clock, random));
    VB_TRY(const auto workspace, services::Workspace::open(environment, out.store.string()));
    VB_CHECK(workspace->checkpointNow());
    std::ofstream(folder / "complete") << "made\n";
    return out;
}

} // namespace valbench::test
