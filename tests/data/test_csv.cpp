// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <algorithm>
#include <cmath>

#include <valbench/data/csv.h>

#include "data/table_text.h"

using namespace valbench;
using data::ColumnKind;
using data::CsvOptions;

namespace {

using Cells = std::vector<std::vector<std::string>>;

Cells cellsOf(const data::Table &table)
{
    Cells cells(table.rowCount());
    for (const auto &column : table.columns())
        for (std::size_t row = 0; row < table.rowCount(); ++row)
            cells[row].push_back(column.textAt(row));
    return cells;
}

/// Texts only, nothing missing: what the form alone gives.
CsvOptions textsOnly(std::initializer_list<const char *> names)
{
    CsvOptions options;
    options.missing.clear();
    for (const char *name : names)
        options.kinds[name] = ColumnKind::text;
    return options;
}

} // namespace

class TestCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rfc4180_data();
    void rfc4180();
    void namesMayBeQuoted();
    void byteOrderMark();
    void emptyLinesAtTheEnd();
    void oneColumn();
    void missingMarkers();
    void trimming();
    void european();
    void tabs();
    void forcedKinds();
    void emptyColumn();
    void levelsInOrderOfTheRows();
    void realFile();
};

void TestCsv::rfc4180_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("1: CR LF") << QByteArray("f,g,h\r\naaa,bbb,ccc\r\nzzz,yyy,xxx\r\n");
    QTest::newRow("2: no line end at the end") << QByteArray("f,g,h\r\naaa,bbb,ccc\r\nzzz,yyy,xxx");
    QTest::newRow("LF") << QByteArray("f,g,h\naaa,bbb,ccc\nzzz,yyy,xxx\n");
    QTest::newRow("mixed") << QByteArray("f,g,h\r\naaa,bbb,ccc\nzzz,yyy,xxx\r\n");
    QTest::newRow("5: quotes") << QByteArray("f,g,h\r\n\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx");
    QTest::newRow("quotes in the last cell") << QByteArray("f,g,h\naaa,bbb,\"ccc\"\nzzz,yyy,\"xxx\"");
}

// The examples of RFC 4180, section 2, by their numbers there.
void TestCsv::rfc4180()
{
    QFETCH(QByteArray, text);
    const auto table = data::parseCsv(text.toStdString(), "f.csv");
    VERIFY_OK(table);
    QCOMPARE(cellsOf(*table), (Cells{{"aaa", "bbb", "ccc"}, {"zzz", "yyy", "xxx"}}));
}

void TestCsv::namesMayBeQuoted()
{
    // RFC 4180, section 2: 4 (spaces belong to the cell), 6 (line breaks), 7 (quotes).
    const auto table =
        data::parseCsv("\"a,1\",\"b\"\"2\",\"c\n3\"\r\n\"aaa\",\"b \r\nbb\",\"c\"\"cc\"\r\n zzz ,\"\"\"\",\"\"\r\n",
                       "f.csv", textsOnly({"a,1", "b\"2", "c\n3"}));
    VERIFY_OK(table);
    QCOMPARE(cellsOf(*table), (Cells{{"aaa", "b \r\nbb", "c\"cc"}, {" zzz ", "\"", ""}}));
    QCOMPARE(table->columns()[2].name(), std::string("c\n3"));
    QCOMPARE(table->columns()[2].missingCount(), std::size_t(0));
}

void TestCsv::byteOrderMark()
{
    const auto table = data::parseCsv("\xEF\xBB\xBFid,x\n1,é\n", "f.csv");
    VERIFY_OK(table);
    QCOMPARE(table->columns()[0].name(), std::string("id"));
    QCOMPARE(table->columns()[1].textAt(0), std::string("é"));
    const auto wrong = data::parseCsv("\xEF\xBB\xBFid,\"x\"y\n1,2\n", "f.csv");
    QVERIFY(!wrong);
    QVERIFY2(wrong.error().text().starts_with("f.csv, line 1, column 7:"), wrong.error().text().c_str());
}

