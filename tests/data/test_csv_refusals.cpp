// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/test_registry.h"

#include <valbench/data/csv.h>

using namespace valbench;
using data::ColumnKind;
using data::CsvOptions;

namespace {

std::string refusal(std::string_view text, const CsvOptions &options = {})
{
    const auto table = data::parseCsv(text, "f.csv", options);
    return table ? "accepted" : table.error().text();
}

} // namespace

class TestCsvRefusals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void form_data();
    void form();
    void forcedKinds_data();
    void forcedKinds();
    void unknownForcedColumn();
    void options();
    void limits();
    void fewCellsManyRows();
};

void TestCsvRefusals::form_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("message"); // behind "f.csv, line "
    const auto row = [](const char *name, QByteArray text, const char *message) {
        QTest::newRow(name) << text << QByteArray(message);
    };
    row("empty file", "", "1, column 1: the file is empty; expected a line of column names.");
    row("only a mark", "\xEF\xBB\xBF", "1, column 1: the file is empty; expected a line of column names.");
    row("only empty lines", "\r\n\n", "1, column 1: the file is empty; expected a line of column names.");
    row("empty first line", "\na,b\n1,2\n", "1, column 1: the line is empty; expected a line of column names.");
    row("header only", "a,b\n", "2, column 1: the file ends after its header; expected at least one row.");
    row("header of two lines only", "a,\"b\nc\"\n\n",
        "3, column 1: the file ends after its header; expected at least one row.");
    row("no name", "a,,c\n1,2,3\n",
        "1, column 3: column 2 has no name; expected one. (pandas writes its index so: use to_csv(index=False).)");
    row("name twice", "é,b,é\n1,2,3\n",
        "1, column 5: the name 'é' of column 3 is taken by column 1; expected different names.");
    row("too few cells", "a,b,c\n1,2,3\n1,2\n4,5,6\n",
        "3, column 4: the row ends with its cell 2; expected 3 cells, as in the header, separated by ','.");
    row("too few cells, CR LF", "a,b,c\r\n1,2\r\n",
        "2, column 4: the row ends with its cell 2; expected 3 cells, as in the header, separated by ','.");
    row("too few cells at the end", "a,b,c\n1,2,3\n1",
        "3, column 2: the row ends with its cell 1; expected 3 cells, as in the header, separated by ','.");
    row("too many cells", "a,b\n1,2\n\"é,\",2,\n",
        "3, column 8: the row has more than 2 cells; expected as many as in the header.");
    row("empty line", "a,b\n1,2\n\n3,4\n",
        "3, column 1: the line is empty; expected a row. In a file of one column, a missing cell is written as \"\".");
    row("empty line of one column", "a\r\n1\r\n\r\n3\r\n",
        "3, column 1: the line is empty; expected a row. In a file of one column, a missing cell is written as \"\".");
    row("stray quote", "a,b\n1,x\"y\n",
        "2, column 4: a quote inside a cell that does not start with one. Expected a cell in quotes, with the quote "
        "written twice.");
    row("blank before a quote", "a,b\n1, \"y\"\n",
        "2, column 4: a quote inside a cell that does not start with one. Expected a cell in quotes, with the quote "
        "written twice.");
    row("stray quote in the header", "a,b\"\n1,2\n",
        "1, column 4: a quote inside a cell that does not start with one. Expected a cell in quotes, with the quote "
        "written twice.");
    row("behind a closing quote", "a,b\n1,\"x\ny\"z\n",
        "3, column 3: expected ',' or the end of the line behind the closing quote of the cell that opened in line 2. "
        "A quote inside a cell is written twice.");
    row("unclosed quote", "a,b\n1,2\n3,\"x\n4,5\n6,7\n",
        "3, column 3: the quote that opens here is never closed; expected a closing quote before the end of the file.");
    row("unclosed quote in the header", "a,\"b\n1,2\n",
        "1, column 3: the quote that opens here is never closed; expected a closing quote before the end of the file.");
    row("unclosed quote meets another", "a,b\n1,\"x\n2,\"y\"\n3,4\n",
        "3, column 4: expected ',' or the end of the line behind the closing quote of the cell that opened in line 2. "
        "A quote inside a cell is written twice.");
    row("carriage returns alone", "a,b\r1,2\r",
        "1, column 4: a carriage return without a line feed; expected lines that end "
        "with LF or CR LF.");
    row("carriage return at the end", "a,b\n1,2\r",
        "2, column 4: a carriage return without a line feed; expected lines "
        "that end with LF or CR LF.");
    row("NUL", QByteArray("a,b\n1,é\0\n", 10),
        "2, column 4: a NUL byte; expected text in UTF-8. If the file is UTF-16, save it as UTF-8.");
    row("Latin-1", "a,b\n1,2\né,\xE9\n",
        "3, column 3: byte 0xE9 is not UTF-8. Save the file as UTF-8; it may be Windows-1252 or Latin-1.");
    row("Latin-1 in the header", "a,\xFC\n1,2\n",
        "1, column 3: byte 0xFC is not UTF-8. Save the file as UTF-8; it may be Windows-1252 or Latin-1.");
    row("cut off in a character", "a,b\n1,\xE2\x82",
        "2, column 3: byte 0xE2 is not UTF-8. Save the file as UTF-8; it may be Windows-1252 or Latin-1.");
    row("overlong", "a,b\n1,\xC0\x80\n",
        "2, column 3: byte 0xC0 is not UTF-8. Save the file as UTF-8; it may be Windows-1252 or Latin-1.");
    row("surrogate", "a,b\n1,\xED\xA0\x80\n",
        "2, column 3: byte 0xED is not UTF-8. Save the file as UTF-8; it may be Windows-1252 or Latin-1.");
    row("UTF-16",
        QByteArray("\xFF\xFE"
                   "a\0\n\0",
                   6),
        "1, column 1: the file is UTF-16; save it as UTF-8.");
    row("first fault of two", "a,b\n1,2,3\n\"x\n",
        "2, column 5: the row has more than 2 cells; expected as many as in the "
        "header.");
}

