// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/base/json.h>

using namespace valbench;

class TestJson : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canonicalSortsAndEscapes();
    void canonicalRefusesWhatIsAmbiguous();
    void refusals_data();
    void refusals();
    void roundTrip();
    void readerNamesThePath();
};

void TestJson::canonicalSortsAndEscapes()
{
    // Control characters, quote and backslash as in RFC 8785, section 3.2.2.2.
    const json::Value value = json::Object{
        {"b", json::Array{1, true, nullptr}},
        {"a", std::string("\x0f\n\"\\/€")},
    };
    const auto text = json::canonicalText(value);
    VERIFY_OK(text);
    QCOMPARE(*text, std::string(R"({"a":"\u000f\n\"\\/€","b":[1,true,null]})"));
}

void TestJson::canonicalRefusesWhatIsAmbiguous()
{
    QVERIFY(!json::canonicalText(json::Value(0.5)));
    QVERIFY(!json::canonicalText(json::Value(std::int64_t(9007199254740992))));
    QVERIFY(json::canonicalText(json::Value(std::int64_t(9007199254740991))));
    QVERIFY(!json::canonicalText(json::Value(std::string("\xff"))));
    QVERIFY(!json::canonicalText(json::Value(json::Object{{"ä", 1}})));
}

void TestJson::refusals_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("empty") << QByteArray("") << QByteArray("line 1");
    QTest::newRow("cut off") << QByteArray("{\"a\": 1,\n \"b\":") << QByteArray("line 2");
    QTest::newRow("duplicate") << QByteArray("{\"a\": 1,\n \"a\": 2}")
                               << QByteArray("line 2, column 7: expected JSON, found the member 'a'");
    QTest::newRow("big integer") << QByteArray("[9007199254740993]") << QByteArray("beyond 2^53-1");
    QTest::newRow("huge integer") << QByteArray("[18446744073709551615]") << QByteArray("beyond 2^53-1");
    QTest::newRow("NaN") << QByteArray("[NaN]") << QByteArray("line 1");
    QTest::newRow("trailing") << QByteArray("{} x") << QByteArray("line 1");
    QTest::newRow("not UTF-8") << QByteArray("[\"\xff\"]") << QByteArray("UTF-8");
    QTest::newRow("deep") << QByteArray(70, '[').append(QByteArray(70, ']')) << QByteArray("deeper than 64");
    QTest::newRow("scalar") << QByteArray("12") << QByteArray("neither an object nor a list");
    QTest::newRow("comma") << QByteArray("[1,]") << QByteArray("line 1");
    QTest::newRow("bad escape") << QByteArray("[\"\\q\"]") << QByteArray("line 1");
}

void TestJson::refusals()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, part);
    const auto value = json::parse(text.toStdString(), "p.json");
    QVERIFY(!value);
    QCOMPARE(value.error().code(), ErrorCode::badInput);
    const auto message = value.error().text();
    QVERIFY2(message.starts_with("p.json, line "), message.c_str());
    QVERIFY2(QByteArray::fromStdString(message).contains(part), message.c_str());
}

void TestJson::roundTrip()
{
    const std::string text = R"({"a":[1,-2,0.1,1e-07,"\u00e4"],"b":{"c":null,"d":false}})";
    const auto value = json::parse(text, "t");
    VERIFY_OK(value);
    const auto again = json::parse(json::toText(*value, 2), "t");
    VERIFY_OK(again);
    QVERIFY(*value == *again);
    QCOMPARE(json::toText(*value, -1), std::string(R"({"a":[1,-2,0.1,1e-07,"ä"],"b":{"c":null,"d":false}})"));
}

void TestJson::readerNamesThePath()
{
    const auto value = json::parse(R"({"steps":[{"criterion":{"limit":"abc"}}]})", "t");
    VERIFY_OK(value);
    const auto root = json::Reader::open(*value, "");
    VERIFY_OK(root);
    const auto steps = root->objects("steps");
    VERIFY_OK(steps);
    const auto criterion = steps->front().object("criterion");
    VERIFY_OK(criterion);
    const auto limit = criterion->real("limit");
    QVERIFY(!limit);
    QCOMPARE(limit.error().text(), std::string("steps[0].criterion.limit: expected a number."));
    const auto missing = criterion->text("metric");
    QVERIFY(!missing);
    QCOMPARE(missing.error().text(), std::string("steps[0].criterion.metric is missing; expected a text."));
    QVERIFY(!criterion->allow({"metric"}));
}

VALBENCH_TEST(TestJson, json)
#include "test_json.moc"
