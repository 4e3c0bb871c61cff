// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Two programs that share no line of code look at the same altered trails: ours, and the script that auditors get. They
// must name the same first entry.
#include "store_fixture.h"
#include "support/test_registry.h"

#include <QProcess>

#include <algorithm>
#include <random>

using namespace valbench;
using namespace valbench::test;

class TestOutsideVerifier : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void untouched();
    void checkpointsAlone();
    void sameFirstEntry_data();
    void sameFirstEntry();
    void withoutTheListOfHashes();

private:
    struct Row
    {
        std::int64_t sequence;
        std::string line;
        Digest hash;
    };
    struct Verdict
    {
        std::int64_t entry = -1; ///< the first that fails; 0: all holds
        std::string words;
    };
    std::string alter(std::mt19937 &random, StoreFixture &fixture) const;
    [[nodiscard]] std::string rewritten(std::size_t from, const std::string &what, const std::string &with) const;
    [[nodiscard]] Status place(StoreFixture &fixture) const;
    [[nodiscard]] Verdict ours(StoreFixture &fixture) const;
    Verdict theirs(StoreFixture &fixture) const;
    static Verdict script(const std::vector<std::string> &files);
    static std::string flipped(const StoreFixture &fixture, std::string_view whole, std::size_t at, int bits);

    Bytes m_file;
    std::vector<Row> m_rows;
    std::vector<ledger::SignedCheckpoint> m_outside;
    std::string m_notes;
};

namespace {

std::string setRow(std::int64_t sequence, const std::string &line, const Digest &hash)
{
    return "UPDATE ledger SET line = CAST(x'" + toHex(asBytes(line)) + "' AS TEXT), hash = x'" + hash.toHex() +
           "' WHERE sequence = " + std::to_string(sequence) + ";";
}

std::string number(const std::string &what, std::int64_t from, std::int64_t to)
{
    return "UPDATE ledger SET sequence = " + std::to_string(to) + " WHERE sequence = " + std::to_string(from) + ";" +
           "/* " + what + " */";
}

} // namespace

void TestOutsideVerifier::initTestCase()
{
    StoreFixture fixture(7);
    auto store = fixture.create();
    VERIFY_OK(store);
    VERIFY_OK(fillStore(**store, fixture));
    for (int i = 0; i < 23; ++i) {
        fixture.clock.advance(std::chrono::seconds(7));
        VERIFY_OK(putOne(**store, domain::RecordId("PQ", i + 1), 0,
                         content("protocol", {{"title", "Größe ≥ " + std::to_string(i)}})));
    }
    const auto note = signedNow(**store);
    VERIFY_OK(note);
    VERIFY_OK((*store)->addCheckpoint(*note));
    const auto kept = (*store)->checkpoints();
    VERIFY_OK(kept);
    m_outside = *kept;
    QCOMPARE(m_outside.size(), 3U);
    for (const auto &outside : m_outside)
        m_notes += ledger::noteText(outside);
    auto trail = (*(*store)->reader())->trail({});
    VERIFY_OK(trail);
    std::ranges::reverse(*trail);
    for (auto &entry : *trail)
        m_rows.push_back({entry.entry.chain.sequence, std::move(entry.line), entry.hash});
    QCOMPARE(m_rows.size(), 40U);
    store->reset();
    foldLog(fixture.path);
    m_file = readFile(fixture.path);
}

Status TestOutsideVerifier::place(StoreFixture &fixture) const
{
    writeFile(fixture.path, m_file);
    fixture.clock.set("2026-11-04T08:00:00.000000Z");
    return {};
}

TestOutsideVerifier::Verdict TestOutsideVerifier::ours(StoreFixture &fixture) const
{
    const auto store = fixture.open(store::Access::readOnly);
    if (!store)
        return {-1, store.error().text()};
    std::vector<ledger::Checkpoint> outside;
    for (const auto &note : m_outside)
        outside.push_back(note.checkpoint);
    store::VerificationRequest request;
    request.outside = outside;
    request.checkSignature = checkTestSignature;
    const auto found = (*store)->verify(request);
    if (!found)
        return {-1, found.error().text()};
    for (const auto name : {store::check::chain, store::check::checkpoints}) {
        if (const auto *check = found->find(name); check->state == store::CheckState::failed)
            return {check->sequence, check->detail};
    }
    return {0, {}};
}

TestOutsideVerifier::Verdict TestOutsideVerifier::script(const std::vector<std::string> &files)
{
    QStringList arguments{QStringLiteral("-I"),
                          QStringLiteral(VALBENCH_SOURCE_DIR "/resources/auditor/verify_trail.py")};
    for (const auto &file : files)
        arguments << QString::fromStdString(file);
    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start(QStringLiteral(VALBENCH_PYTHON), arguments);
    if (!python.waitForFinished(60000))
        return {-1, "the script did not end"};
    const auto text = python.readAll();
    static const QByteArray bad("NOT VERIFIED: entry ");
    if (python.exitCode() == 0 && text.startsWith("verified: "))
        return {0, text.toStdString()};
    if (python.exitCode() != 1 || !text.startsWith(bad))
        return {-1, text.toStdString()};
    return {text.mid(bad.size()).split(' ').front().toLongLong(), text.toStdString()};
}