void TestCsv::emptyLinesAtTheEnd()
{
    for (const char *end : {"", "\n", "\r\n", "\n\n\r\n\n"}) {
        const auto table = data::parseCsv(std::string("a,b\n1,2\n3,4") + end, "f.csv");
        VERIFY_OK(table);
        QCOMPARE(table->rowCount(), std::size_t(2));
    }
    // Cells that are all empty are a row.
    const auto table = data::parseCsv("a,b\n1,2\n,\n", "f.csv");
    VERIFY_OK(table);
    QCOMPARE(table->rowCount(), std::size_t(2));
    QVERIFY(table->columns()[1].isMissing(1));
}

void TestCsv::oneColumn()
{
    const auto table = data::parseCsv("x\n1\n\"\"\n3\n", "f.csv");
    VERIFY_OK(table);
    QCOMPARE(table->columns()[0].kind(), ColumnKind::integer);
    QCOMPARE(table->columns()[0].missingCount(), std::size_t(1));
    QVERIFY(table->columns()[0].isMissing(1));
    QCOMPARE(table->columns()[0].reals()[2], 3.0);
}

void TestCsv::missingMarkers()
{
    const auto table = data::parseCsv("a,b\n1,x\nNA,\"NA\"\nNaN,null\n\"\",\nnull,NULL\nN/A,nan\n-999,na\n", "f.csv");
    VERIFY_OK(table);
    QCOMPARE(table->columns()[0].missingCount(), std::size_t(5));
    QCOMPARE(table->columns()[0].kind(), ColumnKind::integer);
    QVERIFY(std::isnan(table->columns()[0].reals()[1]));
    QCOMPARE(table->columns()[1].missingCount(), std::size_t(5));
    QCOMPARE(table->columns()[1].codes()[3], data::Column::missingCode);
    QCOMPARE(table->columns()[1].textAt(6), std::string("na")); // case matters

    CsvOptions options;
    options.missing = {"-999", "."};
    const auto own = data::parseCsv("a,b\n1,.\n-999,2\n", "f.csv", options);
    VERIFY_OK(own);
    QCOMPARE(own->columns()[0].missingCount(), std::size_t(1));
    QCOMPARE(own->columns()[1].missingCount(), std::size_t(1));
    QCOMPARE(own->columns()[1].kind(), ColumnKind::integer);
}

void TestCsv::trimming()
{
    const std::string text = "id, age \n1, 50\n2,\tNA \n3,\" x\"\n";
    const auto kept = data::parseCsv(text, "f.csv");
    VERIFY_OK(kept);
    QCOMPARE(kept->columns()[1].name(), std::string(" age "));
    QCOMPARE(kept->columns()[1].textAt(0), std::string(" 50"));
    CsvOptions options;
    options.trimSpaces = true;
    const auto trimmed = data::parseCsv(text, "f.csv", options);
    VERIFY_OK(trimmed);
    QCOMPARE(trimmed->columns()[1].name(), std::string("age"));
    QCOMPARE(cellsOf(*trimmed), (Cells{{"1", "50"}, {"2", ""}, {"3", " x"}}));
}

void TestCsv::european()
{
    CsvOptions options;
    options.separator = ';';
    options.decimal = ',';
    const auto table =
        data::parseCsv("id;größe;text\r\n1;1,75;a,b\r\n2;-0,5;\"c;d\"\r\n3;1,5e-3;\r\n", "f.csv", options);
    VERIFY_OK(table);
    const auto height = table->numericColumn("größe");
    VERIFY_OK(height);
    QCOMPARE((*height)->kind(), ColumnKind::real);
    QCOMPARE((*height)->reals()[0], 1.75);
    QCOMPARE((*height)->reals()[1], -0.5);
    QCOMPARE((*height)->reals()[2], 0.0015);
    QCOMPARE(table->columns()[2].textAt(1), std::string("c;d"));
    // Grouping is not guessed: 1.234 may be a thousand or a bit more than one.
    const auto grouped = data::parseCsv("x;y\n1.234;1\n", "f.csv", options);
    VERIFY_OK(grouped);
    QCOMPARE(grouped->columns()[0].kind(), ColumnKind::text);
    QCOMPARE(grouped->columns()[0].textCause()->reason, std::string("has another decimal sign than the one chosen"));
}

void TestCsv::tabs()
{
    CsvOptions options;
    options.separator = '\t';
    const auto table = data::parseCsv("a\tb\n1\tx,y\n", "f.tsv", options);
    VERIFY_OK(table);
    QCOMPARE(cellsOf(*table), (Cells{{"1", "x,y"}}));
}

