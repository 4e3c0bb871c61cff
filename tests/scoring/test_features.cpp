// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <cmath>

#include <valbench/data/csv.h>
#include <valbench/scoring/features.h>

using namespace valbench;
using namespace valbench::scoring;

class TestFeatures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void values();
    void refusals_data();
    void refusals();
    void givenForInputs();
};

static data::Table tableOf(std::string_view csv)
{
    return data::parseCsv(csv, "rows.csv").value();
}

void TestFeatures::values()
{
    const auto table = tableOf("age,sex,empty\n61,M,\n,F,\n0.1,,\n");
    const domain::ModelInput features[] = {
        {"male", "sex", "M"}, {"age", "", ""}, {"none", "empty", ""}, {"any", "empty", "x"}};
    const auto rows = FeatureRows::open(table, features);
    VERIFY_OK(rows);
    QCOMPARE(rows->rowCount(), std::size_t(3));
    QCOMPARE(rows->inputCount(), std::size_t(4));
    const auto all = rows->floats(0, 3);
    QCOMPARE(all.size(), std::size_t(12));
    QCOMPARE(all[0], 1.0F);
    QCOMPARE(all[1], 61.0F);
    QCOMPARE(all[4], 0.0F);
    QVERIFY(std::isnan(all[5])); // age is missing
    QVERIFY(std::isnan(all[8])); // so is sex, which is not the same as "not M"
    QCOMPARE(all[9], 0.1F);
    for (const std::size_t i : {2U, 3U, 6U, 7U, 10U, 11U})
        QVERIFY(std::isnan(all[i]));
    const auto last = rows->floats(2, 1);
    QCOMPARE(last.size(), std::size_t(4));
    QCOMPARE(last[1], 0.1F);
}

void TestFeatures::refusals_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<QByteArray>("one");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("no such column") << QByteArray("a\n1\n") << QByteArray("b") << QByteArray() << QByteArray("b");
    QTest::newRow("a text") << QByteArray("a\n1\nhigh\n") << QByteArray("a") << QByteArray() << QByteArray("high");
    QTest::newRow("an infinity") << QByteArray("a\n1\ninf\n") << QByteArray("a") << QByteArray() << QByteArray("row 2");
    QTest::newRow("beyond 32 bits") << QByteArray("a\n1\n2\n1e+39\n") << QByteArray("a") << QByteArray()
                                    << QByteArray("column a, row 3: 1e+39");
    QTest::newRow("numbers for a word") << QByteArray("a\n1\n0\n") << QByteArray("a") << QByteArray("M")
                                        << QByteArray("holds numbers");
}

void TestFeatures::refusals()
{
    QFETCH(QByteArray, csv);
    QFETCH(QByteArray, column);
    QFETCH(QByteArray, one);
    QFETCH(QByteArray, words);
    const domain::ModelInput features[] = {{"x", column.toStdString(), one.toStdString()}};
    const auto rows = FeatureRows::open(tableOf(csv.toStdString()), features);
    QVERIFY(!rows);
    const auto text = rows.error().text();
    QVERIFY2(QByteArray::fromStdString(text).contains(words), text.c_str());
    QVERIFY2(text.find("rows.csv") != std::string::npos, text.c_str());
}

void TestFeatures::givenForInputs()
{
    const std::vector<std::string> inputs{"a", "b"};
    const domain::ModelInput b[] = {{"b", "column b", ""}}, c[] = {{"c", "", ""}},
                             twice[] = {{"b", "x", ""}, {"b", "y", ""}};
    const auto features = featuresOf(inputs, b);
    VERIFY_OK(features);
    QCOMPARE(features->at(0).name, std::string("a"));
    QCOMPARE(features->at(1).column, std::string("column b"));
    QVERIFY(!featuresOf(inputs, c));
    QVERIFY(!featuresOf(inputs, twice));
}

VALBENCH_TEST(TestFeatures, features)
#include "test_features.moc"