/// Writes the trail of the store as it is now into files, as the export does, and has the script look at them.
TestOutsideVerifier::Verdict TestOutsideVerifier::theirs(StoreFixture &fixture) const
{
    Console console(fixture.path);
    const auto rows = console.column("SELECT sequence || ' ' || hex(CAST(line AS BLOB)) || ' ' || hex(hash) "
                                     "FROM ledger ORDER BY sequence",
                                     0);
    if (!rows)
        return {-1, rows.error().text()};
    std::string lines, hashes;
    for (const auto &row : QByteArray::fromStdString(*rows).split('\n')) {
        if (rows->empty())
            break; // nothing is left: an empty trail
        const auto cells = row.split(' ');
        if (cells.size() != 3)
            return {-1, "row: " + row.toStdString()};
        lines += QByteArray::fromHex(cells[1]).toStdString();
        hashes += cells[2].toLower().toStdString() + "  " + cells[0].toStdString() + "\n";
    }
    const auto trail = fixture.inFolder("trail.jsonl");
    const auto notes = fixture.inFolder("notes");
    writeFile(trail, asBytes(lines));
    writeFile(trail.string() + ".hashes", asBytes(hashes));
    writeFile(notes, asBytes(m_notes));
    return script({trail.string(), notes.string()});
}

/// One byte changed in the file itself, as with a hexadecimal editor. Empty when it was done.
std::string TestOutsideVerifier::flipped(const StoreFixture &fixture, std::string_view whole, std::size_t at, int bits)
{
    auto bytes = readFile(fixture.path);
    const auto place = asText(bytes).find(whole);
    if (place == std::string_view::npos)
        return "the bytes are not in the file";
    bytes[place + at] = static_cast<std::uint8_t>(bytes[place + at] ^ bits);
    writeFile(fixture.path, bytes);
    return {};
}

/// Changes one entry and makes all that follow anew, consistently: what somebody can do who has everything but keys.
std::string TestOutsideVerifier::rewritten(std::size_t from, const std::string &what, const std::string &with) const
{
    std::string sql;
    auto before = m_rows[from].hash;
    for (auto i = from; i < m_rows.size(); ++i) {
        auto line = m_rows[i].line;
        if (i == from) {
            const auto place = line.find(what);
            if (place == std::string::npos)
                return "no such text;";
            line.replace(place, what.size(), with);
        } else {
            line.replace(line.find(m_rows[i - 1].hash.toHex()), 2 * Digest::size, before.toHex());
        }
        before = ledger::entryHash(line);
        sql += setRow(m_rows[i].sequence, line, before);
    }
    return sql;
}

