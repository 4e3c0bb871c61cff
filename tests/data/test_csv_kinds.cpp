// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <random>

#include <valbench/base/text.h>
#include <valbench/data/csv.h>

using namespace valbench;
using data::ColumnKind;

class TestCsvKinds : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneCellDecides_data();
    void oneCellDecides();
    void causeIsTheFirstCell();
    void lateTextIsNotLost();
    void everyDoubleReadsBack();
    void roundingIsCorrect();
};

void TestCsvKinds::oneCellDecides_data()
{
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("reason");
    const auto number = [](const char *cell, const char *kind) {
        QTest::newRow(cell) << QByteArray(cell) << QByteArray(kind) << QByteArray();
    };
    const auto text = [](const char *cell, const char *reason) {
        QTest::newRow(cell) << QByteArray(cell) << QByteArray("text") << QByteArray(reason);
    };
    for (const char *cell : {"0", "-7", "9007199254740991", "-9007199254740991", "\"12\""})
        number(cell, "integer");
    for (const char *cell : {"0.5", "-0.5", ".5", "-.25", "1.0", "-0", "0.0", "1e-5", "1E+05", "1.5e3", "1.5E300",
                             "inf", "-Infinity", "5e-324", "123456789012345678901.5", "0e+0", "1e+20"})
        number(cell, "real");
    for (const char *cell : {"007", "00", "-01", "00.5", "012e+3"})
        text(cell, "has a leading zero, as identifiers do");
    for (const char *cell : {"1e5", "12E3", "0e0"})
        text(cell, "has an exponent without a sign, as identifiers do");
    for (const char *cell : {"9007199254740992", "9007199254740993", "-9007199254740992", "18446744073709551617",
                             "123456789012345678901234567890"})
        text(cell, "is a whole number beyond 2^53-1, which a double cannot hold");
    for (const char *cell : {"abc", "5.", "-", ".", "1.2.3", "1-2", "0x10", "--5", "e5", "1e", "1e+", "NaN5", "true",
                             "+inf", "infinit", "1 000", "-nan", "1_000", "１"})
        text(cell, "is not a number");
    text("+5", "has a plus sign");
    text("\"1,5\"", "has another decimal sign than the one chosen");
    text(" 5", "has spaces around the number");
    text("1e+309", "is too large for a double");
    text("1.0e-400", "is too small for a double");
}

// Next to two plain numbers, so that nothing else decides.
void TestCsvKinds::oneCellDecides()
{
    QFETCH(QByteArray, cell);
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, reason);
    const auto table = data::parseCsv("x,y\n1,1\n2," + cell.toStdString() + "\n3,1\n", "f.csv");
    VERIFY_OK(table);
    const auto &column = table->columns()[1];
    QCOMPARE(std::string(data::kindName(column.kind())), kind.toStdString());
    QCOMPARE(column.textCause().has_value(), !reason.isEmpty());
    if (!reason.isEmpty()) {
        QCOMPARE(column.textCause()->reason, reason.toStdString());
        QCOMPARE(column.textCause()->line, std::size_t(3));
        QCOMPARE(column.textCause()->column, std::size_t(3));
        // Nothing is lost of a text: 007 stays 007.
        QCOMPARE(column.textAt(1), QByteArray(cell).replace('"', "").toStdString());
    }
}

void TestCsvKinds::causeIsTheFirstCell()
{
    const auto table = data::parseCsv("id,\"na\nme\",x\n1,é,0.5\n2,\"a\nb\",n/a\n3,c,?\n", "labs.csv");
    VERIFY_OK(table);
    const auto column = table->numericColumn("x");
    QVERIFY(!column);
    QCOMPARE(column.error().code(), ErrorCode::badInput);
    QCOMPARE(
        column.error().text(),
        std::string("labs.csv, line 5, column 4: expected only numbers in the column 'x'; found 'n/a', which is not "
                    "a number. Correct the cell, or declare it a missing-value marker."));
    // Infinities alone are no numbers: INF may be a code.
    const auto infinite = data::parseCsv("x,y\n1,INF\n2,NA\n", "f.csv");
    VERIFY_OK(infinite);
    QCOMPARE(infinite->columns()[1].kind(), ColumnKind::text);
    QCOMPARE(infinite->columns()[1].textCause()->reason,
             std::string("is infinite, in a column without a finite number"));
    QCOMPARE(infinite->columns()[1].textAt(0), std::string("INF"));
}

// The kind is decided by all rows: a text in the last one, far behind what a sample would see.
void TestCsvKinds::lateTextIsNotLost()
{
    std::string text = "id,code\n";
    const int rows = 200000;
    for (int i = 1; i < rows; ++i)
        text += std::to_string(i) + ',' + std::to_string(i % 1000 + 1000) + '\n';
    text += std::to_string(rows) + ",0077\n";
    const auto table = data::parseCsv(text, "f.csv");
    VERIFY_OK(table);
    const auto &code = table->columns()[1];
    QCOMPARE(code.kind(), ColumnKind::text);
    QCOMPARE(code.textCause()->line, std::size_t(rows + 1));
    QCOMPARE(code.textAt(0), std::string("1001"));
    QCOMPARE(code.textAt(rows - 1), std::string("0077"));
    QCOMPARE(code.levels().size(), std::size_t(1001));
    QCOMPARE(table->columns()[0].kind(), ColumnKind::integer);
    QCOMPARE(table->columns()[0].reals()[rows - 1], double(rows));
}

void TestCsvKinds::everyDoubleReadsBack()
{
    std::mt19937_64 random(1);
    std::vector<double> values;
    std::string text = "x\n";
    while (values.size() < 50000) {
        const auto value = std::bit_cast<double>(random());
        if (!std::isfinite(value))
            continue;
        values.push_back(value);
        text += shortestText(value) + '\n';
    }
    data::CsvOptions options; // forced: large whole numbers are not plain
    options.kinds["x"] = ColumnKind::real;
    const auto table = data::parseCsv(text, "f.csv", options);
    VERIFY_OK(table);
    for (std::size_t i = 0; i < values.size(); ++i)
        QCOMPARE(std::bit_cast<std::uint64_t>(table->columns()[0].reals()[i]), std::bit_cast<std::uint64_t>(values[i]));
}

// Decimals of any length against the C library, which rounds correctly.
void TestCsvKinds::roundingIsCorrect()
{
    std::mt19937_64 random(2);
    std::vector<std::string> cells;
    std::string text = "x\n";
    for (int i = 0; i < 50000; ++i) {
        std::string cell;
        cell.append(random() % 2 ? "-" : "").append(std::to_string(random() % 10)).append(".");
        for (auto digits = 1 + random() % 25; digits > 0; --digits)
            cell += static_cast<char>('0' + random() % 10);
        if (random() % 3 == 0)
            cell.append("e").append(std::to_string(static_cast<int>(random() % 600) - 300));
        cells.push_back(cell);
        text += cell + '\n';
    }
    const auto table = data::parseCsv(text, "f.csv");
    VERIFY_OK(table);
    QCOMPARE(table->columns()[0].kind(), ColumnKind::real);
    for (std::size_t i = 0; i < cells.size(); ++i)
        QCOMPARE(std::bit_cast<std::uint64_t>(table->columns()[0].reals()[i]),
                 std::bit_cast<std::uint64_t>(std::strtod(cells[i].c_str(), nullptr)));
}

VALBENCH_TEST(TestCsvKinds, csv_kinds)
#include "test_csv_kinds.moc"