void TestCsv::forcedKinds()
{
    CsvOptions options;
    options.kinds = {
        {"a", ColumnKind::text}, {"b", ColumnKind::real}, {"c", ColumnKind::integer}, {"d", ColumnKind::real}};
    const auto table =
        data::parseCsv("a,b,c,d\n1,007,007,12E3\n2.50,+5,5.0,12345678901234567891\n,5.,-0,-inf\n", "f.csv", options);
    VERIFY_OK(table);
    const auto columns = table->columns();
    QCOMPARE(cellsOf(*table),
             (Cells{{"1", "7", "7", "12000"}, {"2.50", "5", "5", "12345678901234567168"}, {"", "5", "0", "-inf"}}));
    QCOMPARE(columns[0].kind(), ColumnKind::text);
    QVERIFY(!columns[0].textCause());
    QCOMPARE(columns[1].kind(), ColumnKind::real);
    QCOMPARE(columns[2].kind(), ColumnKind::integer);
    QVERIFY(!std::signbit(columns[2].reals()[2]));
    QCOMPARE(columns[3].nonFiniteCount(), std::size_t(1));
    QCOMPARE(columns[3].reals()[1], 12345678901234567891.0);
}

void TestCsv::emptyColumn()
{
    const auto table = data::parseCsv("a,b\n1,\n2,NA\n", "f.csv");
    VERIFY_OK(table);
    QCOMPARE(table->columns()[1].kind(), ColumnKind::real);
    QCOMPARE(table->columns()[1].missingCount(), std::size_t(2));
}

void TestCsv::levelsInOrderOfTheRows()
{
    const auto table = data::parseCsv("a\nM\n\"F\"\n\nM\n"
                                      "F\n",
                                      "f.csv");
    QVERIFY(!table); // an empty line inside
    const auto good = data::parseCsv("a,b\nM,1\n\"F\",2\nNA,3\nM,4\nU,5\nF,6\n", "f.csv");
    VERIFY_OK(good);
    const auto &column = good->columns()[0];
    QCOMPARE(std::vector(column.levels().begin(), column.levels().end()), (std::vector<std::string>{"M", "F", "U"}));
    QCOMPARE(std::vector(column.codes().begin(), column.codes().end()),
             (std::vector<std::uint32_t>{0, 1, data::Column::missingCode, 0, 2, 1}));
}

void TestCsv::realFile()
{
    const auto table = data::readCsv(VALBENCH_SOURCE_DIR "/resources/samples/flchain_test.csv");
    VERIFY_OK(table);
    QCOMPARE(table->rowCount(), std::size_t(1350));
    QCOMPARE(table->columns().size(), std::size_t(12));
    const std::pair<const char *, ColumnKind> kinds[] = {
        {"id", ColumnKind::integer},        {"sample_year", ColumnKind::integer},
        {"age", ColumnKind::integer},       {"age_band", ColumnKind::text},
        {"sex", ColumnKind::text},          {"kappa", ColumnKind::real},
        {"lambda", ColumnKind::real},       {"creatinine", ColumnKind::real},
        {"mgus", ColumnKind::integer},      {"death_5y", ColumnKind::integer},
        {"risk_xgboost", ColumnKind::real}, {"risk_logistic", ColumnKind::real},
    };
    for (const auto &[name, kind] : kinds) {
        const auto column = table->column(name);
        VERIFY_OK(column);
        QVERIFY2((*column)->kind() == kind, name);
    }
    // Counted with Python's csv module: 163 empty cells of creatinine, 170 deaths, levels in this order.
    QCOMPARE((*table->column("creatinine"))->missingCount(), std::size_t(163));
    const auto deaths = (*table->column("death_5y"))->reals();
    QCOMPARE(std::ranges::count(deaths, 1.0), std::ptrdiff_t(170));
    const auto bands = (*table->column("age_band"))->levels();
    QCOMPARE(std::vector(bands.begin(), bands.end()), (std::vector<std::string>{"80+", "70-79", "60-69", "50-59"}));
    QCOMPARE((*table->column("risk_xgboost"))->reals()[0], 0.9619064331);
    QCOMPARE((*table->column("lambda"))->textAt(1), std::string("3.85"));
}

VALBENCH_TEST(TestCsv, csv)
#include "test_csv.moc"