/// Does one thing to the store. Empty when it was done.
std::string TestOutsideVerifier::alter(std::mt19937 &random, StoreFixture &fixture) const
{
    const auto any = [&random](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    const auto size = static_cast<std::int64_t>(m_rows.size());
    const auto &row = m_rows[any(m_rows.size())];
    const auto at = std::to_string(row.sequence);
    switch (any(10)) {
    case 0:
    case 1: return flipped(fixture, row.line, any(row.line.size()), 1 << any(8));
    case 2: return flipped(fixture, row.line + std::string(asText(row.hash.bytes())), row.line.size() + any(32), 64);
    case 3: return fixture.behindTheWalls("DELETE FROM ledger WHERE sequence = " + at);
    case 4: return fixture.behindTheWalls("DELETE FROM ledger WHERE sequence >= " + at);
    case 5: {
        const auto &other = m_rows[(static_cast<std::size_t>(row.sequence) + any(m_rows.size() - 1)) % m_rows.size()];
        return fixture.behindTheWalls(number("swap", row.sequence, size + 7) +
                                      number("swap", other.sequence, row.sequence) +
                                      number("swap", size + 7, other.sequence));
    }
    case 6: return fixture.behindTheWalls(number("moved to the end", row.sequence, size + 1));
    case 7: { // one more, and everything after it renumbered
        std::string sql;
        for (auto i = size; i > row.sequence; --i)
            sql += number("make room", i, i + 1);
        auto line = row.line;
        line.replace(line.find("\"request\":\"") + 11, 4, "ffff");
        line.replace(line.find("\"previous\":\"") + 12, 4, "ffff");
        const auto hash = ledger::entryHash(line);
        return fixture.behindTheWalls(sql + "INSERT INTO ledger (sequence, line, hash) VALUES (" +
                                      std::to_string(row.sequence + 1) + ", CAST(x'" + toHex(asBytes(line)) +
                                      "' AS TEXT), x'" + hash.toHex() + "')");
    }
    default: {
        static const std::vector<std::array<std::string, 2>> changes{{"Ada Lovelace", "Ada Byron"},
                                                                     {"\"purpose\":\"test\"", "\"purpose\":\"demo\""},
                                                                     {"\"format\":1", "\"format\":2"},
                                                                     {"\"store\":\"abcd", "\"store\":\"abce"},
                                                                     {"\"reason\":\"", "\"reason\":\"x"},
                                                                     {"\"login\":\"\",", ""},
                                                                     {"\"zone\":", "\"zones\":"},
                                                                     {"\"details\":{", "\"more\":1,\"details\":{"},
                                                                     {"\"timeSource\":\"os\"", "\"timeSource\":7"}};
        const auto &change = changes[any(changes.size())];
        // The number of the entry is the one that is not the same in all.
        const bool numberChanges = any(changes.size()) == 0;
        const auto index = static_cast<std::size_t>(row.sequence - 1);
        return fixture.behindTheWalls(numberChanges ? rewritten(index, "\"sequence\":" + at, "\"sequence\":" + at + "0")
                                                    : rewritten(index, change[0], change[1]));
    }
    }
}

void TestOutsideVerifier::untouched()
{
    StoreFixture fixture;
    VERIFY_OK(place(fixture));
    const auto here = ours(fixture);
    QVERIFY2(here.entry == 0, here.words.c_str());
    const auto there = theirs(fixture);
    QVERIFY2(there.entry == 0, there.words.c_str());
    QVERIFY2(there.words.find("entries 1 to 40 hold together, 3 checkpoints; head " + m_rows.back().hash.toHex()) !=
                 std::string::npos,
             there.words.c_str());
}

void TestOutsideVerifier::checkpointsAlone()
{
    // Made anew without a contradiction: by itself it holds, and the script says how many checkpoints it had.
    StoreFixture fixture;
    VERIFY_OK(place(fixture));
    QCOMPARE(fixture.behindTheWalls(rewritten(20, "Ada Lovelace", "Ada Byron")), std::string());
    const auto with = theirs(fixture);
    QCOMPARE(with.entry, m_outside.back().checkpoint.size);
    QVERIFY2(with.words.find("written anew") != std::string::npos, with.words.c_str());
    const auto without = script({fixture.inFolder("trail.jsonl").string()});
    QCOMPARE(without.entry, 0);
    QVERIFY2(without.words.find("0 checkpoints") != std::string::npos, without.words.c_str());
}

void TestOutsideVerifier::sameFirstEntry_data()
{
    QTest::addColumn<std::uint32_t>("seed");
    QTest::addColumn<int>("trials");
    constexpr std::uint32_t seed = 20261126;
    const bool deep = qEnvironmentVariableIsSet("VALBENCH_DEEP");
    constexpr std::uint32_t parts = 10; // what fails can be tried again alone
    for (std::uint32_t i = 0; i < (deep ? parts : 1); ++i)
        QTest::addRow("seed %u", seed + i) << seed + i << (deep ? 100 : 60);
}

void TestOutsideVerifier::sameFirstEntry()
{
    QFETCH(std::uint32_t, seed);
    QFETCH(int, trials);
    std::mt19937 random(seed);
    StoreFixture fixture;
    for (int trial = 0; trial < trials; ++trial) {
        VERIFY_OK(place(fixture));
        const auto problem = alter(random, fixture);
        QVERIFY2(problem.empty(), problem.c_str());
        const auto here = ours(fixture);
        const auto there = theirs(fixture);
        const auto words = "trial " + std::to_string(trial) + "\nours: " + here.words + "\ntheirs: " + there.words;
        QVERIFY2(here.entry > 0, words.c_str()); // whatever was done, it is found
        QVERIFY2(here.entry == there.entry, words.c_str());
    }
}

void TestOutsideVerifier::withoutTheListOfHashes()
{
    // Without the list of hashes, the entry after the changed one no longer follows: still found, by the script alone.
    StoreFixture fixture;
    std::string all;
    for (const auto &row : m_rows)
        all += row.line;
    const auto trail = fixture.inFolder("bare.jsonl");
    const auto start = all.find(m_rows[11].line);
    for (std::size_t at = 0; at < m_rows[11].line.size(); at += 37) {
        auto changed = all;
        changed[start + at] = static_cast<char>(changed[start + at] ^ 1);
        writeFile(trail, asBytes(changed));
        const auto found = script({trail.string()});
        QVERIFY2(found.entry == 12 || found.entry == 13, found.words.c_str());
    }
}

VALBENCH_TEST(TestOutsideVerifier, outside_verifier)
#include "test_outside_verifier.moc"
