// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <limits>

#include <valbench/ledger/merkle.h>
#include <valbench/ledger/verify.h>

using namespace valbench;
using namespace valbench::ledger;

namespace {

struct Row
{
    std::int64_t sequence;
    std::string line;
    Bytes hash;
};

struct Version
{
    std::int64_t sequence;
    std::string recordId;
    std::int64_t version;
    std::string content;
    Bytes digest;
};

Bytes bytesOf(const Digest &digest)
{
    return Bytes(digest.bytes().begin(), digest.bytes().end());
}

/// A ledger in memory, written as the store writes, and changed as an attacker would.
struct Ledger
{
    StoreId store{StoreId::Bytes{1}};
    std::vector<Row> rows;
    std::vector<Version> versions;
    std::vector<Digest> hashes;
    std::size_t batchSize = Batch::usualLines;
    Timestamp::Point time = Timestamp::parse("2026-11-03T13:00:00.000000Z")->point();

    Body body() const
    {
        return Body{.store = store,
                    .purpose = "test",
                    .actor = {"ada", "Ada", "qa"},
                    .session = std::nullopt,
                    .station = StationId(StationId::Bytes{}),
                    .build = "b",
                    .zone = "z",
                    .action = "a",
                    .reason = "r",
                    .record = std::nullopt,
                    .evidence = {},
                    .details = {},
                    .request = RequestId(RequestId::Bytes{})};
    }
    void append(const Body &entry)
    {
        const auto sequence = static_cast<std::int64_t>(rows.size()) + 1;
        const auto previous = hashes.empty() ? noPrevious() : hashes.back();
        time += std::chrono::seconds(1);
        const auto line = *composeLine(*bodyText(entry), Chain{sequence, previous, Timestamp(time), "os", ""});
        hashes.push_back(entryHash(line));
        rows.push_back({sequence, line, bytesOf(hashes.back())});
    }
    void put(const std::string &id, std::int64_t version, std::optional<Digest> before, const std::string &content)
    {
        auto entry = body();
        entry.record = RecordChange{id, "model", version, before, sha256(content)};
        append(entry);
        versions.push_back({static_cast<std::int64_t>(rows.size()), id, version, content, bytesOf(sha256(content))});
    }
    /// n entries: every third writes a record version, three versions a record.
    void fill(int n)
    {
        std::optional<Digest> before;
        for (int i = 0; i < n; ++i) {
            if (i % 3 != 0) {
                append(body());
                continue;
            }
            const int put_ = i / 3;
            const std::string content = "content " + std::to_string(i);
            put("MDL-" + std::to_string(put_ / 3 + 1), put_ % 3 + 1, put_ % 3 == 0 ? std::nullopt : before, content);
            before = sha256(content);
        }
    }
    Checkpoint checkpoint(std::size_t size) const
    {
        MerkleFrontier tree;
        for (std::size_t i = 0; i < size; ++i)
            tree.append(hashes[i]);
        return {store, static_cast<std::int64_t>(size), tree.root(), size ? hashes[size - 1] : noPrevious(),
                Timestamp(time)};
    }
    /// Gives every line from here on a fresh sequence, link and hash: a full rewrite without keys.
    void rechain(std::size_t from)
    {
        for (std::size_t i = from; i < rows.size(); ++i) {
            auto entry = *parseLine(rows[i].line);
            entry.chain.sequence = static_cast<std::int64_t>(i) + 1;
            entry.chain.previous = i == 0 ? noPrevious() : entryHash(rows[i - 1].line);
            rows[i].line = *composeLine(*bodyText(entry.body), entry.chain);
            rows[i].sequence = entry.chain.sequence;
            rows[i].hash = bytesOf(entryHash(rows[i].line));
        }
    }

