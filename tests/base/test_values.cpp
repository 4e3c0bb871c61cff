// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/base/digest.h>
#include <valbench/base/ports.h>
#include <valbench/base/secret.h>
#include <valbench/base/text.h>

using namespace valbench;

class TestValues : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void digestOfKnownText();
    void ids();
    void timestamps();
    void errorsFillPlaces();
    void secretsLeaveTheirSource();
};

void TestValues::digestOfKnownText()
{
    // FIPS 180-2, appendix B.1.
    const std::string expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    QCOMPARE(sha256(std::string_view("abc")).toHex(), expected);
    Sha256 parts;
    parts.add(std::string_view("a"));
    parts.add(std::string_view("bc"));
    QCOMPARE(parts.finish().toHex(), expected);
    parts.add(std::string_view("abc"));
    QCOMPARE(parts.finish().toHex(), expected);
    QVERIFY(Digest::parse(expected));
    QVERIFY(!Digest::parse(expected.substr(1)));
    QVERIFY(!Digest::parse("BA" + expected.substr(2)));
}

void TestValues::ids()
{
    SystemRandom random;
    const auto a = random.next<StoreTag>();
    const auto b = random.next<StoreTag>();
    VERIFY_OK(a);
    VERIFY_OK(b);
    QVERIFY(*a != *b);
    const auto back = StoreId::parse(a->toText());
    VERIFY_OK(back);
    QVERIFY(*back == *a);
    QVERIFY(!StoreId::parse("zz"));
    QVERIFY(!StoreId::parse(std::string(32, 'A')));
    static_assert(!std::is_constructible_v<StoreId, StationId>);
    static_assert(!std::is_default_constructible_v<StoreId>);
}

void TestValues::timestamps()
{
    const std::string text = "2026-11-03T13:03:59.120045Z";
    const auto time = Timestamp::parse(text);
    VERIFY_OK(time);
    QCOMPARE(time->toText(), text);
    QCOMPARE(time->toReadableText(), std::string("2026-11-03 13:03:59 UTC"));
    for (const char *bad : {"2026-02-30T00:00:00.000000Z", "2026-11-03T24:00:00.000000Z", "2026-11-03T13:03:59Z",
                            "2026-11-03 13:03:59.120045Z", "2026-11-03T13:03:59.120045+", ""})
        QVERIFY2(!Timestamp::parse(bad), bad);
}

void TestValues::errorsFillPlaces()
{
    const Error error(ErrorCode::badInput, "{file}: {x} {file} {", {{"file", "a{x}.csv"}});
    QCOMPARE(error.text(), std::string("a{x}.csv: {x} a{x}.csv {"));
}

void TestValues::secretsLeaveTheirSource()
{
    Secret first(std::string("short"));
    const char *source = first.reveal().data();
    const Secret second(std::move(first));
    QCOMPARE(std::string(second.reveal()), std::string("short"));
    QVERIFY(std::string_view(source, 5) != "short");
    static_assert(!std::is_copy_constructible_v<Secret>);
}

VALBENCH_TEST(TestValues, values)
#include "test_values.moc"
