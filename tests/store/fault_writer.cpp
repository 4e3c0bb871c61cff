// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The process that the crash tests kill. usage: writer STORE SEED UNITS SESSIONS
// Makes the store if there is none, then writes UNITS units of work in each of SESSIONS openings. What it has
// been told is durable it says on standard output: "made", then "<size> <hash>" for every commit; a refusal
// as "failed <text>".

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <unistd.h>

#include <valbench/store/sqlite_store.h>

using namespace valbench;

namespace {

void say(const std::string &text)
{
    const auto line = text + "\n";
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        std::exit(4);
}

Status writeOne(store::SqliteStore &store, std::mt19937 &random)
{
    VB_TRY(auto unit, store.begin({{"ada", "Ada Lovelace", "qa"}, std::nullopt}));
    const int changes = 1 + static_cast<int>(random() % 3);
    for (int i = 0; i < changes; ++i) {
        VB_TRY(const auto id, unit->reserveId("DEV"));
        VB_CHECK(unit->put(id, 0, {{"type", "deviation"}, {"text", std::string(random() % 600, 'x')}},
                           "deviation.raise", "found in the test"));
        if (random() % 3 == 0)
            VB_CHECK(unit->put(id, 1, {{"type", "deviation"}, {"text", "settled"}}, "deviation.settle", "done"));
    }
    if (random() % 4 == 0) {
        VB_CHECK(unit->attach("text/plain", asBytes(std::to_string(random()) + std::string(random() % 9000, 'e'))));
        VB_CHECK(unit->note("execution.evidence", "", nullptr));
    }
    VB_TRY(const auto head, unit->commit());
    say(std::to_string(head.size) + " " + head.hash.toHex());
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    const std::filesystem::path path = argv[1];
    std::mt19937 random(static_cast<std::uint32_t>(std::atol(argv[2])));
    const int units = std::atoi(argv[3]);
    const int sessions = std::atoi(argv[4]);
    const SystemClock clock;
    SystemRandom system;
    const store::Environment environment{clock, system, StationId(StationId::Bytes{1}), "0.1.0+crash",
                                         [](const Timestamp &) { return std::string("+00:00 UTC"); }};
    if (!std::filesystem::exists(path)) {
        const auto made = store::SqliteStore::create(path, {StoreId(StoreId::Bytes{0xcc}), "test"}, environment);
        if (!made) {
            say("failed " + made.error().text());
            return 1;
        }
        say("made");
    }
    for (int session = 0; session < sessions; ++session) {
        auto store = store::SqliteStore::open(path, environment);
        if (!store) {
            say("failed " + store.error().text());
            return 1;
        }
        for (int i = 0; i < units; ++i)
            if (const auto status = writeOne(**store, random); !status)
                say("failed " + status.error().text());
    }
    return 0;
}