    Result<LedgerSummary> verify(std::span<const Checkpoint> checkpoints = {}, unsigned threads = 2,
                                 std::stop_token stop = {}) const
    {
        std::size_t nextRow = 0, nextVersion = 0;
        const BatchSource source = [&](Batch &batch) -> Status {
            std::int64_t last = std::numeric_limits<std::int64_t>::max();
            for (std::size_t i = 0; i < batchSize && nextRow < rows.size(); ++i, ++nextRow) {
                batch.add(StoredLine{rows[nextRow].sequence, rows[nextRow].line, rows[nextRow].hash});
                last = rows[nextRow].sequence;
            }
            for (; nextVersion < versions.size() && versions[nextVersion].sequence <= last; ++nextVersion) {
                const auto &row = versions[nextVersion];
                batch.add(StoredVersion{row.sequence, row.recordId, row.version, row.content, row.digest});
            }
            return {};
        };
        VerifyOptions options;
        options.threads = threads;
        options.stop = stop;
        return verifyLedger(source, store, checkpoints, options);
    }
};

/// What a summary says, in one text.
std::string saying(const LedgerSummary &summary)
{
    std::string text =
        std::to_string(summary.size) + ' ' + summary.root.toShortText() + ' ' + std::to_string(summary.versions) + '\n';
    for (const auto *finding : {&summary.chain, &summary.checkpoint, &summary.record, &summary.clock})
        text += *finding
                    ? std::to_string((*finding)->sequence) + ' ' + (*finding)->recordId + ' ' + (*finding)->what + '\n'
                    : "-\n";
    return text;
}

} // namespace

class TestVerify : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holds();
    void emptyLedger();
    void anyBatchesAnyThreads();
    void attacks_data();
    void attacks();
    void checkpointsFindWhatTheChainCannot();
    void checkpointsWithinBatches();
    void checkpointOfAnotherStore();
    void clockSteps();
    void evidenceIsListed();
    void sourceErrors();
    void stops();
};

void TestVerify::holds()
{
    Ledger ledger;
    ledger.fill(5000);
    const std::vector checkpoints{ledger.checkpoint(0), ledger.checkpoint(4999), ledger.checkpoint(5000)};
    const auto summary = ledger.verify(checkpoints);
    VERIFY_OK(summary);
    QCOMPARE(summary->size, 5000);
    QCOMPARE(summary->versions, 1667);
    QCOMPARE(summary->checkpoints, 3);
    QCOMPARE(summary->purpose, std::string("test"));
    QVERIFY(summary->head == ledger.hashes.back());
    QVERIFY(summary->root == ledger.checkpoint(5000).root);
    QVERIFY(!summary->chain && !summary->checkpoint && !summary->record && !summary->clock);
}

void TestVerify::emptyLedger()
{
    Ledger ledger;
    const auto summary = ledger.verify(std::vector{ledger.checkpoint(0)});
    VERIFY_OK(summary);
    QCOMPARE(summary->size, 0);
    QVERIFY(summary->root == sha256(""));
    QVERIFY(!summary->checkpoint);
    // Versions without any entry are too many.
    ledger.versions.push_back({1, "MDL-1", 1, "x", bytesOf(sha256("x"))});
    QCOMPARE(ledger.verify()->record->recordId, std::string("MDL-1"));
}

void TestVerify::anyBatchesAnyThreads()
{
    Ledger ledger;
    ledger.fill(2600);
    ledger.versions[500].content += "!";
    ledger.rows[2400].line[20] = '!';
    const std::vector checkpoints{ledger.checkpoint(1300), ledger.checkpoint(2500)};
    const auto expected = saying(*ledger.verify(checkpoints, 1));
    for (const std::size_t batchSize : {1, 7, 1000, 1024, 2048, 5000}) {
        ledger.batchSize = batchSize;
        for (const unsigned threads : {1U, 2U, 5U})
            QCOMPARE(saying(*ledger.verify(checkpoints, threads)), expected);
    }
}