void TestCsvRefusals::form()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, message);
    const auto table = data::parseCsv(text.toStdString(), "f.csv");
    QVERIFY(!table);
    QCOMPARE(table.error().code(), ErrorCode::badInput);
    QCOMPARE(table.error().text(), "f.csv, line " + message.toStdString());
}

void TestCsvRefusals::forcedKinds_data()
{
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<QByteArray>("cell");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char *kind, const char *cell, const char *reason) {
        const auto wanted = QByteArray(kind) == "integer" ? "a whole number" : "a number";
        QTest::addRow("%s %s", kind, cell)
            << QByteArray(kind) << QByteArray(cell)
            << QByteArray("f.csv, line 3, column 3: expected ") + wanted + " in the column 'x'; found '" +
                   QByteArray(cell).replace('"', "") + "', which " + reason + ".";
    };
    row("real", "n/a", "is not a number");
    row("real", "-nan", "is not a number");
    row("real", "\"1,5\"", "has another decimal sign than the one chosen");
    row("real", " 1", "has spaces around the number");
    row("real", "1e400", "is too large for a double");
    row("real", "1e-400", "is too small for a double");
    row("integer", "1.5", "is not a whole number");
    row("integer", "1e3", "is not a whole number");
    row("integer", "1e0", "is not a whole number");
    row("integer", "5.0000000000000000000001", "is not a whole number");
    row("integer", "inf", "is not a number");
    row("integer", "9007199254740992", "is a whole number beyond 2^53-1, which a double cannot hold");
    row("integer", "-9007199254740993", "is a whole number beyond 2^53-1, which a double cannot hold");
    row("integer", "1 ", "has spaces around the number");
}

