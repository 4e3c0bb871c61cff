// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/ledger/checkpoint.h>

using namespace valbench;
using namespace valbench::ledger;

class TestCheckpoint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTextItself();
    void noteRoundTrip();
    void refusals_data();
    void refusals();
};

namespace {

Checkpoint someCheckpoint()
{
    return {StoreId(StoreId::Bytes{0xab}), 2500, sha256(""), sha256("head"),
            *Timestamp::parse("2026-11-03T13:03:59.120045Z")};
}

} // namespace

// The root is SHA-256 of nothing in base64 (openssl dgst -sha256 -binary /dev/null | base64).
void TestCheckpoint::theTextItself()
{
    QCOMPARE(checkpointText(someCheckpoint()), std::string("valbench/store/ab000000000000000000000000000000\n"
                                                           "2500\n"
                                                           "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
                                                           "head " +
                                                           sha256("head").toHex() +
                                                           "\n"
                                                           "time 2026-11-03T13:03:59.120045Z\n"));
    const auto again = parseCheckpointText(checkpointText(someCheckpoint()));
    VERIFY_OK(again);
    QVERIFY(*again == someCheckpoint());
}

void TestCheckpoint::noteRoundTrip()
{
    const SignedCheckpoint note{someCheckpoint(), sha256("key").toHex(), Bytes{1, 2, 3}};
    const auto text = noteText(note);
    QCOMPARE(text, checkpointText(note.checkpoint) + "\n\xE2\x80\x94 " + note.keyFingerprint + " AQID\n");
    const auto again = parseNote(text);
    VERIFY_OK(again);
    QVERIFY(*again == note);
}

void TestCheckpoint::refusals_data()
{
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    const auto row = [](const char *name, const char *from, const char *to) {
        QTest::newRow(name) << QByteArray(from) << QByteArray(to);
    };
    row("origin", "valbench/store/", "otherlog/store/");
    row("store id", "store/ab", "store/AB");
    row("leading zero", "\n2500\n", "\n02500\n");
    row("negative", "\n2500\n", "\n-2500\n");
    row("no size", "\n2500\n", "\n\n");
    row("short root", "47DEQ", "47D");
    row("padding bits", "SuFU=", "SuFV=");
    row("head word", "head ", "Head ");
    row("time", "T13:", "T25:");
    row("line missing", "2500\n", "");
    row("line added", "2500\n", "2500\n2500\n");
    row("no gap", "Z\n\n", "Z\n");
    row("fingerprint", "\xE2\x80\x94 ", "\xE2\x80\x94 0");
    row("dash", "\xE2\x80\x94", "-");
    row("signature", " AQID\n", " AQI\n");
    row("no signature", " AQID\n", "\n");
    row("no last line feed", " AQID\n", " AQID");
    row("more at the end", " AQID\n", " AQID\nx");
}

void TestCheckpoint::refusals()
{
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    const SignedCheckpoint note{someCheckpoint(), sha256("key").toHex(), Bytes{1, 2, 3}};
    auto text = QByteArray::fromStdString(noteText(note));
    QVERIFY(text.contains(from));
    text.replace(text.indexOf(from), from.size(), to);
    const auto parsed = parseNote(text.toStdString());
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code(), ErrorCode::badInput);
}

VALBENCH_TEST(TestCheckpoint, checkpoint)
#include "test_checkpoint.moc"