void TestVerify::attacks_data()
{
    QTest::addColumn<QByteArray>("attack");
    QTest::addColumn<int>("sequence");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *attack, int sequence, const char *words) {
        QTest::newRow(attack) << QByteArray(attack) << sequence << QByteArray(words);
    };
    row("line changed", 1500, "entry 1500 was changed");
    row("hash changed", 1500, "entry 1500 was changed");
    row("line and hash changed", 1501, "entry 1501 does not follow from entry 1500");
    row("first deleted", 1, "entry 1 is missing; the next one there is 2");
    row("middle deleted", 1500, "entry 1500 is missing; the next one there is 1501");
    row("deleted and renumbered", 1500, "the line of entry 1500 says it is entry 1501");
    row("two swapped", 1500, "the line of entry 1500 says it is entry 1501");
    row("inserted", 1500, "the line of entry 1500 says it is entry 1499");
    row("wrong first link", 1, "entry 1 names a predecessor");
    row("other store", 1500, "entry 1500 belongs to another store");
    row("other purpose", 1500, "for the purpose 'production'");
    row("other purpose at a batch", 1025, "for the purpose 'production'");
    row("link at a batch", 1025, "entry 1025 does not follow from entry 1024");
    row("not a line", 1500, "entry 1500 cannot be read: JSON");
    row("bad time", 1500, "entry 1500 cannot be read: chain.time");
    row("content changed", 1501, "the content of MDL-167, version 3, was changed: entry 1501 gave it digest");
    row("digest changed", 1501, "the digest kept for MDL-167, version 3, is not the one in entry 1501");
    row("content and digest changed", 1501, "the digest kept for MDL-167, version 3");
    row("version deleted", 1501, "MDL-167, version 3, was written by entry 1501, but is no longer there");
    row("version number changed", 1501, "is MDL-167, version 4");
    row("record renamed", 1501, "is MDL-9, version 3");
    row("version under another entry", 1501, "was written by entry 1501, but is no longer there");
    row("version twice", 1501, "MDL-167, version 3, is in the store, but no entry announces it");
    row("version too many", 1500, "MDL-1, version 9, is in the store, but no entry announces it");
    row("version behind the end", 3000, "MDL-1, version 9, is in the store, but no entry announces it");
    row("version skipped by an entry", 2001,
        "entry 2001 speaks of MDL-1, version 5, which does not follow from version 3");
    row("wrong predecessor", 2001, "entry 2001 speaks of MDL-1, version 4, which does not follow");
    row("note of the wrong version", 2001, "entry 2001 speaks of MDL-1, version 2, which does not follow");
}

