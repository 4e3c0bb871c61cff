// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include <valbench/data/csv.h>
#include <valbench/data/csv_write.h>
#include <valbench/data/digest.h>

#include "data/table_text.h"

using namespace valbench;

using Row = std::vector<std::string>;

class TestCsvWrite : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quotesOnlyWhereNeeded();
    void options();
    void formulas();
    void refusals();
    void randomCellsReadBack();
    void randomNumbersReadBack();
    void tablesReadBack();
};

void TestCsvWrite::quotesOnlyWhereNeeded()
{
    const Row header{"a", "b c"};
    const std::vector<Row> rows{{"1", "plain"}, {"", "x,y"}, {"say \"hi\"", "two\nlines"}, {" padded", "é"}};
    const auto text = data::csvText(header, rows);
    VERIFY_OK(text);
    QCOMPARE(*text, std::string("a,b c\n1,plain\n,\"x,y\"\n\"say \"\"hi\"\"\",\"two\nlines\"\n\" padded\",é\n"));
    // In one column an empty cell would be an empty line.
    const auto single = data::csvText(Row{"a"}, std::vector<Row>{{""}, {"1"}});
    VERIFY_OK(single);
    QCOMPARE(*single, std::string("a\n\"\"\n1\n"));
}

void TestCsvWrite::options()
{
    data::CsvWriteOptions options;
    options.separator = ';';
    options.decimal = ',';
    options.crlf = true;
    const double values[] = {1.5, -0.25, std::numeric_limits<double>::quiet_NaN()};
    const std::optional<std::string> notes[] = {"a;b", "1.5", std::nullopt};
    const auto numbers = data::Column::numbers("x", data::ColumnKind::real, values);
    const auto texts = data::Column::texts("t", notes);
    VERIFY_OK(numbers);
    VERIFY_OK(texts);
    const auto table = data::Table::make("f", {*numbers, *texts});
    VERIFY_OK(table);
    const auto text = data::csvText(*table, options);
    VERIFY_OK(text);
    QCOMPARE(*text, std::string("x;t\r\n1,5;\"a;b\"\r\n-0,25;1.5\r\n;\r\n"));
}

void TestCsvWrite::formulas()
{
    const Row header{"a", "b"};
    const std::vector<Row> rows{{"=1+1", "-2"}, {"-2+3", "+5"}, {"@x", "-1.5e-3"}, {"\t=1", "a=b"}};
    data::CsvWriteOptions options;
    const auto plain = data::csvText(header, rows, options);
    VERIFY_OK(plain);
    QVERIFY(plain->find('\'') == std::string::npos);
    options.guardFormulas = true;
    const auto guarded = data::csvText(header, rows, options);
    VERIFY_OK(guarded);
    QCOMPARE(*guarded, std::string("a,b\n'=1+1,-2\n'-2+3,'+5\n'@x,-1.5e-3\n\"'\t=1\",a=b\n"));
}

void TestCsvWrite::refusals()
{
    const Row header{"a", "b"};
    const auto ragged = data::csvText(header, std::vector<Row>{{"1", "2"}, {"1"}});
    QVERIFY(!ragged);
    QCOMPARE(ragged.error().text(), std::string("Row 2 has 1 cells; expected 2, as in the header."));
    for (const auto &bad : {std::string("a\0b", 3), std::string("\xff")}) {
        const auto text = data::csvText(header, std::vector<Row>{{"1", bad}});
        QVERIFY(!text);
        QCOMPARE(text.error().text(), std::string("Row 1: a cell holds a NUL byte or is not UTF-8."));
    }
    QVERIFY(!data::csvText(Row{}, {}));
    QVERIFY(!data::csvText(Row{"a", ""}, {}));
    data::CsvWriteOptions options;
    options.separator = '"';
    QVERIFY(!data::csvText(header, {}, options));
    options.separator = options.decimal;
    QVERIFY(!data::csvText(header, {}, options));
}

void TestCsvWrite::randomCellsReadBack()
{
    static const Row pieces{"\"", "\"\"", ",",  ";",  "\t",           "\n", "\r\n", "\r", " ",
                            "a",  "é",    "漢", "😀", "\xEF\xBB\xBF", "=",  "'",    "7"};
    std::mt19937 random(3);
    for (int round = 0; round < 2000; ++round) {
        const auto width = 1 + random() % 4;
        Row header;
        data::CsvOptions reading;
        reading.missing.clear();
        for (std::size_t i = 0; i < width; ++i) {
            header.push_back(std::to_string(i) + pieces[random() % pieces.size()]);
            reading.kinds[header.back()] = data::ColumnKind::text;
        }
        std::vector<Row> rows(1 + random() % 6, Row(width));
        for (auto &row : rows)
            for (auto &cell : row)
                for (auto n = random() % 5; n > 0; --n)
                    cell += pieces[random() % pieces.size()];
        data::CsvWriteOptions writing;
        writing.separator = reading.separator = ",;\t|"[random() % 4];
        writing.crlf = random() % 2 == 0;
        reading.chunkBytes = random() % 2 ? 0 : 1 + random() % 20;
        reading.trimSpaces = random() % 2 == 0;
        const auto text = data::csvText(header, rows, writing);
        VERIFY_OK(text);
        const auto table = data::parseCsv(*text, "f.csv", reading);
        VERIFY_OK(table);
        QCOMPARE(table->rowCount(), rows.size());
        for (std::size_t column = 0; column < width; ++column) {
            QCOMPARE(table->columns()[column].name(), header[column]);
            for (std::size_t row = 0; row < rows.size(); ++row)
                QCOMPARE(table->columns()[column].textAt(row), rows[row][column]);
        }
    }
}

// Any double is a plain number as written, large whole ones and infinities included.
void TestCsvWrite::randomNumbersReadBack()
{
    std::mt19937_64 random(4);
    std::vector<double> values{0.5, 9007199254740992.0, -12345678901234567168.0, 1e22, 5e-324, -0.0};
    values.insert(values.end(), {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()});
    while (values.size() < 20000) {
        const auto value = std::bit_cast<double>(random());
        if (!std::isnan(value))
            values.push_back(value);
    }
    const auto column = data::Column::numbers("x", data::ColumnKind::real, values);
    VERIFY_OK(column);
    const auto table = data::Table::make("f", {*column});
    VERIFY_OK(table);
    const auto text = data::csvText(*table);
    VERIFY_OK(text);
    const auto again = data::parseCsv(*text, "f");
    VERIFY_OK(again);
    QCOMPARE(test::tableText(*again), test::tableText(*table));
}

void TestCsvWrite::tablesReadBack()
{
    const auto table = data::readCsv(VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv");
    VERIFY_OK(table);
    for (const char separator : {',', ';'}) {
        data::CsvWriteOptions writing;
        data::CsvOptions reading;
        writing.separator = reading.separator = separator;
        writing.decimal = reading.decimal = separator == ';' ? ',' : '.';
        const auto text = data::csvText(*table, writing);
        VERIFY_OK(text);
        const auto again = data::parseCsv(*text, "again.csv", reading);
        VERIFY_OK(again);
        QCOMPARE(data::contentDigest(*again).toHex(), data::contentDigest(*table).toHex());
    }
}

VALBENCH_TEST(TestCsvWrite, csv_write)
#include "test_csv_write.moc"
