// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Surroundings for store tests: a folder, a clock that is set, repeatable randomness, raw access to the file.
#pragma once

#include <QTemporaryDir>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <valbench/store/sqlite_store.h>

struct sqlite3;

namespace valbench::test {

class SetClock final : public Clock {
public:
    [[nodiscard]] Timestamp now() const override { return m_now; }
    void set(std::string_view text) { m_now = *Timestamp::parse(text); }
    void advance(std::chrono::microseconds by) { m_now = Timestamp(m_now.point() + by); }

private:
    Timestamp m_now = *Timestamp::parse("2026-11-03T13:03:59.120045Z");
};

class SeededRandom final : public RandomSource {
public:
    explicit SeededRandom(std::uint32_t seed) : m_engine(seed) {}
    Status fill(std::span<std::uint8_t> bytes) override;

private:
    std::mt19937 m_engine;
};

/// Whether VALBENCH_TEST_STORE says that the store is on PostgreSQL.
bool sharedStore();

struct StoreFixture
{
    explicit StoreFixture(std::uint32_t seed = 1);

    QTemporaryDir folder;
    SetClock clock;
    SeededRandom random;
    store::Environment environment;
    std::filesystem::path path; ///< of the store; not made yet
    store::StoreIdentity identity;
    std::string url;      ///< of the store on PostgreSQL; empty on SQLite
    std::string database; ///< its name

    /// Of the engine that VALBENCH_TEST_STORE names: the same tests run on both.
    Result<std::unique_ptr<store::Store>> create();
    Result<std::unique_ptr<store::Store>> open(store::Access access = store::Access::readWrite);
    Result<std::unique_ptr<store::Store>> open(const store::Environment &surroundings,
                                               store::Access access = store::Access::readWrite);
    /// On PostgreSQL, whatever the variable says: by the login "station", in a database of its own.
    Result<std::unique_ptr<store::Store>> createShared();
    /// saying(), of whichever engine.
    [[nodiscard]] std::string saying() const;
    /// Runs statements with every trigger out of the way; empty when it worked.
    std::string behindTheWalls(std::string sql);
    [[nodiscard]] std::filesystem::path inFolder(const char *name) const;
};

/// A database with roles, tables and functions, and no store in it; to be copied.
std::string preparedDatabase();

/// "ada", a validation lead.
domain::ActingPerson ada();
/// A record of a type, e.g. content("model", {{"key", "flchain"}}).
json::Object content(std::string_view type, std::initializer_list<json::Member> members = {});

/// One unit of work with one put(); for tests that need rows, not their making.
Result<domain::StoredRecord> putOne(store::Store &store, const domain::RecordId &id, std::int64_t version,
                                    const json::Object &content, std::string_view reason = "for the test");
/// A store with something in every table: several records and versions, notes, evidence, two checkpoints.
Status fillStore(store::Store &store, StoreFixture &fixture);

/// `longer`: with so many sign-ins behind it that trail_block has two rows.
enum class Filling { usual, longer };
/// Puts a store filled by fillStore() at fixture.path, as a closed file, or into a database; made once, copied ever
/// after. What it holds: 17 entries, 12 record versions, 4 pieces of evidence, 2 checkpoints at 8 and 16 entries.
Status placeFilledStore(StoreFixture &fixture, Filling filling = Filling::usual);
/// The checkpoint over all of its entries, as it would be kept outside.
ledger::Checkpoint filledCheckpoint(Filling filling = Filling::usual);

/// The command line of fault_writer.cpp.
std::vector<std::string> writerCommand(const std::filesystem::path &store, std::uint_fast32_t seed, int units,
                                       int sessions);

/// A note over the ledger as it stands, signed by testSignature().
Result<ledger::SignedCheckpoint> signedNow(store::Store &store);
/// Stands in for the key: a keyed digest of the text, which only the test can make.
Bytes testSignature(const ledger::Checkpoint &checkpoint);
Status checkTestSignature(const ledger::SignedCheckpoint &note);

/// What somebody with an SQLite console can do: statements without any wall but those in the file.
class Console {
public:
    explicit Console(const std::filesystem::path &path);
    ~Console();
    Console(const Console &) = delete;
    Console &operator=(const Console &) = delete;
    /// Empty when it worked, else SQLite's message.
    std::string run(const std::string &sql);
    std::string word(const std::string &sql);
    /// One column of every row, a line each; an error when it cannot be read to the end.
    Result<std::string> column(const std::string &sql, int column);
    /// How SQLite would go about it: the details of EXPLAIN QUERY PLAN.
    std::string plan(const std::string &sql);
    /// Takes every trigger away, lets the test act, and puts them back exactly as they were.
    std::string behindTheWalls(const std::string &sql);

private:
    sqlite3 *m_database = nullptr;
};

/// A digest over the schema and every value of every row: what the file says, whatever its bytes. Empty if it
/// cannot be read to the end.
std::string saying(const std::filesystem::path &path);

/// Folds the write-ahead log into the file, so that the file alone is everything.
void foldLog(const std::filesystem::path &path);
Bytes readFile(const std::filesystem::path &path);
void writeFile(const std::filesystem::path &path, ByteView bytes);

/// Oldest last; at most 100,000 entries.
std::vector<domain::TrailEntry> wholeTrail(store::Store &store);

} // namespace valbench::test