void TestVerify::attacks()
{
    QFETCH(QByteArray, attack);
    QFETCH(int, sequence);
    QFETCH(QByteArray, words);
    Ledger ledger;
    ledger.fill(2000);
    auto &rows = ledger.rows;
    auto &victim = rows[1499];
    auto &version = *std::ranges::find(ledger.versions, std::int64_t(1501), &Version::sequence);
    const auto rehash = [](Row &row) { row.hash = bytesOf(entryHash(row.line)); };
    const auto changeText = [&](std::size_t i, const char *from, const char *to) {
        auto text = QByteArray::fromStdString(rows[i].line);
        QVERIFY(text.contains(from));
        rows[i].line = text.replace(from, to).toStdString();
        rehash(rows[i]);
    };
    const auto rewrite = [&](std::size_t i, auto change) {
        auto entry = *parseLine(rows[i].line);
        change(entry);
        rows[i].line = *composeLine(*bodyText(entry.body), entry.chain);
        rehash(rows[i]);
        ledger.rechain(i);
    };
    const auto speak = [&](std::int64_t number, std::optional<Digest> before, std::optional<Digest> after) {
        auto body = ledger.body();
        body.record = RecordChange{"MDL-1", "model", number, before, after};
        ledger.append(body);
    };
    const auto lastOfFirst = sha256("content 6");

    if (attack == "line changed")
        victim.line[victim.line.find("Ada")] = 'a';
    else if (attack == "hash changed")
        victim.hash[31] ^= 1;
    else if (attack == "line and hash changed")
        changeText(1499, "Ada", "Eve");
    else if (attack == "first deleted")
        rows.erase(rows.begin());
    else if (attack == "middle deleted")
        rows.erase(rows.begin() + 1499);
    else if (attack == "deleted and renumbered") {
        rows.erase(rows.begin() + 1499);
        for (std::size_t i = 1499; i < rows.size(); ++i)
            rows[i].sequence = static_cast<std::int64_t>(i) + 1;
    } else if (attack == "two swapped") {
        std::swap(rows[1499].line, rows[1500].line);
        std::swap(rows[1499].hash, rows[1500].hash);
    } else if (attack == "inserted") {
        rows.insert(rows.begin() + 1499, rows[1498]);
        for (std::size_t i = 1499; i < rows.size(); ++i)
            rows[i].sequence = static_cast<std::int64_t>(i) + 1;
    } else if (attack == "wrong first link")
        changeText(0, "\"previous\":\"0", "\"previous\":\"1");
    else if (attack == "other store")
        rewrite(1499, [](Entry &entry) { entry.body.store = StoreId(StoreId::Bytes{9}); });
    else if (attack == "other purpose")
        rewrite(1499, [](Entry &entry) { entry.body.purpose = "production"; });
    else if (attack == "other purpose at a batch")
        rewrite(1024, [](Entry &entry) { entry.body.purpose = "production"; });
    else if (attack == "link at a batch")
        changeText(1023, "Ada", "Eve");
    else if (attack == "not a line")
        changeText(1499, "{\"body\"", "[\"body\"");
    else if (attack == "bad time")
        changeText(1499, "\"time\":\"2026", "\"time\":\"0x26");
    else if (attack == "content changed")
        version.content += "!";
    else if (attack == "digest changed")
        version.digest[0] ^= 1;
    else if (attack == "content and digest changed") {
        version.content += "!";
        version.digest = bytesOf(sha256(version.content));
    } else if (attack == "version deleted")
        std::erase_if(ledger.versions, [](const Version &row) { return row.sequence == 1501; });
    else if (attack == "version number changed")
        version.version = 4;
    else if (attack == "record renamed")
        version.recordId = "MDL-9";
    else if (attack == "version under another entry")
        version.sequence = 1502;
    else if (attack == "version twice") {
        const Version twin = version;
        ledger.versions.insert(std::ranges::find(ledger.versions, std::int64_t(1501), &Version::sequence), twin);
    } else if (attack == "version too many")
        ledger.versions.insert(std::ranges::find(ledger.versions, std::int64_t(1501), &Version::sequence),
                               {1500, "MDL-1", 9, "x", bytesOf(sha256("x"))});
    else if (attack == "version behind the end")
        ledger.versions.push_back({3000, "MDL-1", 9, "x", bytesOf(sha256("x"))});
    else if (attack == "version skipped by an entry")
        ledger.put("MDL-1", 5, lastOfFirst, "x");
    else if (attack == "wrong predecessor")
        ledger.put("MDL-1", 4, sha256("content 3"), "x");
    else if (attack == "note of the wrong version")
        speak(2, lastOfFirst, std::nullopt);
    else
        QFAIL("unknown attack");

    const auto summary = ledger.verify();
    VERIFY_OK(summary);
    const auto &finding = summary->chain ? summary->chain : summary->record;
    QVERIFY(finding.has_value());
    QVERIFY2(QByteArray::fromStdString(finding->what).contains(words), finding->what.c_str());
    QCOMPARE(finding->sequence, sequence);
    if (summary->chain)
        QCOMPARE(summary->size, sequence - 1);
    else
        QCOMPARE(summary->size, std::int64_t(ledger.rows.size()));
}

void TestVerify::checkpointsFindWhatTheChainCannot()
{
    Ledger ledger;
    ledger.fill(2000);
    const std::vector checkpoints{ledger.checkpoint(1000), ledger.checkpoint(1900)};

    auto cut = ledger;
    cut.rows.resize(1890);
    std::erase_if(cut.versions, [](const Version &row) { return row.sequence > 1890; });
    const auto ofCut = cut.verify(checkpoints);
    VERIFY_OK(ofCut);
    QVERIFY(!ofCut->chain && !ofCut->record);
    QCOMPARE(ofCut->checkpoint->sequence, 1900);
    QVERIFY2(ofCut->checkpoint->what.ends_with("covers 1900 entries, but the ledger has 1890: its end was cut off, or "
                                               "an older copy was put back"),
             ofCut->checkpoint->what.c_str());

    auto rewritten = ledger;
    auto entry = *parseLine(rewritten.rows[1199].line);
    entry.body.reason = "another reason";
    rewritten.rows[1199].line = *composeLine(*bodyText(entry.body), entry.chain);
    rewritten.rechain(1199);
    const auto ofRewritten = rewritten.verify(checkpoints);
    VERIFY_OK(ofRewritten);
    QVERIFY(!ofRewritten->chain && !ofRewritten->record);
    QCOMPARE(ofRewritten->checkpoint->sequence, 1900);
    QVERIFY(ofRewritten->checkpoint->what.starts_with("the first 1900 entries are not those"));

    auto broken = ledger;
    broken.rows[1499].hash[0] ^= 1;
    const auto ofBroken = broken.verify(checkpoints);
    QCOMPARE(ofBroken->checkpoint->sequence, 1900);
    QVERIFY(ofBroken->checkpoint->what.ends_with("but the ledger can be followed only to entry 1499"));
}