void TestCsvRefusals::forcedKinds()
{
    QFETCH(QByteArray, kind);
    QFETCH(QByteArray, cell);
    QFETCH(QByteArray, message);
    CsvOptions options;
    options.kinds["x"] = kind == "integer" ? ColumnKind::integer : ColumnKind::real;
    QCOMPARE(refusal("id,x\n1,2\n2," + cell.toStdString() + "\n3,x\n", options), message.toStdString());
    QVERIFY(data::parseCsv("id,x\n1,2\n2,\n", "f.csv", options)); // missing fits every kind
}

void TestCsvRefusals::unknownForcedColumn()
{
    CsvOptions options;
    options.kinds["Age"] = ColumnKind::integer;
    const auto table = data::parseCsv("id,age\n1,2\n", "f.csv", options);
    QVERIFY(!table);
    QCOMPARE(table.error().code(), ErrorCode::notFound);
    QCOMPARE(table.error().text(), std::string("f.csv has no column 'Age'. Its columns are: id, age."));
}

void TestCsvRefusals::options()
{
    for (const char separator : {'"', '\n', '\r', '\0', '.', '-', '+', 'a', '7', '\x80'}) {
        CsvOptions options;
        options.separator = separator;
        const auto table = data::parseCsv("a\n1\n", "f.csv", options);
        QVERIFY(!table);
        QCOMPARE(table.error().code(), ErrorCode::usage);
    }
    CsvOptions options;
    options.decimal = ',';
    QVERIFY(refusal("a\n1\n", options).starts_with("',' cannot separate the cells of a CSV file"));
    options.decimal = '\'';
    QCOMPARE(refusal("a\n1\n", options), std::string("The decimal sign of a CSV file must be '.' or ','; it is '''."));
}

void TestCsvRefusals::limits()
{
    const std::string text = "a,b,c\n1,2,3\n4,5,666666\n";
    CsvOptions options;
    options.maxColumns = 2;
    QCOMPARE(refusal(text, options), std::string("f.csv, line 1, column 5: expected at most 2 columns."));
    options = {};
    options.maxRows = 1;
    QCOMPARE(refusal(text, options), std::string("f.csv has 2 rows; at most 1 are read."));
    options = {};
    options.maxBytes = text.size() - 1;
    QCOMPARE(refusal(text, options),
             "f.csv is too large: at most " + std::to_string(text.size() - 1) + " bytes are read.");
    options.maxBytes = text.size();
    QCOMPARE(refusal(text, options), std::string("accepted"));
    options = {};
    options.maxCellBytes = 5;
    const std::string tooLong = "the cell is longer than 5 bytes. Check for a quote that is never closed.";
    QCOMPARE(refusal("a,b\nx,666666\n", options), "f.csv, line 2, column 3: " + tooLong);
    QCOMPARE(refusal("a,b\nx,\"66\n666\"\n", options), "f.csv, line 2, column 3: " + tooLong);
    QCOMPARE(refusal("a,bbbbbb\n1,2\n", options), "f.csv, line 1, column 3: " + tooLong);
    QCOMPARE(refusal("a,b\nx,66666\n", options), std::string("accepted"));
    // A huge cell without any line end.
    options = {};
    QCOMPARE(
        refusal("a\n" + std::string(3'000'000, 'x'), options),
        std::string("f.csv, line 2, column 1: the cell is longer than 1048576 bytes. Check for a quote that is never "
                    "closed."));
}

// Many short rows under a wide header must be refused before memory for all cells is asked for.
void TestCsvRefusals::fewCellsManyRows()
{
    std::string text = "c0";
    for (int i = 1; i < 10000; ++i)
        text += ",c" + std::to_string(i);
    text += '\n';
    for (int i = 0; i < 3'000'000; ++i)
        text += "1\n";
    QVERIFY(refusal(text).starts_with("f.csv, line 2, column 2: the row ends with its cell 1; expected 10000"));
}

VALBENCH_TEST(TestCsvRefusals, csv_refusals)
#include "test_csv_refusals.moc"
