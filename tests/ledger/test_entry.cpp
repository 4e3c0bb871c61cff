// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/ledger/entry.h>

using namespace valbench;
using namespace valbench::ledger;

class TestEntry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLineItself();
    void roundTrip_data();
    void roundTrip();
    void refusals_data();
    void refusals();
    void everyByteCounts();
};

namespace {

Body fullBody()
{
    return Body{.store = StoreId(StoreId::Bytes{1}),
                .purpose = "production",
                .actor = {"ada", "Ada Löwenherz", "qa"},
                .session = SessionId(SessionId::Bytes{2}),
                .station = StationId(StationId::Bytes{3}),
                .build = "0.1.0+abc",
                .zone = "+01:00 Europe/Berlin",
                .action = "protocol.approve",
                .reason = "complete",
                .record = RecordChange{"PQ-7", "protocol", 3, sha256("before"), sha256("after")},
                .evidence = {{sha256("csv"), "text/csv"}},
                .details = json::Object{{"b", json::Array{1, "two", nullptr, true}}, {"a", json::Object{{"x", -5}}}},
                .request = RequestId(RequestId::Bytes{4})};
}

Chain someChain()
{
    return Chain{12, sha256("entry 11"), *Timestamp::parse("2026-11-03T13:03:59.120045Z"), "os", ""};
}

std::string fullLine()
{
    return *composeLine(*bodyText(fullBody()), someChain());
}

} // namespace

// Written by hand from the rules: sorted members, no white space, absent members null; then hashed by
// sha256sum (printf '%s\n' '...' | sha256sum).
void TestEntry::theLineItself()
{
    const Body body{.store = StoreId(StoreId::Bytes{0xab}),
                    .purpose = "test",
                    .actor = {"ada", "Ada \"Countess\" Lovelace", "qa"},
                    .session = std::nullopt,
                    .station = StationId(StationId::Bytes{}),
                    .build = "0.1.0",
                    .zone = "+00:00 UTC",
                    .action = "session.sign-in",
                    .reason = "",
                    .record = std::nullopt,
                    .evidence = {},
                    .details = {},
                    .request = RequestId(RequestId::Bytes{1})};
    const auto text = bodyText(body);
    VERIFY_OK(text);
    const auto line =
        composeLine(*text, Chain{1, noPrevious(), *Timestamp::parse("2026-01-02T03:04:05.000006Z"), "os", ""});
    VERIFY_OK(line);
    QCOMPARE(*line,
             std::string(
                 R"({"body":{"action":"session.sign-in","actor":{"id":"ada","name":"Ada \"Countess\" Lovelace",)"
                 R"("role":"qa"},"build":"0.1.0","details":{},"evidence":[],"format":1,"purpose":"test","reason":"",)"
                 R"("record":null,"request":"01000000000000000000000000000000","session":null,)"
                 R"("station":"00000000000000000000000000000000","store":"ab000000000000000000000000000000",)"
                 R"("zone":"+00:00 UTC"},"chain":{"login":"","previous":)"
                 R"("0000000000000000000000000000000000000000000000000000000000000000","sequence":1,)"
                 R"("time":"2026-01-02T03:04:05.000006Z","timeSource":"os"}})"
                 "\n"));
    QCOMPARE(entryHash(*line).toHex(), std::string("cb099673e36e2b91c0314be764dc2c3dd570f357b525d58c65c5e2ede4bd3a52"));
}

void TestEntry::roundTrip_data()
{
    QTest::addColumn<int>("what");
    QTest::newRow("everything") << 0;
    QTest::newRow("nothing optional") << 1;
    QTest::newRow("new record") << 2;
    QTest::newRow("speaks of a record") << 3;
}

void TestEntry::roundTrip()
{
    QFETCH(int, what);
    Body body = fullBody();
    if (what == 1) {
        body.session.reset();
        body.record.reset();
        body.evidence.clear();
        body.details = {};
    } else if (what == 2) {
        body.record->before.reset();
    } else if (what == 3) {
        body.record->after.reset();
    }
    // Members of details come back sorted.
    if (what != 1)
        body.details = json::Object{{"a", json::Object{{"x", -5}}}, {"b", json::Array{1, "two", nullptr, true}}};
    const auto line = composeLine(*bodyText(body), someChain());
    VERIFY_OK(line);
    const auto entry = parseLine(*line);
    VERIFY_OK(entry);
    QVERIFY(entry->body == body);
    QVERIFY(entry->chain == someChain());
}

void TestEntry::refusals_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char *name, const char *from, const char *to, const char *named) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to) << QByteArray(named);
    };
    row("no line feed", "\"os\"}}\n", "\"os\"}}", "line feed");
    row("two lines", "\"os\"}}\n", "\"os\"}}\n\n", "line feed");
    row("not JSON", "{\"body\"", "{body", "JSON");
    row("member missing", R"("reason":"complete",)", "", "body.reason");
    row("member unknown", R"("reason":"complete",)", R"("reason":"complete","reasons":1,)", "body.record");
    row("member twice", R"("reason":"complete",)", R"("reason":"complete","reason":"x",)", "body.record");
    row("order", R"("purpose":"production","reason":"complete")", R"("reason":"complete","purpose":"production")",
        "body.purpose");
    row("wrong type", R"("reason":"complete")", R"("reason":1)", "body.reason");
    row("format of the future", R"("format":1)", R"("format":2)", "body.format");
    row("actor", R"("role":"qa")", R"("role":null)", "body.actor.role");
    row("store id", R"("store":"01)", R"("store":"0G)", "body.store");
    row("digest in capitals", R"("login":"","previous":")", R"("login":"","previous":"A)", "chain.previous");
    row("sequence as text", R"("sequence":12)", R"("sequence":"12")", "chain.sequence");
    row("negative sequence", R"("sequence":12)", R"("sequence":-12)", "chain.sequence");
    row("time", "2026-11-03T13:03:59.120045Z", "2026-11-03 13:03:59.120045Z", "2026-11-03 13:03:59.120045Z");
    row("real in details", R"([1,"two")", R"([1.5,"two")", "body.details");
    row("unsorted details", R"("a":{"x":-5},"b")", R"("b":{"x":-5},"a")", "body.details");
    row("huge integer in details", R"([1,"two")", R"([9007199254740992,"two")", "body.details");
    row("evidence", R"("mediaType":"text/csv")", R"("mediaType":null)", "body.evidence.mediaType");
    row("more at the end", R"("os"}})", R"("os"},"x":1})", "x");
    row("not UTF-8", "Ada", "\xff", "JSON");
}

void TestEntry::refusals()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QByteArray, named);
    auto line = QByteArray::fromStdString(fullLine());
    QVERIFY(parseLine(line.toStdString()));
    QVERIFY(line.contains(from));
    line.replace(from, to);
    const auto entry = parseLine(line.toStdString());
    QVERIFY(!entry);
    QCOMPARE(entry.error().code(), ErrorCode::integrity);
    QVERIFY2(QByteArray::fromStdString(entry.error().text()).contains(named), entry.error().text().c_str());
}

void TestEntry::everyByteCounts()
{
    const auto line = fullLine();
    const auto hash = entryHash(line);
    for (std::size_t i = 0; i < line.size(); ++i) {
        auto other = line;
        other[i] = static_cast<char>(other[i] ^ 1);
        QVERIFY(entryHash(other) != hash);
        // Where it still reads, it says something else: no two lines mean the same.
        if (const auto entry = parseLine(other))
            QVERIFY(!(*entry == *parseLine(line)));
    }
}

VALBENCH_TEST(TestEntry, entry)
#include "test_entry.moc"