void TestVerify::checkpointsWithinBatches()
{
    Ledger ledger;
    ledger.fill(3100);
    for (const std::size_t size : {1, 2, 1023, 1024, 1025, 2047, 2048, 3000, 3072, 3100}) {
        auto good = ledger.checkpoint(size);
        QVERIFY(!ledger.verify(std::vector{good})->checkpoint);
        auto wrongRoot = good;
        wrongRoot.root = sha256("x");
        QCOMPARE(ledger.verify(std::vector{wrongRoot})->checkpoint->sequence, std::int64_t(size));
        auto wrongHead = good;
        wrongHead.head = sha256("x");
        QCOMPARE(ledger.verify(std::vector{wrongHead})->checkpoint->sequence, std::int64_t(size));
    }
}

void TestVerify::checkpointOfAnotherStore()
{
    Ledger ledger;
    ledger.fill(10);
    auto foreign = ledger.checkpoint(5);
    foreign.store = StoreId(StoreId::Bytes{9});
    const auto summary = ledger.verify(std::vector{foreign});
    QVERIFY(summary->checkpoint.has_value());
    QVERIFY(summary->checkpoint->what.find("belongs to another store") != std::string::npos);
}

void TestVerify::clockSteps()
{
    Ledger ledger;
    ledger.fill(10);
    ledger.time -= std::chrono::hours(1);
    auto step = ledger.body();
    step.action = clockStepAction;
    ledger.append(step);
    ledger.fill(0);
    ledger.append(ledger.body());
    auto summary = ledger.verify();
    QCOMPARE(summary->clockSteps, 1);
    QVERIFY(!summary->clock);
    ledger.time -= std::chrono::seconds(2);
    ledger.append(ledger.body());
    summary = ledger.verify();
    QVERIFY(!summary->chain);
    QCOMPARE(summary->clock->sequence, 13);
    QVERIFY(summary->clock->what.ends_with("and no clock step is recorded"));
}

void TestVerify::evidenceIsListed()
{
    Ledger ledger;
    ledger.fill(5);
    auto body = ledger.body();
    body.evidence = {{sha256("a"), "text/csv"}, {sha256("b"), "image/png"}};
    ledger.append(body);
    const auto summary = ledger.verify();
    QCOMPARE(summary->evidence.size(), std::size_t(2));
    QVERIFY(summary->evidence[1].attachment == body.evidence[1]);
    QCOMPARE(summary->evidence[1].sequence, 6);
}

void TestVerify::sourceErrors()
{
    const BatchSource broken = [](Batch &) -> Status {
        return fail(ErrorCode::unavailable, VB_MSG("The disk is gone."));
    };
    const auto summary = verifyLedger(broken, StoreId(StoreId::Bytes{}), {});
    QVERIFY(!summary);
    QCOMPARE(summary.error().text(), std::string("The disk is gone."));
}

void TestVerify::stops()
{
    Ledger ledger;
    ledger.fill(10);
    std::stop_source stop;
    stop.request_stop();
    const auto summary = ledger.verify({}, 2, stop.get_token());
    QVERIFY(!summary);
    QCOMPARE(summary.error().code(), ErrorCode::cancelled);
}

VALBENCH_TEST(TestVerify, verify)
#include "test_verify.moc"
